//! One sitting at the terminal: the loop, the workers, the world outside. It does not know what is drawn
//! or what a key does.
//!
//! One thread owns the app and the terminal. It waits for something to happen, takes all that has
//! happened by then, lets the app work out what it means, carries out the effects, and draws once. Keys
//! are drawn at once; what workers bring is drawn at most every `FRAME`. At rest every thread blocks.
//!
//! For measuring, see `ONRECORD_TRACE` in `session/trace.rs`; for tests of panics, `session/faults.rs`.

pub mod bind;
mod faults;
pub mod input;
mod outside;
mod setup;
mod signals;
mod terminal;
mod trace;
mod workers;

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use signal_hook::consts::SIGHUP;

use crate::app::{App, Effect, Event};
use crate::config::Config;
use crate::domain::{Diagnostic, StatementId};
use crate::state::{MarksFile, QueriesFile};
use crate::store::read::Location;
use crate::ui;
use signals::{Asked, Job};
use terminal::Screen;
use trace::Trace;
use workers::entries::Entries;
use workers::marks::{Files, Keeper};
use workers::read::{self, Reader};
use workers::search::{self, Search};
use workers::{Wakes, watch};

/// The shortest time between two frames, but for a key after a rest.
const FRAME: Duration = Duration::from_millis(16);
/// How long the first frame waits for something to show: an empty page that flashes up tells nobody
/// anything.
const FIRST_WAIT: Duration = Duration::from_millis(40);
/// How long the frame of a key waits for the answer to what the key asked: the list or the text it leads to
/// is drawn with it, and nothing flashes up in between.
const ANSWER_WAIT: Duration = Duration::from_millis(6);
/// How long events are taken in before a frame is due, while more and more of them come.
const TAKE_MAX: Duration = Duration::from_millis(8);
/// Terminals take about this much in one OSC 52; some cut or drop what is longer.
const COPY_SURE_MAX: usize = 100_000;

/// What a sitting starts with.
#[derive(Debug)]
pub struct Options {
    /// The store.
    pub location: Location,
    /// A query to begin with.
    pub query: Option<String>,
    /// A statement to open, and the number of one of its claims, from 1.
    pub open: Option<(StatementId, Option<usize>)>,
    /// What the reader has configured.
    pub config: Config,
    /// What is wrong with that configuration; said at the start.
    pub config_problems: Vec<Diagnostic>,
    /// Whether colours may be used.
    pub color: bool,
    /// Where read marks and stars are kept; None: nowhere.
    pub marks: Option<MarksFile>,
    /// Where queries that were asked are kept; None: nowhere.
    pub queries: Option<QueriesFile>,
}

/// Sits at the terminal until the reader quits, a signal ends the program, or the terminal goes away.
/// Standard input and output must be a terminal, and this thread the program's main one.
pub fn run(options: Options) -> anyhow::Result<ExitCode> {
    terminal::hook_panics();
    let outcome = Session::start(options).and_then(Session::run);
    terminal::leave();
    outcome
}

/// Something that wakes the loop.
#[derive(Debug)]
enum Wake {
    /// For the app.
    Happened(Event),
    /// For the app, from the keyboard: the input thread has used its credit.
    Typed(Event, Instant),
    /// Signals ask for something: see [`Job::asked`].
    Signalled,
    /// The terminal has gone.
    HungUp,
}

/// How a turn leaves the loop.
enum Outcome {
    Quit,
    Signal(i32),
}

struct Session {
    app: App,
    screen: Screen,
    job: Job,
    wakes: Wakes,
    woken: Receiver<Wake>,
    credit: Sender<()>,
    search: Search,
    reader: Reader,
    entries: Entries,
    keeper: Keeper,
    trace: Trace,
    /// Whether copying may write to the terminal's clipboard.
    may_copy: bool,
    /// What effects brought about at once, for the app.
    follow_up: VecDeque<Event>,
}

