//! Works out rows of the list and of the claims list. Only the newest request of each kind matters: a
//! newer one cancels the one at work. It does not know what is searched or how.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use super::Wakes;
use crate::app::Event;
use crate::app::effect::{ClaimsRequest, ViewRequest};
use crate::app::event::Work;
use crate::session::faults;

const NAME: &str = "search";

/// Something to work out.
#[derive(Debug)]
pub(in crate::session) enum Request {
    View(ViewRequest),
    Claims(ClaimsRequest),
}

/// The worker as the loop has it.
#[derive(Debug)]
pub(in crate::session) struct Search {
    requests: Sender<Request>,
    newest: Arc<Newest>,
}

/// The newest generations asked for.
#[derive(Debug, Default)]
struct Newest {
    view: AtomicU64,
    claims: AtomicU64,
}

impl Search {
    pub(in crate::session) fn spawn(wakes: Wakes) -> io::Result<Self> {
        let (requests, queue) = mpsc::channel();
        let newest = Arc::new(Newest::default());
        let wanted = Arc::clone(&newest);
        super::thread(NAME, move || run(&queue, &wanted, &wakes))?;
        Ok(Self { requests, newest })
    }

    /// Asks; what was asked before need not be answered any more.
    pub(in crate::session) fn ask(&self, request: Request) {
        match &request {
            Request::View(it) => self.newest.view.store(it.generation, Ordering::Release),
            Request::Claims(it) => self.newest.claims.store(it.generation, Ordering::Release),
        }
        // Without a worker the program is ending.
        let _ = self.requests.send(request);
    }
}

fn run(queue: &Receiver<Request>, newest: &Newest, wakes: &Wakes) {
    let (mut view, mut claims) = (None, None);
    loop {
        if view.is_none() && claims.is_none() {
            let Ok(request) = queue.recv() else { return };
            put(request, &mut view, &mut claims);
        }
        for request in queue.try_iter() {
            put(request, &mut view, &mut claims);
        }
        // The list first: the claims of all statements are those of a newer list soon.
        let answer = if let Some(request) = view.take() {
            let cancelled = || newest.view.load(Ordering::Acquire) != request.generation;
            answer(wakes, Work::View(request.generation), || request.run(&cancelled))
        } else if let Some(request) = claims.take() {
            let cancelled = || newest.claims.load(Ordering::Acquire) != request.generation;
            answer(wakes, Work::Claims(request.generation), || request.run(&cancelled))
        } else {
            None
        };
        if answer.is_some_and(|event| wakes.tell(event).is_err()) {
            return;
        }
    }
}

fn put(request: Request, view: &mut Option<ViewRequest>, claims: &mut Option<ClaimsRequest>) {
    match request {
        Request::View(it) => *view = Some(it),
        Request::Claims(it) => *claims = Some(it),
    }
}

fn answer(wakes: &Wakes, work: Work, run: impl FnOnce() -> Option<Event>) -> Option<Event> {
    let run = || {
        faults::pass(NAME);
        run()
    };
    wakes.guard(work, run).flatten()
}
