//! The query language: what a query is, and its text read with located errors. Pure; it does not know
//! how a query is evaluated.
//!
//! # The language
//!
//! | written | finds statements |
//! | --- | --- |
//! | `camp closures` | with both words, anywhere |
//! | `"camp closures"` | with the words one after the other |
//! | `clos*` | with a word that begins so; also `"camp clos"*` |
//! | `camp NEAR/5 clos*` | with both at most five words apart, in either order; `NEAR` alone is `NEAR/10` |
//! | `~deport` | with any form of the word: deports, deported, deporting; also `title:~deport` |
//! | `/depor(t\|ted)s?/` | with a word that the regular expression matches from end to end |
//! | `camp OR shelter` | with either |
//! | `-camp`, `NOT camp` | without the word |
//! | `(camp OR shelter) winter` | parentheses group |
//! | `issuer:harbour`, `issuer:"Harbour Rights Watch"` | whose field holds the words: see [`FIELDS`] |
//! | `water in:quote` | that quote somebody with the words |
//!
//! `NEAR` binds tightest, then `-` and `NOT`, then words side by side (or with `AND`), then `OR`. Only the capital forms
//! are operators: `or` is a word. A word is looked for in title, text, issuers, place, topics, tags and the
//! names of listed speakers; case, accents and the form of quotation marks do not matter.
//!
//! What `NEAR/n` joins are two words, beginnings of words or phrases. Both must stand in the same text: in the
//! title, in the body, in one name. Neighbours are 1 apart, a phrase counts from its nearest end, and no word
//! is near itself.
//!
//! The forms of a word are those with the same stem, by the Snowball stemmer for the language the statement says
//! it is in, and for English where it says none. Of a language without a stemmer a word has one form. Without
//! `~` every word is exact.
//!
//! An expression is matched against single folded words, so that it needs no capitals and no accents, and
//! can hold no space. It stands for a word wherever one can stand: `title:/…/`, `/…/ NEAR camp`.
//!
//! `in:quote` is a flag of the whole query, wherever it stands: there must be one quoted claim of which
//! all of it holds, with words looked for in the quoted words alone, and `speaker:` asked of that claim.
//!
//! `is:demand` asks for a claim that asks something of somebody; beside `speaker:` both must hold of one
//! claim: `speaker:harbour is:demand` is what Harbour asks for.
//!
//! `date:` takes `2025`, `2025-03`, `2025-03-27` or a range `A..B`, `A..`, `..B` with both ends in it, and
//! holds wherever the date of the statement, as exact as it is known, can lie inside. `after:A` is `A..`;
//! `before:B` ends on the day before B begins, so that `after:2024 before:2025` is the year 2024. An undated
//! statement never matches a date.
//!
//! `country:` takes the two-letter code, `lang:ar` finds `ar-EG` too, `id:` is the whole id or, with `*`,
//! its beginning.

mod complete;
mod lex;
mod parse;
mod terms;
mod values;

use super::sought::Sought;
use crate::domain::{Channel, Span, Status};

pub use complete::{ValueAt, token_at, value_at};
pub use parse::{parse, parse_typing};

/// A query that was understood. The default one matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// None holds of every statement.
    pub(super) root: Option<Node>,
    /// Whether one quoted claim must answer the whole query.
    pub(super) in_quote: bool,
}

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// The bytes of the query's text it is about.
    pub span: Span,
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What would help.
    pub help: Option<String>,
}

/// Every field with a line of help, in the order of the documentation.
pub const FIELDS: &[(&str, &str)] = &[
    ("title", "words of the title"),
    ("issuer", "words of an issuer's name"),
    ("speaker", "who is quoted or reported: the name, or the words that name them"),
    ("topic", "words of a topic"),
    ("place", "words of the dateline"),
    ("country", "a two-letter country code, such as GR"),
    ("lang", "a language tag; ar finds ar-EG too"),
    ("channel", "press-release, report, open-letter, speech, social or news-report"),
    ("status", "current, corrected or withdrawn"),
    ("tag", "words of a tag"),
    ("id", "an id, or the beginning of one with *"),
    ("date", "2025, 2025-03, 2025-03-27, or a range: 2023..2025, 2024.., ..2024-06"),
    ("after", "on that date or later"),
    ("before", "earlier than that date"),
    (
        "is",
        "unread, read, starred, corrected, withdrawn, current, joint or undated; demand: a claim asks something",
    ),
    (
        "has",
        "claims, quotes, demands, picks, url, carrier, date, place, topics, countries, language, channel or tags",
    ),
    ("in", "in:quote looks for the words inside one quoted claim"),
];

/// A condition on a statement, or on a statement and one of its claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// All hold. Never empty.
    All(Vec<Self>),
    /// At least one holds. Never empty.
    Any(Vec<Self>),
    Not(Box<Self>),
    /// It stands anywhere; with `in:quote` in the quoted words.
    Text(Sought),
    Field(Field, Sought),
    Id {
        /// Lower case.
        text: String,
        prefix: bool,
    },
    /// Upper case.
    Country(String),
    Language {
        /// Lower case.
        tag: String,
        prefix: bool,
    },
    Channel(Channel),
    Status(Status),
    /// The date can lie between two days, as `yyyymmdd`, both included.
    Date {
        from: i32,
        to: i32,
    },
    Is(Is),
    Has(Has),
    /// One claim answers all of it.
    OneClaim(Box<Self>),
}

/// Fields that hold words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Issuer,
    Speaker,
    Topic,
    Place,
    Tag,
}

/// What `is:` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    Unread,
    Read,
    Starred,
    Joint,
    Undated,
    /// A claim asks something of somebody.
    Demand,
    Status(Status),
}

