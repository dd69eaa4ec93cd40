//! Whether words in marks inside a sentence that no word of saying speaks for are words said or scare
//! quotes: a few named features with a weight each. Knows the tokens around a quotation: not who speaks.
//!
//! The weights come from labelled text, one JSON object a line with `text` and `quoted` (each with a
//! `span` in code points and an `attr` that is null for what nobody says):
//!
//! ```text
//! LABELLED=articles.jsonl cargo test --release fit_the_weights -- --ignored --nocapture
//! ```

use super::lexicon::Class;
use super::scene::{Kind, Scene, Sentence};

/// The features of one quotation, a bit each, in the order of [`WEIGHTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Features(u32);

/// What else is said in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// A word of saying in the sentence has words already.
    pub(super) in_sentence: bool,
    /// Somebody spoke in the paragraph.
    pub(super) in_paragraph: bool,
    /// The text has quotations in double marks.
    pub(super) in_double_marks: bool,
}

/// What each feature says for (above zero) or against words said.
const WEIGHTS: &[(&str, f32)] = &[
    ("always", -0.97),
    ("one word", -1.12),
    ("three words", 0.38),
    ("begins small", 0.60),
    ("after a", 1.06),
    ("after the", 0.48),
    ("after a possessor", 0.42),
    ("after a preposition", 0.59),
    ("after as, about, with", 0.75),
    ("after a helping verb", 0.79),
    ("after a comma", -0.16),
    ("after and", -0.12),
    ("before a comma", -0.10),
    ("ends the sentence", 0.90),
    ("before a word", -0.68),
    ("exclaims", 0.48),
    ("somebody speaks in the sentence", 0.54),
    ("somebody spoke in the paragraph", 0.38),
    ("follows a name or pronoun", 0.58),
    ("another quotation in the sentence", -0.49),
    ("opens the sentence", 0.63),
    ("in single marks, others in double ones", -1.48),
    ("after a naming verb", 0.39),
    ("after called, known, so", 0.36),
    ("four to six words", 0.37),
    ("seven words or more", 1.32),
    ("has a clause inside", 0.46),
    ("after a noun for words", 0.64),
    ("after a noun or verb", 0.39),
];

impl Features {
    pub(super) fn of(scene: &Scene<'_>, sentence: Sentence, idx: usize, said: Said) -> Self {
        let quotation = scene.quotation(idx);
        let inner = quotation.map_or("", |it| it.inner.of(scene.text)).trim();
        let n_words = inner.split_whitespace().take(8).count();
        let opens = idx == sentence.from;
        let before = idx.wrapping_sub(1);
        let after = |class: Class| !opens && scene.is(before, class);
        let word = if opens { "" } else { scene.word(before) };
        let lowest = idx.saturating_sub(12).max(sentence.from);
        let near = idx.saturating_sub(4).max(sentence.from);
        let bits = [
            true,
            n_words <= 1,
            n_words == 3,
            inner.starts_with(char::is_lowercase),
            matches!(word, "a" | "an" | "A" | "An"),
            matches!(word, "the" | "The" | "this" | "these" | "those"),
            after(Class::POSSESSIVE) || !opens && scene.is_kind(before, Kind::Genitive),
            after(Class::PREPOSITION) && !matches!(word, "as" | "about" | "with"),
            matches!(word, "as" | "about" | "with"),
            after(Class::AUXILIARY) || matches!(word, "to" | "not"),
            !opens && matches!(scene.kind(before), Some(Kind::Comma | Kind::Dash | Kind::Open)),
            after(Class::AND) || word == "or",
            scene.is_kind(idx + 1, Kind::Comma) || inner.ends_with(','),
            idx + 1 >= sentence.to || scene.is_kind(idx + 1, Kind::Stop),
            scene.is_kind(idx + 1, Kind::Word) && !scene.is(idx + 1, Class::CLOSED),
            inner.ends_with(['!', '?']),
            said.in_sentence,
            said.in_paragraph,
            (lowest..idx).any(|it| scene.is_name(it) || scene.is(it, Class::PRONOUN.or(Class::ROLE))),
            (sentence.from..sentence.to).any(|it| it != idx && scene.is_quote(it)),
            opens,
            said.in_double_marks && quotation.is_some_and(|it| it.is_single),
            (near..idx).any(|it| scene.is(it, Class::FRAME.or(Class::WEAK).or(Class::SPEECH))),
            matches!(word, "called" | "known" | "so" | "titled" | "named" | "dubbed"),
            (4..=6).contains(&n_words),
            n_words >= 7,
            has_clause(scene, inner),
            after(Class::SAYING) || matches!(word, "term" | "phrase" | "word" | "words" | "label"),
            after(Class::NOUN_VERB),
        ];
        Self(bits.iter().enumerate().fold(0, |all, (n, bit)| all | (u32::from(*bit) << n)))
    }

