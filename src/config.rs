//! `config.toml`: what a reader has set, each value with where it stands, and what is wrong in the file.
//! It never stops the program: a value that cannot be used is said, and its default holds. It does not
//! know which actions there are; whoever binds keys checks their names.

mod read;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy as _;

use crate::domain::{Diagnostic, Excerpt, Sort};

/// Keys set for one action in `[keys]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBinding {
    /// The action's name as written; not checked here.
    pub action: String,
    /// The keys as written; an empty list takes all keys from the action.
    pub keys: Vec<String>,
    /// Where the action's name stands.
    pub at: Excerpt,
    /// In which file.
    pub path: Arc<Path>,
}

/// A view saved in `[views]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name.
    pub name: String,
    /// The query as written; not checked here.
    pub query: String,
    /// Where the query stands.
    pub at: Excerpt,
    /// In which file.
    pub path: Arc<Path>,
}

/// What the configuration says; what it does not say has its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The store to open when none is named; absolute, or relative to the current folder if the path
    /// of the configuration is.
    pub store: Option<PathBuf>,
    /// The columns a text is wrapped at, where the screen has as many.
    pub reading_width: u16,
    /// The order of the list.
    pub sort: Option<Sort>,
    /// Whether copying may write to the terminal's clipboard.
    pub clipboard: bool,
    /// Whether queries that were asked are kept for later.
    pub history: bool,
    /// Views, in the order of the file.
    pub views: Vec<SavedQuery>,
    /// Keys, in the order of the file.
    pub keys: Vec<KeyBinding>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            store: None,
            reading_width: 80,
            sort: None,
            clipboard: true,
            history: true,
            views: Vec::new(),
            keys: Vec::new(),
        }
    }
}

/// Reads the configuration. A file that is not there is a configuration that says nothing.
#[must_use]
pub fn load(path: &Path) -> (Config, Vec<Diagnostic>) {
    read::file(path)
}

/// Reads the configuration that holds here: `$ONRECORD_CONFIG`, which must be there, else
/// `onrecord/config.toml` in the configuration folder (`$XDG_CONFIG_HOME`, `~/.config`) on every Unix.
#[must_use]
pub fn find() -> (Config, Vec<Diagnostic>) {
    let named = std::env::var_os("ONRECORD_CONFIG").filter(|path: &OsString| !path.is_empty());
    if let Some(path) = named {
        return read::named_file(Path::new(&path));
    }
    match etcetera::base_strategy::Xdg::new() {
        Ok(folders) => load(&folders.config_dir().join("onrecord").join("config.toml")),
        // Without a home folder.
        Err(_) => Default::default(),
    }
}
