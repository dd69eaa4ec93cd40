//! Turns bytes of a document into places a person can go to, and collects the diagnostics of one
//! document. It does not know what is wrong with what.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use super::split::Document;
use crate::domain::diagnostic::EXCERPT_MAX;
use crate::domain::{self, Diagnostic, Excerpt, Severity, Span};

/// The most diagnostics of one code that one document gives; a million unknown keys are one mistake.
const SAME_MAX: usize = 20;

/// What stands in place of the first of the diagnostics that are too many, and of all behind it.
pub(super) fn more(first: Diagnostic) -> Diagnostic {
    Diagnostic { message: "and more of the same from here on".to_owned(), help: None, ..first }
}

/// Counts diagnostics by code, so that a file that is wrong a million times does not say so.
pub(super) struct Limit {
    most: usize,
    counts: Vec<(&'static str, usize)>,
}

/// Which of its kind a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Within,
    FirstBeyond,
    Beyond,
}

impl Limit {
    /// Lets so many diagnostics of each code through.
    pub(super) fn new(most: usize) -> Self {
        Self { most, counts: Vec::new() }
    }

    pub(super) fn next(&mut self, code: &'static str) -> Turn {
        let position = self.counts.iter().position(|(it, _)| *it == code).unwrap_or_else(|| {
            self.counts.push((code, 0));
            self.counts.len() - 1
        });
        let Some((_, count)) = self.counts.get_mut(position) else { return Turn::Beyond };
        *count += 1;
        match (*count).cmp(&(self.most + 1)) {
            std::cmp::Ordering::Less => Turn::Within,
            std::cmp::Ordering::Equal => Turn::FirstBeyond,
            std::cmp::Ordering::Greater => Turn::Beyond,
        }
    }
}

/// Collects what is to be known about one document.
pub(super) struct Report<'a> {
    path: &'a Arc<Path>,
    /// The whole file.
    bytes: &'a [u8],
    document: &'a Document,
    pub(super) diagnostics: Vec<Diagnostic>,
    limit: Limit,
    /// A byte of the document and the lines before it, where counting goes on: the places that are asked for
    /// nearly always follow each other, and from the beginning forty thousand of them took 10 s.
    counted: Cell<(usize, usize)>,
}

impl<'a> Report<'a> {
    pub(super) fn new(path: &'a Arc<Path>, bytes: &'a [u8], document: &'a Document) -> Self {
        Self {
            path,
            bytes,
            document,
            diagnostics: Vec::new(),
            limit: Limit::new(SAME_MAX),
            counted: Cell::default(),
        }
    }

    /// Something could not be read as it stands. The span is in bytes of the document.
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: String, help: impl Into<String>) {
        self.push(Severity::Error, code, span, message, help.into());
    }

    /// Something deserves a look. The span is in bytes of the document.
    pub(super) fn warning(
        &mut self,
        code: &'static str,
        span: Span,
        message: String,
        help: impl Into<String>,
    ) {
        self.push(Severity::Warning, code, span, message, help.into());
    }

    fn push(&mut self, severity: Severity, code: &'static str, span: Span, message: String, help: String) {
        let turn = self.limit.next(code);
        if turn == Turn::Beyond {
            return;
        }
        let at = Some(self.excerpt(span));
        let help = Some(help).filter(|it| !it.is_empty());
        let diagnostic = Diagnostic { code, severity, path: self.path.clone(), at, message, help };
        self.diagnostics.push(if turn == Turn::Within { diagnostic } else { more(diagnostic) });
    }

    /// The document in its file.
    pub(super) fn document(&self) -> domain::Document {
        domain::Document { bytes: Span::from(self.document.range.clone()), line: self.document.line }
    }

    /// The line of a byte of the document.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let (from, n_before) = Some(self.counted.get()).filter(|it| it.0 <= offset).unwrap_or_default();
        let start = self.document.range.start;
        let between = self.bytes.get(start + from..(start + offset).min(self.bytes.len())).unwrap_or(&[]);
        let n_lines = n_before + between.split(|b| *b == b'\n').count() - 1;
        self.counted.set((offset, n_lines));
        self.document.line.saturating_add(u32::try_from(n_lines).unwrap_or(u32::MAX))
    }

    /// A place of the document.
    pub(super) fn excerpt(&self, span: Span) -> Excerpt {
        excerpt(self.bytes, span.shifted(self.document.range.start), self.line(span.start()))
    }
}

