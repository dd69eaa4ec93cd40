//! The lists of claims: those of one statement under the numbers of the margin, and those of all
//! results. It does not know how they were chosen.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::paint::Canvas;
use super::status::claim_words;
use super::strip::draw_line;
use crate::app::App;
use crate::app::layout::OVERLAY_HEAD;
use crate::app::overlay::{ClaimsAll, ClaimsHere};
use crate::domain::{Claim, ClaimKind};
use crate::store::Entry;
use crate::text::badged;
use crate::text::one_line;

pub(super) fn draw_here(app: &App, here: &ClaimsHere, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let Some(entry) = &app.detail.entry else { return };
    canvas.text(area.x + 1, area.y, area.width, "Claims of this statement", theme.title());
    let count = entry.claims.len().to_string();
    canvas.text_right(area.right().saturating_sub(1), area.y, area.width, &count, theme.faint());
    let rows = rows(area, app.overlay_row_height());
    for (n, idx) in (here.cursor.top..entry.claims.len()).take(rows.n).enumerate() {
        let Some(claim) = entry.claims.get(idx) else { continue };
        let area = rows.area(n);
        let number = (idx + 1).to_string();
        canvas.text_right(area.x + 4, area.y, 4, &number, theme.key());
        draw_claim(canvas, area, entry, claim);
        if idx == here.cursor.selected {
            select(canvas, area);
        }
    }
}

pub(super) fn draw_all(app: &App, all: &ClaimsAll, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let scope = if app.strip.query.is_empty() { "Claims of all statements" } else { "Claims of the results" };
    let x = canvas.text(area.x + 1, area.y, area.width, scope, theme.title()) + 2;
    let count = if all.waiting { format!("{} …", all.rows.len()) } else { all.rows.len().to_string() };
    let left = canvas.text_right(area.right().saturating_sub(1), area.y, area.width, &count, theme.faint());
    let line = Rect { x, y: area.y, width: left.saturating_sub(x + 1), height: 1 };
    if all.filter.text().is_empty() {
        canvas.text(x + 1, area.y, line.width.saturating_sub(1), "type words or a speaker", theme.faint());
    }
    let cursor = draw_line(&all.filter, canvas, line);
    let rows = rows(area, app.overlay_row_height());
    if all.rows.is_empty() && !all.waiting {
        let area = rows.area(0);
        canvas.text(area.x + 3, area.y, area.width, "no claim matches", theme.faint());
    }
    for (n, idx) in (all.cursor.top..all.rows.len()).take(rows.n).enumerate() {
        let Some(at) = all.rows.get(idx) else { continue };
        let Some(head) = all.view.stock.head(at.slot) else { continue };
        let area = rows.area(n);
        let date = head.date.map_or_else(|| "undated".to_owned(), |it| it.to_string());
        let right = area.right().saturating_sub(1);
        let left = if area.width >= 60 {
            let place = format!("{}   {date}", badged(&head.issuer_line));
            canvas.text_right(right, area.y, area.width / 2, &place, theme.faint())
        } else {
            right
        };
        // On its way, it is there before one can read.
        if let Some(entry) = app.entry_of(&all.view.stock, at.slot)
            && let Some(claim) = entry.claims.get(at.claim as usize)
        {
            draw_claim(canvas, Rect { width: left.saturating_sub(area.x + 1), ..area }, entry, claim);
            draw_words(canvas, area, entry, claim);
        }
        if idx == all.cursor.selected {
            select(canvas, area);
        }
    }
    cursor
}

/// Two rows: whose, and the words.
fn draw_claim(canvas: &mut Canvas<'_>, area: Rect, entry: &Entry, claim: &Claim) {
    let x = area.x + 6;
    let style = canvas.theme.speaker();
    let room = area.right().saturating_sub(x + 1);
    canvas.text(x, area.y, room, &claim_words(entry, claim, usize::from(room)), style);
    draw_words(canvas, area, entry, claim);
}

fn draw_words(canvas: &mut Canvas<'_>, area: Rect, entry: &Entry, claim: &Claim) {
    if area.height < 2 {
        return;
    }
    let x = area.x + 6;
    let style: Style = match claim.kind {
        ClaimKind::Quote => canvas.theme.quote(),
        ClaimKind::Mixed | ClaimKind::Reported => canvas.theme.plain(),
    };
    let words = one_line(&claim.text(&entry.statement.body));
    canvas.text(x, area.y + 1, area.right().saturating_sub(x + 1), &words, style);
}

pub(super) fn select(canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    canvas.restyle(Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area }, theme.selected());
    for y in area.top()..area.bottom() {
        canvas.text(area.x, y, 1, "▌", theme.plain());
    }
}

/// The rows of an overlay below its head.
pub(super) struct Rows {
    area: Rect,
    height: u16,
    /// How many show, a cut one at the bottom included.
    pub(super) n: usize,
}

pub(super) fn rows(area: Rect, height: u16) -> Rows {
    let head = OVERLAY_HEAD.min(area.height);
    let area = Rect { y: area.y + head, height: area.height - head, ..area };
    Rows { area, height, n: usize::from(area.height.div_ceil(height)) }
}

impl Rows {
    /// The area of the n-th row that shows.
    pub(super) fn area(&self, n: usize) -> Rect {
        let offset = u16::try_from(n).unwrap_or(u16::MAX).saturating_mul(self.height).min(self.area.height);
        Rect { y: self.area.y + offset, height: self.height.min(self.area.height - offset), ..self.area }
    }
}
