//! Searching: a query language, its evaluation over loaded statements, and where a hit matches. It does
//! not know threads, files or the screen.

pub mod bits;
pub mod evaluate;
pub mod facets;
pub mod highlight;
pub mod index;
pub mod order;
pub mod parts;
pub mod query;
mod quoted;
mod relevance;
mod sought;
pub mod stock;
mod words;

pub use evaluate::{ClaimAt, Found, Order, Scan, Sort, claims, matches, statements};
pub use highlight::{Snippet, find, snippet, spans};
pub use query::{Query, QueryError, parse, parse_typing};
pub use stock::{Stock, View};
