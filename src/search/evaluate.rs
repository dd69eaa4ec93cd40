//! Evaluates a query by scanning statements, plainly: the reference an index is held against. It does
//! not know how a query is written, nor threads.

mod view;

use super::query::{Field, Has, Is, Node, Query};
use super::quoted::quoted;
use super::sought::{Sought, Text};
use super::words::BARRIER;
use crate::domain::{Claim, ClaimKind, Mark, Marks, Party};
use crate::store::Entry;
use crate::text::fold::fold_into;

pub use crate::domain::Sort;
pub use view::{ClaimAt, Found, Order, claims, statements};
pub(super) use view::{by_score, sort_text};

/// Whether a statement answers a query.
#[must_use]
pub fn matches(query: &Query, entry: &Entry, marks: &Marks) -> bool {
    Scan::new(query).matches(entry, marks)
}

/// A query prepared for many statements: what is cheap to ask is asked first, and the folded text goes
/// into one buffer for all of them.
#[derive(Clone, Debug)]
pub struct Scan {
    root: Option<Node>,
    in_quote: bool,
    /// What words are looked for in; empty until a statement's is needed.
    folded: String,
    /// A field at a time.
    field: String,
}

impl Scan {
    /// Prepares a query.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        let root = query.joined().map(cheap_first);
        Self { root, in_quote: query.in_quote, folded: String::new(), field: String::new() }
    }

    /// All that a word without a field is looked for in, folded.
    pub(super) fn fold_statement(entry: &Entry, out: &mut String) {
        fold_statement(entry, out);
    }

    /// The quoted words of a claim, folded; nothing if it quotes nobody.
    pub(super) fn fold_quoted(entry: &Entry, claim: &Claim, out: &mut String) {
        fold_quoted(entry, claim, out);
    }

    /// Whether a statement answers the query.
    pub fn matches(&mut self, entry: &Entry, marks: &Marks) -> bool {
        if self.in_quote {
            return entry.claims.iter().any(|claim| self.claim_matches(entry, claim, marks));
        }
        let Some(root) = &self.root else { return true };
        self.folded.clear();
        let mut subject =
            Subject { entry, marks, claim: None, folded: &mut self.folded, field: &mut self.field };
        subject.holds(root)
    }

    /// Whether one claim answers the query: it says what `speaker:` asks and, with `in:quote`, its quoted
    /// words are what words are looked for in.
    pub(super) fn claim_matches(&mut self, entry: &Entry, claim: &Claim, marks: &Marks) -> bool {
        self.folded.clear();
        if self.in_quote {
            fold_quoted(entry, claim, &mut self.folded);
            if self.folded.is_empty() {
                return false;
            }
        }
        let Some(root) = &self.root else { return true };
        let mut subject =
            Subject { entry, marks, claim: Some(claim), folded: &mut self.folded, field: &mut self.field };
        subject.holds(root)
    }
}

/// The statement a query is asked of, or one of its claims.
struct Subject<'a> {
    entry: &'a Entry,
    marks: &'a Marks,
    /// The only claim that counts.
    claim: Option<&'a Claim>,
    /// What words are looked for in; empty until it is needed.
    folded: &'a mut String,
    field: &'a mut String,
}

