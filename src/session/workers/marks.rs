//! Keeps read marks and stars, in the order they were given. It does not know where or how they are
//! written.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use super::Wakes;
use crate::app::Event;
use crate::app::event::Work;
use crate::domain::{MarkChange, Marks};
use crate::session::faults;
use crate::state::MarksFile;

const NAME: &str = "marks";

/// How long the end of the program waits for marks that are still to be written.
const FLUSH_MAX: Duration = Duration::from_millis(700);

/// The worker as the loop has it. Dropped, it waits until all marks given to it are kept: also when
/// the loop is left by a panic.
#[derive(Debug)]
pub(in crate::session) struct Keeper {
    /// None while being dropped.
    changes: Option<Sender<Vec<MarkChange>>>,
    done: Receiver<()>,
}

impl Keeper {
    /// Starts, and reads the marks there are. Without a file they last as long as the program.
    pub(in crate::session) fn spawn(wakes: Wakes, file: Option<MarksFile>) -> io::Result<Self> {
        let (changes, queue) = mpsc::channel();
        let (done_tx, done) = mpsc::channel();
        super::thread(NAME, move || {
            if let Some(file) = file {
                run(&queue, &wakes, |changes| match changes {
                    None => file.load().map_err(|error| error.to_string()),
                    Some(changes) => file.apply(changes).map_err(|error| error.to_string()),
                });
            } else {
                let mut marks = Marks::default();
                run(&queue, &wakes, |changes| {
                    changes.unwrap_or_default().iter().for_each(|it| marks.apply(it));
                    Ok(marks.clone())
                });
            }
            let _ = done_tx.send(());
        })?;
        Ok(Self { changes: Some(changes), done })
    }

    /// Keeps marks.
    pub(in crate::session) fn keep(&self, changes: Vec<MarkChange>) {
        if let Some(sender) = &self.changes {
            let _ = sender.send(changes);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.changes = None;
        let _ = self.done.recv_timeout(FLUSH_MAX);
    }
}

fn run(
    queue: &Receiver<Vec<MarkChange>>,
    wakes: &Wakes,
    mut carry_out: impl FnMut(Option<&[MarkChange]>) -> Result<Marks, String>,
) {
    let mut work = |changes: Option<&[MarkChange]>| {
        let res = wakes.guard(Work::Marks, || {
            faults::pass(NAME);
            carry_out(changes)
        });
        // Marks outlive the loop: the last ones are written when nobody listens any more.
        let _ = match res {
            Some(Ok(marks)) => wakes.tell(Event::MarksRead(marks)),
            Some(Err(why)) => wakes.tell(Event::MarksFailed(why)),
            None => Ok(()),
        };
    };
    work(None);
    for mut changes in queue {
        changes.extend(queue.try_iter().flatten());
        work(Some(&changes));
    }
}
