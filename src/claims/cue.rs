//! Finds the words of saying in a sentence and whom they belong to. Knows a sentence at a time: not
//! which quotation goes with which cue.

use super::lexicon::{Class, Habit};
use super::order;
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
    /// The source is that of a verb before: `said so and warned`.
    pub(super) is_shared: bool,
    /// The source is left out, as Spanish and Arabic do: whoever spoke last.
    pub(super) is_dropped: bool,
}

impl Tag {
    pub(super) fn new(cue: Run, source: Option<Run>, form: Form, class: Class) -> Self {
        let (mut from, mut to) = (cue.from, cue.to);
        if let Some(source) = source.filter(|_| form != Form::Participle) {
            from = from.min(source.from);
            to = to.max(source.to);
        }
        Self { cue, source, form, class, from, to, is_shared: false, is_dropped: false }
    }

    /// The same tag when its source belongs to a verb before it.
    pub(super) fn shared_with(mut self, last: Option<&Self>) -> Self {
        if let (Some(source), Some(last)) = (self.source, last)
            && source.from < last.to
        {
            self.from = self.cue.from;
            self.is_shared = true;
        }
        self
    }
}

/// What the first word of a cue is, unless no list has it.
const LISTED: Class =
    Class::CUE.or(Class::PHRASE).or(Class::POSTPOSITION).or(Class::SAYING).or(Class::JUDGED);

/// Appends the tags of the sentence `from..to`, in text order.
pub(super) fn tags(scene: &Scene<'_>, from: usize, to: usize, found: &mut Vec<Tag>) {
    let first = found.len();
    let mut idx = from;
    while idx < to {
        // Most words begin no tag.
        if !scene.is(idx, LISTED) && !is_past(scene, idx) {
            idx += 1;
            continue;
        }
        let last = found.get(first..).and_then(<[Tag]>::last);
        let Some(tag) = tag_at(scene, from, idx, to, last) else {
            idx += 1;
            continue;
        };
        let gives_way = if tag.from == idx && is_saying(scene, idx) {
            // "rejects claims made by Roe that": the words are Roe's.
            // "agrees with the finding of the court that".
            last.is_some_and(|it| {
                it.form == Form::Plain
                    && it.cue.to <= idx
                    && idx - it.cue.to < 4
                    && (it.cue.to..idx)
                        .all(|it| scene.is(it, Class::PREPOSITION.or(Class::DETERMINER).or(Class::ADJECTIVE)))
            })
        } else {
            // "According to media reports, Roe has declared that": Roe has.
            scene.is(idx, Class::CUE)
                && found.len() == first + 1
                && last.is_some_and(|it| scene.is_hearsay(it.source, tag.from))
        };
        if gives_way {
            found.pop();
        }
        idx = tag.to.max(idx + 1);
        found.push(tag);
    }
}

/// The tag whose cue begins at `idx`; `last` is the one before it.
fn tag_at(scene: &Scene<'_>, from: usize, idx: usize, to: usize, last: Option<&Tag>) -> Option<Tag> {
    if scene.is(idx, Class::PHRASE)
        && let Some(tag) = phrase(scene, from, idx, to)
    {
        return Some(tag);
    }
    if scene.is(idx, Class::POSTPOSITION)
        && let Some(source) = scene.phrase_before(from, idx)
    {
        return Some(Tag::new(Run { from: idx, to: idx + 1 }, Some(source), Form::Phrase, Class::SPEECH));
    }
    let read = if scene.lexicon.has(Habit::FREE_ORDER) { order::verb } else { verb };
    if scene.is(idx, Class::CUE)
        && let Some(tag) = read(scene, from, idx, to, last)
    {
        return Some(tag);
    }
    saying(scene, from, idx, to).or_else(|| unlisted(scene, from, idx, to))
}

fn is_saying(scene: &Scene<'_>, idx: usize) -> bool {
    scene.is(idx, Class::SAYING) || scene.has_issuer && scene.is(idx, Class::JUDGED)
}

