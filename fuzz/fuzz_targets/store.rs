//! See `tests/it/fuzz/store.rs`. The store lies in a folder for temporary files, one for each process.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: onrecord_fuzz::begin("store"),
    |bytes: &[u8]| {
        let folder = std::env::temp_dir().join(format!("onrecord-fuzz-{}", std::process::id()));
        onrecord_fuzz::store::check_in(&folder, bytes);
    }
);