impl Session {
    fn start(options: Options) -> anyhow::Result<Self> {
        let (wakes, woken) = mpsc::sync_channel(workers::WAKES_MAX);
        let wakes = Wakes(wakes);
        // Signals first: from the moment the terminal is ours, one of them must give it back.
        let job = signals::spawn(&wakes).context("listening for signals")?;
        let watch = match &options.location {
            Location::Path(root) => watch::spawn(&wakes, root),
            Location::Sample => None,
        };
        let reader = Reader::spawn(wakes.clone(), options.location.clone(), watch)
            .context("starting to read the store")?;
        let entries = Entries::spawn(wakes.clone()).context("starting to read statements")?;
        let search = Search::spawn(wakes.clone()).context("starting to search")?;
        let screen = Screen::open().context("taking the terminal")?;
        let (app, effects) = App::new(setup::setup(&options, terminal::size()));
        let files = Files { marks: options.marks, queries: options.queries };
        let keeper = Keeper::spawn(wakes.clone(), files).context("starting to keep marks")?;
        let credit = input::spawn(wakes.clone()).context("starting to read keys")?;
        let mut session = Self {
            app,
            screen,
            job,
            wakes,
            woken,
            credit,
            search,
            reader,
            entries,
            keeper,
            trace: Trace::from_env(),
            may_copy: options.config.clipboard,
            follow_up: VecDeque::new(),
        };
        // An app wants no end before its first event.
        let _ = session.carry_out(effects)?;
        Ok(session)
    }

    fn run(mut self) -> anyhow::Result<ExitCode> {
        let outcome = self.turns();
        // The shell comes back before the last marks are kept.
        terminal::leave();
        let Self { woken, mut keeper, .. } = self;
        // Nobody listens any more: whoever has something to tell must not wait to be heard.
        drop(woken);
        let unsaved = keeper.finish();
        for lost in &unsaved {
            terminal::say(&format!("onrecord: {lost}"));
        }
        match outcome {
            Ok(Outcome::Quit) if !unsaved.is_empty() => Ok(ExitCode::FAILURE),
            Ok(Outcome::Quit) => Ok(ExitCode::SUCCESS),
            Ok(Outcome::Signal(signal)) => Ok(exit_code(signal)),
            // A terminal that takes no bytes has gone, as its hang-up is about to say.
            Err(error) if is_hangup(&error) => Ok(exit_code(SIGHUP)),
            Err(error) => Err(error),
        }
    }

