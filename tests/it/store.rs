//! The store as its users meet it: folders of broken files, each with what is said of it, and what must
//! hold for any bytes at all. Rendered diagnostics are snapshots beside the fixtures in `broken/`.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use onrecord::cli::out::Out;
use onrecord::cli::{doctor, render};
use onrecord::domain::{Anchor, Diagnostic, Origin, Statement};
use onrecord::load;
use onrecord::store::read::{self, Location, OpenError};
use onrecord::store::{codes, schema};
use proptest::prelude::*;

/// Reads a text as a file of that name.
fn read(name: &str, bytes: &[u8]) -> (Vec<Statement>, Vec<Diagnostic>) {
    let path: Arc<Path> = Path::new(name).into();
    let (mut statements, mut diagnostics) = (Vec::new(), Vec::new());
    read::text(&path, bytes, &mut |it| {
        statements.extend(it.statements);
        diagnostics.extend(it.diagnostics);
    });
    (statements, diagnostics)
}

fn shown(diagnostics: &[Diagnostic]) -> String {
    let mut out = Vec::new();
    for diagnostic in diagnostics {
        render::diagnostic(&mut out, diagnostic, false).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[track_caller]
fn assert_safe(text: &str) {
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "a control character in {text:?}");
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .collect();
    files.sort();
    files
}

/// What a fixture gives; those that begin with `settings` are an `onrecord.yaml`.
fn read_fixture(file: &Path) -> (String, Vec<Statement>, Vec<Diagnostic>) {
    let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
    let bytes = fs::read(file).unwrap();
    if !name.starts_with("settings") {
        let (statements, diagnostics) = read(&format!("{name}.yaml"), &bytes);
        return (name, statements, diagnostics);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("onrecord.yaml"), &bytes).unwrap();
    fs::write(folder.path().join("a.yaml"), GOOD).unwrap();
    let mut plan = read::plan(&Location::Path(folder.path().to_owned())).unwrap();
    for diagnostic in &mut plan.diagnostics {
        diagnostic.path = Path::new("onrecord.yaml").into();
    }
    (name, Vec::new(), plan.diagnostics)
}

const GOOD: &str =
    "---\nid: good\ntitle: A good one\nissuer: Cedar Legal Aid\ndate: 2025-01-02\nbody: |\n  It stands.\n";

#[test]
fn every_broken_file_says_what_where_and_what_helps() {
    let files = fixtures();
    assert!(files.len() >= 45);
    for file in files {
        let (name, statements, diagnostics) = read_fixture(&file);
        let ids: Vec<&str> = statements.iter().map(|it| it.id.as_str()).collect();
        let text = format!("opens: {}\n\n{}", ids.join(" "), shown(&diagnostics));
        assert_safe(&text);
        if fs::read(&file).unwrap().ends_with(GOOD.as_bytes()) {
            assert!(ids.contains(&"good"), "{name} takes its neighbour along");
        }
        insta::with_settings!({
            snapshot_path => "broken", prepend_module_to_snapshot => false, omit_expression => true,
        }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn every_code_has_a_fixture() {
    let mut seen: Vec<&str> = fixtures().iter().flat_map(|it| read_fixture(it).2).map(|it| it.code).collect();
    // These need a folder, the claims engine or more bytes than a repository should hold; their tests
    // are below.
    seen.extend([
        codes::ALTERED_PICK,
        codes::DUPLICATE_ID,
        codes::EMPTY_STORE,
        codes::HIDDEN,
        codes::LINK_OUTSIDE,
        codes::LOST_PICK,
        codes::NESTED_STORE,
        codes::NOT_A_FILE,
        codes::TOO_LARGE,
        codes::UNREADABLE,
    ]);
    let missing: Vec<&str> = codes::ALL.iter().map(|it| it.name).filter(|it| !seen.contains(it)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_pick_whose_words_have_changed_or_gone_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id: quay\ntitle: The quay\nissuer: Cedar\ndate: 2025\nbody: |\n  The council has cleared the old quay in only two nights.\n  \
                Nobody was told.\nclaims:\n  - exact: Nobody was told\n    prefix: ten nights.\n  - exact: The council cleared \
                the old quay in two nights\n    speaker: Cedar\n  - speaker: Cedar\n    exact: Everybody was asked\n";
    fs::write(folder.path().join("quay.yaml"), text).unwrap();
    let catalog = load::catalog(&Location::Path(folder.path().to_owned())).unwrap();
    let told: Vec<_> = catalog.diagnostics().iter().map(|it| (it.code, it.at.as_ref().unwrap())).collect();
    let told: Vec<_> = told.iter().map(|(code, at)| (*code, at.line, at.mark.of(&at.text))).collect();
    assert_eq!(
        told,
        [
            (codes::ALTERED_PICK, 11, "The council cleared the old quay in two nights"),
            (codes::LOST_PICK, 14, "Everybody was asked"),
        ]
    );
    let entry = &catalog.entries()[0];
    let anchors: Vec<_> =
        entry.claims.iter().map(|it| (it.text(&entry.statement.body), it.origin.clone())).collect();
    let picked = |anchor| Origin::Picked { note: None, anchor };
    assert_eq!(
        anchors,
        [
            ("The council has cleared the old quay in only two nights".to_owned(), picked(Anchor::Altered)),
            ("Nobody was told".to_owned(), picked(Anchor::Moved)),
        ]
    );
}

#[test]
fn one_bad_document_among_a_thousand_costs_one() {
    let mut text = String::new();
    for n in 0..1000 {
        let title = if n == 500 { "one: two: three" } else { "A title" };
        writeln!(text, "---\nid: s{n}\ntitle: {title}\nissuer: Cedar\ndate: 2025\nbody: |\n  Words {n}.")
            .unwrap();
    }
    let (statements, diagnostics) = read("many.yaml", text.as_bytes());
    assert_eq!(statements.len(), 999);
    let places: Vec<_> = diagnostics.iter().map(|it| (it.code, it.at.as_ref().unwrap().line)).collect();
    assert_eq!(places, [("yaml-syntax", 500 * 7 + 3)]);
    assert!(statements.iter().all(|it| it.at.line % 7 == 2), "a statement knows the line of its first key");
}

#[test]
fn a_file_is_given_in_chunks() {
    let text = GOOD.repeat(450);
    let path: Arc<Path> = Path::new("many.yaml").into();
    let mut sizes = Vec::new();
    read::text(&path, text.as_bytes(), &mut |it| sizes.push(it.statements.len()));
    assert_eq!(sizes, [200, 200, 50]);
}

#[test]
fn a_value_is_the_text_that_is_written() {
    let text = "id: 007\ntitle: 2024\nissuer: [1e3, NO]\ndate: 2024\nplace: 0x1F\ncountries: NO\ntags: yes\n\
                speakers:\n- name: 12:30\n  role: off\nbody: |\n  One.\r\n\r\n  Two.\n\n";
    let (statements, diagnostics) = read("a.yaml", text.as_bytes());
    assert_eq!(shown(&diagnostics), "");
    let it = &statements[0];
    assert_eq!(
        (it.id.as_str(), it.title.as_str(), it.issuers.join("|")),
        ("007", "2024", "1e3|NO".to_owned())
    );
    assert_eq!(
        (it.place.as_deref(), it.countries.join("|"), it.tags.join("|")),
        (Some("0x1F"), "NO".into(), "yes".into())
    );
    assert_eq!((it.speakers[0].name.as_str(), it.speakers[0].role.as_deref()), ("12:30", Some("off")));
    assert_eq!(it.body, "One.\n\nTwo.");
}

#[test]
fn line_separators_out_of_web_pages_are_characters_like_others() {
    // In YAML 1.1 they end a line. The last ones here are near those that stand in for them.
    let text = "id: a\ntitle: One\u{2028}two\u{2029}three\u{85}four\nissuer: [A\u{2028}B, 'C\u{85}D']\n\
                date: 2025\ntopics: 1\u{2029}2\nplace: \"\\u00A1\\uE000\\L\\N\\x41 \u{2028}\u{a2}\u{e001}\"\n\
                claims:\n- exact: two\u{2028}three\nbody: |\n  One\u{2028}two.\n\n  \u{2029}Three\u{85}\n  four.\n";
    let (statements, diagnostics) = read("a.yaml", text.as_bytes());
    assert_eq!(diagnostics, []);
    let it = &statements[0];
    assert_eq!(it.title, "One\u{2028}two\u{2029}three\u{85}four");
    assert_eq!(it.issuers, ["A\u{2028}B", "C\u{85}D"]);
    assert_eq!(it.topics, ["1\u{2029}2"]);
    assert_eq!(it.place.as_deref(), Some("\u{a1}\u{e000}\u{2028}\u{85}A \u{2028}\u{a2}\u{e001}"));
    assert_eq!(it.picks[0].exact, "two\u{2028}three");
    assert_eq!(it.body, "One\u{2028}two.\n\n\u{2029}Three\u{85}\nfour.");
}

#[test]
fn what_is_meant_to_exhaust_is_refused_soon() {
    let start = Instant::now();
    let mut bomb = String::from("---\na0: &a0 [x, x]\n");
    for n in 1..40 {
        writeln!(bomb, "a{n}: &a{n} [*a{before}, *a{before}]", before = n - 1).unwrap();
    }
    let keys =
        |count: usize| (0..count).flat_map(|n| ["k".to_owned(), n.to_string(), ": 1\n".to_owned()]).collect();
    let body = |size: usize| {
        format!(
            "---\nid: a\ntitle: a\nissuer: a\ndate: 2025\nbody: |\n{}",
            "  some words of a body\n".repeat(size / 23)
        )
    };
    for (text, code, n_most) in [
        (bomb, codes::ANCHOR_OR_ALIAS, 1),
        (format!("---\ntitle: {}\n", "[".repeat(400_000)), codes::TOO_DEEP, 1),
        (format!("---\ntitle: {}\n", "{a: ".repeat(100_000)), codes::TOO_DEEP, 1),
        (format!("---\n{}", "- ".repeat(400_000)), codes::TOO_DEEP, 1),
        (keys(1_000_000), codes::TOO_LARGE, 1),
        (keys(50_000), codes::UNKNOWN_FIELD, 30),
        ("---\n".repeat(1_000_000), codes::EMPTY_DOCUMENT, 1001),
        (body(20 << 20), codes::TOO_LARGE, 1),
        (body(60 << 20), codes::TOO_LARGE, 1),
    ] {
        let (statements, diagnostics) = read("a.yaml", (text + "\n" + GOOD).as_bytes());
        assert_eq!(diagnostics.first().map(|it| it.code), Some(code));
        assert!(diagnostics.len() <= n_most, "{}", diagnostics.len());
        assert_eq!(statements.len(), 1, "the document behind opens");
    }
    // Two seconds optimised; a tenth of that speed is left for a test build on a busy machine.
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
}

/// A store in a folder of its own, with files by name.
fn store(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn plan(folder: &Path) -> (Vec<String>, Vec<(&'static str, String)>) {
    let plan = read::plan(&Location::Path(folder.to_owned())).unwrap();
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    let files = plan.files.iter().map(|it| name(&it.path)).collect();
    (files, plan.diagnostics.iter().map(|it| (it.code, name(&it.path))).collect())
}

#[test]
#[cfg(unix)]
fn a_folder_is_walked_without_leaving_it_or_waiting() {
    use std::os::unix::fs::symlink;
    let outside = store(&[("other.yaml", GOOD)]);
    let folder = store(&[
        (
            "onrecord.yaml",
            "format: 1\nname: Camps desk\nparties:\n- {name: Cedar Legal Aid, aliases: Cedar}\n",
        ),
        ("b.yml", GOOD),
        ("A.YAML", GOOD),
        ("notes.txt", "not read"),
        ("sub/deep/c.yaml", GOOD),
        ("sub/onrecord.yaml", "format: 1\n"),
        (".hidden.yaml", GOOD),
        (".drafts/d.yaml", GOOD),
        (".git/config.yaml", "not: ours"),
    ]);
    let root = folder.path();
    symlink(outside.path(), root.join("away")).unwrap();
    symlink(outside.path().join("other.yaml"), root.join("away.yaml")).unwrap();
    symlink(root.join("sub"), root.join("inside")).unwrap();
    symlink(root, root.join("sub/loop")).unwrap();
    symlink(root.join("nowhere.yaml"), root.join("dangling.yaml")).unwrap();
    symlink(root.join("self.yaml"), root.join("self.yaml")).unwrap();
    let fifo = std::process::Command::new("mkfifo").arg(root.join("pipe.yaml")).status().unwrap();
    assert!(fifo.success());

    let (files, mut diagnostics) = plan(root);
    assert_eq!(files, ["A.YAML", "b.yml", "sub/deep/c.yaml"]);
    diagnostics.sort();
    let expected = [
        ("hidden", ".drafts"),
        ("hidden", ".hidden.yaml"),
        ("link-outside", "away"),
        ("link-outside", "away.yaml"),
        ("nested-store", "sub/onrecord.yaml"),
        ("not-a-file", "pipe.yaml"),
        ("unreadable", "dangling.yaml"),
        ("unreadable", "self.yaml"),
    ];
    assert_eq!(diagnostics, expected.map(|(code, name)| (code, name.to_owned())));

    let by_link = outside.path().join("link");
    symlink(root, &by_link).unwrap();
    assert_eq!(plan(&by_link).0.len(), 3, "a store may be named by a link");
    let plan = read::plan(&Location::Path(root.join("onrecord.yaml"))).unwrap();
    assert_eq!((plan.name.as_str(), plan.files.len()), ("Camps desk", 3));
    assert_eq!(plan.parties[0].aliases, ["Cedar"]);
}

#[test]
fn the_files_of_many_folders_are_in_the_order_of_their_paths() {
    let name =
        |n: usize| format!("{:02}{}/{}{n}.yaml", n * 7 % 90, ["", "-b", "/in/ner"][n % 3], ["b", "a"][n % 2]);
    let mut names: Vec<String> = (0..200).map(name).collect();
    names.push("00.yaml".to_owned());
    let texts: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), GOOD)).collect();
    let folder = store(&texts);
    let closed = folder.path().join("60");
    let (files, diagnostics) = plan(folder.path());
    assert_eq!((files.len(), diagnostics.len()), (201, 0));
    let paths: Vec<&Path> = files.iter().map(Path::new).collect();
    assert!(paths.is_sorted(), "{files:?}");

    // Of each it is known how long it is, and one that changes is another.
    let found = read::plan(&Location::Path(folder.path().to_owned())).unwrap().files;
    assert!(found.iter().all(|it| it.stamp.is_some_and(|stamp| stamp.len == GOOD.len() as u64)));
    fs::write(&found[9].path, "another").unwrap();
    let now = read::plan(&Location::Path(folder.path().to_owned())).unwrap().files;
    let changed: Vec<usize> = (0..201).filter(|it| now[*it] != found[*it]).collect();
    assert_eq!(changed, [9]);

    fs::remove_dir_all(&closed).unwrap();
    let left = plan(folder.path()).0;
    assert!(left.len() < 201 && files.iter().filter(|it| !it.starts_with("60/")).eq(&left));
}

#[test]
fn what_is_no_store_is_an_error() {
    let folder = store(&[("a.yaml", GOOD)]);
    let open = |name: &str| read::plan(&Location::Path(folder.path().join(name)));
    assert!(matches!(open("nothing"), Err(OpenError::Missing { .. })));
    assert!(matches!(open("a.yaml/b"), Err(OpenError::Missing { .. })));
    assert!(matches!(read::plan(&Location::Path("/dev/null".into())), Err(OpenError::NotAStore { .. })));
    assert_safe(&open("a\u{1b}[2J").unwrap_err().to_string());
    assert_eq!(plan(tempfile::tempdir().unwrap().path()).1, [("empty-store", String::new())]);
}

#[test]
#[cfg(unix)]
fn a_file_without_permission_costs_itself() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = store(&[("a.yaml", GOOD), ("b.yaml", GOOD)]);
    let secret = folder.path().join("b.yaml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&secret).is_ok() {
        // The superuser reads everything, so there is nothing to see.
        return;
    }
    let catalog = load::catalog(&Location::Path(folder.path().to_owned())).unwrap();
    assert_eq!(catalog.entries().len(), 1);
    assert_eq!(catalog.diagnostics()[0].code, codes::UNREADABLE);
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let folder = store(&[("a.yaml", GOOD)]);
    let path: Arc<Path> = folder.path().join("zeros.yaml").into();
    fs::File::create(&path).unwrap().set_len(read::FILE_MAX + 1).unwrap();
    let start = Instant::now();
    let mut diagnostics = Vec::new();
    read::file(&path, &mut |it| diagnostics.extend(it.diagnostics));
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    let said: Vec<_> = diagnostics.iter().map(|it| (it.code, it.at.is_none(), it.message.as_str())).collect();
    assert_eq!(said, [(codes::TOO_LARGE, true, "a file has at most 256 MB, this one has more")]);
}

#[test]
fn a_file_that_is_gone_is_said() {
    let path: Arc<Path> = Path::new("/nowhere/a.yaml").into();
    let mut diagnostics = Vec::new();
    read::file(&path, &mut |it| diagnostics.extend(it.diagnostics));
    assert_eq!(diagnostics[0].code, codes::UNREADABLE);
    assert_eq!(diagnostics[0].message, "this file cannot be read: it is not there");
}

fn doctor(folder: &Path, json: bool) -> (String, String) {
    let mut out = Vec::new();
    let code = doctor::run(&Location::Path(folder.to_owned()), json, &mut Out::new(&mut out, false)).unwrap();
    let text = String::from_utf8(out).unwrap().replace(&folder.to_string_lossy().into_owned(), "STORE");
    (format!("{code:?}"), text)
}

#[test]
fn doctor_says_all_of_it() {
    let ok = format!("{:?}", std::process::ExitCode::SUCCESS);
    let problems = format!("{:?}", std::process::ExitCode::from(1));
    assert_eq!(
        doctor(store(&[("a.yaml", GOOD)]).path(), false),
        (ok.clone(), "1 statement: no problems\n".to_owned())
    );
    let undated = GOOD.replace("date: 2025-01-02\n", "");
    let (code, text) = doctor(store(&[("a.yaml", &undated)]).path(), false);
    assert_eq!((code, text.lines().last()), (ok, Some("1 statement: 1 warning")));

    let folder =
        store(&[("a.yaml", GOOD), ("b/c.yaml", &format!("# two\n{}", GOOD.replace("---\n", "--- # x\n")))]);
    let (code, text) = doctor(folder.path(), false);
    assert_eq!(code, problems);
    insta::assert_snapshot!(text, @r"
    error[duplicate-id]: the id `good` stands at STORE/b/c.yaml:3 too
     --> STORE/a.yaml:2:1
      |
    2 | id: good
      | ^^
      |
      = help: give one of the two another id; until then both are shown

    error[duplicate-id]: the id `good` stands at STORE/a.yaml:2 too
     --> STORE/b/c.yaml:3:1
      |
    3 | id: good
      | ^^
      |
      = help: give one of the two another id; until then both are shown

    2 statements: 2 errors
    ");
    let (_, text) = doctor(folder.path(), true);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["problems"].as_array().unwrap().len(), 2);
    assert_eq!(value["problems"][1]["source"], "id: good");
    assert_eq!(value["problems"][1]["line"], 3);
    let nowhere = Location::Path("/nowhere\u{1b}".into());
    let error = doctor::run(&nowhere, false, &mut Out::new(&mut Vec::new(), false)).unwrap_err();
    assert_eq!(error.to_string(), "there is no store at /nowhere␛");
}

#[test]
fn an_id_that_stands_ten_thousand_times_is_said_a_thousand_times() {
    const DOCUMENT: &str = "---\ntitle: A title\nid: same\nissuer: Cedar\ndate: 2025\nbody: |\n  Words.\n";
    let many = DOCUMENT.repeat(10_000);
    let folder = store(&[("many.yaml", &many), ("other.yaml", DOCUMENT)]);
    let catalog = load::catalog(&Location::Path(folder.path().to_owned())).unwrap();
    let mut duplicates = read::duplicates(&catalog);
    let start = Instant::now();
    read::fill(&mut duplicates);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let (other, many) = duplicates.split_last().unwrap();
    assert!(other.path.ends_with("other.yaml") && other.message.contains("many.yaml:2"), "{other:?}");
    assert_eq!(many.len(), 1001);
    for (idx, it) in many.iter().enumerate() {
        let at = it.at.as_ref().unwrap();
        assert_eq!((at.line as usize, at.text.as_str()), (7 * idx + 3, "id: same"));
    }
    assert_eq!(many[1000].message, "and more of the same from here on");
}

#[test]
fn the_result_does_not_depend_on_which_thread_was_first() {
    let files: Vec<(String, String)> = (0..40)
        .map(|n| (format!("{n:02}.yaml"), GOOD.replace("good", &format!("s{n}")).repeat(n % 7 + 1)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = store(&files);
    let ids = || {
        let catalog = load::catalog(&Location::Path(folder.path().to_owned())).unwrap();
        catalog.entries().iter().map(|it| it.id().to_string()).collect::<Vec<_>>()
    };
    let first = ids();
    assert!((0..5).all(|_| ids() == first));
    assert_eq!(first.len(), files.iter().map(|(_, text)| text.matches("---").count()).sum::<usize>());
}

#[test]
fn the_sample_is_a_healthy_store() {
    let catalog = load::catalog(&Location::Sample).unwrap();
    assert!(!catalog.entries().is_empty());
    // One letter has no date, as some letters have; nothing else is to be said.
    let said: Vec<_> = catalog.diagnostics().iter().map(|it| (it.code, it.severity.word())).collect();
    assert_eq!(said, [("undated", "warning")]);
    assert_eq!(shown(&read::duplicates(&catalog)), "");
    assert!(catalog.entries().iter().all(|it| read::is_sample_file(&it.statement.at.file)));
}

#[test]
fn the_schemas_in_data_are_those_of_the_code() {
    for (name, schema) in [("statement", schema::statement()), ("onrecord", schema::store())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/{name}.schema.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "UPDATE=1 writes {}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (_, diagnostics) = read("any.yaml", &bytes);
        assert_safe(&shown(&diagnostics));
    }

    #[test]
    fn no_yaml_brings_it_down(
        parts in prop::collection::vec(
            "---\n|id: a\n|title: |issuer: \\[x\\]\n|body: \\|\n|  w\n|[\\[\\]{}:,'\"&*!|>%@#?-]{1,3} ?|\n|\t|é|\r\n|<<<<<<< x\n|=======\n|>>>>>>> y\n|  - |~|\\\\x1|speakers:|claims:",
            0..30,
        )
    ) {
        let text = parts.concat();
        let (statements, diagnostics) = read("any.yaml", text.as_bytes());
        assert_safe(&shown(&diagnostics));
        for diagnostic in &diagnostics {
            if let Some(at) = &diagnostic.at {
                // The place is one of the file, and the line is that line.
                let line = text.split('\n').nth(at.line as usize - 1).unwrap().trim_end_matches('\r');
                prop_assert_eq!(&at.text, line);
                prop_assert!(at.mark.end() <= at.text.len());
            }
        }
        for statement in &statements {
            prop_assert!(text.split('\n').count() >= statement.at.line as usize);
        }
    }
}
