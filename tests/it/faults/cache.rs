//! The cache folder while things fail: whatever happens to a run, it answers rightly or not at all, and the next
//! one answers as if nothing had been.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use nix::errno::Errno;
use tempfile::TempDir;

use super::injector::{self, Call, Fault, Point, Run};
use super::{CHANGING, names, points};

/// A store that is worth a cache, mostly for a remark of a megabyte in one of its files.
pub struct Place {
    folder: TempDir,
}

/// The store as it was first, and as it is afterwards: a statement of one file changed, a file gone, one new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Old,
    New,
}

const ARGS: &[&str] = &["search", "boats", "--format", "json"];
const QUESTIONS: &[&[&str]] = &[
    ARGS,
    &["list", "--format", "json"],
    &["count", "boats", "--by", "month", "--format", "json"],
    &["search", "in:quote", "gate", "--format", "json"],
];

fn statements(numbers: std::ops::Range<u32>, word: &str) -> String {
    numbers.fold(String::new(), |mut text, n| {
        let _ = write!(
            text,
            "---\nid: s{n}\ntitle: Night count {n}\nissuer: Cedar Legal Aid\ndate: 2025-{:02}\nbody: |\n  \
             Crews counted the boats {word} quay {n}.\n\n  “Nobody told gate {n},” said Ana Lindqvist.\n",
            n % 12 + 1
        );
        text
    })
}

impl Place {
    pub fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.store()).unwrap();
        let remark = "# The pier was empty and the sea was calm, and nobody came by night.\n".repeat(16_000);
        fs::write(place.store().join("large.yaml"), remark + &statements(0..8, "off")).unwrap();
        place.age(Age::Old);
        place
    }

    fn age(&self, age: Age) {
        let file = |name: &str| self.store().join(name);
        let word = if age == Age::Old { "off" } else { "by" };
        let text = statements(8..11, "off") + &statements(11..12, word) + &statements(12..16, "off");
        fs::write(file("middle.yaml"), text).unwrap();
        let (there, gone) = if age == Age::Old { ("old.yaml", "new.yaml") } else { ("new.yaml", "old.yaml") };
        let numbers = if age == Age::Old { 16..20 } else { 18..24 };
        fs::write(file(there), statements(numbers, word)).unwrap();
        let _ = fs::remove_file(file(gone));
    }

    /// What is asked, each time.
    pub fn questions() -> impl Iterator<Item = &'static [&'static str]> {
        QUESTIONS.iter().copied()
    }

    /// Changes the store.
    pub fn change(&self) {
        self.age(Age::New);
    }

    /// Makes the files of the store some hours old: one written to in the moment it is read is not trusted.
    pub fn settle(&self) {
        for entry in fs::read_dir(self.store()).unwrap() {
            let file = File::options().write(true).open(entry.unwrap().path()).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
        }
        // By the clock of the file system it was changed just now.
        thread::sleep(Duration::from_millis(100));
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The folder of all caches, in which is only what is kept of this store.
    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn command(&self, cache: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(args).args(["--store", "store"]).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path()).env("XDG_CACHE_HOME", cache).env("TZ", "UTC");
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, cache: &Path, args: &[&str]) -> (String, String) {
        let Output { stdout, stderr, status } = self.command(cache, args).output().unwrap();
        let err = String::from_utf8(stderr).unwrap();
        assert!(status.success(), "{args:?}: {status} {err}");
        (String::from_utf8(stdout).unwrap(), err)
    }

    /// What all questions give over a cache that is made for it.
    pub fn fresh(&self) -> Vec<String> {
        let cache = self.folder.path().join("fresh");
        let answers = QUESTIONS.iter().map(|args| self.run(&cache, args).0).collect();
        fs::remove_dir_all(cache).unwrap();
        answers
    }

    /// Runs the first question with a fault.
    fn faulty(&self, calls: &'static [Call], nth: usize, fault: Fault, is_lasting: bool) -> Run {
        let command = self.command(&self.cache(), ARGS);
        // Only what is kept: reading the store and its text is another matter.
        let point = Point::new(self.cache(), calls, nth, fault, is_lasting);
        injector::run(&command, self.folder.path(), &point)
    }

    /// Asserts that the next run answers rightly, says no more than that the cache is made again, and leaves a
    /// folder in order.
    #[track_caller]
    pub fn check_next(&self, expected: &[String], what: &str) {
        for (args, expected) in QUESTIONS.iter().zip(expected) {
            let (out, err) = self.run(&self.cache(), args);
            assert_eq!(&out, expected, "{what}: {args:?}");
            let is_first = args == &ARGS;
            assert!(err.is_empty() || is_first && err.ends_with("it is made again\n"), "{what}: {err}");
        }
        // What was killed over may leave a file or two, until something is kept the next time.
        let left = litter(&self.cache());
        assert!(left.len() <= 2, "{what} left {left:?}");
        if !left.is_empty() {
            let file = self.store().join("more.yaml");
            fs::write(&file, statements(40..41, "off")).unwrap();
            self.run(&self.cache(), ARGS);
            fs::remove_file(file).unwrap();
            assert_eq!(litter(&self.cache()), [""; 0], "after {what}");
        }
    }
}

