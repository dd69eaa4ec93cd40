//! What is said beside the results, on standard error: all of it through the gate of `text`. That nobody can
//! read it there ends nothing: only standard output decides about a run.

use std::io::{self, IsTerminal as _, Stderr, Write as _};

use super::args::ColorWhen;
use super::out::Out;
use super::{is_colored, render};
use crate::domain::Diagnostic;
use crate::text::clean_lines;

/// Standard error. Only here and in [`super::out`] is a stream of the system named.
#[expect(clippy::disallowed_methods, reason = "this file is the way to it")]
fn stream() -> Stderr {
    io::stderr()
}

/// Whether somebody sees what is said.
pub(super) fn is_seen() -> bool {
    stream().is_terminal()
}

/// Says one thing.
pub(super) fn notice(text: &str) {
    let _ = writeln!(stream().lock(), "onrecord: {}", clean_lines(text));
}

/// Says something of several lines, as it is.
pub(super) fn lines(text: &str) {
    let _ = stream().lock().write_all(clean_lines(text).as_bytes());
}

/// Asks questions there.
pub(super) fn asking<T>(ask: impl FnOnce(&mut Out<'_>) -> T) -> T {
    ask(&mut Out::new(&mut stream().lock(), false))
}

/// Shows problems with their places.
pub(super) fn diagnostics(problems: &[Diagnostic], color: ColorWhen) {
    let color = is_colored(color, is_seen());
    let mut stream = stream().lock();
    for problem in problems {
        let _ = render::diagnostic(&mut stream, problem, color);
    }
}
