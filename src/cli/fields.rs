//! Statements and claims as JSON. Offsets are Unicode code points of the stored text, half open. It
//! does not know which command prints them.

use serde::Serialize;

use crate::domain::{Carrier, Claim, Mark, Marks, Origin};
use crate::store::Entry;
use crate::text::offsets::CodePoints;

/// The version of every JSON document that leaves the program.
pub(super) const FORMAT: u32 = 1;

/// A statement.
#[derive(Debug, Serialize)]
pub(super) struct StatementJson<'a> {
    id: &'a str,
    title: &'a str,
    issuers: &'a [String],
    date: Option<String>,
    place: Option<&'a str>,
    topics: &'a [String],
    countries: &'a [String],
    language: Option<&'a str>,
    channel: Option<&'static str>,
    url: Option<&'a str>,
    carrier: Option<CarrierJson<'a>>,
    status: &'static str,
    tags: &'a [String],
    read: bool,
    starred: bool,
    n_claims: usize,
    file: String,
    line: u32,
}

#[derive(Debug, Serialize)]
struct CarrierJson<'a> {
    name: &'a str,
    url: Option<&'a str>,
    retrieved: Option<String>,
}

impl<'a> CarrierJson<'a> {
    fn new(carrier: &'a Carrier) -> Self {
        Self {
            name: &carrier.name,
            url: carrier.url.as_deref(),
            retrieved: carrier.retrieved.map(|date| date.to_string()),
        }
    }
}

impl<'a> StatementJson<'a> {
    pub(super) fn new(entry: &'a Entry, marks: &Marks) -> Self {
        let it = &entry.statement;
        Self {
            id: it.id.as_str(),
            title: &it.title,
            issuers: &it.issuers,
            date: it.date.map(|date| date.to_string()),
            place: it.place.as_deref(),
            topics: &it.topics,
            countries: &it.countries,
            language: it.language.as_deref(),
            channel: it.channel.map(crate::domain::Channel::word),
            url: it.url.as_deref(),
            carrier: it.carrier.as_ref().map(CarrierJson::new),
            status: it.status.word(),
            tags: &it.tags,
            read: marks.has(&it.id, Mark::Read),
            starred: marks.has(&it.id, Mark::Starred),
            n_claims: entry.claims.len(),
            file: it.at.file.to_string_lossy().into_owned(),
            line: it.at.line,
        }
    }
}

/// A claim, as `extract` gives it.
#[derive(Debug, Serialize)]
pub(super) struct ClaimJson<'a> {
    kind: &'static str,
    content: Vec<[usize; 2]>,
    cue: Option<[usize; 2]>,
    source: Option<[usize; 2]>,
    speaker: Option<&'a str>,
    confidence: &'static str,
    /// The part of the text it stands in: `body`, `background`, `notes` or `caption`.
    section: &'static str,
    text: String,
}

impl<'a> ClaimJson<'a> {
    /// `points` are those of the text the claim stands in.
    pub(super) fn new(points: &CodePoints<'_>, claim: &'a Claim) -> Self {
        Self {
            kind: claim.kind.word(),
            content: claim.content.iter().map(|span| points.span(*span)).collect(),
            cue: claim.cue.map(|span| points.span(span)),
            source: claim.source.map(|span| points.span(span)),
            speaker: claim.speaker.as_deref(),
            confidence: claim.confidence.word(),
            section: claim.section.word(),
            text: claim.text(points.text()),
        }
    }
}

/// A claim of a store.
#[derive(Debug, Serialize)]
pub(super) struct StoredClaimJson<'a> {
    /// As in the margin of the reader, from 1.
    number: usize,
    #[serde(flatten)]
    claim: ClaimJson<'a>,
    origin: &'static str,
    note: Option<&'a str>,
    /// How the words of a pick stand in the body.
    anchor: Option<&'static str>,
}

impl<'a> StoredClaimJson<'a> {
    pub(super) fn new(points: &CodePoints<'_>, number: usize, claim: &'a Claim) -> Self {
        let (origin, note, anchor) = match &claim.origin {
            Origin::Found => ("found", None, None),
            Origin::Picked { note, anchor } => ("picked", note.as_deref(), Some(anchor.word())),
        };
        Self { number, claim: ClaimJson::new(points, claim), origin, note, anchor }
    }
}
