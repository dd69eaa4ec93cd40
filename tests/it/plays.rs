//! What a reader sees and does: a store, keys as typed, the screen.

use std::path::Path;
use std::sync::Arc;

use onrecord::app::event::{Event, Work};
use onrecord::app::layout::Focus;
use onrecord::app::{App, Effect, Setup};
use onrecord::domain::Span;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::play::{Play, Store, file_read, setup};

const TWO: &str = "\
---
id: harbour-camps
title: Camps emptied at night
issuer: Harbour Rights Watch
date: 2025-03-27
place: Port Ainslie
url: https://example.org/camps
speakers:
  - {name: Ana Lindqvist, role: director}
body: |
  Three camps were emptied in two nights.

  “Nobody was told before the trucks came,” said Ana Lindqvist, the group's director. “We counted 412 children.”

  The ministry said that the transfer was orderly.
---
id: cedar-letter
title: A letter on the night returns
issuer: [Cedar Legal Aid, Lantern Network]
date: 2024-11-02
body: |
  Nothing was told to the families, Cedar Legal Aid said.
";

const fn is_underlined(cell: &Cell) -> bool {
    cell.modifier.contains(Modifier::UNDERLINED)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The cells that stand out as the current claim must read as its words, and no others.
#[track_caller]
fn check_claim_on_screen(play: &mut Play, context: &str) {
    let entry = play.app.detail.entry.clone().unwrap();
    let claim = play.app.detail.current_claim().cloned().unwrap();
    let body = &entry.statement.body;
    let expected: String = claim.content.iter().map(|span: &Span| squeezed(span.of(body))).collect();
    let shown = squeezed(&play.read(&is_underlined, " "));
    assert_eq!(shown, expected, "{context}: {} claim {:?}", entry.id(), play.app.detail.claim);
}

#[test]
fn every_claim_of_the_sample_is_shown_in_exactly_its_cells() {
    let mut n_checked = 0;
    for width in [40, 80, 160] {
        // High enough for the longest claim at once; scrolling has plays of its own.
        let mut play = Play::sample(width, 90);
        let n_statements = play.app.view.rows.len();
        assert!(n_statements >= 24);
        play.keys("enter g");
        for _ in 0..n_statements {
            let n_claims = play.app.detail.claims().len();
            for _ in 0..n_claims {
                play.keys("]");
                check_claim_on_screen(&mut play, "]");
                n_checked += 1;
            }
            for number in 1..=n_claims {
                play.keys("c");
                let digits = number.to_string().chars().map(|c| c.to_string()).collect::<Vec<_>>().join(" ");
                play.keys(&digits);
                if n_claims > 9 && number < 10 && number * 10 <= n_claims {
                    play.keys("enter");
                }
                assert_eq!(play.app.detail.claim, Some(number - 1));
                check_claim_on_screen(&mut play, "c");
            }
            play.keys("J");
        }
        play.keys("q C");
        let n_claims = {
            let onrecord::app::overlay::Overlay::ClaimsAll(all) = &play.app.overlay else { panic!() };
            all.rows.len()
        };
        assert_eq!(n_claims * 3, n_checked * 3 / [40, 80, 160].iter().filter(|it| **it <= width).count());
        for row in 0..n_claims {
            play.keys("enter");
            check_claim_on_screen(&mut play, "C");
            play.keys("ctrl-o");
            let onrecord::app::overlay::Overlay::ClaimsAll(all) = &play.app.overlay else { panic!() };
            assert_eq!(all.cursor.selected, row, "back to the row one came from");
            play.keys("down");
        }
    }
    assert!(n_checked > 300, "only {n_checked} claims");
}

#[test]
fn the_newest_comes_first_and_its_text_stands_beside_it() {
    let mut play = Play::yaml(100, 16, TWO);
    insta::assert_snapshot!(play.screen());
    play.keys("enter ]");
    insta::assert_snapshot!(play.screen());
}

#[test]
fn one_pane_below_sixty_columns() {
    let mut play = Play::yaml(40, 10, TWO);
    insta::assert_snapshot!(play.screen());
    play.keys("enter ] ]");
    insta::assert_snapshot!(play.screen());
    play.keys("q");
    assert_eq!(play.app.focus, Focus::List);
    play.keys("q");
    assert!(play.has_quit);
}

#[test]
fn a_search_shows_why_and_opens_at_the_match() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("told");
    insta::assert_snapshot!(play.screen());
    play.keys("enter");
    assert_eq!(play.app.focus, Focus::Text);
    assert_eq!(play.app.match_position(), Some((1, 1)));
    let marked = play.read(&|cell| cell.modifier.contains(Modifier::BOLD | Modifier::REVERSED), "");
    assert_eq!(squeezed(&marked), "told");
    // Esc takes the marks, then goes back to the results; Esc there clears them.
    play.keys("esc esc");
    assert_eq!((play.app.focus, play.app.view.rows.len()), (Focus::List, 2));
    assert!(!play.app.strip.line.text().is_empty());
    play.keys("esc");
    assert!(play.app.strip.line.text().is_empty());
}

