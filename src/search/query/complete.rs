//! What the word under the cursor of a query can become. It knows fields, their fixed values and `NEAR/`,
//! not what a store holds.

use super::{FIELDS, known_values};
use crate::domain::Span;

/// The part of a query's text that a completion replaces: from the start of the word the cursor stands
/// in, a negating dash left out, to the cursor.
#[must_use]
pub fn token_at(text: &str, cursor: usize) -> Span {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = text.get(..cursor).unwrap_or("");
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || matches!(c, '(' | ')'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let n_dashes = before.get(start..).unwrap_or("").bytes().take_while(|b| *b == b'-').count();
    Span::new(start + n_dashes, cursor)
}

/// The value of a field that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueAt {
    /// The field, in lower case.
    pub field: String,
    /// Where the value begins, its quotation mark included.
    pub start: usize,
    /// What was typed of it, without that mark.
    pub typed: String,
}

/// The value of a field that the cursor stands in, between quotation marks too.
#[must_use]
pub fn value_at(text: &str, cursor: usize) -> Option<ValueAt> {
    let before = text.get(..cursor)?;
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in before.char_indices() {
        is_quoted ^= c == '"';
        if !is_quoted && (c.is_whitespace() || matches!(c, '(' | ')')) {
            start = at + c.len_utf8();
        }
    }
    let token = before.get(start..)?;
    let word = token.trim_start_matches('-');
    let (field, value) = word.split_once(':')?;
    let typed = value.strip_prefix('"').unwrap_or(value);
    // A value that has been closed is not being typed any more.
    if typed.contains('"') {
        return None;
    }
    let start = cursor - value.len();
    Some(ValueAt { field: field.to_ascii_lowercase(), start, typed: typed.to_owned() })
}

pub(super) fn complete(text: &str, cursor: usize) -> Vec<String> {
    let typed = token_at(text, cursor).of(text);
    // `N` could be the beginning of `NOT`, and of any name.
    if typed.len() > 1 && "NEAR/".starts_with(typed) {
        return vec!["NEAR/".to_owned()];
    }
    let word = typed.to_ascii_lowercase();
    if let Some((field, begun)) = word.split_once(':') {
        return known_values(field)
            .into_iter()
            .filter(|value| value.starts_with(begun))
            .map(|value| format!("{field}:{value}"))
            .collect();
    }
    FIELDS.iter().filter(|(name, _)| name.starts_with(&word)).map(|(name, _)| format!("{name}:")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = value_at(text, text.len()).map(|it| format!("{} {} [{}]", it.field, it.start, it.typed));
        assert_eq!(shown.as_deref().unwrap_or("-"), expected, "{text}");
    }

    #[test]
    fn the_value_being_typed() {
        check("issuer:har", "issuer 7 [har]");
        check("quay -Issuer:\"Harbour Ri", "issuer 13 [Harbour Ri]");
        check("(topic:", "topic 7 []");
        check("issuer:\"Harbour Rights\" topic:ho", "topic 30 [ho]");
        check("issuer:\"Harbour\"", "-");
        check("quay night", "-");
    }
}
