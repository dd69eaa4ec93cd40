//! The terminal taken and given back: raw mode, alternate screen, bracketed paste, the frame written in
//! one piece, and what is said when the program stops on an error of its own. It does not know what is
//! drawn or which key was pressed.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;

use crate::text;

/// Whether the terminal is ours: raw mode and alternate screen.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Takes the terminal.
pub(super) fn enter() -> io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    write(&bytes)
}

/// Gives the terminal back as it was; true when it was ours. May be called from any thread, any number
/// of times. It takes no lock of the standard library, so that it also works in the middle of a panic.
pub(super) fn leave() -> bool {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return false;
    }
    // The modes first: a terminal stopped by Ctrl-S takes no bytes, but it takes modes. A terminal that
    // has gone takes neither, and there is nobody left to tell.
    let _ = crossterm::terminal::disable_raw_mode();
    let mut bytes = Vec::new();
    let queued = queue!(
        bytes,
        EndSynchronizedUpdate,
        ResetColor,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = queued.and_then(|()| write(&bytes));
    true
}

/// Says one thing on standard error, once the terminal is given back.
#[expect(clippy::disallowed_methods, reason = "the way to it while the program ends")]
pub(super) fn say(what: &str) {
    let _ = writeln!(io::stderr(), "{}", text::clean_lines(what).trimmed());
}

/// The size of the terminal; that of the oldest one while it tells none.
pub(super) fn size() -> Size {
    match crossterm::terminal::size() {
        Ok((width, height)) => Size { width, height },
        Err(_) => Size { width: 80, height: 24 },
    }
}

/// Writes to the terminal itself, past the standard library's lock and line buffer.
fn write(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = rustix::stdio::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(stdout, bytes) {
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Some program before us may have left the terminal non-blocking.
            Err(Errno::AGAIN) => {
                let mut writable = [PollFd::new(&stdout, PollFlags::OUT)];
                let _ = rustix::event::poll(&mut writable, None);
            }
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(())
}

/// Collects a frame. ratatui flushes several times a frame (cells, cursor shown, cursor placed); here
/// that does nothing, and the frame goes out in one write. Shared, as the backend lends its writer to
/// nobody.
#[derive(Clone, Debug, Default)]
struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen that frames are drawn on.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Sheet>>,
    sheet: Sheet,
}

impl Screen {
    /// Takes the terminal and shows an empty screen.
    pub(super) fn open() -> io::Result<Self> {
        enter()?;
        let sheet = Sheet::default();
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(sheet.clone()))?, sheet })
    }

    /// Draws one frame. Terminals that know synchronized updates show it at once.
    pub(super) fn draw(&mut self, paint: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(paint)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.send()
    }

    /// Forgets what the terminal shows, so that the next frame is drawn whole.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        // `Terminal::clear` would do it too, but asks the terminal where its cursor is and then waits
        // for an answer that the input thread is about to read.
        let Size { width, height } = self.terminal.size()?;
        self.terminal.resize(Rect { x: 0, y: 0, width, height })?;
        Ok(())
    }

    /// Takes the terminal again after it was left.
    pub(super) fn reenter(&mut self) -> io::Result<()> {
        enter()?;
        self.forget()
    }

    /// Asks the terminal to put text on the clipboard (OSC 52), wherever it runs.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))?;
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        write(&self.sheet.0.take())
    }
}

thread_local! {
    /// The panic a worker has just been caught in, for [`last_panic`].
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Sets what happens on a panic. On this thread: the terminal is given back and the message can be
/// read. On any other: nothing is written, since the alternate screen is not the place; the message
/// waits in [`last_panic`]. ratatui's own hook restores the terminal on every thread's panic, a caught
/// one too, and is therefore not used.
pub(super) fn hook_panics() {
    let own = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() != own {
            LAST_PANIC.set(Some(told(info)));
        } else if leave() {
            let mut message = format!("onrecord has stopped on an error of its own: {}\n", told(info));
            let backtrace = Backtrace::capture();
            if backtrace.status() == BacktraceStatus::Captured {
                message.push_str(&backtrace.to_string());
            } else {
                message
                    .push_str("with RUST_BACKTRACE=1 in the environment it would say where it came from\n");
            }
            say(&message);
        } else {
            before(info);
        }
    }));
}

/// The message of the panic this thread was last caught in.
pub(super) fn last_panic() -> Option<String> {
    LAST_PANIC.take()
}

/// A panic in one line: it may quote the text that was being worked on.
fn told(info: &PanicHookInfo<'_>) -> String {
    let message = payload_text(info.payload());
    let place = info.location().map(|it| format!(" ({}:{})", it.file(), it.line()));
    text::clean(&format!("{message}{}", place.unwrap_or_default())).into_owned()
}

fn payload_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
