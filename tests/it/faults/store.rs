//! The store that goes away under the reader, or does not answer: what is on screen stays, it is said, and the
//! reader goes on by itself when the store is back.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use nix::errno::Errno;

use super::injector::{Call, Fault, Followed, Point, WAITING, follow_aside};
use crate::pty::store::{small, statement};
use crate::pty::{Reader, Sitting};

/// A store that is kept in the cache: two files, and a megabyte in the first statement.
fn large() -> Sitting {
    let filling = "The pier was empty and the sea was calm. ".repeat(64);
    let mut text = String::new();
    for n in 0..400 {
        let date = format!("2024-{:02}-{:02}", n / 28 % 12 + 1, n % 28 + 1);
        let body = format!("“Nobody opened gate {n},” said Ana Lindqvist.\n\n{filling}");
        let _ = write!(
            text,
            "---\n{}\n",
            statement(&format!("gate-{n}"), &format!("About gate {n}"), &date, &body)
        );
    }
    let gull =
        statement("gull", "Gull Road is open again", "2025-03-27", "The road was closed for nine days.");
    Sitting::new().file("store/gates.yaml", &text).file("store/gull.yaml", &gull)
}

/// Both kinds of store, opened and read.
fn opened() -> [(Sitting, Reader, &'static str); 2] {
    [small(), large()].map(|sitting| {
        let n = if sitting.path("store/gates.yaml").exists() { "401" } else { "3" };
        let sitting = sitting.size(160, 30);
        let reader = sitting.start();
        reader.see("The road was closed");
        reader.see(&format!("search {n} statements"));
        (sitting, reader, n)
    })
}

const BANNER: &str = "what is on screen was read before";

/// Nothing of the store has gone from the screen, and it can be gone through; the banner is there.
#[track_caller]
fn stays(reader: &mut Reader, n: &str, why: &str) {
    reader.see_row(&[BANNER, why]);
    reader.see("The road was closed");
    reader.see(&format!("search {n} statements"));
    reader.press("j");
    reader.see_row(&["▌", if n == "3" { "2025-02-11" } else { "2024-12-28" }]);
    reader.press("k");
    reader.see_row(&["▌", "2025-03-27"]);
    reader.see("The road was closed");
}

/// What changes is noticed again.
#[track_caller]
fn recovers(reader: &Reader) {
    reader.see_gone(BANNER);
    reader.replace("store/gull.yaml", &statement("gull", "Watched again", "2025-03-27", "It is open."));
    reader.see("Watched again");
}

/// Quits, after something failed in a process that is followed.
#[track_caller]
fn ends(mut reader: Reader, follower: JoinHandle<Followed>) {
    reader.press("\u{3}");
    assert!(follower.join().unwrap().hit.is_some());
    assert_eq!(reader.exit_code(), 0);
    reader.assert_sane();
}

#[test]
fn a_store_that_is_deleted_and_made_again() {
    for (sitting, mut reader, n) in opened() {
        let copy = sitting.path("copy");
        copy_folder(&sitting.path("store"), &copy);
        fs::remove_dir_all(sitting.path("store")).unwrap();
        stays(&mut reader, n, "there is no store at");
        fs::rename(copy, sitting.path("store")).unwrap();
        recovers(&reader);
        reader.quit();
    }
}

/// As a disk leaves it that is unmounted.
#[test]
fn a_store_in_whose_place_is_an_empty_folder() {
    for (sitting, mut reader, n) in opened() {
        fs::rename(sitting.path("store"), sitting.path("elsewhere")).unwrap();
        fs::create_dir(sitting.path("store")).unwrap();
        stays(&mut reader, n, "there is no statement in");
        fs::remove_dir(sitting.path("store")).unwrap();
        fs::rename(sitting.path("elsewhere"), sitting.path("store")).unwrap();
        recovers(&reader);
        reader.quit();
        // And what is kept of it is of use again.
        let mut reader = sitting.again().start();
        reader.see("Watched again");
        reader.press("G");
        reader.see(if n == "3" { "A kite over the harbour" } else { "Nobody opened gate 336" });
        reader.quit();
    }
}

#[test]
fn a_store_in_whose_place_is_a_file() {
    for (sitting, mut reader, n) in opened() {
        fs::rename(sitting.path("store"), sitting.path("elsewhere")).unwrap();
        fs::write(sitting.path("store"), "a file\n").unwrap();
        stays(&mut reader, n, "was a folder and is a file now");
        fs::remove_file(sitting.path("store")).unwrap();
        fs::rename(sitting.path("elsewhere"), sitting.path("store")).unwrap();
        recovers(&reader);
        reader.quit();
    }
}

/// Commands say that there is nothing, and what is kept for the day the disk is back stays.
#[test]
fn a_command_over_an_empty_folder_leaves_the_cache_as_it_is() {
    let sitting = large();
    let reader = sitting.start();
    reader.see("search 401 statements");
    reader.quit();
    let list = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(["list", "--store"]).arg(sitting.path("store")).env_clear();
        command.env("HOME", sitting.path("")).env("XDG_CACHE_HOME", sitting.path("cache"));
        let output = command.output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let before = list();
    assert_eq!((before.0.lines().count(), before.1.as_str()), (401, ""));
    let state = || {
        let folder = fs::read_dir(sitting.path("cache/onrecord")).unwrap().next().unwrap().unwrap().path();
        fs::read(folder.join("state")).unwrap()
    };
    let kept = state();
    fs::rename(sitting.path("store"), sitting.path("elsewhere")).unwrap();
    fs::create_dir(sitting.path("store")).unwrap();
    let (out, err) = list();
    assert!(out.is_empty() && err == "onrecord: the store has no statements\n", "{out} {err}");
    assert!(state() == kept);
    fs::remove_dir(sitting.path("store")).unwrap();
    fs::rename(sitting.path("elsewhere"), sitting.path("store")).unwrap();
    assert_eq!(list(), before);
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Every file and folder of the store is an I/O error for a while.
#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_disk_that_does_not_answer_any_more() {
    for (sitting, n) in [(small(), "3"), (large(), "401")] {
        let sitting = sitting.size(160, 30);
        let mut reader = sitting.again().through(&WAITING).start();
        let fault = Fault::Error(Errno::EIO);
        let point = Point::new(sitting.path("store"), &[Call::Open, Call::Read, Call::List], 1, fault, true);
        let is_away = Arc::clone(&point.is_on);
        is_away.store(false, Ordering::SeqCst);
        let follower = follow_aside(reader.id(), point);
        reader.see("The road was closed");
        reader.see(&format!("search {n} statements"));
        is_away.store(true, Ordering::SeqCst);
        reader.press("\u{12}");
        stays(&mut reader, n, "cannot be read");
        is_away.store(false, Ordering::SeqCst);
        recovers(&reader);
        ends(reader, follower);
    }
}

/// One file is, when it has changed: what was read of it before stays, and the new comes when it can be read.
#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_file_that_does_not_answer_any_more() {
    for (sitting, n) in [(small(), "3"), (large(), "401")] {
        let sitting = sitting.size(160, 30);
        let reader = sitting.again().through(&WAITING).start();
        let fault = Fault::Error(Errno::EIO);
        let point = Point::new(sitting.path("store/gull.yaml"), &[Call::Open, Call::Read], 1, fault, true);
        let is_away = Arc::clone(&point.is_on);
        is_away.store(false, Ordering::SeqCst);
        let follower = follow_aside(reader.id(), point);
        reader.see("The road was closed");
        reader.see(&format!("search {n} statements"));
        is_away.store(true, Ordering::SeqCst);
        reader.replace("store/gull.yaml", &statement("gull", "It came back", "2025-03-27", "All aboard."));
        reader.see_row(&["cannot be read", BANNER]);
        reader.see("Gull Road is open again");
        reader.see(&format!("search {n} statements"));
        is_away.store(false, Ordering::SeqCst);
        reader.see("It came back");
        reader.see("All aboard.");
        ends(reader, follower);
    }
}
