//! Where results go: text with or without weight, JSON that no terminal obeys. It does not know what
//! is printed.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::text::clean::sign;
use crate::text::width::width;

/// Standard output, or what stands for it.
pub(super) struct Out<'a> {
    pub(super) writer: &'a mut dyn Write,
    pub(super) color: bool,
}

impl Out<'_> {
    /// A line of text that is already clean.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.writer, "{}", text.trim_end())
    }

    /// The text in bold, where there are colours.
    pub(super) fn bold(&self, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A JSON document.
    pub(super) fn json<T: Serialize>(&mut self, value: &T) -> anyhow::Result<()> {
        writeln!(self.writer, "{}", harmless(&serde_json::to_string_pretty(value)?))?;
        Ok(())
    }
}

/// JSON in which what would act on a terminal is escaped; it reads back as the same text.
fn harmless(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        // serde_json has escaped the controls of ASCII in strings; a line feed lays out the document.
        if c == '\n' || sign(c).is_none() {
            safe.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(safe, "\\u{unit:04x}");
        }
    }
    safe
}

/// A text filled with spaces to so many columns.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let mut padded = text.to_owned();
    padded.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(text))));
    padded
}

/// The columns of the widest text, but no more than `max`.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a str>, max: usize) -> usize {
    texts.map(width).max().unwrap_or(0).min(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_reads_back_and_acts_on_nothing() {
        let value = "a\u{1b}\u{9b}31m\u{7f}\u{202e}\u{e0041}\t清\n";
        let json = harmless(&serde_json::to_string_pretty(&[value]).unwrap());
        assert!(!json.chars().any(|c| c != '\n' && sign(c).is_some()), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [value]);
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        assert_eq!(padded("清洁", 6), "清洁  ");
        assert_eq!(widest(["清洁", "abc"].into_iter(), 9), 4);
    }
}
