//! JSON laid out for reading, and JSON that no terminal obeys. It does not know what is printed.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};
use unicode_normalization::char::is_combining_mark;

use crate::text::sign::{COMBINING_MAX, sign};

/// Writes a JSON document, laid out for reading, a line feed at its end.
pub(super) fn document<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut out = JsonWriter::new(out);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Layout::new()))?;
    writeln!(out)
}

/// Writes one JSON value on a line of its own.
pub(super) fn line<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    // It comes in pieces of a few bytes, and each is looked at on its way out.
    let mut text = BufWriter::new(JsonWriter::new(out));
    serde_json::to_writer(&mut text, value)?;
    writeln!(text)?;
    text.flush()
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
struct JsonWriter<'a> {
    inner: &'a mut dyn Write,
    /// The start of a character whose other bytes are still to come.
    cut: Vec<u8>,
    /// Combining marks written last; what would pile up is escaped.
    n_marks: usize,
}

impl<'a> JsonWriter<'a> {
    fn new(inner: &'a mut dyn Write) -> Self {
        Self { inner, cut: Vec::new(), n_marks: 0 }
    }
}

impl Write for JsonWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Nearly all of it, in pieces of a few bytes: nothing to put together, nothing that acts.
        if self.cut.is_empty() && bytes.iter().all(|b| *b == b'\n' || (b' '..0x7f).contains(b)) {
            self.inner.write_all(bytes)?;
            self.n_marks = 0;
            return Ok(bytes.len());
        }
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.cut.split_off(whole);
        let text = std::mem::replace(&mut self.cut, rest);
        self.write_harmless(&String::from_utf8_lossy(&text))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl JsonWriter<'_> {
    fn write_harmless(&mut self, json: &str) -> io::Result<()> {
        let mut rest = json;
        // serde_json has escaped the controls of ASCII in strings; a line feed lays out the document.
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| self.acts(*c)) {
            let (plain, after) = rest.split_at(at);
            self.inner.write_all(plain.as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(self.inner, "\\u{unit:04x}")?;
            }
            rest = after.get(c.len_utf8()..).unwrap_or("");
        }
        self.inner.write_all(rest.as_bytes())
    }

    fn acts(&mut self, c: char) -> bool {
        if matches!(c, ' '..='~' | '\n') {
            self.n_marks = 0;
            return false;
        }
        self.n_marks = if is_combining_mark(c) { self.n_marks + 1 } else { 0 };
        self.n_marks > COMBINING_MAX || sign(c).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_reads_back_and_acts_on_nothing() {
        let value = "a\u{1b}\u{9b}31m\u{7f}\u{202e}\u{e0041}\t清\n\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";
        let mut json = Vec::new();
        let mut writer = JsonWriter::new(&mut json);
        for byte in serde_json::to_string_pretty(&[value]).unwrap().bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        let json = String::from_utf8(json).unwrap();
        assert!(!json.chars().any(|c| c != '\n' && sign(c).is_some()), "{json}");
        assert!(
            json.contains("\u{301}\\u0301") && json.matches('\u{301}').count() == COMBINING_MAX,
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [value]);
    }

    #[test]
    fn numbers_stand_beside_each_other() {
        let value = serde_json::json!({
            "a": [[1, 2], [-3, 4.5]], "b": [], "c": {}, "d": ["x", 1, 2, null, true, {"e": [7]}, []], "f": [1],
        });
        let mut text = Vec::new();
        document(&mut text, &value).unwrap();
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
}
