//! Queries that were asked, in the state folder: plain text, one a line, the newest last, one file a store.
//! Replaced whole, under a lock and over what others asked meanwhile. It does not know queries.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::{StateError, Writing, file_name, folder, locked, read, target_of, write};

/// How the file begins; the number of the format follows.
const HEAD: &str = "onrecord queries 1";
/// More are not kept: nobody goes back so far.
const KEPT_MAX: usize = 500;

/// The queries asked of one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueriesFile {
    path: PathBuf,
}

impl QueriesFile {
    /// Those of a store, by its location as [`super::MarksFile::for_store`] has it. None without a home
    /// folder.
    #[must_use]
    pub fn for_store(location_key: impl AsRef<OsStr>) -> Option<Self> {
        Some(Self::at(folder("queries")?.join(file_name(location_key.as_ref()))))
    }

    /// Those in a certain file.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The queries, the newest last; no file is none.
    pub fn load(&self) -> Result<Vec<String>, StateError> {
        let text = read(&self.path)?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        match lines.next() {
            None => Ok(Vec::new()),
            Some(HEAD) => Ok(lines.filter(|it| !it.trim().is_empty()).map(str::to_owned).collect()),
            // Of a later version, or something else altogether: nothing is lost by not adding to it.
            Some(_) => Err(StateError::NotQueries { path: self.path.clone() }),
        }
    }

    /// Adds a query as the newest, and returns all. One that was asked before moves to the end.
    pub fn add(&self, query: &str) -> Result<Vec<String>, StateError> {
        self.write(query, Writing::IfChanged)
    }

    /// The same, after that failed: what stands in the file may not have reached the disk.
    pub fn add_again(&self, query: &str) -> Result<Vec<String>, StateError> {
        self.write(query, Writing::Always)
    }

    fn write(&self, query: &str, writing: Writing) -> Result<Vec<String>, StateError> {
        let query = query.lines().next().unwrap_or("").trim();
        let _lock = locked(&self.path)?;
        let mut queries = self.load()?;
        let is_last = queries.last().is_some_and(|it| it == query);
        if query.is_empty() || is_last && writing == Writing::IfChanged {
            return Ok(queries);
        }
        queries.retain(|it| it != query);
        queries.push(query.to_owned());
        queries.drain(..queries.len().saturating_sub(KEPT_MAX));
        let text = format!("{HEAD}\n{}\n", queries.join("\n"));
        let failed = |source| StateError::Io { doing: "writing", path: self.path.clone(), source };
        write(&target_of(&self.path), text.as_bytes()).map_err(failed)?;
        Ok(queries)
    }
}
