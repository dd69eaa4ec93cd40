//! A claim and its statement as something to paste: citation, bare words, Markdown, address, link that
//! opens at the words, id. All of it is the stored text byte for byte, never what was drawn. It does not know the
//! clipboard, the screen or how the claim was found.

mod link;
mod markdown;

use crate::domain::{Claim, ClaimKind, Confidence, PartialDate, Statement, Status};

/// What to make of a claim and its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The quotation, then who said it, who put it on record, where and when (`yy`).
    Citation,
    /// The words without their outermost quotation marks (`yq`).
    Bare,
    /// A block quote and a line of source (`ym`).
    Markdown,
    /// The statement's address (`yu`).
    Url,
    /// The address that opens at the words (`yl`).
    Link,
    /// The statement's id (`yi`).
    Id,
}

/// Makes the text to be copied, or says why there is none. Without a claim it is about the statement as
/// a whole.
pub fn copy(form: Form, statement: &Statement, claim: Option<&Claim>) -> Result<String, &'static str> {
    match form {
        Form::Citation => Ok(citation(statement, claim)),
        Form::Bare => Ok(bare(&statement.body, claim.ok_or("there is no claim to take words from")?)),
        Form::Markdown => Ok(markdown::block(statement, claim)),
        Form::Url => address(statement).map(str::to_owned),
        Form::Link => {
            let claim = claim.ok_or("there is no claim to link to; the URL alone can be copied")?;
            link::at_words(address(statement)?, &statement.title, &statement.body, claim)
        }
        Form::Id => Ok(statement.id.to_string()),
    }
}

fn citation(statement: &Statement, claim: Option<&Claim>) -> String {
    let Some(claim) = claim else {
        return source(statement, None).join(", ");
    };
    let mut text = lead_in(claim.kind).to_owned();
    text.push_str(&words(&statement.body, claim));
    text.push_str(" — ");
    text.push_str(&source(statement, Some(claim)).join(", "));
    text
}

/// What is said before words that are not, or not all, word for word.
const fn lead_in(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Quote => "",
        ClaimKind::Mixed => "Reported, in part word for word: ",
        ClaimKind::Reported => "Reported, not word for word: ",
    }
}

/// The words of a claim; those of a quotation always in marks, also where a person has picked them
/// without.
fn words(body: &str, claim: &Claim) -> String {
    let text = claim.text(body);
    let is_marked = text.chars().next().is_some_and(is_opening);
    if claim.kind == ClaimKind::Quote && !is_marked { format!("“{text}”") } else { text }
}

