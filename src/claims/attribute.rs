//! Which words belong to which cue: the content of each claim, before and after its tag, and the
//! quotations that have none of their own. Knows a text as sentences and tags: not full names.

use std::collections::HashSet;

use super::cue::{Form, Tag, tags};
use super::lexicon::{Class, is_unspaced};
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};
use crate::domain::{ClaimKind, Confidence, Rule, Span};

/// A claim before anyone is named in full.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) kind: ClaimKind,
    pub(super) content: Vec<Span>,
    pub(super) source: Option<Span>,
    pub(super) cue: Option<Span>,
    pub(super) confidence: Confidence,
    pub(super) rule: Rule,
}

/// Who spoke last, and where.
#[derive(Clone, Copy, Debug)]
struct Speaker {
    source: Span,
    paragraph: usize,
    /// A paragraph that ends with their quotation or with a colon hands on to the next one.
    hands_on: bool,
    confidence: Confidence,
}

/// What is known from the sentences before.
#[derive(Default)]
struct Memory {
    last: Option<Speaker>,
    /// A tag at the end of a sentence that a colon ends, or that says nothing itself.
    announced: Option<(Span, Option<Span>, usize)>,
}

/// Returns the claims of a text in the order they were met.
pub(super) fn attribute(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut memory = Memory::default();
    let mut tagged = Vec::new();
    for sentence in &scene.sentences {
        tagged.clear();
        signature(scene, sentence, &mut found);
        tags(scene, sentence.from, sentence.to, &mut tagged);
        let mut reading = Reading {
            scene,
            sentence: *sentence,
            taken: sentence.from,
            covered: HashSet::new(),
            found: &mut found,
            memory: &mut memory,
        };
        reading.read(&tagged);
    }
    found
}

/// A line such as `— Ana Lindqvist, Port Ainslie` under a quotation names who says it.
fn signature(scene: &Scene<'_>, sentence: &Sentence, found: &mut [Found]) {
    let dash = scene.at(sentence.from).is_some_and(|it| matches!(it.kind, Kind::Dash | Kind::Other))
        && matches!(scene.word(sentence.from), "-" | "–" | "—" | "―");
    let first = sentence.from + 1;
    if !dash || !scene.is_name(first) || sentence.to - first > 16 {
        return;
    }
    let Some(last) = found.last_mut().filter(|it| it.cue.is_none() && it.kind == ClaimKind::Quote) else {
        return;
    };
    let (Some(quote), Some(token)) = (last.content.last(), scene.at(sentence.from)) else { return };
    let between = Span::new(quote.end(), token.start as usize).of(scene.text);
    if !between.contains('\n') || !between.trim().is_empty() {
        return;
    }
    if let Some(run) = scene.phrase_after(first, sentence.to) {
        last.source = Some(scene.span(run.from, run.to));
        last.confidence = Confidence::Sure;
        last.rule = Rule::Signature;
    }
}

struct Reading<'a, 'b> {
    scene: &'a Scene<'b>,
    sentence: Sentence,
    /// Tokens before this one belong to a claim or tag already.
    taken: usize,
    /// Quotations, by token, that a claim of this sentence has.
    covered: HashSet<usize>,
    found: &'a mut Vec<Found>,
    memory: &'a mut Memory,
}

impl Reading<'_, '_> {
    fn read(&mut self, tagged: &[Tag]) {
        let mut idx = 0;
        let mut used = 0;
        while let Some(tag) = tagged.get(idx) {
            let rest = tagged.get(idx + 1..).unwrap_or(&[]);
            let (end, n_inside) = self.boundary(tag, rest);
            if self.claim(tag, end) {
                used += 1;
                idx += 1 + n_inside;
            } else {
                idx += 1;
            }
        }
        self.leftover(used);
    }

