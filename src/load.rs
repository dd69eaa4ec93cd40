//! Reads a store and finds the claims of what it reads: the one place where both meet. It does not
//! know the screen or how files are watched.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::claims::{self, Context};
use crate::domain::{Party, Statement};
use crate::store::read::{self, Location, OpenError};
use crate::store::{Catalog, Entry, FileRead};

/// Finds the claims of a statement.
#[must_use]
pub fn entry(statement: Statement, parties: &[Party]) -> Entry {
    let context = Context {
        language: statement.language.as_deref(),
        issuers: &statement.issuers,
        parties,
        speakers: &statement.speakers,
        picks: &statement.picks,
    };
    let claims = claims::find(&statement.body, &context);
    Entry { statement, claims }
}

/// Reads a file and gives it in parts, until the sink says to stop.
pub fn file(path: &Arc<Path>, parties: &[Party], sink: &mut dyn FnMut(FileRead) -> ControlFlow<()>) {
    let mut state = ControlFlow::Continue(());
    read::file(path, &mut |read| {
        if state.is_continue() {
            let entries = read.statements.into_iter().map(|it| Arc::new(entry(it, parties))).collect();
            state = sink(FileRead { entries, diagnostics: read.diagnostics });
        }
    });
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
                while let Some((path, part)) = {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    plan.files.get(idx).zip(parts.get(idx))
                } {
                    let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
                    file(path, &plan.parties, &mut |read| {
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
