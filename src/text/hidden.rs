//! What a text holds that its readers cannot see. It does not change the text and does not know where it is
//! shown.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation as _;

use super::sign::{may_need_sign, signs};

/// The characters of a text that cannot be seen, by what their sign says, and how often each occurs: those
/// with a sign (see [`super::sign::sign`]) but tabs and line breaks, and marks of direction where nothing is
/// written from right to left.
///
/// ```
/// use onrecord::text::hidden;
/// assert_eq!(hidden("a\u{202e}b\u{202e}\u{7}"), [("RLO".to_owned(), 2), ("␇".to_owned(), 1)]);
/// ```
#[must_use]
pub fn hidden(text: &str) -> Vec<(String, usize)> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t')) {
        return Vec::new();
    }
    let is_marked = |c: char| may_need_sign(c) && !matches!(c, '\n' | '\r' | '\t');
    // Nearly every text: looking at characters one by one is much faster than finding clusters.
    if !text.chars().any(|c| is_marked(c) || DIRECTIONS.iter().any(|(mark, _)| *mark == c)) {
        return Vec::new();
    }
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut n_directions = [0; 3];
    let mut has_right_to_left = false;
    for cluster in text.graphemes(true) {
        for (c, sign) in signs(cluster) {
            has_right_to_left |= is_right_to_left(c);
            match (c, sign) {
                ('\n' | '\r' | '\t', _) => {}
                (_, Some(sign)) => {
                    *found.entry(sign.trim_matches(['⟨', '⟩']).to_owned()).or_default() += 1;
                }
                _ => {
                    if let Some(idx) = DIRECTIONS.iter().position(|(mark, _)| *mark == c) {
                        n_directions[idx] += 1;
                    }
                }
            }
        }
    }
    if !has_right_to_left {
        for ((_, name), n) in DIRECTIONS.iter().zip(n_directions).filter(|(_, n)| *n > 0) {
            found.insert((*name).to_owned(), n);
        }
    }
    let mut found: Vec<(String, usize)> = found.into_iter().collect();
    found.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    found
}

/// The same in words, for one line: `RLO 2, ␇`.
#[must_use]
pub fn hidden_in_words(text: &str) -> Option<String> {
    let found = hidden(text);
    let words = found.into_iter().map(|(name, n)| if n == 1 { name } else { format!("{name} {n}") });
    let words = words.collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then_some(words)
}

const DIRECTIONS: [(char, &str); 3] = [('\u{200e}', "LRM"), ('\u{200f}', "RLM"), ('\u{61c}', "ALM")];

/// Whether a character belongs to a script written from right to left (the blocks of DerivedBidiClass.txt
/// that are R or AL where nothing is assigned).
const fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_counted() {
        for (text, words) in [
            ("plain\n\ttext", ""),
            ("clé 清洁 ❤\u{fe0f} 👩\u{200d}👧", ""),
            ("a\u{200b}b\u{200b}\u{1b}", "ZWSP 2, ␛"),
            ("\u{200f}من\u{200e} می\u{200c}خواهم", ""),
            ("\u{200f}12/03\u{200f}", "RLM 2"),
            ("ba\u{200c}nk \u{e0041}", "TAG, ZWNJ"),
            ("one\r\ntwo", ""),
            ("one\r\n\ttwo\u{200b}", "ZWSP"),
        ] {
            assert_eq!(hidden_in_words(text).unwrap_or_default(), words, "{text:?}");
        }
    }
}
