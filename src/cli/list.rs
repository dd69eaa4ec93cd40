//! `onrecord list` and `onrecord search`: rows of statements. They do not know how statements are found.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::args::OrderArgs;
use super::fields::{FORMAT, StatementJson};
use super::open::Store;
use super::out::{Out, padded, widest};
use super::{NOTHING, notice, one_line};
use crate::domain::{Marks, Span, Status};
use crate::search::evaluate::{Found, Order, statements};
use crate::search::highlight::{Snippet, snippet};
use crate::search::query::Query;
use crate::store::Entry;
use crate::text::clean;
use crate::text::offsets::CodePoints;

/// Columns of a piece of text around a match.
const SNIPPET_COLUMNS: usize = 96;
/// No column before the last grows wider than this; what is longer stands out of line.
const COLUMN_MAX: usize = 40;

const NO_ANSWER: &str = "no statement answers the query";

/// Lists every statement.
pub(super) fn list(
    store: &Store<'_>,
    order: OrderArgs,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let found = found(store, &Query::default(), order);
    if is_json {
        out.json(&ListJson {
            format: FORMAT,
            store: &store.catalog.name,
            statements: entries(&found).map(|entry| StatementJson::new(entry, &store.marks)).collect(),
        })?;
    } else {
        for row in rows(&found) {
            out.line(&row)?;
        }
    }
    Ok(code(&found, "the store has no statements"))
}

/// Lists the statements that answer a query, each with a piece of text around its first match.
pub(super) fn search(
    store: &Store<'_>,
    text: &str,
    query: &Query,
    order: OrderArgs,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let found = found(store, query, order);
    if is_json {
        let hit = |entry| HitJson::new(query, entry, &store.marks);
        let statements = entries(&found).map(|entry| hit(entry)).collect();
        out.json(&SearchJson { format: FORMAT, store: &store.catalog.name, query: text, statements })?;
        return Ok(code(&found, NO_ANSWER));
    }
    for (row, entry) in rows(&found).into_iter().zip(entries(&found)) {
        out.line(&row)?;
        if let Some(snippet) = snippet(query, entry, SNIPPET_COLUMNS) {
            let line = marked(&snippet, out);
            out.line(&format!("    {line}"))?;
        }
    }
    Ok(code(&found, NO_ANSWER))
}

/// The statements that answer a query, in the order asked for, or else configured.
pub(super) fn found(store: &Store<'_>, query: &Query, order: OrderArgs) -> Found {
    let sort = order.sort.or(store.config.sort).unwrap_or_default();
    let order = Order { sort, reversed: order.reverse };
    statements(&store.catalog, query, &store.marks, order, &|| false).unwrap_or_default()
}

fn entries(view: &Found) -> impl Iterator<Item = &Arc<Entry>> {
    view.rows.iter().filter_map(|idx| view.catalog.get(*idx))
}

/// What the run ends with; that there is nothing is said.
fn code(view: &Found, nothing: &str) -> ExitCode {
    if view.rows.is_empty() {
        notice(nothing);
        return ExitCode::from(NOTHING);
    }
    ExitCode::SUCCESS
}

/// Date, id, issuer, number of claims, title: one line a statement, the columns aligned.
fn rows(view: &Found) -> Vec<String> {
    let issuers: Vec<String> = entries(view).map(|entry| one_line(&entry.statement.issuer_line())).collect();
    let id_columns = widest(entries(view).map(|entry| entry.id().as_str()), COLUMN_MAX);
    let issuer_columns = widest(issuers.iter().map(String::as_str), COLUMN_MAX);
    let row = |(entry, issuer): (&Arc<Entry>, &String)| {
        let it = &entry.statement;
        let date = it.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        let status = match it.status {
            Status::Current => String::new(),
            other => format!("  ({})", other.word()),
        };
        format!(
            "{}  {}  {}  {:>3}  {}{status}",
            padded(&date, 10),
            padded(it.id.as_str(), id_columns),
            padded(issuer, issuer_columns),
            entry.claims.len(),
            one_line(&it.title)
        )
    };
    entries(view).zip(&issuers).map(row).collect()
}

/// The piece of text, its matches in bold.
fn marked(snippet: &Snippet, out: &Out<'_>) -> String {
    let mut line = String::new();
    let mut at = 0;
    for span in &snippet.matches {
        line.push_str(&clean(Span::new(at, span.start()).of(&snippet.text)));
        line.push_str(&out.bold(&clean(span.of(&snippet.text))));
        at = span.end();
    }
    line.push_str(&clean(Span::new(at, snippet.text.len()).of(&snippet.text)));
    line
}

#[derive(Serialize)]
struct ListJson<'a> {
    format: u32,
    store: &'a str,
    statements: Vec<StatementJson<'a>>,
}

#[derive(Serialize)]
struct SearchJson<'a> {
    format: u32,
    store: &'a str,
    query: &'a str,
    statements: Vec<HitJson<'a>>,
}

#[derive(Serialize)]
struct HitJson<'a> {
    #[serde(flatten)]
    statement: StatementJson<'a>,
    snippet: Option<SnippetJson>,
}

#[derive(Serialize)]
struct SnippetJson {
    text: String,
    /// Code points of `text`.
    matches: Vec<[usize; 2]>,
    n_matches: usize,
}

impl<'a> HitJson<'a> {
    fn new(query: &Query, entry: &'a Entry, marks: &Marks) -> Self {
        let snippet = snippet(query, entry, SNIPPET_COLUMNS).map(|it| {
            let points = CodePoints::new(&it.text);
            let matches = it.matches.iter().map(|span| points.span(*span)).collect();
            SnippetJson { matches, n_matches: it.n_matches, text: it.text }
        });
        Self { statement: StatementJson::new(entry, marks), snippet }
    }
}
