//! The text of a query cut into tokens. It knows quotation marks, slashes, `~`, fields and `*`, not what
//! fields there are and not how tokens belong together.

use super::QueryError;
use crate::domain::Span;
use crate::search::sought::{NEAR_MAX, NEAR_USUAL};
use crate::text::fold::fold;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Or,
    And,
    /// `NOT`, or a `-` right before a term.
    Not,
    /// `NEAR` or `NEAR/n`; None where the number is still to come.
    Near(Option<u32>),
    /// A word, a phrase or a field with its value.
    Term {
        /// The name before the colon, lower case.
        field: Option<(String, Span)>,
        value: Value,
    },
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// As typed, without quotation marks and star.
    pub(super) text: String,
    pub(super) span: Span,
    /// A star stood after it.
    pub(super) star: bool,
    pub(super) form: Form,
    pub(super) quotes: Quotes,
}

/// How it is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Words,
    /// An expression between slashes: these are its quotation marks.
    Pattern,
    /// After `~`.
    Forms,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Closed,
    /// It runs to the end of the text.
    Unclosed,
}

/// Cuts a text into tokens.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

/// Whether the character opens and closes a phrase: every form of double quotation mark, because people
/// paste. A single one may be an apostrophe.
fn is_quote(c: char) -> bool {
    c == '"' || (!c.is_ascii() && fold(c.encode_utf8(&mut [0; 4])) == "\"")
}

/// The number of `NEAR/n`.
fn within(word: &str, span: Span) -> Result<Option<u32>, QueryError> {
    let number = word.strip_prefix("NEAR/").unwrap_or("");
    let within = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok()).flatten();
    match within {
        None if number.is_empty() => Ok(None),
        Some(1..=NEAR_MAX) => Ok(within),
        _ => Err(QueryError {
            span: Span::new(span.end() - number.len(), span.end()),
            message: format!("`NEAR/` takes a number from 1 to {NEAR_MAX}"),
            help: Some(format!("NEAR alone is NEAR/{NEAR_USUAL}; NEAR/1 is right beside it")),
        }),
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn token(&mut self) -> Result<Option<Token>, QueryError> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        let start = self.at;
        let mut chars = self.rest().chars();
        let Some(c) = chars.next() else { return Ok(None) };
        let sign = match c {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            // A dash with a space after it is a dash of pasted text; it has no letters and is passed over.
            '-' if chars.next().is_none_or(|next| !next.is_whitespace()) => Some(Kind::Not),
            _ => None,
        };
        if let Some(kind) = sign {
            self.at += 1;
            return Ok(Some(Token { span: Span::new(start, self.at), kind }));
        }
        let name: usize = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let has_name = name > 0 && self.rest().as_bytes().get(name) == Some(&b':');
        let field = has_name.then(|| {
            let span = Span::new(start, start + name);
            (span.of(self.text).to_ascii_lowercase(), span)
        });
        if has_name {
            self.at += name + 1;
        }
        let forms = self.at;
        if self.begins_forms() {
            self.at += 1;
        }
        let mut value = if self.rest().starts_with(is_quote) {
            self.phrase()
        } else if self.at == forms && self.begins_pattern() {
            self.pattern()?
        } else {
            self.bare()?
        };
        if value.span.start() > forms {
            value.form = Form::Forms;
            value.span = Span::new(forms, value.span.end());
        }
        let span = Span::new(start, self.at);
        let kind = match (span.of(self.text), field) {
            ("OR", None) => Kind::Or,
            ("AND", None) => Kind::And,
            ("NOT", None) => Kind::Not,
            ("NEAR", None) => Kind::Near(Some(NEAR_USUAL)),
            (word, None) if word.starts_with("NEAR/") => Kind::Near(within(word, span)?),
            (_, field) => Kind::Term { field, value },
        };
        Ok(Some(Token { span, kind }))
    }

    fn phrase(&mut self) -> Value {
        let start = self.at;
        let mut inside = self.rest().char_indices().skip(1);
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        let (end, mut at, quotes) = match inside.find(|(_, c)| is_quote(*c)) {
            Some((end, c)) => (start + end, start + end + c.len_utf8(), Quotes::Closed),
            None => (self.text.len(), self.text.len(), Quotes::Unclosed),
        };
        let text = Span::new(start + first, end).of(self.text).to_owned();
        let star = self.text.get(at..).is_some_and(|rest| rest.starts_with('*'));
        at += usize::from(star);
        self.at = at;
        Value { text, span: Span::new(start, at), star, form: Form::Words, quotes }
    }

    /// Whether a tilde asks for all forms of a word. With a space after it, it is a sign of the text.
    fn begins_forms(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next() == Some('~') && chars.next().is_some_and(|c| !c.is_whitespace())
    }

    /// Whether a slash begins an expression. Alone it parts words, and two are of an address.
    fn begins_pattern(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next() == Some('/') && chars.next().is_some_and(|c| !c.is_whitespace() && c != '/')
    }

    /// What stands between two slashes, up to white space: no word holds any.
    fn pattern(&mut self) -> Result<Value, QueryError> {
        let start = self.at;
        let inside = self.rest().get(1..).unwrap_or("");
        let mut is_escaped = false;
        let end = inside.find(|c: char| {
            let ends = (c == '/' && !is_escaped) || c.is_whitespace();
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        let len = end.unwrap_or(inside.len());
        let text = inside.get(..len).unwrap_or("").to_owned();
        let after = inside.get(len..).unwrap_or("");
        let quotes = if after.starts_with('/') { Quotes::Closed } else { Quotes::Unclosed };
        self.at += 1 + len + usize::from(quotes == Quotes::Closed);
        let rest = self.rest();
        let goes_on = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c));
        let n_more = if quotes == Quotes::Closed { goes_on.unwrap_or(rest.len()) } else { 0 };
        if n_more > 0 {
            let span = Span::new(start, self.at + n_more);
            return Err(QueryError {
                span,
                message: "an expression ends at its second `/`".to_owned(),
                help: Some(format!("to look for the words, write \"{}\"", span.of(self.text))),
            });
        }
        Ok(Value { text, span: Span::new(start, self.at), star: false, form: Form::Pattern, quotes })
    }

    fn bare(&mut self) -> Result<Value, QueryError> {
        let start = self.at;
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c);
        let rest = self.rest();
        let n_bytes = rest.find(ends).unwrap_or(rest.len());
        let span = Span::new(start, start + n_bytes);
        self.at = span.end();
        let typed = span.of(self.text);
        let (text, star) = typed.strip_suffix('*').map_or((typed, false), |word| (word, true));
        let lost = text.find('*').or_else(|| (star && text.is_empty()).then_some(0));
        if let Some(offset) = lost {
            return Err(QueryError {
                span: Span::new(start + offset, start + offset + 1),
                message: "`*` stands only at the end of a word".to_owned(),
                help: Some("clos* finds closed, closing and closure".to_owned()),
            });
        }
        Ok(Value { text: text.to_owned(), span, star, form: Form::Words, quotes: Quotes::None })
    }
}
