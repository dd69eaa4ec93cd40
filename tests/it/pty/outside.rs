//! The world outside: editor, browser, clipboard, the shell.

use std::time::Duration;
use std::{fs, thread};

use rustix::process::Signal;

use super::store::small;
use super::{Reader, Sitting};

/// An editor that notes how it was called, waits for a line from the keyboard, and gives the statement
/// another title.
fn with_editor(name: &str, sitting: Sitting) -> (Sitting, Reader) {
    let editor = sitting.script(
        name,
        "for it in \"$@\"; do printf '%s\\n' \"$it\" >> \"$HOME/argv\"; file=$it; done\n\
         echo 'the editor is here'\n\
         read -r line\n\
         printf '%s\\n' \"$line\" > \"$HOME/typed\"\n\
         sed -i 's/^title: .*/title: Edited by hand/' \"$file\"\n",
    );
    let sitting = sitting.env("EDITOR", &format!("'{editor}' --quiet"));
    let reader = sitting.start();
    (sitting, reader)
}

#[test]
fn the_editor_opens_at_the_line_gets_its_keys_and_what_it_wrote_is_read() {
    let sitting = small();
    let two = "---\nid: one\ntitle: One\nissuer: Nobody\ndate: 2026-01-01\nbody: One.\n---\nid: two\ntitle: Two\n\
               issuer: Nobody\ndate: 2026-01-02\nbody: Two.\n";
    let sitting = sitting.file("store/with space.yaml", two);
    let (sitting, mut reader) = with_editor("vim", sitting);
    reader.see("A kite over the harbour");
    reader.press("e");
    reader.see("the editor is here");
    // `q`, `Q` and `j` mean something to the reader; here they are only text.
    reader.press("qQj\r");
    reader.see("Edited by hand");
    reader.assert_taken();
    let typed = fs::read_to_string(sitting.path("typed")).unwrap();
    assert_eq!(typed, "qQj\n");
    let argv = fs::read_to_string(sitting.path("argv")).unwrap();
    let file = sitting.path("store/with space.yaml");
    let [quiet, line, path] = argv.lines().collect::<Vec<_>>()[..] else { panic!("{argv}") };
    assert_eq!((quiet, path), ("--quiet", file.to_str().unwrap()));
    // The second document begins at its separator or after it.
    assert!(["+7", "+8"].contains(&line), "{argv}");
    reader.quit();
}

/// While the editor runs the loop takes nothing, so a window that is dragged to another size must not
/// keep a signal from being heard.
#[test]
fn a_signal_is_heard_after_many_other_sizes_in_the_editor() {
    let (_, mut reader) = with_editor("vim", small());
    reader.see("The road was closed");
    reader.press("e");
    reader.see("the editor is here");
    for _ in 0..60 {
        reader.signal(Signal::WINCH);
        // Signals that wait are one; these are to arrive one by one.
        thread::sleep(Duration::from_millis(5));
    }
    reader.signal(Signal::TERM);
    assert_eq!(reader.exit_code(), 143);
    reader.assert_sane();
}

/// An editor stops its whole process group on Ctrl-Z. Where nobody could continue it, the system leaves
/// the editor alone, and then the reader must not stop either.
#[test]
fn an_editor_that_no_shell_waits_for_is_not_stopped() {
    let sitting = small();
    let editor = sitting.script("ed", "kill -TSTP 0\necho 'the editor is here'\nread -r line\n");
    let mut reader = sitting.env("EDITOR", &editor).start();
    reader.see("The road was closed");
    reader.press("e");
    reader.see("the editor is here");
    reader.press("\r");
    reader.see("The road was closed");
    reader.assert_taken();
    reader.quit();
}

#[test]
fn an_editor_that_cannot_be_used_is_said() {
    for (editor, said) in [("/nowhere/ed", "/nowhere/ed"), ("false", "false")] {
        let mut reader = small().env("EDITOR", "true").env("VISUAL", editor).start();
        reader.see("The road was closed");
        reader.press("e");
        reader.see_row(&["editor", said]);
        reader.see("The road was closed");
        reader.quit();
    }
}

#[test]
fn the_browser_gets_the_url_as_one_argument() {
    let sitting = small();
    let browser = sitting.script(
        "browser",
        "for it in \"$@\"; do echo \"[$it]\"; done > \"$HOME/part\"; mv \"$HOME/part\" \"$HOME/opened\"\n",
    );
    let mut reader = sitting.env("BROWSER", &format!("{browser} --new %s --last")).start();
    reader.see("The road was closed");
    reader.press("o");
    let opened = reader.file_with("opened", "--last");
    assert_eq!(opened, "[--new]\n[https://harbour.example/gull?a=1&b=2]\n[--last]\n");
    reader.quit();
}

#[test]
fn a_browser_that_cannot_be_started_is_said_with_the_url() {
    let mut reader = small().size(160, 30).env("BROWSER", "/nowhere/browser").start();
    reader.see("The road was closed");
    reader.press("o");
    reader.see_row(&["/nowhere/browser", "https://harbour.example/gull"]);
    reader.quit();
}

