//! The store: YAML documents in, statements and diagnostics out, and the catalogue of what was read.
//! The only room that knows YAML. It does not know claims being found, searching or the screen.

pub mod catalog;
pub mod codes;
mod document;
pub mod new;
mod raw;
pub mod read;
pub mod rows;
mod report;
pub mod sample;
pub mod schema;
mod split;
pub mod stamp;
mod walk;
mod yaml;

pub use catalog::{Catalog, Entry, FileRead};
