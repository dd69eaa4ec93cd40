//! Tokens to a query: precedence, fields and their values, and what is wrong with them. It does not know
//! statements.

use super::lex::{Kind, Quotes, Token, Value, lex};
use super::{FIELDS, Field, Has, Is, Node, Query, QueryError, known_values};
use crate::domain::{Channel, PartialDate, Span, Status};
use crate::search::words::Words;

/// Parentheses and negations inside each other; more is no query a person wrote.
const DEPTH_MAX: usize = 50;

/// Reads a query.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    read(text, When::Done)
}

/// Reads a query that is being typed: the last word, unless white space follows or it is negated, is the
/// beginning of a word, and what is unfinished at the very end is passed over.
pub fn parse_typing(text: &str) -> Result<Query, QueryError> {
    read(text, When::Typing)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Done,
    Typing,
}

fn read(text: &str, when: When) -> Result<Query, QueryError> {
    let mut parser = Parser {
        text,
        tokens: lex(text)?.into_iter().peekable(),
        when,
        in_quote: false,
        n_negations: 0,
        wordless: None,
    };
    let root = parser.any(0)?;
    if let Some(token) = parser.tokens.next() {
        // Only a closing parenthesis ends an expression early.
        return Err(QueryError {
            span: token.span,
            message: "this parenthesis was never opened".to_owned(),
            help: Some("to look for the sign in a phrase, put the phrase in quotation marks".to_owned()),
        });
    }
    match parser.wordless {
        Some(span) if root.is_none() && !parser.in_quote => Err(wordless(span)),
        _ => Ok(Query { root, in_quote: parser.in_quote }),
    }
}

fn wordless(span: Span) -> QueryError {
    QueryError {
        span,
        message: "there is no letter and no digit to look for here".to_owned(),
        help: Some("searching finds words; signs between them do not count".to_owned()),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    when: When,
    in_quote: bool,
    n_negations: usize,
    /// The first term that had no word in it.
    wordless: Option<Span>,
}

impl Parser<'_> {
    /// Terms parted by `OR`. None where nothing is asked: a flag, or something unfinished.
    fn any(&mut self, depth: usize) -> Result<Option<Node>, QueryError> {
        let mut nodes = Vec::new();
        nodes.extend(self.all(depth)?);
        while let Some(token) = self.tokens.next_if(|token| token.kind == Kind::Or) {
            self.needs_operand(&token)?;
            nodes.extend(self.all(depth)?);
        }
        Ok(one_or(nodes, Node::Any))
    }

    /// Terms side by side, or parted by `AND`.
    fn all(&mut self, depth: usize) -> Result<Option<Node>, QueryError> {
        let mut nodes = Vec::new();
        let mut is_first = true;
        while let Some(token) = self.tokens.peek() {
            match token.kind {
                Kind::Or | Kind::And if is_first => return Err(no_operand(token, self.text)),
                Kind::Close | Kind::Or => break,
                Kind::And => {
                    if let Some(token) = self.tokens.next() {
                        self.needs_operand(&token)?;
                    }
                }
                _ => nodes.extend(self.unary(depth)?),
            }
            is_first = false;
        }
        Ok(one_or(nodes, Node::All))
    }

    fn unary(&mut self, depth: usize) -> Result<Option<Node>, QueryError> {
        let Some(token) = self.tokens.next() else { return Ok(None) };
        if depth >= DEPTH_MAX {
            return Err(QueryError {
                span: token.span,
                message: "this is nested too deep".to_owned(),
                help: Some(format!("{DEPTH_MAX} parentheses or negations inside each other are the most")),
            });
        }
        match token.kind {
            Kind::Not => {
                self.needs_operand(&token)?;
                self.n_negations += 1;
                let node = self.unary(depth + 1)?;
                self.n_negations -= 1;
                Ok(node.map(|node| Node::Not(Box::new(node))))
            }
            Kind::Open => {
                if let Some(close) = self.tokens.next_if(|token| token.kind == Kind::Close) {
                    return Err(QueryError {
                        span: token.span.join(close.span),
                        message: "there is nothing between these parentheses".to_owned(),
                        help: None,
                    });
                }
                let node = self.any(depth + 1)?;
                if self.tokens.next_if(|token| token.kind == Kind::Close).is_none() && self.when == When::Done
                {
                    return Err(QueryError {
                        span: token.span,
                        message: "this parenthesis is never closed".to_owned(),
                        help: Some("add `)` where the group ends".to_owned()),
                    });
                }
                Ok(node)
            }
            Kind::Term { field, value } => self.term(field, &value),
            Kind::Or | Kind::And | Kind::Close => Err(no_operand(&token, self.text)),
        }
    }

    /// After an operator something must follow, unless the text ends there and is still being typed.
    fn needs_operand(&mut self, operator: &Token) -> Result<(), QueryError> {
        match self.tokens.peek() {
            None if self.when == When::Typing => Ok(()),
            None | Some(Token { kind: Kind::Close | Kind::Or | Kind::And, .. }) => {
                Err(no_operand(operator, self.text))
            }
            Some(_) => Ok(()),
        }
    }

    fn term(&mut self, field: Option<(String, Span)>, value: &Value) -> Result<Option<Node>, QueryError> {
        let is_last = self.tokens.peek().is_none() && value.span.end() == self.text.len();
        let is_typed = self.when == When::Typing && is_last;
        if value.quotes == Quotes::Unclosed && !is_typed {
            return Err(QueryError {
                span: value.span,
                message: "this quotation mark is never closed".to_owned(),
                help: Some("add `\"` where the phrase ends".to_owned()),
            });
        }
        let prefix =
            value.star || (is_typed && value.quotes != Quotes::Closed && self.n_negations.is_multiple_of(2));
        let Some((name, name_span)) = field else {
            let words = Words::new(&value.text, prefix);
            if words.is_none() && !is_typed {
                self.wordless = self.wordless.or(Some(value.span));
            }
            return Ok(words.map(Node::Text));
        };
        if !FIELDS.iter().any(|(known, _)| *known == name) {
            return Err(unknown_field(&name, name_span, value));
        }
        if value.text.trim().is_empty() {
            if is_typed {
                return Ok(None);
            }
            return Err(QueryError {
                span: name_span.join(value.span),
                message: format!("`{name}:` has no value"),
                help: Some(format!("write it right after the colon: {}", example(&name))),
            });
        }
        let node = match name.as_str() {
            "in" => {
                return self.flag(name_span, value, is_typed).map(|()| None);
            }
            "is" => pick(value, Is::ALL.map(|(word, it)| (word, Node::Is(it))), &name, is_typed),
            "has" => pick(value, Has::ALL.map(|(word, it)| (word, Node::Has(it))), &name, is_typed),
            "channel" => pick(value, Channel::ALL.map(|it| (it.word(), Node::Channel(it))), &name, is_typed),
            "status" => pick(value, Status::ALL.map(|it| (it.word(), Node::Status(it))), &name, is_typed),
            "country" => country(value, is_typed),
            "lang" => language(value, prefix).map(Some),
            "id" => Ok(Some(Node::Id { text: value.text.trim().to_lowercase(), prefix })),
            "date" | "after" | "before" => date(&name, value, is_typed),
            "title" => self.words(Field::Title, value, prefix),
            "issuer" => self.words(Field::Issuer, value, prefix),
            "speaker" => self.words(Field::Speaker, value, prefix),
            "topic" => self.words(Field::Topic, value, prefix),
            "place" => self.words(Field::Place, value, prefix),
            _ => self.words(Field::Tag, value, prefix),
        }?;
        Ok(node)
    }

    fn words(&self, field: Field, value: &Value, prefix: bool) -> Result<Option<Node>, QueryError> {
        match Words::new(&value.text, prefix) {
            Some(words) => Ok(Some(Node::Field(field, words))),
            None if self.when == When::Typing && value.span.end() == self.text.len() => Ok(None),
            None => Err(wordless(value.span)),
        }
    }

    fn flag(&mut self, name_span: Span, value: &Value, is_typed: bool) -> Result<(), QueryError> {
        let is_known = pick(value, [("quote", ())], "in", is_typed)?.is_some();
        if is_known && self.n_negations > 0 {
            return Err(QueryError {
                span: name_span.join(value.span),
                message: "`in:quote` speaks of the whole query and cannot be negated".to_owned(),
                help: Some("-has:quotes finds statements that quote nobody".to_owned()),
            });
        }
        self.in_quote |= is_known;
        Ok(())
    }
}

