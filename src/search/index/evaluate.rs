//! Evaluates a query with the index and the rows: the same sets as [`crate::search::evaluate`] gives by
//! scanning. It does not know how words are found in a segment.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

use super::leaf::{Leaf, Piece, first_of};
use super::numbers::Numbers;
use super::tokens::Mark as Said;
use super::{IndexError, Searcher};
use crate::domain::{Mark, Marks};
use crate::search::bits::Bits;
use crate::search::evaluate::ClaimAt;
use crate::search::query::{Field as Column, Has, Is, Node, Query};
use crate::search::sought::{Sought, Stemmer, Text, stemmer_of};
use crate::search::words::Words;
use crate::store::rows::{Facts, Row, Rows, Slot};
use crate::text::fold::fold_into;
use crate::threads;

/// What was asked for is not wanted any more.
#[derive(Debug)]
pub(super) enum Stop {
    Cancelled,
    Failed(IndexError),
}

impl<E: Into<IndexError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) fn finished<T>(res: Result<T, Stop>) -> Result<Option<T>, IndexError> {
    match res {
        Ok(found) => Ok(Some(found)),
        Err(Stop::Cancelled) => Ok(None),
        Err(Stop::Failed(error)) => Err(error),
    }
}

impl Searcher {
    /// The slots of the statements that answer a query; None when it was cancelled.
    pub fn statements(
        &self,
        rows: &Rows,
        query: &Query,
        marks: &Marks,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Bits>, IndexError> {
        let asked = Asked { searcher: self, rows, marks, cancelled, in_quote: query.in_quote };
        finished(asked.all(query))
    }

    /// The claims that answer what a query asks of a single claim, and hold all words of a filter; sorted.
    /// Only of statements `within`. None when it was cancelled.
    pub fn claims(
        &self,
        rows: &Rows,
        query: &Query,
        filter: &str,
        within: &Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<ClaimAt>>, IndexError> {
        let query = query.of_one_claim();
        let marks = Marks::default();
        let asked = Asked { searcher: self, rows, marks: &marks, cancelled, in_quote: query.in_quote };
        finished(asked.claims_within(&query, filter, within))
    }
}

impl Searcher {
    /// How many claims each speaker has, of those that answer what a query asks of a single claim. Only of
    /// statements `within`. None when it was cancelled.
    pub fn speakers(
        &self,
        rows: &Rows,
        query: &Query,
        within: &Bits,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<HashMap<String, usize>>, IndexError> {
        let query = query.of_one_claim();
        let marks = Marks::default();
        let asked = Asked { searcher: self, rows, marks: &marks, cancelled, in_quote: query.in_quote };
        finished(asked.speakers(&query, within))
    }
}

/// What is asked, and of what.
pub(super) struct Asked<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) rows: &'a Rows,
    pub(super) marks: &'a Marks,
    pub(super) cancelled: &'a (dyn Fn() -> bool + Sync),
    pub(super) in_quote: bool,
}

/// Which of a row's lists is that of its language.
const LANGUAGE: usize = 5;

/// Documents of each segment, in the order of the segments.
type Documents = Vec<Bits>;

impl Asked<'_> {
    fn all(&self, query: &Query) -> Result<Bits, Stop> {
        let root = query.joined();
        if self.in_quote {
            let found = self.of_claims(root.as_ref())?;
            return self.statements_of(&found);
        }
        match &root {
            None => Ok(self.alive()),
            Some(root) => self.of_statements(root),
        }
    }

    fn alive(&self) -> Bits {
        let mut alive = Bits::none(self.rows.n_slots());
        let n_slots = Slot::try_from(self.rows.n_slots()).unwrap_or(Slot::MAX);
        (0..n_slots).filter(|slot| self.rows.has(*slot)).for_each(|slot| alive.insert(slot));
        alive
    }

