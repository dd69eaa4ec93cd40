//! Where results go: text with or without weight, JSON that no terminal obeys. It does not know what
//! is printed.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::text::clean::sign;
use crate::text::width::width;

/// Standard output, which remembers when its reader went away.
pub(super) struct Output<W> {
    inner: W,
    has_gone: bool,
}

impl<W> Output<W> {
    pub(super) const fn new(inner: W) -> Self {
        Self { inner, has_gone: false }
    }

    /// Whether whoever read it went away.
    pub(super) const fn has_gone(&self) -> bool {
        self.has_gone
    }

    fn noted<T>(&mut self, res: io::Result<T>) -> io::Result<T> {
        self.has_gone |= res.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        res
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let res = self.inner.write(bytes);
        self.noted(res)
    }

    fn flush(&mut self) -> io::Result<()> {
        let res = self.inner.flush();
        self.noted(res)
    }
}

/// Where results go, and whether in colours.
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
        serde_json::to_writer_pretty(&mut *self.writer, value)?;
        writeln!(self.writer)?;
        Ok(())
    }
}

/// Lets JSON through, with escapes for what would act on a terminal; it reads back as the same text.
pub(super) struct JsonWriter<'a> {
    inner: &'a mut dyn Write,
    /// The start of a character whose other bytes are still to come.
    cut: Vec<u8>,
}

impl<'a> JsonWriter<'a> {
    pub(super) fn new(inner: &'a mut dyn Write) -> Self {
        Self { inner, cut: Vec::new() }
    }
}

impl Write for JsonWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.cut.split_off(whole);
        let text = std::mem::replace(&mut self.cut, rest);
        self.inner.write_all(harmless(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

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
        let mut json = Vec::new();
        let mut writer = JsonWriter::new(&mut json);
        for byte in serde_json::to_string_pretty(&[value]).unwrap().bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        let json = String::from_utf8(json).unwrap();
        assert!(!json.chars().any(|c| c != '\n' && sign(c).is_some()), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [value]);
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        assert_eq!(padded("清洁", 6), "清洁  ");
        assert_eq!(widest(["清洁", "abc"].into_iter(), 9), 4);
    }
}
