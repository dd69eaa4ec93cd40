//! Where results go: lines of text with or without weight, and JSON. What goes out has come through the gate
//! of `text`, whatever it is made of. It does not know what is printed.

use std::io::{self, IsTerminal as _, StdoutLock, Write};

use serde::Serialize;

use super::json;
use crate::domain::Diagnostic;
use crate::text::width::width;
use crate::text::{Shown, clean, clean_lines};

/// Standard output. Only here and in `notice` is a stream of the system named.
#[expect(clippy::disallowed_methods, reason = "this file is the way to it")]
pub(super) fn stream() -> StdoutLock<'static> {
    io::stdout().lock()
}

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    stream().is_terminal()
}

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
pub struct Out<'a> {
    writer: &'a mut dyn Write,
    color: bool,
    is_terminal: bool,
}

impl<'a> Out<'a> {
    /// Over anything that takes bytes.
    pub fn new(writer: &'a mut dyn Write, color: bool) -> Self {
        Self { writer, color, is_terminal: false }
    }

    /// Where somebody looks at it: what is made for other programs is shown there, not handed out.
    pub(super) fn on_terminal(self, is_terminal: bool) -> Self {
        Self { is_terminal, ..self }
    }

    /// A line without white space at its end. What is outside of the gate yet passes it here.
    pub(super) fn line(&mut self, line: impl Into<Line>) -> io::Result<()> {
        let Line { parts } = line.into();
        let last = parts.iter().rposition(|(text, _)| !text.trim_end().is_empty());
        for (idx, (text, weight)) in parts.into_iter().enumerate() {
            let text = match Some(idx).cmp(&last) {
                std::cmp::Ordering::Less => text,
                std::cmp::Ordering::Equal => text.trimmed(),
                std::cmp::Ordering::Greater => break,
            };
            match weight.code().filter(|_| self.color && !text.is_empty()) {
                Some(code) => write!(self.writer, "{code}{text}\u{1b}[0m")?,
                None => self.writer.write_all(text.as_bytes())?,
            }
        }
        writeln!(self.writer)
    }

    /// Text of several lines.
    pub(super) fn lines(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.writer, "{}", clean_lines(text).trimmed())
    }

    /// The beginning of a line that somebody else ends, sent at once.
    pub(super) fn question(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(clean(text).as_bytes())?;
        self.writer.flush()
    }

    /// A problem with its place.
    pub(super) fn diagnostic(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        super::render::diagnostic(self.writer, diagnostic, self.color)
    }

    /// A JSON document.
    pub(super) fn json<T: Serialize>(&mut self, value: &T) -> anyhow::Result<()> {
        Ok(json::document(self.writer, value)?)
    }

    /// A JSON value on a line of its own.
    pub(super) fn json_line<T: Serialize>(&mut self, value: &T) -> anyhow::Result<()> {
        Ok(json::line(self.writer, value)?)
    }

    /// A file for other programs: a script for a shell, a manual page, a new document. It goes out byte for
    /// byte, but to a terminal.
    pub(super) fn file(&mut self, text: &[u8]) -> io::Result<()> {
        if self.is_terminal {
            return self.writer.write_all(clean_lines(&String::from_utf8_lossy(text)).as_bytes());
        }
        self.writer.write_all(text)
    }

    /// Sends what is still held back.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// How much a piece of a line stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Plain,
    Bold,
    Faint,
}

impl Weight {
    /// What sets it in a terminal (ECMA-48, SGR).
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bold => Some("\u{1b}[1m"),
            Self::Faint => Some("\u{1b}[2m"),
        }
    }
}

/// A line in pieces of one weight each. Whatever is put in passes the gate.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    parts: Vec<(Shown<'static>, Weight)>,
}

impl Line {
    pub(super) fn bold(mut self, text: &str) -> Self {
        self.parts.push((clean(text).owned(), Weight::Bold));
        self
    }

    pub(super) fn faint(mut self, text: &str) -> Self {
        self.parts.push((clean(text).owned(), Weight::Faint));
        self
    }

    pub(super) fn plain(mut self, text: &str) -> Self {
        self.parts.push((clean(text).owned(), Weight::Plain));
        self
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::default().plain(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::default().plain(&text)
    }
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

    #[track_caller]
    fn check(line: impl Into<Line>, color: bool, expected: &str) {
        let mut bytes = Vec::new();
        Out::new(&mut bytes, color).line(line).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn nothing_gets_past_the_gate() {
        check("a\u{1b}[2J\n\u{202e}  ", true, "a␛[2J␊⟨RLO⟩\n");
        let line = || Line::default().bold("a\u{7}").plain(" ").faint("b\u{9b}").plain("  ");
        check(line(), false, "a␇ b⟨9B⟩\n");
        check(line(), true, "\u{1b}[1ma␇\u{1b}[0m \u{1b}[2mb⟨9B⟩\u{1b}[0m\n");
        check(Line::default().bold(""), true, "\n");
        let mut bytes = Vec::new();
        Out::new(&mut bytes, true).lines("a\u{1b}\r\nb\u{202e}\n").unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "a␛\nb⟨RLO⟩\n");
        for (is_terminal, expected) in [(true, "a␛\nb⟨RLO⟩\n"), (false, "a\u{1b}\nb\u{202e}\n")] {
            let mut bytes = Vec::new();
            Out::new(&mut bytes, true)
                .on_terminal(is_terminal)
                .file("a\u{1b}\nb\u{202e}\n".as_bytes())
                .unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        assert_eq!(padded("清洁", 6), "清洁  ");
        assert_eq!(widest(["清洁", "abc"].into_iter(), 9), 4);
    }
}
