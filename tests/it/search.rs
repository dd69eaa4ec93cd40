//! Queries over ten small statements, where their words are shown, and the line cut around them. Knows
//! only what the room shows to others.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may fail as the test may")]

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use onrecord::domain::{
    Carrier, Channel, Claim, ClaimKind, Confidence, Demand, Document, Marks, Origin, Party, Place, Rule,
    Section, Span, Statement, Status,
};
use onrecord::search::{self, Order, Query, Sort, parse, parse_typing};
use onrecord::store::catalog::FileRead;
use onrecord::store::{Catalog, Entry};
use onrecord::text::width::width;
use proptest::prelude::*;

fn statement(id: &str, title: &str, body: &str) -> Statement {
    Statement {
        id: id.parse().unwrap(),
        title: title.to_owned(),
        issuers: vec!["Harbour Rights Watch".to_owned()],
        date: None,
        place: None,
        topics: Vec::new(),
        countries: Vec::new(),
        language: None,
        channel: None,
        url: None,
        carrier: None,
        status: Status::Current,
        speakers: Vec::new(),
        picks: Vec::new(),
        tags: Vec::new(),
        body: body.to_owned(),
        at: Place { file: Path::new("ten.yaml").into(), line: 1, document: Document::default() },
    }
}

/// A claim whose content, source and speaker are given by their words in the body.
fn claim(body: &str, kind: ClaimKind, content: &[&str], source: &str, speaker: Option<&str>) -> Claim {
    let span = |words: &str| {
        let start = body.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    Claim {
        kind,
        content: content.iter().map(|words| span(words)).collect(),
        source: (!source.is_empty()).then(|| span(source)),
        cue: None,
        speaker: speaker.map(str::to_owned),
        confidence: Confidence::Sure,
        origin: Origin::Found,
        rule: Rule::CueAfter,
        demand: None,
        section: Section::Body,
    }
}

fn entry(statement: Statement) -> Entry {
    Entry { statement, claims: Vec::new() }
}

fn ten() -> Arc<Catalog> {
    use ClaimKind::{Mixed, Quote, Reported};
    let strings = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let mut entries = Vec::new();

    let mut it = statement(
        "s1",
        "Camp closures leave thousands in the open",
        "“Nobody was told\nbefore the trucks came,” said Ana Lindqvist. “We counted.”\n\nThe group said the \
         “orderly transfer” of water was no transfer.",
    );
    it.date = Some("2025-03-27".parse().unwrap());
    it.place = Some("Port Ainslie".to_owned());
    it.topics = strings(&["Housing", "Asylum"]);
    it.countries = strings(&["GR"]);
    it.language = Some("en".to_owned());
    it.channel = Some(Channel::PressRelease);
    it.url = Some("https://example.org/1".to_owned());
    it.tags = strings(&["camps-2025"]);
    let body = it.body.clone();
    entries.push(Entry {
        statement: it,
        claims: vec![
            claim(
                &body,
                Quote,
                &["“Nobody was told\nbefore the trucks came,”", "“We counted.”"],
                "Ana Lindqvist",
                Some("Ana Lindqvist"),
            ),
            claim(
                &body,
                Mixed,
                &["the “orderly transfer” of water was no transfer"],
                "The group",
                Some("Harbour Rights Watch"),
            ),
        ],
    });

    let mut it = statement("s2", "Joint letter", "According to Cedar, nobody told the families of the dam.");
    it.issuers = strings(&["Cedar Legal Aid", "Harbour Rights Watch"]);
    it.date = Some("2025-03".parse().unwrap());
    it.language = Some("en-GB".to_owned());
    it.channel = Some(Channel::OpenLetter);
    let body = it.body.clone();
    entries.push(Entry {
        claims: vec![claim(
            &body,
            Reported,
            &["nobody told the families of the dam"],
            "Cedar",
            Some("Cedar Legal Aid"),
        )],
        statement: it,
    });

    let mut it =
        statement("s3", "Erdoğan’s visit", "The camp was closed. We don’t know why; water is short.");
    it.date = Some("2024".parse().unwrap());
    it.issuers = strings(&["Meridian Monitor"]);
    it.status = Status::Corrected;
    entries.push(entry(it));

    let mut it = statement("s4", "清洁空气", "我们要求清洁空气法案。");
    it.language = Some("zh-Hant".to_owned());
    it.issuers = strings(&["绿色组织"]);
    it.date = Some("2023-12-31".parse().unwrap());
    entries.push(entry(it));

    let mut it = statement("s5", "نداء", "قال أحمد إن الماء قليل.");
    it.language = Some("ar-EG".to_owned());
    it.issuers = strings(&["المرصد"]);
    entries.push(entry(it));

    let mut it = statement("s6", "Withdrawn: the dam", "More than 12,000 people.");
    it.status = Status::Withdrawn;
    it.date = Some("2024-01-01".parse().unwrap());
    it.carrier = Some(Carrier { name: "Example Wire".to_owned(), url: None, retrieved: None });
    it.channel = Some(Channel::NewsReport);
    it.speakers = vec![Party { aliases: vec!["Roe".to_owned()], ..Party::named("Jo Rowe") }];
    entries.push(entry(it));

    let mut catalog = Catalog::new("ten", Arc::new([]));
    catalog.add(FileRead { entries: entries.into_iter().map(Arc::new).collect(), diagnostics: Vec::new() });
    Arc::new(catalog)
}

fn marks() -> Marks {
    Marks {
        read: HashSet::from(["s1".parse().unwrap(), "s2".parse().unwrap()]),
        starred: HashSet::from(["s3".parse().unwrap()]),
    }
}

fn found(query: &Query, order: Order) -> String {
    let catalog = ten();
    let view = search::statements(&catalog, query, &marks(), order, &|| false).unwrap();
    let ids: Vec<&str> = view.rows.iter().map(|row| catalog.get(*row).unwrap().id().as_str()).collect();
    ids.join(" ")
}

/// The ids a query finds, newest first.
#[track_caller]
fn check(query: &str, expected: &str) {
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    assert_eq!(found(&parsed, Order::default()), expected, "{query}");
    for entry in ten().entries() {
        let matches = search::matches(&parsed, entry, &marks());
        assert_eq!(matches, expected.split(' ').any(|id| id == entry.id().as_str()), "{query}");
    }
}

#[test]
fn words_are_found_wherever_they_stand() {
    check("", "s1 s2 s6 s3 s4 s5");
    check("camp", "s1 s3");
    check("camps", "s1");
    check("CAMP water", "s1 s3");
    check("erdogan", "s3");
    check("don't", "s3");
    check("don’t", "s3");
    check("harbour", "s1 s2 s6");
    check("ainslie", "s1");
    check("housing", "s1");
    check("roe", "s6");
    check("12,000", "s6");
    check("أحمد", "s5");
    check("احمد", "s5");
    check("空气", "s4");
    check("组织", "s4");
    check("clos*", "s1 s3");
    check("camp – water!", "s1 s3");
    check("or", "");
}

#[test]
fn phrases_run_on_within_one_field() {
    check("\"was told before\"", "s1");
    check("“was told before”", "s1");
    check("\"told was\"", "");
    check("\"camp clo\"*", "s1");
    check("\"camp clo\"", "");
    // The title ends where the body begins.
    check("\"open nobody\"", "");
    check("issuer:\"aid harbour\"", "");
}

#[test]
fn near_counts_the_words_between_within_one_field() {
    check("told NEAR trucks", "s1");
    check("trucks NEAR/3 told", "s1");
    check("told NEAR/2 trucks", "");
    check("camp NEAR/2 closed", "s3");
    check("camp NEAR/1 clos*", "s1");
    check("camp NEAR/2 clos*", "s1 s3");
    check("\"nobody was told\" NEAR/2 \"the trucks\"", "s1");
    check("camp NEAR camp", "");
    check("water NEAR \"no transfer\"", "s1");
    check("-told NEAR/1 was dam", "s2 s6");
    check("多 OR 清洁 NEAR/3 法案", "s4");
    check("清洁 NEAR/2 法案", "");
    // The title ends where the names begin.
    check("open NEAR/100 harbour", "");
    check("cedar NEAR harbour", "");
    check("told NEAR counted in:quote", "s1");
    check("counted NEAR/3 trucks in:quote", "s1");
    check("told NEAR lindqvist", "s1");
    check("told NEAR lindqvist in:quote", "");
}

#[test]
fn a_tilde_finds_all_forms_of_a_word() {
    check("~camp", "s1 s3");
    check("camps", "s1");
    check("~closing", "s3");
    check("~closure", "s1");
    check("title:~closure", "s1");
    check("~quotes OR ~visiting", "s3");
    check("~family", "s2");
    check("~family NEAR/2 ~tell", "");
    check("~family NEAR/3 told", "s2");
    check("~truck in:quote", "s1");
    check("-~camp ~dams", "s2 s6");
    check("~空气", "s4");
}

#[test]
fn the_forms_of_a_word_are_those_of_the_language() {
    for (language, forms) in [
        (None, "camp camps camping"),
        (Some("en"), "camp camps camping"),
        (Some("en-GB"), "camp camps camping"),
        (Some("de"), "camp"),
        (Some("pl"), "camp"),
    ] {
        let body = "camp, camps, camping, campus, decamp";
        let mut statement = statement("x", "t", body);
        statement.language = language.map(str::to_owned);
        let entry = entry(statement);
        let spans = search::spans(&parse("~camp").unwrap(), &entry);
        let shown: Vec<&str> = spans.iter().map(|it| it.of(body)).collect();
        assert_eq!(shown.join(" "), forms, "{language:?}");
        for word in ["camping", "camps", "campus"] {
            let query = parse(&format!("~{word}")).unwrap();
            assert!(search::matches(&query, &entry, &Marks::default()), "{word}");
        }
    }
}

#[test]
fn an_expression_matches_whole_words() {
    check("/camps?/", "s1 s3");
    check("/camp.+/", "s1");
    check("/clos(ed|ures)/", "s1 s3");
    check("/close/", "");
    check("/ERDOĞ.N/", "s3");
    check(r"/\d{2}/ dam", "s6");
    check("/.*/ -/.*e.*/", "s5");
    // A script that does not part its words has none to match.
    check("-/.*/", "s4");
    check("title:/cl.*/", "s1");
    check("speaker:/lind.*/", "s1");
    check("issuer:/(cedar|meridian)/", "s2 s3");
    check("topic:/as.*m/", "s1");
    check("/tol[dt]/ in:quote", "s1");
    check("/famil(y|ies)/ NEAR/2 told", "s2");
}

#[test]
fn precedence_and_negation() {
    check("dam OR camp water", "s1 s2 s6 s3");
    check("(dam OR camp) water", "s1 s3");
    check("camp AND water", "s1 s3");
    check("camp -water", "");
    check("dam NOT families", "s6");
    check("-dam -camp", "s4 s5");
    check("-(dam OR camp)", "s4 s5");
    check("--dam", "s2 s6");
    check("dam (-families OR is:read)", "s2 s6");
}

#[test]
fn fields_hold_words() {
    check("issuer:cedar", "s2");
    check("issuer:\"Harbour Rights Watch\"", "s1 s2 s6");
    check("issuer:wat*", "s1 s2 s6");
    check("issuer:harb", "");
    check("title:camp", "s1");
    check("-title:camp camp", "s3");
    check("topic:asylum", "s1");
    check("place:\"port ainslie\"", "s1");
    check("tag:camps-2025", "s1");
    check("tag:camps", "s1");
    check("country:gr", "s1");
    check("lang:en", "s1 s2");
    check("lang:en-gb", "s2");
    check("lang:ar", "s5");
    check("lang:zh*", "s4");
    check("channel:news-report", "s6");
    check("status:corrected", "s3");
    check("id:s3", "s3");
    check("id:s*", "s1 s2 s6 s3 s4 s5");
    check("id:S3", "s3");
    check("Title:camp", "s1");
}

#[test]
fn dates_overlap() {
    check("date:2025", "s1 s2");
    check("date:2025-03", "s1 s2");
    check("date:2025-03-27", "s1 s2");
    check("date:2025-03-28", "s2");
    check("date:2024-06", "s3");
    check("date:2023..2024", "s6 s3 s4");
    check("date:2024..", "s1 s2 s6 s3");
    check("date:..2023", "s4");
    check("after:2024", "s1 s2 s6 s3");
    check("after:2024-01-02", "s1 s2 s3");
    check("before:2024", "s4");
    check("before:2024-01-02", "s6 s3 s4");
    check("after:2024 before:2025", "s6 s3");
    check("-date:2025", "s6 s3 s4 s5");
}

#[test]
fn states_and_what_is_there() {
    check("is:read", "s1 s2");
    check("is:unread", "s6 s3 s4 s5");
    check("is:starred", "s3");
    check("is:corrected OR is:withdrawn", "s6 s3");
    check("is:joint", "s2");
    check("is:undated", "s5");
    check("is:current", "s1 s2 s4 s5");
    check("has:claims", "s1 s2");
    check("has:quotes", "s1");
    check("has:url", "s1");
    check("has:carrier", "s6");
    check("-has:date", "s5");
    check("has:place has:topics has:tags has:countries has:language has:channel", "s1");
}

#[test]
fn demands_and_who_makes_them() {
    let asks = |text: &str| {
        let mut found = claim(text, ClaimKind::Reported, &[text], "", Some("Cedar Legal Aid"));
        let what = Span::new(text.find("reopen").unwrap(), text.len());
        found.demand = Some(Demand { of: Some("the council".to_owned()), what });
        found
    };
    let body = "The council must reopen the quay";
    let said = claim(body, ClaimKind::Reported, &["The council"], "", Some("Ana Lindqvist"));
    let read = FileRead {
        entries: vec![
            Entry { statement: statement("a", "A", body), claims: vec![asks(body), said.clone()] }.into(),
            Entry { statement: statement("b", "B", body), claims: vec![said] }.into(),
        ],
        diagnostics: Vec::new(),
    };
    let mut catalog = Catalog::new("two", Arc::new([]));
    catalog.add(read);
    let catalog = Arc::new(catalog);
    let found = |text: &str| {
        let query = parse(text).unwrap();
        let view =
            search::statements(&catalog, &query, &Marks::default(), Order::default(), &|| false).unwrap();
        let n_claims = search::claims(&view.catalog, &view.rows, &query, "", &|| false).unwrap().len();
        (view.rows.len(), n_claims)
    };
    assert_eq!(found("is:demand"), (1, 1));
    assert_eq!(found("has:demands"), (1, 2));
    assert_eq!(found("-is:demand"), (1, 1));
    assert_eq!(found("speaker:cedar is:demand"), (1, 1));
    assert_eq!(found("speaker:lindqvist is:demand"), (0, 0));
    assert_eq!(found("speaker:lindqvist -is:demand"), (2, 2));
    assert_eq!(found("speaker:lindqvist quay"), (2, 2));
    assert_eq!(found("is:demand in:quote"), (0, 0));
}

#[test]
fn one_quoted_claim_answers_all_of_it() {
    check("in:quote", "s1");
    check("told in:quote", "s1");
    check("in:quote \"told before\"", "s1");
    // The parts of a split quotation are one claim.
    check("told counted in:quote", "s1");
    check("told orderly in:quote", "");
    check("lindqvist in:quote", "");
    check("water in:quote", "");
    check("orderly in:quote", "s1");
    check("speaker:lindqvist", "s1");
    check("speaker:cedar told", "s2");
    check("speaker:\"the group\"", "s1");
    check("speaker:lindqvist orderly", "s1");
    check("speaker:lindqvist orderly in:quote", "");
    check("speaker:harbour orderly in:quote", "s1");
    check("transfer -speaker:lindqvist in:quote", "s1");
    check("told OR zebra in:quote is:read", "s1");
    check("camp told in:quote", "");
    check("title:camp told in:quote", "s1");
}

#[test]
fn sorted_as_asked() {
    for (sort, forward, backward) in [
        (Sort::Date, "s1 s2 s6 s3 s4 s5", "s4 s3 s6 s2 s1 s5"),
        (Sort::Issuer, "s2 s1 s6 s3 s5 s4", "s4 s5 s3 s1 s6 s2"),
        (Sort::Title, "s1 s3 s2 s6 s5 s4", "s4 s5 s6 s2 s3 s1"),
        (Sort::Claims, "s1 s2 s6 s3 s4 s5", "s6 s3 s4 s5 s2 s1"),
    ] {
        let query = Query::default();
        assert_eq!(found(&query, Order { sort, reversed: false }), forward, "{sort:?}");
        assert_eq!(found(&query, Order { sort, reversed: true }), backward, "{sort:?}");
    }
}

#[test]
fn a_cancelled_search_gives_nothing() {
    let view = search::statements(&ten(), &Query::default(), &marks(), Order::default(), &|| true);
    assert!(view.is_none());
}

#[test]
fn claims_of_the_results() {
    #[track_caller]
    fn check(query: &str, filter: &str, expected: &str) {
        let query = parse(query).unwrap();
        let view = search::statements(&ten(), &query, &marks(), Order::default(), &|| false).unwrap();
        let rows = search::claims(&view.catalog, &view.rows, &query, filter, &|| false).unwrap();
        let rows: Vec<String> = rows
            .iter()
            .map(|row| format!("{}#{}", view.catalog.get(row.slot).unwrap().id(), row.claim + 1))
            .collect();
        assert_eq!(rows.join(" "), expected, "{filter}");
    }
    check("", "", "s1#1 s1#2 s2#1");
    check("camp", "", "s1#1 s1#2");
    check("", "nobody", "s1#1 s2#1");
    check("", "nob", "s1#1 s2#1");
    check("", "nob ", "s1#1 s2#1");
    check("", "nob tol", "");
    check("", "told lind", "s1#1");
    check("", "group", "s1#2");
    check("", "watch", "s1#2");
    // Where the query speaks of claims, only those it speaks of are listed.
    check("speaker:lindqvist", "", "s1#1");
    check("speaker:lindqvist OR is:read", "", "s1#1 s1#2 s2#1");
    check("in:quote", "", "s1#1 s1#2");
    check("told in:quote", "", "s1#1");
    check("told title:camp in:quote", "", "s1#1");
}

/// The text with what a query shows in it between brackets.
fn shown(query: &str, body: &str) -> String {
    let entry = entry(statement("x", "A title", body));
    bracketed(body, &search::spans(&parse(query).unwrap(), &entry))
}

fn bracketed(text: &str, spans: &[Span]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for span in spans {
        out.push_str(Span::new(at, span.start()).of(text));
        out.push('[');
        out.push_str(span.of(text));
        out.push(']');
        at = span.end();
    }
    out.push_str(Span::new(at, text.len()).of(text));
    out
}

#[test]
fn what_is_asked_for_is_shown() {
    for (query, expected) in [
        ("camp", "The [camp], Erdoğan’s camps;\nthe [CAMP]"),
        ("camp*", "The [camp], Erdoğan’s [camps];\nthe [CAMP]"),
        ("erdogan", "The camp, [Erdoğan]’s camps;\nthe CAMP"),
        ("\"camps the camp\"", "The camp, Erdoğan’s [camps;\nthe CAMP]"),
        ("camp NEAR/2 camps", "The camp, Erdoğan’s [camps];\nthe [CAMP]"),
        ("camp NEAR/1 the", "[The] [camp], Erdoğan’s camps;\n[the] [CAMP]"),
        ("camps NEAR/1 the", "The camp, Erdoğan’s [camps];\n[the] CAMP"),
        ("camps NEAR/9 zebra", "The camp, Erdoğan’s camps;\nthe CAMP"),
        ("/cam.?s?/", "The [camp], Erdoğan’s [camps];\nthe [CAMP]"),
        ("/erdo.*|x/", "The camp, [Erdoğan]’s camps;\nthe CAMP"),
        ("the \"the camp\"", "[The camp], Erdoğan’s camps;\n[the CAMP]"),
        ("-camp", "The camp, Erdoğan’s camps;\nthe CAMP"),
        ("--camps", "The camp, Erdoğan’s [camps];\nthe CAMP"),
        ("title:camp", "The camp, Erdoğan’s camps;\nthe CAMP"),
        ("zebra OR camps", "The camp, Erdoğan’s [camps];\nthe CAMP"),
        ("", "The camp, Erdoğan’s camps;\nthe CAMP"),
    ] {
        assert_eq!(shown(query, "The camp, Erdoğan’s camps;\nthe CAMP"), expected, "{query}");
    }
    assert_eq!(shown("空气", "清洁空气法案"), "清洁[空气]法案");
    assert_eq!(shown("etat", "L’e\u{301}tat."), "L’[e\u{301}tat].");
}

#[test]
fn only_the_quotation_is_shown_with_in_quote() {
    let catalog = ten();
    let entry = catalog.get(0).unwrap();
    let shown = |query: &str| {
        let spans = search::spans(&parse(query).unwrap(), entry);
        spans.iter().map(|span| span.of(&entry.statement.body).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(shown("transfer"), ["transfer", "transfer"]);
    assert_eq!(shown("transfer in:quote"), ["transfer"]);
    assert_eq!(shown("transfer speaker:lindqvist in:quote"), [""; 0]);
    assert_eq!(shown("told counted in:quote title:camp"), ["told", "counted"]);
}

#[test]
fn a_snippet_is_cut_around_the_first_match() {
    #[track_caller]
    fn check(query: &str, body: &str, columns: usize, expected: Option<&str>) {
        let entry = entry(statement("x", "title words", body));
        let snippet = search::snippet(&parse(query).unwrap(), &entry, columns);
        let line = snippet.map(|it| bracketed(&it.text, &it.matches));
        assert_eq!(line.as_deref(), expected, "{query} at {columns}");
    }
    let body = "One two three four five six seven\n  eight nine ten eleven twelve six.";
    check("six", body, 80, Some("One two three four five [six] seven eight nine ten eleven twelve [six]."));
    check("six", body, 30, Some("… four five [six] seven eight …"));
    check("six", body, 12, Some("… five [six] …"));
    check("one", body, 16, Some("[One] two three …"));
    check("twelve", body, 20, Some("… eleven [twelve] six."));
    check("\"seven eight\"", body, 24, Some("… six [seven eight] nine …"));
    check("title", body, 30, None);
    check("zebra", body, 30, None);
    check("eight", body, 3, Some("[ei]…"));
    check("eight", body, 1, Some("…"));
    check("eight", body, 0, Some(""));
    check("空气", "我们要求清洁空气法案立即通过。", 14, Some("…清洁[空气]法案…"));
    check("long", "a very-very-long-compound-word-that-goes-on here", 17, Some("a very-very-[long]…"));
    let entry = entry(statement("x", "t", body));
    assert_eq!(search::snippet(&parse("six").unwrap(), &entry, 12).unwrap().n_matches, 2);
}

#[test]
fn completions_replace_the_word_at_the_cursor() {
    for (text, expected) in [
        ("is", "issuer: is:"),
        ("camp -is:un", "is:unread is:undated"),
        ("(channel:p", "channel:press-release"),
        ("status:", "status:current status:corrected status:withdrawn"),
        ("HAS:CL", "has:claims"),
        ("in:", "in:quote"),
        ("title:x", ""),
        ("zz", ""),
    ] {
        let completions = Query::complete(text, text.len());
        assert_eq!(completions.join(" "), expected, "{text}");
        let token = search::query::token_at(text, text.len()).of(text);
        assert!(completions.iter().all(|it| it.starts_with(&token.to_lowercase())), "{text}");
    }
    assert_eq!(Query::complete("", 0).len(), Query::fields().len());
    assert_eq!(Query::complete("camp NE", 7), ["NEAR/"]);
    assert_eq!(Query::complete("camp ne", 7), [""; 0]);
}

/// Text with all that matters to queries close together.
fn query_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("camp"),
        Just("clos*"),
        Just("\""),
        Just("“"),
        Just("("),
        Just(")"),
        Just("-"),
        Just(" "),
        Just(" OR "),
        Just(" AND "),
        Just(" NOT "),
        Just(" NEAR "),
        Just(" NEAR/5 "),
        Just("/"),
        Just("~"),
        Just("/c(a|b)*/"),
        Just(r"\\"),
        Just("["),
        Just("*"),
        Just(":"),
        Just("is:un"),
        Just("date:2025-0"),
        Just(".."),
        Just("in:quote"),
        Just("speaker:"),
        Just("é清’\u{301}"),
        Just("\u{3000}"),
    ];
    prop_oneof![proptest::collection::vec(piece, 0..12).prop_map(|it| it.concat()), ".{0,40}"]
}

fn body_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("camp"),
        Just("Camp’s"),
        Just("a"),
        Just("\n\n"),
        Just(" "),
        Just("清洁"),
        Just("e\u{301}"),
        Just("\u{1b}"),
        Just("\t"),
        Just("👩‍👩‍👧"),
        Just("ß"),
        Just("…"),
    ];
    prop_oneof![proptest::collection::vec(piece, 0..60).prop_map(|it| it.concat()), ".{0,80}"]
}

