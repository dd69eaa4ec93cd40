//! Statements that are not all in memory: which are wanted on the screen, which have been read, and what is
//! to be done when the one that is waited for has come. It does not read them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::action::Action;
use super::effect::EntriesRequest;
use super::layout::Focus;
use super::{App, Effect, Overlay};
use crate::domain::Document;
use crate::search::stock::Snapshot;
use crate::search::{Query, Stock};
use crate::store::Entry;
use crate::store::rows::Slot;

/// Bytes of bodies that are held at most, besides what is on the screen.
const HELD_MAX: usize = 8 << 20;
/// Statements that are read ahead of the selected one, and after it.
const AHEAD: usize = 3;

/// A statement that was asked for.
#[derive(Clone, Debug)]
pub struct EntryRead {
    /// Its slot.
    pub slot: Slot,
    /// Where it stood and what it was, by its row.
    pub version: (Document, u64),
    /// What was read; None: it was not to be had, mostly since its file has changed.
    pub entry: Option<Arc<Entry>>,
    /// It answers the query, as its text was asked.
    pub answers: bool,
}

/// Statements that were read, the newest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    read: HashMap<Slot, ((Document, u64), Arc<Entry>)>,
    order: VecDeque<Slot>,
    n_bytes: usize,
    /// What was asked for last.
    asked: Vec<Slot>,
    /// Not to be had: mostly, their files have changed since the rows were made.
    changed: HashSet<Slot>,
}

impl Entries {
    fn get(&self, kept: &Snapshot, slot: Slot) -> Option<&Arc<Entry>> {
        let row = kept.rows.get(slot)?;
        let (version, entry) = self.read.get(&slot)?;
        // A slot is one statement's own for as long as a cache lives, and a cache may be made anew.
        (*version == (row.document(), row.hash())).then_some(entry)
    }

    fn put(&mut self, slot: Slot, version: (Document, u64), entry: Arc<Entry>) {
        self.n_bytes += entry.statement.body.len();
        if let Some((_, before)) = self.read.insert(slot, (version, entry)) {
            self.n_bytes -= before.statement.body.len();
            self.order.retain(|it| *it != slot);
        }
        self.order.push_back(slot);
    }

    /// Lets go of the oldest, but for those that are wanted.
    fn shrink(&mut self, wanted: &[Slot]) {
        let mut n_looked_at = self.order.len();
        while self.n_bytes > HELD_MAX && n_looked_at > 0 {
            n_looked_at -= 1;
            let Some(slot) = self.order.pop_front() else { return };
            if wanted.contains(&slot) {
                self.order.push_back(slot);
            } else if let Some((_, entry)) = self.read.remove(&slot) {
                self.n_bytes -= entry.statement.body.len();
            }
        }
    }
}

/// What is to be done with a statement once it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Show it, as moving in the list does.
    Show,
    /// Stand on what the query found.
    StandOnHit,
    /// Stand on a claim, by its index.
    GoToClaim(usize),
    /// Go to a claim that was asked for by its number, and say if there is none.
    GoToNumber(usize),
    /// Be where one was: first row and claim.
    Return(usize, Option<usize>),
}

/// A statement that is on its way.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    pub(super) slot: Slot,
    pub(super) then: Then,
    /// Actions that wait for its text.
    held: Vec<Action>,
}

impl App {
    /// The statement of a slot, if it is in memory.
    #[must_use]
    pub fn entry_of<'a>(&'a self, stock: &'a Stock, slot: Slot) -> Option<&'a Arc<Entry>> {
        match stock {
            Stock::Whole(catalog) => catalog.get(slot),
            Stock::Kept(kept) => self.entries.get(kept, slot),
        }
    }

    /// The same for a row of the list.
    #[must_use]
    pub fn row_entry(&self, row: usize) -> Option<&Arc<Entry>> {
        self.entry_of(&self.view.stock, *self.view.rows.get(row)?)
    }

    /// Asks for a statement once more that was not to be had, since the reader does.
    pub(super) fn try_again(&mut self, slot: Slot) {
        self.entries.changed.remove(&slot);
    }

    /// Waits for a statement: what was waited for before is not wanted any more.
    pub(super) fn wait_for(&mut self, slot: Slot, then: Then) {
        let (held, then) = match self.awaited.take() {
            // What was to be done with it still is.
            Some(it) if it.slot == slot && then == Then::Show => (it.held, it.then),
            Some(it) if it.slot == slot => (it.held, then),
            _ => (Vec::new(), then),
        };
        self.awaited = Some(Awaited { slot, then, held });
    }

