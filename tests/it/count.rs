//! What `onrecord count` prints of a store that is read whole; of one with a cache, `cached` has it.

use std::fs;
use std::process::Command;

use insta::assert_snapshot;

const DESK: &str = "\
---
id: cedar-1
title: Letter on the quay
issuer: [Cedar Legal Aid, Harbour Rights Watch]
date: 2024-05-02
topics: [Housing, Asylum]
body: “The quay is shut,” said Ana Lindqvist. “The gate is shut,” said Ivo Roe.
---
id: cedar-2
title: The gate
issuer: Cedar Legal Aid
date: 2024
topics: [Housing]
body: “The gate is shut again,” said Ana Lindqvist.
---
id: cedar-3
title: The mole
issuer: Meridian Monitor
body: Nobody came.
";

#[test]
fn statements_and_claims_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("desk.yaml"), DESK).unwrap();
    let count = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.arg("count").args(args).args(["--store", "desk.yaml"]).current_dir(folder.path());
        let output = command.env_clear().env("HOME", folder.path()).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        format!("{args:?} {}\n{out}{err}", output.status.code().unwrap())
    };
    let counts = [
        count(&["--by", "month"]),
        count(&["--by", "year"]),
        count(&["--by", "issuer"]),
        count(&["topic:housing", "--by", "topic"]),
        count(&["--by", "speaker"]),
        count(&["speaker:roe", "--by", "speaker"]),
        count(&["nowhere", "--by", "topic"]),
    ];
    assert_snapshot!(counts.concat(), @r#"
    ["--by", "month"] 0
    1  2024
    1  2024-05
    1  undated
    ["--by", "year"] 0
    2  2024
    1  undated
    ["--by", "issuer"] 0
    2  Cedar Legal Aid
    1  Harbour Rights Watch
    1  Meridian Monitor
    ["topic:housing", "--by", "topic"] 0
    2  Housing
    1  Asylum
    ["--by", "speaker"] 0
    2  Ana Lindqvist
    1  Ivo Roe
    ["speaker:roe", "--by", "speaker"] 0
    1  Ivo Roe
    ["nowhere", "--by", "topic"] 1
    onrecord: there is nothing to count
    "#);
}