impl Is {
    pub(super) const ALL: [(&'static str, Self); 9] = [
        ("unread", Self::Unread),
        ("read", Self::Read),
        ("starred", Self::Starred),
        ("corrected", Self::Status(Status::Corrected)),
        ("withdrawn", Self::Status(Status::Withdrawn)),
        ("current", Self::Status(Status::Current)),
        ("joint", Self::Joint),
        ("undated", Self::Undated),
        ("demand", Self::Demand),
    ];
}

/// What `has:` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Has {
    Claims,
    Quotes,
    Demands,
    Picks,
    Url,
    Carrier,
    Date,
    Place,
    Topics,
    Countries,
    Language,
    Channel,
    Tags,
}

impl Has {
    pub(super) const ALL: [(&'static str, Self); 13] = [
        ("claims", Self::Claims),
        ("quotes", Self::Quotes),
        ("demands", Self::Demands),
        ("picks", Self::Picks),
        ("url", Self::Url),
        ("carrier", Self::Carrier),
        ("date", Self::Date),
        ("place", Self::Place),
        ("topics", Self::Topics),
        ("countries", Self::Countries),
        ("language", Self::Language),
        ("channel", Self::Channel),
        ("tags", Self::Tags),
    ];
}

/// The words a field takes, where they are few and known.
fn known_values(field: &str) -> Vec<&'static str> {
    match field {
        "is" => Is::ALL.iter().map(|(word, _)| *word).collect(),
        "has" => Has::ALL.iter().map(|(word, _)| *word).collect(),
        "channel" => Channel::ALL.iter().map(|it| it.word()).collect(),
        "status" => Status::ALL.iter().map(|it| it.word()).collect(),
        "in" => vec!["quote"],
        _ => Vec::new(),
    }
}

impl Query {
    /// Whether it asks nothing, so that every statement matches.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.root.is_none() && !self.in_quote
    }

    /// Whether one quoted claim must answer the whole query.
    #[must_use]
    pub const fn in_quote(&self) -> bool {
        self.in_quote
    }

    /// Whether it asks something of single claims: `speaker:`, `is:demand`, `in:quote`.
    #[must_use]
    pub fn asks_of_claims(&self) -> bool {
        !self.of_one_claim().is_empty()
    }

    /// Every field with a line of help.
    #[must_use]
    pub const fn fields() -> &'static [(&'static str, &'static str)] {
        FIELDS
    }

    /// What the word at a byte of a query's text can become: names of fields, and values where they are
    /// known. Each stands for the whole of [`token_at`].
    #[must_use]
    pub fn complete(text: &str, cursor: usize) -> Vec<String> {
        complete::complete(text, cursor)
    }

    /// The part of the query that can be asked of a claim by itself: what must hold of `speaker:` and
    /// `is:demand` and, with `in:quote`, of the quoted words. A condition that asks something of the statement as well
    /// (`speaker:roe OR is:starred`) is left out whole.
    pub(super) fn of_one_claim(&self) -> Self {
        let conditions = match &self.root {
            Some(Node::All(nodes)) => nodes.as_slice(),
            Some(node) => std::slice::from_ref(node),
            None => &[],
        };
        let kept: Vec<Node> =
            conditions.iter().filter(|node| node.is_of_one_claim(self.in_quote)).cloned().collect();
        let root = (!kept.is_empty()).then_some(Node::All(kept));
        Self { root, in_quote: self.in_quote }
    }

    /// Whether it asks what has been read or has a star: an answer to that may be another one in a moment.
    #[must_use]
    pub fn asks_of_marks(&self) -> bool {
        self.root.as_ref().is_some_and(Node::asks_of_marks)
    }

    /// Whether it asks for words that could be shown in a text.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.shown_words().is_empty()
    }

    /// The whole query, with conditions on claims that must hold of the same one made one condition:
    /// `speaker:harbour is:demand`.
    pub(super) fn joined(&self) -> Option<Node> {
        let Some(Node::All(nodes)) = &self.root else { return self.root.clone() };
        let (of_claims, mut rest): (Vec<Node>, Vec<Node>) =
            nodes.iter().cloned().partition(|node| node.is_of_one_claim(false));
        if self.in_quote || of_claims.len() < 2 || !of_claims.iter().any(Node::asks_for_demand) {
            return self.root.clone();
        }
        rest.push(Node::OneClaim(Box::new(Node::All(of_claims))));
        Some(Node::All(rest))
    }

    /// The words a match shows: those that stand under no negation, or under two.
    pub(super) fn shown_words(&self) -> Vec<&Sought> {
        let mut words = Vec::new();
        if let Some(root) = &self.root {
            root.shown_words(true, &mut words);
        }
        words
    }
}

impl Node {
    fn is_of_one_claim(&self, in_quote: bool) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().all(|node| node.is_of_one_claim(in_quote)),
            Self::Not(node) => node.is_of_one_claim(in_quote),
            Self::Text(_) => in_quote,
            Self::Field(field, _) => *field == Field::Speaker,
            Self::Is(Is::Demand) => true,
            _ => false,
        }
    }

    fn asks_of_marks(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::asks_of_marks),
            Self::Not(node) | Self::OneClaim(node) => node.asks_of_marks(),
            Self::Is(is) => matches!(is, Is::Unread | Is::Read | Is::Starred),
            _ => false,
        }
    }

    fn asks_for_demand(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::asks_for_demand),
            Self::Not(node) => node.asks_for_demand(),
            Self::Is(is) => *is == Is::Demand,
            _ => false,
        }
    }

    fn shown_words<'a>(&'a self, holds: bool, out: &mut Vec<&'a Sought>) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => {
                for node in nodes {
                    node.shown_words(holds, out);
                }
            }
            Self::Not(node) => node.shown_words(!holds, out),
            Self::Text(sought) if holds => out.push(sought),
            _ => {}
        }
    }
}