impl Subject<'_> {
    fn holds(&mut self, node: &Node) -> bool {
        let statement = &self.entry.statement;
        match node {
            Node::All(nodes) => nodes.iter().all(|node| self.holds(node)),
            Node::Any(nodes) => nodes.iter().any(|node| self.holds(node)),
            Node::Not(node) => !self.holds(node),
            Node::OneClaim(node) => {
                let entry = self.entry;
                if self.claim.is_some() {
                    return self.holds(node);
                }
                let found = entry.claims.iter().any(|claim| {
                    self.claim = Some(claim);
                    self.holds(node)
                });
                self.claim = None;
                found
            }
            Node::Text(sought) => {
                if self.folded.is_empty() {
                    fold_statement(self.entry, self.folded);
                }
                sought.stands_in(Text { folded: self.folded, language: statement.language.as_deref() })
            }
            Node::Field(field, sought) => self.field_holds(*field, sought),
            Node::Id { text, prefix: false } => statement.id.as_str() == text,
            Node::Id { text, prefix: true } => statement.id.as_str().starts_with(text.as_str()),
            Node::Country(code) => statement.countries.iter().any(|it| it.eq_ignore_ascii_case(code)),
            Node::Language { tag, prefix } => statement.language.as_deref().is_some_and(|language| {
                let language = language.to_ascii_lowercase();
                language
                    .strip_prefix(tag.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || *prefix)
            }),
            Node::Channel(channel) => statement.channel == Some(*channel),
            Node::Status(status) => statement.status == *status,
            Node::Date { from, to } => {
                statement.date.is_some_and(|date| date.first_day() <= *to && *from <= date.last_day())
            }
            Node::Is(is) => match is {
                Is::Unread => !self.marks.has(statement.id.as_str(), Mark::Read),
                Is::Read => self.marks.has(statement.id.as_str(), Mark::Read),
                Is::Starred => self.marks.has(statement.id.as_str(), Mark::Starred),
                Is::Joint => statement.issuers.len() > 1,
                Is::Demand => match self.claim {
                    Some(claim) => claim.demand.is_some(),
                    None => self.entry.claims.iter().any(|it| it.demand.is_some()),
                },
                Is::Undated => statement.date.is_none(),
                Is::Status(status) => statement.status == *status,
            },
            Node::Has(has) => match has {
                Has::Claims => !self.entry.claims.is_empty(),
                Has::Quotes => self.entry.claims.iter().any(|it| it.kind != ClaimKind::Reported),
                Has::Demands => self.entry.claims.iter().any(|it| it.demand.is_some()),
                Has::Picks => !statement.picks.is_empty(),
                Has::Url => statement.url.is_some(),
                Has::Carrier => statement.carrier.is_some(),
                Has::Date => statement.date.is_some(),
                Has::Place => statement.place.is_some(),
                Has::Topics => !statement.topics.is_empty(),
                Has::Countries => !statement.countries.is_empty(),
                Has::Language => statement.language.is_some(),
                Has::Channel => statement.channel.is_some(),
                Has::Tags => !statement.tags.is_empty(),
            },
        }
    }

    fn field_holds(&mut self, field: Field, sought: &Sought) -> bool {
        let statement = &self.entry.statement;
        let language = statement.language.as_deref();
        let buffer = &mut *self.field;
        let mut holds = |text: &str| {
            buffer.clear();
            fold_into(text, buffer);
            sought.stands_in(Text { folded: buffer, language })
        };
        match (field, self.claim) {
            (Field::Title, _) => holds(&statement.title),
            (Field::Issuer, _) => statement.issuers.iter().any(|it| holds(it)),
            (Field::Topic, _) => statement.topics.iter().any(|it| holds(it)),
            (Field::Place, _) => statement.place.as_deref().is_some_and(holds),
            (Field::Tag, _) => statement.tags.iter().any(|it| holds(it)),
            (Field::Speaker, Some(claim)) => is_said_by(claim, &statement.body, holds),
            (Field::Speaker, None) => {
                self.entry.claims.iter().any(|claim| is_said_by(claim, &statement.body, &mut holds))
            }
        }
    }
}

/// Whether the speaker's name, or the words of the text that name them, hold.
fn is_said_by(claim: &Claim, body: &str, mut holds: impl FnMut(&str) -> bool) -> bool {
    claim.speaker.as_deref().is_some_and(&mut holds) || claim.source.is_some_and(|span| holds(span.of(body)))
}

/// Folds all that a word without a field is looked for in.
fn fold_statement(entry: &Entry, out: &mut String) {
    let statement = &entry.statement;
    let mut add = |text: &str| {
        fold_into(text, out);
        out.push(BARRIER);
    };
    add(&statement.title);
    let lists = [&statement.issuers, &statement.topics, &statement.tags];
    lists.into_iter().flatten().for_each(|text| add(text));
    statement.place.iter().for_each(|text| add(text));
    statement.speakers.iter().flat_map(Party::names).for_each(&mut add);
    add(&statement.body);
}

/// Folds the quoted words of a claim; nothing if it quotes nobody. A quotation split by its attribution
/// is one text, so that a phrase may run over the attribution.
fn fold_quoted(entry: &Entry, claim: &Claim, out: &mut String) {
    let body = &entry.statement.body;
    for span in quoted(claim, body) {
        fold_into(span.of(body), out);
        out.push(' ');
    }
}

/// Puts what costs least first; the order of equals stays.
fn cheap_first(node: Node) -> Node {
    let sorted = |nodes: Vec<Node>| {
        let mut nodes: Vec<Node> = nodes.into_iter().map(cheap_first).collect();
        nodes.sort_by_key(cost);
        nodes
    };
    match node {
        Node::All(nodes) => Node::All(sorted(nodes)),
        Node::Any(nodes) => Node::Any(sorted(nodes)),
        Node::Not(node) => Node::Not(Box::new(cheap_first(*node))),
        leaf => leaf,
    }
}

fn cost(node: &Node) -> u8 {
    match node {
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().map(cost).max().unwrap_or(0),
        Node::Not(node) => cost(node),
        Node::Text(_) => 2,
        Node::Field(..) | Node::OneClaim(_) => 1,
        _ => 0,
    }
}
