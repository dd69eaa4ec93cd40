//! Statements and claims as JSON. Offsets are Unicode code points of the stored text, half open. It
//! does not know which command prints them.

use serde::Serialize;

use crate::domain::{Carrier, Claim, Demand, Mark, Marks, Origin, Section};
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
    pub(super) fn new(entry: &'a Entry, n_claims: usize, marks: &Marks) -> Self {
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
            read: marks.has(it.id.as_str(), Mark::Read),
            starred: marks.has(it.id.as_str(), Mark::Starred),
            n_claims,
            file: it.at.file.to_string_lossy().into_owned(),
            line: it.at.line,
        }
    }
}

/// A claim, as `extract` gives it; the rule only where it is to explain.
#[derive(Debug, Serialize)]
pub(super) struct ClaimJson<'a> {
    kind: &'static str,
    content: Vec<[usize; 2]>,
    cue: Option<[usize; 2]>,
    source: Option<[usize; 2]>,
    speaker: Option<&'a str>,
    confidence: &'static str,
    /// The part of the text it stands in, where that is not the body: `background`, `notes`, `caption`.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'static str>,
    /// Which rule gave the speaker; None where nobody asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    demand: Option<DemandJson<'a>>,
    text: String,
}

/// What a claim asks of somebody.
#[derive(Debug, Serialize)]
struct DemandJson<'a> {
    /// Who is asked; null where nobody is named.
    of: Option<&'a str>,
    /// What they are to do.
    what: [usize; 2],
}

impl<'a> DemandJson<'a> {
    fn new(points: &CodePoints<'_>, demand: &'a Demand) -> Self {
        Self { of: demand.of.as_deref(), what: points.span(demand.what) }
    }
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
            section: Some(claim.section.word()).filter(|_| claim.section != Section::Body),
            rule: None,
            demand: claim.demand.as_ref().map(|it| DemandJson::new(points, it)),
            text: claim.text(points.text()),
        }
    }

    /// The same, with the rule that gave the speaker.
    pub(super) fn explained(points: &CodePoints<'_>, claim: &'a Claim) -> Self {
        Self { rule: Some(claim.rule.word()), ..Self::new(points, claim) }
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
        Self { number, claim: ClaimJson::explained(points, claim), origin, note, anchor }
    }
}
