//! Finds the words of saying in a sentence and whom they belong to. Knows a sentence at a time: not
//! which quotation goes with which cue.

use super::lexicon::Class;
use super::phrase::Run;
use super::scene::{Kind, Scene};

/// How a cue and its source stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `the group said`.
    Plain,
    /// `said the group`.
    Inverted,
    /// `according to the group`.
    Phrase,
    /// `..., saying that`: the subject is that of the sentence.
    Participle,
}

/// Words of saying with their source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub(super) cue: Run,
    pub(super) source: Option<Run>,
    pub(super) form: Form,
    pub(super) class: Class,
    /// The first token of cue and source.
    pub(super) from: usize,
    /// The token after both.
    pub(super) to: usize,
}

impl Tag {
    fn new(cue: Run, source: Option<Run>, form: Form, class: Class) -> Self {
        let (mut from, mut to) = (cue.from, cue.to);
        if let Some(source) = source.filter(|_| form != Form::Participle) {
            from = from.min(source.from);
            to = to.max(source.to);
        }
        Self { cue, source, form, class, from, to }
    }
}

/// Appends the tags of the sentence `from..to`, in text order.
pub(super) fn tags(scene: &Scene<'_>, from: usize, to: usize, found: &mut Vec<Tag>) {
    let first = found.len();
    let mut idx = from;
    while idx < to {
        if scene.is(idx, Class::PHRASE)
            && let Some(tag) = phrase(scene, from, idx, to)
        {
            idx = tag.to.max(idx + 1);
            found.push(tag);
            continue;
        }
        if scene.is(idx, Class::CUE) {
            let last = found.get(first..).and_then(<[Tag]>::last).copied();
            if let Some(tag) = verb(scene, from, idx, to, last.as_ref()) {
                idx = tag.to.max(idx + 1);
                found.push(tag);
                continue;
            }
        }
        idx += 1;
    }
}

/// A phrase such as `according to the ministry`.
fn phrase(scene: &Scene<'_>, from: usize, idx: usize, limit: usize) -> Option<Tag> {
    let words = scene.lexicon.phrases.iter().find(|words| {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| idx + n < limit && scene.word(idx + n).to_lowercase() == *word)
    })?;
    let cue = Run { from: idx, to: idx + words.len() };
    let source = scene.phrase_after(cue.to, limit)?;
    let at_start =
        idx == from || scene.is(idx - 1, Class::CONJUNCTION) || !scene.is_kind(idx - 1, Kind::Comma);
    let source = if at_start && idx == from { source } else { scene.with_appositive(source, limit) };
    Some(Tag::new(cue, Some(source), Form::Phrase, Class::SPEECH))
}

