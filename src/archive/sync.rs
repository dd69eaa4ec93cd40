//! Brings the cache up to date with the files of the store: what is unchanged is not read, what has changed
//! is read on every core there is, and of a changed file only the documents that are new. It does not know
//! who waits for it.

use std::collections::{BTreeSet, HashMap};
use std::mem;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, SystemTime};

use super::kept::{Saying, State};
use super::sources::{self, Reading, Said};
use super::{Archive, ArchiveError, lock, n_threads};
use crate::domain::{Diagnostic, Document, Party};
use crate::load;
use crate::search::index::Writer;
use crate::search::order::Newest;
use crate::search::{order, stock};
use crate::store::read::{self, Plan};
use crate::store::rows::{self, Editor, Origin, Rows, Slot};
use crate::store::stamp::Stamp;
use crate::store::{Entry, codes};

/// Bytes of YAML after which what has been read is kept and can be searched, for the first time: soon, since
/// nothing is on screen until then.
const KEEP_FIRST: u64 = 4 << 20;
/// Afterwards once four times as much again has been read, at the latest after so many bytes; a quarter more of
/// what is there already, where that is more. Keeping costs a look at all rows, and each time the index gets parts
/// of its own that every search has to open: what is lost by an interruption is seconds.
const KEEP_EVERY: u64 = 128 << 20;

/// Parcels of news not yet taken in: bounds what waits in memory.
const WAITING_MAX: usize = 4;
/// The bytes of bodies after which a parcel is sent: with a statement a file, sending each by itself would take
/// as long as reading it.
const PARCEL: usize = 128 << 10;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that have changed and are read by now.
    pub n_done: usize,
    /// Of how many.
    pub n_files: usize,
    /// Their bytes read by now.
    pub bytes_done: u64,
    /// Of how many.
    pub bytes: u64,
    /// What was read by now has just been kept: a new snapshot shows it.
    pub is_kept: bool,
}

/// What has come of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Statements read and analysed.
    pub n_read: usize,
    /// Statements taken out: changed or gone.
    pub n_gone: usize,
    /// It was stopped before its end, and goes on from there the next time.
    pub is_partial: bool,
}

/// A file to be read.
struct Job {
    number: usize,
    path: Arc<Path>,
    stamp: Stamp,
    /// The slots of what is known of it, by the hashes of their documents.
    known: HashMap<u64, Vec<Slot>>,
    /// The hash it had, if it was read to its end.
    hash: Option<u64>,
    has_diagnostics: bool,
}

/// What comes of reading.
enum News {
    /// Statements that are new.
    New(Vec<(Arc<Entry>, Origin)>),
    /// A statement of a file that is as it was, but maybe at another place.
    Known(Slot, Document),
    /// The file has been read to its end: what is left of its slots has gone.
    Done { job: usize, reading: Reading, diagnostics: Vec<Diagnostic>, gone: Vec<Slot> },
    /// The file is as it was after all.
    Same { job: usize, reading: Reading },
}

/// News on their way to the one that takes them in.
struct Parcels<'a> {
    held: Vec<News>,
    /// Bytes of bodies, about.
    size: usize,
    sender: &'a SyncSender<Vec<News>>,
}

impl<'a> Parcels<'a> {
    const fn new(sender: &'a SyncSender<Vec<News>>) -> Self {
        Self { held: Vec::new(), size: 0, sender }
    }

    /// A break says that nobody wants to hear any more.
    fn add(&mut self, it: News) -> ControlFlow<()> {
        self.size += 64;
        if let News::New(entries) = &it {
            self.size += entries.iter().map(|(it, _)| it.statement.body.len()).sum::<usize>();
        }
        self.held.push(it);
        if self.size < PARCEL { ControlFlow::Continue(()) } else { self.send() }
    }

    fn send(&mut self) -> ControlFlow<()> {
        self.size = 0;
        let held = mem::take(&mut self.held);
        self.sender.send(held).map_or(ControlFlow::Break(()), ControlFlow::Continue)
    }
}

