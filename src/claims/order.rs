//! Verbs of saying in languages whose subject stands on either side of its verb or is left out: French,
//! Spanish, Arabic, by the habits of their lexicon. Knows a sentence at a time: not which quotation goes
//! with which cue.

use super::cue::{Form, Tag, subject};
use super::lexicon::{Class, Habit};
use super::phrase::Run;
use super::scene::{Kind, Scene};

/// How far behind a verb its subject is looked for, past places and times, in tokens.
const SUBJECT_MAX: usize = 16;
/// How far behind a tag the words said may begin, past places and times, in tokens.
const OPENING_MAX: usize = 40;

/// A verb of saying with its subject.
pub(super) fn verb(
    scene: &Scene<'_>,
    from: usize,
    idx: usize,
    limit: usize,
    last: Option<&Tag>,
) -> Option<Tag> {
    let token = *scene.at(idx)?;
    if token.caps && idx != from && !scene.is_quote(idx - 1) && !scene.is_kind(idx - 1, Kind::Dash) {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    if token.is(Class::GERUND) {
        return gerund(scene, from, idx, limit, last);
    }
    // "Exigimos que", "ندعو إلى": the verb says who.
    if token.is(Class::WE) {
        return Some(Tag::new(cue, Some(cue), Form::Plain, token.class));
    }
    // "قوله إن": whose words they are was said before.
    if token.is(Class::SAYING) {
        let source = quoted_by(scene, from, idx)?;
        let mut tag = Tag::new(cue, Some(source), Form::Plain, token.class.or(Class::SPEECH));
        tag.from = source.from;
        return Some(tag);
    }
    let lead = lead(scene, from, idx);
    let helped = (lead..idx).any(|it| scene.is(it, Class::AUXILIARY));
    let own = |idx: usize| matches!(scene.word(idx), "se" | "s'" | "s’");
    if token.is(Class::REFLEXIVE) && !(lead..idx).any(own) {
        return None;
    }
    // "n'a pas précisé que": nobody says it.
    if (lead..idx).any(|it| scene.is(it, Class::NEGATION)) {
        return None;
    }
    // "a-t-elle ajouté", "a-t-il également ajouté".
    if let Some(pronoun) = tied_pronoun(scene, from, idx) {
        let mut tag =
            Tag::new(cue, Some(Run { from: pronoun, to: pronoun + 1 }), Form::Inverted, token.class);
        tag.from = pronoun - 1;
        return Some(tag);
    }
    let before = idx.checked_sub(1).filter(|it| *it >= from);
    let nominal = before.is_some_and(|it| {
        scene.is(it, Class::POSSESSIVE)
            || (scene.is(it, Class::DETERMINER) && !scene.is(it, Class::CLITIC.or(Class::PRONOUN)))
            || token.is(Class::NOUN_VERB)
                && scene.is(it, Class::DETERMINER.or(Class::PREPOSITION).or(Class::ADJECTIVE).or(Class::NOUN_VERB))
            // "para decir", "من قال": what follows a preposition is no finite verb.
            || scene.is(it, Class::PREPOSITION) && !scene.is(it, Class::CLITIC.or(Class::THAT).or(Class::PHRASE))
                && !scene.lexicon.has(Habit::VERB_FIRST)
    });
    if nominal || token.is(Class::PARTICIPLE) && !helped {
        return None;
    }
    let parted = lead > from && matches!(scene.kind(lead - 1), Some(Kind::Comma | Kind::Dash));
    let quote = lead.checked_sub(if parted { 2 } else { 1 }).filter(|it| *it >= from && scene.is_quote(*it));
    let after_quote = quote.is_some_and(|it| !is_name_in_marks(scene, from, it));
    let tag = |source: Run, form: Form| {
        let mut tag = Tag::new(cue, Some(source), form, token.class);
        if form == Form::Inverted {
            tag.from = lead;
        }
        tag
    };
    let behind = || subject_behind(scene, idx, limit, after_quote, token.class);
    if after_quote {
        return behind().map(|it| tag(it, Form::Inverted)).or_else(|| dropped(scene, cue, lead, token.class));
    }
    // "qui dénonce", "التي قالت": who that is stands before.
    let relative = lead > from
        && (scene.is(lead - 1, Class::RELATIVE)
            || scene.is(lead - 1, Class::THAT)
                && lead > from + 1
                && (scene.is(lead - 2, Class::GROUP.or(Class::ROLE).or(Class::DOCUMENT))
                    || scene.is_kind(lead - 2, Kind::Close)));
    if relative {
        let source = antecedent(scene, from, lead - 1)?;
        return Some(tag(source, Form::Plain));
    }
    if scene.lexicon.has(Habit::VERB_FIRST) {
        // "رأى الأهالي المراكب": saw, not held that.
        if token.is(Class::CLAUSE_VERB) && opening(scene, idx + 1, limit).is_none() {
            return None;
        }
        if let Some(source) = behind() {
            return Some(tag(source, Form::Inverted));
        }
        let opens = opening(scene, idx + 1, limit).is_some();
        let near = before.filter(|_| opens).and_then(|_| noun_before(scene, from, lead));
        return near
            .map(|it| tag(it, Form::Plain))
            .or_else(|| dropped(scene, cue, lead, token.class).filter(|_| opens));
    }
    let opens = scene.is(idx + 1, Class::THAT)
        || scene.is_quote(idx + 1)
        || scene.is_kind(idx + 1, Kind::Colon)
        || scene.is(idx + 1, Class::PREPOSITION.or(Class::TIME)) && opening(scene, idx + 1, limit).is_some();
    // "..., souligne ce rapport, ...": after a comma what stands before is said already, if it is no
    // subject with its post: "Roe, directrice du port, souligne".
    let subject = subject_before(scene, from, lead, last);
    let with_post = subject.filter(|it| !parted || is_whole_clause(scene, from, *it, lead));
    let comes_after = parted && with_post.is_none()
        || lead > from && scene.is(lead - 1, Class::CONJUNCTION) && !scene.is(lead - 1, Class::AND);
    if comes_after
        && !opens
        && let Some(source) = behind()
        && ends_there(scene, source.to, limit)
        && is_speaker(scene, source)
    {
        return Some(tag(source, Form::Inverted));
    }
    let subject = with_post.or(subject).filter(|it| {
        !scene.is(it.from, Class::CLITIC) || it.to > it.from + 1 || scene.is(it.from, Class::PRONOUN)
    });
    if let Some(source) = subject {
        let tag = tag(source, Form::Plain).shared_with(last);
        let doubtful = token.is(Class::NOUN_VERB) && !helped && !is_speaker(scene, source);
        return (!doubtful).then_some(tag);
    }
    if !opens
        && !token.is(Class::NOUN_VERB)
        && let Some(source) = behind()
        && ends_there(scene, source.to, limit)
        && is_speaker(scene, source)
    {
        return Some(tag(source, Form::Inverted));
    }
    dropped(scene, cue, lead, token.class).filter(|_| opens)
}

/// The tag of a verb whose subject is left out, where the language does that.
fn dropped(scene: &Scene<'_>, cue: Run, lead: usize, class: Class) -> Option<Tag> {
    let mut tag = Tag::new(cue, None, Form::Plain, class);
    tag.from = lead;
    tag.is_dropped = true;
    // "se cree que": nobody in particular.
    let impersonal = is_impersonal(scene, lead, cue.from);
    (scene.lexicon.has(Habit::DROPS_SUBJECT) && !impersonal).then_some(tag)
}

/// Whether a clitic makes a verb one of nobody in particular: `Se cree que`.
fn is_impersonal(scene: &Scene<'_>, from: usize, verb: usize) -> bool {
    let own = |idx: usize| matches!(scene.word(idx), "se" | "Se");
    scene.lexicon.has(Habit::DROPS_SUBJECT) && (from..verb).any(own)
        || verb > 0 && scene.word(verb - 1) == "Se"
}

/// `..., precisando que`, `مضيفا أن`: the subject is that of the verb before, or of the sentence.
fn gerund(scene: &Scene<'_>, from: usize, idx: usize, limit: usize, last: Option<&Tag>) -> Option<Tag> {
    let class = scene.at(idx)?.class;
    let cue = Run { from: idx, to: idx + 1 };
    opening(scene, idx + 1, limit)?;
    let source = last.and_then(|it| it.source).or_else(|| {
        let first = scene.main_subject(from, idx).filter(|it| is_speaker(scene, *it));
        first.filter(|_| !scene.lexicon.has(Habit::NO_CAPITALS))
    });
    match source {
        Some(source) => Some(Tag::new(cue, Some(source), Form::Participle, class)),
        None => dropped(scene, cue, idx, class),
    }
}

/// Back over what helps a verb: `a également`, `se`, `قد`.
fn lead(scene: &Scene<'_>, from: usize, idx: usize) -> usize {
    let mut lead = idx;
    while lead > from {
        let before = lead - 1;
        let helps = scene.is(before, Class::AUXILIARY.or(Class::CLITIC))
            || scene.is(before, Class::ADVERB) && !scene.is(before, Class::THAT.or(Class::CONJUNCTION));
        if !helps || scene.at(before).is_some_and(|it| it.caps) || scene.is(before, Class::RELATIVE) {
            break;
        }
        lead = before;
    }
    lead
}

/// The pronoun between a helping verb and its participle: `a-t-elle ajouté`.
fn tied_pronoun(scene: &Scene<'_>, from: usize, idx: usize) -> Option<usize> {
    if !scene.lexicon.has(Habit::TIES_PRONOUN) {
        return None;
    }
    let lowest = idx.saturating_sub(4).max(from + 1);
    let pronoun = (lowest..idx).rev().find(|it| !scene.is(*it, Class::ADVERB))?;
    (scene.is(pronoun, Class::PRONOUN) && scene.is(pronoun - 1, Class::AUXILIARY)).then_some(pronoun)
}

/// Whether a phrase is somebody that can speak.
fn is_speaker(scene: &Scene<'_>, run: Run) -> bool {
    let speaks = Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT).or(Class::PRONOUN).or(Class::TITLE);
    (run.from..run.to).any(|it| scene.is(it, speaks) || scene.is_name(it) && !scene.is(it, Class::CUE))
}

