//! The binary in an environment of its own: what was typed, what came out on both sides, the exit code.
//! Everything in the store is invented.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use onrecord::text::sign::sign;
use tempfile::TempDir;

const CAMPS: &str = "\
---
id: harbour-2025-03-27
title: Camp closures leave 12,000 people without shelter
issuer: Harbour Rights Watch
date: 2025-03-27
place: Port Ainslie
topics: [Housing, Asylum]
channel: press-release
url: https://example.org/statements/camps
body: |
  PORT AINSLIE - Three camps on the northern shore were emptied in two nights.

  “Nobody was told before the trucks came,” said Ana Lindqvist.
---
id: cedar-2024
title: A letter on the night returns
issuer: [Cedar Legal Aid, Meridian Monitor]
date: 2024-05
status: withdrawn
body: |
  Seven people returned that night.
";

/// A folder that is home, configuration, state and current folder at once.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn with(self, name: &str, text: &str) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> String {
        self.run_with(args, &[], "")
    }

    /// Exit code, standard output and standard error in one text.
    fn run_with(&self, args: &[&str], variables: &[(&str, &str)], input: &str) -> String {
        let mut command = self.command(args);
        command.envs(variables.iter().copied()).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        let shown = format!("{out}--- {}\n{err}", output.status.code().unwrap());
        shown.replace(self.folder.path().to_str().unwrap(), "[HOME]")
    }
}

fn camps() -> Place {
    Place::new().with("desk/camps.yaml", CAMPS)
}