impl Archive {
    /// Brings rows and index up to date. `told` hears how far it is, and may stop it: what has been read by
    /// then is kept. Only one process at a time does this: another gets [`ArchiveError::Busy`].
    pub fn sync(
        &mut self,
        plan: &Plan,
        told: &mut dyn FnMut(&Self, Progress) -> ControlFlow<()>,
    ) -> Result<Synced, ArchiveError> {
        if let Err(ArchiveError::Damaged(why)) = self.check_rows() {
            let held = lock(&self.folder)?;
            if self.is_outdated()? {
                // Another process has brought it on, and taken away what had not been read yet.
                drop(held);
                *self = Self::open(&self.folder, &self.root)?;
                return self.sync(plan, told);
            }
            *self = Self::empty(&self.folder, &self.root, Some(why))?;
        }
        let parties = parties_hash(&plan.parties);
        let is_anew = !self.is_new() && self.state.parties != parties;
        let numbers = sources::numbers(self.rows.files(), &plan.files);
        let (jobs, gone) = (self.jobs(plan, &numbers, is_anew)?, self.gone(plan, &numbers));
        let is_unchanged = jobs.is_empty() && gone.is_empty() && !self.is_new();
        if is_unchanged && self.state.name == plan.name {
            return Ok(Synced::default());
        }
        let held = lock(&self.folder)?;
        if self.is_outdated()? {
            // Another process was first: what is left to do is to be seen from where it has come to.
            drop(held);
            *self = Self::open(&self.folder, &self.root)?;
            return self.sync(plan, told);
        }
        State::sweep_unfinished(&self.folder);
        self.state.name.clone_from(&plan.name);
        self.state.parties = parties;
        let writer = self.index.writer(n_threads())?;
        let mut keeping = Keeping {
            editor: Editor::new(mem::take(&mut self.rows)),
            before: Rows::default(),
            readings: self.readings()?.to_vec(),
            writer: if self.is_new() { writer.joining_soon() } else { writer },
            n_removed: 0,
            synced: Synced::default(),
        };
        keeping.before = keeping.editor.rows().clone();
        let res = self.take_in(plan, jobs, &gone, &mut keeping, told);
        let res = res.and_then(|()| self.keep(&mut keeping));
        let synced = keeping.synced;
        match res {
            Ok(()) => {
                self.rows = keeping.editor.rows().clone();
                self.readings = keeping.readings.into();
                keeping.writer.finish()?;
                self.state.put(&self.folder)?;
                Ok(synced)
            }
            Err(error) => {
                // What was kept last still holds.
                self.rows = keeping.before;
                keeping.writer.discard();
                Err(error)
            }
        }
    }

    /// Whether all files are surely as they were: bringing the cache up to date would change nothing. Rows are
    /// not looked at: whether they are what was kept is seen when they are asked for.
    #[must_use]
    pub fn is_current(&self, plan: &Plan) -> bool {
        let is_same = self.state.name == plan.name && self.state.parties == parties_hash(&plan.parties);
        if self.is_new() || !is_same {
            return false;
        }
        let numbers = sources::numbers(self.rows.files(), &plan.files);
        // What cannot be read is made again.
        self.jobs(plan, &numbers, false).is_ok_and(|it| it.is_empty()) && self.gone(plan, &numbers).is_empty()
    }

