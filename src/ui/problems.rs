//! What is wrong with the files of the store, one below the other. It does not know how it was found.

use ratatui::layout::Rect;

use super::claims::rows;
use super::paint::Canvas;
use crate::app::App;
use crate::app::overlay::Problems;
use crate::domain::Severity;

pub(super) fn draw(app: &App, problems: &Problems, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    canvas.text(area.x + 1, area.y, area.width, "Problems of the store", theme.title());
    let visible = rows(area, app.overlay_row_height());
    let shown = problems.list.iter().enumerate().skip(problems.cursor.top).take(visible.n);
    for (n, (idx, problem)) in shown.enumerate() {
        let area = visible.area(n);
        let room = area.width.saturating_sub(3);
        let style = if problem.severity == Severity::Error { theme.warning() } else { theme.title() };
        let lines = [
            (format!("{} {}: {}", problem.severity.word(), problem.code, problem.message), style),
            (place(problem), theme.plain()),
            (problem.help.as_ref().map(|it| format!("help: {it}")).unwrap_or_default(), theme.plain()),
        ];
        for (k, (text, style)) in lines.iter().enumerate() {
            let k = u16::try_from(k).unwrap_or(0);
            if k < area.height {
                let indent = if k == 0 { 0 } else { 2 };
                canvas.text(area.x + 2 + indent, area.y + k, room.saturating_sub(indent), text, *style);
            }
        }
        if idx == problems.cursor.selected {
            for y in area.top()..area.bottom().min(area.top() + 3) {
                canvas.text(area.x, y, 1, "▌", theme.plain());
            }
            let first = Rect {
                x: area.x + 1,
                width: area.width.saturating_sub(1),
                height: area.height.min(1),
                ..area
            };
            canvas.restyle(first, theme.selected());
        }
    }
}

fn place(problem: &crate::domain::Diagnostic) -> String {
    let path = problem.path.to_string_lossy();
    match &problem.at {
        Some(at) => format!("{path}:{}:{}   {}", at.line, at.column, at.text.trim()),
        None => path.into_owned(),
    }
}
