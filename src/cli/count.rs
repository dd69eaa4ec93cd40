//! `onrecord count`: how many statements answer a query, by month, issuer or topic, or how many claims, by
//! speaker. It does not know how they are found.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::args::OrderArgs;
use super::cached::{self, Freshness};
use super::claims::speaker;
use super::fields::FORMAT;
use super::open::{self, Store};
use super::out::Out;
use super::{NOTHING, list, notice, one_line};
use crate::config::Config;
use crate::search::evaluate::claims;
use crate::search::query::Query;
use crate::store::read::Location;
use crate::store::rows::{Editor, Row};

/// What is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// Statements of each year
    Year,
    /// Statements of each month
    Month,
    /// Statements of each issuer
    Issuer,
    /// Statements on each topic
    Topic,
    /// Claims of each speaker
    Speaker,
}

impl By {
    const fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Issuer => "issuer",
            Self::Topic => "topic",
            Self::Speaker => "speaker",
        }
    }

    /// Whether the counts stand in the order of time, not of their size.
    const fn is_time(self) -> bool {
        matches!(self, Self::Year | Self::Month)
    }

    /// What a statement counts for.
    fn keys(self, row: Row<'_>) -> Vec<String> {
        let texts = |texts: &[Box<str>]| texts.iter().map(ToString::to_string).collect();
        let undated = || "undated".to_owned();
        match self {
            Self::Year => vec![row.date().map_or_else(undated, |date| format!("{:04}", date.year()))],
            Self::Month => vec![row.date().map_or_else(undated, |date| match date.month() {
                Some(month) => format!("{:04}-{month:02}", date.year()),
                None => format!("{:04}", date.year()),
            })],
            Self::Issuer => texts(row.issuers()),
            Self::Topic => texts(row.topics()),
            Self::Speaker => Vec::new(),
        }
    }
}

/// Counts what answers a query; all without one.
pub(super) fn run(
    location: &Location,
    config: &Config,
    (text, query): (&str, &Query),
    (by, freshness): (By, Freshness),
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |key: String| *counts.entry(key).or_default() += 1;
    let name = if let Some((snapshot, slots)) = rows(location, query, by, freshness) {
        for row in slots.iter().filter_map(|slot| snapshot.rows.get(*slot)) {
            by.keys(row).into_iter().for_each(&mut add);
        }
        snapshot.name
    } else {
        let store = open::store(location, config, cached::Wanted::Query(query), freshness)?;
        of_store(&store, query, by, &mut add);
        store.catalog.name.clone()
    };
    let mut counts: Vec<CountJson> =
        counts.into_iter().map(|(key, count)| CountJson { key, count }).collect();
    if !by.is_time() {
        counts.sort_by_key(|it| Reverse(it.count));
    }
    let is_empty = counts.is_empty();
    if is_json {
        out.json(&CountsJson { format: FORMAT, store: &name, query: text, by: by.word(), counts })?;
    } else {
        let columns = counts.iter().map(|it| it.count.to_string().len()).max().unwrap_or(0);
        for CountJson { key, count } in &counts {
            out.line(&format!("{count:>columns$}  {}", one_line(key)))?;
        }
    }
    if is_empty {
        notice("there is nothing to count");
        return Ok(ExitCode::from(NOTHING));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the cache knows of the statements, where that is enough: of claims it has no names.
fn rows(
    location: &Location,
    query: &Query,
    by: By,
    freshness: Freshness,
) -> Option<(crate::search::stock::Snapshot, Vec<crate::store::rows::Slot>)> {
    let Location::Path(path) = location else { return None };
    if by == By::Speaker {
        return None;
    }
    // That it cannot be used is said when the store is opened.
    cached::rows(path, query, freshness, &open::marks(location)).ok().flatten()
}

fn of_store(store: &Store<'_>, query: &Query, by: By, add: &mut dyn FnMut(String)) {
    let view = list::found(store, query, OrderArgs { sort: None, reverse: false });
    if by == By::Speaker {
        for row in claims(&view.catalog, &view.rows, query, "", &|| false).unwrap_or_default() {
            let entry = view.catalog.get(row.slot);
            if let Some((entry, claim)) = entry.and_then(|it| Some((it, it.claims.get(row.claim as usize)?)))
            {
                add(speaker(&entry.statement, claim));
            }
        }
        return;
    }
    let mut editor = Editor::default();
    for entry in view.rows.iter().filter_map(|idx| view.catalog.get(*idx)) {
        editor.add(entry, 0);
    }
    for (_, row) in editor.rows().iter() {
        by.keys(row).into_iter().for_each(&mut *add);
    }
}

#[derive(Serialize)]
struct CountsJson<'a> {
    format: u32,
    store: &'a str,
    query: &'a str,
    by: &'static str,
    counts: Vec<CountJson>,
}

#[derive(Serialize)]
struct CountJson {
    key: String,
    count: usize,
}