/// A verb of saying with its subject.
fn verb(scene: &Scene<'_>, from: usize, idx: usize, limit: usize, last: Option<&Tag>) -> Option<Tag> {
    let token = scene.at(idx)?;
    // A name that happens to be a word: "Will Post"; a verb with a capital begins a sentence.
    if token.caps && idx != from && !scene.is_quote(idx - 1) {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    let is_english = scene.lexicon.language == "en";
    let participle = is_english && scene.word(idx).ends_with("ing");
    let doubtful = token.is(Class::NOUN_VERB);
    // The verb right after a quotation, or after a comma: "...", said Roe.
    let after_quote = idx > from
        && (scene.is_quote(idx - 1)
            || (matches!(scene.kind(idx - 1), Some(Kind::Comma | Kind::Dash))
                && idx > from + 1
                && scene.is_quote(idx - 2)));
    if participle {
        let before = idx.checked_sub(1).filter(|it| *it >= from);
        let nominal = before.is_some_and(|it| {
            scene.is(it, Class::DETERMINER.or(Class::POSSESSIVE).or(Class::PREPOSITION))
                || scene.is_kind(it, Kind::Genitive)
        });
        let as_saying = before.is_some_and(|it| scene.word(it) == "as");
        if (nominal && !as_saying) || doubtful {
            return None;
        }
        let progressive = before.is_some_and(|it| scene.is(it, Class::BE));
        let source = if progressive {
            subject(scene, from, idx, last)
        } else {
            last.and_then(|it| it.source).filter(|_| !as_saying).or_else(|| scene.main_subject(from, idx))
        };
        return Some(Tag::new(
            cue,
            source,
            if progressive { Form::Plain } else { Form::Participle },
            token.class,
        ));
    }
    if idx > from {
        let before = idx - 1;
        // A noun after all: "his claims", "the report", "a new demand".
        let nominal = scene.is(before, Class::POSSESSIVE)
            || scene.is_kind(before, Kind::Genitive)
            || (scene.is(before, Class::DETERMINER) && !scene.is(before, Class::PRONOUN.or(Class::RELATIVE)))
            || (doubtful && scene.is(before, Class::PREPOSITION.or(Class::ADJECTIVE).or(Class::AND)));
        if nominal {
            return None;
        }
        // "is said to be", "was told": nobody is named who says it.
        let helped = (from..idx).rev().find(|it| !scene.is(*it, Class::ADVERB) || scene.is(*it, Class::BE));
        if is_english
            && let Some(helped) = helped
            && scene.is(helped, Class::BE)
            && !scene.is_kind(helped, Kind::Genitive)
        {
            return passive(scene, idx, limit, token.class);
        }
        if is_english && scene.word(before) == "to" {
            return infinitive(scene, from, idx, limit, last);
        }
    }
    if !after_quote && let Some(source) = subject(scene, from, idx, last) {
        return Some(Tag::new(cue, Some(source), Form::Plain, token.class));
    }
    let may_invert =
        after_quote || idx == from || matches!(scene.kind(idx - 1), Some(Kind::Comma)) || !is_english;
    if may_invert && (after_quote || !doubtful) {
        // In many languages the participle stands before the subject: "a déclaré", "hat ... gesagt".
        if let Some(run) = scene.phrase_after(idx + 1, limit) {
            let source = scene.with_appositive(run, limit);
            let followed = scene.is(source.to, Class::CUE) && is_english;
            if !followed {
                return Some(Tag::new(cue, Some(source), Form::Inverted, token.class));
            }
        }
    }
    if after_quote {
        return Some(Tag::new(cue, last.and_then(|it| it.source), Form::Participle, token.class));
    }
    None
}

/// `was described by the group as "..."`: the agent after `by` is the source.
fn passive(scene: &Scene<'_>, idx: usize, limit: usize, class: Class) -> Option<Tag> {
    if !class.any(Class::SPEECH.or(Class::FRAME)) || scene.word(idx + 1) != "by" {
        return None;
    }
    let source = scene.phrase_after(idx + 2, limit)?;
    let mut tag = Tag::new(Run { from: idx, to: idx + 1 }, Some(source), Form::Plain, class);
    tag.from = idx;
    Some(tag)
}

/// `went on to say`, `used the speech to accuse`: the subject is that of the sentence.
fn infinitive(scene: &Scene<'_>, from: usize, idx: usize, limit: usize, last: Option<&Tag>) -> Option<Tag> {
    let quoted = (idx + 1..limit.min(idx + 12)).any(|it| scene.is_quote(it));
    if !quoted {
        return None;
    }
    let source = last.and_then(|it| it.source).or_else(|| scene.main_subject(from, idx))?;
    let class = scene.at(idx)?.class;
    Some(Tag::new(Run { from: idx, to: idx + 1 }, Some(source), Form::Participle, class))
}

/// The subject of the verb at `idx`: what stands before it, past helping verbs, adverbs and times.
fn subject(scene: &Scene<'_>, from: usize, idx: usize, last: Option<&Tag>) -> Option<Run> {
    let mut end = idx;
    let lowest = idx.saturating_sub(16).max(from);
    while end > lowest {
        let before = end - 1;
        let Some(token) = scene.at(before) else { break };
        let steps = (token.is(Class::AUXILIARY.or(Class::ADVERB)) && !token.is(Class::RELATIVE))
            || (token.is(Class::TIME) && !token.is(Class::TITLE))
            || (token.kind == Kind::Word
                && !token.caps
                && scene.lexicon.language == "en"
                && scene.word(before).ends_with("ly"));
        if steps {
            end = before;
            continue;
        }
        // "on Tuesday", "in 2015".
        let introduces_time = scene.is(before, Class::PREPOSITION)
            && end < idx
            && (scene.is(end, Class::TIME) || scene.is_kind(end, Kind::Number));
        if introduces_time {
            end = before;
            continue;
        }
        if token.kind == Kind::Number && before > lowest && end < idx {
            end = before;
            continue;
        }
        break;
    }
    if end <= from {
        return None;
    }
    let before = end - 1;
    match scene.kind(before)? {
        Kind::Comma | Kind::Dash => {
            scene.before_appositive(from, before).or_else(|| {
                // "..., he said, denied": the subject stays that of the verb before.
                last.filter(|tag| tag.form == Form::Plain && tag.to + 12 > idx).and_then(|tag| tag.source)
            })
        }
        Kind::Word
            if scene.is(before, Class::AND.or(Class::CONJUNCTION)) && !scene.is(before, Class::PRONOUN) =>
        {
            last.and_then(|tag| tag.source).or_else(|| scene.main_subject(from, before))
        }
        _ => {
            let run = scene.phrase_before(from, end)?;
            // "who said": the noun before the relative clause says more than the pronoun.
            if run.to == run.from + 1 && scene.is(run.from, Class::RELATIVE) {
                return Some(run);
            }
            Some(run)
        }
    }
}