    /// The statements of which a condition holds.
    fn of_statements(&self, node: &Node) -> Result<Bits, Stop> {
        if (self.cancelled)() {
            return Err(Stop::Cancelled);
        }
        if let Some(test) = self.test(node) {
            let mut found = Bits::none(self.rows.n_slots());
            self.rows.iter().filter(|(_, row)| test.holds(*row)).for_each(|(slot, _)| found.insert(slot));
            return Ok(found);
        }
        match node {
            Node::All(nodes) => {
                // What the index knows narrows first; rows are asked one by one.
                let mut found: Option<Bits> = None;
                let mut tests = Vec::new();
                for node in nodes {
                    if let Some(test) = self.test(node) {
                        tests.push(test);
                        continue;
                    }
                    let more = self.of_statements(node)?;
                    match &mut found {
                        None => found = Some(more),
                        Some(found) => found.and(&more),
                    }
                }
                let mut found = found.unwrap_or_else(|| self.alive());
                // Rows are only read where there is something to ask of them.
                if !tests.is_empty() {
                    found.retain(|slot| {
                        self.rows.get(slot).is_some_and(|row| tests.iter().all(|test| test.holds(row)))
                    });
                }
                Ok(found)
            }
            Node::Any(nodes) => {
                let mut found = Bits::none(self.rows.n_slots());
                for node in nodes {
                    found.or(&self.of_statements(node)?);
                }
                Ok(found)
            }
            Node::Not(node) => {
                let mut found = self.alive();
                found.and_not(&self.of_statements(node)?);
                Ok(found)
            }
            Node::OneClaim(node) => {
                let found = self.of_claims(Some(node))?;
                self.statements_of(&found)
            }
            Node::Text(sought) => self.statements_with(self.searcher.fields.text, sought),
            Node::Field(Column::Title, sought) => self.statements_with(self.searcher.fields.title, sought),
            Node::Field(Column::Speaker, sought) => {
                self.statements_with(self.searcher.fields.speaker, sought)
            }
            // Everything else is asked of the row alone.
            _ => Ok(Bits::none(self.rows.n_slots())),
        }
    }

    fn statements_with(&self, field: Field, sought: &Sought) -> Result<Bits, Stop> {
        let Some(leaf) = self.leaf(field, sought)? else {
            return self.statements_of(&self.documents_with(field, sought)?);
        };
        let of = |share: &Share<'_>| self.slots(share.segment, &self.documents(&leaf, share)?);
        let found = shared_out(&self.shares(&leaf), of)?;
        if (self.cancelled)() {
            return Err(Stop::Cancelled);
        }
        Ok(self.joined(&found))
    }

    /// What finds it in texts of all languages alike; None where there is no such thing.
    fn leaf(&self, field: Field, sought: &Sought) -> Result<Option<Leaf>, IndexError> {
        if let Some(firsts) = self.searcher.fields.firsts_of(field)
            && let Some(first) = first_of(sought)
        {
            return Ok(Some(Leaf::One(firsts, first)));
        }
        if sought.has_forms() {
            return Ok(None);
        }
        Leaf::new(self.searcher, field, sought, None).map(Some)
    }

    pub(super) fn segments(&self) -> &[SegmentReader] {
        self.searcher.inner.segment_readers()
    }

    pub(super) fn documents_with(&self, field: Field, sought: &Sought) -> Result<Documents, Stop> {
        if let Some(leaf) = self.leaf(field, sought)? {
            return self.documents_of(&leaf);
        }
        // A word has other forms in each language: each is asked for by itself, and what is found in texts of
        // another is left out.
        let lists = self.rows.lists();
        let by_list: Vec<Option<Stemmer>> = (0..u32::try_from(lists.len()).unwrap_or(u32::MAX))
            .map(|list| stemmer_of(lists.get(list).first().map(|it| &**it)))
            .collect();
        let mut stemmers: Vec<Option<Stemmer>> = Vec::new();
        for stemmer in &by_list {
            if !stemmers.contains(stemmer) {
                stemmers.push(*stemmer);
            }
        }
        let mut any: Documents = self.segments().iter().map(|it| Bits::none(it.max_doc() as usize)).collect();
        for stemmer in stemmers {
            let mut found = self.documents_of(&Leaf::new(self.searcher, field, sought, stemmer)?)?;
            for (segment, (found, any)) in self.segments().iter().zip(found.iter_mut().zip(&mut any)) {
                let slots = Numbers::slots(segment)?;
                found.retain(|document| {
                    let list = self.rows.get(slots.of(document)).map(|row| row.lists()[LANGUAGE]);
                    list.and_then(|it| by_list.get(it as usize)).is_some_and(|it| *it == stemmer)
                });
                any.or(found);
            }
        }
        Ok(any)
    }

    fn documents_of(&self, leaf: &Leaf) -> Result<Documents, Stop> {
        let shares = self.shares(leaf);
        let found = shared_out(&shares, |share| self.documents(leaf, share))?;
        if (self.cancelled)() {
            return Err(Stop::Cancelled);
        }
        let mut documents: Documents = Vec::with_capacity(self.segments().len());
        for (share, found) in shares.iter().zip(found) {
            match documents.last_mut().filter(|_| share.documents.start > 0) {
                Some(documents) => documents.or(&found),
                None => documents.push(found),
            }
        }
        Ok(documents)
    }

