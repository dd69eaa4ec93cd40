//! Reads a store and finds the claims of what it reads: the one place where both meet. It does not
//! know the screen or how files are watched.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::claims::{self, Context};
use crate::domain::{Anchor, Diagnostic, Excerpt, Party, Pick, Severity, Span, Statement};
use crate::store::read::{self, Location, OpenError};
use crate::store::{Catalog, Entry, FileRead, codes};

/// Finds the claims of a statement.
#[must_use]
pub fn entry(statement: Statement, parties: &[Party]) -> Entry {
    anchored(statement, parties, &mut Vec::new())
}

/// Finds the claims of a statement, and what is to be known about those picked by a person.
fn anchored(statement: Statement, parties: &[Party], diagnostics: &mut Vec<Diagnostic>) -> Entry {
    let context = Context {
        language: statement.language.as_deref(),
        issuers: &statement.issuers,
        parties,
        speakers: &statement.speakers,
        picks: &statement.picks,
    };
    if claims::is_beyond(&statement.body, &context) {
        diagnostics.push(about_beyond(&statement));
        return Entry { statement, claims: Vec::new() };
    }
    let (claims, anchors) = claims::find_anchored(&statement.body, &context);
    let astray = statement.picks.iter().zip(anchors);
    diagnostics.extend(astray.filter_map(|(pick, anchor)| about_pick(&statement, pick, anchor)));
    Entry { statement, claims }
}

/// What a person should know of a statement in which no claims are sought.
fn about_beyond(statement: &Statement) -> Diagnostic {
    Diagnostic {
        code: codes::TOO_LARGE,
        severity: Severity::Warning,
        path: statement.at.file.clone(),
        at: Some(Excerpt { line: statement.at.line, column: 1, text: String::new(), mark: Span::default() }),
        message: format!(
            "{} has more than the {} words and signs in which claims are sought, or too many picks or speakers; \
             it is shown without claims",
            statement.id,
            claims::WORDS_MAX
        ),
        help: Some("part it into several statements".to_owned()),
    }
}

/// What a person should know of a pick whose words have changed or gone.
fn about_pick(statement: &Statement, pick: &Pick, anchor: Anchor) -> Option<Diagnostic> {
    let id = &statement.id;
    let (code, message, help) = match anchor {
        Anchor::Verbatim | Anchor::Moved => return None,
        Anchor::Altered => (
            codes::ALTERED_PICK,
            format!("the body of {id} has these words in another form; the claim shows those of the body"),
            "write the words in `exact` as they stand in the body now",
        ),
        Anchor::Lost => (
            codes::LOST_PICK,
            format!("the body of {id} does not have these words; the claim is not shown"),
            "write the words in `exact` as they stand in the body, or take the claim out",
        ),
    };
    Some(Diagnostic {
        code,
        severity: Severity::Warning,
        path: statement.at.file.clone(),
        at: pick.at.clone(),
        message,
        help: Some(help.to_owned()),
    })
}

/// Finds the claims of a statement if there is nothing to be said about its picks.
#[must_use]
pub fn entry_if_sound(statement: Statement, parties: &[Party]) -> Option<Entry> {
    let mut diagnostics = Vec::new();
    let entry = anchored(statement, parties, &mut diagnostics);
    diagnostics.is_empty().then_some(entry)
}

/// Gives the bytes of a file as what they say, in parts, until the sink says to stop.
pub fn text(
    path: &Arc<Path>,
    bytes: &[u8],
    parties: &[Party],
    sink: &mut dyn FnMut(FileRead) -> ControlFlow<()>,
) {
    let mut state = ControlFlow::Continue(());
    read::text(path, bytes, &mut |read| {
        if state.is_continue() {
            state = sink(found(read, parties));
        }
    });
}

/// Reads a file and gives it in parts, until the sink says to stop.
pub fn file(path: &Arc<Path>, parties: &[Party], sink: &mut dyn FnMut(FileRead) -> ControlFlow<()>) {
    let mut state = ControlFlow::Continue(());
    read::file(path, &mut |read| {
        if state.is_continue() {
            state = sink(found(read, parties));
        }
    });
}

/// The claims of what was read.
fn found(read: read::Read, parties: &[Party]) -> FileRead {
    let mut diagnostics = read.diagnostics;
    let statements = read.statements.into_iter();
    let entries = statements.map(|it| Arc::new(anchored(it, parties, &mut diagnostics))).collect();
    FileRead { entries, diagnostics }
}

/// Reads all of a store, on every core there is. The result does not depend on which thread was first.
pub fn catalog(location: &Location) -> Result<Catalog, OpenError> {
    let plan = read::plan(location)?;
    let n_threads =
        thread::available_parallelism().map_or(1, std::num::NonZero::get).min(plan.files.len()).min(16);
    let next = AtomicUsize::new(0);
    let parts: Vec<Mutex<FileRead>> = plan.files.iter().map(|_| Mutex::default()).collect();
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                while let Some((found, part)) = {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    plan.files.get(idx).zip(parts.get(idx))
                } {
                    let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
                    file(&found.path, &plan.parties, &mut |read| {
                        part.entries.extend(read.entries);
                        part.diagnostics.extend(read.diagnostics);
                        ControlFlow::Continue(())
                    });
                }
            });
        }
    });
    let mut catalog = Catalog::new(plan.name, plan.parties.clone());
    catalog.add(FileRead { entries: Vec::new(), diagnostics: plan.diagnostics });
    for part in parts {
        catalog.add(part.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    Ok(catalog)
}
