//! The words of a segment that an expression matches, found by walking the dictionary and the table of the
//! expression together: what cannot match any more is left out with all that begins so. It does not know
//! what is done with the words.

use regex_automata::dfa::Automaton as _;
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input};

use crate::search::sought::Table;

/// A table as the dictionary takes it.
pub(super) struct Walk<'a> {
    table: &'a Table,
    start: StateID,
}

impl<'a> Walk<'a> {
    /// None if a table has no start, which none is made without.
    pub(super) fn new(table: &'a Table) -> Option<Self> {
        let start = table.start_state_forward(&Input::new("").anchored(Anchored::Yes)).ok()?;
        Some(Self { table, start })
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
        !self.table.is_dead_state(*state)
    }

    fn accept(&self, state: &StateID, byte: u8) -> StateID {
        self.table.next_state(*state, byte)
    }
}
