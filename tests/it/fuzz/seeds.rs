//! What fuzzing begins with, for each target: the sample, and small things that reach rare places.

use onrecord::store::sample;

use super::{claims, store};

/// Documents with what the gate is there for.
const DOCUMENTS: &[&str] = &[
    "id: a\ntitle: T\nissuer: I\nbody: B\n",
    "id: a\ntitle: 2024\nissuer: [no, 'x', ~]\nbody: |2-\n    x\n\n   y\ndate: 2025-02-30\n",
    "---\nid: a\ntitle: >-\n  folded\n  text\nissuer: \"\\u00e9\\x41\\U0001F469\"\nbody: 'it''s'\n...\n---\n",
    "a: &x 1\nb: *x\n<<: {c: d}\n",
    "? [a]\n: !!binary aGVsbG8=\n",
    "{id: a, title: !!str 5, issuer: {a: [b, {c: d}]}, body: \"\u{2028}x\u{85}\"}\n",
    "%YAML 1.2\n---\n# c\n\tid: a\n",
    "<<<<<<< HEAD\nid: a\n=======\nid: b\n>>>>>>> theirs\n---\nid: c\ntitle: t\nissuer: i\nbody: b\n",
    "\u{feff}id: a\r\ntitle: T\r\nissuer: I\r\nbody: |\r\n  one\r\n\r\n  two\r\n",
    "id: a\nid: a\ntitel: T\nspeakers: [{name: A, aliases: [B], kind: person, role: r, nouns: [n]}]\n",
    "id: a\ntitle: T\nissuer: I\nurl: ftp://x\nchannel: reprot\nstatus: gone\nlanguage: english\ncountries: [gr, Greece]\n\
     carrier: {name: W, url: https://example.org, retrieved: 2025-13}\nclaims: [{exact: B, prefix: p, suffix: s, speaker: S, note: n}]\nbody: B\n",
    "format: 1\nname: N\nparties: [{name: A}, {name: B, kind: organization, nouns: [the group]}]\n",
];

/// One of each thing the language has, and what is wrong in each of its ways.
const QUERIES: &[&str] = &[
    "camp closures",
    "\"camp closures\" clos*",
    "\"camp clos\"*",
    "camp NEAR/5 clos* NEAR",
    "~deport title:~night",
    "/depor(t|ted)s?/ title:/.*s/",
    "camp OR shelter -quay NOT night",
    "(camp OR shelter) AND (winter)",
    "issuer:\"Harbour Rights Watch\" speaker:lindqvist",
    "topic:räumung place:port tag:camps-2025 country:gr lang:de lang:en*",
    "channel:press-release status:withdrawn id:camp*",
    "date:2025 date:2024..2025-03 after:2025-03 before:2024-11-01 date:..2024",
    "is:unread is:starred is:joint is:undated is:demand is:corrected",
    "has:claims has:quotes has:demands has:picks has:url has:carrier",
    "told in:quote -has:place",
    "speaker:lindqvist is:demand",
    "清洁 空气 مخيم l'eau don’t 12,000",
    "((( ) OR",
    "-(-(-a))",
    "/[/ /(/ /a{9999}/ /\\p{L}+/ /x?/",
    "titel:x date:x is:x country:xyz NEAR/0 ~ * : \"",
];

/// Paragraphs with the ways of saying of each language.
const TEXTS: &[&str] = &[
    "“Nobody was told,” said Ana Lindqvist, the group's director. “We counted 412 children.”",
    "The ministry said that it would “consider” it. According to HRW, 1.2 million people (45%) left in 2024.",
    "She told reporters: \"It's over.\" Harbour called on the government to open the camp.",
    "Q: Who left?\nA: Nobody.\n\nRoe: We did.\n\nContact: Jo Roe, +1 555 0100\n",
    "„Niemand hat es uns gesagt“, sagte Jo Brandt. Laut Bericht seien rund 3.500 Menschen betroffen.",
    "« On ne nous a rien dit », a déclaré Mme Roe. Selon elle, 1 200 personnes ont fui.",
    "«Nadie nos dijo nada», afirmó el director. Según el grupo, unas 300 familias huyeron.",
    "قالت آنا: «لم يخبرنا أحد». وأضافت أن ١٢٠٠ شخص غادروا.",
    "王女士说：“没有人告诉我们。”据该组织称，约有三百人离开。",
    "“One.\n\n“Two.\n\n“Three,” they said. 'A ‘nested “quote” here’ too.'",
];

