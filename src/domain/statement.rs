//! A statement: what an issuer put on record, as a value that is right once it exists. It does not
//! know YAML, files being read or the screen.

use std::borrow::Borrow;
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use super::date::PartialDate;
use super::diagnostic::Excerpt;
use super::party::Party;
use super::span::Span;

/// The most characters of an id.
pub const ID_MAX: usize = 80;

/// The name of a statement in its store: `[a-z0-9-]`, 1 to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(Arc<str>);

/// Why a text is no statement id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No character at all.
    #[error("an id has at least one character")]
    Empty,
    /// More than [`ID_MAX`] characters.
    #[error("an id has at most {ID_MAX} characters")]
    TooLong,
    /// A character outside `[a-z0-9-]`.
    #[error("an id has only a-z, 0-9 and -, not {0:?}")]
    Character(char),
}

impl StatementId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So that a set of ids is asked by text.
impl Borrow<str> for StatementId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for StatementId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if let Some(other) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
            return Err(IdError::Character(other));
        }
        if text.len() > ID_MAX {
            return Err(IdError::TooLong);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// By which way a statement reached the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A statement to the press.
    PressRelease,
    /// A report, a briefing, a study.
    Report,
    /// A letter made public.
    OpenLetter,
    /// A speech or testimony.
    Speech,
    /// A post on a social network.
    Social,
    /// A news report on a statement.
    NewsReport,
}

impl Channel {
    /// Every channel, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::PressRelease, Self::Report, Self::OpenLetter, Self::Speech, Self::Social, Self::NewsReport];

    /// The word for it in the store and in queries.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PressRelease => "press-release",
            Self::Report => "report",
            Self::OpenLetter => "open-letter",
            Self::Speech => "speech",
            Self::Social => "social",
            Self::NewsReport => "news-report",
        }
    }
}

/// Whether the issuer still stands by a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It stands.
    #[default]
    Current,
    /// It was corrected after it came out.
    Corrected,
    /// The issuer took it back.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Current, Self::Corrected, Self::Withdrawn];

    /// The word for it in the store and in queries.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Corrected => "corrected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Who carried a statement, when it is not the issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The agency, the paper, the site.
    pub name: String,
    /// Where it carried it.
    pub url: Option<String>,
    /// When it was fetched from there.
    pub retrieved: Option<PartialDate>,
}

/// A claim a person has picked or corrected: a W3C `TextQuoteSelector` and what is to hold of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// The words themselves.
    pub exact: String,
    /// Words right before them, where `exact` stands more than once.
    pub prefix: Option<String>,
    /// Words right after them.
    pub suffix: Option<String>,
    /// Whose words they are.
    pub speaker: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Where the words are written in the statement's file.
    pub at: Option<Excerpt>,
}

/// Where a statement stands in its store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file; for the embedded sample a name that is no path.
    pub file: Arc<Path>,
    /// The line of the document's first key, counted from 1.
    pub line: u32,
    /// The document, by which it can be read again alone.
    pub document: Document,
}

/// A document of a file: its bytes, without the marker before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    /// Bytes of the file.
    pub bytes: Span,
    /// The line of the first of them, counted from 1.
    pub line: u32,
}

/// What an issuer put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Unique in a healthy store; two that share one are both kept.
    pub id: StatementId,
    /// The headline.
    pub title: String,
    /// At least one; the first leads a joint statement.
    pub issuers: Vec<String>,
    /// None when it is missing or no date: shown as undated, sorted last.
    pub date: Option<PartialDate>,
    /// The dateline.
    pub place: Option<String>,
    /// In the order given.
    pub topics: Vec<String>,
    /// ISO 3166-1 alpha-2 codes, upper case.
    pub countries: Vec<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    /// None when the store does not say.
    pub channel: Option<Channel>,
    /// As written; only http and https are ever opened.
    pub url: Option<String>,
    /// Who carried it.
    pub carrier: Option<Carrier>,
    /// Whether it still stands.
    pub status: Status,
    /// People the text cannot tell enough about.
    pub speakers: Vec<Party>,
    /// Claims picked or corrected by a person.
    pub picks: Vec<Pick>,
    /// The user's own words for it.
    pub tags: Vec<String>,
    /// The text; paragraphs are parted by an empty line.
    pub body: String,
    /// Where it was read.
    pub at: Place,
}

/// All issuers of a joint statement as one speaker: the one that leads and how many sign with it, `Cedar
/// Legal Aid + 2`; a single issuer is just its name.
#[must_use]
pub fn joint_name(issuers: &[String]) -> String {
    match issuers {
        [] => String::new(),
        [issuer] => issuer.clone(),
        [issuer, others @ ..] => format!("{issuer} + {}", others.len()),
    }
}

impl Statement {
    /// The issuer that leads.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.issuers.first().map_or("", String::as_str)
    }

    /// The issuer that leads and how many sign with it: `Cedar Legal Aid + 2`.
    #[must_use]
    pub fn issuer_line(&self) -> String {
        joint_name(&self.issuers)
    }

    /// The role of the speaker of that name, where the statement gives one.
    #[must_use]
    pub fn role_of(&self, speaker: &str) -> Option<&str> {
        self.speakers
            .iter()
            .find(|party| party.names().any(|name| name == speaker))
            .and_then(|party| party.role.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain() {
        assert!("harbour-2025-03-27".parse::<StatementId>().is_ok());
        assert_eq!("".parse::<StatementId>(), Err(IdError::Empty));
        assert_eq!("Harbour".parse::<StatementId>(), Err(IdError::Character('H')));
        assert_eq!("../x".parse::<StatementId>(), Err(IdError::Character('.')));
        assert_eq!("a".repeat(81).parse::<StatementId>(), Err(IdError::TooLong));
    }
}
