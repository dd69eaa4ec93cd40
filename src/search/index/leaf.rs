//! Where words stand in one segment of the index: a word, the beginning of one, a phrase, two of them near each
//! other. It does not know fields of the query language, nor statements and claims.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, Query as _, RegexPhraseQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::{TermDictionary, TermStreamer};
use tantivy::{DocId, SegmentReader};
use tantivy_fst::Automaton;

use super::near::Pair;
use super::phrase::Phrase;
use super::places::Places;
use super::table::Walk;
use super::{IndexError, Searcher};
use crate::search::bits::Bits;
use crate::search::sought::{Inflected, Pattern, Sought, Stemmer};
use crate::search::words::{Class, WORD_MAX, Words, cut};

/// Words between two questions whether to go on.
const STRIDE: usize = 1 << 12;

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A whole word.
    Term(String),
    /// The beginning of one.
    Prefix(String),
    /// All words that an expression matches.
    Matching(Arc<Pattern>),
    /// All forms of a word.
    Forms(Inflected),
}

impl Piece {
    /// What all words begin with that it stands for.
    fn start(&self) -> &str {
        match self {
            Self::Term(text) | Self::Prefix(text) => text,
            Self::Matching(pattern) => pattern.start(),
            Self::Forms(forms) => forms.start(),
        }
    }

    /// Every word of a segment that it stands for. Ends early once it is not wanted any more.
    pub(super) fn each(
        &self,
        words: &TermDictionary,
        cancelled: &(dyn Fn() -> bool + Sync),
        mut found: impl FnMut(&TermInfo) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Term(text) => words.get(text)?.iter().try_for_each(found),
            Self::Prefix(text) => {
                let mut words = beginning(words, text)?;
                while words.advance() {
                    found(words.value())?;
                }
                Ok(())
            }
            Self::Matching(pattern) => {
                let holds = |word: &str| pattern.matches(word);
                match pattern.table().and_then(|table| Walk::new(table, cancelled)) {
                    Some(walk) => each_that(words.search(walk).into_stream()?, cancelled, holds, found),
                    None => each_that(beginning(words, pattern.start())?, cancelled, holds, found),
                }
            }
            Self::Forms(forms) => {
                let words = beginning(words, forms.start())?;
                each_that(words, cancelled, |word| forms.matches(word), found)
            }
        }
    }
}

/// Those of some words of a segment that hold.
fn each_that<A: Automaton>(
    mut words: TermStreamer<'_, A>,
    cancelled: &(dyn Fn() -> bool + Sync),
    holds: impl Fn(&str) -> bool,
    mut found: impl FnMut(&TermInfo) -> io::Result<()>,
) -> io::Result<()> {
    let mut n_asked = 0_usize;
    while words.advance() {
        n_asked += 1;
        if n_asked.is_multiple_of(STRIDE) && cancelled() {
            return Ok(());
        }
        if std::str::from_utf8(words.key()).is_ok_and(&holds) {
            found(words.value())?;
        }
    }
    Ok(())
}

/// The parts of something sought that takes one row of places, each with its place counted from the first; in
/// texts of a language with that stemmer.
pub(super) fn parts(sought: &Sought, stemmer: Option<Stemmer>) -> Vec<(usize, Piece)> {
    match sought {
        Sought::Words(words) => pieces(words),
        Sought::Pattern(pattern) => vec![(0, Piece::Matching(Arc::clone(pattern)))],
        Sought::Forms(word) => vec![(0, Piece::Forms(Inflected::new(word, stemmer)))],
        // Of two near each other the places are not one row: nothing asks for them.
        Sought::Near(_) => Vec::new(),
    }
}

/// The single character words are sought by, if that is what is sought: see [`super::tokens::FIRSTS`].
pub(super) fn first_of(sought: &Sought) -> Option<Piece> {
    let Sought::Words(words) = sought else { return None };
    match pieces(words).as_slice() {
        [(_, Piece::Prefix(text))] if text.chars().nth(1).is_none() => Some(Piece::Term(text.clone())),
        _ => None,
    }
}

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
        let text = cut(&word.text).to_owned();
        let goes_on = is_last && words.prefix && !is_cut;
        pieces.push((place, if goes_on { Piece::Prefix(text) } else { Piece::Term(text) }));
        place += 1;
    }
    pieces
}

