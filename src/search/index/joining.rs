//! When parts of the index are made one: every search opens each of them, and every commit adds some. It does
//! not know what is in them.

use tantivy::SegmentMeta;
use tantivy::merge_policy::{MergeCandidate, MergePolicy};

/// Parts of fewer documents are joined, some 20,000 statements with their claims: larger ones are few, and would
/// take long.
const SMALL: u32 = 150_000;
/// Once there are so many of them.
const TOGETHER: usize = 6;

/// For reading a whole store, when the first commits come soon and are small. Not for single changes: a part of
/// a few statements would be joined with large ones again and again.
#[derive(Debug)]
pub(super) struct Soon;

impl MergePolicy for Soon {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let small = segments.iter().filter(|it| it.num_docs() < SMALL);
        let small: Vec<_> = small.map(SegmentMeta::id).collect();
        if small.len() < TOGETHER {
            return Vec::new();
        }
        vec![MergeCandidate(small)]
    }
}
