//! Commands over a store large enough for a cache: the same results with it, without it, and after whatever
//! happened to it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A store of so many statements in files of a hundred, of about five kilobytes each.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(n: usize) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(place.store()).unwrap();
        for file in 0..n.div_ceil(100) {
            let text: String = (file * 100..n.min(file * 100 + 100)).map(statement).collect();
            fs::write(place.store().join(format!("part-{file}.yaml")), text).unwrap();
        }
        place
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn command(&self, cache: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(args)
            .args(["--store", "store"])
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_CACHE_HOME", cache)
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, cache: &Path, args: &[&str]) -> (String, String) {
        let Output { stdout, stderr, .. } = self.command(cache, args).output().unwrap();
        (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// What a command prints with a cache that works.
    fn cached(&self, args: &[&str]) -> String {
        let (out, err) = self.run(&self.folder.path().join("cache"), args);
        assert_eq!(err, "", "{args:?}");
        out
    }

    /// Whether there is a cache.
    fn has_cache(&self) -> bool {
        self.folder.path().join("cache/onrecord").exists()
    }

    /// What it prints where none can be made, as nothing can be below a file.
    fn uncached(&self, args: &[&str]) -> String {
        let (out, err) = self.run(&self.store().join("part-0.yaml"), args);
        assert!(err.starts_with("onrecord: the cache is not used"), "{args:?}: {err}");
        out
    }
}

fn statement(n: usize) -> String {
    let mut body = String::new();
    for line in 0..40 {
        let _ = write!(body, "  Crews of quay {} counted the boats that came in by night {line}. ", n % 7);
        let _ = write!(body, "“Nobody told gate {} of it,” said Ana Lindqvist.\n\n", (n + line) % 90);
    }
    // Bodies that are had without a parser, and others.
    let block = ["|", "|", ">", "|-"][n % 4];
    format!(
        "---\nid: s{n}\ntitle: Night count {n}\nissuer: Cedar Legal Aid\ndate: 2025-{:02}\n\
         topics: [Housing]\nbody: {block}\n{body}",
        n % 12 + 1
    )
}

const COMMANDS: &[&[&str]] = &[
    &["search", "\"night count 77\""],
    &["search", "title:night date:2025-03"],
    &["search", "gate", "in:quote", "id:s12*"],
    &["search", "--format", "json", "id:s4"],
    &["search", "nowhere"],
    &["search", "boats"],
    &["search", "--sort", "title", "--reverse", "boats"],
    &["search", "--format", "json", "in:quote", "gate", "id:s3*"],
    &["list"],
    &["list", "--sort", "claims"],
    &["list", "--format", "json"],
    &["claims", "id:s17", "speaker:lindqvist"],
    &["figures", "id:s2"],
    &["show", "s150"],
    &["count", "boats", "--by", "month"],
    &["count", "title:7", "--by", "issuer", "--format", "json"],
    &["count", "id:s17", "--by", "speaker"],
];

#[test]
fn commands_say_the_same_with_a_cache_and_without() {
    let place = Place::new(300);
    for args in COMMANDS {
        // Nothing found is told on standard error too.
        if args.contains(&"nowhere") {
            assert_eq!(place.run(&place.folder.path().join("cache"), args).0, "");
            continue;
        }
        assert_eq!(place.cached(args), place.uncached(args), "{args:?}");
    }
    assert!(place.has_cache());
    // And it is what answers: one that may be stale does so when the files have gone.
    fs::rename(place.store().join("part-0.yaml"), place.store().join("part-0.txt")).unwrap();
    let counted = place.cached(&["count", "boats", "--by", "issuer", "--stale"]);
    assert_eq!(counted, "300  Cedar Legal Aid\n");
}

#[test]
fn only_so_many_rows_as_asked_for_are_listed_and_how_many_there_are_is_said() {
    let place = Place::new(300);
    let (out, err) = place.run(&place.folder.path().join("cache"), &["search", "boats", "--limit", "2"]);
    assert_eq!(err, "onrecord: 2 of 300 statements are listed\n");
    // Each with a line around its first match, cut out of its own text.
    assert_eq!(out.lines().count(), 4, "{out}");
    assert!(out.lines().skip(1).step_by(2).all(|it| it.contains("counted the boats")), "{out}");
    assert_eq!(out, place.run(&place.store().join("part-0.yaml"), &["search", "boats", "--limit", "2"]).0);
    assert_eq!(place.cached(&["list", "--limit", "300"]).lines().count(), 300);
}

#[test]
fn of_statements_that_share_an_id_the_first_of_the_store_is_shown_first() {
    let place = Place::new(300);
    fs::write(place.store().join("a.yaml"), statement(5)).unwrap();
    fs::write(place.store().join("z.yaml"), statement(5).replace("Night count 5", "Late count 5")).unwrap();
    let shown = |args: &[&str]| {
        let cached = place.run(&place.folder.path().join("cache"), args);
        let uncached = place.run(&place.store().join("a.yaml"), args);
        assert_eq!(cached.0, uncached.0);
        assert!(uncached.1.ends_with(&cached.1), "{cached:?} {uncached:?}");
        cached.0
    };
    shown(&["show", "s5"]);
    // Changed, it is the last that is known of, and still the first of the store.
    fs::write(place.store().join("a.yaml"), statement(5).replace("Night count 5", "First count 5")).unwrap();
    assert!(shown(&["show", "s5"]).starts_with("First count 5"));
    shown(&["search", "id:s5"]);
}

#[test]
fn what_has_changed_is_found_and_stale_answers_are_asked_for() {
    let place = Place::new(300);
    let args = ["search", "id:s5"];
    let before = place.cached(&args);
    assert!(before.contains("Night count 5"));
    let file = place.store().join("part-0.yaml");
    let text = fs::read_to_string(&file).unwrap().replace("Night count 5\n", "Morning count 5\n");
    fs::write(&file, text).unwrap();
    // The file has changed under the cache: what that says of it is not shown.
    let (stale, err) = place.run(&place.folder.path().join("cache"), &["search", "id:s5", "--stale"]);
    assert_eq!(stale, "");
    assert!(err.contains("1 statement has changed since and is left out"), "{err}");
    let after = place.cached(&args);
    assert!(after.contains("Morning count 5") && !after.contains("Night count 5\n"), "{after}");
    assert_eq!(place.cached(&["search", "morning"]).lines().count(), 1);
}

/// Rows are read when they are asked for: that they are not what was kept is seen then, before anything is said.
#[test]
fn rows_that_are_damaged_cost_a_notice() {
    let place = Place::new(300);
    let cache = place.folder.path().join("cache");
    for args in [&["list"][..], &["search", "boats"], &["count", "boats", "--by", "month"], &["show", "s7"]] {
        let right = place.cached(args);
        let folder = fs::read_dir(cache.join("onrecord")).unwrap().next().unwrap().unwrap().path();
        for file in fs::read_dir(&folder).unwrap().flatten() {
            if file.file_name().to_string_lossy().starts_with("rows-") {
                let mut bytes = fs::read(file.path()).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(file.path(), bytes).unwrap();
            }
        }
        let (out, err) = place.run(&cache, args);
        assert_eq!(out, right, "{args:?}");
        assert_eq!(err, "onrecord: the cache's rows have been damaged; it is made again\n", "{args:?}");
        assert_eq!(place.cached(args), right, "{args:?}");
    }
}

#[test]
fn a_small_store_makes_no_cache() {
    let place = Place::new(3);
    assert!(place.cached(&["search", "id:s1"]).contains("Night count 1"));
    assert!(!place.folder.path().join("cache").exists());
}

/// However it ends, the next run gives what a run without a cache gives.
#[test]
fn a_run_that_is_killed_harms_nobody() {
    let place = Place::new(600);
    let cache = place.folder.path().join("cache");
    let args = ["search", "title:night date:2025-03"];
    for delay in [2, 10, 30, 60, 120, 250] {
        let mut child = place.command(&cache, &args).spawn().unwrap();
        thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        if delay == 60 {
            assert_eq!(place.run(&cache, &args).0, place.uncached(&args));
            let _ = fs::remove_dir_all(&cache);
        }
    }
    assert_eq!(place.run(&cache, &args).0, place.uncached(&args));
    assert!(place.has_cache());
}

/// Both are right, whoever is first.
#[test]
fn two_at_once() {
    let place = Place::new(600);
    let cache = place.folder.path().join("cache");
    let args = ["search", "title:night date:2025-03"];
    let children: Vec<_> = (0..3).map(|_| place.command(&cache, &args).spawn().unwrap()).collect();
    let expected = place.uncached(&args);
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
}

/// A disk that takes no more than so much: whatever stands in the cache then, results are right, and why it is
/// not used is said.
#[test]
fn a_full_disk_costs_the_cache_only() {
    let place = Place::new(300);
    let program = env!("CARGO_BIN_EXE_onrecord");
    let (cache, store) = (place.folder.path().join("cache"), place.store());
    let limited = |blocks: u32, args: &[&str]| {
        // Past the limit a write fails as on a full disk, once the signal for it is ignored.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, program]).args(args).args(["--store", "store"]);
        command.current_dir(place.folder.path()).env_clear().env("HOME", place.folder.path());
        let output = command.env("XDG_CACHE_HOME", &cache).env("TZ", "UTC").output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let args = ["search", "id:s1*", "boats"];
    let (right, _) = place.run(&store.join("part-0.yaml"), &args);
    assert!(right.lines().count() > 20, "{right}");
    let mut n_said = 0;
    for blocks in [0, 2, 8, 32, 256] {
        let _ = fs::remove_dir_all(&cache);
        let (out, err) = limited(blocks, &args);
        assert_eq!(out, right, "{blocks}: {err}");
        assert!(err.is_empty() || err.contains("the cache is not used"), "{blocks}: {err}");
        if !err.is_empty() {
            n_said += 1;
            assert!(err.contains("File too large") || err.contains("full disk"), "{blocks}: {err}");
        }
        // With room again all is well, whatever was left.
        let (out, err) = place.run(&cache, &args);
        assert_eq!(out, right, "{blocks}");
        assert!(err.is_empty() || err.ends_with("it is made again\n"), "{blocks}: {err}");
        // Also where there was a whole cache before, and something changes.
        let file = store.join("part-1.yaml");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("Night count 107", "Late count 107")).unwrap();
        let (out, _) = limited(blocks, &["search", "title:late"]);
        assert!(out.contains("Late count 107"), "{blocks}: {out}");
        fs::write(&file, text).unwrap();
        assert_eq!(place.run(&cache, &args).0, right, "{blocks}");
    }
    assert!(n_said > 2, "the limits were too wide to be felt");
}
