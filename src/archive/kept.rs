//! What is kept on disk beside the index: the state, which says what all else must be, blocks of rows and
//! their lists. Each is known by its length and checksum. It does not know how a store is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use atomic_write_file::AtomicWriteFile;
use serde::{Deserialize, Serialize};

use super::sources::{Reading, Said};
use super::{ArchiveError, engine, io_error};
use crate::domain::Diagnostic;
use crate::files;
use crate::search::order::Newest;
use crate::store::rows::{
    self, Bad, Block, Damage, Files, Lazy, Names, ReadNames, Rows, Slot, block_bytes, block_of, lists_bytes,
    lists_of,
};
use crate::store::stamp::Stamp;

const STATE: &str = "state";
/// What a state begins with; the number is that of its form.
const MAGIC: &[u8; 12] = b"onrecord\0\0\x07\0";

/// A file beside the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    name: String,
    len: u64,
    sum: u32,
}

/// Blocks of rows that share a file, one after the other; or of the paths of files, each of them a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    name: String,
    blocks: Vec<Piece>,
}

/// A block in the file of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    len: u32,
    sum: u32,
    n_rows: u32,
    n_alive: u32,
}

/// The blocks of a group: what has changed is written with all of its group, and a file for each block would be
/// too many.
const GROUP: usize = 128;

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
    /// The blocks of rows, in groups.
    groups: Vec<Group>,
    lists: Option<Part>,
    /// The slots of all rows, newest first.
    newest: Option<Part>,
    /// The paths of the store's files, by the number rows know them by.
    files: Option<Group>,
    /// How each was when it was read: looked at only when the files are.
    readings: Option<Part>,
    /// What is to be said about some of them.
    pub(super) said: BTreeMap<usize, Vec<Said>>,
    /// The files that surely have no rows: gone, and theirs were taken out. They keep their numbers, and without
    /// this every look at the store would go through all rows to see that nothing is left of them.
    pub(super) without_rows: BTreeSet<usize>,
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
        let bytes = match files::read(&path) {
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

    /// The rows as the state has them, and the slots of all, newest first; each is read when it is asked for.
    pub(super) fn rows(&self, folder: &Path, root: &Path) -> Result<(Rows, Arc<Newest>), ArchiveError> {
        let damage = Damage::default();
        let mut blocks = Vec::with_capacity(self.groups.len() * GROUP);
        for group in &self.groups {
            let file = Arc::new(GroupFile::new(folder.join(&group.name), self.groups.len()));
            let mut at = 0;
            for piece in &group.blocks {
                let (file, piece, start) = (Arc::clone(&file), *piece, at);
                // Why it cannot be read does not matter: the cache is made anew.
                let read = move || piece.block(&file.part(start, piece.len as usize).ok()?);
                let counts = (piece.n_rows as usize, piece.n_alive as usize);
                blocks.push(Arc::new(Lazy::kept(counts, read, &damage)));
                at += u64::from(piece.len);
            }
        }
        let lists = match &self.lists {
            Some(part) => lists_of(&part.read(folder)?).map_err(bad)?,
            None => crate::store::rows::Lists::default(),
        };
        let files = match &self.files {
            Some(group) => group.files(folder, root, &damage),
            None => Files::new(root),
        };
        let rows = Rows::of(blocks, damage.clone(), Arc::new(lists), Arc::new(files));
        let newest = match self.newest.clone() {
            None => Newest::default(),
            Some(part) => {
                let (folder, n_rows) = (folder.to_owned(), rows.len());
                Newest::kept(move |take| part.slots(&folder, n_rows, take), &damage)
            }
        };
        Ok((rows, Arc::new(newest)))
    }

    /// How each file was when it was read, by its number.
    pub(super) fn readings(&self, folder: &Path) -> Result<Vec<Option<Reading>>, ArchiveError> {
        let Some(part) = &self.readings else { return Ok(Vec::new()) };
        postcard::from_bytes(&part.read(folder)?).map_err(|_| bad(Bad))
    }

    /// Reads those of its rows that have not been read yet: group by group, on two threads.
    pub(super) fn read_rows(&self, folder: &Path, rows: &Rows) {
        let read = |groups: &[Group], blocks: &[Arc<Lazy>]| {
            for (group, blocks) in groups.iter().zip(blocks.chunks(GROUP)) {
                let bytes = files::read(&folder.join(&group.name)).unwrap_or_default();
                let mut rest = bytes.as_slice();
                for (piece, block) in group.blocks.iter().zip(blocks) {
                    let (bytes, after) = rest.split_at(rest.len().min(piece.len as usize));
                    rest = after;
                    if let Some(it) = piece.block(bytes) {
                        block.fill(it);
                    }
                    // What could not be read together is read by itself, or noted as damage.
                    let _ = block.get();
                }
            }
        };
        let (first, second) = self.groups.split_at(self.groups.len() / 2);
        let (of_first, of_second) = rows.blocks().split_at(rows.blocks().len().min(first.len() * GROUP));
        std::thread::scope(|scope| {
            scope.spawn(|| read(second, of_second));
            read(first, of_first);
        });
    }

    /// Keeps rows, those blocks that are not kept already, and then the state itself: from then on it holds.
    pub(super) fn write(
        &mut self,
        folder: &Path,
        (rows, newest, readings): (&Rows, &[Slot], &[Option<Reading>]),
        before: &Rows,
    ) -> Result<(), ArchiveError> {
        let generation = self.generation + 1;
        let (now, then) = (rows.blocks().chunks(GROUP), &mut before.blocks().chunks(GROUP));
        let mut groups = Vec::with_capacity(now.len());
        for (idx, blocks) in now.enumerate() {
            let is_same = |before: &[Arc<Lazy>]| {
                before.len() == blocks.len() && before.iter().zip(blocks).all(|(a, b)| Arc::ptr_eq(a, b))
            };
            let is_kept = then.next().is_some_and(is_same);
            groups.push(match self.groups.get(idx).filter(|_| is_kept) {
                Some(kept) => kept.clone(),
                None => Group::write(folder, format!("rows-{idx}-{generation}"), blocks)?,
            });
        }
        let is_same = Arc::ptr_eq(rows.lists(), before.lists());
        let lists = match self.lists.take().filter(|_| is_same) {
            Some(part) => part,
            None => Part::write(folder, format!("lists-{generation}"), &lists_bytes(rows.lists()))?,
        };
        let is_same = Arc::ptr_eq(rows.files(), before.files());
        let files = match self.files.take().filter(|_| is_same) {
            Some(part) => part,
            None => Group::write_files(folder, format!("files-{generation}"), rows.files())?,
        };
        let readings = postcard::to_stdvec(readings).map_err(|it| ArchiveError::Damaged(it.to_string()))?;
        let order: Vec<u8> = newest.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.newest = Some(Part::write(folder, format!("newest-{generation}"), &order)?);
        self.readings = Some(Part::write(folder, format!("readings-{generation}"), &readings)?);
        self.groups = groups;
        self.lists = Some(lists);
        self.files = Some(files);
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
        let groups = || self.groups.iter().map(|it| &it.name);
        let others = || {
            let parts = [&self.lists, &self.newest, &self.readings];
            parts.into_iter().flatten().map(|it| &it.name).chain(self.files.iter().map(|it| &it.name))
        };
        let is_kept = |name: &str| groups().chain(others()).any(|it| it == name);
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if is_part(&name) && !is_kept(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Takes away what was to become a state or a list of the index when a process was killed over it. For whoever
    /// holds the lock, and has not begun to write.
    pub(super) fn sweep_unfinished(folder: &Path) {
        let beginnings = [(folder.to_owned(), ".state."), (folder.join("index"), ".tmp")];
        for (folder, beginning) in beginnings {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let rest = name.to_str().and_then(|it| it.strip_prefix(beginning));
                // Six letters or digits, as both crates make them up.
                if rest.is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_alphanumeric())) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }

    /// Whether the index's files are those that were left, by their stamps: a look, not a reading.
    pub(super) fn index_is_untouched(&self, index: &Path) -> bool {
        index_files(index) == self.index
    }

    /// What is to be known about the files of the store.
    pub(super) fn diagnostics(&self, files: &Files) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for (number, said) in &self.said {
            let Some(path) = files.path(*number) else { continue };
            all.extend(said.iter().filter_map(|it| it.diagnostic(&path)));
        }
        all
    }
}

