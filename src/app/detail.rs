//! The text pane's state: which statement is open, its wrapped rows, how far it is scrolled, the claim
//! and the match one stands on. Wrapping is done here, when a text or a width arrives, so that drawing
//! only reads. It does not know colours.

use std::sync::Arc;

use super::layout::TextColumns;
use super::warnings::warnings;
use crate::domain::{Claim, PartialDate, Span, Status};
use crate::search::stock::Head;
use crate::store::Entry;
use crate::store::rows::Slot;
use crate::text::wrap::{Line, wrap};
use crate::text::{self, badged};

/// What a row above the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadKind {
    /// The headline.
    Title,
    /// Corrected, withdrawn, or not unique.
    Banner,
    /// Issuers.
    Issuer,
    /// Date, place, topics and the rest.
    Meta,
    /// An empty row.
    Blank,
}

/// One row above the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// What it is.
    pub kind: HeadKind,
    /// Its words, not yet cleaned.
    pub text: String,
}

/// Whose words are marked in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Needle {
    /// Nobody's.
    #[default]
    None,
    /// Those of the search query.
    Query,
    /// Those typed after `/` in the text.
    Find(String),
}

/// Why the open statement is not in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffList {
    /// The search does not find it.
    NotFound,
    /// It is not in the store any more.
    Gone,
}

/// The text pane.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// The open statement.
    pub entry: Option<Arc<Entry>>,
    /// Its slot, if it is one of the stock that shows, and if it is not on its way still.
    pub slot: Option<Slot>,
    /// The open statement is not in the list (any more).
    pub off_list: Option<OffList>,
    /// Another statement has its id.
    pub is_shared: bool,
    /// Rows above the body.
    pub head: Vec<HeadRow>,
    /// Rows of the body.
    pub lines: Vec<Line>,
    /// The first row that shows, counted over head and lines.
    pub top: usize,
    /// The claim one stands on, as an index of the entry's claims.
    pub claim: Option<usize>,
    /// Whose words [`Self::matches`] are.
    pub needle: Needle,
    /// Marked places of the body, sorted, not overlapping.
    pub matches: Vec<Span>,
    /// The match one stands on.
    pub at_match: Option<usize>,
    columns: TextColumns,
    height: usize,
    /// What stands above a text that is on its way.
    announced: Vec<(HeadKind, String)>,
    /// What is to be said above the text besides what the statement says of itself.
    banners: Vec<String>,
}

impl Detail {
    /// Opens a statement at its top.
    pub fn open(&mut self, entry: Option<Arc<Entry>>, slot: Option<Slot>, banners: Vec<String>) {
        let (columns, height, is_shared) = (self.columns, self.height, self.is_shared);
        *self = Self { entry, slot, is_shared, columns, height, banners, ..Self::default() };
        self.layout();
    }

    /// Shows what the list says of a statement whose text is on its way.
    pub fn announce(&mut self, slot: Slot, head: &Head<'_>) {
        let (columns, height) = (self.columns, self.height);
        let date = head.date.map_or_else(|| "undated".to_owned(), PartialDate::in_words);
        let announced = [
            (HeadKind::Title, head.title.to_owned()),
            (HeadKind::Issuer, head.issuer_line.clone()),
            (HeadKind::Meta, date),
        ];
        *self = Self { slot: Some(slot), columns, height, announced: announced.into(), ..Self::default() };
        self.layout();
    }

    /// Takes the size of the pane; the row that showed first shows first again.
    pub fn resize(&mut self, columns: TextColumns, height: usize, banners: Vec<String>) {
        self.height = height;
        if self.columns != columns || self.banners != banners {
            let anchor = self.top_offset();
            self.columns = columns;
            self.banners = banners;
            self.layout();
            if let Some(offset) = anchor {
                self.top = self.row_of(offset);
            }
        }
        self.clamp();
    }

    fn layout(&mut self) {
        let columns = usize::from(self.columns.text);
        let Some(entry) = &self.entry else {
            self.head.clear();
            for (kind, text) in &self.announced {
                push_wrapped(&mut self.head, *kind, text, columns);
            }
            return;
        };
        self.head = head(entry, columns, &self.banners);
        self.lines = wrap(&entry.statement.body, columns);
    }

