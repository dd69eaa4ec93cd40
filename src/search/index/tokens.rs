//! Cuts a text into the words of the index: the same words that [`crate::search::words`] finds in a folded
//! text. Scripts without spaces are cut into pairs of characters, each at the place of its first, and the
//! last character of a run alone: so a run of a query is a phrase of pairs, and one character is the
//! beginning of a pair. It does not know what is searched.

use std::collections::HashSet;

use tantivy::tokenizer::{SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::search::sought::NEAR_MAX;
use crate::search::words::{Class, class, cut};
use crate::text::fold::fold_into;

/// The tokenizer of texts.
pub(super) const WORDS: &str = "words";
/// The tokenizer that gives the first character of each word.
pub(super) const FIRSTS: &str = "firsts";
/// The tokenizer of [`Mark`]s.
pub(super) const PLAIN: &str = "plain";

/// What is said of a document in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is a claim.
    Claim,
    /// It is a claim that quotes words.
    Quoted,
    /// It is a claim that asks something of somebody.
    Demand,
}

impl Mark {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Quoted => "quoted",
            Self::Demand => "demand",
        }
    }
}

/// The tokenizers under their names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(WordTokenizer::default()));
    manager.register(FIRSTS, TextAnalyzer::from(FirstTokenizer::default()));
    manager.register(PLAIN, TextAnalyzer::from(SimpleTokenizer::default()));
    manager
}

#[derive(Clone, Default)]
struct WordTokenizer {
    folded: String,
}

struct Stream<'a> {
    folded: &'a str,
    at: usize,
    token: Token,
}

impl<'a> Stream<'a> {
    fn rest(&self) -> &'a str {
        self.folded.get(self.at..).unwrap_or("")
    }
}

/// The bytes of the characters of a class that a text begins with.
fn n_leading(text: &str, kind: Class) -> usize {
    let is_of = |byte: &u8| byte.is_ascii() && (byte.is_ascii_alphanumeric() == (kind == Class::Spaced));
    let n_plain = text.bytes().position(|byte| !is_of(&byte)).unwrap_or(text.len());
    let rest = text.get(n_plain..).unwrap_or("");
    if rest.bytes().next().is_none_or(|byte| byte.is_ascii()) {
        return n_plain;
    }
    n_plain + rest.find(|c| class(c) != kind).unwrap_or(rest.len())
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.folded.clear();
        fold_into(text, &mut self.folded);
        Stream { folded: &self.folded, at: 0, token: Token::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        self.at += n_leading(self.rest(), Class::Gap);
        let word = self.rest();
        let Some(first) = word.chars().next() else { return false };
        let len = if class(first) == Class::Unspaced {
            let next = word.chars().nth(1).filter(|c| class(*c) == Class::Unspaced);
            self.token.text.clear();
            self.token.text.push(first);
            self.token.text.extend(next);
            first.len_utf8()
        } else {
            let len = n_leading(word, Class::Spaced);
            let word = word.get(..len).map_or("", cut);
            self.token.text.clear();
            self.token.text.push_str(word);
            len
        };
        self.at += len;
        self.at += n_leading(self.rest(), Class::Gap);
        // The next part of the field begins farther on than any NEAR reaches.
        let is_last = self.at == self.folded.len();
        self.token.position_length = if is_last { NEAR_MAX as usize } else { 1 };
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[derive(Clone, Default)]
struct FirstTokenizer {
    words: WordTokenizer,
}

/// Each first character once.
struct Firsts<'a> {
    words: Stream<'a>,
    /// Those given already: a bit for each that is ASCII, as nearly all are.
    ascii: u128,
    others: HashSet<char>,
}

impl Tokenizer for FirstTokenizer {
    type TokenStream<'a> = Firsts<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Firsts<'a> {
        Firsts { words: self.words.token_stream(text), ascii: 0, others: HashSet::new() }
    }
}

impl TokenStream for Firsts<'_> {
    fn advance(&mut self) -> bool {
        while self.words.advance() {
            let word = &mut self.words.token.text;
            let Some(first) = word.chars().next() else { continue };
            let is_new = if first.is_ascii() {
                let bit = 1 << u32::from(first);
                let is_new = self.ascii & bit == 0;
                self.ascii |= bit;
                is_new
            } else {
                self.others.insert(first)
            };
            if is_new {
                word.truncate(first.len_utf8());
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::WORD_MAX;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut tokenizer = WordTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        let expected: Vec<(usize, String)> = expected.iter().map(|it| (*it).to_owned()).enumerate().collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_those_of_a_scan() {
        check("“Nobody’s Räumung” – 12,000!", &["nobody", "s", "raumung", "12", "000"]);
        check("清洁空气 Air法", &["清洁", "洁空", "空气", "气", "air", "法"]);
        check(" — ", &[]);
        check(&"ä".repeat(WORD_MAX + 9), &[&"a".repeat(WORD_MAX)]);
    }

    #[test]
    fn first_characters_are_those_of_the_words() {
        let firsts = |text: &str| {
            let mut tokenizer = FirstTokenizer::default();
            let mut stream = tokenizer.token_stream(text);
            let mut found = Vec::new();
            while stream.advance() {
                found.push(stream.token().text.clone());
            }
            found.join(" ")
        };
        assert_eq!(firsts("Nobody’s no One: o 1, ž"), "n s o 1 z");
        assert_eq!(firsts("清洁空气 Räumung 清洁"), "清 洁 空 气 r");
        assert_eq!(firsts(" — "), "");
    }
}
