//! Tokens to a query: precedence, fields, and what is wrong with them. It does not know statements.

use super::lex::{Form, Kind, Quotes, Token, Value, lex};
use super::terms::sought;
use super::values::{country, date, example, language, pick};
use super::{FIELDS, Field, Has, Is, Node, Query, QueryError};
use crate::domain::{Channel, Span, Status};
use crate::search::sought::{Near, Sought};
use crate::text::nearest;

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
            Kind::Term { field, value } => {
                let node = self.term(field, &value)?;
                match self.tokens.next_if(|token| matches!(token.kind, Kind::Near(_))) {
                    Some(near) => self.near(node, &near),
                    None => Ok(node),
                }
            }
            Kind::Or | Kind::And | Kind::Close | Kind::Near(_) => Err(no_operand(&token, self.text)),
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

    /// What stands on the left of `NEAR`, and what follows it.
    fn near(&mut self, one: Option<Node>, near: &Token) -> Result<Option<Node>, QueryError> {
        let Some(Node::Text(one)) = one else { return Err(no_operand(near, self.text)) };
        let Kind::Near(within) = near.kind else { return Ok(Some(Node::Text(one))) };
        let next = self.tokens.next();
        if next.is_none() && self.when == When::Typing {
            return Ok(Some(Node::Text(one)));
        }
        let Some(within) = within else {
            return Err(QueryError {
                span: near.span,
                message: "`NEAR/` has no number".to_owned(),
                help: Some("camp NEAR/5 closed finds both at most five words apart".to_owned()),
            });
        };
        let Some(Token { kind: Kind::Term { field: None, value }, .. }) = next else {
            return Err(no_operand(near, self.text));
        };
        let other = match self.term(None, &value)? {
            Some(Node::Text(other)) => other,
            None if self.is_typed(&value) => return Ok(Some(Node::Text(one))),
            _ => return Err(no_operand(near, self.text)),
        };
        if let Some(again) = self.tokens.next_if(|token| matches!(token.kind, Kind::Near(_))) {
            return Err(QueryError {
                span: again.span,
                message: "`NEAR` joins two, not three".to_owned(),
                help: Some("write the one in the middle twice: (a NEAR b) (b NEAR c)".to_owned()),
            });
        }
        Ok(Some(Node::Text(Sought::Near(Box::new(Near { one, other, within })))))
    }

    /// Whether a value is what is being typed right now.
    fn is_typed(&mut self, value: &Value) -> bool {
        let is_last = self.tokens.peek().is_none() && value.span.end() == self.text.len();
        self.when == When::Typing && is_last
    }

    fn term(&mut self, field: Option<(String, Span)>, value: &Value) -> Result<Option<Node>, QueryError> {
        let is_typed = self.is_typed(value);
        if value.quotes == Quotes::Unclosed && value.form == Form::Pattern {
            if is_typed {
                return Ok(None);
            }
            return Err(QueryError {
                span: value.span,
                message: "this expression is never closed".to_owned(),
                help: Some(format!("/{0}/ matches one word; \"/{0}\" finds the words", value.text)),
            });
        }
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
            let sought = sought(value, prefix)?;
            if sought.is_none() && !is_typed {
                self.wordless = self.wordless.or(Some(value.span));
            }
            return Ok(sought.map(Node::Text));
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
        let holds_words = matches!(name.as_str(), "title" | "issuer" | "speaker" | "topic" | "place" | "tag");
        let refused = match value.form {
            Form::Pattern if !holds_words => Some("expression"),
            // Names have no other forms, and lists of them no language.
            Form::Forms if name != "title" => Some("`~`"),
            _ => None,
        };
        if let Some(what) = refused {
            return Err(QueryError {
                span: value.span,
                message: format!("`{name}:` takes no {what}"),
                help: Some(format!("write it as {}", example(&name))),
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
        match sought(value, prefix)? {
            Some(sought) => Ok(Some(Node::Field(field, sought))),
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
        Kind::Near(_) => (
            "`NEAR` needs a word or a phrase on both sides".to_owned(),
            "camp NEAR/5 closed; to look for the word, write it small: near".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A query as it was understood: operators in front, everything in parentheses.
    fn shown(node: &Node) -> String {
        let many = |name: &str, nodes: &[Node]| {
            format!("({name} {})", nodes.iter().map(shown).collect::<Vec<_>>().join(" "))
        };
        match node {
            Node::All(nodes) => many("and", nodes),
            Node::Any(nodes) => many("or", nodes),
            Node::Not(node) => format!("(not {})", shown(node)),
            Node::Text(sought) => sought.to_string(),
            Node::Field(field, sought) => format!("{field:?}={sought}"),
            Node::Id { text, prefix } => format!("id={text}{}", if *prefix { "*" } else { "" }),
            Node::Language { tag, prefix } => format!("lang={tag}{}", if *prefix { "*" } else { "" }),
            Node::Country(code) => format!("country={code}"),
            Node::Date { from, to: i32::MAX } => format!("date={from}.."),
            Node::Date { from: 0, to } => format!("date=..{to}"),
            Node::Date { from, to } => format!("date={from}..{to}"),
            Node::Channel(channel) => channel.word().to_owned(),
            Node::Status(status) => status.word().to_owned(),
            Node::Is(is) => format!("{is:?}"),
            Node::Has(has) => format!("{has:?}"),
            Node::OneClaim(node) => format!("(claim {})", shown(node)),
        }
    }

    fn read(query: &Result<Query, QueryError>) -> String {
        match query {
            Ok(query) => {
                let flag = if query.in_quote { "in quote: " } else { "" };
                format!("{flag}{}", query.root.as_ref().map(shown).unwrap_or_default())
            }
            Err(error) => format!("error: {error:?}"),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(&parse(text)), expected, "{text}");
    }

    #[track_caller]
    fn check_typing(text: &str, expected: &str) {
        assert_eq!(read(&parse_typing(text)), expected, "{text}");
    }

    /// The words an error points at, what it says, and what would help.
    #[track_caller]
    fn check_error(text: &str, at: &str, message: &str, help: &str) {
        let error = parse(text).expect_err(text);
        assert_eq!(
            (error.span.of(text), error.message.as_str(), error.help.as_deref().unwrap_or("")),
            (at, message, help),
            "{text}"
        );
    }

    #[test]
    fn every_construct() {
        check("", "");
        check(" \u{3000}\n", "");
        check("camp", "camp");
        check("Camp CLOSURES", "(and camp closures)");
        check("\"camp closures\"", "camp+closures");
        check("“camp closures”", "camp+closures");
        check("„camp“«b»", "(and camp b)");
        check("don’t", "don+t");
        check("clos*", "clos*");
        check("\"camp clos\"*", "camp+clos*");
        check("a OR b c", "(or a (and b c))");
        check("a AND b OR c", "(or (and a b) c)");
        check("a (b OR c)", "(and a (or b c))");
        check("a(b)c", "(and a b c)");
        check("-a -(b c)", "(and (not a) (not (and b c)))");
        check("NOT a b", "(and (not a) b)");
        check("-\"a b\"", "(not a+b)");
        check("--a", "(not (not a))");
        check("-issuer:a", "(not Issuer=a)");
        check("or and not", "(and or and not)");
        check("\"OR\"", "or");
        check("a - b & c", "(and a b c)");
        check("12:30", "12+30");
        check("camp NEAR/5 closed", "(camp near5 closed)");
        check("camp NEAR clos*", "(camp near10 clos*)");
        check("\"a b\" NEAR/100 “c d”*", "(a+b near100 c+d*)");
        check("a b NEAR/1 c d", "(and a (b near1 c) d)");
        check("-a NEAR b OR c", "(or (not (a near10 b)) c)");
        check("near NEAR \"NEAR\" in:quote", "in quote: (near near10 near)");
        check("/depor(t|ted)s?/", "/depor(t|ted)s?/");
        check("a -/b|(c)d/ title:/e/ (/f\\d/)", "(and a (not /b|(c)d/) Title=/e/ /f\\d/)");
        check("/a.*/ NEAR/3 \"b c\"", "(/a.*/ near3 b+c)");
        check("~Deported -~a title:~b ~c NEAR ~d", "(and ~deported (not ~a) Title=~b (~c near10 ~d))");
        check("~空气 ~ a ~& b~c", "(and 空气 a b+c)");
        check("and/or a / b //c/d", "(and and+or a b c+d)");
        check("NEARBY near/5 Near", "(and nearby near+5 near)");
        check(
            "title:a issuer:\"b c\" speaker:d* topic:e place:f tag:g-h",
            "(and Title=a Issuer=b+c Speaker=d* Topic=e Place=f Tag=g+h)",
        );
        check("ISSUER:a", "Issuer=a");
        check("country:gr lang:ar-EG id:X* id:x", "(and country=GR lang=ar-eg id=x* id=x)");
        check("channel:report status:withdrawn", "(and report withdrawn)");
        check("is:unread is:Starred has:claims", "(and Unread Starred Claims)");
        check("date:2025", "date=20250101..20251231");
        check("date:2024-02", "date=20240201..20240229");
        check("date:2025-03-27", "date=20250327..20250327");
        check("date:2023..2025-03", "date=20230101..20250331");
        check("date:2025..", "date=20250101..");
        check("date:..2025", "date=..20251231");
        check("after:2025-03", "date=20250301..");
        check("before:2025-03-27", "date=..20250326");
        check("told in:quote", "in quote: told");
        check("in:quote", "in quote: ");
        check("a OR b in:quote", "in quote: (or a b)");
        check("(told in:quote)", "in quote: told");
    }

    #[test]
    fn every_error_and_its_place() {
        check_error(
            "a \"b c",
            "\"b c",
            "this quotation mark is never closed",
            "add `\"` where the phrase ends",
        );
        check_error("a (b", "(", "this parenthesis is never closed", "add `)` where the group ends");
        check_error(
            "a) b",
            ")",
            "this parenthesis was never opened",
            "to look for the sign in a phrase, put the phrase in quotation marks",
        );
        check_error("a ()", "()", "there is nothing between these parentheses", "");
        check_error(
            "OR a",
            "OR",
            "`OR` needs something on both sides",
            "to look for the word, write it small: or",
        );
        check_error(
            "a OR",
            "OR",
            "`OR` needs something on both sides",
            "to look for the word, write it small: or",
        );
        check_error(
            "a AND OR b",
            "AND",
            "`AND` needs something on both sides",
            "to look for the word, write it small: and",
        );
        check_error(
            "(a OR) b",
            "OR",
            "`OR` needs something on both sides",
            "to look for the word, write it small: or",
        );
        check_error(
            "a NOT",
            "NOT",
            "`NOT` needs something to leave out",
            "write it right before a word: NOT dam",
        );
        check_error("a -", "-", "`-` needs something to leave out", "write it right before a word: -dam");
        check_error(
            "a*b",
            "*",
            "`*` stands only at the end of a word",
            "clos* finds closed, closing and closure",
        );
        check_error(
            "a *",
            "*",
            "`*` stands only at the end of a word",
            "clos* finds closed, closing and closure",
        );
        check_error(
            "& …",
            "&",
            "there is no letter and no digit to look for here",
            "searching finds words; signs between them do not count",
        );
        check_error(
            "\"\"",
            "\"\"",
            "there is no letter and no digit to look for here",
            "searching finds words; signs between them do not count",
        );
        check_error("a isuer:b", "isuer", "there is no field `isuer:`", "did you mean `issuer:`?");
        check_error("language:en", "language", "there is no field `language:`", "did you mean `lang:`?");
        check_error(
            "https://example.org",
            "https",
            "there is no field `https:`",
            "to look for the words, write \"https://example.org\"",
        );
        check_error(
            "quoth: he",
            "quoth",
            "there is no field `quoth:`",
            "to look for the word, leave out the colon: quoth",
        );
        check_error(
            "issuer: a",
            "issuer:",
            "`issuer:` has no value",
            "write it right after the colon: issuer:\"Harbour Rights Watch\"",
        );
        check_error(
            "issuer:&",
            "&",
            "there is no letter and no digit to look for here",
            "searching finds words; signs between them do not count",
        );
        check_error("is:unred", "unred", "`is:` knows no `unred`", "did you mean `is:unread`?");
        check_error(
            "status:zzz",
            "zzz",
            "`status:` knows no `zzz`",
            "`status:` takes current, corrected, withdrawn",
        );
        check_error(
            "channel:press",
            "press",
            "`channel:` knows no `press`",
            "did you mean `channel:press-release`?",
        );
        check_error(
            "has:x",
            "x",
            "`has:` knows no `x`",
            "`has:` takes claims, quotes, demands, picks, url, carrier, date, \
             place, topics, countries, language, channel, tags",
        );
        check_error("in:title", "title", "`in:` knows no `title`", "`in:` takes quote");
        check_error(
            "a -in:quote",
            "in:quote",
            "`in:quote` speaks of the whole query and cannot be negated",
            "-has:quotes finds statements that quote nobody",
        );
        check_error(
            "country:greece",
            "greece",
            "a country is given by its code of two letters",
            "country:GR",
        );
        check_error("lang:arabic", "arabic", "a language is given by its tag", "lang:ar");
        let both = "`NEAR` needs a word or a phrase on both sides";
        let small = "camp NEAR/5 closed; to look for the word, write it small: near";
        check_error("NEAR a", "NEAR", both, small);
        check_error("a NEAR/5", "NEAR/5", both, small);
        check_error("a NEAR/5 OR b", "NEAR/5", both, small);
        check_error("a NEAR -b", "NEAR", both, small);
        check_error("a NEAR (b c)", "NEAR", both, small);
        check_error("(a b) NEAR c", "NEAR", both, small);
        check_error("title:a NEAR b", "NEAR", both, small);
        check_error("a NEAR title:b", "NEAR", both, small);
        check_error("a NEAR & b", "NEAR", both, small);
        let number = "`NEAR/` takes a number from 1 to 100";
        let usual = "NEAR alone is NEAR/10; NEAR/1 is right beside it";
        check_error("a NEAR/0 b", "0", number, usual);
        check_error("a NEAR/101 b", "101", number, usual);
        check_error("a NEAR/99999999999 b", "99999999999", number, usual);
        check_error("a NEAR/+5 b", "+5", number, usual);
        check_error(
            "a NEAR/ b",
            "NEAR/",
            "`NEAR/` has no number",
            "camp NEAR/5 closed finds both at most five words apart",
        );
        check_error(
            "a NEAR b NEAR/2 c",
            "NEAR/2",
            "`NEAR` joins two, not three",
            "write the one in the middle twice: (a NEAR b) (b NEAR c)",
        );
        check_error(
            "a /b(c d",
            "/b(c",
            "this expression is never closed",
            "/b(c/ matches one word; \"/b(c\" finds the words",
        );
        check_error(
            "see /home/user b",
            "/home/user",
            "an expression ends at its second `/`",
            "to look for the words, write \"/home/user\"",
        );
        let quoted = "to look for the words as they are, put them in quotation marks instead";
        check_error("a /b(c/", "(", "this expression is wrong here: unclosed group", quoted);
        check_error("title:/b)/", ")", "this expression is wrong here: unopened group", quoted);
        check_error("/é[c/", "[", "this expression is wrong here: unclosed character class", quoted);
        check_error(
            "/a\\p{Nope}/",
            "\\p{Nope}",
            "this expression is wrong here: unicode property not found",
            quoted,
        );
        check_error(
            "/don't/",
            "'",
            "no word holds `'`",
            "an expression stands for one word of letters and digits; don't is two: \"don't\"",
        );
        check_error(
            "/空气/",
            "空",
            "this script does not part its words",
            "without the slashes it is found anywhere in a text",
        );
        check_error(
            "/(\\w{99}){99}/",
            "(\\w{99}){99}",
            "this expression grows too large",
            "smaller numbers in {…} help, or a* for a{1,99}",
        );
        check_error(
            "date:/2.*/",
            "/2.*/",
            "`date:` takes no expression",
            "write it as date:2025, date:2025-03, date:2025-03-27 or date:2023..2025",
        );
        let one = "`~` stands before one whole word";
        let forms = "~deport finds deports, deported and deporting";
        check_error("a ~\"b\"", "~\"b\"", one, forms);
        check_error("~don't", "~don't", one, forms);
        check_error("title:~a*", "~a*", one, forms);
        check_error("speaker:~a", "~a", "`speaker:` takes no `~`", "write it as speaker:lindqvist");
        check_error("lang:~ar", "~ar", "`lang:` takes no `~`", "write it as lang:ar");
        check_error("is:/read/", "/read/", "`is:` takes no expression", "write it as is:unread");
        let dates = "date:2025, date:2025-03, date:2025-03-27 or date:2023..2025";
        let form = "a date is a year, a month or a day: 2025, 2025-03 or 2025-03-27";
        check_error("date:March", "March", form, dates);
        check_error("date:“March”", "“March”", form, dates);
        check_error("date:2025-13", "2025-13", "the calendar has no such day", dates);
        check_error("date:2025..x", "x", form, dates);
        check_error("date:..", "..", form, dates);
        check_error("after:2024..2025", "2024..2025", form, "after:2025-03");
        check_error(
            "date:2025..2024",
            "2025..2024",
            "this range ends before it begins",
            "write the earlier date first",
        );
        check_error(
            "date:2025*",
            "2025*",
            "a date takes no `*`",
            "a month or a year is a range already: date:2025-03",
        );
        let deep = format!("{}a", "(".repeat(99));
        check_error(
            &deep,
            "(",
            "this is nested too deep",
            "50 parentheses or negations inside each other are the most",
        );
    }

    #[test]
    fn while_typing_the_end_is_forgiven() {
        check_typing("camp clos", "(and camp clos*)");
        check_typing("camp clos ", "(and camp clos)");
        check_typing("camp \"told be", "(and camp told+be*)");
        check_typing("\"told before\"", "told+before");
        check_typing("camp \"", "camp");
        check_typing("camp \"\"", "camp");
        check_typing("(camp OR wat", "(or camp wat*)");
        check_typing("camp (", "camp");
        check_typing("camp OR", "camp");
        check_typing("camp OR ", "camp");
        check_typing("camp NEAR", "camp");
        check_typing("camp NEAR/", "camp");
        check_typing("camp NEAR/5 ", "camp");
        check_typing("camp NEAR/5 \"", "camp");
        check_typing("camp NEAR/5 clos", "(camp near5 clos*)");
        check_typing("camp NEAR/5 clos ", "(camp near5 clos)");
        check_typing("camp ~", "camp");
        check_typing("camp ~depo", "(and camp depo*)");
        check_typing("camp ~deport ", "(and camp ~deport)");
        check_typing("camp -~deport", "(and camp (not ~deport))");
        check_typing("camp /", "camp");
        check_typing("camp /depor(t", "camp");
        check_typing("camp title:/depor(t", "camp");
        check_typing("camp NEAR /depor(t", "camp");
        check_typing("camp /deport.*/", "(and camp /deport.*/)");
        check_typing("camp -", "camp");
        check_typing("camp -d", "(and camp (not d))");
        check_typing("camp NOT", "camp");
        check_typing("camp issuer:", "camp");
        check_typing("camp issuer:\"", "camp");
        check_typing("issuer:harb", "Issuer=harb*");
        check_typing("issuer:\"Harbour Ri", "Issuer=harbour+ri*");
        check_typing("id:harb", "id=harb*");
        check_typing("lang:a", "lang=a*");
        check_typing("camp is:un", "camp");
        check_typing("camp is:unread", "(and camp Unread)");
        check_typing("camp in:qu", "camp");
        check_typing("camp country:g", "camp");
        for begun in
            ["2", "20", "202", "2025-", "2025-0", "2025-1", "2025-03-", "2025-03-2", "2025.", ".", "2024..20"]
        {
            check_typing(&format!("camp date:{begun}"), "camp");
        }
        check_typing("date:2025-03", "date=20250301..20250331");
        check_typing("date:2025..", "date=20250101..");
    }

    #[test]
    fn while_typing_what_is_wrong_stays_wrong() {
        for text in [
            "/a(/",
            "/a b",
            "isuer:a",
            "issuer: a",
            "a) b",
            "OR a",
            "is:zz",
            "is:un x",
            "date:20 x",
            "\"\" date:19x",
            "() a",
        ] {
            assert!(parse_typing(text).is_err(), "{text}");
        }
    }
}
