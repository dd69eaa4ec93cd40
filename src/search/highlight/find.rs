//! Finding in the open text: a needle taken as it is written. It does not know queries or words.

use crate::domain::Span;
use crate::text::fold::{Folded, fold};

/// Where a needle stands in a text, sorted and not overlapping.
///
/// Accents, quotation marks and runs of white space, line breaks among them, are folded. Case is too,
/// unless the needle has a capital letter. White space around the needle asks for white space, or an end of
/// the text, but is not part of what is found.
#[must_use]
pub fn find(text: &str, needle: &str) -> Vec<Span> {
    let needle = Needle::new(needle);
    let Some(first) = needle.parts.first() else { return Vec::new() };
    let folded = Folded::new(text);
    let mut found: Vec<Span> = Vec::new();
    let mut from = 0;
    while let Some(offset) = folded.text.get(from..).and_then(|rest| rest.find(first.as_str())) {
        let start = from + offset;
        from = start + first.chars().next().map_or(1, char::len_utf8);
        let Some(end) = needle.end_from(&folded.text, start) else { continue };
        let span = folded.source(Span::new(start, end));
        let is_free = found.last().is_none_or(|last| last.end() <= span.start());
        if is_free && needle.cased.as_ref().is_none_or(|cased| *cased == letters(span.of(text))) {
            found.push(span);
            from = end;
        }
    }
    found
}

struct Needle {
    /// Folded, parted at white space.
    parts: Vec<String>,
    space_before: bool,
    space_after: bool,
    /// The needle's letters, where their case counts.
    cased: Option<Vec<Letter>>,
}

/// A folded character and whether it was a capital.
type Letter = (char, bool);

impl Needle {
    fn new(needle: &str) -> Self {
        let folded = fold(needle);
        Self {
            parts: folded.split_whitespace().map(str::to_owned).collect(),
            space_before: folded.starts_with(char::is_whitespace),
            space_after: folded.ends_with(char::is_whitespace),
            cased: needle.chars().any(char::is_uppercase).then(|| letters(needle)),
        }
    }

    /// The end of the needle in a folded text, if it begins at a byte.
    fn end_from(&self, folded: &str, start: usize) -> Option<usize> {
        let before = folded.get(..start)?;
        if self.space_before && before.chars().next_back().is_some_and(|c| !c.is_whitespace()) {
            return None;
        }
        let mut rest = folded.get(start..)?;
        for (idx, part) in self.parts.iter().enumerate() {
            if idx > 0 {
                let trimmed = rest.trim_start();
                if trimmed.len() == rest.len() {
                    return None;
                }
                rest = trimmed;
            }
            rest = rest.strip_prefix(part.as_str())?;
        }
        if self.space_after && rest.starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        Some(folded.len() - rest.len())
    }
}

fn letters(text: &str) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut folded = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        folded.clear();
        crate::text::fold::fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
        letters.extend(folded.chars().map(|it| (it, c.is_uppercase())));
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, needle: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text, needle).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected, "{needle:?}");
    }

    #[test]
    fn small_letters_find_capitals_and_parts_of_words() {
        check("Camps, CAMP, decamp", "camp", &["Camp", "CAMP", "camp"]);
        check("Erdoğan İstanbul e\u{301}tat", "erdogan", &["Erdoğan"]);
        check("Erdoğan İstanbul e\u{301}tat", "ista", &["İsta"]);
        check("Erdoğan İstanbul e\u{301}tat!", "etat", &["e\u{301}tat"]);
        check("don’t “do” it", "don't \"do\"", &["don’t “do”"]);
        check("aaaa", "aa", &["aa", "aa"]);
        check("清洁空气", "空气", &["空气"]);
    }

    #[test]
    fn a_capital_makes_case_count() {
        check("Camps, CAMP, decamp", "Camp", &["Camp"]);
        check("the who, the WHO", "WHO", &["WHO"]);
        check("Élan ELAN elan", "Elan", &["Élan"]);
        check("She said\n   No. she said No", "She said No", &["She said\n   No"]);
    }

    #[test]
    fn white_space_is_one_space() {
        check("the new\n  camp", "new camp", &["new\n  camp"]);
        check("newcamp", "new camp", &[]);
        check("campsite camp", "camp ", &["camp"]);
        check("decamp camp", " camp", &["camp"]);
        check("some text", " ", &[]);
        check("some text", "", &[]);
        check("", "a", &[]);
    }

    #[test]
    fn a_character_that_folds_to_two_is_found_once() {
        check("Straße", "s", &["S", "ß"]);
        check("Straße", "strass", &["Straß"]);
    }
}