    /// The files that are not surely as they were; `numbers` are those of the files of the plan.
    fn jobs(&self, plan: &Plan, numbers: &[Option<usize>], is_anew: bool) -> Result<Vec<Job>, ArchiveError> {
        let readings = self.readings()?;
        let mut n_files = self.rows.files().len();
        let mut jobs = Vec::new();
        for (file, known) in plan.files.iter().zip(numbers) {
            let stamp = file.stamp.unwrap_or_default();
            let reading = known.and_then(|it| readings.get(it).copied().flatten());
            if !is_anew && reading.is_some_and(|it| it.is_of(stamp)) {
                continue;
            }
            let number = known.unwrap_or_else(|| {
                n_files += 1;
                n_files - 1
            });
            jobs.push(Job {
                number,
                path: Arc::clone(&file.path),
                stamp,
                known: HashMap::new(),
                hash: reading.map(|it| it.hash).filter(|_| !is_anew),
                has_diagnostics: self.state.said.contains_key(&number),
            });
        }
        let by_number: HashMap<usize, usize> =
            jobs.iter().enumerate().map(|(job, it)| (it.number, job)).collect();
        if !jobs.is_empty() {
            for (slot, row) in self.rows.iter() {
                let job = by_number.get(&(row.file_number() as usize)).and_then(|it| jobs.get_mut(*it));
                if let Some(job) = job {
                    // With other parties nothing that is known still holds: no document has the hash 0 but
                    // by a chance of one in 2^64, and then it is only analysed again.
                    let hash = if is_anew { 0 } else { row.hash() };
                    job.known.entry(hash).or_default().push(slot);
                }
            }
        }
        Ok(jobs)
    }

    /// The files that something may be known of and that are not of the store any more. No row is read for it:
    /// one that was not read to its end may have some all the same, and whether it has is seen when they are
    /// taken out.
    fn gone(&self, plan: &Plan, numbers: &[Option<usize>]) -> BTreeSet<usize> {
        let mut is_there = vec![false; self.rows.files().len()];
        for number in numbers.iter().flatten() {
            if let Some(it) = is_there.get_mut(*number) {
                *it = true;
            }
        }
        let absent = is_there.iter().enumerate().filter(|(_, it)| !**it).map(|(number, _)| number);
        let mut gone: BTreeSet<usize> = absent.filter(|it| !self.state.without_rows.contains(it)).collect();
        // What is in a folder that cannot be read has not gone, as far as anybody knows.
        let unreadable = plan.diagnostics.iter().filter(|it| it.code == codes::UNREADABLE);
        for folder in unreadable.map(|it| &it.path) {
            gone.retain(|it| self.rows.files().path(*it).is_none_or(|it| !it.starts_with(folder)));
        }
        gone
    }

