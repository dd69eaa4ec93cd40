//! Files that are meant to exhaust or to block the program, through the whole program: each beside two healthy
//! statements, which are listed whatever the bomb does. It does not know why a bomb is one; the figures (two
//! seconds, 300 MB) are stated by `benches/bombs.py`, and asserted here at ten times as much.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const TIME_MAX: Duration = Duration::from_secs(20);
const KB_MAX: u64 = 3000 * 1024;

const HEAD: &str = "id: bomb\ntitle: Bomb\nissuer: Cedar Legal Aid\ndate: 2025-01-01\nlanguage: en\n";
const MB: usize = 1 << 20;

struct Place(TempDir);

struct Ran {
    code: i32,
    text: String,
}

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir(place.0.path().join("store")).unwrap();
        for (id, title) in [("gull", "Gull Road is open again"), ("kite", "A kite over the harbour")] {
            let text = format!(
                "id: {id}\ntitle: {title}\nissuer: Harbour Rights Watch\ndate: 2025-03-27\nlanguage: en\n\
                 body: “It was a good {id},” said Ana Lindqvist.\n"
            );
            fs::write(place.store().join(format!("{id}.yaml")), text).unwrap();
        }
        place
    }

    fn store(&self) -> std::path::PathBuf {
        self.0.path().join("store")
    }

    /// Runs the program, and asserts that it stayed within the limits.
    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let out = fs::File::create(self.0.path().join("out")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(args)
            .current_dir(self.0.path())
            .env_clear()
            .env("HOME", self.0.path())
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .unwrap();
        let began = Instant::now();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        let code = loop {
            // The most it ever had, as the system counts it.
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"));
            let kb = line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok());
            peak = peak.max(kb.unwrap_or(0));
            if let Some(status) = child.try_wait().unwrap() {
                break status.code().expect("it ends by itself");
            }
            if began.elapsed() > TIME_MAX {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{args:?} took longer than {TIME_MAX:?}");
            }
            thread::sleep(Duration::from_millis(5));
        };
        assert!(peak < KB_MAX, "{args:?} took {peak} kB");
        let bytes = fs::read(self.0.path().join("out")).unwrap();
        Ran { code, text: String::from_utf8(bytes).unwrap() }
    }

    /// Asserts that the healthy statements are listed and found, and that `doctor` says something.
    #[track_caller]
    fn assert_usable(&self, name: &str, said: &str) {
        let doctor = self.run(&["doctor", "--store", "store"]);
        assert!(doctor.text.contains(said), "{name}: no {said:?} in {}", doctor.text);
        assert!(doctor.code < 2, "{name}: {}", doctor.text);
        let list = self.run(&["list", "--store", "store"]);
        let titles = ["Gull Road is open again", "A kite over the harbour"];
        assert!(titles.iter().all(|it| list.text.contains(it)), "{name}: {}", list.text);
        let search = self.run(&["search", "kite", "--store", "store"]);
        assert!(search.text.contains("A kite over the harbour"), "{name}: {}", search.text);
    }
}

#[track_caller]
fn check(name: &str, bomb: &str, said: &str) {
    let place = Place::new();
    fs::write(place.store().join("bomb.yaml"), bomb).unwrap();
    place.assert_usable(name, said);
}

fn body(piece: &str, size: usize) -> String {
    format!("{HEAD}body: |2\n  {}\n", piece.repeat(size / piece.len()))
}

#[test]
fn bombs_of_aliases_and_scalars_cost_themselves() {
    let mut laughs = format!("{HEAD}body: x\nl0: &l0 ha\n");
    for n in 1..40 {
        laughs.push_str(&format!("l{n}: &l{n} [*l{m}, *l{m}]\n", m = n - 1));
    }
    check("aliases of aliases", &laughs, "error[anchor-or-alias]");
    check("an alias of itself", &format!("{HEAD}body: x\na: &a [*a, *a]\n"), "error[anchor-or-alias]");
    check("an id of 16 MB", &format!("id: {}\n", "a".repeat(16 * MB)), "error[bad-id]");
}

