//! What is copied, whole: six golden texts, and those of statements that lack this or that. Everything
//! here is invented.

use std::path::Path;

use onrecord::cite::{Form, copy};
use onrecord::domain::{
    Carrier, Claim, ClaimKind, Confidence, Origin, Party, Place, Rule, Span, Statement, Status,
};

const BODY: &str = "PORT AINSLIE - Three camps were emptied in two nights.\n\n\
    “Nobody was told before the trucks came,” said Ana Lindqvist, the director. “We counted *412* children\n\
    in the first hour.\n\n\
    “Then we stopped counting.”\n\n\
    The group warned that the remaining shelters would be full by Friday.\n\n\
    “Nobody was told before the storm,” a resident said.";

fn statement() -> Statement {
    Statement {
        id: "harbour-2025-03-27-camp-closures".parse().unwrap(),
        title: "Camp closures leave 12,000 people without shelter".to_owned(),
        issuers: vec!["Harbour Rights Watch".to_owned()],
        date: Some("2025-03-27".parse().unwrap()),
        place: Some("Port Ainslie".to_owned()),
        topics: Vec::new(),
        countries: Vec::new(),
        language: Some("en".to_owned()),
        channel: None,
        url: Some("https://example.org/statements/camp_closures".to_owned()),
        carrier: None,
        status: Status::Current,
        speakers: vec![Party { role: Some("director".to_owned()), ..Party::named("Ana Lindqvist") }],
        picks: Vec::new(),
        tags: Vec::new(),
        body: BODY.to_owned(),
        at: Place { file: Path::new("camps.yaml").into(), line: 1 },
    }
}

fn claim(kind: ClaimKind, parts: &[&str], speaker: Option<&str>) -> Claim {
    let part = |text: &&str| {
        let start = BODY.find(text).unwrap();
        Span::new(start, start + text.len())
    };
    Claim {
        kind,
        content: parts.iter().map(part).collect(),
        source: None,
        cue: None,
        speaker: speaker.map(str::to_owned),
        confidence: Confidence::Sure,
        origin: Origin::Found,
        rule: Rule::CueAfter,
        demand: None,
    }
}

fn quotation() -> Claim {
    claim(
        ClaimKind::Quote,
        &[
            "“Nobody was told before the trucks came,”",
            "“We counted *412* children\nin the first hour.\n\n“Then we stopped counting.”",
        ],
        Some("Ana Lindqvist"),
    )
}

fn reported() -> Claim {
    claim(
        ClaimKind::Reported,
        &["the remaining shelters would be full by Friday"],
        Some("Harbour Rights Watch"),
    )
}

#[track_caller]
fn check(form: Form, statement: &Statement, claim: Option<&Claim>, expected: &str) {
    assert_eq!(copy(form, statement, claim).unwrap_or_else(|why| format!("nothing: {why}")), expected);
}

#[test]
fn yy_the_quotation_with_its_citation() {
    check(
        Form::Citation,
        &statement(),
        Some(&quotation()),
        "“Nobody was told before the trucks came,” … “We counted *412* children in the first hour.\n\n“Then we \
         stopped counting.” — Ana Lindqvist, director, Harbour Rights Watch, “Camp closures leave 12,000 people \
         without shelter”, 27 March 2025, https://example.org/statements/camp_closures",
    );
}

#[test]
fn yq_the_words_alone() {
    check(
        Form::Bare,
        &statement(),
        Some(&quotation()),
        "Nobody was told before the trucks came, … We counted *412* children in the first hour.\n\nThen we stopped \
         counting.",
    );
    check(Form::Bare, &statement(), Some(&reported()), "the remaining shelters would be full by Friday");
}

#[test]
fn ym_a_block_quote_with_its_source() {
    check(
        Form::Markdown,
        &statement(),
        Some(&quotation()),
        "> “Nobody was told before the trucks came,” … “We counted \\*412\\* children in the first hour.\n>\n\
         > “Then we stopped counting.”\n\n\
         — Ana Lindqvist, director, Harbour Rights Watch, [Camp closures leave 12,000 people without \
         shelter](https://example.org/statements/camp_closures), 27 March 2025",
    );
}

