//! The state of the reader: an event changes it and names the effects it wants. Not widgets, not
//! crossterm, not files, not threads, not the clock: `update` is a function of state and event, so that
//! a test can type keys and look at the screen.

pub mod action;
pub mod detail;
pub mod effect;
pub mod entries;
pub mod event;
pub mod history;
pub mod keys;
pub mod layout;
pub mod line;
pub mod list;
pub mod narrow;
pub mod overlay;
pub mod timeline;
pub mod views;
mod warnings;

mod act;
mod complete;
mod jump;
mod loading;
mod typing;

use std::sync::Arc;

pub use effect::Effect;
pub use event::Event;

use crate::domain::{Mark, Marks, Span, StatementId};
use crate::search::evaluate::{Order, Sort};
use crate::search::stock::Head;
use crate::search::{Query, Stock, View, query};
use crate::store::Entry;
use crate::store::rows::Slot;
use action::{Action, Places};
use detail::{Detail, OffList};
use effect::{ClaimsRequest, CountRequest, ViewRequest};
use entries::{Awaited, Entries, Then};
use event::{Loading, Work};
use history::History;
use keys::{Key, Keymap, Resolved};
use layout::{Arrangement, Focus, Panes, Size};
use line::LineInput;
use list::Cursor;
use overlay::Overlay;
use views::SavedView;

/// What the reader starts with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Of the terminal.
    pub size: Size,
    /// All keys, the configured ones included.
    pub keymap: Keymap,
    /// The most columns of a line of text.
    pub reading_width: u16,
    /// Whether colours may be used.
    pub color: bool,
    /// How the list is sorted at first.
    pub order: Order,
    /// A query to begin with.
    pub query: Option<String>,
    /// A statement to open, and the number of one of its claims, from 1.
    pub open: Option<(StatementId, Option<usize>)>,
    /// Saved views.
    pub views: Vec<SavedView>,
    /// Whether this is the embedded sample.
    pub is_sample: bool,
    /// Something to say at the start.
    pub notice: Option<String>,
}

/// The search strip.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// The words in it.
    pub line: LineInput,
    /// Keys go to it.
    pub editing: bool,
    /// The last query that was understood; the list shows its results.
    pub query: Arc<Query>,
    /// Why the words are no query.
    pub error: Option<query::QueryError>,
    /// The queries that were asked.
    pub history: History,
    /// The values of fields that were asked for, as they stand in the store.
    values: complete::Values,
    /// Tab was pressed for values that are still being counted.
    completing: bool,
    /// What Tab could write here, and which of them it wrote last.
    pub completions: Vec<String>,
}

/// What is known of the store as a whole.
#[derive(Clone, Debug, Default)]
pub struct StoreState {
    /// It is the embedded sample.
    pub is_sample: bool,
    /// How far a load is, while one goes on.
    pub loading: Option<Loading>,
    /// Bringing what is kept up to date was left for later.
    pub is_partial: bool,
    /// Why it cannot be read; what is on screen was read before.
    pub failed: Option<String>,
    /// Errors and warnings of its files.
    pub problems: (usize, usize),
    /// Why read marks and stars cannot be kept.
    pub marks_lost: Option<String>,
}

/// Something to tell the reader until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to tell; cleaned when it is drawn.
    pub text: String,
    /// It did not go as asked.
    pub is_warning: bool,
}

/// A place to come back to.
#[derive(Clone, Debug)]
struct Stop {
    entry: Arc<Entry>,
    slot: Option<Slot>,
    top: usize,
    claim: Option<usize>,
    focus: Focus,
    /// The list of all claims was open: its filter and row.
    all_claims: Option<(String, usize)>,
}

