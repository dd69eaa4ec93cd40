//! Taking in what the store gives: parts of files as they are read, files read again, files gone. The
//! rest of the app only sees one growing catalogue. It does not read anything.

use std::path::Path;
use std::sync::Arc;

use super::{App, Effect, Overlay};
use crate::domain::{Diagnostic, Party};
use crate::store::Catalog;
use crate::store::catalog::FileRead;

/// A load under way.
#[derive(Debug, Default)]
pub(super) struct Load {
    /// What was read and is not in the catalogue yet.
    arrived: Vec<FileRead>,
    n_arrived: usize,
    /// A load of a store that is already on screen builds up aside, and replaces at its end.
    aside: Option<Catalog>,
}

impl App {
    pub(super) fn planned(
        &mut self,
        name: String,
        parties: Arc<[Party]>,
        n_files: usize,
        diagnostics: Vec<Diagnostic>,
    ) -> Vec<Effect> {
        self.store.loading = Some((0, n_files));
        self.store.failed = None;
        self.load = Load::default();
        let mut catalog = Catalog::new(name, parties);
        catalog.add(FileRead { entries: Vec::new(), diagnostics });
        if self.catalog.entries().is_empty() {
            self.catalog = Arc::new(catalog);
        } else {
            self.load.aside = Some(catalog);
        }
        Vec::new()
    }

    pub(super) fn part_read(&mut self, part: FileRead) -> Vec<Effect> {
        if let Some(aside) = &mut self.load.aside {
            aside.add(part);
            return Vec::new();
        }
        self.load.n_arrived += part.entries.len();
        self.load.arrived.push(part);
        self.merge_arrived()
    }

    pub(super) const fn file_done(&mut self) -> Vec<Effect> {
        if let Some((done, _)) = &mut self.store.loading {
            *done += 1;
        }
        Vec::new()
    }

    pub(super) fn store_read(&mut self) -> Vec<Effect> {
        self.store.loading = None;
        self.store.problems = super::act::n_problems(self.load.aside.as_ref().unwrap_or(&self.catalog));
        if let Some(aside) = self.load.aside.take() {
            let (before, after) = (self.catalog.entries().len(), aside.entries().len());
            self.catalog = Arc::new(aside);
            if before == after {
                self.tell(format!("the store was read again: {after} statements"));
            } else {
                self.tell(format!("the store was read again: {after} statements, {before} before"));
            }
            return self.request_view();
        }
        let mut effects = self.merge_arrived();
        effects.extend(self.open_wanted());
        effects
    }

    /// Puts what has arrived into the catalogue. The view on screen shares the catalogue, so adding to
    /// it copies its table; adding only once there is a quarter more keeps that linear over a load.
    pub(super) fn merge_arrived(&mut self) -> Vec<Effect> {
        let n_arrived = self.load.n_arrived;
        let is_last = self.store.loading.is_none();
        let is_worth_it = n_arrived * 4 >= self.catalog.entries().len() && !self.view_pending;
        if self.load.arrived.is_empty() || !(is_last || is_worth_it) {
            return Vec::new();
        }
        let catalog = Arc::make_mut(&mut self.catalog);
        for part in self.load.arrived.drain(..) {
            catalog.add(part);
        }
        self.load.n_arrived = 0;
        self.request_view()
    }

    pub(super) fn file_reread(&mut self, file: &Path, read: Option<FileRead>) -> Vec<Effect> {
        if let Some(read) = &read
            && self.catalog.has_exactly(file, read)
        {
            // The watcher and the editor both tell of one change.
            return Vec::new();
        }
        let catalog = Arc::make_mut(&mut self.catalog);
        let n_before = catalog.entries().len();
        let n_problems = catalog.diagnostics().len();
        catalog.remove_file(file);
        let is_gone = read.is_none();
        catalog.add(read.unwrap_or_default());
        let n_after = catalog.entries().len();
        let n_new_problems = catalog.diagnostics().len().saturating_sub(n_problems);
        let name = file.file_name().map_or_else(|| file.to_string_lossy(), |name| name.to_string_lossy());
        let keys = self.keymap.keys_of(super::action::Action::Problems);
        let key = keys.first().map_or("", String::as_str);
        if is_gone {
            self.warn(format!("{name} has gone, and {} statements with it", n_before - n_after));
        } else if n_new_problems > 0 {
            self.warn(format!("{name} was read again and has a problem: {key} shows it"));
        } else {
            self.tell(format!("{name} was read again"));
        }
        if let Overlay::Problems(problems) = &mut self.overlay {
            problems.list = super::act::problems(&self.catalog);
            if problems.list.is_empty() {
                self.overlay = Overlay::None;
                self.tell("nothing is wrong with the files any more");
            }
        }
        self.request_view()
    }
}
