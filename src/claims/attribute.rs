//! Which words belong to which cue: the content of each claim, before and after its tag, and the
//! quotations that have none of their own. Knows a text as sentences and tags: not full names.

use super::cue::{Form, Tag, tags};
use super::german;
use super::lexicon::{Class, Habit, is_unspaced};
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};
use super::weigh::Features;
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
pub(super) struct Speaker {
    pub(super) source: Span,
    pub(super) paragraph: usize,
    pub(super) confidence: Confidence,
}

/// How far behind its verb a quotation inside a reported clause may stand, in tokens.
const HANDED_MAX: usize = 10;

/// How many paragraphs back somebody spoke whom a verb without a subject can mean.
const SPOKE_BEFORE: usize = 3;

/// What is known from the sentences before.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) last: Option<Speaker>,
    /// The last one whose words were a sentence of their own.
    pub(super) full: Option<Speaker>,
    /// The person a sentence without words said is about, and its paragraph.
    pub(super) subject: Option<(Span, usize)>,
    /// Whom the last sentence is about, in a language that leaves out subjects.
    pub(super) topic: Option<Speaker>,
    /// A tag at the end of a sentence that a colon ends, or that says nothing itself.
    pub(super) announced: Option<(Span, Option<Span>, usize)>,
    /// Whether the text has quotations in double marks.
    pub(super) doubles: bool,
    /// Short quotations whose features were weighed.
    pub(super) weighed: Vec<(Span, Features)>,
}

/// Returns the claims of a text in the order they were met, and the short quotations that were weighed.
pub(super) fn attribute(scene: &Scene<'_>) -> (Vec<Found>, Vec<(Span, Features)>) {
    if scene.lexicon.language == "de" {
        return (german::attribute(scene), Vec::new());
    }
    let mut found = Vec::new();
    let doubles = scene.quotations.iter().any(|it| !it.is_single);
    let mut memory = Memory { doubles, ..Memory::default() };
    let mut tagged = Vec::new();
    let mut block_end = 0;
    for sentence in &scene.sentences {
        if sentence.from < block_end {
            continue;
        }
        tagged.clear();
        signature(scene, sentence, &mut found);
        if let Some(run) = scene.whose_words(*sentence)
            && let Some(token) = scene.at(sentence.from)
        {
            sign_above(scene, token.start as usize, run, |_| true, &mut found);
        }
        // "In a statement Ana Lindqvist said:", and below it her words without marks.
        let announced = memory.announced.filter(|it| scene.has_issuer && it.2 + 1 == sentence.paragraph);
        if let Some((cue, source, _)) = announced
            && let Some(end) = scene.block_end(sentence.from)
        {
            found.push(Found {
                kind: ClaimKind::Quote,
                content: vec![scene.span(sentence.from, end)],
                source,
                cue: Some(cue),
                confidence: Confidence::Likely,
                rule: Rule::Announced,
            });
            memory.announced = None;
            block_end = end;
            continue;
        }
        tags(scene, sentence.from, sentence.to, &mut tagged);
        let mut reading = Reading {
            scene,
            sentence: *sentence,
            taken: sentence.from,
            covered: Vec::new(),
            quoted: false,
            found: &mut found,
            memory: &mut memory,
        };
        reading.read(&tagged);
    }
    (found, memory.weighed)
}

