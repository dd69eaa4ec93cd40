//! Transcripts: paragraphs that begin with who speaks and a colon, `Q:`, `LINDQVIST:`, `Ana Lindqvist:`.
//! Knows labels and paragraphs: not full names.
//!
//! Only the texts of an issuer are read so. In news such lines are as often lists of figures (`Roe: 46.`)
//! as they are interviews, which people who mark what is said there leave out.

use std::collections::HashMap;

use super::attribute::Found;
use super::scene::Scene;
use crate::domain::{ClaimKind, Confidence, Rule, Section, Span};

/// The longest label, in words and bytes.
const LABEL_WORDS: usize = 5;
const LABEL_MAX: usize = 60;

/// Labels of whoever asks: nobody is named, so that the question is no claim.
const ASKS: &[&str] = &["Q", "Question", "QUESTION", "Interviewer", "INTERVIEWER", "Frage", "Pregunta", "س"];
/// Labels of whoever answers: the one the text introduces.
const ANSWERS: &[&str] = &["A", "Answer", "ANSWER", "Antwort", "Réponse", "Respuesta", "R", "ج"];

/// A paragraph that begins with a label.
struct Turn {
    paragraph: usize,
    label: Span,
    /// The words of its first paragraph.
    words: Span,
}

/// Adds the turns of a transcript and takes out what was found inside them.
pub(super) fn read(scene: &Scene<'_>, paragraphs: &[Span], sections: &[Section], found: &mut Vec<Found>) {
    if !scene.has_issuer {
        return;
    }
    let turns = turns(scene.text, paragraphs, sections);
    if turns.is_empty() {
        return;
    }
    let introduced = introduced(scene, turns.first().map_or(0, |it| it.label.start()));
    let mut spoken = Vec::with_capacity(turns.len());
    for (n, turn) in turns.iter().enumerate() {
        let next = turns.get(n + 1).map_or(paragraphs.len(), |it| it.paragraph);
        let end = (turn.paragraph + 1..next)
            .take_while(|it| {
                let goes_on =
                    paragraphs.get(*it).is_some_and(|it| !it.of(scene.text).starts_with(['[', '(']));
                goes_on && sections.get(*it) == sections.get(turn.paragraph) && turns.len() > n + 1
            })
            .filter_map(|it| paragraphs.get(it))
            .last()
            .map_or_else(|| turn.words.end(), |it| it.end());
        let words = Span::new(turn.words.start(), end);
        let label = turn.label.of(scene.text);
        if words.of(scene.text).chars().any(char::is_alphabetic) {
            spoken.push((turn.label, words, label));
        }
    }
    found.retain(|it| {
        let Some(start) = it.content.first().map(|it| it.start()) else { return false };
        // The last turn that begins before it.
        let idx = spoken.partition_point(|(_, words, _)| words.start() <= start);
        idx.checked_sub(1).and_then(|it| spoken.get(it)).is_none_or(|(_, words, _)| start >= words.end())
    });
    for (label, words, name) in spoken {
        if ASKS.contains(&name) {
            continue;
        }
        let (source, confidence) = if ANSWERS.contains(&name) {
            (introduced, Confidence::Likely)
        } else {
            (Some(label), Confidence::Sure)
        };
        found.push(Found {
            kind: ClaimKind::Quote,
            content: vec![words],
            source: source.or(Some(label)),
            cue: None,
            confidence,
            rule: Rule::Label,
        });
    }
    found.sort_by_key(|it| it.content.first().map(|it| it.start()));
}

/// The labelled paragraphs of a text that is a transcript, in order: some label comes back, or is one of
/// question and answer, and others in capitals stand between them.
fn turns(text: &str, paragraphs: &[Span], sections: &[Section]) -> Vec<Turn> {
    let mut turns = Vec::new();
    for (idx, paragraph) in paragraphs.iter().enumerate() {
        if sections.get(idx).is_none_or(|it| it.speaks())
            && let Some((label, words)) = label(text, *paragraph)
        {
            turns.push(Turn { paragraph: idx, label, words });
        }
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for turn in &turns {
        *counts.entry(turn.label.of(text)).or_default() += 1;
    }
    let asked = |label: &str| ASKS.contains(&label) || ANSWERS.contains(&label);
    let repeated = |label: &str| asked(label) || counts.get(label).is_some_and(|it| *it > 1);
    let is_transcript = turns.len() > 1 && counts.len() > 1 && counts.keys().any(|it| repeated(it));
    if !is_transcript {
        return Vec::new();
    }
    let capitals = |label: &str| label.chars().all(|c| !c.is_lowercase());
    turns.retain(|it| {
        let label = it.label.of(text);
        repeated(label) || capitals(label) || label.split_whitespace().nth(1).is_some()
    });
    turns
}

/// The label of a paragraph and the words after it.
fn label(text: &str, paragraph: Span) -> Option<(Span, Span)> {
    let words = paragraph.of(text);
    let mut near = LABEL_MAX.min(words.len());
    while !words.is_char_boundary(near) {
        near -= 1;
    }
    let colon = words.get(..near)?.find([':', '：'])?;
    let label = words.get(..colon)?.trim_matches('*').trim_end();
    let n_words = label.split_whitespace().count();
    // "Ana Lindqvist (Cedar Legal Aid):" names the body too.
    let (name, _) = label.split_once(" (").unwrap_or((label, ""));
    let is_name = name.split_whitespace().all(|word| {
        word.starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
            || matches!(word, "of" | "de" | "von" | "van" | "bin" | "al")
    });
    let clean = !name.is_empty() && !name.contains(['.', ',', ';', '“', '"', '?', '!', '/']) || name == "Q.";
    let colon_len = words.get(colon..)?.chars().next()?.len_utf8();
    let rest = words.get(colon + colon_len..)?;
    let spaced = rest.starts_with(char::is_whitespace) || rest.starts_with('*');
    // "Ana Lindqvist: “...”" is a quotation with a label, in marks of its own.
    let bare = !rest.trim_start().starts_with(['“', '"', '«', '„', '‘', '「']);
    if !(1..=LABEL_WORDS).contains(&n_words) || !is_name || !clean || !spaced || !bare {
        return None;
    }
    let start = paragraph.start() + words.len() - words.trim_start_matches('*').len();
    let content = Span::new(paragraph.start() + colon + colon_len, paragraph.end());
    Some((Span::new(start, start + name.len()), content.trimmed(text)))
}

/// The last person named before the first turn: who answers when the label does not say.
fn introduced(scene: &Scene<'_>, before: usize) -> Option<Span> {
    let end = scene.tokens.partition_point(|it| (it.start as usize) < before);
    let mut to = end;
    while to > 0 {
        let mut from = to;
        while from > 0 && scene.is_name(from - 1) && (from == to || !scene.is_parted(from)) {
            from -= 1;
        }
        if from < to {
            let run = super::phrase::Run { from, to };
            if scene.is_person(run) {
                return Some(scene.span(from, to));
            }
            to = from;
        } else {
            to -= 1;
        }
    }
    None
}
