//! See `tests/it/fuzz/keys.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("keys"),
    |bytes: &[u8]| onrecord_fuzz::keys::check(bytes)
);
