//! More than anybody types: sizes that change 200 times a second, pastes of 5 MB, random bytes, and bombs in the
//! store. Afterwards the reader answers, or has ended as it was asked to. It does not know what keys mean.

use std::thread;
use std::time::Duration;

use super::Sitting;
use super::harness::Reader;
use super::store::small;

/// With programs that do nothing where keys ask for one.
fn harmless() -> Sitting {
    let sitting = small();
    let nothing = sitting.script("nothing", "exit 0\n");
    sitting.env("VISUAL", &nothing).env("EDITOR", &nothing).env("BROWSER", &nothing)
}

/// Asserts that keys are answered: whatever is open is left, and help is shown and left.
#[track_caller]
fn assert_answers(reader: &mut Reader) {
    for _ in 0..6 {
        reader.press("\u{1b}");
        // An escape and what comes right after it would be one key.
        thread::sleep(Duration::from_millis(120));
    }
    reader.resize(100, 30);
    reader.press("g");
    reader.see("Gull Road is open again");
}

#[test]
fn a_resize_storm_of_200_a_second_leaves_a_clean_screen() {
    let mut reader = harmless().start();
    reader.see("The road was closed");
    for n in 0..600_u16 {
        // From 1x1 to 500x200, and back and forth in between.
        let at = (n * 37) % 500;
        reader.resize(1 + at, 1 + at * 2 / 5);
        if n % 10 == 0 {
            reader.press(if n % 20 == 0 { "j" } else { "k" });
        }
        thread::sleep(Duration::from_millis(5));
    }
    reader.resize(100, 30);
    reader.see("A kite over the harbour");
    reader.see("The road was closed");
    reader.quit();
}

#[test]
fn five_megabytes_pasted_cost_no_more_than_a_line() {
    let pasted = format!("\u{1b}[200~{}\u{1b}[201~", "albatross ".repeat(500_000));
    // Into nothing, the query, a find, a command.
    for open in ["", "/", "l/", ":"] {
        let mut reader = harmless().start();
        reader.see("The road was closed");
        reader.press(open);
        reader.press(&pasted);
        assert_answers(&mut reader);
        reader.quit();
    }
}

/// As into a terminal that does not tell what is pasted: each character is a key, and each is drawn, which a build
/// for tests does a thousand times a second.
#[test]
fn text_typed_without_end_fills_the_line_and_no_more() {
    let mut reader = harmless().start();
    reader.see("The road was closed");
    reader.press("/");
    for _ in 0..50 {
        reader.press(&"albatross ".repeat(100));
    }
    reader.press("\u{15}kite");
    reader.see_gone("Gull Road is open again");
    reader.see("A kite over the harbour");
    reader.quit();
}

/// What a terminal acts on itself once the reader has given it back: Ctrl-C, Ctrl-S, Ctrl-Z, Ctrl-\\. Typed into a
/// reader that is just ending, Ctrl-S stops its last words as it stops any program's, and the others throw away
/// what the terminal has not shown yet. `endings` has Ctrl-C and Ctrl-Z by themselves.
const ACTED_ON: [u8; 4] = [0x03, 0x13, 0x1a, 0x1c];

/// Bytes that look like random ones and are the same every day.
struct Bytes(u64);