/// Whether nothing of what is said stands right behind a subject that follows its verb.
fn ends_there(scene: &Scene<'_>, to: usize, limit: usize) -> bool {
    to >= limit
        || scene.is(
            to,
            Class::TIME.or(Class::PREPOSITION).or(Class::AND).or(Class::ADVERB).or(Class::CONJUNCTION),
        )
        || scene.is(to, Class::DETERMINER) && scene.is_kind(to + 1, Kind::Number)
        || !matches!(scene.kind(to), Some(Kind::Word | Kind::Number))
}

/// The subject before a verb, which a comma may part from it: `Roe, directrice du port, affirme`.
fn subject_before(scene: &Scene<'_>, from: usize, lead: usize, last: Option<&Tag>) -> Option<Run> {
    let found = subject(scene, from, lead, last).filter(|it| {
        let open = scene.is(it.from, Class::CUE) && it.from == from;
        !open && !scene.is(it.from, Class::RELATIVE)
    });
    let comma = lead.checked_sub(1).filter(|it| *it > from && scene.is_kind(*it, Kind::Comma));
    found.or_else(|| {
        let run = scene.phrase_before(from, comma?)?;
        (run.from == from && is_speaker(scene, run)).then_some(run)
    })
}

/// Whether a subject opens its clause and nothing but what is said of it stands between it and its verb.
fn is_whole_clause(scene: &Scene<'_>, from: usize, subject: Run, lead: usize) -> bool {
    let verb = Class::AUXILIARY.or(Class::VERB).or(Class::CUE);
    let mut in_relative = false;
    let plain = (subject.from..lead).all(|it| {
        in_relative |= scene.is(it, Class::RELATIVE.or(Class::THAT));
        in_relative &= !scene.is_kind(it, Kind::Comma);
        in_relative || !scene.is(it, verb) || scene.is(it, Class::NOUN_VERB) || scene.is_name(it)
    });
    let opens = subject.from == from
        || !matches!(scene.kind(subject.from - 1), Some(Kind::Word | Kind::Number))
        || scene.is(subject.from - 1, Class::THAT.or(Class::CONJUNCTION).or(Class::ADVERB).or(Class::TIME))
            && !scene.is(subject.from - 1, Class::AND);
    plain && opens
}

