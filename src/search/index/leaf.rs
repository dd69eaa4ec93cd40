//! Where words stand in one segment of the index: a word, the beginning of one, a phrase. It does not know
//! fields of the query language, nor statements and claims.

use tantivy::query::{EnableScoring, PhrasePrefixQuery, PhraseQuery, Query as _, RegexPhraseQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::{TermDictionary, TermStreamer};
use tantivy::{SegmentReader, Term};

use super::tokens::WORD_MAX;
use super::{IndexError, Searcher};
use crate::search::bits::Bits;
use crate::search::words::{Class, Words};

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// A whole word.
    Term(String),
    /// The beginning of one.
    Prefix(String),
}

/// The parts of a phrase with the place each stands at, counted from the first.
fn pieces(words: &Words) -> Vec<(usize, Piece)> {
    let mut pieces = Vec::new();
    let mut place = 0;
    for (idx, word) in words.words.iter().enumerate() {
        let is_last = idx + 1 == words.words.len();
        if word.class == Class::Unspaced {
            let chars: Vec<char> = word.text.chars().collect();
            for (idx, pair) in chars.windows(2).enumerate() {
                pieces.push((place + idx, Piece::Term(pair.iter().collect())));
            }
            let last = chars.last().map(char::to_string).unwrap_or_default();
            // Before a word of another script the run ends: its last character stands alone there.
            let ends = words.words.get(idx + 1).is_some_and(|next| next.class == Class::Spaced);
            if ends {
                pieces.push((place + chars.len() - 1, Piece::Term(last)));
            } else if chars.len() == 1 {
                pieces.push((place, Piece::Prefix(last)));
            }
            place += chars.len();
            continue;
        }
        let is_cut = word.text.len() > WORD_MAX;
        let len = (0..=word.text.len().min(WORD_MAX)).rev().find(|at| word.text.is_char_boundary(*at));
        let text = word.text.get(..len.unwrap_or(0)).unwrap_or("").to_owned();
        let goes_on = is_last && words.prefix && !is_cut;
        pieces.push((place, if goes_on { Piece::Prefix(text) } else { Piece::Term(text) }));
        place += 1;
    }
    pieces
}

/// Words made ready for one field.
pub(super) enum Leaf {
    Term(Term),
    Prefix(Field, String),
    Phrase(Box<dyn tantivy::query::Weight>),
}

impl Leaf {
    pub(super) fn new(searcher: &Searcher, field: Field, words: &Words) -> Result<Self, IndexError> {
        let pieces = pieces(words);
        if let [(_, piece)] = pieces.as_slice() {
            return Ok(match piece {
                Piece::Term(text) => Self::Term(Term::from_field_text(field, text)),
                Piece::Prefix(text) => Self::Prefix(field, text.clone()),
            });
        }
        let last = pieces.len().saturating_sub(1);
        let is_prefix = |piece: &Piece| matches!(piece, Piece::Prefix(_));
        let before = pieces.iter().take(last).any(|(_, piece)| is_prefix(piece));
        // A run of which nothing is known at its last character, then another: a phrase that ends with
        // the beginning of a word must have no such hole.
        let has_hole = pieces.windows(2).any(|two| matches!(two, [(a, _), (b, _)] if a + 1 != *b));
        let ends_open = pieces.last().is_some_and(|(_, piece)| is_prefix(piece));
        let scoring = EnableScoring::disabled_from_searcher(&searcher.inner);
        let terms = || {
            let text = |piece: &Piece| match piece {
                Piece::Term(text) | Piece::Prefix(text) => Term::from_field_text(field, text),
            };
            pieces.iter().map(|(place, piece)| (*place, text(piece))).collect::<Vec<_>>()
        };
        let weight = if before || has_hole && ends_open {
            // A single character of a script without spaces inside a phrase. No word has a character
            // that means something in a pattern.
            let pattern = |piece: &Piece| match piece {
                Piece::Term(text) => text.clone(),
                Piece::Prefix(text) => format!("{text}.*"),
            };
            let patterns = pieces.iter().map(|(place, piece)| (*place, pattern(piece))).collect();
            let mut query = RegexPhraseQuery::new_with_offset(field, patterns);
            query.set_max_expansions(u32::MAX);
            query.weight(scoring)?
        } else if let Some((_, Piece::Prefix(prefix))) = pieces.last() {
            let mut query = PhrasePrefixQuery::new_with_offset(terms());
            // Room is made for as many words as are allowed: no more than there are.
            let mut most = 1;
            for segment in searcher.inner.segment_readers() {
                most = most.max(n_beginning(segment, field, prefix)?);
            }
            query.set_max_expansions(most);
            query.weight(scoring)?
        } else {
            PhraseQuery::new_with_offset(terms()).weight(scoring)?
        };
        Ok(Self::Phrase(weight))
    }

    /// Adds the documents of a segment where the words stand, deleted ones included.
    pub(super) fn documents(&self, segment: &SegmentReader, found: &mut Bits) -> Result<(), IndexError> {
        let io = |error: std::io::Error| IndexError::Io(error.to_string());
        match self {
            Self::Term(term) => {
                let inverted = segment.inverted_index(term.field())?;
                if let Some(info) = inverted.get_term_info(term).map_err(io)? {
                    let mut postings = inverted
                        .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)
                        .map_err(io)?;
                    take(&mut postings, found);
                }
            }
            Self::Prefix(field, prefix) => {
                let inverted = segment.inverted_index(*field)?;
                let mut terms = beginning(inverted.terms(), prefix).map_err(io)?;
                while terms.advance() {
                    let mut postings = inverted
                        .read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)
                        .map_err(io)?;
                    take(&mut postings, found);
                }
            }
            Self::Phrase(weight) => {
                weight.for_each_no_score(segment, &mut |documents| {
                    for document in documents {
                        found.insert(*document);
                    }
                })?;
            }
        }
        Ok(())
    }
}

/// The words of a segment that begin so.
fn beginning<'a>(terms: &'a TermDictionary, prefix: &str) -> std::io::Result<TermStreamer<'a>> {
    // The next text that does not begin so; the bytes of UTF-8 are never all ones.
    let mut beyond = prefix.as_bytes().to_vec();
    if let Some(last) = beyond.last_mut() {
        *last += 1;
    }
    terms.range().ge(prefix.as_bytes()).lt(&beyond).into_stream()
}

/// How many words of a segment begin so.
fn n_beginning(segment: &SegmentReader, field: Field, prefix: &str) -> Result<u32, IndexError> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = beginning(inverted.terms(), prefix).map_err(|error| IndexError::Io(error.to_string()))?;
    let mut n = 0;
    while terms.advance() {
        n += 1;
    }
    Ok(n)
}

fn take(postings: &mut tantivy::postings::BlockSegmentPostings, found: &mut Bits) {
    loop {
        let documents = postings.docs();
        if documents.is_empty() {
            return;
        }
        for document in documents {
            found.insert(*document);
        }
        postings.advance();
    }
}
