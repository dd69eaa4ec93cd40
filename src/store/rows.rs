//! What a list needs of every statement, small: a million rows are about 150 MB, bodies stay in their
//! files. It does not read files, does not find claims and does not search.
//!
//! A row has a *slot*, a number that stays its own for as long as the cache lives: a statement that changes
//! gets a new slot, and its old one is dead. Rows are kept in blocks that snapshots share, so that taking
//! in one changed file copies one block.

mod codec;
mod files;
mod lazy;
mod origin;
mod packed;

use std::collections::HashMap;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use crate::domain::{Channel, ClaimKind, Document, PartialDate, Span, StatementId, Status};
use crate::store::Entry;

use packed::{Fixed, Packed};

pub use files::{Files, Names, ReadNames};
pub use lazy::{Damage, Lazy};

pub use origin::{Origin, hash, plain_body};

pub use codec::{Bad, block_bytes, block_of, lists_bytes, lists_of};

/// The rows of a block: few, since one is read as a whole, and the rows of a screen stand in as many.
pub const BLOCK: usize = 1 << 6;

/// The number of a row, its own for as long as the cache lives.
pub type Slot = u32;

/// What a row says in bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u16);

impl Facts {
    /// It has a URL.
    pub const URL: Self = Self(1);
    /// Somebody else carried it.
    pub const CARRIER: Self = Self(1 << 1);
    /// A person has picked claims.
    pub const PICKS: Self = Self(1 << 2);
    /// A claim quotes words.
    pub const QUOTES: Self = Self(1 << 3);
    /// A claim asks something of somebody.
    pub const DEMANDS: Self = Self(1 << 4);
    /// See [`Origin::has_plain_body`].
    pub const PLAIN_BODY: Self = Self(1 << 5);
    /// The slot is dead: the statement has changed or gone.
    const DEAD: Self = Self(1 << 15);

    /// Whether all of `other` holds.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn with(self, other: Self, holds: bool) -> Self {
        if holds { Self(self.0 | other.0) } else { self }
    }
}

/// Some rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Ids and titles, one after the other.
    text: String,
    packed: Vec<Packed>,
}

/// Lists of texts that rows share: issuers, topics, tags, countries; a place or a language is a list of one.
/// The first is the empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    lists: Vec<Box<[Box<str>]>>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { lists: vec![Box::default()] }
    }
}

impl Lists {
    /// The texts of a list.
    #[must_use]
    pub fn get(&self, list: u32) -> &[Box<str>] {
        self.lists.get(list as usize).map_or(&[], |it| it)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there is none, which never holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// For every list whether one of its texts holds: asked once, however many rows have the list.
    #[must_use]
    pub fn that(&self, mut holds: impl FnMut(&str) -> bool) -> Vec<bool> {
        self.lists.iter().map(|list| list.iter().any(|text| holds(text))).collect()
    }
}

/// The rows of a store: an immutable snapshot once it is shared.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    blocks: Vec<Arc<Lazy>>,
    damage: Damage,
    lists: Arc<Lists>,
    files: Arc<Files>,
    n_alive: usize,
}

/// One row of a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    rows: &'a Rows,
    block: &'a Block,
    idx: usize,
    packed: &'a Packed,
}

impl Rows {
    /// A snapshot of what was kept: see [`block_of`] and [`lists_of`].
    #[must_use]
    pub fn of(blocks: Vec<Arc<Lazy>>, damage: Damage, lists: Arc<Lists>, files: Arc<Files>) -> Self {
        let n_alive = blocks.iter().map(|it| it.n_alive()).sum();
        Self { blocks, damage, lists, files, n_alive }
    }

    /// None yet, of the store at `root`.
    #[must_use]
    pub fn empty(root: &Path) -> Self {
        Self { files: Arc::new(Files::new(root)), ..Self::default() }
    }