/// Whom a relative word stands for: `Roe, qui dénonce`.
fn antecedent(scene: &Scene<'_>, from: usize, relative: usize) -> Option<Run> {
    let end = relative - usize::from(relative > from && scene.is_kind(relative - 1, Kind::Comma));
    if scene.lexicon.has(Habit::VERB_FIRST) {
        return noun_before(scene, from, end);
    }
    let run = scene.phrase_before(from, end)?;
    // "Le port ignore Cedar Legal Aid, qui": a verb of no list stands between two phrases.
    let first = (run.from..run.to).rev().take_while(|it| scene.is_name(*it)).last();
    let joins =
        Class::OF.or(Class::DETERMINER).or(Class::ROLE).or(Class::GROUP).or(Class::TITLE).or(Class::DOCUMENT);
    let cut = first.filter(|it| *it > run.from && !scene.is(*it - 1, joins));
    Some(cut.map_or(run, |from| Run { from, ..run }))
}

/// The noun phrase that fills the clause before a verb: `المنظمة قالت`.
fn noun_before(scene: &Scene<'_>, from: usize, lead: usize) -> Option<Run> {
    let run = scene.phrase_before(from, lead)?;
    let begins = run.from == from
        || scene.is(run.from - 1, Class::THAT.or(Class::CONJUNCTION).or(Class::AND))
        || !matches!(scene.kind(run.from - 1), Some(Kind::Word | Kind::Number));
    begins.then_some(run)
}

