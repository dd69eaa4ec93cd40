//! What a query looks for in one text, and where it stands there: words, a pattern of one, a word in all its
//! forms, or two of these near each other. It does not know queries, fields or statements.

mod inflected;
mod near;
mod pattern;

use std::sync::Arc;

use super::words::Words;
use crate::domain::Span;

pub(super) use inflected::{Inflected, Stemmer, stemmer_of};
pub(super) use near::{NEAR_MAX, NEAR_USUAL, Near, is_near};
pub(super) use pattern::{Pattern, Table};

/// What it is looked for in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) folded: &'a str,
    /// The tag of the statement's language.
    pub(super) language: Option<&'a str>,
}

impl Text<'_> {
    fn forms(self, word: &str) -> Inflected {
        Inflected::new(word, stemmer_of(self.language))
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    Words(Words),
    Pattern(Arc<Pattern>),
    /// A folded word in all its forms.
    Forms(String),
    Near(Box<Near>),
}

impl Sought {
    /// Whether it stands anywhere in a text.
    pub(super) fn stands_in(&self, text: Text<'_>) -> bool {
        let folded = text.folded;
        match self {
            Self::Words(words) => words.stand_in(folded),
            Self::Pattern(pattern) => pattern.find(folded).next().is_some(),
            Self::Forms(word) => text.forms(word).find(folded).next().is_some(),
            Self::Near(near) => near.stands_in(text),
        }
    }

    /// Where it stands in a text.
    pub(super) fn find_all(&self, text: Text<'_>) -> Vec<Span> {
        let folded = text.folded;
        match self {
            Self::Words(words) => words.find_all(folded).collect(),
            Self::Pattern(pattern) => pattern.find(folded).collect(),
            Self::Forms(word) => text.forms(word).find(folded).collect(),
            Self::Near(near) => near.find_all(text),
        }
    }

    /// Everywhere it stands in a text, overlapping itself too.
    fn find_each(&self, text: Text<'_>) -> Vec<Span> {
        match self {
            Self::Words(words) => words.find_each(text.folded).collect(),
            _ => self.find_all(text),
        }
    }

    /// How many places of a text it takes: a word one, a character of a script without spaces one.
    pub(super) fn n_places(&self) -> u32 {
        match self {
            Self::Words(words) => words.n_places(),
            Self::Pattern(_) | Self::Forms(_) | Self::Near(_) => 1,
        }
    }

    /// Whether what it finds depends on the language of a text.
    pub(super) fn has_forms(&self) -> bool {
        match self {
            Self::Forms(_) => true,
            Self::Near(near) => near.one.has_forms() || near.other.has_forms(),
            Self::Words(_) | Self::Pattern(_) => false,
        }
    }
}

#[cfg(test)]
impl std::fmt::Display for Sought {
    /// `camp+clos*`, `/x/`, `~x`, `(a near5 b)`, for tests.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Words(words) => words.fmt(f),
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Forms(word) => write!(f, "~{word}"),
            Self::Near(near) => write!(f, "({} near{} {})", near.one, near.within, near.other),
        }
    }
}
