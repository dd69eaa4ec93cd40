//! How long one search over 10,000 statements takes. The statements are made here, always the same:
//! words of a small vocabulary by rank, the common ones often, a quarter of the sentences quoted.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use onrecord::domain::{
    Claim, ClaimKind, Confidence, Document, Marks, Origin, Place, Rule, Section, Span, Statement, Status,
};
use onrecord::search::{Order, claims, parse, snippet, statements};
use onrecord::store::catalog::FileRead;
use onrecord::store::{Catalog, Entry};

const N_STATEMENTS: usize = 10_000;
const N_SENTENCES: usize = 26;

/// A plain generator, so that every run scans the same text.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// A word; the lower its number, the more often it comes.
    fn word(&mut self) -> String {
        const COMMON: [&str; 12] = [
            "the",
            "of",
            "refugees",
            "police",
            "detention",
            "said",
            "women",
            "children",
            "border",
            "law",
            "court",
            "justice",
        ];
        let most = self.below(4000) + 1;
        let rank = self.below(most);
        let common = usize::try_from(rank).ok().and_then(|rank| COMMON.get(rank));
        common.map_or_else(|| format!("w{rank:x}ord"), |word| (*word).to_owned())
    }
}

fn entry(n: usize, dice: &mut Dice) -> Entry {
    let mut body = String::new();
    let mut found = Vec::new();
    for _ in 0..N_SENTENCES {
        let words: Vec<String> = (0..15).map(|_| dice.word()).collect();
        let start = body.len();
        if dice.below(4) == 0 {
            body.extend(["“", &words.join(" "), ",” "]);
            let end = body.len() - 1;
            body.push_str("said Ana Lindqvist.\n\n");
            found.push(Claim {
                kind: ClaimKind::Quote,
                content: vec![Span::new(start, end)],
                source: Some(Span::new(end + 6, end + 19)),
                cue: Some(Span::new(end + 1, end + 5)),
                speaker: Some("Ana Lindqvist".to_owned()),
                confidence: Confidence::Sure,
                origin: Origin::Found,
                rule: Rule::CueAfter,
                demand: None,
                section: Section::Body,
            });
        } else {
            body.extend([&words.join(" "), ". "]);
        }
    }
    let statement = Statement {
        id: format!("s{n:05}").parse().expect("a letter and digits"),
        title: (0..8).map(|_| dice.word()).collect::<Vec<_>>().join(" "),
        issuers: vec![["Harbour Rights Watch", "Cedar Legal Aid", "Meridian Monitor"][n % 3].to_owned()],
        date: format!("{}-{:02}-01", 1990 + n % 35, n % 12 + 1).parse().ok(),
        place: Some("Port Ainslie".to_owned()),
        topics: vec!["Housing".to_owned(), "Asylum".to_owned()],
        countries: Vec::new(),
        language: Some("en".to_owned()),
        channel: None,
        url: None,
        carrier: None,
        status: Status::Current,
        speakers: Vec::new(),
        picks: Vec::new(),
        tags: Vec::new(),
        body,
        at: Place { file: Path::new("made.yaml").into(), line: 1, document: Document::default() },
    };
    Entry { statement, claims: found }
}

fn search(criterion: &mut Criterion) {
    let mut dice = Dice(1);
    let entries: Vec<Arc<Entry>> = (0..N_STATEMENTS).map(|n| Arc::new(entry(n, &mut dice))).collect();
    let mut catalog = Catalog::new("made", Arc::new([]));
    catalog.add(FileRead { entries, diagnostics: Vec::new() });
    let catalog = Arc::new(catalog);
    let marks = Marks::default();

    let mut group = criterion.benchmark_group("10,000 statements");
    group.sample_size(20);
    for text in [
        "detention",
        "zebra",
        "e*",
        "refugees women -border",
        "\"court justice\"",
        "police OR children OR law",
        "issuer:harbour date:2010..2020 detention",
        "justice in:quote",
    ] {
        let query = parse(text).expect("written right");
        group.bench_function(text, |bencher| {
            bencher.iter(|| statements(&catalog, black_box(&query), &marks, Order::default(), &|| false));
        });
    }
    let all = parse("").expect("written right");
    let everything = statements(&catalog, &all, &marks, Order::default(), &|| false).expect("nobody cancels");
    group.bench_function("all claims, filtered", |bencher| {
        bencher
            .iter(|| claims(&everything.catalog, &everything.rows, &all, black_box("lind cou"), &|| false));
    });
    group.finish();

    let query = parse("detention").expect("written right");
    criterion.bench_function("50 snippets", |bencher| {
        bencher.iter(|| catalog.entries().iter().take(50).filter_map(|it| snippet(&query, it, 60)).count());
    });
}

criterion_group!(benches, search);
criterion_main!(benches);
