//! What is of one size in every row, as the bytes that are kept: a million rows are read back by copying them,
//! and each number is looked at when somebody asks. Whatever the bytes are, each says something sound. It does
//! not know the texts of a row.

use super::{Facts, document};
use crate::domain::{Channel, Document, PartialDate, Status};

/// The numbers of a row, each of four bytes: their order is the format.
const N_NUMBERS: usize = 17;
/// The bytes of a row.
pub(super) const LEN: usize = N_NUMBERS * 4;

const ID_END: usize = 0;
const TITLE_END: usize = 1;
const DATE: usize = 2;
const LISTS: usize = 3;
/// Channel, status and claims.
const KINDS: usize = 9;
const FACTS: usize = 10;
const FILE: usize = 11;
const DOCUMENT: usize = 12;
const HASH: usize = 15;

/// What is of one size in every row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixed {
    /// Where the id ends in the block's text; the title follows up to `title_end`.
    pub(super) id_end: u32,
    pub(super) title_end: u32,
    pub(super) date: Option<PartialDate>,
    /// Numbers of lists of texts: issuers, place, topics, tags, countries, language.
    pub(super) lists: [u32; 6],
    pub(super) channel: Option<Channel>,
    pub(super) status: Status,
    pub(super) facts: Facts,
    pub(super) n_claims: u16,
    pub(super) file: u32,
    pub(super) document: Document,
    pub(super) hash: u64,
}

/// The same as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed(pub(super) [u8; LEN]);

impl Packed {
    pub(super) fn new(it: &Fixed) -> Self {
        let position = |found: Option<usize>| found.and_then(|it| u8::try_from(it).ok());
        let channel = it.channel.and_then(|it| position(Channel::ALL.iter().position(|c| *c == it)));
        let status = position(Status::ALL.iter().position(|s| *s == it.status)).unwrap_or(0);
        let kinds =
            u32::from(channel.map_or(0, |it| it + 1)) | u32::from(status) << 8 | u32::from(it.n_claims) << 16;
        let mut packed = Self([0; LEN]);
        packed.set(ID_END, it.id_end);
        packed.set(TITLE_END, it.title_end);
        packed.set(DATE, it.date.map_or(0, PartialDate::packed));
        for (n, list) in it.lists.into_iter().enumerate() {
            packed.set(LISTS + n, list);
        }
        packed.set(KINDS, kinds);
        packed.set_facts(it.facts);
        packed.set(FILE, it.file);
        packed.set_document(it.document);
        for (n, half) in [it.hash, it.hash >> 32].into_iter().enumerate() {
            packed.set(HASH + n, u32::try_from(half & 0xffff_ffff).unwrap_or(0));
        }
        packed
    }

    fn number(&self, n: usize) -> u32 {
        let four = self.0.get(n * 4..).and_then(<[u8]>::first_chunk::<4>);
        four.map_or(0, |it| u32::from_le_bytes(*it))
    }

    fn set(&mut self, n: usize, number: u32) {
        if let Some(four) = self.0.get_mut(n * 4..).and_then(<[u8]>::first_chunk_mut::<4>) {
            *four = number.to_le_bytes();
        }
    }

    pub(super) fn set_facts(&mut self, facts: Facts) {
        self.set(FACTS, u32::from(facts.0));
    }

    pub(super) fn set_document(&mut self, document: Document) {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.set(DOCUMENT, number(document.bytes.start()));
        self.set(DOCUMENT + 1, number(document.bytes.end()));
        self.set(DOCUMENT + 2, document.line);
    }

    pub(super) fn id_end(&self) -> usize {
        self.number(ID_END) as usize
    }

    pub(super) fn title_end(&self) -> usize {
        self.number(TITLE_END) as usize
    }

    pub(super) fn date(&self) -> Option<PartialDate> {
        PartialDate::unpacked(self.number(DATE))
    }

    pub(super) fn list(&self, n: usize) -> u32 {
        self.number(LISTS + n.min(5))
    }

    fn kind(&self, shift: u32) -> usize {
        (self.number(KINDS) >> shift & 0xff) as usize
    }

    pub(super) fn channel(&self) -> Option<Channel> {
        Channel::ALL.get(self.kind(0).checked_sub(1)?).copied()
    }

    pub(super) fn status(&self) -> Status {
        Status::ALL.get(self.kind(8)).copied().unwrap_or_default()
    }

    pub(super) fn n_claims(&self) -> u16 {
        u16::try_from(self.number(KINDS) >> 16).unwrap_or(u16::MAX)
    }

    pub(super) fn facts(&self) -> Facts {
        Facts(u16::try_from(self.number(FACTS) & 0xffff).unwrap_or(0))
    }

    pub(super) fn file(&self) -> u32 {
        self.number(FILE)
    }

    pub(super) fn document(&self) -> Document {
        document(self.number(DOCUMENT), self.number(DOCUMENT + 1), self.number(DOCUMENT + 2))
    }

    pub(super) fn hash(&self) -> u64 {
        u64::from(self.number(HASH)) | u64::from(self.number(HASH + 1)) << 32
    }
}
