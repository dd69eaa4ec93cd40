//! The stage for plays: an app, keys as typed, the screen. Effects are carried out at once, so there are
//! no threads, no files being written and no waiting.

use std::collections::VecDeque;
use std::sync::Arc;

use onrecord::app::effect::EntriesRequest;
use onrecord::app::entries::EntryRead;
use onrecord::app::event::Event;
use onrecord::app::keys::{Key, Keymap};
use onrecord::app::layout::Size;
use onrecord::app::{App, Effect, Setup};
use onrecord::domain::{MarkChange, Marks};
use onrecord::search::evaluate::Order;
use onrecord::store::catalog::FileRead;
use onrecord::store::read::{self, Location};
use onrecord::{archive, load};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;

/// A reader on a made-up terminal.
pub struct Play {
    pub app: App,
    terminal: Terminal<TestBackend>,
    /// What was put on the clipboard, last one last.
    pub copied: Vec<String>,
    /// Effects that need the world outside, by their debug form.
    pub outside: Vec<String>,
    /// Marks as a state file would have them.
    pub marks: Marks,
    /// Queries as a state file would have them.
    pub queries: Vec<String>,
    pub has_quit: bool,
    /// How often the rows of the list were worked out.
    pub n_views: usize,
    /// Statements asked for and not read yet, while reading takes time.
    pub on_their_way: Option<Vec<EntriesRequest>>,
    /// What effects brought about and has not been taken yet.
    events: VecDeque<Event>,
}

/// What the store of a play is.
pub enum Store<'a> {
    /// Nothing has been told of it yet.
    Unknown,
    Sample,
    /// One file of YAML.
    Yaml(&'a str),
}

pub fn setup(width: u16, height: u16) -> Setup {
    Setup {
        size: Size { width, height },
        keymap: Keymap::default(),
        reading_width: 80,
        color: true,
        order: Order::default(),
        query: None,
        open: None,
        views: Vec::new(),
        is_sample: false,
        notice: None,
    }
}

impl Play {
    pub fn sample(width: u16, height: u16) -> Self {
        Self::with(Setup { is_sample: true, ..setup(width, height) }, &Store::Sample)
    }

    pub fn yaml(width: u16, height: u16, yaml: &str) -> Self {
        Self::with(setup(width, height), &Store::Yaml(yaml))
    }

    pub fn with(setup: Setup, store: &Store<'_>) -> Self {
        let Size { width, height } = setup.size;
        let (app, effects) = App::new(setup);
        let mut play = Self {
            app,
            terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
            copied: Vec::new(),
            outside: Vec::new(),
            marks: Marks::default(),
            queries: Vec::new(),
            has_quit: false,
            n_views: 0,
            on_their_way: None,
            events: VecDeque::new(),
        };
        let effects = effects.into_iter().filter(|it| !matches!(it, Effect::LoadStore)).collect();
        play.carry_out(effects);
        play.follow();
        match store {
            Store::Unknown => {}
            Store::Sample => play.load_sample(),
            Store::Yaml(yaml) => {
                let file = file_read("play.yaml", yaml);
                play.planned("Play", 1);
                play.event(Event::PartRead(file));
                play.event(Event::FileDone);
                play.event(Event::StoreRead);
            }
        }
        play
    }

    fn load_sample(&mut self) {
        let plan = read::plan(&Location::Sample).unwrap();
        self.event(Event::Planned {
            name: plan.name,
            parties: Arc::clone(&plan.parties),
            n_files: plan.files.len(),
            diagnostics: plan.diagnostics,
        });
        for found in &plan.files {
            load::file(&found.path, &plan.parties, &mut |part| {
                self.event(Event::PartRead(part));
                std::ops::ControlFlow::Continue(())
            });
            self.event(Event::FileDone);
        }
        self.event(Event::StoreRead);
    }

    fn planned(&mut self, name: &str, n_files: usize) {
        self.event(Event::Planned {
            name: name.to_owned(),
            parties: Arc::from([]),
            n_files,
            diagnostics: Vec::new(),
        });
    }

    /// One event and all that follows from it, one after the other.
    pub fn event(&mut self, event: Event) {
        self.events.push_back(event);
        self.follow();
    }

