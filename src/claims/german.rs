//! Reads a German text: which words belong to which tag, whose a quotation without one is, and which
//! marks only hold a name. Knows sentences and tags: not full names.
//!
//! German has its own reader, since its clauses are built another way: the verb stands second or last,
//! may be in two parts, and a sentence in the subjunctive goes on with what somebody said without any
//! word of saying. Words and classes come from `data/lexicon/de.txt` as for every language.

mod according;
mod content;
mod names;
mod papers;
mod phrase;
mod subject;
mod tags;
mod uncued;

use super::attribute::Found;
use super::lexicon::Class;
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};
use crate::domain::{ClaimKind, Confidence, Rule, Span};

use self::names::Marks;
use self::tags::{Form, Tag, tags};

/// How many of the tags after one can end what it speaks for: keeps every look-up short.
const TAKE_OVER_MAX: usize = 12;

/// Who spoke last, and where.
#[derive(Clone, Copy, Debug)]
struct Speaker {
    source: Span,
    paragraph: usize,
    /// What they said was quoted, or a colon ended the sentence.
    hands_on: bool,
    confidence: Confidence,
}

/// What is known from the sentences before.
#[derive(Default)]
struct Memory {
    last: Option<Speaker>,
    /// The subject of the sentence before, who may be meant by a subjunctive.
    subject: Option<(Span, usize)>,
    /// That subject came after whoever spoke last.
    is_news: bool,
    /// The sentence before, if it holds a claim.
    spoke: Option<usize>,
    /// Cue and source of a sentence that a colon ends.
    announced: Option<(Option<Span>, Option<Span>, usize)>,
}

/// Returns the claims of a German text in the order they were met.
pub(super) fn attribute(scene: &Scene<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut memory = Memory::default();
    let mut tagged = Vec::new();
    let mut before = None;
    for sentence in &scene.sentences {
        tagged.clear();
        tags(scene, sentence.from, sentence.to, &mut tagged);
        let mut reading = Reading {
            scene,
            sentence: *sentence,
            before,
            tags: &tagged,
            taken: Vec::new(),
            found: &mut found,
            memory: &mut memory,
        };
        reading.read();
        before = Some(*sentence);
    }
    found
}

/// The part of a source that names somebody: the authority of `Angaben der Hafenbehörde`.
pub(super) fn giver(scene: &Scene<'_>, source: Span) -> Span {
    if scene.lexicon.language != "de" {
        return source;
    }
    let first = scene.tokens.partition_point(|it| (it.start as usize) < source.start());
    let last = scene.tokens.partition_point(|it| (it.start as usize) < source.end());
    let noun = (first..last.min(first + 4)).find(|it| scene.is_noun(*it));
    let Some(noun) = noun.filter(|it| scene.is(*it, Class::MEANS)) else { return source };
    let linked = matches!(
        scene.word(noun + 1),
        "der" | "des" | "von" | "vom" | "eines" | "einer" | "ihrer" | "ihres" | "seines" | "seiner"
    );
    let from = if scene.word(noun + 1) == "von" { noun + 2 } else { noun + 1 };
    if linked && from < last { scene.span(from, last) } else { source }
}

struct Reading<'a, 'b> {
    scene: &'a Scene<'b>,
    sentence: Sentence,
    before: Option<Sentence>,
    tags: &'a [Tag],
    /// Runs of this sentence that are claimed.
    taken: Vec<Run>,
    found: &'a mut Vec<Found>,
    memory: &'a mut Memory,
}

impl Reading<'_, '_> {
    fn read(&mut self) {
        let Sentence { from, to, paragraph } = self.sentence;
        let scene = self.scene;
        let n_found = self.found.len();
        self.in_brackets();
        let mut idx = 0;
        let mut reach = from;
        while let Some(tag) = self.tags.get(idx) {
            idx += 1;
            if tag.form == Form::Phrase || tag.cue.from < reach && !self.has_own_quotation(tag) {
                continue;
            }
            if let Some(end) = self.claim(tag, idx, reach) {
                reach = reach.max(end);
            }
        }
        for tag in self.tags {
            if tag.form == Form::Phrase {
                self.according_to(tag);
            }
        }
        if self.found.len() == n_found && !self.goes_on() {
            self.points_back();
        }
        self.leftover();
        // "Kritisch äußerte sich der Verband.": who is said to speak comes before who stands first.
        let named = self.tags.iter().rev().filter(|tag| tag.form != Form::Phrase).find_map(|tag| tag.source);
        let subject = named
            .or_else(|| scene.giver_of_words(from, to))
            .or_else(|| scene.main_clause_subject(from, to))
            .filter(|run| scene.is_somebody(*run) || run.to == run.from + 1 && scene.is_noun(run.from));
        let spoke = self.found.len() > n_found;
        self.memory.spoke = spoke.then_some(paragraph);
        if spoke {
            self.memory.is_news = false;
        } else if let Some(run) = subject {
            self.memory.is_news = scene.is_somebody(run);
        }
        if let Some(run) = subject {
            self.memory.subject = Some((scene.span(run.from, run.to), paragraph));
        }
    }

