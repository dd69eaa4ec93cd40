//! Cuts the bytes of a file into documents before any YAML parser sees them, so that a bad document
//! costs only itself, and finds what no parser should see: foreign encodings, zero bytes, the marks of
//! a merge conflict. Knows bytes and lines only: not YAML's grammar, not statements.

use std::ops::Range;

/// One document of a file, without its marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Bytes of the file.
    pub(super) range: Range<usize>,
    /// The line of its first byte, counted from 1.
    pub(super) line: u32,
    /// What stands before it.
    pub(super) opened_by: Opening,
}

/// What stands before a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// The beginning of the file, or the end mark of the document before.
    Nothing,
    /// A line with `---`.
    Marker,
}

/// A conflict that a version control system could not solve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The bytes of its first mark, a whole line without its end.
    pub(super) mark: Range<usize>,
    /// The line of that mark, counted from 1.
    pub(super) line: u32,
    /// All of it.
    pub(super) range: Range<usize>,
}

/// What a file is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) documents: Vec<Document>,
    pub(super) conflicts: Vec<Conflict>,
}

/// The most documents without content that are given, but for the last, and the most conflicts: a file of nothing
/// but markers would else take ten times its size. Further conflicts are one with the last.
const SAME_MAX: usize = 2_000;

impl Parts {
    fn add_document(&mut self, bytes: &[u8], document: Document, n_blank: &mut usize) {
        if bytes.get(document.range.clone()).is_some_and(|it| it.trim_ascii().is_empty()) {
            *n_blank += 1;
            if *n_blank > SAME_MAX {
                return;
            }
        }
        self.documents.push(document);
    }

    fn add_conflict(&mut self, conflict: Conflict) {
        if self.conflicts.len() < SAME_MAX {
            self.conflicts.push(conflict);
        } else if let Some(last) = self.conflicts.last_mut() {
            last.range.end = conflict.range.end;
        }
    }
}

/// Cuts a file at its document markers: lines that begin with `---` or `...` and then end or go on
/// after white space. Inside a document no such line is possible: YAML forbids it even in a block.
pub(super) fn split(bytes: &[u8]) -> Parts {
    let mut parts = Parts::default();
    let mut document = Document { range: 0..0, line: 1, opened_by: Opening::Nothing };
    let mut conflict: Option<Conflict> = None;
    let mut n_blank = 0;
    let mut start = 0;
    for (idx, raw) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        let line = u32::try_from(idx + 1).unwrap_or(u32::MAX);
        let end = start + raw.len();
        // Nearly every line of a statement is indented or empty: one look at its first byte is enough.
        if matches!(raw.first(), Some(b'-' | b'.' | b'<' | b'|' | b'=' | b'>')) {
            let text = without_end(raw);
            let text_end = start + text.len();
            match Mark::of(text) {
                None => {}
                Some(Mark::Document) => {
                    let next = Document { range: start + 3..end, line, opened_by: Opening::Marker };
                    let mut done = std::mem::replace(&mut document, next);
                    done.range.end = start;
                    parts.add_document(bytes, done, &mut n_blank);
                }
                Some(Mark::End) => {
                    let next = Document { range: end..end, line: line + 1, opened_by: Opening::Nothing };
                    let mut done = std::mem::replace(&mut document, next);
                    done.range.end = start;
                    parts.add_document(bytes, done, &mut n_blank);
                }
                Some(Mark::Ours) => {
                    if let Some(done) = conflict.take() {
                        parts.add_conflict(done);
                    }
                    conflict = Some(Conflict { mark: start..text_end, line, range: start..text_end });
                }
                Some(Mark::Between | Mark::Theirs) if conflict.is_none() => {
                    // A conflict of which somebody has taken out a part.
                    let alone = Conflict { mark: start..text_end, line, range: start..text_end };
                    parts.add_conflict(alone);
                }
                Some(Mark::Between) => {
                    if let Some(conflict) = &mut conflict {
                        conflict.range.end = text_end;
                    }
                }
                Some(Mark::Theirs) => {
                    if let Some(mut conflict) = conflict.take() {
                        conflict.range.end = text_end;
                        parts.add_conflict(conflict);
                    }
                }
            }
        }
        start = end;
    }
    document.range.end = bytes.len();
    document.range.start = document.range.start.min(document.range.end);
    parts.documents.push(document);
    if let Some(done) = conflict {
        parts.add_conflict(done);
    }
    parts
}

/// A line at column 0 that means something before YAML does.
enum Mark {
    Document,
    End,
    /// `<<<<<<< ours`
    Ours,
    /// `=======`, or `||||||| base`
    Between,
    /// `>>>>>>> theirs`
    Theirs,
}

