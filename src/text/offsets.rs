//! Byte offsets as Unicode code points, the unit of W3C `TextPositionSelector` and of all JSON that
//! leaves the program. It does not know what the offsets mean.

use crate::domain::Span;

/// Turns byte offsets of one text into code points, in any order: a lookup counts less than 128 bytes.
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points that start before byte `k * STEP`, for each k. Four bytes are enough, as in [`Span`].
    marks: Vec<u32>,
}

/// Bytes between two marks: the marks take a thirty-second of the text.
const STEP: usize = 128;

impl<'a> CodePoints<'a> {
    /// Prepares a text; one pass over it.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut n_before = 0_u32;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(n_before);
            n_before = n_before.saturating_add(u32::try_from(n_starts(chunk)).unwrap_or(u32::MAX));
        }
        Self { text, marks }
    }

    /// The text.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The code points before a byte; one inside a character counts as its start.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = (byte / STEP).min(self.marks.len().saturating_sub(1));
        let inside = self.text.as_bytes().get(mark * STEP..byte).unwrap_or(&[]);
        let mut count = self.marks.get(mark).map_or(0, |it| *it as usize) + n_starts(inside);
        if self.text.as_bytes().get(byte).is_some_and(|b| !is_start(*b)) {
            count = count.saturating_sub(1);
        }
        count
    }

    /// A span of bytes as a half-open pair of code points.
    #[must_use]
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start()), self.at(span.end())]
    }
}

fn n_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| is_start(**b)).count()
}

const fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_as_python_counts_them() {
        let text = "“é清👩 a”".repeat(3000);
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate().step_by(97) {
            assert_eq!(points.at(byte), n);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
        assert_eq!(points.at(1), 0);
        assert_eq!(CodePoints::new("").at(5), 0);
    }
}
