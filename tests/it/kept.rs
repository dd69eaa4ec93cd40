//! Plays over a store of which only rows and index are in memory: what is read when it comes into sight looks
//! and works as if it had been there.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use onrecord::app::Setup;
use onrecord::app::event::{Event, Loading, Synced};
use onrecord::app::views::SavedView;
use onrecord::archive::Archive;
use onrecord::search::query;
use onrecord::search::stock::Snapshot;
use onrecord::store::read::{self, Location};
use tempfile::TempDir;

use crate::play::{Play, Store, setup};

/// A store of sixty statements in two files, and its cache.
struct Place {
    folder: TempDir,
    archive: Archive,
}

/// `n` statements, the last one the newest, each with two quotations.
fn statements(name: &str, numbers: std::ops::Range<u32>, word: &str) -> String {
    let mut text = String::new();
    for n in numbers {
        let _ = write!(
            text,
            "---\nid: {name}-{n}\ntitle: {name} {word} {n}\nissuer: Cedar Legal Aid\ndate: 2025-{:02}-{:02}\nbody: |\n  \
             The gate of {name} {n} was shut all night.\n\n  “Nobody opened the {word} for us,” said Ana \
             Lindqvist.\n\n  “We waited {n} hours,” said Tomas Roe, a neighbour.\n",
            n / 28 + 1,
            n % 28 + 1,
        );
    }
    text
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("store")).unwrap();
        let archive = Archive::open(&folder.path().join("cache"), &folder.path().join("store")).unwrap();
        let mut place = Self { folder, archive };
        place.write("quay.yaml", &statements("quay", 0..40, "gate"));
        place.write("mole.yaml", &statements("mole", 40..60, "door"));
        place.sync();
        place
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Writes a file of the store, long ago: one written to in the moment it is read is not trusted.
    fn write(&self, name: &str, text: &str) {
        let path = self.store().join(name);
        fs::write(&path, text).unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(3600 + u64::try_from(text.len()).unwrap());
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    }

    fn sync(&mut self) -> Synced {
        let plan = read::plan(&Location::Path(self.store())).unwrap();
        let synced = self.archive.sync(&plan, &mut |_, _| ControlFlow::Continue(())).unwrap();
        Synced { n_read: synced.n_read, n_gone: synced.n_gone, is_partial: synced.is_partial }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(self.archive.snapshot(Arc::default()).unwrap())
    }

    /// A reader that has just been told of what is kept.
    fn play(&self, setup: Setup) -> Play {
        let mut play = Play::with(setup, &Store::Unknown);
        play.event(Event::Kept { snapshot: self.snapshot(), is_growing: false });
        play.event(Event::Synced(Synced::default()));
        play
    }
}

#[test]
fn what_is_kept_is_on_the_screen_at_once() {
    let place = Place::new();
    let mut play = place.play(setup(120, 16));
    insta::assert_snapshot!(play.screen());
    play.keys("/").types("opened gate in:quote").keys("enter");
    insta::assert_snapshot!(play.screen());
}

#[test]
fn moving_reading_and_copying_are_as_with_all_in_memory() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.keys("j enter ] ]");
    assert!(play.status().starts_with("claim 2 of 2   Tomas Roe"), "{}", play.status());
    play.keys("y y J ] y y");
    assert_eq!(
        play.copied,
        [
            "“We waited 58 hours,” — Tomas Roe, Cedar Legal Aid, “mole door 58”, 3 March 2025",
            "“Nobody opened the door for us,” — Ana Lindqvist, Cedar Legal Aid, “mole door 57”, 2 March 2025"
        ]
    );
    // Back by the same way: the claim, then the statement before.
    play.keys("ctrl-o ctrl-o ctrl-o");
    assert_eq!(play.app.detail.entry.as_ref().unwrap().id().as_str(), "mole-58");
    assert_eq!(play.app.n_unread, 58);
    play.keys("g g G");
    let last = play.app.view.rows.len() - 1;
    assert_eq!(play.app.row_entry(last).unwrap().id().as_str(), "quay-0");
}

