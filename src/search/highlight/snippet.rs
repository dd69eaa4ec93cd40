//! One line of text cut around the first match. It knows columns, not the list it is shown in.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{spans, spans_of_body};
use crate::domain::Span;
use crate::search::query::Query;
use crate::store::Entry;
use crate::text::width::width;

/// What stands where text was left out.
const CUT: &str = "…";
/// Its columns.
const CUT_WIDTH: usize = 1;
/// Bytes looked at on each side beside one for each column of the snippet, at first: enough for most texts that
/// are nearly all ASCII.
const BYTES_MORE: usize = 16;
/// Bytes for a column that are looked at where that was not enough: for letters of two bytes, and at most, which
/// is enough for every script, and a bound for text that is all combining marks.
const BYTES_A_COLUMN: [usize; 2] = [3, 12];

/// A piece of a body on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The line: white space runs are one space, `…` stands where text was left out. Not yet cleaned for
    /// the terminal; it is as wide as its glyphs.
    pub text: String,
    /// The matches in the line, as bytes of `text`, sorted.
    pub matches: Vec<Span>,
    /// The matches in the whole body.
    pub n_matches: usize,
}

/// Cuts the body around the first match of a query, the match near the middle, at most `columns` wide.
/// None if no match stands in the body.
#[must_use]
pub fn snippet(query: &Query, entry: &Entry, columns: usize) -> Option<Snippet> {
    cut_around(&spans(query, entry), &entry.statement.body, columns)
}

/// The same for the body of a statement in a language, where nothing else of it is at hand. Not for a query
/// that asks what stands in quotations: of those it knows nothing.
#[must_use]
pub fn snippet_of_body(query: &Query, body: &str, language: Option<&str>, columns: usize) -> Option<Snippet> {
    cut_around(&spans_of_body(query, body, language), body, columns)
}

fn cut_around(found: &[Span], body: &str, columns: usize) -> Option<Snippet> {
    let first = *found.first()?;
    let (text, matches) = cut(body, first, found, columns);
    Some(Snippet { text, matches, n_matches: found.len() })
}

/// A character of the body as it goes into the line.
struct Piece<'a> {
    /// Where it stands in the body; a run of white space in full.
    span: Span,
    /// A space for white space.
    text: &'a str,
    width: usize,
}

impl Piece<'_> {
    fn is_space(&self) -> bool {
        self.text == " "
    }

    /// Whether a word goes on from here to `next`, so that a cut between them would split it. Scripts
    /// without spaces may be cut between any two characters.
    fn goes_on(&self, next: &Self) -> bool {
        !self.is_space() && !next.is_space() && (self.width < 2 || next.width < 2)
    }
}

fn cut(body: &str, first: Span, found: &[Span], columns: usize) -> (String, Vec<Span>) {
    let (window, pieces) = around(body, first, columns);
    let overlaps_first = |piece: &Piece<'_>| piece.span.overlaps(first);
    let Some(match_start) = pieces.iter().position(overlaps_first) else { return Default::default() };
    let match_end = pieces.iter().rposition(overlaps_first).map_or(match_start, |idx| idx + 1);

    let is_begin = |idx: usize| {
        idx == 0 && body.get(..window.start()).is_none_or(|before| before.trim_start().is_empty())
    };
    let is_end = |idx: usize| {
        idx == pieces.len() && body.get(window.end()..).is_none_or(|after| after.trim_end().is_empty())
    };
    // First the match, then outwards from it, the narrower side first, as long as the line with its cut
    // marks fits.
    let cut_width = |idx: usize, is_whole: bool| {
        if is_whole { 0 } else { CUT_WIDTH + usize::from(pieces.get(idx).is_some_and(Piece::is_space)) }
    };
    let (mut start, mut end) = (match_start, match_start);
    let (mut left, mut middle, mut right) = (0, 0, 0);
    let fits = |start: usize, end: usize, used: usize| {
        let before = if start == 0 { cut_width(0, is_begin(0)) } else { cut_width(start - 1, false) };
        used + before + cut_width(end, is_end(end)) <= columns
    };
    while end < match_end {
        let wider = middle + pieces.get(end).map_or(0, |piece| piece.width);
        if !fits(start, end + 1, wider) {
            break;
        }
        middle = wider;
        end += 1;
    }
    if end == match_start {
        // No room for any of it between cut marks: as much of the match as there is room for.
        let mut line = Line { text: String::new(), matches: Vec::new(), columns, used: CUT_WIDTH };
        for piece in pieces.get(match_start..match_end).unwrap_or(&[]) {
            if line.push(piece.text, piece.width).is_empty() {
                break;
            }
        }
        line.used -= CUT_WIDTH;
        let shown = Span::new(0, line.text.len());
        line.push(CUT, CUT_WIDTH);
        return (line.text, if shown.is_empty() { Vec::new() } else { vec![shown] });
    }
    // Word by word, or character by character where a script has no spaces.
    let is_split = |idx: usize| {
        idx.checked_sub(1)
            .and_then(|before| pieces.get(before))
            .zip(pieces.get(idx))
            .is_some_and(|(before, after)| before.goes_on(after))
    };
    let width_of =
        |from: usize, to: usize| pieces.get(from..to).unwrap_or(&[]).iter().map(|it| it.width).sum::<usize>();
    let is_whole_match = end == match_end;
    let (mut grows_left, mut grows_right) = (is_whole_match, is_whole_match);
    while grows_left || grows_right {
        if grows_left && (left <= right || !grows_right) {
            let next = (0..start).rev().find(|idx| !is_split(*idx)).unwrap_or(0);
            let wider = left + width_of(next, start);
            grows_left = next < start && fits(next, end, wider + middle + right);
            if grows_left {
                (start, left) = (next, wider);
            }
        } else {
            let next = (end + 1..=pieces.len()).find(|idx| !is_split(*idx)).unwrap_or(end);
            let wider = right + width_of(end, next);
            grows_right = next > end && fits(start, next, left + middle + wider);
            if grows_right {
                (end, right) = (next, wider);
            }
        }
    }
    let is_space = |idx: usize| pieces.get(idx).is_some_and(Piece::is_space);
    while start < match_start && is_space(start) {
        start += 1;
    }
    while end > match_end && is_space(end - 1) {
        end -= 1;
    }

    let mut line = Line { text: String::new(), matches: Vec::new(), columns, used: 0 };
    if !is_begin(start) {
        line.push(CUT, CUT_WIDTH);
        if start > 0 && is_space(start - 1) {
            line.push(" ", 1);
        }
    }
    let mut found = found.iter().skip_while(|span| span.end() <= window.start()).peekable();
    let mut open: Option<Span> = None;
    for piece in pieces.get(start..end).unwrap_or(&[]) {
        while found.next_if(|span| span.end() <= piece.span.start()).is_some() {
            line.matches.extend(open.take());
        }
        let part = line.push(piece.text, piece.width);
        if found.peek().is_some_and(|span| span.overlaps(piece.span)) {
            open = Some(open.map_or(part, |before| before.join(part)));
        }
    }
    line.matches.extend(open.take());
    if !is_end(end) {
        if is_space(end) {
            line.push(" ", 1);
        }
        line.push(CUT, CUT_WIDTH);
    }
    (line.text, line.matches)
}

