//! Starting, searching, jumping, another size: what a reader does all day.

use std::fs;

use rustix::process::Signal;

use super::harness::until;
use super::store::{self, small, statement};
use super::{Reader, Sitting};

#[test]
fn the_sample_opens_and_says_that_it_is_one() {
    let reader = Sitting::of_the_sample().size(120, 35).start();
    reader.see("Harbour Rights Watch");
    reader.see("sample");
    reader.assert_taken();
    reader.quit();
}

#[test]
fn a_store_shows_its_rows_newest_first() {
    let reader = small().start();
    reader.see("A kite over the harbour");
    let screen = reader.screen();
    let place = |text: &str| screen.find(text).unwrap();
    assert!(
        place("2025-03-27") < place("2025-02-11") && place("2025-02-11") < place("2024-12-01"),
        "{screen}"
    );
    reader.quit();
}

#[test]
fn a_search_opens_the_text_at_the_match() {
    let mut reader = small().start();
    reader.see("A kite over the harbour");
    reader.press("/");
    reader.press("albatross");
    // One row is left, and in it a piece of the text around the match.
    reader.see_gone("A kite over the harbour");
    reader.press("\r");
    reader.see("At last an albatross sat down on the railing");
    reader.see_gone("Paragraph 1 says");
    reader.quit();
}

#[test]
fn a_bracket_goes_to_the_next_claim() {
    let mut reader = small().start();
    reader.see("The road was closed");
    reader.press("l]");
    reader.see_row(&["claim 1", "Ana Lindqvist"]);
    reader.press("]");
    reader.see_row(&["claim 2", "Pavo Reyle"]);
    reader.press("[");
    reader.see_row(&["claim 1", "Ana Lindqvist"]);
    reader.quit();
}

#[test]
fn every_size_is_drawn_and_the_way_back_is_open() {
    let mut reader = small().start();
    reader.see("A kite over the harbour");
    for (columns, rows) in [(1, 1), (2, 1), (1, 2), (20, 3), (500, 200), (40, 10)] {
        reader.resize(columns, rows);
        reader.press("j");
        reader.press("k");
    }
    reader.resize(100, 30);
    reader.see("A kite over the harbour");
    reader.see("The road was closed");
    reader.quit();
}

#[test]
fn a_file_changed_on_disk_is_read_again_and_the_selection_stays() {
    let mut reader = small().start();
    reader.see("The road was closed");
    reader.press("j");
    reader.see("Paragraph 1 says");
    // The row above the selected one gets another title, then the selected one's text changes.
    reader.replace("store/gull.yaml", &statement("gull", "Gull Road is shut", "2025-03-27", "Shut again."));
    reader.see("Gull Road is shut");
    reader.see("Paragraph 1 says");
    fs::write(
        reader.path("store/ferry.yaml"),
        statement("ferry", "It came back", "2025-02-11", "All aboard."),
    )
    .unwrap();
    reader.see("It came back");
    reader.see("All aboard.");
    reader.quit();
}

#[test]
fn a_file_that_goes_or_breaks_is_said_and_the_rest_stays() {
    let reader = small().start();
    reader.see("The road was closed");
    fs::remove_file(reader.path("store/kite.yaml")).unwrap();
    reader.see("kite.yaml has gone");
    reader.see_gone("A kite over the harbour");
    reader.replace("store/ferry.yaml", "id: ferry\ntitle: [\n");
    reader.see_row(&["ferry.yaml", "problem"]);
    reader.see("The road was closed");
    fs::write(reader.path("store/new.yaml"), statement("new", "Something new", "2025-05-05", "New."))
        .unwrap();
    reader.see("Something new");
    reader.quit();
}

#[test]
fn a_store_that_goes_stays_on_screen_and_is_found_again() {
    let sitting = small();
    let reader = sitting.start();
    reader.see("The road was closed");
    let store = reader.path("store");
    fs::rename(&store, reader.path("elsewhere")).unwrap();
    reader.see("there is no store at");
    reader.see("The road was closed");
    fs::rename(reader.path("elsewhere"), &store).unwrap();
    reader.see_gone("there is no store at");
    reader.replace("store/gull.yaml", &statement("gull", "Watched again", "2025-03-27", "Yes."));
    reader.see("Watched again");
    reader.quit();
}

#[test]
fn a_star_is_kept_also_when_a_signal_ends_the_program() {
    let sitting = small();
    let mut reader = sitting.start();
    reader.see("The road was closed");
    reader.press("*");
    reader.see("★");
    reader.signal(Signal::TERM);
    assert_eq!(reader.exit_code(), 143);
    let reader = sitting.again().start();
    reader.see_row(&["★", "2025-03-27"]);
    reader.quit();
}

#[test]
fn pasted_text_is_typed_and_never_taken_for_keys() {
    let mut reader = small().start();
    reader.see("A kite over the harbour");
    reader.press("/");
    reader.press("\u{1b}[200~kite Q\u{1b}[201~");
    reader.see("kite Q");
    reader.quit();
}

#[test]
fn a_load_of_many_files_shows_all_of_them() {
    let mut sitting = Sitting::new();
    for n in 0..500 {
        let text = statement(&format!("s{n}"), &format!("Number {n}"), "2025-01-01", "Short.");
        sitting = sitting.file(&format!("store/{}/{n}.yaml", n % 7), &text);
    }
    let reader = sitting.start();
    reader.see("500 statements");
    reader.quit();
}

/// What a turn costs is written down when it is asked for.
#[test]
fn a_trace_tells_what_each_turn_took() {
    let sitting = store::small();
    let trace = sitting.path("trace").to_str().unwrap().to_owned();
    let mut reader: Reader = sitting.env("ONRECORD_TRACE", &trace).start();
    reader.see("The road was closed");
    reader.press("j");
    // Something else may have happened in the same turn.
    let is_of_key = |line: &&str| line.split(' ').any(|it| it == "key");
    let text = until("a key was traced", || {
        fs::read_to_string(&trace).ok().filter(|it| it.ends_with('\n') && it.lines().any(|it| is_of_key(&it)))
    });
    let line = text.lines().find(is_of_key).unwrap();
    let figures: Vec<f64> = line.split(' ').take(4).map(|it| it.parse().unwrap()).collect();
    let [_, update, draw, waited] = figures[..] else { panic!("{line}") };
    assert!(update + draw <= waited, "{line}");
    reader.quit();
}