    /// Whether a block that was asked for was not what had been kept: what was said since may be wrong.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damage.is_there()
    }

    /// The slots there are, dead ones included: one more than the highest.
    #[must_use]
    pub fn n_slots(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.n_rows())
    }

    /// How many statements there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_alive
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.n_alive == 0
    }

    /// The row of a slot; None for one that is dead or was never given.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Option<Row<'_>> {
        let (block, idx) = (slot as usize / BLOCK, slot as usize % BLOCK);
        let block = self.blocks.get(block)?.get();
        let packed = block.packed.get(idx).filter(|it| !it.facts().has(Facts::DEAD))?;
        Some(Row { rows: self, block, idx, packed })
    }

    /// Whether a slot has a row. Faster than [`Self::get`] where no row of its block is dead: the block is not
    /// read for it.
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        match self.blocks.get(slot as usize / BLOCK) {
            Some(block) if block.n_alive() == block.n_rows() => slot as usize % BLOCK < block.n_rows(),
            Some(_) => self.get(slot).is_some(),
            None => false,
        }
    }

    /// All rows with their slots, in the order of the slots.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, Row<'_>)> {
        self.blocks.iter().enumerate().flat_map(move |(n, block)| {
            let block = block.get();
            block.packed.iter().enumerate().filter(|(_, it)| !it.facts().has(Facts::DEAD)).map(
                move |(idx, packed)| {
                    let slot = Slot::try_from(n * BLOCK + idx).unwrap_or(Slot::MAX);
                    (slot, Row { rows: self, block, idx, packed })
                },
            )
        })
    }

    /// The blocks, each to be kept as it is.
    #[must_use]
    pub fn blocks(&self) -> &[Arc<Lazy>] {
        &self.blocks
    }

    /// The lists of texts.
    #[must_use]
    pub const fn lists(&self) -> &Arc<Lists> {
        &self.lists
    }

    /// The files, by the number rows know them by.
    #[must_use]
    pub const fn files(&self) -> &Arc<Files> {
        &self.files
    }
}

impl<'a> Row<'a> {
    /// The statement's id.
    #[must_use]
    pub fn id(self) -> &'a str {
        let start = self.idx.checked_sub(1).and_then(|it| self.block.packed.get(it));
        let start = start.map_or(0, Packed::title_end);
        self.block.text.get(start..self.packed.id_end()).unwrap_or("")
    }

    /// The same as a value.
    #[must_use]
    pub fn statement_id(self) -> Option<StatementId> {
        self.id().parse().ok()
    }

    /// The headline.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.block.text.get(self.packed.id_end()..self.packed.title_end()).unwrap_or("")
    }

    /// The issuers; the first leads.
    #[must_use]
    pub fn issuers(self) -> &'a [Box<str>] {
        self.rows.lists.get(self.packed.list(0))
    }

    /// The issuer that leads and how many sign with it.
    #[must_use]
    pub fn issuer_line(self) -> String {
        match self.issuers() {
            [] => String::new(),
            [issuer] => issuer.to_string(),
            [issuer, others @ ..] => format!("{issuer} + {}", others.len()),
        }
    }

    /// The date, as exact as it is known.
    #[must_use]
    pub fn date(self) -> Option<PartialDate> {
        self.packed.date()
    }

    /// The dateline.
    #[must_use]
    pub fn place(self) -> Option<&'a str> {
        self.rows.lists.get(self.packed.list(1)).first().map(|it| &**it)
    }

    /// The topics.
    #[must_use]
    pub fn topics(self) -> &'a [Box<str>] {
        self.rows.lists.get(self.packed.list(2))
    }

    /// The user's own words for it.
    #[must_use]
    pub fn tags(self) -> &'a [Box<str>] {
        self.rows.lists.get(self.packed.list(3))
    }

    /// Upper case country codes.
    #[must_use]
    pub fn countries(self) -> &'a [Box<str>] {
        self.rows.lists.get(self.packed.list(4))
    }

    /// A BCP 47 tag.
    #[must_use]
    pub fn language(self) -> Option<&'a str> {
        self.rows.lists.get(self.packed.list(5)).first().map(|it| &**it)
    }

    /// By which way it reached the public.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        self.packed.channel()
    }

    /// Whether it still stands.
    #[must_use]
    pub fn status(self) -> Status {
        self.packed.status()
    }

    /// What it says in bits.
    #[must_use]
    pub fn facts(self) -> Facts {
        self.packed.facts()
    }

    /// How many claims it has; 65,535 stands for any number above.
    #[must_use]
    pub fn n_claims(self) -> u16 {
        self.packed.n_claims()
    }

    /// The file it stands in.
    #[must_use]
    pub fn file(self) -> Option<Arc<Path>> {
        self.rows.files.path(self.packed.file() as usize)
    }

    /// The number of that file.
    #[must_use]
    pub fn file_number(self) -> u32 {
        self.packed.file()
    }

    /// The document in that file.
    #[must_use]
    pub fn document(self) -> Document {
        self.packed.document()
    }

    /// Its place among the statements of the store.
    #[must_use]
    pub fn place_in_store(self) -> (Option<&'a Path>, usize) {
        (self.rows.files.name(self.packed.file() as usize), self.packed.document().bytes.start())
    }

    /// The hash of the document's bytes: another one means that what is known of it is out of date.
    #[must_use]
    pub fn hash(self) -> u64 {
        self.packed.hash()
    }

    /// The numbers of its lists: issuers, place, topics, tags, countries, language. For asking something
    /// of a list once instead of of each row: see [`Lists::that`].
    #[must_use]
    pub fn lists(self) -> [u32; 6] {
        std::array::from_fn(|n| self.packed.list(n))
    }
}

