//! When the results are from: statements by month or by year, and keys that narrow to one of them. It does
//! not count, and does not know how it is drawn.
//!
//! A statement of which only the year is known is in none of its months, while `date:2024-05` finds it, since
//! it can be from then. By month such statements are told beside the count.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::effect::{Counted, CountsRequest};
use super::{App, Effect, Overlay};
use crate::domain::PartialDate;
use crate::search::facets::{Count, Facet};
use crate::search::parts::Parts;
use crate::search::{Query, Stock, query};

/// Calendar years from which on a bar is a year at first.
const YEARS_MANY: usize = 5;

/// What a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// A year.
    Year,
    /// A month.
    Month,
}

impl Zoom {
    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
        }
    }
}

/// A year or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which of them.
    pub zoom: Zoom,
    /// The year; or the months since the year 0.
    pub number: usize,
}

impl Period {
    /// The year.
    #[must_use]
    pub const fn year(self) -> usize {
        match self.zoom {
            Zoom::Year => self.number,
            Zoom::Month => self.number / 12,
        }
    }

    /// The month of the year, from 0.
    #[must_use]
    pub const fn month(self) -> Option<usize> {
        match self.zoom {
            Zoom::Year => None,
            Zoom::Month => Some(self.number % 12),
        }
    }

    /// As it is written in the store: `2025`, `2025-03`.
    #[must_use]
    pub fn written(self) -> String {
        let year = self.year();
        self.month().map_or_else(|| format!("{year:04}"), |month| format!("{year:04}-{:02}", month + 1))
    }

    /// As it is read: `2025`, `March 2025`.
    #[must_use]
    pub fn in_words(self) -> String {
        let written = self.written();
        written.parse().map_or(written, PartialDate::in_words)
    }

    /// The part of a query that asks for it.
    fn part(self) -> String {
        format!("date:{}", self.written())
    }

    /// What a part of a query asks for.
    fn of_part(part: &str) -> Option<Self> {
        let date: PartialDate = part.strip_prefix("date:")?.parse().ok()?;
        let year = usize::try_from(date.year()).ok()?;
        Some(match date.month() {
            None => Self { zoom: Zoom::Year, number: year },
            Some(month) => Self { zoom: Zoom::Month, number: year * 12 + usize::try_from(month).ok()? - 1 },
        })
    }
}

/// How many statements there are of each month and year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Periods {
    /// The first known month.
    first_month: usize,
    /// From that month to the last one.
    months: Vec<usize>,
    /// The first year.
    first_year: usize,
    /// From that year to the last one, statements of which only the year is known included.
    years: Vec<usize>,
    /// Statements of which only the year is known.
    vague: BTreeMap<usize, usize>,
    /// Statements without a date.
    pub n_undated: usize,
    /// Statements with one.
    pub n_dated: usize,
}

impl Periods {
    /// Takes counts by month.
    #[must_use]
    pub fn new(counts: &[Count]) -> Self {
        let mut res = Self::default();
        let mut months: BTreeMap<usize, usize> = BTreeMap::new();
        let mut years: BTreeMap<usize, usize> = BTreeMap::new();
        for Count { value, n } in counts {
            let Some(period) = Period::of_part(&format!("date:{value}")) else {
                res.n_undated += n;
                continue;
            };
            res.n_dated += n;
            *years.entry(period.year()).or_default() += n;
            let of = if period.zoom == Zoom::Year { &mut res.vague } else { &mut months };
            *of.entry(period.number).or_default() += n;
        }
        (res.first_month, res.months) = dense(&months);
        (res.first_year, res.years) = dense(&years);
        res
    }

    fn of(&self, zoom: Zoom) -> (usize, &[usize]) {
        match zoom {
            Zoom::Year => (self.first_year, &self.years),
            Zoom::Month => (self.first_month, &self.months),
        }
    }

    /// The numbers of all periods, from the first with statements to the last.
    #[must_use]
    pub fn range(&self, zoom: Zoom) -> Range<usize> {
        let (first, counts) = self.of(zoom);
        first..first + counts.len()
    }

