//! One editable line: the query, a find, a filter, a command. Keys that edit are those of a shell's
//! line. It does not know what the line is for.

use tui_input::{Input, InputRequest};

use super::keys::{Code, Key};

/// The most characters of a line: no query is as long, and each key would be dearer than the last.
const CHARS_MAX: usize = 4096;

/// A line being typed.
#[derive(Clone, Debug, Default)]
pub struct LineInput {
    input: Input,
}

/// What a key did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The words are others now.
    Text,
    /// Only the cursor moved, or nothing.
    Cursor,
    /// The key means nothing to a line.
    No,
}

impl LineInput {
    /// A line that already has words; the cursor stands behind them.
    #[must_use]
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()) }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Where the cursor is, in characters.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Where the cursor is, in bytes.
    #[must_use]
    pub fn cursor_byte(&self) -> usize {
        self.text().char_indices().nth(self.cursor()).map_or_else(|| self.text().len(), |(idx, _)| idx)
    }

    /// Replaces the words; the cursor goes behind them.
    pub fn set(&mut self, text: &str) {
        *self = Self::with(text);
    }

    /// Types text that was pasted: its first line, without control characters, as far as there is room.
    pub fn paste(&mut self, text: &str) {
        let line = text.trim_start().lines().next().unwrap_or("");
        let typed: String = line.chars().filter(|c| !c.is_control()).take(self.room()).collect();
        let (before, after) = self.text().split_at(self.cursor_byte());
        let before = format!("{before}{typed}");
        let cursor = before.chars().count();
        self.input = Input::new(before + after).with_cursor(cursor);
    }

    /// Lets a key edit the line.
    pub fn key(&mut self, key: Key) -> Edited {
        let Some(request) = request(key) else { return Edited::No };
        if matches!(request, InputRequest::InsertChar(_)) && self.room() == 0 {
            return Edited::Cursor;
        }
        match self.input.handle(request) {
            Some(changed) if changed.value => Edited::Text,
            _ => Edited::Cursor,
        }
    }

    /// How many characters more the line takes.
    fn room(&self) -> usize {
        CHARS_MAX.saturating_sub(self.text().chars().count())
    }
}

fn request(key: Key) -> Option<InputRequest> {
    Some(match (key.ctrl, key.alt, key.code) {
        (false, false, Code::Char(c)) => InputRequest::InsertChar(c),
        (false, false, Code::Backspace) | (true, false, Code::Char('h')) => InputRequest::DeletePrevChar,
        (false, false, Code::Delete) | (true, false, Code::Char('d')) => InputRequest::DeleteNextChar,
        (false, false, Code::Left) | (true, false, Code::Char('b')) => InputRequest::GoToPrevChar,
        (false, false, Code::Right) | (true, false, Code::Char('f')) => InputRequest::GoToNextChar,
        (true, false, Code::Left) | (false, true, Code::Char('b')) => InputRequest::GoToPrevWord,
        (true, false, Code::Right) | (false, true, Code::Char('f')) => InputRequest::GoToNextWord,
        (false, false, Code::Home) | (true, false, Code::Char('a')) => InputRequest::GoToStart,
        (false, false, Code::End) | (true, false, Code::Char('e')) => InputRequest::GoToEnd,
        (true, false, Code::Char('w')) | (_, true, Code::Backspace) => InputRequest::DeletePrevWord,
        (true, false, Code::Char('u')) => InputRequest::DeleteFromStart,
        (true, false, Code::Char('k')) => InputRequest::DeleteTillEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_edit_as_in_a_shell() {
        let mut line = LineInput::with("camps at sea");
        let mut key = |text: &str| line.key(text.parse().unwrap());
        assert_eq!(key("ctrl-w"), Edited::Text);
        assert_eq!(key("ctrl-a"), Edited::Cursor);
        assert_eq!(key("x"), Edited::Text);
        assert_eq!(key("enter"), Edited::No);
        assert_eq!(line.text(), "xcamps at ");
        line.paste("  one\u{1b}two\nthree");
        assert_eq!(line.text(), "xonetwocamps at ");
        assert_eq!(line.cursor(), 7);
    }

    #[test]
    fn a_line_takes_only_so_much() {
        let mut line = LineInput::with("x");
        line.paste(&"é".repeat(3000));
        line.paste(&"é".repeat(3000));
        assert_eq!((line.text().chars().count(), line.cursor()), (CHARS_MAX, CHARS_MAX));
        assert_eq!(line.key("y".parse().unwrap()), Edited::Cursor);
        assert_eq!(line.key("backspace".parse().unwrap()), Edited::Text);
        assert_eq!(line.key("y".parse().unwrap()), Edited::Text);
        assert!(line.text().ends_with("éy"));
    }
}