    /// Not all of them once it is not wanted any more.
    fn documents(&self, leaf: &Leaf, share: &Share<'_>) -> Result<Bits, IndexError> {
        let mut found = Bits::none(share.segment.max_doc() as usize);
        if !(self.cancelled)() {
            leaf.documents(share.segment, &share.documents, &mut found, self.cancelled)?;
        }
        Ok(found)
    }

    /// The segments as they are shared out: one by one, or in pieces where one of them would take longer than all
    /// others together.
    fn shares(&self, leaf: &Leaf) -> Vec<Share<'_>> {
        let n_documents: u32 = self.segments().iter().map(SegmentReader::max_doc).sum();
        let most = if leaf.is_dividable() { (n_documents / SHARES).max(MANY / SHARES) } else { u32::MAX };
        let mut shares = Vec::new();
        for segment in self.segments() {
            let end = segment.max_doc();
            let len = end.div_ceil(end.div_ceil(most).max(1)).max(1);
            // An empty one too: the answers stand in the order of the segments.
            for start in (0..end.max(1)).step_by(len as usize) {
                shares.push(Share { segment, documents: start..end.min(start + len) });
            }
        }
        shares
    }

    fn marked(&self, mark: Said) -> Result<Documents, Stop> {
        self.documents_of(&Leaf::One(self.searcher.fields.mark, Piece::Term(mark.word().to_owned())))
    }

    /// The statements that documents are, or are claims of.
    fn statements_of(&self, documents: &[Bits]) -> Result<Bits, Stop> {
        let of = |(segment, documents)| self.slots(segment, documents);
        let found: Result<Vec<Bits>, IndexError> = self.segments().iter().zip(documents).map(of).collect();
        Ok(self.joined(&found?))
    }

    /// The slots of a segment's documents, of statements that have gone too.
    fn slots(&self, segment: &SegmentReader, documents: &Bits) -> Result<Bits, IndexError> {
        let slots = Numbers::slots(segment)?;
        let mut found = Bits::none(self.rows.n_slots());
        for document in documents.iter().filter(|it| !segment.is_deleted(*it)) {
            found.insert(slots.of(document));
        }
        Ok(found)
    }

    /// The statements that are among those of a segment.
    fn joined(&self, found: &[Bits]) -> Bits {
        let mut all = Bits::none(self.rows.n_slots());
        for it in found {
            all.or(it);
        }
        if self.rows.len() < self.rows.n_slots() {
            all.retain(|slot| self.rows.has(slot));
        }
        all
    }

    /// The claims of which a condition holds; all without one. With `in:quote` only those that quote.
    fn of_claims(&self, node: Option<&Node>) -> Result<Documents, Stop> {
        let mut found = self.marked(if self.in_quote { Said::Quoted } else { Said::Claim })?;
        if let Some(node) = node {
            self.narrow(node, &mut found)?;
        }
        Ok(found)
    }

    /// Keeps the claims of which a condition holds.
    fn narrow(&self, node: &Node, found: &mut Documents) -> Result<(), Stop> {
        let and = |found: &mut Documents, more: &[Bits]| {
            found.iter_mut().zip(more).for_each(|(found, more)| found.and(more));
        };
        match node {
            Node::All(nodes) => {
                // What is asked of the statement comes last: it costs a look at each claim that is left.
                let (of_claim, rest): (Vec<&Node>, Vec<&Node>) = nodes
                    .iter()
                    .partition(|it| matches!(it, Node::Text(_) | Node::Field(Column::Speaker, _)));
                for node in of_claim.into_iter().chain(rest) {
                    self.narrow(node, found)?;
                }
            }
            Node::Any(nodes) => {
                let mut any: Documents = found.iter().map(|it| Bits::none(it.bound())).collect();
                for node in nodes {
                    let mut these = found.clone();
                    self.narrow(node, &mut these)?;
                    any.iter_mut().zip(&these).for_each(|(any, these)| any.or(these));
                }
                *found = any;
            }
            Node::Not(node) => {
                let mut not = found.clone();
                self.narrow(node, &mut not)?;
                found.iter_mut().zip(&not).for_each(|(found, not)| found.and_not(not));
            }
            Node::OneClaim(node) => self.narrow(node, found)?,
            Node::Text(sought) if self.in_quote => {
                and(found, &self.documents_with(self.searcher.fields.quoted, sought)?);
            }
            Node::Field(Column::Speaker, sought) => {
                and(found, &self.documents_with(self.searcher.fields.speaker, sought)?);
            }
            Node::Is(Is::Demand) => and(found, &self.marked(Said::Demand)?),
            _ => {
                let statements = self.of_statements(node)?;
                for (segment, found) in self.segments().iter().zip(found) {
                    let slots = Numbers::slots(segment)?;
                    found.retain(|document| statements.has(slots.of(document)));
                }
            }
        }
        Ok(())
    }

    fn speakers(&self, query: &Query, within: &Bits) -> Result<HashMap<String, usize>, Stop> {
        let found = self.of_claims(query.root.as_ref())?;
        let mut counts = HashMap::new();
        for (segment, documents) in self.segments().iter().zip(&found) {
            if (self.cancelled)() {
                return Err(Stop::Cancelled);
            }
            // A segment none of whose claims has a speaker has no such column.
            let Some(names) = segment.fast_fields().str("name")? else { continue };
            let slots = Numbers::slots(segment)?;
            let mut of_names = vec![0_usize; names.num_terms()];
            for document in documents.iter().filter(|it| !segment.is_deleted(*it)) {
                if within.has(slots.of(document)) {
                    for name in names.term_ords(document) {
                        if let Some(n) = usize::try_from(name).ok().and_then(|it| of_names.get_mut(it)) {
                            *n += 1;
                        }
                    }
                }
            }
            let mut name = String::new();
            for (ord, n) in of_names.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                name.clear();
                names.ord_to_str(ord as u64, &mut name).map_err(|it| IndexError::Io(it.to_string()))?;
                *counts.entry(name.clone()).or_default() += n;
            }
        }
        Ok(counts)
    }

    fn claims_within(&self, query: &Query, filter: &str, within: &Bits) -> Result<Vec<ClaimAt>, Stop> {
        let mut found = self.of_claims(query.root.as_ref())?;
        let n_words = filter.split_whitespace().count();
        let fields = &self.searcher.fields;
        for (idx, word) in filter.split_whitespace().enumerate() {
            let Some(words) = Words::new(word, idx + 1 == n_words) else { continue };
            let words = Sought::Words(words);
            let mut any = self.documents_with(fields.speaker, &words)?;
            for field in [fields.quoted, fields.said] {
                let more = self.documents_with(field, &words)?;
                any.iter_mut().zip(&more).for_each(|(any, more)| any.or(more));
            }
            found.iter_mut().zip(&any).for_each(|(found, any)| found.and(any));
        }
        let mut claims = Vec::new();
        for (segment, documents) in self.segments().iter().zip(&found) {
            if (self.cancelled)() {
                return Err(Stop::Cancelled);
            }
            let slots = Numbers::slots(segment)?;
            let numbers = Numbers::claims(segment)?;
            for document in documents.iter().filter(|it| !segment.is_deleted(*it)) {
                let slot = slots.of(document);
                if within.has(slot)
                    && let Some(claim) = numbers.of(document).checked_sub(1)
                {
                    claims.push(ClaimAt { slot, claim });
                }
            }
        }
        claims.sort_unstable();
        Ok(claims)
    }

    /// What can be asked of a row alone; None where the index has to be asked too.
    fn test(&self, node: &Node) -> Option<Test<'_>> {
        let mut buffer = String::new();
        let mut listed = |column: usize, sought: &Sought| {
            let lists = self.rows.lists().that(|text| {
                buffer.clear();
                fold_into(text, &mut buffer);
                sought.stands_in(Text { folded: &buffer, language: None })
            });
            Test::List { column, lists }
        };
        Some(match node {
            Node::All(nodes) => Test::All(nodes.iter().map(|it| self.test(it)).collect::<Option<_>>()?),
            Node::Any(nodes) => Test::Any(nodes.iter().map(|it| self.test(it)).collect::<Option<_>>()?),
            Node::Not(node) => Test::Not(Box::new(self.test(node)?)),
            Node::Text(_) | Node::OneClaim(_) => return None,
            Node::Field(column, sought) => match column {
                Column::Issuer => listed(0, sought),
                Column::Place => listed(1, sought),
                Column::Topic => listed(2, sought),
                Column::Tag => listed(3, sought),
                Column::Title | Column::Speaker => return None,
            },
            Node::Country(code) => {
                Test::List { column: 4, lists: self.rows.lists().that(|it| it.eq_ignore_ascii_case(code)) }
            }
            Node::Language { tag, prefix } => {
                let lists = self.rows.lists().that(|language| {
                    let language = language.to_ascii_lowercase();
                    language
                        .strip_prefix(tag.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || *prefix)
                });
                Test::List { column: LANGUAGE, lists }
            }
            leaf => Test::Row { node: leaf.clone(), marks: self.marks },
        })
    }
}