#[test]
fn the_last_word_is_a_prefix_while_it_is_typed() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("minis");
    assert_eq!(play.app.view.rows.len(), 1);
    play.types(" ");
    assert_eq!(play.app.view.rows.len(), 0);
}

#[test]
fn a_bad_query_keeps_the_last_good_results_and_points_at_the_place() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("camps )");
    assert!(play.app.strip.error.is_some());
    assert_eq!(play.app.view.rows.len(), 1, "the results of `camps`");
    play.keys("ctrl-u").types("camps isuer:x");
    let screen = play.screen();
    let error = screen.lines().nth(1).unwrap();
    let column = screen.lines().next().unwrap().find("isuer").unwrap();
    assert_eq!(error.chars().position(|c| c == '▲'), Some(column), "{screen}");
    assert!(error.contains("issuer"), "{error}");
}

#[test]
fn stepping_from_the_text_stays_within_the_results_and_marks_as_read() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("ministry").keys("enter");
    assert_eq!(play.marks.read.len(), 1);
    play.keys("J");
    assert!(play.status().contains("last statement"));
    assert_eq!(play.marks.read.len(), 1);
    play.keys("esc esc esc j");
    assert_eq!(play.marks.read.len(), 1, "previewing does not mark as read");
    play.keys("m m *");
    assert_eq!((play.marks.read.len(), play.marks.starred.len()), (1, 1));
}

#[test]
fn find_in_the_text_counts_goes_around_and_is_left() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("enter /").types("th");
    let n_matches = play.app.match_position().unwrap().1;
    assert!(play.status().ends_with(&format!("1/{n_matches}")), "{}", play.status());
    play.keys("enter n n");
    assert_eq!(play.app.match_position(), Some((3, n_matches)));
    play.keys("N N N");
    assert_eq!(play.app.match_position(), Some((n_matches, n_matches)));
    assert!(play.status().contains("first match to the last"));
    // Smart case: a capital is meant.
    play.keys("/").types("Th");
    assert!(play.app.match_position().unwrap().1 < n_matches);
    play.keys("esc");
    assert_eq!((play.app.match_position(), play.app.focus), (None, Focus::Text));
}

#[test]
fn a_quotation_is_copied_as_it_is_stored() {
    let mut play = Play::yaml(44, 20, TWO);
    play.keys("enter ] y");
    assert!(play.screen().contains("q  Copy the bare quotation"), "{}", play.screen());
    play.keys("q y y y i y l");
    assert_eq!(play.copied[0], "Nobody was told before the trucks came,");
    assert!(
        play.copied[1].contains("Ana Lindqvist") && play.copied[1].contains("director"),
        "{}",
        play.copied[1]
    );
    assert_eq!(play.copied[2], "harbour-camps");
    assert!(play.copied[3].starts_with("https://example.org/camps#:~:text="));
}

#[test]
fn a_claim_says_whom_it_asks_and_which_rule_gave_its_speaker() {
    let text = "id: a\ntitle: Quay\nissuer: Cedar Legal Aid\nlanguage: en\nbody: |\n  \
                “The council must pay,” said Ana Lindqvist, a lawyer. “We called,” she said.\n";
    let mut play = Play::yaml(120, 16, text);
    play.keys("enter w");
    assert!(play.status().contains("no claim here"), "{}", play.status());
    play.keys("]");
    assert!(play.status().contains("→ asks the council"), "{}", play.status());
    play.keys("w");
    assert!(play.status().contains("cue-after: a word of saying"), "{}", play.status());
    play.keys("c j w");
    assert!(play.status().contains("“she” is taken for Ana Lindqvist"), "{}", play.status());
}

#[test]
fn what_is_bound_to_the_world_outside_is_asked_for() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("o e ctrl-r ctrl-z ctrl-l ctrl-c");
    assert_eq!(
        play.outside,
        ["OpenUrl https://example.org/camps", "Edit play.yaml:2", "LoadStore", "Suspend", "Redraw"]
    );
    assert!(play.has_quit);
    play.keys("j o");
    assert!(play.status().contains("no URL"));
}