#[test]
fn yu_the_address() {
    check(Form::Url, &statement(), None, "https://example.org/statements/camp_closures");
}

#[test]
fn yl_the_address_that_opens_at_the_words() {
    check(
        Form::Link,
        &statement(),
        Some(&quotation()),
        "https://example.org/statements/camp_closures#:~:text=\
         Nobody%20was%20told%20before%20the%20trucks,Then%20we%20stopped%20counting",
    );
    check(
        Form::Link,
        &statement(),
        Some(&reported()),
        "https://example.org/statements/camp_closures#:~:text=\
         the%20remaining%20shelters%20would%20be%20full%20by%20Friday",
    );
}

#[test]
fn yi_the_id() {
    check(Form::Id, &statement(), Some(&quotation()), "harbour-2025-03-27-camp-closures");
}

#[test]
fn reported_words_are_named_as_reported() {
    check(
        Form::Citation,
        &statement(),
        Some(&reported()),
        "Reported, not word for word: the remaining shelters would be full by Friday — Harbour Rights Watch, “Camp \
         closures leave 12,000 people without shelter”, 27 March 2025, https://example.org/statements/camp_closures",
    );
}

#[test]
fn what_is_not_known_is_left_out_or_said() {
    let bare = Statement {
        date: None,
        url: None,
        status: Status::Withdrawn,
        issuers: vec!["Cedar Legal Aid".into(), "Inkwell Circle".into(), "Plumbline Network".into()],
        carrier: Some(Carrier { name: "Example Wire".into(), url: None, retrieved: None }),
        ..statement()
    };
    let unsure = Claim { confidence: Confidence::Unsure, ..quotation() };
    check(
        Form::Citation,
        &bare,
        Some(&Claim { content: unsure.content[..1].to_vec(), ..unsure }),
        "“Nobody was told before the trucks came,” — Ana Lindqvist (speaker unsure), director, joint statement of \
         Cedar Legal Aid, Inkwell Circle and Plumbline Network, “Camp closures leave 12,000 people without shelter” \
         (since withdrawn), undated, carried by Example Wire",
    );
    let nobody = Claim { speaker: None, ..reported() };
    check(
        Form::Citation,
        &Statement { status: Status::Corrected, url: None, ..statement() },
        Some(&nobody),
        "Reported, not word for word: the remaining shelters would be full by Friday — speaker not known, Harbour \
         Rights Watch, “Camp closures leave 12,000 people without shelter” (since corrected), 27 March 2025",
    );
    check(Form::Url, &bare, None, "nothing: this statement has no URL");
    check(Form::Link, &bare, Some(&quotation()), "nothing: this statement has no URL");
}

#[test]
fn who_carried_it_is_named_and_no_address_twice() {
    let carried = |url: &str| Statement {
        carrier: Some(Carrier { name: "Example Wire".into(), url: Some(url.into()), retrieved: None }),
        ..statement()
    };
    let own = "https://example.org/statements/camp_closures";
    let other = "https://example.org/wire/1";
    let cited = |url: &str| copy(Form::Citation, &carried(url), None).unwrap();
    assert!(cited(own).ends_with(&format!(", {own}, carried by Example Wire")));
    assert!(cited(other).ends_with(&format!(", {own}, carried by Example Wire {other}")));
}

#[test]
fn without_a_claim_the_statement_is_cited() {
    check(
        Form::Citation,
        &statement(),
        None,
        "Harbour Rights Watch, “Camp closures leave 12,000 people without shelter”, 27 March 2025, \
         https://example.org/statements/camp_closures",
    );
    check(
        Form::Markdown,
        &statement(),
        None,
        "Harbour Rights Watch, [Camp closures leave 12,000 people without \
         shelter](https://example.org/statements/camp_closures), 27 March 2025",
    );
    check(Form::Bare, &statement(), None, "nothing: there is no claim to take words from");
}

#[test]
fn words_that_stand_twice_are_told_apart() {
    let start = BODY.find("“Nobody was told before the storm").unwrap();
    let words = "Nobody was told before";
    let claim = Claim {
        content: vec![Span::new(start + "“".len(), start + "“".len() + words.len())],
        ..claim(ClaimKind::Quote, &[], None)
    };
    check(
        Form::Link,
        &statement(),
        Some(&claim),
        "https://example.org/statements/camp_closures#:~:text=Friday-,Nobody%20was%20told%20before",
    );
}