#[test]
fn the_claims_of_all_statements_lead_to_each() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.keys("C").types("roe");
    assert!(play.screen().contains("“We waited 59 hours,”"), "{}", play.screen());
    play.keys("down down enter");
    assert!(play.status().starts_with("claim 2 of 2   Tomas Roe"), "{}", play.status());
    assert_eq!(play.app.detail.entry.as_ref().unwrap().id().as_str(), "mole-57");
    // And back to the list, where one was.
    play.keys("ctrl-o");
    assert!(play.status().starts_with("3 of 60"), "{}", play.status());
    play.keys("esc /").types("nothing-like-it");
    assert!(play.screen().contains("nothing matches"), "{}", play.screen());
}

/// Keys are faster than a disk can be.
#[test]
fn keys_typed_before_the_text_has_come_wait_for_it() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.on_their_way = Some(Vec::new());
    play.keys("G");
    let screen = play.screen();
    assert!(screen.contains("quay gate 0") && !screen.contains("was shut all night"), "{screen}");
    play.keys("enter ] ] y y");
    assert!(play.copied.is_empty());
    play.arrive();
    assert_eq!(
        play.copied,
        ["“We waited 0 hours,” — Tomas Roe, Cedar Legal Aid, “quay gate 0”, 1 January 2025"]
    );
    assert!(play.marks.read.contains("quay-0"));
    // Whoever goes elsewhere does not want them any more.
    play.on_their_way = Some(Vec::new());
    play.keys("q g g 2 0 j ] k");
    play.arrive();
    assert_eq!(play.app.detail.claim, None);
}

#[test]
fn a_search_shows_its_words_when_they_have_come() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.on_their_way = Some(Vec::new());
    play.keys("/").types("quay gate");
    let before = play.screen();
    play.arrive();
    let after = play.screen();
    assert!(!before.contains("… opened the") && after.contains("gate of quay 39"), "{before}\n{after}");
    assert!(after.contains("40 of 60"), "{after}");
}

#[test]
fn what_changes_is_taken_in_where_one_stands() {
    let mut place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.keys("j j enter ]");
    // A newer statement, and another one in the place of the newest.
    place.write("mole.yaml", &statements("mole", 40..61, "door").replace("waited 59", "stood 59"));
    play.event(Event::Progress(Loading { n_done: 1, n_files: 2, ..Loading::default() }));
    assert!(play.status().starts_with("reading file 1 of 2"), "{}", play.status());
    let synced = place.sync();
    assert_eq!(synced, Synced { n_read: 2, n_gone: 1, is_partial: false });
    play.event(Event::Kept { snapshot: place.snapshot(), is_growing: false });
    play.event(Event::Synced(synced));
    assert_eq!(play.status(), "the store was read again: 1 statement changed, 1 statement new");
    play.keys("[ ]");
    assert!(play.status().starts_with("claim 2 of 2   Tomas Roe"), "{}", play.status());
    assert_eq!(play.app.detail.entry.as_ref().unwrap().id().as_str(), "mole-57");
    play.keys("q /").types("stood");
    assert!(play.screen().contains("1 of 61"), "{}", play.screen());
}

/// Nothing wrong is shown for a statement whose file has changed since: the store is looked at again.
#[test]
fn a_statement_that_has_changed_since_is_read_anew() {
    let mut place = Place::new();
    let mut play = place.play(setup(100, 20));
    place.write("quay.yaml", &statements("quay", 1..40, "gate"));
    play.outside.clear();
    play.keys("G");
    assert_eq!(play.outside, ["LoadStore"]);
    assert!(!play.screen().contains("was shut"), "{}", play.screen());
    let synced = place.sync();
    play.event(Event::Kept { snapshot: place.snapshot(), is_growing: false });
    play.event(Event::Synced(synced));
    assert_eq!(play.status(), "the store was read again: 1 statement gone");
    play.keys("G");
    assert!(play.screen().contains("quay 1 was shut all night"), "{}", play.screen());
}

#[test]
fn esc_leaves_the_rest_for_later() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.event(Event::Progress(Loading {
        n_done: 1,
        n_files: 9,
        left: Some(Duration::from_secs(70)),
        ..Loading::default()
    }));
    assert!(play.status().starts_with("reading file 1 of 9, 70 s left"), "{}", play.status());
    play.outside.clear();
    play.keys("/").types("gate").keys("esc esc");
    assert!(play.outside.is_empty(), "first the search is left");
    play.keys("esc");
    assert_eq!(play.outside, ["StopLoad"]);
    play.event(Event::Synced(Synced { n_read: 9, n_gone: 0, is_partial: true }));
    assert_eq!(play.status(), "the rest of the files is left for later: ctrl-r goes on");
}

