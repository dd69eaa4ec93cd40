//! German noun phrases: every noun has a capital, articles show the case. Knows tokens and classes: not
//! verbs, not which words are whose.

use super::tags::is_participle;
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Scene};

/// The longest phrase, in tokens.
const PHRASE_MAX: usize = 30;
/// How far back the start of a clause is looked for, in tokens.
const CLAUSE_MAX: usize = 60;

impl Scene<'_> {
    /// A noun or a name, one after a hyphen included.
    pub(super) fn is_noun(&self, idx: usize) -> bool {
        self.is_name(idx) && !self.opens_with_adverb(idx) || self.is_small_name(idx)
    }

    /// `hafen-online.de`, `kai-Webseite`: a name that begins small.
    fn is_small_name(&self, idx: usize) -> bool {
        let word = self.word(idx);
        self.at(idx).is_some_and(|it| it.kind == Kind::Word && !it.caps && it.end - it.start > 5)
            && (word.contains('-')
                && word.split('-').next_back().is_some_and(|it| it.starts_with(char::is_uppercase))
                || word.split('.').nth(1).is_some_and(|it| it.len() > 1 && it.len() < 4))
    }

    /// Whether a noun has a class, by itself or by its last part: `Hafenbehörde`, `Rats-Vorsitzende`.
    pub(super) fn stands_for(&self, idx: usize, class: Class) -> bool {
        if self.is(idx, class) {
            return true;
        }
        let Some(token) = self.at(idx).filter(|it| it.kind == Kind::Word && it.caps) else { return false };
        let word = token.span().of(self.text).to_lowercase();
        let listed = |word: &str| {
            word.char_indices()
                .filter_map(|(at, _)| word.get(at..))
                .take_while(|rest| rest.len() > 3)
                .any(|rest| self.lexicon.class(rest.trim_start_matches('-')).any(class))
        };
        listed(&word) || ["s", "es", "n", "en"].iter().any(|it| word.strip_suffix(it).is_some_and(listed))
    }

    /// A noun phrase with the places that follow it: `der Meldung auf der Seite der Stadt`.
    pub(super) fn placed_phrase(&self, from: usize, limit: usize) -> Option<Run> {
        let mut run = self.noun_phrase(from, limit)?;
        for _ in 0..3 {
            if !matches!(
                self.word(run.to),
                "auf"
                    | "in"
                    | "im"
                    | "an"
                    | "am"
                    | "aus"
                    | "bei"
                    | "beim"
                    | "vom"
                    | "von"
                    | "zu"
                    | "zum"
                    | "zur"
            ) {
                break;
            }
            let Some(next) = self.noun_phrase(run.to + 1, limit) else { break };
            run.to = next.to;
        }
        Some(run)
    }

    /// Somebody or a body: a role, a group, a paper, or a name of several words.
    pub(super) fn is_somebody(&self, run: Run) -> bool {
        let speaks =
            Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT).or(Class::TITLE).or(Class::ORGANIZATION);
        let nouns = (run.from..run.to).filter(|it| self.is_noun(*it)).count();
        (run.from..run.to).any(|it| self.stands_for(it, speaks))
            || nouns > 1 && run.to - run.from < 6
            || self.is_pronoun_of_person(run)
    }

    fn is_pronoun_of_person(&self, run: Run) -> bool {
        run.to == run.from + 1 && self.is(run.from, Class::MALE.or(Class::FEMALE).or(Class::WE))
    }

    pub(super) fn starts_sentence(&self, idx: usize) -> bool {
        idx == 0 || !matches!(self.kind(idx - 1), Some(Kind::Word | Kind::Comma | Kind::Number | Kind::Other))
    }

    /// `Relativierend`, `Beispielsweise`: a word with the capital of its sentence that says how.
    fn opens_with_adverb(&self, idx: usize) -> bool {
        let word = self.word(idx);
        let how = [
            "end", "weise", "lich", "mals", "falls", "dessen", "gegen", "seits", "hin", "ings", "gens",
            "isch", "bar", "sam", "haft",
        ];
        let participle = || is_participle(&word.to_lowercase());
        self.starts_sentence(idx)
            && (how.iter().any(|it| word.ends_with(it)) || participle())
            && !self.is(idx, Class::ROLE.or(Class::GROUP))
            && !self.is_name(idx + 1)
            && self.at(idx + 1).is_some_and(|it| it.kind == Kind::Word && !it.caps)
    }

    /// A word that says when or how and can stand alone before the verb.
    pub(super) fn is_adverbial(&self, idx: usize) -> bool {
        (self.is(idx, Class::ADVERB.or(Class::TIME)) && !self.is(idx, Class::DETERMINER.or(Class::PRONOUN)))
            || (self.is_name(idx) && self.opens_with_adverb(idx))
    }

    /// A small word with the ending of an adjective, before a noun.
    pub(super) fn is_adjective(&self, idx: usize, limit: usize) -> bool {
        let Some(token) = self.at(idx) else { return false };
        let word = self.word(idx);
        if token.kind != Kind::Word || token.caps || token.is(Class::CLOSED) {
            return false;
        }
        let ending = ["e", "en", "er", "es", "em"].iter().any(|it| word.ends_with(it));
        if !ending {
            return false;
        }
        // "der sagte Marek" has no adjective, "die genannte Behörde" has.
        if token.is(Class::CUE) && !self.is(idx.wrapping_sub(1), Class::DETERMINER.or(Class::POSSESSIVE)) {
            return false;
        }
        let mut next = idx + 1;
        while next < limit && next < idx + 4 {
            if self.is_name(next) || self.is_kind(next, Kind::Number) || self.is_quote(next) {
                return true;
            }
            let goes_on = self.at(next).is_some_and(|it| {
                it.kind == Kind::Word && !it.caps && !it.is(Class::CLOSED.or(Class::CUE))
                    || it.is(Class::AND)
                    || it.kind == Kind::Comma
            });
            if !goes_on {
                return false;
            }
            next += 1;
        }
        false
    }

    /// An article that cannot stand before a subject.
    pub(super) fn is_oblique(&self, idx: usize) -> bool {
        let word = self.word(idx);
        if self.is(idx, Class::POSSESSIVE) && word.ends_with("er") && !matches!(word, "unser" | "Unser") {
            return true;
        }
        if matches!(word, "der" | "Der" | "einer" | "dieser" | "Dieser") && self.is_before_feminine(idx) {
            return true;
        }
        self.is(idx, Class::DETERMINER.or(Class::POSSESSIVE))
            && (matches!(word.to_lowercase().as_str(), "des" | "eines")
                || word.ends_with("em")
                || word.ends_with("en"))
    }

    /// Whether the article at `idx` stands before a feminine noun: `der Behörde` is whose or to whom.
    fn is_before_feminine(&self, idx: usize) -> bool {
        let mut noun = idx + 1;
        while noun < idx + 4 && self.at(noun).is_some_and(|it| it.kind == Kind::Word && !it.caps) {
            // The adjective of a feminine: "der neuen Behörde", but "der neue Rat".
            if !self.word(noun).ends_with("en") || self.is(noun, Class::CLOSED) {
                return false;
            }
            noun += 1;
        }
        let word = self.word(noun);
        let ending = ["ung", "heit", "keit", "schaft", "ion", "tät", "rtei", "izei", "enz", "anz"];
        self.is_noun(noun)
            && (ending.iter().any(|it| word.ends_with(it)) || self.stands_for(noun, Class::FEMININE))
    }

    /// Whether a noun phrase can begin at `idx`.
    pub(super) fn opens_phrase(&self, idx: usize) -> bool {
        self.is(idx, Class::DETERMINER.or(Class::POSSESSIVE).or(Class::PRONOUN))
            || self.is_whose(idx)
            || self.is_noun(idx)
            || self.is_kind(idx, Kind::Number)
            || self.holds_name(idx)
    }

    /// `Deren Sprecher`.
    fn is_whose(&self, idx: usize) -> bool {
        matches!(self.word(idx), "Deren" | "Dessen" | "deren" | "dessen") && self.is_noun(idx + 1)
    }

    /// A quotation that is the name of a paper, a group or a programme.
    fn holds_name(&self, idx: usize) -> bool {
        self.quotation(idx).is_some_and(|it| {
            let inner = it.inner.of(self.text);
            inner.ends_with(char::is_alphanumeric) && inner.split_whitespace().nth(4).is_none()
        }) && (self.is_quoted_name(idx)
            || super::names::marks(self, idx, idx.saturating_sub(1)) == super::names::Marks::Name)
    }

    /// The noun phrase that begins at `from`, not reaching `limit`, with genitives, names in
    /// apposition, brackets and what `von` hangs on it.
    pub(super) fn noun_phrase(&self, from: usize, limit: usize) -> Option<Run> {
        let limit = limit.min(from + PHRASE_MAX);
        let one = matches!(self.word(from), "einer" | "Einer" | "eine" | "Eine" | "eines" | "Eines")
            && matches!(self.word(from + 1), "der" | "von" | "dieser" | "seiner" | "ihrer");
        // "Einer der Fischer".
        if one {
            let inner = from + 1 + usize::from(self.word(from + 1) == "von");
            return self.noun_phrase(inner, limit).map(|run| Run { from, to: run.to });
        }
        // "meinte ein anderer".
        let other = matches!(self.word(from), "ein" | "Ein" | "eine" | "Eine")
            && matches!(
                self.word(from + 1),
                "anderer" | "andere" | "weiterer" | "weitere" | "dritter" | "zweiter" | "dritte" | "zweite"
            )
            && !self.is_noun(from + 2)
            && !self.is_adjective(from + 2, limit);
        if other && from + 2 <= limit {
            return Some(Run { from, to: from + 2 });
        }
        let alone = self.is(from, Class::PRONOUN) && !self.is(from, Class::ROLE.or(Class::GROUP));
        if alone && from < limit {
            // "Einer der Beamten", "Viele Boote", but "er".
            let of = matches!(self.word(from + 1), "der" | "von") && self.word(from).to_lowercase() != "er";
            let noun = self.is(from, Class::DETERMINER)
                && (self.is_noun(from + 1)
                    || self.is_adjective(from + 1, limit)
                    || self.is_kind(from + 1, Kind::Number));
            if !of && !noun {
                return Some(Run { from, to: from + 1 });
            }
        }
        let mut idx = from;
        if self.is_whose(idx) {
            idx += 1;
        } else if self.is(idx, Class::DETERMINER.or(Class::POSSESSIVE).or(Class::PRONOUN)) {
            idx = self.past_inner_participle(idx + 1, limit);
            let all = matches!(
                self.word(from),
                "all" | "All" | "alle" | "Alle" | "beide" | "Beide" | "solch" | "Solch"
            );
            if all && idx == from + 1 && self.is(idx, Class::DETERMINER) && self.opens_phrase(idx + 1) {
                idx += 1;
            }
        }
        let mut seen = false;
        while idx < limit {
            match self.kind(idx)? {
                // "der 45 Jahre alte Kapitän".
                Kind::Number
                    if !seen
                        && matches!(self.word(idx + 1), "Jahre" | "Monate" | "Tage")
                        && self.word(idx + 2).starts_with("alt") =>
                {
                    idx += 2;
                }
                Kind::Number if !seen => {
                    // "der 81-jährige": a noun, unless one follows.
                    let word = self.word(idx);
                    seen =
                        word.ends_with("jährige") || word.ends_with("jähriger") || word.ends_with("Jährige");
                    seen &= !self.is_noun(idx + 1) && !self.is_adjective(idx + 1, limit);
                    idx += 1;
                }
                Kind::Word if self.is_noun(idx) => {
                    seen = true;
                    idx += 1;
                }
                Kind::Word if !seen && (self.is_adjective(idx, limit) || self.is_degree(idx, limit)) => {
                    idx += 1;
                }
                Kind::Word if !seen && self.is(idx, Class::AND) && self.is_adjective(idx + 1, limit) => {
                    idx += 1;
                }
                Kind::Comma if !seen && idx > from && self.is_adjective(idx + 1, limit) => idx += 1,
                Kind::Word
                    if seen
                        && matches!(
                            self.word(idx),
                            "van"
                                | "zu"
                                | "de"
                                | "di"
                                | "al"
                                | "el"
                                | "bin"
                                | "ibn"
                                | "da"
                                | "dos"
                                | "le"
                                | "la"
                                | "del"
                                | "den"
                        )
                        && !self.is_oblique(idx)
                        && (self.word(idx) != "zu" || idx == from + 1 && !self.is(idx + 2, Class::CUE))
                        && self.is_noun(idx + 1) =>
                {
                    idx += 1;
                }
                // "Lindqvists langjähriger Mitarbeiter".
                Kind::Word
                    if seen
                        && idx == from + 1
                        && self.word(from).ends_with('s')
                        && self.is_adjective(idx, limit) =>
                {
                    seen = false;
                    idx += 1;
                }
                // "der Verband kleiner Werften".
                Kind::Word if seen && self.is_noun(idx - 1) && self.is_genitive_adjective(idx, limit) => {
                    idx += 1;
                }
                // "ein Vertreter der „kai ag“".
                Kind::Word
                    if seen
                        && matches!(self.word(idx), "der" | "des")
                        && self.is_quote(idx + 1)
                        && idx + 2 <= limit
                        && self.stands_for(idx - 1, Class::ROLE)
                        && self
                            .quotation(idx + 1)
                            .is_some_and(|it| it.inner.of(self.text).split_whitespace().nth(4).is_none()) =>
                {
                    idx += 2;
                }
                Kind::Word if seen && self.hangs_on(idx, limit) => {
                    let inner = self.noun_phrase(idx + 1, limit).or_else(|| self.noun_phrase(idx, limit));
                    match inner.filter(|run| run.to > idx + 1) {
                        Some(run) => idx = run.to,
                        None => break,
                    }
                }
                Kind::Genitive | Kind::Other if seen && matches!(self.word(idx), "'" | "’" | "&") => {
                    idx += 1;
                }
                // "hatte der Werft „Willkür“ vorgeworfen": the object of the verb.
                Kind::Quote(_)
                    if self.holds_name(idx)
                        && !is_participle(self.word(idx + 1))
                        && !self.is(idx + 1, Class::PARTICLE) =>
                {
                    seen = true;
                    idx += 1;
                    // „Bild“-Zeitung.
                    if matches!(self.word(idx), "-" | "–") && self.is_noun(idx + 1) {
                        idx += 2;
                    }
                }
                Kind::Open if seen => {
                    let close = (idx..(idx + 8).min(limit)).find(|it| self.is_kind(*it, Kind::Close));
                    match close {
                        Some(close) => idx = close + 1,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        (seen && idx > from).then_some(Run { from, to: idx })
    }

    /// `kleiner` in `der Verband kleiner Werften`: an adjective with the ending an article would have.
    fn is_genitive_adjective(&self, idx: usize, limit: usize) -> bool {
        let token = self.at(idx).filter(|it| it.kind == Kind::Word && !it.caps);
        token.is_some_and(|it| !it.is(Class::CLOSED.or(Class::CUE)))
            && self.word(idx).ends_with("er")
            && idx + 1 < limit
            && self.is_noun(idx + 1)
    }

    /// `sehr`, `13`, `erst kürzlich` before an adjective.
    fn is_degree(&self, idx: usize, limit: usize) -> bool {
        let small = self.at(idx).is_some_and(|it| it.kind == Kind::Word && !it.caps);
        small
            && (self.is(idx, Class::ADVERB) || !self.is(idx, Class::CLOSED.or(Class::CUE)))
            && self.is_adjective(idx + 1, limit)
    }

    /// Past the inside of `der am Kai wohnende Fischer`, to its participle.
    fn past_inner_participle(&self, idx: usize, limit: usize) -> usize {
        let opens = self.is(idx, Class::PREPOSITION.or(Class::DETERMINER).or(Class::ADVERB))
            || self.word(idx) == "sich";
        if !opens || self.is(idx, Class::AUXILIARY) {
            return idx;
        }
        for it in idx + 1..limit.min(idx + 10) {
            let Some(token) = self.at(it) else { break };
            if !matches!(token.kind, Kind::Word | Kind::Number) {
                break;
            }
            let word = self.word(it);
            let participle = !token.caps
                && !token.is(Class::CLOSED)
                && ["ende", "enden", "ender", "endes", "te", "ten", "ter", "ene", "enen", "ener"]
                    .iter()
                    .any(|e| word.ends_with(e));
            // "der für den Kai zuständige Beamte".
            let after_noun = !token.caps && self.is_noun(it - 1) && word.ends_with(['e', 'n', 'r', 's', 'm']);
            if (participle || after_noun) && self.is_adjective(it, limit) {
                return it;
            }
        }
        idx
    }

    /// Whether the word at `idx` hangs what follows on the noun before it.
    fn hangs_on(&self, idx: usize, limit: usize) -> bool {
        if idx + 1 >= limit {
            return false;
        }
        let follows = self.is_noun(idx + 1)
            || self.is_kind(idx + 1, Kind::Number)
            || self.is_quote(idx + 1)
            || self.is_adjective(idx + 1, limit)
            || self.is_degree(idx + 1, limit);
        // "sagte Marek der Deutschen Presse-Agentur": nobody's Marek, but told to it.
        let told = self.word(idx) == "der"
            && !self.stands_for(
                idx - 1,
                Class::ROLE
                    .or(Class::GROUP)
                    .or(Class::DOCUMENT)
                    .or(Class::MEANS)
                    .or(Class::TITLE)
                    .or(Class::WORK),
            )
            && (idx + 1..limit.min(idx + 4)).any(|it| {
                let word = self.word(it).to_lowercase();
                self.is_noun(it)
                    && ["zeitung", "agentur", "presse", "sender", "rundfunk"]
                        .iter()
                        .any(|end| word.ends_with(end))
            });
        if told {
            return false;
        }
        match self.word(idx) {
            "der" | "des" | "eines" | "einer" | "seiner" | "seines" | "ihrer" | "ihres" | "dieser"
            | "dieses" | "mehrerer" | "zweier" | "vieler" => follows,
            "für"
                if !self.stands_for(
                    idx - 1,
                    Class::ROLE.or(Class::GROUP).or(Class::TITLE).or(Class::ORGANIZATION),
                ) =>
            {
                false
            }
            "von" | "vom" | "für" => {
                let determined = self.is(idx + 1, Class::DETERMINER.or(Class::POSSESSIVE));
                // "spricht die Opposition von „Verrat“": the words, no part of the name.
                let quote = idx + 1 + usize::from(determined);
                let words = self.quotation(quote).is_some_and(|it| {
                    determined || it.inner.of(self.text).split_whitespace().nth(1).is_none()
                });
                (follows || determined) && !words
            }

            "aus" | "bei" | "beim" | "im" | "in" | "am" | "an" | "zum" | "zur" => {
                (follows || self.is(idx + 1, Class::DETERMINER))
                    && self.stands_for(idx - 1, Class::ROLE.or(Class::GROUP).or(Class::TITLE))
            }
            _ => false,
        }
    }

    /// The first token of the clause that `idx` stands in: after a comma, colon or dash.
    pub(super) fn clause_start(&self, from: usize, idx: usize) -> usize {
        let lowest = idx.saturating_sub(CLAUSE_MAX).max(from);
        let mut at = idx;
        while at > lowest {
            match self.kind(at - 1) {
                Some(Kind::Close) => {
                    // A bracket is no clause of its own.
                    let open = (lowest..at).rev().take(12).find(|it| self.is_kind(*it, Kind::Open));
                    match open {
                        Some(open) => at = open,
                        None => return at,
                    }
                }
                Some(Kind::Comma)
                    if self.is_adjective(at, idx) && at > 1 && self.is_adjective(at - 2, at + 3) =>
                {
                    at -= 1;
                }
                Some(Kind::Dash) if self.touches(at - 1) => at -= 1,
                Some(Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Dash | Kind::Stop | Kind::Open) => {
                    return at;
                }
                _ => at -= 1,
            }
        }
        lowest
    }

    /// Whether no space parts a token from the one before: the hyphen of `Fraktions- und`.
    fn touches(&self, idx: usize) -> bool {
        idx > 0 && self.at(idx).zip(self.at(idx - 1)).is_some_and(|(token, before)| token.start == before.end)
    }
}
