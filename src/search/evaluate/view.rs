//! The statements of a catalogue that answer a query, in an order, and the claims in them. It does not know
//! rows and indexes.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Scan;
use crate::domain::{Claim, Marks, PartialDate, Sort, StatementId};
use crate::search::query::Query;
use crate::search::relevance;
use crate::search::words::{BARRIER, Words};
use crate::store::{Catalog, Entry};
use crate::text::fold::{fold, fold_into};

/// Statements between two questions whether to go on.
const STRIDE: usize = 256;

/// The order of a list. What is equal by it stands newest first, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub sort: Sort,
    /// The other way round; undated statements stay last.
    pub reversed: bool,
}

/// The statements that answer a query, in an order.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What was searched.
    pub catalog: Arc<Catalog>,
    /// Positions in the catalogue.
    pub rows: Vec<u32>,
}

/// A claim by its statement and its number among that statement's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimAt {
    /// The slot of the statement's row, or its position in the catalogue.
    pub slot: u32,
    /// From 0.
    pub claim: u32,
}

/// Finds and sorts the statements that answer a query. None if it was cancelled, which is asked every few
/// hundred statements.
#[must_use]
pub fn statements(
    catalog: &Arc<Catalog>,
    query: &Query,
    marks: &Marks,
    order: Order,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Found> {
    let mut scan = Scan::new(query);
    let mut rows = Vec::new();
    for (idx, entry) in catalog.entries().iter().enumerate() {
        if idx % STRIDE == 0 && cancelled() {
            return None;
        }
        if scan.matches(entry, marks) {
            rows.push((u32::try_from(idx).unwrap_or(u32::MAX), &**entry));
        }
    }
    sort(&mut rows, order);
    let mut rows: Vec<u32> = rows.into_iter().map(|(idx, _)| idx).collect();
    if order.sort == Sort::Relevance && query.has_words() {
        let scores = relevance::scores(catalog, query, &rows);
        rows = by_score(rows.into_iter().zip(scores).collect(), order.reversed);
    }
    Some(Found { catalog: Arc::clone(catalog), rows })
}

/// Newest first with undated last, then by id.
type Newest<'a> = (bool, Reverse<Option<PartialDate>>, &'a StatementId);

fn newest(entry: &Entry) -> Newest<'_> {
    let date = entry.statement.date;
    (date.is_none(), Reverse(date), &entry.statement.id)
}

fn sort(rows: &mut [(u32, &Entry)], order: Order) {
    match order.sort {
        Sort::Relevance => rows.sort_by_key(|(_, entry)| newest(entry)),
        Sort::Date if order.reversed => {
            rows.sort_by_key(|(_, entry)| {
                (entry.statement.date.is_none(), entry.statement.date, &entry.statement.id)
            });
        }
        Sort::Date => rows.sort_by_key(|(_, entry)| newest(entry)),
        Sort::Issuer => sort_by(rows, order.reversed, |entry| sort_text(entry.statement.issuer())),
        Sort::Title => sort_by(rows, order.reversed, |entry| sort_text(&entry.statement.title)),
        Sort::Claims => sort_by(rows, order.reversed, |entry| Reverse(entry.claims.len())),
    }
}

/// Sorts by a key that is made once for each row.
fn sort_by<K: Ord>(rows: &mut [(u32, &Entry)], reversed: bool, key: impl Fn(&Entry) -> K) {
    rows.sort_by_key(|(_, entry)| newest(entry));
    // Both sorts keep the order of equals, so that a reversed list has the newest first within a key too.
    if reversed {
        rows.sort_by_cached_key(|(_, entry)| Reverse(key(entry)));
    } else {
        rows.sort_by_cached_key(|(_, entry)| key(entry));
    }
}

/// The best first, or the worst; of equals the order stays.
pub(in crate::search) fn by_score(mut rows: Vec<(u32, f32)>, reversed: bool) -> Vec<u32> {
    rows.sort_by(|a, b| if reversed { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) });
    rows.into_iter().map(|(row, _)| row).collect()
}

/// A name or title as it is sorted: a quotation mark in front does not count.
pub(in crate::search) fn sort_text(text: &str) -> String {
    let folded = fold(text);
    let start = folded.find(char::is_alphanumeric).unwrap_or(0);
    folded.get(start..).unwrap_or("").to_owned()
}

/// The claims of all statements found, in its order, that hold all words of a filter in speaker,
/// source words or claimed words; the last word of the filter may be the beginning of one. Where the query
/// speaks of claims (`speaker:`, `in:quote`), only those it holds of. None if it was cancelled.
#[must_use]
pub fn claims(
    catalog: &Catalog,
    rows: &[u32],
    query: &Query,
    filter: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<ClaimAt>> {
    let query = query.of_one_claim();
    let mut scan = Scan::new(&query);
    let unmarked = Marks::default();
    let n_words = filter.split_whitespace().count();
    let words: Vec<Words> = filter
        .split_whitespace()
        .enumerate()
        .filter_map(|(idx, word)| Words::new(word, idx + 1 == n_words))
        .collect();
    let mut folded = String::new();
    let mut claims = Vec::new();
    for (row_idx, idx) in rows.iter().enumerate() {
        if row_idx % STRIDE == 0 && cancelled() {
            return None;
        }
        let Some(entry) = catalog.get(*idx) else { continue };
        for (claim_idx, claim) in entry.claims.iter().enumerate() {
            if !query.is_empty() && !scan.claim_matches(entry, claim, &unmarked) {
                continue;
            }
            if !words.is_empty() {
                folded.clear();
                fold_claim(claim, &entry.statement.body, &mut folded);
            }
            if words.iter().all(|words| words.stand_in(&folded)) {
                claims.push(ClaimAt { slot: *idx, claim: u32::try_from(claim_idx).unwrap_or(u32::MAX) });
            }
        }
    }
    Some(claims)
}

fn fold_claim(claim: &Claim, body: &str, out: &mut String) {
    fold_into(claim.speaker.as_deref().unwrap_or(""), out);
    for span in claim.source.iter().chain(&claim.content) {
        out.push(BARRIER);
        fold_into(span.of(body), out);
    }
}
