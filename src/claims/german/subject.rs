//! Who acts in a German clause: the subject of a verb that stands second, first or last, and that of a
//! sentence whatever its verb. Knows noun phrases: not words of saying.

use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Scene};

impl Scene<'_> {
    /// The subject of the finite verb at `verb`, whose sentence is `from..to`.
    pub(super) fn german_subject(&self, from: usize, verb: usize, to: usize) -> Option<Run> {
        // "..., sagte er": never an object.
        if matches!(self.word(verb + 1), "er" | "man" | "wir" | "ich") {
            return Some(Run { from: verb + 1, to: verb + 2 });
        }
        let start = self.clause_start(from, verb);
        // "und verurteilte ihn": the subject is that of the clause before.
        if verb > start + 2 && self.is(verb - 1, Class::AND) && !self.is(verb + 1, Class::FEMALE) {
            return self.main_clause_subject(from, verb - 1);
        }
        // „Hafenpost“ berichtet über ...
        if verb > from && self.is_quote(verb - 1) {
            let article = verb > from + 1 && self.is(verb - 2, Class::DETERMINER);
            // "In einem Interview mit der „Hafenpost“ sagte Roe".
            let hangs = article
                && verb > from + 2
                && (self.is(verb - 3, Class::PREPOSITION) || self.is_noun(verb - 3));
            let oblique = hangs || article && self.is_oblique(verb - 2);
            let names = self.quotation(verb - 1).is_some_and(|it| {
                let inner = it.inner.of(self.text);
                inner.starts_with(char::is_uppercase)
                    && inner.ends_with(char::is_alphanumeric)
                    && inner.split_whitespace().nth(if article { 7 } else { 3 }).is_none()
            });
            if names && !oblique && (article || verb == from + 1 && !self.opens_phrase(verb + 1)) {
                return Some(Run { from: verb - 1 - usize::from(article), to: verb });
            }
        }
        let mut idx = start;
        while idx < verb
            && (self.is(idx, Class::AND)
                || matches!(
                    self.word(idx).to_lowercase().as_str(),
                    "auch"
                        | "insbesondere"
                        | "doch"
                        | "aber"
                        | "denn"
                        | "sondern"
                        | "selbst"
                        | "nur"
                        | "oder"
                ))
        {
            idx += 1;
        }
        // "..., wie die Behörde mitteilte": the verb is last.
        let opens_clause = self.is(idx, Class::CONJUNCTION.or(Class::THAT)) && !self.is(idx, Class::AND);
        let is_last = !matches!(self.kind(verb + 1), Some(Kind::Word | Kind::Number | Kind::Quote(_)))
            || self.is(verb + 1, Class::AUXILIARY.or(Class::AND));
        // "Als „Fehler“ bezeichnete Roe den Bau".
        if matches!(self.word(idx), "Als" | "als") && self.is_quote(verb - 1) {
            return self.subject_after(verb, to);
        }
        // "Als Grund gab die Behörde ... an": no clause, the verb comes second.
        if matches!(self.word(idx), "Als" | "als")
            && self.is_noun(idx + 1)
            && self.noun_phrase(idx + 1, verb).is_some_and(|run| run.to == verb)
            && self.opens_phrase(verb + 1)
            && !self.is_oblique(verb + 1)
        {
            return self.subject_after(verb, to);
        }
        if opens_clause && idx < verb && (is_last || idx + 1 < verb && self.word(idx) != "Wie") {
            return self.subject_between(idx + 1, verb);
        }
        // "der Sprecher, der dies sagte".
        let relative = idx > from
            && self.is_kind(idx - 1, Kind::Comma)
            && matches!(self.word(idx), "der" | "die" | "das" | "welche" | "welcher" | "welches" | "wer")
            && is_last
            && verb > idx;
        // "die Räumung, die er als „Fehler“ bezeichnete", "die der Minister ablehnte".
        let after = idx + 1;
        let acts = relative
            && (matches!(self.word(after), "er" | "sie" | "man" | "wir" | "ich")
                || !matches!(self.word(idx), "der" | "welcher" | "wer")
                    && self.opens_phrase(after)
                    && !self.is_oblique(after)
                    && (self.is(after, Class::DETERMINER) || self.is_noun(after) && !self.is_noun(idx))
                    && !matches!(self.word(after), "die" | "das" | "eine" | "ein")
                    && self.noun_phrase(after, verb).is_some_and(|run| self.is_somebody(run)));
        if acts && after < verb {
            return self.subject_between(after, verb);
        }
        let inside = relative.then(|| self.noun_phrase(idx, verb)).flatten();
        if relative && !inside.is_some_and(|run| run.to > idx + 1 && self.is_somebody(run)) {
            return Some(Run { from: idx, to: idx + 1 });
        }
        // "den er „Bruder“ nannte", "dem der Rat zustimmte".
        let oblique = idx > from
            && self.is_kind(idx - 1, Kind::Comma)
            && matches!(self.word(idx), "den" | "dem" | "denen")
            && is_last
            && self.opens_phrase(idx + 1)
            && !self.is_noun(idx + 1);
        if oblique && idx + 1 < verb {
            return self.subject_between(idx + 1, verb);
        }
        // "zu der die Gruppe gerufen hatte".
        let relative = idx > from
            && self.is_kind(idx - 1, Kind::Comma)
            && self.is(idx, Class::PREPOSITION)
            && matches!(self.word(idx + 1), "der" | "dem" | "denen" | "die" | "das" | "welcher" | "welchem")
            && is_last;
        if relative && !(self.is_noun(idx + 2) || self.is_adjective(idx + 2, verb)) {
            return self.subject_between(idx + 2, verb);
        }
        if idx >= verb {
            // "und verurteilte ihn": the subject is that of the clause before.
            if idx > start
                && self.is(idx - 1, Class::AND)
                && !self.is(verb + 1, Class::MALE.or(Class::FEMALE))
            {
                return self.main_clause_subject(from, idx - 1);
            }
            return self.subject_around(from, start, verb, to);
        }
        if self.is_quote(verb - 1) && idx + 1 >= verb {
            return self.subject_after(verb, to);
        }
        let nominative = self.opens_phrase(idx) && !self.is_oblique(idx) && !self.is_adverbial(idx);
        let front = nominative.then(|| self.noun_phrase(idx, verb)).flatten();
        // "Die taz vermutet": a name that begins small.
        let small = nominative
            && front.is_none()
            && verb == idx + 2
            && self.is(idx, Class::DETERMINER)
            && self
                .at(idx + 1)
                .is_some_and(|it| it.kind == Kind::Word && !it.is(Class::CLOSED.or(Class::CUE)));
        if small {
            return Some(Run { from: idx, to: verb });
        }
        let Some(front) = front else { return self.subject_after(verb, to) };
        // "Kritisch äußerte sich auch der Verband".
        if front.to == front.from + 1 && self.word(verb + 1) == "sich" && self.starts_sentence(front.from) {
            let next = verb + 2 + usize::from(self.is_adverbial(verb + 2));
            if matches!(self.word(next), "der" | "die" | "das" | "ein" | "eine") {
                return self.subject_after(verb, to);
            }
        }
        if self.is_fronted_object(front, verb, to) {
            return self.subject_after(verb, to);
        }
        // All that stands before the verb of a main clause is one part of it: "Ein Sprecher des
        // Amtes in Port Ainslie sagte". Adverbs after it are not.
        let mut run = front;
        let mut end = verb;
        while end > run.to && (self.is_adverbial(end - 1) || !self.is_kind(end - 1, Kind::Word)) {
            end -= 1;
        }
        let one_part = end - run.from < 24
            && !(run.to..end).any(|it| {
                !matches!(
                    self.kind(it),
                    Some(Kind::Word | Kind::Number | Kind::Quote(_) | Kind::Open | Kind::Close)
                ) || self.is(it, Class::AUXILIARY.or(Class::CUE).or(Class::CONJUNCTION))
                    && !self.is(it, Class::AND)
            });
        if one_part && !opens_clause {
            run.to = end.max(run.to);
        } else if self.is(run.to, Class::AND)
            && let Some(second) = self.noun_phrase(run.to + 1, verb)
        {
            run.to = second.to;
        }
        // "Ein Sprecher der Werft, Ivo Marek sagte".
        if start > from + 1 && self.is_kind(start - 1, Kind::Comma) && idx == start && run.to == verb {
            let before = self.clause_start(from, start - 1);
            let small = |it: usize| self.at(it).is_some_and(|token| !token.caps);
            let apposed = before + 1 < start
                && start - before < 20
                && self.opens_phrase(before)
                && !self.is_oblique(before)
                && !self.is(before, Class::PRONOUN)
                && !(before..start)
                    .any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE).or(Class::RELATIVE)) && small(it));
            if apposed {
                return Some(Run { from: before, to: run.to });
            }
        }
        Some(run)
    }

    /// `Die Räumung nannte der Minister falsch`, `Das nannte er`: what stands first is not who acts.
    fn is_fronted_object(&self, front: Run, verb: usize, to: usize) -> bool {
        let after = verb + 1;
        let word = self.word(after);
        if matches!(word, "er" | "man" | "wir" | "ich") {
            return true;
        }
        let first = self.word(front.from);
        if matches!(first, "Das" | "Dies" | "das" | "dies" | "Es" | "es") && front.to == front.from + 1 {
            return self.opens_phrase(after) && !self.is_oblique(after) || word == "sie";
        }
        let last = self.word(front.to - 1);
        let head = (front.from..front.to).find(|it| self.is_noun(*it)).map_or(last, |it| self.word(it));
        let thing = ["ung", "ungen", "heit", "keit", "schaft", "ion", "ionen", "tät", "ismus", "nis", "gen"]
            .iter()
            .any(|it| head.ends_with(it))
            && !(front.from..front.to)
                .any(|it| self.is(it, Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT)));
        if !thing {
            return false;
        }
        if word == "sie" || (self.is_noun(after) && !self.is(after, Class::TIME)) {
            return true;
        }
        // "der Rats-Vorsitzende", "der neue Rat": masculine, so it acts.
        word == "der"
            && self.noun_phrase(after, to).is_some_and(|run| {
                (run.from + 1..run.to).any(|it| {
                    let word = self.word(it);
                    word.ends_with('e') && !self.is(it, Class::DETERMINER) || self.is(it, Class::ROLE)
                })
            })
    }

    /// The subject when the verb opens its clause: it follows, unless the clause goes on after
    /// something put in: `Marek, der gestern kam, sagte`.
    fn subject_around(&self, from: usize, start: usize, verb: usize, to: usize) -> Option<Run> {
        let inserted =
            start > from + 2 && matches!(self.kind(start - 1), Some(Kind::Comma | Kind::Dash | Kind::Close));
        if inserted && !self.is_quote(start - 2) {
            let inner = self.clause_start(from, start - 1);
            let relative = matches!(
                self.word(inner),
                "der"
                    | "die"
                    | "das"
                    | "dessen"
                    | "deren"
                    | "welche"
                    | "welcher"
                    | "dem"
                    | "den"
                    | "wo"
                    | "in"
                    | "mit"
            );
            let before = inner.checked_sub(1).filter(|it| *it > from);
            if let Some(comma) = before {
                let mut head_start = self.clause_start(from, comma);
                while head_start < comma
                    && (!self.is_name(head_start)
                        && self.is(head_start, Class::CONJUNCTION.or(Class::THAT).or(Class::ADVERB))
                        || matches!(
                            self.word(head_start),
                            "Auch" | "Und" | "Selbst" | "Mehr" | "Über" | "Bis" | "zu"
                        ))
                {
                    head_start += 1;
                }
                // "Der Leiter des Vereins zum Schutz von Robben, Ivo Marek, sagte": up to the comma, since no
                // verb has come yet.
                let small = |it: usize| self.at(it).is_some_and(|token| !token.caps);
                let no_verb = comma - head_start < 24
                    && !(head_start..comma)
                        .any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE)) && small(it));
                let head = self
                    .opens_phrase(head_start)
                    .then(|| self.phrases_joined(head_start, comma))
                    .flatten()
                    .filter(|run| {
                        !self.is_oblique(run.from)
                            && (run.to == comma || no_verb && self.hangs_loosely(run.to, comma))
                    })
                    .map(|run| Run { from: run.from, to: comma });
                // An appositive: "Ana Lindqvist, Leiterin der Gruppe, sagte".
                let plain = self.opens_phrase(inner)
                    && start - inner < 26
                    && !self.is(inner, Class::PRONOUN)
                    && !(inner..start).any(|it| {
                        self.is(it, Class::AUXILIARY.or(Class::CUE).or(Class::RELATIVE))
                            && self.at(it).is_some_and(|token| !token.caps)
                    });
                let apposed = plain
                    && (!relative
                        || self.noun_phrase(inner, start - 1).is_some_and(|run| run.to + 1 >= start));
                // "Die Boote, die dort lagen, meldete die Behörde".
                let other = head.is_some_and(|run| !self.is_somebody(run))
                    && matches!(self.word(verb + 1), "die" | "der" | "das")
                    && self.subject_after(verb, to).is_some_and(|run| self.is_somebody(run));
                // "Dreißig Gruppen, darunter Cedar Legal Aid, kritisierten": no verb has come yet.
                let leads = matches!(
                    self.word(inner),
                    "darunter"
                        | "allen"
                        | "so"
                        | "also"
                        | "etwa"
                        | "insbesondere"
                        | "unter"
                        | "vor"
                        | "nach"
                        | "wie"
                        | "seit"
                        | "selbst"
                        | "früher"
                        | "heute"
                );
                if let Some(head) = head
                    && (relative || apposed || leads && no_verb)
                    && !other
                {
                    let to = if apposed { start - 1 } else { head.to };
                    return Some(Run { from: head.from, to });
                }
            }
        }
        let after = self.subject_after(verb, to);
        if after.is_none() && inserted {
            // "Ana Lindqvist, ..., wollte nicht kommen, sagte aber".
            return self.main_clause_subject(from, start - 1);
        }
        after
    }

    /// Whether `from..to` is nothing but more of the noun phrase before it: `zum Schutz von Robben`.
    fn hangs_loosely(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        while at < to {
            if !self.is(at, Class::PREPOSITION) {
                return false;
            }
            let Some(run) = self.phrases_joined(at + 1, to) else { return false };
            at = run.to;
        }
        true
    }

    /// A noun phrase and those that `und` joins to it.
    fn phrases_joined(&self, from: usize, to: usize) -> Option<Run> {
        let mut run = self.noun_phrase(from, to)?;
        while run.to < to && self.is(run.to, Class::AND) {
            let Some(next) = self.noun_phrase(run.to + 1, to) else { break };
            run.to = next.to;
        }
        Some(run)
    }

    /// The noun phrase that ends right before `end`.
    pub(super) fn phrase_ending_at(&self, from: usize, end: usize) -> Option<Run> {
        let start = self.clause_start(from, end).max(end.saturating_sub(16));
        (start..end)
            .filter(|it| self.opens_phrase(*it))
            .find_map(|it| self.noun_phrase(it, end).filter(|run| run.to == end))
    }

    /// A verb in the form of reported speech: `sei`, or `Es drohe`, `Die Studie zeige`.
    pub(super) fn has_subjunctive(&self, from: usize, to: usize) -> bool {
        // "Ich habe": the writer's own.
        let mine = |it: usize| {
            self.is(it, Class::SUBJUNCTIVE)
                && (it.saturating_sub(1)..it + 2).any(|near| matches!(self.word(near), "ich" | "Ich"))
        };
        if (from..to).any(|it| {
            self.is(it, Class::SUBJUNCTIVE) && !self.is_weak_subjunctive(it) && !mine(it)
                || self.ends_in_subjunctive(from, it, to)
        }) {
            return true;
        }
        if matches!(self.word(from), "Ich" | "ich") {
            return false;
        }
        let front = if self.is_adverbial(from) {
            Some(from + 1)
        } else {
            self.noun_phrase(from, to).map(|run| run.to)
        };
        front.is_some_and(|it| {
            let word = self.word(it);
            it < to
                && self.at(it).is_some_and(|t| t.kind == Kind::Word && !t.caps && !t.is(Class::CLOSED))
                && word.ends_with('e')
                && (!word.ends_with("te")
                    || matches!(
                        word,
                        "erwarte"
                            | "rate"
                            | "halte"
                            | "biete"
                            | "fürchte"
                            | "bedeute"
                            | "trete"
                            | "arbeite"
                            | "leiste"
                    ))
                && !self.is_noun(it + 1)
        })
    }

    pub(super) fn has_any_subjunctive(&self, from: usize, to: usize) -> bool {
        self.has_subjunctive(from, to) || (from..to).any(|it| self.is_weak_subjunctive(it))
    }

    /// `Kritik kam von der Opposition`: who gives it.
    pub(super) fn giver_of_words(&self, from: usize, to: usize) -> Option<Run> {
        let verb = (from..to.min(from + 12)).find(|it| {
            matches!(
                self.word(*it),
                "kam" | "kamen" | "kommt" | "kommen" | "gab" | "gibt" | "stammt" | "stammte"
            )
        })?;
        let near = verb.saturating_sub(4).max(from)..(verb + 4).min(to);
        let words = near.clone().any(|it| self.stands_for(it, Class::SAYING));
        let of = (verb + 1..to.min(verb + 8))
            .find(|it| matches!(self.word(*it), "von" | "vom" | "seitens" | "aus"))?;
        words.then(|| self.noun_phrase(of + 1, to)).flatten().filter(|run| self.is_somebody(*run))
    }

    /// `Dazu Ana Lindqvist, Sprecherin von Cedar Legal Aid:`: nothing but who speaks, without a verb.
    pub(super) fn answers_to_that(&self, from: usize, colon: usize) -> Option<Run> {
        let opens = matches!(self.word(from), "Dazu" | "Hierzu" | "Darauf");
        let first = from + 1 + usize::from(self.word(from + 1) == "auch");
        let name = self.noun_phrase(first, colon).filter(|run| opens && self.is_somebody(*run))?;
        let ends = name.to == colon || self.is_kind(name.to, Kind::Comma);
        let verbless = !(name.to..colon).any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE)));
        (ends && verbless).then_some(Run { from: name.from, to: colon })
    }

    /// `..., das Tor zu schließen`, `..., nichts auszuschließen`: the clause at `from` is an infinitive.
    pub(super) fn has_infinitive(&self, from: usize, to: usize) -> bool {
        let end = (from..to.min(from + 40))
            .find(|it| {
                matches!(self.kind(*it), Some(Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Colon))
            })
            .unwrap_or(to);
        (from..end).any(|it| {
            let word = self.word(it);
            let small = self.at(it).is_some_and(|token| token.kind == Kind::Word && !token.caps);
            let tied = word.ends_with('n')
                && word.char_indices().skip(2).any(|(at, _)| {
                    word.get(at..).is_some_and(|rest| rest.starts_with("zu") && rest.len() > 5)
                });
            small && word.ends_with('n') && (it > from && self.word(it - 1) == "zu" || tied && it + 1 == end)
        })
    }

    /// `könnte`, `würde`: reported speech, or what the writer holds possible.
    pub(super) fn is_weak_subjunctive(&self, idx: usize) -> bool {
        let word = self.word(idx);
        self.is(idx, Class::SUBJUNCTIVE)
            && word != "hätten"
            && ["te", "ten", "würde", "würden", "wäre", "wären"].iter().any(|it| word.ends_with(it))
    }

    /// `... verfolge,`: a verb in the form of reported speech that ends its clause.
    fn ends_in_subjunctive(&self, from: usize, idx: usize, to: usize) -> bool {
        let word = self.word(idx);
        idx > from
            && word.ends_with('e')
            && !["te", "ige", "iche", "sche", "nde", "ene", "eise", "äre", "öse", "are"]
                .iter()
                .any(|it| word.ends_with(it))
            && self
                .at(idx)
                .is_some_and(|it| it.kind == Kind::Word && !it.caps && !it.is(Class::CLOSED.or(Class::TIME)))
            && (idx + 1 >= to || matches!(self.kind(idx + 1), Some(Kind::Comma | Kind::Stop)))
            && !self.is(idx - 1, Class::DETERMINER.or(Class::POSSESSIVE).or(Class::AND).or(Class::ADVERB))
            && self.is_kind(idx - 1, Kind::Word)
    }

    /// The subject after its verb, past `sich`, adverbs and times.
    pub(super) fn subject_after(&self, verb: usize, to: usize) -> Option<Run> {
        let mut run = self.subject_between(verb + 1, to)?;
        if self.is(run.to, Class::AND)
            && let Some(second) = self.noun_phrase(run.to + 1, to)
            && !self.is(second.from, Class::PRONOUN)
            && !matches!(self.kind(second.to), Some(Kind::Word | Kind::Number))
        {
            run.to = second.to;
        }
        // ", Leiterin der Gruppe": between commas.
        if self.is_kind(run.to, Kind::Comma)
            && self.opens_phrase(run.to + 1)
            && !self.is(run.to + 1, Class::PRONOUN)
            && let Some(apposed) = self.noun_phrase(run.to + 1, to)
            && !matches!(self.kind(apposed.to), Some(Kind::Word | Kind::Number))
        {
            run.to = apposed.to;
        }
        Some(run)
    }

    fn subject_between(&self, first: usize, to: usize) -> Option<Run> {
        let mut idx = first;
        for _ in 0..6 {
            if idx >= to {
                return None;
            }
            if matches!(
                self.word(idx),
                "sich" | "dazu" | "darauf" | "daran" | "davon" | "hierzu" | "uns" | "ihm" | "ihn" | "ihnen"
            ) {
                idx += 1;
                continue;
            }
            let plain = !self.opens_phrase(idx) || self.is_adverbial(idx);
            if self.is_adverbial(idx) && plain {
                idx += 1;
                continue;
            }
            if self.is(idx, Class::PREPOSITION) && !self.is(idx, Class::PRONOUN) {
                let inner = self.noun_phrase(idx + 1, to).map(|run| run.to).or_else(|| {
                    let mut after = idx + 1;
                    while self.is(after, Class::TIME.or(Class::DETERMINER))
                        || self.is_kind(after, Kind::Number)
                    {
                        after += 1;
                    }
                    (after > idx + 1).then_some(after)
                });
                idx = inner?;
                continue;
            }
            if self.is_oblique(idx) {
                let run = self.noun_phrase(idx, to)?;
                idx = run.to;
                continue;
            }
            if self.opens_phrase(idx) {
                return self.noun_phrase(idx, to);
            }
            // Wie „hafen online“ berichtet.
            if self.is_quote(idx) && idx == first {
                return Some(Run { from: idx, to: idx + 1 });
            }
            // "erklärte kürzlich": one small word of no list.
            let small =
                self.at(idx).is_some_and(|it| it.kind == Kind::Word && !it.caps && !it.is(Class::CLOSED));
            if small && self.opens_phrase(idx + 1) {
                idx += 1;
                continue;
            }
            return None;
        }
        None
    }

    /// The subject of the first main clause of `from..to`, whatever its verb.
    pub(super) fn main_clause_subject(&self, from: usize, to: usize) -> Option<Run> {
        let mut idx = from;
        for _ in 0..4 {
            while idx < to
                && (self.is(idx, Class::AND)
                    || !matches!(self.kind(idx), Some(Kind::Word | Kind::Number | Kind::Quote(_)))
                    || matches!(
                        self.word(idx),
                        "Auch" | "Doch" | "Aber" | "Denn" | "Selbst" | "Nur" | "auch" | "doch" | "aber"
                    ))
            {
                idx += 1;
            }
            if idx >= to {
                return None;
            }
            // “...”, sagte Roe: what is said is no subject.
            if self.is_quote(idx) && matches!(self.kind(idx + 1), Some(Kind::Comma | Kind::Dash)) {
                return self.subject_after(idx + 2, to);
            }
            let is_preposition = self.is(idx, Class::PREPOSITION) && !self.is(idx, Class::PRONOUN);
            let opens_clause = self.is(idx, Class::CONJUNCTION.or(Class::THAT)) && !self.is(idx, Class::AND);
            if opens_clause && !is_preposition {
                let comma = (idx..to).find(|it| self.is_kind(*it, Kind::Comma))?;
                // "Nachdem ..., sagte Marek".
                return self.subject_after(comma + 1, to);
            }
            if is_preposition {
                let run = self.noun_phrase(idx + 1, to);
                let mut after = run.map_or(idx + 1, |run| run.to);
                while after < to
                    && (self.is(after, Class::TIME.or(Class::ADVERB)) || self.is_kind(after, Kind::Number))
                {
                    after += 1;
                }
                if self.is(after, Class::PREPOSITION) {
                    idx = after;
                    continue;
                }
                return self.subject_after(after, to);
            }
            if self.is_adverbial(idx) || self.is_oblique(idx) {
                let after = if self.is_oblique(idx) { self.noun_phrase(idx, to)?.to } else { idx + 1 };
                if self.is(after, Class::PREPOSITION) {
                    idx = after;
                    continue;
                }
                return self.subject_after(after, to);
            }
            if self.opens_phrase(idx) {
                let run = self.noun_phrase(idx, to)?;
                let verb = run.to;
                if self.is_fronted_object(run, verb, to) {
                    return self.subject_after(verb, to);
                }
                return Some(run);
            }
            return self.subject_after(idx, to);
        }
        None
    }
}