/// The parts of the source line, those that are known: speaker, role, issuers, title, date, address,
/// carrier.
fn source(statement: &Statement, claim: Option<&Claim>) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(claim) = claim {
        parts.push(speaker(statement, claim));
        if let Some(role) = claim.speaker.as_deref().and_then(|name| statement.role_of(name)) {
            parts.push(one_line(role));
        }
    }
    // An issuer that speaks for itself alone is not named twice.
    if parts.first() != Some(&one_line(statement.issuer())) || statement.issuers.len() > 1 {
        parts.push(issuers(statement));
    }
    parts.push(title(statement));
    parts.push(date(statement));
    parts.extend(statement.url.as_deref().map(one_line));
    if let Some(carrier) = &statement.carrier {
        let name = one_line(&carrier.name);
        let url = carrier.url.as_deref().filter(|url| Some(*url) != statement.url.as_deref());
        let url = url.map(one_line).unwrap_or_default();
        parts.push(format!("carried by {name} {url}").trim_end().to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn speaker(statement: &Statement, claim: &Claim) -> String {
    let named = claim.speaker.as_deref().or_else(|| claim.source.map(|span| span.of(&statement.body)));
    let name = named.map(one_line).filter(|name| !name.is_empty());
    match (name, claim.confidence) {
        (None, _) => "speaker not known".to_owned(),
        // A citation leaves the program and is trusted: a guess must not look like a finding.
        (Some(name), Confidence::Unsure) => format!("{name} (speaker unsure)"),
        (Some(name), _) => name,
    }
}

fn issuers(statement: &Statement) -> String {
    let names: Vec<String> = statement.issuers.iter().map(|name| one_line(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [name] => name.clone(),
        [first @ .., last] => format!("joint statement of {} and {last}", first.join(", ")),
    }
}

fn title(statement: &Statement) -> String {
    format!("“{}”{}", one_line(&statement.title), standing(statement.status))
}

/// What a citation must say of a statement that no longer stands as it was.
const fn standing(status: Status) -> &'static str {
    match status {
        Status::Current => "",
        Status::Corrected => " (since corrected)",
        Status::Withdrawn => " (since withdrawn)",
    }
}

fn date(statement: &Statement) -> String {
    statement.date.map_or_else(|| "undated".to_owned(), PartialDate::in_words)
}

fn address(statement: &Statement) -> Result<&str, &'static str> {
    let url = statement.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    url.ok_or("this statement has no URL")
}

/// The words of a claim without the marks around them; reported words have none to lose.
fn bare(body: &str, claim: &Claim) -> String {
    if claim.kind != ClaimKind::Quote {
        return claim.text(body);
    }
    let parts = claim.content.iter().map(|span| {
        let part = Claim { content: vec![*span], ..claim.clone() }.text(body);
        unmarked(&part)
    });
    parts.collect::<Vec<_>>().join(" … ")
}

/// Takes the outermost marks off one quotation, and those that only say at the start of a further
/// paragraph that it goes on.
fn unmarked(quotation: &str) -> String {
    let Some(open) = quotation.chars().next().filter(|c| is_opening(*c)) else {
        return quotation.to_owned();
    };
    let inner = quotation.strip_prefix(open).unwrap_or(quotation).trim_start();
    let inner = inner.strip_suffix(|c| closes(open, c)).map_or(inner, str::trim_end);
    let paragraphs = inner.split("\n\n").enumerate().map(|(idx, paragraph)| match idx {
        0 => paragraph,
        _ => paragraph.strip_prefix(|c| c == open || closes(open, c)).map_or(paragraph, str::trim_start),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

const fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '『'
            | '〝'
            | '＂'
    )
}

/// Whether `close` ends what `open` begins, in any of the usages: English “so”, German „so“ and »so«,
/// Swedish ”so”, French « so ».
const fn closes(open: char, close: char) -> bool {
    match open {
        '"' | '“' | '”' | '„' | '‟' => matches!(close, '"' | '”' | '“' | '‟'),
        '\'' | '‘' | '’' | '‚' => matches!(close, '\'' | '’' | '‘'),
        '«' => close == '»',
        '»' => matches!(close, '«' | '»'),
        '‹' => close == '›',
        '›' => matches!(close, '‹' | '›'),
        '「' => close == '」',
        '『' => close == '』',
        '〝' => matches!(close, '〞' | '〟'),
        '＂' => close == '＂',
        _ => false,
    }
}

/// A value that is one line whatever the store holds.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_marks_are_taken_off() {
        for (quotation, words) in [
            ("“Nobody was told,”", "Nobody was told,"),
            ("\"So\"", "So"),
            ("„so“", "so"),
            ("»so«", "so"),
            ("« so »", "so"),
            ("«\u{a0}so\u{a0}»", "so"),
            ("「清洁空气」", "清洁空气"),
            ("“First.\n\n“Second.”", "First.\n\nSecond."),
            ("« Un.\n\n» Deux. »", "Un.\n\nDeux."),
            ("““Over,” he said,” she said", "“Over,” he said,” she said"),
            ("“No end", "No end"),
            ("‘Don’t go’", "Don’t go"),
            ("picked words", "picked words"),
            ("“", ""),
        ] {
            assert_eq!(unmarked(quotation), words, "{quotation}");
        }
    }
}
