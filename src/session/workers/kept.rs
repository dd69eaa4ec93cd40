//! Opens what is kept of a store and brings it up to date, telling as it goes. It does not know how that is
//! done.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::read::Worker;
use super::watch;
use crate::app::Event;
use crate::app::event::{Loading, Synced};
use crate::archive::{Archive, ArchiveError, Progress};
use crate::store::read::{self, Location, Plan};

/// How often it is told how far it is.
const TELL_EVERY: Duration = Duration::from_millis(150);
/// How often one looks whether another process is done.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// Before that nobody can say how long it takes.
const SURE_AFTER: Duration = Duration::from_secs(1);

/// What has come of it.
pub(super) enum Outcome {
    /// It is up to date, or was left for later, or the loop has ended.
    Done(ControlFlow<()>),
    /// The whole store is to be read. What it is made of, if that is known.
    Whole(Option<Plan>),
}

/// An archive, and what of it is on the screen.
#[derive(Debug)]
pub(super) struct Kept {
    archive: Archive,
    /// What was told of last: its generation, and whether what was kept before had been set aside, since
    /// generations are counted anew then.
    told: Option<(u64, bool)>,
}

/// Shows what is kept, and then brings it up to date.
pub(super) fn load(worker: &Worker, kept: &mut Option<Kept>) -> Outcome {
    let Location::Path(path) = &worker.location else { return Outcome::Whole(None) };
    let Some(folder) = Archive::folder_for(path) else { return Outcome::Whole(None) };
    let load = worker.load_number();
    let (mut plan, root) = (None, read::root(path));
    loop {
        if worker.is_superseded(load) {
            return Outcome::Done(ControlFlow::Continue(()));
        }
        if worker.is_outdated(load) {
            // Left for later while another process was at it.
            return Outcome::Done(
                worker.tell(Event::Synced(Synced { is_partial: true, ..Synced::default() })),
            );
        }
        let res = once(worker, load, &mut plan, kept, || {
            let archive = Archive::open(&folder, root)?;
            Ok(Kept { archive, told: None })
        });
        match res {
            Ok(outcome) => return outcome,
            Err(ArchiveError::Busy) => {
                let told = kept.take().and_then(|it| it.told);
                let elsewhere = Loading { is_elsewhere: true, ..Loading::default() };
                if worker.tell(Event::Progress(elsewhere)).is_break() {
                    return Outcome::Done(ControlFlow::Break(()));
                }
                thread::sleep(LOOK_EVERY);
                // The files may have changed in the meantime.
                plan = None;
                *kept = Archive::open(&folder, root).ok().map(|archive| Kept { archive, told });
            }
            Err(error) => {
                *kept = None;
                let why = format!("the cache is not used, and the whole store is read: {error}");
                return match worker.tell(Event::Failed(why)) {
                    ControlFlow::Continue(()) => Outcome::Whole(plan),
                    end @ ControlFlow::Break(()) => Outcome::Done(end),
                };
            }
        }
    }
}