/// A noun for what somebody says, with whose it is: `their claim that`, `Roe’s remark: “...”`.
fn saying(scene: &Scene<'_>, from: usize, idx: usize, limit: usize) -> Option<Tag> {
    if !is_saying(scene, idx) || idx == from || scene.at(idx)?.caps {
        return None;
    }
    let next = idx + 1;
    if scene.has_issuer
        && let Some(tag) = said_by(scene, idx, limit)
    {
        return Some(tag);
    }
    let opens = scene.word(next) == "that" && !scene.is(idx + 2, Class::AUXILIARY.or(Class::CUE))
        || scene.is_quote(next)
        || matches!(scene.kind(next), Some(Kind::Colon | Kind::Comma)) && scene.is_quote(next + 1)
        || scene.word(next) == "of"
            && (scene.is_quote(next + 1)
                || scene.is(next + 1, Class::DETERMINER) && scene.is_quote(next + 2));
    if next >= limit || !opens {
        return None;
    }
    // Past "long-standing", "first": up to whose it is.
    let lowest = idx.saturating_sub(4).max(from);
    let whose = (lowest..idx)
        .rev()
        .take_while(|it| {
            matches!(scene.kind(*it), Some(Kind::Word | Kind::Number | Kind::Genitive))
                && !scene.is(*it + 1, Class::CLOSED)
        })
        .find(|it| scene.is(*it, Class::POSSESSIVE) || scene.is_kind(*it, Kind::Genitive))?;
    let source = if scene.is_kind(whose, Kind::Genitive) {
        Run { to: whose + 1, ..scene.phrase_before(from, whose)? }
    } else {
        Run { from: whose, to: whose + 1 }
    };
    Some(Tag::new(Run { from: idx, to: next }, Some(source), Form::Plain, Class::SPEECH))
}

/// The same with who says it after the noun, in statements: `claims made by the ministry that`, `a statement by Roe: “...”`.
fn said_by(scene: &Scene<'_>, idx: usize, limit: usize) -> Option<Tag> {
    let by = (idx + 1..limit.min(idx + 3)).find(|it| matches!(scene.word(*it), "by" | "of"))?;
    if by > idx + 1 && !matches!(scene.word(idx + 1), "made" | "issued" | "put") {
        return None;
    }
    // "the words of Roe: “...”", but "a call of duty".
    if scene.word(by) == "of" && !scene.is_name(by + 1) && !scene.is_name(by + 2) {
        return None;
    }
    let source = scene.phrase_after(by + 1, limit)?;
    let opens = scene.word(source.to) == "that"
        || scene.is_quote(source.to)
        || matches!(scene.kind(source.to), Some(Kind::Colon | Kind::Comma)) && scene.is_quote(source.to + 1);
    let mut tag = Tag::new(Run { from: idx, to: idx + 1 }, Some(source), Form::Plain, Class::SPEECH);
    tag.from = idx;
    opens.then_some(tag)
}

/// A verb of no list that a quotation ends before: `“No,” grinned Roe`, `“No,” Roe grinned`.
fn unlisted(scene: &Scene<'_>, from: usize, idx: usize, limit: usize) -> Option<Tag> {
    if idx == from || !is_past(scene, idx) {
        return None;
    }
    let cue = Run { from: idx, to: idx + 1 };
    let hands_over =
        |quote: usize| scene.is_quote(quote) && matches!(scene.last_inside(quote), ',' | '?' | '!');
    if hands_over(idx - 1) {
        // "“...,” shares Mira Lind".
        if scene.word(idx).ends_with('s') && !(scene.is_name(idx + 1) && scene.is_name(idx + 2)) {
            return None;
        }
        let source = scene.phrase_after(idx + 1, limit)?;
        let source = scene.with_appositive(source, limit);
        return Some(Tag::new(cue, Some(source), Form::Inverted, Class::WEAK));
    }
    if scene.word(idx).ends_with('s') {
        return None;
    }
    let source = scene.phrase_before(from, idx)?;
    let quote = source.from.checked_sub(1).filter(|it| *it >= from)?;
    hands_over(quote).then(|| Tag::new(cue, Some(source), Form::Plain, Class::WEAK))
}

/// Whether a word of no list looks like an English verb in the past.
fn is_past(scene: &Scene<'_>, idx: usize) -> bool {
    scene.at(idx).is_some_and(|it| {
        it.kind == Kind::Word
            && !it.caps
            && !it.is(Class::CLOSED.or(Class::CUE))
            && scene.lexicon.language == "en"
            && (scene.word(idx).ends_with("ed")
                || scene.word(idx).ends_with('s') && idx > 0 && scene.is_quote(idx - 1))
    })
}

