//! The whole program in a terminal: what a person sees there, and what is left when it ends. Everything
//! here waits for a text, a file or an exit, never for a time.

mod endings;
pub mod harness;
mod kept;
mod oracle;
mod outside;
mod reading;
pub mod store;
mod storms;
mod typing;

pub use harness::{Reader, Sitting};