fn once(
    worker: &Worker,
    load: u64,
    plan: &mut Option<Plan>,
    kept: &mut Option<Kept>,
    open: impl FnOnce() -> Result<Kept, ArchiveError>,
) -> Result<Outcome, ArchiveError> {
    let Location::Path(path) = &worker.location else { return Ok(Outcome::Whole(None)) };
    let is_kept = kept.is_some() || Archive::is_kept(path);
    if !is_kept && plan.is_none() {
        match worker.plan(false) {
            Ok(it) => *plan = Some(it),
            // Why is told where the whole store is read.
            Err(_) => return Ok(Outcome::Whole(None)),
        }
    }
    if !is_kept && plan.as_ref().is_some_and(Plan::is_small) {
        return Ok(Outcome::Whole(plan.take()));
    }
    let Kept { archive, told } = match kept {
        Some(it) => it,
        None => kept.insert(open()?),
    };
    if let Some(why) = archive.set_aside()
        && told.is_none()
        && worker.tell(Event::Told(format!("{why}; it is made again"))).is_break()
    {
        return Ok(Outcome::Done(ControlFlow::Break(())));
    }
    // What is kept first: what has changed since is seen later.
    if !archive.is_new() && tell(worker, archive, told, None, false)?.is_break() {
        return Ok(Outcome::Done(ControlFlow::Break(())));
    }
    let plan = match plan {
        Some(plan) => plan,
        None => match worker.plan(!archive.is_new()) {
            Ok(it) => plan.insert(it),
            Err(why) => return Ok(Outcome::Done(worker.tell(Event::StoreFailed(why)))),
        },
    };
    if let Some(watch) = &worker.watch {
        // Without a watcher nothing is lost but the news.
        let _ = watch.send(watch::Wake::Files(plan.files.iter().map(|it| Arc::clone(&it.path)).collect()));
    }
    let was_set_aside = archive.set_aside().is_some();
    let mut failed = None;
    let mut meter = Meter::new();
    let synced = archive.sync(plan, &mut |archive, progress| {
        if worker.is_outdated(load) {
            return ControlFlow::Break(());
        }
        if progress.is_kept {
            match tell(worker, archive, told, Some(plan), true) {
                Ok(flow) => flow?,
                Err(error) => {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
        }
        meter.tell(worker, progress)
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some(why) = archive.set_aside().filter(|_| !was_set_aside)
        && worker.tell(Event::Told(format!("{why}; it was made again"))).is_break()
    {
        return Ok(Outcome::Done(ControlFlow::Break(())));
    }
    let has_more = !plan.diagnostics.is_empty();
    if has_more {
        *told = None;
    }
    let flow = tell(worker, archive, told, Some(plan), false)?;
    if flow.is_break() || worker.is_superseded(load) {
        return Ok(Outcome::Done(flow));
    }
    let synced = Synced { n_read: synced.n_read, n_gone: synced.n_gone, is_partial: synced.is_partial };
    Ok(Outcome::Done(worker.tell(Event::Synced(synced))))
}

/// Tells of what is kept now, if that has not been told.
fn tell(
    worker: &Worker,
    archive: &Archive,
    told: &mut Option<(u64, bool)>,
    plan: Option<&Plan>,
    is_growing: bool,
) -> Result<ControlFlow<()>, ArchiveError> {
    let now = (archive.generation(), archive.set_aside().is_some());
    if *told == Some(now) {
        return Ok(ControlFlow::Continue(()));
    }
    let parties = match (plan, &worker.location) {
        (Some(plan), _) => Arc::clone(&plan.parties),
        (None, Location::Path(path)) => read::parties(path),
        (None, Location::Sample) => Arc::default(),
    };
    let mut snapshot = archive.snapshot(parties)?;
    worker.look_for(None, snapshot.diagnostics.iter());
    snapshot.diagnostics.extend(plan.into_iter().flat_map(|it| it.diagnostics.iter().cloned()));
    *told = Some(now);
    Ok(worker.tell(Event::Kept { snapshot: Arc::new(snapshot), is_growing }))
}

/// Says how far it is, now and then.
struct Meter {
    began: Instant,
    told: Option<Instant>,
}

impl Meter {
    fn new() -> Self {
        Self { began: Instant::now(), told: None }
    }

    fn tell(&mut self, worker: &Worker, progress: Progress) -> ControlFlow<()> {
        if self.told.is_some_and(|it| it.elapsed() < TELL_EVERY) {
            return ControlFlow::Continue(());
        }
        self.told = Some(Instant::now());
        let Progress { n_done, n_files, bytes_done, bytes, .. } = progress;
        let elapsed = self.began.elapsed();
        let left = (elapsed >= SURE_AFTER).then(|| {
            let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
            let bytes_left = bytes.saturating_sub(bytes_done);
            Some(Duration::from_millis(millis.saturating_mul(bytes_left).checked_div(bytes_done)?))
        });
        worker.tell(Event::Progress(Loading { n_done, n_files, left: left.flatten(), is_elsewhere: false }))
    }
}
