//! What was read, in one place: statements with their claims, parties and diagnostics, as an immutable
//! snapshot that threads share. It does not read files and does not find claims.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

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
#[derive(Clone, Debug, Default)]
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
    /// Every position an id stands at; more than one is a duplicate.
    by_id: HashMap<StatementId, Vec<u32>>,
    diagnostics: Vec<Diagnostic>,
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
            self.by_id.entry(entry.id().clone()).or_default().push(idx);
            self.entries.push(entry);
        }
        self.diagnostics.extend(file.diagnostics);
    }

    /// Takes out all that came from a file, entries and diagnostics. Positions of entries change.
    pub fn remove_file(&mut self, file: &Path) {
        let kept = std::mem::take(&mut self.entries);
        let diagnostics = std::mem::take(&mut self.diagnostics);
        self.by_id.clear();
        self.add(FileRead {
            entries: kept.into_iter().filter(|entry| &*entry.statement.at.file != file).collect(),
            diagnostics: diagnostics.into_iter().filter(|it| &*it.path != file).collect(),
        });
    }

    /// Whether a file, read again, gave just what is here of it.
    #[must_use]
    pub fn has_exactly(&self, file: &Path, read: &FileRead) -> bool {
        let entries = self.entries.iter().filter(|entry| &*entry.statement.at.file == file);
        let diagnostics = self.diagnostics.iter().filter(|it| &*it.path == file);
        entries.eq(&read.entries) && diagnostics.eq(&read.diagnostics)
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
        self.by_id.get(id).map_or(&[], Vec::as_slice)
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