/// The subject behind a verb, past places and times: `a précisé dans un communiqué la préfecture`.
fn subject_behind(
    scene: &Scene<'_>,
    verb: usize,
    limit: usize,
    after_quote: bool,
    class: Class,
) -> Option<Run> {
    let first = verb + 1;
    let mut idx = first;
    let limit = limit.min(first + OPENING_MAX);
    for _ in 0..4 {
        if idx >= limit || idx > first + SUBJECT_MAX {
            return None;
        }
        if scene.is_quote(idx) {
            let name = scene.lexicon.has(Habit::NO_CAPITALS) && is_name_in_marks(scene, verb, idx);
            return name.then_some(Run { from: idx, to: idx + 1 });
        }
        let is_stop = !matches!(scene.kind(idx), Some(Kind::Word | Kind::Number));
        let is_time = scene.is(idx, Class::TIME.or(Class::ADVERB));
        if is_stop || scene.is(idx, Class::THAT) && !scene.is(idx, Class::DETERMINER) {
            return None;
        }
        if is_time {
            idx += 1;
            continue;
        }
        if scene.is(idx, Class::PREPOSITION) && !scene.is(idx, Class::DETERMINER.or(Class::PRONOUN)) {
            if !after_quote && !scene.lexicon.has(Habit::VERB_FIRST) {
                return None;
            }
            let run = scene.phrase_after(idx + 1, limit)?;
            idx = run.to;
            continue;
        }
        let mut run = scene.phrase_after(idx, limit)?;
        if scene.lexicon.has(Habit::NO_CAPITALS) {
            // "أكد لوكالة الأنباء أن": told to somebody; the subject stands elsewhere.
            let told = scene.word(idx).strip_prefix('ل').map(|it| match it.strip_prefix('ل') {
                Some(noun) => scene.lexicon.class(&format!("ال{noun}")),
                None => scene.lexicon.class(it),
            });
            // "طالبت بإعادة": what is asked, nobody who asks.
            let what = scene.word(idx);
            if class.any(Class::ADDRESS) && what.starts_with('ب') && what.chars().nth(4).is_some() {
                return None;
            }
            if told.is_some_and(|it| it.any(Class::GROUP.or(Class::ROLE))) {
                idx = run.to;
                continue;
            }
            run = with_name_in_marks(scene, verb, run, limit);
            // "مدير البرنامج في منظمة العفو الدولية فيليب لوثر".
            let at_work = scene.is(run.from, Class::ROLE)
                && matches!(scene.word(run.to), "في" | "فى" | "لدى")
                && scene.is(run.to + 1, Class::GROUP.or(Class::ORGANIZATION));
            if let Some(place) = scene.phrase_after(run.to + 1, limit).filter(|_| at_work) {
                run.to = place.to;
            }
            run = without_object(scene, run, class);
        } else if run.to == run.from + 1 && scene.is(run.from, Class::DETERMINER) {
            return None;
        }
        return Some(with_post(scene, run, limit));
    }
    None
}

