//! German verbs of saying whose subject does not speak: `wurde kritisiert`, `heißt es in dem Brief`, `geht aus
//! dem Bericht hervor`. Knows a sentence at a time: not which words are said.

use super::tags::{Form, Tag, Verb, can_speak};
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Scene};

/// `wird der Franzose zitiert`, `wurde von der Gruppe kritisiert`.
pub(super) fn passive(
    scene: &Scene<'_>,
    from: usize,
    idx: usize,
    to: usize,
    verb: &Verb,
    class: Class,
) -> Option<Tag> {
    let cue = Run { from: idx, to: idx + 1 };
    let quoted = scene.word(idx) == "zitiert";
    let source = if quoted {
        scene.german_subject(from, verb.finite, to)
    } else {
        let start = scene.clause_start(from, idx);
        (start..idx)
            .find(|it| matches!(scene.word(*it).to_lowercase().as_str(), "von" | "vom" | "durch"))
            .filter(|it| *it >= verb.finite.min(idx) || *it == start)
            .and_then(|it| scene.noun_phrase(it + 1, idx))
    };
    let Some(source) = source else {
        // "Ihm wurde vorgeworfen, den Kai verkauft zu haben".
        let after = idx
            + 1
            + usize::from(scene.is(idx + 1, Class::AUXILIARY))
            + usize::from(scene.word(idx + 1) == "worden" && scene.is(idx + 2, Class::AUXILIARY));
        let clause = scene.is_kind(after, Kind::Comma)
            && (scene.is(after + 1, Class::THAT)
                || scene.has_any_subjunctive(after + 1, to)
                || scene.has_infinitive(after + 1, to));
        let first = verb.finite.min(idx);
        // "Die Lage wurde als „heikel“ beschrieben".
        let small = |it: usize| {
            scene.quotation(it).is_some_and(|it| it.inner.of(scene.text).starts_with(char::is_lowercase))
        };
        let words = (first..idx).any(small);
        // „...“, wird in der Mitteilung erläutert; "In dem Brief wird gefordert, ...": the paper says it.
        let start = scene.clause_start(from, first);
        let paper = (start..idx)
            .filter(|it| matches!(scene.word(*it), "in" | "In" | "im" | "Im" | "auf" | "Auf"))
            .find_map(|it| scene.noun_phrase(it + 1, idx))
            .filter(|run| {
                (run.from..run.to).any(|it| scene.stands_for(it, Class::DOCUMENT.or(Class::MEANS)))
            });
        let after_quote = first > from + 1
            && (scene.is_quote(first - 1)
                || scene.is_kind(first - 1, Kind::Comma) && scene.is_quote(first - 2));
        if let Some(source) =
            paper.filter(|_| clause || after_quote || words || scene.is_kind(after, Kind::Colon))
        {
            let form = match (after_quote, words) {
                (true, _) => Form::Inverted,
                (_, true) => Form::Last,
                _ => Form::Plain,
            };
            let first = first.min(source.from);
            return Some(Tag { cue, source: Some(source), form, class, from: first, to: after, end: after });
        }
        return ((clause || words) && !quoted && class.any(Class::SPEECH.or(Class::FRAME))).then_some(Tag {
            cue,
            source: None,
            form: Form::Passive,
            class,
            from: first,
            to: after,
            end: after,
        });
    };
    if !can_speak(scene, source) || scene.is(source.from, Class::PRONOUN) && scene.word(idx) != "zitiert" {
        return None;
    }
    let inverted = source.from > verb.finite && quoted;
    let from = verb.finite.min(source.from).min(idx);
    Some(Tag {
        cue,
        source: Some(source),
        form: if inverted { Form::Inverted } else { Form::Plain },
        class,
        from,
        to: idx + 1,
        end: idx + 1,
    })
}

/// `heißt es auf der Seite der Stadt`, `In dem Schreiben heißt es`.
pub(super) fn impersonal(scene: &Scene<'_>, from: usize, idx: usize, to: usize, class: Class) -> Option<Tag> {
    let cue = Run { from: idx, to: idx + 1 };
    let start = scene.clause_start(from, idx);
    let place = |it: usize| {
        matches!(
            scene.word(it).to_lowercase().as_str(),
            "in" | "im" | "auf" | "aus" | "von" | "vom" | "seitens" | "vonseiten" | "bei" | "beim" | "unter"
        )
    };
    let es = scene.word(idx + 1) == "es" || (start..idx).any(|it| scene.word(it) == "es");
    let other = matches!(scene.word(idx), "lautet" | "lautete" | "steht" | "stand");
    if !es && !other {
        return None;
    }
    let before = (start..idx).find(|it| place(*it)).and_then(|it| {
        // "das Gesetz, in dem es heißt".
        let relative = it == start
            && it > from
            && matches!(scene.word(it + 1), "dem" | "der" | "denen")
            && !scene.is_noun(it + 2);
        if relative { scene.phrase_ending_at(from, it - 1) } else { scene.placed_phrase(it + 1, idx) }
    });
    let after =
        || (idx + 1..to.min(idx + 6)).find(|it| place(*it)).and_then(|it| scene.placed_phrase(it + 1, to));
    let source = before.or_else(after);
    if other && source.is_none() {
        return None;
    }
    if other
        && !(scene.is_kind(to - 1, Kind::Colon)
            || (idx..to).any(|it| scene.is_kind(it, Kind::Colon))
            || scene.is_kind(idx - 1, Kind::Comma)
            || scene.is_kind(idx + 1, Kind::Comma)
                && (scene.is(idx + 2, Class::THAT) || scene.has_any_subjunctive(idx + 2, to)))
    {
        return None;
    }
    let last = idx + 1 + usize::from(es);
    let (first, last) = source.map_or((idx, last), |run| (idx.min(run.from), last.max(run.to)));
    let form = if source.is_some_and(|run| run.from < idx) { Form::Plain } else { Form::Inverted };
    Some(Tag { cue, source, form, class, from: first, to: last, end: last })
}

/// `geht aus dem Bericht hervor`, `wie aus dem Bericht hervorgeht`: the paper says it.
pub(super) fn emerges(
    scene: &Scene<'_>,
    from: usize,
    idx: usize,
    to: usize,
    verb: &Verb,
    class: Class,
) -> Option<Tag> {
    let start = scene.clause_start(from, idx);
    let source = (start..verb.end)
        .find(|it| matches!(scene.word(*it), "aus" | "Aus"))
        .and_then(|it| scene.noun_phrase(it + 1, to))?;
    let aside = scene.word(start).to_lowercase() == "wie";
    let clause = scene.is_kind(verb.end, Kind::Comma) && scene.is(verb.end + 1, Class::THAT);
    let points = matches!(scene.word(start), "Das" | "Dies" | "das" | "dies") && start + 1 == idx;
    let paper = (source.from..source.to)
        .any(|it| scene.stands_for(it, Class::MEANS.or(Class::DOCUMENT).or(Class::GROUP)));
    if !(aside || clause || points || paper && scene.is_kind(start.wrapping_sub(1), Kind::Comma)) {
        return None;
    }
    let form = match (aside, source.from > idx) {
        (true, _) => Form::Aside,
        (_, true) => Form::Inverted,
        _ => Form::Plain,
    };
    let first = if aside { start } else { idx.min(source.from) };
    let last = source.to.max(idx + 1);
    Some(Tag {
        cue: Run { from: idx, to: idx + 1 },
        source: Some(source),
        form,
        class,
        from: first,
        to: last,
        end: verb.end.max(last),
    })
}
