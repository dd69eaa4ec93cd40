//! Lines of a given width as byte ranges of the text. textwrap finds the breaks; nothing is copied, so
//! a cell can always be traced back to its bytes. It does not know what is in the text.

use textwrap::WordSeparator;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;

use super::paragraph::paragraphs;
use super::width::{glyphs, width};
use crate::domain::Span;

/// One row of wrapped text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bytes drawn on this row, without the space it was broken at; empty on a row that parts
    /// two paragraphs. It may hold a line break of the text, which is drawn as a space.
    pub span: Span,
    /// Which paragraph it belongs to, counted from 0.
    pub paragraph: usize,
}

/// Wraps a text at `columns`, paragraph by paragraph, with an empty row wherever the text has an empty
/// line. A word wider than a row is broken between characters.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<Line> {
    let columns = columns.max(1);
    let mut lines: Vec<Line> = Vec::new();
    let mut last_end = None;
    for (paragraph, span) in paragraphs(text).into_iter().enumerate() {
        if let Some(end) = last_end {
            let between = Span::new(end, span.start());
            if between.of(text).bytes().filter(|b| *b == b'\n').count() > 1 {
                lines.push(Line { span: Span::new(end, end), paragraph });
            }
        }
        last_end = Some(span.end());
        for row in rows(span.of(text), columns) {
            lines.push(Line { span: row.shifted(span.start()), paragraph });
        }
    }
    lines
}

/// A word with the white space after it, measured by our own columns.
#[derive(Debug)]
struct Piece {
    start: usize,
    end: usize,
    width: usize,
    space: usize,
}

impl Fragment for Piece {
    #[expect(clippy::cast_precision_loss, reason = "columns are far below 2^52")]
    fn width(&self) -> f64 {
        self.width as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "columns are far below 2^52")]
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn rows(paragraph: &str, columns: usize) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut line_start = 0;
    for line in paragraph.split_inclusive('\n') {
        let mut start = line_start;
        // The word separator of textwrap does not take line breaks for white space.
        let shown = line.trim_end_matches(['\n', '\r']);
        for word in WordSeparator::UnicodeBreakProperties.find_words(shown) {
            let end = start + word.word.len();
            let next = end + word.whitespace.len();
            push_piece(&mut pieces, paragraph, Span::new(start, end), word.whitespace.len(), columns);
            start = next;
        }
        line_start += line.len();
        if let Some(piece) = pieces.last_mut() {
            piece.space += line.len() - shown.len();
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "columns are far below 2^52")]
    let widths = [columns as f64];
    wrap_first_fit(&pieces, &widths)
        .into_iter()
        .filter_map(|row| Some(Span::new(row.first()?.start, row.last()?.end)))
        .collect()
}

/// Adds a word, broken into parts that fit a row where it is wider than one.
fn push_piece(pieces: &mut Vec<Piece>, paragraph: &str, word: Span, space: usize, columns: usize) {
    let text = word.of(paragraph);
    let all = width(text);
    if all <= columns {
        pieces.push(Piece { start: word.start(), end: word.end(), width: all, space });
        return;
    }
    let (mut start, mut used) = (word.start(), 0);
    for glyph in glyphs(text) {
        let at = word.start() + glyph.offset;
        if used + glyph.width > columns && used > 0 {
            pieces.push(Piece { start, end: at, width: used, space: 0 });
            (start, used) = (at, 0);
        }
        used += glyph.width;
    }
    pieces.push(Piece { start, end: word.end(), width: used, space });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, columns: usize, expected: &[&str]) {
        let rows: Vec<&str> = wrap(text, columns).into_iter().map(|line| line.span.of(text)).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn words_stay_whole_and_paragraphs_apart() {
        check(
            "Three camps were emptied.\n\nNobody was told.",
            12,
            &["Three camps", "were", "emptied.", "", "Nobody was", "told."],
        );
        check("Signed:\nA\nB", 12, &["Signed:", "A", "B"]);
        check("", 12, &[]);
    }

    #[test]
    fn a_word_wider_than_a_row_is_broken_between_characters() {
        check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
        check("清洁空气 法", 4, &["清洁", "空气", "法"]);
        check("👩‍👩‍👧👩‍👩‍👧", 2, &["👩‍👩‍👧", "👩‍👩‍👧"]);
    }

    proptest! {
        /// Every row fits, rows come in order, and no word of the text is lost.
        #[test]
        fn wrap_then_join_is_the_text(text in "[a-zé清“” \n\t\u{1b}\u{301}-]{0,300}", columns in 1usize..40) {
            let lines = wrap(&text, columns);
            let mut at = 0;
            let mut joined = String::new();
            for line in &lines {
                prop_assert!(line.span.start() >= at);
                at = line.span.end();
                let row = line.span.of(&text);
                prop_assert_eq!(row.len(), line.span.len());
                prop_assert!(width(row) <= columns || glyphs(row).filter(|it| it.width > 0).count() == 1, "{:?}", row);
                joined.push_str(row);
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&joined), letters(&text));
        }
    }
}
