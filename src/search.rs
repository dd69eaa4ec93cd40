//! Searching: a query language, its evaluation over loaded statements, and where a hit matches. It does
//! not know threads, files or the screen.

pub mod evaluate;
pub mod highlight;
pub mod query;

pub use query::Query;
