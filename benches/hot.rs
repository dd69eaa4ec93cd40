//! The hot paths: claims found, text wrapped and folded. Each prints its throughput, so that figures can
//! be set against each other in one run. The texts are made up here.
#![allow(missing_docs, reason = "the macros of criterion make undocumented items")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::claims;
use onrecord::text::{fold, wrap};

/// A press statement of about 6 kB: quotations, reported speech and plain sentences.
fn statement() -> String {
    let paragraphs = [
        "PORT AINSLIE – Three camps on the northern shore were emptied in two nights, leaving more than \
         12,000 people in the open, Harbour Rights Watch said today.",
        "“Nobody was told before the trucks came,” said Ana Lindqvist, the organisation's director. “We \
         counted 412 children in the first hour.”",
        "The group warned that the remaining shelters would be full by Friday, and called on the ministry \
         to reopen the northern shore. According to residents, the road has been closed since Monday.",
        "The ministry described the operation as “an orderly transfer” and said that all families had been \
         offered a place. A spokesman told reporters the figures were “not serious”.",
    ];
    paragraphs.iter().cycle().take(24).copied().collect::<Vec<_>>().join("\n\n")
}

fn claims_found(c: &mut Criterion) {
    let text = statement();
    let mut group = c.benchmark_group("claims");
    for times in [1, 2, 16] {
        let text = vec![text.as_str(); times].join("\n\n");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("find, {} kB", text.len() / 1000), |b| {
            b.iter(|| claims::find(black_box(&text), &claims::Context::default()));
        });
    }
    group.finish();
}

fn text_wrapped(c: &mut Criterion) {
    let text = statement();
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("wrap at 80 columns", |b| b.iter(|| wrap::wrap(black_box(&text), 80)));
    group.bench_function("fold", |b| b.iter(|| fold::fold(black_box(&text))));
    group.finish();
}

criterion_group!(benches, claims_found, text_wrapped);
criterion_main!(benches);
