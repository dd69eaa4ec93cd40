//! The house itself: who may name whom, and what every file says of itself. A new edge between rooms is
//! a line in the table here, with its reason in the commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may name.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("threads", &[]),
    ("files", &[]),
    ("text", &["domain"]),
    ("claims", &["domain", "text"]),
    ("store", &["domain", "text", "files"]),
    ("load", &["domain", "claims", "store"]),
    // What is searched is shared out to threads.
    ("search", &["domain", "text", "threads", "store"]),
    ("archive", &["domain", "files", "store", "load", "search"]),
    ("cite", &["domain", "text"]),
    ("config", &["domain", "text", "files"]),
    ("state", &["domain", "text", "files"]),
    // `cite` is pure, and what is copied is decided where the selected claim is known.
    ("app", &["domain", "text", "store", "search", "cite"]),
    ("ui", &["domain", "text", "store", "search", "app"]),
    (
        "session",
        &[
            "domain", "text", "files", "claims", "store", "load", "search", "archive", "config", "state",
            "app", "ui",
        ],
    ),
    // Of `app` only the table of actions and keys.
    (
        "cli",
        &[
            "domain", "text", "threads", "claims", "store", "load", "search", "archive", "cite", "config",
            "state", "app", "session",
        ],
    ),
];

/// Crates that only some rooms may name.
const CRATES: &[(&str, &[&str])] = &[
    ("serde_yaml", &["store"]),
    ("serde_saphyr", &["store"]),
    ("schemars", &["store"]),
    ("crossterm", &["session"]),
    ("ratatui", &["ui", "session", "app"]),
    ("clap", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("notify", &["session"]),
    ("tantivy", &["search"]),
    ("frostem", &["search"]),
    ("memchr", &["search"]),
    ("regex", &["search"]),
    ("regex_automata", &["search"]),
    ("regex_syntax", &["search"]),
    ("tantivy_fst", &["search"]),
    ("postcard", &["archive"]),
    ("indicatif", &["cli"]),
    ("toml", &["config"]),
    ("foldhash", &["claims"]),
    ("textwrap", &["text"]),
    ("whatlang", &["claims"]),
];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// The code of a file without comments and without its unit tests, which may name what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The names that directly follow `crate::` in a text, in braces too.
fn named_after(text: &str, start: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(start) {
        let rest = &text[at + start.len()..];
        let word = |text: &str| {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.insert(word(&item));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(c);
            }
            names.insert(word(&item));
        } else {
            names.insert(word(rest));
        }
    }
    names.remove("");
    names
}

#[test]
fn a_room_names_only_the_rooms_of_its_table() {
    let rooms: BTreeSet<&str> = MAY_NAME.iter().map(|(room, _)| *room).collect();
    let mut wrong = Vec::new();
    let mut n_edges = 0;
    for path in sources() {
        let Some(room) = room_of(&path).filter(|room| room != "lib" && room != "main") else { continue };
        let Some((_, allowed)) = MAY_NAME.iter().find(|(it, _)| *it == room) else {
            wrong.push(format!("{}: the room {room} is not in the table", path.display()));
            continue;
        };
        let code = code(&path);
        // The file of a room itself reaches its neighbours by `super::` too.
        let is_top = path.parent().is_some_and(|it| it.ends_with("src"));
        if is_top && code.contains("super::") {
            wrong.push(format!("{}: names a room by `super::`", path.display()));
        }
        for name in named_after(&code, "crate::") {
            if rooms.contains(name.as_str()) && name != room {
                n_edges += 1;
                if !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{}: {room} names {name}", path.display()));
                }
            }
        }
    }
    assert!(n_edges > 20, "only {n_edges} edges were seen: the test looks at the wrong thing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crate_stays_in_its_rooms() {
    let mut wrong = Vec::new();
    for path in sources() {
        let Some(room) = room_of(&path) else { continue };
        let code = code(&path);
        for (name, rooms) in CRATES {
            let is_named = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if is_named && !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: {room} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_what_is_in_it() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with `//! `", path.display());
    }
}

#[test]
fn no_file_is_two_rooms() {
    for path in sources() {
        let n_lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(n_lines <= 800, "{} has {n_lines} lines: it wants to be two", path.display());
    }
}
