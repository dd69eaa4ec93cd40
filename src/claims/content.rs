//! The words of a tag: where its content begins and ends, before the tag and after it. Knows one
//! sentence and its tags: not who spoke before.

use super::attribute::Reading;
use super::cue::{Form, Tag};
use super::lexicon::{Class, Habit};
use super::order;
use super::phrase::Run;
use super::scene::Kind;

impl Reading<'_, '_> {
    /// Whether a tag at the end of a sentence without quotations gives all of it to the issuer.
    pub(super) fn is_all_the_issuers(&self, tag: &Tag) -> bool {
        let scene = self.scene;
        // "..., a déclaré Cedar Legal Aid lundi": whoever follows the last verb says all of it.
        let free = self.is_said_before(tag, self.sentence.to);
        tag.class.any(Class::SPEECH)
            && !tag.class.any(Class::ADDRESS)
            && tag.form != Form::Participle
            && tag.source.is_some_and(|run| {
                // "..., it added."
                let pronoun =
                    run.to == run.from + 1 && scene.is(run.from, Class::PRONOUN) && scene.has_issuer;
                free || scene.is_issuer(run) || pronoun && !scene.is(run.from, Class::RELATIVE)
            })
            && tag.from > self.sentence.from
            && (scene.is_kind(tag.from - 1, Kind::Comma) || scene.last_inside(tag.from - 1) == ',')
            && !(self.sentence.from..self.sentence.to)
                .any(|it| scene.is_quote(it) && !(scene.has_issuer && self.is_nickname(it)))
            && (free || self.closes_sentence(tag, self.sentence.to))
    }

    /// Whether a tag behind a comma, its subject behind its verb, has what it says before it: nothing
    /// after it opens words said.
    fn is_said_before(&self, tag: &Tag, end: usize) -> bool {
        let scene = self.scene;
        tag.form == Form::Inverted
            && scene.lexicon.has(Habit::FREE_ORDER)
            && !scene.lexicon.has(Habit::VERB_FIRST)
            && tag.from > self.sentence.from
            && scene.is_kind(tag.from - 1, Kind::Comma)
            && order::opening(scene, tag.to, end)
                .is_none_or(|it| scene.is_kind(tag.to, Kind::Comma) && !scene.is_quote(it))
    }

    /// One word in marks: `known as “Billy,”`.
    fn is_nickname(&self, quote: usize) -> bool {
        let scene = self.scene;
        scene.quotation(quote).is_some_and(|it| it.inner.of(scene.text).split_whitespace().nth(1).is_none())
    }

