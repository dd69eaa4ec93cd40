//! Keys in sight: the help pane, the command line, and what may follow a key already typed. All from
//! the table of actions.

use ratatui::layout::{Position, Rect};

use super::claims::rows;
use super::paint::Canvas;
use super::strip::draw_line;
use crate::app::App;
use crate::app::keys::shown;
use crate::app::overlay::{Command, Help, HelpRow};

/// Columns of the keys.
const KEYS: u16 = 22;

pub(super) fn draw_help(app: &App, help: &Help, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
    let theme = canvas.theme;
    let cursor = draw_head(canvas, area, "Keys", "type to search the keys", &help.filter);
    let all = help.rows(&app.keymap);
    let visible = rows(area, 1);
    for (n, row) in all.iter().skip(help.top).take(visible.n).enumerate() {
        let area = visible.area(n);
        match row {
            HelpRow::Section(name) => {
                canvas.text(area.x + 1, area.y, area.width, name, theme.title());
            }
            HelpRow::Action(action, keys) => {
                let columns = KEYS.min(area.width / 3);
                canvas.text(area.x + 3, area.y, columns, keys, theme.key());
                let x = area.x + 3 + columns + 1;
                let mut end =
                    canvas.text(x, area.y, area.right().saturating_sub(x), action.help(), theme.plain());
                end += 2;
                if area.width >= 90 {
                    let name = format!(":{}", action.name());
                    canvas.text(end, area.y, area.right().saturating_sub(end), &name, theme.faint());
                }
            }
        }
    }
    if all.is_empty() {
        let area = visible.area(0);
        canvas.text(area.x + 3, area.y, area.width, "no key or action has these words", theme.faint());
    }
    cursor
}

pub(super) fn draw_command(
    app: &App,
    command: &Command,
    canvas: &mut Canvas<'_>,
    area: Rect,
) -> Option<Position> {
    let theme = canvas.theme;
    let cursor = draw_head(canvas, area, ":", "type an action", &command.line);
    let fitting = command.fitting();
    let visible = rows(area, 1);
    for (n, (idx, action)) in fitting.iter().enumerate().skip(command.cursor.top).take(visible.n).enumerate()
    {
        let area = visible.area(n);
        let columns = KEYS.min(area.width / 2);
        canvas.text(area.x + 3, area.y, columns, action.name(), theme.key());
        let x = area.x + 3 + columns + 1;
        let end = canvas.text(x, area.y, area.right().saturating_sub(x), action.help(), theme.plain()) + 2;
        let keys = app.keymap.keys_of(*action).join("  ");
        canvas.text(end, area.y, area.right().saturating_sub(end), &keys, theme.faint());
        if idx == command.cursor.selected {
            canvas.text(area.x + 1, area.y, 1, "▌", theme.plain());
            canvas.restyle(
                Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area },
                theme.selected(),
            );
        }
    }
    if fitting.is_empty() {
        let area = visible.area(0);
        canvas.text(area.x + 3, area.y, area.width, "no action has this name", theme.faint());
    }
    cursor
}

fn draw_head(
    canvas: &mut Canvas<'_>,
    area: Rect,
    title: &str,
    invitation: &str,
    line: &crate::app::line::LineInput,
) -> Option<Position> {
    let theme = canvas.theme;
    let x = canvas.text(area.x + 1, area.y, area.width, title, theme.title()) + 1;
    let room = area.right().saturating_sub(x + 1);
    if line.text().is_empty() {
        canvas.text(x + 1, area.y, room.saturating_sub(1), invitation, theme.faint());
    }
    draw_line(line, canvas, Rect { x, y: area.y, width: room, height: 1.min(area.height) })
}

/// A small menu of the keys that may follow.
pub(super) fn draw_continuations(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let next: Vec<(String, &str)> = {
        let mut next: Vec<_> = app
            .keymap
            .continuations(app.place(), &app.pending)
            .map(|(keys, action)| (action, shown(keys)))
            .collect();
        next.sort();
        next.into_iter().map(|(action, keys)| (keys, action.help())).collect()
    };
    let rows = u16::try_from(next.len() + 1).unwrap_or(u16::MAX).min(area.height);
    let menu = Rect { y: area.bottom() - rows, height: rows, ..area };
    canvas.clear(menu);
    canvas.text(menu.x + 1, menu.y, menu.width, &format!("{} and then", shown(&app.pending)), theme.title());
    for (n, (keys, help)) in next.iter().enumerate() {
        let y = menu.y + 1 + u16::try_from(n).unwrap_or(0);
        if y >= menu.bottom() {
            break;
        }
        let x = canvas.text(menu.x + 3, y, menu.width, keys, theme.key()) + 2;
        canvas.text(x, y, menu.right().saturating_sub(x), help, theme.plain());
    }
}
