//! Any text as a query: refused with a place in it, or answered alike by a scan and by the index. It does
//! not know which answer is right.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use onrecord::domain::{Mark, MarkChange, Marks};
use onrecord::load;
use onrecord::search::evaluate::{self, Order};
use onrecord::search::index::{Index, Searcher};
use onrecord::search::{self, Query, QueryError, query};
use onrecord::store::rows::{Editor, Origin};
use onrecord::store::{Catalog, FileRead, read};

use super::whole;

/// Statements that differ in what can be asked: languages, marks, fields with and without a value.
const STORE: &str = "\
---
id: camps
title: Camps emptied at night
issuer: Harbour Rights Watch
date: 2025-03-27
place: Port Ainslie
topics: [Housing, Räumung]
countries: [GR, XA]
language: en
channel: press-release
url: https://example.org/camps
tags: [camps-2025]
speakers:
  - {name: Ana Lindqvist, role: director, aliases: [Lindqvist]}
body: |
  Three camps were emptied in two nights; 12,000 people don’t know where to go.

  “Nobody was told before the trucks came,” said Ana Lindqvist. “We counted 412 children.”

  The ministry said that the transfer was “orderly” and must be finished by May.
---
id: letter
title: 空气 and water
issuer: [Cedar Legal Aid, Lantern Network]
date: 2024
status: withdrawn
body: |
  We call on the government to open the camp. 清洁空气法案, 2025年. مخيم
---
id: raeumung
title: Räumung am Kai
issuer: Offene Akte
language: de
date: 2024-11
channel: open-letter
carrier: {name: Example Wire}
body: |
  „Niemand hat es uns gesagt“, sagte Jo Brandt. Die Räumungen gingen weiter.
";

struct Store {
    catalog: Arc<Catalog>,
    editor: Editor,
    searcher: Searcher,
    marks: Marks,
}

fn store() -> &'static Store {
    static STORE_READ: OnceLock<Store> = OnceLock::new();
    STORE_READ.get_or_init(|| {
        let path: Arc<Path> = Path::new("fuzz.yaml").into();
        let mut entries = Vec::new();
        read::text(&path, STORE.as_bytes(), &mut |read| {
            entries.extend(read.statements.into_iter().map(|it| Arc::new(load::entry(it, &[]))));
        });
        assert_eq!(entries.len(), 3);
        let index = Index::in_memory();
        let mut editor = Editor::default();
        let mut writer = index.writer(1).expect("an index in memory");
        let mut marks = Marks::default();
        for (entry, mark) in entries.iter().zip([Mark::Read, Mark::Starred, Mark::Read]) {
            let slot = editor.add(entry, Origin::default());
            writer.add(slot, entry).expect("it is in memory");
            marks.apply(&MarkChange { id: entry.id().clone(), mark, on: true });
        }
        writer.commit("").expect("it is in memory");
        let mut catalog = Catalog::new("fuzz", Arc::default());
        catalog.add(FileRead { entries, diagnostics: Vec::new() });
        let searcher = index.searcher().expect("it is in memory");
        Store { catalog: Arc::new(catalog), editor, searcher, marks }
    })
}

/// The first byte says where the cursor is; the rest is the text.
pub fn check(bytes: &[u8]) {
    let Some((cursor, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let cursor = usize::from(*cursor);
    whole::in_text(query::token_at(&text, cursor), &text, "the word under the cursor");
    if let Some(value) = query::value_at(&text, cursor) {
        assert!(text.is_char_boundary(value.start) && value.start <= cursor, "{text:?}: {value:?}");
    }
    for completion in Query::complete(&text, cursor) {
        assert!(!completion.is_empty());
    }
    let typing = query::parse_typing(&text);
    let done = query::parse(&text);
    for error in [&typing, &done].into_iter().filter_map(|it| it.as_ref().err()) {
        check_error(error, &text);
    }
    if let Ok(done) = &done {
        assert!(typing.is_ok(), "{text:?} is a query that cannot be typed: {typing:?}");
        answer(done, &text);
    }
    if let Ok(typing) = typing {
        answer(&typing, &text);
    }
    for entry in store().catalog.entries() {
        let body = &entry.statement.body;
        whole::in_order(&search::find(body, &text), body, "what a find finds");
    }
}

fn check_error(error: &QueryError, text: &str) {
    whole::in_text(error.span, text, &error.message);
    assert!(!error.message.is_empty());
}

/// A scan and the index find the same statements and claims, and what is shown of them lies in them.
fn answer(query: &Query, text: &str) {
    let Store { catalog, editor, searcher, marks } = store();
    let never = || false;
    let found =
        evaluate::statements(catalog, query, marks, Order::default(), &never).expect("nobody stops it");
    let claims = evaluate::claims(catalog, &found.rows, query, "", &never).expect("nobody stops it");
    let rows = editor.rows();
    let indexed =
        searcher.statements(rows, query, marks, &never).expect("it is in memory").expect("not stopped");
    let indexed_claims =
        searcher.claims(rows, query, "", &indexed, &never).expect("it is in memory").expect("not stopped");
    let scanned: BTreeSet<u32> = found.rows.iter().copied().collect();
    assert_eq!(scanned, indexed.iter().collect(), "{text:?}");
    let pairs =
        |claims: &[search::ClaimAt]| claims.iter().map(|it| (it.slot, it.claim)).collect::<BTreeSet<_>>();
    assert_eq!(pairs(&claims), pairs(&indexed_claims), "{text:?}");
    for entry in catalog.entries() {
        let is_found = search::matches(query, entry, marks);
        let position = catalog.positions(entry.id())[0];
        assert_eq!(is_found, scanned.contains(&position), "{text:?}");
        let body = &entry.statement.body;
        let spans = search::spans(query, entry);
        whole::in_order(&spans, body, "the words of a query");
        if let Some(snippet) = search::snippet(query, entry, 40) {
            whole::in_order(&snippet.matches, &snippet.text, "the words of a query in a line");
            assert_eq!(snippet.n_matches, spans.len());
        }
    }
}