/// A phrase such as `according to the ministry`.
fn phrase(scene: &Scene<'_>, from: usize, idx: usize, limit: usize) -> Option<Tag> {
    let words = scene.lexicon.phrases.iter().find(|words| {
        words.iter().enumerate().all(|(n, word)| {
            idx + n < limit
                && if n == 0 { scene.is_form_of(idx, word) } else { scene.is_listed_as(idx + n, word) }
        })
    })?;
    let cue = Run { from: idx, to: idx + words.len() };
    let mut source = scene.phrase_after(cue.to, limit)?;
    // A German clause goes on with its verb, without a comma.
    let is_english = scene.lexicon.language == "en";
    if idx == from && scene.lexicon.language != "de" || is_english {
        // "According to a poll published on Monday, ...": all up to the comma.
        source.to = phrase_end(scene, source.to, limit, idx == from);
        // "According to the group’s report, “Empty Quays”, ...": its title.
        if scene.is_quote(source.to + 1) && scene.is_kind(source.to + 2, Kind::Comma) {
            source.to += 2;
        }
        // "According to the group’s manager, Ana Lindqvist: “...”".
        let named = scene
            .phrase_after(source.to + 1, limit)
            .filter(|run| scene.has_issuer && idx == from && scene.is_person(*run))
            .filter(|run| matches!(scene.kind(run.to), Some(Kind::Colon | Kind::Comma)));
        if let Some(run) = named.filter(|_| scene.is_kind(source.to, Kind::Comma)) {
            source.to = run.to;
        }
    }
    let post = scene.is_kind(source.to, Kind::Comma)
        && scene.lexicon.has(Habit::FREE_ORDER)
        && (source.to + 1..source.to + 3).any(|it| scene.is(it, Class::ROLE));
    if idx != from || scene.lexicon.language == "de" || post {
        source = scene.with_appositive(source, limit);
    }
    if words.as_slice() == ["so"] {
        // "..., so die Ministerin.": only after what is said, and with nothing but a name after it.
        let parted = idx > from && (scene.is_kind(idx - 1, Kind::Comma) || scene.is_quote(idx - 1));
        let quoted = idx > from && (scene.is_quote(idx - 1) || (idx > from + 1 && scene.is_quote(idx - 2)));
        let ends =
            quoted || source.to >= limit || matches!(scene.kind(source.to), Some(Kind::Stop | Kind::Comma));
        if !parted || !ends {
            return None;
        }
    }
    Some(Tag::new(cue, Some(source), Form::Phrase, Class::SPEECH))
}

/// The end of the source of a phrase: its comma, or in the middle of a sentence what else parts it
/// from the words around it.
fn phrase_end(scene: &Scene<'_>, to: usize, limit: usize, opens: bool) -> usize {
    for idx in to..limit.min(to + 14) {
        match scene.kind(idx) {
            Some(Kind::Comma) => return idx,
            Some(Kind::Word | Kind::Number | Kind::Genitive) => {}
            Some(Kind::Stop | Kind::Semicolon | Kind::Dash | Kind::Quote(_) | Kind::Close) if !opens => {
                return idx;
            }
            _ if opens => {}
            _ => return to,
        }
        // "according to Roe and was ...", "... because": the sentence goes on without a comma.
        let goes_on = scene.is(idx, Class::AUXILIARY) && scene.is(idx, Class::BE)
            || scene.is(idx, Class::CONJUNCTION) && !scene.is(idx, Class::PREPOSITION.or(Class::AND));
        if !opens && goes_on {
            return to;
        }
    }
    if opens || limit > to + 14 { to } else { limit }
}

