//! Narrowing the results by what they are: counts by issuer, topic, year and speaker, and a key that puts a
//! value into the query, or takes it out. It does not count, and does not know how it is drawn.
//!
//! The query language asks for words in a field, not for the whole of it: `issuer:"Cedar Legal"` finds Cedar
//! Legal Aid too, and `topic:housing` finds Housing. Where a value's words stand in another value, narrowing
//! to it therefore finds more than its count. A year is exact.

use std::collections::HashMap;
use std::sync::Arc;

use super::action::Action;
use super::effect::{Counted, CountsRequest};
use super::layout::Focus;
use super::list::Cursor;
use super::{App, Effect, Overlay};
use crate::app::detail::Needle;
use crate::search::facets::{Count, Facet};
use crate::search::parts::{self, Parts};
use crate::search::query::{self, Query};

/// Rows around the selected one that are looked for when it has gone.
const NEAR_MAX: usize = 100;
/// What a date is called that nobody knows.
const UNDATED: &str = "undated";

/// What the pane counts by, one after the other.
pub const SECTIONS: [Section; 4] = [
    Section { facet: Facet::Issuer, word: "issuer" },
    Section { facet: Facet::Topic, word: "topic" },
    Section { facet: Facet::Year, word: "year" },
    Section { facet: Facet::Speaker, word: "speaker" },
];

/// Something the pane counts by.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// What is counted.
    pub facet: Facet,
    /// Its name.
    pub word: &'static str,
}

impl Section {
    /// The part of a query that asks for a value.
    fn part(self, value: &str) -> String {
        match self.facet {
            Facet::Year if value == UNDATED => "is:undated".to_owned(),
            Facet::Year => parts::of_field("date", value),
            _ => parts::of_field(self.word, value),
        }
    }

    /// The values a query already has, and whether they are left out.
    fn values(self, parts: &Parts) -> Vec<(String, bool)> {
        let owned = |(value, is_out): (&str, bool)| (value.to_owned(), is_out);
        if self.facet != Facet::Year {
            return parts.values(self.word).map(owned).collect();
        }
        let is_year = |value: &str| value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit());
        let years = parts.values("date").filter(|(value, _)| is_year(value));
        years.chain(parts.values("is").filter(|(value, _)| *value == UNDATED)).map(owned).collect()
    }
}

/// What the query says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is asked for.
    In,
    /// It is left out.
    Out,
}

/// The pane.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Which of [`SECTIONS`] shows.
    pub section: usize,
    /// What is known of each.
    pub lists: [List; SECTIONS.len()],
    /// The rows answer an older query.
    pub waiting: bool,
    /// The query is another one than before.
    has_narrowed: bool,
}

/// The values of a section.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// What the query leaves out, then what there is, the most frequent first; years from the newest.
    pub rows: Vec<Count>,
    /// The largest count.
    pub n_max: usize,
    /// The selected one.
    pub cursor: Cursor,
    /// The rows are those of the results.
    is_fresh: bool,
}

impl Narrow {
    /// What is counted by now.
    #[must_use]
    pub fn shown(&self) -> (Section, &List) {
        let idx = self.section % SECTIONS.len();
        (SECTIONS[idx], &self.lists[idx])
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        self.lists.get_mut(self.section)
    }

    pub(super) fn step(&mut self, rows: isize, n_visible: usize) {
        if let Some(list) = self.list_mut() {
            list.cursor.step(rows, list.rows.len(), n_visible);
        }
    }
}

impl List {
    /// Takes other rows, and stays on the selected value where that is among them: else on one of those that
    /// stood next to it.
    fn replace(&mut self, rows: Vec<Count>, n_visible: usize) {
        let at = self.cursor.selected;
        let before = self.rows.iter().take(at).rev();
        let near = self.rows.iter().skip(at).chain(before).take(NEAR_MAX);
        let ranks: HashMap<&str, usize> = near.map(|it| it.value.as_str()).zip(0..).collect();
        let ranked = rows.iter().zip(0..).filter_map(|(it, row)| Some((ranks.get(it.value.as_str())?, row)));
        let row = ranked.min().map(|(_, row)| row);
        self.rows = rows;
        self.is_fresh = true;
        self.cursor.select(row.unwrap_or(at), self.rows.len(), n_visible);
    }
}

