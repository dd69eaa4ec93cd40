//! The parts of a query that stand side by side, as text: which are there, one more, one less. What a person
//! typed stays as it was typed. It does not know what the parts ask, nor where they come from.

use super::query::{self, Query, QueryError};
use crate::domain::Span;
use crate::text::fold::fold;
use crate::text::one_line;

/// A text cut into its parts. Where `OR` stands between them, none of them is a part of the whole.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    parts: Vec<Part>,
    has_or: bool,
}

#[derive(Clone, Debug)]
struct Part {
    /// As typed, its `NOT` included; or `AND`.
    text: String,
    /// None for `AND`, and for what is no query by itself.
    query: Option<Query>,
}

/// Writes a field with its value so that it is read as one part: `issuer:"Harbour Rights Watch"`. A phrase
/// cannot hold a quotation mark, and signs do not count, so that a space stands for it.
#[must_use]
pub fn of_field(field: &str, value: &str) -> String {
    if !value.is_empty() && value.chars().all(char::is_alphanumeric) {
        return format!("{field}:{value}");
    }
    let words: String = value.chars().map(|c| if is_quote(c) { ' ' } else { c }).collect();
    format!("{field}:\"{}\"", one_line(&words))
}

/// The text of a query that was typed, written out so that it means the same with more after it: a word that
/// was still being typed gets its `*`, what is open is closed.
pub fn whole(typed: &str, meant: &Query) -> Result<String, QueryError> {
    let text = typed.trim();
    for n_open in 0..=text.matches('(').count() {
        for end in ["", "*", "\"", "\"*"] {
            let written = format!("{text}{end}{}", ")".repeat(n_open));
            if query::parse(&written).is_ok_and(|it| it == *meant) {
                return Ok(written);
            }
        }
    }
    query::parse(text).map(|_| text.to_owned())
}

impl Parts {
    /// Cuts a text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        let mut from: Option<usize> = None;
        let mut starts = Vec::new();
        for piece in pieces(text) {
            match piece.of(text) {
                "OR" => read.has_or = true,
                "NOT" => {
                    from = from.or_else(|| Some(piece.start()));
                    continue;
                }
                near if near == "NEAR" || near.starts_with("NEAR/") => {
                    // It binds what is around it.
                    from = from.or_else(|| starts.pop());
                    read.parts.truncate(starts.len());
                    continue;
                }
                _ => {}
            }
            let start = from.take().unwrap_or_else(|| piece.start());
            starts.push(start);
            let part = Span::new(start, piece.end()).of(text);
            let query = query::parse(part).ok().filter(|it| !it.is_empty());
            read.parts.push(Part { text: part.to_owned(), query });
        }
        // An operator without its word.
        if let Some(from) = from {
            let text = text.get(from..).unwrap_or("").trim_end().to_owned();
            read.parts.push(Part { text, query: None });
        }
        // Cut wrongly it would mean something else: it stays in one piece then.
        let is_same = |it: &Self| query::parse(&it.text()).ok() == query::parse(text).ok();
        if is_same(&read) {
            return read;
        }
        Self { parts: vec![Part { text: text.trim().to_owned(), query: None }], has_or: true }
    }

    /// Whether a part stands in it, in these words or in others that mean the same.
    #[must_use]
    pub fn has(&self, part: &str) -> bool {
        query::parse(part).is_ok_and(|wanted| self.places(&wanted).next().is_some())
    }

    fn places<'a>(&'a self, wanted: &'a Query) -> impl Iterator<Item = usize> + 'a {
        let parts = self.parts.iter().enumerate().filter(|_| !self.has_or);
        parts.filter(|(_, it)| it.query.as_ref() == Some(wanted)).map(|(idx, _)| idx)
    }

    /// Adds a part at the end.
    #[must_use]
    pub fn with(&self, part: &str) -> String {
        let text = self.text();
        match (text.as_str(), self.has_or) {
            ("", _) => part.to_owned(),
            (_, true) => format!("({text}) {part}"),
            (_, false) => format!("{text} {part}"),
        }
    }

    /// Takes a part out, wherever it stands.
    #[must_use]
    pub fn without(&self, part: &str) -> Self {
        let Ok(wanted) = query::parse(part) else { return self.clone() };
        let out: Vec<usize> = self.places(&wanted).collect();
        let mut left: Vec<Part> = Vec::new();
        for (_, part) in self.parts.iter().enumerate().filter(|(idx, _)| !out.contains(idx)) {
            // An `AND` goes with what it joined.
            if part.text != "AND" || left.last().is_some_and(|it| it.text != "AND") {
                left.push(part.clone());
            }
        }
        if left.last().is_some_and(|it| it.text == "AND") {
            left.pop();
        }
        Self { parts: left, has_or: self.has_or }
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The values a field has in it, and whether they are left out: `-issuer:"A B"` is `A B` and true.
    pub fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = (&'a str, bool)> {
        let parts = self.parts.iter().filter(|it| !self.has_or && it.query.is_some());
        parts.filter_map(move |part| {
            let text = part.text.strip_prefix('-').or_else(|| part.text.strip_prefix("NOT ").map(str::trim));
            let (text, is_out) = text.map_or((part.text.as_str(), false), |it| (it, true));
            let (name, value) = text.split_once(':')?;
            let value = value.trim_matches(is_quote);
            let is_plain = !value.contains(|c| is_quote(c) || "()*~/".contains(c));
            (name.eq_ignore_ascii_case(field) && is_plain).then_some((value, is_out))
        })
    }
}

