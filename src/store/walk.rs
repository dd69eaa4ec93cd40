//! Finds the files of a store: a file by itself, or all `.yaml` and `.yml` files of a folder tree. It
//! stays in the folder, follows no link and opens nothing but `onrecord.yaml`.

use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{io, thread};

use super::read::{self, OpenError, Plan, about, reason};
use super::stamp::{Stamp, StoreFile};
use super::{codes, document};
use crate::domain::{Diagnostic, Party, Severity};
use crate::files;

/// The file in the root of a store that says what holds for all of it.
pub(super) const SETTINGS: &str = "onrecord.yaml";

/// Hidden folders of tools, in which nobody keeps statements: not worth a notice.
const TOOLS: &[&str] = &[
    ".git",
    ".hg",
    ".svn",
    ".jj",
    ".github",
    ".gitlab",
    ".idea",
    ".vscode",
    ".obsidian",
    ".venv",
    ".direnv",
];

/// Finds out what the store at a path is made of.
pub(super) fn plan(path: &Path) -> Result<Plan, OpenError> {
    let metadata = fs::metadata(path).map_err(|error| OpenError::new(path, &error))?;
    if metadata.is_dir() {
        fs::read_dir(path).map_err(|error| OpenError::new(path, &error))?;
        return Ok(folder(path));
    }
    if !metadata.is_file() {
        return Err(OpenError::NotAStore { path: path.to_owned() });
    }
    let root = root(path);
    if root != path {
        return Ok(folder(root));
    }
    files::open(path).map_err(|error| OpenError::new(path, &error))?;
    Ok(Plan {
        name: name_of(path, Path::file_stem),
        parties: Arc::default(),
        files: vec![StoreFile { path: path.into(), stamp: Some(Stamp::of(&metadata)) }],
        diagnostics: Vec::new(),
    })
}

/// The folder or file that a path to a store means: who names the settings means the store they are of.
pub(super) fn root(path: &Path) -> &Path {
    if path.file_name() != Some(OsStr::new(SETTINGS)) || path.is_dir() {
        return path;
    }
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// The parties that a store's settings name.
pub(super) fn parties(path: &Path) -> Arc<[Party]> {
    let root = root(path);
    let settings = if root.is_dir() { settings(root) } else { None };
    settings.map_or_else(Arc::default, |(settings, _)| settings.parties.into())
}

fn name_of(path: &Path, part: fn(&Path) -> Option<&OsStr>) -> String {
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    part(&full).unwrap_or(full.as_os_str()).to_string_lossy().into_owned()
}

fn folder(root: &Path) -> Plan {
    let mut found =
        Found { root: fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()), ..Found::default() };
    found.folder(root, &tree(root), 0);
    let Found { files, mut diagnostics, .. } = found;
    if files.is_empty() && diagnostics.is_empty() {
        let message = "there is no .yaml or .yml file in this folder".to_owned();
        let help = "`onrecord new` writes the beginning of a statement";
        diagnostics.push(warning(codes::EMPTY_STORE, root, message, help));
    }
    let settings = match settings(root) {
        Some((settings, more)) => {
            diagnostics.extend(more);
            settings
        }
        None => document::Settings::default(),
    };
    Plan {
        name: settings.name.unwrap_or_else(|| name_of(root, Path::file_name)),
        parties: settings.parties.into(),
        files,
        diagnostics,
    }
}

/// What a folder holds, sorted by name.
#[derive(Debug, Default)]
struct Listing {
    entries: Vec<Listed>,
    /// Why it could not be read to its end.
    error: Option<io::Error>,
}

#[derive(Debug)]
struct Listed {
    path: PathBuf,
    kind: FileType,
    /// Of a file with statements.
    stamp: Option<Stamp>,
    /// The number of its listing, for a folder that is gone into.
    listing: Option<usize>,
}

/// All folders of a tree that are not hidden: the first is the root. Folders of one depth are read on every core
/// there is, each file by its folder: with many files that is most of what opening a store takes.
fn tree(root: &Path) -> Vec<Listing> {
    let mut all = Vec::new();
    let mut folders = vec![root.to_owned()];
    while !folders.is_empty() {
        let mut inner = Vec::new();
        let n_before = all.len() + folders.len();
        for mut listing in listings(&folders) {
            for entry in &mut listing.entries {
                if entry.kind.is_dir() && !is_hidden(&entry.path) {
                    entry.listing = Some(n_before + inner.len());
                    inner.push(entry.path.clone());
                }
            }
            all.push(listing);
        }
        folders = inner;
    }
    all
}

fn listings(folders: &[PathBuf]) -> Vec<Listing> {
    // How many cores there are is looked up in files: that alone takes as long as some folders.
    if folders.len() < 4 {
        return folders.iter().map(|it| listing(it)).collect();
    }
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(8);
    let per_thread = folders.len().div_ceil(n_threads);
    thread::scope(|scope| {
        let read = |part: &[PathBuf]| part.iter().map(|it| listing(it)).collect::<Vec<_>>();
        let parts: Vec<_> = folders.chunks(per_thread).map(|it| scope.spawn(move || read(it))).collect();
        parts.into_iter().flat_map(|it| it.join().unwrap_or_else(|why| resume_unwind(why))).collect()
    })
}