#[test]
fn the_sample_says_what_it_is_and_is_not_edited() {
    let mut play = Play::sample(80, 24);
    assert!(play.screen().contains("invented sample"), "{}", play.screen());
    assert!(play.screen().contains("onrecord FOLDER"));
    play.keys("e");
    assert!(play.outside.is_empty());
    assert!(play.status().starts_with("! the sample"), "{}", play.status());
}

#[test]
fn a_file_read_again_keeps_the_place() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("j enter");
    let path: Arc<Path> = Arc::from(Path::new("play.yaml"));
    let longer = format!(
        "---\nid: new-one\ntitle: New\nissuer: X\ndate: 2026-01-01\nbody: New.\n{}",
        TWO.replace("Nothing was", "Little was")
    );
    play.event(Event::FilesReread(vec![(Arc::clone(&path), Some(file_read("play.yaml", &longer)))]));
    assert_eq!(play.status().split("  ").next(), Some("play.yaml was read again"));
    assert_eq!(play.app.detail.entry.as_ref().unwrap().id().as_str(), "cedar-letter");
    assert!(play.app.detail.body().starts_with("Little was"));
    assert_eq!((play.app.list.selected, play.app.view.rows.len()), (2, 3));
    // Broken: it is said, and what is being read stays in sight.
    play.event(Event::FilesReread(vec![(Arc::clone(&path), Some(file_read("play.yaml", "---\n: : [\n")))]));
    assert!(play.status().contains("problem"), "{}", play.status());
    assert!(play.app.detail.off_list.is_some() && play.screen().contains("Little was"));
    // Gone: said too.
    play.event(Event::FilesReread(vec![(path, None)]));
    assert!(play.status().contains("gone"), "{}", play.status());
}

#[test]
fn files_read_again_together_are_taken_in_and_told_together() {
    let one = |id: &str, body: &str| {
        format!("---\nid: {id}\ntitle: T\nissuer: X\ndate: 2026-01-01\nbody: {body}\n")
    };
    let path = |name: &str| -> Arc<Path> { Arc::from(Path::new(name)) };
    let read = |name: &str, yaml: &str| (path(name), Some(file_read(name, yaml)));
    let mut play = Play::yaml(120, 16, TWO);
    let n_views = play.n_views;
    play.event(Event::FilesReread(vec![read("a.yaml", &one("a", "A.")), read("b.yaml", &one("b", "B."))]));
    assert!(play.status().contains("2 files were read again"), "{}", play.status());
    assert_eq!((play.n_views - n_views, play.app.view.rows.len()), (1, 4));
    // The same id in another file, and gone from there again.
    play.event(Event::FilesReread(vec![read("b.yaml", &one("b", "New.")), read("c.yaml", &one("a", "C."))]));
    let id = "a";
    assert_eq!(play.app.stock.slots_of(id).len(), 2);
    play.event(Event::FilesReread(vec![
        read("b.yaml", ": : ["),
        read("a.yaml", &one("a", "Other.")),
        (path("c.yaml"), None),
    ]));
    let status = play.status();
    assert!(status.contains("1 file has gone, and 1 statement with it; 2 files were"), "{status}");
    assert!(status.contains("1 of them has a problem: P"), "{status}");
    assert_eq!(play.app.row_entry(0).unwrap().statement.body.trim(), "Other.");
    assert_eq!(play.app.stock.slots_of(id).len(), 1);
    // What is as it was is no news, also of a file that had gone before.
    let n_views = play.n_views;
    play.keys("j");
    play.event(Event::FilesReread(vec![read("a.yaml", &one("a", "Other.")), (path("c.yaml"), None)]));
    assert!(!play.status().contains("again") && play.n_views == n_views, "{}", play.status());
}

/// While a view is under way, what arrives is kept for the next one; only its own failure ends that.
#[test]
fn a_worker_that_fails_ends_the_wait_for_its_own_answer() {
    let (mut app, _) = App::new(setup(100, 16));
    let planned = Event::Planned {
        name: "Play".to_owned(),
        parties: Arc::from([]),
        n_files: 3,
        diagnostics: Vec::new(),
    };
    let failed = |work| Event::WorkerFailed { work, message: "why".to_owned() };
    let part = || Event::PartRead(file_read("play.yaml", TWO));
    app.update(planned);
    let effects = app.update(part());
    let view = |effects: &[Effect]| {
        effects.iter().find_map(|it| if let Effect::View(it) = it { Some(it.generation) } else { None })
    };
    let generation = view(&effects).expect("the first part is shown");
    for work in [Work::Marks, Work::Watch, Work::Files, Work::View(generation - 1)] {
        app.update(failed(work));
        assert!(app.update(part()).is_empty(), "{work:?}");
    }
    app.update(failed(Work::View(generation)));
    assert!(view(&app.update(part())).is_some());
    assert!(app.store.loading.is_some());
    app.update(part());
    assert!(view(&app.update(failed(Work::Load))).is_some(), "all that came is shown");
    assert!(app.store.loading.is_none());
}

