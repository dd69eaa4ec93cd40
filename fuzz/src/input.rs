//! Any bytes as a terminal sends them: through a terminal of this process's own, crossterm and the room
//! that makes keys of them, to the reader. It does not know what a key should do.
//!
//! Standard input becomes that terminal, which is why no test of the program does this: they type into the
//! whole program instead (`tests/it/pty/typing.rs`).

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use crossterm::event;
use onrecord::app::Event;
use onrecord::app::keys::Key;
use onrecord::session::input;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use crate::play::{Play, Store, setup};

/// More at once than a terminal that nobody reads takes.
const AT_ONCE: usize = 1024;

/// The keys that are pressed after everything else.
const LAST: [char; 2] = ['\u{10fffc}', '\u{10fffd}'];

/// What ends anything unfinished: a paste, an answer (`ESC [ ?`), an event of a mouse (`ESC [ <`). crossterm waits
/// for these ends, and takes keys for a part of it until one comes.
const ENDS: &[u8] = b"\x1b[201~uum";

fn terminal() -> &'static OwnedFd {
    static TERMINAL: OnceLock<OwnedFd> = OnceLock::new();
    TERMINAL.get_or_init(|| open().expect("a terminal can be had"))
}

fn open() -> io::Result<OwnedFd> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let slave = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
    let mut modes = tcgetattr(&slave)?;
    modes.make_raw();
    tcsetattr(&slave, OptionalActions::Now, &modes)?;
    // Otherwise asking with a limit waits without one, once the beginning of a sequence has come.
    fcntl_setfl(&slave, fcntl_getfl(&slave)? | OFlags::NONBLOCK)?;
    rustix::stdio::dup2_stdin(&slave)?;
    crossterm::terminal::enable_raw_mode()?;
    Ok(master)
}

fn send(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let n = rustix::io::write(terminal(), bytes).expect("the terminal takes bytes");
        bytes = &bytes[n..];
    }
}

/// What comes until nothing does for so long.
fn received(wait: Duration, is_last: impl Fn(&Event) -> bool) -> Vec<Event> {
    let mut events = Vec::new();
    while event::poll(wait).expect("the terminal can be asked") {
        let Some(event) = input::read().expect("the terminal can be read") else { continue };
        let is_last = is_last(&event);
        events.push(event);
        if is_last {
            break;
        }
    }
    events
}

/// The first byte says after how many bytes the sending pauses; the rest is what is sent.
pub fn check(bytes: &[u8]) {
    let Some((pause, bytes)) = bytes.split_first() else { return };
    let (first, rest) = bytes.split_at(usize::from(*pause).min(bytes.len()));
    let mut events = Vec::new();
    if !first.is_empty() {
        send(first);
        events = received(Duration::from_millis(1), |_| false);
    }
    for piece in rest.chunks(AT_ONCE) {
        send(piece);
        if piece.len() == AT_ONCE {
            events.extend(received(Duration::from_millis(1), |_| false));
        }
    }
    // Whatever was sent, keys pressed after it arrive: the first of them may end what is unfinished.
    send(ENDS);
    for key in LAST {
        send(key.to_string().as_bytes());
    }
    let is_last = |event: &Event| event_key(event) == Some(Key::char(LAST[1]));
    events.extend(received(Duration::from_secs(5), is_last));
    let last = events.pop();
    assert!(last.as_ref().is_some_and(is_last), "{last:?}");

    let mut play =
        Play::with(setup(60, 12), &Store::Yaml("id: a\ntitle: A\nissuer: B\nbody: “C,” said D.\n"));
    for event in events {
        if play.has_quit {
            return;
        }
        match &event {
            Event::Pasted(text) => assert!(!text.contains('\r')),
            Event::Key(_) => {}
            other => panic!("the keyboard tells no {other:?}"),
        }
        play.event(event);
    }
    let shown = play.screen();
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
}

const fn event_key(event: &Event) -> Option<Key> {
    match event {
        Event::Key(key) => Some(*key),
        _ => None,
    }
}