    /// Where the content after a tag ends, and how many of the following tags stand inside it.
    pub(super) fn boundary(&self, tag: &Tag, rest: &[Tag]) -> (usize, usize) {
        let scene = self.scene;
        let mut stop = self.sentence.to;
        for idx in tag.to..self.sentence.to {
            if scene.is_kind(idx, Kind::Semicolon) && idx > tag.to + 1 {
                stop = idx;
                break;
            }
        }
        // "While the group says so, others differ": the clause ends at its comma.
        let first = self.sentence.from;
        if scene.is(first, Class::CONJUNCTION)
            && !scene.is(first, Class::AND)
            && tag.from <= first + 4
            && tag.form == Form::Plain
            && !scene.is_kind(tag.to, Kind::Comma)
        {
            let comma = (tag.to + 2..stop).find(|it| {
                scene.is_kind(*it, Kind::Comma)
                    && (scene.is_name(it + 1)
                        || scene.is(it + 1, Class::PRONOUN.or(Class::DETERMINER).or(Class::POSSESSIVE)))
            });
            let opens = !matches!(scene.word(first), "And" | "But" | "So" | "Yet" | "Or" | "Nor");
            stop = comma.filter(|_| opens).unwrap_or(stop);
        }
        // "Roe, who called it that, left": so does a relative clause between commas.
        let relative =
            tag.source.is_some_and(|run| scene.is(run.from, Class::RELATIVE) && run.to == run.from + 1);
        if relative && tag.from > first && scene.is_kind(tag.from - 1, Kind::Comma) {
            let comma =
                (tag.to + 1..stop).find(|it| scene.is_kind(*it, Kind::Comma) && !scene.is_quote(it + 1));
            stop = comma.unwrap_or(stop);
        }
        for (n, next) in rest.iter().enumerate() {
            if next.from >= stop {
                return (stop, n);
            }
            // "Lind said Roe “had no choice,” Adler recalled": what hands over belongs to whom it is
            // handed.
            let handed = tag.form == Form::Plain
                && next.form != Form::Participle
                && !next.is_shared
                && next.from > tag.to
                && scene.last_inside(next.from - 1) == ','
                && !(self.sentence.from..tag.from).any(|it| scene.is_quote(it))
                && next.source.is_some_and(|it| it.from >= next.from)
                && (self.closes_sentence(next, self.sentence.to) || scene.is_kind(next.to, Kind::Comma));
            // "Most said they had no choice, according to the survey".
            let retold = next.form == Form::Phrase
                && tag.form == Form::Plain
                && next.from > tag.to + 1
                && scene.lexicon.language == "en"
                && scene.is_kind(next.from - 1, Kind::Comma)
                && !(self.sentence.from..next.from).any(|it| scene.is_quote(it))
                && self.taken == self.sentence.from
                && self.closes_sentence(next, self.sentence.to);
            // "Además, mencionan que «...», dijo Roe": so do words that have nobody before them.
            let handed = handed
                || tag.is_dropped
                    && next.form == Form::Inverted
                    && next.from > tag.to + 2
                    && scene.is_kind(next.from - 1, Kind::Comma)
                    && scene.is_quote(next.from - 2)
                    && next.source.is_some_and(|it| it.from > next.from)
                    && order::opening(scene, next.to, self.sentence.to).is_none();
            if handed || retold {
                return (tag.to, n);
            }
            if next.from < tag.to.max(1) {
                continue;
            }
            let beside = (next.from.saturating_sub(2)..stop.min(next.to + 4)).any(|it| scene.is_quote(it));
            if !beside && !next.class.any(Class::SPEECH.or(Class::FRAME)) {
                continue;
            }
            // "According to the report, most asked for help": one claim of the report.
            let reports = scene.lexicon.language == "en"
                || next.class.any(Class::ADDRESS)
                    && !scene.is_quote(next.to)
                    && !scene.is_kind(next.to, Kind::Comma);
            if tag.form == Form::Phrase
                && tag.from == self.sentence.from
                && next.from <= tag.to + 1
                && reports
            {
                continue;
            }
            let before = next.from - 1;
            let conjoined = scene.lexicon.has(Habit::VERB_FIRST)
                && scene.is(before, Class::CONJUNCTION)
                && !scene.is(before, Class::THAT);
            let parted = match scene.kind(before) {
                Some(Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon | Kind::Quote(_)) => true,
                _ => {
                    scene.is(before, Class::AND.or(Class::CONJUNCTION))
                        && !scene.is(before, Class::THAT)
                        && matches!(scene.kind(before.wrapping_sub(1)), Some(Kind::Comma | Kind::Quote(_)))
                }
            };
            // "the group said so and Roe said otherwise".
            let anew = scene.is(before, Class::AND)
                && next.form == Form::Plain
                && (scene.is(next.from, Class::PRONOUN)
                    || scene.is_name(next.from) && next.class.any(Class::SPEECH));
            // A verb that shares a subject of the content itself is part of the content.
            let shared = next.is_shared && next.source.is_none_or(|it| it.from < tag.to);
            // "released a statement saying so": the weak verb has no words but quoted ones.
            // "has written to the council demanding that": so has one whose words are only to whom.
            let only_to = scene.has_issuer
                && next.form == Form::Participle
                && scene.word(tag.cue.to) == "to"
                && (scene.is(next.cue.to, Class::THAT) || scene.is_quote(next.cue.to))
                && !(tag.cue.to..next.cue.from)
                    .any(|it| scene.is(it, Class::AUXILIARY.or(Class::THAT)) || scene.is_quote(it));
            let says =
                only_to || next.form == Form::Participle && !tag.class.any(Class::SPEECH.or(Class::FRAME));
            if parted || anew || shared || says || conjoined {
                return (next.from, n);
            }
        }
        (stop, rest.len())
    }

