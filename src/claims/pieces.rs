//! A text in its smallest parts: words, numbers and signs, quotation marks among them. Knows characters
//! only: not the classes of words, not sentences.

use super::lexicon::is_unspaced;
use crate::domain::Span;
use crate::text::letter::{Plain, char_at, is_alphabetic, is_alphanumeric, is_combining, is_numeric};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    Word,
    /// Digits of one script, with the signs that part them.
    Number,
    /// One character of a script without spaces.
    Han,
    Sign(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) kind: PieceKind,
    /// It is a word of plain letters and figures, those of ASCII.
    pub(super) is_plain: bool,
}

impl Piece {
    pub(super) const fn is_sign(self) -> bool {
        matches!(self.kind, PieceKind::Sign(_))
    }

    pub(super) fn is(self, sign: char) -> bool {
        self.kind == PieceKind::Sign(sign)
    }
}

/// Appends the pieces of a part of a text.
pub(super) fn pieces(text: &str, part: Span, out: &mut Vec<Piece>) {
    let inside = part.of(text);
    let mut at = 0;
    while let Some(c) = char_at(inside, at) {
        let start = at;
        at += c.len_utf8();
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        let rest = || inside.get(at..).unwrap_or("");
        let mut is_plain = false;
        let kind = if is_unspaced(c) || c == '〇' || c == '零' {
            PieceKind::Han
        } else if is_numeric(c) {
            at += number_len(c, rest());
            PieceKind::Number
        } else if is_alphabetic(c) {
            let plain = Plain::of(rest());
            let len = word_len(rest(), plain.len);
            is_plain = c.is_ascii() && len == plain.len;
            at += len;
            PieceKind::Word
        } else {
            PieceKind::Sign(c)
        };
        out.push(Piece { span: Span::new(start, at).shifted(part.start()), kind, is_plain });
    }
}

/// How far a number goes on after its first digit.
fn number_len(first: char, rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices();
    while let Some((at, next)) = chars.next() {
        if is_digit(next) {
            end = at + next.len_utf8();
        } else if !parts_digits(next) || !three_or_any(next, chars.clone().map(|it| it.1)) || !is_digit(first)
        {
            break;
        }
    }
    end
}

/// How far a word goes on after its first letter; of what follows `n_plain` are known to be of it.
fn word_len(rest: &str, n_plain: usize) -> usize {
    let mut end = n_plain;
    if matches!(rest.as_bytes().get(end), None | Some(b' ' | b'.' | b',' | b'\n')) {
        return end;
    }
    let mut chars = rest.get(end..).unwrap_or("").chars().peekable();
    while let Some(next) = chars.next() {
        let joins = matches!(next, '\'' | '’' | '-' | '‑' | '\u{ad}' | '\u{200c}');
        let inside = (is_alphanumeric(next) && !is_unspaced(next))
            || is_combining(next)
            || (joins && chars.peek().is_some_and(|c| is_alphabetic(*c)));
        if !inside {
            break;
        }
        end += next.len_utf8();
    }
    end
}

/// Joiners and marks of direction, which stand in a text and show nothing.
const fn is_invisible(c: char) -> bool {
    c >= '\u{200b}'
        && matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The value of a decimal digit: Western, Arabic-Indic, Persian, Devanagari, Bengali or full width.
pub(super) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

const fn parts_digits(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' | '٬' | '٫' | '،' | '．' | '，'
    )
}

/// Whether a sign between digits parts them: a space or an apostrophe only before exactly three more.
fn three_or_any(sign: char, mut rest: impl Iterator<Item = char>) -> bool {
    let strict = !matches!(sign, '.' | ',' | '٬' | '٫' | '،' | '．' | '，');
    let mut next = || rest.next().is_some_and(is_digit);
    if !strict {
        return next();
    }
    next() && next() && next() && !next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut found = Vec::new();
        pieces(text, Span::new(0, text.len()), &mut found);
        let found: Vec<&str> = found.iter().map(|it| it.span.of(text)).collect();
        assert_eq!(found.join("|"), expected);
    }

    #[test]
    fn words_numbers_and_signs() {
        check("She said: “It’s 4.5m, not 840,000.”", "She|said|:|“|It’s|4.5|m|,|not|840,000|.|”");
        check("1 200 000 boats, 12 30", "1 200 000|boats|,|12|30");
        check("in 2019, 300 well-known", "in|2019|,|300|well-known");
        check("٣٬٤٠٠ لاجئ", "٣٬٤٠٠|لاجئ");
        check("三十二人", "三|十|二|人");
        check("½ of 20–30%", "½|of|20|–|30|%");
    }
}
