//! Nothing in a statement harms its reader: what is copied and what is shown of text that would act on the
//! terminal, hide, or turn its surroundings around. Whole screens and commands are watched in `pty/oracle`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::hostile::{Seen, config, store, strings, watch_lines};
use crate::play::Play;

const UNSEEN: &str = "id: gate\ntitle: The gate\nissuer: Cedar Legal Aid\ndate: 2025-03-02\nbody: \"“The \\u202Egate\\u202C \
                      was \\e[2Jshut,” said Ana Lindqvist, a lawyer.\"\n";

#[test]
fn copies_keep_the_bytes_and_say_what_cannot_be_seen() {
    let mut play = Play::yaml(120, 20, UNSEEN);
    assert!(play.screen().contains("“The ⟨RLO⟩gate⟨PDF⟩ was ␛[2Jshut,”"), "{}", play.screen());
    play.keys("enter ] y q");
    assert_eq!(play.copied, ["The \u{202e}gate\u{202c} was \u{1b}[2Jshut,"]);
    assert!(
        play.status().contains("copied the bare quotation; hidden characters in it: PDF, RLO, ␛"),
        "{}",
        play.status()
    );
}

/// A home with a hostile store in it, and what was seen of all that was written.
struct Bench {
    home: TempDir,
    seen: Seen,
    n_runs: usize,
}

impl Bench {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), seen: Seen::default(), n_runs: 0 }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs the program, looks at all it wrote, and gives the exit code with both streams.
    #[track_caller]
    fn run(&mut self, args: &[&str], variables: &[(&str, &str)], input: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(args).current_dir(self.home.path()).env_clear().env("HOME", self.home.path());
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that wants no input has ended.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let colors = args.contains(&"always");
        for bytes in [&output.stdout, &output.stderr] {
            let seen = watch_lines(bytes, colors);
            self.seen.n_bytes += seen.n_bytes;
            self.seen.n_sequences += seen.n_sequences;
        }
        self.n_runs += 1;
        let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        (output.status.code().unwrap(), out, err)
    }
}

#[test]
fn no_command_lets_a_store_act_on_the_terminal() {
    let mut bench = Bench::new();
    let desk = bench.path("desk \u{1b}]0;owned\u{7}");
    let n = store(Path::new(&desk));
    std::fs::write(bench.path("config.toml"), config()).unwrap();
    let config = bench.path("config.toml");
    let with_config = [("ONRECORD_CONFIG", &*config)];
    for how in [["--color", "never"], ["--color", "always"], ["--format", "json"]] {
        for command in [
            vec!["doctor"],
            vec!["list"],
            vec!["search", "was here"],
            vec!["search", "/here|there/"],
            vec!["claims"],
            vec!["figures"],
            vec!["count", "--by", "issuer"],
            vec!["count", "--by", "topic"],
            vec!["count", "--by", "speaker"],
            vec!["count", "--by", "year"],
        ] {
            let all = [command.as_slice(), &["--store", &desk], &how].concat();
            let (code, out, err) = bench.run(&all, &[], "");
            assert_eq!(code, i32::from(command == ["doctor"]), "{command:?} {err}");
            assert!(!out.is_empty());
        }
        // The problems of the configuration are said beside what was asked for.
        let (_, _, err) = bench.run(&[["keys"].as_slice(), &how].concat(), &with_config, "");
        assert!(err.contains("config.toml"), "{err}");
        for id in ["all".to_owned(), "all#1".to_owned(), format!("s{:03}", n - 1), "s000#1".to_owned()] {
            let (code, out, err) =
                bench.run(&[["show", &id, "--store", &desk].as_slice(), &how].concat(), &[], "");
            assert_eq!(code, 0, "{err}");
            assert!(out.contains("Org") || out.contains("$(touch owned)"), "{out}");
        }
    }
    eprintln!("{} runs, {:?}", bench.n_runs, bench.seen);
    assert!(bench.seen.n_bytes > 1_000_000 && bench.seen.n_sequences > 1000, "{:?}", bench.seen);
}

