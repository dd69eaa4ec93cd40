//! Who speaks without a name. Knows who spoke before: not names.

use super::super::lexicon::Class;
use super::super::scene::{Kind, Scene};
use super::{Cast, Sort, is_plural};
use crate::domain::Span;

/// How far back somebody without a name is still meant by "she", in bytes.
const REACH: usize = 600;

/// How far back a post is still remembered, in tokens.
const POST_MAX: usize = 400;

/// The single people without a name whom sentences begin with: `A girl of nine waited on the pier.`
pub(super) fn subjects(scene: &Scene<'_>) -> Vec<Span> {
    if scene.lexicon.language != "en" {
        return Vec::new();
    }
    let subject = |from: usize, to: usize| {
        if !is_single(scene, from) {
            return None;
        }
        let end = head_end(scene, from);
        let somebody = scene.is(end - 1, Class::ROLE) && !scene.is(end - 1, Class::GROUP);
        // "A skipper, Ivo Lind, said": a name comes with it.
        let named = (end..to.min(end + 6))
            .take_while(|it| !scene.is(*it, Class::AUXILIARY.or(Class::CUE)))
            .any(|it| scene.is_name(it) && (it == end || scene.is_kind(it - 1, Kind::Comma)));
        (somebody && !named && end < to).then(|| scene.span(from, end))
    };
    scene.sentences.iter().filter_map(|it| subject(it.from, it.to)).collect()
}

fn is_single(scene: &Scene<'_>, first: usize) -> bool {
    matches!(scene.word(first), "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another")
}

/// The end of a noun phrase without what hangs on it.
fn head_end(scene: &Scene<'_>, first: usize) -> usize {
    (first + 1..first + 8)
        .find(|it| scene.is(*it, Class::CLOSED.or(Class::CUE)) || !scene.is_kind(*it, Kind::Word))
        .unwrap_or(first + 1)
}

/// Whether a noun is only for women, or only for men.
fn is_female(noun: &str) -> Option<bool> {
    let noun = noun.to_lowercase();
    let ends = |nouns: &[&str]| nouns.iter().any(|it| noun.ends_with(it));
    if ends(&["woman", "girl", "mother", "daughter", "sister", "wife", "widow", "aunt", "niece", "lady"]) {
        return Some(true);
    }
    ends(&["man", "boy", "father", "son", "brother", "husband", "widower", "uncle", "nephew"])
        .then_some(false)
}

impl Cast<'_, '_> {
    /// The single person without a name whom "she" or "he" at `pronoun` is, by the words they came in with: who
    /// spoke last, or whom a sentence since then is about.
    pub(super) fn somebody_unnamed(&mut self, at: usize, pronoun: usize) -> Option<usize> {
        let scene = self.scene;
        if scene.lexicon.language != "en" {
            return None;
        }
        let spoke = self.sources.last().map_or(0, |it| it.0);
        let is_near = |it: usize| it >= spoke && at.saturating_sub(it) < REACH;
        let lost = self.lost.filter(|it| is_near(*it));
        let before = self.unnamed.partition_point(|it| it.start() < at);
        let subject = before
            .checked_sub(1)
            .and_then(|it| self.unnamed.get(it))
            .filter(|it| is_near(it.start()) && !self.is_somebody_named(it.start(), at));
        let from = lost.max(subject.map(|it| it.start()))?;
        let first = scene.tokens.partition_point(|it| (it.start as usize) < from);
        let end = head_end(scene, first);
        let head = scene.word(end - 1);
        let fits = is_female(head).is_none_or(|it| it == scene.is(pronoun, Class::FEMALE));
        let is_somebody = !scene.is(end - 1, Class::GROUP.or(Class::DOCUMENT))
            && !scene.is_name(end - 1)
            && end > first + 1;
        if !is_single(scene, first) || !is_somebody || !fits {
            return None;
        }
        self.guessed = true;
        Some(self.add_words(first, end))
    }

    /// Whether a person is named between two places.
    pub(super) fn is_somebody_named(&self, from: usize, to: usize) -> bool {
        let first = self.mentions.partition_point(|it| it.0 < from);
        let mut since = self.mentions.iter().skip(first).take_while(|it| it.0 < to);
        since.any(|it| self.names.get(it.1).is_some_and(super::Name::is_somebody))
    }