impl Mark {
    fn of(line: &[u8]) -> Option<Self> {
        let begins = |mark: &[u8]| {
            line.strip_prefix(mark).is_some_and(|rest| matches!(rest.first(), None | Some(b' ' | b'\t')))
        };
        match line.first()? {
            b'-' if begins(b"---") => Some(Self::Document),
            b'.' if begins(b"...") => Some(Self::End),
            b'<' if begins(b"<<<<<<<") => Some(Self::Ours),
            b'|' if begins(b"|||||||") => Some(Self::Between),
            b'=' if line == b"=======" => Some(Self::Between),
            b'>' if begins(b">>>>>>>") => Some(Self::Theirs),
            _ => None,
        }
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether there is nothing but white space, comments and directives.
pub(super) fn is_blank(document: &[u8]) -> bool {
    document.split(|b| *b == b'\n').all(|line| {
        matches!(line.trim_ascii_start().first(), None | Some(b'#')) || line.first() == Some(&b'%')
    })
}

/// Takes the mark of a conflict that begins behind a whole document off its end: that document is on
/// both sides. Returns the document as it is without one.
pub(super) fn before_conflict(bytes: &[u8], document: &Document, conflict: &Conflict) -> Option<Document> {
    let rest = bytes.get(conflict.mark.end..document.range.end)?;
    let begins_inside =
        document.range.contains(&conflict.mark.start) && conflict.range.end > document.range.end;
    (begins_inside && rest.trim_ascii().is_empty())
        .then(|| Document { range: document.range.start..conflict.mark.start, ..document.clone() })
}

/// The name of the encoding a file says, by its first bytes, that it has; None for UTF-8 and for what
/// does not say.
pub(super) fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        // Text without a byte order mark whose first letters are ASCII, as ours always are.
        [a, 0, 0, 0, ..] | [0, 0, 0, a, ..] if *a != 0 => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some("UTF-16"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let parts = split(text.as_bytes());
        let shown: Vec<(u32, &str)> = parts
            .documents
            .iter()
            .filter(|it| !is_blank(&text.as_bytes()[it.range.clone()]))
            .map(|it| (it.line, text.get(it.range.clone()).unwrap()))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn of_nothing_but_markers_little_is_kept() {
        let parts = split("---\n".repeat(SAME_MAX * 2).as_bytes());
        assert_eq!((parts.documents.len(), parts.conflicts.len()), (SAME_MAX + 1, 0));
        let parts = split("=======\n".repeat(SAME_MAX * 2).as_bytes());
        assert_eq!((parts.documents.len(), parts.conflicts.len()), (1, SAME_MAX));
        assert_eq!(parts.conflicts.last().map(|it| it.range.end), Some(SAME_MAX * 16 - 1));
    }

    #[test]
    fn documents_are_parted_at_markers_only() {
        check("", &[]);
        check("a: 1", &[(1, "a: 1")]);
        check("---\na: 1\n---\nb: 2\n", &[(1, "\na: 1\n"), (3, "\nb: 2\n")]);
        check("# hello\n%YAML 1.2\n--- # one\r\na: 1\r\n...\n# end\n", &[(3, " # one\r\na: 1\r\n")]);
        check("a: |\n  ---\n  x\n---x: 1\n----\n", &[(1, "a: |\n  ---\n  x\n---x: 1\n----\n")]);
        check("---", &[]);
    }

    #[test]
    fn conflicts_are_seen_at_column_0() {
        let text =
            "a: 1\n<<<<<<< HEAD\n---\nb: 1\n=======\n---\nc: 1\n>>>>>>> theirs\n---\nd: |\n  =======\n";
        let parts = split(text.as_bytes());
        assert_eq!(parts.conflicts.len(), 1);
        let conflict = &parts.conflicts[0];
        assert_eq!((conflict.line, text.get(conflict.mark.clone())), (2, Some("<<<<<<< HEAD")));
        let before = before_conflict(text.as_bytes(), &parts.documents[0], conflict).unwrap();
        assert_eq!(text.get(before.range), Some("a: 1\n"));
        assert_eq!(split(b"a: 1\n=======\nb: 1\n").conflicts.len(), 1);
        assert_eq!(split(b"a: 1\n<<<<<<< x\nb: 1\n").conflicts.len(), 1);
    }

    #[test]
    fn encodings_are_named() {
        for (bytes, expected) in [
            (&b"\xff\xfea\0"[..], Some("UTF-16")),
            (b"\xfe\xff\0a", Some("UTF-16")),
            (b"i\0d\0:\0", Some("UTF-16")),
            (b"\xff\xfe\0\0a\0\0\0", Some("UTF-32")),
            (b"\xef\xbb\xbfid: a", None),
            (b"id: a", None),
            (b"a\0", None),
            (b"", None),
        ] {
            assert_eq!(foreign_encoding(bytes), expected);
        }
    }
}
