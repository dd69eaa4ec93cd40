//! What is kept on disk beside the index: the state, which says what all else must be, blocks of rows and
//! their lists. Each is known by its length and checksum. It does not know how a store is read.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use atomic_write_file::AtomicWriteFile;
use serde::{Deserialize, Serialize};

use super::{ArchiveError, engine, io_error};
use crate::domain::{Diagnostic, Excerpt, Severity, Span};
use crate::store::codes;
use crate::store::rows::{self, Bad, Damage, Lazy, Rows, Slot, block_bytes, block_of, lists_bytes, lists_of};

const STATE: &str = "state";
/// What a state begins with; the number is that of its form.
const MAGIC: &[u8; 12] = b"onrecord\0\0\x03\0";

/// A file beside the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    name: String,
    len: u64,
    sum: u32,
}

/// When a file was last written to, and how long it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) len: u64,
    /// Since 1970; 0 where the system does not say.
    modified: Duration,
    /// When its inode was last changed, which no copying tool sets back.
    changed: Duration,
    /// One file in the place of another may have all else in common.
    inode: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().ok();
        let modified = modified.and_then(|it| it.duration_since(SystemTime::UNIX_EPOCH).ok());
        let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
        let nanos = u32::try_from(metadata.ctime_nsec()).unwrap_or(0);
        Self {
            len: metadata.len(),
            modified: modified.unwrap_or_default(),
            changed: Duration::new(seconds, nanos),
            inode: metadata.ino(),
        }
    }
}

/// A file of the store, as it was when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// The bytes of its path from the store's root; empty for the root itself.
    path: Vec<u8>,
    /// None: it has gone, or has not been read to its end.
    pub(super) read: Option<Reading>,
    pub(super) diagnostics: Vec<Said>,
}

/// What is known of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    pub(super) stamp: Stamp,
    /// When it was read, since 1970: a file written to in the same moment may look the same.
    pub(super) at: Duration,
    pub(super) hash: u64,
}

impl Reading {
    /// Whether a file with this stamp is surely the one that was read.
    pub(super) fn is_of(&self, stamp: Stamp) -> bool {
        // Two seconds: the coarsest clock of a file system in use. The clock of inodes is the kernel's own.
        self.stamp == stamp
            && stamp.modified + Duration::from_secs(2) < self.at
            && stamp.changed + Duration::from_millis(50) < self.at
    }
}

impl Source {
    pub(super) fn new(path: &Path, root: &Path) -> Self {
        let path = path.strip_prefix(root).unwrap_or(path);
        Self { path: path.as_os_str().as_encoded_bytes().to_vec(), ..Self::default() }
    }

    pub(super) fn path(&self, root: &Path) -> PathBuf {
        use std::os::unix::ffi::OsStrExt as _;
        // Joining nothing would add a slash.
        if self.path.is_empty() {
            return root.to_owned();
        }
        root.join(std::ffi::OsStr::from_bytes(&self.path))
    }
}

/// A diagnostic as it is kept, without its path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    code: String,
    is_error: bool,
    at: Option<(u32, u32, String, (u32, u32))>,
    message: String,
    help: Option<String>,
}

impl Said {
    pub(super) fn of(it: &Diagnostic) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            code: it.code.to_owned(),
            is_error: it.severity == Severity::Error,
            at: it.at.as_ref().map(|at| {
                let mark = (number(at.mark.start()), number(at.mark.end()));
                (at.line, at.column, at.text.clone(), mark)
            }),
            message: it.message.clone(),
            help: it.help.clone(),
        }
    }

    /// None for a code that this version does not know.
    fn diagnostic(&self, path: &Arc<Path>) -> Option<Diagnostic> {
        Some(Diagnostic {
            code: codes::ALL.iter().find(|it| it.name == self.code)?.name,
            severity: if self.is_error { Severity::Error } else { Severity::Warning },
            path: Arc::clone(path),
            at: self.at.as_ref().map(|(line, column, text, (from, to))| Excerpt {
                line: *line,
                column: *column,
                text: text.clone(),
                mark: Span::new(*from as usize, (*to).max(*from) as usize),
            }),
            message: self.message.clone(),
            help: self.help.clone(),
        })
    }
}

