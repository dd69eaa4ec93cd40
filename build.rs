//! Works out a number of the files that decide what the cache of a store holds: the claims engine, its word
//! lists, and what cuts texts into words. A cache made by another number is made again, and nobody has to
//! remember to raise one.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// All that reads a statement, finds its claims and cuts its words, and the crates that help with it: rather
/// too much, for a cache made again costs seconds and one that is wrong costs trust.
const DECIDING: &[&str] = &[
    "Cargo.lock",
    "data/lexicon",
    "src/archive",
    "src/archive.rs",
    "src/claims",
    "src/claims.rs",
    "src/domain",
    "src/load.rs",
    "src/search",
    "src/store",
    "src/text",
];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if let Ok(folder) = fs::read_dir(path) {
        folder.flatten().for_each(|it| files(&it.path(), found));
    } else {
        found.push(path.to_owned());
    }
}

fn main() {
    let mut found = Vec::new();
    for path in DECIDING {
        println!("cargo::rerun-if-changed={path}");
        files(Path::new(path), &mut found);
    }
    found.sort();
    let mut hasher = DefaultHasher::new();
    for path in found {
        path.hash(&mut hasher);
        fs::read(&path).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=ONRECORD_ENGINE={}", hasher.finish());
}