    /// `Ana Lindqvist („Das ist gut so“)`: the name before the bracket says it.
    fn in_brackets(&mut self) {
        let scene = self.scene;
        let Sentence { from, to, .. } = self.sentence;
        for quote in from + 2..to {
            let bracketed =
                scene.is_quote(quote) && scene.is_kind(quote - 1, Kind::Open) && self.begins_sentence(quote);
            if !bracketed || self.marks(quote) != Marks::Words {
                continue;
            }
            let inner = scene.quotation(quote).map_or("", |it| it.inner.of(scene.text));
            let clause = inner.ends_with(['.', '!', '?', '…'])
                || inner.split_whitespace().any(|it| scene.lexicon.class(it).any(Class::AUXILIARY));
            if !clause {
                continue;
            }
            let Some(run) = scene.phrase_ending_at(from, quote - 1).filter(|run| scene.is_somebody(*run))
            else {
                continue;
            };
            let (Some(quotation), source) = (scene.quotation(quote), scene.span(run.from, run.to)) else {
                continue;
            };
            self.taken.push(Run { from: quote, to: quote + 1 });
            self.found.push(Found {
                kind: ClaimKind::Quote,
                content: vec![quotation.span],
                source: Some(source),
                cue: None,
                confidence: Confidence::Likely,
                rule: Rule::Label,
            });
        }
    }

    /// The tag whose word stands at `idx`; tags stand in the order of their words.
    fn tag_at(&self, idx: usize) -> Option<&Tag> {
        let at = self.tags.partition_point(|it| it.cue.from < idx);
        self.tags.get(at).filter(|it| it.cue.from == idx)
    }

    fn is_taken(&self, idx: usize) -> bool {
        self.taken.iter().any(|run| run.from <= idx && idx < run.to)
    }

    fn in_source(&self, idx: usize) -> bool {
        self.tags.iter().filter_map(|tag| tag.source).any(|run| run.from <= idx && idx < run.to)
    }

    /// A tag inside what somebody else says speaks only for a quotation right after it.
    fn has_own_quotation(&self, tag: &Tag) -> bool {
        tag.form != Form::Phrase
            && (tag.to..tag.to + 3)
                .any(|it| self.scene.is_quote(it) && !self.is_taken(it) && it < self.sentence.to)
    }

    fn remember(&mut self, source: Option<Run>, quoted: bool, confidence: Confidence) {
        let Some(run) = source else { return };
        let scene = self.scene;
        // Who a pronoun means stays who they were.
        let source = scene.span(run.from, run.to);
        let paragraph = self.sentence.paragraph;
        self.memory.last = Some(Speaker { source, paragraph, hands_on: quoted, confidence });
        self.memory.announced = None;
    }

    /// Who is meant when a verb has no subject beside it: that of the sentence, or who spoke before.
    fn implied(&self, tag: &Tag) -> Option<(Span, Rule)> {
        let scene = self.scene;
        let Sentence { from, paragraph, .. } = self.sentence;
        if matches!(
            scene.word(tag.cue.from),
            "hieß" | "heißt" | "geheißen" | "lautet" | "lautete" | "steht" | "stand"
        ) {
            let last = self.memory.last.filter(|it| it.paragraph == paragraph);
            let before = self.memory.subject.filter(|it| it.1 == paragraph);
            return last
                .map(|it| it.source)
                .or_else(|| before.map(|it| it.0))
                .map(|it| (it, Rule::Inherited));
        }
        let subject = (tag.from > from + 1)
            .then(|| scene.main_clause_subject(from, tag.from))
            .flatten()
            .filter(|run| scene.is_somebody(*run))
            .map(|run| (scene.span(run.from, run.to), Rule::SharedSubject));
        let last =
            self.memory.last.filter(|it| it.paragraph == paragraph).map(|it| (it.source, Rule::Inherited));
        let before = self.memory.subject.filter(|it| it.1 == paragraph).map(|it| (it.0, Rule::Inherited));
        let main = || {
            scene
                .main_clause_subject(from, tag.cue.from)
                .map(|run| (scene.span(run.from, run.to), Rule::Subject))
        };
        subject.or(last).or(before).or_else(main)
    }

