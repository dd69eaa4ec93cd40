//! Every byte the reader writes to the terminal, over a store that is full of what would act on it: each pane,
//! each overlay, each message. What is allowed stands in `hostile`.

use crate::hostile::{config, store, strings, watch};

use super::Sitting;
use super::harness::Reader;

/// A sitting over a hostile store, in a folder that is called so too, with a hostile configuration.
fn hostile() -> (Sitting, usize) {
    let sitting = Sitting::new().size(120, 36).file("config/onrecord/config.toml", &config());
    let desk = sitting.path("desk \u{1b}]0;owned\u{7}");
    let n = store(&desk);
    (sitting.of(&desk), n)
}

/// Started, and all of the store read.
fn started(sitting: &Sitting) -> Reader {
    let mut reader = sitting.start();
    reader.see("config.toml:1:1: unknown key");
    reader.press("g");
    reader.see("warnings: P");
    reader
}

/// Presses keys one after the other, a frame for each.
fn through(reader: &mut Reader, keys: &[&str]) {
    for key in keys {
        let before = reader.written().len();
        reader.press(key);
        super::harness::until("there is a frame", || (reader.written().len() > before).then_some(()));
    }
}

/// Quits, and looks at every byte since the start.
#[track_caller]
fn quit_and_watch(mut reader: Reader, n_copied: usize, n_bytes: usize) {
    reader.press("\u{3}");
    assert_eq!(reader.exit_code(), 0);
    reader.assert_sane();
    let seen = watch(&reader.written());
    // How much was looked at, for whoever asks with --nocapture.
    eprintln!("{seen:?}");
    assert_eq!(seen.n_copied, n_copied);
    assert!(seen.n_bytes > n_bytes && seen.n_sequences > 100, "{seen:?}");
}

#[test]
fn no_statement_acts_on_the_terminal() {
    let (sitting, n) = hostile();
    let mut reader = started(&sitting);
    reader.press("/begins\r");
    for idx in 0..n {
        reader.see(&format!("B{idx:03} begins"));
        // Its claims, and which rule gave the speaker of the first.
        reader.press("c");
        reader.see("Claims of this statement");
        through(&mut reader, &["q", "]", "w"]);
        reader.press("J");
    }
    quit_and_watch(reader, 0, 500_000);
}

#[test]
fn nothing_laid_over_acts_on_the_terminal() {
    let (sitting, _) = hostile();
    let mut reader = started(&sitting);
    // All rows of the list, by pages.
    reader.see("1 of 8");
    through(&mut reader, &[" "; 40]);
    reader.press("g");
    for (key, title, pages) in [
        ("P", "Problems of the store", 60),
        ("C", "Claims of all statements", 40),
        ("f", "Results by", 10),
        ("v", "Views", 20),
        ("?", "Keys", 5),
    ] {
        reader.press(key);
        reader.see(title);
        through(&mut reader, &["\u{1b}[6~"].repeat(pages));
        if key == "f" {
            for _ in 0..3 {
                through(&mut reader, &["\t", "\u{1b}[F", "\u{1b}[H"]);
            }
        }
        reader.press("\u{1b}\u{1b}");
        reader.see_gone(title);
    }
    through(&mut reader, &["t", "+", "-", "t", "S", "S", "S", "R", "*", "m", "*"]);
    quit_and_watch(reader, 0, 100_000);
}

#[test]
fn nothing_typed_or_copied_acts_on_the_terminal() {
    let (sitting, _) = hostile();
    let outside = "/nowhere/\u{1b}]0;owned\u{7}";
    let sitting = sitting.env("BROWSER", outside).env("EDITOR", outside).env("LANG", outside);
    let mut reader = started(&sitting);
    // What is pasted: into a query, which says what is wrong with it; into a search of the text, the list of
    // claims, the help and the names of actions.
    for (open, close) in
        [("/", "\u{1b}\u{1b}"), ("\r/", "\u{1b}\u{1b}h"), ("C", "\u{1b}"), ("?", "\u{1b}"), (":", "\u{1b}")]
    {
        for texts in strings().chunks(25) {
            let pasted = texts.join(" ").replace("\u{1b}[200~", "").replace("\u{1b}[201~", "");
            through(&mut reader, &[open, &format!("\u{1b}[200~{pasted}\u{1b}[201~"), "\t", "\r", close]);
        }
    }
    // Completed from values of the store.
    through(
        &mut reader,
        &["/", "issuer:", "\t", "\t", "\u{1b}", "\u{1b}", "/", "speaker:ana", "\t", "\u{1b}", "\u{1b}"],
    );
    reader.press("/begins\r");
    reader.see("B000 begins");
    let mut n_copied = 0;
    for _ in 0..12 {
        for key in ["y", "q", "m", "u", "l", "i"] {
            through(&mut reader, &["]", "y", key]);
            // No address with such characters in it is one.
            n_copied += usize::from(!"ul".contains(key));
        }
        through(&mut reader, &["o", "e", "*", "J", "J"]);
    }
    reader.press("e");
    reader.see("there is no editor");
    quit_and_watch(reader, n_copied, 100_000);
}

/// What is said when the store changes below the reader, and what is left behind in the shell.
#[test]
fn nothing_said_of_files_acts_on_the_terminal() {
    let (sitting, _) = hostile();
    let mut reader = started(&sitting);
    let desk = sitting.path("desk \u{1b}]0;owned\u{7}");
    let odd = desk.join("\u{9d}0;new\u{7}.yaml");
    std::fs::write(&odd, "id: new\ntitle: \"\\e[2Jnew\"\nissuer: X\nbody: \"Says \\e[5i\"\n").unwrap();
    reader.see("816");
    std::fs::write(&odd, "id: \u{1b}[2J: [\n").unwrap();
    reader.see("815");
    std::fs::rename(&desk, sitting.path("gone")).unwrap();
    reader.press("\u{12}");
    reader.see("there is no store at");
    std::fs::rename(sitting.path("gone"), &desk).unwrap();
    reader.press("\u{12}");
    reader.see_gone("there is no store at");
    quit_and_watch(reader, 0, 5_000);
    // A panic over a text of the store.
    let mut reader = sitting.again().env("ONRECORD_TEST_PANIC", "draw").start();
    reader.see("config.toml:1:1: unknown key");
    reader.press("j");
    assert_eq!(reader.exit_code(), 101);
    reader.see("onrecord has stopped on an error of its own");
    watch(&reader.written());
}
