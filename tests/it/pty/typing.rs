//! What terminals send that is no key: answers, mice, halves, noise. Whatever it was, the program can be
//! ended by a key after it, and the shell is as before.

use super::store::small;
use crate::fuzz::seeds;

/// Ends what is unfinished: a paste, an answer, an event of a mouse, for each of which crossterm waits. Then
/// ctrl-c, which quits from everywhere.
const END: &str = "\u{1b}[201~uum\u{3}";

/// Bytes that start programs or stop this one: other tests have those.
const OUTSIDE: [u8; 4] = [b'e', b'E', b'o', 0x1a];

#[test]
fn an_answer_with_numbers_no_terminal_has_leaves_no_deaf_program() {
    for bytes in [&b"\x1b[0;0R"[..], b"\x1b[<0;0;0M", b"\x1b[32;0;0M", b"\x1b[M   "] {
        let mut reader = small().start();
        reader.see("The road was closed");
        reader.send(bytes);
        assert_eq!(reader.press_until_exit(END), 0, "{bytes:?}");
        reader.assert_sane();
    }
}

#[test]
fn a_panic_over_a_key_leaves_no_deaf_program() {
    let mut reader = small().env("ONRECORD_TEST_PANIC", "input").start();
    reader.see("The road was closed");
    reader.press("j/albatross");
    reader.see("albatross");
    reader.quit();
}

#[test]
fn raw_terminal_input_of_any_kind_can_be_ended_by_a_key() {
    let mut noise = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise.to_le_bytes()[3]
    };
    let mut inputs = seeds::of("input");
    inputs.extend((0..6).map(|_| (0..4000).map(|_| random()).collect()));
    // Noise with more of what begins something.
    inputs.extend((0..6).map(|_| {
        let byte = |n: usize| {
            if n.is_multiple_of(5) { b"\x1b\x1b[[O<?;\xf0\xc3"[usize::from(random()) % 10] } else { random() }
        };
        (0..4000).map(byte).collect()
    }));
    for bytes in inputs {
        let bytes: Vec<u8> = bytes.into_iter().filter(|it| !OUTSIDE.contains(it)).collect();
        let mut reader = small().start();
        reader.see("The road was closed");
        reader.send(&bytes);
        assert_eq!(reader.press_until_exit(END), 0, "{bytes:?}");
        reader.assert_sane();
    }
}
