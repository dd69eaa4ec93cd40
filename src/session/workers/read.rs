//! Reads the store: all of it in parts, or single files whole. It does not know YAML, and keeps nothing
//! of what it read.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io, mem, thread};

use super::kept::{self, Outcome};
use super::{Wakes, watch};
use crate::app::Event;
use crate::app::event::Work;
use crate::domain::{Diagnostic, Party};
use crate::load;
use crate::session::faults;
use crate::store::catalog::FileRead;
use crate::store::codes;
use crate::store::read::{self, Location, Plan};
use crate::text;

const NAME: &str = "read";

/// Threads that read files during a load. More would take the processor from the loop.
const READERS_MAX: usize = 2;
/// Statements are handed over in parts: each costs the app an update and a look at the list.
const PART_EVERY: Duration = Duration::from_millis(40);

/// Something to read.
#[derive(Debug)]
pub(in crate::session) enum Request {
    /// The whole store.
    Store,
    /// These files.
    Files { files: Vec<Arc<Path>>, parties: Arc<[Party]> },
}

/// The worker as the loop has it.
#[derive(Debug)]
pub(in crate::session) struct Reader {
    requests: Sender<Request>,
    wanted: Arc<Wanted>,
}

/// What the loop wants, for the worker to see while it works.
#[derive(Debug, Default)]
struct Wanted {
    /// Loads asked for so far.
    n_loads: AtomicU64,
    /// The load that is to be left for later.
    stopped: AtomicU64,
}

impl Reader {
    pub(in crate::session) fn spawn(
        wakes: Wakes,
        location: Location,
        watch: Option<Sender<watch::Wake>>,
    ) -> io::Result<Self> {
        let (requests, queue) = mpsc::channel();
        let wanted = Arc::new(Wanted::default());
        let seen = Mutex::default();
        let worker = Worker { wakes, location, watch, wanted: Arc::clone(&wanted), seen };
        super::thread(NAME, move || worker.run(&queue))?;
        Ok(Self { requests, wanted })
    }

    /// Asks. A load under way gives way to a newer one.
    pub(in crate::session) fn ask(&self, request: Request) {
        if matches!(request, Request::Store) {
            self.wanted.n_loads.fetch_add(1, Ordering::AcqRel);
        }
        let _ = self.requests.send(request);
    }

    /// Leaves the load under way for later.
    pub(in crate::session) fn stop(&self) {
        self.wanted.stopped.store(self.wanted.n_loads.load(Ordering::Acquire), Ordering::Release);
    }
}

pub(super) struct Worker {
    wakes: Wakes,
    pub(super) location: Location,
    pub(super) watch: Option<Sender<watch::Wake>>,
    wanted: Arc<Wanted>,
    seen: Mutex<Seen>,
}

/// What the store was when it could be read the last time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    Nothing,
    File,
    /// With files in it, by now or in the cache.
    Folder,
}

impl Worker {
    /// Finds out what the store is made of, or why it cannot be read (any more): an empty folder where there were
    /// files, as a disk that was unmounted leaves it, and a file in the place of a folder are no store. Then it is
    /// looked for until it is back.
    pub(super) fn plan(&self, is_kept: bool) -> Result<Plan, String> {
        let Location::Path(path) = &self.location else {
            return read::plan(&self.location).map_err(|error| error.to_string());
        };
        let mut seen = lock(&self.seen);
        let root = read::root(path);
        let name = || text::clean(&root.to_string_lossy()).into_owned();
        let plan = read::plan(&self.location).map_err(|error| error.to_string()).and_then(|plan| {
            let is_file = plan.files.first().is_some_and(|it| *it.path == **path);
            let about_root =
                plan.diagnostics.iter().find(|it| it.code == codes::UNREADABLE && *it.path == *root);
            if *seen == Seen::Folder && is_file {
                return Err(format!("{} was a folder and is a file now", name()));
            }
            if let Some(it) = about_root {
                return Err(format!("{}: {}", name(), it.message));
            }
            if plan.files.is_empty() && (*seen == Seen::Folder || is_kept) {
                return Err(format!("there is no statement in {} any more", name()));
            }
            if !plan.files.is_empty() {
                *seen = if is_file { Seen::File } else { Seen::Folder };
            }
            Ok(plan)
        });
        if plan.is_err()
            && let Some(watch) = &self.watch
        {
            let _ = watch.send(watch::Wake::Lost);
        }
        plan
    }

