//! Any keys, pastes, sizes and news in any order, and the screen after each. It does not know what a key
//! should do.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use onrecord::app::Setup;
use onrecord::app::event::{Event, Loading, Work};
use onrecord::app::keys::{Code, Key};
use onrecord::app::overlay::Overlay;
use onrecord::domain::Marks;
use onrecord::store::FileRead;

use crate::play::{Play, Store, file_read, setup};

/// What most inputs read: few statements, so that many keys reach every one of them.
const SMALL: &str = "\
---
id: camps
title: Camps emptied at night
issuer: Harbour Rights Watch
date: 2025-03-27
place: Port Ainslie
topics: [Housing]
url: https://example.org/camps
speakers:
  - {name: Ana Lindqvist, role: director}
body: |
  Three camps were emptied in two nights.

  “Nobody was told before the trucks came,” said Ana Lindqvist. “We counted 412 children.”

  The ministry must open them again, she said. The transfer was “orderly”, it said.
---
id: letter
title: A letter on the night returns
issuer: [Cedar Legal Aid, Lantern Network]
date: 2024-11-02
body: |
  Nothing was told to the families, Cedar Legal Aid said.
---
id: camps
title: The same id
issuer: Example
body: None.
---
id: broken
title: No body
";

/// What tries to reach the terminal or to break a row: no text of it may.
const HOSTILE: &str = "\
---
id: hostile
title: \"\\e[2J\\e]0;x\\a ⟨\\u202e \\U000E0041 a\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301 清洁空气\"
issuer: \"Ágnes \\u200b\\u2066\\t\\x9b31m\"
date: 9999
place: \"\\r\\n\\u2028\"
topics: [\"\\e\", '👩‍👩‍👧', '', ' ']
body: \"“\\e[31mWe\\tleave,” said Ana \\u202eRoe. مخيم 清洁空气\\r\\n\\r\\n“👩‍👩‍👧\\u0301”\\0 \"
---
id: long
title: 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww'
issuer: [A, B, C, D, E, F, G]
body: |
  wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
";

fn stores() -> &'static [FileRead; 3] {
    static READ: OnceLock<[FileRead; 3]> = OnceLock::new();
    READ.get_or_init(|| {
        let mut sample = FileRead::default();
        for (name, text) in onrecord::store::sample::FILES {
            let part = file_read(name, text);
            sample.entries.extend(part.entries);
            sample.diagnostics.extend(part.diagnostics);
        }
        [file_read("play.yaml", SMALL), file_read("play.yaml", HOSTILE), sample]
    })
}

/// Keys that have a name, by the control characters that stand for them here.
const NAMED: [Code; 32] = [
    Code::Enter,
    Code::Esc,
    Code::Tab,
    Code::BackTab,
    Code::Backspace,
    Code::Delete,
    Code::Insert,
    Code::Left,
    Code::Right,
    Code::Up,
    Code::Down,
    Code::Home,
    Code::End,
    Code::PageUp,
    Code::PageDown,
    Code::F(1),
    Code::F(2),
    Code::F(255),
    Code::Char('é'),
    Code::Char('清'),
    Code::Char('\u{301}'),
    Code::Char('\u{202e}'),
    Code::Char('\u{1b}'),
    Code::Char('\n'),
    Code::Char('\u{200d}'),
    Code::Char('👩'),
    Code::Char('\u{10ffff}'),
    Code::Enter,
    Code::Enter,
    Code::Esc,
    Code::Down,
    Code::Char('م'),
];

/// Bytes of one input that are still to be played.
struct Script<'a>(&'a [u8]);

impl Script<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A byte that is there in any case.
    fn some(&mut self) -> u8 {
        self.byte().unwrap_or(0)
    }

    fn text(&mut self) -> String {
        let len = usize::from(self.some()).min(self.0.len());
        let (text, rest) = self.0.split_at(len);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }
}

/// The first four bytes are columns, rows, the store and how the program was begun; each byte after them is
/// a key, or something that happens.
pub fn check(bytes: &[u8]) {
    let mut script = Script(bytes);
    let (width, height) = size(&mut script);
    let store = usize::from(script.some());
    let begun = script.some();
    let query = (begun & 1 > 0).then(|| "camp OR quay".to_owned());
    let open =
        (begun & 2 > 0).then(|| ("letter".parse().expect("it is an id"), Some(usize::from(begun >> 4))));
    let setup =
        Setup { query, open, color: begun & 4 > 0, reading_width: u16::from(begun), ..setup(width, height) };
    let mut play = Play::with(setup, &Store::Unknown);
    if begun & 8 == 0 {
        load(&mut play, store);
    }
    screen(&mut play);
    // A person types about as much between two looks.
    for _ in 0..200 {
        if play.has_quit || !happen(&mut play, &mut script, store) {
            return;
        }
        screen(&mut play);
    }
}

fn size(script: &mut Script<'_>) -> (u16, u16) {
    (u16::from(script.some()), u16::from(script.some()) % 100)
}