/// A verb of saying with its subject.
fn verb(scene: &Scene<'_>, from: usize, idx: usize, limit: usize, last: Option<&Tag>) -> Option<Tag> {
    let token = scene.at(idx)?;
    // A name that happens to be a word: "Will Post"; a verb with a capital begins a sentence.
    let said_roe =
        idx > from && scene.is_quote(idx - 1) && token.is(Class::SPEECH) && !token.is(Class::NOUN_VERB);
    if token.caps && idx != from && !said_roe {
        return None;
    }
    let mut token = *token;
    let mut cue = Run { from: idx, to: idx + 1 };
    // "pointed out", "spoke about": with its small word it is a verb of saying.
    if token.is(Class::PHRASAL) && scene.is(idx + 1, Class::PARTICLE)
        || token.is(Class::PHRASAL_TO) && scene.word(idx + 1) == "to"
    {
        cue.to = idx + 2;
        token.class = token.class.or(Class::SPEECH);
    }
    let is_english = scene.lexicon.language == "en";
    // "the reality show “Low Tide”" shows nothing.
    if scene.is_quote(idx + 1) && scene.is(idx, Class::WORK) && scene.has_capitals(idx + 1) {
        return None;
    }
    let participle = is_english && scene.word(idx).ends_with("ing");
    let doubtful = token.is(Class::NOUN_VERB);
    // "rejects claims made by Roe", "the so called “fast track”".
    let noun = doubtful
        && (scene.word(idx + 1) == "made"
            // "the briefing note said".
            || idx > from
                && scene.is(idx + 1, Class::SPEECH)
                && !scene.is(idx + 1, Class::NOUN_VERB)
                && !scene.is(idx - 1, Class::PRONOUN.or(Class::RELATIVE))
            || idx > from
                && scene.is(idx - 1, Class::SPEECH)
                && !scene.is(idx - 1, Class::NOUN_VERB.or(Class::DOCUMENT).or(Class::SAYING))
                && !scene.is_name(idx - 1));
    let so_called = idx > from && scene.word(idx - 1) == "so" && scene.word(idx) == "called";
    // "The ministry should reveal where": it is asked to. "Measures ordered by the court": nobody orders.
    let before = idx.checked_sub(1).filter(|it| *it >= from && scene.has_issuer);
    let asked = before.is_some_and(|it| matches!(scene.word(it), "should" | "must" | "shall" | "cannot"))
        && !(idx + 1..limit.min(idx + 4)).any(|it| scene.is_quote(it));
    let done = scene.word(idx).ends_with("ed")
        && scene.word(idx + 1) == "by"
        && before.is_some_and(|it| {
            scene.is_kind(it, Kind::Word)
                && !scene.is(it, Class::BE.or(Class::AUXILIARY))
                && scene.word(it) != "As"
        });
    // "undermines repeated claims that": no verb.
    let repeated = scene.has_issuer && scene.word(idx).ends_with("ed") && scene.is(idx + 1, Class::SAYING);
    if asked || done || repeated {
        return None;
    }
    // "tweets deemed “offensive”": by nobody.
    let deemed = scene.has_issuer
        && (token.is(Class::FRAME) || scene.word(idx) == "declared")
        && scene.word(idx).ends_with("ed")
        && scene.is_quote(idx + 1)
        && before.is_some_and(|it| {
            scene.is_kind(it, Kind::Word)
                && !scene.is_name(it)
                && !scene.is(it, Class::CLOSED.or(Class::ROLE).or(Class::GROUP))
        });
    if is_english && (noun || (so_called || deemed) && scene.has_issuer) {
        return None;
    }
    // The verb right after a quotation, or after a comma: "...", said Roe.
    // In many languages a helping verb leads in: "a déclaré", "ha dicho".
    let mut lead = idx;
    while !is_english && lead > from && scene.is(lead - 1, Class::AUXILIARY) {
        lead -= 1;
    }
    let after_quote = lead > from
        && (scene.is_quote(lead - 1)
            || (matches!(scene.kind(lead - 1), Some(Kind::Comma | Kind::Dash))
                && lead > from + 1
                && scene.is_quote(lead - 2)));
    // "The “fast track” rule came": marks around a word inside a phrase hand over to no verb.
    let inside_phrase = is_english && scene.is_quote(idx.saturating_sub(1)) && {
        let last = scene.last_inside(idx - 1);
        (last.is_alphanumeric() || last == '%') && !scene.is_long_quotation(idx - 1)
    };
    let titled = is_english
        && scene.has_issuer
        && lead > from + 1
        && scene.is_kind(lead - 1, Kind::Comma)
        && scene.is_kind(lead.saturating_sub(3), Kind::Comma)
        && scene.is_work(lead - 2);
    let after_quote = after_quote && !inside_phrase && !titled;
    // A paper named in marks is a source, not a quotation: "Wie die „Hafenpost“ berichtet".
    let after_quote = after_quote
        && !(lead > from + 1
            && scene.is_quoted_name(lead - 1)
            && scene.is(lead - 2, Class::DETERMINER.or(Class::THAT)));
    if participle {
        let before = idx.checked_sub(1).filter(|it| *it >= from);
        // "by saying that" says something, "of the reporting" does not.
        let opens = scene.is(idx + 1, Class::THAT) || scene.is_quote(idx + 1) || scene.is_quote(idx + 2);
        let nominal = before.is_some_and(|it| {
            scene.is(it, Class::DETERMINER.or(Class::POSSESSIVE))
                || scene.is_kind(it, Kind::Genitive)
                || (scene.is(it, Class::PREPOSITION) && !opens)
        });
        let as_saying = before.is_some_and(|it| scene.word(it) == "as");
        // "issued a statement warning that".
        let doubtful = doubtful && !(scene.has_issuer && scene.word(idx + 1) == "that");
        if (nominal && !as_saying) || doubtful {
            return None;
        }
        let progressive = before.is_some_and(|it| scene.is(it, Class::BE));
        let source = if progressive {
            subject(scene, from, idx, last)
        } else {
            let after = last.map_or(from, |tag| tag.to);
            // "with the mayor saying so": whoever stands right before.
            let beside = scene.phrase_before(from, idx).map(|run| served(scene, from, run)).filter(|run| {
                let before = run.from.checked_sub(1).filter(|it| *it >= from);
                let speaks = run.from > from && is_served(scene, run.from - 1)
                    || scene.is_name(run.to - 1)
                    || scene.is(run.to - 1, Class::ROLE.or(Class::GROUP));
                !as_saying
                    && before
                        .is_some_and(|it| scene.word(it) == "with" || speaks && !scene.is(it, Class::CUE))
            });
            beside
                .or_else(|| scene.clause_subject(after, idx))
                .or_else(|| {
                    let spoken = last.and_then(|it| it.source).filter(|_| !as_saying);
                    spoken.filter(|run| !scene.is(run.from, Class::RELATIVE))
                })
                .or_else(|| scene.main_subject(from, idx))
                .map(|run| if scene.has_issuer { scene.with_appositive(run, idx) } else { run })
        };
        let named = source.is_some_and(|run| !scene.is(run.from, Class::THAT) && run.to <= idx);
        if !named || scene.is(idx + 1, Class::AND) {
            return None;
        }
        let form = if progressive { Form::Plain } else { Form::Participle };
        return Some(Tag::new(cue, source, form, token.class));
    }
    if idx > from {
        let before = idx - 1;
        // A noun after all: "his claims", "the report", "a new demand".
        let nominal = scene.is(before, Class::POSSESSIVE)
            || scene.is_kind(before, Kind::Genitive)
            || (scene.is(before, Class::DETERMINER) && !scene.is(before, Class::PRONOUN.or(Class::RELATIVE)))
            || (doubtful && scene.is(before, Class::PREPOSITION.or(Class::ADJECTIVE).or(Class::AND)))
            // "in that state".
            || (doubtful
                && matches!(scene.word(before), "that" | "this")
                && before > from
                && scene.is(before - 1, Class::PREPOSITION));
        // "After the quay attacks, Roe": a comma ends no verb of saying but before what is said.
        let bare = is_english
            && doubtful
            && scene.is_kind(idx + 1, Kind::Comma)
            && !scene.is_quote(idx + 2)
            && !scene.is(idx + 2, Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB));
        if nominal || bare {
            return None;
        }
        // "is said to be", "was told": nobody is named who says it.
        let helped = (from..idx).rev().find(|it| !scene.is(*it, Class::ADVERB) || scene.is(*it, Class::BE));
        if is_english
            && let Some(helped) = helped
            && scene.is(helped, Class::BE)
            && !scene.is_kind(helped, Kind::Genitive)
        {
            return passive(scene, cue, limit, token.class);
        }
        // "As pointed out by Roe, “...”".
        if is_english && scene.word(before) == "As" && scene.word(cue.to) == "by" {
            return passive(scene, cue, limit, token.class);
        }
        if is_english && scene.word(before) == "to" {
            return infinitive(scene, from, idx, limit, last);
        }
    }
    let second = scene.lexicon.language == "de" && !after_quote && follows_something_else(scene, from, idx);
    let after = idx + 1 + usize::from(second && scene.word(idx + 1) == "sich");
    if second && let Some(source) = scene.phrase_after(after, limit) {
        let mut tag = Tag::new(cue, Some(source), Form::Plain, token.class);
        tag.from = idx;
        return Some(tag);
    }
    // "..., said Cedar Legal Aid today.": what stands before is said, not who says it.
    let inverted = is_english
        && !after_quote
        && scene.phrase_after(idx + 1, limit).is_some_and(|run| {
            // "This makes it urgent, continues Roe: “...”".
            let hands_over = idx > from
                && !token.is(Class::ADDRESS)
                && scene.is_kind(idx - 1, Kind::Comma)
                && scene.is_kind(run.to, Kind::Colon)
                && (run.from..run.to).all(|it| scene.is_name(it));
            hands_over || scene.issuer_says(idx, run, limit)
        });
    if !after_quote
        && !inverted
        && let Some(source) = subject(scene, from, idx, last)
    {
        if scene.only_shows(from, idx, source) {
            return None;
        }
        let written = scene.written_on(from, source);
        let source = written.unwrap_or(source);
        let tag = Tag::new(cue, Some(source), Form::Plain, token.class).shared_with(last);
        // "The “fast track” Harbour Office rules that": a noun with its name.
        let inside = doubtful
            && scene.has_issuer
            && source.from > from + 1
            && scene.is_quote(source.from - 1)
            && scene.last_inside(source.from - 1).is_alphanumeric()
            && !scene.is_long_quotation(source.from - 1);
        let clear = written.is_some() || tag.is_shared || is_clear_subject(scene, source, idx);
        if doubtful && (inside || !clear) {
            return None;
        }
        return Some(tag);
    }
    // "Asked whether": nobody is said to ask.
    if is_english && idx == from && !(scene.is_name(idx + 1) && token.is(Class::SPEECH)) {
        return None;
    }
    let may_invert =
        after_quote || idx == from || matches!(scene.kind(idx - 1), Some(Kind::Comma)) || !is_english;
    if may_invert && (after_quote || !doubtful) {
        // “...,” said “Mira” (not her real name).
        if after_quote && scene.is_quote(idx + 1) {
            let name = scene.quotation(idx + 1).map_or("", |it| it.inner.of(scene.text));
            let is_name = name.split_whitespace().count() < 3 && name.starts_with(char::is_uppercase);
            let source = Run { from: idx + 1, to: idx + 2 };
            return is_name.then(|| Tag::new(cue, Some(source), Form::Inverted, token.class));
        }
        // In many languages the participle stands before the subject: "a déclaré", "hat ... gesagt".
        let clause = is_english && scene.is(idx + 1, Class::THAT);
        if let Some(run) = scene.phrase_after(idx + 1, limit).filter(|_| !clause) {
            let source = scene.with_appositive(run, limit);
            // "..., said the plan would fail": what follows is content, not who says it.
            let ends = source.to >= limit
                || scene.is(source.to, Class::TIME.or(Class::PREPOSITION).or(Class::AND).or(Class::ADVERB))
                || !matches!(scene.kind(source.to), Some(Kind::Word));
            let followed = is_english && (scene.is(source.to, Class::CUE) || !(after_quote || ends));
            if !followed {
                let mut tag = Tag::new(cue, Some(source), Form::Inverted, token.class);
                tag.from = lead;
                return Some(tag);
            }
        }
    }
    if after_quote {
        return Some(Tag::new(cue, last.and_then(|it| it.source), Form::Participle, token.class));
    }
    None
}

