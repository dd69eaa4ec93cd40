//! Which files of the store are known, and how they were when they were read. It does not read them.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{Diagnostic, Excerpt, Severity, Span};
use crate::store::codes;
use crate::store::rows::Files;
use crate::store::stamp::{Stamp, StoreFile};

/// What is known of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    pub(super) stamp: Stamp,
    /// When it was read, since 1970: a file written to in the same moment may look the same.
    pub(super) at: Duration,
    pub(super) hash: u64,
}

impl Reading {
    /// Whether a file with this stamp is surely the one that was read.
    pub(super) fn is_of(&self, stamp: Stamp) -> bool {
        // Two seconds: the coarsest clock of a file system in use. The clock of inodes is the kernel's own.
        self.stamp == stamp
            && stamp.modified + Duration::from_secs(2) < self.at
            && stamp.changed + Duration::from_millis(50) < self.at
    }
}

/// A diagnostic as it is kept, without its path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    code: String,
    is_error: bool,
    at: Option<(u32, u32, String, (u32, u32))>,
    message: String,
    help: Option<String>,
}

impl Said {
    pub(super) fn of(it: &Diagnostic) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            code: it.code.to_owned(),
            is_error: it.severity == Severity::Error,
            at: it.at.as_ref().map(|at| {
                let mark = (number(at.mark.start()), number(at.mark.end()));
                (at.line, at.column, at.text.clone(), mark)
            }),
            message: it.message.clone(),
            help: it.help.clone(),
        }
    }

    /// None for a code that this version does not know.
    pub(super) fn diagnostic(&self, path: &Arc<Path>) -> Option<Diagnostic> {
        Some(Diagnostic {
            code: codes::ALL.iter().find(|it| it.name == self.code)?.name,
            severity: if self.is_error { Severity::Error } else { Severity::Warning },
            path: Arc::clone(path),
            at: self.at.as_ref().map(|(line, column, text, (from, to))| Excerpt {
                line: *line,
                column: *column,
                text: text.clone(),
                mark: Span::new(*from as usize, (*to).max(*from) as usize),
            }),
            message: self.message.clone(),
            help: self.help.clone(),
        })
    }
}

/// For files as they were found, the numbers those have that are known. Both are mostly in one order: looked for
/// is only what is not where it is expected.
pub(super) fn numbers(known: &Files, found: &[StoreFile]) -> Vec<Option<usize>> {
    let mut by_name: Option<HashMap<&OsStr, usize>> = None;
    let mut next = 0;
    let number = |file: &StoreFile| {
        // As bytes: comparing and hashing paths would take each apart.
        let name = known.name_of(&file.path).as_os_str();
        if known.name(next).is_none_or(|it| it.as_os_str() != name) {
            let all = || known.names().enumerate().map(|(idx, it)| (it.as_os_str(), idx)).collect();
            let by_name = by_name.get_or_insert_with(all);
            next = *by_name.get(name)?;
        }
        next += 1;
        Some(next - 1)
    };
    found.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(known: &[&str], found: &[&str], expected: &[Option<usize>]) {
        let mut files = Files::new(Path::new("desk"));
        for name in known {
            files.push(&Path::new("desk").join(name));
        }
        let found: Vec<StoreFile> = found
            .iter()
            .map(|it| StoreFile { path: Path::new("desk").join(it).into(), stamp: None })
            .collect();
        assert_eq!(numbers(&files, &found), expected);
    }

    #[test]
    fn files_are_known_by_their_names_in_whatever_order() {
        check(&["a", "b", "c"], &["a", "b", "c"], &[Some(0), Some(1), Some(2)]);
        check(&["a", "b", "c"], &["b", "c"], &[Some(1), Some(2)]);
        check(&["a", "c", "b"], &["a", "aa", "b", "c", "d"], &[Some(0), None, Some(2), Some(1), None]);
        check(&["b", "c", "a"], &["a", "b", "c"], &[Some(2), Some(0), Some(1)]);
        check(&[], &["a"], &[None]);
        check(&["a"], &[], &[]);
    }
}
