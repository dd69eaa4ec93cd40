//! The paths of a store's files by number, one after the other in one piece: with a statement a file there are as
//! many of them as rows, and hardly any is ever asked for. It does not look at the disk.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Bad;

/// The files that rows stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The store's folder or file, as it was named.
    root: PathBuf,
    /// Their paths from there.
    names: Vec<u8>,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Files {
    /// None yet, of the store at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), ..Self::default() }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The path of a file from the store's root: empty for the root itself, whole for one that is not in it.
    #[must_use]
    pub fn name(&self, number: usize) -> Option<&Path> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        let name = self.names.get(start..*self.ends.get(number)? as usize)?;
        Some(Path::new(OsStr::from_bytes(name)))
    }

    /// Its path as the store's was named.
    #[must_use]
    pub fn path(&self, number: usize) -> Option<Arc<Path>> {
        let name = self.name(number)?;
        // Joining nothing would add a slash.
        Some(if name.as_os_str().is_empty() {
            self.root.as_path().into()
        } else {
            self.root.join(name).into()
        })
    }

    /// What [`Self::name`] says of a file with this path, once it is one of them.
    #[must_use]
    pub fn name_of<'a>(&self, path: &'a Path) -> &'a Path {
        // As a folder names what it holds; taking paths apart takes longer than comparing them.
        let (whole, root) = (path.as_os_str().as_bytes(), self.root.as_os_str().as_bytes());
        match whole.strip_prefix(root).and_then(|it| it.strip_prefix(b"/")) {
            Some(name) if name.first().is_some_and(|it| !matches!(it, b'/' | b'.')) => {
                Path::new(OsStr::from_bytes(name))
            }
            _ => path.strip_prefix(&self.root).unwrap_or(path),
        }
    }

    /// Adds a file; returns its number.
    pub fn push(&mut self, path: &Path) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.names.extend_from_slice(self.name_of(path).as_os_str().as_bytes());
        self.ends.push(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        number
    }

    /// Their names in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &Path> {
        (0..self.len()).filter_map(|it| self.name(it))
    }

    /// To be kept: how many there are, where each ends, and the names.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(4 + self.ends.len() * 4 + self.names.len());
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&number.to_le_bytes());
        self.ends.iter().for_each(|it| out.extend_from_slice(&it.to_le_bytes()));
        out.extend_from_slice(&self.names);
        out
    }

    /// The files that were kept, of the store at `root`.
    pub fn of(root: &Path, bytes: &[u8]) -> Result<Self, Bad> {
        let (n, rest) = bytes.split_first_chunk::<4>().ok_or(Bad)?;
        let n = u32::from_le_bytes(*n) as usize;
        let (ends, names) = rest.split_at_checked(n.checked_mul(4).ok_or(Bad)?).ok_or(Bad)?;
        let ends: Vec<u32> = ends.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect();
        if !ends.is_sorted() || ends.last().map_or(0, |it| *it as usize) != names.len() {
            return Err(Bad);
        }
        Ok(Self { root: root.to_owned(), names: names.to_vec(), ends })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn files() -> Files {
        let mut files = Files::new(Path::new("./desk/"));
        for path in ["./desk/a.yaml", "./desk/sub/räume.yaml", "./desk/", "/else/b.yaml"] {
            files.push(Path::new(path));
        }
        files
    }

    #[test]
    fn files_are_known_from_the_root() {
        let files = files();
        let shown = |path: Option<&Path>| path.map(|it| it.to_string_lossy().into_owned());
        let names: Vec<_> = (0..5).map(|it| shown(files.name(it))).collect();
        let expected = [Some("a.yaml"), Some("sub/räume.yaml"), Some(""), Some("/else/b.yaml"), None];
        assert_eq!(names, expected.map(|it| it.map(str::to_owned)));
        let paths: Vec<_> = (0..5).map(|it| shown(files.path(it).as_deref())).collect();
        let expected = [
            Some("./desk/a.yaml"),
            Some("./desk/sub/räume.yaml"),
            Some("./desk/"),
            Some("/else/b.yaml"),
            None,
        ];
        assert_eq!(paths, expected.map(|it| it.map(str::to_owned)));
        assert_eq!(files.name_of(Path::new("desk/c.yaml")), Path::new("desk/c.yaml"));
        assert_eq!(files.name_of(Path::new("./desk/c.yaml")), Path::new("c.yaml"));
    }

    #[test]
    fn what_is_kept_comes_back() {
        let files = files();
        assert_eq!(Files::of(Path::new("./desk/"), &files.bytes()), Ok(files));
        let moved = Files::of(Path::new("moved"), &self::files().bytes()).unwrap();
        assert_eq!(moved.path(0).as_deref(), Some(Path::new("moved/a.yaml")));
    }

    proptest! {
        #[test]
        fn no_bytes_make_unsound_files(at in 0_usize..80, byte: u8, cut in 0_usize..9) {
            let mut bytes = files().bytes();
            if let Some(it) = bytes.get_mut(at) {
                *it = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            if let Ok(files) = Files::of(Path::new("x"), &bytes) {
                prop_assert_eq!(files.names().count(), files.len());
            }
        }
    }
}
