//! Putting words into cells: only what has come through the gate of `text`, and by its columns. Here alone
//! a buffer is written. It does not know what the words mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use crate::domain::Span;
use crate::text::width::{fit, glyphs, width};
use crate::text::{Shown, clean};

/// A buffer, and the styles to paint it in.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub(super) theme: Theme,
}

impl<'a> Canvas<'a> {
    pub(super) const fn new(buffer: &'a mut Buffer, theme: Theme) -> Self {
        Self { buffer, theme }
    }

    /// Writes one line at `(x, y)`, at most `columns` wide, `…` where it is cut; returns the column
    /// after it.
    pub(super) fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let shown = fit(text, usize::from(columns));
        self.put(x, y, columns, &shown, style)
    }

    /// Writes words that fit.
    #[expect(clippy::disallowed_methods, reason = "what has come through the gate is painted here")]
    fn put(&mut self, x: u16, y: u16, columns: u16, shown: &Shown<'_>, style: Style) -> u16 {
        let area = self.buffer.area;
        if y >= area.bottom() || x >= area.right() || columns == 0 {
            return x;
        }
        let columns = columns.min(area.right() - x);
        let (end, _) = self.buffer.set_stringn(x, y, shown.as_str(), usize::from(columns), style);
        end
    }

    /// Writes one line that ends at column `right`; returns the column it begins at.
    pub(super) fn text_right(&mut self, right: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let shown = fit(text, usize::from(columns));
        let x = right.saturating_sub(u16::try_from(width(&shown)).unwrap_or(columns));
        self.put(x, y, columns, &shown, style);
        x
    }

    /// Writes a piece of a text in which each character may have another style; `style_at` is asked
    /// with the byte offset in `text`. A line break is drawn as a space.
    pub(super) fn styled(
        &mut self,
        x: u16,
        y: u16,
        columns: u16,
        text: &str,
        piece: Span,
        style_at: &dyn Fn(usize) -> Style,
    ) -> u16 {
        let end = x.saturating_add(columns);
        let mut x = x;
        for glyph in glyphs(piece.of(text)) {
            let style = style_at(piece.start() + glyph.offset);
            let is_break =
                piece.of(text).as_bytes().get(glyph.offset).is_some_and(|b| matches!(b, b'\n' | b'\r'));
            let shown = if is_break { clean(" ") } else { glyph.shown };
            let glyph_width = if is_break { 1 } else { glyph.width };
            if usize::from(end.saturating_sub(x)) < glyph_width {
                break;
            }
            x = self.put(x, y, end - x, &shown, style);
        }
        x
    }

    /// Gives all cells of an area a style, over what they have.
    pub(super) fn restyle(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Empties an area.
    pub(super) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
    }

    /// A line from top to bottom.
    pub(super) fn rule_down(&mut self, area: Rect) {
        let style = self.theme.faint();
        for y in area.top()..area.bottom() {
            self.put(area.x, y, area.width.min(1), &clean("│"), style);
        }
    }

    /// A line from left to right, joined to the one that comes down on it.
    pub(super) fn rule_across(&mut self, area: Rect, down: Rect) {
        let style = self.theme.faint();
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                let is_joint = down.area() > 0 && x == down.x;
                self.put(x, y, 1, &clean(if is_joint { "┴" } else { "─" }), style);
            }
        }
    }
}