/// The reader.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states of one thing")]
pub struct App {
    size: Size,
    /// All keys.
    pub keymap: Keymap,
    /// Keys that begin a binding.
    pub pending: Vec<Key>,
    /// Whether colours may be used.
    pub color: bool,
    /// Which pane keys go to.
    pub focus: Focus,
    /// The text is shown alone.
    pub alone: bool,
    /// The store as a whole.
    pub store: StoreState,
    /// The statements there are.
    pub stock: Stock,
    /// Read marks and stars.
    pub marks: Arc<Marks>,
    /// Unread statements of the whole store.
    pub n_unread: usize,
    /// How the list is sorted.
    pub order: Order,
    /// The rows of the list.
    pub view: Arc<View>,
    /// The search strip.
    pub strip: Strip,
    /// Where one is in the list.
    pub list: Cursor,
    /// Saved views.
    pub views: Vec<SavedView>,
    /// The text pane.
    pub detail: Detail,
    /// A find being typed in the text.
    pub find: Option<LineInput>,
    /// What is laid over the panes.
    pub overlay: Overlay,
    /// Something to tell.
    pub notice: Option<Notice>,
    reading_width: u16,
    trail: Vec<Stop>,
    open_at_start: Option<(StatementId, Option<usize>)>,
    /// Until the first key the newest statement stays selected while others arrive.
    touched: bool,
    /// The action before this one stepped from claim to claim.
    was_step: bool,
    /// The file given to the editor.
    edited: Option<Arc<std::path::Path>>,
    /// Where one was when a find was begun: first row and claim.
    find_from: (usize, Option<usize>),
    /// The words of the last query that was understood.
    good_query: String,
    view_generation: u64,
    view_pending: bool,
    claims_generation: u64,
    counts_generation: u64,
    /// Actions that wait for the counts they are about.
    counts_held: Vec<Action>,
    /// The part of the query that the timeline put there last.
    timeline_part: Option<String>,
    load: loading::Load,
    /// The unread ones are to be counted anew.
    counts_unread: bool,
    entries: Entries,
    awaited: Option<Awaited>,
}

impl App {
    /// The app before anything was read, and what it wants first.
    #[must_use]
    pub fn new(setup: Setup) -> (Self, Vec<Effect>) {
        let mut app = Self {
            size: setup.size,
            keymap: setup.keymap,
            pending: Vec::new(),
            color: setup.color,
            focus: Focus::List,
            alone: false,
            store: StoreState {
                is_sample: setup.is_sample,
                loading: Some(Loading::default()),
                ..StoreState::default()
            },
            stock: Stock::default(),
            marks: Arc::default(),
            n_unread: 0,
            order: setup.order,
            view: Arc::default(),
            strip: Strip::default(),
            list: Cursor::default(),
            views: setup.views,
            detail: Detail::default(),
            find: None,
            overlay: Overlay::None,
            notice: setup.notice.map(|text| Notice { text, is_warning: true }),
            reading_width: setup.reading_width,
            trail: Vec::new(),
            open_at_start: setup.open,
            touched: false,
            was_step: false,
            edited: None,
            find_from: (0, None),
            good_query: String::new(),
            view_generation: 0,
            view_pending: false,
            claims_generation: 0,
            counts_generation: 0,
            counts_held: Vec::new(),
            timeline_part: None,
            load: loading::Load::default(),
            counts_unread: false,
            entries: Entries::default(),
            awaited: None,
        };
        let mut effects = vec![Effect::LoadStore];
        if let Some(text) = setup.query {
            app.strip.line.set(&text);
            effects.extend(app.query_typed());
            app.check_query();
        }
        app.fit();
        (app, effects)
    }

