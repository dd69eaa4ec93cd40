//! Keeps read marks, stars and queries, in the order they were given; what could not be kept is tried again with
//! the next, and at the end. It does not know where or how they are written.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::Wakes;
use crate::app::Event;
use crate::app::event::Work;
use crate::domain::{Mark, MarkChange, Marks};
use crate::session::faults;
use crate::state::{MarksFile, QueriesFile, StateError};

const NAME: &str = "marks";

/// How long the end of the program waits for marks that are still to be written: a busy disk may take a second to
/// say that they have reached it, and what is said of marks then ought to be true.
const FLUSH_MAX: Duration = Duration::from_secs(3);

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

/// What could not be kept by the end, and why: a sentence each.
type Unsaved = Vec<String>;

/// The worker as the loop has it. Dropped, it waits until all marks given to it are kept: also when
/// the loop is left by a panic.
#[derive(Debug)]
pub(in crate::session) struct Keeper {
    /// None while being dropped.
    changes: Option<Sender<Change>>,
    done: Receiver<Unsaved>,
}

impl Keeper {
    /// Starts, and reads the marks there are. Without a file they last as long as the program.
    pub(in crate::session) fn spawn(wakes: Wakes, files: Files) -> io::Result<Self> {
        let (changes, queue) = mpsc::channel();
        let (done_tx, done) = mpsc::channel();
        super::thread(NAME, move || {
            let Files { marks: file, queries } = files;
            if let Some(queries) = &queries {
                let _ = tell_queries(&wakes, || queries.load());
            }
            let unsaved = if let Some(file) = file {
                let mut has_failed = false;
                run(&queue, &wakes, queries.as_ref(), |changes| {
                    let res = match changes {
                        None => file.load(),
                        Some(changes) if has_failed => file.apply_again(changes),
                        Some(changes) => file.apply(changes),
                    };
                    has_failed = changes.is_some() && res.is_err();
                    res.map_err(|error| error.to_string())
                })
            } else {
                let mut marks = Marks::default();
                run(&queue, &wakes, queries.as_ref(), |changes| {
                    changes.unwrap_or_default().iter().for_each(|it| marks.apply(it));
                    Ok(marks.clone())
                })
            };
            let _ = done_tx.send(unsaved);
        })?;
        Ok(Self { changes: Some(changes), done })
    }

    /// Waits until all is kept, or cannot be: what is lost then, and why.
    pub(in crate::session) fn finish(&mut self) -> Vec<String> {
        if self.changes.take().is_none() {
            return Vec::new();
        }
        match self.done.recv_timeout(FLUSH_MAX) {
            Ok(unsaved) => unsaved,
            Err(RecvTimeoutError::Timeout) => {
                vec!["the last marks may not be kept: the disk does not answer".to_owned()]
            }
            // It has ended by a panic that has been told of.
            Err(RecvTimeoutError::Disconnected) => Vec::new(),
        }
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
        // Left by a panic: there is nobody to tell of a failure too.
        let _ = self.finish();
    }
}

fn run(
    queue: &Receiver<Change>,
    wakes: &Wakes,
    queries: Option<&QueriesFile>,
    mut carry_out: impl FnMut(Option<&[MarkChange]>) -> Result<Marks, String>,
) -> Unsaved {
    let mut work = |changes: Option<&[MarkChange]>| {
        let res = wakes.guard(Work::Marks, || {
            faults::pass(NAME);
            carry_out(changes)
        });
        // Marks outlive the loop: the last ones are written when nobody listens any more.
        match res {
            Some(Ok(marks)) => {
                let _ = wakes.tell(Event::MarksRead(marks));
                Ok(())
            }
            Some(Err(why)) => {
                let _ = wakes.tell(Event::MarksFailed(why.clone()));
                Err(Some(why))
            }
            None => Err(None),
        }
    };
    let _ = work(None);
    let (mut unsaved, mut asked) = (Vec::new(), Asked::default());
    for change in queue {
        let n_before = unsaved.len();
        for change in std::iter::once(change).chain(queue.try_iter()) {
            match change {
                Change::Marks(more) => unsaved.extend(more),
                Change::Query(query) => {
                    asked.unsaved.push(query);
                    // Why not is on the screen.
                    let _ = asked.keep(wakes, queries);
                }
            }
        }
        // Those that could not be kept before as well: the disk may have room again.
        if unsaved.len() > n_before {
            match work(Some(&unsaved)) {
                Ok(()) => unsaved.clear(),
                Err(Some(_)) => {}
                // What panicked once would do so each time, and take what is new along.
                Err(None) => unsaved.truncate(n_before),
            }
        }
    }
    let mut lost = Unsaved::new();
    if !unsaved.is_empty()
        && let Err(Some(why)) = work(Some(&unsaved))
    {
        lost.push(format!("{} not saved: {why}", listed(&unsaved)));
    }
    if !asked.unsaved.is_empty()
        && let Some(why) = asked.keep(wakes, queries)
    {
        lost.push(format!("queries (“{}”) not saved: {why}", asked.unsaved.join("”, “")));
    }
    lost
}

/// Queries that were asked and are not kept yet, in their order.
#[derive(Debug, Default)]
struct Asked {
    unsaved: Vec<String>,
    has_failed: bool,
}

impl Asked {
    /// Keeps all, or says why not. Without a file, or after a panic over them, they are let go.
    fn keep(&mut self, wakes: &Wakes, file: Option<&QueriesFile>) -> Option<String> {
        let Some(file) = file else {
            self.unsaved.clear();
            return None;
        };
        let add = |query: &String| if self.has_failed { file.add_again(query) } else { file.add(query) };
        let res = tell_queries(wakes, || {
            self.unsaved.iter().try_for_each(|query| add(query).map(drop))?;
            file.load()
        });
        if let Some(Err(why)) = res {
            self.has_failed = true;
            return Some(why);
        }
        *self = Self::default();
        None
    }
}

/// Changes of marks in words, each as it is in the end: how many read marks, and which stars.
fn listed(changes: &[MarkChange]) -> String {
    let mut last: Vec<&MarkChange> = Vec::new();
    for change in changes {
        last.retain(|it| (it.mark, &it.id) != (change.mark, &change.id));
        last.push(change);
    }
    let of = |mark: Mark| last.iter().filter(move |it| it.mark == mark);
    let mut said = Vec::new();
    let stars: Vec<String> =
        of(Mark::Starred).map(|it| format!("{}{}", if it.on { "" } else { "no star of " }, it.id)).collect();
    if !stars.is_empty() {
        said.push(format!("stars ({})", stars.join(", ")));
    }
    match of(Mark::Read).count() {
        0 => {}
        1 => said.push("1 read mark".to_owned()),
        n => said.push(format!("{n} read marks")),
    }
    said.join(" and ")
}

/// Tells the queries there are by now. That they cannot be read or kept costs only themselves. None after a panic.
fn tell_queries(
    wakes: &Wakes,
    queries: impl FnOnce() -> Result<Vec<String>, StateError>,
) -> Option<Result<(), String>> {
    let (event, res) = match wakes.guard(Work::Marks, queries)? {
        Ok(queries) => (Event::QueriesRead(queries), Ok(())),
        Err(why) => (Event::Failed(format!("queries are not kept: {why}")), Err(why.to_string())),
    };
    let _ = wakes.tell(event);
    Some(res)
}