/// A line such as `— Ana Lindqvist, Port Ainslie` under a quotation names who says it; in a statement also
/// one without a dash that has a post: `Ana Lindqvist, Head of Research`.
fn signature(scene: &Scene<'_>, sentence: &Sentence, found: &mut Vec<Found>) {
    if let Some((token, run)) = scene.at(sentence.from).zip(in_brackets(scene, *sentence)) {
        return sign_above(scene, token.start as usize, run, |between| !between.contains('\n'), found);
    }
    let sentence = &scene.signing_line(*sentence);
    let dash = scene.at(sentence.from).is_some_and(|it| matches!(it.kind, Kind::Dash | Kind::Other))
        && matches!(scene.word(sentence.from), "-" | "–" | "—" | "―");
    let first = sentence.from + usize::from(dash);
    // "-ENDS-" signs nothing, but "— End Slavery Now" does.
    let is_end = matches!(scene.word(first), "ENDS" | "Ends" | "END" | "End")
        && !(first + 1..sentence.to).any(|it| scene.is_kind(it, Kind::Word));
    if !scene.is_name(first) || is_end || sentence.to - first > 16 || !(dash || scene.signs(*sentence)) {
        return;
    }
    let Some(run) = scene.phrase_after(first, sentence.to) else { return };
    // "Head of Research, Ana Lindqvist": all of it.
    let is_name = dash || scene.is_person(run) || run.to >= sentence.to;
    let run = if is_name { run } else { Run { from: first, to: sentence.to } };
    let Some(token) = scene.at(sentence.from) else { return };
    if dash && let Some((from, to)) = scene.signed_block(*sentence, run) {
        let start = scene.span(from, to).start();
        found.retain(|it| it.content.first().is_none_or(|it| it.start() < start));
        found.push(Found {
            kind: ClaimKind::Quote,
            content: vec![scene.span(from, to)],
            source: Some(scene.span(run.from, run.to)),
            cue: None,
            confidence: Confidence::Likely,
            rule: Rule::Signature,
        });
        return;
    }
    let beside = |between: &str| between.contains('\n') || scene.has_issuer && dash;
    sign_above(scene, token.start as usize, run, beside, found);
}

/// Who is named with an age in brackets behind a quotation: `“...” (Mira, 34)`, `“...” (girl, 10)`.
fn in_brackets(scene: &Scene<'_>, sentence: Sentence) -> Option<Run> {
    if !scene.is_kind(sentence.from, Kind::Open) {
        return None;
    }
    let close =
        (sentence.from..sentence.to.min(sentence.from + 9)).find(|it| scene.is_kind(*it, Kind::Close))?;
    let ends = (close + 1..sentence.to).all(|it| scene.is_kind(it, Kind::Stop));
    let age = close.checked_sub(1)?;
    let is_aged = scene.is_kind(age, Kind::Number)
        && scene.word(age).parse::<u8>().is_ok_and(|it| it < 120)
        && scene.is_kind(age - 1, Kind::Comma);
    let is_somebody = age > sentence.from + 2 && scene.is_kind(sentence.from + 1, Kind::Word);
    (ends && is_aged && is_somebody).then_some(Run { from: sentence.from + 1, to: close })
}

/// Gives the quotations that end right before `below`, and that no verb stands beside, to who signs them.
fn sign_above(scene: &Scene<'_>, below: usize, run: Run, beside: impl Fn(&str) -> bool, found: &mut [Found]) {
    let mut below = below;
    for last in found.iter_mut().rev() {
        let Some(quote) = last.content.last().filter(|it| it.end() <= below) else { return };
        let between = Span::new(quote.end(), below).of(scene.text);
        let is_free = last.cue.is_none() && last.kind == ClaimKind::Quote && last.rule != Rule::Signature;
        let gap = between.trim_matches(|c: char| c.is_whitespace() || c == '.');
        if !is_free || !beside(between) || !gap.is_empty() {
            return;
        }
        below = quote.start();
        last.source = Some(scene.span(run.from, run.to));
        last.confidence = Confidence::Sure;
        last.rule = Rule::Signature;
    }
}

pub(super) struct Reading<'a, 'b> {
    pub(super) scene: &'a Scene<'b>,
    pub(super) sentence: Sentence,
    /// Tokens before this one belong to a claim or tag already.
    pub(super) taken: usize,
    /// Quotations, by token, that a claim of this sentence has.
    pub(super) covered: Vec<usize>,
    /// Whether somebody is quoted in this sentence.
    quoted: bool,
    pub(super) found: &'a mut Vec<Found>,
    pub(super) memory: &'a mut Memory,
}

impl Reading<'_, '_> {
    fn read(&mut self, tagged: &[Tag]) {
        // "The court ruled that ..., Cedar Legal Aid said today.": all of it is the issuer's.
        let issuers = tagged.iter().rfind(|it| tagged.len() > 1 && self.is_all_the_issuers(it));
        let tagged = issuers.map_or(tagged, std::slice::from_ref);
        let mut idx = 0;
        let mut used = 0;
        while let Some(tag) = tagged.get(idx) {
            let rest = tagged.get(idx + 1..).unwrap_or(&[]);
            let tag = &self.with_speaker(tag);
            let (end, n_inside) = self.boundary(tag, rest);
            if self.claim(tag, end) {
                used += 1;
                idx += 1 + n_inside;
                self.hand_on(rest.get(..n_inside).unwrap_or(&[]), end);
            } else {
                idx += 1;
            }
        }
        self.leftover(used);
        self.remember_topic();
    }

