//! Where the panes are: one pure function for drawing, paging and jumping. It does not know what is in
//! them.

pub use ratatui::layout::{Rect, Size};

/// Below this many columns one pane is shown at a time.
pub const ONE_PANE_BELOW: u16 = 60;
/// From this many columns on the list has its full width.
const WIDE: u16 = 100;

/// Which of the two panes keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list of statements.
    #[default]
    List,
    /// The text of one.
    Text,
}

/// The parts of the screen; one that is not shown has no area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// The search strip: one row, two when it has an error to point at.
    pub strip: Rect,
    /// The list.
    pub list: Rect,
    /// The rule between list and text, one column.
    pub rule: Rect,
    /// The text.
    pub text: Rect,
    /// The bars of the timeline, below list and text.
    pub timeline: Rect,
    /// The rule above the status line, one row; left out on low screens.
    pub foot: Rect,
    /// The status line.
    pub status: Rect,
}

/// What the arrangement depends on besides the size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Where keys go.
    pub focus: Focus,
    /// The text is shown alone.
    pub alone: bool,
    /// Rows of the strip.
    pub strip_rows: u16,
    /// Bars show when the results are from.
    pub has_timeline: bool,
}

/// Lays the panes out.
#[must_use]
pub fn panes(size: Size, arrangement: Arrangement) -> Panes {
    let Size { width, height } = size;
    let strip_rows = arrangement.strip_rows.max(1).min(height);
    let status_rows = u16::from(height > strip_rows);
    let foot_rows = u16::from(height >= 14);
    let body_rows = height.saturating_sub(strip_rows + status_rows + foot_rows);
    let timeline_rows = match body_rows {
        _ if !arrangement.has_timeline => 0,
        18.. => 7,
        12.. => 6,
        8.. => 4,
        5.. => 3,
        3.. => 1,
        _ => 0,
    };
    let (foot_y, body_rows) = (strip_rows + body_rows, body_rows - timeline_rows);
    let row = |y: u16, rows: u16| Rect { x: 0, y: y.min(height), width, height: rows };
    let mut panes = Panes {
        strip: row(0, strip_rows),
        timeline: row(strip_rows + body_rows, timeline_rows),
        foot: row(foot_y, foot_rows),
        status: row(foot_y + foot_rows, status_rows),
        ..Panes::default()
    };
    let body = row(strip_rows, body_rows);
    let one_pane = arrangement.alone || width < ONE_PANE_BELOW;
    match (one_pane, arrangement.focus) {
        (true, Focus::List) if !arrangement.alone => panes.list = body,
        (true, _) => panes.text = body,
        (false, _) => {
            let share = if width < WIDE { width * 21 / 50 } else { width * 3 / 8 };
            let list = share.clamp(26, 56);
            panes.list = Rect { width: list, ..body };
            panes.rule = Rect { x: list, width: 1, ..body };
            panes.text = Rect { x: list + 1, width: width - list - 1, ..body };
        }
    }
    panes
}

/// Rows at the top of an overlay: its title and an empty row.
pub const OVERLAY_HEAD: u16 = 2;

/// The area of an overlay: both panes, or the text pane alone where the list stays beside it.
#[must_use]
pub fn overlay(panes: &Panes, is_wide: bool) -> Rect {
    match (is_wide, panes.list.area() > 0, panes.text.area() > 0) {
        (true, true, true) => panes.list.union(panes.text),
        (_, _, true) => panes.text,
        (_, _, false) => panes.list,
    }
}

/// How the text pane is divided: the margin with claim numbers and bars, and the columns of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextColumns {
    /// Columns of the margin: number, bar and a space.
    pub margin: u16,
    /// Columns of the text.
    pub text: u16,
}

/// Divides a text pane of `width` columns; lines are at most `reading_width` columns wide.
#[must_use]
pub fn text_columns(width: u16, reading_width: u16) -> TextColumns {
    let margin = match width {
        0..12 => 0,
        12..50 => 4,
        _ => 6,
    };
    let after = u16::from(width >= 12);
    let text = width.saturating_sub(margin + after).min(reading_width.max(1)).max(1);
    TextColumns { margin, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_panes_inside_it() {
        for width in [0, 1, 2, 39, 40, 59, 60, 99, 100, 160, 500] {
            for height in [0, 1, 2, 3, 10, 13, 14, 24, 50] {
                for focus in [Focus::List, Focus::Text] {
                    for bits in 0..8_u16 {
                        let (alone, strip_rows, has_timeline) =
                            (bits & 1 > 0, 1 + (bits & 2) / 2, bits & 4 > 0);
                        let size = Size { width, height };
                        let all = panes(size, Arrangement { focus, alone, strip_rows, has_timeline });
                        let screen = Rect { x: 0, y: 0, width, height };
                        let parts =
                            [all.strip, all.list, all.rule, all.text, all.timeline, all.foot, all.status];
                        for (idx, part) in parts.iter().enumerate().filter(|(_, it)| it.area() > 0) {
                            assert_eq!(screen.intersection(*part), *part, "{size:?} {all:?}");
                            for other in parts[idx + 1..].iter().filter(|it| it.area() > 0) {
                                assert_eq!(part.intersection(*other).area(), 0, "{size:?} {all:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn two_panes_from_sixty_columns_on() {
        let at = |width| panes(Size { width, height: 24 }, Arrangement::default());
        assert_eq!((at(59).list.width, at(59).text.width), (59, 0));
        assert_eq!((at(60).list.width, at(60).text.width), (26, 33));
        assert_eq!((at(100).list.width, at(160).list.width), (37, 56));
    }
}
