//! The store: YAML documents in, statements and diagnostics out, and the catalogue of what was read.
//! The only room that knows YAML. It does not know claims being found, searching or the screen.

pub mod catalog;
pub mod read;

pub use catalog::{Catalog, Entry};
