//! The index is held against the scan: the same statements and the same claims for any query over any store.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use onrecord::domain::{Mark, MarkChange, Marks};
use onrecord::load;
use onrecord::search::evaluate::{self, Order};
use onrecord::search::index::Index;
use onrecord::search::query;
use onrecord::store::rows::{Editor, Origin};
use onrecord::store::{Catalog, Entry, FileRead, read};
use proptest::prelude::*;

/// Words of the made stores and of the queries on them: few, so that they meet, some that begin alike, some
/// that only folding makes the same, and scripts without spaces.
const WORDS: &[&str] = &[
    "camp",
    "camps",
    "Camp",
    "campus",
    "quay",
    "quays",
    "Räumung",
    "raumung",
    "don’t",
    "don't",
    "12,000",
    "12",
    "000",
    "night",
    "nights",
    "returns",
    "the",
    "a",
    "Erdoğan",
    "erdogan",
    "l’eau",
    "eau",
    "清洁空气",
    "空气",
    "清洁",
    "洁",
    "法案",
    "2025年",
    "ひと",
    "مخيم",
    "المخيم",
    "re-open",
    "open",
    "opens",
    "opening",
    "Räumungen",
    "expulsé",
    "expulsées",
    "x",
];

const LANGUAGES: &[&str] = &[
    "",
    "language: en\n",
    "language: en-GB\n",
    "language: de\n",
    "language: fr\n",
    "language: ar\n",
    "language: nl\n",
    "language: pl\n",
];

const NAMES: &[&str] =
    &["Ana Lindqvist", "Lindqvist", "Ivo Lind", "Cedar Legal Aid", "the ministry", "Ána Roe"];

fn word() -> impl Strategy<Value = String> {
    proptest::sample::select(WORDS).prop_map(str::to_owned)
}

pub fn words(n: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), n).prop_map(|it| it.join(" "))
}

fn name() -> impl Strategy<Value = String> {
    proptest::sample::select(NAMES).prop_map(str::to_owned)
}

fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        words(1..8).prop_map(|it| format!("{it}.")),
        (words(1..6), name()).prop_map(|(words, name)| format!("“{words},” said {name}.")),
        (words(1..4), name(), words(1..4)).prop_map(|(a, name, b)| format!("“{a},” {name} said, “{b}.”")),
        (name(), words(2..7)).prop_map(|(name, words)| format!("{name} said that {words} must be open.")),
        (name(), words(1..3), words(1..3)).prop_map(|(name, a, b)| format!(
            "{name} called the {a} “{b}” and asked the ministry to open it."
        )),
    ]
}

/// A YAML document of a statement, but for its id.
pub fn document() -> impl Strategy<Value = String> {
    let list = |texts: &'static [&'static str]| {
        proptest::collection::vec(proptest::sample::select(texts), 0..3).prop_map(|it| it.join(", "))
    };
    let date = proptest::sample::select(&["", "2024", "2025-03", "2025-03-27", "1999-12-31"][..]);
    let optional = |line: &'static str| proptest::option::of(Just(line)).prop_map(|it| it.unwrap_or(""));
    (
        (words(1..5), name(), list(&["Housing", "Räumung", "the night"]), list(&["camps", "x"]), date),
        (list(&["GR", "XA"]), proptest::sample::select(LANGUAGES), optional("place: Port Räumung\n")),
        (
            optional("channel: report\n"),
            optional("status: withdrawn\n"),
            optional("url: https://example.org/\n"),
        ),
        proptest::collection::vec(sentence(), 1..5),
    )
        .prop_map(
            |((title, issuer, topics, tags, date), (countries, language, place), (a, b, c), body)| {
                let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
                format!(
                    "title: \"{title}\"\nissuer: {issuer}\n{date}topics: [{topics}]\ntags: [{tags}]\n\
                 countries: [{countries}]\n{language}{place}{a}{b}{c}body: |\n  {}\n",
                    body.join("\n\n  ")
                )
            },
        )
}

/// All forms of a word; none of the words that are two.
fn forms() -> impl Strategy<Value = String> {
    proptest::sample::select(
        &[
            "~camp",
            "~Quays",
            "~Räumung",
            "~open",
            "~nights",
            "~expulsée",
            "~returning",
            "~空气",
            "~مخيم",
            "~12",
            "~x",
        ][..],
    )
    .prop_map(str::to_owned)
}

