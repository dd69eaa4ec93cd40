//! Finds the files of a store: a file by itself, or all `.yaml` and `.yml` files of a folder tree. It
//! stays in the folder, follows no link and opens nothing but `onrecord.yaml`.

use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::read::{self, OpenError, Plan, about, reason};
use super::{codes, document};
use crate::domain::{Diagnostic, Party, Severity};

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
    fs::File::open(path).map_err(|error| OpenError::new(path, &error))?;
    Ok(Plan {
        name: name_of(path, Path::file_stem),
        parties: Arc::default(),
        files: vec![path.into()],
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
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        // The hidden are passed over here, so that this can be said of them.
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()) || !is_folder(entry.file_type()))
        .sort_by_file_name(OsStr::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.depth() == 0 => found.hidden_folders(entry.path()),
            Ok(entry) => {
                if is_folder(entry.file_type()) {
                    found.hidden_folders(entry.path());
                } else {
                    let kind = entry.file_type();
                    found.file(root, entry.into_path(), kind);
                }
            }
            Err(error) => found.unreadable(root, &error),
        }
    }
    let Found { mut files, mut diagnostics, .. } = found;
    files.sort();
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

fn is_folder(kind: Option<FileType>) -> bool {
    kind.is_some_and(|it| it.is_dir())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."))
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
}

#[derive(Default)]
struct Found {
    /// The real path of the store.
    root: PathBuf,
    files: Vec<Arc<Path>>,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    fn note(&mut self, code: &'static str, path: &Path, message: &str, help: &str) {
        self.diagnostics.push(warning(code, path, message.to_owned(), help));
    }

    /// Says which hidden folders of a folder are passed over.
    fn hidden_folders(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let hidden = entries.flatten().filter(|it| it.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut hidden: Vec<PathBuf> = hidden.map(|it| it.path()).filter(|it| is_hidden(it)).collect();
        hidden.retain(|it| !TOOLS.iter().any(|tool| it.file_name() == Some(OsStr::new(tool))));
        hidden.sort();
        for path in hidden {
            self.note(
                codes::HIDDEN,
                &path,
                "this hidden folder is passed over",
                "to read it, give it a name without a dot",
            );
        }
    }

    /// What kind it is the folder has said already: a look at each of many files would take longer.
    fn file(&mut self, root: &Path, path: PathBuf, kind: Option<FileType>) {
        if kind.is_some_and(|it| it.is_symlink()) {
            return self.link(&path);
        }
        if !is_yaml(&path) {
            return;
        }
        if is_hidden(&path) {
            return self.note(
                codes::HIDDEN,
                &path,
                "this hidden file is passed over",
                "to read it, give it a name without a dot",
            );
        }
        if path.file_name() == Some(OsStr::new(SETTINGS)) {
            if path.parent() != Some(root) {
                let help = "only the one in the root of the store counts";
                self.note(codes::NESTED_STORE, &path, "these settings are passed over", help);
            }
            return;
        }
        if kind.is_some_and(|it| it.is_file()) {
            self.files.push(path.into());
        } else {
            self.note(codes::NOT_A_FILE, &path, "this is not a file with text and is passed over", "");
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

    fn unreadable(&mut self, root: &Path, error: &ignore::Error) {
        let reason = error.io_error().map_or("the system reports an error", reason);
        let mut cause = error;
        let mut path = root;
        loop {
            match cause {
                ignore::Error::WithPath { path: at, err } => {
                    path = at;
                    cause = err;
                }
                ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                    cause = err;
                }
                _ => break,
            }
        }
        let message = format!("this folder cannot be read: {reason}");
        self.diagnostics.push(about(codes::UNREADABLE, &path.into(), message, ""));
    }
}
