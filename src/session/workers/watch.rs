//! Notices what changes in the store's files on disk. It does not read them.
//!
//! What happened is judged by how things stand once it has been quiet for a moment, not by the kinds of
//! notices: an editor that writes a new file over the old one, a checkout and a plain save look
//! different on every system and come to the same. `notify-debouncer-full` is not used for the waiting:
//! its thread wakes every 75 ms, for ever.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{fs, io, path};

use notify::event::{MetadataKind, ModifyKind};
use notify::{EventKind, PollWatcher, RecursiveMode, Watcher};

use super::Wakes;
use crate::app::Event;
use crate::app::event::Work;
use crate::files;
use crate::session::faults;
use crate::store::read;

const NAME: &str = "watch";

/// So long nothing happens before changes are told.
const QUIET: Duration = Duration::from_millis(300);
/// So long they are held back at most while something happens all the time.
const HELD_MAX: Duration = Duration::from_secs(2);
/// How often a store that has gone is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often files are compared where the system cannot tell (its watches are used up).
const POLL_EVERY: Duration = Duration::from_secs(3);

/// What wakes the worker.
#[derive(Debug)]
pub(in crate::session) enum Wake {
    /// The files the store has now.
    Files(Vec<Arc<Path>>),
    /// The store cannot be read: it is to be looked for until it can be.
    Lost,
    /// These files cannot be read, and are to be looked at until they can be.
    Unreadable {
        /// The files.
        files: Vec<Arc<Path>>,
        /// Of those that were read just now; None: of all.
        of: Option<Vec<Arc<Path>>>,
    },
    /// The system noticed something.
    Noticed(notify::Result<notify::Event>),
}

/// Starts to watch a store: a folder, or one file. Without a watcher nothing is lost but the news, and
/// that is told.
pub(in crate::session) fn spawn(wakes: &Wakes, root: &Path) -> Option<Sender<Wake>> {
    match try_spawn(wakes.clone(), root) {
        Ok(own) => Some(own),
        Err(error) => {
            let _ = wakes.tell(not_noticed(&error));
            None
        }
    }
}

fn not_noticed(why: &dyn Display) -> Event {
    Event::Failed(format!("changes of the files will not be noticed: {why}"))
}

fn try_spawn(wakes: Wakes, root: &Path) -> io::Result<Sender<Wake>> {
    let (own, queue) = mpsc::channel();
    let root = path::absolute(root)?;
    // Who names the settings means the store they are of.
    let root = match root.parent() {
        Some(parent) if is_store_file(&root) => parent.to_owned(),
        _ => root,
    };
    let mut watch = Watch {
        is_gone: !root.exists(),
        is_folder: root.is_dir(),
        root,
        files: HashMap::new(),
        unreadable: Vec::new(),
        own: own.clone(),
        watcher: None,
        may_ask_system: true,
        failed: None,
    };
    super::thread(NAME, move || {
        if let Err(error) = watch.start()
            && wakes.tell(not_noticed(&error)).is_err()
        {
            return;
        }
        while let Some(batch) = watch.gather(&queue) {
            let news = wakes.guard(Work::Watch, || {
                faults::pass(NAME);
                watch.judge(&batch)
            });
            if watch.failed.take().is_some_and(|error| wakes.tell(not_noticed(&error)).is_err()) {
                return;
            }
            let event = match news.flatten() {
                None => continue,
                Some(News::Store) => Event::StoreChanged,
                Some(News::Files(files)) => Event::FilesChanged(files),
            };
            if wakes.tell(event).is_err() {
                return;
            }
        }
    })?;
    Ok(own)
}

