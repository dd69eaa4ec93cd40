//! All that can wake the program. To know what may happen, read this enum. It does not know who sends it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::entries::EntryRead;
use super::keys::Key;
use super::layout::Size;
use crate::domain::{Diagnostic, Marks, Party};
use crate::search::evaluate::ClaimAt;
use crate::search::facets::{Count, Facet};
use crate::search::stock::Snapshot;
use crate::search::{Query, View};
use crate::store::catalog::FileRead;

/// What a worker was doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The rows of the list, for the request of that generation.
    View(u64),
    /// The rows of the claims list, for the request of that generation.
    Claims(u64),
    /// Counting results by what they are, for the request of that generation.
    Counts(u64),
    /// Counting what has not been read.
    Count,
    /// Counting what answers saved views.
    Sizes,
    /// Counting the values of a field.
    Values,
    /// Reading the whole store, or one file of it; the load is over.
    Load,
    /// Reading some files again.
    Files,
    /// Reading or keeping marks.
    Marks,
    /// Watching the files.
    Watch,
    /// Reading single statements.
    Entries,
}

/// How far a load is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loading {
    /// Files read by now.
    pub n_done: usize,
    /// Of how many; 0: not known yet.
    pub n_files: usize,
    /// How long it will still take, where that is known.
    pub left: Option<Duration>,
    /// Another process is doing it.
    pub is_elsewhere: bool,
}

/// What has come of bringing what is kept up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Statements that are new or have changed.
    pub n_read: usize,
    /// Statements that have changed or gone.
    pub n_gone: usize,
    /// It was left for later.
    pub is_partial: bool,
}

impl Work {
    /// The worker that does it.
    #[must_use]
    pub const fn worker(self) -> &'static str {
        match self {
            Self::View(_) | Self::Claims(_) | Self::Counts(_) | Self::Count | Self::Values | Self::Sizes => {
                "search"
            }
            Self::Load | Self::Files => "read",
            Self::Marks => "marks",
            Self::Watch => "watch",
            Self::Entries => "entries",
        }
    }
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Pasted(String),
    /// The terminal has another size.
    Resized(Size),
    /// What is kept of the store, from the cache.
    Kept {
        /// What there is of it.
        snapshot: Arc<Snapshot>,
        /// Not all files have been read; more is coming.
        is_growing: bool,
    },
    /// How far bringing that up to date is.
    Progress(Loading),
    /// What is kept is as the files are, or was left for later.
    Synced(Synced),
    /// Statements that were asked for: see [`super::effect::EntriesRequest`].
    EntriesRead {
        /// What was read, and what could not be.
        reads: Vec<EntryRead>,
        /// The query they were asked.
        query: Arc<Query>,
    },
    /// It is known which files the store has; they are about to be read. Starts a load: what was read
    /// before stays on screen until [`Event::StoreRead`].
    Planned {
        /// The store's name.
        name: String,
        /// The parties of `onrecord.yaml`.
        parties: Arc<[Party]>,
        /// How many files will be read.
        n_files: usize,
        /// What is to be known about the folder.
        diagnostics: Vec<Diagnostic>,
    },
    /// A part of a file was read during a load.
    PartRead(FileRead),
    /// A file of the load has been read to its end.
    FileDone,
    /// The load is complete.
    StoreRead,
    /// The store cannot be opened (any more): why. What is on screen stays.
    StoreFailed(String),
    /// Files changed on disk; nothing has been read yet.
    FilesChanged(Vec<Arc<Path>>),
    /// Files came or went, or `onrecord.yaml` changed: the whole store is to be read again.
    StoreChanged,
    /// Some files were read again, each whole. None: it has gone.
    FilesReread(Vec<(Arc<Path>, Option<FileRead>)>),
    /// The answer to [`super::effect::ViewRequest`].
    ViewReady {
        /// Of the request.
        generation: u64,
        /// The rows.
        view: Arc<View>,
    },
    /// The answer to [`super::effect::CountRequest`].
    UnreadCounted {
        /// Unread statements of the whole store.
        n_unread: usize,
        /// By these marks.
        marks: Arc<Marks>,
    },
    /// The answer to [`super::effect::SizesRequest`]: None for a query that could not be counted.
    SizesReady(Vec<Option<usize>>),
    /// The answer to [`super::effect::ValuesRequest`].
    ValuesReady {
        /// What was counted.
        facet: Facet,
        /// Its values, the most frequent first; of dates the latest first.
        values: Arc<[String]>,
    },
    /// The answer to [`super::effect::ClaimsRequest`].
    ClaimsReady {
        /// Of the request.
        generation: u64,
        /// The claims.
        rows: Vec<ClaimAt>,
    },
    /// The queries that were asked of the store, the newest last.
    QueriesRead(Vec<String>),
    /// The answer to [`super::effect::CountsRequest`].
    CountsReady {
        /// Of the request.
        generation: u64,
        /// The most frequent first, time in its own order.
        counts: Vec<Count>,
    },
    /// Marks as they are on disk, after reading or saving them, changes of other instances included.
    MarksRead(Marks),
    /// Marks could not be read or saved: why.
    MarksFailed(String),
    /// Something worked and the reader should know.
    Told(String),
    /// Something asked for did not work: why.
    Failed(String),
    /// The editor was closed. `Err` says why it could not be used.
    EditorClosed(Result<(), String>),
    /// A worker died over a request; it goes on with the next one.
    WorkerFailed {
        /// Over what.
        work: Work,
        /// The panic's message.
        message: String,
    },
    /// The program is in the foreground again.
    Resumed,
}
