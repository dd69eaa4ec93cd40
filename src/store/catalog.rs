//! What was read, in one place: statements with their claims, parties and diagnostics, as an immutable
//! snapshot that threads share. It does not read files and does not find claims.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;
use std::slice;
use std::sync::Arc;

use super::codes;
use crate::domain::{Claim, Diagnostic, Party, Statement, StatementId};

/// A statement and the claims of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The statement.
    pub statement: Statement,
    /// Its claims, sorted by where they start.
    pub claims: Vec<Claim>,
}

impl Entry {
    /// The statement's id.
    #[must_use]
    pub const fn id(&self) -> &StatementId {
        &self.statement.id
    }
}

/// What one file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRead {
    /// In the order of the file.
    pub entries: Vec<Arc<Entry>>,
    /// What is to be known about the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// All that was read of one store. Cloning shares the entries.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The name the store gives itself, or its file name.
    pub name: String,
    /// Parties of `onrecord.yaml`.
    pub parties: Arc<[Party]>,
    entries: Vec<Arc<Entry>>,
    by_id: HashMap<StatementId, Positions>,
    diagnostics: Vec<Diagnostic>,
}

/// Every position an id stands at. Nearly always it is one, which costs nothing to clone.
#[derive(Clone, Debug)]
enum Positions {
    One(u32),
    /// Duplicates.
    Several(Vec<u32>),
}

impl FileRead {
    /// Whether the file is there and cannot be read, for now or for good: it says nothing of what is in it.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.entries.is_empty() && self.diagnostics.iter().any(|it| it.code == codes::UNREADABLE)
    }
}

impl Catalog {
    /// An empty catalogue of that name.
    #[must_use]
    pub fn new(name: impl Into<String>, parties: Arc<[Party]>) -> Self {
        Self { name: name.into(), parties, ..Self::default() }
    }

    /// Adds what a file gave.
    pub fn add(&mut self, file: FileRead) {
        for entry in file.entries {
            let idx = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.by_id.entry(entry.id().clone()).and_modify(|it| it.push(idx)).or_insert(Positions::One(idx));
            self.entries.push(entry);
        }
        self.diagnostics.extend(file.diagnostics);
    }

