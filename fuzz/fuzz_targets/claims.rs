//! See `tests/it/fuzz/claims.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("claims"),
    |bytes: &[u8]| onrecord_fuzz::claims::check(bytes)
);