/// What all else in the folder must be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    engine: u64,
    /// Its own, of this cache alone: one made anew counts its generations from the start.
    pub(super) id: u64,
    /// Rises with each state; 0: nothing is kept.
    pub(super) generation: u64,
    pub(super) name: String,
    /// The hash of the store's parties: with others every claim may have another speaker.
    pub(super) parties: u64,
    /// Statements that share their id with another, in the order of the store.
    pub(super) shared: Vec<Slot>,
    /// With the number of rows of each, and of those that are alive.
    blocks: Vec<(Part, u32, u32)>,
    lists: Option<Part>,
    /// The slots of all rows, newest first.
    newest: Option<Part>,
    /// By the number rows know them by.
    pub(super) sources: Vec<Source>,
    /// The files of the index, as they were left.
    index: Vec<(String, Stamp)>,
}

impl State {
    pub(super) fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let id = rows::hash(format!("{now:?} {}", std::process::id()).as_bytes());
        Self { engine: engine(), id, ..Self::default() }
    }

    /// The state of a folder; None where there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, ArchiveError> {
        let path = folder.join(STATE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error("reading", &path)(error)),
        };
        let damaged = |why: &str| ArchiveError::Damaged(why.to_owned());
        if bytes.len() < MAGIC.len() {
            return Err(damaged("the cache's state is cut"));
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged("the cache is of another version"))?;
        let (sum, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("the cache's state is cut"))?;
        if crc32fast::hash(rest) != u32::from_le_bytes(*sum) {
            return Err(damaged("the cache's state has been damaged"));
        }
        let state: Self =
            postcard::from_bytes(rest).map_err(|_| damaged("the cache's state is of no use"))?;
        if state.engine != engine() {
            return Err(damaged("the cache was made by another version"));
        }
        Ok(Some(state))
    }

    /// The rows as the state has them.
    pub(super) fn rows(&self, folder: &Path, root: &Path) -> Result<Rows, ArchiveError> {
        let damage = Damage::default();
        let block = |(part, n_rows, n_alive): &(Part, u32, u32)| {
            let (part, folder) = (part.clone(), folder.to_owned());
            // Why it cannot be read does not matter: the cache is made anew.
            let source = move || part.read(&folder).ok().and_then(|it| block_of(&it).ok());
            let n_rows = (*n_rows as usize, *n_alive as usize);
            Arc::new(Lazy::kept(n_rows, Box::new(source), &damage))
        };
        let blocks = self.blocks.iter().map(block).collect();
        let lists = match &self.lists {
            Some(part) => lists_of(&part.read(folder)?).map_err(bad)?,
            None => crate::store::rows::Lists::default(),
        };
        let files = self.sources.iter().map(|it| it.path(root).into()).collect();
        Ok(Rows::of(blocks, damage, Arc::new(lists), files))
    }

    /// The slots of all rows, newest first.
    pub(super) fn newest(&self, folder: &Path, rows: &Rows) -> Result<Arc<[Slot]>, ArchiveError> {
        let bytes = self.newest.as_ref().map_or(Ok(Vec::new()), |it| it.read(folder))?;
        let (slots, _) = bytes.as_chunks::<4>();
        if slots.len() != rows.len() {
            return Err(bad(Bad));
        }
        Ok(slots.iter().map(|it| Slot::from_le_bytes(*it)).collect())
    }

    /// Keeps rows, those blocks that are not kept already, and then the state itself: from then on it holds.
    pub(super) fn write(
        &mut self,
        folder: &Path,
        (rows, newest): (&Rows, &[Slot]),
        before: &Rows,
    ) -> Result<(), ArchiveError> {
        let generation = self.generation + 1;
        let mut blocks = Vec::with_capacity(rows.blocks().len());
        for (idx, block) in rows.blocks().iter().enumerate() {
            let same = before.blocks().get(idx).is_some_and(|it| Arc::ptr_eq(it, block));
            let part = self.blocks.get(idx).filter(|_| same).cloned();
            let kept = if let Some(kept) = part {
                kept
            } else {
                let name = format!("rows-{idx}-{generation}");
                let part = Part::write(folder, name, &block_bytes(block.get()))?;
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                (part, number(block.n_rows()), number(block.n_alive()))
            };
            blocks.push(kept);
        }
        let is_same = Arc::ptr_eq(rows.lists(), before.lists());
        let lists = match self.lists.take().filter(|_| is_same) {
            Some(part) => part,
            None => Part::write(folder, format!("lists-{generation}"), &lists_bytes(rows.lists()))?,
        };
        let order: Vec<u8> = newest.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.newest = Some(Part::write(folder, format!("newest-{generation}"), &order)?);
        self.blocks = blocks;
        self.lists = Some(lists);
        self.generation = generation;
        self.put(folder)?;
        self.sweep(folder);
        Ok(())
    }

    /// Keeps the state with the files of the index as they are now: merging changes them after a commit.
    pub(super) fn put(&mut self, folder: &Path) -> Result<(), ArchiveError> {
        self.index = index_files(&folder.join("index"));
        let state = postcard::to_stdvec(self).map_err(|it| ArchiveError::Damaged(it.to_string()))?;
        let path = folder.join(STATE);
        let written = AtomicWriteFile::open(&path).and_then(|mut file| {
            file.write_all(MAGIC)?;
            file.write_all(&crc32fast::hash(&state).to_le_bytes())?;
            file.write_all(&state)?;
            file.commit()
        });
        written.map_err(io_error("writing", &path))
    }

    /// Takes away what no state speaks of any more. What cannot be taken away harms nobody.
    fn sweep(&self, folder: &Path) {
        let blocks = || self.blocks.iter().map(|(part, ..)| part);
        let parts = || blocks().chain(&self.lists).chain(&self.newest);
        let is_kept = |name: &str| parts().any(|it| it.name == name);
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if is_part(&name) && !is_kept(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Whether the index's files are those that were left, by their stamps: a look, not a reading.
    pub(super) fn index_is_untouched(&self, index: &Path) -> bool {
        index_files(index) == self.index
    }

    /// What is to be known about the files of the store.
    pub(super) fn diagnostics(&self, root: &Path) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for source in self.sources.iter().filter(|it| !it.diagnostics.is_empty()) {
            let path: Arc<Path> = source.path(root).into();
            all.extend(source.diagnostics.iter().filter_map(|it| it.diagnostic(&path)));
        }
        all
    }
}

