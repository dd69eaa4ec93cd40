//! How well a statement answers the words of a query, and the scan that says so for statements in memory. It
//! does not know the index, which counts the same by itself.
//!
//! The measure is BM25 with weighted fields: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework:
//! BM25 and Beyond", Foundations and Trends in Information Retrieval 3(4), 2009, sections 3.4 and 3.6. A word of
//! the title counts five times, one of the quoted words twice. Phrases, words near each other and the forms of
//! a word (`~word`) count once a field, and each word that stands in just that form once more.

#![expect(
    clippy::cast_precision_loss,
    reason = "a score is no count: seven digits of it are more than enough"
)]

use super::evaluate::Scan;
use super::index;
use super::query::Query;
use super::sought::{Sought, Text};
use super::words::{Class, class};
use crate::store::{Catalog, Entry};
use crate::text::fold::fold;

/// What a word of the title counts beside its being a word of the statement.
pub(super) const OF_TITLE: f32 = 4.0;
/// What a quoted word counts beside its being a word of the statement.
pub(super) const OF_QUOTED: f32 = 1.0;

/// How soon more of the same word says nothing new.
const K1: f32 = 1.2;
/// How much the length of a text counts.
const B: f32 = 0.75;

/// What is known of one thing that is sought, over all statements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    idf: f32,
    average: f32,
}

impl Weight {
    /// Of a thing that stands in `n_with` of `n_all` statements, of so many words in all.
    pub(super) fn new(n_with: usize, n_all: usize, n_words: u64) -> Self {
        let (n_with, n_all) = (n_with as f32, n_all.max(1) as f32);
        let idf = (1.0 + (n_all - n_with + 0.5) / (n_with + 0.5)).ln();
        Self { idf, average: (n_words as f32 / n_all).max(1.0) }
    }

    /// What a statement of so many words gains by having it so often, fields weighted.
    pub(super) fn score(self, often: f32, n_words: u32) -> f32 {
        let length = 1.0 - B + B * n_words as f32 / self.average;
        self.idf * often * (K1 + 1.0) / (often + K1 * length)
    }
}

/// How well each of some statements answers the words of a query; nothing where it has none.
pub(super) fn scores(catalog: &Catalog, query: &Query, rows: &[u32]) -> Vec<f32> {
    let sought = query.shown_words();
    let mut texts = Texts::default();
    // For each thing sought: how often it stands in each of the rows, and in how many statements at all.
    let mut often = vec![vec![0.0; rows.len()]; sought.len()];
    let mut n_with = vec![0; sought.len()];
    let mut lengths = vec![0; rows.len()];
    let mut n_words = 0;
    let mut places = vec![None; catalog.entries().len()];
    for (place, row) in rows.iter().enumerate() {
        if let Some(it) = places.get_mut(*row as usize) {
            *it = Some(place);
        }
    }
    for (entry, place) in catalog.entries().iter().zip(&places) {
        texts.take(entry);
        n_words += u64::from(texts.n_words);
        for ((sought, n_with), often) in sought.iter().zip(&mut n_with).zip(&mut often) {
            let n = texts.often(sought, entry);
            *n_with += usize::from(n > 0.0);
            if let Some(it) = place.and_then(|place| often.get_mut(place)) {
                *it = n;
            }
        }
        if let Some(it) = place.and_then(|place| lengths.get_mut(place)) {
            *it = texts.n_words;
        }
    }
    let mut scores = vec![0.0; rows.len()];
    for (n_with, often) in n_with.into_iter().zip(&often) {
        let weight = Weight::new(n_with, catalog.entries().len(), n_words);
        for ((score, often), length) in scores.iter_mut().zip(often).zip(&lengths) {
            *score += weight.score(*often, *length);
        }
    }
    scores
}

/// The folded texts of a statement.
#[derive(Default)]
struct Texts {
    all: String,
    title: String,
    quoted: Vec<String>,
    n_words: u32,
}

impl Texts {
    fn take(&mut self, entry: &Entry) {
        self.all.clear();
        Scan::fold_statement(entry, &mut self.all);
        self.title = fold(&entry.statement.title);
        self.quoted.clear();
        for claim in &entry.claims {
            let mut quoted = String::new();
            Scan::fold_quoted(entry, claim, &mut quoted);
            self.quoted.push(quoted);
        }
        // As an index keeps it, which has a byte for each.
        self.n_words = index::rounded(n_words(&self.all));
    }

    fn often(&self, sought: &Sought, entry: &Entry) -> f32 {
        let language = entry.statement.language.as_deref();
        let count = |folded: &str| {
            let found = sought.find_all(Text { folded, language });
            match sought {
                Sought::Words(words) if words.words.len() > 1 => f32::from(u8::from(!found.is_empty())),
                Sought::Near(_) => f32::from(u8::from(!found.is_empty())),
                Sought::Forms(word) => {
                    let exact = found.iter().filter(|it| it.of(folded) == word).count();
                    exact as f32 + f32::from(u8::from(!found.is_empty()))
                }
                Sought::Words(_) | Sought::Pattern(_) => found.len() as f32,
            }
        };
        count(&self.all)
            + OF_TITLE * count(&self.title)
            + OF_QUOTED * self.quoted.iter().map(|it| count(it)).sum::<f32>()
    }
}

/// The words of a folded text; of scripts without spaces the characters.
fn n_words(folded: &str) -> u32 {
    let (mut n, mut last) = (0, Class::Gap);
    for c in folded.chars() {
        let class = class(c);
        n += u32::from(class == Class::Unspaced || class == Class::Spaced && last != Class::Spaced);
        last = class;
    }
    n
}
