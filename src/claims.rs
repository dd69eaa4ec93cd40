//! The claims engine: text in, claims out. Needs only `domain` and `text`; does not know YAML, files,
//! the catalogue or the screen.

use crate::domain::{Claim, Party, Pick};

/// What is known about a text besides its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// A BCP 47 tag.
    pub language: Option<&'a str>,
    /// Who puts the text on record, leading one first; empty for a text of unknown origin.
    pub issuers: &'a [String],
    /// Parties of the store.
    pub parties: &'a [Party],
    /// People of this statement.
    pub speakers: &'a [Party],
    /// Claims picked or corrected by a person: they win over what is found where words overlap.
    pub picks: &'a [Pick],
}

/// Finds the claims of a text, sorted by where they start. Linear in the length of the text.
#[must_use]
pub fn find(_text: &str, _context: &Context<'_>) -> Vec<Claim> {
    Vec::new()
}