    fn turns(&mut self) -> anyhow::Result<Outcome> {
        let began = Instant::now();
        while !self.app.is_settled()
            && let Some(left) = FIRST_WAIT.checked_sub(began.elapsed())
            && let Ok(wake) = self.woken.recv_timeout(left)
        {
            if let Some(outcome) = self.take(wake)? {
                return Ok(outcome);
            }
        }
        self.draw()?;
        self.trace.note("start");
        self.trace.end_turn(Duration::ZERO, Duration::ZERO, None);
        // Without the input thread the program is ending.
        let _ = self.credit.send(());
        let mut drawn_at = Instant::now();
        // The last frames that a key or an answer asked for, and the first key since.
        let mut key_drawn_at: Option<Instant> = None;
        let mut answer_drawn_at: Option<Instant> = None;
        let mut typed_at: Option<Instant> = None;
        let mut is_stale = false;
        // Something was asked that has not been answered.
        let mut is_asked = false;
        loop {
            let first = if is_stale {
                match self.woken.recv_timeout(FRAME.saturating_sub(drawn_at.elapsed())) {
                    Ok(wake) => Some(wake),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Ok(Outcome::Quit),
                }
            } else {
                match self.woken.recv() {
                    Ok(wake) => Some(wake),
                    Err(_) => return Ok(Outcome::Quit),
                }
            };
            let began = Instant::now();
            let mut has_key = false;
            let mut next = first;
            while let Some(wake) = next {
                is_stale = true;
                if let Wake::Typed(_, at) = &wake {
                    has_key = true;
                    typed_at.get_or_insert(*at);
                }
                if let Some(outcome) = self.take(wake)? {
                    return Ok(outcome);
                }
                next = if began.elapsed() < TAKE_MAX { self.woken.try_recv().ok() } else { None };
            }
            let mut update = began.elapsed();
            while has_key
                && self.app.is_waiting()
                && let Some(left) = ANSWER_WAIT.checked_sub(began.elapsed())
                && let Ok(wake) = self.woken.recv_timeout(left)
            {
                let taken = Instant::now();
                if let Some(outcome) = self.take(wake)? {
                    return Ok(outcome);
                }
                update += taken.elapsed();
            }
            let has_answer = is_asked && !self.app.is_waiting();
            is_asked = self.app.is_waiting();
            if has_key {
                // An editor that the key asked for has come and gone by now.
                let _ = self.credit.send(());
            }
            // A key is drawn at once, unless it comes so fast after another that nobody can see both:
            // a held key, text pasted into a terminal that does not tell.
            let is_alone = has_key && key_drawn_at.is_none_or(|it| it.elapsed() >= FRAME)
                || has_answer && answer_drawn_at.is_none_or(|it| it.elapsed() >= FRAME);
            let mut draw = Duration::ZERO;
            let mut waited_since = None;
            if is_stale && (is_alone || drawn_at.elapsed() >= FRAME) {
                let began = Instant::now();
                self.draw()?;
                draw = began.elapsed();
                drawn_at = Instant::now();
                waited_since = typed_at.take();
                if waited_since.is_some() {
                    key_drawn_at = Some(drawn_at);
                }
                if has_answer {
                    answer_drawn_at = Some(drawn_at);
                }
                is_stale = false;
            }
            self.trace.end_turn(update, draw, waited_since);
        }
    }

    fn take(&mut self, wake: Wake) -> anyhow::Result<Option<Outcome>> {
        // Whatever woke us: with much to do, signals could not ring.
        while let Some(asked) = self.job.asked() {
            if let Some(outcome) = self.take_asked(asked)? {
                return Ok(Some(outcome));
            }
        }
        match wake {
            Wake::Happened(event) => self.update(event),
            Wake::Typed(event, _) => {
                faults::arm();
                self.update(event)
            }
            Wake::Signalled => Ok(None),
            Wake::HungUp => Ok(Some(Outcome::Signal(SIGHUP))),
        }
    }

    fn take_asked(&mut self, asked: Asked) -> anyhow::Result<Option<Outcome>> {
        match asked {
            // Also when the size is the old one again: on the way there and back, too fast for us to
            // see, the terminal has dropped what did not fit.
            Asked::Resize => self.screen.forget()?,
            Asked::Stop => self.suspend()?,
            Asked::Continue => {
                // Whoever stopped us without asking left the terminal to others: take it anew.
                terminal::leave();
                self.screen.reenter()?;
                self.follow_up.push_back(Event::Resumed);
            }
            Asked::End(signal) => return Ok(Some(Outcome::Signal(signal))),
        }
        self.take_size()
    }

    /// Lets the app know its size if it is another one, and what effects brought about meanwhile.
    fn take_size(&mut self) -> anyhow::Result<Option<Outcome>> {
        let size = terminal::size();
        if size != self.app.size() {
            self.follow_up.push_front(Event::Resized(size));
        }
        match self.follow_up.pop_front() {
            Some(event) => self.update(event),
            None => Ok(None),
        }
    }

