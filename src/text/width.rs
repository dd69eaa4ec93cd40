//! How wide text is on the screen, and what is drawn for each character of it. The one truth about
//! columns: the panes, wrapping and cutting all ask here. It does not know lines or panes.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::clean::{COMBINING_MAX, sign};

/// One thing a reader sees as a character: where it stands in the text, what is drawn, how wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// Byte offset in the text.
    pub offset: usize,
    /// Bytes of the text it stands for.
    pub len: usize,
    /// What is drawn; safe for the terminal.
    pub shown: Cow<'a, str>,
    /// Columns, 0 for a lone combining mark.
    pub width: usize,
}

/// The characters of a text as they are drawn, in logical order.
pub fn glyphs(text: &str) -> impl Iterator<Item = Glyph<'_>> {
    text.grapheme_indices(true).map(|(offset, cluster)| {
        let shown = shown(cluster);
        let width = shown.width();
        Glyph { offset, len: cluster.len(), shown, width }
    })
}

fn shown(cluster: &str) -> Cow<'_, str> {
    if cluster.len() == 1 && !cluster.starts_with(|c: char| c.is_ascii_control()) {
        return Cow::Borrowed(cluster);
    }
    let n_chars = cluster.chars().count();
    if n_chars <= 1 + COMBINING_MAX && !cluster.chars().any(|c| sign(c).is_some()) {
        return Cow::Borrowed(cluster);
    }
    let mut text = String::with_capacity(cluster.len());
    let mut n_marks = 0;
    for c in cluster.chars() {
        let is_mark = unicode_normalization::char::is_combining_mark(c);
        n_marks = if is_mark { n_marks + 1 } else { 0 };
        match sign(c) {
            Some(sign) => text.push_str(&sign),
            None if n_marks <= COMBINING_MAX => text.push(c),
            None => {}
        }
    }
    Cow::Owned(text)
}

/// The columns a text takes when it is drawn.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return text.len();
    }
    glyphs(text).map(|glyph| glyph.width).sum()
}

/// Cuts a text to at most `max` columns, ready to be drawn; what is cut is shown by `…`.
#[must_use]
pub fn fit(text: &str, max: usize) -> String {
    if width(text) <= max {
        return glyphs(text).map(|glyph| glyph.shown).collect();
    }
    if max == 0 {
        return String::new();
    }
    let mut cut = String::new();
    let mut used = 0;
    for glyph in glyphs(text) {
        if used + glyph.width > max - 1 {
            break;
        }
        used += glyph.width;
        cut.push_str(&glyph.shown);
    }
    let kept = cut.trim_end().len();
    cut.truncate(kept);
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_not_bytes_or_characters() {
        for (text, columns) in
            [("abc", 3), ("清洁空气", 8), ("é", 1), ("e\u{301}", 1), ("a\tb", 6), ("\u{1b}", 1), ("👩‍👩‍👧", 2)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn a_cut_never_goes_over_its_width() {
        assert_eq!(fit("statement", 9), "statement");
        assert_eq!(fit("statement", 6), "state…");
        assert_eq!(fit("a long title", 7), "a long…");
        assert_eq!(fit("清洁空气", 4), "清…");
        assert_eq!(fit("清洁", 1), "…");
        assert_eq!(fit("x", 0), "");
    }

    #[test]
    fn stacked_marks_are_cut_to_four() {
        let stack = format!("a{}", "\u{301}".repeat(40));
        let glyph = glyphs(&stack).next().unwrap();
        assert_eq!(glyph.shown.chars().count(), 1 + COMBINING_MAX);
        assert_eq!(glyph.len, stack.len());
    }
}
