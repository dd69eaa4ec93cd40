//! See `src/input.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("input"),
    |bytes: &[u8]| onrecord_fuzz::input::check(bytes)
);
