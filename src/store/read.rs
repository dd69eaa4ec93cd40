//! Reads a store: what it is made of, then file by file what its documents say. A bad document costs
//! itself, a bad file itself. It does not know threads or the catalogue's order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::report::{self, Limit, Report, Turn};
use super::split::{self, Opening};
use super::stamp::StoreFile;
use super::{Catalog, codes, document, sample, walk};
use crate::domain::{Diagnostic, Document, Excerpt, Party, Severity, Span, Statement};
use crate::files;

/// The largest file that is read, in bytes: fifty thousand statements of five thousand characters. One
/// larger is refused before it is opened.
pub const FILE_MAX: u64 = 256 << 20;

/// The largest document that is parsed, in bytes: the largest body, indented.
pub const DOCUMENT_MAX: usize = 24 << 20;

/// The most documents that are given at once.
pub const CHUNK: usize = 200;

/// The most diagnostics of one code that one file gives.
const SAME_MAX: usize = 1000;

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the program itself.
    Sample,
    /// A file, or a folder tree.
    Path(PathBuf),
}

/// What a store is made of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The name the store gives itself, or that of its file or folder.
    pub name: String,
    /// Parties of `onrecord.yaml`.
    pub parties: Arc<[Party]>,
    /// The files with statements, sorted by their paths.
    pub files: Vec<StoreFile>,
    /// What is to be known before any statement is read.
    pub diagnostics: Vec<Diagnostic>,
}

/// The bytes of a store up to which reading all of it takes no longer than a look at a cache.
const SMALL: u64 = 1 << 20;

impl Plan {
    /// Whether the store is so small that nothing is gained by keeping anything of it.
    #[must_use]
    pub fn is_small(&self) -> bool {
        let mut bytes = 0;
        self.files.iter().all(|file| {
            bytes += file.stamp.map_or(0, |it| it.len);
            bytes <= SMALL
        })
    }
}

/// Why there is no store to read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("there is no store at {}", clean(path))]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A pipe, a socket, a device.
    #[error("{} is neither a file nor a folder", clean(path))]
    NotAStore {
        /// What was named.
        path: PathBuf,
    },
    /// It is there and cannot be read.
    #[error("{} cannot be read: {reason}", clean(path))]
    Unreadable {
        /// What was named.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
}

impl OpenError {
    pub(super) fn new(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing { path },
            _ => Self::Unreadable { path, reason: reason(error) },
        }
    }
}

fn clean(path: &Path) -> String {
    crate::text::clean(&path.to_string_lossy()).into_owned()
}

/// What one file gave, or a part of it.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// In the order of the file.
    pub statements: Vec<Statement>,
    /// What is to be known about the documents.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds out what a store is made of: its files, its name and its parties. Never blocks on a pipe or
/// a device and never leaves the folder.
pub fn plan(location: &Location) -> Result<Plan, OpenError> {
    match location {
        Location::Sample => {
            let settings: Arc<Path> = Path::new(&sample::name("onrecord.yaml")).into();
            let (settings, diagnostics) = settings_of(&settings, sample::SETTINGS.as_bytes());
            let file = |name: &str| Path::new(&sample::name(name)).into();
            let files =
                sample::FILES.iter().map(|(name, _)| StoreFile { path: file(name), stamp: None }).collect();
            Ok(Plan {
                name: settings.name.unwrap_or_else(|| "sample".to_owned()),
                parties: settings.parties.into(),
                files,
                diagnostics,
            })
        }
        Location::Path(path) => walk::plan(path),
    }
}

/// The parties that the settings of a store name; what is wrong with the settings is told by [`plan`].
#[must_use]
pub fn parties(path: &Path) -> Arc<[Party]> {
    walk::parties(path)
}

/// The folder or file that a path to a store means.
#[must_use]
pub fn root(path: &Path) -> &Path {
    walk::root(path)
}

/// Whether a path names a file of the embedded sample.
#[must_use]
pub fn is_sample_file(path: &Path) -> bool {
    sample::text(path).is_some()
}