/// What came in until it was quiet.
#[derive(Debug, Default)]
struct Batch {
    /// Absolute paths; true: it may have come, gone or been replaced.
    paths: BTreeMap<PathBuf, bool>,
    /// Something was missed, or watching has to start again.
    is_incomplete: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum News {
    /// The whole store is to be read again.
    Store,
    /// These files are.
    Files(Vec<Arc<Path>>),
}

struct Watch {
    /// Absolute.
    root: PathBuf,
    /// The store's files by their absolute paths.
    files: HashMap<PathBuf, Arc<Path>>,
    /// Those that could not be read when they were read last.
    unreadable: Vec<Arc<Path>>,
    own: Sender<Wake>,
    watcher: Option<Box<dyn Watcher + Send>>,
    /// False: its watches are used up.
    may_ask_system: bool,
    is_gone: bool,
    is_folder: bool,
    /// Why watching could not start again; still to be told.
    failed: Option<notify::Error>,
}

impl Watch {
    /// Starts to watch, anew if need be: a folder made again under its old name is another folder.
    fn start(&mut self) -> notify::Result<()> {
        self.watcher = None;
        if self.may_ask_system {
            let own = self.own.clone();
            let res = notify::recommended_watcher(move |it| drop(own.send(Wake::Noticed(it))));
            match res.and_then(|watcher| self.watch_with(Box::new(watcher))) {
                Ok(()) => return Ok(()),
                Err(_) => self.may_ask_system = false,
            }
        }
        let own = self.own.clone();
        let config = notify::Config::default().with_poll_interval(POLL_EVERY);
        let watcher = PollWatcher::new(move |it| drop(own.send(Wake::Noticed(it))), config)?;
        self.watch_with(Box::new(watcher))
    }