    fn push(&mut self, runs: &[Run], tag: &Tag, rule: Rule) {
        let scene = self.scene;
        let inside = || runs.iter().flat_map(|run| run.from..run.to);
        let n_quotes = inside().filter(|it| scene.is_quote(*it)).count();
        let n_words =
            inside().filter(|it| matches!(scene.kind(*it), Some(Kind::Word | Kind::Number))).count();
        let kind = match (n_quotes, n_words) {
            (0, _) => ClaimKind::Reported,
            (_, 0) => ClaimKind::Quote,
            _ => ClaimKind::Mixed,
        };
        let confidence = self.confidence(tag, runs);
        self.taken.extend_from_slice(runs);
        let named = tag.source.map(|run| (scene.span(run.from, run.to), rule));
        let named = named.or_else(|| (tag.form != Form::Passive).then(|| self.implied(tag)).flatten());
        self.found.push(Found {
            kind,
            content: runs.iter().map(|run| scene.span(run.from, run.to)).collect(),
            source: named.map(|it| it.0),
            cue: Some(scene.span(tag.cue.from, tag.cue.to)),
            confidence,
            rule: named.map_or(Rule::Nobody, |it| it.1),
        });
        self.remember(tag.source, n_quotes > 0, confidence);
    }

    /// How sure the speaker of a claim with a cue is.
    fn confidence(&self, tag: &Tag, runs: &[Run]) -> Confidence {
        let scene = self.scene;
        let Some(source) = tag.source else { return Confidence::Unsure };
        if !tag.class.any(Class::SPEECH.or(Class::FRAME)) {
            return Confidence::Unsure;
        }
        let named = (source.from..source.to).any(|it| scene.is_noun(it));
        let stands = matches!(tag.form, Form::Plain | Form::Inverted | Form::Aside);
        // Where several speak in a sentence, or words in marks stand away from the verb, one in six is
        // somebody else's; of the rest one in thirty.
        let alone = self.tags.iter().filter(|it| it.source.is_some()).count() == 1;
        let is_quotation = runs.iter().all(|run| run.to == run.from + 1 && scene.is_quote(run.from));
        let beside = runs.iter().any(|run| {
            run.from.checked_sub(tag.to).or_else(|| tag.from.checked_sub(run.to)).is_some_and(|gap| gap < 3)
        });
        let clear = if is_quotation { beside } else { scene.is_somebody(source) };
        if named && stands && alone && clear { Confidence::Sure } else { Confidence::Likely }
    }

    fn is_word(&self, idx: usize) -> bool {
        matches!(self.scene.kind(idx), Some(Kind::Word | Kind::Number | Kind::Quote(_)))
    }

    fn trimmed(&self, run: Run) -> Option<Run> {
        let scene = self.scene;
        let Run { mut from, mut to } = run;
        while from < to && !self.is_word(from) && !scene.is_kind(from, Kind::Open) {
            from += 1;
        }
        while from < to && scene.is(from, Class::THAT) && matches!(scene.word(from), "dass" | "daß") {
            from += 1;
        }
        while to > from && !self.is_word(to - 1) && !scene.is_kind(to - 1, Kind::Close) {
            to -= 1;
        }
        (from < to).then_some(Run { from, to })
    }