/// Reads one file and gives what it says in chunks of at most [`CHUNK`] documents. Never fails: that
/// a file cannot be read is a diagnostic too.
pub fn file(path: &Arc<Path>, sink: &mut dyn FnMut(Read)) {
    if let Some(sample) = sample::text(path) {
        return text(path, sample.as_bytes(), sink);
    }
    match bytes_of(path) {
        Ok(bytes) => text(path, &bytes, sink),
        Err(diagnostic) => sink(Read { diagnostics: vec![diagnostic], ..Read::default() }),
    }
}

/// Reads the bytes of a file, as [`file()`] does.
pub fn text(path: &Arc<Path>, bytes: &[u8], sink: &mut dyn FnMut(Read)) {
    let mut read = Read::default();
    let mut n_in_chunk = 0;
    let mut limit = Limit::new(SAME_MAX);
    let mut keep =
        |diagnostics: &mut Vec<Diagnostic>, diagnostic: Diagnostic| match limit.next(diagnostic.code) {
            Turn::Within => diagnostics.push(diagnostic),
            Turn::FirstBeyond => diagnostics.push(report::more(diagnostic)),
            Turn::Beyond => {}
        };
    documents(path, bytes, &mut |part| {
        match part {
            Part::About(diagnostic) => keep(&mut read.diagnostics, diagnostic),
            Part::Document(text, report) => {
                read.statements.extend(document::statement(text, path, report));
                for diagnostic in report.diagnostics.drain(..) {
                    keep(&mut read.diagnostics, diagnostic);
                }
            }
        }
        n_in_chunk += 1;
        if n_in_chunk == CHUNK {
            n_in_chunk = 0;
            sink(std::mem::take(&mut read));
        }
    });
    if !read.statements.is_empty() || !read.diagnostics.is_empty() {
        sink(read);
    }
}

