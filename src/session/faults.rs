//! Panics on request, so that the tests can see what a panic leaves behind. It knows only the names of
//! places.
//!
//! `ONRECORD_TEST_PANIC=draw` (or `update`, `search`, `read`, `entries`, `marks`, `watch`, `input`) panics once, the first
//! time the program passes that place after a key was pressed. It is for tests and does nothing else.

use std::sync::atomic::{AtomicBool, Ordering};

/// The environment variable.
const VARIABLE: &str = "ONRECORD_TEST_PANIC";

static ARMED: AtomicBool = AtomicBool::new(false);

/// A key was pressed: from here on the place may panic.
pub(super) fn arm() {
    static ONCE: AtomicBool = AtomicBool::new(false);
    if !ONCE.swap(true, Ordering::SeqCst) && std::env::var_os(VARIABLE).is_some() {
        ARMED.store(true, Ordering::SeqCst);
    }
}

/// Panics if this place was asked to.
#[expect(clippy::panic, reason = "that is what it is for")]
pub(super) fn pass(place: &str) {
    if ARMED.load(Ordering::Relaxed)
        && std::env::var(VARIABLE).is_ok_and(|it| it == place)
        && ARMED.swap(false, Ordering::SeqCst)
    {
        // With an escape sequence, as a panic over somebody's text would have.
        panic!("asked to panic in {place} \u{1b}[31m");
    }
}
