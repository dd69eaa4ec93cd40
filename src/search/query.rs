//! The query language: text to a query, with located errors. Pure.

/// A query that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {}
