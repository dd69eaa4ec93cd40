//! Which documents of a segment have several words in a row: where the two rarest stand so is found first, then
//! each of the others is looked for there. It does not know what was typed.

use std::ops::Range;

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader};

use super::IndexError;
use super::leaf::Piece;
use super::places::{DENSE, Places, Spot, Word};
use crate::search::bits::Bits;

/// Blocks between two questions whether to go on.
const STRIDE: usize = 1 << 5;

/// Pieces in a row, each with its place counted from the first.
#[derive(Debug)]
pub(super) struct Phrase {
    field: Field,
    /// One at least.
    whole: Vec<(u32, String)>,
    /// What more than one word can stand for.
    open: Vec<(u32, Piece)>,
}

impl Phrase {
    /// None if there is no whole word among the pieces: nothing narrows then what is to be read.
    pub(super) fn new(field: Field, pieces: &[(usize, Piece)]) -> Option<Self> {
        let (mut whole, mut open) = (Vec::new(), Vec::new());
        for (place, piece) in pieces {
            let place = u32::try_from(*place).unwrap_or(u32::MAX);
            match piece {
                Piece::Term(word) => whole.push((place, word.clone())),
                piece => open.push((place, piece.clone())),
            }
        }
        (!whole.is_empty()).then_some(Self { field, whole, open })
    }

    /// Whether a part of a segment's documents is asked in less time than all of them: not where every word that
    /// begins so is to be gone through again for each part.
    pub(super) const fn is_dividable(&self) -> bool {
        self.open.is_empty()
    }

    /// Adds the documents where it stands: those of a range at least. Ends early once it is not wanted any more.
    pub(super) fn documents(
        &self,
        segment: &SegmentReader,
        range: &Range<DocId>,
        found: &mut Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), IndexError> {
        let words = Places::open(segment, self.field)?;
        let mut whole = Vec::new();
        for (place, word) in &self.whole {
            match words.inverted.terms().get(word)? {
                Some(info) => whole.push((*place, info)),
                None => return Ok(()),
            }
        }
        whole.sort_by_key(|(_, info)| info.doc_freq);
        let (mut starts, rest) = match whole.as_slice() {
            [one, other, others @ ..] if one.1.doc_freq.saturating_mul(DENSE) >= other.1.doc_freq => {
                (Starts::of_two(&words, (one, other), range, cancelled)?, others)
            }
            [one, others @ ..] => (Starts::of_one(&words, one, range, cancelled)?, others),
            [] => return Ok(()),
        };
        for (place, info) in rest {
            let mut stands = vec![false; starts.starts.len()];
            let mut word = words.of(info, starts.documents.len())?;
            let documents = starts.documents.iter().map(|(document, _)| *document);
            starts.mark(*place, documents, &mut word, &mut stands);
            starts.retain(&stands);
        }
        for (place, piece) in &self.open {
            let mut candidates = Bits::none(found.bound());
            starts.documents.iter().for_each(|(document, _)| candidates.insert(*document));
            let mut stands = vec![false; starts.starts.len()];
            let mut documents = Vec::new();
            piece.each(words.inverted.terms(), cancelled, |info| {
                documents.clear();
                let option = IndexRecordOption::Basic;
                let mut blocks = words.inverted.read_block_postings_from_terminfo(info, option)?;
                while !blocks.docs().is_empty() {
                    documents.extend(blocks.docs().iter().filter(|it| candidates.has(**it)));
                    blocks.advance();
                }
                if !documents.is_empty() {
                    let mut word = words.of(info, documents.len())?;
                    starts.mark(*place, documents.iter().copied(), &mut word, &mut stands);
                }
                Ok(())
            })?;
            starts.retain(&stands);
        }
        if !cancelled() {
            starts.documents.iter().for_each(|(document, _)| found.insert(*document));
        }
        Ok(())
    }
}

/// Where rows of words begin in the documents of a segment.
#[derive(Default)]
struct Starts {
    /// Rising, each with the place of its first in `starts`.
    documents: Vec<(DocId, usize)>,
    starts: Vec<u32>,
}

