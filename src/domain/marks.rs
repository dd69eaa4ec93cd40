//! What a reader adds to statements: read marks and stars. It does not know where they are kept.

use std::collections::HashSet;

use super::statement::StatementId;

/// Read marks and stars of one store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Statements that have been read.
    pub read: HashSet<StatementId>,
    /// Statements with a star.
    pub starred: HashSet<StatementId>,
}

/// One of the two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Has been read.
    Read,
    /// Has a star.
    Starred,
}

/// One mark set or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkChange {
    /// Of which statement.
    pub id: StatementId,
    /// Which mark.
    pub mark: Mark,
    /// Set, or taken away.
    pub on: bool,
}

impl Marks {
    /// Whether the statement with an id has the mark.
    #[must_use]
    pub fn has(&self, id: &str, mark: Mark) -> bool {
        match mark {
            Mark::Read => self.read.contains(id),
            Mark::Starred => self.starred.contains(id),
        }
    }

    /// Carries out one change.
    pub fn apply(&mut self, change: &MarkChange) {
        let set = match change.mark {
            Mark::Read => &mut self.read,
            Mark::Starred => &mut self.starred,
        };
        if change.on {
            set.insert(change.id.clone());
        } else {
            set.remove(&change.id);
        }
    }
}
