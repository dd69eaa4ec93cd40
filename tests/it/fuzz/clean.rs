//! Any text on the way to the terminal: what is shown of it acts on nothing, is as wide as it is counted,
//! and none of it gets lost between two lines. It does not know what is drawn where.

use onrecord::text::clean::{clean, clean_lines};
use onrecord::text::width::{fit, glyphs, width};
use onrecord::text::wrap::wrap;
use onrecord::text::{fold, offsets, one_line};

use super::whole;

/// What must not come before a terminal: see the list in the room.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The first byte is the columns; the rest is the text.
pub fn check(bytes: &[u8]) {
    let Some((columns, text)) = bytes.split_first() else { return };
    let columns = usize::from(*columns);
    let text = &*String::from_utf8_lossy(text);

    let shown = clean(text);
    assert!(!shown.chars().any(acts), "{shown:?}");
    assert_eq!(clean(&shown), shown, "cleaned twice");
    let lines = clean_lines(text);
    assert!(!lines.chars().any(|c| acts(c) && c != '\n'), "{lines:?}");
    assert_eq!(clean_lines(&lines), lines, "cleaned twice");
    assert!(!one_line(text).contains('\n'));

    let drawn: String = glyphs(text).map(|it| it.shown.into_owned()).collect();
    assert!(!drawn.chars().any(acts), "{drawn:?}");
    let mut end = 0;
    for glyph in glyphs(text) {
        assert_eq!(glyph.offset, end, "the characters of a text follow each other");
        end += glyph.len;
        assert!(text.is_char_boundary(end));
    }
    assert_eq!(end, text.len());
    assert_eq!(width(text), glyphs(text).map(|it| it.width).sum::<usize>());
    let fitted = fit(text, columns);
    assert!(width(&fitted) <= columns, "{} columns: {fitted:?}", width(&fitted));
    assert!(!fitted.chars().any(acts), "{fitted:?}");

    let rows = wrap(text, columns);
    let mut at = 0;
    let mut joined = String::new();
    for row in &rows {
        whole::in_text(row.span, text, "a row");
        assert!(row.span.start() >= at, "rows stand in order");
        at = row.span.end();
        let row = row.span.of(text);
        let n_wide = glyphs(row).filter(|it| it.width > 0).count();
        assert!(width(row) <= columns.max(1) || n_wide == 1, "{columns} columns: {row:?}");
        joined.push_str(row);
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert_eq!(letters(&joined), letters(text), "a text wrapped is the text");

    let folded = fold::Folded::new(text);
    assert_eq!(folded.text, fold::fold(text));
    for (at, c) in folded.text.char_indices() {
        let span = onrecord::domain::Span::new(at, at + c.len_utf8());
        whole::in_text(folded.source(span), text, "where a folded character comes from");
    }
    let points = offsets::CodePoints::new(text);
    assert_eq!(points.at(text.len()), text.chars().count());
}
