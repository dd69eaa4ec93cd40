//! A word in all its forms: those with the same stem, by the Snowball stemmer of a language. It does not know
//! where words come from, nor how the language of a text is known.
//!
//! Words are folded before they are stemmed, because that is how an index has them. Some endings are known to
//! the stemmers with their accents only: these get them back first.

use std::borrow::Cow;

use crate::domain::Span;
use crate::search::words::words_in;

pub(in crate::search) use frostem::Algorithm as Stemmer;

/// Languages by their first subtag.
const LANGUAGES: &[(&str, Stemmer)] = &[
    ("ar", Stemmer::Arabic),
    ("da", Stemmer::Danish),
    ("de", Stemmer::German),
    ("el", Stemmer::Greek),
    ("en", Stemmer::English),
    ("es", Stemmer::Spanish),
    ("fi", Stemmer::Finnish),
    ("fr", Stemmer::French),
    ("hu", Stemmer::Hungarian),
    ("it", Stemmer::Italian),
    ("nb", Stemmer::Norwegian),
    ("nl", Stemmer::Dutch),
    ("nn", Stemmer::Norwegian),
    ("no", Stemmer::Norwegian),
    ("pt", Stemmer::Portuguese),
    ("ro", Stemmer::Romanian),
    ("ru", Stemmer::Russian),
    ("sv", Stemmer::Swedish),
    ("ta", Stemmer::Tamil),
    ("tr", Stemmer::Turkish),
];

/// Endings as folding leaves them, and as the stemmer knows them.
const RESTORED: &[(Stemmer, &[(&str, &str)])] = &[
    (Stemmer::French, &[("ee", "ée"), ("ees", "ées")]),
    (Stemmer::Portuguese, &[("cao", "ção"), ("coes", "ções"), ("sao", "são"), ("soes", "sões")]),
    (Stemmer::Russian, &[("ии", "ий"), ("ыи", "ый"), ("ои", "ой"), ("еи", "ей")]),
    (Stemmer::Spanish, &[("cion", "ción"), ("sion", "sión")]),
];

/// The stemmer for a language tag; without a tag that for English, which most statements are written in. None
/// for a language that has none: its words are taken as they are.
pub(in crate::search) fn stemmer_of(tag: Option<&str>) -> Option<Stemmer> {
    let Some(tag) = tag else { return Some(Stemmer::English) };
    let language = tag.split('-').next().unwrap_or(tag);
    LANGUAGES.iter().find(|(it, _)| it.eq_ignore_ascii_case(language)).map(|(_, stemmer)| *stemmer)
}

/// A folded word and all that has its stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::search) struct Inflected {
    word: String,
    by: Option<(Stemmer, String)>,
}

impl Inflected {
    /// With a stemmer or, without one, as it is.
    pub(in crate::search) fn new(word: &str, stemmer: Option<Stemmer>) -> Self {
        let by = stemmer.map(|stemmer| (stemmer, stem(word, stemmer).into_owned()));
        Self { word: word.to_owned(), by }
    }

    /// What all its forms begin with; may be empty. Endings change, and the first letter stays, but where a
    /// language puts something before it.
    pub(in crate::search) fn start(&self) -> &str {
        match self.by {
            Some((Stemmer::Arabic | Stemmer::Dutch | Stemmer::Tamil, _)) => "",
            Some(_) => self.word.get(..self.word.chars().next().map_or(0, char::len_utf8)).unwrap_or(""),
            None => &self.word,
        }
    }

    /// Whether a folded word is one of its forms.
    pub(in crate::search) fn matches(&self, word: &str) -> bool {
        word == self.word
            || self
                .by
                .as_ref()
                .is_some_and(|(by, its)| word.starts_with(self.start()) && stem(word, *by) == *its)
    }

    /// The forms of it in a folded text.
    pub(super) fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Span> + 'a {
        words_in(folded).filter(|(_, word)| self.matches(word)).map(|(span, _)| span)
    }
}

fn stem(word: &str, stemmer: Stemmer) -> Cow<'_, str> {
    let by = frostem::Stemmer::new(stemmer);
    let endings = RESTORED.iter().find(|(it, _)| *it == stemmer).map_or(&[][..], |(_, endings)| endings);
    let restored = endings
        .iter()
        .find_map(|(folded, ending)| word.strip_suffix(folded).map(|before| format!("{before}{ending}")));
    match restored {
        Some(word) => Cow::Owned(by.stem(&word).into_owned()),
        None => by.stem(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[track_caller]
    fn check(language: &str, word: &str, text: &str, expected: &str) {
        let forms = Inflected::new(&fold(word), stemmer_of(Some(language)));
        let folded = fold(text);
        let found: Vec<&str> = forms.find(&folded).map(|span| span.of(&folded)).collect();
        assert_eq!(found.join(" "), expected, "{forms:?}");
    }

    #[test]
    fn a_word_in_all_its_forms() {
        let deport = "deport deports deported deporting deportation deportations deportee port";
        check("en", "deported", deport, "deport deports deported deporting deportation deportations");
        check("en-GB", "camp", "camp camps campus camping", "camp camps camping");
        check("de", "Räumung", "Räumung Räumungen räumen Raum", "raumung raumungen");
        check("fr", "expulsé", "expulsé expulsée expulsées expulser", "expulse expulsee expulsees expulser");
        check("es", "deportación", "deportación deportaciones", "deportacion deportaciones");
        check("pt", "deportação", "deportação deportações", "deportacao deportacoes");
        check("ru", "новый", "новый новая нового", "новыи новая нового");
        check("nl", "werken", "werkt gewerkt", "werkt gewerkt");
    }

    #[test]
    fn the_first_letter_stays() {
        assert_eq!(Inflected::new("dying", Some(Stemmer::English)).start(), "d");
        check("en", "die", "die dies dying lie", "die dies dying");
    }

    #[test]
    fn without_a_stemmer_a_word_is_what_it_is() {
        for language in ["pl", "zh-Hant", "x", ""] {
            check(language, "camps", "camp camps", "camps");
        }
        assert_eq!(stemmer_of(None), Some(Stemmer::English));
        assert_eq!(stemmer_of(Some("NB-no")), Some(Stemmer::Norwegian));
    }
}