/// Documents from which on a second thread is worth its start.
const MANY: u32 = 1 << 18;

/// So many pieces all documents are cut into, where they are cut: more than threads, since what stands in one
/// takes longer than what stands in another.
const SHARES: u32 = 4;

/// What is asked at once: documents of a segment.
struct Share<'a> {
    segment: &'a SegmentReader,
    documents: Range<DocId>,
}

/// Asks for every share, on two threads where there is much to ask: the answers stand in the order of the shares.
fn shared_out<T: Send>(
    shares: &[Share<'_>],
    ask: impl Fn(&Share<'_>) -> Result<T, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    let n_documents: u32 = shares.iter().map(|it| it.documents.end - it.documents.start).sum();
    if n_documents < MANY {
        return shares.iter().map(ask).collect();
    }
    // Whoever is done with one takes the next: they are of very different sizes.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut answers = Vec::new();
        while let Some((idx, share)) = {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            shares.get(idx).map(|it| (idx, it))
        } {
            answers.push((idx, ask(share)));
        }
        answers
    };
    let mut answers = thread::scope(|scope| {
        let other = threads::beside(scope, work);
        let mut answers = work();
        // Should it have panicked, so does this one: somebody waits for the answer.
        match other.join() {
            Ok(more) => answers.extend(more),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        answers
    });
    answers.sort_unstable_by_key(|(idx, _)| *idx);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// A condition on a row.
enum Test<'a> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// One of its lists is one of these.
    List {
        column: usize,
        lists: Vec<bool>,
    },
    Row {
        node: Node,
        marks: &'a Marks,
    },
}

impl Test<'_> {
    fn holds(&self, row: Row<'_>) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|it| it.holds(row)),
            Self::Any(tests) => tests.iter().any(|it| it.holds(row)),
            Self::Not(test) => !test.holds(row),
            Self::List { column, lists } => {
                let list = row.lists().get(*column).copied().unwrap_or(0);
                lists.get(list as usize).copied().unwrap_or(false)
            }
            Self::Row { node, marks } => row_holds(node, row, marks),
        }
    }
}