/// What somebody has been handed, without the verb: `have been served | notices warning that`.
fn served(scene: &Scene<'_>, from: usize, run: Run) -> Run {
    let verb = (run.from.max(from + 1)..run.to - 1).find(|it| is_served(scene, *it));
    Run { from: verb.map_or(run.from, |it| it + 1), ..run }
}

fn is_served(scene: &Scene<'_>, verb: usize) -> bool {
    scene.has_issuer
        && matches!(scene.word(verb), "served" | "sent" | "handed" | "given" | "shown")
        && verb.checked_sub(1).is_some_and(|it| scene.is(it, Class::BE))
}

/// Whether a German verb has its subject after it, since its clause begins with something else:
/// `Nach der Sitzung sagte Roe`, `Das nannte er`.
fn follows_something_else(scene: &Scene<'_>, from: usize, idx: usize) -> bool {
    // "Das nannte er": never an object. With "sie" and "es" the start of the clause decides.
    if matches!(scene.word(idx + 1), "er" | "man" | "wir") {
        return idx > from;
    }
    let first = idx + 1 + usize::from(scene.word(idx + 1) == "sich");
    let starts = scene.is_name(first) || scene.is(first, Class::DETERMINER.or(Class::PRONOUN));
    let lowest = idx.saturating_sub(20).max(from);
    let clause = (lowest..idx)
        .rev()
        .find(|it| {
            matches!(scene.kind(*it), Some(Kind::Comma | Kind::Semicolon | Kind::Dash)) || scene.is_quote(*it)
        })
        .map_or(lowest, |it| it + 1);
    starts
        && clause < idx
        && scene.is(clause, Class::PREPOSITION.or(Class::ADVERB))
        && !scene.is(clause, Class::DETERMINER)
}

