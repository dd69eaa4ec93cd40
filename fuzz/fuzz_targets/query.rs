//! See `tests/it/fuzz/query.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("query"),
    |bytes: &[u8]| onrecord_fuzz::query::check(bytes)
);
