//! The saved views: a name, what it asks, how many answer. It does not know where they are written down.

use ratatui::layout::Rect;

use super::claims::{rows, select};
use super::paint::Canvas;
use crate::app::App;
use crate::app::overlay::Views;
use crate::text::width::width;

pub(super) fn draw(app: &App, views: &Views, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    canvas.text(area.x + 1, area.y, area.width, "Views", theme.title());
    let visible = rows(area, app.overlay_row_height());
    let widest = app.views.iter().map(|it| width(&it.name)).max().unwrap_or(0);
    let columns = u16::try_from(widest).unwrap_or(u16::MAX).min(area.width / 2);
    for (n, (idx, view)) in app.views.iter().enumerate().skip(views.cursor.top).take(visible.n).enumerate() {
        let area = visible.area(n);
        let right = area.right().saturating_sub(1);
        let size = match views.sizes.get(idx) {
            Some(size) => size.map_or_else(String::new, |n| n.to_string()),
            None => "…".to_owned(),
        };
        let left = canvas.text_right(right, area.y, area.width / 4, &size, theme.faint());
        canvas.text(area.x + 3, area.y, columns, &view.name, theme.title());
        let x = area.x + 3 + columns + 2;
        canvas.text(x, area.y, left.saturating_sub(x + 1), &view.text, theme.plain());
        if idx == views.cursor.selected {
            select(canvas, area);
        }
    }
}
