//! Item 5 of the issue on trust: what is fuzzed holds of what fuzzing begins with, and of some thousand
//! inputs made from it. `fuzz/run` looks further, guided by which branches an input takes.
//!
//! What was found and what is grown to a large size stands here by name, as it must never come back.

use std::panic;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;

mod claims;
mod clean;
mod keys;
mod query;
pub mod seeds;
mod store;
mod whole;
mod yaml;

/// Runs a check over everything fuzzing begins with, and says which input it was.
#[track_caller]
fn check_seeds(target: &str, check: impl Fn(&[u8])) {
    let seeds = seeds::of(target);
    assert!(seeds.len() > 5, "{target} begins with too little");
    for bytes in seeds {
        check_one(&bytes, &check);
    }
}

#[track_caller]
fn check_one(bytes: &[u8], check: impl Fn(&[u8])) {
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| check(bytes)));
    assert!(outcome.is_ok(), "this input: {:?}", String::from_utf8_lossy(bytes));
}

/// What is put into them.
const ODD: &[&str] = &[
    "\0",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{1b}",
    "\u{80}",
    "\"",
    "'",
    "-",
    ": ",
    "(",
    "*",
    "“",
    "”",
    "\u{2028}",
    "\u{202e}",
    "e\u{301}",
    "👩\u{200d}👧",
    "清",
    "---\n",
    "9999999999999999999999",
    "<<: ",
    "&a *a",
];

/// Seeds of a target with parts cut, doubled, exchanged and overwritten.
fn made(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let seeds: Vec<Vec<u8>> = seeds::of(target).into_iter().filter(|it| it.len() < 3000).collect();
    let seed = || proptest::sample::select(seeds.clone());
    let piece = prop_oneof![
        3 => proptest::sample::select(ODD).prop_map(|it| it.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
        1 => (seed(), any::<Index>(), 0_usize..40).prop_map(|(seed, at, len)| {
            let at = at.index(seed.len() + 1);
            seed[at..seed.len().min(at + len)].to_vec()
        }),
    ];
    let change = (any::<Index>(), 0_usize..12, piece);
    (seed(), proptest::collection::vec(change, 1..6)).prop_map(|(mut bytes, changes)| {
        for (at, n_cut, piece) in changes {
            let at = at.index(bytes.len() + 1);
            let end = bytes.len().min(at + n_cut);
            bytes.splice(at..end, piece);
        }
        bytes
    })
}

#[test]
fn the_yaml_gate_and_the_store_hold_on_what_fuzzing_begins_with() {
    check_seeds("yaml", yaml::check);
    let folder = tempfile::tempdir().unwrap();
    check_seeds("store", |bytes| store::check_in(folder.path(), bytes));
}

#[test]
fn queries_hold_on_what_fuzzing_begins_with() {
    check_seeds("query", query::check);
}

#[test]
fn claims_and_clean_text_hold_on_what_fuzzing_begins_with() {
    check_seeds("claims", claims::check);
    check_seeds("clean", clean::check);
}

#[test]
fn keys_hold_on_what_fuzzing_begins_with() {
    check_seeds("keys", keys::check);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn the_yaml_gate_holds_on_anything(bytes in made("yaml")) {
        yaml::check(&bytes);
    }

    #[test]
    fn queries_hold_on_anything(bytes in made("query")) {
        query::check(&bytes);
    }

    #[test]
    fn claims_hold_on_anything(bytes in made("claims")) {
        claims::check(&bytes);
    }

    #[test]
    fn clean_text_holds_on_anything(bytes in made("clean")) {
        clean::check(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_store_holds_on_anything(bytes in made("store")) {
        let folder = tempfile::tempdir().unwrap();
        store::check_in(folder.path(), &bytes);
    }

    #[test]
    fn keys_hold_on_anything(bytes in made("keys")) {
        keys::check(&bytes);
    }
}

#[test]
fn a_byte_order_mark_by_itself_is_an_empty_document_and_said_to_be() {
    check_one("\n\n\u{feff}".as_bytes(), yaml::check);
    check_one("---\n\u{feff}# only a comment\n".as_bytes(), yaml::check);
}

#[test]
fn a_file_of_nothing_but_conflicts_takes_as_long_as_it_is_long() {
    // 0.2 s in a debug build; with each document held against each conflict it took half a minute.
    let began = Instant::now();
    yaml::check("=======\n---\n".repeat(166_000).as_bytes());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn the_selected_claim_is_there_when_the_statement_has_lost_its_claims() {
    let input = b"\x27\x08\x01\x04A\x01e\x96c sp\x95 id:\x03 \x95 i\xff\x00";
    check_one(input, keys::check);
}
