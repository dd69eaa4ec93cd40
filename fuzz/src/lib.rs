//! What is fuzzed: the checks that the tests of the program make on a few thousand inputs (see
//! `tests/it/fuzz.rs`), as libFuzzer's targets call them, and the one that needs a process of its own.

pub mod input;

#[path = "../../tests/it/fuzz/claims.rs"]
pub mod claims;
#[path = "../../tests/it/fuzz/clean.rs"]
pub mod clean;
#[path = "../../tests/it/fuzz/keys.rs"]
pub mod keys;
#[path = "../../tests/it/play.rs"]
pub mod play;
#[path = "../../tests/it/fuzz/query.rs"]
pub mod query;
#[path = "../../tests/it/fuzz/seeds.rs"]
pub mod seeds;
#[path = "../../tests/it/fuzz/store.rs"]
pub mod store;
#[path = "../../tests/it/fuzz/whole.rs"]
pub mod whole;
#[path = "../../tests/it/fuzz/yaml.rs"]
pub mod yaml;

/// Writes what a target begins with to where libFuzzer is about to look for it, unless something is there.
pub fn begin(target: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    if folder.exists() {
        return;
    }
    std::fs::create_dir_all(&folder).expect("the folder of the fuzzer can be written");
    for (n, bytes) in seeds::of(target).iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{n}")), bytes)
            .expect("the folder of the fuzzer can be written");
    }
}