/// Whether a condition holds that a row can answer by itself.
fn row_holds(node: &Node, row: Row<'_>, marks: &Marks) -> bool {
    let marked = |mark| marks.has(row.id(), mark);
    match node {
        Node::Id { text, prefix: false } => row.id() == text,
        Node::Id { text, prefix: true } => row.id().starts_with(text.as_str()),
        Node::Channel(channel) => row.channel() == Some(*channel),
        Node::Status(status) => row.status() == *status,
        Node::Date { from, to } => {
            row.date().is_some_and(|date| date.first_day() <= *to && *from <= date.last_day())
        }
        Node::Is(is) => match is {
            Is::Unread => !marked(Mark::Read),
            Is::Read => marked(Mark::Read),
            Is::Starred => marked(Mark::Starred),
            Is::Joint => row.issuers().len() > 1,
            Is::Undated => row.date().is_none(),
            Is::Demand => row.facts().has(Facts::DEMANDS),
            Is::Status(status) => row.status() == *status,
        },
        Node::Has(has) => match has {
            Has::Claims => row.n_claims() > 0,
            Has::Quotes => row.facts().has(Facts::QUOTES),
            Has::Demands => row.facts().has(Facts::DEMANDS),
            Has::Picks => row.facts().has(Facts::PICKS),
            Has::Url => row.facts().has(Facts::URL),
            Has::Carrier => row.facts().has(Facts::CARRIER),
            Has::Date => row.date().is_some(),
            Has::Place => row.place().is_some(),
            Has::Topics => !row.topics().is_empty(),
            Has::Countries => !row.countries().is_empty(),
            Has::Language => row.language().is_some(),
            Has::Channel => row.channel().is_some(),
            Has::Tags => !row.tags().is_empty(),
        },
        _ => false,
    }
}
