//! The order of a list by its rows: the same as [`super::evaluate`] gives by statements. It does not know
//! how rows were found.

use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::bits::Bits;
use super::evaluate::{Order, sort_text};
use crate::domain::Sort;
use crate::store::rows::{Damage, Row, Rows, Slot};

/// One in so many rows: fewer are sorted by themselves, more are picked out of the order of all.
const SPARSE: usize = 32;

/// Reads the slots of all rows, newest first, piece by piece; None where they are not what was kept.
type Source = Box<dyn Fn(&mut dyn FnMut(&[Slot])) -> Option<()> + Send + Sync>;

/// The slots of all rows, newest first: there, or read when they are asked for.
#[derive(Default)]
pub struct Newest {
    all: OnceLock<Arc<[Slot]>>,
    kept: Option<(Source, Damage)>,
}

impl Newest {
    /// What is there.
    #[must_use]
    pub fn new(slots: Arc<[Slot]>) -> Self {
        Self { all: OnceLock::from(slots), kept: None }
    }

    /// What was kept. Where `read` finds that it is something else, that is noted as damage.
    #[must_use]
    pub fn kept(
        read: impl Fn(&mut dyn FnMut(&[Slot])) -> Option<()> + Send + Sync + 'static,
        damage: &Damage,
    ) -> Self {
        Self { all: OnceLock::new(), kept: Some((Box::new(read), damage.clone())) }
    }

    /// All of them; none, once and for all, where they are not what was kept.
    pub fn all(&self) -> &Arc<[Slot]> {
        self.all.get_or_init(|| {
            let mut all = Vec::new();
            if !self.each(&mut |slots| all.extend_from_slice(slots)) {
                all.clear();
            }
            all.into()
        })
    }

    /// Those of a set. Where they have to be read no other is kept: fresh memory for all would cost more than
    /// reading them.
    fn of(&self, found: &Bits) -> Vec<Slot> {
        let mut these = Vec::with_capacity(found.count());
        let mut take = |slots: &[Slot]| these.extend(slots.iter().filter(|it| found.has(**it)));
        match self.all.get() {
            Some(all) => take(all),
            // That they are not what was kept is asked when everything is: see [`Rows::is_damaged`].
            None => _ = self.each(&mut take),
        }
        these
    }

    /// Reads all of them; whether they are what was kept.
    fn each(&self, take: &mut dyn FnMut(&[Slot])) -> bool {
        let Some((read, damage)) = &self.kept else { return true };
        let is_it = read(take).is_some();
        if !is_it {
            damage.note();
        }
        is_it
    }
}

impl fmt::Debug for Newest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Newest").field("is_there", &self.all.get().is_some()).finish_non_exhaustive()
    }
}

/// The slots of all rows in every order, each worked out when it is first asked for.
#[derive(Debug)]
pub struct Orders {
    newest: Arc<Newest>,
    others: [OnceLock<Arc<[Slot]>>; 7],
}

impl Orders {
    /// With what is known already: see [`newest`].
    #[must_use]
    pub fn new(newest: Arc<Newest>) -> Self {
        Self { newest, others: Default::default() }
    }

    /// All rows in an order.
    #[must_use]
    pub fn all(&self, rows: &Rows, order: Order) -> Arc<[Slot]> {
        let sort = Sort::ALL.iter().position(|it| *it == order.sort).unwrap_or(0);
        if order.sort == Sort::Relevance {
            return Arc::clone(self.newest.all());
        }
        match (sort * 2 + usize::from(order.reversed)).checked_sub(1) {
            None => Arc::clone(self.newest.all()),
            Some(idx) => match self.others.get(idx) {
                Some(cell) => Arc::clone(cell.get_or_init(|| sorted(rows, every(rows), order).into())),
                None => sorted(rows, every(rows), order).into(),
            },
        }
    }

