//! `onrecord claims`: who says what, one line a claim. It does not know how claims are found.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::args::OrderArgs;
use super::fields::{FORMAT, StoredClaimJson};
use super::open::Store;
use super::out::{Out, padded, widest};
use super::{NOTHING, list, notice, one_line};
use crate::domain::{Claim, Demand, Statement};
use crate::search::evaluate::claims;
use crate::search::query::Query;
use crate::store::Entry;
use crate::text::badged;
use crate::text::offsets::CodePoints;

/// No column before the last grows wider than this.
const COLUMN_MAX: usize = 40;

/// Lists the claims of the statements that answer a query; of all without one.
pub(super) fn run(
    store: &Store<'_>,
    text: &str,
    query: &Query,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let view = list::found(store, query, OrderArgs { sort: None, reverse: false });
    let rows = claims(&view.catalog, &view.rows, query, "", &|| false).unwrap_or_default();
    let found: Vec<(&Arc<Entry>, usize, &Claim)> = rows
        .iter()
        .filter_map(|row| {
            let entry = view.catalog.get(row.slot)?;
            let claim = entry.claims.get(row.claim as usize)?;
            Some((entry, row.claim as usize + 1, claim))
        })
        .collect();
    if is_json {
        let mut claims = Vec::with_capacity(found.len());
        // The claims of a statement stand together: its text is counted once.
        for group in found.chunk_by(|a, b| Arc::ptr_eq(a.0, b.0)) {
            let Some((entry, ..)) = group.first() else { continue };
            let points = CodePoints::new(&entry.statement.body);
            claims.extend(
                group.iter().map(|(entry, number, claim)| RowJson::new(entry, &points, *number, claim)),
            );
        }
        out.json(&ClaimsJson { format: FORMAT, store: &store.catalog.name, query: text, claims })?;
    } else {
        let places: Vec<String> =
            found.iter().map(|(entry, number, _)| format!("{}#{number}", entry.id())).collect();
        let speakers: Vec<String> =
            found.iter().map(|(entry, _, claim)| speaker(&entry.statement, claim)).collect();
        let place_columns = widest(places.iter().map(String::as_str), COLUMN_MAX);
        let speaker_columns = widest(speakers.iter().map(String::as_str), COLUMN_MAX);
        for (((entry, _, claim), place), speaker) in found.iter().zip(&places).zip(&speakers) {
            out.line(format!(
                "{}  {}  {}  {}",
                padded(place, place_columns),
                padded(speaker, speaker_columns),
                padded(claim.kind.word(), 8),
                words(&entry.statement, claim),
            ))?;
        }
    }
    if found.is_empty() {
        notice("no claim was found");
        return Ok(ExitCode::from(NOTHING));
    }
    Ok(ExitCode::SUCCESS)
}

/// The words of a claim, and after them whom it asks to do what.
fn words(statement: &Statement, claim: &Claim) -> String {
    let text = one_line(&claim.text(&statement.body));
    match &claim.demand {
        Some(demand) => format!("{text}  [{}]", asks(&statement.body, demand)),
        None => text,
    }
}

/// `asks the council: reopen the quay`, or `demands: an end to the raids`.
pub(super) fn asks(body: &str, demand: &Demand) -> String {
    let what = one_line(demand.what.of(body));
    match &demand.of {
        Some(of) => {
            let of = of.strip_prefix("The ").map_or_else(|| of.clone(), |rest| format!("the {rest}"));
            format!("asks {}: {what}", one_line(&of))
        }
        None => format!("demands: {what}"),
    }
}

/// Whose words they are: the name, else the words that name the speaker, else `?`.
pub(super) fn speaker(statement: &Statement, claim: &Claim) -> String {
    let source = claim.source.map(|span| span.of(&statement.body));
    badged(&one_line(claim.speaker.as_deref().or(source).unwrap_or("?"))).into_owned()
}

#[derive(Serialize)]
struct ClaimsJson<'a> {
    format: u32,
    store: &'a str,
    query: &'a str,
    claims: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    statement: &'a str,
    title: &'a str,
    issuers: &'a [String],
    date: Option<String>,
    #[serde(flatten)]
    claim: StoredClaimJson<'a>,
}

impl<'a> RowJson<'a> {
    fn new(entry: &'a Entry, points: &CodePoints<'_>, number: usize, claim: &'a Claim) -> Self {
        let it = &entry.statement;
        Self {
            statement: it.id.as_str(),
            title: &it.title,
            issuers: &it.issuers,
            date: it.date.map(|date| date.to_string()),
            claim: StoredClaimJson::new(points, number, claim),
        }
    }
}
