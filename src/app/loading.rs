//! Taking in what the store gives: parts of files as they are read, files read again, files gone. The
//! rest of the app only sees one growing catalogue. It does not read anything.

use std::path::Path;
use std::sync::Arc;

use super::event::{Loading, Synced};
use super::{App, Effect, Overlay};
use crate::domain::{Diagnostic, Party};
use crate::search::Stock;
use crate::search::stock::Snapshot;
use crate::store::catalog::FileRead;
use crate::store::{Catalog, codes};

/// Files changed at once from which on the whole store is read again: that builds up aside, while each
/// file taken in by itself is looked for in the catalogue while keys wait.
pub(super) const FILES_MANY: usize = 50;

/// What is shown of files that cannot be read any more.
const BEFORE: &str = "what is on screen was read before";

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
        self.store.loading = Some(Loading { n_files, ..Loading::default() });
        self.store.failed = None;
        self.load = Load::default();
        let mut catalog = Catalog::new(name, parties);
        catalog.add(FileRead { entries: Vec::new(), diagnostics });
        self.counts_unread = true;
        if self.stock.is_empty() {
            self.stock = Stock::Whole(Arc::new(catalog));
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
        if let Some(loading) = &mut self.store.loading {
            loading.n_done += 1;
        }
        Vec::new()
    }

    pub(super) fn store_read(&mut self) -> Vec<Effect> {
        self.store.loading = None;
        if let Some(mut aside) = self.load.aside.take() {
            let n_unreadable = match &self.stock {
                Stock::Whole(before) => aside.keep_unreadable(before),
                Stock::Kept(_) => 0,
            };
            let (before, after) = (self.stock.len(), aside.entries().len());
            self.stock = Stock::Whole(Arc::new(aside));
            self.store.problems = self.stock.n_problems();
            self.counts_unread = true;
            self.forget_values();
            if n_unreadable > 0 {
                let of = if n_unreadable == 1 {
                    "1 statement is"
                } else {
                    &format!("{n_unreadable} statements are")
                };
                self.warn(format!("{of} of files that cannot be read now: {BEFORE}"));
            } else if before == after {
                self.tell(format!("the store was read again: {after} statements"));
            } else {
                self.tell(format!("the store was read again: {after} statements, {before} before"));
            }
            return self.request_view();
        }
        let mut effects = self.merge_arrived();
        self.store.problems = self.stock.n_problems();
        effects.extend(self.open_wanted());
        effects
    }

    /// What is kept of the store, as it is now.
    pub(super) fn kept(&mut self, snapshot: Arc<Snapshot>) -> Vec<Effect> {
        self.load = Load::default();
        self.store.failed = None;
        self.forget_values();
        let unreadable =
            |it: &Snapshot| it.diagnostics.iter().filter(|it| it.code == codes::UNREADABLE).count();
        let before = if let Stock::Kept(it) = &self.stock { unreadable(it) } else { 0 };
        let n_unreadable = unreadable(&snapshot);
        if n_unreadable > before {
            let keys = self.keymap.keys_of(super::action::Action::Problems);
            let key = keys.first().map_or(":problems", String::as_str);
            let what = if n_unreadable == 1 {
                "1 file or folder"
            } else {
                &format!("{n_unreadable} files or folders")
            };
            self.warn(format!("{what} cannot be read: {BEFORE}; {key} shows why"));
        }
        self.stock = Stock::Kept(snapshot);
        self.store.problems = self.stock.n_problems();
        self.counts_unread = true;
        self.forget_changed();
        self.request_view()
    }

    pub(super) fn synced(&mut self, synced: Synced) -> Vec<Effect> {
        let was_empty = self.stock.is_empty();
        self.store.loading = None;
        self.store.is_partial = synced.is_partial;
        self.store.failed = None;
        let statements = |n: usize| format!("{n} statement{}", if n == 1 { "" } else { "s" });
        let Synced { n_read, n_gone, is_partial } = synced;
        if is_partial {
            let keys = self.keymap.keys_of(super::action::Action::Reload);
            let key = keys.first().map_or("reload", String::as_str);
            self.tell(format!("the rest of the files is left for later: {key} goes on"));
        } else if !was_empty && (n_read, n_gone) != (0, 0) && self.stock.len() != n_read {
            // A statement that has changed is one that has gone and one that has come.
            let n_changed = n_read.min(n_gone);
            let mut said = Vec::new();
            for (n, what) in
                [(n_changed, "changed"), (n_read - n_changed, "new"), (n_gone - n_changed, "gone")]
            {
                if n > 0 {
                    said.push(format!("{} {what}", statements(n)));
                }
            }
            self.tell(format!("the store was read again: {}", said.join(", ")));
        } else if self.notice.as_ref().is_some_and(|it| it.text == super::act::READING_AGAIN) {
            self.tell("nothing has changed in the store");
        }
        self.open_wanted()
    }

    /// Some files have changed.
    pub(super) fn read_files(&self, files: Vec<Arc<Path>>) -> Vec<Effect> {
        match &self.stock {
            Stock::Whole(catalog) if files.len() < FILES_MANY => {
                vec![Effect::ReadFiles { files, parties: Arc::clone(&catalog.parties) }]
            }
            _ => vec![Effect::LoadStore],
        }
    }

    /// A load has ended without its last word, or has ended already: what came of it is all there is.
    pub(super) fn load_failed(&mut self) -> Vec<Effect> {
        self.store.loading = None;
        self.load.aside = None;
        self.merge_arrived()
    }

    /// Puts what has arrived into the catalogue. The view on screen shares the catalogue, so adding to
    /// it copies its table; adding only once there is a quarter more keeps that linear over a load.
    pub(super) fn merge_arrived(&mut self) -> Vec<Effect> {
        let n_arrived = self.load.n_arrived;
        let is_last = self.store.loading.is_none();
        let is_worth_it = n_arrived * 4 >= self.stock.len() && !self.view_pending;
        if self.load.arrived.is_empty() || !(is_last || is_worth_it) {
            return Vec::new();
        }
        let Stock::Whole(catalog) = &mut self.stock else { return Vec::new() };
        let catalog = Arc::make_mut(catalog);
        for part in self.load.arrived.drain(..) {
            catalog.add(part);
        }
        self.load.n_arrived = 0;
        self.counts_unread = true;
        self.forget_values();
        self.request_view()
    }

    /// Puts what some files gave, read again, in the place of what they gave before: all at once, since
    /// each time costs a catalogue and a view.
    pub(super) fn files_reread(&mut self, mut reads: Vec<(Arc<Path>, Option<FileRead>)>) -> Vec<Effect> {
        let Stock::Whole(catalog) = &mut self.stock else { return vec![Effect::LoadStore] };
        let mut befores = catalog.of_files(reads.iter().map(|(file, _)| &**file)).into_iter();
        let (mut news, nothing) = (News::default(), FileRead::default());
        reads.retain_mut(|(file, read)| {
            let before = befores.next().unwrap_or_default();
            if let Some(read) = read.as_mut().filter(|it| it.is_unreadable()) {
                // What was read of it is all that is known of it.
                read.entries.clone_from(&before.entries);
            }
            // The watcher and the editor both tell of one change.
            let is_new = before != *read.as_ref().unwrap_or(&nothing);
            if is_new {
                news.take(file, &before, read.as_ref());
            }
            is_new
        });
        if reads.is_empty() {
            return Vec::new();
        }
        let catalog = Arc::make_mut(catalog);
        catalog.remove_files(reads.iter().map(|(file, _)| &**file));
        for (_, read) in reads {
            catalog.add(read.unwrap_or_default());
        }
        self.store.problems = self.stock.n_problems();
        self.counts_unread = true;
        self.forget_values();
        let keys = self.keymap.keys_of(super::action::Action::Problems);
        let told = news.told(keys.first().map_or("", String::as_str));
        if news.n_gone + news.n_with_problems > 0 {
            self.warn(told);
        } else {
            self.tell(told);
        }
        if let Overlay::Problems(problems) = &mut self.overlay {
            problems.list = self.stock.problems();
            if problems.list.is_empty() {
                self.overlay = Overlay::None;
                self.tell("nothing is wrong with the files any more");
            }
        }
        self.request_view()
    }
}

