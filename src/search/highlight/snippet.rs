//! One line of text cut around the first match. It knows columns, not the list it is shown in.

use unicode_segmentation::UnicodeSegmentation as _;

use super::spans;
use crate::domain::Span;
use crate::search::query::Query;
use crate::store::Entry;
use crate::text::width::width;

/// What stands where text was left out.
const CUT: &str = "…";
/// Bytes looked at on each side for a column of the snippet: enough for every script, and a bound for
/// text that is all combining marks.
const BYTES_A_COLUMN: usize = 12;

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
    let found = spans(query, entry);
    let first = *found.first()?;
    let (text, matches) = cut(&entry.statement.body, first, &found, columns);
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
    let reach = columns.saturating_mul(BYTES_A_COLUMN);
    let window = Span::new(
        boundary(body, first.start().saturating_sub(reach)),
        boundary(body, first.end().min(first.start() + reach).saturating_add(reach)),
    );
    let pieces = pieces(body, window);
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
        if is_whole { 0 } else { width(CUT) + usize::from(pieces.get(idx).is_some_and(Piece::is_space)) }
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
        let mut line = Line { text: String::new(), matches: Vec::new(), columns, used: width(CUT) };
        for piece in pieces.get(match_start..match_end).unwrap_or(&[]) {
            if line.push(piece.text).is_empty() {
                break;
            }
        }
        line.used -= width(CUT);
        let shown = Span::new(0, line.text.len());
        line.push(CUT);
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
        line.push(CUT);
        if start > 0 && is_space(start - 1) {
            line.push(" ");
        }
    }
    let mut found = found.iter().skip_while(|span| span.end() <= window.start()).peekable();
    let mut open: Option<Span> = None;
    for piece in pieces.get(start..end).unwrap_or(&[]) {
        while found.next_if(|span| span.end() <= piece.span.start()).is_some() {
            line.matches.extend(open.take());
        }
        let part = line.push(piece.text);
        if found.peek().is_some_and(|span| span.overlaps(piece.span)) {
            open = Some(open.map_or(part, |before| before.join(part)));
        }
    }
    line.matches.extend(open.take());
    if !is_end(end) {
        if is_space(end) {
            line.push(" ");
        }
        line.push(CUT);
    }
    (line.text, line.matches)
}

/// The nearest start of a character at or before a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn pieces(body: &str, window: Span) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (offset, text) in window.of(body).grapheme_indices(true) {
        let span = Span::new(offset, offset + text.len()).shifted(window.start());
        let is_space = text.chars().all(char::is_whitespace);
        match pieces.last_mut() {
            Some(last) if is_space && last.is_space() => last.span = last.span.join(span),
            _ if is_space => pieces.push(Piece { span, text: " ", width: 1 }),
            _ => pieces.push(Piece { span, text, width: width(text) }),
        }
    }
    pieces
}

/// A line that never gets wider than its columns.
struct Line {
    text: String,
    matches: Vec<Span>,
    columns: usize,
    used: usize,
}

impl Line {
    /// Appends a text if there is room; returns where it stands, empty if there was none.
    fn push(&mut self, text: &str) -> Span {
        let start = self.text.len();
        let wider = self.used + width(text);
        if wider <= self.columns {
            self.used = wider;
            self.text.push_str(text);
        }
        Span::new(start, self.text.len())
    }
}
