//! Keys, pasted text: the terminal's events as the app's. It does not know what a key means.
//!
//! Its thread reads only while it holds a credit, which the loop gives back once the last key has been
//! acted on. So nobody reads the terminal while an editor has it, and what is typed there arrives there.

use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};
use std::{io, thread};

use crossterm::event::{self, Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::workers::Wakes;
use super::{Wake, faults, workers};
use crate::app::Event;
use crate::app::keys::{Code, Key};

/// Errors in a row after which the terminal counts as gone.
const ERRORS_MAX: u32 = 10;

/// Starts reading; each `()` is leave to read one event.
pub(super) fn spawn(wakes: Wakes) -> io::Result<Sender<()>> {
    let (credit, credits) = mpsc::channel();
    workers::thread("input", move || {
        for () in credits {
            if wakes.send(next()).is_err() {
                return;
            }
        }
    })?;
    Ok(credit)
}

/// Waits for what the app wants to know of.
fn next() -> Wake {
    let mut n_errors = 0;
    loop {
        match read() {
            Ok(Some(event)) => return Wake::Typed(event, Instant::now()),
            Ok(None) => {}
            Err(_) if n_errors < ERRORS_MAX => {
                n_errors += 1;
                thread::sleep(Duration::from_millis(20));
            }
            Err(_) => return Wake::HungUp,
        }
    }
}

/// Waits for an event of the terminal and gives it as the app knows it. None: not for us.
pub fn read() -> io::Result<Option<Event>> {
    // Without this thread the program would be deaf: a panic over what was sent is an error like others.
    let read = workers::caught(|| {
        faults::pass("input");
        event::read()
    });
    read.unwrap_or_else(|message| Err(io::Error::other(message))).map(translate)
}

/// None: not for us. Changes of size come as a signal instead, which needs no credit.
fn translate(event: TerminalEvent) -> Option<Event> {
    match event {
        TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Event::Key),
        // Terminals paste line ends as the Enter key would send them.
        TerminalEvent::Paste(text) => Some(Event::Pasted(text.replace("\r\n", "\n").replace('\r', "\n"))),
        _ => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    Some(Key { code, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: &str) {
        let event = TerminalEvent::Key(KeyEvent::new(code, modifiers));
        let shown = match translate(event) {
            Some(Event::Key(key)) => key.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn keys_have_the_names_of_the_keymap() {
        check(KeyCode::Char('j'), KeyModifiers::NONE, "j");
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char(']'), KeyModifiers::NONE, "]");
        check(KeyCode::Char(' '), KeyModifiers::NONE, "space");
        check(KeyCode::Char('o'), KeyModifiers::CONTROL, "ctrl-o");
        check(KeyCode::Char('é'), KeyModifiers::ALT, "alt-é");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab");
        check(KeyCode::Down, KeyModifiers::SHIFT, "down");
        check(KeyCode::F(1), KeyModifiers::NONE, "f1");
        check(KeyCode::CapsLock, KeyModifiers::NONE, "None");
    }

    #[test]
    fn a_key_let_go_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert!(translate(TerminalEvent::Key(event)).is_none());
        event.kind = KeyEventKind::Repeat;
        assert!(translate(TerminalEvent::Key(event)).is_some());
    }

    #[test]
    fn pasted_lines_end_as_lines_of_text_do() {
        let Some(Event::Pasted(text)) = translate(TerminalEvent::Paste("a\rb\r\nc\n".to_owned())) else {
            panic!("nothing was pasted");
        };
        assert_eq!(text, "a\nb\nc\n");
    }
}
