//! `onrecord list` and `onrecord search`: rows of statements. They do not know how statements are found.

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::args::{ListArgs, OrderArgs};
use super::cached;
use super::fields::{FORMAT, StatementJson};
use super::open::{Looked, Store};
use super::out::{Line, Out, padded, widest};
use super::{NOTHING, notice, one_line};
use crate::config::Config;
use crate::domain::{Span, Status};
use crate::search::View;
use crate::search::evaluate::{Found, Order, statements};
use crate::search::highlight::{Snippet, snippet};
use crate::search::query::Query;
use crate::search::stock::Head;
use crate::store::Entry;
use crate::store::rows::Slot;
use crate::text::badged;
use crate::text::offsets::CodePoints;

/// Columns of a piece of text around a match.
const SNIPPET_COLUMNS: usize = 96;
/// No column before the last grows wider than this; what is longer stands out of line.
const COLUMN_MAX: usize = 40;

const NO_ANSWER: &str = "no statement answers the query";

/// Lists every statement.
pub(super) fn list(
    looked: &Looked<'_>,
    how: ListArgs,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let view = view(looked, &Query::default(), how)?;
    if is_json {
        let entries = entries(&view, false);
        looked.stock.sound()?;
        out.json(&ListJson {
            format: FORMAT,
            store: looked.stock.name(),
            statements: entries
                .iter()
                .map(|(entry, head)| StatementJson::new(entry, head.n_claims, &looked.marks))
                .collect(),
        })?;
    } else {
        let columns = Columns::of(&view);
        looked.stock.sound()?;
        for head in heads(&view) {
            out.line(columns.row(&head))?;
        }
    }
    Ok(code(&view, "the store has no statements"))
}

/// Lists the statements that answer a query, each with a piece of text around its first match.
pub(super) fn search(
    looked: &Looked<'_>,
    text: &str,
    query: &Query,
    how: ListArgs,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let view = view(looked, query, how)?;
    if is_json {
        let entries = entries(&view, query.in_quote());
        looked.stock.sound()?;
        let mut statements = Vec::with_capacity(entries.len());
        for (entry, head) in &entries {
            let statement = StatementJson::new(entry, head.n_claims, &looked.marks);
            statements.push(HitJson::new(query, entry, statement));
        }
        out.json(&SearchJson { format: FORMAT, store: looked.stock.name(), query: text, statements })?;
        return Ok(code(&view, NO_ANSWER));
    }
    let snippets = |part| cached::snippets(&view.stock, part, query, SNIPPET_COLUMNS);
    // A screenful first: the others are read while those are looked at.
    let mut parts = parts(&view.rows);
    let mut part = parts.next().unwrap_or_default();
    let mut of_part = snippets(part);
    let columns = Columns::of(&view);
    looked.stock.sound()?;
    let mut n_changed = 0;
    loop {
        for (slot, snippet) in part.iter().zip(of_part) {
            let Some(head) = view.stock.head(*slot) else { continue };
            let Some(snippet) = snippet else {
                n_changed += 1;
                continue;
            };
            out.line(columns.row(&head))?;
            if !snippet.text.is_empty() {
                out.line(marked(&snippet))?;
            }
        }
        out.flush()?;
        let Some(next) = parts.next() else { break };
        part = next;
        of_part = snippets(part);
    }
    cached::tell_changed(n_changed);
    Ok(code(&view, NO_ANSWER))
}

/// The statements that answer a query, in the order asked for, or else configured; at most so many as asked
/// for, and then it is said how many there are.
fn view(looked: &Looked<'_>, query: &Query, how: ListArgs) -> anyhow::Result<View> {
    let order = order(looked.config, how.order);
    let view = looked.stock.view(query, &looked.marks, order, &|| false)?;
    let mut view = view.unwrap_or_default();
    if let Some(limit) = how.limit.map(NonZeroUsize::get)
        && limit < view.rows.len()
    {
        notice(&format!("{limit} of {} statements are listed", view.rows.len()));
        view.rows = view.rows.iter().take(limit).copied().collect();
    }
    Ok(view)
}

