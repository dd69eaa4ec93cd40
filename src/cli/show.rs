//! `onrecord show`: a statement with its claims, or one claim with its citation. It does not know how
//! either is found.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::args::OpenAt;
use super::claims::{asks, speaker};
use super::fields::{FORMAT, StatementJson, StoredClaimJson};
use super::open::Store;
use super::out::{Line, Out, padded, widest};
use super::{NOTHING, notice, one_line};
use crate::cite::{self, Form};
use crate::domain::{Anchor, Claim, Marks, Origin, PartialDate, Section, StatementId, Status};
use crate::store::{Catalog, Entry};
use crate::text::offsets::CodePoints;
use crate::text::wrap::wrap;
use crate::text::{badged, nearest};

/// Shows what `ID` or `ID#N` names. An id that stands twice shows both.
pub(super) fn run(
    store: &Store<'_>,
    at: &OpenAt,
    is_json: bool,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let catalog = &store.catalog;
    let entries: Vec<&Arc<Entry>> =
        catalog.positions(&at.id).iter().filter_map(|idx| catalog.get(*idx)).collect();
    let shown: Vec<(&Arc<Entry>, Option<&Claim>)> = match at.claim {
        None => entries.iter().map(|entry| (*entry, None)).collect(),
        Some(number) => {
            let claim =
                |entry: &&'_ Arc<Entry>| number.checked_sub(1).is_some_and(|idx| idx < entry.claims.len());
            entries
                .iter()
                .filter(|entry| claim(entry))
                .map(|entry| (*entry, entry.claims.get(number - 1)))
                .collect()
        }
    };
    let number = at.claim.unwrap_or(0);
    if shown.is_empty() {
        let text = missing(catalog, &at.id, &entries);
        notice(&text);
        return Ok(ExitCode::from(NOTHING));
    }
    if shown.len() > 1 {
        let text =
            format!("{} statements share the id {}; `onrecord doctor` tells where", shown.len(), at.id);
        notice(&text);
    }
    if is_json {
        let found = shown.iter().map(|(entry, claim)| {
            let claim = claim.map(|claim| (number, claim));
            FoundJson::new(entry, claim, &store.marks)
        });
        out.json(&ShowJson { format: FORMAT, store: &catalog.name, found: found.collect() })?;
        return Ok(ExitCode::SUCCESS);
    }
    for (idx, (entry, claim)) in shown.into_iter().enumerate() {
        if idx > 0 {
            out.line("")?;
        }
        match claim {
            None => statement(entry, usize::from(store.config.reading_width), out)?,
            Some(it) => claim_alone(entry, number, it, out)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Why nothing is shown, and the nearest thing that could be.
fn missing(catalog: &Catalog, id: &StatementId, entries: &[&Arc<Entry>]) -> String {
    if let Some(entry) = entries.first() {
        return match entry.claims.len() {
            0 => format!("{id} has no claims"),
            1 => format!("{id} has one claim: {id}#1"),
            n => format!("{id} has {n} claims: {id}#1 to {id}#{n}"),
        };
    }
    match nearest(id.as_str(), catalog.entries().iter().map(|entry| entry.id().as_str())) {
        Some(near) => format!("no statement has the id {id}; did you mean {near}?"),
        None => format!("no statement has the id {id}; `onrecord list` shows them"),
    }
}

fn statement(entry: &Entry, columns: usize, out: &mut Out<'_>) -> io::Result<()> {
    let it = &entry.statement;
    for line in wrapped(&one_line(&it.title), columns) {
        out.line(Line::default().bold(&line))?;
    }
    match it.status {
        Status::Current => {}
        Status::Corrected => out.line("CORRECTED: the issuer has corrected this statement")?,
        Status::Withdrawn => out.line("WITHDRAWN: the issuer has withdrawn this statement")?,
    }
    let date = it.date.map_or_else(|| "undated".to_owned(), PartialDate::in_words);
    let carrier = it.carrier.as_ref().map(|carrier| {
        let url = carrier.url.as_deref().unwrap_or("");
        format!("carried by {} {url}", carrier.name)
    });
    let lines = [
        Some(badged(&it.issuers.join(", ")).into_owned()),
        Some([Some(date.as_str()), it.place.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")),
        Some(it.topics.join(", ")),
        it.channel.map(|channel| channel.word().to_owned()),
        carrier,
        it.url.clone(),
        Some(format!("{}  {}:{}", it.id, it.at.file.display(), it.at.line)),
    ];
    for line in lines.into_iter().flatten().filter(|line| !line.is_empty()) {
        out.line(one_line(&line))?;
    }
    out.line("")?;
    for line in wrapped(&it.body, columns) {
        out.line(line)?;
    }
    if entry.claims.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line("Claims")?;
    let speakers: Vec<String> = entry.claims.iter().map(|claim| speaker(it, claim)).collect();
    let speaker_columns = widest(speakers.iter().map(String::as_str), 28);
    for (idx, (claim, speaker)) in entry.claims.iter().zip(&speakers).enumerate() {
        let head = format!("{:>3}  {}  ", idx + 1, padded(speaker, speaker_columns));
        let anchor = match claim.origin {
            Origin::Picked { anchor, .. } if anchor != Anchor::Verbatim => format!(", {}", anchor.word()),
            _ if claim.section != Section::Body => format!(", {}", claim.section.word()),
            _ => String::new(),
        };
        let asked =
            claim.demand.as_ref().map_or_else(String::new, |demand| format!("; {}", asks(&it.body, demand)));
        let words = format!(
            "{}  [{}, {}{anchor}{asked}]",
            claim.text(&it.body).replace("\n\n", " "),
            claim.kind.word(),
            claim.confidence.word()
        );
        let indent = crate::text::width::width(&head);
        for (row, line) in wrapped(&words, columns.saturating_sub(indent).max(30)).into_iter().enumerate() {
            let before = if row == 0 { head.clone() } else { " ".repeat(indent) };
            out.line(format!("{before}{line}"))?;
        }
    }
    Ok(())
}

fn claim_alone(entry: &Entry, number: usize, claim: &Claim, out: &mut Out<'_>) -> anyhow::Result<()> {
    let it = &entry.statement;
    let citation = copied(Form::Citation, entry, claim).unwrap_or_default();
    out.lines(&citation)?;
    out.line("")?;
    out.line(format!("claim      {}#{number} of {}", it.id, entry.claims.len()))?;
    out.line(format!("speaker    {} ({})", speaker(it, claim), claim.confidence.word()))?;
    out.line(format!("kind       {}", claim.kind.word()))?;
    if let Some(cue) = claim.cue {
        out.line(format!("cue        {}", one_line(cue.of(&it.body))))?;
    }
    if claim.section != Section::Body {
        out.line(format!("section    {}", claim.section.word()))?;
    }
    if let Some(demand) = &claim.demand {
        out.line(format!("demand     {}", asks(&it.body, demand)))?;
    }
    out.line(format!("rule       {}", one_line(&claim.explained(&it.body))))?;
    if let Origin::Picked { note, anchor } = &claim.origin {
        out.line(format!(
            "picked     {}",
            note.as_deref().map_or_else(|| "by a person".to_owned(), one_line)
        ))?;
        out.line(format!("anchor     {}", anchor.word()))?;
    }
    if let Some(link) = copied(Form::Link, entry, claim) {
        out.line(format!("link       {}", one_line(&link)))?;
    }
    Ok(())
}

fn copied(form: Form, entry: &Entry, claim: &Claim) -> Option<String> {
    cite::copy(form, &entry.statement, Some(claim)).ok()
}

/// The lines of a text.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    wrap(text, columns).into_iter().map(|line| one_line(line.span.of(text))).collect()
}

#[derive(Serialize)]
struct ShowJson<'a> {
    format: u32,
    store: &'a str,
    /// One, or all that share the id.
    found: Vec<FoundJson<'a>>,
}

/// The same for a statement and for one of its claims; for that, no other claims.
#[derive(Serialize)]
struct FoundJson<'a> {
    statement: WholeJson<'a>,
    claims: Vec<ShownClaimJson<'a>>,
}

#[derive(Serialize)]
struct WholeJson<'a> {
    #[serde(flatten)]
    statement: StatementJson<'a>,
    body: &'a str,
}

#[derive(Serialize)]
struct ShownClaimJson<'a> {
    #[serde(flatten)]
    claim: StoredClaimJson<'a>,
    /// Where one claim was asked for.
    #[serde(flatten)]
    cited: Option<CitedJson>,
}

#[derive(Serialize)]
struct CitedJson {
    citation: Option<String>,
    link: Option<String>,
}

impl<'a> FoundJson<'a> {
    fn new(entry: &'a Entry, claim: Option<(usize, &'a Claim)>, marks: &Marks) -> Self {
        let body = &entry.statement.body;
        let points = CodePoints::new(body);
        let stored = |number, claim| StoredClaimJson::new(&points, number, claim);
        let claims = if let Some((number, claim)) = claim {
            let cited = CitedJson {
                citation: copied(Form::Citation, entry, claim),
                link: copied(Form::Link, entry, claim),
            };
            vec![ShownClaimJson { claim: stored(number, claim), cited: Some(cited) }]
        } else {
            let shown = |(claim, number)| ShownClaimJson { claim: stored(number, claim), cited: None };
            entry.claims.iter().zip(1..).map(shown).collect()
        };
        Self {
            statement: WholeJson { statement: StatementJson::new(entry, entry.claims.len(), marks), body },
            claims,
        }
    }
}
