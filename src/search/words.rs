//! Words in a folded text: what a word is, and where a phrase stands. The one truth about matching, for
//! evaluation and highlighting alike. It does not know queries or statements.
//!
//! A word is a run of letters and digits; everything else parts words. So `don't` is the phrase `don t`,
//! `l'eau` holds the word `eau`, and `12,000` finds `12 000` too. Scripts that write no spaces between
//! words (Chinese, Japanese, Thai and the like) cannot be split this way: a run of them in a query is found
//! anywhere inside a run of the text.

use memchr::memmem;

use crate::domain::Span;
use crate::text::fold::fold;

/// Parts texts that are searched as one: no phrase runs over it.
pub(super) const BARRIER: char = '\0';

/// The longest word in bytes, just below what an index can hold: a longer one is known by its beginning alone.
pub(super) const WORD_MAX: usize = 65_000;

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, never empty, of one class of characters.
    pub(super) text: String,
    pub(super) class: Class,
}

/// One or more words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// Never empty.
    pub(super) words: Vec<Word>,
    /// Whether the last word may go on.
    pub(super) prefix: bool,
}

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter or digit of a script that puts spaces between words.
    Spaced,
    /// A character of a script that does not.
    Unspaced,
    /// Anything that parts words.
    Gap,
}

/// The class of a folded character.
pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Spaced } else { Class::Gap };
    }
    match c {
        // Thai and Lao; Burmese; Khmer; kana and bopomofo; Han and its extensions.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{312f}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() =>
        {
            Class::Unspaced
        }
        _ if c.is_alphanumeric() => Class::Spaced,
        _ => Class::Gap,
    }
}

impl Words {
    /// Splits a text as it was typed into folded words; None if it has no letter and no digit.
    pub(super) fn new(source: &str, prefix: bool) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        let mut last = Class::Gap;
        for c in fold(source).chars() {
            let class = class(c);
            match words.last_mut() {
                _ if class == Class::Gap => {}
                Some(word) if class == last => word.text.push(c),
                _ => words.push(Word { text: c.to_string(), class }),
            }
            last = class;
        }
        (!words.is_empty()).then_some(Self { words, prefix })
    }

    /// Whether the words stand anywhere in a folded text.
    pub(super) fn stand_in(&self, folded: &str) -> bool {
        self.finder().is_some_and(|first| self.find(&first, folded, 0).is_some())
    }

    /// Where the words stand in a folded text, first to last, not overlapping. A word that goes on behind
    /// a prefix is taken whole.
    pub(super) fn find_all<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Span> + 'a {
        let (first, mut from) = (self.finder(), 0);
        std::iter::from_fn(move || {
            let span = self.find(first.as_ref()?, folded, from)?;
            from = span.end();
            Some(span)
        })
    }

    /// Everywhere the words stand in a folded text, overlapping themselves too.
    pub(super) fn find_each<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Span> + 'a {
        let (first, mut from) = (self.finder(), 0);
        std::iter::from_fn(move || {
            let span = self.find(first.as_ref()?, folded, from)?;
            from = span.start() + folded.get(span.start()..)?.chars().next().map_or(1, char::len_utf8);
            Some(span)
        })
    }

    /// How many places of a text they take: see [`Places`].
    pub(super) fn n_places(&self) -> u32 {
        let n = self.words.iter().map(|word| match word.class {
            Class::Unspaced => word.text.chars().count(),
            _ => 1,
        });
        u32::try_from(n.sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// What looks for the first word, to be made once for all its places.
    fn finder(&self) -> Option<memmem::Finder<'_>> {
        self.words.first().map(|it| memmem::Finder::new(&it.text))
    }

    /// The first place at or after a byte where the words stand.
    fn find(&self, finder: &memmem::Finder<'_>, folded: &str, mut from: usize) -> Option<Span> {
        let first = self.words.first()?;
        loop {
            let start = from + finder.find(folded.get(from..)?.as_bytes())?;
            if first.begins_at(folded, start)
                && let Some(end) = self.end_from(folded, start)
            {
                return Some(Span::new(start, end));
            }
            from = start + first.text.chars().next().map_or(1, char::len_utf8);
        }
    }

    /// The end of the words, if they all stand from a byte on where the first is known to stand.
    fn end_from(&self, folded: &str, start: usize) -> Option<usize> {
        let mut end = start;
        for (idx, word) in self.words.iter().enumerate() {
            if idx > 0 {
                end += gap(folded.get(end..)?);
            }
            let after = folded.get(end..)?.strip_prefix(word.text.as_str())?;
            end += word.text.len();
            let goes_on = after.chars().take_while(|c| class(*c) == word.class).map(char::len_utf8);
            if word.class == Class::Spaced {
                let n_more: usize = goes_on.sum();
                if n_more > 0 && !(self.prefix && idx + 1 == self.words.len()) {
                    return None;
                }
                end += n_more;
            }
        }
        Some(end)
    }
}

