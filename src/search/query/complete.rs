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