fn listing(folder: &Path) -> Listing {
    let mut listing = Listing::default();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return Listing { error: Some(error), ..listing },
    };
    for entry in entries {
        match entry.and_then(|it| Ok((it.file_type()?, it))) {
            Ok((kind, entry)) => {
                let path = entry.path();
                // By the folder's own handle: the system need not look for the whole path.
                let stamp = (kind.is_file() && is_yaml(&path))
                    .then(|| entry.metadata().ok().map(|it| Stamp::of(&it)))
                    .flatten();
                listing.entries.push(Listed { path, kind, stamp, listing: None });
            }
            Err(error) => listing.error = Some(error),
        }
    }
    // Of one folder: what differs is the names. As bytes, since paths would be taken apart each time.
    listing.entries.sort_unstable_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
    listing
}

fn settings(root: &Path) -> Option<(document::Settings, Vec<Diagnostic>)> {
    let path: Arc<Path> = root.join(SETTINGS).into();
    fs::symlink_metadata(&*path).ok()?;
    match read::bytes_of(&path) {
        Ok(bytes) => Some(read::settings_of(&path, &bytes)),
        Err(diagnostic) => Some((document::Settings::default(), vec![diagnostic])),
    }
}

fn warning(code: &'static str, path: &Path, message: String, help: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..about(code, &path.into(), message, help) }
}

/// The bytes of a path's last part.
fn name(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes().rsplit(|it| *it == b'/').next().unwrap_or(b"")
}

fn is_hidden(path: &Path) -> bool {
    name(path).starts_with(b".")
}

fn is_yaml(path: &Path) -> bool {
    let name = name(path);
    let is_ending = |end: &[u8]| {
        name.len()
            .checked_sub(end.len())
            .is_some_and(|at| at > 0 && name.get(at..).is_some_and(|it| it.eq_ignore_ascii_case(end)))
    };
    is_ending(b".yaml") || is_ending(b".yml")
}

#[derive(Default)]
struct Found {
    /// The real path of the store.
    root: PathBuf,
    files: Vec<StoreFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    fn note(&mut self, code: &'static str, path: &Path, message: &str, help: &str) {
        self.diagnostics.push(warning(code, path, message.to_owned(), help));
    }

    /// Takes in a folder and those below it, in the order of their paths.
    fn folder(&mut self, path: &Path, tree: &[Listing], number: usize) {
        let Some(listing) = tree.get(number) else { return };
        if let Some(error) = &listing.error {
            let message = format!("this folder cannot be read: {}", reason(error));
            self.diagnostics.push(about(codes::UNREADABLE, &path.into(), message, ""));
        }
        for entry in &listing.entries {
            match entry.listing {
                Some(inner) => self.folder(&entry.path, tree, inner),
                None if entry.kind.is_dir() => self.hidden_folder(&entry.path),
                None => self.file(number == 0, entry),
            }
        }
    }

    fn hidden_folder(&mut self, path: &Path) {
        if !TOOLS.iter().any(|tool| path.file_name() == Some(OsStr::new(tool))) {
            self.note(
                codes::HIDDEN,
                path,
                "this hidden folder is passed over",
                "to read it, give it a name without a dot",
            );
        }
    }

    fn file(&mut self, is_root: bool, entry: &Listed) {
        let path = &entry.path;
        if entry.kind.is_symlink() {
            return self.link(path);
        }
        if !is_yaml(path) {
            return;
        }
        if is_hidden(path) {
            return self.note(
                codes::HIDDEN,
                path,
                "this hidden file is passed over",
                "to read it, give it a name without a dot",
            );
        }
        if name(path) == SETTINGS.as_bytes() {
            if !is_root {
                let help = "only the one in the root of the store counts";
                self.note(codes::NESTED_STORE, path, "these settings are passed over", help);
            }
            return;
        }
        if entry.kind.is_file() {
            self.files.push(StoreFile { path: path.as_path().into(), stamp: entry.stamp });
        } else {
            self.note(codes::NOT_A_FILE, path, "this is not a file with text and is passed over", "");
        }
    }

    /// A link is never followed: what it leads to inside the store is read where it stands.
    fn link(&mut self, path: &Path) {
        match fs::canonicalize(path) {
            Ok(target) if target.starts_with(&self.root) => {}
            Ok(target) => {
                if is_yaml(path) || target.is_dir() {
                    let help = "copy what it leads to into the store";
                    self.note(
                        codes::LINK_OUTSIDE,
                        path,
                        "this link leads out of the store and is passed over",
                        help,
                    );
                }
            }
            Err(error) => {
                let message = format!("this link cannot be followed: {}", reason(&error));
                self.note(codes::UNREADABLE, path, &message, "");
            }
        }
    }
}
