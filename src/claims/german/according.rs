//! German phrases that say whose a clause is without a verb: `laut`, `nach Angaben`, `zufolge`, `aus Sicht`,
//! `so`, `wonach`. Knows a sentence at a time: not which words are said.

use super::tags::{Form, Tag};
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Scene};

pub(super) fn phrase(scene: &Scene<'_>, from: usize, idx: usize, limit: usize) -> Option<Tag> {
    let words = scene.lexicon.phrases.iter().find(|words| {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| idx + n < limit && scene.word(idx + n).to_lowercase() == *word)
    })?;
    if matches!(words.as_slice(), ["nach" | "aus"]) {
        return None;
    }
    let cue = Run { from: idx, to: idx + words.len() };
    // laut „hafen.example“
    let source = if scene.is_quote(cue.to) {
        Run { from: cue.to, to: cue.to + 1 }
    } else {
        scene.noun_phrase(cue.to, limit)?
    };
    // "laut dem Leiter der Werft, Ivo Marek, ...".
    let named = scene.noun_phrase(source.to + 1, limit).filter(|run| {
        scene.is_kind(source.to, Kind::Comma)
            && scene.is_kind(run.to, Kind::Comma)
            && (run.from..run.to).all(|it| scene.is_name(it))
            && run.to > run.from + 1
    });
    let source = named.map_or(source, |run| Run { from: source.from, to: run.to });
    let parted = idx > from
        && (scene.is_quote(idx - 1)
            || matches!(scene.kind(idx - 1), Some(Kind::Comma | Kind::Dash | Kind::Close)));
    // "Nach Angaben der Behörde": the noun is part of who is named.
    let means = (cue.from + 1..cue.to).find(|it| scene.at(*it).is_some_and(|it| it.caps));
    let (cue, source) = match means {
        Some(noun) => (Run { from: idx, to: noun }, Run { from: noun, to: source.to }),
        None => (cue, source),
    };
    let mut form = Form::Phrase;
    if matches!(words.as_slice(), ["so"]) {
        // "..., so die Ministerin.": after what is said, and with nothing but a name after it.
        let ends = source.to >= limit
            || !matches!(scene.kind(source.to), Some(Kind::Word | Kind::Number))
            || scene.is(source.to, Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB))
            || scene.is_kind(source.to + 1, Kind::Colon)
            || scene.is_kind(source.to + 1, Kind::Stop);
        if !parted || !ends || scene.is(source.from, Class::CUE) {
            return None;
        }
        form = Form::Aside;
    }
    Some(Tag {
        cue,
        source: Some(source),
        form,
        class: Class::SPEECH,
        from: idx,
        to: source.to,
        end: source.to,
    })
}

/// `ein Bericht der Behörde, wonach der Kai leer ist`.
pub(super) fn whereby(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<Tag> {
    let comma = idx.checked_sub(1).filter(|it| *it > from && scene.is_kind(*it, Kind::Comma))?;
    let source = scene.phrase_ending_at(from, comma)?;
    let end = (idx + 1..to)
        .find(|it| matches!(scene.kind(*it), Some(Kind::Comma | Kind::Stop | Kind::Semicolon)))
        .unwrap_or(to);
    Some(Tag {
        cue: Run { from: idx, to: idx + 1 },
        source: Some(source),
        form: Form::Plain,
        class: Class::SPEECH,
        from: source.from,
        to: idx + 1,
        end,
    })
}

/// `Der Hafenbehörde zufolge`.
pub(super) fn postposition(scene: &Scene<'_>, from: usize, idx: usize) -> Option<Tag> {
    let mut source = scene.phrase_ending_at(from, idx)?;
    // "den Behörden und der Werft zufolge".
    if source.from > from + 1
        && scene.is(source.from - 1, Class::AND)
        && let Some(other) = scene.phrase_ending_at(from, source.from - 1)
    {
        source.from = other.from;
    }
    let first = source.from;
    let cue = Run { from: idx, to: idx + 1 };
    Some(Tag::of_phrase(cue, source, first, idx + 1))
}

/// `nach offiziellen Angaben`, `nach einer Analyse der Bank`, `ihrer Meinung nach`: the noun shows that
/// `nach` means no time or place.
pub(super) fn by_means(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<Tag> {
    let word = scene.word(idx);
    // "aus seiner Sicht", "aus der Sicht der Werft".
    if matches!(word, "aus" | "Aus") {
        let source = scene.noun_phrase(idx + 1, to)?;
        let view = (source.from..source.to)
            .find(|it| scene.is_noun(*it))
            .is_some_and(|it| scene.word(it) == "Sicht");
        return view.then_some(Tag {
            cue: Run { from: idx, to: idx + 1 },
            source: Some(source),
            form: Form::Phrase,
            class: Class::SPEECH,
            from: idx,
            to: source.to,
            end: source.to,
        });
    }
    if !matches!(word, "nach" | "Nach") {
        return None;
    }
    let means = |run: &Run| {
        let noun = (run.from..run.to).find(|it| scene.is_noun(*it));
        // "nach Mareks Meinung": past a genitive.
        let owner =
            |it: usize| scene.word(it).ends_with(['s', 'x', 'z']) && scene.is_noun(it + 1) && it + 1 < run.to;
        noun.is_some_and(|it| {
            scene.stands_for(it, Class::MEANS) || owner(it) && scene.stands_for(it + 1, Class::MEANS)
        })
    };
    let cue = Run { from: idx, to: idx + 1 };
    // "nach eigenen Angaben": those of whoever the sentence is about.
    let end = idx + 3;
    if scene.word(idx + 1).starts_with("eigene") && scene.stands_for(idx + 2, Class::MEANS) && end <= to {
        let source = scene.main_clause_subject(from, to).filter(|run| run.to <= idx || run.from >= end)?;
        return Some(Tag {
            cue: Run { from: idx, to: end },
            source: Some(source),
            form: Form::Phrase,
            class: Class::SPEECH,
            from: idx,
            to: end,
            end,
        });
    }
    if let Some(source) = scene.noun_phrase(idx + 1, to).filter(means) {
        return Some(Tag::of_phrase(cue, source, idx, source.to));
    }
    let source = (idx.saturating_sub(3).max(from)..idx)
        .filter(|it| scene.is(*it, Class::POSSESSIVE))
        .find_map(|it| scene.noun_phrase(it, idx).filter(|run| run.to == idx))
        .filter(means)?;
    Some(Tag::of_phrase(cue, source, source.from, idx + 1))
}

/// `Für den Trainer war das Spiel „ein Rückschritt“`.
pub(super) fn in_the_eyes_of(scene: &Scene<'_>, idx: usize, to: usize) -> Option<Tag> {
    let source = scene.noun_phrase(idx + 1, to)?;
    let quoted = (source.to..to).any(|it| scene.is_quote(it));
    let is_verb = scene.is(source.to, Class::BE.or(Class::SUBJUNCTIVE));
    let named = source.to == source.from + 1 && scene.is_noun(source.from);
    if !quoted || !is_verb || !(scene.is_somebody(source) || named) {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    Some(Tag::of_phrase(cue, source, idx, source.to))
}
