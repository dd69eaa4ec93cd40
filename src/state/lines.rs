//! The text of a file of marks: a line that says what it is, then one line a mark. A line that cannot
//! be read is kept as it is: it may be a remark, or a mark of tomorrow. It does not know files.

use crate::domain::{Mark, MarkChange, Marks, StatementId};

/// How the first line begins; the number of the format follows.
const HEAD: &str = "onrecord marks ";
const FORMAT: u32 = 1;

/// Why a text is left alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Of a later format; what it calls itself.
    Newer(String),
    /// Something else altogether.
    NotMarks,
}

/// One line after the first.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Mark(Mark, StatementId),
    Kept(Vec<u8>),
}

/// All lines after the first, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(Vec<Line>);

impl Lines {
    /// Reads a file; an empty one holds no marks.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        let mut lines = bytes.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let head = lines.next().and_then(|line| std::str::from_utf8(line).ok());
        let version = head.and_then(|head| head.strip_prefix(HEAD)).ok_or(Refusal::NotMarks)?.trim();
        match version.parse::<u32>() {
            Ok(FORMAT) => {}
            Ok(newer) if newer > FORMAT => return Err(Refusal::Newer(newer.to_string())),
            _ => return Err(Refusal::NotMarks),
        }
        let mut parsed: Vec<Line> = lines.map(line).collect();
        // What follows the last line feed is no line.
        if parsed.last() == Some(&Line::Kept(Vec::new())) {
            parsed.pop();
        }
        Ok(Self(parsed))
    }

    /// Carries out one change; whether it changed anything.
    pub(super) fn apply(&mut self, change: &MarkChange) -> bool {
        let is_it =
            |line: &Line| matches!(line, Line::Mark(mark, id) if *mark == change.mark && *id == change.id);
        let is_set = self.0.iter().any(is_it);
        if is_set == change.on {
            return false;
        }
        if change.on {
            self.0.push(Line::Mark(change.mark, change.id.clone()));
        } else {
            self.0.retain(|line| !is_it(line));
        }
        true
    }

    pub(super) fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        for line in &self.0 {
            if let Line::Mark(mark, id) = line {
                marks.apply(&MarkChange { id: id.clone(), mark: *mark, on: true });
            }
        }
        marks
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{HEAD}{FORMAT}\n").into_bytes();
        for line in &self.0 {
            match line {
                Line::Mark(mark, id) => bytes.extend(format!("{} {id}", word(*mark)).as_bytes()),
                Line::Kept(raw) => bytes.extend(raw),
            }
            bytes.push(b'\n');
        }
        bytes
    }
}

const fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Starred => "star",
    }
}

fn line(raw: &[u8]) -> Line {
    let parsed = std::str::from_utf8(raw).ok().and_then(|text| {
        let (name, id) = text.split_once(' ')?;
        let mark = [Mark::Read, Mark::Starred].into_iter().find(|mark| word(*mark) == name)?;
        Some(Line::Mark(mark, id.trim().parse().ok()?))
    });
    parsed.unwrap_or_else(|| Line::Kept(raw.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(mark: Mark, id: &str, on: bool) -> MarkChange {
        MarkChange { id: id.parse().unwrap(), mark, on }
    }

    #[test]
    fn what_cannot_be_read_is_kept() {
        let text = b"onrecord marks 1\n# mine\nread a\nlater a 5\n\nread \xff\nstar b\n";
        let mut lines = Lines::parse(text).unwrap();
        assert_eq!(lines.to_bytes(), text);
        assert!(lines.apply(&change(Mark::Read, "a", false)));
        assert!(lines.apply(&change(Mark::Starred, "c", true)));
        assert!(!lines.apply(&change(Mark::Starred, "b", true)));
        assert_eq!(lines.to_bytes(), b"onrecord marks 1\n# mine\nlater a 5\n\nread \xff\nstar b\nstar c\n");
    }

    #[test]
    fn a_mark_that_stands_twice_is_one() {
        let mut lines = Lines::parse(b"onrecord marks 1\r\nread a\r\nread a").unwrap();
        assert!(lines.apply(&change(Mark::Read, "a", false)));
        assert_eq!(lines.marks(), Marks::default());
    }

    #[test]
    fn other_files_are_refused() {
        for (text, refusal) in [
            ("onrecord marks 2\nread a\n", Refusal::Newer("2".to_owned())),
            ("onrecord marks\nread a\n", Refusal::NotMarks),
            ("onrecord marks 0\n", Refusal::NotMarks),
            ("read a\n", Refusal::NotMarks),
        ] {
            assert_eq!(Lines::parse(text.as_bytes()), Err(refusal), "{text}");
        }
        assert_eq!(Lines::parse(b" \n"), Ok(Lines::default()));
    }
}