impl Block {
    fn n_rows(&self) -> usize {
        self.packed.len()
    }

    fn n_alive(&self) -> usize {
        self.packed.iter().filter(|it| !it.facts().has(Facts::DEAD)).count()
    }
}

/// Takes statements in and out; [`Editor::rows`] is a snapshot of where it is.
#[derive(Debug, Default)]
pub struct Editor {
    rows: Rows,
    /// The number of each list; filled when the first text is looked for.
    numbers: HashMap<Box<[Box<str>]>, u32>,
    /// The numbers of the files that were asked for, or of all.
    file_numbers: HashMap<Arc<Path>, u32>,
    knows_files: bool,
}

impl Editor {
    /// Goes on from a snapshot.
    #[must_use]
    pub fn new(rows: Rows) -> Self {
        let number = |idx: usize| u32::try_from(idx).unwrap_or(u32::MAX);
        let numbers =
            rows.lists.lists.iter().enumerate().map(|(idx, it)| (it.clone(), number(idx))).collect();
        Self { rows, numbers, ..Self::default() }
    }

    /// Where it is; shares what does not change any more.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The number rows know a file by.
    pub fn file_number(&mut self, file: &Arc<Path>) -> u32 {
        if let Some(number) = self.file_numbers.get(file) {
            return *number;
        }
        if mem::replace(&mut self.knows_files, true) {
            return self.add_file(file);
        }
        for idx in 0..self.rows.files.len() {
            if let Some(path) = self.rows.files.path(idx) {
                self.file_numbers.insert(path, u32::try_from(idx).unwrap_or(u32::MAX));
            }
        }
        self.file_number(file)
    }

    /// Says by which number rows know a file: then the others need not be looked through for it.
    pub fn know_file(&mut self, file: &Arc<Path>, number: usize) {
        self.file_numbers.insert(Arc::clone(file), u32::try_from(number).unwrap_or(u32::MAX));
    }

    /// Adds a file that is none of those there are; returns its number.
    pub fn add_file(&mut self, file: &Arc<Path>) -> u32 {
        let number = Arc::make_mut(&mut self.rows.files).push(file);
        self.file_numbers.insert(Arc::clone(file), number);
        number
    }

