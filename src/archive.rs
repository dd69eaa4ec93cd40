//! A store with what is known of it kept in the cache folder: the rows of its list and the index of its
//! words. All of it is derived: made again when it is missing, old or damaged, and never the only place
//! where anything lives. It does not know queries being typed, threads of the reader or the screen.
//!
//! # The folder
//!
//! | file | holds |
//! | --- | --- |
//! | `state` | what all else must be: see `kept`. Replaced whole, last of all: it is what makes a change hold |
//! | `rows-N-G`, `lists-G`, `newest-G` | groups of blocks of rows, their lists and their order, of generation G |
//! | `files-G`, `readings-G` | the paths of the store's files, and how each was when it was read |
//! | `index/` | the full-text index |
//! | `lock` | held by the one that writes |
//!
//! The index is committed before the state. What dies between the two has an index one generation ahead:
//! what it added is taken out again, and if it took something out as well, all is made anew.

mod kept;
mod sources;
mod sync;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::domain::{Party, Statement};
use crate::load;
use crate::search::index::{Index, IndexError};
use crate::search::order::{Newest, Orders};
use crate::search::stock::Snapshot;
use crate::store::rows::{self, Facts, Row, Rows, Slot};
use crate::store::{Entry, read};
use kept::State;
use sources::Reading;

pub use sync::{Progress, Synced};

/// Why the cache cannot be used. The store itself can always be read without.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// What is kept is not what was written, or of another version.
    #[error("{0}")]
    Damaged(String),
    /// The disk, or the rights to it.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index's own errors of that kind.
    #[error("{0}")]
    Index(String),
    /// Another process is bringing it up to date.
    #[error("another onrecord is bringing the cache up to date")]
    Busy,
}

impl From<IndexError> for ArchiveError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Damaged(why) => Self::Damaged(why),
            IndexError::Io(why) => Self::Index(why),
            IndexError::Busy => Self::Busy,
        }
    }
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ArchiveError {
    move |source| ArchiveError::Io { doing, path: path.to_owned(), source }
}

/// What is held while one looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    Nothing,
    /// Nobody else writes.
    Lock,
}

/// A store and its cache folder.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    /// The store's folder or file, as it was named: what is kept says where files are from there.
    root: PathBuf,
    state: State,
    rows: Rows,
    newest: Arc<Newest>,
    /// How each file was when it was read: see [`Self::readings`].
    readings: OnceLock<Vec<Option<Reading>>>,
    index: Index,
    /// What stood in the folder could not be used; why.
    set_aside: Option<String>,
}

impl Archive {
    /// The cache folder of a store, by its absolute path, in the user's. None without a home folder.
    #[must_use]
    pub fn folder_for(store: &Path) -> Option<PathBuf> {
        use etcetera::BaseStrategy as _;
        let folders = etcetera::base_strategy::Xdg::new().ok()?;
        let store = store.canonicalize().unwrap_or_else(|_| store.to_owned());
        let name = format!("{:016x}", rows::hash(store.as_os_str().as_encoded_bytes()));
        Some(folders.cache_dir().join("onrecord").join(name))
    }

    /// Opens what is kept in a folder of the store at `root`. What cannot be used is taken away, and the
    /// archive is empty until it is brought up to date.
    pub fn open(folder: &Path, root: &Path) -> Result<Self, ArchiveError> {
        make_folder(folder)?;
        match Self::kept(folder, root, Hold::Nothing) {
            Ok(Some(archive)) => return Ok(archive),
            Ok(None) | Err(ArchiveError::Damaged(_)) => {}
            Err(other) => return Err(other),
        }
        // State and files may have changed one after the other while we looked: under the lock they stand
        // still, and what is wrong then is wrong.
        let _lock = lock(folder)?;
        match Self::kept(folder, root, Hold::Lock) {
            Ok(Some(archive)) => Ok(archive),
            Ok(None) => Self::empty(folder, root, None),
            Err(ArchiveError::Damaged(why)) => Self::empty(folder, root, Some(why)),
            Err(other) => Err(other),
        }
    }

    /// Begins anew in a folder, whatever stands in it. For whoever holds the lock.
    fn empty(folder: &Path, root: &Path, set_aside: Option<String>) -> Result<Self, ArchiveError> {
        clear(folder)?;
        let index_folder = folder.join("index");
        make_folder(&index_folder)?;
        let index = Index::open(&index_folder)?;
        let (folder, root) = (folder.to_owned(), root.to_owned());
        let rows = Rows::empty(&root);
        let (state, newest, readings) = (State::new(), Arc::new(Newest::default()), OnceLock::new());
        Ok(Self { folder, root, state, rows, newest, readings, index, set_aside })
    }

    /// What is kept, if it is whole and ours; None where nothing is.
    fn kept(folder: &Path, root: &Path, hold: Hold) -> Result<Option<Self>, ArchiveError> {
        let Some(state) = State::read(folder)? else { return Ok(None) };
        let (rows, newest) = state.rows(folder, root)?;
        let index_folder = folder.join("index");
        let damaged = |why: &str| ArchiveError::Damaged(why.to_owned());
        if !index_folder.join("meta.json").is_file() {
            return Err(damaged("the index has gone"));
        }
        // The index would open whatever stands there, a pipe that nobody writes into as well.
        if !fs::read_dir(&index_folder)
            .is_ok_and(|mut all| all.all(|it| it.and_then(|it| it.file_type()).is_ok_and(|it| it.is_file())))
        {
            return Err(damaged("the index has been damaged"));
        }
        let index = Index::open(&index_folder)?;
        if !state.index_is_untouched(&index_folder) && !index.is_whole()? {
            return Err(damaged("the index has been damaged"));
        }
        match kept::Saying::read(index.said()?.as_deref()) {
            Some(it) if it.id != state.id => return Err(damaged("index and rows are not of one cache")),
            Some(it) if it.generation == state.generation => {}
            // Committed, and then interrupted: see the page of this room.
            Some(it) if hold == Hold::Lock && it.generation == state.generation + 1 && it.n_removed == 0 => {
                let mut writer = index.writer(1)?;
                writer.remove_from(Slot::try_from(rows.n_slots()).unwrap_or(Slot::MAX))?;
                let saying = kept::Saying { id: state.id, generation: state.generation, n_removed: 0 };
                writer.commit(&saying.write())?;
            }
            _ => return Err(damaged("index and rows are not of one time")),
        }
        let (folder, root) = (folder.to_owned(), root.to_owned());
        let readings = OnceLock::new();
        Ok(Some(Self { folder, root, state, rows, newest, readings, index, set_aside: None }))
    }