#[test]
fn bombs_of_depths_and_masses_cost_themselves() {
    check("400,000 brackets", &"[".repeat(400_000), "error[too-deep]");
    check("400,000 braces", &format!("{HEAD}body: x\ntopics: {}", "{a: ".repeat(400_000)), "error[too-deep]");
    check("400,000 dashes", &format!("topics:\n  {}x", "- ".repeat(400_000)), "error[too-deep]");
    let keys: String = (0..1_000_000).map(|n| format!("k{n}: 1\n")).collect();
    check("a million keys", &format!("{HEAD}body: x\n{keys}"), "error[too-large]");
}

#[test]
fn bombs_of_size_are_too_large_and_the_limit_is_named() {
    check("a body of 17 MB", &body("Nobody was told. ", 17 * MB), "a body has at most 16 MB");
    check("a line of 50 MB", &"x".repeat(50 * MB), "a document has at most 24 MB");
    let place = Place::new();
    fs::File::create(place.store().join("bomb.yaml")).unwrap().set_len(257 << 20).unwrap();
    place.assert_usable("a file of 257 MB", "a file has at most 256 MB");
}

#[test]
fn bombs_of_markers_take_no_more_than_their_size() {
    check("document markers", &"---\n".repeat(20 * MB / 4), "empty");
    check(
        "conflict markers",
        &"<<<<<<< a\n=======\n>>>>>>> b\n".repeat(20 * MB / 28),
        "error[merge-conflict]",
    );
}

/// What is kept while claims are found grows with words and marks: beyond a limit none are sought.
#[test]
fn bombs_of_quotation_marks_and_words_are_shown_without_claims() {
    let said = "warning[too-large]: bomb has more than the 2000000 words and signs";
    for piece in ["'", "“‘", "“x” ", "“x,” he said. ", "said ", "A. ", "("] {
        check(piece, &body(piece, 15 * MB), said);
    }
    let picks = "  - exact: nobody told them\n".repeat(11_000);
    check("11,000 picks", &format!("{HEAD}body: x\nclaims:\n{picks}"), "too many picks");
}

#[test]
fn bombs_for_extract_are_refused() {
    let place = Place::new();
    fs::write(place.0.path().join("marks.txt"), "'".repeat(32 * MB)).unwrap();
    let ran = place.run(&["extract", "marks.txt"]);
    assert!(ran.code == 2 && ran.text.contains("more than 2,000,000 words and signs"), "{}", ran.text);
}

fn pipe(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(status.success());
}

#[test]
fn fifos_sockets_devices_and_loops_never_block_as_members_of_a_store() {
    let place = Place::new();
    let store = place.store();
    pipe(&store.join("pipe.yaml"));
    let _socket = UnixListener::bind(store.join("socket.yaml")).unwrap();
    symlink("/dev/zero", store.join("zero.yaml")).unwrap();
    symlink("loop.yaml", store.join("loop.yaml")).unwrap();
    symlink(".", store.join("round")).unwrap();
    pipe(&store.join("onrecord.yaml"));
    place.assert_usable("members", "not-a-file");
}

#[test]
fn fifos_sockets_devices_and_loops_never_block_as_a_store_or_a_text() {
    let place = Place::new();
    let home = place.0.path();
    pipe(&home.join("pipe"));
    let _socket = UnixListener::bind(home.join("socket")).unwrap();
    symlink("/dev/zero", home.join("zero")).unwrap();
    symlink("loop", home.join("loop")).unwrap();
    for name in ["pipe", "socket", "zero", "loop"] {
        for args in [["list", "--store", name], ["doctor", "--store", name]] {
            let ran = place.run(&args);
            assert!(ran.code == 2 && ran.text.contains(name), "{args:?}: {}", ran.text);
        }
        let ran = place.run(&["extract", name]);
        assert!(ran.code == 2 && ran.text.contains(name), "{name}: {}", ran.text);
    }
    assert!(place.run(&["extract", "pipe"]).text.contains("nobody writes into this pipe"));
}

