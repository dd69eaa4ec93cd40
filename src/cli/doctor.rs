//! `onrecord doctor`: all that is to be known about the files of a store. It changes nothing.

use std::process::ExitCode;

use super::out::Out;
use super::render;
use crate::domain::Severity;
use crate::load;
use crate::store::read::{self, Location};

/// Writes every diagnostic of a store, in the order of its files, and a summary.
///
/// Gives 0 for a store without errors (warnings alone are no problem) and 1 for one with errors. That
/// there is no store to look at is the error, which the command line ends with 2 for.
pub fn run(location: &Location, is_json: bool, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    let catalog = load::catalog(location)?;
    let mut diagnostics = catalog.diagnostics().to_vec();
    let mut duplicates = read::duplicates(&catalog);
    read::fill(&mut duplicates);
    diagnostics.append(&mut duplicates);
    diagnostics.sort_by(|a, b| {
        let place = |it: &crate::domain::Diagnostic| it.at.as_ref().map(|at| (at.line, at.column));
        (&a.path, place(a)).cmp(&(&b.path, place(b)))
    });

    let n_errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let n_warnings = diagnostics.len() - n_errors;
    if is_json {
        out.json(&render::diagnostics_json(&diagnostics))?;
    } else {
        for diagnostic in &diagnostics {
            out.diagnostic(diagnostic)?;
        }
        let n_statements = catalog.entries().len();
        let found = match (n_errors, n_warnings) {
            (0, 0) => "no problems".to_owned(),
            (0, warnings) => count(warnings, "warning"),
            (errors, 0) => count(errors, "error"),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        out.line(format!("{}: {found}", count(n_statements, "statement")))?;
    }
    Ok(ExitCode::from(u8::from(n_errors > 0)))
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