    /// Columns of margin and text.
    #[must_use]
    pub const fn columns(&self) -> TextColumns {
        self.columns
    }

    /// The body, or nothing.
    #[must_use]
    pub fn body(&self) -> &str {
        self.entry.as_ref().map_or("", |entry| &entry.statement.body)
    }

    /// The claims of the open statement.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        self.entry.as_ref().map_or(&[], |entry| &entry.claims)
    }

    /// The claim one stands on.
    #[must_use]
    pub fn current_claim(&self) -> Option<&Claim> {
        self.claims().get(self.claim?)
    }

    /// All rows, head and body.
    #[must_use]
    pub const fn n_rows(&self) -> usize {
        self.head.len() + self.lines.len()
    }

    /// The offset of the first body byte on screen; None while the head shows.
    fn top_offset(&self) -> Option<usize> {
        let line = self.top.checked_sub(self.head.len())?;
        self.lines.get(line).map(|line| line.span.start())
    }

    /// The row a byte of the body is drawn on.
    #[must_use]
    pub fn row_of(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|line| line.span.end() <= offset);
        self.head.len() + line.min(self.lines.len().saturating_sub(1))
    }

    /// The last row that may stand at the top: the end of the text stays in sight.
    fn last_top(&self) -> usize {
        self.n_rows().saturating_sub(self.height.max(1))
    }

    fn clamp(&mut self) {
        self.top = self.top.min(self.last_top());
    }

    /// Scrolls by rows.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows).min(self.last_top());
    }

    /// Scrolls to the end.
    pub fn scroll_to_end(&mut self) {
        self.top = self.last_top();
    }

    /// Brings a place of the body into sight, with a few rows around it; one in sight stays put.
    pub fn show(&mut self, span: Span) {
        let (first, last) = (self.row_of(span.start()), self.row_of(span.end().saturating_sub(1)));
        let margin = usize::from(self.height > 6);
        let sees_first = first >= self.top + margin.min(first);
        let sees_last = last + margin < self.top + self.height;
        if !(sees_first && sees_last) {
            // A third of the pane above: enough to see what the words answer to.
            let above =
                if last - first + 1 + self.height / 3 > self.height { margin } else { self.height / 3 };
            self.top = first.saturating_sub(above);
        }
        self.clamp();
    }

    /// Whether any of a place of the body is in sight.
    #[must_use]
    pub fn sees(&self, span: Span) -> bool {
        let (first, last) = (self.row_of(span.start()), self.row_of(span.end().saturating_sub(1)));
        first < self.top + self.height && last >= self.top
    }

    /// Stands on a claim and shows it.
    pub fn go_to_claim(&mut self, idx: usize) {
        let Some(claim) = self.claims().get(idx) else { return };
        let first = claim.content.first().copied().unwrap_or_default();
        self.claim = Some(idx);
        self.show(first);
    }

    /// The claim after (or before) the one one stands on; from a place scrolled away from, the first
    /// after the top of the pane (or the last before it).
    #[must_use]
    pub fn next_claim(&self, forward: bool) -> Option<usize> {
        let claims = self.claims();
        if let Some(idx) = self.claim
            && claims.get(idx).is_some_and(|claim| self.sees(claim.extent()))
        {
            return if forward { Some(idx + 1).filter(|it| *it < claims.len()) } else { idx.checked_sub(1) };
        }
        let from = match self.current_match() {
            Some(span) if self.sees(span) => span.start(),
            _ => self.top_offset().unwrap_or(0),
        };
        if forward {
            claims.iter().position(|claim| claim.start() >= from)
        } else {
            claims.iter().rposition(|claim| claim.start() < from)
        }
    }

    /// Marks places in the text. The first one at or after `from` becomes the current one.
    pub fn mark(&mut self, needle: Needle, matches: Vec<Span>, from: usize) {
        self.needle = needle;
        self.at_match = match matches.iter().position(|span| span.start() >= from) {
            None if matches.is_empty() => None,
            found => Some(found.unwrap_or(0)),
        };
        self.matches = matches;
    }

    /// Takes all marks of a find or query away.
    pub fn unmark(&mut self) {
        (self.needle, self.matches, self.at_match) = (Needle::None, Vec::new(), None);
    }

    /// The match one stands on.
    #[must_use]
    pub fn current_match(&self) -> Option<Span> {
        self.matches.get(self.at_match?).copied()
    }

    /// Stands on the next match, or the one before, around the ends; says whether it went around.
    pub fn step_match(&mut self, forward: bool) -> Option<Wrapped> {
        let n_matches = self.matches.len();
        let at = self.at_match?;
        // Scrolled away from the match one stood on, the next one is the next from what is in sight.
        let in_sight = self.current_match().is_some_and(|span| self.sees(span));
        let from_sight = if in_sight {
            None
        } else if forward {
            self.matches.iter().position(|span| self.row_of(span.start()) >= self.top)
        } else {
            self.matches.iter().rposition(|span| self.row_of(span.start()) < self.top + self.height)
        };
        let (next, wrapped) = if let Some(next) = from_sight {
            (next, false)
        } else if forward {
            ((at + 1) % n_matches, at + 1 == n_matches)
        } else {
            ((at + n_matches - 1) % n_matches, at == 0)
        };
        self.at_match = Some(next);
        self.stand_on_match();
        Some(match (wrapped && n_matches > 1, forward) {
            (false, _) => Wrapped::No,
            (true, true) => Wrapped::ToTop,
            (true, false) => Wrapped::ToEnd,
        })
    }

    /// Shows the match one stands on; the claim it lies in is the one one stands on too.
    pub fn stand_on_match(&mut self) {
        let Some(span) = self.current_match() else { return };
        self.show(span);
        let holds = |claim: &Claim| claim.content.iter().any(|part| part.overlaps(span));
        // Of claims within claims the shortest is meant.
        self.claim = self
            .claims()
            .iter()
            .enumerate()
            .filter(|(_, claim)| holds(claim))
            .min_by_key(|(_, claim)| claim.extent().len())
            .map(|(idx, _)| idx);
    }

    /// Where finding starts from: what is in sight.
    #[must_use]
    pub fn sight(&self) -> usize {
        self.top_offset().unwrap_or(0)
    }
}