    /// Takes one event; the only place where state changes.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            Event::Key(key) => self.key(key),
            Event::Pasted(text) => self.pasted(&text),
            Event::Resized(size) => {
                self.size = size;
                Vec::new()
            }
            // Made anew beside what is on the screen, it shows when it is whole.
            Event::Kept { snapshot, is_growing: true } if snapshot.rows.len() < self.stock.len() => {
                Vec::new()
            }
            Event::Kept { snapshot, .. } => self.kept(snapshot),
            Event::Progress(loading) => {
                self.store.loading = Some(loading);
                self.store.failed = None;
                Vec::new()
            }
            Event::Synced(synced) => self.synced(synced),
            Event::EntriesRead { reads, query } => self.entries_read(reads, &query),
            Event::Planned { name, parties, n_files, diagnostics } => {
                self.planned(name, parties, n_files, diagnostics)
            }
            Event::PartRead(part) => self.part_read(part),
            Event::FileDone => self.file_done(),
            Event::StoreRead => self.store_read(),
            Event::StoreFailed(why) => {
                self.store.failed = Some(why);
                self.store.loading = None;
                self.notice = None;
                Vec::new()
            }
            Event::FilesChanged(files) => self.read_files(files),
            Event::StoreChanged => vec![Effect::LoadStore],
            Event::FilesReread(reads) => self.files_reread(reads),
            Event::ViewReady { generation, view } => self.view_ready(generation, view),
            Event::UnreadCounted { n_unread, marks } => {
                self.n_unread = n_unread;
                // One was read meanwhile.
                self.counts_unread |= !Arc::ptr_eq(&marks, &self.marks);
                Vec::new()
            }
            Event::ClaimsReady { generation, rows } => {
                self.claims_ready(generation, rows);
                Vec::new()
            }
            Event::SizesReady(sizes) => {
                self.sizes_ready(sizes);
                Vec::new()
            }
            Event::ValuesReady { facet, values } => self.values_ready(facet, values),
            Event::CountsReady { generation, counts } => self.counts_ready(generation, counts),
            Event::QueriesRead(queries) => {
                self.strip.history.set(queries);
                Vec::new()
            }
            Event::MarksRead(marks) => self.marks_read(marks),
            Event::MarksFailed(why) => {
                // Once: in a state folder that cannot be written each statement opened would say it.
                if self.store.marks_lost.as_ref() != Some(&why) {
                    self.warn(format!("marks are not kept: {why}"));
                    self.store.marks_lost = Some(why);
                }
                Vec::new()
            }
            Event::Failed(why) => {
                self.warn(why);
                Vec::new()
            }
            Event::Told(what) => {
                self.tell(what);
                Vec::new()
            }
            Event::EditorClosed(result) => self.editor_closed(result),
            Event::WorkerFailed { work, message } => self.worker_failed(work, &message),
            Event::Resumed => vec![Effect::Redraw],
        };
        self.fit();
        effects.extend(self.want_entries());
        effects.extend(self.request_count());
        effects
    }

    /// Of the terminal, as last told.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Marks as they are on disk. The list stays as it is once one has begun to read, or a statement
    /// would leave the results of `is:unread` by being opened.
    fn marks_read(&mut self, marks: Marks) -> Vec<Effect> {
        self.store.marks_lost = None;
        if *self.marks == marks {
            return Vec::new();
        }
        self.marks = Arc::new(marks);
        self.counts_unread = true;
        if self.touched { Vec::new() } else { self.request_view() }
    }

    /// Where the panes are.
    #[must_use]
    pub fn panes(&self) -> Panes {
        let has_timeline = matches!(self.overlay, Overlay::Timeline(_));
        // Results are to be seen while one makes a query, also where only one pane shows.
        let shows_list = self.strip.editing || has_timeline;
        layout::panes(
            self.size,
            Arrangement {
                focus: if shows_list { Focus::List } else { self.focus },
                alone: self.alone && !shows_list,
                strip_rows: if self.strip.error.is_some() { 2 } else { 1 },
                has_timeline,
            },
        )
    }

    /// Brings what depends on the panes' sizes up to date.
    fn fit(&mut self) {
        let panes = self.panes();
        let n_visible = self.n_list_rows_visible();
        self.list.step(0, self.view.rows.len(), n_visible);
        if panes.text.width > 0 {
            let columns = layout::text_columns(panes.text.width, self.reading_width);
            let banners = self.banners(self.detail.off_list);
            self.detail.resize(columns, usize::from(panes.text.height), banners);
        }
        // The statement may have been read again, or be another one now, with fewer claims.
        let (n_claims, n_visible) = (self.detail.claims().len(), self.n_overlay_rows_visible());
        if let Overlay::ClaimsHere(here) = &mut self.overlay {
            here.cursor.step(0, n_claims, n_visible);
        }
    }

    /// What is to be said above a text besides what the statement says of itself.
    fn banners(&self, off_list: Option<OffList>) -> Vec<String> {
        let mut banners = Vec::new();
        if self.detail.is_shared {
            banners.push("! Another statement of the store has the same id".to_owned());
        }
        match off_list {
            None => {}
            Some(OffList::NotFound) => banners.push("! Not in the results of the search".to_owned()),
            Some(OffList::Gone) => banners.push(
                "! No longer in the store, or its file cannot be read; this is what was read before"
                    .to_owned(),
            ),
        }
        banners
    }

    /// Rows of the screen a statement takes in the list: a third one shows why it was found.
    #[must_use]
    pub fn list_row_height(&self) -> u16 {
        if self.strip.query.has_words() { 3 } else { 2 }
    }

    fn n_list_rows_visible(&self) -> usize {
        let panes = self.panes();
        let height = if panes.list.height > 0 { panes.list.height } else { panes.text.height };
        usize::from(height / self.list_row_height()).max(1)
    }

    /// Whether there is something to show, or nothing will come.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.view.rows.is_empty() && self.awaited.is_none()
            || self.store.loading.is_none() && !self.view_pending
            || self.store.failed.is_some()
    }

    /// Whether an answer to what was asked is on its way.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.view_pending || self.awaited.is_some() || self.awaits_counts()
    }

    /// What the list says in a row.
    #[must_use]
    pub fn head(&self, row: usize) -> Option<Head<'_>> {
        self.view.stock.head(*self.view.rows.get(row)?)
    }

    /// The place keys are read in.
    #[must_use]
    pub const fn place(&self) -> Places {
        if self.strip.editing || self.find.is_some() {
            return Places::INPUT;
        }
        match (&self.overlay, self.focus) {
            (Overlay::ClaimsAll(_) | Overlay::Help(_) | Overlay::Command(_), _) => Places::INPUT,
            (Overlay::ClaimsHere(_) | Overlay::Problems(_) | Overlay::Views(_), _) => Places::OVERLAY,
            (Overlay::Narrow(_), _) => Places::NARROW,
            (Overlay::Timeline(_), _) => Places::TIMELINE,
            (Overlay::None, Focus::List) => Places::LIST,
            (Overlay::None, Focus::Text) => Places::TEXT,
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        self.touched = true;
        self.notice = None;
        let place = self.place();
        self.pending.push(key);
        match self.keymap.resolve(place, &self.pending) {
            Resolved::Bound(action) => {
                self.pending.clear();
                let effects = self.act(action);
                self.was_step = matches!(action, Action::NextClaim | Action::PreviousClaim);
                effects
            }
            Resolved::Pending => Vec::new(),
            Resolved::Free => {
                let was_pending = self.pending.len() > 1;
                self.pending.clear();
                // A key that breaks off a sequence, such as Esc after y, does nothing else.
                if was_pending { Vec::new() } else { self.typed(key) }
            }
        }
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_warning: false });
    }

    fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_warning: true });
    }

    /// Asks for the rows of the list anew.
    fn request_view(&mut self) -> Vec<Effect> {
        self.view_generation += 1;
        self.view_pending = true;
        vec![Effect::View(ViewRequest {
            generation: self.view_generation,
            stock: self.stock.clone(),
            query: Arc::clone(&self.strip.query),
            marks: Arc::clone(&self.marks),
            order: self.order,
        })]
    }

    /// Asks for the number of unread statements, if another one is to be expected.
    fn request_count(&mut self) -> Option<Effect> {
        let request = CountRequest { stock: self.stock.clone(), marks: Arc::clone(&self.marks) };
        std::mem::take(&mut self.counts_unread).then_some(Effect::CountUnread(request))
    }

    fn view_ready(&mut self, generation: u64, view: Arc<View>) -> Vec<Effect> {
        if generation != self.view_generation {
            return Vec::new();
        }
        self.view_pending = false;
        let before = self.detail.entry.clone();
        let selected = self.list.selected;
        self.view = view;
        let found = if let Some(awaited) = &self.awaited {
            self.row_of_slot(awaited.slot).filter(|_| self.touched || self.focus == Focus::Text)
        } else if self.touched || self.focus == Focus::Text {
            before.as_ref().and_then(|entry| self.row_of(entry))
        } else {
            None
        };
        let n_visible = self.n_list_rows_visible();
        match (found, self.focus) {
            (None, Focus::Text) if before.is_some() => {
                self.detail.off_list = before.as_ref().map(|entry| self.why_off_list(entry));
                self.list.select(selected, self.view.rows.len(), n_visible);
            }
            (Some(row), _) => {
                self.list.select(row, self.view.rows.len(), n_visible);
                self.follow_list();
            }
            (None, _) => {
                // Nothing to keep: while a query is being made, the best place is the first row.
                let is_made =
                    self.strip.editing || matches!(self.overlay, Overlay::Narrow(_) | Overlay::Timeline(_));
                let row = if self.touched && !is_made { selected } else { 0 };
                self.list.select(row, self.view.rows.len(), n_visible);
                self.follow_list();
            }
        }
        let mut effects = self.merge_arrived();
        effects.extend(self.open_wanted());
        match self.overlay {
            Overlay::ClaimsAll(_) => effects.extend(self.request_claims()),
            Overlay::Views(_) => effects.push(self.request_sizes()),
            _ => {}
        }
        effects.extend(self.results_changed());
        effects.extend(self.periods_changed());
        effects
    }

    /// Nobody waits any more for an answer that will not come.
    fn worker_failed(&mut self, work: Work, message: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        match work {
            Work::View(generation) if generation == self.view_generation => self.view_pending = false,
            Work::Claims(generation) if generation == self.claims_generation => {
                if let Overlay::ClaimsAll(all) = &mut self.overlay {
                    all.waiting = false;
                }
            }
            Work::Counts(generation) => self.counts_failed(generation),
            Work::Load => effects = self.load_failed(),
            // Of the others, and of what an older request wanted, nothing is waited for.
            Work::View(_)
            | Work::Claims(_)
            | Work::Count
            | Work::Values
            | Work::Sizes
            | Work::Files
            | Work::Marks
            | Work::Watch
            | Work::Entries => {}
        }
        let worker = work.worker();
        self.warn(format!("the {worker} worker failed and goes on with the next request: {message}"));
        effects
    }

    /// The row of an entry: the same place in the store if it is there, else the same id.
    fn row_of(&self, entry: &Entry) -> Option<usize> {
        let slots = self.view.stock.slots_like(entry, self.detail.slot);
        slots.into_iter().find_map(|slot| self.row_of_slot(slot))
    }

    fn row_of_slot(&self, slot: Slot) -> Option<usize> {
        self.view.rows.iter().position(|it| *it == slot)
    }

    /// Why a statement is not in the list.
    fn why_off_list(&self, entry: &Entry) -> OffList {
        let is_there = !self.stock.slots_like(entry, self.detail.slot).is_empty();
        if is_there { OffList::NotFound } else { OffList::Gone }
    }

    /// Shows the selected statement in the text pane, at its first match if there is a query: at once, or
    /// when it has been read.
    fn follow_list(&mut self) {
        let slot = self.view.rows.get(self.list.selected).copied();
        let entry = slot.and_then(|slot| self.entry_of(&self.view.stock, slot)).cloned();
        if let (Some(slot), None) = (slot, &entry) {
            self.announce(slot);
            return;
        }
        self.awaited = None;
        self.detail.slot = slot;
        self.detail.is_shared = self.head(self.list.selected).is_some_and(|it| it.is_shared);
        let is_same = match (&self.detail.entry, &entry) {
            (Some(open), Some(entry)) => Arc::ptr_eq(open, entry),
            (None, None) => true,
            _ => false,
        };
        if is_same {
            self.detail.off_list = None;
            if self.detail.needle == detail::Needle::Query || !self.strip.query.is_empty() {
                self.mark_query_matches();
            }
            return;
        }
        let is_reread = match (&self.detail.entry, &entry) {
            (Some(open), Some(entry)) => open.id() == entry.id(),
            _ => false,
        };
        let (top, claim) = (self.detail.top, self.detail.claim);
        let banners = self.banners(None);
        self.detail.open(entry, slot, banners);
        self.fit();
        self.mark_query_matches();
        if is_reread {
            // The same statement read again: stay where one was reading.
            self.detail.claim = claim.filter(|idx| *idx < self.detail.claims().len());
            self.detail
                .scroll(isize::try_from(top).unwrap_or(0) - isize::try_from(self.detail.top).unwrap_or(0));
        } else if let Some(span) = self.detail.current_match() {
            self.detail.show(span);
        }
    }

    /// Shows what the list says of a statement until its text has come.
    fn announce(&mut self, slot: Slot) {
        self.try_again(slot);
        self.wait_for(slot, Then::Show);
        let stock = self.view.stock.clone();
        let Some(head) = stock.head(slot) else { return };
        // The same statement, about to be read again, stays until then.
        if self.detail.entry.as_ref().is_none_or(|it| it.id().as_str() != head.id) {
            self.detail.announce(slot, &head);
            self.fit();
        }
    }

    /// Marks the words of the query in the open text, unless a find of one's own is active.
    fn mark_query_matches(&mut self) {
        if matches!(self.detail.needle, detail::Needle::Find(_)) {
            return;
        }
        let Some(entry) = &self.detail.entry else { return };
        if self.strip.query.is_empty() {
            self.detail.unmark();
            return;
        }
        let spans = crate::search::highlight::spans(&self.strip.query, entry);
        let at = self.detail.current_match().map_or(0, Span::start);
        self.detail.mark(detail::Needle::Query, spans, at);
    }

    /// Asks for the rows of the list of all claims anew.
    fn request_claims(&mut self) -> Vec<Effect> {
        let Overlay::ClaimsAll(all) = &mut self.overlay else { return Vec::new() };
        self.claims_generation += 1;
        all.waiting = true;
        vec![Effect::Claims(ClaimsRequest {
            generation: self.claims_generation,
            view: Arc::clone(&self.view),
            query: Arc::clone(&self.strip.query),
            filter: all.filter.text().to_owned(),
        })]
    }

    fn claims_ready(&mut self, generation: u64, rows: Vec<crate::search::evaluate::ClaimAt>) {
        let n_visible = self.n_overlay_rows_visible();
        let Overlay::ClaimsAll(all) = &mut self.overlay else { return };
        if generation != self.claims_generation {
            return;
        }
        // With the same filter the store has changed: stay with the claim.
        let before = all.rows.get(all.cursor.selected).filter(|_| all.answered == all.filter.text());
        let same = before.and_then(|it| rows.iter().position(|row| row == it));
        all.answered = all.filter.text().to_owned();
        all.view = Arc::clone(&self.view);
        all.rows = rows;
        all.waiting = false;
        let row = all.wanted.take().or(same).unwrap_or(0);
        all.cursor.select(row, all.rows.len(), n_visible);
    }

    /// Rows of the overlay that show.
    fn n_overlay_rows_visible(&self) -> usize {
        let area = layout::overlay(&self.panes(), self.overlay_is_wide());
        let rows = usize::from(area.height.saturating_sub(layout::OVERLAY_HEAD));
        rows / usize::from(self.overlay_row_height()).max(1)
    }

    /// Whether the overlay covers both panes.
    #[must_use]
    pub const fn overlay_is_wide(&self) -> bool {
        !matches!(self.overlay, Overlay::ClaimsHere(_) | Overlay::Narrow(_) | Overlay::Timeline(_))
    }

    /// Rows of the screen one row of the overlay takes.
    #[must_use]
    pub const fn overlay_row_height(&self) -> u16 {
        match self.overlay {
            Overlay::ClaimsHere(_) | Overlay::ClaimsAll(_) => 2,
            Overlay::Problems(_) => 4,
            Overlay::None
            | Overlay::Help(_)
            | Overlay::Command(_)
            | Overlay::Views(_)
            | Overlay::Narrow(_)
            | Overlay::Timeline(_) => 1,
        }
    }

    /// Whether a statement has a mark.
    #[must_use]
    pub fn has_mark(&self, id: &str, mark: Mark) -> bool {
        self.marks.has(id, mark)
    }

    fn sort(&mut self, sort: Sort) -> Vec<Effect> {
        self.order = Order { sort, reversed: false };
        self.request_view()
    }
}