/// A list of one is its element.
fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 | 1 => nodes.pop(),
        _ => Some(many(nodes)),
    }
}

fn no_operand(operator: &Token, text: &str) -> QueryError {
    let word = operator.span.of(text);
    let (message, help) = match operator.kind {
        Kind::Not => (
            format!("`{word}` needs something to leave out"),
            format!("write it right before a word: {word}{}dam", if word == "-" { "" } else { " " }),
        ),
        _ => (
            format!("`{word}` needs something on both sides"),
            format!("to look for the word, write it small: {}", word.to_lowercase()),
        ),
    };
    QueryError { span: operator.span, message, help: Some(help) }
}

fn unknown_field(name: &str, span: Span, value: &Value) -> QueryError {
    let names = FIELDS.iter().map(|(known, _)| *known);
    let help = nearest(name, names).map_or_else(
        || match value.text.split_whitespace().next() {
            Some(_) if value.quotes == Quotes::None => {
                format!("to look for the words, write \"{name}:{}\"", value.text)
            }
            _ => format!("to look for the word, leave out the colon: {name}"),
        },
        |near| format!("did you mean `{near}:`?"),
    );
    QueryError { span, message: format!("there is no field `{name}:`"), help: Some(help) }
}

/// The known word a mistyped one is most like, if it is like one at all.
fn nearest(word: &str, known: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    known
        .into_iter()
        .map(|it| (if it.starts_with(word) { 1.0 } else { strsim::jaro_winkler(word, it) }, it))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, it)| it)
}

/// One of a few known words. None for the beginning of one that is still being typed.
fn pick<T, const N: usize>(
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

fn country(value: &Value, is_typed: bool) -> Result<Option<Node>, QueryError> {
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

fn language(value: &Value, prefix: bool) -> Result<Node, QueryError> {
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

fn date(name: &str, value: &Value, is_typed: bool) -> Result<Option<Node>, QueryError> {
    let text = value.text.as_str();
    if is_typed && is_unfinished_date(text) {
        return Ok(None);
    }
    let offset = value.span.start() + usize::from(value.quotes != Quotes::None);
    let one = |part: &str, at: usize| -> Result<PartialDate, QueryError> {
        part.parse().map_err(|error: crate::domain::date::DateError| QueryError {
            span: if part.is_empty() || value.star {
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
fn example(field: &str) -> &'static str {
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