/// Takes in what follows a subject between commas: `, directrice de Cedar Legal Aid,`.
fn with_post(scene: &Scene<'_>, run: Run, limit: usize) -> Run {
    let mut whole = scene.with_appositive(run, limit);
    // "وكيلة الأمين العام أن": no comma need end it.
    if let Some(that) = (run.to..whole.to).find(|it| scene.is(*it, Class::THAT)) {
        let relative = scene.is(that, Class::RELATIVE) || !scene.lexicon.has(Habit::NO_CAPITALS);
        whole.to = if relative { whole.to } else { that };
    }
    if !scene.lexicon.has(Habit::NO_CAPITALS) {
        // "souligne ce rapport, trois bateaux ont": a clause of its own is no post.
        let verb = (run.to..whole.to).find(|it| scene.is(*it, Class::AUXILIARY.or(Class::VERB)));
        let relative = (run.to..whole.to).find(|it| scene.is(*it, Class::RELATIVE.or(Class::THAT)));
        return if verb.is_some_and(|it| relative.is_none_or(|at| at > it)) { run } else { whole };
    }
    // "المدير التنفيذي لـ«هيومن رايتس ووتش»، كينيث روث، إن": a short part before another comma.
    let comma = run.to;
    if whole.to == run.to && scene.is_kind(comma, Kind::Comma) {
        let next = scene.phrase_after(comma + 1, limit);
        let name = next.filter(|it| {
            it.to - it.from <= 4
                && scene.is_kind(it.to, Kind::Comma)
                && !scene.is(it.from, Class::TIME.or(Class::PREPOSITION).or(Class::AUXILIARY).or(Class::CUE))
        });
        return name.map_or(run, |it| Run { from: run.from, to: it.to });
    }
    whole
}

/// A quotation that is part of a name where names have no capitals: `منظمة «العفو الدولية»`.
pub(super) fn is_name_in_marks(scene: &Scene<'_>, from: usize, quote: usize) -> bool {
    if !scene.lexicon.has(Habit::NO_CAPITALS) {
        return quote > from
            && scene.is_quoted_name(quote)
            && scene
                .is(quote - 1, Class::DETERMINER.or(Class::THAT).or(Class::GROUP).or(Class::ORGANIZATION));
    }
    let Some(before) = quote.checked_sub(1) else { return false };
    let named = scene
        .is(before, Class::GROUP.or(Class::ORGANIZATION).or(Class::DOCUMENT).or(Class::ROLE).or(Class::CUE))
        || matches!(scene.word(before), "لـ" | "ل" | "بـ" | "من" | "عن");
    let inner = scene.quotation(quote).map_or("", |it| it.inner.of(scene.text));
    let is_short = inner.split_whitespace().take(5).count() < 5 && !inner.contains(['.', '!', '?', '؟', ':']);
    let goes_on =
        matches!(scene.kind(quote + 1), Some(Kind::Word | Kind::Comma | Kind::Quote(_) | Kind::Colon));
    named && is_short && goes_on
}

/// Takes names in marks into a phrase: `المدير التنفيذي لـ«هيومن رايتس ووتش» كينيث روث`.
fn with_name_in_marks(scene: &Scene<'_>, verb: usize, run: Run, limit: usize) -> Run {
    let quote = run.to;
    if quote >= limit || !scene.is_quote(quote) || !is_name_in_marks(scene, verb, quote) {
        return run;
    }
    let after = quote + 1;
    let goes_on = scene.kind(after) == Some(Kind::Word) && !scene.is(after, Class::CLOSED.or(Class::GROUP));
    let next = scene.phrase_after(after, limit).filter(|_| goes_on);
    Run { from: run.from, to: next.map_or(after, |it| it.to) }
}

/// The subject without the object that follows it where nothing parts them: `دعت المنظمة السلطات إلى`,
/// `أبدت المنظمة مخاوف`.
fn without_object(scene: &Scene<'_>, run: Run, class: Class) -> Run {
    let definite = |idx: usize| scene.word(idx).starts_with("ال") || scene.word(idx).starts_with("لل");
    let body = Class::GROUP.or(Class::ORGANIZATION);
    // A body with its article goes on with words that have theirs.
    let is_body = scene.is(run.from, body) && definite(run.from);
    // "قال صيادون للمنظمة": to whom; but "المدير الإقليمي للمنظمة" is one phrase.
    let plain = !scene.is(run.from, body.or(Class::ROLE).or(Class::DOCUMENT));
    let to_whom = |idx: usize| {
        let noun = scene.word(idx).strip_prefix("لل");
        plain && noun.is_some_and(|it| scene.lexicon.class(&format!("ال{it}")).any(body.or(Class::ROLE)))
    };
    let object = (run.from + 1..run.to).find(|it| {
        to_whom(*it)
            || is_body && !definite(*it) && scene.is_kind(*it, Kind::Word)
            || class.any(Class::ADDRESS)
                && (scene.is(*it, Class::GROUP.or(Class::ROLE))
                    && scene.word(*it).starts_with("ال")
                    && (definite(*it - 1) || !scene.is(*it - 1, body.or(Class::ROLE).or(Class::ADJECTIVE)))
                    || scene.word(*it).starts_with('ب') && scene.word(*it).chars().nth(4).is_some())
    });
    object.map_or(run, |it| Run { to: it, ..run })
}