    /// Adds a statement with what is known of the bytes of its document; returns its slot.
    pub fn add(&mut self, entry: &Entry, origin: Origin) -> Slot {
        let it = &entry.statement;
        let quotes = entry.claims.iter().any(|claim| claim.kind != ClaimKind::Reported);
        let demands = entry.claims.iter().any(|claim| claim.demand.is_some());
        let facts = Facts::default()
            .with(Facts::URL, it.url.is_some())
            .with(Facts::CARRIER, it.carrier.is_some())
            .with(Facts::PICKS, !it.picks.is_empty())
            .with(Facts::QUOTES, quotes)
            .with(Facts::DEMANDS, demands)
            .with(Facts::PLAIN_BODY, origin.has_plain_body);
        let lists = [
            self.list(&it.issuers),
            self.list(it.place.as_slice()),
            self.list(&it.topics),
            self.list(&it.tags),
            self.list(&it.countries),
            self.list(it.language.as_slice()),
        ];
        let fixed = Fixed {
            date: it.date,
            lists,
            channel: it.channel,
            status: it.status,
            facts,
            n_claims: u16::try_from(entry.claims.len()).unwrap_or(u16::MAX),
            file: self.file_number(&it.at.file),
            document: it.at.document,
            hash: origin.hash,
            ..Fixed::default()
        };
        self.push(it.id.as_str(), &it.title, fixed)
    }

    fn push(&mut self, id: &str, title: &str, fixed: Fixed) -> Slot {
        let is_full = self.rows.blocks.last().is_none_or(|it| it.n_rows() >= BLOCK);
        if is_full {
            self.rows.blocks.push(Arc::new(Lazy::new(Block::default())));
        }
        let n_before = (self.rows.blocks.len() - 1) * BLOCK;
        let Some(block) = self.rows.blocks.last_mut().and_then(Lazy::edit) else { return Slot::MAX };
        let end = |text: &String| u32::try_from(text.len()).unwrap_or(u32::MAX);
        block.text.push_str(id);
        let id_end = end(&block.text);
        block.text.push_str(title);
        let title_end = end(&block.text);
        block.packed.push(Packed::new(&Fixed { id_end, title_end, ..fixed }));
        self.rows.n_alive += 1;
        Slot::try_from(n_before + block.packed.len() - 1).unwrap_or(Slot::MAX)
    }

    /// Says where an unchanged statement stands now, in its file; an unknown or dead slot stays as it is.
    pub fn moved(&mut self, slot: Slot, document: Document) {
        if self.rows.get(slot).is_some_and(|row| row.document() != document)
            && let Some(packed) = self.packed_mut(slot)
        {
            packed.set_document(document);
        }
    }

    /// Takes a statement out; its slot is dead.
    pub fn remove(&mut self, slot: Slot) {
        if self.rows.get(slot).is_some()
            && let Some(packed) = self.packed_mut(slot)
        {
            packed.set_facts(packed.facts().with(Facts::DEAD, true));
            self.rows.n_alive -= 1;
        }
    }

    fn packed_mut(&mut self, slot: Slot) -> Option<&mut Packed> {
        Lazy::edit(self.rows.blocks.get_mut(slot as usize / BLOCK)?)?.packed.get_mut(slot as usize % BLOCK)
    }

    fn list(&mut self, texts: &[String]) -> u32 {
        if texts.is_empty() {
            return 0;
        }
        let texts: Box<[Box<str>]> = texts.iter().map(|it| it.as_str().into()).collect();
        if let Some(number) = self.numbers.get(&texts) {
            return *number;
        }
        let lists = &mut Arc::make_mut(&mut self.rows.lists).lists;
        let number = u32::try_from(lists.len()).unwrap_or(u32::MAX);
        lists.push(texts.clone());
        self.numbers.insert(texts, number);
        number
    }
}