    /// Makes the claim of a verb of saying; the token after it.
    fn claim(&mut self, tag: &Tag, next: usize, reach: usize) -> Option<usize> {
        let scene = self.scene;
        let from = self.sentence.from.max(reach);
        let end = self.end_of(tag, next);
        if tag.form == Form::Aside {
            return self.aside(tag, from, end);
        }
        if scene.word(tag.cue.from) == "wonach" {
            let run = self.trimmed(Run { from: tag.to, to: tag.end })?;
            self.push(&[run], tag, Rule::CueBefore);
            return Some(run.to);
        }
        // “...”, sagte Roe.
        let before = tag.from.checked_sub(1).filter(|it| *it >= from);
        let quote_before = before
            .filter(|it| scene.is_quote(*it))
            .or_else(|| {
                before
                    .filter(|it| matches!(scene.kind(*it), Some(Kind::Comma | Kind::Dash)))
                    .and_then(|it| it.checked_sub(1))
            })
            .filter(|it| *it >= from && scene.is_quote(*it) && !self.is_taken(*it) && !self.in_source(*it));
        // "Dem „Hafenboten“ sagte Roe": told to a paper.
        let quote_before = quote_before.filter(|it| {
            !(*it + 1 == tag.from
                && *it > from
                && self.begins_big(*it)
                && matches!(
                    scene.word(*it - 1).to_lowercase().as_str(),
                    "dem" | "der" | "den" | "im" | "in" | "laut" | "gegenüber" | "beim" | "bei" | "zum" | "zur" | "nach" | "seit" | "auf" | "für" | "über"
                )
                && self.marks(*it) != Marks::Words)
                // "Nach dem Film „Ebbe“ sagte Roe".
                && !(*it + 1 == tag.from && *it > from && self.marks(*it) == Marks::Name)
        });
        let leads = tag.form == Form::Inverted || tag.source.is_none();
        if let Some(quote) = quote_before.filter(|_| leads) {
            let first = (from..quote)
                .rev()
                .find(|it| !scene.is_quote(*it) && self.is_word(*it))
                .map_or(from, |it| it + 1);
            // A clause of the reporter around the quotation: "Dies sei „falsch“, sagte Roe."
            let run = if self.begins_sentence(quote) || first == from && quote == from {
                Run { from: quote, to: quote + 1 }
            } else {
                Run { from, to: quote + 1 }
            };
            // "Von einem „Skandal“ sprach der Verband": the words alone.
            let run = if quote + 1 == tag.from { Run { from: quote, to: quote + 1 } } else { run };
            let mut runs: Vec<Run> = self.trimmed(run).into_iter().collect();
            let mut rule = Rule::CueAfter;
            let after = self.content_start(tag, end);
            let parted =
                |it: usize| matches!(scene.kind(it - 1), Some(Kind::Comma | Kind::Colon | Kind::Dash));
            if let Some(after) = after.filter(|it| scene.is_quote(*it) && parted(*it)) {
                runs.push(Run { from: after, to: after + 1 });
                rule = Rule::CueBetween;
            }
            self.push(&runs, tag, rule);
            return Some(runs.last().map_or(tag.to, |run| run.to).max(tag.to));
        }
        if let Some(start) = self.content_start(tag, end) {
            let colon = scene.is_kind(start - 1, Kind::Colon);
            let mut run = Run { from: start, to: end };
            let whole = scene.is_quote(start)
                && (colon || self.begins_sentence(start) && scene.is_kind(start + 1, Kind::Stop));
            // “...: „Nein“, sagte er”: the verb after it has it.
            let other = self.tags.iter().any(|it| {
                matches!(it.form, Form::Inverted | Form::Aside)
                    && it.from > start
                    && it.from <= start + 2
                    && it.source.is_some()
            });
            if other && (whole || scene.is_quote(start) && scene.is_kind(start + 1, Kind::Comma)) {
                return None;
            }
            if whole {
                run.to = start + 1;
            } else if scene.is_quote(start) {
                let runs = self.fragments(start, end);
                if runs.len() == 1 && self.is_named(tag, start) {
                    return None;
                }
                self.push(&runs, tag, Rule::CueBefore);
                return runs.last().map(|run| run.to);
            }
            // "nannte die Boote, die „Nordwind“ und die „Ebbe“": a list, no clause.
            let comma = scene.is_kind(start - 1, Kind::Comma) && !scene.is_quote(start);
            let says = !comma
                || scene.is(start, Class::THAT)
                || matches!(
                    scene.word(start),
                    "wer" | "was" | "wann" | "wo" | "weshalb" | "wieso" | "welche" | "welcher"
                )
                || scene.has_any_subjunctive(start, end)
                || scene.has_infinitive(start, end)
                || (start..end.min(start + 10)).any(|it| scene.is(it, Class::AUXILIARY));
            let run = self.trimmed(run)?;
            let quotes = says && (run.from..run.to).any(|it| scene.is_quote(it));
            // "Die Studie zeigt, dass": a verb that says something only with a clause.
            let clause = start.checked_sub(1).is_some_and(|it| scene.is_kind(it, Kind::Comma))
                && (scene.is(start, Class::THAT)
                    || scene.has_any_subjunctive(start, end)
                    || tag.class.any(Class::CLAUSE_VERB) && scene.has_infinitive(start, end))
                && tag.source.is_some_and(|run| scene.is_somebody(run) || scene.is(run.from, Class::PRONOUN));
            if quotes || says && run.to - run.from > 1 && (tag.class.any(Class::SPEECH) || clause) {
                self.push(&[run], tag, Rule::CueBefore);
                return Some(run.to);
            }
        }
        // "Der Kai sei leer, sagte Roe."
        if tag.form == Form::Inverted
            && tag.from > from + 2
            && matches!(scene.kind(tag.from - 1), Some(Kind::Comma | Kind::Dash))
            && tag.class.any(Class::SPEECH)
        {
            let run = self.trimmed(Run { from, to: tag.from - 1 })?;
            // "Während der Rat schwieg, forderte Marek ...": when, not what.
            let asked = matches!(scene.word(run.from), "Auf");
            let when = asked
                || scene.is(run.from, Class::CONJUNCTION)
                    && !scene.is(run.from, Class::AND)
                    && !matches!(scene.word(run.from), "Denn" | "denn" | "Aber" | "aber" | "Wenn" | "wenn")
                    && !scene.has_subjunctive(run.from, run.to);
            if run.to - run.from > 1 && !when {
                self.push(&[run], tag, Rule::CueAfter);
                return Some(tag.to);
            }
        }
        let last = self.sentence.to - 1;
        if scene.is_kind(last, Kind::Colon) && tag.source.is_some() {
            let cue = scene.span(tag.cue.from, tag.cue.to);
            let source = tag.source.map(|run| scene.span(run.from, run.to));
            self.memory.announced = Some((Some(cue), source, self.sentence.paragraph));
            return None;
        }
        // "deren Verhalten er als „leer“ bezeichnete": the words stand before the verb.
        if matches!(tag.form, Form::Last | Form::Passive) {
            let start = tag.from.min(tag.cue.from);
            let quote = (start..tag.cue.from).find(|it| {
                scene.is_quote(*it) && !self.in_source(*it) && !self.is_taken(*it) && !self.is_named(tag, *it)
            })?;
            let runs = self.fragments(quote, tag.cue.from);
            self.push(&runs, tag, Rule::CueAfter);
            return Some(tag.to);
        }
        // "Marek sprach von einem großen Schritt".
        if matches!(scene.word(tag.cue.from), "sprach" | "sprachen" | "spricht" | "sprechen")
            && tag.source.is_some_and(|run| scene.is_somebody(run) || scene.is(run.from, Class::PRONOUN))
            && let Some(of) =
                (tag.to..end.min(tag.to + 8)).find(|it| matches!(scene.word(*it), "von" | "vom"))
            && let Some(run) = self.trimmed(Run { from: of + usize::from(scene.word(of) == "von"), to: end })
            && run.to - run.from > 1
            && !(run.from..run.to).any(|it| scene.is_quote(it))
        {
            self.push(&[run], tag, Rule::CueBefore);
            return Some(run.to);
        }
        // "Das sagte Marek dem Rat": what was said stands before.
        let first = self.sentence.from;
        let points = matches!(scene.word(first), "Das" | "Dies")
            && tag.cue.from <= first + 2
            && tag.source.is_some_and(|run| run.from > tag.cue.from);
        if points {
            return None;
        }
        // "Die Gruppe forderte den Abzug": what stands beside the verb.
        if !tag.class.any(Class::SPEECH) || tag.source.is_none() {
            return None;
        }
        let object = if tag.end > tag.to + 1 {
            Run { from: tag.to, to: tag.end - 1 }
        } else {
            Run { from: tag.to, to: end }
        };
        let run = self.trimmed(object)?;
        let says_nothing = scene.is(run.from, Class::ADVERB.or(Class::PREPOSITION)) && run.to - run.from < 4;
        let names = (run.from..run.to).any(|it| scene.is_quote(it));
        if run.to - run.from < 2 || says_nothing || names {
            return None;
        }
        self.push(&[run], tag, Rule::CueBefore);
        Some(run.to)
    }