/// Whose words `قوله` are: `نقلت الوكالة عن المدير قوله`.
fn quoted_by(scene: &Scene<'_>, from: usize, idx: usize) -> Option<Run> {
    let lowest = idx.saturating_sub(20).max(from);
    let about =
        (lowest..idx).rev().find(|it| scene.is(*it, Class::PREPOSITION) && scene.word(*it) == "عن")?;
    (about + 1 < idx).then_some(Run { from: about + 1, to: idx })
}

/// Where the words said begin behind a tag that ends at `from`: past places, times and what is said of
/// the speaker, at a word such as `que`, a colon, or a quotation. None where no such sign stands there.
pub(super) fn opening(scene: &Scene<'_>, from: usize, limit: usize) -> Option<usize> {
    let is_loose = scene.lexicon.has(Habit::VERB_FIRST);
    let end = limit.min(from + OPENING_MAX);
    let mut passed = None;
    let mut idx = from;
    while idx < end {
        let token = scene.at(idx)?;
        match token.kind {
            Kind::Colon if scene.is(idx + 1, Class::THAT) => return Some(idx + 2),
            Kind::Colon => return Some(idx + 1),
            Kind::Quote(_) if is_loose && idx > from && scene.is_kind(idx + 1, Kind::Word) => {
                // "لقناة «الغد» إن": a name on the way.
                let joined = scene.is_kind(idx - 1, Kind::Word) && !scene.is(idx - 1, Class::CUE);
                let inner = scene.quotation(idx)?.inner.of(scene.text);
                if !joined || inner.split_whitespace().take(5).count() > 4 {
                    return Some(idx);
                }
                passed = passed.or(Some(idx));
            }
            Kind::Quote(_) => return Some(idx),
            Kind::Stop | Kind::Semicolon => break,
            Kind::Word if token.is(Class::THAT) && !token.is(Class::PREPOSITION) => return Some(idx + 1),
            Kind::Word if token.is(Class::CUE) && !token.is(Class::NOUN_VERB) && idx > from => break,
            Kind::Word if is_loose => {}
            Kind::Word if token.is(Class::TIME.or(Class::ADVERB)) => {}
            Kind::Word if token.is(Class::DETERMINER) && !token.is(Class::PREPOSITION) => {
                let when = scene.is(idx + 1, Class::TIME) || scene.is_kind(idx + 1, Kind::Number);
                if !when {
                    return None;
                }
            }
            Kind::Word if token.is(Class::PREPOSITION) => {
                let run = scene.phrase_after(idx + 1, end)?;
                idx = run.to;
                continue;
            }
            Kind::Word => return None,
            _ => {}
        }
        idx += 1;
    }
    // "وطالبت آموس، خلال حفل في المدينة، بوقف القمع": a place between commas.
    let leads_in = is_loose
        && scene.is_kind(from, Kind::Comma)
        && scene.is(from + 1, Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB));
    let comma = (from + 2..end).find(|it| scene.is_kind(*it, Kind::Comma)).filter(|_| leads_in);
    comma.map(|it| it + 1).or(passed)
}

/// Past the time and place that stand behind a verb: `a dénoncé mercredi dans un communiqué la fermeture`.
pub(super) fn after_time(scene: &Scene<'_>, from: usize, end: usize) -> usize {
    let is_time = |idx: usize| scene.is(idx, Class::TIME);
    let mut idx = from;
    while idx < end {
        let article = scene.is(idx, Class::DETERMINER)
            && (is_time(idx + 1) || scene.is_kind(idx + 1, Kind::Number) && is_time(idx + 2));
        let number = scene.is_kind(idx, Kind::Number) && (is_time(idx + 1) || idx > from && is_time(idx - 1));
        let parts = matches!(scene.kind(idx), Some(Kind::Comma | Kind::Dash | Kind::Colon | Kind::Semicolon));
        if is_time(idx) || article || number || parts {
            idx += 1;
            continue;
        }
        let place = scene.phrase_after(idx + 1, end).filter(|it| {
            scene.is(idx, Class::AT)
                && (scene.is(it.to, Class::DETERMINER.or(Class::POSSESSIVE))
                    || scene.is_kind(it.to, Kind::Comma))
        });
        match place {
            Some(place) => idx = place.to,
            None => break,
        }
    }
    if idx < end { idx } else { from }
}
