//! What each turn of the loop took, as lines in a file. It does not know what the turns did.
//!
//! `ONRECORD_TRACE=FILE` in the environment appends a line a turn: milliseconds since the start, then
//! microseconds of updates (effects included), of drawing (0: nothing was drawn), and from reading the
//! oldest key of the turn to the end of its frame (`-` without a key), then what happened.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::app::Event;

/// The environment variable.
const VARIABLE: &str = "ONRECORD_TRACE";

/// The file, if one was asked for.
#[derive(Debug)]
pub(super) struct Trace {
    file: Option<File>,
    start: Instant,
    happened: String,
}

impl Trace {
    /// Opens what the environment names. A file that cannot be opened is no reason not to read.
    pub(super) fn from_env() -> Self {
        let open = |path| OpenOptions::new().create(true).append(true).open(path).ok();
        Self {
            file: std::env::var_os(VARIABLE).and_then(open),
            start: Instant::now(),
            happened: String::new(),
        }
    }

    /// Something happened in this turn.
    pub(super) fn note(&mut self, name: &str) {
        if self.file.is_some() {
            let _ = write!(self.happened, " {name}");
        }
    }

    /// The turn is over.
    pub(super) fn end_turn(&mut self, update: Duration, draw: Duration, key: Option<Instant>) {
        let Some(file) = &mut self.file else { return };
        let waited = key.map_or_else(|| "-".to_owned(), |it| it.elapsed().as_micros().to_string());
        let at = self.start.elapsed().as_secs_f64() * 1000.0;
        let (update, draw) = (update.as_micros(), draw.as_micros());
        let _ = writeln!(file, "{at:.1} {update} {draw} {waited}{}", self.happened);
        self.happened.clear();
    }
}

/// The name of an event.
pub(super) const fn name(event: &Event) -> &'static str {
    match event {
        Event::Key(_) => "key",
        Event::Pasted(_) => "pasted",
        Event::Resized(_) => "resized",
        Event::Kept { .. } => "kept",
        Event::Progress(_) => "progress",
        Event::Synced(_) => "synced",
        Event::EntriesRead { .. } => "entries-read",
        Event::UnreadCounted { .. } => "unread-counted",
        Event::Planned { .. } => "planned",
        Event::PartRead(_) => "part-read",
        Event::FileDone => "file-done",
        Event::StoreRead => "store-read",
        Event::StoreFailed(_) => "store-failed",
        Event::FilesChanged(_) => "files-changed",
        Event::StoreChanged => "store-changed",
        Event::FilesReread(_) => "files-reread",
        Event::ViewReady { .. } => "view-ready",
        Event::ValuesReady { .. } => "values-ready",
        Event::SizesReady(_) => "sizes-ready",
        Event::ClaimsReady { .. } => "claims-ready",
        Event::QueriesRead(_) => "queries-read",
        Event::CountsReady { .. } => "counts-ready",
        Event::MarksRead(_) => "marks-read",
        Event::MarksFailed(_) => "marks-failed",
        Event::Told(_) => "told",
        Event::Failed(_) => "failed",
        Event::EditorClosed(_) => "editor-closed",
        Event::WorkerFailed { .. } => "worker-failed",
        Event::Resumed => "resumed",
    }
}
