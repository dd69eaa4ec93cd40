//! Every way to end or to be interrupted, and what the shell finds afterwards.

use std::time::{Duration, Instant};

use rustix::process::{self, Signal};

use super::harness::{is_running, pid_in, until};
use super::store::{small, statement};

#[test]
fn a_panic_in_the_loop_leaves_a_sane_shell_and_a_message() {
    for place in ["draw", "update"] {
        let mut reader = small().env("ONRECORD_TEST_PANIC", place).start();
        reader.see("The road was closed");
        reader.press("j");
        assert_eq!(reader.exit_code(), 101, "{place}");
        reader.assert_sane();
        reader.see("onrecord has stopped on an error of its own");
        // What the message quotes does not act on the terminal.
        reader.see(&format!("asked to panic in {place} ␛[31m"));
    }
}

#[test]
fn a_panic_in_a_worker_costs_one_answer() {
    // Each worker: what makes it panic, what it is asked for then, and what is seen of that.
    for (place, keys, again, seen) in [
        ("search", "/t", "\u{7f}albatross", "1 of 3"),
        ("read", "\u{12}", "\u{12}", "A kite over the harbour"),
        ("marks", "*", "j*", "★"),
    ] {
        let sitting = small().size(160, 30).env("ONRECORD_TEST_PANIC", place);
        let mut reader = sitting.start();
        reader.see("The road was closed");
        reader.press(keys);
        reader.see(&format!("asked to panic in {place} ␛[31m"));
        reader.assert_taken();
        reader.press(again);
        reader.see(seen);
        reader.quit();
        if place == "marks" {
            // The mark given after the panic was kept.
            sitting.again().start().see_row(&["★", "2025-02-11"]);
        }
    }
}

#[test]
fn after_a_panic_over_claims_nothing_is_waited_for() {
    let mut reader = small().size(160, 30).env("ONRECORD_TEST_PANIC", "search").start();
    reader.see("The road was closed");
    reader.press("C");
    reader.see("asked to panic in search");
    reader.see_row(&["Claims of all statements", "0"]);
    reader.see_gone("0 …");
    reader.press("kite");
    reader.see_row(&["Claims of all statements", "1"]);
    reader.quit();
}

#[test]
fn a_panic_over_a_file_read_again_costs_only_that_file() {
    let mut reader = small().size(160, 30).env("ONRECORD_TEST_PANIC", "read").start();
    reader.see("The road was closed");
    reader.press("j");
    reader.see("Paragraph 1 says");
    // Both are noticed together, and ferry.yaml comes first.
    reader.replace("store/ferry.yaml", &statement("ferry", "It came back", "2025-02-11", "All aboard."));
    reader.replace("store/kite.yaml", &statement("kite", "The kite is down", "2024-12-01", "It rained."));
    reader.see_row(&["ferry.yaml: asked to panic in read ␛[31m"]);
    reader.see("The kite is down");
    reader.see("Paragraph 1 says");
    reader.quit();
}

#[test]
fn signals_end_the_program_and_restore_the_terminal() {
    for signal in [
        Signal::TERM,
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::USR1,
        Signal::USR2,
        Signal::ALARM,
        Signal::VTALARM,
        Signal::PROF,
        Signal::XCPU,
    ] {
        let mut reader = small().start();
        reader.see("The road was closed");
        reader.signal(signal);
        assert_eq!(reader.exit_code(), 128 + signal.as_raw().unsigned_abs(), "{signal:?}");
        reader.assert_sane();
    }
}

/// Nobody reads a pipe any more, or a file has become as large as files may be: no reason to end.
#[test]
fn signals_about_files_and_pipes_end_nothing() {
    let mut reader = small().start();
    reader.see("The road was closed");
    for signal in [Signal::PIPE, Signal::XFSZ] {
        reader.signal(signal);
    }
    reader.press("j");
    reader.see("Paragraph 1 says");
    reader.assert_taken();
    reader.quit();
}

/// Started by a shell that has jobs, as at a prompt.
#[test]
fn stopped_and_continued_twice() {
    let script = "set -m; /bin/sh -c 'echo $$ > \"$HOME/pid\"; exec \"$@\"' sh \"$@\"\n\
                  for n in 1 2; do echo \"the shell is here $n\"; read -r line; fg; done";
    let sitting = small().through(&["/bin/sh", "-c", script, "sh"]);
    let mut reader = sitting.start();
    reader.see("The road was closed");
    let pid = pid_in(&sitting.path("pid"));
    for (keys, seen) in [(None, "the shell is here 1"), (Some("\u{1a}"), "the shell is here 2")] {
        match keys {
            None => process::kill_process(pid, Signal::TSTP).unwrap(),
            Some(keys) => reader.press(keys),
        }
        reader.see(seen);
        reader.assert_sane();
        // Meanwhile the terminal has become another size.
        reader.resize(if keys.is_none() { 110 } else { 90 }, 25);
        reader.press("\r");
        reader.see("The road was closed");
        reader.assert_taken();
        reader.press("j");
        reader.see("Paragraph 1 says");
        reader.press("k");
        reader.see("The road was closed");
    }
    reader.quit();
}

/// As in a window of its own (`xterm -e onrecord`), also through a script: nobody could continue it.
#[test]
fn without_a_shell_it_is_not_stopped() {
    for through in [vec![], vec!["/bin/sh", "-c", "\"$@\"; exit $?", "sh"]] {
        let mut reader = small().through(&through).start();
        reader.see("The road was closed");
        reader.press("\u{1a}");
        reader.see("there is no shell to go back to");
        reader.press("j");
        reader.see("Paragraph 1 says");
        if through.is_empty() {
            reader.see_gone("there is no shell to go back to");
            reader.signal(Signal::TSTP);
            reader.see("there is no shell to go back to");
        }
        reader.assert_taken();
        reader.quit();
    }
}

/// As with `kill -STOP`, which nobody can answer: whoever has the terminal meanwhile leaves it cooked.
#[test]
fn stopped_without_being_asked_it_takes_the_terminal_again() {
    let mut reader = small().start();
    reader.see("The road was closed");
    reader.signal(Signal::STOP);
    reader.see_stopped();
    reader.signal(Signal::CONT);
    reader.press("j");
    reader.see("Paragraph 1 says");
    reader.assert_taken();
    reader.quit();
}

/// The kernel tells only the session's leader that the terminal has gone, here a shell that does not
/// listen: as under `nohup` or behind a multiplexer.
#[test]
fn a_terminal_that_goes_takes_the_program_along() {
    let script = "trap '' HUP; exec 3<&0; \"$@\" <&3 & echo $! > \"$HOME/pid\"; wait";
    let sitting = small().through(&["/bin/sh", "-c", script, "sh"]);
    let mut reader = sitting.start();
    reader.see("The road was closed");
    let pid = pid_in(&sitting.path("pid"));
    assert!(is_running(pid));
    reader.close();
    let closed = Instant::now();
    until("the process is gone", || (!is_running(pid)).then_some(()));
    let took = closed.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn keys_quit_from_everywhere() {
    for keys in ["Q", "q", "\u{3}", "/abc\u{3}", "?\u{3}"] {
        let mut reader = small().start();
        reader.see("The road was closed");
        reader.press(keys);
        assert_eq!(reader.exit_code(), 0, "{keys:?}");
        reader.assert_sane();
    }
}
