//! The search strip: the query or an invitation to type one, where it is bad, how many it found, the
//! order. It does not know how a query is read.

use ratatui::layout::{Position, Rect};

use super::paint::Canvas;
use crate::app::App;
use crate::app::line::LineInput;
use crate::search::evaluate::{Order, Sort};
use crate::text::width::width;

const LABEL: &str = " search  ";

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
    if area.area() == 0 {
        return None;
    }
    let theme = canvas.theme;
    let label_style = if app.strip.editing { theme.selected() } else { theme.faint() };
    let label = if area.width < 30 { "/ " } else { LABEL };
    canvas.text(area.x, area.y, area.width, label.trim_end(), label_style);
    let x = area.x + u16::try_from(width(label)).unwrap_or(0).min(area.width);
    let facts = facts(app, area.width);
    let facts_width = u16::try_from(width(&facts)).unwrap_or(0);
    let left = canvas.text_right(area.right().saturating_sub(1), area.y, area.width, &facts, theme.faint());
    let room = if facts_width == 0 { area.right() - x } else { left.saturating_sub(x + 2) };
    let is_empty = app.strip.line.text().is_empty();
    if is_empty && !app.strip.editing {
        let key = app.keymap.keys_of(crate::app::action::Action::Search);
        let key = key.first().map_or("/", String::as_str);
        let n_statements = app.stock.len();
        let plural = if n_statements == 1 { "" } else { "s" };
        let invitation = format!("type {key} to search {n_statements} statement{plural}");
        canvas.text(x, area.y, room, &invitation, theme.faint());
        return None;
    }
    let line = Rect { x, width: room, height: 1, ..area };
    let cursor = if app.strip.editing {
        draw_line(&app.strip.line, canvas, line)
    } else {
        canvas.text(x, area.y, room, app.strip.line.text(), theme.plain());
        None
    };
    if let Some(error) = &app.strip.error
        && area.height > 1
    {
        let before = app.strip.line.text().get(..error.span.start()).unwrap_or("");
        let column =
            x.saturating_add(u16::try_from(width(before)).unwrap_or(0)).min(area.right().saturating_sub(1));
        let help = error.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        let words = format!("{}{help}", error.message);
        let y = area.y + 1;
        let needed = u16::try_from(width(&words)).unwrap_or(u16::MAX).saturating_add(2);
        if needed <= area.right().saturating_sub(column) || column < area.x + needed {
            let next = canvas.text(column, y, 2, "▲ ", theme.warning());
            canvas.text(next, y, area.right().saturating_sub(next), &words, theme.warning());
        } else {
            canvas.text(column, y, 1, "▲", theme.warning());
            canvas.text_right(column.saturating_sub(1), y, column - area.x, &words, theme.warning());
        }
    }
    cursor
}

/// Draws a line being typed so that its cursor is in sight, and says where that is.
pub(super) fn draw_line(line: &LineInput, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
    if area.area() == 0 {
        return None;
    }
    let (before, _) = line.text().split_at(line.cursor_byte());
    let columns = usize::from(area.width.saturating_sub(1)).max(1);
    // Cut whole characters off the front until the cursor fits.
    let mut skipped = 0;
    let mut rest = width(before);
    for glyph in crate::text::width::glyphs(before) {
        if rest <= columns {
            break;
        }
        rest -= glyph.width;
        skipped = glyph.offset + glyph.len;
    }
    let shown = line.text().get(skipped..).unwrap_or("");
    canvas.text(area.x, area.y, area.width, shown, canvas.theme.plain());
    let x = area.x + u16::try_from(rest.min(columns)).unwrap_or(0);
    Some(Position { x: x.min(area.right().saturating_sub(1)), y: area.y })
}

/// The right end of the strip: count, order, unread, as much as there is room for.
fn facts(app: &App, columns: u16) -> String {
    let n_rows = app.view.rows.len();
    let n_all = app.stock.len();
    let count = if app.strip.query.is_empty() { String::new() } else { format!("{n_rows} of {n_all}") };
    let mut facts: Vec<String> = Vec::new();
    if columns >= 100 {
        facts.push(app.stock.name().to_owned());
    } else if app.store.is_sample && columns >= 60 && !app.strip.editing {
        facts.push("sample".to_owned());
    }
    if !count.is_empty() {
        facts.push(count);
    }
    if columns >= 60 {
        facts.push(order_words(app.order).to_owned());
    }
    if columns >= 80 || (columns >= 30 && app.strip.query.is_empty() && !app.strip.editing) {
        facts.push(format!("unread {}", app.n_unread));
    }
    if columns >= 100 && app.strip.editing {
        facts.push("Tab complete".to_owned());
    } else if columns >= 100 {
        facts.push("?".to_owned());
    }
    facts.join("   ")
}

/// The order in words.
pub(super) const fn order_words(order: Order) -> &'static str {
    match (order.sort, order.reversed) {
        (Sort::Date, false) => "newest first",
        (Sort::Date, true) => "oldest first",
        (Sort::Issuer, false) => "by issuer",
        (Sort::Issuer, true) => "by issuer, reversed",
        (Sort::Title, false) => "by title",
        (Sort::Title, true) => "by title, reversed",
        (Sort::Claims, false) => "most claims first",
        (Sort::Claims, true) => "fewest claims first",
        (Sort::Relevance, false) => "best first",
        (Sort::Relevance, true) => "worst first",
    }
}
