//! The number a segment keeps with each of its documents: which statement it is, or which claim. It does not know
//! how a document is found.

use std::sync::Arc;

use tantivy::columnar::{Cardinality, ColumnValues};
use tantivy::{DocId, SegmentReader};

use super::IndexError;
use crate::store::rows::Slot;

/// One of the numbers.
pub(super) struct Numbers(Arc<dyn ColumnValues<u64>>);

impl Numbers {
    /// The slots of the statements.
    pub(super) fn slots(segment: &SegmentReader) -> Result<Self, IndexError> {
        Self::of_column(segment, "slot", u64::from(Slot::MAX))
    }

    /// The numbers of the claims, from 1; 0 for statements.
    pub(super) fn claims(segment: &SegmentReader) -> Result<Self, IndexError> {
        Self::of_column(segment, "claim", 0)
    }

    fn of_column(segment: &SegmentReader, name: &str, without: u64) -> Result<Self, IndexError> {
        let column = segment.fast_fields().u64(name)?;
        // Each of our documents has one: which have need not be asked then for each of them.
        Ok(Self(match column.get_cardinality() {
            Cardinality::Full => column.values,
            _ => column.first_or_default_col(without),
        }))
    }

    pub(super) fn of(&self, document: DocId) -> u32 {
        u32::try_from(self.0.get_val(document)).unwrap_or(u32::MAX)
    }
}