/// Cuts the line of a file that a span begins in; `line` is its number. The mark stays within that
/// line, and of a very long line only the surroundings of the mark are kept.
pub(super) fn excerpt(bytes: &[u8], span: Span, line: u32) -> Excerpt {
    let at = span.start().min(bytes.len());
    let start = bytes.get(..at).and_then(|it| it.iter().rposition(|b| *b == b'\n')).map_or(0, |it| it + 1);
    let end =
        bytes.get(at..).and_then(|it| it.iter().position(|b| *b == b'\n')).map_or(bytes.len(), |it| at + it);
    let end = if end > at && bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end };
    // A byte order mark is no column.
    let start = if start == 0 && at >= 3 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { start };

    let part = |from: usize, to: usize| bytes.get(from..to.max(from)).unwrap_or(&[]);
    let column = count_chars(part(start, at)) + 1;
    // Of a long line a window is kept that begins a little before the mark. It is cut before anything is
    // copied: without a line end the line is the whole file.
    let is_inside = |at: usize| bytes.get(at).is_some_and(|b| b & 0xc0 == 0x80);
    let mut from = if end - start <= EXCERPT_MAX { start } else { start.max(at.saturating_sub(80)) };
    while from > start && from < at && is_inside(from) {
        from += 1;
    }
    let mut to = end.max(at).min(from + EXCERPT_MAX);
    while to < end && to > at && is_inside(to) {
        to -= 1;
    }
    let mark_end = span.end().clamp(at, to.max(at));
    let mut text = String::from_utf8_lossy(part(from, at)).into_owned();
    let mark_start = text.len();
    text.push_str(&String::from_utf8_lossy(part(at, mark_end)));
    let mark_end_in_text = text.len();
    text.push_str(&String::from_utf8_lossy(part(mark_end, to)));
    // What is no UTF-8 is shown by a sign that is longer.
    if text.len() > EXCERPT_MAX {
        let mut cut = EXCERPT_MAX;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        text.truncate(cut);
    }
    let mark = Span::new(mark_start.min(text.len()), mark_end_in_text.min(text.len()));
    Excerpt { line, column: u32::try_from(column).unwrap_or(u32::MAX), text, mark }
}

/// How many characters the bytes have when they are shown.
fn count_chars(bytes: &[u8]) -> usize {
    let chunks = bytes.utf8_chunks();
    chunks.map(|it| it.valid().chars().count() + usize::from(!it.invalid().is_empty())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], span: (usize, usize), expected: (u32, &str, &str)) {
        let excerpt = excerpt(bytes, Span::new(span.0, span.1), 1);
        let marked = excerpt.mark.of(&excerpt.text);
        assert_eq!((excerpt.column, excerpt.text.as_str(), marked), expected);
    }

    #[test]
    fn a_place_is_one_line() {
        check(b"one\r\ntwo\nthree", (5, 14), (1, "two", "two"));
        check(b"one\r\ntwo", (1, 7), (2, "one", "ne"));
        check("é: x".as_bytes(), (4, 5), (4, "é: x", "x"));
        check(b"a\xe9b", (1, 2), (2, "a\u{fffd}b", "\u{fffd}"));
        check(b"\xef\xbb\xbfid: x", (3, 5), (1, "id: x", "id"));
        check(b"", (5, 9), (1, "", ""));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = "é".repeat(3000);
        let excerpt = excerpt(line.as_bytes(), Span::new(4000, 4002), 1);
        assert_eq!(excerpt.column, 2001);
        assert!(excerpt.text.len() <= EXCERPT_MAX);
        assert_eq!(excerpt.mark.of(&excerpt.text), "é");
        // The window ends with a whole character, also where the mark would go on.
        let line = format!("{}x{}", "é".repeat(50), "é".repeat(3000));
        let excerpt = super::excerpt(line.as_bytes(), Span::new(100, 4000), 1);
        assert_eq!(excerpt.column, 51);
        assert!(excerpt.mark.of(&excerpt.text).starts_with('x') && excerpt.text.ends_with('é'));
        assert!((EXCERPT_MAX - 2..=EXCERPT_MAX).contains(&excerpt.text.len()), "{}", excerpt.text.len());
        let excerpt = super::excerpt(&[0xff; 3000], Span::new(2000, 2001), 1);
        assert_eq!((excerpt.column, excerpt.mark.of(&excerpt.text)), (2001, "\u{fffd}"));
    }
}
