//! Stars, read marks and queries while things fail: what stands in the state folder is the old or the new, and
//! what was not saved is said, on the screen and after the end.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use nix::errno::Errno;
use onrecord::domain::{Mark, MarkChange};
use onrecord::state::MarksFile;

use super::injector::{Call, Fault, Followed, Point, WAITING, follow_aside};
use super::{CHANGING, names, points};
use crate::pty::harness::until;
use crate::pty::store::{small, statement};
use crate::pty::{Reader, Sitting};

/// A store whose oldest statement has a star, kept yesterday.
struct Desk {
    sitting: Sitting,
    /// The file of its marks.
    file: PathBuf,
    old: String,
}

const ENTER: &str = "\r";
const END: &str = "\u{3}";

impl Desk {
    fn new() -> Self {
        let sitting = small().size(220, 30);
        let mut reader = sitting.start();
        reader.see("The road was closed");
        reader.see("search 3 statements");
        reader.press("G*");
        reader.see_row(&["★", "2024-12-01"]);
        reader.quit();
        let folder = sitting.path("state/onrecord/marks");
        let names = names(&folder);
        let file = folder.join(names.iter().find(|it| !it.contains(".lock")).unwrap());
        let old = fs::read_to_string(&file).unwrap();
        assert!(old.contains("star kite\n"), "{old}");
        Self { sitting, file, old }
    }

    fn new_text(&self) -> String {
        format!("{}star gull\n", self.old)
    }

    /// Yesterday's state, whatever happened since.
    fn reset(&self) {
        fs::remove_dir_all(self.sitting.path("state")).unwrap();
        fs::create_dir_all(self.file.parent().unwrap()).unwrap();
        fs::write(&self.file, &self.old).unwrap();
    }

    /// Gives the newest statement a star, asks a query and quits, with a fault on the way.
    fn sit(&self, point: Point) -> (Reader, Followed) {
        self.reset();
        let mut reader = self.sitting.again().through(&WAITING).start();
        let ending = follow_aside(reader.id(), point);
        // It may end while one types.
        let mut step = |keys: &str, is_done: &dyn Fn(&str) -> bool| {
            let _ = reader.try_press(keys);
            until(&format!("{keys:?} is answered"), || {
                (is_done(&reader.screen()) || ending.is_finished()).then_some(())
            });
        };
        let starred = |screen: &str| screen.lines().any(|it| it.contains('★') && it.contains("2025-03-27"));
        step("", &|screen| screen.contains("The road was closed"));
        step("*", &starred);
        step("/zebra", &|screen| screen.contains("nothing matches"));
        step("\r", &|screen| {
            !screen.contains("Esc leave") && (self.is_kept() || screen.contains("not kept"))
        });
        step(END, &|_| false);
        let followed = ending.join().unwrap();
        (reader, followed)
    }

    /// Whether the query is.
    fn is_kept(&self) -> bool {
        !self.queries().is_empty()
    }

    fn queries(&self) -> String {
        let folder = self.sitting.path("state/onrecord/queries");
        fs::read_to_string(folder.join(self.file.file_name().unwrap())).unwrap_or_default()
    }