    /// Statements of a period.
    #[must_use]
    pub fn n(&self, period: Period) -> usize {
        let (first, counts) = self.of(period.zoom);
        period.number.checked_sub(first).and_then(|idx| counts.get(idx)).copied().unwrap_or(0)
    }

    /// Statements that can be from a month: those of its year whose month is not known.
    #[must_use]
    pub fn n_vague(&self, period: Period) -> usize {
        match period.zoom {
            Zoom::Year => 0,
            Zoom::Month => self.vague.get(&period.year()).copied().unwrap_or(0),
        }
    }

    /// The most statements in a period.
    #[must_use]
    pub fn n_max(&self, zoom: Zoom) -> usize {
        self.of(zoom).1.iter().copied().max().unwrap_or(0)
    }

    /// What a bar is at first.
    fn zoom(&self) -> Zoom {
        let is_long = self.years.len() >= YEARS_MANY;
        if is_long || self.months.is_empty() { Zoom::Year } else { Zoom::Month }
    }

    /// The nearest period with statements, from a number on or, backward, before it.
    fn nearest(&self, zoom: Zoom, from: usize, forward: bool) -> Option<Period> {
        let range = self.range(zoom);
        let period = |number| Period { zoom, number };
        let is_some = |number: &usize| self.n(period(*number)) > 0;
        let found = if forward {
            (from.max(range.start)..range.end).find(is_some)
        } else {
            (range.start..from.min(range.end)).rev().find(is_some)
        };
        found.map(period)
    }
}

/// All counts from the first to the last, those without statements too.
fn dense(counts: &BTreeMap<usize, usize>) -> (usize, Vec<usize>) {
    let (Some((first, _)), Some((last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
        return (0, Vec::new());
    };
    (*first, (*first..=*last).map(|number| counts.get(&number).copied().unwrap_or(0)).collect())
}

/// The bars in sight: as many columns for each as there is room for, the selected one among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// Columns from one bar to the next.
    pub step: u16,
    /// The numbers of the periods.
    pub shown: Range<usize>,
    /// There are more before them, and after.
    pub cut: (bool, bool),
}

/// The timeline.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What a bar is.
    pub zoom: Zoom,
    /// What there is; None: not known yet.
    pub periods: Option<Periods>,
    /// What the list is narrowed to.
    pub selected: Option<Period>,
    /// An answer is on its way.
    pub(super) waiting: bool,
    /// The reader has said what a bar is to be.
    is_zoomed: bool,
    /// The results without what the timeline narrows to: the query as it stands in the strip.
    text: String,
    query: Arc<Query>,
    /// The same, written so that more can follow.
    whole: String,
    /// What was counted.
    stock: Stock,
}

impl Timeline {
    /// Whether nothing is known yet, and will be.
    pub(super) const fn is_waiting(&self) -> bool {
        self.waiting && self.periods.is_none()
    }

    /// The bars that show in so many columns. Without a selected one, the last.
    #[must_use]
    pub fn bars(&self, columns: u16) -> Bars {
        let range = self.periods.as_ref().map_or(0..0, |it| it.range(self.zoom));
        let most = if self.zoom == Zoom::Year { 10 } else { 6 };
        let step = (usize::from(columns) / range.len().max(1)).clamp(1, most);
        let n_shown = (usize::from(columns) / step).min(range.len());
        let last = range.end - n_shown;
        let first = match self.selected {
            Some(at) => at.number.saturating_sub(n_shown / 2).clamp(range.start, last),
            None => last,
        };
        let shown = first..first + n_shown;
        let cut = (shown.start > range.start, shown.end < range.end);
        Bars { step: u16::try_from(step).unwrap_or(1), shown, cut }
    }
}

impl App {
    /// Opens the timeline over the results; open, leaves it as it is.
    pub(super) fn timeline(&mut self) -> Vec<Effect> {
        if let Overlay::Timeline(_) = self.overlay {
            return self.keep_timeline();
        }
        let Some(mut whole) = self.whole_query() else { return Vec::new() };
        let (mut text, mut query) = (self.strip.line.text().to_owned(), Arc::clone(&self.strip.query));
        // What it left in the query is its own still.
        let parts = Parts::read(&whole);
        let own = self.timeline_part.take().filter(|part| parts.has(part));
        if let Some(part) = &own {
            whole = parts.without(part).text();
            text.clone_from(&whole);
            query = Arc::new(query::parse(&whole).unwrap_or_default());
        }
        let selected = own.as_deref().and_then(Period::of_part);
        self.timeline_part = own;
        self.counts_held.clear();
        self.overlay = Overlay::Timeline(Timeline {
            zoom: selected.map_or(Zoom::Year, |it| it.zoom),
            periods: None,
            selected,
            waiting: false,
            is_zoomed: selected.is_some(),
            text,
            query,
            whole,
            stock: self.stock.clone(),
        });
        self.request_periods()
    }

