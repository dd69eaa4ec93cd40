//! Where the words of a query stand in a text, and the piece of text around the first of them. It does
//! not know panes or colours.

mod find;
mod snippet;

use super::evaluate::Scan;
use super::query::Query;
use super::quoted::quoted;
use super::sought::{Sought, Text};
use crate::domain::{Marks, Span};
use crate::store::Entry;
use crate::text::fold::Folded;

pub use find::find;
pub use snippet::{Snippet, snippet, snippet_of_body};

/// Where the words and phrases a query asks for stand in the body of a statement, sorted and not
/// overlapping; with `in:quote` those inside the quoted claims it holds of. What it leaves out (`-camp`)
/// and what it asks of a field is not shown.
#[must_use]
pub fn spans(query: &Query, entry: &Entry) -> Vec<Span> {
    let body = &entry.statement.body;
    let language = entry.statement.language.as_deref();
    if !query.in_quote() {
        return spans_of_body(query, body, language);
    }
    let sought = query.shown_words();
    if sought.is_empty() {
        return Vec::new();
    }
    // What the query asks of the statement holds: it is shown because it does.
    let mut scan = Scan::new(&query.of_one_claim());
    let unmarked = Marks::default();
    let mut found = Vec::new();
    for claim in &entry.claims {
        if scan.claim_matches(entry, claim, &unmarked) {
            for part in quoted(claim, body) {
                found.extend(spans_in(&sought, body, language, part));
            }
        }
    }
    merged(found)
}

/// The first claim a query asks for by its speaker or its quoted words; None when it asks for none.
#[must_use]
pub fn claim(query: &Query, entry: &Entry) -> Option<usize> {
    let query = query.of_one_claim();
    if query.is_empty() {
        return None;
    }
    let mut scan = Scan::new(&query);
    let unmarked = Marks::default();
    entry.claims.iter().position(|claim| scan.claim_matches(entry, claim, &unmarked))
}

/// The same of a body by itself: for a query that does not ask what stands in quotations.
fn spans_of_body(query: &Query, body: &str, language: Option<&str>) -> Vec<Span> {
    let sought = query.shown_words();
    if sought.is_empty() {
        return Vec::new();
    }
    merged(spans_in(&sought, body, language, Span::new(0, body.len())))
}

fn spans_in(sought: &[&Sought], body: &str, language: Option<&str>, part: Span) -> Vec<Span> {
    let folded = Folded::new(part.of(body));
    let text = Text { folded: &folded.text, language };
    sought
        .iter()
        .flat_map(|sought| sought.find_all(text))
        .map(|span| folded.source(span).shifted(part.start()))
        .collect()
}

/// Sorts spans and joins those that overlap.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.join(span),
            _ => merged.push(span),
        }
    }
    merged
}
