//! See `tests/it/fuzz/yaml.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("yaml"),
    |bytes: &[u8]| onrecord_fuzz::yaml::check(bytes)
);