    fn take_in(
        &mut self,
        plan: &Plan,
        jobs: Vec<Job>,
        gone: &BTreeSet<usize>,
        keeping: &mut Keeping,
        told: &mut dyn FnMut(&Self, Progress) -> ControlFlow<()>,
    ) -> Result<(), ArchiveError> {
        for job in &jobs {
            self.state.without_rows.remove(&job.number);
            if job.number < keeping.editor.rows().files().len() {
                keeping.editor.know_file(&job.path, job.number);
            } else {
                keeping.editor.add_file(&job.path);
            }
        }
        keeping.readings.resize(keeping.editor.rows().files().len(), None);
        if !gone.is_empty() {
            let slots: Vec<Slot> = keeping
                .editor
                .rows()
                .iter()
                .filter(|(_, row)| gone.contains(&(row.file_number() as usize)))
                .map(|(slot, _)| slot)
                .collect();
            keeping.remove(&slots);
            for number in gone {
                keeping.read(*number, None);
                self.state.said.remove(number);
            }
            self.state.without_rows.extend(gone);
        }
        let mut progress = Progress {
            n_files: jobs.len(),
            bytes: jobs.iter().map(|it| it.stamp.len).sum(),
            ..Progress::default()
        };
        let about: Vec<(usize, u64)> = jobs.iter().map(|it| (it.number, it.stamp.len)).collect();
        let (sender, news) = sync_channel(WAITING_MAX);
        let next = AtomicUsize::new(0);
        let jobs: Vec<std::sync::Mutex<Option<Job>>> =
            jobs.into_iter().map(|it| std::sync::Mutex::new(Some(it))).collect();
        thread::scope(|scope| {
            for _ in 0..n_threads().min(jobs.len()) {
                let (sender, next, jobs) = (sender.clone(), &next, &jobs);
                scope.spawn(move || {
                    let mut parcels = Parcels::new(&sender);
                    while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(job) = job.lock().ok().and_then(|mut it| it.take()) else { continue };
                        if read_job(job, &plan.parties, &mut parcels).is_break() {
                            return;
                        }
                    }
                    // Nobody may want the last ones either.
                    let _ = parcels.send();
                });
            }
            drop(sender);
            let by_number: HashMap<usize, u64> = about.iter().copied().collect();
            let mut since_kept: u64 = 0;
            for it in news.into_iter().flatten() {
                match it {
                    News::New(entries) => {
                        for (entry, origin) in entries {
                            keeping.add(&entry, origin)?;
                        }
                        continue;
                    }
                    News::Known(slot, document) => {
                        keeping.editor.moved(slot, document);
                        continue;
                    }
                    News::Done { job, reading, diagnostics, gone } => {
                        keeping.remove(&gone);
                        keeping.read(job, Some(reading));
                        if diagnostics.is_empty() {
                            self.state.said.remove(&job);
                        } else {
                            self.state.said.insert(job, diagnostics.iter().map(Said::of).collect());
                        }
                        progress.bytes_done += by_number.get(&job).copied().unwrap_or(0);
                    }
                    News::Same { job, reading } => {
                        keeping.read(job, Some(reading));
                        progress.bytes_done += by_number.get(&job).copied().unwrap_or(0);
                    }
                }
                progress.n_done += 1;
                let due =
                    since_kept.saturating_mul(4).clamp(KEEP_FIRST, KEEP_EVERY).max(progress.bytes_done / 4);
                progress.is_kept =
                    progress.bytes_done - since_kept >= due && progress.n_done < progress.n_files;
                if progress.is_kept {
                    since_kept = progress.bytes_done;
                    self.keep(keeping)?;
                    self.rows = keeping.editor.rows().clone();
                }
                if told(self, progress).is_break() {
                    keeping.synced.is_partial = progress.n_done < progress.n_files;
                    return Ok(());
                }
            }
            Ok(())
        })
    }

    /// Commits the index, then the state.
    fn keep(&mut self, keeping: &mut Keeping) -> Result<(), ArchiveError> {
        let saying =
            Saying { id: self.state.id, generation: self.state.generation + 1, n_removed: keeping.n_removed };
        keeping.writer.commit(&saying.write())?;
        let rows = keeping.editor.rows().clone();
        self.state.shared = stock::shared(&rows);
        let n_before = keeping.before.n_slots();
        let newest = order::newest_since(&rows, self.newest.all(), n_before, &self.state.shared);
        self.state.write(&self.folder, (&rows, &newest, &keeping.readings), &keeping.before)?;
        self.newest = Arc::new(Newest::new(newest.into()));
        keeping.before = rows;
        keeping.n_removed = 0;
        Ok(())
    }
}

/// Rows and index while they change.
struct Keeping {
    editor: Editor,
    /// What was kept last.
    before: Rows,
    /// How each file was when it was read.
    readings: Vec<Option<Reading>>,
    writer: Writer,
    /// Statements taken out since then.
    n_removed: usize,
    synced: Synced,
}

impl Keeping {
    fn read(&mut self, file: usize, reading: Option<Reading>) {
        if let Some(it) = self.readings.get_mut(file) {
            *it = reading;
        }
    }

    fn add(&mut self, entry: &Entry, origin: Origin) -> Result<(), ArchiveError> {
        let slot = self.editor.add(entry, origin);
        self.writer.add(slot, entry)?;
        self.synced.n_read += 1;
        Ok(())
    }

    fn remove(&mut self, slots: &[Slot]) {
        for slot in slots {
            self.editor.remove(*slot);
            self.writer.remove(*slot);
        }
        self.n_removed += slots.len();
        self.synced.n_gone += slots.len();
    }
}