impl Word {
    /// Whether a word can begin at this byte.
    fn begins_at(&self, folded: &str, start: usize) -> bool {
        self.class == Class::Unspaced
            || folded
                .get(..start)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|c| class(c) != Class::Spaced)
    }
}

/// The words of a folded text, but for scripts without spaces: where each stands, and as much of it as counts.
pub(super) fn words_in(folded: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = folded.get(at..)?;
        let start = at + rest.find(|c| class(c) == Class::Spaced)?;
        let word = folded.get(start..)?;
        let len = word.find(|c| class(c) != Class::Spaced).unwrap_or(word.len());
        at = start + len;
        Some((Span::new(start, at), word.get(..len).map_or("", cut)))
    })
}

/// As much of a word as counts.
pub(super) fn cut(word: &str) -> &str {
    let len = (0..=word.len().min(WORD_MAX)).rev().find(|at| word.is_char_boundary(*at));
    word.get(..len.unwrap_or(0)).unwrap_or("")
}

/// Numbers the words of a folded text from 0, and the characters of scripts without spaces one by one; from
/// one part to the next it leaves out as many numbers as it is told.
pub(super) struct Places<'a> {
    rest: std::str::Chars<'a>,
    n_bytes: usize,
    n_between: u32,
    next: u32,
    last: Class,
}

impl<'a> Places<'a> {
    pub(super) fn new(folded: &'a str, n_between: u32) -> Self {
        Self { rest: folded.chars(), n_bytes: folded.len(), n_between, next: 0, last: Class::Gap }
    }

    /// The number of the word that begins at a byte; no byte before one that was asked for already.
    pub(super) fn at(&mut self, byte: usize) -> u32 {
        while self.n_bytes - self.rest.as_str().len() < byte {
            let Some(c) = self.rest.next() else { break };
            let class = class(c);
            self.next += match class {
                Class::Gap if c == BARRIER => self.n_between,
                Class::Gap => 0,
                Class::Spaced => u32::from(self.last != Class::Spaced),
                Class::Unspaced => 1,
            };
            self.last = class;
        }
        self.next
    }
}

/// The bytes before the next word, as far as a phrase may step over them.
fn gap(text: &str) -> usize {
    text.chars().take_while(|c| *c != BARRIER && class(*c) == Class::Gap).map(char::len_utf8).sum()
}

#[cfg(test)]
impl std::fmt::Display for Words {
    /// `camp+clos*`, for tests.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        write!(f, "{}{}", words.join("+"), if self.prefix { "*" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, text: &str, expected: &[&str]) {
        let (source, prefix) = words.strip_suffix('*').map_or((words, false), |word| (word, true));
        let words = Words::new(source, prefix).unwrap();
        let folded = fold(text);
        let found: Vec<&str> = words.find_all(&folded).map(|span| span.of(&folded)).collect();
        assert_eq!(found, expected, "{words:?}");
    }

    #[test]
    fn whole_words() {
        check("camp", "Camp, camps; the camp’s decamp. CAMP", &["camp", "camp", "camp"]);
        check("camp*", "Camp, camps; decamp", &["camp", "camps"]);
        check("erdogan", "Erdoğan’s", &["erdogan"]);
        check("eau", "l’eau", &["eau"]);
        check("a", "", &[]);
    }

    #[test]
    fn phrases_run_over_what_parts_words() {
        check("don't", "Don’t dont do not", &["don't"]);
        check("we won", "“We\n   won,” we — won; we have won", &["we\n   won", "we - won"]);
        check("12,000", "12,000 and 12 000, not 12,0001", &["12,000", "12 000"]);
        check("human righ*", "human rights, human right", &["human rights", "human right"]);
        check("a a", "a a a a", &["a a", "a a"]);
        check("a b", "a\0b a b", &["a b"]);
    }

    #[test]
    fn scripts_without_spaces_match_inside_a_run() {
        check("空气", "清洁空气法案", &["空气"]);
        check("清洁 法案", "清洁法案，清洁，法案", &["清洁法案", "清洁,法案"]);
        check("2025年", "在2025年3月", &["2025年"]);
        check("2025", "在2025年3月", &["2025"]);
        check("ひと", "このひとたち", &["ひと"]);
    }

    #[test]
    fn no_letter_is_no_word() {
        for text in ["", "&", "--", "…", "“”"] {
            assert_eq!(Words::new(text, false), None);
        }
    }
}
