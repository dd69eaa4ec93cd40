//! The words of demands, of `data/lexicon/demands`, one file a language, parsed once. Knows words and
//! what they can open: not texts.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt as _};

use super::super::lexicon::Sieve;
use super::super::pieces::{Piece, PieceKind};
use crate::text::letter::{Plain, char_at, is_alphanumeric};

/// What a form of words does in a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// `must`: who is asked stands before it, what to do after it.
    Modal,
    /// `has to`: the same, but only of somebody named or in charge; families have to walk, too.
    ModalNamed,
    /// `calls on`: who is asked stands between it and a link.
    Ask,
    /// `to`: what is asked begins after it.
    Link,
    /// `calls for`: what is asked stands after it, nobody is named.
    For,
    /// `demands that`: a clause follows.
    That,
    /// The Arabic `يجب على`: as `Ask`, but nobody asks.
    Oblige,
    /// The Arabic `يجب`: as `For`, but nobody asks.
    Impersonal,
    /// After a modal: no demand.
    Void,
    /// Whoever speaks.
    We,
    /// Words that stand for nobody who could be named.
    Nobody,
    /// Words that open a clause in which nothing is demanded.
    If,
    /// `be`: what follows is done to the subject, not by it.
    Be,
    /// `by`: who is to do it after all.
    By,
    /// `werden`: at the end of a German clause, as `be`.
    Passive,
    /// What goes on and can do nothing itself: `the siege`.
    Deed,
    /// Small words between subject, verb and object.
    Adverb,
}

const USES: &[(&str, Use)] = &[
    ("modal", Use::Modal),
    ("modal-named", Use::ModalNamed),
    ("ask", Use::Ask),
    ("link", Use::Link),
    ("for", Use::For),
    ("that", Use::That),
    ("oblige", Use::Oblige),
    ("impersonal", Use::Impersonal),
    ("void", Use::Void),
    ("we", Use::We),
    ("nobody", Use::Nobody),
    ("if", Use::If),
    ("be", Use::Be),
    ("by", Use::By),
    ("passive", Use::Passive),
    ("deed", Use::Deed),
    ("adverb", Use::Adverb),
];

/// Parts of words, each a list of its own.
const PARTS: &[&str] = &["link-prefix", "we-beginning", "we-ending"];

pub(super) struct Forms {
    pub(super) language: &'static str,
    /// By their first word, longest first.
    by_first: HashMap<&'static str, Vec<Form>>,
    /// Lets the words of `by_first` through.
    sieve: Sieve,
    /// What a word can begin with that is a link in itself: `ب` in `بفتح`.
    link_prefixes: Vec<&'static str>,
    /// What verbs of "we" begin or end with, where they need no pronoun.
    we_beginnings: Vec<&'static str>,
    we_endings: Vec<&'static str>,
    /// First bytes of the forms that open a demand: most words are sorted out by these.
    opens: [bool; 256],
}

struct Form {
    words: Vec<&'static str>,
    uses: Use,
}

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../../data/lexicon/demands/en.txt")),
    ("de", include_str!("../../../data/lexicon/demands/de.txt")),
    ("fr", include_str!("../../../data/lexicon/demands/fr.txt")),
    ("es", include_str!("../../../data/lexicon/demands/es.txt")),
    ("ar", include_str!("../../../data/lexicon/demands/ar.txt")),
];

static FORMS: LazyLock<Vec<Forms>> =
    LazyLock::new(|| FILES.iter().map(|(language, source)| Forms::parse(language, source)).collect());

