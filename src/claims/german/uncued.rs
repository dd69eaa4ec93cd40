//! German words that no tag of their sentence speaks for: sentences that go on in the subjunctive, words
//! a later sentence points back to, quotations alone or without a cue. Knows who spoke before: not names.

use super::names::Marks;
use super::{Reading, Speaker};
use crate::claims::attribute::Found;
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Sentence};
use crate::domain::{ClaimKind, Confidence, Rule, Span};

impl Reading<'_, '_> {
    /// A sentence in the subjunctive after somebody spoke is theirs: `Das Lager sei leer.`
    pub(super) fn goes_on(&mut self) -> bool {
        let scene = self.scene;
        let Sentence { from, to, paragraph } = self.sentence;
        let hence = (from..to)
            .any(|it| matches!(scene.word(it), "Demnach" | "demnach" | "Demzufolge" | "demzufolge"));
        let colon = (from..to).find(|it| scene.is_kind(*it, Kind::Colon) && *it + 2 < to);
        // "Der Kai sei leer: Das Tor stehe offen.": all of it.
        let colon = colon.filter(|it| !scene.has_subjunctive(from, *it));
        let first = colon.map_or(from, |it| it + 1);
        let spoke_here = self.memory.spoke == Some(paragraph) && colon.is_none();
        // "Der Kai könnte leer sein", "soll leer sein": the reporter's own as well, so only right after
        // somebody spoke. In labelled news 45 of 56 there were reported, elsewhere 13 of 41; of `sei`,
        // `habe`, `werde` nearly all are, wherever they stand.
        let weak = (first..to).any(|it| {
            matches!(scene.word(it), "soll" | "sollen" | "Sollen") || scene.is_weak_subjunctive(it)
        });
        let strong = scene.has_subjunctive(first, to);
        if !(strong || hence || weak && spoke_here) {
            return false;
        }
        // "Die Werft begegnet dem mit dem Argument, der Kai sei leer": whoever acts says what depends on it.
        let comma = (first..to).find(|it| scene.is_kind(*it, Kind::Comma)).filter(|_| colon.is_none());
        let depends = comma.filter(|it| {
            !scene.has_subjunctive(first, *it)
                && !weak
                && scene.has_subjunctive(it + 1, to)
                && !scene.is(first, Class::CONJUNCTION.or(Class::THAT))
        });
        let own =
            depends.and_then(|it| scene.main_clause_subject(first, it)).filter(|run| scene.is_somebody(*run));
        let first = if own.is_some() { depends.map_or(first, |it| it + 1) } else { first };
        let source = if let Some(run) = own {
            Some(scene.span(run.from, run.to))
        } else if let Some(colon) = colon {
            scene
                .giver_of_words(from, colon)
                .or_else(|| scene.main_clause_subject(from, colon))
                .map(|run| scene.span(run.from, run.to))
        } else {
            let last = self.memory.last.filter(|it| it.paragraph + 2 >= paragraph);
            let subject = self.memory.subject.filter(|it| it.1 == paragraph).map(|it| it.0);
            let spoke = last.filter(|it| it.paragraph == paragraph).map(|it| it.source);
            spoke.or(subject).or_else(|| last.map(|it| it.source))
        };
        // Nobody spoke before: reported all the same, by the form of its verb.
        if source.is_none() && !(strong && depends.is_none()) {
            return false;
        }
        let Some(run) = self.trimmed(Run { from: first, to }) else { return false };
        if run.to < run.from + 3 || scene.is_quote(run.from) && run.to == run.from + 1 {
            return false;
        }
        let quoted = (run.from..run.to).any(|it| scene.is_quote(it));
        self.taken.push(run);
        self.found.push(Found {
            kind: if quoted { ClaimKind::Mixed } else { ClaimKind::Reported },
            content: vec![scene.span(run.from, run.to)],
            source,
            cue: None,
            confidence: Confidence::Unsure,
            rule: if source.is_some() { Rule::Subjunctive } else { Rule::Nobody },
        });
        if let Some(source) = source {
            self.memory.last =
                Some(Speaker { source, paragraph, hands_on: quoted, confidence: Confidence::Likely });
        }
        true
    }

