//! Which documents of a segment have two things near each other: where each of their words stands is read
//! document by document. It does not know how the documents that have both were found.

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _};

use super::IndexError;
use super::leaf::{Piece, parts};
use super::places::{Places, Word};
use crate::search::bits::Bits;
use crate::search::sought::{Near, Sought, Stemmer, is_near};

/// Words in fewer documents are read to the end at once: most of the words that begin alike are so rare, and a
/// place in a list of theirs would cost more than the list.
const FEW: u32 = 128;
/// Documents between two questions whether to go on.
const STRIDE: usize = 1 << 12;

/// Two things made ready.
#[derive(Debug)]
pub(super) struct Pair {
    one: Side,
    other: Side,
    within: u32,
}

#[derive(Debug)]
struct Side {
    /// Each with its place, counted from the first.
    pieces: Vec<(usize, Piece)>,
    n_places: u32,
}

impl Side {
    fn new(sought: &Sought, stemmer: Option<Stemmer>) -> Self {
        Self { pieces: parts(sought, stemmer), n_places: sought.n_places() }
    }
}

impl Pair {
    pub(super) fn new(near: &Near, stemmer: Option<Stemmer>) -> Self {
        Self {
            one: Side::new(&near.one, stemmer),
            other: Side::new(&near.other, stemmer),
            within: near.within,
        }
    }

    /// Adds those of some documents that have both near each other. Ends early once it is not wanted any
    /// more.
    pub(super) fn documents(
        &self,
        field: &Places,
        candidates: &Bits,
        found: &mut Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), IndexError> {
        let mut one = Open::new(field, &self.one, candidates, cancelled)?;
        let mut other = Open::new(field, &self.other, candidates, cancelled)?;
        for (idx, document) in candidates.iter().enumerate() {
            if idx % STRIDE == 0 && cancelled() {
                return Ok(());
            }
            let (places, others) = (one.places(document), other.places(document));
            let is_near =
                |at: &u32| is_near(*at, self.one.n_places, others, self.other.n_places, self.within);
            if places.iter().any(is_near) {
                found.insert(document);
            }
        }
        Ok(())
    }
}

/// A side opened in a segment, to be asked of one document after the other.
struct Open {
    pieces: Vec<(u32, Words)>,
    /// Where all of it begins in the document asked for last.
    places: Vec<u32>,
    buffer: Vec<u32>,
}

impl Open {
    fn new(
        field: &Places,
        side: &Side,
        candidates: &Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, IndexError> {
        let mut pieces = Vec::new();
        for (place, piece) in &side.pieces {
            let words = Words::new(field, piece, candidates, cancelled)?;
            pieces.push((u32::try_from(*place).unwrap_or(u32::MAX), words));
        }
        Ok(Self { pieces, places: Vec::new(), buffer: Vec::new() })
    }

    /// Where it begins in a document, sorted; no document before one that was asked for already.
    fn places(&mut self, document: DocId) -> &[u32] {
        self.places.clear();
        for (idx, (place, words)) in self.pieces.iter_mut().enumerate() {
            if idx == 0 {
                words.places(document, &mut self.places);
                continue;
            }
            self.buffer.clear();
            words.places(document, &mut self.buffer);
            self.places.retain(|at| self.buffer.binary_search(&(at + *place)).is_ok());
        }
        &self.places
    }
}

/// The words that can stand at one place.
struct Words {
    /// Documents and places of the rare ones, sorted.
    few: Vec<(DocId, u32)>,
    /// How many of them lie behind.
    n_passed: usize,
    many: Vec<Word>,
}

impl Words {
    fn new(
        field: &Places,
        piece: &Piece,
        candidates: &Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, IndexError> {
        let mut few = Vec::new();
        let mut many = Vec::new();
        let mut places = Vec::new();
        let n_candidates = candidates.count();
        piece.each(field.inverted.terms(), cancelled, |info| {
            if info.doc_freq >= FEW {
                many.push(field.of(info, n_candidates)?);
                return Ok(());
            }
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut postings = field.inverted.read_postings_from_terminfo(info, option)?;
            while postings.doc() != tantivy::TERMINATED {
                if candidates.has(postings.doc()) {
                    postings.positions(&mut places);
                    few.extend(places.iter().map(|it| (postings.doc(), *it)));
                }
                postings.advance();
            }
            Ok(())
        })?;
        few.sort_unstable();
        Ok(Self { few, n_passed: 0, many })
    }

    /// Adds where they stand in a document, sorted; no document before one that was asked for already.
    fn places(&mut self, document: DocId, places: &mut Vec<u32>) {
        let rest = self.few.get(self.n_passed..).unwrap_or(&[]);
        self.n_passed += rest.partition_point(|(it, _)| *it < document);
        let rest = self.few.get(self.n_passed..).unwrap_or(&[]);
        places.extend(rest.iter().take_while(|(it, _)| *it == document).map(|(_, at)| *at));
        for word in &mut self.many {
            places.extend_from_slice(word.places(document));
        }
        if !self.few.is_empty() || self.many.len() > 1 {
            places.sort_unstable();
        }
    }
}