#[test]
fn a_pipe_that_somebody_writes_into_is_read_to_its_end() {
    let place = Place::new();
    let path = place.0.path().join("pipe");
    pipe(&path);
    // Open at both ends, as a shell's `<(...)` is, and the words come later.
    let held = fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let writer = thread::spawn(move || {
        use std::io::Write as _;
        thread::sleep(Duration::from_millis(300));
        let mut held = held;
        held.write_all("“Nobody was told,” said Ana Lindqvist.".as_bytes()).unwrap();
    });
    let ran = place.run(&["extract", "pipe"]);
    writer.join().unwrap();
    assert!(ran.code == 0 && ran.text.contains("Ana Lindqvist"), "{}", ran.text);
}

#[test]
fn fifos_and_devices_never_block_as_configuration_marks_or_queries() {
    let place = Place::new();
    let home = place.0.path();
    fs::create_dir_all(home.join(".config/onrecord")).unwrap();
    pipe(&home.join(".config/onrecord/config.toml"));
    let ran = place.run(&["list", "--store", "store"]);
    assert!(ran.text.contains("A kite over the harbour"), "{}", ran.text);
    for made in ["pipe", "zero", "lines"] {
        let path = home.join(made);
        match made {
            "pipe" => pipe(&path),
            "zero" => symlink("/dev/zero", &path).unwrap(),
            _ => fs::write(&path, "onrecord marks 1\n".to_owned() + &"\n".repeat(40 * MB)).unwrap(),
        }
        let marks = onrecord::state::MarksFile::at(&path);
        let queries = onrecord::state::QueriesFile::at(&path);
        assert!(marks.load().is_err() && queries.load().is_err(), "{made}");
        assert!(marks.apply(&[]).is_err() && queries.add("quay").is_err(), "{made}");
    }
    // The lock stands beside what is locked.
    pipe(&home.join("marks.lock"));
    assert!(onrecord::state::MarksFile::at(home.join("marks")).apply(&[]).is_err());
}

#[test]
fn names_of_255_bytes_and_64_levels_are_read() {
    let place = Place::new();
    let text = |id: &str| format!("id: {id}\ntitle: Found {id}\nissuer: Cedar\ndate: 2025-01-01\nbody: x\n");
    let name = format!("{}.yaml", "n".repeat(250));
    fs::write(place.store().join(&name), text("long")).unwrap();
    let mut folder = place.store();
    for _ in 0..64 {
        folder.push("level");
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("deep.yaml"), text("deep")).unwrap();
    place.assert_usable("names and levels", "4 statements");
    let list = place.run(&["list", "--store", "store"]);
    assert!(list.text.contains("Found long") && list.text.contains("Found deep"), "{}", list.text);
}

#[test]
fn pipes_in_the_cache_are_not_waited_for() {
    let place = Place::new();
    // Large enough to be kept.
    fs::write(place.store().join("z.yaml"), format!("{HEAD}body: |\n  {}\n", "The quay. ".repeat(MB / 5)))
        .unwrap();
    let search = || place.run(&["search", "kite", "--store", "store"]);
    let expected = search();
    assert!(expected.text.contains("A kite over the harbour"), "{}", expected.text);
    let caches = place.0.path().join(".cache/onrecord");
    let files = |folder: &Path| -> Vec<std::path::PathBuf> {
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_file()).collect()
    };
    let cache = fs::read_dir(&caches).unwrap().map(|it| it.unwrap().path()).find(|it| it.is_dir()).unwrap();
    let n = files(&cache).len() + files(&cache.join("index")).len();
    assert!(n > 6, "{n}");
    let mut tried = 0;
    for folder in [cache.clone(), cache.join("index")] {
        for kind in 0.. {
            search();
            // Whatever they are called this time.
            let mut all = files(&folder);
            all.sort();
            let Some(path) = all.get(kind) else { break };
            fs::remove_file(path).unwrap();
            pipe(path);
            let ran = search();
            assert!(ran.code == 0 && ran.text.contains("A kite over the harbour"), "{path:?}: {}", ran.text);
            tried += 1;
            let _ = fs::remove_file(path);
        }
    }
    assert!(tried >= n - 2, "{tried} of {n}");
}