/// What a query says of the values of a section.
#[derive(Clone, Debug)]
pub struct Choices {
    parts: Parts,
    section: Section,
}

impl Choices {
    /// What is said of one.
    #[must_use]
    pub fn of(&self, value: &str) -> Option<Choice> {
        let part = self.section.part(value);
        if self.parts.has(&part) {
            Some(Choice::In)
        } else {
            self.parts.has(&format!("-{part}")).then_some(Choice::Out)
        }
    }
}

impl App {
    /// Opens the pane, or leaves it.
    pub(super) fn narrow(&mut self) -> Vec<Effect> {
        if let Overlay::Narrow(_) = self.overlay {
            return self.leave_narrow();
        }
        self.overlay = Overlay::Narrow(Narrow::default());
        self.counts_held.clear();
        self.request_counts()
    }

    /// Whether nothing is known yet of what pane or timeline is about.
    pub(super) fn awaits_counts(&self) -> bool {
        match &self.overlay {
            Overlay::Narrow(narrow) => narrow.waiting && narrow.shown().1.rows.is_empty(),
            Overlay::Timeline(timeline) => timeline.is_waiting(),
            _ => false,
        }
    }

    /// Whether an action has to wait for the counts that are on their way; it is done when they have come.
    pub(super) fn holds_for_counts(&mut self, action: Action) -> bool {
        if !self.awaits_counts() {
            return false;
        }
        let is_narrow = matches!(self.overlay, Overlay::Narrow(_));
        let waits = match action {
            Action::Top
            | Action::Bottom
            | Action::Accept
            | Action::LeaveOut
            | Action::NextPeriod
            | Action::PreviousPeriod
            | Action::ByMonth
            | Action::ByYear => true,
            // In the timeline these move in the list.
            Action::Down
            | Action::Up
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::PageDown
            | Action::PageUp => is_narrow,
            // Whoever only looks for a section need not wait for the others.
            Action::NextSection | Action::PreviousSection => !self.counts_held.is_empty(),
            _ => false,
        };
        if waits {
            self.counts_held.push(action);
        }
        waits
    }

