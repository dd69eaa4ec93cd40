//! Whom a demand is asked of: the party that words mean, and what can do nothing. Knows the words of a
//! phrase: not where a demand begins or ends.

use super::super::lexicon::Class;
use super::forms::Use;
use super::{Found, Reader};
use crate::domain::{Demand, Party};
use crate::text::fold::fold;

impl Reader<'_, '_> {
    /// The party that words mean, else the words; None for words that stand for nobody.
    pub(super) fn name(&self, from: usize, to: usize) -> Option<String> {
        if self.takes(from, Use::Nobody).is_some_and(|n| from + n == to)
            || self.takes(from, Use::We).is_some_and(|n| from + n == to)
        {
            return None;
        }
        let words = self.span(from, to).of(self.scene.text);
        let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let folded = fold(&flat);
        let bare =
            ["the ", "die ", "der ", "das ", "den ", "dem ", "la ", "le ", "les ", "el ", "los ", "las "]
                .iter()
                .find_map(|it| folded.strip_prefix(it))
                .unwrap_or(&folded);
        let means = |party: &&Party| {
            party.names().chain(party.nouns.iter().map(String::as_str)).any(|name| {
                let name = fold(name);
                name == folded || name == bare
            })
        };
        let party = self.context.parties.iter().chain(self.context.speakers).find(means);
        let issuer = || self.context.issuers.iter().find(|it| fold(it) == bare || fold(it) == folded);
        Some(party.map(|it| it.name.clone()).or_else(|| issuer().cloned()).unwrap_or(flat))
    }

    /// `calls for X to Y`: X is asked where it can act, a body, a post or a name.
    pub(super) fn wanted_of(&self, from: usize, end: usize) -> Option<Found> {
        let english = self.forms.language == "en" && from > 0 && self.word(from - 1) == "for";
        let to = self.object_end(from, end).filter(|it| english && self.word(*it) == "to" && it + 1 < end)?;
        let acts = (from..to)
            .any(|it| self.is_capital(it) || self.class(it).any(Class::GROUP.or(Class::ROLE)))
            && self.takes(self.past_adverbs(to + 1), Use::Be).is_none()
            && !self.is_deed(from, to);
        let of = self.name(from, to).filter(|_| acts)?;
        Some(Found { demand: Demand { of: Some(of), what: self.span(to + 1, end) }, asker: None, verb: None })
    }

    /// What is done or goes on, and can do nothing itself: `the detention of skippers`, `the blockade`.
    pub(super) fn is_deed(&self, from: usize, to: usize) -> bool {
        let head = (from..to).find(|it| matches!(self.word(*it), "of" | "on" | "against" | "in" | "by"));
        let Some(last) = head.unwrap_or(to).checked_sub(1).filter(|it| *it >= from) else { return false };
        let speaks = self.is_capital(last) || self.class(last).any(Class::GROUP.or(Class::ROLE));
        let done = ["tion", "sion", "tions", "sions", "ment", "ments"]
            .iter()
            .any(|it| self.word(last).ends_with(it));
        self.forms.language == "en" && !speaks && (done || self.takes(last, Use::Deed).is_some())
    }
}