    /// `Das erklärte Roe am Montag.`: the sentence before is what was said.
    pub(super) fn points_back(&mut self) {
        let scene = self.scene;
        let Some(before) = self.before.filter(|it| it.paragraph == self.sentence.paragraph) else { return };
        let Some(tag) = self.tags.first().copied() else { return };
        let first = self.sentence.from;
        let points = matches!(scene.word(first), "Das" | "Dies") && tag.cue.from <= first + 2;
        let Some(run) = tag.source.filter(|run| points && run.from > tag.cue.from) else { return };
        let start = scene.at(before.from).map_or(0, |it| it.start as usize);
        let there = |it: &Found| it.content.iter().any(|span| span.end() > start);
        if self.found.iter().rev().take_while(|it| there(it)).any(|it| it.cue.is_some()) {
            return;
        }
        // Words in marks that nobody was named for are part of it.
        while self.found.last().is_some_and(there) {
            self.found.pop();
        }
        let end = (before.from..before.to).rev().find(|it| self.is_word(*it)).map_or(before.to, |it| it + 1);
        let quoted = (before.from..end).any(|it| scene.is_quote(it));
        self.found.push(Found {
            kind: if quoted { ClaimKind::Mixed } else { ClaimKind::Reported },
            content: vec![scene.span(before.from, end)],
            source: Some(scene.span(run.from, run.to)),
            cue: Some(scene.span(tag.cue.from, tag.cue.to)),
            confidence: Confidence::Likely,
            rule: Rule::CueAfter,
        });
        self.remember(Some(run), quoted, Confidence::Likely);
    }

    /// Quotations of the sentence that are in no claim yet.
    pub(super) fn leftover(&mut self) {
        let scene = self.scene;
        let Sentence { from, to, paragraph } = self.sentence;
        for quote in from..to {
            if scene.is_quote(quote) && !self.is_taken(quote) && !self.in_source(quote) {
                self.uncued(quote);
            }
        }
        let colon = (from..to).next_back().filter(|it| scene.is_kind(*it, Kind::Colon));
        if let Some(colon) = colon
            && self.memory.announced.is_none_or(|it| it.2 != paragraph)
            && let Some(run) =
                scene.answers_to_that(from, colon).or_else(|| scene.main_clause_subject(from, colon))
        {
            self.memory.announced = Some((None, Some(scene.span(run.from, run.to)), paragraph));
        }
    }

    /// The subject of the clause a quotation stands in, else that of its sentence.
    fn subject_near(&self, quote: usize) -> Option<Run> {
        let scene = self.scene;
        let Sentence { from, to, .. } = self.sentence;
        let start = scene.clause_start(from, quote);
        if start > from && start < quote {
            let pronoun = |it: usize| {
                scene.is(it, Class::MALE.or(Class::FEMALE)).then_some(Run { from: it, to: it + 1 })
            };
            let opens = scene.is(start, Class::CONJUNCTION.or(Class::THAT)) && !scene.is(start, Class::AND);
            if opens && start + 1 < quote {
                let near = pronoun(start + 1).or_else(|| scene.noun_phrase(start + 1, quote));
                if near.is_some_and(|run| scene.is_somebody(run)) {
                    return near;
                }
            }
            if let Some(run) = pronoun(start).or_else(|| pronoun(start + 1)) {
                return Some(run);
            }
        }
        // "Damit will er „ein Zeichen“ setzen": a pronoun in the same clause acts.
        let near =
            (start..quote).rev().find(|it| matches!(scene.word(*it), "er" | "Er" | "Sie" | "wir" | "Wir"));
        near.map(|it| Run { from: it, to: it + 1 }).or_else(|| scene.main_clause_subject(from, to))
    }

    /// Whom the subject before a colon means: `Seine Zuversicht gründet sich darauf: „...“` is his.
    fn meant_by(&self, subject: Option<Run>) -> Option<Span> {
        let scene = self.scene;
        let run = subject?;
        let thing =
            scene.is(run.from, Class::POSSESSIVE) && !scene.is_somebody(run) || scene.is(run.from, Class::IT);
        let last = self.memory.last.filter(|it| it.paragraph + 1 >= self.sentence.paragraph);
        match last {
            Some(last) if thing => Some(last.source),
            _ => Some(scene.span(run.from, run.to)),
        }
    }

