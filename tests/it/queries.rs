//! Queries over the sample store with the statements they must find, worked out by reading the texts and
//! by searching them with other means. An index is held against the same table.

use onrecord::domain::Marks;
use onrecord::load;
use onrecord::search::{matches, parse};
use onrecord::store::read::Location;

/// A query, and the statements it finds, sorted by id: as much of each id as tells it from all others.
const QUERIES: &[(&str, &str)] = &[
    // Bare words.
    ("camp", "harbour-2022 harbour-2025-03-25 harbour-2025-03-27 wire-2025"),
    ("camps", "harbour-2022 harbour-2025-03-25 harbour-2025-03-27 joint-2025 wire-2025"),
    ("camp*", "amnesty-2025 harbour-2022 harbour-2025-03-25 harbour-2025-03-27 joint-2025 wire-2025"),
    ("CAMPS trucks", "harbour-2025-03-27 wire-2025"),
    ("trucks", "harbour-2025-03-27 wire-2025"),
    ("clock", "joint-2021 lantern-2020 northlight-2021"),
    ("clock water", ""),
    ("agaoglu", "inkwell-2022 ledger-2022 meridian-2024"),
    ("Ağaoğlu", "inkwell-2022 ledger-2022 meridian-2024"),
    ("brzezicka", "joint-2021 lantern-2020"),
    (
        "don't",
        "harbour-2022 harbour-2025-03-25 lantern-letter paperkite-2022 paperkite-2026 plumbline-2021 \
         rivers-2024 wire-2025",
    ),
    (
        "don’t",
        "harbour-2022 harbour-2025-03-25 lantern-letter paperkite-2022 paperkite-2026 plumbline-2021 \
         rivers-2024 wire-2025",
    ),
    ("12,000", "harbour-2025-03-27 wire-2025"),
    ("840,000", "amnesty-2025"),
    ("grauwerth", "northlight-2021 northlight-2024 offene-akte"),
    ("brucke", "offene-akte"),
    ("eau", "quais-2022"),
    ("prefecture", "quais-2022"),
    ("Sahlawan OR Orm", "meridian-2020 meridian-2024 plumbline-2023"),
    ("走廊", "tingxi-2021"),
    ("溫度計", "tingxi-2021"),
    ("勞工", "tingxi-2021"),
    ("المراكب", "old-quay"),
    ("zebra", ""),
    // Phrases and beginnings.
    (r#""seven days""#, "harbour-2022 harbour-2025-03-27"),
    (r#""orderly transfer""#, "harbour-2025-03-27"),
    ("“excited exhaustion”", "joint-2021"),
    (r#""capital's remand court""#, "cedar-2019"),
    (r#""remand court lasts ninety""#, "cedar-2019"),
    (r#""night returns""#, "joint-2025"),
    (r#""returns night""#, ""),
    (r#""high court of ves"*"#, "harbour-2022"),
    ("refug*", "amnesty-2025 joint-2025 northlight-2019 northlight-2021 northlight-2024"),
    ("oran*", "plumbline-2023 rivers-2019"),
    // All forms of a word.
    ("~demanding", "cedar-2019 joint-2021 ledger-2022 wire-2025"),
    (
        "~reports",
        "amnesty-2025 inkwell-2022 inkwell-2025 joint-2021 lantern-2020 ledger-2022 meridian-2024 northlight-2024 \
         paperkite-2026 plumbline-2023 wire-2025",
    ),
    ("~closed", "cedar-2020 harbour-2025-03-25 harbour-2025-03-27 inkwell-2025 lantern-letter meridian-2023"),
    ("~closure", "harbour-2025-03-27"),
    ("~detention lang:fr", "quais-2022"),
    // Expressions.
    ("/deport(ed|ation)?s?/", "amnesty-2025"),
    ("/clos(ed|ing|ures?)/", "cedar-2020 harbour-2025-03-25 harbour-2025-03-27 inkwell-2025 meridian-2023"),
    ("/camps?/", "harbour-2022 harbour-2025-03-25 harbour-2025-03-27 joint-2025 wire-2025"),
    ("/Refug.+/", "amnesty-2025 joint-2025 northlight-2019 northlight-2021 northlight-2024"),
    (r"/\d{4}/ -date:2025 issuer:/(harbour|paper).*/", "harbour-2022 paperkite-2022"),
    // Near each other.
    ("trucks NEAR told", "harbour-2025-03-27 wire-2025"),
    ("trucks NEAR/2 told", ""),
    ("told NEAR/3 nobody", "harbour-2025-03-27 plumbline-2021 wire-2025"),
    ("told NEAR/1 nobody", ""),
    ("camp* NEAR/3 clos*", "harbour-2025-03-25 harbour-2025-03-27"),
    ("clos* NEAR/1 camp*", "harbour-2025-03-27"),
    (r#"court NEAR/2 "remand""#, "cedar-2019"),
    ("police NEAR/6 offic*", "joint-2021"),
    ("police NEAR/100 the", "joint-2021 ledger-2022 rivers-2019 wire-2025"),
    // Operators.
    (
        "clock OR watch",
        "cedar-2019 harbour-2022 harbour-2025-03-25 harbour-2025-03-27 joint-2021 joint-2025 lantern-2020 \
         meridian-2020 northlight-2021 wire-2025",
    ),
    ("camps -trucks", "harbour-2022 harbour-2025-03-25 joint-2025"),
    ("camps NOT trucks", "harbour-2022 harbour-2025-03-25 joint-2025"),
    ("detention (lawyer OR doctor)", "cedar-2019 cedar-2020 lantern-2020"),
    ("detention lawyer OR doctor", "cedar-2019 cedar-2020 lantern-2020 lantern-letter"),
    ("bridge AND river", "joint-2025"),
    ("tooth OR (insulin -tooth)", "lantern-2020 lantern-letter"),
    ("-(the OR der)", "old-quay quais-2022 tingxi-2021"),
    ("police -issuer:cedar", "ledger-2022 offene-akte rivers-2019 wire-2025"),
    (r#""Cedar Legal Aid" -issuer:cedar"#, "harbour-2025-03-25"),
    ("ferry or strike", ""),
    // Fields.
    ("issuer:harbour", "harbour-2022 harbour-2025-03-25 harbour-2025-03-27 joint-2025 wire-2025"),
    (r#"issuer:"Cedar Legal Aid""#, "cedar-2019 cedar-2020 joint-2021 joint-2025"),
    ("issuer:quais", "quais-2022"),
    ("issuer:聽汐", "tingxi-2021"),
    ("issuer:المرفأ", "old-quay"),
    ("title:camp*", "harbour-2022 harbour-2025-03-27 wire-2025"),
    ("title:desks", "inkwell-2022"),
    (r#"title:"41 minutes""#, "paperkite-2026"),
    (r#"topic:"press freedom""#, "ballotlamp-2023 inkwell-2022 inkwell-2025 ledger-2022"),
    ("topic:children", "northlight-2019 paperkite-2022 paperkite-2026 quais-2022"),
    ("topic:health -topic:detention", "joint-2021 lantern-letter"),
    (
        "place:kesselin",
        "cedar-2019 cedar-2020 joint-2025 northlight-2019 northlight-2021 northlight-2024 paperkite-2022",
    ),
    (r#"place:"lower tarrin""#, "meridian-2023 paperkite-2026 plumbline-2023"),
    ("kesselin -place:kesselin", ""),
    ("country:XD", "meridian-2020 meridian-2024 old-quay"),
    ("country:af", "amnesty-2025"),
    ("country:XA country:XB", "joint-2025 northlight-2021"),
    ("lang:ar", "old-quay"),
    ("lang:zh", "tingxi-2021"),
    ("lang:zh-hant", "tingxi-2021"),
    ("-lang:en", "offene-akte old-quay quais-2022 tingxi-2021"),
    ("lang:de OR lang:fr", "offene-akte quais-2022"),
    ("channel:speech", "northlight-2021 rivers-2024"),
    ("channel:news-report", "amnesty-2025 ledger-2022 wire-2025"),
    ("channel:open-letter topic:asylum", "joint-2025 meridian-2020"),
    ("tag:courts", "cedar-2019 cedar-2020 harbour-2022 inkwell-2025 rivers-2024"),
    ("tag:camps-2025", "harbour-2025-03-25 harbour-2025-03-27 wire-2025"),
    ("tag:retold", "amnesty-2025"),
    ("id:lantern*", "lantern-2020 lantern-letter"),
    ("id:harbour-2025-03-27-camp-closures", "harbour-2025-03-27"),
    ("id:lantern", ""),
    ("status:withdrawn", "meridian-2023"),
    ("status:corrected", "meridian-2024"),
    ("is:joint", "joint-2021 joint-2025"),
    ("is:corrected OR is:withdrawn", "meridian-2023 meridian-2024"),
    ("has:carrier", "ledger-2022 wire-2025"),
    ("-has:url", "amnesty-2025"),
    ("-has:place", "lantern-letter meridian-2020"),
    (
        "has:picks",
        "ballotlamp-2023 harbour-2025-03-27 inkwell-2022 joint-2025 northlight-2024 old-quay \
         plumbline-2021 quais-2022 tingxi-2021",
    ),
    ("has:picks channel:report", "northlight-2024"),
    // Dates.
    ("date:2025", "amnesty-2025 harbour-2025-03-25 harbour-2025-03-27 inkwell-2025 joint-2025 wire-2025"),
    ("date:2025-03", "amnesty-2025 harbour-2025-03-25 harbour-2025-03-27 joint-2025 wire-2025"),
    ("date:2025-03-27", "amnesty-2025 harbour-2025-03-27"),
    ("date:2021-09-30", "northlight-2021"),
    ("date:2019..2020", "cedar-2019 cedar-2020 lantern-2020 meridian-2020 northlight-2019 rivers-2019"),
    ("date:..2019-10-02", "cedar-2019 rivers-2019"),
    ("date:2025-04..", "inkwell-2025 paperkite-2026"),
    ("after:2025-03-27", "amnesty-2025 harbour-2025-03-27 inkwell-2025 paperkite-2026 wire-2025"),
    ("before:2020", "cedar-2019 northlight-2019 rivers-2019"),
    ("after:2021 before:2022", "joint-2021 northlight-2021 plumbline-2021 tingxi-2021"),
    ("is:undated", "lantern-letter"),
    ("-date:2019..2025", "lantern-letter paperkite-2026"),
    ("date:2022 tag:raids", "inkwell-2022 ledger-2022"),
    // Marks: nothing is read or starred here.
    ("is:read", ""),
    ("is:starred", ""),
    ("is:unread channel:social", "harbour-2025-03-25"),
    // Speakers and quoted words.
    ("speaker:lindqvist", "harbour-2022 harbour-2025-03-27 wire-2025"),
    ("speaker:maddel", "wire-2025"),
    ("speaker:brzezicka", "joint-2021 lantern-2020"),
    ("speaker:agaoglu", "inkwell-2022 ledger-2022 meridian-2024"),
    ("speaker:hallam", "harbour-2022"),
    ("speaker:amnesty", "amnesty-2025"),
    ("trucks in:quote", "harbour-2025-03-27"),
    ("told in:quote", "harbour-2022 harbour-2025-03-27 inkwell-2022 joint-2021 lantern-2020 plumbline-2021"),
    ("told coat", "inkwell-2022 lantern-letter"),
    ("told coat in:quote", ""),
    // The two parts of a quotation split by its attribution are one claim.
    ("nothing hardly in:quote", "ledger-2022"),
    ("city secret in:quote", "harbour-2025-03-27"),
    ("lobby in:quote", "wire-2025"),
    ("kettle in:quote", "cedar-2019"),
    ("impractical in:quote", "harbour-2022"),
    ("clock in:quote", "lantern-2020"),
    ("coaster in:quote", "plumbline-2021"),
    (r#""excited exhaustion" breathe in:quote"#, ""),
    ("numero in:quote", "quais-2022"),
    ("tuba in:quote", "offene-akte"),
    ("走廊 in:quote", "tingxi-2021"),
    ("باب in:quote", "old-quay"),
    ("speaker:lindqvist counted in:quote", "harbour-2025-03-27"),
    ("speaker:lindqvist walked in:quote", ""),
    ("speaker:mariam walked in:quote", "harbour-2025-03-27"),
    ("speaker:lindqvist in:quote after:2025 -channel:news-report", "harbour-2025-03-27"),
    ("issuer:plumbline lock in:quote", "plumbline-2021"),
];

#[test]
fn every_query_finds_its_statements_in_the_sample() {
    let catalog = load::catalog(&Location::Sample).expect("the sample is part of the program");
    let ids: Vec<&str> = catalog.entries().iter().map(|entry| entry.id().as_str()).collect();
    let mut wrong = Vec::new();
    for (text, expected) in QUERIES {
        let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let mut expected: Vec<&str> = expected
            .split_whitespace()
            .map(|begun| {
                let mut meant = ids.iter().filter(|id| id.starts_with(begun));
                let id = meant.next().unwrap_or_else(|| panic!("{text}: no statement is called {begun}"));
                assert_eq!(meant.next(), None, "{text}: {begun} means more than one statement");
                *id
            })
            .collect();
        let marks = Marks::default();
        let found = catalog.entries().iter().filter(|entry| matches(&query, entry, &marks));
        let mut found: Vec<&str> = found.map(|entry| entry.id().as_str()).collect();
        expected.sort_unstable();
        found.sort_unstable();
        if found != expected {
            wrong.push(format!("{text}\n  expected {}\n  found    {}", expected.join(" "), found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} queries:\n{}", wrong.len(), QUERIES.len(), wrong.join("\n"));
}
