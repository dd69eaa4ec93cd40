//! Cuts a text into the words of the index: the same words that [`crate::search::words`] finds in a folded
//! text. Scripts without spaces are cut into pairs of characters, each at the place of its first, and the
//! last character of a run alone: so a run of a query is a phrase of pairs, and one character is the
//! beginning of a pair. It does not know what is searched.

use tantivy::tokenizer::{SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::search::sought::NEAR_MAX;
use crate::search::words::{Class, class, cut};
use crate::text::fold::fold_into;

/// The tokenizer of texts.
pub(super) const WORDS: &str = "words";
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

/// Both tokenizers under their names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(WordTokenizer::default()));
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
        let rest = self.folded.get(self.at..).unwrap_or("");
        let mut chars = rest.char_indices();
        let Some((start, first, kind)) = chars.find_map(|(at, c)| match class(c) {
            Class::Gap => None,
            kind => Some((at, c, kind)),
        }) else {
            return false;
        };
        let word = rest.get(start..).unwrap_or("");
        let len = if kind == Class::Unspaced {
            let next = word.chars().nth(1).filter(|c| class(*c) == Class::Unspaced);
            self.at += start + first.len_utf8();
            first.len_utf8() + next.map_or(0, char::len_utf8)
        } else {
            let len = word.find(|c| class(c) != Class::Spaced).unwrap_or(word.len());
            self.at += start + len;
            word.get(..len).map_or(0, |word| cut(word).len())
        };
        let rest = self.folded.get(self.at..).unwrap_or("");
        self.at += rest.find(|c| class(c) != Class::Gap).unwrap_or(rest.len());
        // The next part of the field begins farther on than any NEAR reaches.
        let is_last = self.at == self.folded.len();
        self.token.position_length = if is_last { NEAR_MAX as usize } else { 1 };
        self.token.text.clear();
        self.token.text.push_str(word.get(..len).unwrap_or(""));
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
}