    fn uncued(&mut self, quote: usize) {
        let scene = self.scene;
        let Sentence { from, to, .. } = self.sentence;
        let Some(quotation) = scene.quotation(quote).copied() else { return };
        let paragraph = scene.paragraph_at(quotation.span.start());
        let inner = quotation.inner.of(scene.text);
        let n_words = inner.split_whitespace().take(30).count();
        let alone = !(from..to).any(|it| scene.is_kind(it, Kind::Word));
        let marks = self.marks(quote);
        let mut claim = Found {
            kind: ClaimKind::Quote,
            content: vec![quotation.span],
            source: None,
            cue: None,
            confidence: Confidence::Unsure,
            rule: Rule::Nobody,
        };
        let last = self.memory.last;
        if alone {
            if let Some((cue, source, _)) = self.memory.announced.filter(|it| it.2 + 1 >= paragraph) {
                claim.cue = cue;
                claim.source = source;
                claim.confidence = Confidence::Likely;
                claim.rule = Rule::Announced;
            } else if let Some((source, _)) =
                self.memory.subject.filter(|it| self.memory.is_news && it.1 == paragraph)
            {
                claim.source = Some(source);
                claim.rule = Rule::Inherited;
            } else if let Some(last) = last.filter(|it| it.paragraph == paragraph) {
                claim.source = Some(last.source);
                claim.confidence = last.confidence.min(Confidence::Likely);
                claim.rule = Rule::Inherited;
            } else if let Some(last) = last.filter(|it| it.paragraph + 1 == paragraph && it.hands_on) {
                claim.source = Some(last.source);
                claim.rule = Rule::Continued;
            } else if let Some((source, _)) = self.memory.subject.filter(|it| it.1 == paragraph) {
                claim.source = Some(source);
                claim.rule = Rule::Inherited;
            } else if n_words < 3 || matches!(marks, Marks::Name | Marks::Called) {
                return;
            } else if let Some(last) = last.filter(|it| it.paragraph + 2 >= paragraph) {
                claim.source = Some(last.source);
                claim.rule = Rule::Continued;
            }
        } else if quote > from && scene.is_kind(quote - 1, Kind::Colon) {
            let ends = inner.ends_with(['.', '!', '?', '…']);
            let told = self.tags.iter().any(|tag| tag.to <= quote && tag.source.is_some());
            if !ends && n_words < 4 && (marks != Marks::Words || !told) {
                return;
            }
            if let Some(tag) =
                self.tags.iter().rev().find(|tag| tag.to <= quote && tag.source.is_some()).copied()
            {
                self.push(&[Run { from: quote, to: quote + 1 }], &tag, Rule::CueBefore);
                return;
            }
            let subject = scene
                .answers_to_that(from, quote - 1)
                .or_else(|| scene.giver_of_words(from, quote - 1))
                .or_else(|| scene.main_clause_subject(from, quote - 1));
            // "Und: „...“": who spoke before.
            let short = !(from..quote).any(|it| scene.is_noun(it) || scene.is(it, Class::PRONOUN));
            let goes_on = last.filter(|it| it.paragraph == paragraph && short).map(|it| it.source);
            claim.source = goes_on.or_else(|| self.meant_by(subject));
            claim.confidence = Confidence::Likely;
            claim.rule = if claim.source.is_some() { Rule::Label } else { Rule::Nobody };
        } else {
            if matches!(marks, Marks::Name | Marks::Called) {
                return;
            }
            // A verb after the words and not beside them is about something else.
            let tag =
                self.tags.iter().filter(|tag| tag.source.is_some() && tag.class.any(Class::CUE)).min_by_key(
                    |tag| if tag.from <= quote { quote - tag.from } else { 2 * (tag.from - quote) },
                );
            // "nannte die Boote, die „Nordwind“ und die „Ebbe“".
            let listed =
                quote > from && matches!(scene.word(quote - 1), "der" | "die" | "das" | "den" | "dem");
            let single = marks == Marks::Doubtful && n_words < 2 && inner.starts_with(char::is_uppercase);
            if let Some(tag) =
                tag.filter(|tag| !single || tag.class.any(Class::FRAME) && tag.cue.from < quote && !listed)
            {
                let tag = *tag;
                self.push(&[Run { from: quote, to: quote + 1 }], &tag, Rule::CueBefore);
                return;
            }
            // With nobody who speaks, a phrase with a capital is what something is called.
            let is_big = inner.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            let stands_in = scene.is_noun(quote.saturating_sub(1))
                || scene.is(quote.saturating_sub(1), Class::DETERMINER.or(Class::PREPOSITION));
            let announced = scene.is(quote.saturating_sub(1), Class::WORDS);
            let called =
                !announced && is_big && (n_words < 8 || stands_in) && !inner.ends_with(['.', '!', '?', '…']);
            if n_words < 2 || marks == Marks::Doubtful && n_words < 4 || marks == Marks::Called || called {
                return;
            }
            let subject = self.subject_near(quote).filter(|run| {
                run.to <= quote
                    && !scene.is(run.from, Class::IT)
                    && (run.from..run.to).any(|it| {
                        scene.is_noun(it) || scene.is(it, Class::PRONOUN.or(Class::ROLE).or(Class::GROUP))
                    })
            });
            claim.source = subject
                .map(|run| scene.span(run.from, run.to))
                .or_else(|| last.filter(|it| it.paragraph == paragraph).map(|it| it.source))
                .or_else(|| self.memory.subject.filter(|it| it.1 + 1 >= paragraph).map(|it| it.0));
            claim.rule = if subject.is_some() { Rule::Subject } else { Rule::Inherited };
        }
        if claim.source.is_none() {
            claim.rule = Rule::Nobody;
        }
        self.taken.push(Run { from: quote, to: quote + 1 });
        if let Some(source) = claim.source {
            let confidence = claim.confidence;
            self.memory.last =
                Some(Speaker { source, paragraph: self.sentence.paragraph, hands_on: true, confidence });
        }
        self.found.push(claim);
    }
}
