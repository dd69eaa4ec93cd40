//! Going to places and coming back: opening statements, claims, matches, and the trail of jumps. It
//! does not know which keys do it.

use std::sync::Arc;

use super::detail::{Needle, Wrapped};
use super::layout::Focus;
use super::{App, Effect, Overlay, Stop};
use crate::app::overlay::ClaimsAll;
use crate::domain::{Mark, MarkChange, Span};
use crate::store::Entry;

/// The trail does not need to remember more than a sitting's worth of jumps.
const TRAIL_MAX: usize = 200;

impl App {
    /// Remembers where one is, to come back with `go-back`.
    pub(super) fn leave_mark(&mut self) {
        let Some(entry) = self.detail.entry.clone() else { return };
        let all_claims = match &self.overlay {
            Overlay::ClaimsAll(all) => Some((all.filter.text().to_owned(), all.cursor.selected)),
            _ => None,
        };
        let stop =
            Stop { entry, top: self.detail.top, claim: self.detail.claim, focus: self.focus, all_claims };
        if self.trail.len() >= TRAIL_MAX {
            self.trail.remove(0);
        }
        self.trail.push(stop);
    }

    pub(super) fn go_back(&mut self) -> Vec<Effect> {
        let Some(stop) = self.trail.pop() else {
            self.tell("this is where you began");
            return Vec::new();
        };
        self.overlay = Overlay::None;
        // The statement may have been read again since.
        let entry = self
            .catalog
            .positions(stop.entry.id())
            .iter()
            .filter_map(|idx| self.catalog.get(*idx))
            .find(|it| it.statement.at == stop.entry.statement.at)
            .or_else(|| self.catalog.find(stop.entry.id()))
            .cloned()
            .unwrap_or(stop.entry);
        self.show_entry(entry);
        self.focus = stop.focus;
        self.fit();
        self.detail.claim = stop.claim.filter(|idx| *idx < self.detail.claims().len());
        self.detail.top = stop.top;
        self.detail.scroll(0);
        match stop.all_claims {
            Some((filter, row)) => {
                let filter = super::LineInput::with(&filter);
                self.overlay =
                    Overlay::ClaimsAll(ClaimsAll { filter, wanted: Some(row), ..ClaimsAll::default() });
                self.request_claims()
            }
            None => Vec::new(),
        }
    }

    /// Shows an entry, selected in the list if it is there.
    pub(super) fn show_entry(&mut self, entry: Arc<Entry>) {
        if let Some(row) = self.row_of(&entry) {
            let n_visible = self.n_list_rows_visible();
            self.list.select(row, self.view.rows.len(), n_visible);
            self.follow_list();
            return;
        }
        let banners = self.banners(Some(&entry), true);
        self.detail.open(Some(entry), banners);
        self.detail.off_list = true;
        self.fit();
        self.mark_query_matches();
    }

    /// Reads the selected statement: at its first match when there is a query, else at its top.
    pub(super) fn read_selected(&mut self) -> Vec<Effect> {
        if self.row(self.list.selected).is_none() {
            return Vec::new();
        }
        self.leave_mark();
        self.follow_list();
        self.focus = Focus::Text;
        self.fit();
        self.stand_on_hit();
        self.mark_open_as_read()
    }

    /// Stands on what the query found in the open text: its first match, and the claim that lies around
    /// it; or the claim it asks for by its speaker.
    fn stand_on_hit(&mut self) {
        let Some(entry) = self.detail.entry.clone() else { return };
        if self.detail.current_match().is_some() {
            self.detail.stand_on_match();
        } else if let Some(claim) = crate::search::highlight::claim(&self.strip.query, &entry) {
            self.detail.go_to_claim(claim);
        }
    }

    pub(super) fn mark_open_as_read(&mut self) -> Vec<Effect> {
        let Some(entry) = self.detail.entry.clone() else { return Vec::new() };
        if self.has_mark(&entry, Mark::Read) { Vec::new() } else { self.set_mark(&entry, Mark::Read, true) }
    }

    pub(super) fn set_mark(&mut self, entry: &Entry, mark: Mark, on: bool) -> Vec<Effect> {
        let change = MarkChange { id: entry.id().clone(), mark, on };
        Arc::make_mut(&mut self.marks).apply(&change);
        if mark == Mark::Read {
            self.n_unread = if on { self.n_unread.saturating_sub(1) } else { self.n_unread + 1 };
        }
        vec![Effect::SaveMarks(vec![change])]
    }

