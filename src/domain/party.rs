//! Those who speak: people and organisations, the names they go by and the nouns that stand for them.
//! It does not know how a mention in a text is resolved to one of them (that is `claims`).

/// What a party is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PartyKind {
    /// One human being.
    Person,
    /// A group, an institution, a government.
    Organization,
    /// The store does not say.
    #[default]
    Unknown,
}

/// A person or an organisation that statements name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The full name, as it is shown and cited.
    pub name: String,
    /// Other names for the same party: short forms, acronyms, spellings.
    pub aliases: Vec<String>,
    /// Person or organisation, where known.
    pub kind: PartyKind,
    /// The function a person speaks in, such as `director`.
    pub role: Option<String>,
    /// Descriptions that mean this party when no other is nearer: `the human rights organization`.
    pub nouns: Vec<String>,
}

impl Party {
    /// A party known by its name alone.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The name and all aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