#[test]
fn list_is_aligned_and_newest_first() {
    assert_snapshot!(camps().run(&["list", "--store", "desk"]), @r"
2025-03-27  harbour-2025-03-27  Harbour Rights Watch    1  Camp closures leave 12,000 people without shelter
2024-05     cedar-2024          Cedar Legal Aid + 1     0  A letter on the night returns  (withdrawn)
--- 0
");
    assert_snapshot!(camps().run(&["list", "--store", "desk", "--sort", "title"]), @r"
2024-05     cedar-2024          Cedar Legal Aid + 1     0  A letter on the night returns  (withdrawn)
2025-03-27  harbour-2025-03-27  Harbour Rights Watch    1  Camp closures leave 12,000 people without shelter
--- 0
");
}

#[test]
fn show_prints_a_statement_and_its_claims() {
    assert_snapshot!(camps().run(&["show", "harbour-2025-03-27", "--store", "desk"]), @r"
Camp closures leave 12,000 people without shelter
Harbour Rights Watch
27 March 2025, Port Ainslie
Housing, Asylum
press-release
https://example.org/statements/camps
harbour-2025-03-27 desk/camps.yaml:2

PORT AINSLIE - Three camps on the northern shore were emptied in two nights.

“Nobody was told before the trucks came,” said Ana Lindqvist.

Claims
  1  Ana Lindqvist  “Nobody was told before the trucks came,” [quote, sure]
--- 0
");
}

#[test]
fn demands_and_figures_are_listed() {
    let text = "id: a\ntitle: Quay\nissuer: Cedar Legal Aid\ndate: 2025-03-27\nlanguage: en\nbody: |\n  \
                More than 40 boats were lost since May.\n\n  \
                “The council must pay the 90 families,” said Ana Lindqvist.\n\n  \
                Estmark must open its port.\n";
    let place = || Place::new().with("quay.yaml", text);
    assert_snapshot!(place().run(&["claims", "is:demand", "--store", "quay.yaml"]), @r"
a#1  Ana Lindqvist    quote     “The council must pay the 90 families,”  [asks the council: pay the 90 families]
a#2  Cedar Legal Aid  reported  Estmark must open its port  [asks Estmark: open its port]
--- 0
");
    assert_snapshot!(place().run(&["claims", "is:demand", "speaker:cedar", "--store", "quay.yaml"]), @r"
a#2  Cedar Legal Aid  reported  Estmark must open its port  [asks Estmark: open its port]
--- 0
");
    assert_snapshot!(place().run(&["figures", "--store", "quay.yaml"]), @r"
2025-03-27  More than 40 boats (since May)  > 40  boats     (Cedar Legal Aid)  a
2025-03-27  90 families                     90    families  Ana Lindqvist      a#1
--- 0
");
    assert_snapshot!(place().run(&["figures", "speaker:lindqvist", "--store", "quay.yaml"]), @r"
2025-03-27  90 families  90  families  Ana Lindqvist  a#1
--- 0
");
}

#[test]
fn show_prints_one_claim_with_its_citation() {
    assert_snapshot!(camps().run(&["show", "harbour-2025-03-27#1", "--store", "desk"]), @r"
“Nobody was told before the trucks came,” — Ana Lindqvist, Harbour Rights Watch, “Camp closures leave 12,000 people without shelter”, 27 March 2025, https://example.org/statements/camps

claim      harbour-2025-03-27#1 of 1
speaker    Ana Lindqvist (sure)
kind       quote
cue        said
rule       cue-after: a word of saying with its subject stands right after the words
link       https://example.org/statements/camps#:~:text=Nobody%20was%20told%20before%20the%20trucks%20came
--- 0
");
    assert_snapshot!(camps().run(&["show", "harbour-2025-03-27#4", "--store", "desk"]), @r"
--- 1
onrecord: harbour-2025-03-27 has one claim: harbour-2025-03-27#1
");
}

#[test]
fn show_names_the_nearest_id() {
    assert_snapshot!(camps().run(&["show", "cedar-2042", "--store", "desk"]), @r"
--- 1
onrecord: no statement has the id cedar-2042; did you mean cedar-2024?
");
    assert_snapshot!(camps().run(&["show", "Cedar 2024", "--store", "desk"]), @r"
--- 2
onrecord: `Cedar 2024` names no statement: an id has only a-z, 0-9 and -, not 'C'
");
}

#[test]
fn search_shows_where_it_matches() {
    assert_snapshot!(camps().run(&["--store", "desk", "search", "nobody", "told"]), @r"
2025-03-27  harbour-2025-03-27  Harbour Rights Watch    1  Camp closures leave 12,000 people without shelter
    … northern shore were emptied in two nights. “Nobody was told before the trucks came,” said …
--- 0
");
    let bold = camps().run(&["--store", "desk", "--color", "always", "search", "seven"]);
    assert_snapshot!(bold.replace('\u{1b}', "␛"), @r"
2024-05     cedar-2024  Cedar Legal Aid + 1    0  A letter on the night returns  (withdrawn)
    ␛[1mSeven␛[0m people returned that night.
--- 0
");
    assert_snapshot!(camps().run(&["--store", "desk", "search", "nothing-like-it"]), @r"
--- 1
onrecord: no statement answers the query
");
    assert_snapshot!(camps().run(&["--store", "desk", "search", "date:soon"]), @r"
--- 2
onrecord: a date is a year, a month or a day: 2025, 2025-03 or 2025-03-27
  date:soon
       ^^^^
help: date:2025, date:2025-03, date:2025-03-27 or date:2023..2025
");
}

#[test]
fn what_is_left_out_is_no_option() {
    let ids = |args: &[&str]| {
        let out = camps().run(&[&["--store", "desk", "--format", "json"], args].concat());
        let (json, end) = out.split_once("--- ").unwrap();
        assert_eq!(end, "0\n", "{args:?}");
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let rows = value["statements"].as_array().or_else(|| value["claims"].as_array()).unwrap().clone();
        let id = |row: &serde_json::Value| {
            row["id"].as_str().or_else(|| row["statement"].as_str()).unwrap().to_owned()
        };
        (rows.iter().map(id).collect::<Vec<_>>().join(" "), value["query"].as_str().unwrap().to_owned())
    };
    let (harbour, cedar) = ("harbour-2025-03-27", "cedar-2024");
    for (args, expected, query) in [
        (["search", "-told"].as_slice(), cedar, "-told"),
        (&["search", "-\"night returns\""], harbour, "-\"night returns\""),
        (&["search", "-is:read"], "harbour-2025-03-27 cedar-2024", "-is:read"),
        (&["search", "-is:read", "--sort", "title"], "cedar-2024 harbour-2025-03-27", "-is:read"),
        (&["search", "--reverse", "-is:read"], "cedar-2024 harbour-2025-03-27", "-is:read"),
        (&["search", "night", "--sort", "title", "-told"], cedar, "night -told"),
        (&["search", "--sort", "title", "--", "-told"], cedar, "-told"),
        (&["claims", "-speaker:ministry"], harbour, "-speaker:ministry"),
        (&["claims", "told", "-seven"], harbour, "told -seven"),
    ] {
        assert_eq!(ids(args), (expected.to_owned(), query.to_owned()), "{args:?}");
    }
    assert!(camps().run(&["search", "-h"]).contains("Usage: onrecord search"));
    let wrong = camps().run(&["search", "told", "--sort", "-x"]);
    assert!(wrong.contains("--- 2\nerror: invalid value '-x' for '--sort"), "{wrong}");
}

#[test]
fn what_is_wrong_is_said_before_the_store_is_read() {
    for args in [["search", "date:soon"], ["claims", "date:soon"], ["show", "x#0"]] {
        let out = Place::new().run(&args);
        assert!(out.starts_with("--- 2\n") && !out.contains("sample"), "{out}");
    }
    let long = format!("{} date:soon {}", "word ".repeat(5000), "word ".repeat(5000));
    let out = Place::new().run(&["search", &long]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(out.len() < 600, "{out}");
    let at = lines[3].find('^').unwrap();
    let mark: String = lines[2].chars().skip(at).take(lines[3].trim().len()).collect();
    assert_eq!(mark, "soon");
}

#[test]
fn what_is_not_needed_or_not_there_is_said() {
    let place = camps();
    for args in [
        ["--store", "/nope", "keys"].as_slice(),
        &["/nope", "new"],
        &["man", "--store", "desk"],
        &["--store", "desk", "extract", "-"],
    ] {
        let out = place.run(args);
        assert_eq!(out, "--- 2\nonrecord: this command reads no store; leave STORE away\n", "{args:?}");
    }
    fs::create_dir(place.folder.path().join("empty")).unwrap();
    assert_snapshot!(place.run(&["list", "--store", "empty"]), @r"
    --- 1
    onrecord: the store has no statements
    ");
    assert_snapshot!(place.run(&["claims", "--store", "desk", "speaker:nobody"]), @r"
    --- 1
    onrecord: no claim was found
    ");
    assert_snapshot!(place.run(&["serach"]), @r"
    --- 2
    onrecord: there is no store at serach (named on the command line); did you mean `onrecord search`?
    ");
    assert_snapshot!(place.run(&["frob"]), @r"
    --- 2
    onrecord: there is no store at frob (named on the command line)
    ");
    let help = place.run(&["help"]);
    assert!(help.contains("Usage: onrecord") && help.contains("--- 0\n"), "{help}");
    assert!(place.run(&["help", "search"]).contains("Usage: onrecord search"));
    let named = [("ONRECORD_CONFIG", "/nope/c.toml"), ("ONRECORD_STORE", "desk")];
    let out = place.run_with(&["list"], &named, "");
    let notes = out.split_once("--- 0\n").unwrap().1;
    assert!(
        notes.starts_with("error[config-unreadable]: the configuration cannot be read: No such"),
        "{notes}"
    );
    assert!(notes.contains("--> /nope/c.toml\n"), "{notes}");
    let colored = place.run_with(&["list", "--color", "always"], &named, "");
    assert!(colored.split_once("--- 0").unwrap().1.contains('\u{1b}'), "{colored}");
}

#[test]
fn claims_are_one_line_each() {
    assert_snapshot!(camps().run(&["claims", "--store", "desk"]), @r"
harbour-2025-03-27#1  Ana Lindqvist  quote     “Nobody was told before the trucks came,”
--- 0
");
}

#[test]
fn json_has_a_version_and_counts_code_points() {
    let out = camps().run(&["--store", "desk", "--format", "json", "show", "harbour-2025-03-27"]);
    let (json, end) = out.split_once("--- ").unwrap();
    assert_eq!(end, "0\n");
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(value["format"], 1);
    let found = &value["found"][0];
    let [start, end] =
        [0, 1].map(|idx| usize::try_from(found["claims"][0]["content"][0][idx].as_u64().unwrap()).unwrap());
    let words: String = found["statement"]["body"].as_str().unwrap().chars().take(end).skip(start).collect();
    assert_eq!(words, "“Nobody was told before the trucks came,”");
    assert_eq!(found["claims"][0]["text"], words);
    for args in
        [["list"].as_slice(), &["search", "told"], &["claims"], &["show", "harbour-2025-03-27#1"], &["keys"]]
    {
        let out =
            camps().run_with(&[args, &["--format", "json"]].concat(), &[("ONRECORD_STORE", "desk")], "");
        let json = out.split("--- 0").next().unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(json).unwrap()["format"], 1, "{args:?}");
    }
}

#[test]
fn show_gives_all_that_share_an_id() {
    let place = camps().with("desk/more.yaml", &CAMPS.replace("id: cedar-2024", "id: harbour-2025-03-27"));
    let shown = |id: &str| {
        let out = place.run(&["--store", "desk", "--format", "json", "show", id]);
        let (json, end) = out.split_once("--- ").unwrap();
        assert!(end.starts_with("0\n"), "{end}");
        serde_json::from_str::<serde_json::Value>(json).unwrap()["found"].clone()
    };
    let all = shown("harbour-2025-03-27");
    let files: Vec<_> = (0..3).map(|idx| all[idx]["statement"]["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["desk/camps.yaml", "desk/more.yaml", "desk/more.yaml"]);
    assert_eq!(all[1]["claims"][0]["number"], 1);
    assert_eq!(all[1]["claims"][0].get("citation"), None);
    assert_eq!(all[2]["claims"], serde_json::json!([]));

    let claims = shown("harbour-2025-03-27#1");
    assert_eq!(claims.as_array().unwrap().len(), 2);
    assert_eq!(claims[0]["claims"][0]["speaker"], "Ana Lindqvist");
    let citation = claims[0]["claims"][0]["citation"].as_str().unwrap();
    assert!(citation.starts_with("“Nobody was told before the trucks came,” — Ana Lindqvist"), "{citation}");
}

#[test]
fn a_named_store_that_is_missing_is_never_the_sample() {
    let place = camps();
    assert_snapshot!(place.run(&["list", "--store", "nowhere"]), @r"
--- 2
onrecord: there is no store at nowhere (named on the command line)
");
    assert_snapshot!(place.run(&["list", "--store", "desk/../desk/camps.yaml/"]), @r"
--- 2
onrecord: there is no store at desk/../desk/camps.yaml/ (named on the command line)
");
    assert_snapshot!(place.run_with(&["list"], &[("ONRECORD_STORE", "nowhere")], ""), @r"
--- 2
onrecord: there is no store at nowhere (named in $ONRECORD_STORE)
");
    let place = place.with(".config/onrecord/config.toml", "store = \"nowhere\"\n");
    assert_snapshot!(place.run(&["list"]), @r"
--- 2
onrecord: there is no store at [HOME]/.config/onrecord/nowhere (named in config.toml)
");
    assert_snapshot!(place.run(&["nowhere", "--store", "desk", "list"]), @r"
--- 2
onrecord: the store is named twice; name it once
");
}

#[test]
fn the_store_is_found_in_the_order_that_is_told() {
    let place = camps()
        .with("near.yaml", &CAMPS.replace("cedar-2024", "from-variable"))
        .with("conf.yaml", &CAMPS.replace("cedar-2024", "from-config"))
        .with(".config/onrecord/config.toml", "store = \"../../conf.yaml\"\n");
    let has = |id: &str, out: &str| assert!(out.contains(id) && out.contains("--- 0"), "{out}");
    has("from-config", &place.run(&["list"]));
    has("from-variable", &place.run_with(&["list"], &[("ONRECORD_STORE", "near.yaml")], ""));
    has("cedar-2024", &place.run_with(&["list", "--store", "desk"], &[("ONRECORD_STORE", "near.yaml")], ""));
    let place = place.with("onrecord.yaml", "format: 1\nname: All of it\n");
    has("from-variable", &place.run(&["list"]));
}

#[test]
fn the_sample_says_what_it_is() {
    let out = Place::new().run(&["list"]);
    let (rows, notes) = out.split_once("--- 0\n").unwrap();
    assert!(!rows.is_empty());
    assert_snapshot!(notes, @r"onrecord: this is the sample store, all of it invented; open your own with --store STORE");
}

#[test]
fn problems_of_the_store_are_one_line() {
    let place = camps().with("desk/bad.yaml", "---\nid: x\n").with("desk/worse.yaml", "a: [\n");
    let out = place.run(&["list", "--store", "desk"]);
    assert!(out.contains("harbour-2025-03-27"));
    let notes = out.split_once("--- 0\n").unwrap().1;
    assert!(notes.ends_with(" problems in the store; `onrecord doctor` lists them\n"), "{notes}");
    assert_eq!(notes.lines().count(), 1);
}

#[test]
fn the_configuration_is_checked_with_places() {
    let place = camps().with(
        ".config/onrecord/config.toml",
        "store = \"../../desk\"\nsort = \"issuer\"\nreading_width = 72\n\n[keys]\nnext-clam = \"x\"\n",
    );
    assert_snapshot!(place.run(&["list"]), @r"
2024-05     cedar-2024          Cedar Legal Aid + 1     0  A letter on the night returns  (withdrawn)
2025-03-27  harbour-2025-03-27  Harbour Rights Watch    1  Camp closures leave 12,000 people without shelter
--- 0
error[config-unknown-key]: unknown key `reading_width`
 --> [HOME]/.config/onrecord/config.toml:3:1
  |
3 | reading_width = 72
  | ^^^^^^^^^^^^^
  |
  = help: did you mean `reading-width`?
");
    let out = place.run(&["keys"]);
    assert_snapshot!(out.split_once("--- ").unwrap().1, @r#"
1
error[config-unknown-key]: unknown key `reading_width`
 --> [HOME]/.config/onrecord/config.toml:3:1
  |
3 | reading_width = 72
  | ^^^^^^^^^^^^^
  |
  = help: did you mean `reading-width`?

error[config-unknown-action]: there is no action `next-clam`
 --> [HOME]/.config/onrecord/config.toml:6:1
  |
6 | next-clam = "x"
  | ^^^^^^^^^
  |
  = help: did you mean `next-claim`?

onrecord: keys of the configuration cannot be bound as they stand
"#);
}

#[test]
fn keys_shows_what_holds() {
    let keys = |text: &str| {
        let place = camps().with(".config/onrecord/config.toml", text);
        let out = place.run(&["keys"]);
        let (table, notes) = out.split_once("--- ").unwrap();
        let row = |name: &str| {
            let row = table.lines().find(|it| it.trim_start().starts_with(&format!("{name} "))).unwrap();
            row.trim_start().split_once(' ').unwrap().1.trim_start().split("  ").next().unwrap().to_owned()
        };
        (row("search"), row("next-claim"), notes.to_owned())
    };
    let (search, next_claim, notes) = keys("[keys]\nsearch = \"ctrl-ctrl\"\nnext-claim = \"g  c\"\n");
    assert_eq!((search.as_str(), next_claim.as_str()), ("/", "g c"));
    assert_snapshot!(notes, @r#"
    1
    error[config-bad-key]: `ctrl-ctrl` names no key
     --> [HOME]/.config/onrecord/config.toml:2:1
      |
    2 | search = "ctrl-ctrl"
      | ^^^^^^
      |
      = help: keys are written like a, ctrl-o, space, pagedown, f1, or `y y` one after the other

    onrecord: keys of the configuration cannot be bound as they stand
    "#);
    let (_, _, notes) = keys("[keys]\nsearch = \"x\"\nnext-claim = [\"]\", \"x\"]\n");
    assert!(
        notes.starts_with("1\nerror[config-key-twice]: `x` is bound to `search` and to `next-claim`"),
        "{notes}"
    );
    assert!(notes.contains("config.toml:3:1"), "{notes}");
}

#[test]
fn the_reader_needs_a_terminal_and_only_the_reader() {
    assert_snapshot!(camps().run(&["desk"]), @r"
--- 2
onrecord: the reader needs a terminal on standard input and output; `onrecord list`, `search`, `show` and `claims` work without one
");
    assert_snapshot!(camps().run(&["--query", "told", "--store", "desk", "list"]), @r"
--- 2
onrecord: --query and --open are for the reader; use `onrecord search` or `onrecord show` without it
");
    assert_snapshot!(camps().run(&["--open", "harbour-2025-03-27#0", "desk"]), @r"
--- 2
onrecord: `harbour-2025-03-27#0` names no claim: claims are numbered from 1, as in `harbour-2025-03-27#1`
");
}

#[test]
fn what_was_typed_wrongly_is_exit_2_and_never_raw() {
    assert_snapshot!(camps().run(&["--colour"]), @r"
--- 2
error: unexpected argument '--colour' found

  tip: a similar argument exists: '--color'

Usage: onrecord --color <WHEN> [STORE]

For more information, try '--help'.
");
    for args in [
        ["lis\u{1b}[2J", "--x"],
        ["--format", "\u{1b}]0;x\u{7}"],
        ["show", "\u{9b}31m"],
        ["--store", "\u{202e}x"],
    ] {
        let out = camps().run(&args);
        assert!(out.contains("--- 2\n"), "{out}");
        assert_eq!(out.chars().find(|c| *c != '\n' && sign(*c).is_some()), None, "{out}");
    }
}

#[test]
fn nothing_of_a_store_reaches_the_terminal_raw() {
    let bad = "\\e]52;c;eA==\\a\\x9b31m\\u202e\\U000e0041\\0\\t\\x7f\\r";
    let store = format!(
        "---\nid: bad\ntitle: \"{bad} title\"\nissuer: \"{bad} issuer\"\ndate: \"{bad}\"\nplace: \"{bad}\"\n\
         topics: [\"{bad}\"]\nurl: \"https://example.org/{bad}\"\nlanguage: \"{bad}\"\ntags: [\"{bad}\"]\n\
         carrier: {{name: \"{bad}\", url: \"{bad}\"}}\n\"{bad} key\": 1\n\
         body: \"“Nobody was told {bad} before,” said Ana {bad} Lindqvist. The group said that told {bad} stands.\"\n"
    );
    let place = Place::new().with("desk/b\u{1b}[2Jad.yaml", &store).with("desk/onrecord.yaml", "format: 1\n");
    for args in [
        ["list"].as_slice(),
        &["show", "bad"],
        &["show", "bad#1"],
        &["show", "bad#\u{1b}[2J"],
        &["search", "told"],
        &["search", "told\u{1b}[2J"],
        &["search", "\u{1b}[2J:x"],
        &["claims"],
        &["doctor"],
    ] {
        for format in ["text", "json"] {
            let mut all = vec!["--store", "desk", "--format", format];
            all.extend(args);
            let out = place.run(&all);
            let raw = out.chars().find(|c| *c != '\n' && sign(*c).is_some());
            assert_eq!(raw, None, "{args:?} {format}: {out:?}");
        }
    }
    let shown = place.run(&["--store", "desk", "show", "bad"]);
    assert!(shown.contains("␛]52;c;eA==␇⟨9B⟩31m⟨RLO⟩⟨TAG⟩"), "{shown}");
}

/// Under a limit of the address space, which only Linux keeps.
#[cfg(target_os = "linux")]
#[test]
fn a_large_file_without_a_line_end_is_not_copied() {
    const SIZE: u64 = 120 << 20;
    let place = Place::new();
    // Zeros that take no room on the disk.
    fs::File::create(place.folder.path().join("zeros.yaml")).unwrap().set_len(SIZE).unwrap();
    let mut command = Command::new("/bin/sh");
    let limit = (SIZE + (150 << 20)) >> 10;
    command.args(["-c", &format!("ulimit -v {limit} && exec \"$0\" doctor zeros.yaml")]);
    command.arg(env!("CARGO_BIN_EXE_onrecord")).current_dir(place.folder.path()).env_clear();
    // The allocator sets room aside that is no memory: none of that, so that what is left is what is read.
    command.env("MIMALLOC_ARENA_RESERVE", "0");
    let out = command.env("HOME", place.folder.path()).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.starts_with("error[too-large]: "), "{text}{}", String::from_utf8_lossy(&out.stderr));
    assert!(text.len() < 4000, "{}", text.len());
}

#[test]
fn new_guesses_nothing() {
    let text =
        "Camp closures leave 12,000 people without shelter\n\nPORT AINSLIE - Three camps were emptied.\n";
    assert_snapshot!(Place::new().run_with(&["new", "--from", "-"], &[], text), @r"
---
# id: a name of a-z, 0-9 and -, unique in the store (required), such as camp-closures-leave-12-000-people-without-shelter
title: Camp closures leave 12,000 people without shelter
# issuer: who makes the statement (required)
# date: a year, a month or a day, as exact as is known
place: PORT AINSLIE
# topics: what it is about: [Housing, Asylum]
# language: a BCP 47 tag such as en
# channel: one of press-release report open-letter speech social news-report
# url: where it can be read: https://…
body: |
  PORT AINSLIE - Three camps were emptied.
--- 0
");
    let told = ["--issuer", "Harbour Rights Watch", "--date", "2025-03-27", "--language", "en"];
    let args = [["new", "--from", "-"].as_slice(), &told].concat();
    assert_snapshot!(Place::new().run_with(&args, &[], text), @r"
---
id: harbour-rights-watch-2025-03-27-camp-closures-leave-12-000-people-without
title: Camp closures leave 12,000 people without shelter
issuer: Harbour Rights Watch
date: 2025-03-27
place: PORT AINSLIE
# topics: what it is about: [Housing, Asylum]
language: en
# channel: one of press-release report open-letter speech social news-report
# url: where it can be read: https://…
body: |
  PORT AINSLIE - Three camps were emptied.
--- 0
");
    assert_snapshot!(Place::new().run(&["new", "--date", "last week"]), @r"
--- 2
onrecord: --date last week: a date is a year, a month or a day: 2025, 2025-03 or 2025-03-27
");
    assert_snapshot!(Place::new().run(&["new", "--url", "javascript:alert(1)"]), @r"
--- 2
onrecord: --url javascript:alert(1): a URL is an http or https address: https://example.org/statements/1
");
    assert_snapshot!(Place::new().run(&["new", "--language", "x y"]), @r"
--- 2
onrecord: --language x y: a language is a BCP 47 tag: en, pt-BR or zh-Hans
");
    assert_snapshot!(Place::new().run(&["new", "--from", "missing.txt"]), @r"
--- 2
onrecord: opening missing.txt: No such file or directory (os error 2)
");
}

#[test]
fn a_new_statement_can_be_read() {
    let place = Place::new();
    let text = "Title: with a colon\n\nFirst # paragraph.\n\n“Nobody was told,” said Ana Lindqvist.\n";
    let args = [
        "new",
        "--from",
        "-",
        "--issuer",
        "no",
        "--date",
        "2025",
        "--language",
        "en",
        "--url",
        "https://example.org/",
    ];
    let out = place.run_with(&args, &[], text);
    let place = place.with("one.yaml", out.split_once("--- 0").unwrap().0);
    let listed = place.run(&["doctor", "one.yaml"]);
    assert!(listed.contains("--- 0\n"), "{listed}");
    let shown = place.run(&["show", "no-2025-title-with-a-colon", "--store", "one.yaml"]);
    assert!(
        shown.contains("First # paragraph.") && shown.contains("Title: with a colon\nno\n2025\n"),
        "{shown}"
    );
}

#[test]
fn a_reader_of_the_output_that_goes_away_is_no_error() {
    for args in [
        ["list"].as_slice(),
        &["list", "--format", "json"],
        &["man"],
        &["completions", "bash"],
        &["keys"],
        &["--help"],
        &["extract", "yes.txt"],
        &["extract", "--format", "json", "yes.txt"],
    ] {
        // With something to be found: nothing is 1, however much of it anybody reads.
        let place = camps().with("yes.txt", "“Yes,” said Ana Lindqvist.");
        let mut child = place.command(args).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?} {err}");
        assert!(!err.contains("Broken pipe"), "{err}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let is_colored = |args: &[&str], variables: &[(&str, &str)]| {
        let mut all = vec!["--store", "desk", "search", "told"];
        all.extend(args);
        camps().run_with(&all, variables, "").contains('\u{1b}')
    };
    assert!(!is_colored(&[], &[("TERM", "xterm-256color")]));
    assert!(is_colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(is_colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!is_colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

const COMMANDS: [&str; 12] = [
    "count",
    "new",
    "list",
    "show",
    "search",
    "claims",
    "figures",
    "extract",
    "doctor",
    "keys",
    "completions",
    "man",
];

#[test]
fn every_command_is_in_completions_manual_and_help() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.run(&["completions", shell]);
        for command in COMMANDS {
            assert!(script.contains(command), "{shell} {command}");
        }
    }
    let man = place.run(&["man"]);
    for part in
        ["EXIT STATUS", "ENVIRONMENT", "FILES", "ONRECORD_STORE", "NO_COLOR", "config.toml", "onrecord.yaml"]
    {
        assert!(man.contains(part), "{part}");
    }
    for command in COMMANDS {
        assert!(man.contains(&format!(".SS {command}\n")), "{command}");
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        let own = place.run(&[command, "--help"]);
        assert!(own.contains("Example") && own.contains(&format!("onrecord {command}")), "{own}");
    }
    assert!(place.run(&["--version"]).starts_with("onrecord "));
}

#[test]
fn marks_are_seen_by_queries() {
    let place = camps();
    let desk = fs::canonicalize(place.folder.path().join("desk")).unwrap();
    let unread = place.run(&["--store", "desk", "search", "is:unread"]);
    assert!(unread.contains("cedar-2024"));
    let marks = marks_of(&desk, place.folder.path());
    fs::create_dir_all(marks.parent().unwrap()).unwrap();
    fs::write(&marks, "onrecord marks 1\nread cedar-2024\nstar cedar-2024\n").unwrap();
    assert!(!place.run(&["--store", "desk", "search", "is:unread"]).contains("cedar-2024"));
    assert!(place.run(&["--store", "desk/../desk", "search", "is:starred"]).contains("cedar-2024"));
    fs::write(&marks, "onrecord marks 9\n").unwrap();
    let refused = place.run(&["--store", "desk", "list"]);
    assert!(
        refused.contains("--- 0\n") && refused.contains("is of a newer onrecord (format 9)"),
        "{refused}"
    );
}

/// The file of marks of a store, in the state folder of that home.
fn marks_of(store: &Path, home: &Path) -> std::path::PathBuf {
    let file = onrecord::state::MarksFile::for_store(store.to_str().unwrap()).unwrap();
    home.join(".local/state/onrecord/marks").join(file.path().file_name().unwrap())
}

#[test]
fn standard_error_decides_about_nothing() {
    let place = camps().with("desk/bad.yaml", "---\nid: x\n");
    let place = place.with(".config/onrecord/config.toml", "store = \"../../desk\"\ncolour = 1\n");
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for args in [["list"].as_slice(), &["search", "told"], &["show", "cedar-2024"], &["claims"], &["keys"]] {
        let run = |stderr: Stdio| place.command(args).stderr(stderr).output().unwrap();
        let wanted = run(Stdio::piped());
        assert!(!wanted.stderr.is_empty() && !wanted.stdout.is_empty());
        let (reader, gone) = std::io::pipe().unwrap();
        drop(reader);
        for stderr in [Stdio::from(gone), Stdio::from(full())] {
            let got = run(stderr);
            assert_eq!((got.stdout, got.status), (wanted.stdout.clone(), wanted.status), "{args:?}");
        }
    }
    // That nothing could be written is an error; that nobody reads it is none.
    for args in [["list"].as_slice(), &["--help"], &["--version"], &["man"], &["keys", "--format", "json"]] {
        let output = place.command(args).stdout(Stdio::from(full())).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("No space left on device"), "{said}");
    }
}
