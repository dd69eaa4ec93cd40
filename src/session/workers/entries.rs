//! Reads single statements of what is kept, as they come into sight. Only the newest request matters. It
//! does not know which statements those are.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use super::Wakes;
use crate::app::Event;
use crate::app::effect::EntriesRequest;
use crate::app::entries::EntryRead;
use crate::app::event::Work;
use crate::archive;
use crate::session::faults;
use crate::store::Entry;

const NAME: &str = "entries";

/// The first is told at once; of the others as many together.
const TOGETHER: usize = 12;

/// The worker as the loop has it.
#[derive(Debug)]
pub(in crate::session) struct Entries {
    requests: Sender<EntriesRequest>,
}

impl Entries {
    pub(in crate::session) fn spawn(wakes: Wakes) -> io::Result<Self> {
        let (requests, queue) = mpsc::channel();
        super::thread(NAME, move || run(&queue, &wakes))?;
        Ok(Self { requests })
    }

    /// Asks; what was asked before need not be answered any more.
    pub(in crate::session) fn ask(&self, request: EntriesRequest) {
        // Without a worker the program is ending.
        let _ = self.requests.send(request);
    }
}

fn run(queue: &Receiver<EntriesRequest>, wakes: &Wakes) {
    let mut next = queue.recv().ok();
    while let Some(request) = next.take() {
        let mut reads = Vec::new();
        let mut n_told = 0;
        for slot in &request.slots {
            next = queue.try_iter().last();
            if next.is_some() {
                break;
            }
            let read = wakes.guard(Work::Entries, || {
                faults::pass(NAME);
                read(&request, *slot)
            });
            // A panic over it is an answer too: it is not to be had.
            reads.extend(read.unwrap_or_else(|| answer(&request, *slot, None)));
            if n_told == 0 || reads.len() >= TOGETHER {
                n_told += reads.len();
                if tell(wakes, &request, &mut reads).is_err() {
                    return;
                }
            }
        }
        if !reads.is_empty() && tell(wakes, &request, &mut reads).is_err() {
            return;
        }
        next = next.or_else(|| queue.recv().ok());
    }
}

fn read(request: &EntriesRequest, slot: u32) -> Option<EntryRead> {
    answer(request, slot, archive::entry(&request.snapshot, slot).map(Arc::new))
}

fn answer(request: &EntriesRequest, slot: u32, entry: Option<Arc<Entry>>) -> Option<EntryRead> {
    let row = request.snapshot.rows.get(slot)?;
    let version = (row.document(), row.hash());
    let answers = entry.as_ref().is_none_or(|it| request.is_answered_by(it));
    Some(EntryRead { slot, version, entry, answers })
}

fn tell(wakes: &Wakes, request: &EntriesRequest, reads: &mut Vec<EntryRead>) -> Result<(), ()> {
    let (reads, query) = (std::mem::take(reads), Arc::clone(&request.query));
    wakes.tell(Event::EntriesRead { reads, query }).map_err(|_| ())
}
