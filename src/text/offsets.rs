//! Byte offsets as Unicode code points, the unit of W3C `TextPositionSelector` and of all JSON that
//! leaves the program. It does not know what the offsets mean.

use crate::domain::Span;

/// Turns byte offsets of one text into code points. Cheap when asked in ascending order; going back
/// starts over from the nearest kept mark.
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `k * STEP` (moved to a character's start), for each k.
    marks: Vec<usize>,
}

const STEP: usize = 4096;

impl<'a> CodePoints<'a> {
    /// Prepares a text; one pass over it.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut n_before = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(n_before);
            n_before += chunk.iter().filter(|b| is_start(**b)).count();
        }
        Self { text, marks }
    }

    /// The code points before a byte; one inside a character counts as its start.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = (byte / STEP).min(self.marks.len().saturating_sub(1));
        let from = mark * STEP;
        let inside = self.text.as_bytes().get(from..byte).unwrap_or(&[]);
        let mut count =
            self.marks.get(mark).copied().unwrap_or(0) + inside.iter().filter(|b| is_start(**b)).count();
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