/// Whether a form that may be a noun has a subject beyond doubt: "rights groups claim that", but not
/// "angry comments on".
fn is_clear_subject(scene: &Scene<'_>, source: Run, idx: usize) -> bool {
    let last = source.to.saturating_sub(1);
    let speaks = scene.is_name(last)
        || scene.is_kind(last, Kind::Close)
        || scene.is(
            last,
            Class::PRONOUN.or(Class::RELATIVE).or(Class::ROLE).or(Class::GROUP).or(Class::DOCUMENT),
        );
    let noun = scene.is(idx + 1, Class::AUXILIARY)
        || matches!(scene.word(idx + 1), "of" | "about" | "against" | "from" | "by");
    speaks && !noun
}

/// `was described by the group as "..."`: the agent after `by` is the source.
fn passive(scene: &Scene<'_>, cue: Run, limit: usize, class: Class) -> Option<Tag> {
    if !class.any(Class::SPEECH.or(Class::FRAME)) || scene.word(cue.to) != "by" {
        return None;
    }
    let source = scene.phrase_after(cue.to + 1, limit)?;
    let mut tag = Tag::new(cue, Some(source), Form::Plain, class);
    tag.from = cue.from;
    Some(tag)
}

/// `went on to say`, `used the speech to accuse`: the subject is that of the sentence.
fn infinitive(scene: &Scene<'_>, from: usize, idx: usize, limit: usize, last: Option<&Tag>) -> Option<Tag> {
    let quoted = (idx + 1..limit.min(idx + 12)).any(|it| scene.is_quote(it));
    if !quoted && !scene.is(idx + 1, Class::THAT) {
        return None;
    }
    let source = last.and_then(|it| it.source).or_else(|| scene.main_subject(from, idx))?;
    let class = scene.at(idx)?.class;
    Some(Tag::new(Run { from: idx, to: idx + 1 }, Some(source), Form::Participle, class))
}