#[test]
fn marks_that_cannot_be_kept_are_said_once() {
    let mut play = Play::yaml(100, 16, TWO);
    let failed = || Event::MarksFailed("opening the lock of marks: it is read-only".to_owned());
    play.keys("enter");
    play.event(failed());
    assert!(play.status().contains("read-only"), "{}", play.status());
    play.keys("J");
    play.event(failed());
    assert!(!play.status().contains("read-only"), "{}", play.status());
    // Once they could be kept again, the next failure is news.
    play.event(Event::MarksRead(play.marks.clone()));
    play.event(failed());
    assert!(play.status().contains("read-only"), "{}", play.status());
}

#[test]
fn many_files_changed_at_once_are_another_store() {
    let mut play = Play::yaml(100, 16, TWO);
    let files = |n: usize| (0..n).map(|n| Arc::from(Path::new(&format!("{n}.yaml")))).collect();
    play.event(Event::FilesChanged(files(3)));
    assert!(play.outside.last().unwrap().starts_with("ReadFiles"), "{:?}", play.outside);
    play.event(Event::FilesChanged(files(1000)));
    assert_eq!(play.outside.last().unwrap(), "LoadStore");
}

#[test]
fn problems_are_counted_and_listed() {
    let broken = format!("{TWO}---\nid: BAD ID\ntitle: x\nissuer: y\nbody: z\n");
    let mut play = Play::yaml(100, 16, &broken);
    assert_eq!(play.app.view.rows.len(), 2);
    assert!(play.status().contains("1 error, 1 warning: P"), "{}", play.status());
    play.keys("P");
    assert!(play.screen().contains("bad-id"), "{}", play.screen());
    play.keys("enter");
    assert!(play.outside.last().unwrap().starts_with("Edit play.yaml:"), "{:?}", play.outside);
}

#[test]
fn help_is_searched_and_commands_are_called_by_name() {
    let mut play = Play::yaml(100, 30, TWO);
    play.keys("?").types("citation");
    assert!(play.screen().contains("yy"), "{}", play.screen());
    assert!(!play.screen().contains("Turn the order around"));
    play.keys("esc :").types("sort-by-is").keys("tab enter");
    assert!(play.screen().contains("by issuer"), "{}", play.screen());
    play.keys("R");
    assert!(play.screen().contains("by issuer, reversed"));
}

#[test]
fn jumps_are_gone_back_one_by_one() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("enter ] ]");
    assert_eq!(play.app.detail.claim, Some(1));
    // Steps one after the other are one way back; a jump from the list of claims is its own.
    play.keys("c 1 ctrl-o");
    assert_eq!(play.app.detail.claim, Some(1));
    play.keys("ctrl-o");
    assert_eq!((play.app.detail.claim, play.app.focus), (None, Focus::Text));
    play.keys("ctrl-o");
    assert_eq!(play.app.focus, Focus::List);
    play.keys("ctrl-o");
    assert!(play.status().contains("where you began"));
}

#[test]
fn started_at_a_claim_or_a_query() {
    let open = Some(("harbour-camps".parse().unwrap(), Some(2)));
    let play = Play::with(Setup { open, ..setup(100, 16) }, &Store::Yaml(TWO));
    assert_eq!((play.app.focus, play.app.detail.claim), (Focus::Text, Some(1)));
    let query = Some("issuer:cedar".to_owned());
    let play = Play::with(Setup { query, ..setup(100, 16) }, &Store::Yaml(TWO));
    assert_eq!(play.app.view.rows.len(), 1);
    let open = Some(("no-such".parse().unwrap(), None));
    let mut play = Play::with(Setup { open, ..setup(100, 16) }, &Store::Yaml(TWO));
    assert!(play.status().contains("no-such"), "{}", play.status());
}

#[test]
fn nothing_panics_at_any_size_with_anything_open() {
    let hostile = "---\nid: x\ntitle: \"a\\tb\\u202Ec\\u001b[2J\"\nissuer: y\nbody: \"\\u001b]52;c;x\\u0007 \\u0301\\u0301 清洁 “q”, said Z.\"\n";
    for (width, height) in [(1, 1), (2, 2), (3, 1), (1, 40), (12, 3), (40, 10), (59, 5), (60, 14), (100, 2)] {
        for keys in
            ["", "enter", "/ a", "enter / q", "c", "C", "?", ":", "y", "enter ] y", "z", "/ i s u : x"]
        {
            let mut play = Play::yaml(width, height, hostile);
            if !keys.is_empty() {
                play.keys(keys);
            }
            let screen = play.screen();
            assert!(!screen.contains(['\u{1b}', '\u{202e}', '\u{7}']));
            play.resize(200, 60).screen();
            play.resize(width, height).screen();
        }
    }
}

