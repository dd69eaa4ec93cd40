//! Figures in whole texts. A fixture (`figures/*.txt`) has a case a line: `[de] text => figure | figure`,
//! each figure as `as written: bounds; unit; time`, with `-` for what is not there and `#` at the end for
//! one that stands in a claim. The language is English where none is given.

use std::fmt::Write as _;

use onrecord::claims::{Context, figures, find};

/// The cases that failed, and how many there are.
fn check_fixture(file: &str, fixture: &str) -> usize {
    let mut failures = String::new();
    let mut n_cases = 0;
    for case in fixture.lines().filter(|it| !it.is_empty() && !it.starts_with("# ")) {
        let (text, expected) = case.split_once(" =>").unwrap();
        let (language, text) = match text.strip_prefix('[').and_then(|it| it.split_once("] ")) {
            Some((language, text)) => (language, text),
            None => ("en", text),
        };
        let claims = find(text, &Context { language: Some(language), ..Context::default() });
        let found: Vec<String> = figures(text, Some(language), &claims)
            .iter()
            .map(|it| {
                let part = |span: Option<onrecord::domain::Span>| span.map_or("-", |it| it.of(text));
                assert!(it.span.covers(it.number), "{case}");
                let tie = if it.claim.is_some() { " #" } else { "" };
                format!("{}: {}; {}; {}{tie}", it.span.of(text), it.bounds, part(it.unit), part(it.time))
            })
            .collect();
        n_cases += 1;
        if found.join(" | ") != expected.trim() {
            let _ = write!(
                failures,
                "\n{text}\n  expected: {}\n  found:    {}",
                expected.trim(),
                found.join(" | ")
            );
        }
    }
    assert!(failures.is_empty(), "{file}{failures}");
    n_cases
}

#[test]
fn figures_in_english() {
    assert!(check_fixture("english.txt", include_str!("figures/english.txt")) >= 40);
}

#[test]
fn figures_in_other_languages() {
    assert!(check_fixture("languages.txt", include_str!("figures/languages.txt")) >= 20);
}

#[test]
fn numbers_that_are_no_figures() {
    assert!(check_fixture("none.txt", include_str!("figures/none.txt")) >= 20);
}

#[test]
fn figures_are_found_in_time_that_grows_with_the_text() {
    for hostile in
        ["1 ", "a million ", "more than ", "since 2023 ", "二十", "between 1 and ", "1,1.1-", "1–2–"]
    {
        let text = hostile.repeat(40_000);
        let started = std::time::Instant::now();
        let found = figures(&text, Some("en"), &[]);
        assert!(found.iter().all(|it| it.span.covers(it.number)));
        assert!(started.elapsed().as_secs() < 20, "{hostile}: {:?}", started.elapsed());
    }
}
