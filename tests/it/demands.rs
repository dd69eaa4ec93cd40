//! Demands in whole texts. A fixture (`demands/*.txt`) holds cases parted by `===`: a line `= name`,
//! settings (`language: de`, `issuer: Cedar Aid`, `party: Full Name = alias`), the text, a line `---`,
//! then a line for each claim that asks something: `speaker → whom: what`, with `·` for what is not named.

use std::fmt::Write as _;

use onrecord::claims::{Context, find};
use onrecord::domain::{Claim, Party};

fn line(text: &str, claim: &Claim) -> Option<String> {
    let demand = claim.demand.as_ref()?;
    let flat = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = claim.source.map(|span| flat(span.of(text)));
    let speaker = claim.speaker.clone().or(source).unwrap_or_else(|| "·".to_owned());
    let of = demand.of.as_deref().unwrap_or("·");
    Some(format!("{speaker} → {of}: {}", flat(demand.what.of(text))))
}

fn check_fixture(file: &str, fixture: &str) -> usize {
    let mut failures = String::new();
    let mut n_cases = 0;
    for case in fixture.split("\n===\n") {
        let (head, rest) = case.trim().split_once('\n').unwrap();
        let (mut body, expected) = rest.split_once("\n---").unwrap();
        let mut language = None;
        let mut issuers = Vec::new();
        let mut parties = Vec::new();
        while let Some((key, after)) = body.split_once(": ") {
            let (value, after) = after.split_once('\n').unwrap_or((after, ""));
            match key {
                "language" => language = Some(value),
                "issuer" => issuers.push(value.to_owned()),
                "party" => {
                    let mut names = value.split(" = ").map(str::to_owned);
                    let name = names.next().unwrap();
                    parties.push(Party { aliases: names.collect(), ..Party::named(name) });
                }
                _ => break,
            }
            body = after;
        }
        let body = body.trim();
        let context = Context { language, issuers: &issuers, parties: &parties, ..Context::default() };
        let claims = find(body, &context);
        for claim in &claims {
            let what = claim.demand.as_ref().map(|it| it.what);
            assert!(what.is_none_or(|it| !it.of(body).is_empty()), "{head}");
        }
        let found: Vec<String> = claims.iter().filter_map(|it| line(body, it)).collect();
        let expected: Vec<&str> = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        n_cases += 1;
        if found != expected {
            let _ = writeln!(
                failures,
                "\n{head}\n  expected:\n    {}\n  found:\n    {}",
                expected.join("\n    "),
                found.join("\n    ")
            );
        }
    }
    assert!(failures.is_empty(), "{file}{failures}");
    n_cases
}

#[test]
fn who_is_asked_to_do_what_in_english() {
    check_fixture("english.txt", include_str!("demands/english.txt"));
}

#[test]
fn what_asks_nothing() {
    check_fixture("none.txt", include_str!("demands/none.txt"));
}

#[test]
fn who_is_asked_in_other_languages() {
    check_fixture("languages.txt", include_str!("demands/languages.txt"));
}

#[test]
fn demands_are_found_in_time_that_grows_with_the_text() {
    let issuers = ["Cedar Legal Aid".to_owned()];
    let context = Context { language: Some("en"), issuers: &issuers, ..Context::default() };
    for hostile in ["must ", "We call on the council to act and urge ", "“We urge X to ", "and the "] {
        let text = hostile.repeat(20_000);
        let started = std::time::Instant::now();
        let n_demands = find(&text, &context).iter().filter(|it| it.demand.is_some()).count();
        assert!(n_demands <= 20_000);
        assert!(started.elapsed().as_secs() < 20, "{hostile}: {:?}", started.elapsed());
    }
}