    /// Where the content after a tag ends, and how many of the following tags stand inside it.
    fn boundary(&self, tag: &Tag, rest: &[Tag]) -> (usize, usize) {
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
            if next.from < tag.to.max(1) {
                continue;
            }
            let beside = (next.from.saturating_sub(2)..stop.min(next.to + 4)).any(|it| scene.is_quote(it));
            if !beside && !next.class.any(Class::SPEECH.or(Class::FRAME)) {
                continue;
            }
            // "According to the report, most asked for help": one claim of the report.
            let asked = next.class.any(Class::ADDRESS)
                && !scene.is_quote(next.to)
                && !scene.is_kind(next.to, Kind::Comma);
            if tag.form == Form::Phrase && tag.from == self.sentence.from && next.from <= tag.to + 1 && asked
            {
                continue;
            }
            let before = next.from - 1;
            let parted = match scene.kind(before) {
                Some(Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon | Kind::Quote(_)) => true,
                _ => {
                    scene.is(before, Class::AND.or(Class::CONJUNCTION))
                        && !scene.is(before, Class::THAT)
                        && matches!(scene.kind(before.wrapping_sub(1)), Some(Kind::Comma | Kind::Quote(_)))
                }
            };
            // A tag inside the content with a quotation of its own after it.
            let quotes = (next.to..stop.min(next.to + 6)).any(|it| scene.is_quote(it))
                && !(tag.to..next.from).any(|it| scene.is_quote(it))
                && !next.source.is_some_and(|run| scene.is(run.from, Class::PRONOUN.or(Class::RELATIVE)));
            if parted || next.form == Form::Participle || next.is_shared || quotes {
                return (next.from, n);
            }
        }
        (stop, rest.len())
    }

    /// Makes the claim of a tag; whether there is one.
    fn claim(&mut self, tag: &Tag, end: usize) -> bool {
        let scene = self.scene;
        let before = self.content_before(tag, end);
        let after = self.content_after(tag, end, before);
        let runs: Vec<Run> = [before, after].into_iter().flatten().collect();
        if runs.is_empty() {
            let closes = (tag.to..self.sentence.to)
                .all(|it| !matches!(scene.kind(it), Some(Kind::Word | Kind::Quote(_))));
            if closes && Self::speaks(tag) {
                let cue = scene.span(tag.cue.from, tag.cue.to);
                let source = tag.source.map(|run| scene.span(run.from, run.to));
                self.memory.announced = Some((cue, source, self.sentence.paragraph));
            }
            return false;
        }
        let quotes = runs.iter().flat_map(|run| run.from..run.to).filter(|it| scene.is_quote(*it)).count();
        let words = runs
            .iter()
            .flat_map(|run| run.from..run.to)
            .filter(|it| matches!(scene.kind(*it), Some(Kind::Word | Kind::Number)))
            .count();
        let kind = match (quotes, words) {
            (0, _) => ClaimKind::Reported,
            (_, 0) => ClaimKind::Quote,
            _ => ClaimKind::Mixed,
        };
        // "responded on Twitter" says where, not what.
        let only_where = |run: &Run| {
            run.to - run.from < 4
                && scene.is(run.from, Class::PREPOSITION)
                && !matches!(scene.word(run.from), "for" | "against")
        };
        // One token of a text without spaces is many words.
        let unspaced = runs.iter().any(|run| scene.word(run.from).chars().nth(3).is_some_and(is_unspaced));
        if kind == ClaimKind::Reported
            && ((words < 2 && !unspaced) || !self.reports(tag) || runs.iter().all(only_where))
        {
            return false;
        }
        let named = tag.source.into_iter();
        let quotes_had = runs
            .iter()
            .copied()
            .chain(named)
            .flat_map(|run| run.from..run.to)
            .filter(|it| scene.is_quote(*it));
        self.covered.extend(quotes_had);
        let source = tag.source.map(|run| scene.span(run.from, run.to));
        let confidence = confidence(scene, tag, kind);
        self.found.push(Found {
            kind,
            content: runs.iter().map(|run| scene.span(run.from, run.to)).collect(),
            source,
            cue: Some(scene.span(tag.cue.from, tag.cue.to)),
            confidence,
            rule: rule(tag, before, after),
        });
        if let Some(source) = source {
            self.remember(source, quotes > 0, confidence);
        }
        self.taken = runs.iter().map(|run| run.to).max().unwrap_or(0).max(tag.to).max(self.taken);
        true
    }

    fn remember(&mut self, source: Span, quoted: bool, confidence: Confidence) {
        let paragraph = self.sentence.paragraph;
        self.memory.last = Some(Speaker { source, paragraph, hands_on: quoted, confidence });
        self.memory.announced = None;
    }

    /// Whether a tag can announce what comes in the next sentence.
    fn speaks(tag: &Tag) -> bool {
        tag.class.any(Class::SPEECH.or(Class::WEAK)) && tag.source.is_some()
    }

    /// Whether the words of a tag report something without quotation marks.
    fn reports(&self, tag: &Tag) -> bool {
        let scene = self.scene;
        if !tag.class.any(Class::SPEECH.or(Class::FRAME)) || tag.source.is_none() {
            return false;
        }
        // "what he said", "as they say": the words said stand elsewhere.
        let opens = scene.is(tag.cue.to, Class::THAT)
            || scene.is_quote(tag.cue.to)
            || matches!(scene.kind(tag.cue.to), Some(Kind::Comma | Kind::Colon))
            || tag.form == Form::Inverted
            || tag.to == tag.cue.to && self.closes_sentence(tag, self.sentence.to) && tag.from > self.taken;
        if tag.class.any(Class::CLAUSE_VERB) && !opens {
            return false;
        }
        // "declined to comment", but not "the price declined".
        if tag.class.any(Class::TO_VERB) && scene.word(tag.cue.to) != "to" {
            return false;
        }
        let before = tag.from.checked_sub(1).filter(|it| *it >= self.sentence.from);
        !before.is_some_and(|it| matches!(scene.word(it), "what" | "What" | "was" | "ce"))
    }

    /// The content before a tag: `“...,” she said`, `The plan, she said, ...`.
    fn content_before(&self, tag: &Tag, end: usize) -> Option<Run> {
        let scene = self.scene;
        let parted =
            tag.from > self.taken && matches!(scene.kind(tag.from - 1), Some(Kind::Comma | Kind::Dash));
        let last = tag.from.checked_sub(if parted { 2 } else { 1 })?;
        if last < self.taken {
            return None;
        }
        let quoted = scene.is_quote(last);
        let said_roe = tag.form == Form::Inverted && scene.at(tag.cue.from).is_some_and(|it| it.caps);
        if quoted && !parted && !said_roe && !hands_over(scene.last_inside(last)) {
            return None;
        }
        let named = |idx: usize| self.covered.contains(&idx);
        if quoted && named(last) {
            return None;
        }
        if tag.form == Form::Participle && tag.source.is_some() && (parted || !quoted) {
            return None;
        }
        if !quoted {
            let inline_phrase = tag.form == Form::Phrase && tag.from > self.sentence.from;
            let closes = self.closes_sentence(tag, end) || scene.is_kind(tag.to, Kind::Comma);
            if !(parted && closes || inline_phrase)
                || !tag.class.any(Class::SPEECH)
                || tag.class.any(Class::ADDRESS)
            {
                return None;
            }
            // "In Paris, she said, ..." says where, not what.
            if !inline_phrase && scene.is(self.taken, Class::PREPOSITION) && last - self.taken < 6 {
                return None;
            }
            // "Responding to the news, Roe said:" leads in to what comes after the colon.
            if last < self.taken + 1 || scene.is_kind(tag.to, Kind::Colon) {
                return None;
            }
        }
        let mut from = self.taken;
        if from == self.sentence.from && !quoted {
            from = scene.after_dateline(from, last);
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
            && (matches!(scene.kind(quote - 1), Some(Kind::Comma | Kind::Colon)) || quote == last)
            && self.begins_sentence(quote)
        {
            from = quote;
        }
        (from < to).then_some(Run { from, to })
    }

    fn begins_sentence(&self, quote: usize) -> bool {
        let scene = self.scene;
        scene
            .quotation(quote)
            .and_then(|it| it.inner.of(scene.text).chars().find(|c| c.is_alphabetic()))
            .is_some_and(char::is_uppercase)
    }

    /// Whether nothing but times, places and punctuation follows a tag.
    fn closes_sentence(&self, tag: &Tag, end: usize) -> bool {
        let scene = self.scene;
        let mut idx = tag.to;
        let mut n_words = 0;
        while idx < end {
            match scene.kind(idx) {
                Some(Kind::Stop) => break,
                Some(Kind::Word | Kind::Number) => {
                    n_words += 1;
                    if n_words == 1
                        && !scene.is(
                            idx,
                            Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB).or(Class::CONJUNCTION),
                        )
                    {
                        return tag.class.any(Class::ADDRESS);
                    }
                }
                Some(Kind::Quote(_)) => return false,
                _ => {}
            }
            idx += 1;
        }
        n_words < 16
    }

    /// The content after a tag, past whom it was said to and when.
    fn content_after(&self, tag: &Tag, end: usize, before: Option<Run>) -> Option<Run> {
        let scene = self.scene;
        let mut from = self.skip_adjuncts(tag, end);
        let mut to = end;
        while to > from
            && (matches!(
                scene.kind(to - 1),
                Some(Kind::Stop | Kind::Comma | Kind::Dash | Kind::Semicolon | Kind::Colon)
            ) || (scene.is(to - 1, Class::AND.or(Class::CONJUNCTION))
                && !scene.is(to - 1, Class::PRONOUN)))
        {
            to -= 1;
        }
        if from >= to {
            return None;
        }
        // "said that “the damage is done.”": a clause of the reporter, though all of it in marks.
        let clause = from > tag.to && scene.is(from - 1, Class::THAT) && scene.lexicon.language == "en";
        if clause && scene.is_quote(from) && !self.begins_sentence(from) {
            from -= 1;
        }
        let had_quote = before.is_some_and(|run| scene.is_quote(run.to - 1));
        if had_quote {
            // Only what goes on with the quotation: “...,” she said, “...”
            return scene.is_quote(from).then_some(Run { from, to: from + 1 });
        }
        let around = tag.form == Form::Phrase && scene.lexicon.language == "de";
        if before.is_some() && !around {
            // "The plan, she said, would fail."
            let split =
                scene.is_kind(tag.to, Kind::Comma) && !scene.is(from, Class::PREPOSITION.or(Class::AND));
            let participle = scene.word(from).ends_with("ing") && scene.lexicon.language == "en";
            return (split && !participle).then_some(Run { from, to });
        }
        let first = (around || tag.from == self.sentence.from) && scene.lexicon.language != "en";
        if tag.form == Form::Phrase && !first && !scene.is_kind(tag.to, Kind::Comma) {
            return None;
        }
        let to = self.without_afterthought(from, to);
        if tag.class.any(Class::SPEECH.or(Class::FRAME)) {
            // A full quotation in the middle of the sentence stands for itself.
            return Some(Run { from, to });
        }
        // A weak cue speaks only for the quotations close to it.
        let first = (from..to.min(from + 8)).find(|it| scene.is_quote(*it))?;
        from = first;
        let last = (from..to).rev().find(|it| scene.is_quote(*it)).filter(|it| it - from < 12)?;
        Some(Run { from, to: last + 1 })
    }

    /// The end of a clause before what only the writer adds: `, referring to the storm of May`,
    /// `, who has led it since`, `, a rule of the sea`.
    fn without_afterthought(&self, from: usize, to: usize) -> usize {
        let scene = self.scene;
        if scene.lexicon.language != "en" {
            return to;
        }
        for idx in from + 3..to {
            if !scene.is_kind(idx, Kind::Comma) {
                continue;
            }
            let adds = match scene.word(idx + 1) {
                "referring" | "citing" | "pointing" | "alluding" | "who" | "a" | "an" => true,
                "and" => scene.is(idx + 2, Class::PRONOUN),
                _ => false,
            };
            if adds && !(idx..to).any(|it| scene.is_quote(it)) {
                return idx;
            }
        }
        to
    }

    /// Past `reporters on Monday that`, `in a statement:`.
    fn skip_adjuncts(&self, tag: &Tag, end: usize) -> usize {
        let scene = self.scene;
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
            if scene.is(idx, Class::TIME) && !scene.is(idx + 1, Class::AUXILIARY) {
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
                    run.to
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

    /// Quotations of the sentence that no tag of it speaks for.
    fn leftover(&mut self, used: usize) {
        let scene = self.scene;
        let sentence = self.sentence;
        let free: Vec<usize> = (sentence.from..sentence.to)
            .filter(|idx| scene.is_quote(*idx) && !self.covered.contains(idx))
            .collect();
        if used == 0 && self.goes_on_in_the_subjunctive() {
            return;
        }
        let n_outer = (sentence.from..sentence.to).filter(|it| scene.is_kind(*it, Kind::Word)).count();
        for idx in free {
            self.uncued_quotation(idx, n_outer, used);
        }
        let ends_with_colon =
            (sentence.from..sentence.to).next_back().is_some_and(|it| scene.is_kind(it, Kind::Colon));
        if ends_with_colon
            && self.memory.announced.is_none_or(|it| it.2 != sentence.paragraph)
            && let Some(run) = scene
                .clause_subject(sentence.from, sentence.to)
                .or_else(|| scene.main_subject(sentence.from, sentence.to))
        {
            let last = sentence.to - 1;
            self.memory.announced =
                Some((scene.span(last, last + 1), Some(scene.span(run.from, run.to)), sentence.paragraph));
        }
    }

    /// A German sentence in the subjunctive after somebody spoke is theirs: `Das Lager sei leer.`
    fn goes_on_in_the_subjunctive(&mut self) -> bool {
        let scene = self.scene;
        let Sentence { from, to, paragraph } = self.sentence;
        if !(from..to).any(|it| scene.is(it, Class::SUBJUNCTIVE)) {
            return false;
        }
        let Some(last) = self.memory.last.filter(|it| it.paragraph + 1 >= paragraph) else { return false };
        let end = (from..to).rev().find(|it| !scene.is_kind(*it, Kind::Stop)).map_or(to, |it| it + 1);
        let quoted = (from..end).any(|it| scene.is_quote(it));
        if end < from + 3 {
            return false;
        }
        self.found.push(Found {
            kind: if quoted { ClaimKind::Mixed } else { ClaimKind::Reported },
            content: vec![scene.span(from, end)],
            source: Some(last.source),
            cue: None,
            confidence: Confidence::Unsure,
            rule: Rule::Subjunctive,
        });
        self.memory.last = Some(Speaker { paragraph, ..last });
        true
    }

    fn uncued_quotation(&mut self, idx: usize, n_outer: usize, used: usize) {
        let scene = self.scene;
        let Some(quotation) = scene.quotation(idx).copied() else { return };
        if quotation.is_title {
            return;
        }
        // A quotation over paragraphs goes on from what stands before its first.
        let paragraph = scene.paragraph_at(quotation.span.start());
        let inner = quotation.inner.of(scene.text);
        let n_words = inner.split_whitespace().take(30).count();
        let alone = n_outer < 2;
        let mut claim = Found {
            kind: ClaimKind::Quote,
            content: vec![quotation.span],
            source: None,
            cue: None,
            confidence: Confidence::Unsure,
            rule: Rule::Nobody,
        };
        if scene.lexicon.language.is_empty() {
            self.found.extend(by_nearness(scene, self.sentence, idx));
            return;
        }
        let announced = self.memory.announced.filter(|it| it.2 + 1 >= paragraph);
        let last = self.memory.last;
        if let Some((cue, source, _)) = announced.filter(|_| alone) {
            claim.cue = Some(cue);
            claim.source = source;
            claim.confidence = Confidence::Likely;
            claim.rule = Rule::Announced;
        } else if let Some(last) = last.filter(|it| it.paragraph == paragraph && (alone || used > 0)) {
            claim.source = Some(last.source);
            claim.confidence = last.confidence.min(Confidence::Likely);
            claim.rule = Rule::Inherited;
        } else if let Some(last) = last.filter(|it| alone && it.paragraph + 1 == paragraph && it.hands_on) {
            claim.source = Some(last.source);
            claim.rule = Rule::Continued;
        } else if !alone {
            if is_title(inner) || (n_words <= 3 && last.is_none_or(|it| it.paragraph != paragraph)) {
                return;
            }
            // "Roe: “...”"
            let labelled = idx
                .checked_sub(1)
                .filter(|it| *it > self.sentence.from && scene.is_kind(*it, Kind::Colon))
                .and_then(|colon| scene.phrase_before(self.sentence.from, colon))
                .filter(|run| scene.is_name(run.from));
            let nearest = labelled.or_else(|| scene.clause_subject(self.sentence.from, idx));
            let subject = nearest.or_else(|| scene.main_subject(self.sentence.from, idx)).filter(|run| {
                (run.from..run.to).any(|it| {
                    scene.is_name(it) || scene.is(it, Class::PRONOUN.or(Class::ROLE).or(Class::GROUP))
                })
            });
            claim.rule = match (labelled, subject) {
                (Some(_), _) => Rule::Label,
                (None, Some(_)) => Rule::Subject,
                (None, None) => Rule::Inherited,
            };
            claim.source = subject
                .map(|run| scene.span(run.from, run.to))
                .or_else(|| last.filter(|it| it.paragraph == paragraph).map(|it| it.source));
        } else if n_words < 2 || (is_title(inner) && n_words < 8) {
            return;
        }
        if let Some(source) = claim.source {
            let confidence = claim.confidence;
            let paragraph = self.sentence.paragraph;
            self.memory.last = Some(Speaker { source, paragraph, hands_on: true, confidence });
        }
        self.found.push(claim);
    }
}

/// A quotation in a language without a lexicon: a comma or colon beside it, and the nearest name.
fn by_nearness(scene: &Scene<'_>, sentence: Sentence, idx: usize) -> Option<Found> {
    let quotation = scene.quotation(idx)?;
    let inner = quotation.inner.of(scene.text);
    // Without spaces two characters are about a word.
    let n_unspaced = inner.chars().take(16).filter(|c| is_unspaced(*c)).count();
    let n_words = inner.split_whitespace().take(5).count() + n_unspaced / 2;
    let after = (idx + 1..sentence.to.min(idx + 8)).find(|it| scene.is_name(*it));
    let parted = scene.is_kind(idx + 1, Kind::Comma) || scene.is_kind(idx + 1, Kind::Dash);
    let before = idx.checked_sub(1).filter(|it| *it >= sentence.from && scene.is_kind(*it, Kind::Colon));
    let name = if before.is_some() {
        (sentence.from..idx).find(|it| scene.is_name(*it))
    } else {
        after.filter(|_| parted)
    };
    let mut to = name.unwrap_or(0);
    while name.is_some() && scene.is_name(to) && to < sentence.to {
        to += 1;
    }
    let alone = idx == sentence.from && !(idx + 1..sentence.to).any(|it| scene.is_kind(it, Kind::Word));
    (parted || before.is_some() || alone || n_words > 3).then(|| Found {
        kind: ClaimKind::Quote,
        content: vec![quotation.span],
        source: name.map(|name| scene.span(name, to)),
        cue: None,
        confidence: Confidence::Unsure,
        rule: Rule::Adjacency,
    })
}

/// Whether a quotation that ends so can go on with its attribution.
const fn hands_over(last: char) -> bool {
    !matches!(last, '.' | '。')
}

/// Whether the words in marks look like the title of a work: capitals, no end of a sentence.
fn is_title(inner: &str) -> bool {
    let mut n_caps = 0;
    let mut n_small = 0;
    for word in inner.split_whitespace() {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match letters.next() {
            Some(c) if c.is_uppercase() => n_caps += 1,
            Some(_) if word.len() > 3 => n_small += 1,
            _ => {}
        }
    }
    let ends = inner.trim_end().ends_with(['!', '?', ';']);
    n_caps > 0 && n_small == 0 && !ends
}

/// The way in which a tag gives its speaker to the words before and after it.
fn rule(tag: &Tag, before: Option<Run>, after: Option<Run>) -> Rule {
    match (tag.form, before, after) {
        _ if tag.source.is_none() => Rule::Nobody,
        (Form::Phrase, ..) => Rule::AccordingTo,
        (Form::Participle, ..) => Rule::Participle,
        _ if tag.is_shared => Rule::SharedSubject,
        (_, Some(_), Some(_)) => Rule::CueBetween,
        (_, Some(_), None) => Rule::CueAfter,
        (_, None, _) => Rule::CueBefore,
    }
}

/// How sure the speaker of a claim with a cue is.
fn confidence(scene: &Scene<'_>, tag: &Tag, kind: ClaimKind) -> Confidence {
    let Some(source) = tag.source else { return Confidence::Unsure };
    let named =
        (source.from..source.to).any(|it| scene.is_name(it) || scene.is(it, Class::ROLE.or(Class::GROUP)));
    let listed = tag.class.any(Class::SPEECH.or(Class::FRAME)) && !scene.lexicon.language.is_empty();
    match tag.form {
        _ if !listed => Confidence::Unsure,
        Form::Participle => Confidence::Likely,
        _ if named => Confidence::Sure,
        _ if kind == ClaimKind::Quote && source.to == source.from + 1 => Confidence::Likely,
        _ => Confidence::Likely,
    }
}