    /// Those of a set.
    #[must_use]
    pub fn of(&self, rows: &Rows, found: &Bits, order: Order) -> Arc<[Slot]> {
        let n_found = found.count();
        // Newest first is known, and no row need be looked at for it.
        let is_known = order == Order::default();
        if n_found < 2 || !is_known && n_found * SPARSE < rows.len() {
            return sorted(rows, found.iter(), order).into();
        }
        if n_found == rows.len() {
            return self.all(rows, order);
        }
        if is_known {
            return self.newest.of(found).into();
        }
        let all = self.all(rows, order);
        let mut slots = Vec::with_capacity(n_found);
        slots.extend(all.iter().filter(|it| found.has(**it)));
        slots.into()
    }
}

fn every(rows: &Rows) -> impl Iterator<Item = Slot> + '_ {
    rows.iter().map(|(slot, _)| slot)
}

/// All rows, newest first.
#[must_use]
pub fn newest(rows: &Rows) -> Vec<Slot> {
    sorted(rows, every(rows), Order::default())
}

/// All rows, newest first, by what their order was when there were `n_before` slots: only those that have
/// come since are sorted, and those that share their id with another, whose place decides between them and may
/// be another one now.
#[must_use]
pub fn newest_since(rows: &Rows, before: &[Slot], n_before: usize, shared: &[Slot]) -> Vec<Slot> {
    let first = Slot::try_from(n_before).unwrap_or(Slot::MAX);
    let last = Slot::try_from(rows.n_slots()).unwrap_or(Slot::MAX);
    let shared: HashSet<Slot> = shared.iter().copied().filter(|it| *it < first).collect();
    let new = sorted(rows, shared.iter().copied().chain(first..last), Order::default());
    let mut new = new.into_iter().peekable();
    let mut slots = Vec::with_capacity(rows.len());
    for slot in before.iter().filter(|it| !shared.contains(it)) {
        let Some(row) = rows.get(*slot) else { continue };
        while let Some(next) = new.next_if(|it| rows.get(*it).is_some_and(|it| by_newest(it, row).is_lt())) {
            slots.push(next);
        }
        slots.push(*slot);
    }
    slots.extend(new);
    slots
}

fn sorted(rows: &Rows, slots: impl Iterator<Item = Slot>, order: Order) -> Vec<Slot> {
    let mut slots: Vec<(Slot, Row<'_>)> =
        slots.filter_map(|slot| rows.get(slot).map(|row| (slot, row))).collect();
    match order.sort {
        Sort::Date if order.reversed => {
            let key = |row: Row<'_>| (row.date().is_none(), row.date());
            slots.sort_unstable_by(|(_, a), (_, b)| key(*a).cmp(&key(*b)).then_with(|| by_id(*a, *b)));
        }
        Sort::Date | Sort::Relevance => slots.sort_unstable_by(|(_, a), (_, b)| by_newest(*a, *b)),
        Sort::Issuer => by(&mut slots, order, |row| sort_text(row.issuers().first().map_or("", |it| it))),
        Sort::Title => by(&mut slots, order, |row| sort_text(row.title())),
        Sort::Claims => by(&mut slots, order, |row| Reverse(row.n_claims())),
    }
    slots.into_iter().map(|(slot, _)| slot).collect()
}

/// Newest first with undated last, then by id.
fn by_newest(a: Row<'_>, b: Row<'_>) -> Ordering {
    let key = |row: Row<'_>| (row.date().is_none(), Reverse(row.date()));
    key(a).cmp(&key(b)).then_with(|| by_id(a, b))
}

/// By id; of those that share one, by their place in the store.
fn by_id(a: Row<'_>, b: Row<'_>) -> Ordering {
    a.id().cmp(b.id()).then_with(|| a.place_in_store().cmp(&b.place_in_store()))
}

/// Sorts by a key that is made once for each row; equals stay newest first, in a reversed list too.
fn by<K: Ord>(slots: &mut [(Slot, Row<'_>)], order: Order, key: impl Fn(Row<'_>) -> K) {
    slots.sort_unstable_by(|(_, a), (_, b)| by_newest(*a, *b));
    if order.reversed {
        slots.sort_by_cached_key(|(_, row)| Reverse(key(*row)));
    } else {
        slots.sort_by_cached_key(|(_, row)| key(*row));
    }
}