/// A page as a browser lays it out: the title, then a line a paragraph; and where each byte of the body
/// came to stand.
fn page(statement: &Statement) -> (String, Vec<usize>) {
    let mut text = format!("{}\n", statement.title);
    let mut places = vec![0; statement.body.len() + 1];
    for paragraph in onrecord::text::paragraph::paragraphs(&statement.body) {
        for (offset, c) in paragraph.of(&statement.body).char_indices() {
            places[paragraph.start() + offset] = text.len();
            if !c.is_whitespace() {
                text.push(c);
            } else if !text.ends_with(' ') {
                text.push(' ');
            }
        }
        places[paragraph.end()] = text.len();
        text.push('\n');
    }
    (text, places)
}

/// Where a browser goes for a directive: the first place that has all of it, in order.
fn opened(page: &str, directive: &str) -> Option<(usize, usize)> {
    let decoded = |term: &str| percent_encoding::percent_decode_str(term).decode_utf8().unwrap().into_owned();
    let mut terms: Vec<&str> = directive.split(',').collect();
    let prefix = terms.first().and_then(|term| term.strip_suffix('-')).map(decoded);
    let suffix = terms.last().and_then(|term| term.strip_prefix('-')).map(decoded);
    terms.retain(|term| !term.starts_with('-') && !term.ends_with('-'));
    let terms: Vec<String> = terms.into_iter().map(decoded).collect();
    let gap = |text: &str| text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    // Beside a prefix or a suffix a term may begin or end inside a word, as the draft has it.
    let is_bounded = |start: usize, end: usize| {
        (prefix.is_some() || !page[..start].ends_with(char::is_alphanumeric))
            && (suffix.is_some() || !page[end..].starts_with(char::is_alphanumeric))
    };
    let mut from = 0;
    while let Some(at) = page[from..].find(prefix.as_ref().unwrap_or(&terms[0]).as_str()).map(|at| from + at)
    {
        from = at + page[at..].chars().next().map_or(1, char::len_utf8);
        let mut start = at;
        if let Some(prefix) = &prefix {
            start += prefix.len();
            start += gap(&page[start..]);
        }
        if !page[start..].starts_with(&terms[0]) {
            continue;
        }
        let mut end = start + terms[0].len();
        if let Some(last) = terms.get(1) {
            let Some(at) = page[end..].find(last.as_str()) else { continue };
            end += at + last.len();
        }
        let after = end + gap(&page[end..]);
        let has_suffix = suffix.as_ref().is_none_or(|suffix| page[after..].starts_with(suffix.as_str()));
        if has_suffix && is_bounded(start, end) {
            return Some((start, end));
        }
    }
    None
}

#[test]
fn every_link_of_the_sample_opens_at_its_words() {
    let catalog = onrecord::load::catalog(&onrecord::store::read::Location::Sample).unwrap();
    let mut n_links = 0;
    for entry in catalog.entries() {
        let (page, places) = page(&entry.statement);
        for (idx, claim) in entry.claims.iter().enumerate() {
            let Ok(link) = copy(Form::Link, &entry.statement, Some(claim)) else { continue };
            let (_, directive) = link.split_once("#:~:text=").unwrap();
            let extent = claim.extent().trimmed(&entry.statement.body);
            let (from, to) = (places[extent.start()], places[extent.end()]);
            let to = if to == 0 { page.len() } else { to };
            let words = page[from..to].trim_matches(|c: char| !c.is_alphanumeric());
            let (start, end) = opened(&page, directive).unwrap_or_default();
            // A claim that begins inside a word is opened at the next whole one.
            let is_cut = page[..from].ends_with(char::is_alphanumeric) && page[from..].starts_with('’');
            let words = if is_cut { words.split_once(' ').unwrap().1 } else { words };
            assert_eq!(&page[start..end], words, "{}#{} {directive}", entry.id(), idx + 1);
            assert!(from <= start && end <= to, "{}#{} {directive}", entry.id(), idx + 1);
            n_links += 1;
        }
    }
    assert!(n_links > 100, "{n_links}");
}
