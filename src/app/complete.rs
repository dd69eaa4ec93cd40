//! Completing the word under the cursor of the query: names of fields and their fixed values at once, the
//! values that stand in the store once they are known. It does not know how they are counted.

use std::sync::Arc;

use super::effect::ValuesRequest;
use super::keys::{Code, Key};
use super::{App, Effect, LineInput, Query};
use crate::search::facets::Facet;
use crate::search::query::{ValueAt, value_at};
use crate::text::fold::fold;

/// More values than anybody tabs through.
const SHOWN_MAX: usize = 40;

/// The values of a field, the most frequent first.
pub(super) type Values = Vec<(Facet, Arc<[String]>)>;

impl App {
    /// Writes the first completion at the cursor; again, the next.
    pub(super) fn complete_query(&mut self) -> Vec<Effect> {
        let text = self.strip.line.text().to_owned();
        let cursor = self.strip.line.cursor_byte();
        let (before, after) = text.split_at(cursor);
        let written = self.strip.completions.first().filter(|it| before.ends_with(it.as_str()));
        let stem = if let Some(written) = written {
            let stem = before.len() - written.len();
            self.strip.completions.rotate_left(1);
            stem
        } else if let Some(value) = value_at(&text, cursor)
            && let Some(facet) = facet(&value.field)
        {
            let Some((_, values)) = self.strip.values.iter().find(|(it, _)| *it == facet) else {
                self.strip.completing = true;
                return vec![Effect::Values(ValuesRequest { stock: self.stock.clone(), facet })];
            };
            self.strip.completions = fitting(values, &value);
            value.start
        } else {
            self.strip.completions = Query::complete(&text, cursor);
            crate::search::query::token_at(&text, cursor).start()
        };
        let Some(next) = self.strip.completions.first().cloned() else {
            self.tell("nothing to complete here");
            return Vec::new();
        };
        let n = self.strip.completions.len();
        let head: String = before.get(..stem).unwrap_or("").to_owned() + &next;
        let cursor = head.chars().count();
        self.strip.line = LineInput::with(&(head + after));
        for _ in cursor..self.strip.line.text().chars().count() {
            self.strip.line.key(Key::plain(Code::Left));
        }
        if n > 1 {
            let others: Vec<&str> = self.strip.completions.iter().skip(1).map(String::as_str).collect();
            self.tell(format!("Tab goes on: {}", others.join("  ")));
        }
        self.query_typed()
    }

    /// The values of a field have been counted.
    pub(super) fn values_ready(&mut self, facet: Facet, values: Arc<[String]>) -> Vec<Effect> {
        self.strip.values.retain(|(it, _)| *it != facet);
        self.strip.values.push((facet, values));
        // Whoever has typed on meanwhile does not want them any more.
        let is_wanted = std::mem::take(&mut self.strip.completing) && self.strip.editing;
        if is_wanted { self.complete_query() } else { Vec::new() }
    }

    /// The store is another one now.
    pub(super) fn forget_values(&mut self) {
        self.strip.values.clear();
    }
}

/// What the values of a field of a query are counted as.
fn facet(field: &str) -> Option<Facet> {
    Some(match field {
        "issuer" => Facet::Issuer,
        "topic" => Facet::Topic,
        "tag" => Facet::Tag,
        "place" => Facet::Place,
        "country" => Facet::Country,
        "lang" => Facet::Language,
        "speaker" => Facet::Speaker,
        "date" => Facet::Month,
        _ => return None,
    })
}

/// The values that begin as was typed, then those of which another word does, written as in a query.
fn fitting(values: &[String], at: &ValueAt) -> Vec<String> {
    let typed = fold(&at.typed);
    let begins = |it: &&String| fold(it).starts_with(&typed);
    let word_begins = |it: &&String| {
        let folded = fold(it);
        !folded.starts_with(&typed)
            && folded.split(|c: char| !c.is_alphanumeric()).any(|it| it.starts_with(&typed))
    };
    let found = values.iter().filter(begins).chain(values.iter().filter(word_begins));
    found.filter_map(|it| written(it)).take(SHOWN_MAX).collect()
}

/// A value as a query has it; None where that cannot be written.
fn written(value: &str) -> Option<String> {
    if value == "undated" || value.contains('"') {
        return None;
    }
    let is_plain = value.chars().all(|c| c.is_alphanumeric() || c == '-');
    Some(if is_plain { value.to_owned() } else { format!("\"{value}\"") })
}
