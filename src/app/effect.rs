//! All that the app can ask of the world. Requests that need only a processor carry all they need and
//! can be carried out here, by a worker thread or by a test. It does not know threads or files.

use std::path::Path;
use std::sync::Arc;

use super::event::Event;
use crate::domain::{Mark, MarkChange, Marks, Party};
use crate::search::Query;
use crate::search::evaluate::{self, Order, View};
use crate::store::Catalog;

/// Something the app wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Read the whole store (again): `Planned`, `PartRead`..., `StoreRead`.
    LoadStore,
    /// Read some files again: one `FilesReread` for all of them.
    ReadFiles {
        /// Which.
        files: Vec<Arc<Path>>,
        /// Parties of the store, for the claims.
        parties: Arc<[Party]>,
    },
    /// Work out the rows of the list; only the newest request matters.
    View(ViewRequest),
    /// Work out the rows of the claims list; only the newest request matters.
    Claims(ClaimsRequest),
    /// Keep marks: `MarksRead` or `MarksFailed`.
    SaveMarks(Vec<MarkChange>),
    /// Put text on the clipboard. The notice is the app's.
    Copy(String),
    /// Open a URL in the browser; the app has checked that it is http or https.
    OpenUrl(String),
    /// Open a file in the editor at a line (from 1): `EditorClosed`.
    Edit {
        /// Which file.
        file: Arc<Path>,
        /// At which line.
        line: u32,
    },
    /// Stop as Ctrl-Z does: `Resumed`.
    Suspend,
    /// Clear the screen and draw all of it.
    Redraw,
    /// End the program.
    Quit,
}

/// Which statements are in the list, in which order.
#[derive(Clone, Debug)]
pub struct ViewRequest {
    /// Rises with each request.
    pub generation: u64,
    /// What is searched.
    pub catalog: Arc<Catalog>,
    /// For what.
    pub query: Arc<Query>,
    /// For `is:unread` and `is:starred`.
    pub marks: Arc<Marks>,
    /// Sorted how.
    pub order: Order,
}

impl ViewRequest {
    /// Carries it out; None when cancelled.
    #[must_use]
    pub fn run(&self, cancelled: &dyn Fn() -> bool) -> Option<Event> {
        let view = evaluate::view(&self.catalog, &self.query, &self.marks, self.order, cancelled)?;
        let n_unread =
            self.catalog.entries().iter().filter(|it| !self.marks.has(it.id(), Mark::Read)).count();
        Some(Event::ViewReady { generation: self.generation, view: Arc::new(view), n_unread })
    }
}

/// Which claims are in the list of all claims.
#[derive(Clone, Debug)]
pub struct ClaimsRequest {
    /// Rises with each request.
    pub generation: u64,
    /// The statements.
    pub view: Arc<View>,
    /// Their query, for `in:quote` and `speaker:`.
    pub query: Arc<Query>,
    /// Words and speakers typed in the list.
    pub filter: String,
}

impl ClaimsRequest {
    /// Carries it out; None when cancelled.
    #[must_use]
    pub fn run(&self, cancelled: &dyn Fn() -> bool) -> Option<Event> {
        let rows = evaluate::claims(&self.view, &self.query, &self.filter, cancelled)?;
        Some(Event::ClaimsReady { generation: self.generation, rows })
    }
}
