//! The one integration test binary. Each module is one concern; slow ones are last.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking, and what they share is nobody's public face"
)]

mod play;
mod plays;
mod rooms;

mod search;
mod store;

mod claims;

mod cite;
mod state;