fn order(config: &Config, order: OrderArgs) -> Order {
    Order { sort: order.sort.or(config.sort).unwrap_or_default(), reversed: order.reverse }
}

/// The statements of a whole store that answer a query, in the order asked for, or else configured.
pub(super) fn found(store: &Store<'_>, query: &Query, asked: OrderArgs) -> Found {
    let order = order(store.config, asked);
    statements(&store.catalog, query, &store.marks, order, &|| false).unwrap_or_default()
}

fn heads(view: &View) -> impl Iterator<Item = Head<'_>> {
    view.rows.iter().filter_map(|slot| view.stock.head(*slot))
}

/// The statements that are read first, before any is shown.
const FIRST: usize = 128;

/// The slots in parts that are read together.
fn parts(slots: &[Slot]) -> impl Iterator<Item = &[Slot]> {
    let (first, rest) = slots.split_at(slots.len().min(FIRST));
    std::iter::once(first).chain(rest.chunks(1024))
}

/// The statements themselves; what has changed in the moment since is left out, and that is said.
fn entries(view: &View, with_claims: bool) -> Vec<(Arc<Entry>, Head<'_>)> {
    let mut found = Vec::with_capacity(view.rows.len());
    for part in parts(&view.rows) {
        let texts = cached::texts(&view.stock, part, with_claims, |it| it);
        found.extend(
            part.iter().zip(texts).filter_map(|(slot, entry)| Some((entry?, view.stock.head(*slot)?))),
        );
    }
    cached::tell_changed(view.rows.len() - found.len());
    found
}

/// What the run ends with; that there is nothing is said.
fn code(view: &View, nothing: &str) -> ExitCode {
    if view.rows.is_empty() {
        notice(nothing);
        return ExitCode::from(NOTHING);
    }
    ExitCode::SUCCESS
}

/// Date, id, issuer, number of claims, title: one line a statement, the columns aligned.
struct Columns {
    id: usize,
    issuer: usize,
}

impl Columns {
    fn of(view: &View) -> Self {
        let widths = |slot| {
            let head = view.stock.head(slot)?;
            let issuer = issuer(head.issuer_line.as_str());
            Some((widest([head.id].into_iter(), COLUMN_MAX), widest([&*issuer].into_iter(), COLUMN_MAX)))
        };
        let widths = match &*view.rows {
            rows if rows.len() <= FIRST => rows.iter().map(|slot| widths(*slot)).collect(),
            rows => cached::read_all(rows, widths),
        };
        let widths = widths.into_iter().flatten();
        let (id, issuer) = widths.fold((0, 0), |widest, it| (it.0.max(widest.0), it.1.max(widest.1)));
        Self { id, issuer }
    }

    fn row(&self, head: &Head<'_>) -> String {
        let date = head.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        let status = match head.status {
            Status::Current => String::new(),
            other => format!("  ({})", other.word()),
        };
        format!(
            "{}  {}  {}  {:>3}  {}{status}",
            padded(&date, 10),
            padded(head.id, self.id),
            padded(&issuer(&head.issuer_line), self.issuer),
            head.n_claims,
            one_line(head.title)
        )
    }
}

/// Who makes a statement, on one line.
fn issuer(line: &str) -> String {
    badged(&one_line(line)).into_owned()
}

/// The piece of text, its matches in bold.
fn marked(snippet: &Snippet) -> Line {
    let mut line = Line::from("    ");
    let mut at = 0;
    for span in &snippet.matches {
        line = line.plain(Span::new(at, span.start()).of(&snippet.text)).bold(span.of(&snippet.text));
        at = span.end();
    }
    line.plain(Span::new(at, snippet.text.len()).of(&snippet.text))
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
    fn new(query: &Query, entry: &Entry, statement: StatementJson<'a>) -> Self {
        let snippet = snippet(query, entry, SNIPPET_COLUMNS).map(|it| {
            let points = CodePoints::new(&it.text);
            let matches = it.matches.iter().map(|span| points.span(*span)).collect();
            SnippetJson { matches, n_matches: it.n_matches, text: it.text }
        });
        Self { statement, snippet }
    }
}
