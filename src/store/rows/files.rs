//! The paths of a store's files by number: with a statement a file there are as many of them as rows, and hardly any
//! is ever asked for. It does not look at the disk.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Bad;
use super::lazy::{Damage, Late};

/// So many paths are kept together, and read together.
pub(super) const TOGETHER: usize = 1 << 8;

/// The files that rows stand in.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The store's folder or file, as it was named.
    root: PathBuf,
    /// Those that were kept, [`TOGETHER`] in each but the last.
    kept: Arc<Vec<Late<Names>>>,
    n_kept: usize,
    /// Those that came later.
    added: Names,
}

/// Paths one after the other, from the store's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    names: Vec<u8>,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Names {
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

    fn get(&self, idx: usize) -> Option<&Path> {
        let start = match idx.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        let name = self.names.get(start..*self.ends.get(idx)? as usize)?;
        Some(Path::new(OsStr::from_bytes(name)))
    }

    fn push(&mut self, name: &Path) {
        self.names.extend_from_slice(name.as_os_str().as_bytes());
        self.ends.push(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
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

    /// Those that were kept.
    pub fn of(bytes: &[u8]) -> Result<Self, Bad> {
        let (n, rest) = bytes.split_first_chunk::<4>().ok_or(Bad)?;
        let n = u32::from_le_bytes(*n) as usize;
        let (ends, names) = rest.split_at_checked(n.checked_mul(4).ok_or(Bad)?).ok_or(Bad)?;
        let ends: Vec<u32> = ends.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect();
        if !ends.is_sorted() || ends.last().map_or(0, |it| *it as usize) != names.len() {
            return Err(Bad);
        }
        Ok(Self { names: names.to_vec(), ends })
    }
}

/// Reads some names back; None where they are not what was kept.
pub type ReadNames = Box<dyn Fn() -> Option<Names> + Send + Sync>;

impl Files {
    /// None yet, of the store at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), ..Self::default() }
    }

    /// So many that were kept, of the store at `root`; each group of them is read when it is asked for.
    #[must_use]
    pub fn kept(root: &Path, n: usize, groups: Vec<ReadNames>, damage: &Damage) -> Self {
        let n_groups = groups.len();
        let kept = groups.into_iter().enumerate().map(|(idx, read)| {
            let len = if idx + 1 == n_groups { n.saturating_sub(idx * TOGETHER) } else { TOGETHER };
            Late::kept(move || read().filter(|it| it.len() == len), damage)
        });
        Self { root: root.to_owned(), kept: Arc::new(kept.collect()), n_kept: n, added: Names::default() }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_kept + self.added.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The path of a file from the store's root: empty for the root itself, whole for one that is not in it.
    #[must_use]
    pub fn name(&self, number: usize) -> Option<&Path> {
        match number.checked_sub(self.n_kept) {
            Some(idx) => self.added.get(idx),
            None => self.kept.get(number / TOGETHER)?.get().get(number % TOGETHER),
        }
    }

    /// All of them in groups, to be kept.
    #[must_use]
    pub fn groups(&self) -> Vec<Names> {
        let mut groups = Vec::with_capacity(self.len().div_ceil(TOGETHER));
        for number in 0..self.len() {
            if number.is_multiple_of(TOGETHER) {
                groups.push(Names::default());
            }
            if let Some(group) = groups.last_mut() {
                group.push(self.name(number).unwrap_or_else(|| Path::new("")));
            }
        }
        groups
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
            Some(name) if !root.is_empty() && name.first().is_some_and(|it| !matches!(it, b'/' | b'.')) => {
                Path::new(OsStr::from_bytes(name))
            }
            _ => path.strip_prefix(&self.root).unwrap_or(path),
        }
    }

    /// Adds a file; returns its number.
    pub fn push(&mut self, path: &Path) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let name = self.name_of(path).to_owned();
        self.added.push(&name);
        number
    }

    /// Their names in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &Path> {
        (0..self.len()).filter_map(|it| self.name(it))
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
        assert_eq!(Files::default().name_of(Path::new("/desk/c.yaml")), Path::new("/desk/c.yaml"));
    }

    /// The same, kept and read back by somebody else.
    fn again(files: &Files, root: &str, damage: &Damage) -> Files {
        let groups = files.groups().into_iter().map(|it| {
            let bytes = it.bytes();
            Box::new(move || Names::of(&bytes).ok()) as ReadNames
        });
        Files::kept(Path::new(root), files.len(), groups.collect(), damage)
    }

    #[test]
    fn what_is_kept_comes_back_and_more_is_added() {
        let mut files = files();
        for n in 0..TOGETHER * 2 {
            files.push(Path::new(&format!("./desk/more/{n}.yaml")));
        }
        let damage = Damage::default();
        let mut back = again(&files, "moved", &damage);
        assert_eq!(back.path(0).as_deref(), Some(Path::new("moved/a.yaml")));
        assert_eq!(back.push(Path::new("moved/last.yaml")) as usize, files.len());
        assert_eq!(files.push(Path::new("./desk/last.yaml")) as usize, files.len() - 1);
        assert!(back.names().eq(files.names()) && back.len() == files.len());
        assert!(again(&back, "x", &damage).names().eq(files.names()) && !damage.is_there());
    }

    #[test]
    fn a_group_that_is_not_what_was_kept_is_damage() {
        let damage = Damage::default();
        let read: ReadNames = Box::new(|| Some(Names::default()));
        let files = Files::kept(Path::new("x"), 3, vec![read], &damage);
        assert!(!damage.is_there() && files.len() == 3);
        assert_eq!((files.name(1), files.name(7), files.names().count()), (None, None, 0));
        assert!(damage.is_there());
    }

    proptest! {
        #[test]
        fn no_bytes_make_unsound_names(at in 0_usize..80, byte: u8, cut in 0_usize..9) {
            let mut bytes = files().groups()[0].bytes();
            if let Some(it) = bytes.get_mut(at) {
                *it = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            if let Ok(names) = Names::of(&bytes) {
                prop_assert!((0..names.len()).all(|it| names.get(it).is_some()));
            }
        }
    }
}