    fn watch_with(&mut self, mut watcher: Box<dyn Watcher + Send>) -> notify::Result<()> {
        if self.root.is_dir() {
            // That it goes itself is noticed too. Not the folder around it: that may be a busy one, and
            // everything that happens there would wake us.
            watcher.watch(&self.root, RecursiveMode::Recursive)?;
        } else if let Some(parent) = self.root.parent().filter(|it| it.is_dir()) {
            // A file replaced by another under its name is noticed only there.
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Waits for something to happen and for it to be over. None: the program is ending.
    fn gather(&mut self, queue: &Receiver<Wake>) -> Option<Batch> {
        let mut batch = Batch::default();
        let mut began: Option<Instant> = None;
        loop {
            let patience = match began {
                Some(began) => QUIET.min(HELD_MAX.saturating_sub(began.elapsed())),
                None if self.is_gone => LOOK_EVERY,
                // Reading them takes longer than a look at a folder.
                None if !self.unreadable.is_empty() => POLL_EVERY,
                // Blocks; at rest this thread does nothing at all.
                None => Duration::MAX,
            };
            match queue.recv_timeout(patience) {
                Ok(Wake::Files(files)) => {
                    let absolute = |file: Arc<Path>| path::absolute(&file).ok().map(|it| (it, file));
                    self.files = files.into_iter().filter_map(absolute).collect();
                }
                Ok(Wake::Lost) => self.is_gone = true,
                Ok(Wake::Unreadable { files, of }) => {
                    self.unreadable.retain(|it| of.as_ref().is_some_and(|of| !of.contains(it)));
                    self.unreadable.extend(files);
                }
                Ok(Wake::Noticed(notice)) => {
                    if self.take(notice, &mut batch) {
                        began.get_or_insert_with(Instant::now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Some(batch),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            if began.is_some_and(|it| it.elapsed() >= HELD_MAX) {
                return Some(batch);
            }
        }
    }

    /// Adds a notice; false when it is none of ours.
    fn take(&mut self, notice: notify::Result<notify::Event>, batch: &mut Batch) -> bool {
        let event = match notice {
            Ok(event) => event,
            Err(error) => {
                if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                    self.may_ask_system = false;
                }
                batch.is_incomplete = true;
                return true;
            }
        };
        if event.need_rescan() {
            batch.is_incomplete = true;
            return true;
        }
        let came_or_went = match event.kind {
            // Reading a file is noticed as well, ours too.
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => {
                return false;
            }
            EventKind::Modify(ModifyKind::Name(_)) => true,
            EventKind::Modify(_) => false,
            _ => true,
        };
        let mut is_ours = false;
        // The folder around a file has its own affairs.
        for path in event.paths.into_iter().filter(|it| it.starts_with(&self.root)) {
            *batch.paths.entry(path).or_default() |= came_or_went;
            is_ours = true;
        }
        is_ours
    }

    /// What a batch comes to, as things stand now.
    fn judge(&mut self, batch: &Batch) -> Option<News> {
        let is_away = self.is_away();
        let was_gone = std::mem::replace(&mut self.is_gone, is_away);
        let is_new = batch.is_incomplete || batch.paths.get(&self.root).copied().unwrap_or_default();
        if (was_gone || (is_new && self.root.is_dir()) || batch.is_incomplete) && !self.is_gone {
            self.failed = self.start().err();
        }
        match (was_gone, self.is_gone) {
            (false, true) | (true, false) => return Some(News::Store),
            (true, true) => return None,
            (false, false) if batch.is_incomplete => return Some(News::Store),
            (false, false) => {}
        }
        let mut changed = Vec::new();
        // One that has gone, too.
        let is_back = |file: &Arc<Path>| read::bytes_of(file).is_ok() || !file.exists();
        if batch.paths.is_empty() && !self.unreadable.is_empty() {
            let (back, rest) = std::mem::take(&mut self.unreadable).into_iter().partition(is_back);
            self.unreadable = rest;
            changed = back;
        }
        for (path, came_or_went) in &batch.paths {
            match self.files.get(path) {
                // One that has gone too: reading it again finds out, and only its statements go.
                Some(file) => changed.push(Arc::clone(file)),
                None if self.makes_another_store(path, *came_or_went) => return Some(News::Store),
                None => {}
            }
        }
        (!changed.is_empty()).then_some(News::Files(changed))
    }

    /// Whether nothing can be read where the store was: it is not there, does not answer, is the empty folder that a
    /// disk leaves when it is unmounted, or a file in the place of a folder.
    fn is_away(&mut self) -> bool {
        match fs::metadata(&self.root) {
            Err(_) => true,
            Ok(it) if it.is_dir() => {
                self.is_folder = true;
                let is_hidden =
                    |path: &Path| path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."));
                let may_hold = |path: PathBuf| !is_hidden(&path) && (is_yaml(&path) || path.is_dir());
                let is_there = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|it| may_hold(it.path()));
                !fs::read_dir(&self.root).is_ok_and(|mut entries| entries.any(is_there))
            }
            Ok(_) => self.is_folder || files::open(&self.root).is_err(),
        }
    }

    /// Whether something that is not one of the store's files means that it has other files now.
    fn makes_another_store(&self, path: &Path, came_or_went: bool) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return false };
        if inside.iter().any(|it| it.as_encoded_bytes().starts_with(b".")) {
            return false;
        }
        match path.is_dir() {
            true => came_or_went,
            false if path.exists() => is_yaml(path),
            false => is_store_file(path) || self.files.keys().any(|it| it.starts_with(path)),
        }
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
}

/// Whether it describes a store: name and parties.
fn is_store_file(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it == "onrecord.yaml")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does something to a store of `a.yaml` and `sub/b.yaml`, and tells what is made of the paths.
    #[track_caller]
    fn check(act: impl Fn(&Path), touched: &[&str], came_or_went: bool, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        fs::create_dir_all(root.join("sub")).unwrap();
        let files: Vec<PathBuf> = ["a.yaml", "sub/b.yaml"].iter().map(|it| root.join(it)).collect();
        for file in &files {
            fs::write(file, "x").unwrap();
        }
        let mut watch = Watch {
            root: root.clone(),
            files: files.iter().map(|it| (it.clone(), Arc::from(it.as_path()))).collect(),
            unreadable: Vec::new(),
            own: mpsc::channel().0,
            watcher: None,
            may_ask_system: true,
            is_gone: false,
            is_folder: true,
            failed: None,
        };
        act(&root);
        let paths = touched.iter().map(|it| (root.join(it), came_or_went));
        let batch = Batch { paths: paths.collect(), is_incomplete: false };
        let shown = match watch.judge(&batch) {
            None => "nothing".to_owned(),
            Some(News::Store) => "store".to_owned(),
            Some(News::Files(files)) => {
                let names = files.iter().map(|it| it.file_name().unwrap().to_string_lossy().into_owned());
                names.collect::<Vec<_>>().join(" ")
            }
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_save_is_a_change_of_that_file_however_it_is_done() {
        check(|_| {}, &["a.yaml"], false, "a.yaml");
        check(|_| {}, &["a.yaml", "sub/b.yaml"], false, "a.yaml b.yaml");
        // As vim does: a backup, a new file, the backup gone; as others do: a new file over the old.
        check(|_| {}, &["a.yaml~", "4913", ".a.yaml.swp", "a.yaml"], true, "a.yaml");
    }

    #[test]
    fn a_file_that_goes_is_a_change_of_that_file() {
        check(|root| fs::remove_file(root.join("a.yaml")).unwrap(), &["a.yaml"], true, "a.yaml");
        let renamed = |root: &Path| fs::rename(root.join("a.yaml"), root.join("c.yaml")).unwrap();
        check(renamed, &["a.yaml", "c.yaml"], true, "store");
    }

    #[test]
    fn files_that_come_and_folders_make_another_store() {
        check(|root| fs::write(root.join("c.yml"), "x").unwrap(), &["c.yml"], true, "store");
        check(|root| fs::remove_dir_all(root.join("sub")).unwrap(), &["sub"], true, "store");
        check(|root| fs::create_dir(root.join("new")).unwrap(), &["new"], true, "store");
        check(|root| fs::write(root.join("onrecord.yaml"), "x").unwrap(), &["onrecord.yaml"], false, "store");
        check(|root| fs::remove_dir_all(root).unwrap(), &[""], true, "store");
    }

    #[test]
    fn what_is_not_of_the_store_is_passed_over() {
        check(|root| fs::write(root.join("notes.txt"), "x").unwrap(), &["notes.txt"], true, "nothing");
        check(|root| fs::write(root.join(".c.yaml"), "x").unwrap(), &[".c.yaml"], true, "nothing");
        check(|root| fs::create_dir(root.join(".git")).unwrap(), &[".git", ".git/x.yaml"], true, "nothing");
        check(|_| {}, &["was-a-temporary.yaml"], true, "nothing");
        check(|_| {}, &["sub"], false, "nothing");
    }

    #[test]
    fn a_watcher_that_cannot_start_is_said() {
        let (wakes, woken) = mpsc::sync_channel(16);
        // An empty path has no absolute one.
        assert!(spawn(&Wakes(wakes), Path::new("")).is_none());
        let crate::session::Wake::Happened(Event::Failed(said)) = woken.recv().unwrap() else {
            panic!("something else was told");
        };
        assert!(said.starts_with("changes of the files will not be noticed: "), "{said}");
    }

    #[test]
    fn a_store_that_has_gone_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        fs::create_dir(&root).unwrap();
        let (wakes, woken) = mpsc::sync_channel(16);
        let _own = spawn(&Wakes(wakes), &root).unwrap();
        let next = || woken.recv_timeout(Duration::from_secs(20)).unwrap();
        let is_store = |wake| matches!(wake, crate::session::Wake::Happened(Event::StoreChanged));
        // Until the watcher has started nothing is noticed; a file made again and again will be.
        let until_noticed = |make: &dyn Fn()| {
            for _ in 0..100 {
                make();
                if let Ok(wake) = woken.recv_timeout(Duration::from_millis(500)) {
                    return wake;
                }
            }
            panic!("nothing was noticed");
        };
        assert!(is_store(until_noticed(&|| fs::write(root.join("a.yaml"), "x").unwrap())));
        fs::remove_dir_all(&root).unwrap();
        assert!(is_store(next()));
        // An empty folder is what a disk leaves when it is unmounted.
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a.yaml"), "x").unwrap();
        assert!(is_store(next()));
        assert!(is_store(until_noticed(&|| fs::write(root.join("b.yaml"), "x").unwrap())));
        // A file in its place is none either, nor what is left when all files have gone.
        fs::remove_dir_all(&root).unwrap();
        assert!(is_store(next()));
        fs::write(&root, "x").unwrap();
        assert!(woken.recv_timeout(Duration::from_secs(3)).is_err());
        fs::remove_file(&root).unwrap();
        fs::create_dir(&root).unwrap();
        fs::write(root.join("README"), "x").unwrap();
        assert!(woken.recv_timeout(Duration::from_secs(3)).is_err());
        fs::write(root.join("a.yaml"), "x").unwrap();
        assert!(is_store(next()));
    }
}