    /// The store is another one now.
    pub(super) fn periods_changed(&mut self) -> Vec<Effect> {
        match &mut self.overlay {
            Overlay::Timeline(timeline) if !timeline.stock.is(&self.stock) => {
                timeline.stock = self.stock.clone();
                self.request_periods()
            }
            _ => Vec::new(),
        }
    }

    fn request_periods(&mut self) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = &mut self.overlay else { return Vec::new() };
        self.counts_generation += 1;
        timeline.waiting = true;
        vec![Effect::Counts(CountsRequest {
            generation: self.counts_generation,
            counted: Counted::Stock(timeline.stock.clone(), Arc::clone(&self.marks)),
            query: Arc::clone(&timeline.query),
            facet: Facet::Month,
        })]
    }

    pub(super) fn periods_ready(&mut self, counts: &[Count]) {
        let Overlay::Timeline(timeline) = &mut self.overlay else { return };
        let periods = Periods::new(counts);
        if !timeline.is_zoomed {
            timeline.zoom = periods.zoom();
        }
        timeline.periods = Some(periods);
        timeline.waiting = false;
    }

    /// Narrows to the next period with statements, or the one before; at first, to that of the statement one is
    /// on.
    pub(super) fn step_period(&mut self, forward: bool) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = &self.overlay else { return Vec::new() };
        let (Some(periods), zoom) = (&timeline.periods, timeline.zoom) else { return Vec::new() };
        let period = if let Some(at) = timeline.selected {
            periods.nearest(zoom, at.number + usize::from(forward), forward)
        } else {
            let date = self.head(self.list.selected).and_then(|it| it.date);
            let here = date.and_then(|date| Period::of_part(&format!("date:{date}")));
            let here = here.map(|it| match zoom {
                Zoom::Year => Period { zoom, number: it.year() },
                Zoom::Month => it,
            });
            let edge = if forward { periods.range(zoom).start } else { periods.range(zoom).end };
            let is_there = |it: &Period| it.zoom == zoom && periods.n(*it) > 0;
            here.filter(is_there).or_else(|| periods.nearest(zoom, edge, forward))
        };
        let Some(period) = period else {
            self.tell(if forward { "nothing is later" } else { "nothing is earlier" });
            return Vec::new();
        };
        self.narrow_to_period(period)
    }

    /// Narrows to the first period, or to the last.
    pub(super) fn go_to_period(&mut self, last: bool) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = &self.overlay else { return Vec::new() };
        let Some(periods) = &timeline.periods else { return Vec::new() };
        let range = periods.range(timeline.zoom);
        let edge = if last { range.end } else { range.start };
        match periods.nearest(timeline.zoom, edge, !last) {
            Some(period) => self.narrow_to_period(period),
            None => Vec::new(),
        }
    }

    fn narrow_to_period(&mut self, period: Period) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = &mut self.overlay else { return Vec::new() };
        timeline.selected = Some(period);
        let text = Parts::read(&timeline.whole).with(&period.part());
        self.timeline_part = Some(period.part());
        self.put_query(&text)
    }

    /// Makes bars months, or years; what is selected becomes the last such month of it, or its year.
    pub(super) fn zoom(&mut self, zoom: Zoom) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = &mut self.overlay else { return Vec::new() };
        let Some(periods) = &timeline.periods else { return Vec::new() };
        if timeline.zoom == zoom {
            return Vec::new();
        }
        if periods.range(zoom).is_empty() {
            self.tell("no month is known here");
            return Vec::new();
        }
        timeline.zoom = zoom;
        timeline.is_zoomed = true;
        let Some(at) = timeline.selected else { return Vec::new() };
        let period = match zoom {
            Zoom::Year => Some(Period { zoom, number: at.year() }),
            Zoom::Month => {
                let beyond = (at.number + 1) * 12;
                periods.nearest(zoom, beyond, false).or_else(|| periods.nearest(zoom, beyond, true))
            }
        };
        period.map_or_else(Vec::new, |period| self.narrow_to_period(period))
    }

    /// Leaves the timeline, and the results narrowed to what is selected.
    pub(super) fn keep_timeline(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.overlay) {
            Overlay::Timeline(timeline) if timeline.selected.is_some() => self.keep_query(),
            _ => Vec::new(),
        }
    }

    /// Leaves the timeline, and the results as they are without it.
    pub(super) fn cancel_timeline(&mut self) -> Vec<Effect> {
        let Overlay::Timeline(timeline) = std::mem::take(&mut self.overlay) else { return Vec::new() };
        self.timeline_part = None;
        if timeline.selected.is_none() {
            return Vec::new();
        }
        self.set_query(&timeline.text, timeline.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(counts: &[(&str, usize)]) -> Periods {
        let counts: Vec<Count> =
            counts.iter().map(|(value, n)| Count { value: (*value).to_owned(), n: *n }).collect();
        Periods::new(&counts)
    }

    fn month(text: &str) -> Period {
        Period::of_part(&format!("date:{text}")).unwrap()
    }

    #[test]
    fn months_without_statements_are_there_and_years_without_a_month_are_no_month() {
        let all = periods(&[("2024-11", 2), ("2025-01", 1), ("2024", 4), ("undated", 3)]);
        assert_eq!((all.n_dated, all.n_undated, all.zoom()), (7, 3, Zoom::Month));
        assert_eq!(all.range(Zoom::Month).len(), 3);
        assert_eq!((all.n(month("2024-11")), all.n_vague(month("2024-11"))), (2, 4));
        assert_eq!((all.n(month("2024-12")), all.n(month("2024")), all.n(month("2025"))), (0, 6, 1));
        assert_eq!(all.nearest(Zoom::Month, month("2024-12").number, true), Some(month("2025-01")));
        assert_eq!(all.nearest(Zoom::Month, month("2024-11").number, false), None);
        assert_eq!(periods(&[("2020-01", 1), ("2024", 1)]).zoom(), Zoom::Year);
        assert_eq!(periods(&[("2024", 1)]).zoom(), Zoom::Year);
        assert_eq!(periods(&[]).range(Zoom::Month), 0..0);
        assert_eq!(
            (month("2024-05").written(), month("2024-05").in_words()),
            ("2024-05".into(), "May 2024".into())
        );
    }

    #[test]
    fn the_selected_bar_is_in_sight() {
        let mut timeline = Timeline {
            zoom: Zoom::Month,
            periods: Some(periods(&[("2000-01", 1), ("2024-12", 1)])),
            selected: None,
            waiting: false,
            is_zoomed: false,
            text: String::new(),
            query: Arc::default(),
            whole: String::new(),
            stock: Stock::default(),
        };
        for columns in [0, 1, 2, 7, 80, 299, 300, 500, 3000] {
            for selected in [None, Some("2000-01"), Some("2010-06"), Some("2024-12")] {
                timeline.selected = selected.map(month);
                let bars = timeline.bars(columns);
                assert!(bars.shown.len() * usize::from(bars.step) <= usize::from(columns), "{bars:?}");
                let last = bars.shown.end.saturating_sub(1);
                let at = timeline.selected.map_or(last, |it| it.number);
                assert!(columns == 0 || bars.shown.contains(&at), "{columns} {bars:?}");
            }
        }
        let mut check_cut = |selected: Option<&str>, columns, cut| {
            timeline.selected = selected.map(month);
            assert_eq!(timeline.bars(columns).cut, cut, "{selected:?} {columns}");
        };
        check_cut(None, 80, (true, false));
        check_cut(Some("2000-01"), 80, (false, true));
        check_cut(Some("2010-06"), 80, (true, true));
        check_cut(Some("2010-06"), 300, (false, false));
        assert_eq!(timeline.bars(700).step, 2);
    }
}
