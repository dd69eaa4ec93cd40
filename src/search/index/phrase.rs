//! Which documents of a segment have several words in a row: where the two rarest stand so is found first, then
//! each of the others is looked for there. It does not know what was typed.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader};

use super::IndexError;
use super::leaf::Piece;
use super::places::{DENSE, Documents, Places, Spot, Word};
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
        let documents = [words.documents(one, range.start)?, words.documents(other, range.start)?];
        if documents.iter().map(Documents::density).sum::<usize>() >= CROWDED {
            starts.add_crowded(documents, [*other_place, *place], range, cancelled);
            return Ok(starts);
        }
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

    /// Adds where two words stand that stand often in a document, each moved by so many.
    fn add_crowded(
        &mut self,
        [mut one, mut other]: [Documents; 2],
        moved: [u32; 2],
        range: &Range<DocId>,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) {
        let mut row = Row::default();
        let mut n_asked = 0_usize;
        while let (Some(first), Some(second)) = (one.document(), other.document()) {
            match first.cmp(&second) {
                Ordering::Less => one.seek(second),
                Ordering::Greater => other.seek(first),
                Ordering::Equal if first >= range.end => return,
                Ordering::Equal => {
                    row.fill(one.steps(), moved[0]);
                    row.each(other.steps(), moved[1], |place| {
                        self.push(Spot::new(first, place), moved[0] + moved[1]);
                    });
                    one.pass();
                    other.pass();
                    n_asked += 1;
                    if n_asked.is_multiple_of(STRIDE * 128) && cancelled() {
                        return;
                    }
                }
            }
        }
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

/// So many places two words have together in a document, on the average, from which on those of one are looked up
/// among those of the other; where they have fewer, going through both at once is faster.
const CROWDED: usize = 6;

/// The places below this are kept as bits.
const NEAR_PLACES: usize = 1 << 12;

/// Where a word stands in one document.
struct Row {
    bits: [u64; NEAR_PLACES / 64],
    /// Those beyond, rising.
    far: Vec<u32>,
}

impl Default for Row {
    fn default() -> Self {
        Self { bits: [0; NEAR_PLACES / 64], far: Vec::new() }
    }
}

impl Row {
    /// Takes the places from steps, moved by so many.
    fn fill(&mut self, steps: &[u32], moved: u32) {
        self.bits.fill(0);
        self.far.clear();
        let mut place = moved;
        for step in steps {
            place = place.saturating_add(*step);
            match self.bits.get_mut(place as usize / 64) {
                Some(bits) => *bits |= 1 << (place % 64),
                None => self.far.push(place),
            }
        }
    }

    /// Those of other places that it has. Looking one up asks nothing whose outcome a processor would have to
    /// guess, but for what is found.
    fn each(&self, steps: &[u32], moved: u32, mut found: impl FnMut(u32)) {
        let mut place = moved;
        for step in steps {
            place = place.saturating_add(*step);
            let stands = match self.bits.get(place as usize / 64) {
                Some(bits) => bits >> (place % 64) & 1 == 1,
                None => self.far.binary_search(&place).is_ok(),
            };
            if stands {
                found(place);
            }
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::TantivyDocument;

    use super::super::{schema, tokens};
    use super::*;

    /// An index of one segment.
    fn index(texts: &[String]) -> (tantivy::Index, Field) {
        let (schema, fields) = schema::schema();
        let mut index = tantivy::Index::create_in_ram(schema);
        index.set_tokenizers(tokens::tokenizers());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000).unwrap();
        for text in texts {
            let mut document = TantivyDocument::default();
            document.add_text(fields.text, text);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, fields.text)
    }

    /// Asks for whole words in a row, of all documents and of two parts of them.
    fn check(texts: &[String], words: &[&str], cut: usize) {
        let (index, field) = index(texts);
        let searcher = index.reader().unwrap().searcher();
        let pieces: Vec<(usize, Piece)> =
            words.iter().enumerate().map(|(idx, it)| (idx, Piece::Term((*it).to_owned()))).collect();
        let phrase = Phrase::new(field, &pieces).unwrap();
        assert!(phrase.is_dividable());
        let has =
            |text: &String| text.split(' ').collect::<Vec<_>>().windows(words.len()).any(|it| it == words);
        let expected: Vec<usize> = (0..texts.len()).filter(|it| has(&texts[*it])).collect();
        let end = DocId::try_from(texts.len()).unwrap();
        let cut = DocId::try_from(cut).unwrap().min(end);
        for cut in [0, cut] {
            let mut found = Bits::none(texts.len());
            for range in [0..cut, cut..end] {
                for segment in searcher.segment_readers() {
                    phrase.documents(segment, &range, &mut found, &|| false).unwrap();
                }
            }
            assert_eq!(found.iter().map(|it| it as usize).collect::<Vec<_>>(), expected, "{words:?}, {cut}");
        }
    }

    #[test]
    fn words_in_a_row_far_down_a_long_text() {
        let filler = "the of ".repeat(NEAR_PLACES);
        let long = |end: &str| format!("{filler}{end}");
        let texts = [long("of of court"), long("court of"), "of of".to_owned(), long("of court of of")];
        for words in [&["of", "of"][..], &["of", "of", "court"], &["the", "of", "court"], &["of", "court"]] {
            check(&texts, words, 2);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_part_of_the_documents_and_all_give_what_a_scan_gives(
            texts in prop::collection::vec(prop::collection::vec(0_usize..4, 1..30), 1..400),
            few: bool,
            words in prop::collection::vec(0_usize..3, 2..4),
            cut in 0_usize..400,
        ) {
            // Two words that stand often in a text, and two that seldom do.
            let names = if few { ["a", "x", "y", "z"] } else { ["a", "b", "a", "b"] };
            let word = |it: &usize| names[*it];
            let text = |it: &Vec<usize>| {
                let mut words: Vec<&str> = it.iter().map(word).collect();
                if few {
                    words.truncate(4);
                }
                words.join(" ")
            };
            let texts: Vec<String> = texts.iter().map(text).collect();
            check(&texts, &words.iter().map(word).collect::<Vec<_>>(), cut);
        }
    }
}
