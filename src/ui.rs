//! The state drawn as cells: `&App` in, cells out; no memory, no effects. It does not change state and
//! does not know the terminal.

pub mod theme;

mod claims;
mod detail;
mod help;
mod list;
mod narrow;
mod paint;
mod problems;
mod status;
mod strip;
mod timeline;
mod views;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::app::App;
use crate::app::layout;
use crate::app::overlay::Overlay;
use paint::Canvas;
use theme::Theme;

/// Paints the whole screen.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    // Between a resize and its event the terminal may be smaller than the app believes.
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), Theme::new(app.color));
    let panes = app.panes();
    let mut cursor: Option<Position> = strip::draw(app, &mut canvas, panes.strip);
    if panes.list.area() > 0 {
        list::draw(app, &mut canvas, panes.list);
    }
    if panes.text.area() > 0 {
        detail::draw(app, &mut canvas, panes.text);
    }
    canvas.rule_down(panes.rule);
    let is_covered =
        !matches!(app.overlay, Overlay::None) && app.overlay_is_wide() || !app.pending.is_empty();
    // The timeline's own rule is the one that comes down on.
    let joint = if is_covered || panes.timeline.height > 0 { Rect::default() } else { panes.rule };
    canvas.rule_across(panes.foot, joint);
    let over = layout::overlay(&panes, app.overlay_is_wide());
    if !matches!(app.overlay, Overlay::None | Overlay::Timeline(_)) {
        canvas.clear(over);
    }
    match &app.overlay {
        Overlay::None => {}
        Overlay::ClaimsHere(here) => claims::draw_here(app, here, &mut canvas, over),
        Overlay::ClaimsAll(all) => cursor = claims::draw_all(app, all, &mut canvas, over),
        Overlay::Help(help) => cursor = help::draw_help(app, help, &mut canvas, over),
        Overlay::Command(command) => cursor = help::draw_command(app, command, &mut canvas, over),
        Overlay::Narrow(narrow) => narrow::draw(app, narrow, &mut canvas, over),
        Overlay::Timeline(timeline) => timeline::draw(timeline, &mut canvas, &panes),
        Overlay::Problems(problems) => problems::draw(app, problems, &mut canvas, over),
        Overlay::Views(views) => views::draw(app, views, &mut canvas, over),
    }
    if !app.pending.is_empty() {
        help::draw_continuations(app, &mut canvas, layout::overlay(&panes, true));
    }
    cursor = status::draw(app, &mut canvas, panes.status).or(cursor);
    if let Some(position) = cursor.filter(|it| area.contains(*it)) {
        frame.set_cursor_position(position);
    }
}
