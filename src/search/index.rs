//! The full-text index: statements and claims as documents, made of what was read and thrown away at any
//! time. It knows words and slots; not files with statements, not rows, not the screen.
//!
//! Only the files of this folder name tantivy.

mod evaluate;
mod joining;
mod leaf;
mod near;
mod numbers;
mod phrase;
mod places;
mod rank;
mod schema;
mod table;
mod tokens;

use std::fmt;
use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::schema::Schema;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::facets::speaker;
use super::quoted::quoted;
use crate::domain::{ClaimKind, Party, Span};
use crate::store::Entry;
use crate::store::rows::Slot;
use crate::text::fold::fold;
pub(super) use rank::rounded;
use schema::Fields;
use tokens::Mark;

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// What is on disk is no index, or one of another form: it is to be made again.
    #[error("the index is damaged or of another version: {0}")]
    Damaged(String),
    /// The disk, or the rights to it.
    #[error("the index cannot be written or read: {0}")]
    Io(String),
    /// Somebody else is writing to it.
    #[error("another onrecord is writing the index")]
    Busy,
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as E;
        let why = error.to_string();
        match error {
            E::LockFailure(LockError::LockBusy, _) => Self::Busy,
            E::LockFailure(LockError::IoError(error), _) => Self::Io(format!("its lock: {error}")),
            E::IoError(_) | E::OpenDirectoryError(_) | E::OpenWriteError(_) => Self::Io(why),
            // What a thread met with is not told; it is hardly ever anything but this.
            E::ErrorInThread(_) => Self::Io("a thread that wrote it gave up, as on a full disk".to_owned()),
            _ => Self::Damaged(why),
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

/// An index, on disk or in memory.
#[derive(Clone)]
pub struct Index {
    inner: tantivy::Index,
    fields: Fields,
}

/// The bytes of memory documents are gathered in before they are written, for each thread that does so.
const GATHERED: usize = 96 << 20;

impl Index {
    /// An empty index in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        let (schema, _) = schema::schema();
        let mut inner = tantivy::Index::create_in_ram(schema);
        Self::with_tokenizers(&mut inner)
    }

    /// Opens the index of a folder, or makes an empty one in it.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let (schema, _) = schema::schema();
        let folder = MmapDirectory::open(folder).map_err(|it| IndexError::Io(it.to_string()))?;
        let exists = tantivy::Index::exists(&folder).map_err(|it| IndexError::Damaged(it.to_string()))?;
        let mut inner = if exists {
            tantivy::Index::open(folder)?
        } else {
            tantivy::Index::create(folder, schema.clone(), IndexSettings::default())?
        };
        if !is_same(&inner.schema(), &schema) {
            return Err(IndexError::Damaged("it has other fields".to_owned()));
        }
        Ok(Self::with_tokenizers(&mut inner))
    }

    fn with_tokenizers(inner: &mut tantivy::Index) -> Self {
        let (_, fields) = schema::schema();
        inner.set_tokenizers(tokens::tokenizers());
        Self { inner: inner.clone(), fields }
    }

    /// What the last commit said of itself: see [`Writer::commit`].
    pub fn said(&self) -> Result<Option<String>, IndexError> {
        Ok(self.inner.load_metas()?.payload)
    }

    /// Whether every file of the index is there and as it was written. Reads all of it.
    pub fn is_whole(&self) -> Result<bool, IndexError> {
        // First, since opening a damaged file can be a panic.
        if !self.inner.validate_checksum()?.is_empty() {
            return Ok(false);
        }
        // Absent files are not looked for there.
        let segments = self.inner.searchable_segments()?;
        Ok(segments.iter().all(|it| tantivy::SegmentReader::open(it).is_ok()))
    }

    /// The only one that writes, with so many threads that do the work.
    pub fn writer(&self, n_threads: usize) -> Result<Writer, IndexError> {
        let n_threads = n_threads.clamp(1, 8);
        let inner = self.inner.writer_with_num_threads(n_threads, n_threads * GATHERED)?;
        inner.set_merge_policy(Box::new(joining::Seldom::default()));
        // What an interrupted one left goes first: under the same names the next would be refused, each time. What
        // cannot be taken away is told when it stands in the way.
        let _ = inner.garbage_collect_files().wait();
        Ok(Writer { inner, fields: self.fields })
    }

    /// What can be searched now.
    pub fn searcher(&self) -> Result<Searcher, IndexError> {
        let reader: IndexReader =
            self.inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Searcher { inner: reader.searcher(), fields: self.fields })
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

