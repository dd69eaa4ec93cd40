//! Where results go: text with or without weight, JSON that no terminal obeys. It does not know what
//! is printed.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};

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
        Ok(json(self.writer, value)?)
    }
}

/// Writes a JSON document, laid out for reading, a line feed at its end.
pub(super) fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Layout::new()))?;
    writeln!(out)
}

/// Writes one JSON value on a line of its own.
pub(super) fn json_line<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    // It comes in pieces of a few bytes, and each is looked at on its way out.
    let mut line = BufWriter::new(out);
    serde_json::to_writer(&mut line, value)?;
    writeln!(line)?;
    line.flush()
}

/// A value a line, but the numbers of a list beside each other: offsets are pairs, and there are many.
struct Layout {
    lines: PrettyFormatter<'static>,
    /// Whether a value of a list comes next and is the first; its line is begun when it is known to be no
    /// number.
    next: Option<bool>,
    /// For each open list, whether it has lines.
    has_lines: Vec<bool>,
}

impl Layout {
    fn new() -> Self {
        Self { lines: PrettyFormatter::new(), next: None, has_lines: Vec::new() }
    }

    /// Begins the line of a value that is no number.
    fn line<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let Some(is_first) = self.next.take() else { return Ok(()) };
        if let Some(has_lines) = self.has_lines.last_mut() {
            *has_lines = true;
        }
        self.lines.begin_array_value(writer, is_first)
    }

    fn beside<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.next.take() == Some(false) { writer.write_all(b", ") } else { Ok(()) }
    }
}

macro_rules! laid_out {
    ($($how:ident: $($name:ident($($value:ident: $type:ty)?)),+;)+) => {
        $($(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $value: $type)?) -> io::Result<()> {
            self.$how(writer)?;
            self.lines.$name(writer $(, $value)?)
        })+)+
    };
}

impl Formatter for Layout {
    laid_out! {
        beside: write_u8(value: u8), write_u16(value: u16), write_u32(value: u32), write_u64(value: u64),
            write_i8(value: i8), write_i16(value: i16), write_i32(value: i32), write_i64(value: i64),
            write_f32(value: f32), write_f64(value: f64);
        line: write_null(), write_bool(value: bool), begin_string(), begin_object();
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.line(writer)?;
        self.has_lines.push(false);
        self.lines.begin_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, _: &mut W, is_first: bool) -> io::Result<()> {
        self.next = Some(is_first);
        Ok(())
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        // What makes the closing bracket stand on a line of its own.
        if self.has_lines.last() == Some(&true) { self.lines.end_array_value(writer) } else { Ok(()) }
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.has_lines.pop();
        self.lines.end_array(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        self.lines.begin_object_key(writer, is_first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.lines.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.lines.end_object_value(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.lines.end_object(writer)
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
        // Nearly all of it, in pieces of a few bytes: nothing to put together, nothing that acts.
        if self.cut.is_empty() && bytes.iter().all(|b| *b == b'\n' || (b' '..0x7f).contains(b)) {
            self.inner.write_all(bytes)?;
            return Ok(bytes.len());
        }
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.cut.split_off(whole);
        let text = std::mem::replace(&mut self.cut, rest);
        write_harmless(self.inner, &String::from_utf8_lossy(&text))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn write_harmless(out: &mut dyn Write, json: &str) -> io::Result<()> {
    let mut rest = json;
    // serde_json has escaped the controls of ASCII in strings; a line feed lays out the document.
    while let Some((at, c)) =
        rest.char_indices().find(|(_, c)| !matches!(c, ' '..'\u{7f}' | '\n') && sign(*c).is_some())
    {
        let (plain, after) = rest.split_at(at);
        out.write_all(plain.as_bytes())?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = after.get(c.len_utf8()..).unwrap_or("");
    }
    out.write_all(rest.as_bytes())
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
    fn numbers_stand_beside_each_other() {
        let value = serde_json::json!({
            "a": [[1, 2], [-3, 4.5]], "b": [], "c": {}, "d": ["x", 1, 2, null, true, {"e": [7]}, []], "f": [1],
        });
        let mut text = Vec::new();
        json(&mut text, &value).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap(), value);
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r#"
        {
          "a": [
            [1, 2],
            [-3, 4.5]
          ],
          "b": [],
          "c": {},
          "d": [
            "x", 1, 2,
            null,
            true,
            {
              "e": [7]
            },
            []
          ],
          "f": [1]
        }
        "#);
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        assert_eq!(padded("清洁", 6), "清洁  ");
        assert_eq!(widest(["清洁", "abc"].into_iter(), 9), 4);
    }
}
