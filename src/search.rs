//! Searching: a query language, its evaluation over loaded statements, and where a hit matches. It does
//! not know threads, files or the screen.

pub mod bits;
pub mod evaluate;
pub mod highlight;
pub mod index;
pub mod query;
mod quoted;
mod words;

pub use evaluate::{ClaimRow, Order, Scan, Sort, View, claims, matches, view};
pub use highlight::{Snippet, find, snippet, spans};
pub use query::{Query, QueryError, parse, parse_typing};