    /// Reads the next statement of the list, or the one before.
    pub(super) fn step_statement(&mut self, forward: bool) -> Vec<Effect> {
        let row = if self.detail.off_list {
            // The row after the one that has gone is now where that one was.
            if forward { Some(self.list.selected) } else { self.list.selected.checked_sub(1) }
        } else if forward {
            Some(self.list.selected + 1)
        } else {
            self.list.selected.checked_sub(1)
        };
        let Some(row) = row.filter(|row| *row < self.view.rows.len()) else {
            self.tell(if forward {
                "this is the last statement of the list"
            } else {
                "this is the first statement of the list"
            });
            return Vec::new();
        };
        let n_visible = self.n_list_rows_visible();
        self.list.select(row, self.view.rows.len(), n_visible);
        self.follow_list();
        if self.focus == Focus::Text {
            self.stand_on_hit();
        }
        self.mark_open_as_read()
    }

    /// Goes to a claim of the open statement.
    pub(super) fn jump_to_claim(&mut self, idx: usize) {
        self.leave_mark();
        self.detail.go_to_claim(idx);
    }

    pub(super) fn step_claim(&mut self, forward: bool) {
        match self.detail.next_claim(forward) {
            // Steps one after the other are one way to go back.
            Some(idx) if self.was_step => self.detail.go_to_claim(idx),
            Some(idx) => self.jump_to_claim(idx),
            None if self.detail.claims().is_empty() => self.tell("no claim was found in this text"),
            None if forward => self.tell("this is the last claim of the text; J reads the next statement"),
            None => self.tell("this is the first claim of the text"),
        }
    }

    /// Opens the statement of a row of all claims, at the claim.
    pub(super) fn open_claim_row(&mut self) -> Vec<Effect> {
        let Overlay::ClaimsAll(all) = &self.overlay else { return Vec::new() };
        let Some((entry, claim)) = all.row(all.cursor.selected) else { return Vec::new() };
        let entry = Arc::clone(entry);
        self.leave_mark();
        self.overlay = Overlay::None;
        self.show_entry(entry);
        self.focus = Focus::Text;
        self.fit();
        self.detail.go_to_claim(claim);
        self.mark_open_as_read()
    }

    /// Opens what was asked for when the program was started, as soon as it has been read.
    pub(super) fn open_wanted(&mut self) -> Vec<Effect> {
        let Some((id, claim)) = self.open_at_start.clone() else { return Vec::new() };
        let Some(entry) = self.catalog.find(&id).cloned() else {
            if self.store.loading.is_none() && !self.view_pending {
                self.open_at_start = None;
                self.warn(format!("no statement of the store has the id {id}"));
            }
            return Vec::new();
        };
        if self.row_of(&entry).is_none() && self.view_pending {
            return Vec::new();
        }
        self.open_at_start = None;
        self.touched = true;
        self.show_entry(entry);
        self.focus = Focus::Text;
        self.fit();
        match claim {
            Some(number) if number > 0 && number <= self.detail.claims().len() => {
                self.detail.go_to_claim(number - 1);
            }
            Some(number) => {
                let n_claims = self.detail.claims().len();
                self.warn(format!("there is no claim {number}: this statement has {n_claims}"));
            }
            None => {}
        }
        self.mark_open_as_read()
    }

    pub(super) fn step_match(&mut self, forward: bool) {
        // With nothing marked any more, `n` repeats the words of the query.
        if self.detail.needle == Needle::None {
            self.mark_query_matches();
        }
        match self.detail.step_match(forward) {
            None => self.tell("nothing is marked in this text; / finds words in it"),
            Some(Wrapped::No) => {}
            Some(Wrapped::ToTop) => self.tell("from the last match to the first"),
            Some(Wrapped::ToEnd) => self.tell("from the first match to the last"),
        }
    }

    /// Finds words in the open text, from what is in sight on.
    pub(super) fn find_in_text(&mut self, needle: &str) {
        let spans = crate::search::highlight::find(self.detail.body(), needle);
        let from = self.detail.sight();
        self.detail.mark(Needle::Find(needle.to_owned()), spans, from);
        self.detail.stand_on_match();
    }

    /// The claim a copy is of: the one selected in the list of claims, or the one one stands on.
    pub(super) fn claim_to_copy(&self) -> Option<usize> {
        match &self.overlay {
            Overlay::ClaimsHere(here) => Some(here.cursor.selected),
            _ => self.detail.claim.filter(|idx| *idx < self.detail.claims().len()),
        }
    }

    /// The matches and the one one stands on, for the status line: `(4, 14)`.
    #[must_use]
    pub fn match_position(&self) -> Option<(usize, usize)> {
        Some((self.detail.at_match? + 1, self.detail.matches.len()))
    }

    /// A place of the body with its claim, for tests and drawing.
    #[must_use]
    pub fn current_claim_spans(&self) -> &[Span] {
        self.detail.current_claim().map_or(&[], |claim| &claim.content)
    }
}