#[test]
fn a_quotation_is_copied_with_its_source() {
    let mut reader = small().start();
    reader.see("The road was closed");
    reader.press("l]");
    reader.see_row(&["claim 1", "Ana Lindqvist"]);
    reader.press("yy");
    let copied = reader.copied();
    for part in ["Nobody was told before the trucks came", "Ana Lindqvist", "Harbour Rights Watch", "2025"] {
        assert!(copied.contains(part), "{part:?} in {copied:?}");
    }
    assert!(copied.contains("https://harbour.example/gull?a=1&b=2"), "{copied:?}");
    reader.quit();
}

#[test]
fn nothing_is_copied_where_that_is_switched_off() {
    let sitting = small().file("config/onrecord/config.toml", "clipboard = false\n");
    let mut reader = sitting.start();
    reader.see("The road was closed");
    reader.press("l]");
    reader.see("claim 1");
    reader.press("yy");
    reader.see("nothing was copied");
    reader.quit();
}

#[test]
fn a_view_from_the_configuration_opens_and_a_wrong_one_is_said() {
    let config = "[views]\nFerries = \"title:ferry\"\nNever = \"date:soon\"\n";
    let mut reader = small().file("config/onrecord/config.toml", config).size(160, 30).start();
    reader.see_row(&["config.toml:3", "the view `Never` is no query"]);
    reader.press("v");
    reader.see_row(&["Ferries", "title:ferry", "1"]);
    reader.press("\r");
    reader.see_gone("A kite over the harbour");
    reader.see("The ferry left without them");
    reader.quit();
}

#[test]
fn a_key_from_the_configuration_is_bound_and_a_wrong_one_said() {
    let sitting = small()
        .file("config/onrecord/config.toml", "[keys]\nnext-claim = [\"x\"]\nno-such-action = [\"y\"]\n");
    let mut reader = sitting.size(160, 30).start();
    reader.see("no-such-action");
    reader.see("The road was closed");
    reader.press("lx");
    reader.see("claim 1");
    reader.quit();
}

/// Addresses that a shell, a browser's options or another scheme would take for something else: each comes to
/// the browser as one argument, or not at all. What a store says of editors and browsers is only text.
#[test]
fn nothing_in_a_store_starts_a_program() {
    let urls = [
        ("https://x.example/$(touch owned)", false),
        ("https://x.example/`touch${IFS}owned`;touch%20owned|&", true),
        ("https://x.example/--help", true),
        ("--help", false),
        ("-https://x.example/", false),
        ("javascript:alert(1)", false),
        ("file:///etc/passwd", false),
        ("https://x.example/\u{202e}gpj.exe", false),
        ("HTTPS://x.example/%s?a='b'", true),
    ];
    let mut sitting = Sitting::new();
    let browser = sitting
        .script("browse", "printf '%s:' $# >> \"$HOME/opened\"; printf '%s\\n' \"$@\" >> \"$HOME/opened\"\n");
    let owned = sitting.script("owned-editor", "touch \"$HOME/owned\"\n");
    for (n, (url, _)) in urls.iter().enumerate() {
        let url = url.replace('\'', "''");
        sitting = sitting.file(
            &format!("store/s{n}.yaml"),
            &format!("id: s{n}\ntitle: Number {n}\nissuer: Nobody\ndate: 2025-01-{:02}\nurl: '{url}'\nbody: Text {n}.\n", 28 - n),
        );
    }
    let commands =
        format!("editor: {owned}\nbrowser: {owned}\nstore: {owned}\n[keys]\nopen-url = \"!{owned}\"\n");
    let sitting = sitting
        .file("store/onrecord.yaml", &format!("format: 1\nname: Desk\neditor: {owned}\nbrowser: {owned}\n"))
        .file("store/config.toml", &commands)
        .file("store/.onrecord.toml", &commands)
        .file("store/.env", &format!("EDITOR={owned}\nBROWSER={owned}\n"));
    let noted = sitting.script("note", "echo edited >> \"$HOME/edited\"\n");
    let sitting = sitting.env("BROWSER", &browser).env("EDITOR", &noted);
    let mut reader = sitting.start();
    reader.see("to search 9 statements");
    reader.see("Text 0.");
    for (n, (_, opens)) in urls.iter().enumerate() {
        reader.see(&format!("Text {n}."));
        reader.press("o");
        reader.see(match (opens, urls[n].0.contains(' ')) {
            (true, _) => "opening",
            (false, true) => "this statement has no URL",
            (false, false) => "only http and https are opened",
        });
        reader.press("J");
    }
    reader.press("e");
    let expected: String = urls.iter().filter(|it| it.1).map(|(url, _)| format!("1:{url}\n")).collect();
    let (_, last) = expected.trim_end().rsplit_once('\n').unwrap();
    let opened = reader.file_with("opened", last);
    assert_eq!(opened, expected);
    reader.file_with("edited", "edited");
    reader.quit();
    assert!(!sitting.path("owned").exists() && !sitting.path("store/owned").exists());
}