/// Whether a file of the folder is one of those a state speaks of.
pub(super) fn is_part(name: &str) -> bool {
    ["rows-", "lists-", "newest-", "files-", "readings-"].iter().any(|it| name.starts_with(it))
}

fn bad(_: Bad) -> ArchiveError {
    ArchiveError::Damaged("the cache's rows are of no use".to_owned())
}

/// The file of a group, held open where there are few: then what is not read yet can be read even if another
/// process has taken the file away since.
#[derive(Debug)]
struct GroupFile {
    path: PathBuf,
    is_held: bool,
    file: OnceLock<fs::File>,
}

/// Files held open at most.
const HELD_MAX: usize = 32;

impl GroupFile {
    fn new(path: PathBuf, n_groups: usize) -> Self {
        Self { path, is_held: n_groups <= HELD_MAX, file: OnceLock::new() }
    }

    fn part(&self, at: u64, len: usize) -> std::io::Result<Vec<u8>> {
        use std::os::unix::fs::FileExt as _;
        let mut bytes = vec![0; len];
        if let Some(file) = self.file.get() {
            file.read_exact_at(&mut bytes, at)?;
            return Ok(bytes);
        }
        let file = files::open(&self.path)?;
        file.read_exact_at(&mut bytes, at)?;
        if self.is_held {
            let _ = self.file.set(file);
        }
        Ok(bytes)
    }
}