fn load(play: &mut Play, store: usize) {
    let stores = stores();
    let read = &stores[store % stores.len()];
    play.event(Event::Planned {
        name: "fuzz".to_owned(),
        parties: Arc::default(),
        n_files: 1,
        diagnostics: Vec::new(),
    });
    play.event(Event::PartRead(read.clone()));
    play.event(Event::FileDone);
    play.event(Event::StoreRead);
}

/// One more thing; false at the end of the input.
fn happen(play: &mut Play, script: &mut Script<'_>, store: usize) -> bool {
    let Some(byte) = script.byte() else { return false };
    let key = |code: Code| Event::Key(Key::plain(code));
    let event = match byte {
        0..0x20 => key(NAMED[usize::from(byte)]),
        0x20..0x7f => key(Code::Char(char::from(byte))),
        0x7f | 0x80 => Event::Key(Key { ctrl: true, ..Key::char(char::from(script.some() & 0x7f)) }),
        0x81 => Event::Key(Key { alt: true, ..Key::char(char::from(script.some() & 0x7f)) }),
        0x82..0x88 => {
            let (width, height) = size(script);
            play.resize(width, height);
            return true;
        }
        0x88..0x90 => Event::Pasted(script.text()),
        0x90 => Event::StoreChanged,
        0x91 => {
            load(play, store);
            return true;
        }
        0x92 => {
            load(play, usize::from(script.some()));
            return true;
        }
        0x93 => Event::FilesChanged(vec![Path::new("play.yaml").into()]),
        0x94 => Event::FilesReread(vec![(Path::new("play.yaml").into(), None)]),
        0x95 => {
            let yaml = script.text();
            Event::FilesReread(vec![(Path::new("play.yaml").into(), Some(file_read("play.yaml", &yaml)))])
        }
        0x96 => Event::FilesReread(vec![(Path::new("play.yaml").into(), Some(stores()[0].clone()))]),
        0x97 => Event::StoreFailed(script.text()),
        0x98 => Event::MarksFailed(script.text()),
        0x99 => Event::MarksRead(Marks::default()),
        0x9a => Event::Told(script.text()),
        0x9b => Event::Failed(script.text()),
        0x9c => Event::EditorClosed(if script.some() & 1 > 0 { Ok(()) } else { Err(script.text()) }),
        0x9d => Event::Resumed,
        0x9e => Event::QueriesRead(vec![script.text(), "camp".to_owned()]),
        0x9f => Event::Progress(Loading {
            n_done: usize::from(script.some()),
            n_files: usize::from(script.some()),
            left: Some(Duration::from_secs(u64::from(script.some()) << 20)),
            is_elsewhere: byte & 1 > 0,
        }),
        0xa0 => {
            let generation = u64::from(script.some());
            let all = [
                Work::View(generation),
                Work::Claims(generation),
                Work::Counts(generation),
                Work::Count,
                Work::Sizes,
                Work::Values,
                Work::Load,
                Work::Files,
                Work::Marks,
                Work::Watch,
                Work::Entries,
            ];
            let work = all[usize::from(script.some()) % all.len()];
            Event::WorkerFailed { work, message: script.text() }
        }
        // Letters that lead somewhere come more often than the others do.
        _ => key(Code::Char(char::from(b"jkgGdu]n[NcCyylimtsor/:?fvFToOeEqpaxzhbw"[usize::from(byte) % 40]))),
    };
    play.event(event);
    true
}

/// The screen can be drawn, nothing on it acts on a terminal, and what is selected is there.
fn screen(play: &mut Play) {
    let n_rows = play.app.view.rows.len();
    let list = play.app.list;
    assert!(list.selected < n_rows.max(1) && list.top <= list.selected, "{list:?} of {n_rows}");
    let detail = &play.app.detail;
    assert!(detail.claim.is_none_or(|it| it < detail.claims().len()), "{:?}", detail.claim);
    assert!(detail.top <= detail.n_rows());
    let cursor = match &play.app.overlay {
        Overlay::ClaimsAll(all) => Some((all.cursor, all.rows.len())),
        Overlay::ClaimsHere(here) => Some((here.cursor, detail.claims().len())),
        Overlay::Command(command) => Some((command.cursor, command.fitting().len())),
        Overlay::Problems(problems) => Some((problems.cursor, problems.list.len())),
        Overlay::Views(views) => Some((views.cursor, play.app.views.len())),
        _ => None,
    };
    if let Some((cursor, n_rows)) = cursor {
        assert!(cursor.selected < n_rows.max(1) && cursor.top <= cursor.selected, "{cursor:?} of {n_rows}");
    }
    let shown = play.screen();
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    assert!(!shown.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{e0041}']), "{shown:?}");
    let copied = std::mem::take(&mut play.copied);
    assert!(copied.iter().all(|it| !it.is_empty()), "{copied:?}");
    play.outside.clear();
}