fn is_same(a: &Schema, b: &Schema) -> bool {
    a.fields().map(|(_, entry)| entry).eq(b.fields().map(|(_, entry)| entry))
}

/// Adds to an index and takes out of it. Nothing is seen by anybody before [`Writer::commit`].
pub struct Writer {
    inner: IndexWriter,
    fields: Fields,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// The same, for reading a whole store: its many parts are joined sooner.
    #[must_use]
    pub fn joining_soon(self) -> Self {
        self.inner.set_merge_policy(Box::new(joining::Soon));
        self
    }

    /// Adds a statement and its claims under a slot. From several threads at once, if one likes.
    pub fn add(&self, slot: Slot, entry: &Entry) -> Result<(), IndexError> {
        self.inner.add_document(self.statement(slot, entry))?;
        for (idx, _) in entry.claims.iter().enumerate() {
            self.inner.add_document(self.claim(slot, entry, idx))?;
        }
        Ok(())
    }

    /// Takes out a statement and its claims.
    pub fn remove(&self, slot: Slot) {
        self.inner.delete_term(Term::from_field_u64(self.fields.slot, u64::from(slot)));
    }

    /// Takes out every slot from one on.
    pub fn remove_from(&self, slot: Slot) -> Result<(), IndexError> {
        use std::ops::Bound;
        let first = Term::from_field_u64(self.fields.slot, u64::from(slot));
        let all = tantivy::query::RangeQuery::new(Bound::Included(first), Bound::Unbounded);
        self.inner.delete_query(Box::new(all))?;
        Ok(())
    }

    /// Makes all of it lasting and visible, with a word on what it is: see [`Index::said`].
    pub fn commit(&mut self, saying: &str) -> Result<(), IndexError> {
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(saying);
        prepared.commit()?;
        Ok(())
    }

    /// Forgets what was not committed, and takes away what was written of it already: a full disk has no room
    /// for that. What cannot be taken away harms nobody.
    pub fn discard(mut self) {
        let _ = self.inner.rollback();
        let _ = self.inner.garbage_collect_files().wait();
    }

    /// Waits until what is being merged is.
    pub fn finish(self) -> Result<(), IndexError> {
        Ok(self.inner.wait_merging_threads()?)
    }

    fn statement(&self, slot: Slot, entry: &Entry) -> TantivyDocument {
        let (fields, it) = (&self.fields, &entry.statement);
        let mut document = TantivyDocument::default();
        document.add_u64(fields.slot, u64::from(slot));
        document.add_u64(fields.claim, 0);
        document.add_text(fields.title, &it.title);
        let mut text = |text: &str| {
            document.add_text(fields.text, text);
            document.add_text(fields.firsts, text);
        };
        // The body first: the numbers of its words are small then, though parts lie far from each other.
        text(&it.body);
        text(&it.title);
        [&it.issuers, &it.topics, &it.tags].into_iter().flatten().for_each(|it| text(it));
        it.place.iter().for_each(|it| text(it));
        it.speakers.iter().flat_map(Party::names).for_each(&mut text);
        document
    }

    fn claim(&self, slot: Slot, entry: &Entry, idx: usize) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::default();
        document.add_u64(fields.slot, u64::from(slot));
        document.add_u64(fields.claim, idx as u64 + 1);
        document.add_text(fields.mark, Mark::Claim.word());
        let Some(claim) = entry.claims.get(idx) else { return document };
        let body = &entry.statement.body;
        let joined = |spans: &[Span]| spans.iter().map(|it| it.of(body)).collect::<Vec<_>>().join(" ");
        let quoted = quoted(claim, body);
        if !quoted.is_empty() {
            let quoted = joined(&quoted);
            // As a scan asks it: something is left of the words when they are folded.
            if !fold(&quoted).is_empty() {
                document.add_text(fields.mark, Mark::Quoted.word());
            }
            document.add_text(fields.quoted_firsts, &quoted);
            document.add_text(fields.quoted, quoted);
        }
        if claim.kind != ClaimKind::Quote {
            document.add_text(fields.said, joined(&claim.content));
        }
        if claim.demand.is_some() {
            document.add_text(fields.mark, Mark::Demand.word());
        }
        if let Some(name) = speaker(&entry.statement, claim) {
            document.add_text(fields.name, name);
        }
        claim.speaker.iter().for_each(|it| document.add_text(fields.speaker, it));
        claim.source.iter().for_each(|it| document.add_text(fields.speaker, it.of(body)));
        document
    }
}

/// An index as it was at some moment.
#[derive(Clone)]
pub struct Searcher {
    inner: tantivy::Searcher,
    fields: Fields,
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Searcher").finish_non_exhaustive()
    }
}