impl Starts {
    /// Where one word stands.
    fn of_one(
        words: &Places,
        (place, info): &(u32, TermInfo),
        range: &Range<DocId>,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, IndexError> {
        let mut starts = Self::default();
        let mut blocks = words.blocks(info, 0, range.start)?;
        while blocks.spots().first().is_some_and(|it| it.document() < range.end) && !cancelled() {
            blocks.spots().iter().for_each(|spot| starts.push(*spot, *place));
            blocks.advance_to(0);
        }
        Ok(starts)
    }

    /// Where two stand as far from each other as they should.
    fn of_two(
        words: &Places,
        ((place, one), (other_place, other)): (&(u32, TermInfo), &(u32, TermInfo)),
        range: &Range<DocId>,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, IndexError> {
        // Each is moved by where the other belongs, so that both are the same where they stand right.
        let mut starts = Self::default();
        let mut one = words.blocks(one, *other_place, range.start)?;
        let mut other = words.blocks(other, *place, range.start)?;
        let mut n_blocks = 0_usize;
        while let (Some(first), Some(second)) = (one.spots().first(), other.spots().first()) {
            let (first, second) = (first.document(), second.document());
            if first.max(second) >= range.end {
                break;
            }
            let (n, m) = both(one.spots(), other.spots(), |spot| starts.push(spot, place + other_place));
            one.pass(n);
            other.pass(m);
            if one.spots().is_empty() {
                one.advance_to(second);
            }
            if other.spots().is_empty() {
                other.advance_to(first);
            }
            n_blocks += 1;
            if n_blocks.is_multiple_of(STRIDE) && cancelled() {
                break;
            }
        }
        Ok(starts)
    }

    /// Adds a spot, of whose place so much is to be taken away.
    fn push(&mut self, spot: Spot, moved: u32) {
        let Some(start) = spot.place().checked_sub(moved) else { return };
        if self.documents.last().is_none_or(|(it, _)| *it != spot.document()) {
            self.documents.push((spot.document(), self.starts.len()));
        }
        self.starts.push(start);
    }

    /// Marks those that have a word so far behind them, of some documents.
    fn mark(&self, place: u32, documents: impl Iterator<Item = DocId>, word: &mut Word, stands: &mut [bool]) {
        let mut at = 0;
        for document in documents {
            at += n_before(document, self.documents.get(at..).unwrap_or(&[]));
            let Some((it, first)) = self.documents.get(at) else { return };
            if *it != document {
                continue;
            }
            let end = self.documents.get(at + 1).map_or(self.starts.len(), |(_, next)| *next);
            let mut behind = word.places(document);
            let starts = self.starts.get(*first..end).unwrap_or(&[]);
            for (start, stands) in starts.iter().zip(stands.iter_mut().skip(*first)) {
                *stands |= stands_at(start.saturating_add(place), &mut behind);
            }
        }
    }

    fn retain(&mut self, stands: &[bool]) {
        let mut left = Self::default();
        for (idx, (document, first)) in self.documents.iter().enumerate() {
            let end = self.documents.get(idx + 1).map_or(self.starts.len(), |(_, next)| *next);
            let n_before = left.starts.len();
            let starts = self.starts.get(*first..end).unwrap_or(&[]);
            let these = starts.iter().zip(stands.iter().skip(*first));
            left.starts.extend(these.filter(|(_, stands)| **stands).map(|(start, _)| *start));
            if left.starts.len() > n_before {
                left.documents.push((*document, n_before));
            }
        }
        *self = left;
    }
}

/// Finds what both have, as far as one of them goes: how many of each lie behind then. There is nothing in it
/// whose outcome a processor would have to guess, but for what is found.
fn both(one: &[Spot], other: &[Spot], mut found: impl FnMut(Spot)) -> (usize, usize) {
    let (mut n, mut m) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(n), other.get(m)) {
        if a == b {
            found(*a);
        }
        n += usize::from(a <= b);
        m += usize::from(b <= a);
    }
    (n, m)
}

/// How many lie before a document. Mostly it is not far.
fn n_before(document: DocId, documents: &[(DocId, usize)]) -> usize {
    let is_before = |at: usize| documents.get(at).is_some_and(|(it, _)| *it < document);
    let mut step = 1;
    while is_before(step) {
        step *= 2;
    }
    let near = documents.get(step / 2..documents.len().min(step + 1)).unwrap_or(&[]);
    step / 2 + near.partition_point(|(it, _)| *it < document)
}

/// Whether a place is among rising ones, of which those that lie before it are passed.
fn stands_at(place: u32, places: &mut &[u32]) -> bool {
    while let Some((at, rest)) = places.split_first() {
        if *at >= place {
            return *at == place;
        }
        *places = rest;
    }
    false
}