/// What there is to tell of files read again.
#[derive(Debug, Default)]
struct News {
    /// The name of the last one.
    name: String,
    n_read: usize,
    /// Of those read, the ones that have more problems than before.
    n_with_problems: usize,
    /// Of those with problems, the ones of which nothing could be read.
    n_unreadable: usize,
    n_gone: usize,
    n_statements_gone: usize,
}

impl News {
    fn take(&mut self, file: &Path, before: &FileRead, read: Option<&FileRead>) {
        let is_unreadable = |it: &FileRead| it.diagnostics.iter().any(|it| it.code == codes::UNREADABLE);
        // Of one that cannot be read the name is told, whatever comes with it.
        if self.n_unreadable == 0 || read.is_some_and(is_unreadable) {
            self.name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        }
        if let Some(read) = read {
            self.n_read += 1;
            self.n_with_problems += usize::from(read.diagnostics.len() > before.diagnostics.len());
            self.n_unreadable += usize::from(is_unreadable(read));
        } else {
            self.n_gone += 1;
            self.n_statements_gone += before.entries.len();
        }
    }

    /// In one line; `key` shows problems.
    fn told(&self, key: &str) -> String {
        let Self { name, n_read, n_with_problems, n_unreadable, n_gone, n_statements_gone } = self;
        match n_unreadable {
            0 => {}
            1 => return format!("{name} cannot be read: {BEFORE}; {key} shows why"),
            n => return format!("{n} files cannot be read: {BEFORE}; {key} shows why"),
        }
        let n_files = n_read + n_gone;
        let plural = if *n_statements_gone == 1 { "" } else { "s" };
        let statements = format!("{n_statements_gone} statement{plural}");
        let mut said = match n_gone {
            0 => Vec::new(),
            1 if n_files == 1 => vec![format!("{name} has gone, and {statements} with it")],
            1 => vec![format!("1 file has gone, and {statements} with it")],
            n => vec![format!("{n} files have gone, and {statements} with them")],
        };
        let read = match n_read {
            0 => return said.concat(),
            1 if n_files == 1 => format!("{name} was read again"),
            1 => "1 file was read again".to_owned(),
            n => format!("{n} files were read again"),
        };
        said.push(match n_with_problems {
            0 => read,
            1 if *n_read == 1 => format!("{read} and has a problem: {key} shows it"),
            1 => format!("{read}, 1 of them has a problem: {key} shows it"),
            n => format!("{read}, {n} of them have problems: {key} shows them"),
        });
        said.join("; ")
    }
}
