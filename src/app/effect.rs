//! All that the app can ask of the world. Requests that need only a processor carry all they need and
//! can be carried out here, by a worker thread or by a test. It does not know threads or files.

use std::path::Path;
use std::sync::Arc;

use super::event::Event;
use crate::domain::{MarkChange, Marks, Party};
use crate::search::evaluate::{self, Order};
use crate::search::facets::Facet;
use crate::search::index::IndexError;
use crate::search::stock::Snapshot;
use crate::search::{Query, Stock, View};
use crate::store::Entry;
use crate::store::rows::Slot;

/// Something the app wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Bring what is known of the store up to date: `Kept`, `Progress`..., `Synced`, or, where all of it is
    /// read: `Planned`, `PartRead`..., `StoreRead`.
    LoadStore,
    /// Leave that for later.
    StopLoad,
    /// Read some statements of what is kept: `EntriesRead`, in parts. Only the newest request matters.
    ReadEntries(EntriesRequest),
    /// Read some files again: one `FilesReread` for all of them.
    ReadFiles {
        /// Which.
        files: Vec<Arc<Path>>,
        /// Parties of the store, for the claims.
        parties: Arc<[Party]>,
    },
    /// Work out the rows of the list; only the newest request matters.
    View(ViewRequest),
    /// Count what has not been read; only the newest request matters.
    CountUnread(CountRequest),
    /// Find the values of a field in the whole store; only the newest request matters.
    Values(ValuesRequest),
    /// Count what answers saved views; only the newest request matters.
    Sizes(SizesRequest),
    /// Work out the rows of the claims list; only the newest request matters.
    Claims(ClaimsRequest),
    /// Count results by what they are; only the newest request matters.
    Counts(CountsRequest),
    /// Keep marks: `MarksRead` or `MarksFailed`.
    SaveMarks(Vec<MarkChange>),
    /// Keep a query that was asked: `QueriesRead` or `Failed`.
    SaveQuery(String),
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
    pub stock: Stock,
    /// For what.
    pub query: Arc<Query>,
    /// For `is:unread` and `is:starred`.
    pub marks: Arc<Marks>,
    /// Sorted how.
    pub order: Order,
}

impl ViewRequest {
    /// Carries it out; None when cancelled.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Option<Event>, IndexError> {
        let view = self.stock.view(&self.query, &self.marks, self.order, cancelled)?;
        Ok(view.map(|view| Event::ViewReady { generation: self.generation, view: Arc::new(view) }))
    }
}

/// How many statements of the whole store have not been read.
#[derive(Clone, Debug)]
pub struct CountRequest {
    /// What is counted.
    pub stock: Stock,
    /// What has been read.
    pub marks: Arc<Marks>,
}

impl CountRequest {
    /// Carries it out.
    #[must_use]
    pub fn run(&self) -> Event {
        Event::UnreadCounted { n_unread: self.stock.n_unread(&self.marks), marks: Arc::clone(&self.marks) }
    }
}

/// How many statements answer each of some queries.
#[derive(Clone, Debug)]
pub struct SizesRequest {
    /// What is searched.
    pub stock: Stock,
    /// For `is:unread` and `is:starred`.
    pub marks: Arc<Marks>,
    /// For what.
    pub queries: Vec<Arc<Query>>,
}

impl SizesRequest {
    /// Carries it out; None when cancelled.
    #[must_use]
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Event> {
        let size = |query: &Query| {
            let view = self.stock.view(query, &self.marks, Order::default(), cancelled);
            view.ok().flatten().map(|it| it.rows.len())
        };
        let sizes = self.queries.iter().map(|it| size(it)).take_while(|_| !cancelled()).collect();
        (!cancelled()).then_some(Event::SizesReady(sizes))
    }
}

/// The values of a field in the whole store.
#[derive(Clone, Debug)]
pub struct ValuesRequest {
    /// Where.
    pub stock: Stock,
    /// Which field.
    pub facet: Facet,
}

impl ValuesRequest {
    /// Carries it out; None when cancelled.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Option<Event>, IndexError> {
        let (query, marks) = (Query::default(), Marks::default());
        let Some(all) = self.stock.view(&query, &marks, Order::default(), cancelled)? else {
            return Ok(None);
        };
        let counts = all.counts(&query, self.facet, cancelled)?;
        Ok(counts.map(|counts| {
            let mut values: Vec<String> = counts.into_iter().map(|it| it.value).collect();
            if self.facet.is_time() {
                values.reverse();
            }
            Event::ValuesReady { facet: self.facet, values: values.into() }
        }))
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
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Option<Event>, IndexError> {
        let rows = self.view.claims(&self.query, &self.filter, cancelled)?;
        Ok(rows.map(|rows| Event::ClaimsReady { generation: self.generation, rows }))
    }
}

/// How many of some statements there are of each issuer, in each month and so on.
#[derive(Clone, Debug)]
pub struct CountsRequest {
    /// Rises with each request.
    pub generation: u64,
    /// What is counted.
    pub counted: Counted,
    /// What it was found by: of speakers, the claims that answer it.
    pub query: Arc<Query>,
    /// Counted by what.
    pub facet: Facet,
}

/// What is counted.
#[derive(Clone, Debug)]
pub enum Counted {
    /// The results on the screen.
    View(Arc<View>),
    /// What of this answers the query, by these marks.
    Stock(Stock, Arc<Marks>),
}

impl CountsRequest {
    /// Carries it out; None when cancelled.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Result<Option<Event>, IndexError> {
        let view = match &self.counted {
            Counted::View(view) => Some(Arc::clone(view)),
            Counted::Stock(stock, marks) => {
                stock.view(&self.query, marks, Order::default(), cancelled)?.map(Arc::new)
            }
        };
        let Some(view) = view else { return Ok(None) };
        let counts = view.counts(&self.query, self.facet, cancelled)?;
        Ok(counts.map(|counts| Event::CountsReady { generation: self.generation, counts }))
    }
}

/// Statements to read, what matters most first.
#[derive(Clone, Debug)]
pub struct EntriesRequest {
    /// What they are kept in.
    pub snapshot: Arc<Snapshot>,
    /// Their slots.
    pub slots: Vec<Slot>,
    /// What they are found by: their text is asked once more.
    pub query: Arc<Query>,
}

impl EntriesRequest {
    /// Whether a statement answers the query, as its text is asked. What is asked of marks is not: one that is
    /// being read stays in the results of `is:unread`.
    #[must_use]
    pub fn is_answered_by(&self, entry: &Entry) -> bool {
        self.query.asks_of_marks() || evaluate::matches(&self.query, entry, &Marks::default())
    }
}