    /// `..., wie die Gruppe mitteilte`, `Wie die Gruppe mitteilte, ...`, `..., so die Gruppe`.
    fn aside(&mut self, tag: &Tag, from: usize, end: usize) -> Option<usize> {
        let scene = self.scene;
        let mut runs = Vec::new();
        if tag.from > from
            && let Some(run) = self.trimmed(Run { from, to: tag.from })
        {
            let quote = run.to - 1;
            let whole = scene.is_quote(quote) && self.begins_sentence(quote) && run.to + 1 >= tag.from;
            let run = if whole { Run { from: quote, to: quote + 1 } } else { run };
            runs.push(run);
        }
        let after = tag.end.max(tag.to).max(tag.cue.to);
        // "so Marek weiter,".
        let after =
            after + usize::from(scene.is(after, Class::ADVERB) && scene.is_kind(after + 1, Kind::Comma));
        let goes_on = runs.is_empty()
            || scene.is_kind(after, Kind::Comma)
            || runs.iter().any(|run| run.to - run.from < 3);
        if goes_on && let Some(run) = self.trimmed(Run { from: after, to: end }) {
            let had_quote =
                runs.last().is_some_and(|run| scene.is_quote(run.to - 1) && run.to == run.from + 1);
            let quote = scene.is_quote(run.from);
            if !had_quote || quote {
                runs.push(run);
            }
        }
        if runs.is_empty() || runs.iter().all(|run| run.to - run.from < 2 && !scene.is_quote(run.from)) {
            return None;
        }
        self.push(&runs, tag, Rule::CueBetween);
        runs.last().map(|run| run.to.max(tag.to))
    }

