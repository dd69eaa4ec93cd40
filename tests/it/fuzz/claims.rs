//! Any text in any language: claims and figures whose words stand in it. It does not know whether they
//! are right.

use onrecord::cite::{self, Form};
use onrecord::claims::{self, Context};
use onrecord::domain::{Anchor, Claim, Document, Party, PartyKind, Pick, Place, Statement, Status};

use super::whole;

/// What the first byte chooses from: the languages with a lexicon, one without, and none told.
pub const LANGUAGES: &[Option<&str>] = &[
    None,
    Some("en"),
    Some("de"),
    Some("fr"),
    Some("es"),
    Some("ar"),
    Some("zh"),
    Some("it"),
    Some("tr"),
    Some("x-unknown"),
];

/// The first byte is a language, the second says what else is known, the next two a pick; the rest is the
/// text.
pub fn check(bytes: &[u8]) {
    let Some(([language, known, start, len], text)) = bytes.split_first_chunk() else { return };
    let text = &*String::from_utf8_lossy(text);
    let language = LANGUAGES[usize::from(*language) % LANGUAGES.len()];
    let issuers = ["Harbour Rights Watch".to_owned(), "Cedar Legal Aid".to_owned()];
    let parties = [Party {
        name: "Harbour Rights Watch".to_owned(),
        aliases: vec!["HRW".to_owned(), "Harbour".to_owned()],
        kind: PartyKind::Organization,
        role: None,
        nouns: vec!["group".to_owned(), "human rights organisation".to_owned()],
    }];
    let speakers = [Party {
        kind: PartyKind::Person,
        role: Some("director".to_owned()),
        aliases: vec!["Lindqvist".to_owned()],
        ..Party::named("Ana Lindqvist")
    }];
    // A pick is a part of the text, or of another text.
    let exact: String = text.chars().skip(usize::from(*start)).take(usize::from(*len)).collect();
    let exact = if known & 8 > 0 { exact.to_uppercase() } else { exact };
    let pick = Pick {
        exact,
        prefix: (known & 16 > 0).then(|| "the".to_owned()),
        suffix: None,
        speaker: (known & 32 > 0).then(|| "Ana Lindqvist".to_owned()),
        note: None,
        at: None,
    };
    let picks = if known & 4 > 0 && !pick.exact.trim().is_empty() { vec![pick] } else { Vec::new() };
    let context = Context {
        language,
        issuers: &issuers[..usize::from(known & 3).min(2)],
        parties: if known & 64 > 0 { &parties } else { &[] },
        speakers: if known & 128 > 0 { &speakers } else { &[] },
        picks: &picks,
    };
    let (found, anchors) = claims::find_anchored(text, &context);
    assert_eq!(anchors.len(), picks.len());
    for (pick, anchor) in picks.iter().zip(&anchors) {
        assert!(
            *anchor != Anchor::Lost || !text.contains(&pick.exact),
            "a pick that stands in the text is lost"
        );
    }
    check_claims(text, &found);
    let statement = Statement {
        id: "fuzz".parse().expect("it is one"),
        title: "Camps".to_owned(),
        issuers: vec!["Harbour Rights Watch".to_owned()],
        date: None,
        place: None,
        topics: Vec::new(),
        countries: Vec::new(),
        language: language.map(str::to_owned),
        channel: None,
        url: Some("https://example.org/a?b=c".to_owned()),
        carrier: None,
        status: Status::Current,
        speakers: Vec::new(),
        picks,
        tags: Vec::new(),
        body: text.to_owned(),
        at: Place { file: std::path::Path::new("fuzz.yaml").into(), line: 1, document: Document::default() },
    };
    // A link looks at the whole text, and only one is ever made at a time.
    for claim in found.iter().take(20) {
        for form in [Form::Citation, Form::Bare, Form::Markdown, Form::Url, Form::Link, Form::Id] {
            if let Ok(copied) = cite::copy(form, &statement, Some(claim)) {
                let is_line = matches!(form, Form::Url | Form::Link | Form::Id);
                assert!(!is_line || !copied.chars().any(char::is_control), "{form:?} {copied:?}");
            }
        }
    }
    for figure in claims::figures(text, language, &found) {
        whole::in_text(figure.span, text, "a figure");
        whole::in_text(figure.number, text, "the number of a figure");
        assert!(!figure.number.is_empty() && figure.span.covers(figure.number), "{figure:?}");
        for part in [figure.unit, figure.time].into_iter().flatten() {
            whole::in_text(part, text, "a part of a figure");
        }
        assert!(figure.claim.is_none_or(|it| it < found.len()), "{figure:?}");
        let values = [figure.bounds.lower, figure.bounds.upper].into_iter().flatten();
        assert!(values.map(|it| it.value).all(f64::is_finite), "{figure:?}");
    }
}

/// What the fields of a claim promise.
pub fn check_claims(body: &str, claims: &[Claim]) {
    assert!(claims.is_sorted_by_key(|it| (it.start(), it.extent().end())), "{claims:?}");
    for claim in claims {
        assert!(!claim.content.is_empty(), "{claim:?}");
        whole::in_order(&claim.content, body, "the words of a claim");
        for span in [claim.source, claim.cue].into_iter().flatten() {
            whole::in_text(span, body, "the source or cue of a claim");
        }
        if let Some(demand) = &claim.demand {
            whole::in_text(demand.what, body, "what a claim asks");
        }
        let words = claim.text(body);
        let stands = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let expected: Vec<String> = claim.content.iter().map(|span| stands(span.of(body))).collect();
        assert_eq!(stands(&words), expected.join("…"), "{claim:?}");
        assert!(!claim.explained(body).is_empty());
    }
}
