//! The claims engine on whole texts: fixtures of one phenomenon each, spans on any string, and texts
//! made to be slow.
//!
//! A fixture (`claims/*.txt`) holds cases parted by `===`: a line `= name`, settings such as
//! `language: de` or `issuer: Cedar Aid`, the text, a line `---`, then a line for each claim:
//! `source ∣ cue ∣ words`, with `→ Full Name` after the source when that resolves to another wording,
//! `·` for what is not there, `(reported)` or `(mixed)` before words that are not all quoted, and the part
//! of the statement in brackets after words outside its body.
//! `known-gaps.txt` has the same form and holds what is not right yet, as it is now.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use onrecord::claims::{Context, find};
use onrecord::domain::{Anchor, Claim, ClaimKind, Confidence, Origin, Party, PartyKind, Pick, Section};
use onrecord::text::fold::fold;
use proptest::prelude::*;

/// A claim as a fixture writes it.
fn line(text: &str, claim: &Claim) -> String {
    let mut line = String::new();
    let flat = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = claim.source.map(|span| flat(span.of(text)));
    let _ = write!(line, "{}", source.as_deref().unwrap_or("·"));
    if let Some(speaker) = claim.speaker.as_deref().filter(|it| Some(*it) != source.as_deref()) {
        let _ = write!(line, " → {speaker}");
    }
    let cue = claim.cue.map_or("·", |span| span.of(text));
    let kind = match claim.kind {
        ClaimKind::Quote => "",
        ClaimKind::Mixed => "(mixed) ",
        ClaimKind::Reported => "(reported) ",
    };
    let _ = write!(line, " ∣ {cue} ∣ {kind}{}", claim.text(text).replace("\n\n", " … "));
    if claim.section != Section::Body {
        let _ = write!(line, " [{}]", claim.section.word());
    }
    line
}

fn check_fixture(file: &str, fixture: &str) {
    let mut failures = String::new();
    for case in fixture.split("\n===\n") {
        let case = case.trim_start_matches(|c: char| c != '=');
        let (head, rest) = case.split_once('\n').unwrap_or((case, ""));
        let (mut body, expected) = rest.split_once("\n---").unwrap_or((rest, ""));
        let mut language = None;
        let mut issuers = Vec::new();
        let mut parties = Vec::new();
        while let Some((key, after)) = body.split_once(": ") {
            let (value, after) = after.split_once('\n').unwrap_or((after, ""));
            match key {
                "language" => language = Some(value),
                "issuer" => issuers.push(value.to_owned()),
                "person" => {
                    parties.push(Party { kind: PartyKind::Person, ..Party::named(value) });
                }
                "party" => {
                    let (name, nouns) = value.split_once(" = ").unwrap_or((value, ""));
                    let nouns = nouns.split(" = ").filter(|it| !it.is_empty()).map(str::to_owned).collect();
                    parties.push(Party { nouns, ..Party::named(name) });
                }
                _ => break,
            }
            body = after;
        }
        let body = body.trim();
        let context = Context { language, issuers: &issuers, parties: &parties, ..Context::default() };
        let found: Vec<String> = find(body, &context).iter().map(|it| line(body, it)).collect();
        let expected: Vec<&str> = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
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
}

macro_rules! fixtures {
    ($($name:ident = $file:literal,)*) => {
        $(#[test]
        fn $name() {
            check_fixture($file, include_str!(concat!("claims/", $file)));
        })*
    };
}

fixtures! {
    who_speaks_before_after_and_between = "cues.txt",
    sources_with_titles_and_appositives = "sources.txt",
    quotations_that_go_on = "continued.txt",
    marks_of_every_kind = "marks.txt",
    reported_speech = "reported.txt",
    descriptions_and_pronouns = "resolved.txt",
    what_is_no_claim = "scare-quotes.txt",
    press_statements = "press.txt",
    the_voice_of_the_issuer = "press-voice.txt",
    officers_of_the_issuer = "press-staff.txt",
    witnesses_in_press_statements = "press-witness.txt",
    people_without_a_name = "press-unnamed.txt",
    names_that_are_nobody_and_somebody = "press-names.txt",
    words_that_stand_below = "press-below.txt",
    news_of_what_groups_say = "press-report.txt",
    joint_statements = "press-joint.txt",
    what_stands_around_the_body = "press-sections.txt",
    transcripts_of_an_issuer = "transcripts.txt",
    blocks_and_headings = "blocks.txt",
    a_news_report_on_a_statement = "news-report.txt",
    german_clauses_and_names_in_marks = "german.txt",
    french = "french.txt",
    spanish = "spanish.txt",
    arabic = "arabic.txt",
    other_languages = "languages.txt",
    known_gaps = "known-gaps.txt",
}

#[test]
fn a_pick_wins_over_what_is_found() {
    let text = "“Nobody was told,” said Mira Toldas. She said the camp was empty.";
    let pick = Pick {
        exact: "the camp was\nempty".to_owned(),
        speaker: Some("Ana Lindqvist".to_owned()),
        note: Some("confirmed".to_owned()),
        ..Pick::default()
    };
    let context = Context { picks: std::slice::from_ref(&pick), ..Context::default() };
    let claims = find(text, &context);
    assert_eq!(claims.len(), 2);
    let picked = &claims[1];
    assert_eq!(picked.content[0].of(text), "the camp was empty");
    assert_eq!(picked.speaker.as_deref(), Some("Ana Lindqvist"));
    assert_eq!(picked.confidence, Confidence::Sure);
    let note = Some("confirmed".to_owned());
    assert_eq!(picked.origin, Origin::Picked { note, anchor: Anchor::Verbatim });
}

#[test]
fn words_of_a_pronoun_that_is_nobody_known_are_not_sure() {
    let text = "Four boats sank. They said “the quay was a dark and cold place”.";
    let claims = find(text, &Context::default());
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].speaker, None);
    assert_eq!(claims[0].confidence, Confidence::Likely);
}