#[test]
fn nothing_is_there_but_the_screen_says_what_to_do() {
    let mut play = Play::yaml(80, 24, "");
    assert!(play.screen().contains("onrecord new"), "{}", play.screen());
    play.keys("enter ] c C esc / x enter n y y o e m *");
}

#[test]
fn without_colour_signs_remain() {
    let mut play = Play::with(Setup { color: false, ..setup(100, 16) }, &Store::Yaml(TWO));
    play.keys("/").types("told").keys("enter ]");
    let colored = play.read(&|cell| cell.fg != Color::Reset || cell.bg != Color::Reset, "");
    assert_eq!(squeezed(&colored), "");
    let screen = play.screen();
    assert!(screen.contains("▌") && screen.contains("●") && screen.contains("claim 2 of"), "{screen}");
}

#[test]
fn results_show_while_one_types_also_where_one_pane_shows() {
    for (width, keys) in [(44, "enter"), (120, "enter z")] {
        let mut play = Play::yaml(width, 14, TWO);
        play.keys(keys).keys("s").types("families");
        assert!(play.screen().contains("A letter on the night"), "{}", play.screen());
        assert!(play.status().starts_with("1 of 1"), "{}", play.status());
        play.keys("esc");
        assert!(play.screen().contains("Not in the results"), "{}", play.screen());
    }
}

#[test]
fn a_match_inside_a_claim_is_that_claim() {
    let mut play = Play::yaml(100, 20, TWO);
    play.keys("/").types("in:quote counted").keys("enter");
    assert_eq!(play.app.detail.claim, Some(1));
    play.keys("y q");
    assert_eq!(play.copied, ["We counted 412 children."]);
    // A speaker is asked for without a word to mark: the claim is gone to all the same.
    play.keys("esc esc esc /").types("speaker:lindqvist").keys("enter");
    assert_eq!(play.app.detail.claim, Some(0));
    // A match outside any claim: the next claim is the next after it.
    play.keys("esc esc esc /").types("emptied").keys("enter");
    assert_eq!(play.app.detail.claim, None);
    play.keys("]");
    assert_eq!(play.app.detail.claim, Some(0));
}

#[test]
fn what_was_read_stays_in_the_results_of_unread() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("is:unread").keys("enter");
    let marks = play.marks.clone();
    play.event(Event::MarksRead(marks));
    assert_eq!((play.app.view.rows.len(), play.app.n_unread), (2, 1));
    play.keys("J K");
    assert_eq!(play.app.list.selected, 0);
}

#[test]
fn a_find_that_is_left_goes_back_to_where_one_was() {
    let mut play = Play::sample(100, 16);
    play.keys("enter ctrl-d ctrl-d");
    let top = play.app.detail.top;
    play.keys("/").types("the").keys("G").keys("esc");
    assert_eq!(play.app.detail.top, top);
    play.keys("/").types("bus").keys("enter n n n ctrl-o");
    assert_eq!(play.app.detail.top, top);
}

#[test]
fn a_query_that_is_not_whole_is_said_when_it_is_taken() {
    let mut play = Play::yaml(100, 16, TWO);
    play.keys("/").types("(told").keys("enter");
    assert!(play.app.strip.editing && play.app.strip.error.is_some());
    play.types(")").keys("enter");
    assert!(!play.app.strip.editing);
    play.keys("s").types(" )").keys("esc");
    assert_eq!((play.app.strip.line.text().trim(), play.app.strip.error.is_none()), ("(told)", true));
    let query = Some("in:quote (".to_owned());
    let mut play = Play::with(Setup { query, ..setup(100, 16) }, &Store::Yaml(TWO));
    assert!(play.screen().contains('▲'), "{}", play.screen());
}

#[test]
fn how_the_words_are_given_is_never_cut() {
    let mut play = Play::sample(40, 14);
    for _ in 0..play.app.view.rows.len() {
        play.keys("enter");
        for _ in 0..play.app.detail.claims().len() {
            play.keys("]");
            let status = play.status();
            assert!(["sure", "likely"].iter().any(|word| status.contains(word)), "{status}");
        }
        play.keys("q j");
    }
}
