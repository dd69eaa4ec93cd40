//! The values of fields: the few words some of them know, codes, and dates. It does not know how terms belong
//! together.

use super::lex::{Quotes, Value};
use super::{Node, QueryError, known_values};
use crate::domain::{PartialDate, Span};
use crate::text::nearest;

/// One of a few known words. None for the beginning of one that is still being typed.
pub(super) fn pick<T, const N: usize>(
    value: &Value,
    known: [(&'static str, T); N],
    field: &str,
    is_typed: bool,
) -> Result<Option<T>, QueryError> {
    let word = value.text.trim().to_lowercase();
    let is_begun = known.iter().any(|(it, _)| it.starts_with(&word));
    if let Some((_, meant)) = known.into_iter().find(|(it, _)| *it == word && !value.star) {
        return Ok(Some(meant));
    }
    if is_typed && is_begun {
        return Ok(None);
    }
    let words = known_values(field);
    let help = nearest(&word, words.iter().copied()).map_or_else(
        || format!("`{field}:` takes {}", words.join(", ")),
        |near| format!("did you mean `{field}:{near}`?"),
    );
    let message = format!("`{field}:` knows no `{}`", value.text);
    Err(QueryError { span: value.span, message, help: Some(help) })
}

pub(super) fn country(value: &Value, is_typed: bool) -> Result<Option<Node>, QueryError> {
    let code = value.text.trim();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()) && !value.star {
        return Ok(Some(Node::Country(code.to_ascii_uppercase())));
    }
    if is_typed && code.len() < 2 {
        return Ok(None);
    }
    Err(QueryError {
        span: value.span,
        message: "a country is given by its code of two letters".to_owned(),
        help: Some(example("country").to_owned()),
    })
}

pub(super) fn language(value: &Value, prefix: bool) -> Result<Node, QueryError> {
    let tag = value.text.trim().to_ascii_lowercase();
    let is_tag = tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // Tags of four letters and more exist on paper only: whoever types one means a name.
    let is_short = tag.split('-').next().is_some_and(|language| (1..=3).contains(&language.len()));
    if is_tag && is_short {
        return Ok(Node::Language { tag, prefix });
    }
    Err(QueryError {
        span: value.span,
        message: "a language is given by its tag".to_owned(),
        help: Some(example("lang").to_owned()),
    })
}

pub(super) fn date(name: &str, value: &Value, is_typed: bool) -> Result<Option<Node>, QueryError> {
    let text = value.text.as_str();
    if is_typed && is_unfinished_date(text) {
        return Ok(None);
    }
    let offset = value.span.start();
    let one = |part: &str, at: usize| -> Result<PartialDate, QueryError> {
        part.parse().map_err(|error: crate::domain::date::DateError| QueryError {
            // Of quotation marks there are several, of one to three bytes: then it is all of the value.
            span: if part.is_empty() || value.star || value.quotes != Quotes::None {
                value.span
            } else {
                Span::new(offset + at, offset + at + part.len())
            },
            message: error.to_string(),
            help: Some(example(name).to_owned()),
        })
    };
    let (from, to) = match (name, text.split_once("..")) {
        ("date", Some((from, to))) if !(from.is_empty() && to.is_empty()) => {
            let first = if from.is_empty() { None } else { Some(one(from, 0)?) };
            let last = if to.is_empty() { None } else { Some(one(to, from.len() + 2)?) };
            (first.map_or(0, PartialDate::first_day), last.map_or(i32::MAX, PartialDate::last_day))
        }
        ("date", _) => {
            let date = one(text, 0)?;
            (date.first_day(), date.last_day())
        }
        ("after", _) => (one(text, 0)?.first_day(), i32::MAX),
        // Days are numbers with holes: one below the first day of a month is still after the last day
        // of the month before.
        _ => (0, one(text, 0)?.first_day() - 1),
    };
    if value.star {
        return Err(QueryError {
            span: value.span,
            message: "a date takes no `*`".to_owned(),
            help: Some("a month or a year is a range already: date:2025-03".to_owned()),
        });
    }
    if from > to {
        return Err(QueryError {
            span: value.span,
            message: "this range ends before it begins".to_owned(),
            help: Some("write the earlier date first".to_owned()),
        });
    }
    Ok(Some(Node::Date { from, to }))
}

/// Whether more typing can make this a date or a range.
fn is_unfinished_date(text: &str) -> bool {
    let (before, last) = text.rsplit_once("..").unwrap_or(("", text));
    let is_date = |text: &str| text.parse::<PartialDate>().is_ok();
    if !(before.is_empty() || is_date(before)) || (is_date(last) || (last.is_empty() && !before.is_empty())) {
        return false;
    }
    last.strip_suffix('.').is_some_and(|date| date.is_empty() || is_date(date))
        || ["2000-01-01", "1110-10-10"]
            .iter()
            .any(|whole| whole.get(last.len()..).is_some_and(|missing| is_date(&format!("{last}{missing}"))))
}

/// How a field is used rightly.
pub(super) fn example(field: &str) -> &'static str {
    match field {
        "title" => "title:camp",
        "issuer" => "issuer:\"Harbour Rights Watch\"",
        "speaker" => "speaker:lindqvist",
        "topic" => "topic:asylum",
        "place" => "place:geneva",
        "country" => "country:GR",
        "lang" => "lang:ar",
        "channel" => "channel:report",
        "status" => "status:corrected",
        "tag" => "tag:todo",
        "id" => "id:harbour-2025*",
        "date" => "date:2025, date:2025-03, date:2025-03-27 or date:2023..2025",
        "after" => "after:2025-03",
        "before" => "before:2025-03-27",
        "is" => "is:unread",
        "has" => "has:claims",
        _ => "in:quote",
    }
}
