//! Noun phrases: who a verb of saying belongs to. Knows tokens and classes of words: not which verb,
//! not whose words.
//!
//! Without a grammar at hand a phrase is what stands between words that cannot be in one: verbs that
//! help, prepositions, conjunctions, punctuation.

use super::lexicon::{Class, Habit};
use super::scene::{Kind, Scene, Token};

/// The longest phrase read in either direction, in tokens: keeps every look-up short.
const PHRASE_MAX: usize = 24;
/// How far back an appositive may reach, in tokens.
pub(super) const APPOSITIVE_MAX: usize = 60;

/// A run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Scene<'_> {
    pub(super) fn at(&self, idx: usize) -> Option<&Token> {
        self.tokens.get(idx)
    }

    pub(super) fn is(&self, idx: usize, class: Class) -> bool {
        self.tokens.get(idx).is_some_and(|it| it.is(class))
    }

    pub(super) fn kind(&self, idx: usize) -> Option<Kind> {
        self.tokens.get(idx).map(|it| it.kind)
    }

    pub(super) fn is_kind(&self, idx: usize, kind: Kind) -> bool {
        self.kind(idx) == Some(kind)
    }

    pub(super) fn is_quote(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(Token::is_quote)
    }

    /// A word with a capital that is not just a small word at the start of a sentence.
    pub(super) fn is_name(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|it| {
            let small = it.is(Class::CLOSED.or(Class::TIME));
            it.kind == Kind::Word && it.caps && (!small || self.is_first_name(idx))
        })
    }

    /// "said Will Adler": a helping verb with a capital in the middle of a sentence, before a name.
    fn is_first_name(&self, idx: usize) -> bool {
        let next = self.tokens.get(idx + 1);
        let inside = idx > 0 && self.tokens.get(idx - 1).is_some_and(|it| it.kind == Kind::Word && !it.caps);
        // "While Will described it so": a helping verb with a capital right before a verb.
        let names_itself = idx > 0
            && self.is(idx, Class::AUXILIARY)
            && self.is(idx + 1, Class::CUE)
            && !self.is_kind(idx - 1, Kind::Stop)
            && self.lexicon.language == "en";
        // "“...,” From said.": a small word with a capital between a quotation and a verb of saying.
        let tagged = idx > 0
            && self.is_quote(idx - 1)
            && matches!(self.last_inside(idx - 1), ',' | '?' | '!')
            && self.is(idx, Class::PREPOSITION)
            && self.is(idx + 1, Class::SPEECH);
        // "May Lind, director of Cedar Legal Aid," in a statement.
        let signs = self.has_issuer
            && self.is(idx, Class::AUXILIARY)
            && (idx == 0
                || matches!(self.kind(idx - 1), Some(Kind::Comma | Kind::Stop))
                || self.is_parted(idx))
            && next
                .is_some_and(|it| it.kind == Kind::Word && it.caps && !it.is(Class::CLOSED.or(Class::TIME)))
            && self.is_kind(idx + 2, Kind::Comma);
        // "Ms May has said", "Ana May told".
        let month = self.word(idx) == "May"
            && idx > 0
            && self.tokens.get(idx - 1).is_some_and(|it| {
                it.kind == Kind::Word
                    && it.caps
                    && (it.is(Class::TITLE) || !it.is(Class::CLOSED.or(Class::TIME)))
            })
            && next.is_none_or(|it| it.kind != Kind::Number && !(it.kind == Kind::Word && it.caps));
        // "May Lind told the board".
        let opens = self.is(idx, Class::AUXILIARY)
            && self.lexicon.language == "en"
            && (idx == 0 || !matches!(self.kind(idx - 1), Some(Kind::Word)))
            && next.is_some_and(|it| {
                it.kind == Kind::Word && it.caps && !it.is(Class::CLOSED.or(Class::TIME).or(Class::TITLE))
            })
            && self.tokens.get(idx + 2).is_some_and(|it| it.is(Class::SPEECH) && !it.caps);
        // "Crews First called", "Quay Rights Now".
        let ends = self.lexicon.language == "en"
            && self.is(idx, Class::ADVERB)
            && idx > 1
            && self
                .tokens
                .get(idx - 1)
                .is_some_and(|it| it.kind == Kind::Word && it.caps && !it.is(Class::CLOSED.or(Class::TIME)))
            && next.is_none_or(|it| !(it.kind == Kind::Word && it.caps));
        // "Ana Lind March, director".
        let march = matches!(self.word(idx), "March" | "April" | "June" | "August")
            && idx > 1
            && (idx - 2..idx).all(|it| {
                self.tokens.get(it).is_some_and(|it| {
                    it.kind == Kind::Word && it.caps && !it.is(Class::CLOSED.or(Class::TIME))
                })
            })
            && self.is_kind(idx + 1, Kind::Comma)
            && self.tokens.get(idx + 2).is_some_and(|it| it.kind == Kind::Word);
        // "Senior IT Campaigner".
        let office = self.word(idx) == "IT" && next.is_some_and(|it| it.kind == Kind::Word && it.caps);
        if names_itself || tagged || signs || month || opens || ends || march || office {
            return true;
        }
        inside
            && self.is(idx, Class::AUXILIARY)
            && next
                .is_some_and(|it| it.kind == Kind::Word && it.caps && !it.is(Class::CLOSED.or(Class::TIME)))
    }

    /// A word that can be a noun or stand before one.
    fn is_nominal(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|it| match it.kind {
            Kind::Number => true,
            Kind::Word => {
                let is_verb = it.is(Class::CUE) && !it.caps && !it.is(Class::NOUN_VERB);
                let is_participle = is_verb && idx > 0 && self.is_between_article_and_noun(idx);
                (!is_verb || is_participle) && (!it.is(Class::CLOSED) || self.is_first_name(idx))
            }
            _ => false,
        })
    }

    /// "a written statement", "the reported cases".
    fn is_between_article_and_noun(&self, idx: usize) -> bool {
        let next = self.tokens.get(idx + 1);
        self.is(idx - 1, Class::DETERMINER.or(Class::POSSESSIVE))
            && !self.is(idx - 1, Class::PRONOUN.or(Class::RELATIVE))
            && next.is_some_and(|it| {
                it.kind == Kind::Word && !it.is(Class::CLOSED.or(Class::CUE).or(Class::TIME))
            })
    }

    fn is_pronoun(&self, idx: usize) -> bool {
        self.is(idx, Class::PRONOUN) || self.is(idx, Class::RELATIVE)
    }

    /// A quotation that is the name of a paper or a programme: `die „Morgenpost“ berichtet`. English
    /// sets such names without marks.
    pub(super) fn is_quoted_name(&self, idx: usize) -> bool {
        self.lexicon.language != "en"
            && self.quotation(idx).is_some_and(|it| {
                let inner = it.inner.of(self.text);
                inner.starts_with(char::is_uppercase)
                    && inner.ends_with(char::is_alphanumeric)
                    && inner.split_whitespace().take(4).count() < 4
            })
    }

    /// The noun phrase that ends right before `end`, not reaching before `from`.
    pub(super) fn phrase_before(&self, from: usize, end: usize) -> Option<Run> {
        let mut end = end;
        // (R-Texas), (42): part of the phrase before.
        let to = end;
        if end > from && self.is_kind(end - 1, Kind::Close) {
            let lowest = end.saturating_sub(10).max(from);
            let open = (lowest..end - 1).rev().find(|idx| self.is_kind(*idx, Kind::Open))?;
            end = open;
        }
        if end <= from {
            return None;
        }
        let head = end - 1;
        if self.is_pronoun(head) && !self.is(head, Class::ROLE.or(Class::GROUP)) {
            // "some of them", "one of the officials" keep their pronoun as it is.
            return Some(Run { from: head, to });
        }
        if self.is_quoted_name(head) {
            let first = head.checked_sub(1).filter(|it| *it >= from && self.is(*it, Class::DETERMINER));
            return Some(Run { from: first.unwrap_or(head), to });
        }
        if !self.is_nominal(head) || self.is(head, Class::TIME) {
            return None;
        }
        let lowest = end.saturating_sub(PHRASE_MAX).max(from);
        let mut start = head;
        let mut only_names = self.is_name(head);
        while start > lowest {
            let idx = start - 1;
            let Some(token) = self.at(idx) else { break };
            match token.kind {
                Kind::Genitive => {
                    start = idx;
                    only_names = false;
                    continue;
                }
                Kind::Word | Kind::Number => {}
                Kind::Other if token.is(Class::AND) && self.is_name(start) => {}
                _ => break,
            }
            // "du Bangladesh", "des droits": article and preposition in one.
            // "les préfectures du Nord et du Pas-de-Calais".
            let and = idx > lowest + 1 && self.is(idx - 1, Class::AND) && self.is_nominal(idx - 2);
            if self.joins_nouns(idx) && (and || self.attaches(idx, lowest)) {
                start = idx;
                only_names = false;
                continue;
            }
            if token.is(Class::DETERMINER.or(Class::POSSESSIVE)) && !token.is(Class::RELATIVE) {
                start = idx;
                // "les deux associations".
                let two = idx > lowest
                    && self.lexicon.has(Habit::FREE_ORDER)
                    && self.is(idx - 1, Class::DETERMINER.or(Class::POSSESSIVE))
                    && !self.is(idx - 1, Class::PRONOUN);
                if two {
                    start = idx - 1;
                    continue;
                }
                // "Der Leiter der Polizei": a genitive hangs on the noun before it.
                let genitive = matches!(self.word(idx), "der" | "des" | "eines" | "einer");
                if genitive && idx > lowest && self.is_name(idx - 1) {
                    only_names = false;
                    continue;
                }
                // "all the", "both its": nothing of a phrase stands further left but a preposition.
                if idx > lowest && self.attaches(idx - 1, lowest) {
                    start = idx - 1;
                    only_names = false;
                    continue;
                }
                break;
            }
            if token.is(Class::AND) {
                if self.joins_nouns(start) && idx > lowest && self.is_nominal(idx - 1) {
                    start = idx;
                    only_names = false;
                    continue;
                }
                let pair = idx > lowest && self.is_name(idx - 1) && self.is_name(start) && only_names;
                if !pair {
                    // "Roe and her lawyers said": both, when the first begins the clause.
                    let first = self.first_of_two(from, idx);
                    start = first.map_or(start, |run| run.from);
                    break;
                }
                start = idx;
                continue;
            }
            if token.is(Class::ATTACH) && self.attaches(idx, lowest) {
                start = idx;
                only_names = false;
                continue;
            }
            if !self.is_nominal(idx) || token.is(Class::TIME) {
                break;
            }
            if self.is_name(idx) {
                start = idx;
                continue;
            }
            // "Dans son intervention Mme Roe": a title begins its own phrase.
            if self.is(start, Class::TITLE) && self.is_name(start) && self.lexicon.has(Habit::FREE_ORDER) {
                break;
            }
            // Small words before a name are its title or nothing of it.
            let titles = Class::ROLE.or(Class::GROUP).or(Class::ADJECTIVE).or(Class::TITLE);
            // "In a statement Roe said".
            if only_names && token.is(Class::DOCUMENT) && !token.is(titles) && self.lexicon.language == "en" {
                break;
            }
            if only_names
                && !token.is(titles)
                && !self.has_determiner(idx, lowest)
                && !self.goes_back_to_a_name(idx, lowest)
            {
                break;
            }
            only_names = false;
            start = idx;
        }
        Some(Run { from: start, to })
    }

    /// The phrases from the start of a clause that lead without a gap to the verb at `end`: `Ten of the
    /// owners in Port Ainslie`, `the mayor and her lawyers`, `people trying to leave`.
    pub(super) fn chain_before(&self, from: usize, end: usize) -> Option<Run> {
        if self.lexicon.language != "en" {
            return None;
        }
        let lowest = end.saturating_sub(PHRASE_MAX).max(from);
        let starts = (lowest..end).filter(|it| {
            *it == from
                || it.checked_sub(1).is_some_and(|before| {
                    matches!(
                        self.kind(before),
                        Some(Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon)
                    ) || self.is(before, Class::THAT)
                        || (self.is(before, Class::CONJUNCTION)
                            && !self.is(before, Class::AND)
                            && !self.is(before, Class::PREPOSITION))
                        || (self.is(before, Class::CONJUNCTION) && before == from)
                })
        });
        for start in starts {
            if self.chain_ends(start, end) {
                return Some(Run { from: start, to: end });
            }
        }
        None
    }

    /// Whether noun phrases joined by prepositions, commas and `and` fill `start..end`.
    fn chain_ends(&self, start: usize, end: usize) -> bool {
        let with_and = self.is(start + 1, Class::AND) && self.is(start, Class::PRONOUN);
        let starts_small = self.is(start, Class::CLOSED.or(Class::TIME))
            && !self.is(start, Class::DETERMINER.or(Class::POSSESSIVE));
        // "Responding to the news" is no one.
        // "While sharing stories, Mira": nor is what she does.
        let acts = self.word(start).ends_with("ing")
            && (self.is(start + 1, Class::CLOSED)
                || start > 0
                    && self.is(start - 1, Class::CONJUNCTION)
                    && !self.is(start - 1, Class::AND.or(Class::THAT)));
        if starts_small && !with_and || acts {
            return false;
        }
        let mut idx = start;
        let mut is_list = false;
        for _ in 0..8 {
            let Some(run) = self.phrase_after(idx, end) else { return false };
            if run.to >= end {
                return !is_list;
            }
            if run.to <= idx {
                return false;
            }
            // "Ten elderly residents": the capital of a sentence is no name.
            let first = idx == start && run.to == start + 1 && self.is_nominal(run.to);
            if first && !self.is_name(run.to) {
                idx = run.to;
                continue;
            }
            let comma = self.is_kind(run.to, Kind::Comma);
            let joins = comma
                || self.is(run.to, Class::AND)
                || matches!(
                    self.word(run.to),
                    "of" | "in"
                        | "for"
                        | "at"
                        | "from"
                        | "with"
                        | "to"
                        | "near"
                        | "on"
                        | "who"
                        | "like"
                        | "among"
                        | "into"
                )
                || self.word(run.to) == "out" && self.word(run.to + 1) == "of";
            if !joins {
                return false;
            }
            let names = comma && self.is_name(run.to + 1) && self.is_name(run.to - 1);
            is_list |= comma && !names;
            idx = run.to + 1 + usize::from(self.word(run.to) == "out");
            if comma && self.is(idx, Class::AND) {
                idx += 1;
                is_list = false;
                // "no boats came, and that the mayor": another clause.
                if self.is(idx, Class::THAT) {
                    return false;
                }
            }
            is_list &= !self.is(run.to, Class::AND);
        }
        false
    }

    /// The phrase before an `and` if nothing but it stands between the start of the clause and the `and`.
    fn first_of_two(&self, from: usize, and: usize) -> Option<Run> {
        let head = and.checked_sub(1).filter(|it| *it >= from && and - from < PHRASE_MAX)?;
        let noun = self.is_name(head) || self.is(head, Class::ROLE.or(Class::GROUP).or(Class::ADJECTIVE));
        let start = (from..and).rev().find(|it| !self.is_nominal(*it) && !self.is_kind(*it, Kind::Genitive));
        let first = match start {
            None => from,
            Some(it) if self.is(it, Class::DETERMINER.or(Class::POSSESSIVE)) && it == from => it,
            _ => return None,
        };
        noun.then_some(Run { from: first, to: and })
    }

    /// Whether the preposition at `idx` hangs what follows on a noun before it.
    fn attaches(&self, idx: usize, lowest: usize) -> bool {
        if idx <= lowest
            || !self.is(idx, Class::ATTACH)
            || !self.is_nominal(idx - 1)
            || self.is(idx - 1, Class::TIME)
        {
            return false;
        }
        self.joins_nouns(idx) || self.is(idx - 1, Class::ROLE.or(Class::GROUP))
    }

    /// `of`, `de`, `du`: not with a capital, as in a title.
    fn joins_nouns(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|it| it.is(Class::OF) && !it.caps)
    }

    /// Whether small words before a name go back to another one: `Northmark fleet chief Ivo Lind`.
    fn goes_back_to_a_name(&self, idx: usize, lowest: usize) -> bool {
        let first = (lowest.max(idx.saturating_sub(3))..idx)
            .rev()
            .find(|it| !self.is_nominal(*it) || self.is_name(*it));
        first.is_some_and(|it| self.is_name(it))
    }

    fn has_determiner(&self, idx: usize, lowest: usize) -> bool {
        (lowest.max(idx.saturating_sub(3))..idx)
            .rev()
            .any(|it| self.is(it, Class::DETERMINER.or(Class::POSSESSIVE)))
    }

    /// The noun phrase that begins at `from`, not reaching `limit`.
    pub(super) fn phrase_after(&self, from: usize, limit: usize) -> Option<Run> {
        let limit = limit.min(from + PHRASE_MAX);
        if from >= limit {
            return None;
        }
        if self.is_pronoun(from) && !self.is(from, Class::DETERMINER) {
            return Some(Run { from, to: from + 1 });
        }
        let mut to = from;
        let mut seen_name = false;
        let mut seen_noun = false;
        while to < limit {
            let Some(token) = self.at(to) else { break };
            match token.kind {
                Kind::Genitive if to > from => {
                    seen_name = false;
                    to += 1;
                    continue;
                }
                Kind::Word | Kind::Number => {}
                // "Defenders & Friends".
                Kind::Other if token.is(Class::AND) && seen_name && self.is_name(to + 1) => {}
                _ => break,
            }
            if token.is(Class::DETERMINER.or(Class::POSSESSIVE))
                && !(seen_noun && self.joins_nouns(to))
                && (to == from || self.is(to - 1, Class::DETERMINER.or(Class::ATTACH)))
            {
                to += 1;
                continue;
            }
            if token.is(Class::AND) {
                if seen_name && self.is_name(to + 1) && to + 1 < limit {
                    to += 1;
                    continue;
                }
                break;
            }
            if token.is(Class::ATTACH) && seen_noun {
                let of = self.joins_nouns(to);
                // "ambassador to Northmark", but "asks the council to act".
                let verb = self.word(to) == "to" && !self.is_name(to + 1);
                let holds = of || (self.is(to - 1, Class::ROLE.or(Class::GROUP)) && !verb);
                let follows =
                    self.is_nominal(to + 1) || self.is(to + 1, Class::DETERMINER.or(Class::POSSESSIVE));
                if holds && follows && !self.is(to + 1, Class::TIME) && to + 1 < limit {
                    seen_name = false;
                    to += 1;
                    continue;
                }
                break;
            }
            if !self.is_nominal(to)
                || (token.is(Class::TIME) && (!token.caps || seen_noun) && !self.is_name(to))
            {
                break;
            }
            let is_name = self.is_name(to);
            if seen_name && !is_name && !self.goes_to_a_noun(from, to, limit) {
                break;
            }
            // A participle or adverb after a noun is no longer the phrase; "Ana Lindqvist thanked Roe".
            let acts = self.word(to).ends_with("ly")
                || seen_name
                    && self.word(to).ends_with("ed")
                    && self.is_name(to - 1)
                    && self.is_name(to + 1)
                    && self.lexicon.language == "en";
            if seen_noun && !token.caps && acts {
                break;
            }
            seen_name |= is_name;
            seen_noun = true;
            to += 1;
        }
        if !seen_noun && to > from && to < limit && self.is_quoted_name(to) {
            return Some(Run { from, to: to + 1 });
        }
        if !seen_noun {
            // "those who", "both": a determiner that stands for its noun.
            return (self.is_pronoun(from)).then_some(Run { from, to: from + 1 });
        }
        if self.is_kind(to, Kind::Open) {
            let close = (to..(to + 8).min(self.tokens.len())).find(|idx| self.is_kind(*idx, Kind::Close));
            if let Some(close) = close.filter(|it| *it < limit) {
                // "Cedar Legal Aid’s (CLA) director".
                let is_owner = self.is_kind(to - 1, Kind::Genitive);
                let what = self.phrase_after(close + 1, limit).filter(|_| is_owner);
                to = what.map_or(close + 1, |it| it.to);
            }
        }
        Some(Run { from, to })
    }

    /// Whether a small word after a name still belongs to the phrase: `Cedar spokesman Ivo Lind`,
    /// `a Cedar volunteer`.
    fn goes_to_a_noun(&self, from: usize, idx: usize, limit: usize) -> bool {
        // Elsewhere nouns of a name stand before it, or have capitals too.
        if self.lexicon.language != "en" {
            return false;
        }
        for it in idx..limit.min(idx + 4) {
            if self.is_name(it) {
                return true;
            }
            if !self.is_nominal(it) || self.is(it, Class::TIME) {
                // "a Cedar volunteer said": an article makes one more noun likely.
                return it > idx && it < idx + 3 && self.is(from, Class::DETERMINER.or(Class::POSSESSIVE));
            }
            if self.is(it, Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT)) {
                return true;
            }
        }
        false
    }

    /// Takes in the appositive after an inverted source: `said Ana Lindqvist, the group's director,`.
    pub(super) fn with_appositive(&self, run: Run, limit: usize) -> Run {
        if !self.is_kind(run.to, Kind::Comma) || run.to + 1 >= limit {
            return run;
        }
        let first = run.to + 1;
        let opens = self.is(first, Class::DETERMINER.or(Class::POSSESSIVE))
            || self.is(first, Class::ROLE.or(Class::ADJECTIVE))
            || (self.is(first, Class::RELATIVE) && matches!(self.word(first), "who" | "whose"))
            || self.is_name(first)
            || self.is_kind(first, Kind::Number);
        if !opens {
            return run;
        }
        let end = limit.min(run.to + APPOSITIVE_MAX);
        let mut to = first;
        while to < end {
            match self.kind(to) {
                Some(Kind::Comma) => {
                    // Another part: "the mayor, a Democrat, said"; what follows decides.
                    break;
                }
                // "author of “Empty Quays”".
                Some(Kind::Quote(_)) if self.is_kind(to - 1, Kind::Word) && self.titles_a_work(first, to) => {
                    to += 1;
                }
                Some(Kind::Stop | Kind::Semicolon | Kind::Colon | Kind::Quote(_) | Kind::Dash) | None => {
                    break;
                }
                _ => to += 1,
            }
        }
        let has_cue = (first..to).any(|idx| {
            self.is(idx, Class::SPEECH) && !self.is(idx, Class::NOUN_VERB) && !self.word(idx).ends_with("ing")
        });
        // "said Roe of Marek, who called it “...”": a clause with words of its own, which are Marek's.
        let quotes = self.lexicon.language == "en"
            && self.is(first, Class::RELATIVE)
            && self.is_quote(to)
            && (first..to).any(|it| self.is(it, Class::SPEECH.or(Class::FRAME)));
        if quotes {
            return run;
        }
        // A list of names is not an appositive: "said Roe, Lind and Adler".
        if has_cue && !self.is(first, Class::RELATIVE) {
            return run;
        }
        self.with_second(Run { from: run.from, to }, run.to, limit)
    }

    /// Whether the quotation at `quote` is a name in an appositive that says nothing itself.
    fn titles_a_work(&self, first: usize, quote: usize) -> bool {
        let starts_big =
            self.quotation(quote).and_then(|it| it.inner.of(self.text).chars().find(|c| c.is_alphabetic()));
        starts_big.is_some_and(char::is_uppercase)
            && !(first..quote).any(|it| self.is(it, Class::CUE) && !self.is(it, Class::NOUN_VERB))
    }

    /// Whether a quotation names a work: a noun such as `book` beside it or a possessor before it, and
    /// capitals in all its long words.
    pub(super) fn is_work(&self, quote: usize) -> bool {
        let Some(before) = quote.checked_sub(1) else { return false };
        let noun = |idx: usize| self.is(idx, Class::WORK);
        // "the watchdog group ‘Clear Water’".
        let body = self.has_issuer
            && self.is(before, Class::GROUP)
            && !self.is(before, Class::CUE)
            && self.quotation(quote).is_some_and(|it| it.inner.of(self.text).contains(' '));
        // "The report, ‘Empty Quays’, said".
        let paper = self.has_issuer
            && before > 0
            && self.is_kind(before, Kind::Comma)
            && self.is_kind(quote + 1, Kind::Comma)
            && self.is(before - 1, Class::DOCUMENT)
            && self.at(before - 1).is_some_and(|it| !it.caps);
        let named = noun(before)
            || body
            || paper
            || self.is_kind(before, Kind::Genitive)
            || noun(quote + 1) && !self.is(quote + 1, Class::CUE)
            || before > 0 && self.is_kind(before, Kind::Comma) && noun(before - 1);
        named && self.has_capitals(quote)
    }

    /// Whether all long words of a quotation begin with a capital and no stop ends it.
    pub(super) fn has_capitals(&self, quote: usize) -> bool {
        let inner = self.quotation(quote).map_or("", |it| it.inner.of(self.text));
        let mut n = 0;
        for word in inner.split_whitespace().take(16) {
            n += 1;
            let small = word.starts_with(|c: char| c.is_lowercase());
            if n > 14 || small && (word.len() > 4 || n == 1) {
                return false;
            }
        }
        n > 0 && !inner.trim_end().ends_with(['!', '?', ';'])
    }

    /// Words in marks that are all a name, as a day's or a campaign's: `“International Day of the Quay”`.
    pub(super) fn is_proper_name(&self, quote: usize) -> bool {
        let inner = self.quotation(quote).map_or("", |it| it.inner.of(self.text)).trim();
        let n_big = inner.split_whitespace().take(16).filter(|it| it.starts_with(char::is_uppercase)).count();
        n_big > 2
            && inner.ends_with([',', ' ']) | inner.ends_with(char::is_alphanumeric)
            && self.has_capitals(quote)
    }

    /// Past the dateline and words such as `But` and `Even` that open a sentence.
    fn after_openers(&self, from: usize) -> usize {
        let mut idx = self.after_dateline(from, from + 10);
        while self.is(idx, Class::CONJUNCTION.or(Class::ADVERB).or(Class::AND))
            && !self.is(idx, Class::PRONOUN.or(Class::DETERMINER))
        {
            idx += 1;
        }
        idx
    }

    /// The phrase with its appositive that ends at the comma at `comma`: `Ana Lindqvist, a lawyer,`.
    pub(super) fn before_appositive(&self, from: usize, comma: usize) -> Option<Run> {
        let from = self.after_place(from, comma);
        let lowest = comma.saturating_sub(APPOSITIVE_MAX).max(from);
        let mut nearest = None;
        let mut idx = comma;
        while idx > lowest {
            idx -= 1;
            match self.kind(idx) {
                Some(Kind::Comma | Kind::Dash) => {
                    let Some(run) = self.phrase_before(from, idx) else { continue };
                    let begins_at = |at: usize| {
                        at == from
                            || self.is_kind(at - 1, Kind::Comma)
                            || self.is_quote(at - 1)
                            || self.is(
                                at - 1,
                                Class::CONJUNCTION.or(Class::THAT).or(Class::AND).or(Class::ADVERB),
                            )
                    };
                    let begins = begins_at(run.from);
                    let chain = self.chain_before(from, idx).filter(|it| !begins && begins_at(it.from));
                    let begins = begins || chain.is_some();
                    let run = chain.unwrap_or(run);
                    let noun = (run.from..run.to).any(|it| {
                        self.is_name(it)
                            || self
                                .is(it, Class::ROLE.or(Class::GROUP).or(Class::PRONOUN).or(Class::DOCUMENT))
                    }) || self.lexicon.language == "en"
                        && self.is(run.from, Class::DETERMINER.or(Class::POSSESSIVE))
                        && self.after_openers(from) == run.from;
                    if begins && noun {
                        nearest = Some(run);
                        // "In Port Ainslie, Ana Lindqvist, its director, said": no further back.
                        if self.is_person(run) && (idx..comma).any(|it| self.is(it, Class::ROLE)) {
                            break;
                        }
                    }
                }
                Some(Kind::Quote(_)) if nearest.is_none() && self.is_work(idx) => {}
                Some(Kind::Stop | Kind::Semicolon | Kind::Colon | Kind::Quote(_)) => break,
                _ => {}
            }
        }
        let head = nearest?;
        // What says when or where is not part of the name: "Roe, in an interview, said".
        let after = head.to + 1;
        let names = !self.is(after, Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::ADVERB))
            && !self.word(after).ends_with("ing");
        let whole = if names { Run { from: head.from, to: comma } } else { head };
        // "Ana Lindqvist, director of Cedar Legal Aid, and Ivo Roe, chair of the crews, said": both.
        let and = whole.from.checked_sub(2).filter(|it| *it > from && self.is_kind(*it, Kind::Comma));
        let first = and
            .filter(|it| self.is(it + 1, Class::AND) && names)
            .and_then(|it| self.before_appositive(from, it))
            .filter(|first| self.with_second(*first, self.name_end(*first), comma).to == comma);
        Some(Run { from: first.map_or(whole.from, |it| it.from), ..whole })
    }
}