/// The bytes of one document of a file, as they are now; fewer, or none, where the file has become shorter.
pub fn document_bytes(path: &Path, document: Document) -> io::Result<Vec<u8>> {
    if let Some(text) = sample::text(path) {
        return Ok(document.bytes.of(text).as_bytes().to_vec());
    }
    let file = files::open(path)?;
    let mut bytes = vec![0; document.bytes.len()];
    let mut n_read = 0;
    while let Some(rest) = bytes.get_mut(n_read..).filter(|it| !it.is_empty()) {
        match file.read_at(rest, (document.bytes.start() + n_read) as u64) {
            Ok(0) => break,
            Ok(n) => n_read += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(n_read);
    Ok(bytes)
}

/// The documents of a file that is plain: UTF-8 as far as its first bytes tell, without marks of a merge
/// conflict, and with no document but blank ones left out. None for any other file, which has to be read as a
/// whole.
#[must_use]
pub fn plain_documents(bytes: &[u8]) -> Option<Vec<Document>> {
    if split::foreign_encoding(bytes).is_some() || bytes.starts_with(b"\xef\xbb\xbf") {
        return None;
    }
    let parts = split::split(bytes);
    let documents = parts
        .documents
        .into_iter()
        .filter(|document| bytes.get(document.range.clone()).is_some_and(|raw| !split::is_blank(raw)));
    let all = documents.map(|it| Document { bytes: Span::from(it.range), line: it.line }).collect();
    parts.conflicts.is_empty().then_some(all)
}

/// Reads one document by itself, out of its bytes. None where it is no statement (any more): why is told
/// when its whole file is read.
#[must_use]
pub fn alone(path: &Arc<Path>, bytes: &[u8], document: Document) -> Option<Statement> {
    alone_with(path, bytes, document).0
}

/// The same, with whether there is nothing to be said about the document.
#[must_use]
pub fn alone_if_sound(path: &Arc<Path>, bytes: &[u8], document: Document) -> Option<Statement> {
    let (statement, is_sound) = alone_with(path, bytes, document);
    statement.filter(|_| is_sound)
}

fn alone_with(path: &Arc<Path>, bytes: &[u8], document: Document) -> (Option<Statement>, bool) {
    let part = split::Document { range: 0..bytes.len(), line: document.line, opened_by: Opening::Marker };
    let mut report = Report::new(path, bytes, &part);
    let text = readable(bytes, &mut report);
    let statement = text.and_then(|text| document::statement(text, path, &mut report));
    let statement = statement.map(|mut it| {
        it.at.document = document;
        it
    });
    (statement, report.diagnostics.is_empty())
}

/// Reads the settings of a store out of the bytes of its `onrecord.yaml`.
pub(super) fn settings_of(path: &Arc<Path>, bytes: &[u8]) -> (document::Settings, Vec<Diagnostic>) {
    let mut settings = document::Settings::default();
    let mut diagnostics = Vec::new();
    documents(path, bytes, &mut |part| match part {
        Part::About(diagnostic) => diagnostics.push(diagnostic),
        Part::Document(text, report) => {
            if let Some(more) = document::settings(text, report) {
                settings.name = settings.name.take().or(more.name);
                settings.parties.extend(more.parties);
            }
            diagnostics.append(&mut report.diagnostics);
        }
    });
    (settings, diagnostics)
}

/// A document of a file, or something to know about what is none.
enum Part<'p, 'a> {
    About(Diagnostic),
    Document(&'p str, &'p mut Report<'a>),
}

/// Gives each document of a file that can be handed to a parser, and says what is wrong with the rest.
fn documents(path: &Arc<Path>, bytes: &[u8], each: &mut dyn FnMut(Part<'_, '_>)) {
    if let Some(encoding) = split::foreign_encoding(bytes) {
        let help = "save it as UTF-8";
        return each(Part::About(about(
            codes::WRONG_ENCODING,
            path,
            format!("this file is {encoding}, not UTF-8"),
            help,
        )));
    }
    let skipped = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut parts = split::split(bytes.get(skipped..).unwrap_or(&[]));
    for document in &mut parts.documents {
        document.range = document.range.start + skipped..document.range.end + skipped;
    }
    for conflict in &mut parts.conflicts {
        conflict.mark = conflict.mark.start + skipped..conflict.mark.end + skipped;
        conflict.range = conflict.range.start + skipped..conflict.range.end + skipped;
        let at = report::excerpt(bytes, Span::from(conflict.mark.clone()), conflict.line);
        each(Part::About(Diagnostic {
            at: Some(at),
            ..about(
                codes::MERGE_CONFLICT,
                path,
                "a merge conflict stands here, and neither side of it is read".to_owned(),
                "keep one side, or both as two statements, and take the marks out",
            )
        }));
    }
    let mut n_documents = 0;
    let n_last = parts.documents.len() - 1;
    for (idx, document) in parts.documents.iter().enumerate() {
        // Both stand in the order of the file, and conflicts do not overlap.
        let next = parts.conflicts.partition_point(|it| it.range.end <= document.range.start);
        let touching = parts.conflicts.get(next).filter(|it| it.range.start < document.range.end);
        let whole = match touching {
            None => Some(document.clone()),
            Some(conflict) => split::before_conflict(bytes, document, conflict),
        };
        n_documents += usize::from(touching.is_some());
        let Some(document) = whole else { continue };
        let raw = bytes.get(document.range.clone()).unwrap_or(&[]);
        let mut report = Report::new(path, bytes, &document);
        if split::is_blank(raw) {
            // Between two markers something was meant to stand; after the last one people leave room.
            if touching.is_none() && document.opened_by == Opening::Marker && idx != n_last {
                let message = "there is nothing between these two markers".to_owned();
                report.warning(codes::EMPTY_DOCUMENT, Span::new(0, 0), message, "take one of the two out");
            }
        } else {
            n_documents += 1;
            if let Some(text) = readable(raw, &mut report) {
                each(Part::Document(text, &mut report));
            }
        }
        for diagnostic in report.diagnostics.drain(..) {
            each(Part::About(diagnostic));
        }
    }
    if n_documents == 0 {
        let message = "there is no statement in this file".to_owned();
        each(Part::About(Diagnostic {
            severity: Severity::Warning,
            ..about(codes::EMPTY_FILE, path, message, "`onrecord new` writes the beginning of one")
        }));
    }
}

/// The text of a document, if it is text of a size that is read.
fn readable<'a>(raw: &'a [u8], report: &mut Report<'_>) -> Option<&'a str> {
    if raw.len() > DOCUMENT_MAX {
        let message = format!(
            "a document has at most {} MB, this one has {}",
            DOCUMENT_MAX >> 20,
            raw.len().div_ceil(1 << 20)
        );
        let first = raw.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
        report.error(codes::TOO_LARGE, Span::new(first, first), message, "part it into several statements");
        return None;
    }
    if let Some(at) = raw.iter().position(|b| *b == 0) {
        let message = "a zero byte stands here, which no text has".to_owned();
        report.error(codes::NUL, Span::new(at, at + 1), message, "take it out; is this a text file?");
        return None;
    }
    match std::str::from_utf8(raw) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = raw.get(at).copied().unwrap_or_default();
            let message = format!("the byte {byte:02X} stands here, which is not UTF-8");
            let help = "save the file as UTF-8; it may be Latin-1 or Windows-1252";
            report.error(
                codes::WRONG_ENCODING,
                Span::new(at, at + error.error_len().unwrap_or(1)),
                message,
                help,
            );
            None
        }
    }
}

/// An error about a file as a whole.
pub(super) fn about(code: &'static str, path: &Arc<Path>, message: String, help: &str) -> Diagnostic {
    let help = Some(help).filter(|it| !it.is_empty()).map(str::to_owned);
    Diagnostic { code, severity: Severity::Error, path: path.clone(), at: None, message, help }
}

/// The bytes of a file that is one, and not too large.
#[expect(clippy::result_large_err, reason = "at most once a file, and a box would have to be opened at once")]
pub fn bytes_of(path: &Arc<Path>) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: &io::Error| {
        about(codes::UNREADABLE, path, format!("this file cannot be read: {}", reason(error)), "")
    };
    let before = fs::metadata(&**path).map_err(|error| unreadable(&error))?;
    if !before.is_file() {
        return Err(about(codes::NOT_A_FILE, path, "this is not a file with text".to_owned(), ""));
    }
    let too_large = || {
        let message = format!("a file has at most {} MB, this one has more", FILE_MAX >> 20);
        about(codes::TOO_LARGE, path, message, "part it into several files")
    };
    if before.len() > FILE_MAX {
        return Err(too_large());
    }
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
        files::open(path)?.take(FILE_MAX + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let mut bytes = read().map_err(|error| unreadable(&error))?;
    // Somebody may be writing right now: what was read is then half old and half new. Once more is
    // enough, as who writes on will be heard of again.
    let after = fs::metadata(&**path).map_err(|error| unreadable(&error))?;
    if after.len() != before.len() || after.modified().ok() != before.modified().ok() {
        // Not both at once.
        drop(std::mem::take(&mut bytes));
        bytes = read().map_err(|error| unreadable(&error))?;
    }
    if bytes.len() as u64 > FILE_MAX { Err(too_large()) } else { Ok(bytes) }
}

/// Why something cannot be read, in words that do not depend on the system.
pub(super) fn reason(error: &io::Error) -> &'static str {
    if rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP) {
        return "its links lead in a circle";
    }
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there",
        io::ErrorKind::PermissionDenied => "permission is denied",
        io::ErrorKind::IsADirectory => "it is a folder",
        io::ErrorKind::TimedOut => "the disk does not answer",
        _ => "the system reports an error",
    }
}

