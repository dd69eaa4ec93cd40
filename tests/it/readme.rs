//! The README is true: its screen, its tables and its examples are the program's own. `UPDATE=1` writes
//! the parts between markers anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::app::action::Action;
use onrecord::app::keys::Keymap;
use onrecord::config;
use onrecord::domain::Sort;
use onrecord::search::query;

use crate::play::{Play, file_read};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// What stands between `<!-- name -->` and `<!-- end -->`.
fn part(readme: &str, name: &str) -> (usize, usize) {
    let open = format!("<!-- {name} -->\n");
    let start = readme.find(&open).unwrap_or_else(|| panic!("no part {name}")) + open.len();
    let end = start + readme[start..].find("<!-- end -->").unwrap();
    (start, end)
}

#[track_caller]
fn check(name: &str, expected: &str) {
    let readme = fs::read_to_string(path()).unwrap();
    let (start, end) = part(&readme, name);
    if readme[start..end] == *expected {
        return;
    }
    assert!(
        std::env::var_os("UPDATE").is_some(),
        "the part {name} has aged; UPDATE=1 writes it:\n{expected}"
    );
    fs::write(path(), format!("{}{expected}{}", &readme[..start], &readme[end..])).unwrap();
}

/// The inside of a fenced block.
fn block(name: &str) -> String {
    let readme = fs::read_to_string(path()).unwrap();
    let (start, end) = part(&readme, name);
    let lines: Vec<&str> = readme[start..end].lines().collect();
    lines[1..lines.len() - 1].join("\n") + "\n"
}

// One test: the parts stand in one file, which UPDATE=1 writes.
#[test]
fn the_parts_made_from_the_code_are_its_own() {
    let mut play = Play::sample(100, 24);
    play.keys("j j j enter ] ]");
    check("screen", &format!("```text\n{}\n```\n", play.screen()));

    let mut table = String::from("| key | does | name |\n| --- | --- | --- |\n");
    let keymap = Keymap::default();
    for action in Action::ALL {
        let keys: Vec<String> =
            keymap.keys_of(*action).iter().map(|keys| format!("`{}`", keys.replace('|', "\\|"))).collect();
        writeln!(table, "| {} | {} | `{}` |", keys.join(" "), action.help(), action.name()).unwrap();
    }
    check("keys", &table);

    let mut table = String::from("| field | holds |\n| --- | --- |\n");
    for (field, help) in query::FIELDS {
        writeln!(table, "| `{field}:` | {help} |").unwrap();
    }
    check("fields", &table);
}

#[test]
fn the_example_statement_opens_without_a_word_of_complaint() {
    let read = file_read("example.yaml", &block("example"));
    assert_eq!(read.diagnostics, []);
    assert_eq!(read.entries.len(), 1);
    assert!(read.entries[0].claims.iter().any(|claim| claim.speaker.as_deref() == Some("Ana Lindqvist")));
}

#[test]
fn the_example_settings_and_configuration_hold() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("onrecord.yaml"), block("settings")).unwrap();
    fs::write(folder.path().join("a.yaml"), block("example")).unwrap();
    let location = onrecord::store::read::Location::Path(folder.path().to_owned());
    let catalog = onrecord::load::catalog(&location).unwrap();
    assert_eq!((catalog.name.as_str(), catalog.parties.len()), ("Camps desk", 1));
    assert_eq!(catalog.diagnostics(), []);

    let file = folder.path().join("config.toml");
    fs::write(&file, block("config")).unwrap();
    let (config, problems) = config::load(&file);
    assert_eq!(problems, []);
    assert_eq!((config.reading_width, config.sort, config.clipboard), (80, Some(Sort::Date), true));
    assert!(config.store.is_some());
    let actions: Vec<&str> = config.keys.iter().map(|it| it.action.as_str()).collect();
    assert!(actions.iter().all(|name| Action::named(name).is_some()), "{actions:?}");
    assert_eq!(actions.len(), 2);
}

#[test]
fn the_commands_of_the_readme_are_those_of_the_program() {
    let readme = fs::read_to_string(path()).unwrap();
    let table = std::process::Command::new(env!("CARGO_BIN_EXE_onrecord")).arg("--help").output().unwrap();
    let help = String::from_utf8(table.stdout).unwrap();
    let mut n_seen = 0;
    for line in readme.lines().filter_map(|line| line.strip_prefix("onrecord ")) {
        let word = line.split_whitespace().next().unwrap();
        if word.starts_with(|c: char| c.is_ascii_lowercase()) {
            assert!(help.lines().any(|it| it.trim_start().starts_with(word)), "{word}");
            n_seen += 1;
        }
    }
    assert!(n_seen >= 5);
}