    /// The content before a tag: `“...,” she said`, `The plan, she said, ...`.
    pub(super) fn content_before(&self, tag: &Tag, end: usize) -> Option<Run> {
        let scene = self.scene;
        let parted =
            tag.from > self.taken && matches!(scene.kind(tag.from - 1), Some(Kind::Comma | Kind::Dash));
        let last = tag.from.checked_sub(if parted { 2 } else { 1 })?;
        if last < self.taken {
            return None;
        }
        let quoted = scene.is_quote(last);
        if quoted && scene.is_work(last) {
            return None;
        }
        let said_roe = tag.form == Form::Inverted && scene.at(tag.cue.from).is_some_and(|it| it.caps);
        // “They left.” Mira, 29, says.
        let ends = tag.from == last + 1 && last == self.sentence.from && self.closes_sentence(tag, end);
        if quoted && !parted && !said_roe && !ends && !hands_over(scene.last_inside(last)) {
            return None;
        }
        let named = |idx: usize| self.covered.contains(&idx);
        if quoted && named(last) {
            return None;
        }
        // "On the eve of a trial for “incitement”, Cedar Legal Aid urges the court to ...": when, not what.
        let first = self.taken;
        let leads_in = quoted
            && last > first
            && (parted && scene.last_inside(last).is_alphanumeric() || scene.last_inside(last) == ',')
            && scene.is_kind(last - 1, Kind::Word)
            && scene.is(first, Class::PREPOSITION.or(Class::CONJUNCTION))
            && !self.begins_sentence(last)
            && (tag.to..end).any(|it| {
                parted && (scene.word(it) == "to" || scene.is(it, Class::THAT))
                    || scene.is_kind(it, Kind::Colon)
            })
            && scene.lexicon.language == "en";
        if leads_in {
            return None;
        }
        if tag.form == Form::Participle && tag.source.is_some() && (parted || !quoted) {
            return None;
        }
        // "the convention, which wrote the charter": what stands before is who wrote, not what.
        if !quoted && tag.source.is_some_and(|it| scene.is(it.from, Class::RELATIVE)) {
            return None;
        }
        // "فيسالي – قالت المنظمة إن": a place; a verb that comes first says what follows it.
        if !quoted && tag.form == Form::Inverted && scene.lexicon.has(Habit::VERB_FIRST) {
            return None;
        }
        if !quoted {
            let inline_phrase = tag.form == Form::Phrase && tag.from > self.sentence.from;
            let closes = self.closes_sentence(tag, end)
                || self.is_said_before(tag, end)
                || scene.is_kind(tag.to, Kind::Comma)
                || (tag.form == Form::Inverted && tag.source.is_some_and(|run| scene.is_issuer(run)));
            if !(parted && closes || inline_phrase)
                || !tag.class.any(Class::SPEECH)
                || tag.class.any(Class::ADDRESS) && !(self.taken..last).any(|it| scene.is_quote(it))
            {
                return None;
            }
            // "In Paris, she said, ..." says where, not what.
            if !inline_phrase && scene.is(self.taken, Class::PREPOSITION) && last - self.taken < 6 {
                return None;
            }
            // "As the talks went on, Roe pledged to stay": when, not what.
            let leads = scene.is(self.taken, Class::PREPOSITION.or(Class::CONJUNCTION).or(Class::ADVERB))
                && !scene.is(self.taken, Class::PRONOUN.or(Class::DETERMINER).or(Class::AND))
                && !matches!(scene.word(self.taken), "But" | "So" | "Yet" | "Or" | "Nor");
            let is_last = (tag.to..end).all(|it| !matches!(scene.kind(it), Some(Kind::Word | Kind::Number)));
            if leads && !inline_phrase && !is_last {
                return None;
            }
            // "Responding to the news, Roe said:" leads in to what comes after the colon.
            let leads_in = scene.is_kind(tag.to, Kind::Colon)
                || scene.has_issuer && scene.is_kind(self.sentence.to - 1, Kind::Colon)
                || (scene.is_kind(tag.to, Kind::Comma)
                    && scene.is_quote(tag.to + 1)
                    && self.begins_sentence(tag.to + 1));
            if last < self.taken + 1 || leads_in {
                return None;
            }
        }
        let mut from = self.taken;
        if from == self.sentence.from && !quoted {
            from = scene.after_dateline(from, last);
            // "Port Ainslie, 3 May 2025 — Cedar Legal Aid condemns ...".
            if scene.after_dateline(from, tag.from) == tag.from {
                return None;
            }
        }
        let to = last + 1;
        while from < to
            && (matches!(
                scene.kind(from),
                Some(Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon | Kind::Stop | Kind::Other)
            ) || (scene.is(from, Class::CONJUNCTION.or(Class::AND))
                && !scene.is(from, Class::THAT.or(Class::PREPOSITION))))
        {
            from += 1;
        }
        // "In 2019, “We ...,” she said": what leads in to a full quotation is not part of it.
        if let Some(quote) = (from..to).find(|it| scene.is_quote(*it))
            && quote > from
            && (matches!(scene.kind(quote - 1), Some(Kind::Comma | Kind::Colon))
                || quote == last && !(scene.has_issuer && self.is_nickname(quote)))
            && self.begins_sentence(quote)
        {
            from = quote;
        }
        (from < to).then_some(Run { from, to })
    }