    /// Has files looked at until they can be read again: those of some that were just read, or of all.
    pub(super) fn look_for<'a>(
        &self,
        of: Option<&[Arc<Path>]>,
        diagnostics: impl Iterator<Item = &'a Diagnostic>,
    ) {
        let unreadable = diagnostics.filter(|it| it.code == codes::UNREADABLE).map(|it| Arc::clone(&it.path));
        if let Some(watch) = &self.watch {
            let (files, of) = (unreadable.collect(), of.map(<[_]>::to_vec));
            let _ = watch.send(watch::Wake::Unreadable { files, of });
        }
    }

    /// The number of the load that was asked for last.
    pub(super) fn load_number(&self) -> u64 {
        self.wanted.n_loads.load(Ordering::Acquire)
    }

    /// Whether a newer load is wanted than one of a number.
    pub(super) fn is_superseded(&self, load: u64) -> bool {
        self.load_number() != load
    }

    /// Whether a load is to go on no longer.
    pub(super) fn is_outdated(&self, load: u64) -> bool {
        self.is_superseded(load) || self.wanted.stopped.load(Ordering::Acquire) == load
    }

    fn run(&self, queue: &Receiver<Request>) {
        let mut kept = None;
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                let Ok(request) = queue.recv() else { return };
                waiting.push_back(request);
            }
            waiting.extend(queue.try_iter());
            // A load reads everything: what was asked before it is part of it.
            if let Some(idx) = waiting.iter().rposition(|it| matches!(it, Request::Store)) {
                waiting.drain(..idx);
            }
            let Some(request) = waiting.pop_front() else { continue };
            let work = match request {
                Request::Store => Work::Load,
                Request::Files { .. } => Work::Files,
            };
            let res = self.wakes.guard(work, || match request {
                Request::Store => match kept::load(self, &mut kept) {
                    Outcome::Done(flow) => flow,
                    Outcome::Whole(plan) => self.load(plan),
                },
                Request::Files { files, parties } => self.reread(&files, &parties),
            });
            match res {
                Some(ControlFlow::Break(())) => return,
                Some(ControlFlow::Continue(())) => {}
                // Half of what it held may be somewhere else.
                None => kept = None,
            }
        }
    }

    /// Reads the whole store. `Break`: the loop has ended.
    fn load(&self, plan: Option<Plan>) -> ControlFlow<()> {
        let load = self.load_number();
        let is_outdated = || self.is_superseded(load);
        let plan = match plan.map_or_else(|| self.plan(false), Ok) {
            Ok(plan) => plan,
            Err(why) => return self.tell(Event::StoreFailed(why)),
        };
        let Plan { name, parties, files, diagnostics } = plan;
        let files: Vec<Arc<Path>> = files.into_iter().map(|it| it.path).collect();
        if let Some(watch) = &self.watch {
            // Without a watcher nothing is lost but the news.
            let _ = watch.send(watch::Wake::Files(files.clone()));
        }
        let n_files = files.len();
        self.tell(Event::Planned { name, parties: Arc::clone(&parties), n_files, diagnostics })?;

        let next = AtomicUsize::new(0);
        let parts = Mutex::new(Parts::new(self));
        let failures = Mutex::new(Vec::new());
        let read_files = || {
            loop {
                let idx = next.fetch_add(1, Ordering::Relaxed);
                let Some(file) = files.get(idx) else { return };
                let take =
                    |part| if is_outdated() { ControlFlow::Break(()) } else { lock(&parts).take(idx, part) };
                let res = super::caught(|| {
                    faults::pass(NAME);
                    load::file(file, &parties, &mut |part| take(part));
                });
                if let Err(why) = res {
                    lock(&failures).push(failure(file, &why));
                }
                if is_outdated() || lock(&parts).end_file(idx).is_break() {
                    return;
                }
            }
        };
        let n_readers = thread::available_parallelism().map_or(1, usize::from).clamp(1, READERS_MAX);
        thread::scope(|scope| {
            for _ in 1..n_readers.min(n_files) {
                // Should the machine have no thread to spare, this one reads alone.
                let _ = thread::Builder::new().name("read-too".to_owned()).spawn_scoped(scope, read_files);
            }
            read_files();
        });
        if is_outdated() {
            return ControlFlow::Continue(());
        }
        lock(&parts).send()?;
        self.tell(Event::StoreRead)?;
        self.look_for(None, lock(&parts).unreadable.iter());
        // After it, since that is the last word on a load: what is missing should stay on the screen.
        for message in lock(&failures).drain(..) {
            self.tell(Event::WorkerFailed { work: Work::Load, message })?;
        }
        ControlFlow::Continue(())
    }

    fn reread(&self, files: &[Arc<Path>], parties: &[Party]) -> ControlFlow<()> {
        let (mut reads, mut failures) = (Vec::new(), Vec::new());
        for file in files {
            let is_gone = fs::metadata(file).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
            if is_gone {
                reads.push((Arc::clone(file), None));
                continue;
            }
            let res = super::caught(|| {
                let mut whole = FileRead::default();
                faults::pass(NAME);
                load::file(file, parties, &mut |part| {
                    append(&mut whole, part);
                    ControlFlow::Continue(())
                });
                whole
            });
            match res {
                Ok(whole) => reads.push((Arc::clone(file), Some(whole))),
                // What was read of it before stays.
                Err(why) => failures.push(failure(file, &why)),
            }
        }
        let said = reads.iter().filter_map(|(_, it)| it.as_ref()).flat_map(|it| &it.diagnostics);
        self.look_for(Some(files), said);
        self.tell(Event::FilesReread(reads))?;
        for message in failures {
            self.tell(Event::WorkerFailed { work: Work::Files, message })?;
        }
        ControlFlow::Continue(())
    }

    pub(super) fn tell(&self, event: Event) -> ControlFlow<()> {
        match self.wakes.tell(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Gathers what is read, so that ten thousand small files are not ten thousand updates, and hands it on
/// in the order of the files, whichever thread was first.
struct Parts<'a> {
    worker: &'a Worker,
    /// The first file that has not been handed on whole.
    next: usize,
    /// What is there of it and of the files after it; true: read to its end.
    waiting: BTreeMap<usize, (FileRead, bool)>,
    /// To be handed on.
    part: FileRead,
    n_done: usize,
    /// What was said of files that could not be read.
    unreadable: Vec<Diagnostic>,
    sent_at: Instant,
}

impl<'a> Parts<'a> {
    fn new(worker: &'a Worker) -> Self {
        Self {
            worker,
            next: 0,
            waiting: BTreeMap::new(),
            part: FileRead::default(),
            n_done: 0,
            unreadable: Vec::new(),
            sent_at: Instant::now(),
        }
    }

    fn take(&mut self, idx: usize, part: FileRead) -> ControlFlow<()> {
        self.unreadable.extend(part.diagnostics.iter().filter(|it| it.code == codes::UNREADABLE).cloned());
        append(&mut self.waiting.entry(idx).or_default().0, part);
        self.hand_on()
    }

    fn end_file(&mut self, idx: usize) -> ControlFlow<()> {
        self.waiting.entry(idx).or_default().1 = true;
        self.hand_on()
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        while let Some((part, is_whole)) = self.waiting.get_mut(&self.next) {
            append(&mut self.part, mem::take(part));
            if !*is_whole {
                break;
            }
            self.waiting.remove(&self.next);
            self.next += 1;
            self.n_done += 1;
        }
        if self.sent_at.elapsed() < PART_EVERY { ControlFlow::Continue(()) } else { self.send() }
    }

    fn send(&mut self) -> ControlFlow<()> {
        self.sent_at = Instant::now();
        let part = mem::take(&mut self.part);
        if !part.entries.is_empty() || !part.diagnostics.is_empty() {
            self.worker.tell(Event::PartRead(part))?;
        }
        for _ in 0..mem::take(&mut self.n_done) {
            self.worker.tell(Event::FileDone)?;
        }
        ControlFlow::Continue(())
    }
}

/// A panic over a file, in one line.
fn failure(file: &Path, why: &str) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    format!("{}: {why}", text::clean(&name))
}

fn append(whole: &mut FileRead, part: FileRead) {
    whole.entries.extend(part.entries);
    whole.diagnostics.extend(part.diagnostics);
}

/// A thread that panicked with the lock has left parts that are whole in themselves.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
