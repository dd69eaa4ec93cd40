//! See `tests/it/fuzz/clean.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("clean"),
    |bytes: &[u8]| onrecord_fuzz::clean::check(bytes)
);
