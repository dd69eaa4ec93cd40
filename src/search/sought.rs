//! What a query looks for in one text, and where it stands there: words, a pattern of one, or two of these
//! near each other. It does not know queries, fields or statements.

mod near;
mod pattern;

use std::sync::Arc;

use super::words::Words;
use crate::domain::Span;

pub(super) use near::{NEAR_MAX, NEAR_USUAL, Near, is_near};
pub(super) use pattern::Pattern;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    Words(Words),
    Pattern(Arc<Pattern>),
    Near(Box<Near>),
}

impl Sought {
    /// Whether it stands anywhere in a folded text.
    pub(super) fn stands_in(&self, folded: &str) -> bool {
        match self {
            Self::Words(words) => words.stand_in(folded),
            Self::Pattern(pattern) => pattern.find(folded).next().is_some(),
            Self::Near(near) => near.stands_in(folded),
        }
    }

    /// Where it stands in a folded text.
    pub(super) fn find_all(&self, folded: &str) -> Vec<Span> {
        match self {
            Self::Words(words) => words.find_all(folded).collect(),
            Self::Pattern(pattern) => pattern.find(folded).collect(),
            Self::Near(near) => near.find_all(folded),
        }
    }

    /// Everywhere it stands in a folded text, overlapping itself too.
    fn find_each(&self, folded: &str) -> Vec<Span> {
        match self {
            Self::Words(words) => words.find_each(folded).collect(),
            Self::Pattern(pattern) => pattern.find(folded).collect(),
            Self::Near(near) => near.find_all(folded),
        }
    }

    /// How many places of a text it takes: a word one, a character of a script without spaces one.
    pub(super) fn n_places(&self) -> u32 {
        match self {
            Self::Words(words) => words.n_places(),
            Self::Pattern(_) | Self::Near(_) => 1,
        }
    }
}

#[cfg(test)]
impl std::fmt::Display for Sought {
    /// `camp+clos*`, `/x/`, `(a near5 b)`, for tests.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Words(words) => words.fmt(f),
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Near(near) => write!(f, "({} near{} {})", near.one, near.within, near.other),
        }
    }
}