/// What is to be known about ids that stand twice: one diagnostic a statement, which names another
/// place of the id, and no more of one file than of any other kind. Reads no file: [`fill`] adds the
/// source lines.
#[must_use]
pub fn duplicates(catalog: &Catalog) -> Vec<Diagnostic> {
    let shared = catalog.entries().iter().filter(|it| catalog.is_duplicate(it.id()));
    shared_ids(shared.map(|it| (it.id().as_str(), Arc::clone(&it.statement.at.file), it.statement.at.line)))
}

/// The same, of the statements that share their id with another: ids, files and lines, in the order of the
/// store.
pub fn shared_ids<'a>(shared: impl Iterator<Item = (&'a str, Arc<Path>, u32)>) -> Vec<Diagnostic> {
    let shared: Vec<_> = shared.collect();
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    for (idx, (id, ..)) in shared.iter().enumerate() {
        by_id.entry(id).or_default().push(idx);
    }
    let mut diagnostics = Vec::new();
    let mut limits: HashMap<&Path, Limit> = HashMap::new();
    for (idx, (id, file, line)) in shared.iter().enumerate() {
        // The first of the others; for the first itself, the second.
        let other = by_id.get(id).and_then(|it| it.iter().find(|it| **it != idx));
        let Some((_, other_file, other_line)) = other.and_then(|it| shared.get(*it)) else { continue };
        let limit = limits.entry(file).or_insert_with(|| Limit::new(SAME_MAX));
        let turn = limit.next(codes::DUPLICATE_ID);
        if turn == Turn::Beyond {
            continue;
        }
        let place = if file == other_file {
            format!("line {other_line}")
        } else {
            format!("{}:{other_line}", other_file.display())
        };
        let diagnostic = Diagnostic {
            code: codes::DUPLICATE_ID,
            severity: Severity::Error,
            path: Arc::clone(file),
            at: Some(Excerpt { line: *line, column: 1, text: String::new(), mark: Span::default() }),
            message: format!("the id `{id}` stands at {place} too"),
            help: Some("give one of the two another id; until then both are shown".to_owned()),
        };
        diagnostics.push(if turn == Turn::Within { diagnostic } else { report::more(diagnostic) });
    }
    diagnostics
}