/// What does not belong into the folder of a cache: nobody speaks of it.
fn litter(caches: &Path) -> Vec<String> {
    let all = names(&caches.join("onrecord"));
    assert_eq!(all.len(), 1, "{all:?}");
    let folder = caches.join("onrecord").join(&all[0]);
    let mut litter = Vec::new();
    let mut seen = BTreeSet::new();
    for name in names(&folder) {
        let kind = name.split('-').next().unwrap().to_owned();
        let is_known = match kind.as_str() {
            "state" | "lock" | "index" => name == kind,
            // One of each: another generation is one that nobody needs any more.
            "rows" | "lists" | "newest" | "files" | "readings" => seen.insert(kind),
            _ => false,
        };
        if !is_known {
            litter.push(name);
        }
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
    let meta = fs::read_to_string(folder.join("index/meta.json")).unwrap();
    for name in names(&folder.join("index")) {
        let is_known = match name.split('.').next().unwrap() {
            "" => [".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"].contains(&name.as_str()),
            "meta" => name == "meta.json",
            // Segments are spoken of with hyphens in their names.
            id => meta.replace('-', "").contains(id),
        };
        if !is_known {
            litter.push(format!("index/{name}"));
        }
    }
    litter
}

/// Ends a run at each point, of a cache that is not there yet or of one that is older than the store.
fn killed(is_cold: bool, sample: usize) {
    let place = Place::new();
    place.age(if is_cold { Age::Old } else { Age::New });
    let expected = place.fresh();
    let prepare = || {
        let _ = fs::remove_dir_all(place.cache());
        if !is_cold {
            place.age(Age::Old);
            place.run(&place.cache(), ARGS);
            place.age(Age::New);
        }
    };
    prepare();
    let whole = place.faulty(CHANGING, usize::MAX, Fault::Kill, false);
    assert!(whole.status.success() && whole.followed.hit.is_none(), "{whole:?}");
    let n = whole.followed.n_calls;
    assert!(n > 100, "only {n} calls were seen");
    let mut n_killed = 0;
    // Threads share the calls differently each time: some more, until there is none left.
    for nth in points(n, sample).into_iter().chain(n + 1..) {
        prepare();
        let run = place.faulty(CHANGING, nth, Fault::Kill, false);
        let Some(call) = run.followed.hit else {
            assert!(run.status.success(), "{run:?}");
            if nth > n {
                break;
            }
            continue;
        };
        n_killed += 1;
        assert_eq!(run.status.code(), None, "{call}");
        place.check_next(&expected, &format!("killed before call {nth}, {call}"));
    }
    eprintln!("killed at {n_killed} points of {n}, cold: {is_cold}");
    assert!(n_killed >= sample.min(n) * 9 / 10, "{n_killed}");
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn killed_at_every_call_while_a_cache_is_made() {
    killed(true, 25);
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn killed_at_every_call_while_a_cache_is_brought_up_to_date() {
    killed(false, 25);
}

/// Lets each call of a kind fail, once or from then on. The run itself answers rightly all the same, and says why
/// the cache is not used where it is not.
fn failing(is_cold: bool, calls: &'static [Call], error: Errno, is_lasting: bool, sample: usize) {
    let place = Place::new();
    place.age(if is_cold { Age::Old } else { Age::New });
    let expected = place.fresh();
    let prepare = || {
        let _ = fs::remove_dir_all(place.cache());
        if !is_cold {
            place.age(Age::Old);
            place.run(&place.cache(), ARGS);
            place.age(Age::New);
        }
    };
    prepare();
    let fault = Fault::Error(error);
    let n = place.faulty(calls, usize::MAX, fault, is_lasting).followed.n_calls;
    assert!(n > 3, "only {n} calls were seen");
    let (mut n_failed, mut n_said) = (0, 0);
    for nth in points(n, sample).into_iter().chain(n + 1..) {
        prepare();
        let run = place.faulty(calls, nth, fault, is_lasting);
        let Some(call) = run.followed.hit else {
            if nth > n {
                break;
            }
            continue;
        };
        n_failed += 1;
        let what = format!("{error} at call {nth}, {call}");
        assert!(run.status.success(), "{what}: {} {}", run.status, run.err);
        assert_eq!(run.out, expected[0], "{what}: {}", run.err);
        let said = ["onrecord: the cache is not used", "it is made again\n"];
        let is_said = said.iter().any(|it| run.err.contains(it));
        assert!(run.err.is_empty() || is_said && run.err.lines().count() <= 2, "{what}: {}", run.err);
        n_said += usize::from(is_said);
        place.check_next(&expected, &what);
    }
    eprintln!(
        "{error} at {n_failed} points of {n}, said {n_said} times; cold: {is_cold}, lasting: {is_lasting}"
    );
    assert!(n_failed >= sample.min(n) * 9 / 10 && n_said > 0, "{n_failed} {n_said}");
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_disk_that_is_full_for_a_moment_at_every_write() {
    failing(true, &[Call::Write], Errno::ENOSPC, false, 6);
    failing(false, &[Call::Write], Errno::ENOSPC, false, 6);
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_disk_that_is_full_from_every_call_on() {
    failing(true, &[Call::Write, Call::Make, Call::Rename], Errno::ENOSPC, true, 6);
    failing(false, &[Call::Write, Call::Make, Call::Rename], Errno::ENOSPC, true, 6);
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn a_cache_that_cannot_be_read_at_every_call() {
    for is_lasting in [false, true] {
        failing(false, &[Call::Open, Call::Read, Call::List], Errno::EIO, is_lasting, 6);
    }
}

#[test]
#[ignore = "follows processes: .ci/run runs it"]
fn every_sync_that_is_an_error() {
    failing(true, &[Call::Sync], Errno::EIO, false, 6);
    failing(false, &[Call::Sync], Errno::EIO, true, 6);
}

/// Whoever comes second reads the whole store, or waits for nobody to be ready: all answer rightly, also where one
/// of them is killed.
#[test]
fn two_and_five_processes_at_once() {
    for (n, is_one_killed) in [(2, false), (5, false), (5, true)] {
        let place = Place::new();
        for age in [Age::Old, Age::New] {
            place.age(age);
            let expected = place.fresh();
            let start = || {
                let mut command = place.command(&place.cache(), ARGS);
                command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            };
            let mut children: Vec<_> = (0..n).map(|_| start()).collect();
            if is_one_killed {
                children[0].kill().unwrap();
                children.remove(0).wait().unwrap();
            }
            for child in children {
                let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
                let err = String::from_utf8(stderr).unwrap();
                assert!(status.success(), "{err}");
                assert_eq!(String::from_utf8(stdout).unwrap(), expected[0], "{err}");
                let is_said = ["the cache is not used", "it is made again"].iter().any(|it| err.contains(it));
                assert!(err.is_empty() || is_said && err.lines().count() == 1, "{err}");
            }
            place.check_next(&expected, &format!("{n} at once, {age:?}"));
        }
    }
}

/// Files from before 1970 and from the next century, changed with their times set back as they were.
#[test]
fn a_clock_that_jumps() {
    let century = Duration::from_secs(100 * 365 * 24 * 3600);
    let epoch = SystemTime::UNIX_EPOCH;
    for time in [epoch - century / 3, epoch, SystemTime::now() + century, SystemTime::now() - century / 10] {
        let place = Place::new();
        let write = |word: &str| {
            fs::write(place.store().join("middle.yaml"), statements(8..16, word)).unwrap();
            for entry in fs::read_dir(place.store()).unwrap() {
                File::options().write(true).open(entry.unwrap().path()).unwrap().set_modified(time).unwrap();
            }
        };
        let mut answers = Vec::new();
        for word in ["off", "far", "off"] {
            write(word);
            let expected = place.fresh();
            // By the clock of the file system it was changed just now.
            thread::sleep(Duration::from_millis(100));
            place.check_next(&expected, &format!("{time:?} {word}"));
            place.check_next(&expected, &format!("{time:?} {word}, again"));
            answers.push(expected);
        }
        assert!(answers[0] != answers[1] && answers[0] == answers[2]);
    }
}

#[test]
fn a_cache_of_a_newer_version_is_said_and_made_again() {
    let place = Place::new();
    let expected = place.fresh();
    place.check_next(&expected, "made");
    let folder = fs::read_dir(place.cache().join("onrecord")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(folder.join("state")).unwrap();
    // The number of its form.
    bytes[10] += 1;
    fs::write(folder.join("state"), bytes).unwrap();
    let (out, err) = place.run(&place.cache(), ARGS);
    assert_eq!(out, expected[0]);
    assert_eq!(err, "onrecord: the cache is of another version; it is made again\n");
    place.check_next(&expected, "made again");
}
