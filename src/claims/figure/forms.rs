//! The words of figures, of `data/lexicon/figures`, one file a language, parsed once, and the pieces of a
//! text with what each can begin. Knows words and the numbers they stand for: not sentences.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt as _};

use super::super::lexicon::Sieve;
use super::super::pieces::{Piece, PieceKind, pieces};
use crate::domain::Span;

macro_rules! uses {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What a form of words does in a figure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Use {
            $($(#[$doc])* $name,)*
        }

        impl Use {
            /// As a set of one.
            const fn bit(self) -> u64 {
                1 << self as u64
            }
        }

        /// The names the files use.
        const USES: &[(&str, Use)] = &[$(($word, Use::$name)),*];
    };
}

uses! {
    /// `seven`, `twenty`.
    Number = "number",
    /// `hundred`, `million`, `dozen`: times what stands before.
    Scale = "scale",
    /// `m`, `bn`: the same, written right after digits.
    Short = "short",
    /// `hundreds of thousands`: at least so many.
    Indefinite = "indefinite",
    /// `several`, before a scale.
    Several = "several",
    /// `a`, before a scale.
    Article = "article",
    /// `two thirds`.
    Fraction = "fraction",
    /// `half a`, before a scale.
    Halves = "halves",
    Over = "over",
    Least = "least",
    Under = "under",
    Nearly = "nearly",
    Most = "most",
    About = "about",
    Between = "between",
    And = "and",
    To = "to",
    /// `in`, of one in five.
    In = "in",
    /// `or more`, after the number.
    More = "more",
    Percent = "percent",
    /// `of the`, between a number and what it counts.
    Link = "link",
    /// `aged`, before a number that is no figure.
    Age = "age",
    /// `years old`, after one.
    YearsOld = "years-old",
    /// `article`, before a number that names something.
    Label = "label",
    /// `am`, after the time of a day.
    Clock = "clock",
    Month = "month",
    /// `since`, before a time.
    When = "when",
    /// `last`, before a period.
    Which = "which",
    /// `year`.
    Period = "period",
    /// Nouns of many that do not end as such.
    Plural = "plural",
    NotUnit = "not-unit",
}

struct Form {
    words: Vec<&'static str>,
    uses: Use,
    value: f64,
}

/// The forms that begin with one word, longest first.
#[derive(Default)]
struct Starting {
    /// What they do, as a set: nearly every question is answered by it.
    uses: u64,
    forms: Vec<Form>,
}

pub(super) struct Forms {
    pub(super) language: &'static str,
    by_first: HashMap<&'static str, Starting>,
    /// Lets the words of `by_first` through.
    sieve: Sieve,
}

/// The pieces of a part of a text, each looked up once.
pub(super) struct Parts<'a> {
    pub(super) text: &'a str,
    pub(super) forms: &'static Forms,
    pub(super) pieces: &'a [Piece],
    /// For each piece what its word can begin.
    starting: &'a [Option<&'static Starting>],
}

/// Room for the pieces of a part, used again for the next one.
#[derive(Default)]
pub(super) struct Buffer {
    pieces: Vec<Piece>,
    starting: Vec<Option<&'static Starting>>,
    lower: String,
}

impl<'a> Parts<'a> {
    pub(super) fn new(forms: &'static Forms, text: &'a str, part: Span, buffer: &'a mut Buffer) -> Self {
        let Buffer { pieces: found, starting, lower } = buffer;
        found.clear();
        starting.clear();
        pieces(text, part, found);
        starting.extend(found.iter().map(|it| match it.kind {
            PieceKind::Word if it.is_plain => forms.starting_plain(it.span.of(text), lower),
            PieceKind::Word => forms.starting(it.span.of(text)),
            _ => None,
        }));
        Self { text, forms, pieces: found, starting }
    }

    /// Whether the word at `idx` can begin any form.
    #[inline]
    pub(super) fn begins(&self, idx: usize) -> bool {
        self.starting.get(idx).is_some_and(Option::is_some)
    }

    /// Whether the word at `idx` can begin a number without an article before it.
    pub(super) fn begins_number(&self, idx: usize) -> bool {
        const NUMBERS: u64 = Use::Number.bit()
            | Use::Scale.bit()
            | Use::Indefinite.bit()
            | Use::Several.bit()
            | Use::Fraction.bit()
            | Use::Halves.bit();
        self.starting.get(idx).copied().flatten().is_some_and(|it| it.uses & NUMBERS != 0)
    }

    /// How many pieces a form of that use takes at `idx`, and its value.
    #[inline]
    pub(super) fn at(&self, idx: usize, uses: Use) -> Option<(usize, f64)> {
        let starting = self.starting.get(idx).copied().flatten()?;
        if starting.uses & uses.bit() == 0 { None } else { self.fitting(starting, idx, uses) }
    }

