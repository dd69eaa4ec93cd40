//! What a term looks for: words, the forms of one, an expression. It does not know fields, nor how terms belong
//! together.

use std::sync::Arc;

use super::QueryError;
use super::lex::{Form, Quotes, Value};
use crate::search::sought::{Pattern, Sought};
use crate::search::words::{Class, Words};

/// What a value looks for; None if it has no letter and no digit.
pub(super) fn sought(value: &Value, prefix: bool) -> Result<Option<Sought>, QueryError> {
    match value.form {
        Form::Words => Ok(Words::new(&value.text, prefix).map(Sought::Words)),
        Form::Forms => forms(value, prefix),
        Form::Pattern => match Pattern::new(&value.text) {
            Ok(pattern) => Ok(Some(Sought::Pattern(Arc::new(pattern)))),
            Err(error) => Err(QueryError {
                // After the slash.
                span: error.span.shifted(value.span.start() + 1),
                message: error.message,
                help: Some(error.help.to_owned()),
            }),
        },
    }
}

/// All forms of a word; of one that is being typed its beginning.
fn forms(value: &Value, prefix: bool) -> Result<Option<Sought>, QueryError> {
    let Some(words) = Words::new(&value.text, prefix) else { return Ok(None) };
    match words.words.as_slice() {
        [word] if value.quotes == Quotes::None && !value.star => match word.class {
            Class::Spaced if !prefix => Ok(Some(Sought::Forms(word.text.clone()))),
            _ => Ok(Some(Sought::Words(words))),
        },
        _ => Err(QueryError {
            span: value.span,
            message: "`~` stands before one whole word".to_owned(),
            help: Some("~deport finds deports, deported and deporting".to_owned()),
        }),
    }
}