    fn has(self, n: usize) -> bool {
        self.0 >> n & 1 == 1
    }

    fn sum(self, weights: impl Iterator<Item = f32>) -> f32 {
        weights.enumerate().filter(|(n, _)| self.has(*n)).map(|(_, weight)| weight).sum()
    }

    /// Whether words with these features are more likely said than not.
    pub(super) fn are_said(self) -> bool {
        self.sum(WEIGHTS.iter().map(|it| it.1)) > 0.0
    }
}

/// Whether words in marks hold a helping verb or a pronoun, as whole clauses do.
fn has_clause(scene: &Scene<'_>, inner: &str) -> bool {
    inner.split_whitespace().take(12).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
        scene.lexicon.class(&word).any(Class::AUXILIARY.or(Class::PRONOUN))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fmt::Write as _;

    use super::*;
    use crate::claims::attribute::attribute;
    use crate::claims::lexicon::Lexicon;
    use crate::claims::marks;
    use crate::text::offsets::CodePoints;
    use crate::text::paragraph::paragraphs;

    /// The quotations of a labelled text that were weighed, and whether each is words said.
    fn examples(line: &str) -> Vec<(Features, bool)> {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        let paragraphs = paragraphs(text);
        let scene = Scene::new(
            text,
            Lexicon::of("en"),
            &paragraphs,
            marks::quotations(text, &paragraphs, Lexicon::of("en")),
        );
        let points = CodePoints::new(text);
        let mut labels: HashMap<u64, bool> = HashMap::new();
        for quoted in record["quoted"].as_array().unwrap() {
            let said = !quoted["attr"].is_null();
            for at in quoted["span"][0].as_u64().unwrap()..quoted["span"][1].as_u64().unwrap() {
                labels.insert(at, said);
            }
        }
        let (_, weighed) = attribute(&scene);
        let label = |span| {
            let [from, to] = points.span(span);
            labels.get(&((from + to) as u64 / 2)).copied()
        };
        weighed.into_iter().map(|(span, features)| (features, label(span).unwrap_or(false))).collect()
    }

    #[test]
    #[ignore = "fits the weights to the labelled text named by LABELLED"]
    fn fit_the_weights() {
        let path = std::env::var("LABELLED").expect("LABELLED names a file of labelled texts");
        let file = std::fs::read_to_string(path).unwrap();
        let examples: Vec<(Features, bool)> = file.lines().flat_map(examples).collect();
        let n_examples: f32 = examples.iter().map(|_| 1.0).sum();
        let mut weights = vec![0.0_f32; WEIGHTS.len()];
        for _ in 0..3000 {
            let mut slope: Vec<f32> = weights.iter().map(|it| -it * 2.0).collect();
            for (features, said) in &examples {
                let guess = 1.0 / (1.0 + (-features.sum(weights.iter().copied())).exp());
                let error = f32::from(u8::from(*said)) - guess;
                for (_, slope) in slope.iter_mut().enumerate().filter(|(n, _)| features.has(*n)) {
                    *slope += error;
                }
            }
            for (weight, slope) in weights.iter_mut().zip(slope) {
                *weight += slope * 2.0 / n_examples;
            }
        }
        let right = examples.iter().filter(|(it, said)| (it.sum(weights.iter().copied()) > 0.0) == *said);
        let mut table = format!("{} of {} right\n", right.count(), examples.len());
        for ((name, _), weight) in WEIGHTS.iter().zip(&weights) {
            writeln!(table, "    (\"{name}\", {weight:.2}),").unwrap();
        }
        println!("{table}");
    }
}