    /// Takes out all that came from some files, entries and diagnostics. Positions of entries change.
    pub fn remove_files<'a>(&mut self, files: impl IntoIterator<Item = &'a Path>) {
        // As the strings they are: hashing or comparing a path part by part costs several times as much.
        let files: HashSet<&OsStr> = files.into_iter().map(Path::as_os_str).collect();
        let mut kept = FileRead {
            entries: std::mem::take(&mut self.entries),
            diagnostics: std::mem::take(&mut self.diagnostics),
        };
        kept.entries.retain(|entry| !files.contains(entry.statement.at.file.as_os_str()));
        kept.diagnostics.retain(|it| !files.contains(it.path.as_os_str()));
        self.by_id.clear();
        self.add(kept);
    }

    /// Takes over what an earlier state holds of files and folders that cannot be read now: it is all that is known
    /// of them. How many statements that is.
    pub fn keep_unreadable(&mut self, before: &Self) -> usize {
        let unreadable: Vec<&Path> =
            self.diagnostics.iter().filter(|it| it.code == codes::UNREADABLE).map(|it| &*it.path).collect();
        if unreadable.is_empty() {
            return 0;
        }
        let is_of = |entry: &&Arc<Entry>| unreadable.iter().any(|it| entry.statement.at.file.starts_with(it));
        let entries: Vec<Arc<Entry>> = before.entries.iter().filter(is_of).cloned().collect();
        let n = entries.len();
        self.add(FileRead { entries, diagnostics: Vec::new() });
        n
    }

    /// What is here of each of some files, in one pass.
    #[must_use]
    pub fn of_files<'a>(&self, files: impl IntoIterator<Item = &'a Path>) -> Vec<FileRead> {
        let mut reads = Vec::new();
        let mut at: HashMap<&OsStr, usize> = HashMap::new();
        for file in files {
            at.insert(file.as_os_str(), reads.len());
            reads.push(FileRead::default());
        }
        for entry in &self.entries {
            let idx = at.get(entry.statement.at.file.as_os_str());
            if let Some(read) = idx.and_then(|idx| reads.get_mut(*idx)) {
                read.entries.push(Arc::clone(entry));
            }
        }
        for diagnostic in &self.diagnostics {
            let idx = at.get(diagnostic.path.as_os_str());
            if let Some(read) = idx.and_then(|idx| reads.get_mut(*idx)) {
                read.diagnostics.push(diagnostic.clone());
            }
        }
        reads
    }

    /// All entries, in the order they were read. A position here is what views refer to.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The entry at a position.
    #[must_use]
    pub fn get(&self, idx: u32) -> Option<&Arc<Entry>> {
        self.entries.get(idx as usize)
    }

    /// The positions of the entries with an id: none, one, or several when it is not unique.
    #[must_use]
    pub fn positions(&self, id: &StatementId) -> &[u32] {
        self.by_id.get(id).map_or(&[], Positions::as_slice)
    }

    /// The first entry with an id.
    #[must_use]
    pub fn find(&self, id: &StatementId) -> Option<&Arc<Entry>> {
        self.get(*self.positions(id).first()?)
    }

    /// Whether two statements share this id.
    #[must_use]
    pub fn is_duplicate(&self, id: &StatementId) -> bool {
        self.positions(id).len() > 1
    }

    /// What is to be known about the files, those about ids that stand twice left out: see
    /// [`super::read::duplicates`].
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl Positions {
    fn push(&mut self, idx: u32) {
        match self {
            Self::One(first) => *self = Self::Several(vec![*first, idx]),
            Self::Several(all) => all.push(idx),
        }
    }

    fn as_slice(&self) -> &[u32] {
        match self {
            Self::One(idx) => slice::from_ref(idx),
            Self::Several(all) => all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Severity;
    use crate::store::read;

    /// What a file gives that holds a statement of each id.
    fn file(name: &str, ids: &[&str]) -> FileRead {
        let path: Arc<Path> = Path::new(name).into();
        let text = |id: &&str| format!("---\nid: {id}\ntitle: T\nissuer: I\nbody: B\n");
        let text = ids.iter().map(text).collect::<Vec<_>>().concat();
        let mut file = FileRead::default();
        read::text(&path, text.as_bytes(), &mut |read| {
            let entry = |statement| Arc::new(Entry { statement, claims: Vec::new() });
            file.entries.extend(read.statements.into_iter().map(entry));
        });
        file
    }

    fn about(name: &str, code: &'static str) -> FileRead {
        let diagnostic = Diagnostic {
            code,
            severity: Severity::Error,
            path: Path::new(name).into(),
            at: None,
            message: "it is away".to_owned(),
            help: None,
        };
        FileRead { diagnostics: vec![diagnostic], ..FileRead::default() }
    }

    fn ids(entries: &[Arc<Entry>]) -> Vec<&str> {
        entries.iter().map(|entry| entry.id().as_str()).collect()
    }

    #[test]
    fn ids_lead_to_all_their_statements() {
        let mut catalog = Catalog::new("desk", Arc::default());
        catalog.add(file("a.yaml", &["one", "two"]));
        catalog.add(file("b.yaml", &["one", "three", "one"]));
        let id = |text: &str| text.parse::<StatementId>().unwrap();
        assert_eq!(catalog.positions(&id("one")), [0, 2, 4]);
        assert_eq!((catalog.is_duplicate(&id("one")), catalog.is_duplicate(&id("two"))), (true, false));
        assert_eq!(catalog.find(&id("three")).map(|it| it.id().as_str()), Some("three"));
        assert!(catalog.find(&id("four")).is_none());
        catalog.remove_files([Path::new("a.yaml")]);
        assert_eq!((catalog.positions(&id("one")), catalog.positions(&id("two"))), (&[0, 2][..], &[][..]));
        let files = catalog.of_files([Path::new("b.yaml"), Path::new("a.yaml")]);
        assert_eq!([ids(&files[0].entries), ids(&files[1].entries)], [vec!["one", "three", "one"], vec![]]);
    }

    #[test]
    fn what_cannot_be_read_any_more_is_as_it_was() {
        let mut before = Catalog::default();
        for (name, id) in [("a/x.yaml", "one"), ("a/y.yaml", "two"), ("b.yaml", "three"), ("c.yaml", "four")]
        {
            before.add(file(name, &[id]));
        }
        let mut after = Catalog::default();
        after.add(file("b.yaml", &["three"]));
        after.add(about("c.yaml", codes::UNDATED));
        assert_eq!(after.keep_unreadable(&before), 0);
        after.add(about("a", codes::UNREADABLE));
        assert_eq!(after.keep_unreadable(&before), 2);
        assert_eq!(ids(after.entries()), ["three", "one", "two"]);
    }
}
