//! How many statements there are of each issuer, topic, year and so on, and how many claims of each speaker.
//! It does not know which of them are asked for, or how they are shown.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::bits::Bits;
use super::index::IndexError;
use super::query::Query;
use super::stock::{Stock, View};
use crate::domain::{Claim, PartialDate, Statement};
use crate::store::rows::{Row, Slot};
use crate::text::one_line;

/// What is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Each issuer of a statement.
    Issuer,
    /// Each topic.
    Topic,
    /// Each tag.
    Tag,
    /// The dateline.
    Place,
    /// Each country code.
    Country,
    /// The language.
    Language,
    /// The year, or `undated`.
    Year,
    /// The month, or the year where that is all that is known, or `undated`.
    Month,
    /// Who says each claim, by name or in the words of the text.
    Speaker,
}

impl Facet {
    /// Whether counts stand in the order of time, not of their size.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Year | Self::Month)
    }

    fn of_date(self, date: Option<PartialDate>) -> String {
        let Some(date) = date else { return "undated".to_owned() };
        match date.month().filter(|_| self == Self::Month) {
            Some(month) => format!("{:04}-{month:02}", date.year()),
            None => format!("{:04}", date.year()),
        }
    }
}

/// A value, and how often it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub value: String,
    /// Statements, or claims for speakers.
    pub n: usize,
}

/// Who says a claim, by name or in the words of the text; None where nobody is named.
#[must_use]
pub fn speaker(statement: &Statement, claim: &Claim) -> Option<String> {
    let source = claim.source.map(|span| span.of(&statement.body));
    claim.speaker.as_deref().or(source).map(one_line)
}

impl View {
    /// Counts its statements by what they are, or, by speaker, their claims that answer the query. The most
    /// frequent first, time in its own order. None if it was cancelled.
    pub fn counts(
        &self,
        query: &Query,
        facet: Facet,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<Count>>, IndexError> {
        let counts = if facet == Facet::Speaker {
            let Some(counts) = self.speakers(query, cancelled)? else { return Ok(None) };
            counts
        } else {
            self.stock.counts_of(&self.rows, facet)
        };
        self.stock.sound()?;
        Ok(Some(sorted(counts, facet)))
    }

    fn speakers(
        &self,
        query: &Query,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<HashMap<String, usize>>, IndexError> {
        match &self.stock {
            Stock::Kept(kept) => {
                let mut within = Bits::none(kept.rows.n_slots());
                self.rows.iter().for_each(|slot| within.insert(*slot));
                kept.searcher.speakers(&kept.rows, query, &within, cancelled)
            }
            Stock::Whole(catalog) => {
                let Some(claims) = self.claims(query, "", cancelled)? else { return Ok(None) };
                let mut counts = HashMap::new();
                for at in claims {
                    let entry = catalog.get(at.slot);
                    let claim = entry.and_then(|it| Some((it, it.claims.get(at.claim as usize)?)));
                    if let Some(name) = claim.and_then(|(entry, claim)| speaker(&entry.statement, claim)) {
                        *counts.entry(name).or_default() += 1;
                    }
                }
                Ok(Some(counts))
            }
        }
    }
}

impl Stock {
    /// Counts statements by what they are; nothing of speakers.
    fn counts_of(&self, slots: &[Slot], facet: Facet) -> HashMap<String, usize> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut add = |value: String, n| *counts.entry(value).or_default() += n;
        match self {
            Self::Whole(catalog) => {
                for it in slots.iter().filter_map(|slot| catalog.get(*slot)) {
                    for value in values(&it.statement, facet) {
                        add(value, 1);
                    }
                }
            }
            // Rows share their lists and have few dates: each is counted by its number first.
            Self::Kept(kept) => {
                let rows = || slots.iter().filter_map(|slot| kept.rows.get(*slot));
                if let Some(column) = column(facet) {
                    let mut of_lists = vec![0_usize; kept.rows.lists().len()];
                    let list = |row: Row<'_>| row.lists().get(column).copied().unwrap_or(0) as usize;
                    rows().for_each(|row| {
                        if let Some(n) = of_lists.get_mut(list(row)) {
                            *n += 1;
                        }
                    });
                    for (list, n) in of_lists.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                        let list = kept.rows.lists().get(u32::try_from(list).unwrap_or(0));
                        for value in list {
                            add(value.to_string(), n);
                        }
                    }
                } else {
                    let mut of_dates: HashMap<Option<PartialDate>, usize> = HashMap::new();
                    rows().for_each(|row| *of_dates.entry(row.date()).or_default() += 1);
                    let mut of_dates: Vec<_> = of_dates.into_iter().collect();
                    of_dates.sort_unstable();
                    for (date, n) in of_dates {
                        add(facet.of_date(date), n);
                    }
                }
            }
        }
        counts
    }
}

/// The column of a row that has the list.
const fn column(facet: Facet) -> Option<usize> {
    Some(match facet {
        Facet::Issuer => 0,
        Facet::Place => 1,
        Facet::Topic => 2,
        Facet::Tag => 3,
        Facet::Country => 4,
        Facet::Language => 5,
        Facet::Year | Facet::Month | Facet::Speaker => return None,
    })
}

fn values(it: &Statement, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Issuer => it.issuers.clone(),
        Facet::Place => it.place.iter().cloned().collect(),
        Facet::Topic => it.topics.clone(),
        Facet::Tag => it.tags.clone(),
        Facet::Country => it.countries.clone(),
        Facet::Language => it.language.iter().cloned().collect(),
        Facet::Year | Facet::Month => vec![facet.of_date(it.date)],
        Facet::Speaker => Vec::new(),
    }
}

fn sorted(counts: HashMap<String, usize>, facet: Facet) -> Vec<Count> {
    let mut counts: Vec<Count> = counts.into_iter().map(|(value, n)| Count { value, n }).collect();
    counts.sort_unstable_by(|a, b| a.value.cmp(&b.value));
    if !facet.is_time() {
        counts.sort_by_key(|it| Reverse(it.n));
    }
    counts
}