    /// Takes the words somebody came in with for a name, without making them known as one.
    fn add_words(&mut self, first: usize, end: usize) -> usize {
        let words = self.scene.span(first, end).of(self.scene.text);
        let mut chars = words.chars();
        let small: String = chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect();
        let n_near = self.names.len().saturating_sub(64);
        let idx = self.names.iter().skip(n_near).position(|it| it.full == small);
        idx.map_or_else(
            || {
                self.names.push(super::Name {
                    full: small,
                    sort: Sort::Person,
                    is_female: false,
                    is_male: false,
                    is_place: false,
                });
                self.names.len() - 1
            },
            |it| n_near + it,
        )
    }

    /// Somebody of a body who has no name: `one Cedar volunteer`. A spokesperson speaks for the body.
    pub(super) fn is_one_of_many(&self, first: usize, last: usize) -> bool {
        let scene = self.scene;
        let single = matches!(
            scene.word(first),
            "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another" | "some" | "Some"
        );
        let head = scene.word(last - 1);
        // "CQP experts", "CQP bodies".
        let several = self.n_issuers > 0
            && scene.lexicon.language == "en"
            && head.ends_with('s')
            && scene.at(last - 1).is_some_and(|it| !it.caps)
            && !head.starts_with("spokes")
            && (scene.is(last - 1, Class::ROLE) || head == "bodies");
        if several {
            return true;
        }
        let speaks_for_it = head.starts_with("spokes") || head.starts_with("representative");
        single && self.n_issuers > 0 && scene.is(last - 1, Class::ROLE) && !speaks_for_it
    }

    /// Somebody said to be of a people or a faith: `an elderly Northmarker`.
    pub(super) fn is_one_of_its_kind(&self, first: usize, head_end: usize) -> bool {
        let scene = self.scene;
        let single =
            matches!(scene.word(first), "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another");
        let head = scene.tokens.partition_point(|it| (it.start as usize) < head_end).saturating_sub(1);
        single
            && self.n_issuers > 0
            && scene.is_name(head)
            && (first + 1..head).all(|it| !scene.is(it, Class::ROLE.or(Class::GROUP)))
            && !scene.is(head, Class::ORGANIZATION.or(Class::GROUP))
    }

    /// Whom "they" means: several people without a name who spoke last, or the body that did.
    pub(super) fn several(&mut self, at: usize) -> Option<usize> {
        let scene = self.scene;
        let spoke = self.sources.last().copied().filter(|it| at.saturating_sub(it.0) < REACH);
        let lost = self.lost.filter(|it| at.saturating_sub(*it) < REACH);
        self.guessed = true;
        match (spoke, lost) {
            (Some(spoke), lost) if lost.is_none_or(|it| it < spoke.0) => {
                (self.sort(spoke.1) != Sort::Person).then_some(spoke.1)
            }
            (_, Some(lost)) if scene.lexicon.language == "en" => {
                let first = scene.tokens.partition_point(|it| (it.start as usize) < lost);
                let end = head_end(scene, first);
                let plural =
                    scene.is(end - 1, Class::ROLE.or(Class::GROUP)) && is_plural(scene.word(end - 1));
                plural.then(|| self.add_words(first, end))
            }
            _ => None,
        }
    }

    /// Whether a post is said to be of something else, and is met here for the first time: `the village's
    /// manager` is nobody who spoke before, where no manager has been spoken of.
    pub(super) fn is_of_another(&self, first: usize, head: usize) -> bool {
        let scene = self.scene;
        let owned = (first + 1..head).any(|it| {
            scene.is_kind(it, Kind::Genitive)
                && !scene.is(it - 1, Class::GENERIC.or(Class::GROUP))
                && !scene.is_name(it - 1)
        });
        let post = scene.word(head);
        owned && !(first.saturating_sub(POST_MAX)..first).any(|it| scene.word(it).eq_ignore_ascii_case(post))
    }

    /// The post in the same clause that "he" goes back to, where nobody is named: `comments by the president in
    /// which he said`.
    pub(super) fn officer_before(&mut self, pronoun: usize) -> Option<usize> {
        let scene = self.scene;
        let lowest = pronoun.saturating_sub(12);
        let head = (lowest + 1..pronoun)
            .rev()
            .take_while(|it| !scene.is_kind(*it, Kind::Stop) && !scene.is_parted(it + 1))
            .find(|it| {
                scene.is(*it, Class::ROLE)
                    && !scene.is(*it, Class::GROUP)
                    && !is_plural(scene.word(*it))
                    && scene.at(*it).is_some_and(|it| !it.caps)
            })?;
        let first = (lowest..head).rev().take(4).find(|it| matches!(scene.word(*it), "the" | "The"))?;
        self.guessed = true;
        Some(self.add_words(first, head + 1))
    }
}
