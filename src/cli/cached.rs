//! Opens a store by its cache: only what answers a query is read. It does not know what is printed.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::notice;
use crate::archive::{self, Archive, ArchiveError, Progress};
use crate::domain::{Diagnostic, Marks};
use crate::search::Stock;
use crate::search::highlight::{Snippet, snippet, snippet_of_body};
use crate::search::query::Query;
use crate::search::stock::Snapshot;
use crate::store::read::{self, Plan};
use crate::store::rows::{Row, Slot};
use crate::store::{Catalog, Entry, FileRead};
use crate::threads;

/// Which statements are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    /// Those that answer a query.
    Query(&'a Query),
    /// Those with an id.
    Id(&'a str),
}

/// Whether the files are looked at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// The cache is brought up to date before anything is answered.
    Fresh,
    /// What is in the cache is answered, if there is anything.
    Stale,
}

/// One in so many statements: where more are wanted, reading the whole store is faster than reading each by
/// itself.
const SPARSE: usize = 8;

/// What the cache gives.
#[derive(Debug)]
pub(super) struct Cached {
    /// The statements that are wanted, and what is to be known about all files.
    pub(super) catalog: Catalog,
    /// Statements of the whole store that share their id with another.
    pub(super) n_shared: usize,
}

/// A store opened by its cache.
struct Opened {
    snapshot: Snapshot,
    /// What the store is made of; None where nobody looked.
    plan: Option<Plan>,
}

/// Whether rows are looked at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// All of them are known to be what was kept.
    Checked,
    /// They are read when they are asked for: see [`Stock::sound`].
    Unchecked,
}

/// Opens a store by its cache, brought up to date unless it may be stale. None where it is better to read the
/// whole store.
fn open(path: &Path, freshness: Freshness, rows: Rows) -> Result<Option<Opened>, ArchiveError> {
    let Some(folder) = Archive::folder_for(path) else { return Ok(None) };
    let root = read::root(path);
    let is_kept = Archive::is_kept(path);
    let plan = match freshness {
        Freshness::Stale if is_kept && rows == Rows::Unchecked => None,
        // What cannot be opened is said by whoever reads it.
        _ => match read::plan(&read::Location::Path(path.to_owned())) {
            Ok(plan) => Some(plan),
            Err(_) => return Ok(None),
        },
    };
    if !is_kept && plan.as_ref().is_some_and(Plan::is_small) {
        return Ok(None);
    }
    // A disk that is not mounted leaves an empty folder: what is kept of the store is of use when it is back.
    if plan.as_ref().is_some_and(|it| it.files.is_empty()) {
        return Ok(None);
    }
    let mut archive = Archive::open(&folder, root)?;
    let set_aside = archive.set_aside().map(str::to_owned);
    if let Some(why) = &set_aside {
        notice(&format!("{why}; it is made again"));
    }
    if let Some(plan) = &plan
        && (rows == Rows::Checked || !archive.is_current(plan))
    {
        let bar = bar();
        archive.sync(plan, &mut |_, progress| {
            show(&bar, progress);
            ControlFlow::Continue(())
        })?;
        bar.finish_and_clear();
        if let Some(why) = archive.set_aside().filter(|_| set_aside.is_none()) {
            notice(&format!("{why}; it is made again"));
        }
    }
    let parties = plan.as_ref().map_or_else(|| read::parties(path), |it| Arc::clone(&it.parties));
    Ok(Some(Opened { snapshot: archive.snapshot(parties)?, plan }))
}

/// What is kept, with what is to be known about the folder. None as [`catalog`] has it.
pub(super) fn snapshot(
    path: &Path,
    freshness: Freshness,
    rows: Rows,
) -> Result<Option<Snapshot>, ArchiveError> {
    let Some(Opened { mut snapshot, plan }) = open(path, freshness, rows)? else { return Ok(None) };
    snapshot.diagnostics.extend(plan.map_or_else(Vec::new, |it| it.diagnostics));
    Ok(Some(snapshot))
}

/// What is to be had of the statements of some slots, on every core there is; None for one whose file has
/// changed. Without their claims where nobody asks for them: finding those takes longer than reading.
pub(super) fn texts<T: Send>(
    stock: &Stock,
    slots: &[Slot],
    with_claims: bool,
    of: impl Fn(Arc<Entry>) -> T + Sync,
) -> Vec<Option<T>> {
    let entry = |slot: Slot| match stock {
        Stock::Whole(catalog) => catalog.get(slot).cloned(),
        Stock::Kept(kept) => {
            if with_claims {
                return archive::entry(kept, slot).map(Arc::new);
            }
            let statement = archive::statement(kept, slot)?;
            Some(Arc::new(Entry { statement, claims: Vec::new() }))
        }
    };
    read_all(slots, |slot| entry(slot).map(&of))
}

