//! What a person should know of their files: plain data with a stable code and a place. It does not
//! know how it is shown (`cli::render`, the problems pane) or how it was found.

use std::path::Path;
use std::sync::Arc;

use super::span::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Everything can be read; something deserves a look.
    Warning,
    /// Something could not be read as it stands.
    Error,
}

impl Severity {
    /// The word for it in text and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file, with the lines needed to show it even after the file has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in Unicode code points.
    pub column: u32,
    /// The text of that line, raw and without its end; at most [`EXCERPT_MAX`] bytes of it.
    pub text: String,
    /// What to point at, as bytes of `text`; may be empty (a point between two characters).
    pub mark: Span,
}

/// The most bytes of a source line that an [`Excerpt`] keeps.
pub const EXCERPT_MAX: usize = 400;

/// One thing to know about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable and greppable, such as `missing-field`.
    pub code: &'static str,
    /// Warning or error.
    pub severity: Severity,
    /// The file or folder.
    pub path: Arc<Path>,
    /// Where in the file; None when it is about the file as a whole.
    pub at: Option<Excerpt>,
    /// What is wrong, lower case, no full stop. May hold raw text of the file: whoever shows it
    /// sends it through [`crate::text::clean()`].
    pub message: String,
    /// What would help.
    pub help: Option<String>,
}