    /// Asserts that the state is the old or the new and whole, and that nothing is left once something is kept
    /// again.
    #[track_caller]
    fn check_state(&self, what: &str) {
        let text = fs::read_to_string(&self.file).unwrap();
        assert!(text == self.old || text == self.new_text(), "{what}: {text}");
        let queries = self.queries();
        assert!(["", "onrecord queries 1\nzebra\n"].contains(&queries.as_str()), "{what}: {queries}");
        let change = MarkChange { id: "ferry".parse().unwrap(), mark: Mark::Read, on: true };
        MarksFile::at(&self.file).apply(&[change]).unwrap();
        let name = self.file.file_name().unwrap().to_str().unwrap();
        assert_eq!(names(self.file.parent().unwrap()), [name, &format!("{name}.lock")], "{what}");
    }
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn killed_at_every_call_while_marks_and_queries_are_kept() {
    let desk = Desk::new();
    let point = |nth| Point::new(desk.sitting.path("state"), CHANGING, nth, Fault::Kill, false);
    let (mut reader, followed) = desk.sit(point(usize::MAX));
    assert_eq!((reader.exit_code(), &followed.hit), (0, &None));
    assert_eq!(fs::read_to_string(&desk.file).unwrap(), desk.new_text());
    let n = followed.n_calls;
    assert!(n > 12, "only {n} calls were seen");
    let (mut n_old, mut n_new) = (0, 0);
    for nth in points(n, 50).into_iter().chain(n + 1..) {
        let (_reader, followed) = desk.sit(point(nth));
        let Some(call) = followed.hit else {
            if nth > n {
                break;
            }
            continue;
        };
        let is_old = fs::read_to_string(&desk.file).unwrap() == desk.old;
        *(if is_old { &mut n_old } else { &mut n_new }) += 1;
        desk.check_state(&format!("killed before call {nth}, {call}"));
    }
    eprintln!("killed at {} points: {n_old} times the old marks, {n_new} times the new", n_old + n_new);
    assert!(n_old > 3 && n_new > 3, "{n_old} {n_new}");
}

/// Lets calls fail, and asserts what is said of it and when.
fn failing(calls: &'static [Call], error: Errno, is_lasting: bool) {
    let desk = Desk::new();
    let folder = desk.file.parent().unwrap().to_owned();
    let point = |nth| Point::new(folder.clone(), calls, nth, Fault::Error(error), is_lasting);
    let n = desk.sit(point(usize::MAX)).1.n_calls;
    assert!(n > 0, "no call was seen");
    let mut n_failed = 0;
    for nth in 1..=n {
        let (mut reader, followed) = desk.sit(point(nth));
        let Some(call) = followed.hit else { continue };
        n_failed += 1;
        let what = format!("{error} at call {nth}, {call}");
        let code = reader.exit_code();
        reader.assert_sane();
        let text = fs::read_to_string(&desk.file).unwrap();
        if is_lasting {
            assert_eq!(code, 1, "{what}");
            reader.see("onrecord: stars (gull) not saved: ");
            reader.see(&std::io::Error::from_raw_os_error(error as i32).to_string());
            // The rename may have been the last that succeeded.
            assert!(text == desk.old || text == desk.new_text() && calls == [Call::Sync], "{what}: {text}");
        } else {
            // Tried again at the end, and kept.
            assert_eq!(code, 0, "{what}: {}", reader.screen());
            assert_eq!(text, desk.new_text(), "{what}");
        }
        desk.check_state(&what);
    }
    eprintln!("{error} at {n_failed} points of {n}, lasting: {is_lasting}");
    assert!(n_failed > 0);
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_full_disk_under_the_marks_is_said_and_forgotten_when_there_is_room() {
    for is_lasting in [false, true] {
        failing(&[Call::Write], Errno::ENOSPC, is_lasting);
    }
    failing(&[Call::Make, Call::Write, Call::Rename], Errno::ENOSPC, true);
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_sync_of_the_marks_that_is_an_error_is_never_taken_for_success() {
    for is_lasting in [false, true] {
        failing(&[Call::Sync], Errno::EIO, is_lasting);
    }
}

/// What failed is on the screen, and stays there until the disk has room again: with the next mark both are kept.
#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn what_was_not_saved_is_said_at_once_and_saved_with_the_next() {
    let desk = Desk::new();
    desk.reset();
    let mut reader = desk.sitting.again().through(&WAITING).start();
    let state = desk.sitting.path("state");
    let point = Point::new(state, &[Call::Write], 1, Fault::Error(Errno::ENOSPC), true);
    let is_full = std::sync::Arc::clone(&point.is_on);
    let follower = follow_aside(reader.id(), point);
    reader.see("The road was closed");
    reader.press("*");
    reader.see_row(&["marks are not kept: writing", "No space left on device"]);
    reader.see_row(&["★", "2025-03-27"]);
    reader.press("/");
    reader.see_row(&["search"]);
    reader.press("zebra");
    reader.see("nothing matches");
    reader.press(ENTER);
    reader.see_row(&["queries are not kept", "No space left on device"]);
    reader.press("\u{1b}");
    reader.see_row(&["! marks are not kept"]);
    assert_eq!(fs::read_to_string(&desk.file).unwrap(), desk.old);
    is_full.store(false, std::sync::atomic::Ordering::SeqCst);
    reader.press("j*");
    reader
        .file_with(&format!("state/onrecord/marks/{}", names(desk.file.parent().unwrap())[0]), "star ferry");
    reader.see_gone("marks are not kept");
    reader.press(END);
    follower.join().unwrap();
    assert_eq!(reader.exit_code(), 0, "{}", reader.screen());
    let text = fs::read_to_string(&desk.file).unwrap();
    assert!(text.contains("star gull\n") && text.contains("star kite\n"), "{text}");
}

#[test]
fn marks_of_a_newer_version_are_left_as_they_are_and_that_is_said() {
    let desk = Desk::new();
    let newer = "onrecord marks 2\nread kite until=friday\n";
    fs::write(&desk.file, newer).unwrap();
    let mut reader = desk.sitting.again().start();
    reader.see_row(&["marks are not kept", "is of a newer onrecord (format 2); it is left as it is"]);
    reader.see("The road was closed");
    reader.press("*");
    reader.see_row(&["★", "2025-03-27"]);
    reader.press(END);
    assert_eq!(reader.exit_code(), 1);
    reader.assert_sane();
    reader.see("onrecord: stars (gull) not saved: ");
    assert_eq!(fs::read_to_string(&desk.file).unwrap(), newer);
}

#[test]
fn queries_of_a_newer_version_are_left_as_they_are_and_that_is_said() {
    let desk = Desk::new();
    let name = desk.file.file_name().unwrap().to_str().unwrap();
    let newer = "onrecord queries 2\nkite at=noon\n";
    let sitting = desk.sitting.again().file(&format!("state/onrecord/queries/{name}"), newer);
    let mut reader = sitting.start();
    reader.see_row(&["queries are not kept", "it is left as it is"]);
    reader.press("/");
    reader.see_row(&["search"]);
    reader.press("zebra");
    reader.see("nothing matches");
    reader.see_gone("queries are not kept");
    reader.press(ENTER);
    reader.see_row(&["queries are not kept"]);
    reader.press(END);
    assert_eq!(reader.exit_code(), 1);
    reader.assert_sane();
    reader.see("onrecord: queries (“zebra”) not saved: ");
    assert_eq!(fs::read_to_string(sitting.path("state/onrecord/queries").join(name)).unwrap(), newer);
}

/// Each gives another statement a star, all at the same time.
#[test]
fn two_and_five_readers_at_once_lose_no_mark() {
    for n in [2, 5] {
        let sitting = (0..n).fold(Sitting::new().size(160, 30), |sitting, n| {
            let (id, date) = (format!("gate-{n}"), format!("2025-03-{:02}", 20 - n));
            let text = statement(&id, &format!("About gate {n}"), &date, "It was shut.");
            sitting.file(&format!("store/{id}.yaml"), &text)
        });
        let mut readers: Vec<Reader> = (0..n).map(|_| sitting.again().start()).collect();
        for (idx, reader) in readers.iter_mut().enumerate() {
            reader.see("About gate 0");
            reader.see(&format!("search {n} statements"));
            let _ = reader.try_press(&"j".repeat(idx));
        }
        for reader in &mut readers {
            reader.press("*");
        }
        for reader in &readers {
            reader.see("★");
        }
        readers.into_iter().for_each(Reader::quit);
        let folder = sitting.path("state/onrecord/marks");
        let all = names(&folder);
        assert_eq!(all.len(), 2, "{all:?}");
        let text = fs::read_to_string(folder.join(&all[0])).unwrap();
        let mut stars: Vec<&str> = text.lines().filter(|it| it.starts_with("star")).collect();
        stars.sort_unstable();
        let expected = (0..n).fold(String::new(), |mut all, n| {
            let _ = writeln!(all, "star gate-{n}");
            all
        });
        assert_eq!(stars, expected.lines().collect::<Vec<_>>());
    }
}