impl Group {
    fn write(folder: &Path, name: String, blocks: &[Arc<Lazy>]) -> Result<Self, ArchiveError> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut all, mut pieces) = (Vec::new(), Vec::with_capacity(blocks.len()));
        for block in blocks {
            let bytes = block_bytes(block.get());
            let (n_rows, n_alive) = (number(block.n_rows()), number(block.n_alive()));
            pieces.push(Piece { len: number(bytes.len()), sum: crc32fast::hash(&bytes), n_rows, n_alive });
            all.extend_from_slice(&bytes);
        }
        let Part { name, .. } = Part::write(folder, name, &all)?;
        Ok(Self { name, blocks: pieces })
    }
}

impl Group {
    /// The paths of files, in pieces that are read when they are asked for.
    fn files(&self, folder: &Path, root: &Path, damage: &Damage) -> Files {
        let file = Arc::new(GroupFile::new(folder.join(&self.name), 1));
        let mut at = 0;
        let mut n_files = 0;
        let read = |piece: &Piece| {
            let (file, piece, start) = (Arc::clone(&file), *piece, at);
            at += u64::from(piece.len);
            n_files += piece.n_rows as usize;
            let read = move || {
                let bytes = file.part(start, piece.len as usize).ok()?;
                if crc32fast::hash(&bytes) == piece.sum { Names::of(&bytes).ok() } else { None }
            };
            Box::new(read) as ReadNames
        };
        let groups = self.blocks.iter().map(read).collect();
        Files::kept(root, n_files, groups, damage)
    }

    fn write_files(folder: &Path, name: String, files: &Files) -> Result<Self, ArchiveError> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut all, mut pieces) = (Vec::new(), Vec::new());
        for names in files.groups() {
            let bytes = names.bytes();
            let n = number(names.len());
            pieces.push(Piece {
                len: number(bytes.len()),
                sum: crc32fast::hash(&bytes),
                n_rows: n,
                n_alive: n,
            });
            all.extend_from_slice(&bytes);
        }
        let Part { name, .. } = Part::write(folder, name, &all)?;
        Ok(Self { name, blocks: pieces })
    }
}

impl Piece {
    /// The block of these bytes, if they are those that were kept.
    fn block(self, bytes: &[u8]) -> Option<Block> {
        let is_it = bytes.len() == self.len as usize && crc32fast::hash(bytes) == self.sum;
        if is_it { block_of(bytes).ok() } else { None }
    }
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
        let bytes = match files::read(&path) {
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

impl Part {
    /// Gives so many slots, piece by piece; None if they are not what was kept.
    fn slots(&self, folder: &Path, n: usize, take: &mut dyn FnMut(&[Slot])) -> Option<()> {
        use std::io::Read as _;
        let mut file = files::open(&folder.join(&self.name)).ok()?;
        if self.len != n as u64 * 4 || file.metadata().ok()?.len() != self.len {
            return None;
        }
        let mut bytes = [0; 1 << 14];
        let mut slots = Vec::with_capacity(bytes.len() / 4);
        let mut sum = crc32fast::Hasher::new();
        let mut rest = n;
        while rest > 0 {
            let bytes = bytes.get_mut(..rest.saturating_mul(4).min(1 << 14))?;
            file.read_exact(bytes).ok()?;
            sum.update(bytes);
            slots.clear();
            slots.extend(bytes.as_chunks::<4>().0.iter().map(|it| Slot::from_le_bytes(*it)));
            take(&slots);
            rest -= slots.len();
        }
        (sum.finalize() == self.sum).then_some(())
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
