//! German words of saying and whose they are: verbs with their particle or helping verb, `laut`,
//! `nach Angaben`, `zufolge`, `so`. Knows a sentence at a time: not which words are said.

use super::according::{by_means, in_the_eyes_of, phrase, postposition, whereby};
use super::papers::{emerges, impersonal, passive};
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::{Kind, Scene};

/// How words of saying and their source stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `Die Gruppe sagte`.
    Plain,
    /// `sagte die Gruppe`.
    Inverted,
    /// `laut der Gruppe`, `der Gruppe zufolge`.
    Phrase,
    /// `so die Gruppe`, `wie die Gruppe mitteilte`.
    Aside,
    /// `die Gruppe, die sagte`, `dass die Gruppe sagte`: the verb is last.
    Last,
    /// `ihm wurde vorgeworfen`, `es wird befürchtet`: nobody is named.
    Passive,
}

/// Words of saying with their source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// The word itself.
    pub(super) cue: Run,
    pub(super) source: Option<Run>,
    pub(super) form: Form,
    pub(super) class: Class,
    /// The first token of the clause or phrase.
    pub(super) from: usize,
    /// The token after cue and source.
    pub(super) to: usize,
    /// Where the particle or the end of the verb stands: `teilte ... mit`.
    pub(super) end: usize,
}

impl Tag {
    /// A phrase such as `laut der Behörde`, from its first token to the one after its last.
    pub(super) const fn of_phrase(cue: Run, source: Run, from: usize, to: usize) -> Self {
        Self { cue, source: Some(source), form: Form::Phrase, class: Class::SPEECH, from, to, end: to }
    }
}

/// Appends the tags of the sentence `from..to`, in text order.
pub(super) fn tags(scene: &Scene<'_>, from: usize, to: usize, found: &mut Vec<Tag>) {
    let mut idx = from;
    while idx < to {
        let token_is_cue = scene.is(idx, Class::CUE.or(Class::SEPARABLE).or(Class::CLAUSE_VERB));
        let tag = if scene.is(idx, Class::PHRASE) {
            phrase(scene, from, idx, to).or_else(|| by_means(scene, from, idx, to))
        } else if scene.is(idx, Class::POSTPOSITION) {
            postposition(scene, from, idx)
        } else {
            None
        };
        let tag =
            tag.or_else(|| scene.is(idx, Class::OPINION).then(|| opinion(scene, from, idx, to)).flatten());
        let tag = tag.or_else(|| {
            (idx == from && scene.word(idx) == "Für").then(|| in_the_eyes_of(scene, idx, to)).flatten()
        });
        let tag =
            tag.or_else(|| (scene.word(idx) == "wonach").then(|| whereby(scene, from, idx, to)).flatten());
        let tag = tag.or_else(|| token_is_cue.then(|| verb(scene, from, idx, to)).flatten());
        let tag = tag.or_else(|| unlisted(scene, from, idx, to));
        if let Some(tag) = tag {
            idx = tag.cue.to.max(if tag.form == Form::Phrase { tag.to } else { 0 }).max(idx + 1);
            found.push(tag);
        } else {
            idx += 1;
        }
    }
}

