//! The statements a list is of: all of a store in memory, or its rows and its index, whose statements are
//! read one by one. Both are asked in the same way. It does not read files and does not know the screen.

use std::collections::HashSet;
use std::sync::Arc;

use super::bits::Bits;
use super::evaluate::{self, ClaimAt, Order, by_score};
use super::index::{IndexError, Searcher};
use super::order::Orders;
use super::query::Query;
use crate::domain::{Diagnostic, Mark, Marks, PartialDate, Party, Severity, Sort, Status};
use crate::store::rows::{Row, Rows, Slot};
use crate::store::{Catalog, Entry, read};

/// What is kept of a store, as it was at some moment: shared by all that look.
#[derive(Debug)]
pub struct Snapshot {
    /// The name the store gives itself, or its file name.
    pub name: String,
    /// Parties of `onrecord.yaml`.
    pub parties: Arc<[Party]>,
    /// Rows of the list.
    pub rows: Rows,
    /// The index, as it was with these rows.
    pub searcher: Searcher,
    /// All slots in each order.
    pub orders: Orders,
    /// What is to be known about the files, those about ids that stand twice left out.
    pub diagnostics: Vec<Diagnostic>,
    /// Statements that share their id with another, in the order of the store.
    pub shared: Vec<Slot>,
}

/// Statements to look at.
#[derive(Clone, Debug)]
pub enum Stock {
    /// All of them with their claims; slots are positions in the catalogue.
    Whole(Arc<Catalog>),
    /// What is kept of them; slots are those of rows.
    Kept(Arc<Snapshot>),
}

impl Default for Stock {
    fn default() -> Self {
        Self::Whole(Arc::default())
    }
}

/// What a list says of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// The headline.
    pub title: &'a str,
    /// The issuer that leads and how many sign with it.
    pub issuer_line: String,
    /// The date, as exact as it is known.
    pub date: Option<PartialDate>,
    /// Whether it still stands.
    pub status: Status,
    /// How many claims it has.
    pub n_claims: usize,
    /// Another statement has the same id.
    pub is_shared: bool,
}

/// The statements that answer a query, in an order: made once and shared.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// What was asked.
    pub stock: Stock,
    /// Slots of it.
    pub rows: Arc<[Slot]>,
}