    /// `Laut der Gruppe ist der Kai leer.`: the clause around the phrase.
    fn according_to(&mut self, tag: &Tag) {
        let scene = self.scene;
        if self.is_taken(tag.from) || self.taken.iter().any(|run| run.from < tag.from && run.to > tag.to) {
            return;
        }
        let Sentence { from, to, .. } = self.sentence;
        // "sagte Roe laut der Zeitung": Roe has said it.
        let floor =
            self.taken.iter().filter(|run| run.to <= tag.from).map(|run| run.to).max().unwrap_or(from);
        let spoken = self.tags.iter().any(|other| {
            other.form != Form::Phrase
                && other.from >= floor
                && other.to <= tag.from
                && tag.from - other.to < 2
        });
        if spoken && !self.taken.is_empty() {
            return;
        }
        let ceiling =
            self.taken.iter().filter(|run| run.from >= tag.to).map(|run| run.from).min().unwrap_or(to);
        let ceiling = (tag.to..ceiling).find(|it| scene.is_kind(*it, Kind::Semicolon)).unwrap_or(ceiling);
        let mut runs = Vec::new();
        // A phrase in a later clause speaks for that clause.
        let start = scene.clause_start(floor, tag.from);
        // "..., weil nach Angaben der Werft das Tor klemmt.": only that clause.
        let depends = start > floor
            && (scene.is(start, Class::CONJUNCTION.or(Class::RELATIVE))
                || matches!(
                    scene.word(start),
                    "der" | "die" | "das" | "dem" | "denen" | "in" | "bei" | "mit" | "von"
                ) && self.is_relative_clause(start, to));
        let opens = scene.is(start, Class::AND) && start > floor;
        let first = if opens || depends { start } else { floor };
        let ceiling = if depends {
            (tag.to..ceiling).find(|it| scene.is_kind(*it, Kind::Comma) && *it > tag.to).unwrap_or(ceiling)
        } else {
            ceiling
        };
        if let Some(run) = self.trimmed(Run { from: first, to: tag.from }) {
            runs.push(run);
        }
        if let Some(run) = self.trimmed(Run { from: tag.to, to: ceiling }) {
            runs.push(run);
        }
        let n: usize = runs.iter().map(|run| run.to - run.from).sum();
        let quoted = runs.iter().flat_map(|run| run.from..run.to).any(|it| scene.is_quote(it));
        if n < 3 && !quoted {
            return;
        }
        self.push(&runs, tag, Rule::AccordingTo);
    }
}
