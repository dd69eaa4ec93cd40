//! A store that is worth a cache: opened the first time, from the cache, with a cache that is broken, and while
//! its files change.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::harness::until;
use super::store::statement;
use super::{Reader, Sitting};

/// Writes a store of a little more than a megabyte: four files of a hundred statements, the newest the last.
fn large() -> Sitting {
    (0..4).fold(Sitting::new(), |sitting, n| sitting.file(&format!("store/{n}.yaml"), &file(n, "shut")))
}

fn file(n: u32, word: &str) -> String {
    let mut text = String::new();
    for m in n * 100..(n + 1) * 100 {
        let filling = "The pier was empty and the sea was calm. ".repeat(66);
        let body =
            format!("Gate {m} was {word}.\n\n“Nobody opened gate {m},” said Ana Lindqvist.\n\n{filling}");
        let date = format!("20{:02}-{:02}-{:02}", 10 + m / 336, m / 28 % 12 + 1, m % 28 + 1);
        let _ = write!(
            text,
            "---\n{}\n",
            statement(&format!("gate-{m}"), &format!("About gate {m}"), &date, &body)
        );
    }
    text
}

/// The folder of its cache.
fn cache(sitting: &Sitting) -> PathBuf {
    fs::read_dir(sitting.path("cache/onrecord")).unwrap().next().unwrap().unwrap().path()
}

fn search(reader: &mut Reader, words: &str, found: &str) {
    reader.press("/\u{15}");
    reader.press(words);
    reader.see_row(&["search", words, found]);
    reader.press("\u{1b}");
    // A key right after Esc would be taken as one with Alt.
    reader.see_gone("Esc leave");
}

#[test]
fn a_large_store_is_shown_from_its_cache_the_second_time() {
    let sitting = large();
    let mut reader = sitting.start();
    reader.see("About gate 399");
    reader.see("type / to search 400 statements");
    search(&mut reader, "gate 250", "1 of 400");
    reader.quit();
    // While another one reads the changed files, what stands on the screen can only come from there.
    let lock = fs::File::options().write(true).open(cache(&sitting).join("lock")).unwrap();
    lock.lock().unwrap();
    let sitting = sitting.again().file("store/4.yaml", &file(4, "shut"));
    let mut reader = sitting.start();
    reader.see("About gate 399");
    reader.see("another onrecord reads the changed files");
    reader.press("\r]yy");
    assert!(reader.copied().starts_with("“Nobody opened gate 399,” — Ana Lindqvist"), "{}", reader.copied());
    reader.press("q");
    lock.unlock().unwrap();
    reader.see_row(&["100 statements new"]);
    reader.press("gg");
    reader.see("About gate 499");
    // A store that goes leaves what is on the screen, and what is kept can still be searched.
    fs::rename(sitting.path("store"), sitting.path("elsewhere")).unwrap();
    reader.see_row(&["what is on screen was read before"]);
    search(&mut reader, "gate 250", "1 of 500");
    fs::rename(sitting.path("elsewhere"), sitting.path("store")).unwrap();
    reader.see_gone("what is on screen was read before");
    reader.quit();
}

#[test]
fn what_changes_in_a_large_store_is_taken_in() {
    let sitting = large();
    let mut reader = sitting.start();
    reader.see("type / to search 400 statements");
    search(&mut reader, "shut", "400 of 400");
    reader.replace("store/2.yaml", &file(2, "shut").replace("Gate 250 was shut", "Gate 250 was ajar"));
    reader.see_row(&["1 statement changed"]);
    search(&mut reader, "ajar", "1 of 400");
    fs::remove_file(sitting.path("store/0.yaml")).unwrap();
    reader.see_row(&["100 statements gone"]);
    reader.quit();
}

#[test]
fn a_broken_cache_is_said_and_made_again() {
    let sitting = large();
    let reader = sitting.start();
    reader.see("type / to search 400 statements");
    reader.quit();
    let state = cache(&sitting).join("state");
    let mut bytes = fs::read(&state).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&state, bytes).unwrap();
    let mut reader = sitting.again().start();
    reader.see_row(&["it is made again"]);
    reader.see("type / to search 400 statements");
    search(&mut reader, "gate 250", "1 of 400");
    reader.quit();
}

#[test]
fn two_readers_of_one_large_store_do_not_wait_for_each_other_for_ever() {
    let sitting = large();
    let (first, mut second) = (sitting.start(), sitting.again().start());
    first.see("type / to search 400 statements");
    second.see("type / to search 400 statements");
    search(&mut second, "gate 250", "1 of 400");
    first.quit();
    second.quit();
}

#[test]
fn a_cache_that_cannot_be_made_costs_a_notice() {
    let sitting = large().file("cache", "a file stands in the way");
    let mut reader = sitting.size(160, 30).start();
    reader.see_row(&["the cache is not used"]);
    reader.see("type / to search 400 statements");
    search(&mut reader, "gate 250", "1 of 400");
    reader.quit();
}

#[test]
fn a_panic_over_one_statement_costs_that_statement() {
    let mut reader = large().env("ONRECORD_TEST_PANIC", "entries").start();
    reader.see("type / to search 400 statements");
    reader.press("G");
    reader.see_row(&["the entries worker failed"]);
    reader.press("g");
    reader.press("g");
    reader.see("Nobody opened gate 399");
    reader.quit();
}

#[test]
fn a_query_is_there_again_the_next_day() {
    let sitting = large();
    let mut reader = sitting.start();
    reader.see("type / to search 400 statements");
    reader.press("/");
    reader.press("gate 250");
    reader.see("1 of 400");
    reader.press("\r");
    until("the query is kept", || {
        let folder = fs::read_dir(sitting.path("state/onrecord/queries")).ok()?;
        let files = folder.flatten().filter_map(|it| fs::read_to_string(it.path()).ok());
        files.into_iter().find(|it| it.contains("gate 250"))
    });
    reader.quit();
    let mut reader = sitting.again().start();
    reader.see("type / to search 400 statements");
    reader.press("/");
    reader.press("\u{1b}[A");
    reader.see_row(&["search", "gate 250", "1 of 400"]);
    reader.press("\u{1b}");
    reader.see_gone("Esc leave");
    reader.quit();
}