#[test]
fn no_command_lets_what_is_typed_act_on_the_terminal() {
    let mut bench = Bench::new();
    std::fs::write(bench.path("one.yaml"), UNSEEN).unwrap();
    let desk = bench.path("one.yaml");
    let strings = strings();
    for texts in strings.chunks(6) {
        // Many at once, each on its own line where there are lines: what comes through is seen all the same.
        let text = texts.join(" ");
        let inside: String = texts
            .iter()
            .map(|it| format!("“{it} was here,” said Ana {it}, a lawyer. {it} said 40 {it} had left.\n\n"))
            .collect();
        let commands: [(&[&str], Option<i32>); 12] = [
            (&[&text], Some(2)),
            (&["show", &text, "--store", &desk], Some(2)),
            (&["search", &format!("date:{text}"), "--store", &desk], None),
            (&["search", &format!("nosuch:{text} \"{text}"), "--store", &desk], Some(2)),
            (&["search", &format!("/{text}(/"), "--store", &desk], None),
            (&["list", "--store", &text], Some(2)),
            (&["list", "--format", &text], Some(2)),
            (&["doctor", "--store", &text], Some(2)),
            (&["extract", &format!("/nowhere/{text}")], Some(2)),
            (&["extract", "--color", "always", "--explain", "--figures"], Some(0)),
            (&["extract", "--format", "json"], Some(0)),
            (&["new", "--title", &text, "--issuer", &text, "--place", &text], Some(0)),
        ];
        for (args, expected) in commands {
            let (code, ..) = bench.run(args, &[("ONRECORD_CONFIG", "/nowhere")], &inside);
            assert!(expected.is_none_or(|it| code == it), "{args:?} {code}");
        }
        for (field, problem) in [("--date", 2), ("--url", 2), ("--language", 2), ("--id", 2)] {
            let (code, ..) = bench.run(&["new", field, &text], &[], "");
            assert_eq!(code, problem, "{field} {text:?}");
        }
        let variables =
            ["ONRECORD_STORE", "TERM", "LANG", "COLUMNS", "NO_COLOR", "XDG_CACHE_HOME", "XDG_STATE_HOME"]
                .map(|name| (name, &*text));
        bench.run(&["list"], &variables, "");
        bench.run(&["search", "gate", "--store", &desk], &variables, "");
        bench.run(&["list", "--store", &desk], &[("ONRECORD_CONFIG", &text)], "");
    }
    eprintln!("{} runs, {:?}", bench.n_runs, bench.seen);
    assert!(bench.n_runs > 1000, "{}", bench.n_runs);
}

/// Two people and two groups whose names look alike: the second of each begins with a Cyrillic letter.
const ALIKE: &str = "---\nid: one\ntitle: One gate\nissuer: Amber Watch\ndate: 2025-03-02\nurl: https://x.example/\n\
                     body: “The gate was shut,” said Ana Lindqvist, a lawyer.\n\
                     ---\nid: two\ntitle: Another gate\nissuer: \u{410}mber Watch\ndate: 2025-03-01\n\
                     url: https://\u{430}mber.example/\n\
                     body: “The gate was open,” said \u{410}na Lindqvist, a lawyer.\n";

#[test]
fn names_of_two_scripts_are_badged_and_never_merged() {
    let mut bench = Bench::new();
    std::fs::write(bench.path("alike.yaml"), ALIKE).unwrap();
    let desk = bench.path("alike.yaml");
    let mut out = |args: &[&str]| bench.run(&[args, &["--store", &desk]].concat(), &[], "").1;
    assert_eq!(out(&["count", "--by", "speaker"]), "1  Ana Lindqvist\n1  ⟨mixed⟩ \u{410}na Lindqvist\n");
    assert_eq!(out(&["count", "--by", "issuer"]), "1  Amber Watch\n1  ⟨mixed⟩ \u{410}mber Watch\n");
    for (query, id) in [
        ("speaker:\"Ana Lindqvist\"", "one"),
        ("speaker:\"\u{410}na Lindqvist\"", "two"),
        ("issuer:amber", "one"),
        ("issuer:\u{410}mber", "two"),
    ] {
        let rows = out(&["claims", query]);
        assert!(rows.starts_with(&format!("{id}#1")) && rows.lines().count() == 1, "{query}: {rows}");
        let rows = out(&["search", query]);
        assert!(rows.contains(&format!("  {id}  ")) && rows.lines().count() <= 2, "{query}: {rows}");
    }
    assert!(out(&["show", "two"]).contains("⟨mixed⟩ \u{410}mber Watch"));
    // JSON is for other programs: names as they are.
    assert!(out(&["show", "two", "--format", "json"]).contains("\"\u{410}na Lindqvist\""));

    let mut play = Play::yaml(120, 20, ALIKE);
    assert!(!play.screen().contains("Letters of two scripts"), "{}", play.screen());
    play.keys("J");
    let screen = play.screen();
    assert!(screen.contains("⟨mixed⟩ \u{410}mber Watch"), "{screen}");
    assert!(
        screen.contains("! Letters of two scripts: \u{410}na Lindqvist (\u{410} is Cyrillic)"),
        "{screen}"
    );
    assert!(screen.contains("! Look at the address twice: its host mixes scripts"), "{screen}");
    play.keys("]");
    assert!(
        play.status().contains("⟨mixed⟩ \u{410}na Lindqvist, lawyer")
            || play.status().contains("⟨mixed⟩ \u{410}na Lindqvist"),
        "{}",
        play.status()
    );
    play.keys("o");
    assert!(
        play.status().contains("opening https://\u{430}mber.example/; its host mixes scripts"),
        "{}",
        play.status()
    );
    play.keys("f tab tab tab");
    let screen = play.screen();
    let rows = |name: &str| screen.lines().filter(|row| row.contains(name) && row.contains("██")).count();
    assert_eq!((rows(" Ana Lindqvist"), rows("⟨mixed⟩ \u{410}na Lindqvist")), (1, 1), "{screen}");
}

#[test]
fn what_cannot_be_seen_is_told_above_the_text() {
    let mut play = Play::yaml(120, 20, UNSEEN);
    assert!(play.screen().contains("! Hidden characters: PDF, RLO, ␛"), "{}", play.screen());
}