    pub(super) fn begins_sentence(&self, quote: usize) -> bool {
        let scene = self.scene;
        scene
            .quotation(quote)
            .and_then(|it| it.inner.of(scene.text).chars().find(|c| c.is_alphabetic()))
            .is_some_and(char::is_uppercase)
    }

    /// Whether nothing but times, places and punctuation follows a tag.
    pub(super) fn closes_sentence(&self, tag: &Tag, end: usize) -> bool {
        let scene = self.scene;
        let mut idx = tag.to;
        let mut n_words = 0;
        while idx < end {
            match scene.kind(idx) {
                Some(Kind::Stop) => break,
                Some(Kind::Word | Kind::Number) => {
                    n_words += 1;
                    // "pledged to stay", "boasted of it": what is said follows.
                    let follows = n_words == 1
                        && scene.lexicon.language == "en"
                        && matches!(scene.word(idx), "to" | "of" | "about" | "against" | "for" | "because")
                        && !scene.is_name(idx + 1);
                    if follows {
                        return false;
                    }
                    if n_words == 1
                        && !scene.is(
                            idx,
                            Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB).or(Class::CONJUNCTION),
                        )
                    {
                        return tag.class.any(Class::ADDRESS);
                    }
                }
                Some(Kind::Quote(_)) if !scene.is_work(idx) => return false,
                _ => {}
            }
            idx += 1;
        }
        n_words < 16
    }

    /// The content after a tag, past whom it was said to and when.
    pub(super) fn content_after(&self, tag: &Tag, end: usize, before: Option<Run>) -> Option<Run> {
        let scene = self.scene;
        let mut from = self.skip_adjuncts(tag, end);
        let mut to = end;
        while to > from
            && (matches!(
                scene.kind(to - 1),
                Some(Kind::Stop | Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon)
            ) || (scene.is(to - 1, Class::AND.or(Class::CONJUNCTION))
                && !scene.is(to - 1, Class::PRONOUN))
                || matches!(scene.word(to - 1), "في" | "فى"))
        {
            to -= 1;
        }
        if from >= to {
            return None;
        }
        // "asked over the years, “Who will pay?”", "answered here and on air: “No.”": what leads in.
        let lead = (from + 1..to.min(from + 8)).find(|it| scene.is_quote(*it)).filter(|quote| {
            scene.lexicon.language == "en"
                && quote + 1 == to
                && matches!(scene.kind(quote - 1), Some(Kind::Comma | Kind::Colon))
                && self.begins_sentence(*quote)
                && !(from..*quote).any(|it| {
                    scene.is(it, Class::AUXILIARY.or(Class::THAT).or(Class::CUE)) || scene.is_quote(it)
                })
        });
        if let Some(quote) = lead {
            from = quote;
        }
        // "said that “the damage is done.”": a clause of the reporter, though all of it in marks.
        let clause = from > tag.to && scene.is(from - 1, Class::THAT) && scene.lexicon.language == "en";
        if clause && scene.is_quote(from) {
            from -= 1;
        }
        // "« Non », dit-on, a raconté Roe": words that have a speaker leave nothing for this one.
        let taken = tag.form == Form::Inverted
            && scene.lexicon.has(Habit::FREE_ORDER)
            && tag.from > self.sentence.from
            && (scene.is_quote(tag.from - 1)
                || tag.from > self.sentence.from + 1 && scene.is_quote(tag.from - 2));
        let had_quote = taken || before.is_some_and(|run| scene.is_quote(run.to - 1));
        if had_quote {
            // Only what goes on with the quotation: “...,” she said, “...”
            // "..., Roe told “Low Tide and Friends”": a programme is told.
            let to_whom = tag.class.any(Class::ADDRESS) && from == tag.to && scene.has_capitals(from);
            let goes_on = scene.is_quote(from) && !scene.is_work(from) && !to_whom;
            return goes_on.then_some(Run { from, to: from + 1 });
        }
        let around = tag.form == Form::Phrase && scene.lexicon.language == "de";
        if before.is_some() && !around {
            // "The plan, she said, would fail."
            let split =
                scene.is_kind(tag.to, Kind::Comma) && !scene.is(from, Class::PREPOSITION.or(Class::AND));
            let participle = scene.word(from).ends_with("ing") && scene.lexicon.language == "en";
            // "The court fined her, the crew said, for “lies”": what was skipped belongs to it.
            let skipped = scene.has_issuer && scene.word(tag.to + 1) == "for";
            let from = if skipped { tag.to + 1 } else { from };
            return (split && !participle).then_some(Run { from, to });
        }
        let first = (around || tag.from == self.sentence.from) && scene.lexicon.language != "en";
        if tag.form == Form::Phrase && !first && !scene.is_kind(tag.to, Kind::Comma) {
            return None;
        }
        let is_frame = scene.has_issuer && tag.class.any(Class::FRAME);
        let to = self.without_afterthought(from, to, is_frame);
        if tag.class.any(Class::SPEECH.or(Class::FRAME)) {
            // A full quotation in the middle of the sentence stands for itself.
            return Some(Run { from, to });
        }
        // A weak cue speaks only for the quotations close to it.
        let near = from + 8;
        let colon =
            (from..to.min(from + 30)).find(|it| scene.is_kind(*it, Kind::Colon) && scene.is_quote(it + 1));
        let reach = colon.filter(|it| scene.hands_out(tag, *it)).map_or(near, |it| near.max(it + 2));
        let first = (from..to.min(reach)).find(|it| scene.is_quote(*it) && !scene.is_work(*it))?;
        from = first;
        let last = (from..to).rev().find(|it| scene.is_quote(*it)).filter(|it| it - from < 12)?;
        Some(Run { from, to: last + 1 })
    }

    /// The end of a clause before what only the writer adds: `, referring to the storm of May`,
    /// `, who has led it since`, `, a rule of the sea`.
    pub(super) fn without_afterthought(&self, from: usize, to: usize, is_frame: bool) -> usize {
        let scene = self.scene;
        if scene.lexicon.language != "en" {
            return to;
        }
        for idx in from + 3..to {
            if !scene.is_kind(idx, Kind::Comma) {
                continue;
            }
            let adds = match scene.word(idx + 1) {
                "which" | "referring" | "citing" | "pointing" | "alluding" | "who" | "a" | "an" => true,
                "and" => scene.is(idx + 2, Class::PRONOUN),
                _ => false,
            };
            // "called for access to the crews, but the guard went on", "derided it as “lies”, drawing a laugh".
            let framed = is_frame
                && (scene.word(idx + 1) == "but"
                    || scene.word(idx + 1).ends_with("ing") && !scene.is(idx + 1, Class::CLOSED))
                && (from..idx).any(|it| scene.is_quote(it));
            if framed && !(idx..to).any(|it| scene.is_quote(it)) {
                return idx;
            }
            // "..., who leads it, would go": the clause goes on.
            let goes_on = (idx + 2..to)
                .find(|it| scene.is_kind(*it, Kind::Comma))
                .is_some_and(|comma| scene.is(comma + 1, Class::AUXILIARY));
            if adds && !goes_on && !(idx..to).any(|it| scene.is_quote(it)) {
                return idx;
            }
        }
        to
    }

    /// Past `reporters on Monday that`, `in a statement:`.
    pub(super) fn skip_adjuncts(&self, tag: &Tag, end: usize) -> usize {
        let scene = self.scene;
        if scene.lexicon.has(Habit::FREE_ORDER) {
            let opening = order::opening(scene, tag.to, end).filter(|it| *it < end);
            return opening.unwrap_or_else(|| order::after_time(scene, tag.to, end));
        }
        let mut idx = tag.to;
        if tag.class.any(Class::ADDRESS) && tag.form != Form::Inverted {
            let run = scene.phrase_after(idx, end);
            // "urged the council to act": whom and what belong together.
            if let Some(run) = run.filter(|run| run.to < end && scene.word(run.to) != "to") {
                idx = run.to;
            }
        }
        let start = idx;
        for _ in 0..8 {
            if idx >= end {
                return start;
            }
            match scene.kind(idx) {
                Some(Kind::Colon | Kind::Comma | Kind::Dash | Kind::Semicolon) => {
                    idx += 1;
                    continue;
                }
                Some(Kind::Word | Kind::Number) => {}
                _ => break,
            }
            if scene.is(idx, Class::THAT) && !scene.is(idx, Class::PREPOSITION) {
                let word = scene.word(idx);
                return if matches!(word, "how" | "why" | "whether" | "if" | "wie" | "warum" | "ob") {
                    idx
                } else {
                    idx + 1
                };
            }
            if scene.is(idx, Class::TIME)
                && !scene.is(idx + 1, Class::AUXILIARY)
                && !scene.is_kind(idx + 1, Kind::Genitive)
            {
                idx += 1;
                continue;
            }
            if !scene.is(idx, Class::PREPOSITION)
                || scene.is(idx, Class::THAT)
                || scene.word(idx) == "to" && !scene.is_name(idx + 1)
            {
                break;
            }
            // "in an interview with Roe on Monday": the phrase must end before a new start.
            let mut after = idx;
            while after < end && scene.is(after, Class::PREPOSITION) {
                // "on the council to reopen the quay" is what is asked, not where.
                let whom =
                    scene.is_name(after + 1) || scene.is(after + 1, Class::DETERMINER.or(Class::POSSESSIVE));
                if scene.word(after) == "to" && !whom {
                    return start;
                }
                let next = if scene.is(after + 1, Class::TIME) || scene.is_kind(after + 1, Kind::Number) {
                    let mut next = after + 2;
                    while next < end && (scene.is(next, Class::TIME) || scene.is_kind(next, Kind::Number)) {
                        next += 1;
                    }
                    next
                } else if let Some(run) = scene.phrase_after(after + 1, end) {
                    let mut to = run.to;
                    // "on Northmark TV's “Low Tide” programme", "in her memoir, “Low Tide”".
                    if scene.is_kind(to, Kind::Comma) && scene.is_quote(to + 1) && scene.is_work(to + 1) {
                        to += 2;
                    } else if scene.is_quote(to) && scene.is_work(to) {
                        to += 1 + usize::from(scene.is(to + 1, Class::WORK));
                    }
                    to
                } else {
                    break;
                };
                after = next;
            }
            if after == idx {
                break;
            }
            let starts = after < end
                && (matches!(scene.kind(after), Some(Kind::Comma | Kind::Colon | Kind::Quote(_)))
                    || scene.is(
                        after,
                        Class::THAT
                            .or(Class::PRONOUN)
                            .or(Class::DETERMINER)
                            .or(Class::POSSESSIVE)
                            .or(Class::TIME),
                    ));
            if !starts {
                break;
            }
            idx = after;
        }
        if idx < end { idx } else { start }
    }
}

/// Whether a quotation that ends so can go on with its attribution.
const fn hands_over(last: char) -> bool {
    !matches!(last, '.' | '。')
}