/// A verb of no list between a quotation and who says it: `„Nein“, grollte Marek`.
fn unlisted(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<Tag> {
    if idx < from + 2 || !scene.is_kind(idx - 1, Kind::Comma) || !scene.is_quote(idx - 2) {
        return None;
    }
    let token = scene.at(idx)?;
    let word = scene.word(idx);
    let past = token.kind == Kind::Word
        && !token.caps
        && !token.is(Class::CLOSED.or(Class::CUE).or(Class::SEPARABLE))
        && !word.ends_with("end");
    let next = scene.word(idx + 1);
    let names =
        scene.is_noun(idx + 1) || matches!(next, "er" | "sie" | "der" | "die" | "das" | "ein" | "eine");
    if !past || !names {
        return None;
    }
    let source = scene.noun_phrase(idx + 1, to)?;
    if !(word.ends_with('t') || word.ends_with("te") || word.ends_with("ten") || scene.is_somebody(source)) {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    Some(Tag {
        cue,
        source: Some(source),
        form: Form::Inverted,
        class: Class::WEAK,
        from: idx,
        to: source.to,
        end: source.to,
    })
}

/// `ist der Meinung, dass`.
fn opinion(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<Tag> {
    let start = scene.clause_start(from, idx);
    let finite = (start..idx).rev().find(|it| scene.is(*it, Class::BE))?;
    if idx < from + 2 || scene.word(idx - 1) != "der" && scene.word(idx - 2) != "der" {
        return None;
    }
    let source = scene.german_subject(from, finite, to).filter(|run| can_speak(scene, *run))?;
    let cue = Run { from: idx, to: idx + 1 };
    let first = source.from.min(finite);
    Some(Tag {
        cue,
        source: Some(source),
        form: Form::Plain,
        class: Class::SPEECH,
        from: first,
        to: idx + 1,
        end: idx + 1,
    })
}

/// Where a verb stands that has its other half further on.
pub(super) struct Verb {
    /// The finite form.
    pub(super) finite: usize,
    /// The token after the last part.
    pub(super) end: usize,
    is_passive: bool,
}

fn verb(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<Tag> {
    let token = scene.at(idx)?;
    let after_quote = idx > from && scene.is_quote(idx - 1);
    if token.caps && idx != from && !(after_quote && scene.opens_phrase(idx + 1)) {
        return None;
    }
    if idx > from
        && scene.is(idx - 1, Class::DETERMINER.or(Class::POSSESSIVE))
        && !scene.is(idx - 1, Class::PRONOUN)
        && (scene.is_noun(idx + 1)
            || scene.is_noun(idx + 2) && !scene.is(idx + 1, Class::CLOSED))
        // "Das erklärte Ivo Marek".
        && !(matches!(scene.word(idx - 1), "Das" | "Dies") && scene.is_noun(idx + 2))
        && !scene.is_kind(idx + 1, Kind::Comma)
        && scene.word(idx).ends_with(['e', 'n', 'r', 's', 'm'])
        && !(idx > from + 1 && scene.is_kind(idx - 2, Kind::Comma))
    {
        return None;
    }
    // "wegen wiederholten Lärms".
    if idx > from
        && scene.is_noun(idx + 1)
        && scene.is(idx - 1, Class::PREPOSITION)
        && scene.word(idx).ends_with(['e', 'n', 'r', 's', 'm'])
    {
        return None;
    }
    if is_attribute(scene, from, idx) {
        return None;
    }
    let (verb, class) = whole_verb(scene, from, idx, to)?;
    let word = scene.word(idx);
    if verb.is_passive {
        return passive(scene, from, idx, to, &verb, class);
    }
    // "sieht darin einen Fortschritt" says nothing, "sieht das als „Fortschritt“" does.
    if class.any(Class::FRAME)
        && matches!(
            word,
            "sieht"
                | "sehen"
                | "sah"
                | "sahen"
                | "hält"
                | "halten"
                | "hielt"
                | "hielten"
                | "betrachtet"
                | "wertete"
        )
        // "hält es für falsch, dass".
        && !(scene.word(idx + 1) == "es"
            || (idx..to.min(idx + 24)).any(|it| scene.word(it) == "für")
                && (idx..to.min(idx + 24)).any(|it| scene.is_kind(it, Kind::Comma) && scene.is(it + 1, Class::THAT)))
        && !(start_of(scene, from, idx)..to.min(idx + 24)).any(|it| {
            scene.is_quote(it)
                && matches!(scene.word(it - usize::from(it > 0)), "als" | "für" | "eine" | "einen" | "ein")
        })
    {
        return None;
    }
    // "(die Hafenpost berichtete)" points elsewhere.
    if scene.is_kind(idx + 1, Kind::Close)
        && (from..idx).rev().take(8).any(|it| scene.is_kind(it, Kind::Open))
    {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    if matches!(
        word,
        "geht" | "gehe" | "gehen" | "ging" | "gingen" | "hervorgeht" | "hervorgehe" | "hervorging"
    ) && verb.end <= to
        && (word.starts_with("hervor") || scene.word(verb.end - 1) == "hervor")
    {
        return emerges(scene, from, idx, to, &verb, class);
    }
    // "hieß es in dem Schreiben": the paper is the source.
    if matches!(word, "hieß" | "heißt" | "lautet" | "lautete" | "geheißen" | "steht" | "stand" | "standen")
    {
        return impersonal(scene, from, idx, to, class);
    }
    let source = scene.german_subject(from, verb.finite, to).filter(|run| can_speak(scene, *run));
    // "Die Zeitung zitierte Toldas mit den Worten": Toldas said it.
    let quoted = word.starts_with("zitier").then(|| {
        let after = source.filter(|run| run.from > verb.finite).map_or(idx + 1, |run| run.to);
        let thing = Class::WORDS.or(Class::WORK).or(Class::DOCUMENT).or(Class::MEANS);
        scene
            .noun_phrase(after, to)
            .filter(|run| {
                !(run.from..run.to).any(|it| scene.stands_for(it, thing) && !scene.is(it, Class::ROLE))
            })
            .filter(|run| !scene.is_quote(run.from))
    });
    let source = quoted.flatten().or(source);
    let somebody = source.is_some_and(|run| scene.is_somebody(run));
    if !class.any(Class::CUE) && !somebody {
        return None;
    }
    // "Dies nennt man ...", "nennt sich ...": names, no claims.
    let own_name = class.any(Class::FRAME)
        && (source.is_some_and(|run| scene.word(run.from) == "man")
            || scene.word(idx + 1) == "sich"
            || scene.word(idx + 2) == "sich"
            || (idx.saturating_sub(4).max(from)..idx).any(|it| scene.word(it) == "sich"));
    if own_name {
        return None;
    }
    let mut start = scene.clause_start(from, verb.finite);
    // "wie der Leiter, Ivo Marek, mitteilte": the clause begins before what is put in.
    if let Some(run) = source.filter(|run| run.from < start) {
        start = scene.clause_start(from, run.from);
    }
    let opener = scene.word(start).to_lowercase();
    let form = match source {
        Some(run) if opener == "wie" && start < verb.finite && run.from < verb.finite => Form::Aside,
        Some(run) if run.from > verb.finite => Form::Inverted,
        // "die Räumung, die er „nötig“ nannte".
        Some(run)
            if start > from
                && scene.is_kind(start - 1, Kind::Comma)
                && matches!(opener.as_str(), "der" | "die" | "das" | "den" | "dem" | "denen")
                && run.from == start + 1
                && !matches!(scene.kind(idx + 1), Some(Kind::Word | Kind::Number | Kind::Quote(_))) =>
        {
            Form::Last
        }
        Some(_) if closes_with_helper(scene, idx) && start < idx => Form::Last,
        Some(run) if is_relative(scene, run, from) || is_subordinate(scene, start) && start < idx => {
            Form::Last
        }
        _ => Form::Plain,
    };
    // "so urteilte Marek": an aside too.
    let form =
        if form == Form::Inverted && opener == "so" && start + 1 == verb.finite { Form::Aside } else { form };
    if lower_is(scene, idx, "wissen")
        && !matches!(
            scene.word(verb.finite),
            "will" | "wollen" | "wollte" | "wollten" | "ließ" | "ließen" | "lässt" | "lassen"
        )
    {
        return None;
    }
    let first = source.map_or(verb.finite, |run| run.from.min(verb.finite));
    let first = if form == Form::Aside { start } else { first };
    // "Der Kai sei leer, das sagte Marek".
    let points =
        form == Form::Inverted && matches!(opener.as_str(), "das" | "dies") && start + 1 == verb.finite;
    let first = if points && start > from { start } else { first };
    let last = source.map_or(idx + 1, |run| run.to.max(verb.finite + 1));
    Some(Tag { cue, source, form, class, from: first, to: last, end: verb.end.max(last) })
}

/// `Mit dem neu formulierten Satz`, `auf nicht weiter bezeichnete Quellen`: an adjective, since only small
/// words part it from the article or preposition before.
fn is_attribute(scene: &Scene<'_>, from: usize, idx: usize) -> bool {
    if !scene.is_noun(idx + 1) || !scene.word(idx).ends_with(['e', 'n', 'r', 's', 'm']) {
        return false;
    }
    for before in (idx.saturating_sub(4).max(from)..idx).rev() {
        let article =
            scene.is(before, Class::DETERMINER.or(Class::POSSESSIVE)) && !scene.is(before, Class::PRONOUN);
        if article || scene.is(before, Class::PREPOSITION) {
            return before + 1 < idx;
        }
        let small = scene.at(before).is_some_and(|it| it.kind == Kind::Word && !it.caps);
        if !small
            || scene.is(before, Class::PRONOUN.or(Class::CONJUNCTION).or(Class::AUXILIARY).or(Class::CUE))
        {
            return false;
        }
    }
    false
}

/// `gesagt hatte`.
fn closes_with_helper(scene: &Scene<'_>, idx: usize) -> bool {
    scene.is(idx + 1, Class::AUXILIARY) && !matches!(scene.kind(idx + 2), Some(Kind::Word))
}

/// A relative pronoun that acts: `, die das sagte`.
fn is_relative(scene: &Scene<'_>, run: Run, from: usize) -> bool {
    scene.is(run.from, Class::RELATIVE)
        || run.to == run.from + 1
            && run.from > from
            && scene.is_kind(run.from - 1, Kind::Comma)
            && matches!(scene.word(run.from), "der" | "die" | "das" | "wer")
}

fn lower_is(scene: &Scene<'_>, idx: usize, word: &str) -> bool {
    scene.word(idx) == word
}

fn start_of(scene: &Scene<'_>, from: usize, idx: usize) -> usize {
    scene.clause_start(from, idx)
}

fn is_subordinate(scene: &Scene<'_>, start: usize) -> bool {
    scene.is(start, Class::CONJUNCTION.or(Class::THAT))
        && !scene.is(start, Class::AND)
        && !matches!(scene.word(start), "denn" | "aber" | "oder" | "sondern" | "Aber" | "Denn" | "Oder")
}

/// Whether a phrase can be somebody who speaks: not a time, not a bare number.
pub(super) fn can_speak(scene: &Scene<'_>, run: Run) -> bool {
    let words = (run.from..run.to).filter(|it| matches!(scene.kind(*it), Some(Kind::Word | Kind::Quote(_))));
    let mut n_time = 0;
    let mut n = 0;
    for it in words {
        n += 1;
        n_time += usize::from(scene.is(it, Class::TIME) && !scene.is(it, Class::ROLE));
    }
    n > n_time && !scene.is(run.from, Class::IT)
}

/// The parts of the verb at `idx`, and its class: `hatte ... gesagt`, `teilte ... mit`.
fn whole_verb(scene: &Scene<'_>, from: usize, idx: usize, to: usize) -> Option<(Verb, Class)> {
    let token = scene.at(idx)?;
    let lower = scene.word(idx).to_lowercase();
    let mut class = token.class;
    let mut end = idx + 1;
    // "gestanden ein": with its particle after it, no participle.
    let mut finite = false;
    // "wie die Polizei bekannt gab": the verb last, its particle before it.
    let before = idx > from
        && scene.is(idx - 1, Class::PARTICLE)
        && !matches!(scene.kind(idx + 1), Some(Kind::Word | Kind::Number));
    let joined = if before && token.is(Class::SEPARABLE) {
        scene.lexicon.class(&format!("{lower}+{}", scene.word(idx - 1)))
    } else {
        Class::NONE
    };
    // "hat bekannt gegeben".
    let apart = if before && is_participle(&lower) {
        scene.lexicon.class(&format!("{}{lower}", scene.word(idx - 1)))
    } else {
        Class::NONE
    };
    if joined.any(Class::CUE) || apart.any(Class::CUE) {
        class = class.or(joined).or(apart);
    } else if token.is(Class::SEPARABLE) {
        match particle(scene, &lower, idx, to) {
            Some((it, joined)) => {
                class = class.or(joined);
                end = it + 1;
                finite = true;
            }
            None if !token.is(Class::CUE.or(Class::CLAUSE_VERB)) => return None,
            None => {}
        }
    }
    if !class.any(Class::CUE) {
        // "Die Studie zeigt, dass": says something only with a clause.
        let comma = (idx + 1..to.min(idx + 16)).find(|it| scene.is_kind(*it, Kind::Comma));
        let beside = idx > from + 1 && scene.is_kind(idx - 1, Kind::Comma) && scene.is_quote(idx - 2);
        let quote = beside || (idx + 1..comma.unwrap_or(to).min(idx + 12)).any(|it| scene.is_quote(it));
        let clause = quote
            || comma.is_some_and(|it| {
                scene.is(it + 1, Class::THAT)
                    || scene.has_any_subjunctive(it + 1, to)
                    || scene.has_infinitive(it + 1, to)
            });
        if !class.any(Class::CLAUSE_VERB) || !clause {
            return None;
        }
    }
    let strict = is_participle(&lower) && !finite;
    let closes = idx + 1 >= to
        || !matches!(scene.kind(idx + 1), Some(Kind::Word | Kind::Number | Kind::Quote(_)))
        || scene.is(idx + 1, Class::AUXILIARY.or(Class::AND));
    let start = scene.clause_start(from, idx);
    let helper = (start..idx).rev().find(|it| scene.is(*it, Class::AUXILIARY));
    let helper = helper.or_else(|| {
        // "Roe hatte, wie berichtet, gesagt": past what is put in.
        ((strict || lower == "zitiert") && helper.is_none())
            .then(|| (from..start).rev().take(40).find(|it| scene.is(*it, Class::AUXILIARY)))
            .flatten()
    });
    // "hatte der Anwalt, Ivo Marek, zuvor betont".
    let helper = helper.or_else(|| {
        let bare =
            closes && start > from && idx < start + 3 && !lower.ends_with("te") && !lower.ends_with("ten");
        let have = |it: &usize| matches!(scene.word(*it), "hat" | "haben" | "hatte" | "hatten" | "habe");
        let only_adverbs = (start..idx).all(|it| scene.is_adverbial(it));
        (bare && only_adverbs && scene.is_kind(start - 1, Kind::Comma))
            .then(|| (from..start).rev().take(30).find(have))
            .flatten()
    });
    let after = scene.is(idx + 1, Class::AUXILIARY).then_some(idx + 1);
    if strict
        || closes
            && (helper.is_some() || after.is_some())
            && !lower.ends_with("te")
            && !lower.ends_with("ten")
    {
        let modal = helper.filter(|_| after.is_some_and(|it| matches!(scene.word(it), "haben" | "zu")));
        let finite = modal.or(after).or(helper);
        let Some(finite) = finite else {
            return (!strict).then_some((Verb { finite: idx, end, is_passive: false }, class));
        };
        let is_have = |it: usize| {
            matches!(
                scene.word(it).to_lowercase().as_str(),
                "hat"
                    | "haben"
                    | "hatte"
                    | "hatten"
                    | "habe"
                    | "hätte"
                    | "hätten"
                    | "will"
                    | "wollen"
                    | "soll"
                    | "sollen"
            )
        };
        // "waren davon ausgegangen": no passive.
        let moves = matches!(lower.as_str(), "ausgegangen" | "fortgefahren" | "hervorgegangen");
        let is_be =
            !moves && (start..idx + 3).any(|it| scene.is(it, Class::BE)) || scene.is(finite, Class::BE);
        if is_be && !is_have(finite) || scene.word(idx + 1) == "worden" {
            return Some((Verb { finite, end, is_passive: true }, class));
        }
        if !is_have(finite) && !strict {
            return None;
        }
        let finite = if after.is_some() && modal.is_none() { idx } else { finite };
        return Some((
            Verb { finite, end: idx + 1 + usize::from(modal.is_some()), is_passive: false },
            class,
        ));
    }
    if lower == "wissen" {
        // "ließ wissen", "will wissen".
        let lets = |it: &usize| matches!(scene.word(*it), "ließ" | "ließen" | "lässt" | "lassen");
        let finite = helper.or_else(|| (start..idx).rev().find(lets))?;
        return Some((Verb { finite, end: idx + 1, is_passive: false }, class));
    }
    // "zu sagen": nobody says it yet.
    if idx > from && matches!(scene.word(idx - 1), "zu") {
        return None;
    }
    Some((Verb { finite: idx, end, is_passive: false }, class))
}

/// `gesagt`, `mitgeteilt`.
pub(super) fn is_participle(word: &str) -> bool {
    let ends = word.ends_with('t') || word.ends_with("en");
    let inner = [
        "mit", "an", "auf", "vor", "zu", "aus", "ein", "hin", "hinzu", "heraus", "hervor", "bekannt",
        "zurück", "fest", "ab", "klar",
    ]
    .iter()
    .any(|it| word.strip_prefix(it).is_some_and(|rest| rest.starts_with("ge") && rest.len() > 4));
    let own = word.starts_with("ge")
        && word.len() > 5
        && !matches!(word, "geben" | "gehen" | "gehört" | "gesteht" | "gestehen");
    ends && (own || inner) || matches!(word, "bekanntgegeben")
}

/// The particle of the verb at `idx`, further on at the end of its clause: `teilte ... mit`.
fn particle(scene: &Scene<'_>, verb: &str, idx: usize, to: usize) -> Option<(usize, Class)> {
    let mut joined = String::with_capacity(24);
    for it in idx + 1..to.min(idx + 45) {
        if matches!(scene.kind(it), Some(Kind::Colon | Kind::Semicolon)) {
            return None;
        }
        if !scene.is(it, Class::PARTICLE) {
            continue;
        }
        let closes = it + 1 >= to
            || !matches!(scene.kind(it + 1), Some(Kind::Word | Kind::Number))
            || scene.is(it + 1, Class::AND.or(Class::THAT).or(Class::CONJUNCTION));
        joined.clear();
        joined.push_str(verb);
        joined.push('+');
        joined.extend(scene.word(it).chars().flat_map(char::to_lowercase));
        let class = scene.lexicon.class(&joined);
        if class.any(Class::CUE) && (closes || scene.word(it) == "davon") {
            return Some((it, class));
        }
    }
    None
}
