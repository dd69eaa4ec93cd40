//! Whom a sentence or a clause is about: its subject, past datelines, introductions and small words that open it.
//! Knows noun phrases and where they stand: not which verb speaks, not quotations' speakers.

use super::lexicon::Class;
use super::phrase::{APPOSITIVE_MAX, Run};
use super::scene::{Kind, Scene};

impl Scene<'_> {
    /// The subject of the clause that a conjunction opens between `from` and `to`: `as Roe spoke, saying`.
    pub(super) fn clause_subject(&self, from: usize, to: usize) -> Option<Run> {
        let lowest = to.saturating_sub(APPOSITIVE_MAX).max(from);
        let opener = (lowest..to).rev().find(|idx| {
            self.is(*idx, Class::CONJUNCTION)
                && !self.is(*idx, Class::THAT)
                && (self.is_name(idx + 1) || self.is(idx + 1, Class::PRONOUN))
                && !self.is_name(idx.wrapping_sub(1))
        })?;
        self.phrase_after(opener + 1, to)
    }

    /// Past a place and an agency at the start: `PORT AINSLIE (Wire) —`.
    pub(super) fn after_dateline(&self, from: usize, to: usize) -> usize {
        for idx in from..to.min(from + 10) {
            match self.kind(idx) {
                Some(Kind::Dash) if idx > from => return idx + 1,
                Some(Kind::Comma | Kind::Open | Kind::Close | Kind::Number | Kind::Stop | Kind::Other) => {}
                Some(Kind::Word) if self.is_name(idx) || self.is(idx, Class::TIME) => {}
                // "May 21", "21 May".
                Some(Kind::Word) if self.word(idx) == "May" => {}
                _ => return from,
            }
        }
        from
    }

    /// The first noun phrase of a sentence that can be its subject.
    pub(super) fn main_subject(&self, from: usize, to: usize) -> Option<Run> {
        let mut idx = self.after_dateline(from, to);
        while idx < to {
            let token = self.at(idx)?;
            let leads_in = self.lexicon.language == "en"
                && idx == from
                && matches!(
                    self.word(idx),
                    "Responding" | "Commenting" | "Reacting" | "Speaking" | "Referring"
                );
            if token.kind == Kind::Word
                && (leads_in || token.is(Class::PREPOSITION) && !token.is(Class::PRONOUN))
            {
                // An introduction: "In a statement on Thursday, ..." goes up to its comma.
                let end = to.min(idx + 30);
                let comma = (idx..end).find(|it| {
                    matches!(self.kind(*it), Some(Kind::Comma)) && !self.is_kind(it + 1, Kind::Number)
                })?;
                idx = comma + 1;
                continue;
            }
            let skips = token.kind != Kind::Word
                || (token.is(Class::CONJUNCTION.or(Class::ADVERB))
                    && !token.is(Class::PRONOUN.or(Class::DETERMINER)));
            if skips && !token.is_quote() && token.kind != Kind::Number {
                idx += 1;
                continue;
            }
            let run = self.phrase_after(idx, to);
            // "Hours later, Roe", "Speaking in Port Ainslie, Roe": up to the comma.
            // "Asked about the quay, Roe".
            let acts = self.word(idx).ends_with("ing") && self.is(idx + 1, Class::CLOSED)
                || idx == from
                    && self.word(idx).ends_with("ed")
                    && self.is(idx + 1, Class::PREPOSITION)
                    && token.caps;
            let when = run.is_some_and(|it| self.is(it.to, Class::TIME) || self.is(it.to - 1, Class::TIME));
            if self.lexicon.language == "en" && (acts || when) {
                let comma = (idx..to.min(idx + 30)).find(|it| self.is_kind(*it, Kind::Comma));
                if let Some(comma) = comma.filter(|it| acts || *it < idx + 6) {
                    idx = comma + 1;
                    continue;
                }
            }
            return run.map(|run| self.without_verb(run));
        }
        None
    }

    /// A subject without the verb that no list has: `the Minister of Quays provides | an assurance`.
    fn without_verb(&self, run: Run) -> Run {
        let last = run.to - 1;
        let word = self.word(last);
        let speaks = Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT);
        let is_verb = self.lexicon.language == "en"
            && last > run.from
            && self.at(last).is_some_and(|it| it.kind == Kind::Word && !it.caps)
            && (word.ends_with('s') && !word.ends_with("ss") || word.ends_with("ed"))
            && !self.is(last, speaks)
            && self.is(run.to, Class::DETERMINER.or(Class::POSSESSIVE))
            && !self.is(run.to, Class::RELATIVE)
            && (self.is_name(last - 1) || self.is(last - 1, speaks));
        if is_verb { Run { to: last, ..run } } else { run }
    }
}