    /// Leaves the pane; what was made there is a query that was asked.
    pub(super) fn leave_narrow(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.overlay) {
            Overlay::Narrow(narrow) if narrow.has_narrowed => self.keep_query(),
            _ => Vec::new(),
        }
    }

    /// What the query in the strip says of the values that show.
    #[must_use]
    pub fn choices(&self, section: Section) -> Choices {
        Choices { parts: Parts::read(self.strip.line.text()), section }
    }

    pub(super) fn step_section(&mut self, forward: bool) -> Vec<Effect> {
        let Overlay::Narrow(narrow) = &mut self.overlay else { return Vec::new() };
        let step = if forward { 1 } else { SECTIONS.len() - 1 };
        narrow.section = (narrow.section + step) % SECTIONS.len();
        if narrow.shown().1.is_fresh {
            narrow.waiting = false;
            return Vec::new();
        }
        self.request_counts()
    }

    /// The results are others now.
    pub(super) fn results_changed(&mut self) -> Vec<Effect> {
        let Overlay::Narrow(narrow) = &mut self.overlay else { return Vec::new() };
        narrow.lists.iter_mut().for_each(|it| it.is_fresh = false);
        self.request_counts()
    }

    fn request_counts(&mut self) -> Vec<Effect> {
        let Overlay::Narrow(narrow) = &mut self.overlay else { return Vec::new() };
        self.counts_generation += 1;
        narrow.waiting = true;
        vec![Effect::Counts(CountsRequest {
            generation: self.counts_generation,
            counted: Counted::View(Arc::clone(&self.view)),
            query: Arc::clone(&self.strip.query),
            facet: narrow.shown().0.facet,
        })]
    }

    pub(super) fn counts_ready(&mut self, generation: u64, counts: Vec<Count>) -> Vec<Effect> {
        if generation != self.counts_generation {
            return Vec::new();
        }
        match &self.overlay {
            Overlay::Narrow(_) => self.list_ready(counts),
            Overlay::Timeline(_) => self.periods_ready(&counts),
            _ => {}
        }
        // One of them may have to wait again.
        std::mem::take(&mut self.counts_held).into_iter().flat_map(|action| self.act(action)).collect()
    }

    fn list_ready(&mut self, mut counts: Vec<Count>) {
        let n_visible = self.n_overlay_rows_visible();
        let parts = Parts::read(self.strip.line.text());
        let Overlay::Narrow(narrow) = &mut self.overlay else { return };
        narrow.waiting = false;
        let section = narrow.shown().0;
        let Some(list) = narrow.list_mut() else { return };
        list.n_max = counts.iter().map(|it| it.n).max().unwrap_or(0);
        if section.facet == Facet::Year {
            let undated: Vec<Count> = counts.extract_if(.., |it| it.value == UNDATED).collect();
            counts.reverse();
            counts.extend(undated);
        }
        // What is left out has no count any more, and is to be had back; what is asked for, where nothing
        // answers.
        let lone = section.values(&parts).into_iter().filter(|(_, is_out)| *is_out || counts.is_empty());
        let mut rows: Vec<Count> = lone.map(|(value, _)| Count { value, n: 0 }).collect();
        rows.extend(counts);
        list.replace(rows, n_visible);
    }

    /// Nobody waits any more for counts that will not come.
    pub(super) fn counts_failed(&mut self, generation: u64) {
        if generation != self.counts_generation {
            return;
        }
        self.counts_held.clear();
        if let Overlay::Narrow(narrow) = &mut self.overlay {
            narrow.waiting = false;
        }
        if let Overlay::Timeline(timeline) = &mut self.overlay {
            timeline.waiting = false;
        }
    }

    /// Puts the selected value into the query, as asked for or left out; takes it out if it stands there so,
    /// or, asked for, in either way.
    pub(super) fn choose(&mut self, choice: Choice) -> Vec<Effect> {
        let Overlay::Narrow(narrow) = &self.overlay else { return Vec::new() };
        let (section, list) = narrow.shown();
        let Some(value) = list.rows.get(list.cursor.selected).map(|it| it.value.clone()) else {
            return Vec::new();
        };
        let Some(text) = self.whole_query() else { return Vec::new() };
        let part = section.part(&value);
        if let Err(error) = query::parse(&part) {
            self.warn(format!("this cannot be searched for: {error}"));
            return Vec::new();
        }
        let n_visible = self.n_overlay_rows_visible();
        let before = self.choices(section).of(&value);
        let out = format!("-{part}");
        let left = Parts::read(&text).without(&part).without(&out);
        let text = match (choice, before) {
            (_, Some(before)) if before == choice || choice == Choice::In => left.text(),
            (Choice::In, _) => left.with(&part),
            (Choice::Out, _) => left.with(&out),
        };
        if let Overlay::Narrow(narrow) = &mut self.overlay {
            narrow.has_narrowed = true;
            // Values are left out one after the other.
            if choice == Choice::Out && before != Some(Choice::Out) {
                let list = narrow.shown().1;
                let is_last = list.cursor.selected + 1 == list.rows.len();
                narrow.step(if is_last { -1 } else { 1 }, n_visible);
            }
        }
        self.put_query(&text)
    }

    /// The query of the strip, as text that more can be written after; if it is not whole, why is said.
    pub(super) fn whole_query(&mut self) -> Option<String> {
        let res = match &self.strip.error {
            Some(error) => Err(error.clone()),
            None => parts::whole(self.strip.line.text(), &self.strip.query),
        };
        match res {
            Ok(text) => Some(text),
            Err(error) => {
                self.warn(format!("the query is not whole yet: {error}"));
                None
            }
        }
    }

    /// Puts a query into the strip that was not typed there, and shows the list.
    pub(super) fn put_query(&mut self, text: &str) -> Vec<Effect> {
        match query::parse(text) {
            Ok(query) => self.set_query(text, Arc::new(query)),
            Err(error) => {
                self.warn(format!("this cannot be searched for: {error}"));
                Vec::new()
            }
        }
    }

    /// The same for a query that is known to be what the text means.
    pub(super) fn set_query(&mut self, text: &str, query: Arc<Query>) -> Vec<Effect> {
        self.strip.line.set(text);
        self.strip.error = None;
        text.clone_into(&mut self.good_query);
        self.focus = Focus::List;
        self.alone = false;
        if self.detail.needle == Needle::Query {
            self.detail.unmark();
        }
        if self.strip.query == query {
            return Vec::new();
        }
        self.strip.query = query;
        self.request_view()
    }
}
