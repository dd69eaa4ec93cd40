//! The results counted by what they are: the names of the sections, and a value in each row with a bar and
//! its number. Only rows in sight are drawn. It does not know how they were counted.

use ratatui::layout::Rect;

use super::claims::{rows, select};
use super::paint::Canvas;
use crate::app::App;
use crate::app::narrow::{Choice, Narrow, SECTIONS};
use crate::text::badged;
use crate::text::width::width;

/// Selection bar, sign and a space.
const SIGNS: u16 = 3;
/// Columns of the longest bar.
const BAR_MAX: u16 = 20;
/// A value and its number stand no farther apart than the eye can follow.
const COLUMNS_MAX: u16 = 72;
/// Narrower panes have no room for bars.
const BARS_FROM: u16 = 32;

pub(super) fn draw(app: &App, narrow: &Narrow, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let area = Rect { width: area.width.min(COLUMNS_MAX), ..area };
    let (section, list) = narrow.shown();
    draw_head(narrow, canvas, area);
    let visible = rows(area, app.overlay_row_height());
    if list.rows.is_empty() {
        let area = visible.area(0);
        let words = if narrow.waiting { "counting …" } else { "there is nothing to count" };
        let columns = if area.height > 0 { area.width.saturating_sub(SIGNS) } else { 0 };
        canvas.text(area.x + SIGNS, area.y, columns, words, theme.faint());
        return;
    }
    let choices = app.choices(section);
    let right = area.right().saturating_sub(1);
    let digits = columns(width(&list.n_max.to_string()));
    let bar_columns = if area.width < BARS_FROM { 0 } else { (area.width / 4).min(BAR_MAX) };
    let bar_x = right.saturating_sub(digits + 1 + bar_columns);
    for (n, idx) in (list.cursor.top..list.rows.len()).take(visible.n).enumerate() {
        let Some(row) = list.rows.get(idx) else { continue };
        let area = visible.area(n);
        let choice = choices.of(&row.value);
        let (sign, style) = match choice {
            Some(Choice::In) => ("+", theme.title()),
            Some(Choice::Out) => ("-", theme.warning()),
            None => ("", theme.plain()),
        };
        canvas.text(area.x + 1, area.y, 1, sign, style);
        let style = if choice == Some(Choice::In) { theme.title() } else { theme.plain() };
        let x = area.x + SIGNS;
        canvas.text(x, area.y, bar_x.saturating_sub(x + 1), &badged(&row.value), style);
        canvas.text(bar_x, area.y, bar_columns, &bar(row.n, list.n_max, bar_columns), theme.bar());
        let number = if choice == Some(Choice::Out) { "out".to_owned() } else { row.n.to_string() };
        canvas.text_right(right, area.y, area.width, &number, theme.plain());
        if idx == list.cursor.selected {
            select(canvas, area);
        }
    }
}

/// The sections, the one that shows in reverse, and how many values it has.
fn draw_head(narrow: &Narrow, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let (_, list) = narrow.shown();
    let n_rows = list.rows.len();
    let count = if narrow.waiting { format!("{n_rows} …") } else { n_rows.to_string() };
    let right = area.right().saturating_sub(1);
    let left = canvas.text_right(right, area.y, area.width, &count, theme.faint());
    let mut x = area.x + 1;
    if area.width >= 50 {
        x = canvas.text(x, area.y, area.width, "Results by", theme.title()) + 1;
    }
    for (idx, section) in SECTIONS.iter().enumerate() {
        let is_shown = idx == narrow.section;
        let style = if is_shown { theme.selected() } else { theme.faint() };
        let word = format!(" {} ", section.word);
        x = canvas.text(x, area.y, left.saturating_sub(x + 1), &word, style);
    }
}

/// A bar of so many eighths of columns; never nothing for something.
fn bar(n: usize, n_max: usize, columns: u16) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = usize::from(columns) * 8 * n / n_max.max(1);
    let eighths = eighths.max(usize::from(n > 0));
    "█".repeat(eighths / 8) + EIGHTHS.get(eighths % 8).unwrap_or(&"")
}

fn columns(n: usize) -> u16 {
    u16::try_from(n.max(3)).unwrap_or(3)
}
