//! `onrecord figures`: the numbers of statements, one line each. It does not know how figures are found.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::args::OrderArgs;
use super::claims::speaker;
use super::fields::FORMAT;
use super::open::Store;
use super::out::{Out, padded, widest};
use super::{NOTHING, list, notice, one_line};
use crate::claims::figures;
use crate::domain::{Bound, Figure};
use crate::search::evaluate::claims;
use crate::search::query::Query;
use crate::store::Entry;
use crate::text::offsets::CodePoints;

/// No column before the last grows wider than this.
const COLUMN_MAX: usize = 44;

/// A figure of a statement.
struct Row<'a> {
    entry: &'a Arc<Entry>,
    figure: Figure,
}

/// Lists the figures of the statements that answer a query; of all without one. Where the query speaks of
/// claims, only those in claims of which it holds.
pub(super) fn run(
    store: &Store<'_>,
    text: &str,
    query: &Query,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let view = list::found(store, query, OrderArgs { sort: None, reverse: false });
    let of_claims = query.asks_of_claims();
    let held = if of_claims {
        claims(&view.catalog, &view.rows, query, "", &|| false).unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut held = held.iter().peekable();
    let mut rows = Vec::new();
    for row in &view.rows {
        let Some(entry) = view.catalog.get(*row) else { continue };
        // Both lists stand in the order of the view.
        let mut numbers = Vec::new();
        while let Some(claim) = held.next_if(|it| it.slot == *row) {
            numbers.push(claim.claim as usize);
        }
        let it = &entry.statement;
        let found = figures(&it.body, it.language.as_deref(), &entry.claims);
        let wanted = |figure: &Figure| !of_claims || figure.claim.is_some_and(|it| numbers.contains(&it));
        rows.extend(found.into_iter().filter(wanted).map(|figure| Row { entry, figure }));
    }
    if is_json {
        out.json(&FiguresJson {
            format: FORMAT,
            store: &store.catalog.name,
            query: text,
            figures: records(&rows),
        })?;
    } else {
        table(&rows, out)?;
    }
    if rows.is_empty() {
        notice("no figure was found");
        return Ok(ExitCode::from(NOTHING));
    }
    Ok(ExitCode::SUCCESS)
}

fn table(rows: &[Row<'_>], out: &mut Out<'_>) -> anyhow::Result<()> {
    let cells: Vec<[String; 6]> = rows.iter().map(Row::cells).collect();
    let mut columns = [0; 6];
    for (idx, column) in columns.iter_mut().enumerate() {
        let texts = cells.iter().filter_map(|row| row.get(idx)).map(String::as_str);
        *column = widest(texts, COLUMN_MAX);
    }
    for row in &cells {
        let line: Vec<String> = row.iter().zip(columns).map(|(cell, width)| padded(cell, width)).collect();
        out.line(line.join("  "))?;
    }
    Ok(())
}

impl Row<'_> {
    /// Date, figure as written, bounds, unit, who, statement.
    fn cells(&self) -> [String; 6] {
        let it = &self.entry.statement;
        let part = |span: Option<crate::domain::Span>| {
            span.map(|it_| one_line(it_.of(&it.body))).unwrap_or_default()
        };
        let time = self.figure.time.filter(|time| !self.figure.span.overlaps(*time));
        let mut written = part(Some(self.figure.span));
        if let Some(time) = time {
            written = format!("{written} ({})", part(Some(time)));
        }
        let claim = self.figure.claim.and_then(|idx| Some((idx, self.entry.claims.get(idx)?)));
        // Outside of all claims the text speaks for its issuer.
        let who = match claim {
            Some((_, claim)) => speaker(it, claim),
            None => format!("({})", one_line(it.issuers.first().map_or("", String::as_str))),
        };
        let place = match claim {
            Some((idx, _)) => format!("{}#{}", it.id, idx + 1),
            None => it.id.to_string(),
        };
        let date = it.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        [date, written, self.figure.bounds.to_string(), part(self.figure.unit), who, place]
    }
}

#[derive(Serialize)]
struct FiguresJson<'a> {
    format: u32,
    store: &'a str,
    query: &'a str,
    figures: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    statement: &'a str,
    title: &'a str,
    issuers: &'a [String],
    date: Option<String>,
    #[serde(flatten)]
    figure: FigureJson<'a>,
    speaker: Option<&'a str>,
}

/// The rows as JSON. Code points are counted once a statement.
fn records<'a>(rows: &'a [Row<'_>]) -> Vec<RowJson<'a>> {
    let of_statements = rows.chunk_by(|a, b| Arc::ptr_eq(a.entry, b.entry));
    let of_one = |rows: &'a [Row<'_>]| {
        let body = rows.first().map_or("", |row| row.entry.statement.body.as_str());
        let points = CodePoints::new(body);
        rows.iter().map(|row| RowJson::new(row, &points)).collect::<Vec<_>>()
    };
    of_statements.flat_map(of_one).collect()
}

impl<'a> RowJson<'a> {
    fn new(row: &'a Row<'_>, points: &CodePoints<'_>) -> Self {
        let it = &row.entry.statement;
        let claim = row.figure.claim.and_then(|idx| row.entry.claims.get(idx));
        Self {
            statement: it.id.as_str(),
            title: &it.title,
            issuers: &it.issuers,
            date: it.date.map(|date| date.to_string()),
            figure: FigureJson::new(&it.body, points, &row.figure),
            speaker: claim.and_then(|it| it.speaker.as_deref()),
        }
    }
}

/// A figure as JSON; offsets are Unicode code points, half open.
#[derive(Debug, Serialize)]
pub(super) struct FigureJson<'a> {
    /// As written, hedge and unit included.
    text: &'a str,
    span: [usize; 2],
    number: [usize; 2],
    lower: Option<BoundJson>,
    upper: Option<BoundJson>,
    approximate: bool,
    unit: Option<&'a str>,
    time: Option<&'a str>,
    /// The number of the claim it stands in, from 1.
    claim: Option<usize>,
}

#[derive(Debug, Serialize)]
struct BoundJson {
    value: f64,
    inclusive: bool,
}

impl From<Bound> for BoundJson {
    fn from(it: Bound) -> Self {
        Self { value: it.value, inclusive: it.is_inclusive }
    }
}

impl<'a> FigureJson<'a> {
    pub(super) fn new(body: &'a str, points: &CodePoints<'_>, figure: &Figure) -> Self {
        Self {
            text: figure.span.of(body),
            span: points.span(figure.span),
            number: points.span(figure.number),
            lower: figure.bounds.lower.map(BoundJson::from),
            upper: figure.bounds.upper.map(BoundJson::from),
            approximate: figure.bounds.is_approximate,
            unit: figure.unit.map(|it| it.of(body)),
            time: figure.time.map(|it| it.of(body)),
            claim: figure.claim.map(|it| it + 1),
        }
    }
}