    fn follow(&mut self) {
        while let Some(event) = self.events.pop_front() {
            let effects = self.app.update(event);
            self.carry_out(effects);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::View(request) => {
                    self.n_views += 1;
                    self.events.extend(request.run(&|| false).unwrap());
                }
                Effect::Values(request) => self.events.extend(request.run(&|| false).unwrap()),
                Effect::Sizes(request) => self.events.extend(request.run(&|| false)),
                Effect::Claims(request) => {
                    self.events.extend(request.run(&|| false).unwrap());
                }
                Effect::Counts(request) => {
                    self.events.extend(request.run(&|| false).unwrap());
                }
                Effect::SaveMarks(changes) => {
                    for change in &changes {
                        let MarkChange { .. } = change;
                        self.marks.apply(change);
                    }
                }
                Effect::SaveQuery(query) => self.queries.push(query),
                Effect::Copy(text) => self.copied.push(text),
                Effect::Quit => self.has_quit = true,
                Effect::StopLoad => self.outside.push("StopLoad".to_owned()),
                Effect::ReadEntries(request) => match &mut self.on_their_way {
                    Some(requests) => requests.push(request),
                    None => self.read_entries(&request),
                },
                Effect::CountUnread(request) => self.events.push_back(request.run()),
                Effect::LoadStore => self.outside.push("LoadStore".to_owned()),
                Effect::ReadFiles { files, .. } => self.outside.push(format!("ReadFiles {files:?}")),
                Effect::OpenUrl(url) => self.outside.push(format!("OpenUrl {url}")),
                Effect::Edit { file, line } => self.outside.push(format!("Edit {}:{line}", file.display())),
                Effect::Suspend => self.outside.push("Suspend".to_owned()),
                Effect::Redraw => self.outside.push("Redraw".to_owned()),
            }
        }
    }

    /// What is on its way arrives, the newest request alone, as the worker has it.
    pub fn arrive(&mut self) -> &mut Self {
        if let Some(request) = self.on_their_way.take().unwrap_or_default().pop() {
            self.read_entries(&request);
        }
        self.follow();
        self
    }

    fn read_entries(&mut self, request: &EntriesRequest) {
        let read = |slot: &u32| {
            let row = request.snapshot.rows.get(*slot)?;
            let version = (row.document(), row.hash());
            let entry = archive::entry(&request.snapshot, *slot).map(Arc::new);
            let answers = entry.as_ref().is_none_or(|it| request.is_answered_by(it));
            Some(EntryRead { slot: *slot, version, entry, answers })
        };
        let reads = request.slots.iter().filter_map(read).collect();
        self.events.push_back(Event::EntriesRead { reads, query: Arc::clone(&request.query) });
    }

    /// Types keys, parted by spaces: `j j enter ] y y`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in Key::sequence(keys).unwrap() {
            self.event(Event::Key(key));
        }
        self
    }

    /// Types words into a line.
    pub fn types(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            self.event(Event::Key(Key::char(c)));
        }
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.event(Event::Resized(Size { width, height }));
        self
    }

    fn cells(&mut self) -> Vec<Vec<Cell>> {
        let app = &self.app;
        self.terminal.draw(|frame| onrecord::ui::draw(app, frame)).unwrap();
        let buffer = self.terminal.backend().buffer();
        buffer.content.chunks(usize::from(buffer.area.width.max(1))).map(<[Cell]>::to_vec).collect()
    }

    /// The screen as text, without spaces at the ends of rows.
    pub fn screen(&mut self) -> String {
        self.read(&|_| true, " ")
    }

    /// The cells that fit, as text, row by row; rows without any are left out.
    pub fn read(&mut self, fits: &dyn Fn(&Cell) -> bool, blank: &str) -> String {
        let mut rows = Vec::new();
        for row in self.cells() {
            let mut text = String::new();
            let mut hidden = 0;
            for cell in &row {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                if fits(cell) {
                    text.push_str(cell.symbol());
                    hidden = onrecord::text::width::width(cell.symbol()).saturating_sub(1);
                } else {
                    text.push_str(blank);
                }
            }
            rows.push(text.trim_end().to_owned());
        }
        rows.join("\n")
    }

    /// The line at the bottom.
    pub fn status(&mut self) -> String {
        self.screen().lines().last().unwrap_or("").trim().to_owned()
    }
}

/// What a file of YAML gives.
pub fn file_read(name: &str, yaml: &str) -> FileRead {
    let path = Arc::from(std::path::Path::new(name));
    let mut all = FileRead::default();
    read::text(&path, yaml.as_bytes(), &mut |part| {
        all.diagnostics.extend(part.diagnostics);
        all.entries.extend(part.statements.into_iter().map(|it| Arc::new(load::entry(it, &[]))));
    });
    all
}
