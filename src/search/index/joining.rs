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
/// a few statements would be joined with large ones again and again. See [`Seldom`].
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

/// Parts of fewer documents are joined in no time, some 500 statements with their claims.
const FEW: u32 = 5_000;
/// Larger ones are left alone until there are so many of them: whoever changes a file waits while they are joined.
const MANY: usize = 24;

/// For changes of what is kept. Parts as large as reading a whole store leaves them are never joined: of a million
/// statements there are some forty, and somebody would wait for a quarter of a minute.
#[derive(Debug)]
pub(super) struct Seldom {
    few: u32,
    small: u32,
}

impl Default for Seldom {
    fn default() -> Self {
        Self { few: FEW, small: SMALL }
    }
}

impl MergePolicy for Seldom {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut segments: Vec<&SegmentMeta> =
            segments.iter().filter(|it| it.num_docs() < self.small).collect();
        segments.sort_unstable_by_key(|it| it.num_docs());
        let n_small = segments.partition_point(|it| it.num_docs() < self.few);
        let n_joined = match segments.len() {
            _ if n_small >= TOGETHER => n_small,
            MANY.. => MANY / 2,
            _ => return Vec::new(),
        };
        vec![MergeCandidate(segments.into_iter().take(n_joined).map(SegmentMeta::id).collect())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::Schema;
    use tantivy::{Index, TantivyDocument};

    /// The parts there are after so many commits of one document each.
    fn n_parts(few: u32, small: u32, n_commits: usize) -> usize {
        let index = Index::create_in_ram(Schema::builder().build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        writer.set_merge_policy(Box::new(Seldom { few, small }));
        for _ in 0..n_commits {
            writer.add_document(TantivyDocument::default()).unwrap();
            writer.commit().unwrap();
        }
        writer.wait_merging_threads().unwrap();
        index.searchable_segment_ids().unwrap().len()
    }

    #[test]
    fn small_parts_are_joined_soon_and_others_when_there_are_many() {
        let n = n_parts(FEW, SMALL, 30);
        assert!(n < 2 * TOGETHER, "{n}");
        assert_eq!(n_parts(0, SMALL, MANY - 1), MANY - 1);
        let n = n_parts(0, SMALL, MANY + 4);
        assert!((2..MANY).contains(&n), "{n}");
        // Of one document each all are large here.
        assert_eq!(n_parts(0, 1, MANY + 4), MANY + 4);
    }
}
