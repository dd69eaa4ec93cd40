//! What is said beside the results, on standard error. That nobody can read it there ends nothing: only
//! standard output decides about a run.

use std::io::{self, IsTerminal as _, Write as _};

use super::args::ColorWhen;
use super::{is_colored, render};
use crate::domain::Diagnostic;
use crate::text::clean::clean_lines;

/// Says one thing.
pub(super) fn notice(text: &str) {
    let _ = writeln!(io::stderr().lock(), "onrecord: {}", clean_lines(text));
}

/// Shows problems with their places.
pub(super) fn diagnostics(problems: &[Diagnostic], color: ColorWhen) {
    let color = is_colored(color, io::stderr().is_terminal());
    let mut shown = Vec::new();
    for problem in problems {
        let _ = render::diagnostic(&mut shown, problem, color);
    }
    let _ = io::stderr().lock().write_all(&shown);
}