    /// A tag whose subject is left out is whoever's spoke last, or whom the sentence before was about.
    fn with_speaker(&self, tag: &Tag) -> Tag {
        let paragraph = self.sentence.paragraph;
        let near = |it: &Speaker| it.paragraph + SPOKE_BEFORE >= paragraph;
        let last = self.memory.last.filter(near);
        let topic = self.memory.topic.filter(near);
        let who = match (last, topic) {
            (Some(last), Some(topic)) if topic.source.start() > last.source.start() => Some(topic),
            (last, topic) => last.or(topic),
        };
        let mut tag = *tag;
        if tag.is_dropped
            && tag.source.is_none()
            && let Some(source) = who.map(|it| it.source)
        {
            let from = self.scene.tokens.partition_point(|it| (it.start as usize) < source.start());
            let to = self.scene.tokens.partition_point(|it| (it.start as usize) < source.end());
            tag.source = Some(Run { from, to });
            tag.is_shared = true;
        }
        tag
    }

    /// Keeps whom a sentence is about, for a verb in the next one that leaves out its subject.
    fn remember_topic(&mut self) {
        let scene = self.scene;
        let Sentence { from, to, paragraph } = self.sentence;
        if !scene.lexicon.has(Habit::DROPS_SUBJECT) || scene.lexicon.has(Habit::NO_CAPITALS) {
            return;
        }
        let speaks = Class::ROLE.or(Class::GROUP);
        let topic = scene.main_subject(from, to).filter(|run| {
            !scene.is(run.from, Class::CUE)
                && (run.from..run.to).any(|it| scene.is(it, speaks) || scene.is_name(it) && it > from)
        });
        if let Some(run) = topic {
            let source = scene.span(run.from, run.to);
            self.memory.topic = Some(Speaker { source, paragraph, confidence: Confidence::Unsure });
        }
    }

