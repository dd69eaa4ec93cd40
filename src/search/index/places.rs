//! Where a word stands in the documents of a segment, to be asked of one document after the other. It does
//! not know why somebody asks.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::{CompositeFile, Directory as _, FileSlice};
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, InvertedIndexReader, SegmentReader};

use super::IndexError;

/// A word is read from its first document to its last where so few of its documents, on the average, lie
/// between two that are asked of. Where they are more, most blocks of it can be jumped over.
pub(super) const DENSE: u32 = 32;

/// The words of a field and their places, in a segment.
pub(super) struct Places {
    pub(super) inverted: Arc<InvertedIndexReader>,
    file: FileSlice,
}

impl Places {
    pub(super) fn open(segment: &SegmentReader, field: Field) -> Result<Self, IndexError> {
        let inverted = segment.inverted_index(field)?;
        let path = PathBuf::from(format!("{}.pos", segment.segment_id().uuid_string()));
        let file = segment.index().directory().open_read(&path).map_err(tantivy::TantivyError::from)?;
        let file = CompositeFile::open(&file)?.open_read(field).unwrap_or_else(FileSlice::empty);
        Ok(Self { inverted, file })
    }

    /// To be asked of so many documents.
    pub(super) fn of(&self, word: &TermInfo, n_asked: usize) -> io::Result<Word> {
        let n_asked = u32::try_from(n_asked).unwrap_or(u32::MAX);
        if n_asked.saturating_mul(DENSE) < word.doc_freq {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let postings = self.inverted.read_postings_from_terminfo(word, option)?;
            return Ok(Word::Sparse(Box::new((postings, Vec::new()))));
        }
        Ok(Word::Dense(Box::new(Dense { block: self.block(word)?, at: 0, starts: Vec::new() })))
    }

    /// All places of a word from a document on, moved by so many.
    pub(super) fn blocks(&self, word: &TermInfo, moved: u32, first: DocId) -> io::Result<Blocks> {
        let mut block = self.block(word)?;
        if block.postings.docs().last().is_some_and(|last| *last < first) {
            block.advance_to(first);
        }
        let mut blocks = Blocks { block, moved, spots: Vec::new(), n_passed: 0 };
        blocks.read();
        Ok(blocks)
    }

    /// The documents of a word from one on, with its places in each.
    pub(super) fn documents(&self, word: &TermInfo, first: DocId) -> io::Result<Documents> {
        let mut documents = Documents { block: self.block(word)?, at: 0, start: 0 };
        documents.block.read();
        documents.seek(first);
        Ok(documents)
    }

    fn block(&self, word: &TermInfo) -> io::Result<Block> {
        let postings = self.inverted.read_block_postings_from_terminfo(word, IndexRecordOption::WithFreqs)?;
        let steps = PositionReader::open(self.file.read_bytes_slice(word.positions_range.clone())?)?;
        Ok(Block { postings, steps, n_before: 0, read: Vec::new() })
    }
}

/// A word that is asked of one document after the other.
pub(super) enum Word {
    /// With room for the places in a document.
    Sparse(Box<(SegmentPostings, Vec<u32>)>),
    Dense(Box<Dense>),
}

impl Word {
    /// Where it stands in a document, rising; no document before one that was asked of already.
    pub(super) fn places(&mut self, document: DocId) -> &[u32] {
        match self {
            Self::Sparse(it) => {
                let (postings, places) = &mut **it;
                if postings.doc() < document {
                    postings.seek(document);
                }
                if postings.doc() != document {
                    return &[];
                }
                postings.positions(places);
                places
            }
            Self::Dense(word) => word.places(document),
        }
    }
}

/// A block of the documents of a word. tantivy's own cursor adds up, for each document, how often the word stands
/// in those before it in the block; here that is done once for all of them.
struct Block {
    postings: BlockSegmentPostings,
    /// All places of the word, document after document: in each the first, then the steps from one to the next.
    steps: PositionReader,
    /// How many of them belong to blocks that lie behind.
    n_before: u64,
    read: Vec<u32>,
}

impl Block {
    /// How often the word stands in each of its documents.
    fn counts(&self) -> &[u32] {
        // Behind the last block the documents are none, but the numbers stay what they were.
        self.postings.freqs().get(..self.postings.docs().len()).unwrap_or(&[])
    }

    /// Goes to the next block, and over those that have nothing from a document on.
    fn advance_to(&mut self, document: DocId) {
        loop {
            self.n_before += self.counts().iter().map(|n| u64::from(*n)).sum::<u64>();
            self.postings.advance();
            if self.postings.docs().last().is_none_or(|last| *last >= document) {
                return;
            }
        }
    }