#[test]
fn a_statement_named_at_the_start_is_opened_from_its_file() {
    let place = Place::new();
    let open = Some(("quay-7".parse().unwrap(), Some(2)));
    let mut play = place.play(Setup { open, ..setup(100, 20) });
    assert!(play.status().starts_with("claim 2 of 2   Tomas Roe"), "{}", play.status());
    let open = Some(("quay-77".parse().unwrap(), None));
    let mut play = place.play(Setup { open, ..setup(100, 20) });
    assert!(play.status().contains("no statement of the store has the id quay-77"), "{}", play.status());
}

#[test]
fn ids_that_stand_twice_are_problems() {
    let mut place = Place::new();
    place.write("pier.yaml", &statements("quay", 0..1, "gate"));
    place.sync();
    let mut play = place.play(setup(100, 20));
    play.keys("P");
    let screen = play.screen();
    assert!(screen.contains("the id `quay-0` stands at") && screen.contains("pier.yaml"), "{screen}");
}

#[test]
fn queries_that_were_asked_come_back_with_up() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.event(Event::QueriesRead(vec!["speaker:roe".to_owned(), "mole".to_owned()]));
    play.keys("/").types("gate").keys("enter q");
    assert_eq!(play.queries, ["gate"]);
    let strip = |play: &mut Play| play.app.strip.line.text().to_owned();
    play.keys("/ ctrl-u up");
    assert_eq!(strip(&mut play), "gate");
    play.keys("up up up");
    assert_eq!(strip(&mut play), "speaker:roe");
    assert_eq!(play.status(), "no query before this one");
    // What stands in the strip is searched for, on the way too.
    play.keys("down");
    assert_eq!(strip(&mut play), "mole");
    assert!(play.screen().contains("20 of 60"), "{}", play.screen());
    // From another row up and down move in the results.
    play.types(" door").keys("down down up");
    assert_eq!((strip(&mut play), play.app.list.selected), ("mole door".to_owned(), 1));
    play.keys("ctrl-p");
    assert_eq!(strip(&mut play), "mole door", "nothing older holds these words");
}

#[test]
fn tab_completes_with_what_stands_in_the_store() {
    let mut place = Place::new();
    place.write(
        "pier.yaml",
        "---\nid: pier\ntitle: Pier\nissuer: [Harbour Rights Watch, Cedar \"Quay\" Fund]\ndate: 2024-05-02\ntopics: [Housing, \
         Night returns]\nbody: “It is shut,” said Ivo Lind.\n",
    );
    place.sync();
    let mut play = place.play(setup(110, 20));
    let mut check = |typed: &str, tabs: usize, expected: &str| {
        play.keys("/ ctrl-u").types(typed);
        for _ in 0..tabs {
            play.keys("tab");
        }
        assert_eq!(play.app.strip.line.text(), expected, "{typed}");
        play.keys("esc");
    };
    // The most frequent first, and what cannot be written is left out.
    check("issuer:", 1, "issuer:\"Cedar Legal Aid\"");
    check("issuer:", 2, "issuer:\"Harbour Rights Watch\"");
    check("gate -issuer:\"har", 1, "gate -issuer:\"Harbour Rights Watch\"");
    // By another word of it too.
    check("issuer:watch", 1, "issuer:\"Harbour Rights Watch\"");
    check("topic:ho", 1, "topic:Housing");
    check("speaker:li", 1, "speaker:\"Ana Lindqvist\"");
    check("speaker:li", 2, "speaker:\"Ivo Lind\"");
    check("date:2024", 1, "date:2024-05");
    check("date:", 1, "date:2025-03");
    check("iss", 1, "issuer:");
    check("tag:", 1, "tag:");
}