/// What must hold of the claims of any text.
fn assert_sound(text: &str) {
    let claims = find(text, &Context::default());
    let mut last = 0;
    for claim in &claims {
        assert!(claim.start() >= last, "sorted");
        last = claim.start();
        assert!(!claim.content.is_empty());
        let mut end = 0;
        for span in claim.content.iter().chain(&claim.source).chain(&claim.cue) {
            assert!(span.end() <= text.len(), "inside the text");
            assert!(
                text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()),
                "on characters"
            );
            assert!(!span.is_empty(), "of some length: {claim:?}");
        }
        for span in &claim.content {
            assert!(span.start() >= end, "parts in order, never overlapping: {claim:?}");
            end = span.end();
        }
    }
}

proptest! {
    #[test]
    fn spans_are_sound_in_any_string(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn spans_are_sound_in_anything_like_a_text(
        words in prop::collection::vec(prop::sample::select(vec![
            "“", "”", "\"", "''", "‘", "’", "'", "„", "«", "»", "「", "」", "(", ")", ",", ".", ":", "—", "?", "\n\n", "\n",
            " said ", " told ", " according to ", " Roe ", " the group ", " she ", " who ", " that ", " and ", " calling ",
            " in a statement ", " Monday ", "’s ", " a ", "说", "该组织", "没有", " قال ", " sagte ", " wall", " 42 ", "é",
        ]), 0..60)
    ) {
        assert_sound(&words.concat());
    }
}

proptest! {
    /// A pick of words that stand in the text attaches to words that fold to the same.
    #[test]
    fn a_pick_of_the_text_attaches(
        before in "[a-zé “”\n]{0,20}", exact in "[a-zA-Zß]{1,8}[ \n]{1,3}[“a-z]{1,8}[a-zİ]", after in "[a-z”.\n ]{0,20}"
    ) {
        let text = format!("{before}{exact}{after}");
        let pick = Pick { exact: exact.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase(), ..Pick::default() };
        let claims = find(&text, &Context { picks: std::slice::from_ref(&pick), ..Context::default() });
        let picked = claims.iter().find(|it| matches!(it.origin, Origin::Picked { .. }));
        let words = picked.map(|it| it.content[0].of(&text)).unwrap_or_default();
        // Words found with their marks and stop are the same words.
        let squeezed = |text: &str| {
            let folded = fold(text);
            let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        prop_assert_eq!(squeezed(words), squeezed(&pick.exact), "{:?}", text);
    }
}

/// The time for a text that is made to be slow, at two sizes: twice the text may not take much more
/// than twice the time.
#[track_caller]
fn check_linear(name: &str, unit: &str) {
    let time = |n: usize| {
        let text = unit.repeat(n);
        let start = Instant::now();
        let claims = find(&text, &Context { language: Some("en"), ..Context::default() });
        std::hint::black_box(claims);
        start.elapsed()
    };
    let n = 30_000 / unit.len().max(1);
    time(n / 4);
    let (once, eight) = (time(n), time(n * 8));
    assert!(
        eight < once * 32 + Duration::from_millis(400),
        "{name}: {once:?}, eight times the text {eight:?}"
    );
}

#[test]
fn hostile_texts_stay_linear() {
    for unit in [
        "“",
        "”",
        "\"",
        "\" ",
        " \"",
        "‘a ",
        "'a ",
        "„",
        "«",
        "「",
        "《",
        "(",
        "``",
        "“a” ",
        "\"a\" ",
        "“\n\n",
        "said ",
        "said, ",
        "Roe said ",
        "Roe said that ",
        "“No,” said Roe. ",
        ", said Roe",
        "according to ",
        "telling that ",
        "Roe ",
        "Roe, ",
        "Roe and ",
        "the group ",
        "she said ",
        "of ",
        "'s ",
        "a.",
        ". ",
        "who ",
        "the ",
        "1,",
        "she ",
        "说",
        "我",
        "“a ”b “c",
        "“a” and ",
        "Roe, a lawyer, ",
        "Anna Roe said “no”. She said “yes”. ",
    ] {
        check_linear(unit, unit);
    }
    // Names that are all different, and all asked for again.
    let mut text = String::new();
    for n in 0..20_000 {
        let _ = write!(text, "Ana Roe{n} said that it rains. “No,” she said. ");
    }
    let start = Instant::now();
    std::hint::black_box(find(&text, &Context::default()));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
