//! Where the sentences of a paragraph are, and which full stops only shorten a word. It does not know
//! who says them, and takes the words inside quotation marks like any others.

use super::letter::is_alphanumeric;
use crate::domain::Span;

/// Shortened words that a sentence rarely ends with, sorted, in lower case and without their full stop.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "art", "assn", "aug", "ave", "bzw", "ca", "capt", "cf", "cmdr", "co", "col", "corp", "cpl",
    "d.h", "dec", "dept", "dr", "dra", "ed", "eg", "etc", "evtl", "feb", "fig", "fr", "ft", "gen", "ggf",
    "gov", "hon", "ie", "inc", "jan", "jr", "lt", "ltd", "m", "maj", "me", "messrs", "mlle", "mm", "mme",
    "mr", "mrs", "ms", "mt", "no", "nos", "nov", "nr", "oct", "op", "ph", "pres", "prof", "pvt", "rep",
    "reps", "rev", "sen", "sens", "sep", "sept", "sgt", "sr", "sra", "st", "ste", "str", "supt", "u.a",
    "univ", "usw", "vgl", "vol", "vs", "z.b",
];

/// Whether a full stop after this word most likely belongs to the word: `Mr`, `J`, `U.S`.
#[must_use]
pub fn is_abbreviation(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        // "Roe v. Northmark".
        (Some(only), None) => return only.is_uppercase() || only == 'v',
        (Some(_), Some('.')) => return true,
        _ => {}
    }
    // The longest entry has six bytes, and none a letter beyond ASCII.
    let mut lower = [0; 6];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    ABBREVIATIONS.binary_search_by(|it| it.as_bytes().cmp(lower)).is_ok()
}

/// Returns the sentences of a paragraph, without the white space around them. The paragraph is one
/// piece of text; spans count from its start.
#[must_use]
pub fn sentences(paragraph: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut word_start = 0;
    let mut ended = false;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices() {
        if matches!(c, '。' | '！' | '？') {
            ended = true;
        } else if ended && !is_trailing(c) {
            let spaced = c.is_whitespace() || !before.is_ascii();
            if spaced && starts_sentence(paragraph, at) {
                found.push(Span::new(start, at).trimmed(paragraph));
                start = at;
                ended = false;
            } else if !c.is_whitespace() {
                ended = false;
            }
        }
        if matches!(c, '.' | '!' | '?' | '…' | '؟' | '।') {
            let word = paragraph.get(word_start..at).unwrap_or("");
            ended = c != '.' || !is_abbreviation(word);
        }
        let inside = is_alphanumeric(c) || (c == '.' && at > word_start);
        if !inside {
            word_start = at + c.len_utf8();
        }
        before = c;
    }
    found.push(Span::new(start, paragraph.len()).trimmed(paragraph));
    found.retain(|span| !span.is_empty());
    found
}

/// Whether a character belongs to the sentence that a stop before it has ended.
const fn is_trailing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '“' | '»' | '」' | '』' | ')' | ']' | '.' | '!' | '?' | '…')
}

/// Whether a new sentence can begin at the first word from `at` on: not with a small letter.
fn starts_sentence(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("");
    rest.chars().take(24).find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stop_ends_a_sentence() {
        check(
            "The camp is empty. Who left? Nobody knows!",
            &["The camp is empty.", "Who left?", "Nobody knows!"],
        );
        check("“It is over.” She left.", &["“It is over.”", "She left."]);
        check("“Is it over?” she asked. No.", &["“Is it over?” she asked.", "No."]);
        check("村庄没有水。没有人来。", &["村庄没有水。", "没有人来。"]);
        check("", &[]);
    }

    #[test]
    fn shortened_words_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(ABBREVIATIONS.iter().all(|it| it.is_ascii() && it.len() <= 6));
    }

    #[test]
    fn a_shortened_word_does_not() {
        check(
            "Dr. Roe met Gov. J. Lind in the U.S. on Monday.",
            &["Dr. Roe met Gov. J. Lind in the U.S. on Monday."],
        );
        check("It cost 3.5 million.", &["It cost 3.5 million."]);
    }
}