/// Whether a file of the folder is one of those a state speaks of.
pub(super) fn is_part(name: &str) -> bool {
    ["rows-", "lists-", "newest-"].iter().any(|it| name.starts_with(it))
}

fn bad(_: Bad) -> ArchiveError {
    ArchiveError::Damaged("the cache's rows are of no use".to_owned())
}

impl Part {
    fn write(folder: &Path, name: String, bytes: &[u8]) -> Result<Self, ArchiveError> {
        let path = folder.join(&name);
        let written = fs::File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(io_error("writing", &path))?;
        Ok(Self { name, len: bytes.len() as u64, sum: crc32fast::hash(bytes) })
    }

    fn read(&self, folder: &Path) -> Result<Vec<u8>, ArchiveError> {
        let path = folder.join(&self.name);
        let damaged = || ArchiveError::Damaged("the cache's rows have been damaged".to_owned());
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(damaged()),
            other => other.map_err(io_error("reading", &path))?,
        };
        if bytes.len() as u64 == self.len && crc32fast::hash(&bytes) == self.sum {
            Ok(bytes)
        } else {
            Err(damaged())
        }
    }
}

/// The files of the index with their stamps, sorted; its locks are not of it.
fn index_files(index: &Path) -> Vec<(String, Stamp)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(index).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Tantivy's own lists of what may be deleted change without the index changing.
        if name.starts_with('.') {
            continue;
        }
        if let Ok(metadata) = entry.metadata() {
            files.push((name, Stamp::of(&metadata)));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// What a commit of the index says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Saying {
    /// Of the cache.
    pub(super) id: u64,
    pub(super) generation: u64,
    /// Statements that it took out.
    pub(super) n_removed: usize,
}

impl Saying {
    pub(super) fn write(self) -> String {
        format!("{} {} {}", self.id, self.generation, self.n_removed)
    }

    pub(super) fn read(text: Option<&str>) -> Option<Self> {
        let mut words = text?.split(' ');
        let id = words.next()?.parse().ok()?;
        let generation = words.next()?.parse().ok()?;
        Some(Self { id, generation, n_removed: words.next()?.parse().ok()? })
    }
}