    /// Reads all rows that have not been read yet, on every core; an error says that some are not what was kept.
    fn check_rows(&self) -> Result<(), ArchiveError> {
        self.state.read_rows(&self.folder, &self.rows);
        self.newest.all();
        // Each is read.
        let _ = self.rows.files().names().count();
        if self.rows.is_damaged() {
            return Err(ArchiveError::Damaged("the cache's rows have been damaged".to_owned()));
        }
        self.readings().map(drop)
    }

    /// How each file was when it was read, by its number.
    fn readings(&self) -> Result<&[Option<Reading>], ArchiveError> {
        if let Some(it) = self.readings.get() {
            return Ok(it);
        }
        let all = self.state.readings(&self.folder)?;
        Ok(self.readings.get_or_init(|| all))
    }

    /// Whether another process has brought the cache on since it was opened. For whoever holds the lock.
    fn is_outdated(&self) -> Result<bool, ArchiveError> {
        let now = State::read(&self.folder)?.map(|it| (it.id, it.generation));
        Ok(match now {
            Some(now) => now != (self.state.id, self.state.generation),
            // Nothing is kept: what we hold is of a cache that has gone, if it was ever kept.
            None => !self.is_new(),
        })
    }

    /// Why what was kept before could not be used, if that was so.
    #[must_use]
    pub fn set_aside(&self) -> Option<&str> {
        self.set_aside.as_deref()
    }

    /// Whether anything is kept of the store at a path.
    #[must_use]
    pub fn is_kept(store: &Path) -> bool {
        Self::folder_for(store).is_some_and(|it| it.join("state").exists())
    }

    /// Rises with everything that is kept; 0: nothing is.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.state.generation
    }

    /// Whether nothing is kept yet.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.state.generation == 0
    }

    /// What can be shown and searched now, with the store's parties.
    pub fn snapshot(&self, parties: Arc<[Party]>) -> Result<Snapshot, ArchiveError> {
        Ok(Snapshot {
            name: self.state.name.clone(),
            parties,
            rows: self.rows.clone(),
            searcher: self.index.searcher()?,
            orders: Orders::new(Arc::clone(&self.newest)),
            diagnostics: self.state.diagnostics(self.rows.files()),
            shared: self.state.shared.clone(),
        })
    }
}

/// Reads a statement from its file and finds its claims. None where the file has changed since.
#[must_use]
pub fn entry(snapshot: &Snapshot, slot: Slot) -> Option<Entry> {
    Some(load::entry(statement(snapshot, slot)?, &snapshot.parties))
}

/// Reads a statement from its file. None where the file has changed since.
#[must_use]
pub fn statement(snapshot: &Snapshot, slot: Slot) -> Option<Statement> {
    let row = snapshot.rows.get(slot)?;
    read::alone(&row.file()?, &document(row)?, row.document())
}

/// Reads the body of a statement from its file: faster than the whole of it. None where the file has changed
/// since.
#[must_use]
pub fn body(snapshot: &Snapshot, slot: Slot) -> Option<String> {
    let row = snapshot.rows.get(slot)?;
    let document = document(row)?;
    if row.facts().has(Facts::PLAIN_BODY) {
        return rows::plain_body(&document);
    }
    read::alone(&row.file()?, &document, row.document()).map(|it| it.body)
}

/// The bytes a statement was read from. None where they have changed since.
fn document(row: Row<'_>) -> Option<Vec<u8>> {
    let bytes = read::document_bytes(&row.file()?, row.document()).ok()?;
    (rows::hash(&bytes) == row.hash()).then_some(bytes)
}

/// The number of what the rows, the index and the claims are made by: another one means that all is to be
/// made again. The build script works it out of the engine's own files.
fn engine() -> u64 {
    env!("ONRECORD_ENGINE").parse::<u64>().unwrap_or(0)
}

/// How many threads share what can be shared.
fn n_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

fn make_folder(folder: &Path) -> Result<(), ArchiveError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder).map_err(io_error("making the cache folder", folder))
}

/// Takes away all that is kept in a folder but the lock. What we did not make stays.
fn clear(folder: &Path) -> Result<(), ArchiveError> {
    let gone = |res: io::Result<()>, path: &Path| match res {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("clearing the cache folder", path)(error))
        }
        _ => Ok(()),
    };
    let entries = fs::read_dir(folder).map_err(io_error("reading the cache folder", folder))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == "index" {
            gone(fs::remove_dir_all(&path), &path)?;
        } else if name == "state" || kept::is_part(&name) {
            gone(fs::remove_file(&path), &path)?;
        }
    }
    Ok(())
}

/// The right to write. The system takes it back when the process ends, however it ends.
fn lock(folder: &Path) -> Result<File, ArchiveError> {
    let path = folder.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(io_error("opening the lock", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ArchiveError::Busy),
        Err(TryLockError::Error(error)) => Err(io_error("locking", &path)(error)),
    }
}