#[test]
fn saved_views_are_shown_with_how_many_answer() {
    let view = |name: &str, text: &str| SavedView {
        name: name.to_owned(),
        text: text.to_owned(),
        query: Arc::new(query::parse(text).unwrap()),
    };
    let views = vec![
        view("By the mole", "title:mole"),
        view("Unread in March", "is:unread date:2025-03"),
        view("A whole word", "title:mol"),
    ];
    let place = Place::new();
    let mut play = place.play(Setup { views, ..setup(90, 12) });
    play.keys("v");
    insta::assert_snapshot!(play.screen());
    play.keys("j enter");
    assert_eq!(play.app.strip.line.text(), "is:unread date:2025-03");
    assert_eq!(play.app.view.rows.len(), 4);
    // What is counted is what shows: a saved word is a whole one.
    play.keys("v j enter");
    assert_eq!((play.app.strip.line.text(), play.app.view.rows.len()), ("title:mol", 0));
    play.keys("v k enter");
    // The one that shows is the selected one.
    play.keys("v k enter");
    assert_eq!((play.app.strip.line.text(), play.app.view.rows.len()), ("title:mole", 20));
    let mut play = place.play(setup(90, 12));
    play.keys("v");
    assert!(play.status().contains("[views] in config.toml"), "{}", play.status());
}

#[test]
fn results_are_narrowed_by_issuer_speaker_and_month() {
    let place = Place::new();
    let mut play = place.play(setup(120, 24));
    play.keys("/").types("quay").keys("esc f h");
    assert!(play.status().starts_with("Ana Lindqvist   40 claims"), "{}", play.status());
    play.keys("j enter");
    assert_eq!(play.app.strip.line.text(), "quay* speaker:\"Tomas Roe\"");
    assert!(play.screen().contains("40 of 60"), "{}", play.screen());
    play.keys("t h h");
    assert!(play.screen().contains("January 2025: 28"), "{}", play.screen());
    assert!(play.screen().contains("28 of 60"), "{}", play.screen());
    play.keys("esc t");
    // Another state of the store is counted anew.
    let mut place = place;
    place.write("pier.yaml", &statements("quay", 90..91, "gate").replace("2025-04", "2024-12"));
    place.sync();
    play.event(Event::Kept { snapshot: place.snapshot(), is_growing: false });
    play.keys("g");
    assert!(play.screen().contains("December 2024: 1"), "{}", play.screen());
    assert!(play.screen().contains("quay gate 90"), "{}", play.screen());
}

#[test]
fn what_is_being_read_stays_in_the_results_of_unread() {
    let place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.keys("/").types("is:unread ").keys("enter");
    play.on_their_way = Some(Vec::new());
    play.keys("J J J J J J J J J J").arrive();
    for _ in 0..10 {
        play.keys("J");
    }
    assert_eq!((play.app.view.rows.len(), play.app.list.selected), (60, 20));
    assert_eq!(play.marks.read.len(), 21);
}

#[test]
fn a_cache_made_anew_beside_a_whole_list_shows_when_it_is_whole() {
    let mut place = Place::new();
    let mut play = place.play(setup(100, 20));
    let whole = place.snapshot();
    place.write("mole.yaml", &statements("mole", 40..41, "door"));
    place.sync();
    play.event(Event::Kept { snapshot: place.snapshot(), is_growing: true });
    assert!(play.screen().contains("search 60 statements"), "{}", play.screen());
    play.event(Event::Kept { snapshot: whole, is_growing: true });
    play.event(Event::Synced(Synced { is_partial: true, ..Synced::default() }));
    play.keys("j");
    assert!(play.screen().contains("not all files are read: ctrl-r goes on"), "{}", play.screen());
    // A store that could not be read, and is as it was.
    play.event(Event::StoreFailed("it is away".to_owned()));
    assert!(play.screen().contains("it is away"), "{}", play.screen());
    play.keys("ctrl-r");
    play.event(Event::Synced(Synced::default()));
    assert_eq!(play.status(), "nothing has changed in the store");
}

/// Rows that come and go meanwhile do not take one elsewhere.
#[test]
fn a_text_that_is_waited_for_stays_the_one_when_the_store_grows() {
    let mut place = Place::new();
    let mut play = place.play(setup(100, 20));
    play.keys("C").types("waited 7 ");
    play.on_their_way = Some(Vec::new());
    play.keys("enter");
    place.write("pier.yaml", &statements("pier", 60..90, "door"));
    let synced = place.sync();
    play.event(Event::Kept { snapshot: place.snapshot(), is_growing: false });
    play.event(Event::Synced(synced));
    play.arrive();
    assert_eq!(play.app.detail.entry.as_ref().unwrap().id().as_str(), "quay-7");
    assert_eq!(play.app.detail.claim, Some(1));
}
