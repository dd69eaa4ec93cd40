//! The command line.

pub mod doctor;
pub mod extract;
pub mod render;