impl Forms {
    /// The forms of a language by its primary subtag.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        FORMS.iter().find(|it| it.language == language)
    }

    /// Whether a word is the link to what is asked and its first word in one: `طالبت بفتح المرفأ`.
    pub(super) fn links_itself(&self, word: &str) -> bool {
        word.chars().nth(3).is_some() && self.link_prefixes.iter().any(|it| word.starts_with(it))
    }

    /// Whether a verb says by its form that "we" ask: `pedimos`, `appelons`, `ندعو`.
    pub(super) fn says_we(&self, verb: &str) -> bool {
        let bare = if self.we_beginnings.is_empty() { verb } else { verb.trim_start_matches('و') };
        self.we_endings.iter().any(|it| verb.ends_with(it))
            || self.we_beginnings.iter().any(|it| bare.starts_with(it))
    }

    /// Whether the word can be the first of a form that opens a demand.
    pub(super) fn opens(&self, word: &str) -> bool {
        let first = word.as_bytes().first().copied().unwrap_or(0);
        if word.is_ascii() && !self.sieve.lets_through(word) {
            return false;
        }
        if !self.opens.get(usize::from(first)).copied().unwrap_or(false) {
            return false;
        }
        let is_open = |it: &Form| {
            matches!(
                it.uses,
                Use::Modal
                    | Use::ModalNamed
                    | Use::Ask
                    | Use::For
                    | Use::That
                    | Use::Oblige
                    | Use::Impersonal
            )
        };
        self.starting(word).is_some_and(|forms| forms.iter().any(is_open))
    }

    /// Whether a text has a word that can be the first of such a form.
    pub(super) fn open_in(&self, text: &str) -> bool {
        let joins = |c: char| is_alphanumeric(c) || c == '\'' || c == '’';
        let mut at = 0;
        while let Some(c) = char_at(text, at) {
            let rest = text.get(at..).unwrap_or("");
            let mut end = Plain::of(rest).len;
            while let Some(c) = char_at(rest, end).filter(|c| joins(*c)) {
                end += c.len_utf8();
            }
            if end > 0 && self.opens(rest.get(..end).unwrap_or("")) {
                return true;
            }
            at += end.max(c.len_utf8());
        }
        false
    }

    /// How many pieces a form of that use takes at `idx`; None when none stands there.
    pub(super) fn at(&self, text: &str, pieces: &[Piece], idx: usize, uses: Use) -> Option<usize> {
        let first = pieces.get(idx)?;
        if first.kind != PieceKind::Word {
            return None;
        }
        let forms = self.starting(first.span.of(text))?;
        let end = |form: &Form| {
            let mut at = idx + 1;
            for word in form.words.iter().skip(1) {
                // "fordert, dass": the comma is not part of the form.
                at += usize::from(pieces.get(at).is_some_and(|it| it.is(',')));
                let piece = pieces.get(at).filter(|it| it.kind == PieceKind::Word)?;
                if piece.span.of(text) != *word {
                    return None;
                }
                at += 1;
            }
            Some(at - idx)
        };
        forms.iter().filter(|it| it.uses == uses).find_map(end)
    }

    /// The forms that begin with a word, whatever its case.
    fn starting(&self, word: &str) -> Option<&[Form]> {
        if let Some(forms) = self.by_first.get(word) {
            return Some(forms);
        }
        if word.starts_with(char::is_uppercase) {
            return self.by_first.get(word.to_lowercase().as_str()).map(Vec::as_slice);
        }
        // The Arabic "and" is written as one with its word.
        let stem = (self.language == "ar").then(|| word.strip_prefix('و')).flatten()?;
        self.by_first.get(stem).map(Vec::as_slice)
    }

    fn parse(language: &'static str, source: &'static str) -> Self {
        let mut all: Vec<(&'static str, Form)> = Vec::new();
        let mut opens = [false; 256];
        let mut parts = [Vec::new(), Vec::new(), Vec::new()];
        for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let Some((name, list)) = line.split_once(':') else { continue };
            if let Some(part) = PARTS.iter().zip(&mut parts).find(|it| *it.0 == name) {
                part.1.extend(list.split('|').map(str::trim));
                continue;
            }
            let Some((_, uses)) = USES.iter().find(|(word, _)| *word == name) else { continue };
            for form in list.split('|') {
                let words: Vec<&'static str> = form.split_whitespace().collect();
                let Some(first) = words.first() else { continue };
                let capital = first.chars().next().map(|c| c.to_uppercase().collect::<String>());
                for text in [*first, capital.as_deref().unwrap_or(""), "و"] {
                    if let Some(byte) = text.as_bytes().first()
                        && let Some(flag) = opens.get_mut(usize::from(*byte))
                    {
                        *flag |= text != "و" || language == "ar";
                    }
                }
                all.push((first, Form { words, uses: *uses }));
            }
        }
        all.sort_by_key(|(_, form)| std::cmp::Reverse(form.words.len()));
        let mut by_first: HashMap<&'static str, Vec<Form>> = HashMap::new();
        for (first, form) in all {
            by_first.entry(first).or_default().push(form);
        }
        let [link_prefixes, we_beginnings, we_endings] = parts;
        let sieve = Sieve::new(by_first.keys().copied());
        Self { language, by_first, sieve, link_prefixes, we_beginnings, we_endings, opens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed() {
        for (language, source) in FILES {
            for (idx, line) in source.lines().enumerate() {
                let at = format!("demands/{language}.txt:{}", idx + 1);
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                let (name, list) = line.split_once(':').unwrap_or_else(|| panic!("{at}: no class"));
                let is_class = USES.iter().any(|(word, _)| *word == name) || PARTS.contains(&name);
                assert!(is_class, "{at}: no class is called {name}");
                assert!(list.split('|').all(|it| !it.trim().is_empty()), "{at}: an empty form");
                assert_eq!(list, list.to_lowercase(), "{at}: words are in lower case");
            }
            assert!(Forms::of(language).is_some(), "{language}");
        }
        assert!(Forms::of("fi").is_none());
    }
}