    /// Whether an action has to wait for the text that is on its way; it is done when that has come.
    pub(super) fn holds(&mut self, action: Action) -> bool {
        let is_in_text = self.focus == Focus::Text && matches!(self.overlay, Overlay::None);
        let Some(awaited) = &mut self.awaited else { return false };
        let waits = match action {
            Action::NextClaim
            | Action::PreviousClaim
            | Action::ClaimsHere
            | Action::ExplainClaim
            | Action::Find
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::CopyCitation
            | Action::CopyBare
            | Action::CopyMarkdown
            | Action::CopyUrl
            | Action::CopyLink
            | Action::CopyId
            | Action::ToggleRead
            | Action::ToggleStar
            | Action::OpenUrl
            | Action::Edit => matches!(self.overlay, Overlay::None),
            Action::Down
            | Action::Up
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::PageDown
            | Action::PageUp
            | Action::Top
            | Action::Bottom
            | Action::Accept => is_in_text,
            _ => false,
        };
        if waits {
            awaited.held.push(action);
        }
        waits
    }

    /// Takes in statements that were read.
    pub(super) fn entries_read(&mut self, reads: Vec<EntryRead>, query: &Arc<Query>) -> Vec<Effect> {
        let mut has_changed = false;
        let mut astray = Vec::new();
        for EntryRead { slot, version, entry, answers } in reads {
            self.entries.asked.retain(|it| *it != slot);
            if let Some(entry) = entry {
                self.entries.put(slot, version, entry);
            } else {
                has_changed |= self.entries.changed.insert(slot);
            }
            if !answers && Arc::ptr_eq(query, &self.strip.query) {
                astray.push(slot);
            }
        }
        let mut effects = Vec::new();
        let stock = self.view.stock.clone();
        if let Some(Awaited { slot, then, held }) = self.awaited.take() {
            if self.entry_of(&stock, slot).is_some() || self.entry_of(&self.stock, slot).is_some() {
                self.arrived(slot, then);
                for action in held {
                    effects.extend(self.act(action));
                }
            } else if !self.entries.changed.contains(&slot) {
                self.awaited = Some(Awaited { slot, then, held });
            }
        }
        if !astray.is_empty() {
            let n_visible = self.n_list_rows_visible();
            let rows: Vec<Slot> = self.view.rows.iter().copied().filter(|it| !astray.contains(it)).collect();
            Arc::make_mut(&mut self.view).rows = rows.into();
            self.list.select(self.list.selected, self.view.rows.len(), n_visible);
            self.follow_list();
        }
        if has_changed && self.store.loading.is_none() {
            effects.push(Effect::LoadStore);
        }
        effects
    }

    /// What is on the screen now, or soon, and not in memory: asked for if it was not asked for already.
    pub(super) fn want_entries(&mut self) -> Option<Effect> {
        let (slots, stock) = self.wanted();
        let Stock::Kept(snapshot) = stock else { return None };
        let missing: Vec<Slot> = slots
            .iter()
            .copied()
            .filter(|slot| {
                !self.entries.changed.contains(slot) && self.entries.get(&snapshot, *slot).is_none()
            })
            .collect();
        self.entries.shrink(&slots);
        if missing.iter().all(|it| self.entries.asked.contains(it)) {
            return None;
        }
        self.entries.asked.clone_from(&missing);
        let query = Arc::clone(&self.strip.query);
        Some(Effect::ReadEntries(EntriesRequest { snapshot, slots: missing, query }))
    }

    /// Another snapshot shows what has become of what had changed.
    pub(super) fn forget_changed(&mut self) {
        self.entries.changed.clear();
        self.entries.asked.clear();
    }

    /// The slots on the screen, what matters most first, and what they are of.
    fn wanted(&self) -> (Vec<Slot>, Stock) {
        let mut slots: Vec<Slot> = Vec::new();
        let mut add = |slot: Slot| {
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        };
        if let Overlay::ClaimsAll(all) = &self.overlay {
            let rows = all.rows.iter().skip(all.cursor.top).take(self.n_overlay_rows_visible() + 1);
            rows.for_each(|it| add(it.slot));
            return (slots, all.view.stock.clone());
        }
        if let Some(awaited) = &self.awaited {
            add(awaited.slot);
        }
        let rows = &self.view.rows;
        let mut add_rows = |from: usize, to: usize| {
            rows.get(from.min(rows.len())..to.min(rows.len())).unwrap_or(&[]).iter().for_each(|it| add(*it));
        };
        // Rows that are about to be others.
        if self.view_pending {
            return (slots, self.view.stock.clone());
        }
        let at = self.list.selected;
        add_rows(at, at + 1);
        if self.list_row_height() > 2 {
            add_rows(self.list.top, self.list.top + self.n_list_rows_visible() + 1);
        }
        add_rows(at + 1, at + 1 + AHEAD);
        add_rows(at.saturating_sub(AHEAD), at);
        (slots, self.view.stock.clone())
    }
}