fn pattern() -> impl Strategy<Value = String> {
    proptest::sample::select(
        &[
            "/camp(s|us)?/",
            "/[CQ].*/",
            "/.*s/",
            r"/\d+/",
            "/Räum.*/",
            "/x?/",
            r"/\w/",
            r"/\b\w+s\b/",
            "/.*/",
            "/(quay|night)s/",
            "/أ?لمخيم|مخيم/",
            "/.{5,}/",
        ][..],
    )
    .prop_map(str::to_owned)
}

/// What can stand on a side of `NEAR`.
fn side() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => word().prop_map(|it| format!("\"{it}\"")),
        1 => word().prop_map(|it| format!("{it}*")),
        1 => proptest::sample::select(&["c", "n", "清"][..]).prop_map(|it| format!("{it}*")),
        2 => words(2..4).prop_map(|it| format!("\"{it}\"")),
        1 => words(1..3).prop_map(|it| format!("\"{it}\"*")),
        1 => pattern(),
        1 => forms(),
    ]
}

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (side(), proptest::sample::select(&["", "/1", "/2", "/3", "/100"][..]), side())
            .prop_map(|(one, within, other)| format!("({one} NEAR{within} {other})")),
        4 => word(),
        2 => word().prop_map(|it| format!("{it}*")),
        2 => words(2..4).prop_map(|it| format!("\"{it}\"")),
        1 => words(1..3).prop_map(|it| format!("\"{it}\"*")),
        2 => pattern(),
        3 => forms(),
        1 => forms().prop_map(|it| format!("title:{it}")),
        1 => (proptest::sample::select(&["title", "speaker", "topic", "tag", "issuer"][..]), pattern())
            .prop_map(|(field, it)| format!("{field}:{it}")),
        1 => word().prop_map(|it| format!("title:{it}")),
        2 => name().prop_map(|it| format!("speaker:\"{it}\"")),
        1 => name().prop_map(|it| format!("issuer:\"{it}\"")),
        2 => proptest::sample::select(&[
            "topic:housing", "tag:camps", "place:port", "country:GR", "lang:en", "channel:report", "is:demand",
            "status:withdrawn", "date:2025", "date:2024..2025-02", "before:2000", "is:undated", "is:unread",
            "is:starred", "has:claims", "has:quotes", "has:demands", "has:url", "has:topics", "id:s1", "id:s*",
        ][..]).prop_map(str::to_owned),
    ]
}

pub fn asked() -> impl Strategy<Value = String> {
    let tree = leaf().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(|it| it.join(" ")),
            1 => proptest::collection::vec(inner.clone(), 2..3).prop_map(|it| format!("({})", it.join(" OR "))),
            1 => inner.prop_map(|it| format!("-({it})")),
        ]
    });
    (tree, proptest::bool::weighted(0.25))
        .prop_map(|(tree, quoted)| if quoted { format!("{tree} in:quote") } else { tree })
}

/// Statements, and claims by their statement and number.
type Found = (BTreeSet<u32>, BTreeSet<(u32, u32)>);

pub struct Store {
    pub catalog: Arc<Catalog>,
    pub editor: Editor,
    pub index: Index,
}

impl Store {
    pub fn new(documents: &[String]) -> Self {
        let text: String =
            documents.iter().enumerate().map(|(n, it)| format!("---\nid: s{n}\n{it}")).collect();
        let path: Arc<Path> = Path::new("made.yaml").into();
        let mut entries = Vec::new();
        read::text(&path, text.as_bytes(), &mut |read| {
            assert!(
                read.diagnostics.iter().all(|it| it.severity < onrecord::domain::Severity::Error),
                "{text}"
            );
            entries.extend(read.statements.into_iter().map(|it| Arc::new(load::entry(it, &[]))));
        });
        let index = Index::in_memory();
        let mut editor = Editor::default();
        let mut writer = index.writer(1).unwrap();
        for entry in &entries {
            let slot = editor.add(entry, Origin::default());
            writer.add(slot, entry).unwrap();
        }
        writer.commit("").unwrap();
        let mut catalog = Catalog::new("made", Arc::default());
        catalog.add(FileRead { entries, diagnostics: Vec::new() });
        Self { catalog: Arc::new(catalog), editor, index }
    }

