//! How wide text is on the screen, and what is drawn for each character of it. The one truth about
//! columns: the panes, wrapping and cutting all ask here. It does not know lines or panes.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::clean::{Shown, clean, clean_cluster};

/// One thing a reader sees as a character: where it stands in the text, what is drawn, how wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// Byte offset in the text.
    pub offset: usize,
    /// Bytes of the text it stands for.
    pub len: usize,
    /// What is drawn.
    pub shown: Shown<'a>,
    /// Columns, 0 for a lone combining mark.
    pub width: usize,
}

/// The characters of a text as they are drawn, in logical order.
pub fn glyphs(text: &str) -> impl Iterator<Item = Glyph<'_>> {
    text.grapheme_indices(true).map(|(offset, cluster)| {
        let shown = clean_cluster(cluster);
        let width = shown.width();
        Glyph { offset, len: cluster.len(), shown, width }
    })
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
pub fn fit(text: &str, max: usize) -> Shown<'_> {
    if width(text) <= max {
        return clean(text);
    }
    let mut cut = Shown::default();
    if max == 0 {
        return cut;
    }
    let mut used = 0;
    for glyph in glyphs(text) {
        if used + glyph.width > max - 1 {
            break;
        }
        used += glyph.width;
        cut.push(&glyph.shown);
    }
    cut = cut.trimmed();
    cut.push(&clean("…"));
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
        assert_eq!(fit("statement", 9).as_str(), "statement");
        assert_eq!(fit("statement", 6).as_str(), "state…");
        assert_eq!(fit("a long title", 7).as_str(), "a long…");
        assert_eq!(fit("清洁空气", 4).as_str(), "清…");
        assert_eq!(fit("清洁", 1).as_str(), "…");
        assert_eq!(fit("x", 0).as_str(), "");
    }

    #[test]
    fn what_is_drawn_stands_for_all_of_its_bytes() {
        let stack = format!("a{}b", "\u{301}".repeat(40));
        let drawn: Vec<_> = glyphs(&stack).map(|it| (it.shown.into_owned(), it.len, it.width)).collect();
        assert_eq!(drawn, [("a\u{301}\u{301}\u{301}\u{301}⟨+36⟩".to_owned(), 81, 6), ("b".to_owned(), 1, 1)]);
    }
}