    /// Reads the steps of its documents.
    fn read(&mut self) {
        let n = self.counts().iter().map(|n| *n as usize).sum();
        self.read.resize(n, 0);
        if n > 0 {
            self.steps.read(self.n_before, &mut self.read);
        }
    }
}

/// A word that is asked of many documents.
pub(super) struct Dense {
    block: Block,
    /// The document of the block looked at last.
    at: usize,
    /// Where the places in each document of the block begin, and where those in the last one end; empty until
    /// they are read.
    starts: Vec<usize>,
}

impl Dense {
    fn places(&mut self, document: DocId) -> &[u32] {
        if self.block.postings.docs().last().is_some_and(|last| *last < document) {
            self.block.advance_to(document);
            self.at = 0;
            self.starts.clear();
        }
        let rest = self.block.postings.docs().get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().position(|it| *it >= document).unwrap_or(rest.len());
        if self.block.postings.docs().get(self.at) != Some(&document) {
            return &[];
        }
        if self.starts.is_empty() {
            self.read();
        }
        match self.starts.get(self.at..) {
            Some([start, end, ..]) => self.block.read.get(*start..*end).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Makes places of the steps.
    fn read(&mut self) {
        self.block.read();
        let mut rest = self.block.read.as_mut_slice();
        let mut start = 0;
        self.starts.push(start);
        for n in self.block.postings.freqs() {
            let Some((these, others)) = rest.split_at_mut_checked(*n as usize) else { return };
            let mut place = 0;
            for it in these {
                place += *it;
                *it = place;
            }
            start += *n as usize;
            self.starts.push(start);
            rest = others;
        }
    }
}

/// The documents of a word one after the other.
pub(super) struct Documents {
    block: Block,
    /// The document of the block one is at, and where its places begin in what was read.
    at: usize,
    start: usize,
}

impl Documents {
    /// The one it is at; none at the end.
    pub(super) fn document(&self) -> Option<DocId> {
        self.block.postings.docs().get(self.at).copied()
    }

    fn n_places(&self) -> usize {
        self.block.counts().get(self.at).map_or(0, |n| *n as usize)
    }

    /// The first place of the word there, and then the steps from one to the next.
    pub(super) fn steps(&self) -> &[u32] {
        self.block.read.get(self.start..self.start + self.n_places()).unwrap_or(&[])
    }

    /// How many places it has in a document of the block, on the average.
    pub(super) fn density(&self) -> usize {
        self.block.read.len() / self.block.counts().len().max(1)
    }

    /// Goes to the next one.
    pub(super) fn pass(&mut self) {
        self.start += self.n_places();
        self.at += 1;
        if self.at >= self.block.postings.docs().len() {
            self.enter(0);
        }
    }

    /// Goes to the first one that is not before a document.
    pub(super) fn seek(&mut self, document: DocId) {
        if self.block.postings.docs().last().is_some_and(|last| *last < document) {
            self.enter(document);
        }
        while self.document().is_some_and(|it| it < document) {
            self.pass();
        }
    }

    fn enter(&mut self, document: DocId) {
        self.block.advance_to(document);
        self.block.read();
        (self.at, self.start) = (0, 0);
    }
}

/// A place in a document, as one number that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot(u64);

impl Spot {
    pub(super) fn new(document: DocId, place: u32) -> Self {
        Self(u64::from(document) << 32 | u64::from(place))
    }

    pub(super) fn document(self) -> DocId {
        u32::try_from(self.0 >> 32).unwrap_or(u32::MAX)
    }

    pub(super) fn place(self) -> u32 {
        u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }
}

/// All places of a word, block after block.
pub(super) struct Blocks {
    block: Block,
    moved: u32,
    spots: Vec<Spot>,
    n_passed: usize,
}

impl Blocks {
    /// Those of the block that were not passed yet.
    pub(super) fn spots(&self) -> &[Spot] {
        self.spots.get(self.n_passed..).unwrap_or(&[])
    }

    /// Passes so many.
    pub(super) fn pass(&mut self, n: usize) {
        self.n_passed += n;
    }

    /// Goes to the next block that has something from a document on: none at the end.
    pub(super) fn advance_to(&mut self, document: DocId) {
        self.block.advance_to(document);
        self.read();
    }

    fn read(&mut self) {
        self.n_passed = 0;
        self.spots.clear();
        self.block.read();
        let mut rest = self.block.read.as_slice();
        // Room is made once for all of them.
        self.spots.reserve(rest.len());
        for (document, n) in self.block.postings.docs().iter().zip(self.block.postings.freqs()) {
            let Some((these, others)) = rest.split_at_checked(*n as usize) else { return };
            let mut place = self.moved;
            self.spots.extend(these.iter().map(|step| {
                place = place.saturating_add(*step);
                Spot::new(*document, place)
            }));
            rest = others;
        }
    }
}
