//! Going to places and coming back: opening statements, claims, matches, and the trail of jumps. It
//! does not know which keys do it.

use std::sync::Arc;

use super::detail::{Needle, Wrapped};
use super::entries::Then;
use super::layout::Focus;
use super::{App, Effect, Overlay, Stop};
use crate::app::overlay::ClaimsAll;
use crate::domain::{Mark, MarkChange, Span, StatementId};
use crate::search::Stock;
use crate::store::Entry;
use crate::store::rows::Slot;

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
        let (top, claim) = (self.detail.top, self.detail.claim);
        let stop = Stop { entry, slot: self.detail.slot, top, claim, focus: self.focus, all_claims };
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
        let then = Then::Return(stop.top, stop.claim);
        self.focus = stop.focus;
        // The statement may have been read again since.
        if let Some(slot) = self.stock.slots_like(&stop.entry, stop.slot).first() {
            self.show_slot(*slot, then);
        } else {
            self.show_entry(stop.entry, None);
            self.finish(then);
        }
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

    /// Shows a statement of the stock, selected in the list if it is there: at once, or when it has been
    /// read.
    pub(super) fn show_slot(&mut self, slot: Slot, then: Then) {
        let stock = self.stock.clone();
        if let Some(entry) = self.entry_of(&stock, slot).cloned() {
            self.show_entry(entry, Some(slot));
            self.finish(then);
            return;
        }
        if let Some(row) = self.row_of_slot(slot) {
            let n_visible = self.n_list_rows_visible();
            self.list.select(row, self.view.rows.len(), n_visible);
        }
        self.announce(slot);
        self.wait_for(slot, then);
    }

    /// A statement that was waited for is there.
    pub(super) fn arrived(&mut self, slot: Slot, then: Then) {
        let stocks = [self.view.stock.clone(), self.stock.clone()];
        let Some(entry) = stocks.iter().find_map(|it| self.entry_of(it, slot)).cloned() else { return };
        self.show_entry(entry, Some(slot));
        self.finish(then);
    }

    /// Does what was to be done once the statement is open.
    fn finish(&mut self, then: Then) {
        self.fit();
        match then {
            Then::Show => {}
            Then::StandOnHit => self.stand_on_hit(),
            Then::GoToClaim(claim) => self.detail.go_to_claim(claim),
            Then::GoToNumber(number) if number > 0 && number <= self.detail.claims().len() => {
                self.detail.go_to_claim(number - 1);
            }
            Then::GoToNumber(number) => {
                let n_claims = self.detail.claims().len();
                self.warn(format!("there is no claim {number}: this statement has {n_claims}"));
            }
            Then::Return(top, claim) => {
                self.detail.claim = claim.filter(|idx| *idx < self.detail.claims().len());
                self.detail.top = top;
                self.detail.scroll(0);
            }
        }
    }

    /// Shows an entry, selected in the list if it is there.
    fn show_entry(&mut self, entry: Arc<Entry>, slot: Option<Slot>) {
        let row = slot.and_then(|it| self.row_of_slot(it)).or_else(|| self.row_of(&entry));
        if let Some(row) = row {
            let n_visible = self.n_list_rows_visible();
            self.list.select(row, self.view.rows.len(), n_visible);
            self.follow_list();
            if self.detail.entry.is_some() {
                return;
            }
        }
        self.awaited = None;
        self.detail.slot = slot;
        self.detail.is_shared = slot.and_then(|it| self.stock.head(it)).is_some_and(|it| it.is_shared);
        let off_list = self.why_off_list(&entry);
        let banners = self.banners(Some(off_list));
        self.detail.open(Some(entry), slot, banners);
        self.detail.off_list = Some(off_list);
        self.fit();
        self.mark_query_matches();
    }

    /// Reads the selected statement: at its first match when there is a query, else at its top.
    pub(super) fn read_selected(&mut self) -> Vec<Effect> {
        if self.list.selected >= self.view.rows.len() {
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
        if let Some(awaited) = &mut self.awaited {
            awaited.then = Then::StandOnHit;
            return;
        }
        let Some(entry) = self.detail.entry.clone() else { return };
        if self.detail.current_match().is_some() {
            self.detail.stand_on_match();
        } else if let Some(claim) = crate::search::highlight::claim(&self.strip.query, &entry) {
            self.detail.go_to_claim(claim);
        }
    }

    pub(super) fn mark_open_as_read(&mut self) -> Vec<Effect> {
        let Some(id) = self.open_id() else { return Vec::new() };
        if self.marks.has(id.as_str(), Mark::Read) { Vec::new() } else { self.set_mark(id, Mark::Read, true) }
    }

    /// The id of the statement that is open, or on its way.
    fn open_id(&self) -> Option<StatementId> {
        match (&self.awaited, &self.detail.entry) {
            (Some(awaited), _) => self.stock.head(awaited.slot)?.id.parse().ok(),
            (None, entry) => Some(entry.as_ref()?.id().clone()),
        }
    }

    pub(super) fn set_mark(&mut self, id: StatementId, mark: Mark, on: bool) -> Vec<Effect> {
        let change = MarkChange { id, mark, on };
        Arc::make_mut(&mut self.marks).apply(&change);
        if mark == Mark::Read {
            self.n_unread = if on { self.n_unread.saturating_sub(1) } else { self.n_unread + 1 };
        }
        vec![Effect::SaveMarks(vec![change])]
    }

    /// Reads the next statement of the list, or the one before.
    pub(super) fn step_statement(&mut self, forward: bool) -> Vec<Effect> {
        let row = if self.detail.off_list.is_some() {
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

    /// The slot that a slot of a stock has now.
    fn slot_now(&self, stock: &Stock, slot: Slot) -> Option<Slot> {
        match (stock, &self.stock) {
            (Stock::Whole(catalog), _) => self.stock.slots_like(catalog.get(slot)?, None).first().copied(),
            // Slots last as long as the cache does, a changed statement's not so long.
            (Stock::Kept(kept), _) => {
                let id = kept.rows.get(slot)?.id();
                let is_same = self.stock.head(slot).is_some_and(|it| it.id == id);
                if is_same { Some(slot) } else { self.stock.slots_of(id).first().copied() }
            }
        }
    }

    /// Opens the statement of a row of all claims, at the claim.
    pub(super) fn open_claim_row(&mut self) -> Vec<Effect> {
        let Overlay::ClaimsAll(all) = &self.overlay else { return Vec::new() };
        let Some(at) = all.rows.get(all.cursor.selected).copied() else { return Vec::new() };
        let Some(slot) = self.slot_now(&all.view.stock, at.slot) else { return Vec::new() };
        self.leave_mark();
        self.overlay = Overlay::None;
        self.focus = Focus::Text;
        self.fit();
        self.show_slot(slot, Then::GoToClaim(at.claim as usize));
        self.mark_open_as_read()
    }

    /// Opens what was asked for when the program was started, as soon as it has been read.
    pub(super) fn open_wanted(&mut self) -> Vec<Effect> {
        let Some((id, claim)) = self.open_at_start.clone() else { return Vec::new() };
        let Some(slot) = self.stock.slots_of(id.as_str()).first().copied() else {
            if self.store.loading.is_none() && !self.view_pending {
                self.open_at_start = None;
                self.warn(format!("no statement of the store has the id {id}"));
            }
            return Vec::new();
        };
        if self.row_of_slot(slot).is_none() && self.view_pending {
            return Vec::new();
        }
        self.open_at_start = None;
        self.touched = true;
        self.focus = Focus::Text;
        self.fit();
        self.show_slot(slot, claim.map_or(Then::Show, Then::GoToNumber));
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