    /// Makes the claim of a tag; whether there is one.
    fn claim(&mut self, tag: &Tag, end: usize) -> bool {
        let scene = self.scene;
        let before = self.content_before(tag, end);
        let after = self.content_after(tag, end, before);
        let runs: Vec<Run> = [before, after].into_iter().flatten().collect();
        if runs.is_empty() {
            // "Ils disaient : « Non », a raconté Roe": what follows is Roe's.
            let after_quote = tag.from > self.sentence.from + 1 && scene.is_quote(tag.from - 2);
            if let Some(source) = tag
                .source
                .filter(|_| after_quote && tag.form == Form::Inverted && scene.lexicon.has(Habit::FREE_ORDER))
            {
                self.remember(scene.span(source.from, source.to), Confidence::Likely);
            }
            let closes = (tag.to..self.sentence.to)
                .all(|it| !matches!(scene.kind(it), Some(Kind::Word | Kind::Quote(_))));
            // "What the offices say", a headline: what follows is not in their words.
            let asks = scene.has_issuer && matches!(scene.word(self.sentence.from), "What" | "How" | "Why");
            let closes = closes
                || scene.hands_out(tag, self.sentence.to - 1)
                || scene.follows_below(tag.cue.to, self.sentence.to)
                // "Mira, a skipper, told the crew:".
                || scene.has_issuer
                    && scene.is_kind(self.sentence.to - 1, Kind::Colon)
                    && tag.class.any(Class::ADDRESS)
                    && self.closes_sentence(tag, self.sentence.to);
            if closes && !asks && Self::speaks(tag) {
                let cue = scene.span(tag.cue.from, tag.cue.to);
                let source = tag.source.map(|run| scene.span(run.from, run.to));
                self.memory.announced = Some((cue, source, self.sentence.paragraph));
            }
            return false;
        }
        // "believes that ‘freedom’ is a form of the state".
        if let [Run { from, to }] = runs.as_slice()
            && scene.has_issuer
            && !tag.class.any(Class::SPEECH.or(Class::FRAME))
            && from + 1 == *to
            && *to < self.sentence.to
            && scene.quotation(*from).is_some_and(|it| !it.inner.of(scene.text).contains(' '))
        {
            self.covered.push(*from);
            return false;
        }
        // "keeps referring to “the fast track”": a word, not a claim.
        if let [Run { from, to }] = runs.as_slice()
            && scene.has_issuer
            && scene.word(tag.cue.from).starts_with("refer")
            && from + 1 == *to
            && scene.quotation(*from).is_some_and(|it| it.inner.of(scene.text).split(' ').nth(3).is_none())
        {
            return false;
        }
        // "A report titled “Empty Quays”": a name of the report, not its words.
        if matches!(scene.word(tag.cue.from), "titled" | "entitled")
            || scene.is_quote(tag.cue.to) && scene.is_titled(tag.cue.to)
        {
            return false;
        }
        // "was charged with “sedition,” under article 4": words of the law.
        if scene.has_issuer
            && scene.word(tag.cue.from) == "charged"
            && scene.is_charged(tag.cue.from)
            && runs.iter().any(|run| {
                (run.from..run.to).find(|it| scene.is_quote(*it)).is_some_and(|it| scene.is_charge(it))
            })
        {
            return false;
        }
        if let [Run { from, to }] = runs.as_slice()
            && from + 1 == *to
            && scene.is_titled(*from)
        {
            return false;
        }
        // What is only named in marks is not quoted.
        let named = |it: &usize| {
            scene.has_issuer
                && (scene.is_work(*it)
                    || scene.is_titled(*it)
                    || scene.is_proper_name(*it)
                    || scene.is_gloss(*it))
        };
        let quotes = runs
            .iter()
            .flat_map(|run| run.from..run.to)
            .filter(|it| scene.is_quote(*it) && !named(it))
            .count();
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
        // "Cedar Legal Aid responds to the ruling on the “fast track”": what it responds to.
        if scene.has_issuer
            && tag.class.any(Class::CLAUSE_VERB)
            && !tag.class.any(Class::TO_VERB)
            && before.is_none()
            && scene.word(tag.cue.to) == "to"
            && (!scene.is_quote(tag.cue.to + 1) || scene.word(tag.cue.from).starts_with("respond"))
            && !runs.iter().any(|run| (run.from..run.to).any(|it| self.begins_sentence(it)))
        {
            return false;
        }
        // "responded on Twitter" says where, not what.
        let only_when = |run: &Run| {
            (run.from..run.to).all(|it| {
                scene.is(it, Class::TIME.or(Class::PREPOSITION).or(Class::DETERMINER))
                    || scene.is_kind(it, Kind::Number)
            })
        };
        let only_where = |run: &Run| {
            run.to - run.from < 4
                && scene.is(run.from, Class::PREPOSITION)
                && !matches!(scene.word(run.from), "for" | "against")
                && !(tag.class.any(Class::TO_VERB) && scene.word(run.from) == "to")
        };
        // One token of a text without spaces is many words.
        let unspaced = runs.iter().any(|run| scene.word(run.from).chars().nth(3).is_some_and(is_unspaced));
        if kind == ClaimKind::Reported
            && ((words < 2 && !unspaced)
                || !self.reports(tag)
                || runs.iter().all(only_where)
                || runs.iter().all(only_when))
        {
            return false;
        }
        // "the man known as “Roe,” stated ...": marks inside a clause nobody is named for.
        if kind == ClaimKind::Mixed && tag.source.is_none() && scene.lexicon.language == "en" {
            return false;
        }
        // "has written to the council": to whom, not what.
        let only_to = scene.has_issuer
            && scene.word(tag.cue.from).starts_with("wr")
            && runs.iter().all(|run| {
                let whom = scene.is(run.from + 1, Class::DETERMINER.or(Class::POSSESSIVE));
                scene.word(run.from) == "to" && (whom || scene.is_name(run.from + 1))
            });
        if kind == ClaimKind::Reported && only_to {
            return false;
        }
        if kind == ClaimKind::Reported && before.is_none() && !self.has_clause(tag, after) {
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
        let rule = rule(tag, before, after);
        let is_long = quotes == 0
            || runs.iter().flat_map(|run| run.from..run.to).any(|it| {
                let quote = scene.quotation(it);
                quote.is_some_and(|it| it.inner.of(scene.text).split_whitespace().nth(3).is_some())
            });
        let confidence = confidence(scene, tag, rule, quotes > 0, is_long);
        self.found.push(Found {
            kind,
            content: runs.iter().map(|run| scene.span(run.from, run.to)).collect(),
            source,
            cue: Some(scene.span(tag.cue.from, tag.cue.to)),
            confidence,
            rule,
        });
        // "“...,” she told the board after it had warned that ...": who is quoted goes on, not the board.
        let goes_on = quotes == 0 && self.quoted;
        self.quoted |= quotes > 0;
        if let Some(source) = source.filter(|_| !goes_on) {
            self.remember(source, confidence);
            if runs.iter().flat_map(|run| run.from..run.to).any(|it| self.begins_sentence(it)) {
                self.memory.full = self.memory.last;
            }
        }
        self.taken = runs.iter().map(|run| run.to).max().unwrap_or(0).max(tag.to).max(self.taken);
        true
    }

    /// Gives what is quoted inside a reported clause to whom that clause names: `Cedar Legal Aid recalled that
    /// the minister had called it “no loss”`.
    fn hand_on(&mut self, inside: &[Tag], end: usize) {
        let scene = self.scene;
        if !scene.has_issuer || scene.lexicon.language != "en" {
            return;
        }
        for (n, tag) in inside.iter().enumerate() {
            let to = inside.get(n + 1).map_or(end, |it| it.from.min(end));
            let quote = (tag.cue.to..to.min(tag.cue.to + HANDED_MAX)).find(|it| scene.is_quote(*it));
            let Some((quote, source)) = quote.zip(tag.source) else { continue };
            let direct = quote == tag.cue.to || quote == tag.cue.to + 1;
            let joined =
                (tag.cue.to..quote).all(|it| matches!(scene.kind(it), Some(Kind::Word | Kind::Number)));
            let told = tag.form == Form::Plain
                && !tag.is_shared
                && source.from < tag.cue.from
                && (direct || !tag.class.any(Class::NOUN_VERB));
            // "a sailor who shouted": whoever `who` is.
            let source = match source.from.checked_sub(1) {
                Some(before) if scene.is(source.from, Class::RELATIVE) => {
                    let head = before + usize::from(!scene.is_kind(before, Kind::Comma));
                    let Some(run) = scene.phrase_before(self.sentence.from, head) else { continue };
                    run
                }
                _ => source,
            };
            if !told || !(direct || joined) || !scene.can_speak(source) || is_unsaid(scene, source, tag.cue) {
                continue;
            }
            // "who said that “...” and that “...”": both.
            let mut quotes = vec![quote];
            while let Some(next) = quotes.last().and_then(|last| {
                (last + 1..to.min(last + 4)).find(|it| scene.is_quote(*it)).filter(|next| {
                    (last + 1..*next).any(|it| scene.is(it, Class::AND))
                        && (last + 1..*next).all(|it| scene.is(it, Class::AND.or(Class::THAT)))
                })
            }) {
                quotes.push(next);
            }
            for quote in quotes {
                self.hand_on_one(tag, source, quote);
            }
            // "that Roe said “no”": that Roe spoke is all that is left, and the claim of Roe tells it.
            let is_left =
                |it: usize| (source.from..source.to).contains(&it) || (tag.cue.from..quote).contains(&it);
            let empty = self.found.last().filter(|it| it.kind == ClaimKind::Reported).is_some_and(|it| {
                it.content.iter().all(|part| {
                    let first = scene.tokens.partition_point(|it| (it.start as usize) < part.start());
                    let last = scene.tokens.partition_point(|it| (it.start as usize) < part.end());
                    (first..last).all(|it| is_left(it) || scene.is(it, Class::AUXILIARY))
                })
            });
            if direct && empty {
                self.found.pop();
                return;
            }
        }
    }

    /// Takes one quotation out of the claim made last and gives it to `source`.
    fn hand_on_one(&mut self, tag: &Tag, source: Run, quote: usize) {
        let scene = self.scene;
        let Some(words) = scene.quotation(quote).map(|it| it.span) else { return };
        let Some(outer) = self.found.last_mut().filter(|it| it.kind == ClaimKind::Mixed) else { return };
        let Some(at) =
            outer.content.iter().position(|it| it.start() < words.start() && words.end() <= it.end())
        else {
            return;
        };
        let Some(whole) = outer.content.get(at).copied() else { return };
        let parts = [Span::new(whole.start(), words.start()), Span::new(words.end(), whole.end())];
        let parts = parts.map(|it| it.trimmed(scene.text));
        // "had said that “...” and that “...”": what joined the two is left without either.
        let is_joint = |it: &Span| {
            let mut words = it.of(scene.text).split(|c: char| !c.is_alphanumeric());
            words.all(|it| matches!(it, "" | "and" | "that"))
        };
        let parts = parts.into_iter().filter(|it| !is_joint(it));
        outer.content.splice(at..=at, parts);
        let first = scene.tokens.partition_point(|it| (it.start as usize) < whole.start());
        let last = scene.tokens.partition_point(|it| (it.start as usize) < whole.end());
        if !(first..last).any(|it| it != quote && scene.is_quote(it)) {
            outer.kind = ClaimKind::Reported;
        }
        let rule = Rule::CueBefore;
        let confidence = confidence(scene, tag, rule, true, true).min(Confidence::Likely);
        let handed = Found {
            kind: ClaimKind::Quote,
            content: vec![words],
            source: Some(scene.span(source.from, source.to)),
            cue: Some(scene.span(tag.cue.from, tag.cue.to)),
            confidence,
            rule,
        };
        let below = self.found.len() - 1;
        self.found.insert(below, handed);
    }

    /// Whether the words after a tag can be what its verb reports: some verbs want a clause.
    fn has_clause(&self, tag: &Tag, after: Option<Run>) -> bool {
        let scene = self.scene;
        let Some(run) = after.filter(|_| tag.class.any(Class::CLAUSE_OBJECT)) else { return true };
        let clause = scene.is(run.from, Class::THAT) || scene.is(run.from - 1, Class::THAT);
        clause || (run.from..run.to.min(run.from + 16)).any(|it| scene.is(it, Class::AUXILIARY))
    }

    fn remember(&mut self, source: Span, confidence: Confidence) {
        let paragraph = self.sentence.paragraph;
        self.memory.last = Some(Speaker { source, paragraph, confidence });
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
            || scene.is_kind(tag.cue.to, Kind::Colon)
            || scene.is_kind(tag.cue.to, Kind::Comma)
                && (!tag.class.any(Class::NOUN_VERB) || scene.is_quote(tag.cue.to + 1))
            || tag.form == Form::Inverted
            || tag.class.any(Class::FRAME) && matches!(scene.word(tag.cue.to), "for" | "on")
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
}

/// Whether a clause that names who says something does not say that they did: `Kent never said “sorry”`,
/// `if Kent says “no”`, `nobody called it “...”`, `what they call “order”`.
fn is_unsaid(scene: &Scene<'_>, source: Run, cue: Run) -> bool {
    let lowest = source.from.saturating_sub(2);
    let opener = (lowest..source.from).find(|it| {
        // "what the mayor and the council call": one token before the phrase, or one more before its article.
        matches!(scene.word(*it), "what" | "if" | "unless" | "whether" | "neither" | "Neither" | "nor")
    });
    let denied = (source.from..cue.from).any(|it| scene.is(it, Class::NEGATION));
    opener.is_some() || denied
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

/// How sure the speaker of a claim with a cue is. Set so that of the quotations called sure at least
/// 95 of 100 have the right one; `is_long` says that more than three words are quoted.
fn confidence(scene: &Scene<'_>, tag: &Tag, rule: Rule, is_quoted: bool, is_long: bool) -> Confidence {
    let Some(source) = tag.source else { return Confidence::Unsure };
    let named =
        (source.from..source.to).any(|it| scene.is_name(it) || scene.is(it, Class::ROLE.or(Class::GROUP)));
    // Where names have no capitals a phrase of two words is most likely one.
    let named = named || scene.lexicon.has(Habit::NO_CAPITALS) && source.to > source.from + 1;
    let pronoun = source.to == source.from + 1 && scene.is(source.from, Class::PRONOUN);
    let closes = matches!(rule, Rule::CueAfter | Rule::CueBetween);
    let known = !scene.lexicon.language.is_empty();
    let listed = tag.class.any(Class::SPEECH.or(Class::FRAME)) && known;
    match rule {
        // A verb of no list right after a quotation is nearly always one of saying.
        _ if !listed && known && closes && is_long && (named || pronoun) => Confidence::Sure,
        _ if !listed => Confidence::Unsure,
        Rule::Participle => Confidence::Likely,
        _ if tag.is_dropped => Confidence::Likely,
        _ if named => Confidence::Sure,
        _ if closes && is_quoted => Confidence::Sure,
        _ if pronoun && is_long => Confidence::Sure,
        _ => Confidence::Likely,
    }
}