/// The subject of the verb at `idx`: what stands before it, past helping verbs, adverbs and times.
pub(super) fn subject(scene: &Scene<'_>, from: usize, idx: usize, last: Option<&Tag>) -> Option<Run> {
    let mut end = idx;
    let lowest = idx.saturating_sub(16).max(from);
    while end > lowest {
        let before = end - 1;
        let Some(token) = scene.at(before) else { break };
        let helps = token.is(Class::AUXILIARY.or(Class::ADVERB)) && !token.is(Class::RELATIVE);
        let steps = (helps && !scene.is_name(before))
            || (token.is(Class::TIME) && !token.is(Class::TITLE))
            || (token.kind == Kind::Word
                && !token.caps
                && scene.lexicon.language == "en"
                && scene.word(before).ends_with("ly"));
        if steps {
            end = before;
            continue;
        }
        // "this past week".
        if end < idx && scene.is(end, Class::TIME) && scene.word(before) == "past" {
            end = before;
            continue;
        }
        // "on Tuesday", "in 2015", "at the time".
        let introduces_time = end < idx
            && ((scene.is(before, Class::PREPOSITION)
                && (scene.is(end, Class::TIME.or(Class::DETERMINER)) || scene.is_kind(end, Kind::Number)))
                || (scene.is(before, Class::DETERMINER) && scene.is(end, Class::TIME)));
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
                let inverted = scene.is_name(idx + 1) || scene.is(idx + 1, Class::DETERMINER);
                last.filter(|tag| tag.form == Form::Plain && tag.to + 12 > idx && !inverted)
                    .and_then(|tag| tag.source)
                    .map(|source| antecedent(scene, from, source))
            })
        }
        Kind::Word
            if scene.is(before, Class::AND.or(Class::CONJUNCTION)) && !scene.is(before, Class::PRONOUN) =>
        {
            // "When asked, Roe smiled and said": whoever the clause begins with.
            let lowest = before.saturating_sub(16).max(from);
            let comma = (lowest..before)
                .rev()
                .find(|it| scene.is_kind(*it, Kind::Comma) || scene.is_quote(*it))
                .filter(|_| scene.lexicon.language == "en");
            let near = comma.and_then(|it| scene.phrase_after(it + 1, before)).filter(|run| {
                scene.is_name(run.from) || scene.is(run.from, Class::DETERMINER.or(Class::PRONOUN))
            });
            last.and_then(|tag| tag.source).or(near).or_else(|| scene.main_subject(from, before))
        }
        _ => {
            let run = scene.phrase_before(from, end)?;
            let whole = whole_subject(scene, from, run);
            let longer = scene.chain_before(from, end).or_else(|| with_relative(scene, from, end));
            let run = longer.filter(|it| it.from < whole.from).unwrap_or(whole);
            // "over twenty groups".
            let about = run.from.checked_sub(1).filter(|it| {
                *it >= from
                    && scene.has_issuer
                    && matches!(
                        scene.word(*it),
                        "over" | "Over" | "about" | "About" | "nearly" | "almost" | "some"
                    )
            });
            let run = Run { from: about.unwrap_or(run.from), ..run };
            Some(scene.named_officer(from, run).unwrap_or(run))
        }
    }
}

