//! A byte range into one text, and safe cutting with it. It does not know which text it belongs to:
//! whoever keeps a span keeps the text beside it.

use std::ops::Range;

/// A half-open range of bytes, `start <= end`.
///
/// Offsets are bytes of UTF-8; what leaves the program as JSON is in Unicode code points instead
/// (see [`crate::text::offsets`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Four bytes are enough: the store refuses a body that large.
    start: u32,
    end: u32,
}

impl Span {
    /// Makes a span; an end before the start gives the empty span at the start. Offsets beyond 4 GiB
    /// are held at 4 GiB, where no text the store accepts reaches.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// The first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// The length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether no byte is inside.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range of bytes.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether the byte at `offset` is inside.
    #[must_use]
    pub const fn contains(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether all of `other` is inside.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether both share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shared part, if they share a byte.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span around both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span seen from a text that begins `offset` bytes earlier.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start() + offset, self.end() + offset)
    }

    /// Cuts the span out of its text. A span that does not fit `text` (beyond its end, or inside a
    /// character) gives the empty string instead of a panic: a wrong mark is better than no reader.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inside = self.of(text);
        let start = self.start() + (inside.len() - inside.trim_start().len());
        Self::new(start, start + inside.trim().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_does_not_fit_is_empty() {
        assert_eq!(Span::new(0, 9).of("short"), "");
        assert_eq!(Span::new(0, 1).of("é"), "");
        assert_eq!(Span::new(4, 2), Span::new(4, 4));
    }

    #[test]
    fn trimming_keeps_the_words() {
        let text = "a  word \n";
        assert_eq!(Span::new(1, 9).trimmed(text).of(text), "word");
        assert_eq!(Span::new(1, 3).trimmed(text).of(text), "");
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert!(!Span::new(0, 2).overlaps(Span::new(2, 4)));
        assert_eq!(Span::new(0, 3).intersection(Span::new(2, 4)), Some(Span::new(2, 3)));
        assert_eq!(Span::new(0, 2).intersection(Span::new(2, 4)), None);
    }
}
