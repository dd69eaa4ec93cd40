//! `onrecord count`: how many statements answer a query, by month, issuer or topic, or how many claims, by
//! speaker. It does not know how they are found.

use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::cached::Freshness;
use super::fields::FORMAT;
use super::out::Out;
use super::{NOTHING, notice, one_line, open};
use crate::config::Config;
use crate::search::evaluate::Order;
use crate::search::facets::{Count, Facet};
use crate::search::query::Query;
use crate::store::read::Location;
use crate::text::badged;

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

    const fn facet(self) -> Facet {
        match self {
            Self::Year => Facet::Year,
            Self::Month => Facet::Month,
            Self::Issuer => Facet::Issuer,
            Self::Topic => Facet::Topic,
            Self::Speaker => Facet::Speaker,
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
    open::look(location, config, freshness, |looked| {
        let view = looked.stock.view(query, &looked.marks, Order::default(), &|| false)?.unwrap_or_default();
        let counts = view.counts(query, by.facet(), &|| false)?.unwrap_or_default();
        let counts: Vec<CountJson> =
            counts.into_iter().map(|Count { value, n }| CountJson { key: value, count: n }).collect();
        let is_empty = counts.is_empty();
        if is_json {
            out.json(&CountsJson {
                format: FORMAT,
                store: looked.stock.name(),
                query: text,
                by: by.word(),
                counts,
            })?;
        } else {
            let columns = counts.iter().map(|it| it.count.to_string().len()).max().unwrap_or(0);
            for CountJson { key, count } in &counts {
                out.line(format!("{count:>columns$}  {}", badged(&one_line(key))))?;
            }
        }
        if is_empty {
            notice("there is nothing to count");
            return Ok(ExitCode::from(NOTHING));
        }
        Ok(ExitCode::SUCCESS)
    })
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