impl Stock {
    /// The name the store gives itself, or its file name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Whole(catalog) => &catalog.name,
            Self::Kept(kept) => &kept.name,
        }
    }

    /// Parties of `onrecord.yaml`.
    #[must_use]
    pub fn parties(&self) -> &Arc<[Party]> {
        match self {
            Self::Whole(catalog) => &catalog.parties,
            Self::Kept(kept) => &kept.parties,
        }
    }

    /// How many statements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(catalog) => catalog.entries().len(),
            Self::Kept(kept) => kept.rows.len(),
        }
    }

    /// Whether it is this very one, not another with the same in it.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(catalog), Self::Whole(other)) => Arc::ptr_eq(catalog, other),
            (Self::Kept(kept), Self::Kept(other)) => Arc::ptr_eq(kept, other),
            _ => false,
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a list says of a statement.
    #[must_use]
    pub fn head(&self, slot: Slot) -> Option<Head<'_>> {
        Some(match self {
            Self::Whole(catalog) => {
                let entry = catalog.get(slot)?;
                let it = &entry.statement;
                Head {
                    id: it.id.as_str(),
                    title: &it.title,
                    issuer_line: it.issuer_line(),
                    date: it.date,
                    status: it.status,
                    n_claims: entry.claims.len(),
                    is_shared: catalog.is_duplicate(&it.id),
                }
            }
            Self::Kept(kept) => {
                let row = kept.rows.get(slot)?;
                Head {
                    id: row.id(),
                    title: row.title(),
                    issuer_line: row.issuer_line(),
                    date: row.date(),
                    status: row.status(),
                    n_claims: usize::from(row.n_claims()),
                    is_shared: kept.shared.contains(&slot),
                }
            }
        })
    }

    /// A statement that is in memory.
    #[must_use]
    pub fn entry(&self, slot: Slot) -> Option<&Arc<Entry>> {
        match self {
            Self::Whole(catalog) => catalog.get(slot),
            Self::Kept(_) => None,
        }
    }

    /// The slots of the statements with an id, in the order of the store: none, one, or several when it is
    /// not unique. Of what is kept every row is looked at.
    #[must_use]
    pub fn slots_of(&self, id: &str) -> Vec<Slot> {
        match self {
            Self::Whole(catalog) => id.parse().map_or(Vec::new(), |id| catalog.positions(&id).to_vec()),
            Self::Kept(kept) => {
                let mut slots: Vec<Slot> =
                    kept.rows.iter().filter(|(_, row)| row.id() == id).map(|(slot, _)| slot).collect();
                slots.sort_by_key(|slot| kept.rows.get(*slot).map(Row::place_in_store));
                slots
            }
        }
    }

    /// The slots of the statement that was read as `entry`: at the same place first, then any with its id.
    /// The slot it had is looked at before all others.
    #[must_use]
    pub fn slots_like(&self, entry: &Entry, had: Option<Slot>) -> Vec<Slot> {
        let at = &entry.statement.at;
        if let (Self::Kept(kept), Some(slot)) = (self, had)
            && kept.rows.get(slot).is_some_and(|row| row.id() == entry.id().as_str())
        {
            return vec![slot];
        }
        let mut slots = self.slots_of(entry.id().as_str());
        slots.sort_by_key(|slot| match self {
            Self::Whole(catalog) => catalog.get(*slot).is_none_or(|it| it.statement.at != *at),
            Self::Kept(kept) => kept
                .rows
                .get(*slot)
                .is_none_or(|row| row.file().as_ref() != Some(&at.file) || row.document() != at.document),
        });
        slots
    }

    /// All problems of the store, ids that stand twice included; errors first, then by place.
    #[must_use]
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut list = match self {
            Self::Whole(catalog) => {
                let mut list = catalog.diagnostics().to_vec();
                list.extend(read::duplicates(catalog));
                list
            }
            Self::Kept(kept) => {
                let mut list = kept.diagnostics.clone();
                let rows = kept.shared.iter().filter_map(|slot| kept.rows.get(*slot));
                list.extend(read::shared_ids(
                    rows.filter_map(|row| Some((row.id(), row.file()?, row.document().line))),
                ));
                list
            }
        };
        list.sort_by(|a, b| {
            let line = |it: &Diagnostic| it.at.as_ref().map_or(0, |at| at.line);
            (b.severity, &a.path, line(a)).cmp(&(a.severity, &b.path, line(b)))
        });
        list
    }

    /// How many errors and warnings there are.
    #[must_use]
    pub fn n_problems(&self) -> (usize, usize) {
        let all = self.problems();
        let n_errors = all.iter().filter(|it| it.severity == Severity::Error).count();
        (n_errors, all.len() - n_errors)
    }

    /// Whether all that was said of statements so far holds: rows that are kept may turn out to be damaged.
    pub fn sound(&self) -> Result<(), IndexError> {
        match self {
            Self::Kept(kept) if kept.rows.is_damaged() => {
                Err(IndexError::Damaged("the cache's rows have been damaged".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// How many statements have not been read.
    #[must_use]
    pub fn n_unread(&self, marks: &Marks) -> usize {
        match self {
            Self::Whole(catalog) => {
                catalog.entries().iter().filter(|it| !marks.has(it.id().as_str(), Mark::Read)).count()
            }
            Self::Kept(kept) if marks.read.is_empty() => kept.rows.len(),
            Self::Kept(kept) => kept.rows.iter().filter(|(_, row)| !marks.has(row.id(), Mark::Read)).count(),
        }
    }

    /// Finds and sorts the statements that answer a query. None if it was cancelled, which is asked now and
    /// then.
    pub fn view(
        &self,
        query: &Query,
        marks: &Marks,
        order: Order,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<View>, IndexError> {
        // Without words there is nothing to be best at.
        let is_by_date = order.sort == Sort::Relevance && !query.has_words();
        let order = if is_by_date { Order { sort: Sort::Date, ..order } } else { order };
        let rows = match self {
            Self::Whole(catalog) => {
                let found = evaluate::statements(catalog, query, marks, order, cancelled);
                found.map(|it| it.rows.into())
            }
            Self::Kept(kept) if query.is_empty() => Some(kept.orders.all(&kept.rows, order)),
            Self::Kept(kept) => {
                let Some(found) = kept.searcher.statements(&kept.rows, query, marks, cancelled)? else {
                    return Ok(None);
                };
                let rows = kept.orders.of(&kept.rows, &found, order);
                if order.sort == Sort::Relevance {
                    let scores = kept.searcher.scores(&kept.rows, query, &found, cancelled)?;
                    scores.map(|scores| {
                        let score = |slot: Slot| scores.get(slot as usize).copied().unwrap_or(0.0);
                        let rows = rows.iter().map(|slot| (*slot, score(*slot))).collect();
                        by_score(rows, order.reversed).into()
                    })
                } else {
                    Some(rows)
                }
            }
        };
        self.sound()?;
        Ok(rows.map(|rows| View { stock: self.clone(), rows }))
    }
}

impl View {
    /// The claims of its statements, in their order, that hold all words of a filter; where the query speaks
    /// of claims, only those it holds of: see [`evaluate::claims`]. None if it was cancelled.
    pub fn claims(
        &self,
        query: &Query,
        filter: &str,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Vec<ClaimAt>>, IndexError> {
        match &self.stock {
            Stock::Whole(catalog) => Ok(evaluate::claims(catalog, &self.rows, query, filter, cancelled)),
            Stock::Kept(kept) => {
                let mut within = Bits::none(kept.rows.n_slots());
                self.rows.iter().for_each(|slot| within.insert(*slot));
                let claims = kept.searcher.claims(&kept.rows, query, filter, &within, cancelled)?;
                Ok(claims.map(|it| in_order(&it, &self.rows, kept.rows.n_slots())))
            }
        }
    }
}

/// Claims that are sorted by slot, in the order of these slots.
fn in_order(claims: &[ClaimAt], slots: &[Slot], n_slots: usize) -> Vec<ClaimAt> {
    let mut starts = vec![u32::MAX; n_slots];
    for (idx, claim) in claims.iter().enumerate().rev() {
        if let Some(start) = starts.get_mut(claim.slot as usize) {
            *start = u32::try_from(idx).unwrap_or(u32::MAX);
        }
    }
    let mut ordered = Vec::with_capacity(claims.len());
    for slot in slots {
        let start = starts.get(*slot as usize).copied().unwrap_or(u32::MAX);
        let rest = claims.get(start as usize..).unwrap_or(&[]);
        ordered.extend(rest.iter().take_while(|it| it.slot == *slot));
    }
    ordered
}

/// The slots of rows that share their id with another, in the order of the store.
#[must_use]
pub fn shared(rows: &Rows) -> Vec<Slot> {
    let mut seen: HashSet<&str> = HashSet::with_capacity(rows.len());
    let twice: HashSet<&str> =
        rows.iter().filter(|(_, row)| !seen.insert(row.id())).map(|(_, row)| row.id()).collect();
    if twice.is_empty() {
        return Vec::new();
    }
    let mut slots: Vec<Slot> =
        rows.iter().filter(|(_, row)| twice.contains(row.id())).map(|(slot, _)| slot).collect();
    slots.sort_by_key(|slot| rows.get(*slot).map(Row::place_in_store));
    slots
}
