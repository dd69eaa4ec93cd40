//! Item 6 of the issue on trust: nothing that fails loses anything. What is kept is the old or the new, never
//! half of it, and what was not saved is said; the store may go away under the reader and come back.
//!
//! Tests that follow a process call by call, mount a disk or become another user are left to `.ci/run`: see
//! [`NEEDS`]. There each of them tries a sample of the points where something may fail, the same each time;
//! `ONRECORD_FAULTS=all` tries them all.

use std::fs;
use std::path::Path;

use injector::Call;

mod cache;
mod disks;
mod injector;
mod marks;
mod store;

/// Of so many points as there are, those to be tried: all, or a sample spread evenly, the first and the last
/// among them.
fn points(n: usize, sample: usize) -> Vec<usize> {
    if std::env::var("ONRECORD_FAULTS").is_ok_and(|it| it == "all") || n <= sample {
        return (1..=n).collect();
    }
    (0..sample).map(|it| 1 + it * (n - 1) / (sample - 1)).collect()
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The calls after which files are others than before.
const CHANGING: &[Call] = &[Call::Open, Call::Write, Call::Sync, Call::Rename, Call::Unlink];