    /// Lets the app work out what an event means, and carries out what it wants.
    fn update(&mut self, event: Event) -> anyhow::Result<Option<Outcome>> {
        let mut next = Some(event);
        while let Some(event) = next {
            self.trace.note(trace::name(&event));
            faults::pass("update");
            let effects = self.app.update(event);
            if let Some(outcome) = self.carry_out(effects)? {
                return Ok(Some(outcome));
            }
            next = self.follow_up.pop_front();
        }
        Ok(None)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> anyhow::Result<Option<Outcome>> {
        for effect in effects {
            match effect {
                Effect::LoadStore => self.reader.ask(read::Request::Store),
                Effect::ReadFiles { files, parties } => {
                    self.reader.ask(read::Request::Files { files, parties });
                }
                Effect::StopLoad => self.reader.stop(),
                Effect::ReadEntries(request) => self.entries.ask(request),
                Effect::CountUnread(request) => self.search.ask(search::Request::Count(request)),
                Effect::Sizes(request) => self.search.ask(search::Request::Sizes(request)),
                Effect::Values(request) => self.search.ask(search::Request::Values(request)),
                Effect::View(request) => self.search.ask(search::Request::View(request)),
                Effect::Claims(request) => self.search.ask(search::Request::Claims(request)),
                Effect::SaveQuery(query) => self.keeper.keep_query(query),
                Effect::Counts(request) => self.search.ask(search::Request::Counts(request)),
                Effect::SaveMarks(changes) => self.keeper.keep(changes),
                Effect::Copy(text) => self.copy(&text)?,
                Effect::OpenUrl(url) => {
                    if let Err(error) = outside::open_url(&url, &self.wakes) {
                        self.follow_up.push_back(Event::Failed(format!("no browser ({error}): {url}")));
                    }
                }
                Effect::Edit { file, line } => self.edit(&file, line)?,
                Effect::Suspend => self.suspend()?,
                Effect::Redraw => self.screen.forget()?,
                Effect::Quit => return Ok(Some(Outcome::Quit)),
            }
        }
        Ok(None)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        if !self.may_copy {
            let why = "nothing was copied: `clipboard` is off in config.toml".to_owned();
            self.follow_up.push_back(Event::Failed(why));
            return Ok(());
        }
        self.screen.copy(text)?;
        outside::copy_in_tmux(text);
        if text.len() > COPY_SURE_MAX {
            let kilobytes = text.len() / 1000;
            let notice = format!("copied {kilobytes} kB; terminals may cut or refuse that much");
            self.follow_up.push_back(Event::Told(notice));
        }
        Ok(())
    }

    /// Runs the editor in our place. The input thread has no credit now, so that all keys are its.
    fn edit(&mut self, file: &Path, line: u32) -> io::Result<()> {
        // From before the terminal is left until it is ours again: a Ctrl-C on the way is a signal, and not ours.
        self.job.outside.store(true, Ordering::SeqCst);
        terminal::leave();
        let closed = outside::edit(file, line);
        let entered = self.reenter();
        self.job.outside.store(false, Ordering::SeqCst);
        entered?;
        self.follow_up.push_back(Event::EditorClosed(closed));
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        if !signals::has_shell() {
            self.follow_up.push_back(Event::Failed("there is no shell to go back to".to_owned()));
            return Ok(());
        }
        terminal::leave();
        self.job.stop();
        self.reenter()?;
        self.follow_up.push_back(Event::Resumed);
        Ok(())
    }

    fn reenter(&mut self) -> io::Result<()> {
        self.screen.reenter()?;
        let size = terminal::size();
        if size != self.app.size() {
            self.follow_up.push_back(Event::Resized(size));
        }
        Ok(())
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        // The frame and the app must agree on the size, also when the news of it is still on its way.
        let size = terminal::size();
        if size != self.app.size() {
            // Nothing but panes being laid out follows from a size.
            let _ = self.update(Event::Resized(size))?;
        }
        let app = &self.app;
        self.screen
            .draw(|frame| {
                faults::pass("draw");
                ui::draw(app, frame);
            })
            .context("writing to the terminal")
    }
}

/// As a shell tells that a signal ended a program.
fn exit_code(signal: i32) -> ExitCode {
    ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX))
}

/// Whether an error says that the terminal has gone.
fn is_hangup(error: &anyhow::Error) -> bool {
    let mut kinds = error.chain().filter_map(|it| it.downcast_ref::<io::Error>());
    kinds.any(|it| {
        it.kind() == io::ErrorKind::BrokenPipe
            || it.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
    })
}