/// What terminals send: keys with and without modifiers, pastes, the mouse, answers, halves.
const SENT: &[&[u8]] = &[
    b"jj\r/camp\r\x1b]]cq",
    b"\x1b[A\x1b[B\x1bOA\x1b[1;5C\x1b[5~\x1b[3;2~\x1b[Z\x1bOP\x1b[15~\x1b[24~",
    b"\x1b[200~pasted \xc3\xa9\r\ntext\x1b[201~",
    b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[M !!\x1b[32;10;5M",
    b"\x1b[I\x1b[O\x1b[12;40R\x1b[?62;4c\x1b[?1u\x1b[97;5u\x1b[57399;1:3u\x1b[97:65;2:2u",
    b"\x1bj\x1b\x1b\x1b[\x1b[1\xe6\xb8\xff\xf0\x9f\x91\xa9\0\x01\x1c\x7f",
    b"\x1b]0;title\x07\x1bP1$r\x1b\\\x1b_x\x1b\\\x1b[1;2;3;4",
];

/// The inputs a target begins with.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let files = || sample::FILES.iter().map(|(_, text)| text.as_bytes().to_vec());
    // Short files show more in the same time: the documents of the sample one by one.
    let documents = || sample::FILES.iter().flat_map(|(_, text)| text.split("\n---\n"));
    let bodies = || {
        let body = |it: &'static str| it.split_once("body: |\n").map_or(it, |(_, body)| body);
        documents().map(body).map(|it| it.replace("\n  ", "\n"))
    };
    match target {
        "yaml" => {
            let small = DOCUMENTS.iter().map(|it| it.as_bytes().to_vec());
            small.chain(documents().map(|it| it.as_bytes().to_vec())).chain(files().take(2)).collect()
        }
        "store" => {
            let settings = sample::SETTINGS.as_bytes();
            let joined = |parts: &[&[u8]]| parts.join(&store::SEPARATOR);
            let small = DOCUMENTS.iter().zip(DOCUMENTS.iter().rev());
            let small = small.map(|(a, b)| joined(&[settings, a.as_bytes(), b.as_bytes()]));
            small.chain(documents().map(|it| joined(&[settings, it.as_bytes(), it.as_bytes()]))).collect()
        }
        "query" => QUERIES.iter().map(|it| [&[9], it.as_bytes()].concat()).collect(),
        "claims" => {
            let texts = TEXTS.iter().map(|it| (*it).to_owned()).chain(bodies());
            let n_languages = claims::LANGUAGES.len();
            let with = |(n, text): (usize, String)| {
                let known = [0, 0xc1, 0xd7, 0xff][n % 4];
                let language = u8::try_from(n % n_languages).unwrap_or(0);
                [&[language, known, 3, 20], text.as_bytes()].concat()
            };
            texts.enumerate().map(with).collect()
        }
        "clean" => {
            let odd = "a\tb\u{1b}[2J\u{9b}\r\n\u{202e}\u{200b}\u{e0041}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}👩\u{200d}👩\u{200d}👧清 Straße ﬁ";
            let texts = [odd.to_owned()].into_iter().chain(TEXTS.iter().map(|it| (*it).to_owned()));
            texts.chain(bodies()).map(|it| [&[20], it.as_bytes()].concat()).collect()
        }
        "keys" => {
            let typed: [&[u8]; 8] = [
                b"jj\0]]cc1\x01gG",
                b"/camp OR is:unread\0n\0N\x01u",
                b"?claim\x01:quit\x02\0",
                b"C speaker\x09\0\x01Tvvoox",
                b"yyymyqylyuyiee\x82\x05\x03\x82\xff\x30",
                b"\x95\x20id: x\ntitle: T\nissuer: I\nbody: B\x91\x90\x93",
                b"\x88\x08pasted\nx/\x88\x04camp\0ffcamp\0nn",
                b"F\0\x0a\0tjjl\x0a\0E\x01\x01q",
            ];
            let sizes: [[u8; 4]; 4] = [[80, 24, 0, 0], [39, 8, 1, 4], [160, 50, 2, 1], [1, 1, 0, 3]];
            sizes.iter().flat_map(|size| typed.iter().map(|it| [&size[..], it].concat())).collect()
        }
        "input" => SENT.iter().map(|it| [&[4], *it].concat()).collect(),
        _ => Vec::new(),
    }
}