impl Bytes {
    fn next(&mut self) -> u64 {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Half of a character, a sequence nobody knows, a report of a mouse, a flood of escapes, or any bytes.
    fn piece(&mut self) -> Vec<u8> {
        let n = self.next();
        let number = n >> 8 & 0xffff;
        match n % 8 {
            0 => vec![0xe2, 0x80],
            1 => format!("\u{1b}[{number};{number}~").into_bytes(),
            2 => format!("\u{1b}[<{};{number};{number}M", n >> 24 & 0x7f).into_bytes(),
            3 => vec![0x1b; (number % 40) as usize],
            4 => format!("\u{1b}[?{number}z\u{1b}O{}", char::from(b'A' + (number % 26) as u8)).into_bytes(),
            _ => (0..number % 64).map(|_| self.next().to_be_bytes()[3]).collect(),
        }
    }
}

/// Types random bytes for some time; ended by one of them is an end too.
fn type_at_random(seed: u64, time: Duration) -> usize {
    let mut bytes = Bytes(seed);
    let mut n_typed = 0;
    let mut last = Vec::new();
    let began = std::time::Instant::now();
    let mut n_ended = 0;
    while began.elapsed() < time {
        let mut reader = harmless().start();
        reader.see("Gull Road is open again");
        let mut has_ended = false;
        while began.elapsed() < time && !has_ended {
            let mut piece = bytes.piece();
            piece.retain(|it| !ACTED_ON.contains(it));
            n_typed += piece.len();
            last.extend_from_slice(&piece);
            last.drain(..last.len().saturating_sub(300));
            has_ended = !reader.press_bytes(&piece) || reader.has_ended();
            thread::sleep(Duration::from_millis(2));
        }
        if has_ended {
            n_ended += 1;
            let code = reader.exit_code();
            assert_eq!(code, 0, "seed {seed}, {n_typed} bytes, {last:02x?}\n{}", reader.screen());
            reader.assert_sane();
        } else {
            // Letters that end what the library waits to be ended, see below; then a key of its own.
            reader.press_bytes(b"uM");
            reader.press_bytes(b"\x1b\x1b\x1b");
            thread::sleep(Duration::from_millis(200));
            if !reader.has_ended() {
                reader.press_bytes(b"\x03");
            }
            assert_eq!(reader.exit_code(), 0, "seed {seed}, {n_typed} bytes");
            reader.assert_sane();
        }
    }
    eprintln!("seed {seed}: {n_typed} bytes, ended by them {n_ended} times");
    n_typed
}

/// A known gap: after `ESC [ ?` the library that reads keys waits for a `u` or a `c`, after `ESC [ <` for an `m`, and
/// takes what is typed until then for a part of it, Ctrl-C too. Asserted as it is now.
#[test]
fn a_sequence_that_nobody_ends_takes_the_keys_up_to_its_letter() {
    for (begun, letter) in [("\u{1b}[?1z", "u"), ("\u{1b}[<1;", "M")] {
        let mut reader = harmless().start();
        reader.see("The road was closed");
        reader.press(&format!("{begun}\u{3}{letter}"));
        // It is still there, and answers.
        reader.press("j");
        reader.see("Paragraph 1 says");
        reader.quit();
    }
}

#[test]
fn random_bytes_typed_for_some_seconds_end_it_well_or_not_at_all() {
    assert!(type_at_random(0x9e37_79b9_7f4a_7c15, Duration::from_secs(5)) > 1000);
}

#[test]
#[ignore = "takes a minute"]
fn random_bytes_typed_for_a_minute() {
    assert!(type_at_random(0x2545_f491_4f6c_dd1d, Duration::from_mins(1)) > 10_000);
}

#[test]
fn bombs_in_the_store_leave_the_rest_to_be_read() {
    let bomb = "id: bomb\ntitle: Bomb\nissuer: Cedar Legal Aid\ndate: 2025-05-05\nlanguage: en\nbody: |2\n  ";
    for text in [
        "[".repeat(400_000),
        "---\n".repeat(1_000_000),
        format!("{bomb}{}\n", "“x,” he said. ".repeat(1_000_000)),
        format!("{bomb}{}\n", "'".repeat(15 << 20)),
    ] {
        let sitting = small().file("store/bomb.yaml", &text);
        std::process::Command::new("mkfifo").arg(sitting.path("store/pipe.yaml")).status().unwrap();
        let mut reader = sitting.start();
        reader.see("Gull Road is open again");
        reader.see("A kite over the harbour");
        reader.press("/kite\r");
        reader.see("It stayed up for an hour");
        reader.quit();
    }
}
