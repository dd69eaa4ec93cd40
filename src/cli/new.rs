//! `onrecord new`: a plain text, or nothing, as a statement document on standard output. On a terminal it
//! asks for what the text cannot tell; what stays unknown stays a comment. It does not know YAML and
//! writes no file.

use std::io::{self, BufRead, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::args::NewArgs;
use super::input;
use super::notice;
use super::out::Out;
use crate::domain::statement::ID_MAX;
use crate::domain::{PartialDate, StatementId};
use crate::store::new::{NewStatement, document, from_plain_text, language_problem, slug, url_problem};
use crate::text::clean;

/// More text than this is no statement.
const MIB_MAX: u64 = 16;

/// Runs `new`.
pub(super) fn run(args: &NewArgs, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    if let Some(id) = &args.id {
        id.parse::<StatementId>().with_context(|| format!("--id {id}"))?;
    }
    if let Some(date) = &args.date {
        date.parse::<PartialDate>().with_context(|| format!("--date {date}"))?;
    }
    check("language", args.language.as_deref(), language_problem)?;
    check("url", args.url.as_deref(), url_problem)?;
    let mut fields = match &args.from {
        None => NewStatement::default(),
        Some(path) => from_plain_text(&input::text(Some(path), &mut io::stdin().lock(), MIB_MAX)?),
    };
    fill(&mut fields, args);
    // Standard input cannot be both the text and the answers.
    let is_text = args.from.as_deref() == Some(Path::new("-"));
    if !is_text && io::stdin().is_terminal() && notice::is_seen() {
        notice::asking(|questions| ask(&mut fields, &mut io::stdin().lock(), questions))?;
    }
    suggest_id(&mut fields);
    out.file(document(&fields).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn check(name: &str, value: Option<&str>, problem: fn(&str) -> Option<String>) -> anyhow::Result<()> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    match value.and_then(|it| Some((it, problem(it)?))) {
        Some((value, problem)) => bail!("--{name} {}: {problem}", clean(value)),
        None => Ok(()),
    }
}

/// Puts in what was given on the command line, over what the text says.
fn fill(fields: &mut NewStatement, args: &NewArgs) {
    let given = [
        (&mut fields.id, &args.id),
        (&mut fields.title, &args.title),
        (&mut fields.date, &args.date),
        (&mut fields.place, &args.place),
        (&mut fields.language, &args.language),
        (&mut fields.url, &args.url),
    ];
    for (field, value) in given {
        if let Some(value) = value.as_deref().map(str::trim).filter(|value| !value.is_empty()) {
            *field = Some(value.to_owned());
        }
    }
    fields.issuers.extend(args.issuer.iter().filter(|name| !name.trim().is_empty()).cloned());
}

/// Asks for what is not known yet. An empty answer, or the end of the input, leaves it so.
fn ask(fields: &mut NewStatement, answers: &mut dyn BufRead, questions: &mut Out<'_>) -> io::Result<()> {
    // Questions nobody sees are no reason to stop.
    let _ = questions.line("Enter alone leaves a field open.");
    if fields.title.is_none() {
        fields.title = answer("title", |_| None, answers, questions)?;
    }
    if fields.issuers.is_empty() {
        fields.issuers.extend(answer("issuer (who makes the statement)", |_| None, answers, questions)?);
    }
    if fields.date.is_none() {
        let check = |text: &str| text.parse::<PartialDate>().err().map(|error| error.to_string());
        fields.date = answer("date (2025, 2025-03 or 2025-03-27)", check, answers, questions)?;
    }
    if fields.language.is_none() {
        fields.language = answer("language (such as en)", language_problem, answers, questions)?;
    }
    if fields.url.is_none() {
        fields.url = answer("url", url_problem, answers, questions)?;
    }
    Ok(())
}

/// Asks until the answer is one, is empty, or there is nobody to ask any more.
fn answer(
    question: &str,
    check: impl Fn(&str) -> Option<String>,
    answers: &mut dyn BufRead,
    questions: &mut Out<'_>,
) -> io::Result<Option<String>> {
    loop {
        let _ = questions.question(&format!("{question}: "));
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            let _ = questions.line("");
            return Ok(None);
        }
        let line = line.trim();
        match check(line) {
            _ if line.is_empty() => return Ok(None),
            None => return Ok(Some(line.to_owned())),
            Some(problem) => {
                let _ = questions.line(format!("  {problem}"));
            }
        }
    }
}

/// An id made of issuer, date and title, once all three are known: without one of them it would be
/// another statement's as well.
fn suggest_id(fields: &mut NewStatement) {
    if fields.id.is_some() {
        return;
    }
    if let (Some(issuer), Some(date), Some(title)) = (fields.issuers.first(), &fields.date, &fields.title) {
        let mut id = slug(&format!("{issuer} {date} {title}"));
        // A word that was cut in two says less than none.
        if id.len() + 1 >= ID_MAX
            && let Some(at) = id.rfind('-')
        {
            id.truncate(at);
        }
        fields.id = Some(id).filter(|id| id.parse::<StatementId>().is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_answered_stays_open() {
        let mut fields = NewStatement { title: Some("Camps closed".to_owned()), ..NewStatement::default() };
        let mut questions = Vec::new();
        ask(
            &mut fields,
            &mut "Harbour Rights Watch\nspring\n2025-03\n\n".as_bytes(),
            &mut Out::new(&mut questions, false),
        )
        .unwrap();
        suggest_id(&mut fields);
        assert_eq!(fields.issuers, ["Harbour Rights Watch"]);
        assert_eq!((fields.date.as_deref(), fields.language, fields.url), (Some("2025-03"), None, None));
        assert_eq!(fields.id.as_deref(), Some("harbour-rights-watch-2025-03-camps-closed"));
        let questions = String::from_utf8(questions).unwrap();
        assert!(questions.contains("  a date is a year, a month or a day"), "{questions}");
    }

    #[test]
    fn an_id_is_not_made_of_half_the_facts() {
        let mut fields = NewStatement { title: Some("Camps closed".to_owned()), ..NewStatement::default() };
        suggest_id(&mut fields);
        assert_eq!(fields.id, None);
    }
}
