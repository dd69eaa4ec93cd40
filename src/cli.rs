//! The command line.

pub mod extract;
