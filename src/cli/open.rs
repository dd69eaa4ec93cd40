//! A store opened for a command, and the things it says beside its results. It does not know what the
//! command does with it.

use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::anyhow;

use super::cached::{self, Cached, Freshness, Rows, Wanted};
use super::locate;
use super::notice::notice;
use super::render;
use crate::archive::ArchiveError;
use crate::config::Config;
use crate::domain::{Marks, Severity, Span};
use crate::load;
use crate::search::Stock;
use crate::search::index::IndexError;
use crate::search::query::{self, Query, QueryError};
use crate::store::Catalog;
use crate::store::read::{self, Location};
use crate::text::width::width;

/// A store that was read.
pub(super) struct Store<'a> {
    pub(super) catalog: Arc<Catalog>,
    pub(super) marks: Marks,
    pub(super) config: &'a Config,
}

/// Reads a store, and says on standard error what is to be known: that it is the sample, that files have
/// problems, that marks cannot be read.
pub(super) fn store<'a>(
    location: &Location,
    config: &'a Config,
    wanted: Wanted<'_>,
    freshness: Freshness,
) -> anyhow::Result<Store<'a>> {
    let marks = marks(location);
    let cached = from_cache(location, wanted, freshness, &marks);
    let n_shared = cached.as_ref().map(|it| it.n_shared);
    let catalog = match cached {
        Some(cached) => cached.catalog,
        None => load::catalog(location)?,
    };
    locate::tell_sample(location);

    // Warnings alone are for `doctor`: a statement without a date is read like any other.
    let n_shared = n_shared.unwrap_or_else(|| read::duplicates(&catalog).len());
    let errors = catalog.diagnostics().iter().filter(|it| it.severity == Severity::Error);
    tell_problems(errors.count() + n_shared);
    Ok(Store { catalog: Arc::new(catalog), marks, config })
}

fn tell_problems(n_problems: usize) {
    if n_problems > 0 {
        let problems = if n_problems == 1 { "problem" } else { "problems" };
        notice(&format!("{n_problems} {problems} in the store; `onrecord doctor` lists them"));
    }
}

/// A store to be looked at: all of it, or what is kept.
pub(super) struct Looked<'a> {
    pub(super) stock: Stock,
    pub(super) marks: Marks,
    pub(super) config: &'a Config,
}

/// Opens a store of which not every statement is wanted, and says what [`store`] says. Where what is kept turns
/// out to be damaged before anything was printed, it is made again and all is done once more.
pub(super) fn look(
    location: &Location,
    config: &Config,
    freshness: Freshness,
    mut run: impl FnMut(&Looked<'_>) -> anyhow::Result<ExitCode>,
) -> anyhow::Result<ExitCode> {
    // Taking apart what is about to end with the process anyway would take as long as the search.
    let looked = ManuallyDrop::new(looked(location, config, freshness, Rows::Unchecked)?);
    match run(&looked) {
        Err(error) if matches!(error.downcast_ref(), Some(IndexError::Damaged(_))) => {
            run(&ManuallyDrop::new(self::looked(location, config, freshness, Rows::Checked)?))
        }
        other => other,
    }
}

fn looked<'a>(
    location: &Location,
    config: &'a Config,
    freshness: Freshness,
    rows: Rows,
) -> anyhow::Result<Looked<'a>> {
    let kept = match location {
        Location::Path(path) => told(cached::snapshot(path, freshness, rows)),
        Location::Sample => None,
    };
    let stock = match kept {
        Some(snapshot) => Stock::Kept(Arc::new(snapshot)),
        None => Stock::Whole(Arc::new(load::catalog(location)?)),
    };
    locate::tell_sample(location);
    tell_problems(stock.n_problems().0);
    Ok(Looked { stock, marks: marks(location), config })
}

/// Read marks and stars; that they cannot be read is said.
pub(super) fn marks(location: &Location) -> Marks {
    match locate::marks(location).map(|file| file.load()) {
        None => Marks::default(),
        Some(Ok(marks)) => marks,
        Some(Err(error)) => {
            notice(&format!("read marks and stars are left out: {error}"));
            Marks::default()
        }
    }
}

/// What the cache knows of what is wanted. None where the whole store is to be read: since there is no better
/// way, or since the cache cannot be used, which is said and takes nothing away from the results.
fn from_cache(
    location: &Location,
    wanted: Wanted<'_>,
    freshness: Freshness,
    marks: &Marks,
) -> Option<Cached> {
    let Location::Path(path) = location else { return None };
    told(cached::catalog(path, wanted, freshness, marks))
}

/// What the cache gives; that it cannot be used is said.
fn told<T>(res: Result<Option<T>, ArchiveError>) -> Option<T> {
    res.unwrap_or_else(|error| {
        notice(&format!("the cache is not used, and the whole store is read: {error}"));
        None
    })
}

/// Reads a query; an error points at the place.
pub(super) fn parsed(text: &str) -> anyhow::Result<Query> {
    query::parse(text).map_err(|error| anyhow!("{}", pointed(text, &error)))
}

/// The query, or what stands around the place, a caret under what is wrong with it, and what would help.
fn pointed(text: &str, error: &QueryError) -> String {
    let (line, mark) = render::cut(text, error.span);
    let before = width(Span::new(0, mark.start()).of(&line));
    let carets = "^".repeat(width(mark.of(&line)).max(1));
    let mut shown = format!("{}\n  {line}\n  {}{carets}", error.message, " ".repeat(before));
    if let Some(help) = &error.help {
        shown = format!("{shown}\nhelp: {help}");
    }
    shown
}
