//! Works out rows of the list and of the claims list, and counts. Only the newest request of each kind matters: a
//! newer one cancels the one at work. It does not know what is searched or how.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use super::Wakes;
use crate::app::Event;
use crate::app::effect::{
    ClaimsRequest, CountRequest, CountsRequest, SizesRequest, ValuesRequest, ViewRequest,
};
use crate::app::event::Work;
use crate::search::index::IndexError;
use crate::session::faults;

const NAME: &str = "search";

/// Something to work out.
#[derive(Debug)]
pub(in crate::session) enum Request {
    View(ViewRequest),
    Count(CountRequest),
    Values(ValuesRequest),
    Sizes(SizesRequest),
    Claims(ClaimsRequest),
    Counts(CountsRequest),
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
    counts: AtomicU64,
}

impl Newest {
    /// Whether a search has been asked for since: it comes before all that is only counted.
    fn is_searched(&self) -> impl Fn() -> bool + Sync {
        let view = self.view.load(Ordering::Acquire);
        move || self.view.load(Ordering::Acquire) != view
    }
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
            Request::Counts(it) => self.newest.counts.store(it.generation, Ordering::Release),
            Request::Count(_) | Request::Values(_) | Request::Sizes(_) => {}
        }
        // Without a worker the program is ending.
        let _ = self.requests.send(request);
    }
}

fn run(queue: &Receiver<Request>, newest: &Newest, wakes: &Wakes) {
    let mut waiting = Waiting::default();
    loop {
        if waiting.is_empty() {
            let Ok(request) = queue.recv() else { return };
            waiting.put(request);
        }
        for request in queue.try_iter() {
            waiting.put(request);
        }
        // The list first: the claims of all statements are those of a newer list soon.
        let answer = if let Some(request) = waiting.view.take() {
            let cancelled = || newest.view.load(Ordering::Acquire) != request.generation;
            answer(wakes, Work::View(request.generation), || request.run(&cancelled))
        } else if let Some(request) = waiting.claims.take() {
            let cancelled = || newest.claims.load(Ordering::Acquire) != request.generation;
            answer(wakes, Work::Claims(request.generation), || request.run(&cancelled))
        } else if let Some(request) = waiting.values.take() {
            answer(wakes, Work::Values, || request.run(&newest.is_searched()))
        } else if let Some(request) = waiting.sizes.take() {
            answer(wakes, Work::Sizes, || Ok(request.run(&newest.is_searched())))
        } else if let Some(request) = waiting.counts.take() {
            let cancelled = || newest.counts.load(Ordering::Acquire) != request.generation;
            answer(wakes, Work::Counts(request.generation), || request.run(&cancelled))
        } else if let Some(request) = waiting.count.take() {
            answer(wakes, Work::Count, || Ok(Some(request.run())))
        } else {
            None
        };
        if answer.is_some_and(|event| wakes.tell(event).is_err()) {
            return;
        }
    }
}

/// The newest request of each kind.
#[derive(Debug, Default)]
struct Waiting {
    view: Option<ViewRequest>,
    claims: Option<ClaimsRequest>,
    values: Option<ValuesRequest>,
    sizes: Option<SizesRequest>,
    counts: Option<CountsRequest>,
    count: Option<CountRequest>,
}

impl Waiting {
    const fn is_empty(&self) -> bool {
        self.view.is_none()
            && self.sizes.is_none()
            && self.claims.is_none()
            && self.counts.is_none()
            && self.values.is_none()
            && self.count.is_none()
    }

    fn put(&mut self, request: Request) {
        match request {
            Request::View(it) => self.view = Some(it),
            Request::Claims(it) => self.claims = Some(it),
            Request::Values(it) => self.values = Some(it),
            Request::Sizes(it) => self.sizes = Some(it),
            Request::Counts(it) => self.counts = Some(it),
            Request::Count(it) => self.count = Some(it),
        }
    }
}

fn answer(
    wakes: &Wakes,
    work: Work,
    run: impl FnOnce() -> Result<Option<Event>, IndexError>,
) -> Option<Event> {
    let run = || {
        faults::pass(NAME);
        run()
    };
    match wakes.guard(work, run)? {
        Ok(event) => event,
        // Nobody waits for an answer that will not come.
        Err(error) => Some(Event::WorkerFailed { work, message: error.to_string() }),
    }
}
