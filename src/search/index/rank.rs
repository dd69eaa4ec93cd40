//! How well statements answer the words of a query, by the numbers the index keeps: see
//! [`crate::search::relevance`]. It does not know which statements answer at all.

#![expect(
    clippy::cast_precision_loss,
    reason = "a score is no count: seven digits of it are more than enough"
)]

use tantivy::SegmentReader;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption};

use super::evaluate::{Asked, Stop, finished};
use super::leaf::{Leaf, Piece};
use super::numbers::Numbers;
use super::{IndexError, Searcher};
use crate::domain::Marks;
use crate::search::bits::Bits;
use crate::search::query::Query;
use crate::search::relevance::{OF_QUOTED, OF_TITLE, Weight};
use crate::search::sought::Sought;
use crate::store::rows::Rows;

impl Searcher {
    /// For each slot how well its statement answers the words of a query: what is not in `found` has nothing.
    /// None when it was cancelled.
    pub fn scores(
        &self,
        rows: &Rows,
        query: &Query,
        found: &Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<f32>>, IndexError> {
        let marks = Marks::default();
        let asked = Asked { searcher: self, rows, marks: &marks, cancelled, in_quote: query.in_quote() };
        finished(asked.scores(query, found))
    }
}

impl Asked<'_> {
    fn scores(&self, query: &Query, found: &Bits) -> Result<Vec<f32>, Stop> {
        let fields = &self.searcher.fields;
        let n_slots = self.rows.n_slots();
        let mut scores = vec![0.0; n_slots];
        let mut lengths = vec![0; n_slots];
        let mut n_words = 0;
        for segment in self.segments() {
            n_words += segment.inverted_index(fields.text)?.total_num_tokens();
        }
        for sought in query.shown_words() {
            let mut often = vec![0.0; n_slots];
            for (field, each) in [(fields.text, 1.0), (fields.title, OF_TITLE), (fields.quoted, OF_QUOTED)] {
                self.count(sought, field, each, &mut often)?;
            }
            self.lengths(sought, &mut lengths)?;
            let n_with = often.iter().filter(|it| **it > 0.0).count();
            let weight = Weight::new(n_with, self.rows.len(), n_words);
            for slot in found.iter() {
                let slot = slot as usize;
                if let (Some(score), Some(often), Some(length)) =
                    (scores.get_mut(slot), often.get(slot), lengths.get(slot))
                    && *often > 0.0
                {
                    *score += weight.score(*often, *length);
                }
            }
        }
        Ok(scores)
    }

    /// Adds how often something stands in a field of each statement, or of its claims.
    fn count(&self, sought: &Sought, field: Field, each: f32, often: &mut [f32]) -> Result<(), Stop> {
        let documents = self.documents_with(field, sought)?;
        // A word in just that form counts once more.
        let exact = match sought {
            Sought::Forms(word) => Some(Piece::Term(word.clone())),
            _ => None,
        };
        for (segment, documents) in self.segments().iter().zip(&documents) {
            if (self.cancelled)() {
                return Err(Stop::Cancelled);
            }
            let slots = Numbers::slots(segment)?;
            let mut add = |document: u32, n: u32| {
                let slot = slots.of(document) as usize;
                if documents.has(document)
                    && !segment.is_deleted(document)
                    && let Some(often) = often.get_mut(slot)
                {
                    *often += each * n as f32;
                }
            };
            match Leaf::new(self.searcher, field, sought, None)? {
                Leaf::One(field, piece) if !sought.has_forms() => {
                    frequencies(segment, field, &piece, self.cancelled, &mut add)?;
                }
                // Of forms and of what takes several words only that they stand there is known.
                _ => documents.iter().for_each(|document| add(document, 1)),
            }
            if let Some(piece) = &exact {
                frequencies(segment, field, piece, self.cancelled, &mut add)?;
            }
        }
        Ok(())
    }

    /// The lengths of the statements that have something, in words.
    fn lengths(&self, sought: &Sought, lengths: &mut [u32]) -> Result<(), Stop> {
        let field = self.searcher.fields.text;
        for (segment, documents) in self.segments().iter().zip(&self.documents_with(field, sought)?) {
            let slots = Numbers::slots(segment)?;
            let norms = segment.get_fieldnorms_reader(field)?;
            for document in documents.iter() {
                let slot = slots.of(document) as usize;
                if let Some(length) = lengths.get_mut(slot) {
                    *length = norms.fieldnorm(document);
                }
            }
        }
        Ok(())
    }
}

/// A number of words as the index keeps it: exact up to 40, then within an eighth.
pub(in crate::search) fn rounded(n_words: u32) -> u32 {
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(n_words))
}

/// How often each document of a segment has a piece.
fn frequencies(
    segment: &SegmentReader,
    field: Field,
    piece: &Piece,
    cancelled: &(dyn Fn() -> bool + Sync),
    add: &mut dyn FnMut(u32, u32),
) -> Result<(), Stop> {
    let inverted = segment.inverted_index(field)?;
    piece.each(inverted.terms(), cancelled, |info| {
        let mut postings = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        loop {
            let documents = postings.docs();
            if documents.is_empty() {
                return Ok(());
            }
            for (document, n) in documents.iter().zip(postings.freqs()) {
                add(*document, *n);
            }
            postings.advance();
        }
    })?;
    Ok(())
}
