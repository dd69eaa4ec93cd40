//! The list pane: a statement in two rows, three while searching. Only rows in sight are drawn. It does
//! not know how the rows were chosen.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::Canvas;
use crate::app::App;
use crate::app::layout::Focus;
use crate::domain::{Mark, Span, Status};
use crate::search::highlight;
use crate::search::stock::Head;
use crate::store::Entry;
use crate::text::badged;
use crate::text::width::width;

/// Selection bar, unread, star and a space; below the unread sign stands the one for what is not current.
const SIGNS: u16 = 4;
/// A date and a space.
const DATE: u16 = 11;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    if app.view.rows.is_empty() {
        draw_empty(app, canvas, area);
        return;
    }
    let row_height = app.list_row_height();
    let n_visible = usize::from(area.height.div_ceil(row_height));
    for (n, row) in (app.list.top..app.view.rows.len()).take(n_visible).enumerate() {
        let Some(head) = app.head(row) else { continue };
        let y = area.y + u16::try_from(n).unwrap_or(0) * row_height;
        let height = row_height.min(area.bottom().saturating_sub(y));
        draw_row(app, canvas, Rect { y, height, ..area }, row, &head);
    }
}

fn draw_row(app: &App, canvas: &mut Canvas<'_>, area: Rect, row: usize, head: &Head<'_>) {
    let theme = canvas.theme;
    let is_selected = row == app.list.selected;
    let is_unread = !app.has_mark(head.id, Mark::Read);
    let y = area.y;
    if is_unread {
        canvas.text(area.x + 1, y, 1, "●", theme.unread());
    }
    if app.has_mark(head.id, Mark::Starred) {
        canvas.text(area.x + 2, y, 1, "★", theme.star());
    }
    let is_flagged = head.status != Status::Current || head.is_shared;
    if is_flagged && area.height > 1 {
        canvas.text(area.x + 1, y + 1, 1, "!", theme.warning());
    }
    let n_claims = head.n_claims.to_string();
    let right = area.right().saturating_sub(1);
    let left_of_count = canvas.text_right(right, y, area.width, &n_claims, theme.faint());
    let x = area.x + SIGNS;
    let room = left_of_count.saturating_sub(x + 1);
    let date = head.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let date_room = if room > DATE + 4 { DATE } else { 0 };
    if date_room > 0 {
        canvas.text(x, y, DATE - 1, &date, theme.plain());
    }
    canvas.text(x + date_room, y, room.saturating_sub(date_room), &badged(&head.issuer_line), theme.plain());
    let title_style = if is_unread { theme.title() } else { theme.plain() };
    if area.height > 1 {
        canvas.text(x, y + 1, right.saturating_sub(x), head.title, title_style);
    }
    let mut base = theme.plain();
    if is_selected {
        for y in area.top()..area.bottom() {
            canvas.text(area.x, y, 1, "▌", theme.plain());
        }
        if app.focus == Focus::List || app.strip.editing {
            let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
            canvas.restyle(inner, theme.selected());
            base = theme.selected();
        }
    }
    if area.height > 2 {
        let area = Rect { x, y: y + 2, width: right.saturating_sub(x), height: 1 };
        // On its way, it is there before one can read.
        if let Some(entry) = app.row_entry(row) {
            draw_snippet(app, canvas, area, entry, base);
        }
    }
}

fn draw_snippet(app: &App, canvas: &mut Canvas<'_>, area: Rect, entry: &Entry, base: Style) {
    let theme = canvas.theme;
    let Some(snippet) = highlight::snippet(&app.strip.query, entry, usize::from(area.width)) else {
        canvas.text(area.x, area.y, area.width, "(not in the text)", base);
        return;
    };
    let style_at = |offset: usize| {
        if snippet.matches.iter().any(|span| span.contains(offset)) {
            // On the selected row the colours stand out by themselves.
            theme.matched()
        } else {
            base
        }
    };
    let all = Span::new(0, snippet.text.len());
    let end = canvas.styled(area.x, area.y, area.width, &snippet.text, all, &style_at);
    if snippet.n_matches > 1 {
        let more = format!("  {}×", snippet.n_matches);
        let room = area.right().saturating_sub(end);
        if usize::from(room) >= width(&more) {
            canvas.text(end, area.y, room, &more, base);
        }
    }
}

fn draw_empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let lines: &[&str] = if app.store.loading.is_some() {
        &["reading the store …"]
    } else if app.stock.is_empty() && app.store.failed.is_some() {
        &["the store could not be read"]
    } else if app.stock.is_empty() && app.store.problems.0 > 0 {
        &["no statement could be read", "", "P says why"]
    } else if app.stock.is_empty() {
        &["no statement in this store yet", "", "onrecord new --from FILE", "makes one out of a text"]
    } else {
        &["nothing matches", "", "Esc shows all again"]
    };
    for (n, line) in lines.iter().enumerate() {
        let y = area.y + 1 + u16::try_from(n).unwrap_or(0);
        if y < area.bottom() {
            canvas.text(area.x + 2, y, area.width.saturating_sub(2), line, theme.faint());
        }
    }
}