/// A break says that nobody wants to hear any more.
fn read_job(mut job: Job, parties: &[Party], news: &mut Parcels<'_>) -> ControlFlow<()> {
    let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let bytes = match read::bytes_of(&job.path) {
        Ok(bytes) => bytes,
        Err(diagnostic) => {
            // Not for good: the next look finds it changed.
            let reading = Reading { stamp: Stamp::default(), at: Duration::ZERO, hash: 0 };
            // What is known of a file that is there and cannot be read is all that is known of it.
            let is_there = diagnostic.code == codes::UNREADABLE && job.path.symlink_metadata().is_ok();
            let gone = if is_there { Vec::new() } else { job.known.into_values().flatten().collect() };
            return news.add(News::Done { job: job.number, reading, diagnostics: vec![diagnostic], gone });
        }
    };
    let stamp = std::fs::metadata(&job.path).map_or(job.stamp, |it| Stamp::of(&it));
    // One written to while it was read is read again the next time.
    let stamp = if stamp == job.stamp { stamp } else { Stamp::default() };
    let reading = Reading { stamp, at, hash: rows::hash(&bytes) };
    if job.hash == Some(reading.hash) {
        return news.add(News::Same { job: job.number, reading });
    }
    let mut diagnostics = Vec::new();
    if !news_of_documents(&mut job, &bytes, parties, news)? {
        let mut state = ControlFlow::Continue(());
        load::text(&job.path, &bytes, parties, &mut |part| {
            diagnostics.extend(part.diagnostics);
            let mut new = Vec::new();
            for entry in part.entries {
                let document = entry.statement.at.document;
                let raw = bytes.get(document.bytes.range()).unwrap_or(&[]);
                if let Some(slot) = job.known.get_mut(&rows::hash(raw)).and_then(Vec::pop) {
                    state = news.add(News::Known(slot, document));
                } else {
                    let origin = Origin::of(raw, &entry.statement);
                    new.push((entry, origin));
                }
            }
            if state.is_continue() && !new.is_empty() {
                state = news.add(News::New(new));
            }
            state
        });
        state?;
    }
    let gone = job.known.into_values().flatten().collect();
    news.add(News::Done { job: job.number, reading, diagnostics, gone })
}

/// Reads only those documents of a file that are not known. False where it has to be read as a whole after
/// all, since there is something to be said about it; nothing has been sent then.
fn news_of_documents(
    job: &mut Job,
    bytes: &[u8],
    parties: &[Party],
    news: &mut Parcels<'_>,
) -> ControlFlow<(), bool> {
    if job.known.is_empty() || job.has_diagnostics {
        return ControlFlow::Continue(false);
    }
    let Some(documents) = read::plain_documents(bytes) else { return ControlFlow::Continue(false) };
    let mut known = job.known.clone();
    let (mut found, mut new) = (Vec::new(), Vec::new());
    for document in documents {
        let raw = bytes.get(document.bytes.range()).unwrap_or(&[]);
        let hash = rows::hash(raw);
        if let Some(slot) = known.get_mut(&hash).and_then(Vec::pop) {
            found.push((slot, document));
            continue;
        }
        let statement = read::alone_if_sound(&job.path, raw, document);
        match statement.and_then(|it| load::entry_if_sound(it, parties)) {
            Some(entry) => {
                let origin = Origin::of(raw, &entry.statement);
                new.push((Arc::new(entry), origin));
            }
            None => return ControlFlow::Continue(false),
        }
    }
    job.known = known;
    for (slot, document) in found {
        news.add(News::Known(slot, document))?;
    }
    news.add(News::New(new))?;
    ControlFlow::Continue(true)
}

/// The hash of the parties as they are written.
fn parties_hash(parties: &[Party]) -> u64 {
    rows::hash(format!("{parties:?}").as_bytes())
}