/// Whether stepping went around an end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// It did not.
    No,
    /// From the last match to the first.
    ToTop,
    /// From the first to the last.
    ToEnd,
}

fn push_wrapped(rows: &mut Vec<HeadRow>, kind: HeadKind, value: &str, columns: usize) {
    let one_line = text::one_line(value);
    for line in wrap(&one_line, columns) {
        rows.push(HeadRow { kind, text: line.span.of(&one_line).to_owned() });
    }
}

fn head(entry: &Entry, columns: usize, banners: &[String]) -> Vec<HeadRow> {
    let statement = &entry.statement;
    let mut rows = Vec::new();
    let mut push = |kind, value: &str| push_wrapped(&mut rows, kind, value, columns);
    push(HeadKind::Title, &statement.title);
    match statement.status {
        Status::Current => {}
        Status::Corrected => push(HeadKind::Banner, "! Corrected after it came out"),
        Status::Withdrawn => push(HeadKind::Banner, "! Withdrawn by its issuer: do not quote it as current"),
    }
    for banner in banners {
        push(HeadKind::Banner, banner);
    }
    for warning in warnings(entry) {
        push(HeadKind::Banner, &warning);
    }
    push(HeadKind::Issuer, &badged(&statement.issuers.join(", ")));
    let date = statement.date.map_or_else(|| "undated".to_owned(), PartialDate::in_words);
    let mut when = vec![date];
    when.extend(statement.place.clone());
    if !statement.countries.is_empty() {
        when.push(statement.countries.join(" "));
    }
    if !statement.topics.is_empty() {
        when.push(statement.topics.join(", "));
    }
    push(HeadKind::Meta, &when.join(" · "));
    let mut how: Vec<String> = Vec::new();
    how.extend(statement.channel.map(|channel| channel.word().replace('-', " ")));
    if let Some(carrier) = &statement.carrier {
        let retrieved = carrier.retrieved.map(|it| format!(", retrieved {it}")).unwrap_or_default();
        how.push(format!("carried by {}{retrieved}", carrier.name));
    }
    how.extend(statement.url.clone());
    push(HeadKind::Meta, &how.join(" · "));
    if !statement.tags.is_empty() {
        push(HeadKind::Meta, &format!("tags: {}", statement.tags.join(", ")));
    }
    rows.push(HeadRow { kind: HeadKind::Blank, text: String::new() });
    rows
}
