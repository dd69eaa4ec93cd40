//! The bars of the timeline, their labels, and what is selected in words; on low screens less of it, down to
//! one line. Only bars in sight are drawn. It does not know how statements were counted.

use ratatui::layout::Rect;

use super::paint::Canvas;
use crate::app::layout::Panes;
use crate::app::timeline::{Bars, Period, Periods, Timeline, Zoom};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Columns of a year and a space.
const YEAR: u16 = 5;
/// With fewer rows, labels share one.
const TWO_LABELS_FROM: u16 = 6;

pub(super) fn draw(timeline: &Timeline, canvas: &mut Canvas<'_>, panes: &Panes) {
    let area = panes.timeline;
    if area.area() == 0 {
        return;
    }
    if area.height > 1 {
        canvas.rule_across(Rect { height: 1, ..area }, panes.rule);
    }
    draw_head(timeline, canvas, area);
    let Some(periods) = &timeline.periods else { return };
    // A column on each side says whether there is more.
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if area.height < 3 || inner.width == 0 {
        return;
    }
    let bars = timeline.bars(inner.width);
    let has_month_row = timeline.zoom == Zoom::Month || bars.step < YEAR;
    let n_label_rows = if area.height >= TWO_LABELS_FROM && has_month_row { 2 } else { 1 };
    let labels = Rect { y: inner.bottom() - n_label_rows, height: n_label_rows, ..inner };
    let field = Rect { y: inner.y + 1, height: inner.height - 1 - n_label_rows, ..inner };
    draw_bars(timeline, periods, &bars, canvas, field);
    draw_labels(timeline, &bars, canvas, labels);
    let theme = canvas.theme;
    if bars.cut.0 {
        canvas.text(area.x, labels.y, 1, "‹", theme.key());
    }
    if bars.cut.1 {
        canvas.text(area.right().saturating_sub(1), labels.y, 1, "›", theme.key());
    }
}

/// What is selected, in words: `May 2024: 37`.
pub(super) fn selected_period(timeline: &Timeline) -> Option<String> {
    let (period, periods) = (timeline.selected?, timeline.periods.as_ref()?);
    let words = format!("{}: {}", period.in_words(), periods.n(period));
    Some(match periods.n_vague(period) {
        0 => words,
        n => format!("{words}, and {n} of {} without a month", period.year()),
    })
}

fn draw_head(timeline: &Timeline, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let x = canvas.text(
        area.x + 1,
        area.y,
        area.width.saturating_sub(1),
        &format!(" by {} ", timeline.zoom.word()),
        theme.faint(),
    );
    let room = |x: u16| area.right().saturating_sub(x);
    let Some(periods) = &timeline.periods else {
        canvas.text(x, area.y, room(x), " counting … ", theme.faint());
        return;
    };
    let x = match selected_period(timeline) {
        Some(words) => canvas.text(x, area.y, room(x), &format!(" {words} "), theme.title()),
        None => x,
    };
    let n_all = periods.n_dated + periods.n_undated;
    let plural = if n_all == 1 { "" } else { "s" };
    let undated = match periods.n_undated {
        0 => String::new(),
        n if n == n_all => ", undated".to_owned(),
        n => format!(", {n} undated"),
    };
    let long = format!(" {n_all} statement{plural}{undated} ");
    let short =
        if periods.n_undated > 0 { format!(" {} undated ", periods.n_undated) } else { String::new() };
    for words in [long, short] {
        let columns = u16::try_from(crate::text::width::width(&words)).unwrap_or(u16::MAX);
        if columns < room(x).saturating_sub(1) {
            canvas.text_right(area.right().saturating_sub(1), area.y, columns, &words, theme.faint());
            return;
        }
    }
}

fn draw_bars(timeline: &Timeline, periods: &Periods, bars: &Bars, canvas: &mut Canvas<'_>, area: Rect) {
    const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let theme = canvas.theme;
    let n_max = periods.n_max(timeline.zoom).max(1);
    for (x, period) in shown(timeline, bars, area) {
        let n = periods.n(period);
        let eighths = (n * usize::from(area.height) * 8 / n_max).max(usize::from(n > 0));
        let is_selected = timeline.selected == Some(period);
        let style = if is_selected { theme.title() } else { theme.bar() };
        let columns = usize::from(bar_columns(bars));
        for row in 0..area.height {
            let full = eighths.saturating_sub(usize::from(row) * 8).min(8);
            let cell = EIGHTHS.get(full).copied().unwrap_or(" ");
            let y = area.bottom() - 1 - row;
            if full > 0 {
                canvas.text(x, y, area.right().saturating_sub(x), &cell.repeat(columns), style);
            }
        }
    }
}

/// The selected one's label stands in reverse; where it has none, a sign stands below its bar.
fn draw_labels(timeline: &Timeline, bars: &Bars, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let mut is_marked = false;
    let mut style_of = |period: Period| {
        let is_selected = timeline.selected == Some(period);
        is_marked |= is_selected;
        if is_selected { theme.selected() } else { theme.faint() }
    };
    if area.height > 1 && bars.step > 1 {
        for (x, period) in shown(timeline, bars, area) {
            let name = period.month().and_then(|month| MONTHS.get(month)).copied().unwrap_or("");
            let letters = if bars.step > 3 { name } else { name.get(..1).unwrap_or("") };
            if !letters.is_empty() {
                canvas.text(x, area.y, bars.step, letters, style_of(period));
            }
        }
    }
    let y = area.bottom().saturating_sub(1);
    let every = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|every| every * bars.step >= YEAR).unwrap_or(100);
    let mut free = area.x;
    for (x, period) in shown(timeline, bars, area) {
        let has_label = match period.month() {
            None => period.year().is_multiple_of(usize::from(every)),
            Some(0) => true,
            // The first in sight, where its year goes on for long enough.
            Some(month) => x == area.x && (12 - month) * usize::from(bars.step) > usize::from(YEAR),
        };
        if has_label && x >= free && x + YEAR - 1 <= area.right() {
            let style = if timeline.zoom == Zoom::Year { style_of(period) } else { theme.faint() };
            free = canvas.text(x, y, YEAR - 1, &format!("{:04}", period.year()), style) + 1;
        }
    }
    if !is_marked
        && let Some((x, _)) = shown(timeline, bars, area).find(|(_, it)| timeline.selected == Some(*it))
    {
        canvas.text(x, area.y, 1, "▲", theme.title());
    }
}

/// The periods in sight, and the column each begins at.
fn shown(timeline: &Timeline, bars: &Bars, area: Rect) -> impl Iterator<Item = (u16, Period)> {
    let (zoom, step) = (timeline.zoom, bars.step);
    let columns = (area.x..area.right()).step_by(usize::from(step.max(1)));
    columns.zip(bars.shown.clone()).map(move |(x, number)| (x, Period { zoom, number }))
}

const fn bar_columns(bars: &Bars) -> u16 {
    match bars.step {
        0..=2 => 1,
        step => step - 1,
    }
}