proptest! {
    #[test]
    fn no_text_is_too_strange_for_a_query(text in query_text(), body in body_text()) {
        let entry = entry(statement("x", "t", &body));
        for read in [parse(&text), parse_typing(&text)] {
            match read {
                Ok(query) => {
                    let _ = search::matches(&query, &entry, &Marks::default());
                }
                Err(error) => {
                    prop_assert!(error.span.end() <= text.len());
                    prop_assert!(text.get(error.span.range()).is_some());
                    prop_assert!(!error.message.is_empty());
                }
            }
        }
        prop_assert!(Query::complete(&text, text.len() / 2).len() <= Query::fields().len());
    }

    #[test]
    fn what_parses_parses_while_it_is_typed(text in query_text()) {
        if parse(&text).is_ok() {
            prop_assert!(parse_typing(&text).is_ok());
        }
    }

    #[test]
    fn what_is_shown_lies_in_the_text(needle in "[a-zA-Z ’清]{1,3}", body in body_text(), columns in 0_usize..40) {
        let entry = entry(statement("x", "t", &body));
        let in_body = |spans: &[Span], text: &str| {
            spans.iter().all(|span| text.get(span.range()).is_some_and(|it| !it.is_empty()))
                && spans.windows(2).all(|pair| pair[0].end() <= pair[1].start())
        };
        for query in [parse_typing("camp"), parse_typing("清"), parse_typing(&needle)].into_iter().flatten() {
            let spans = search::spans(&query, &entry);
            prop_assert!(in_body(&spans, &body));
            let snippet = search::snippet(&query, &entry, columns);
            prop_assert_eq!(snippet.is_some(), !spans.is_empty());
            if let Some(snippet) = snippet {
                prop_assert!(width(&snippet.text) <= columns, "{:?} is wider than {}", snippet.text, columns);
                prop_assert!(in_body(&snippet.matches, &snippet.text));
                prop_assert_eq!(snippet.n_matches, spans.len());
                if columns >= 20 {
                    prop_assert!(!snippet.matches.is_empty(), "{:?}", snippet.text);
                }
            }
        }
        prop_assert!(in_body(&search::find(&body, &needle), &body));
    }

    /// Against the plainest way: both texts as lists of words.
    #[test]
    fn a_phrase_matches_consecutive_words(
        phrase in proptest::collection::vec("[abé]{1,2}", 1..3),
        body in "[abéÉ ,\n’.]{0,24}",
    ) {
        let words = |text: &str| -> Vec<String> {
            text.to_lowercase().replace('é', "e").split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty())
                .map(str::to_owned).collect()
        };
        let wanted = words(&phrase.join(" "));
        let expected = words(&body).windows(wanted.len()).any(|window| window == wanted);
        let query = parse(&format!("\"{}\"", phrase.join(" "))).unwrap();
        let entry = entry(statement("x", "t", &body));
        prop_assert_eq!(search::matches(&query, &entry, &Marks::default()), expected);
        prop_assert_eq!(!search::spans(&query, &entry).is_empty(), expected);
    }
}