/// What is sought made ready for one field.
pub(super) enum Leaf {
    One(Field, Piece),
    Phrase(Phrase),
    /// A phrase without a whole word.
    Unnarrowed(Box<dyn tantivy::query::Weight>),
    Near(Box<[Self; 2]>, Field, Pair),
}

impl Leaf {
    /// In texts of a language with that stemmer.
    pub(super) fn new(
        searcher: &Searcher,
        field: Field,
        sought: &Sought,
        stemmer: Option<Stemmer>,
    ) -> Result<Self, IndexError> {
        let mut pieces = parts(sought, stemmer);
        if let Sought::Near(near) = sought {
            let leaf = |it: &Sought| Self::new(searcher, field, it, stemmer);
            let both = [leaf(&near.one)?, leaf(&near.other)?];
            return Ok(Self::Near(Box::new(both), field, Pair::new(near, stemmer)));
        }
        if pieces.len() == 1
            && let Some((_, piece)) = pieces.pop()
        {
            return Ok(Self::One(field, piece));
        }
        if let Some(phrase) = Phrase::new(field, &pieces) {
            return Ok(Self::Phrase(phrase));
        }
        // Characters of scripts without spaces, each alone before a word of another script. No word has a
        // character that means something in a pattern.
        let patterns = pieces.iter().map(|(place, piece)| (*place, format!("{}.*", piece.start())));
        let mut query = RegexPhraseQuery::new_with_offset(field, patterns.collect());
        query.set_max_expansions(u32::MAX);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher.inner))?;
        Ok(Self::Unnarrowed(weight))
    }

    /// Whether a part of a segment's documents is asked in less time than all of them.
    pub(super) const fn is_dividable(&self) -> bool {
        matches!(self, Self::Phrase(phrase) if phrase.is_dividable())
    }

    /// Adds the documents of a segment where it stands, those of a range at least, deleted ones included. Ends
    /// early once it is not wanted any more.
    pub(super) fn documents(
        &self,
        segment: &SegmentReader,
        range: &Range<DocId>,
        found: &mut Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), IndexError> {
        match self {
            Self::One(field, piece) => {
                let inverted = segment.inverted_index(*field)?;
                piece.each(inverted.terms(), cancelled, |info| {
                    let mut postings =
                        inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                    take(&mut postings, found);
                    Ok(())
                })?;
            }
            Self::Phrase(phrase) => phrase.documents(segment, range, found, cancelled)?,
            Self::Unnarrowed(weight) => {
                weight.for_each_no_score(segment, &mut |documents| {
                    for document in documents {
                        found.insert(*document);
                    }
                })?;
            }
            Self::Near(both, field, pair) => {
                // Where both stand at all is quickly said; how far from each other is not.
                let [one, other] = &**both;
                let mut candidates = Bits::none(found.bound());
                one.documents(segment, range, &mut candidates, cancelled)?;
                let mut others = Bits::none(found.bound());
                other.documents(segment, range, &mut others, cancelled)?;
                candidates.and(&others);
                pair.documents(&Places::open(segment, *field)?, &candidates, found, cancelled)?;
            }
        }
        Ok(())
    }
}

/// The words of a segment that begin so.
fn beginning<'a>(terms: &'a TermDictionary, prefix: &str) -> io::Result<TermStreamer<'a>> {
    if prefix.is_empty() {
        return terms.stream();
    }
    // The next text that does not begin so; the bytes of UTF-8 are never all ones.
    let mut beyond = prefix.as_bytes().to_vec();
    if let Some(last) = beyond.last_mut() {
        *last += 1;
    }
    terms.range().ge(prefix.as_bytes()).lt(&beyond).into_stream()
}

/// Adds all documents of a word.
pub(super) fn take(postings: &mut tantivy::postings::BlockSegmentPostings, found: &mut Bits) {
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