    fn fitting(&self, starting: &Starting, idx: usize, uses: Use) -> Option<(usize, f64)> {
        let fits = |form: &Form| {
            form.words.iter().enumerate().skip(1).all(|(n, word)| {
                self.pieces.get(idx + n).filter(|it| it.kind == PieceKind::Word).is_some_and(|it| {
                    let text = it.span.of(self.text);
                    if it.is_plain { text.eq_ignore_ascii_case(word) } else { text.to_lowercase() == *word }
                })
            })
        };
        let form = starting.forms.iter().find(|it| it.uses == uses && fits(it))?;
        Some((form.words.len(), form.value))
    }
}

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../../data/lexicon/figures/en.txt")),
    ("de", include_str!("../../../data/lexicon/figures/de.txt")),
    ("fr", include_str!("../../../data/lexicon/figures/fr.txt")),
    ("es", include_str!("../../../data/lexicon/figures/es.txt")),
    ("ar", include_str!("../../../data/lexicon/figures/ar.txt")),
];

static FORMS: LazyLock<Vec<Forms>> =
    LazyLock::new(|| FILES.iter().map(|(language, source)| Forms::parse(language, source)).collect());

/// For a language no file is for: digits and signs are all there is.
static NONE: LazyLock<Forms> = LazyLock::new(|| Forms::parse("", ""));

impl Forms {
    /// The forms of a language by its primary subtag.
    pub(super) fn of(language: &str) -> &'static Self {
        FORMS.iter().find(|it| it.language == language).unwrap_or(&NONE)
    }

    /// The value of a single word.
    pub(super) fn value(&self, word: &str, uses: Use) -> Option<f64> {
        let forms = &self.starting(word)?.forms;
        forms.iter().find(|it| it.uses == uses && it.words.len() == 1).map(|it| it.value)
    }

    /// As `starting`, for a word of plain letters and figures.
    fn starting_plain(&self, word: &str, lower: &mut String) -> Option<&Starting> {
        if !self.sieve.lets_through(word) {
            return None;
        }
        if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return self.by_first.get(word);
        }
        lower.clear();
        lower.push_str(word);
        lower.make_ascii_lowercase();
        self.by_first.get(lower.as_str())
    }

    fn starting(&self, word: &str) -> Option<&Starting> {
        if let Some(forms) = self.by_first.get(word) {
            return Some(forms);
        }
        if word.starts_with(char::is_uppercase) {
            return self.by_first.get(word.to_lowercase().as_str());
        }
        if word.contains('’') {
            return self.by_first.get(word.replace('’', "'").as_str());
        }
        // The Arabic "and" is written as one with its word.
        let stem = (self.language == "ar").then(|| word.strip_prefix('و')).flatten()?;
        self.by_first.get(stem)
    }

    fn parse(language: &'static str, source: &'static str) -> Self {
        let mut all: Vec<(&'static str, Form)> = Vec::new();
        for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let Some((name, list)) = line.split_once(':') else { continue };
            let Some((_, uses)) = USES.iter().find(|(word, _)| *word == name) else { continue };
            for form in list.split('|') {
                let (words, value) = form.split_once('=').unwrap_or((form, "0"));
                let words: Vec<&'static str> = words.split_whitespace().collect();
                let Some(first) = words.first() else { continue };
                let value = value.trim().parse().unwrap_or(0.0);
                all.push((first, Form { words, uses: *uses, value }));
            }
        }
        all.sort_by_key(|(_, form)| std::cmp::Reverse(form.words.len()));
        let mut by_first: HashMap<&'static str, Starting> = HashMap::new();
        for (first, form) in all {
            let starting = by_first.entry(first).or_default();
            starting.uses |= form.uses.bit();
            starting.forms.push(form);
        }
        let sieve = Sieve::new(by_first.keys().copied());
        Self { language, by_first, sieve }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed() {
        for (language, source) in FILES {
            for (idx, line) in source.lines().enumerate() {
                let at = format!("figures/{language}.txt:{}", idx + 1);
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                let (name, list) = line.split_once(':').unwrap_or_else(|| panic!("{at}: no class"));
                assert!(USES.iter().any(|(word, _)| *word == name), "{at}: no class is called {name}");
                assert_eq!(list, list.to_lowercase(), "{at}: words are in lower case");
                let valued = matches!(name, "number" | "scale" | "short" | "indefinite" | "fraction");
                for form in list.split('|') {
                    assert_eq!(form.contains('='), valued, "{at}: {form}");
                    let value = form.split_once('=').map_or("0", |it| it.1);
                    assert!(value.trim().parse::<f64>().is_ok(), "{at}: {form}");
                }
            }
            assert_eq!(Forms::of(language).language, *language);
        }
        assert_eq!(Forms::of("fi").language, "");
    }
}
