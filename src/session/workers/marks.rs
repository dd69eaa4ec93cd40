//! Keeps read marks, stars and queries, in the order they were given. It does not know where or how they are
//! written.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use super::Wakes;
use crate::app::Event;
use crate::app::event::Work;
use crate::domain::{MarkChange, Marks};
use crate::session::faults;
use crate::state::{MarksFile, QueriesFile, StateError};

const NAME: &str = "marks";

/// How long the end of the program waits for marks that are still to be written.
const FLUSH_MAX: Duration = Duration::from_millis(700);

/// Something to be kept.
#[derive(Debug)]
enum Change {
    Marks(Vec<MarkChange>),
    Query(String),
}

/// Where it is kept; None: nowhere.
#[derive(Clone, Debug, Default)]
pub(in crate::session) struct Files {
    /// Read marks and stars.
    pub(in crate::session) marks: Option<MarksFile>,
    /// Queries that were asked.
    pub(in crate::session) queries: Option<QueriesFile>,
}

/// The worker as the loop has it. Dropped, it waits until all marks given to it are kept: also when
/// the loop is left by a panic.
#[derive(Debug)]
pub(in crate::session) struct Keeper {
    /// None while being dropped.
    changes: Option<Sender<Change>>,
    done: Receiver<()>,
}

impl Keeper {
    /// Starts, and reads the marks there are. Without a file they last as long as the program.
    pub(in crate::session) fn spawn(wakes: Wakes, files: Files) -> io::Result<Self> {
        let (changes, queue) = mpsc::channel();
        let (done_tx, done) = mpsc::channel();
        super::thread(NAME, move || {
            let Files { marks: file, queries } = files;
            if let Some(queries) = &queries {
                tell_queries(&wakes, || queries.load());
            }
            if let Some(file) = file {
                run(&queue, &wakes, queries.as_ref(), |changes| match changes {
                    None => file.load().map_err(|error| error.to_string()),
                    Some(changes) => file.apply(changes).map_err(|error| error.to_string()),
                });
            } else {
                let mut marks = Marks::default();
                run(&queue, &wakes, queries.as_ref(), |changes| {
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
            let _ = sender.send(Change::Marks(changes));
        }
    }

    /// Keeps a query that was asked.
    pub(in crate::session) fn keep_query(&self, query: String) {
        if let Some(sender) = &self.changes {
            let _ = sender.send(Change::Query(query));
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
    queue: &Receiver<Change>,
    wakes: &Wakes,
    queries: Option<&QueriesFile>,
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
    for change in queue {
        let mut changes = Vec::new();
        for change in std::iter::once(change).chain(queue.try_iter()) {
            match change {
                Change::Marks(more) => changes.extend(more),
                Change::Query(query) => {
                    if let Some(file) = queries {
                        tell_queries(wakes, || file.add(&query));
                    }
                }
            }
        }
        if !changes.is_empty() {
            work(Some(&changes));
        }
    }
}

/// Tells the queries there are by now. That they cannot be read or kept costs only themselves.
fn tell_queries(wakes: &Wakes, queries: impl FnOnce() -> Result<Vec<String>, StateError>) {
    let event = match wakes.guard(Work::Marks, queries) {
        Some(Ok(queries)) => Event::QueriesRead(queries),
        Some(Err(why)) => Event::Failed(format!("queries are not kept: {why}")),
        None => return,
    };
    let _ = wakes.tell(event);
}
