//! The threads that do what is slow, each with a name and the tools it owns. They take requests and
//! send events. They do not know the state of the app.

pub(super) mod entries;
mod kept;
pub(super) mod marks;
pub(super) mod read;
pub(super) mod search;
pub(super) mod watch;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{SendError, SyncSender};
use std::thread::{self, JoinHandle};

use super::{Wake, terminal};
use crate::app::Event;
use crate::app::event::Work;

/// Wakes waiting at most; whoever sends more waits. A load of thousands of files would otherwise queue
/// up before a key that is pressed meanwhile.
pub(super) const WAKES_MAX: usize = 16;

/// The way to the loop.
#[derive(Clone, Debug)]
pub(super) struct Wakes(pub(super) SyncSender<Wake>);

impl Wakes {
    /// Wakes the loop; an error says that it has ended.
    pub(super) fn send(&self, wake: Wake) -> Result<(), SendError<Wake>> {
        self.0.send(wake)
    }

    /// Tells the app; an error says that the loop has ended.
    pub(super) fn tell(&self, event: Event) -> Result<(), SendError<Wake>> {
        self.send(Wake::Happened(event))
    }

    /// Has the loop look at what signals ask, and never waits: a loop with so much before it will look.
    pub(super) fn ring(&self) {
        let _ = self.0.try_send(Wake::Signalled);
    }

    /// Does one piece of work. If it panics, that costs its answer: the app is told, the worker goes on.
    pub(super) fn guard<T>(&self, work: Work, run: impl FnOnce() -> T) -> Option<T> {
        match caught(run) {
            Ok(res) => Some(res),
            Err(message) => {
                let _ = self.tell(Event::WorkerFailed { work, message });
                None
            }
        }
    }
}

/// Does one piece of work, and gives the message of its panic if it panics.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What the work leaves half done is thrown away with it: workers keep no state a request changes.
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| terminal::last_panic().unwrap_or_default())
}

/// Starts a thread with a name. It never keeps the process alive.
pub(super) fn thread<T: Send + 'static>(
    name: &str,
    run: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).spawn(run)
}
