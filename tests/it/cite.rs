//! What is copied, whole: six golden texts, and those of statements that lack this or that. Everything
//! here is invented.

use std::path::Path;

use onrecord::cite::{Form, copy};
use onrecord::domain::{
    Carrier, Claim, ClaimKind, Confidence, Document, Origin, Party, Place, Rule, Section, Span, Statement,
    Status,
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
        at: Place { file: Path::new("camps.yaml").into(), line: 1, document: Document::default() },
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
        section: Section::Body,
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
        "https://example.org/statements/camp_closures#:~:text=Friday.-,%E2%80%9CNobody%20was%20told%20before",
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

/// Where a browser that follows the draft goes for a directive. A line of the page is a block.
fn opened(page: &str, directive: &str) -> Option<(usize, usize)> {
    let decoded = |term: &str| percent_encoding::percent_decode_str(term).decode_utf8().unwrap().into_owned();
    let mut terms: Vec<&str> = directive.split(',').collect();
    let prefix = terms.first().and_then(|term| term.strip_suffix('-')).map(decoded);
    let suffix = terms.last().and_then(|term| term.strip_prefix('-')).map(decoded);
    terms.retain(|term| !term.starts_with('-') && !term.ends_with('-'));
    let [first, last] = [terms[0], terms.get(1).copied().unwrap_or_default()].map(decoded);
    let has_last = terms.len() > 1;

    let next = |at: usize| page[at..].chars().next().map_or(page.len(), |c| at + c.len_utf8());
    let solid = |at: usize| page.len() - page[at..].trim_start().len();
    let must_end = has_last || suffix.is_none();
    let mut from = 0;
    loop {
        let (start, mut end);
        if let Some(prefix) = &prefix {
            let (at, prefix_end) = found(page, prefix, from, [true, false])?;
            from = next(at);
            (start, end) = found(page, &first, solid(prefix_end), [false, must_end])?;
            if start != solid(prefix_end) {
                continue;
            }
        } else {
            (start, end) = found(page, &first, from, [true, must_end])?;
            from = next(start);
        }
        loop {
            if has_last {
                end = found(page, &last, end, [true, suffix.is_none()])?.1;
            }
            let Some(suffix) = &suffix else { return Some((start, end)) };
            let (at, _) = found(page, suffix, solid(end), [false, true])?;
            if at == solid(end) {
                return Some((start, end));
            }
            if !has_last {
                break;
            }
        }
    }
}

/// The first place of a term from `from` on, inside one block; where it is asked for, its start and its end
/// stand between words.
fn found(page: &str, term: &str, from: usize, [at_start, at_end]: [bool; 2]) -> Option<(usize, usize)> {
    use unicode_segmentation::UnicodeSegmentation as _;

    let mut start = 0;
    for line in page.split_inclusive('\n') {
        let bounds: Vec<usize> = line.split_word_bound_indices().map(|(at, _)| start + at).collect();
        let is_bound = |at: usize| at == start + line.len() || bounds.binary_search(&at).is_ok();
        let places = line.char_indices().map(|(at, _)| start + at).filter(|at| *at >= from);
        let mut places = places.filter(|at| page[*at..start + line.len()].starts_with(term));
        let place = places
            .find(|at| (!at_start || is_bound(*at)) && (!at_end || is_bound(*at + term.len())))
            .map(|at| (at, at + term.len()));
        if place.is_some() {
            return place;
        }
        start += line.len();
    }
    None
}

#[test]
fn a_browser_that_follows_the_draft_finds_no_words_behind_a_gap() {
    let page = "Title\nThey wrote “no” in May.\n“No.”\nThen nobody.\n";
    assert_eq!(opened(page, "wrote-,no"), None);
    assert_eq!(opened(page, "no,-in"), None);
    let place = page.find("no”").map(|at| (at, at + 2));
    assert_eq!(opened(page, "wrote%20%E2%80%9C-,no"), place);
    assert_eq!(opened(page, "no,-%E2%80%9D%20in"), place);
    assert_eq!(opened(page, "body"), None);
    assert_eq!(opened(page, "May.-,No"), None);
    let place = page.find("“No.”");
    assert_eq!(opened(page, "May.-,%E2%80%9CNo.%E2%80%9D,-Then"), place.map(|at| (at, at + "“No.”".len())));
    let range = page.find("They").zip(page.find("in May").map(|at| at + 6));
    assert_eq!(opened(page, "They%20wrote,May"), range);
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
            let is_mark = |c: char| !c.is_alphanumeric();
            let words = page[from..to].trim_matches(is_mark);
            let (start, end) = opened(&page, directive).unwrap_or_default();
            // A claim that begins inside a word is opened at the next whole one.
            let is_cut = page[..from].ends_with(char::is_alphanumeric) && page[from..].starts_with('’');
            let words = if is_cut { words.split_once(' ').unwrap().1 } else { words };
            // Beside another block the marks around the words are part of what is opened.
            assert_eq!(
                page[start..end].trim_matches(is_mark),
                words,
                "{}#{} {directive}",
                entry.id(),
                idx + 1
            );
            assert!(from <= start && end <= to, "{}#{} {directive}", entry.id(), idx + 1);
            n_links += 1;
        }
    }
    assert!(n_links > 100, "{n_links}");
}
