//! The one integration test binary. Each module is one concern; slow ones are last.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking, and what they share is nobody's public face"
)]

mod archive;
mod bombs;
mod cached;
mod cite;
mod claims;
mod cli;
mod count;
mod demands;
mod figures;
mod fuzz;
mod hostile;
mod index;
mod kept;
mod narrow;
mod play;
mod plays;
mod queries;
mod readme;
mod rooms;
mod search;
mod state;
mod stock;
mod store;
mod trust;

mod pty;

// It reads the registers of processes it follows.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod faults;
