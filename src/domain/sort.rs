//! By what statements can be sorted, and the word for each. It does not know how they are sorted.

/// By what statements are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Newest first; undated ones last.
    #[default]
    Date,
    /// By the issuer that leads, A to Z.
    Issuer,
    /// By title, A to Z.
    Title,
    /// By the number of claims, most first.
    Claims,
    /// By how well the words of the query are answered, best first; without words as by date.
    Relevance,
}

impl Sort {
    /// All of them, in the order one steps through them.
    pub const ALL: [Self; 5] = [Self::Date, Self::Issuer, Self::Title, Self::Claims, Self::Relevance];

    /// The word for it on the command line and in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Issuer => "issuer",
            Self::Title => "title",
            Self::Claims => "claims",
            Self::Relevance => "relevance",
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}