/// The nearest start of a character at or before a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The characters around a match, as many on each side as could be shown.
fn around(body: &str, first: Span, columns: usize) -> (Span, Vec<Piece<'_>>) {
    let mut further = BYTES_A_COLUMN.iter().map(|it| columns.saturating_mul(*it));
    let mut reach = columns.saturating_add(BYTES_MORE);
    loop {
        let window = Span::new(
            boundary(body, first.start().saturating_sub(reach)),
            boundary(body, first.end().min(first.start() + reach).saturating_add(reach)),
        );
        let pieces = pieces(body, window);
        let n_before = pieces.partition_point(|it| it.span.end() <= first.start());
        let (before, after) = pieces.split_at(n_before);
        let width_of = |pieces: &[Piece<'_>]| pieces.iter().map(|it| it.width).sum::<usize>();
        let is_enough = (window.start() == 0 || width_of(before) > columns)
            && (window.end() == body.len() || width_of(after) > columns);
        reach = match further.next() {
            Some(further) if !is_enough => further,
            _ => return (window, pieces),
        };
    }
}

fn pieces(body: &str, window: Span) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(window.len());
    let mut rest = window.of(body);
    let mut at = window.start();
    // Each turn begins where a character does.
    while let Some(len) = first_len(rest) {
        let (text, after) = rest.split_at(len);
        let span = Span::new(at, at + len);
        (rest, at) = (after, span.end());
        if text.bytes().all(|byte| byte.is_ascii_graphic()) {
            pieces.push(Piece { span, text, width: len });
            continue;
        }
        let is_space = text.chars().all(char::is_whitespace);
        match pieces.last_mut() {
            Some(last) if is_space && last.is_space() => last.span = last.span.join(span),
            _ if is_space => pieces.push(Piece { span, text: " ", width: 1 }),
            _ => pieces.push(Piece { span, text, width: width(text) }),
        }
    }
    pieces
}

/// The bytes of the first character of a text, as a reader counts characters. Two letters of ASCII never make
/// one, so that nothing need be looked up for most of them.
fn first_len(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [] => None,
        [a, b, ..] if a.is_ascii() && b.is_ascii() && *a != b'\r' => Some(1),
        _ => text.graphemes(true).next().map(str::len),
    }
}

/// A line that never gets wider than its columns.
struct Line {
    text: String,
    matches: Vec<Span>,
    columns: usize,
    used: usize,
}

impl Line {
    /// Appends a text of some columns if there is room; returns where it stands, empty if there was none.
    fn push(&mut self, text: &str, width: usize) -> Span {
        let start = self.text.len();
        let wider = self.used + width;
        if wider <= self.columns {
            self.used = wider;
            self.text.push_str(text);
        }
        Span::new(start, self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_cut_is_as_wide_as_it_is_said_to_be() {
        assert_eq!(width(CUT), CUT_WIDTH);
    }
}
