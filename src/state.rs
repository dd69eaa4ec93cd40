//! Read marks and stars, and queries that were asked, in the state folder: plain text, one line each, one file a store. Written
//! whole or not at all, under a lock and over what others wrote meanwhile, so that two readers at once
//! lose nothing. It does not know stores, statements or when something counts as read.

mod history;
mod lines;

use std::ffi::OsStr;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;
use etcetera::BaseStrategy as _;

use crate::domain::{MarkChange, Marks};
use crate::files;
pub use history::QueriesFile;
use lines::Lines;

/// The marks of one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarksFile {
    path: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    IfChanged,
    Always,
}

/// Why marks cannot be read or kept. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Written by a later version, whose marks we could only damage.
    #[error("{} is of a newer onrecord (format {version}); it is left as it is", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// What its first line says.
        version: String,
    },
    /// There is a file, but not one of marks.
    #[error("{} holds no marks; it is left as it is", path.display())]
    NotMarks {
        /// The file.
        path: PathBuf,
    },
    /// There is a file, but not one of queries, or one of a later version.
    #[error("{} holds no queries this onrecord can read; it is left as it is", path.display())]
    NotQueries {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be read, locked or written.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl MarksFile {
    /// The marks of a store, under a name made of `location_key`: the absolute path of the store, or a
    /// word for one that is no path. None without a home folder.
    #[must_use]
    pub fn for_store(location_key: impl AsRef<OsStr>) -> Option<Self> {
        Some(Self::at(folder("marks")?.join(file_name(location_key.as_ref()))))
    }

    /// The marks in a certain file.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the marks; no file is no marks. Never sees half of what another writes.
    pub fn load(&self) -> Result<Marks, StateError> {
        Ok(self.read(&self.path)?.marks())
    }

    /// Carries out changes over what the file holds by now, and returns all its marks.
    pub fn apply(&self, changes: &[MarkChange]) -> Result<Marks, StateError> {
        self.carry_out(changes, Writing::IfChanged)
    }

    /// The same, after that failed: what stands in the file may not have reached the disk.
    pub fn apply_again(&self, changes: &[MarkChange]) -> Result<Marks, StateError> {
        self.carry_out(changes, Writing::Always)
    }

    fn carry_out(&self, changes: &[MarkChange], writing: Writing) -> Result<Marks, StateError> {
        let failed = |doing| move |source| StateError::Io { doing, path: self.path.clone(), source };
        let _lock = locked(&self.path)?;
        let target = target_of(&self.path);
        let mut lines = self.read(&target)?;
        let mut is_changed = writing == Writing::Always;
        for change in changes {
            is_changed |= lines.apply(change);
        }
        if is_changed {
            write(&target, &lines.to_bytes()).map_err(failed("writing"))?;
        }
        Ok(lines.marks())
    }

    fn read(&self, path: &Path) -> Result<Lines, StateError> {
        Lines::parse(&read(path)?).map_err(|refusal| match refusal {
            lines::Refusal::Newer(version) => StateError::Newer { path: self.path.clone(), version },
            lines::Refusal::NotMarks => StateError::NotMarks { path: self.path.clone() },
        })
    }
}

/// A folder of the user's state folder. None without a home folder.
fn folder(name: &str) -> Option<PathBuf> {
    let folders = etcetera::base_strategy::Xdg::new().ok()?;
    Some(folders.state_dir()?.join("onrecord").join(name))
}

/// The largest file that is read, and the most lines of one: two marks for each of a million statements.
const SIZE_MAX: u64 = 64 << 20;
const LINES_MAX: usize = 2_100_000;

/// The bytes of a file; none where there is none.
fn read(path: &Path) -> Result<Vec<u8>, StateError> {
    match bytes_of(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(StateError::Io { doing: "reading", path: path.to_owned(), source })
        }
        res => Ok(res.unwrap_or_default()),
    }
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    files::open(path)?.take(SIZE_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SIZE_MAX {
        return Err(io::Error::other(format!("it is larger than {} MiB", SIZE_MAX >> 20)));
    }
    if bytes.split(|b| *b == b'\n').count() > LINES_MAX {
        return Err(io::Error::other(format!("it has more than {LINES_MAX} lines")));
    }
    Ok(bytes)
}

/// Whether a file can be opened without waiting: opening a pipe would wait for somebody at its other end, and
/// a device has none.
fn is_free(path: &Path) -> io::Result<()> {
    if path.metadata()?.is_file() { Ok(()) } else { Err(io::Error::other("it is no file")) }
}

/// The right to write a file, which is made room for.
fn locked(path: &Path) -> Result<File, StateError> {
    let failed = |doing| move |source| StateError::Io { doing, path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder).map_err(failed("making the folder of"))?;
    }
    // The lock is a file of its own, for the file is replaced by each write. The system lets go of it when
    // the process ends, however it ends; the lock's file stays and harms nobody.
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    match is_free(Path::new(&name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(failed("opening the lock of")(error));
        }
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    let lock = options.open(name).map_err(failed("opening the lock of"))?;
    lock.lock().map_err(failed("locking"))?;
    Ok(lock)
}

/// What is to be replaced: a link (to a folder that is synchronised, say) is followed.
fn target_of(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Replaces a file. For whoever holds the right to.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use atomic_write_file::unix::OpenOptionsExt as _;
    sweep_unfinished(path);
    // The mode is ours even where the file was made by hand: marks tell what somebody reads.
    let mut options = AtomicWriteFile::options();
    options.preserve_mode(false);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Takes away what was to replace a file when a process was killed over it: one such file each time, with marks in
/// it. What cannot be taken away harms nobody.
fn sweep_unfinished(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let unfinished = entry.file_name();
        let random = unfinished
            .as_encoded_bytes()
            .strip_prefix(b".")
            .and_then(|it| it.strip_prefix(name.as_encoded_bytes()))
            .and_then(|it| it.strip_prefix(b"."));
        if random.is_some_and(|it| it.len() == 6 && it.iter().all(u8::is_ascii_alphanumeric)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A name that a person recognises and that no two stores share: the end of the path as a slug, and a
/// hash of all of it, byte by byte: a path need not be UTF-8.
fn file_name(key: &OsStr) -> String {
    let mut slug = String::new();
    for c in key.to_string_lossy().to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    // Only ASCII is in it, so any place is a boundary.
    let slug = slug.get(slug.len().saturating_sub(40)..).unwrap_or_default().trim_matches('-');
    let slug = if slug.is_empty() { "store" } else { slug };
    format!("{slug}-{:012x}.txt", hash(key) & 0xffff_ffff_ffff)
}

/// FNV-1a, 64 bit: the same on every machine and in every version, which the hasher of std is not.
fn hash(key: &OsStr) -> u64 {
    key.as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_has_a_name_of_its_own() {
        use std::os::unix::ffi::OsStrExt as _;

        let named = |key: &str| file_name(OsStr::new(key));
        assert_eq!(named("sample"), "sample-02fe7a8ba4c7.txt");
        assert_eq!(named("/"), format!("store-{:012x}.txt", hash(OsStr::new("/")) & 0xffff_ffff_ffff));
        assert_ne!(named("/a/b"), named("/a-b"));
        assert_ne!(named("/Ä"), named("/Ö"));
        let invalid = |bytes: &[u8]| file_name(OsStr::from_bytes(bytes));
        assert_ne!(invalid(b"/camps-\xe4"), invalid(b"/camps-\xf6"));
        let long = named(&format!("/{}/camps", "very-long/".repeat(40)));
        assert!(long.starts_with("very-long") || long.contains("camps-"), "{long}");
        assert!(long.len() <= 60, "{long}");
    }
}
