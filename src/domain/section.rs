//! The parts of a statement: its body, and what stands around the body. They do not know how the parts
//! are told apart.

/// Which part of a statement a claim stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The statement itself.
    #[default]
    Body,
    /// What led to it, under a heading such as `Background`.
    Background,
    /// What stands after `ENDS` or under `Notes to editors`.
    Notes,
    /// The words under a picture.
    Caption,
    /// Who signs.
    Signatories,
    /// Who can be asked, and what the issuer says of itself in every statement.
    Boilerplate,
}

impl Section {
    /// The word for it in JSON and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Background => "background",
            Self::Notes => "notes",
            Self::Caption => "caption",
            Self::Signatories => "signatories",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// Whether somebody says something there: names and telephone numbers are no claims.
    #[must_use]
    pub const fn speaks(self) -> bool {
        !matches!(self, Self::Signatories | Self::Boilerplate)
    }
}