/// What `who` stands for after a comma: `Roe, who spoke first, said`.
fn antecedent(scene: &Scene<'_>, from: usize, source: Run) -> Run {
    let parted = source.from > from
        && scene.lexicon.language == "en"
        && scene.is(source.from, Class::RELATIVE)
        && matches!(scene.kind(source.from - 1), Some(Kind::Comma | Kind::Dash));
    let head = if parted { scene.phrase_before(from, source.from - 1) } else { None };
    head.unwrap_or(source)
}

/// A subject with a relative clause that has its own verb: `people who live near the quay say`.
fn with_relative(scene: &Scene<'_>, from: usize, end: usize) -> Option<Run> {
    let lowest = end.saturating_sub(20).max(from);
    let who = (lowest..end).rev().find(|it| matches!(scene.word(*it), "who" | "which" | "that"))?;
    let has_verb = scene.is(who + 1, Class::AUXILIARY)
        || scene.is(who + 1, Class::CUE)
        || scene.word(who + 1).ends_with("ed") && who + 2 < end
        || scene.word(who) == "who"
            && scene.word(who + 1).ends_with('s')
            && scene.at(who + 1).is_some_and(|it| !it.caps)
            && who + 2 < end;
    let plain = (who..end).all(|it| {
        matches!(scene.kind(it), Some(Kind::Word | Kind::Number | Kind::Genitive))
            && (it == who || !scene.is(it, Class::RELATIVE.or(Class::PRONOUN)))
    });
    // "Ana Lindqvist - a director - who met the crews in May said": all of it.
    let dash = who.checked_sub(1).filter(|it| *it > from && scene.is_kind(*it, Kind::Dash));
    if scene.word(who) == "who"
        && plain
        && let Some(head) = dash.and_then(|dash| scene.before_appositive(from, dash))
        && (head.from..head.to).any(|it| scene.is_kind(it, Kind::Dash))
    {
        return Some(Run { from: head.from, to: end });
    }
    if !has_verb || !plain || scene.is(end - 1, Class::CLOSED) {
        return None;
    }
    let head = scene.chain_before(from, who)?;
    Some(Run { from: head.from, to: end })
}

/// A phrase with the noun it hangs on: `someone in the crowd`, `officers who were there`; or what
/// stands before the place that parts a subject from its verb: `who has in the past said`.
fn whole_subject(scene: &Scene<'_>, from: usize, run: Run) -> Run {
    let mut run = run;
    for _ in 0..3 {
        let Some(before) = run.from.checked_sub(1).filter(|it| *it > from) else { break };
        let relative = scene.is(before, Class::RELATIVE) && !scene.is(before, Class::THAT);
        let place = scene.is(before, Class::PREPOSITION) && !scene.is(before, Class::CONJUNCTION);
        if !relative && !place {
            break;
        }
        let mut end = before;
        while place && end > from && scene.is(end - 1, Class::AUXILIARY) {
            end -= 1;
        }
        let Some(head) = scene.phrase_before(from, end) else { break };
        run = if end < before { head } else { Run { from: head.from, to: run.to } };
        if end < before {
            break;
        }
    }
    run
}
