//! The words of a segment that an expression matches, found by walking the dictionary and the table of the
//! expression together: what cannot match any more is left out with all that begins so. It does not know
//! what is done with the words.

use std::cell::Cell;

use regex_automata::dfa::Automaton as _;
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input};

use crate::search::sought::Table;

/// Steps between two questions whether to go on.
const STRIDE: u32 = 1 << 14;

/// A table as the dictionary takes it. Once it is not wanted any more nothing can match.
pub(super) struct Walk<'a> {
    table: &'a Table,
    start: StateID,
    cancelled: &'a dyn Fn() -> bool,
    n_steps: Cell<u32>,
    is_over: Cell<bool>,
}

impl<'a> Walk<'a> {
    /// None if a table has no start, which none is made without.
    pub(super) fn new(table: &'a Table, cancelled: &'a dyn Fn() -> bool) -> Option<Self> {
        let start = table.start_state_forward(&Input::new("").anchored(Anchored::Yes)).ok()?;
        Some(Self { table, start, cancelled, n_steps: Cell::new(0), is_over: Cell::new(false) })
    }
}

impl tantivy_fst::Automaton for Walk<'_> {
    type State = StateID;

    fn start(&self) -> StateID {
        self.start
    }

    fn is_match(&self, state: &StateID) -> bool {
        self.table.is_match_state(self.table.next_eoi_state(*state))
    }

    fn can_match(&self, state: &StateID) -> bool {
        let n_steps = self.n_steps.get().wrapping_add(1);
        self.n_steps.set(n_steps);
        if n_steps.is_multiple_of(STRIDE) && (self.cancelled)() {
            self.is_over.set(true);
        }
        !self.is_over.get() && !self.table.is_dead_state(*state)
    }

    fn accept(&self, state: &StateID, byte: u8) -> StateID {
        self.table.next_state(*state, byte)
    }
}