/// A [`Document`] from numbers that were kept.
fn document(start: u32, end: u32, line: u32) -> Document {
    Document { bytes: Span::new(start as usize, end.max(start) as usize), line }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::store::read;

    /// A store of as many statements as asked for, read from text.
    fn entries(n: usize) -> Vec<Entry> {
        let mut text = String::new();
        for n in 0..n {
            let _ = write!(
                text,
                "---\nid: s{n}\ntitle: Camp {n}\nissuer: [Harbour Aid, Cedar {}]\ndate: 2025-0{}\n\
                 topics: [Housing]\nbody: |\n  Nobody came.\n",
                n % 3,
                n % 9 + 1
            );
        }
        let path: Arc<Path> = Path::new("camps.yaml").into();
        let mut entries = Vec::new();
        read::text(&path, text.as_bytes(), &mut |read| {
            entries
                .extend(read.statements.into_iter().map(|statement| Entry { statement, claims: Vec::new() }));
        });
        entries
    }

    fn shown(row: Row<'_>) -> String {
        let date = row.date().map(|it| it.to_string()).unwrap_or_default();
        format!(
            "{} {} {} {date} {:?} {:?}",
            row.id(),
            row.title(),
            row.issuer_line(),
            row.topics(),
            row.file()
        )
    }

    #[test]
    fn rows_say_what_their_statements_say() {
        let mut editor = Editor::default();
        for (n, entry) in entries(BLOCK + 2).iter().enumerate() {
            assert_eq!(editor.add(entry, Origin { hash: n as u64, ..Origin::default() }) as usize, n);
        }
        let rows = editor.rows();
        assert_eq!((rows.n_slots(), rows.len(), rows.blocks().len()), (BLOCK + 2, BLOCK + 2, 2));
        let last = rows.get(Slot::try_from(BLOCK).unwrap()).unwrap();
        let date = format!("2025-0{}", BLOCK % 9 + 1);
        assert_eq!(
            shown(last),
            format!("s{BLOCK} Camp {BLOCK} Harbour Aid + 1 {date} [\"Housing\"] Some(\"camps.yaml\")")
        );
        assert_eq!(last.hash(), BLOCK as u64);
        // The empty list, three lists of issuers, one of topics.
        assert_eq!(rows.lists().len(), 5);
    }

    #[test]
    fn a_row_knows_how_its_statement_stands_and_where() {
        let path: Arc<Path> = Path::new("camps.yaml").into();
        let text = "id: a\ntitle: A\nissuer: X\nbody: one\n---\nid: b\ntitle: B\nissuer: X\nstatus: withdrawn\nbody: two\n";
        let mut editor = Editor::default();
        let mut statements = Vec::new();
        read::text(&path, text.as_bytes(), &mut |read| statements.extend(read.statements));
        for statement in &statements {
            editor.add(&Entry { statement: statement.clone(), claims: Vec::new() }, Origin::default());
        }
        let rows = editor.rows();
        let told = |slot| rows.get(slot).map(|it| (it.status(), it.n_claims(), it.document()));
        let known = |n: usize, status| Some((status, 0, statements[n].at.document));
        assert_eq!(told(0), known(0, Status::Current));
        assert_eq!(told(1), known(1, Status::Withdrawn));
        assert_eq!(told(2), None);
    }

    #[test]
    fn what_is_taken_out_is_gone_in_later_snapshots_only() {
        let mut editor = Editor::default();
        for entry in &entries(3) {
            editor.add(entry, Origin::default());
        }
        let before = editor.rows().clone();
        editor.remove(1);
        editor.remove(1);
        let ids = |rows: &Rows| rows.iter().map(|(_, row)| row.id().to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&before), ["s0", "s1", "s2"]);
        assert_eq!(ids(editor.rows()), ["s0", "s2"]);
        assert_eq!((before.len(), editor.rows().len(), editor.rows().n_slots()), (3, 2, 3));
    }

    #[test]
    fn a_document_is_read_again_by_its_place() {
        let path: Arc<Path> = Path::new("camps.yaml").into();
        let text =
            "---\nid: a\ntitle: A\nissuer: X\nbody: one\n--- # b\n\nid: b\ntitle: B\nissuer: X\nbody: two\n";
        let mut statements = Vec::new();
        read::text(&path, text.as_bytes(), &mut |read| statements.extend(read.statements));
        for statement in &statements {
            let bytes = statement.at.document.bytes.of(text).as_bytes();
            assert_eq!(read::alone(&path, bytes, statement.at.document).as_ref(), Some(statement));
        }
        assert_eq!(statements.len(), 2);
    }
}