/// Of some slots the line around the first match of a query, at most so wide, empty where none stands in the
/// body; None for one whose file has changed.
pub(super) fn snippets(stock: &Stock, slots: &[Slot], query: &Query, columns: usize) -> Vec<Option<Snippet>> {
    match stock {
        Stock::Kept(kept) if !query.in_quote() => read_all(slots, |slot| {
            let language = kept.rows.get(slot)?.language();
            let body = archive::body(kept, slot)?;
            Some(snippet_of_body(query, &body, language, columns).unwrap_or_default())
        }),
        _ => {
            texts(stock, slots, query.in_quote(), |entry| snippet(query, &entry, columns).unwrap_or_default())
        }
    }
}

/// The statements that are wanted. None where it is better to read the whole store.
pub(super) fn catalog(
    path: &Path,
    wanted: Wanted<'_>,
    freshness: Freshness,
    marks: &Marks,
) -> Result<Option<Cached>, ArchiveError> {
    let Some(Opened { snapshot, plan }) = open(path, freshness, Rows::Checked)? else { return Ok(None) };
    let mut slots = slots(&snapshot, wanted, marks)?;
    // In the order of the store, which decides between statements that share an id.
    slots.sort_by_cached_key(|slot| snapshot.rows.get(*slot).map(Row::place_in_store));
    // Where no statement has the id, the nearest one is looked for.
    let is_unknown = slots.is_empty() && matches!(wanted, Wanted::Id(_));
    let is_much = is_unknown || slots.len() * SPARSE > snapshot.rows.len() && slots.len() > 64;
    if is_much && freshness == Freshness::Fresh {
        return Ok(None);
    }
    let read = |slot| archive::entry(&snapshot, slot).map(Arc::new);
    let entries: Vec<Arc<Entry>> = read_all(&slots, read).into_iter().flatten().collect();
    let n_changed = slots.len() - entries.len();
    if n_changed > 0 && freshness == Freshness::Fresh {
        // In the moment since the files were looked at.
        return Ok(None);
    }
    tell_changed(n_changed);
    let mut catalog = Catalog::new(snapshot.name.clone(), Arc::clone(&snapshot.parties));
    let more = plan.map_or_else(Vec::new, |Plan { diagnostics, .. }| diagnostics);
    let diagnostics: Vec<Diagnostic> = more.into_iter().chain(snapshot.diagnostics.iter().cloned()).collect();
    catalog.add(FileRead { entries, diagnostics });
    Ok(Some(Cached { catalog, n_shared: snapshot.shared.len() }))
}

fn slots(snapshot: &Snapshot, wanted: Wanted<'_>, marks: &Marks) -> Result<Vec<Slot>, ArchiveError> {
    let rows = &snapshot.rows;
    Ok(match wanted {
        Wanted::Id(id) => rows.iter().filter(|(_, row)| row.id() == id).map(|(slot, _)| slot).collect(),
        Wanted::Query(query) => {
            let found = snapshot.searcher.statements(rows, query, marks, &|| false)?.unwrap_or_default();
            found.iter().collect()
        }
    })
}

/// Says that statements are left out whose files have changed since they were looked at.
pub(super) fn tell_changed(n_changed: usize) {
    let statements = match n_changed {
        0 => return,
        1 => "1 statement has changed since and is",
        n => &format!("{n} statements have changed since and are"),
    };
    notice(&format!("{statements} left out; without --stale they are read anew"));
}

/// Something of each slot, on every core there is.
pub(super) fn read_all<T: Send>(slots: &[Slot], read: impl Fn(Slot) -> Option<T> + Sync) -> Vec<Option<T>> {
    let n_threads = n_cores().min(slots.len() / 16 + 1);
    let chunk = slots.len().div_ceil(n_threads).max(1);
    let part = |slots: &[Slot]| slots.iter().map(|slot| read(*slot)).collect::<Vec<_>>();
    let (first, rest) = slots.split_at(chunk.min(slots.len()));
    thread::scope(|scope| {
        let others: Vec<_> = rest.chunks(chunk).map(|it| threads::beside(scope, move || part(it))).collect();
        let mut all = part(first);
        for other in others {
            match other.join() {
                Ok(more) => all.extend(more),
                // What it was asked to do gave up: so does this.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

/// Asked once: the answer is looked up in files of the system.
fn n_cores() -> usize {
    static N_CORES: OnceLock<usize> = OnceLock::new();
    *N_CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

/// A bar on standard error, if that is a terminal and it takes long enough to be seen.
fn bar() -> ProgressBar {
    let target =
        if notice::is_seen() { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    let style = ProgressStyle::with_template("reading  {bar:24}  {bytes} of {total_bytes}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.bytes);
    bar.set_position(progress.bytes_done);
}