/// What white space parts outside phrases and parentheses.
fn pieces(text: &str) -> Vec<Span> {
    let mut pieces = Vec::new();
    let (mut start, mut depth, mut in_phrase) = (None, 0_usize, false);
    for (at, c) in text.char_indices() {
        if is_quote(c) {
            in_phrase = !in_phrase;
        } else if c == '(' && !in_phrase {
            depth += 1;
        } else if c == ')' && !in_phrase {
            depth = depth.saturating_sub(1);
        }
        match start {
            Some(from) if c.is_whitespace() && !in_phrase && depth == 0 => {
                pieces.push(Span::new(from, at));
                start = None;
            }
            None if !c.is_whitespace() => start = Some(at),
            _ => {}
        }
    }
    pieces.extend(start.map(|from| Span::new(from, text.len())));
    pieces
}

/// Whether the character opens and closes a phrase, as the query language has it.
fn is_quote(c: char) -> bool {
    c == '"' || (!c.is_ascii() && fold(c.encode_utf8(&mut [0; 4])) == "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "",
        "camp",
        "camp closures",
        "camp OR shelter",
        "(camp OR shelter) winter",
        "camp AND issuer:\"Harbour Rights Watch\" AND winter",
        "-camp NOT issuer:harbour",
        "“camp closures” (a OR (b c)) -(d e) in:quote",
        "clos* topic:Housing",
        "camp NEAR/5 clos* sea -\"a b\" NEAR c",
        "~deport -title:/a(b|c)/ (/x+/ OR y)",
    ];

    #[test]
    fn a_part_is_added_found_and_taken_out_again() {
        for text in TEXTS {
            for part in ["issuer:\"Meridian Monitor\"", "-topic:Asylum", "date:2024-05", "is:undated"] {
                let before = query::parse(text).unwrap();
                let parts = Parts::read(text);
                assert!(!parts.has(part), "{text} {part}");
                assert_eq!(query::parse(&parts.text()).unwrap(), before, "{text}");
                let with = Parts::read(&parts.with(part));
                assert!(with.has(part), "{text} {part}");
                let without = with.without(part).text();
                assert_eq!(query::parse(&without).unwrap(), before, "{text} {part}");
            }
        }
    }

    #[track_caller]
    fn check_without(text: &str, part: &str, expected: &str) {
        assert_eq!(Parts::read(text).without(part).text(), expected, "{text}");
    }

    #[test]
    fn what_means_the_same_is_the_same_part() {
        check_without("camp issuer:\"harbour  rights WATCH\"", "issuer:\"Harbour Rights Watch\"", "camp");
        check_without("NOT topic:housing camp", "-topic:Housing", "camp");
        check_without("camp AND topic:housing AND sea", "topic:Housing", "camp AND sea");
        check_without("topic:housing AND sea", "topic:Housing", "sea");
        check_without("sea NEAR housing", "housing", "sea NEAR housing");
        check_without("sea NEAR housing sea", "sea", "sea NEAR housing");
        check_without("sea AND topic:housing", "topic:Housing", "sea");
        // Not by itself: what is beside `OR`, in parentheses, left out or begun is something else.
        for text in ["topic:housing OR sea", "(topic:housing sea)", "-topic:housing", "topic:housing*"] {
            check_without(text, "topic:Housing", text);
        }
    }

    #[test]
    fn a_word_that_was_being_typed_goes_on_being_the_beginning_of_one() {
        for (typed, expected) in [
            ("minis", "minis*"),
            ("minis ", "minis"),
            ("camp -minis", "camp -minis"),
            ("(camp OR minis", "(camp OR minis*)"),
            ("\"night retu", "\"night retu\"*"),
            ("topic:hous", "topic:hous*"),
            ("date:2024", "date:2024"),
            ("", ""),
        ] {
            let meant = query::parse_typing(typed).unwrap();
            assert_eq!(whole(typed, &meant).as_deref(), Ok(expected));
        }
        assert!(whole("camp OR", &query::parse_typing("camp OR").unwrap()).is_err());
    }

    #[test]
    fn values_of_a_field() {
        let parts = Parts::read("camp -issuer:\"A B\" issuer:C NOT issuer:D (issuer:E) issuer:F* topic:G");
        let values: Vec<_> = parts.values("issuer").collect();
        assert_eq!(values, [("A B", true), ("C", false), ("D", true)]);
        assert_eq!(Parts::read("-issuer:A OR b").values("issuer").count(), 0);
    }

    #[test]
    fn a_value_with_signs_is_one_part() {
        for (value, expected) in [
            ("Housing", "topic:Housing"),
            ("清洁", "topic:清洁"),
            ("Harbour Rights Watch", "topic:\"Harbour Rights Watch\""),
            ("The “Dock”\nWatch*", "topic:\"The Dock Watch*\""),
            ("a-b", "topic:\"a-b\""),
        ] {
            assert_eq!(of_field("topic", value), expected);
            assert!(Parts::read(expected).has(expected), "{expected}");
        }
    }
}