/// Adds the source line to diagnostics about statements that were made without their file at hand,
/// moving them to the line of the id.
pub fn fill(diagnostics: &mut [Diagnostic]) {
    let mut last: Option<Source> = None;
    for diagnostic in diagnostics.iter_mut().filter(|it| it.code == codes::DUPLICATE_ID) {
        let Some(at) = &mut diagnostic.at else { continue };
        let source = match last.take() {
            Some(source) if source.path == diagnostic.path => source,
            _ => Source::new(&diagnostic.path),
        };
        let source = last.insert(source);
        let start = source.offset_of(at.line);
        let mut offset = start;
        for (idx, line) in source.lines_from(start).enumerate() {
            if line.starts_with(b"---") {
                break;
            }
            if line.starts_with(b"id:") {
                let line = at.line.saturating_add(u32::try_from(idx).unwrap_or(u32::MAX));
                *at = report::excerpt(&source.bytes, Span::new(offset, offset + 2), line);
                break;
            }
            offset += line.len();
        }
        if at.text.is_empty() {
            *at = report::excerpt(&source.bytes, Span::new(start, start), at.line);
        }
    }
}

/// A file whose lines are sought one after the other.
struct Source {
    path: Arc<Path>,
    bytes: Cow<'static, [u8]>,
    /// The line that was sought last, and its offset: the next is nearly always behind it, and counting
    /// from the beginning took 15 s for 30,000 lines.
    line: u32,
    offset: usize,
}

impl Source {
    fn new(path: &Arc<Path>) -> Self {
        let bytes = match sample::text(path) {
            Some(text) => Cow::Borrowed(text.as_bytes()),
            None => Cow::Owned(bytes_of(path).unwrap_or_default()),
        };
        Self { path: path.clone(), bytes, line: 1, offset: 0 }
    }

    fn lines_from(&self, offset: usize) -> impl Iterator<Item = &[u8]> {
        self.bytes.get(offset..).unwrap_or(&[]).split_inclusive(|b| *b == b'\n')
    }

    fn offset_of(&mut self, line: u32) -> usize {
        if line < self.line {
            (self.line, self.offset) = (1, 0);
        }
        let n_between = line.saturating_sub(self.line) as usize;
        let between: usize = self.lines_from(self.offset).take(n_between).map(<[u8]>::len).sum();
        (self.line, self.offset) = (line, self.offset + between);
        self.offset
    }
}