    /// Writes the index anew, so that it has so many segments.
    fn write_in(&mut self, n_parts: usize) {
        self.index = Index::in_memory();
        let mut writer = self.index.writer(1).unwrap();
        let entries = self.catalog.entries();
        for (part, entries) in entries.chunks(entries.len().div_ceil(n_parts)).enumerate() {
            for (n, entry) in entries.iter().enumerate() {
                let slot = part * self.catalog.entries().len().div_ceil(n_parts) + n;
                writer.add(u32::try_from(slot).unwrap(), entry).unwrap();
            }
            writer.commit("").unwrap();
        }
    }

    /// What the scan finds and what the index finds.
    fn both(&self, text: &str, filter: &str) -> [Found; 2] {
        let query = query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut marks = Marks::default();
        let id = |n: usize| self.catalog.entries().get(n).map(|it: &Arc<Entry>| it.id().clone());
        for (n, mark) in [(0, Mark::Read), (1, Mark::Starred)] {
            if let Some(id) = id(n) {
                marks.apply(&MarkChange { id, mark, on: true });
            }
        }
        let view = evaluate::statements(&self.catalog, &query, &marks, Order::default(), &|| false).unwrap();
        let claims = evaluate::claims(&view.catalog, &view.rows, &query, filter, &|| false).unwrap();
        let scanned =
            (view.rows.iter().copied().collect(), claims.iter().map(|it| (it.slot, it.claim)).collect());
        let searcher = self.index.searcher().unwrap();
        let rows = self.editor.rows();
        let found = searcher.statements(rows, &query, &marks, &|| false).unwrap().unwrap();
        let claims = searcher.claims(rows, &query, filter, &found, &|| false).unwrap().unwrap();
        let indexed = (found.iter().collect(), claims.iter().map(|it| (it.slot, it.claim)).collect());
        [scanned, indexed]
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    /// 250 stores and 20 queries each: 5,000 in all.
    #[test]
    fn the_index_finds_what_a_scan_finds(
        documents in proptest::collection::vec(document(), 1..12),
        queries in proptest::collection::vec((asked(), words(0..2)), 20),
    ) {
        let store = Store::new(&documents);
        for (query, filter) in &queries {
            let [scanned, indexed] = store.both(query, filter);
            prop_assert_eq!(&scanned, &indexed, "query {:?}, filter {:?}\n{}", query, filter, documents.join("---\n"));
        }
    }
}

/// What is asked of where words stand.
fn row() -> impl Strategy<Value = String> {
    let near = (side(), proptest::sample::select(&["/1", "/2", "/9"][..]), side());
    prop_oneof![
        3 => words(2..5).prop_map(|it| format!("\"{it}\"")),
        2 => words(2..4).prop_map(|it| format!("\"{it}\"*")),
        1 => (words(1..3), proptest::sample::select(&["c", "n", "r", "the n"][..]))
            .prop_map(|(it, begun)| format!("\"{it} {begun}\"*")),
        3 => near.prop_map(|(one, within, other)| format!("{one} NEAR{within} {other}")),
        1 => words(2..3).prop_map(|it| format!("title:\"{it}\"")),
        1 => words(2..3).prop_map(|it| format!("\"{it}\" in:quote")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// Lists of documents that take several blocks, in parts that were written one after the other; a word that
    /// stands in each document, and some that hardly stand in any.
    #[test]
    fn rows_of_words_are_found_in_long_lists(
        documents in proptest::collection::vec((document(), words(0..3)), 900),
        queries in proptest::collection::vec(row(), 150),
    ) {
        let documents: Vec<String> = documents
            .iter()
            .enumerate()
            .map(|(n, (it, more))| {
                let rare = if n % 97 == 0 { "rare word" } else { "the night" };
                format!("{it}\n  {more} {rare}, the night.\n")
            })
            .collect();
        let mut store = Store::new(&documents);
        let rare = ["\"rare word the\"", "\"word the n\"*", "\"night the\"", "rare NEAR/3 the", "\"the rare\""];
        for parts in [1, 3] {
            store.write_in(parts);
            for query in rare.iter().copied().chain(queries.iter().map(String::as_str)) {
                let [scanned, indexed] = store.both(query, "");
                prop_assert_eq!(&scanned, &indexed, "query {:?} in {} parts", query, parts);
            }
        }
    }
}
