//! Where the words that a German tag speaks for begin and end, and which marks there are words at all. Knows one
//! sentence and its tags: not who speaks.

use super::names::{self, Marks};
use super::tags::{Form, Tag};
use super::{Reading, TAKE_OVER_MAX};
use crate::claims::lexicon::Class;
use crate::claims::phrase::Run;
use crate::claims::scene::Kind;

impl Reading<'_, '_> {
    /// Where the words after a tag begin: after a colon, after the comma before a clause, or a
    /// quotation.
    pub(super) fn content_start(&self, tag: &Tag, end: usize) -> Option<usize> {
        let scene = self.scene;
        let mut depth = 0_usize;
        if tag.form == Form::Last {
            let after = tag.end.max(tag.cue.to);
            let after = if scene.is(after, Class::AUXILIARY) { after + 1 } else { after };
            return match scene.kind(after)? {
                Kind::Colon => Some(after + 1),
                Kind::Comma
                    if scene.is(after + 1, Class::THAT)
                        || scene.has_any_subjunctive(after + 1, end)
                        || scene.has_infinitive(after + 1, end) =>
                {
                    Some(after + 1)
                }
                Kind::Quote(_) => Some(after),
                _ => None,
            };
        }
        for idx in tag.to..end {
            // "lobte die Räumung, die er als „Befreiung“ bezeichnete": the verb after them has them.
            let taken = scene.is_quote(idx)
                && self.tags.iter().any(|it| {
                    it.form == Form::Last
                        && it.source.is_some()
                        && it.class.any(Class::SPEECH.or(Class::FRAME))
                        && it.from > tag.to
                        && it.from < idx
                        && idx < it.cue.from
                });
            if taken {
                return None;
            }
            match scene.kind(idx)? {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                Kind::Colon if depth == 0 && idx + 1 < end => return Some(idx + 1),
                // "nannte die „Hafenpost“ als Quelle".
                Kind::Quote(_) if depth == 0 && !self.is_named(tag, idx) => return Some(idx),
                // "hat sich die Gruppe, wie erwartet, geäußert: ...": not before the verb is complete.
                Kind::Comma if depth == 0 && idx + 2 < end && idx > tag.cue.from => {
                    let relative = scene.is(idx + 1, Class::RELATIVE)
                        || matches!(
                            scene.word(idx + 1),
                            "der" | "die" | "das" | "dessen" | "deren" | "dem" | "den"
                        ) && self.is_relative_clause(idx + 1, end);
                    // "wich aus, indem er sagte, ...": what follows is what he said.
                    let nested = self.tag_at(idx - 1).is_some_and(|it| {
                        it.form != Form::Phrase && it.cue.from > tag.to && it.cue.from > tag.cue.from
                    });
                    if nested {
                        return None;
                    }
                    // "begrüßte den Schritt, warnte aber": another verb of the same subject.
                    if self.tag_at(idx + 1).is_some_and(|it| it.form == Form::Plain) {
                        return None;
                    }
                    // "äußerte sich Marek, Leiter der Werft, zur Lage: „Nein“": after the colon.
                    let colon = (idx + 1..end.min(idx + 24))
                        .find(|it| scene.is_kind(*it, Kind::Colon) && scene.is_quote(it + 1));
                    if colon.is_some_and(|it| {
                        !scene.is(idx + 1, Class::THAT)
                            && !scene.has_subjunctive(idx + 1, it)
                            && !(idx + 1..it).any(|it| scene.is(it, Class::AUXILIARY))
                    }) {
                        continue;
                    }
                    // "…, weil": why, not what.
                    let adverbial = matches!(
                        scene.word(idx + 1),
                        "indem"
                            | "weil"
                            | "da"
                            | "nachdem"
                            | "während"
                            | "obwohl"
                            | "bevor"
                            | "zumal"
                            | "wobei"
                            | "als"
                            | "um"
                    );
                    if relative || adverbial {
                        continue;
                    }
                    return Some(idx + 1);
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the clause at `idx` has its verb at the end, before a comma: no main clause.
    pub(super) fn is_relative_clause(&self, idx: usize, end: usize) -> bool {
        let scene = self.scene;
        let close = (idx..end.min(idx + 30))
            .find(|it| matches!(scene.kind(*it), Some(Kind::Comma | Kind::Stop | Kind::Colon)));
        let Some(close) = close else { return false };
        let last = close - 1;
        // "kündigte an, das Tor zu schließen".
        if scene.word(last - 1) == "zu" {
            return false;
        }
        let verb = scene.at(last).is_some_and(|it| it.kind == Kind::Word && !it.caps);
        let second = scene.noun_phrase(idx, close).map_or(idx + 1, |run| run.to);
        let verb_second = scene.is(second, Class::AUXILIARY.or(Class::SUBJUNCTIVE)) && second < last;
        verb && !verb_second
    }

    /// A quotation and those that go on with it: `„leer“ und „sicher“`.
    pub(super) fn fragments(&self, start: usize, end: usize) -> Vec<Run> {
        let scene = self.scene;
        let mut runs = vec![Run { from: start, to: start + 1 }];
        let mut at = start + 1;
        while at + 1 < end
            && (scene.is(at, Class::AND) || scene.is_kind(at, Kind::Comma))
            && scene.is_quote(at + 1)
        {
            runs.push(Run { from: at + 1, to: at + 2 });
            at += 2;
        }
        runs
    }

    pub(super) fn begins_big(&self, quote: usize) -> bool {
        let inner = self.scene.quotation(quote).map_or("", |it| it.inner.of(self.scene.text));
        inner.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
    }

    pub(super) fn begins_sentence(&self, quote: usize) -> bool {
        let scene = self.scene;
        scene.quotation(quote).is_some_and(|it| {
            let inner = it.inner.of(scene.text);
            inner.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
                && inner.split_whitespace().nth(2).is_some()
        })
    }

    /// Whether marks after a tag hold a name: `nannte ihn „Alter Kahn“` is a claim all the same.
    pub(super) fn is_named(&self, tag: &Tag, quote: usize) -> bool {
        // "warf der Werft „Wortbruch“ vor": right before its particle stands what the verb says.
        // „Dummheit“ und „Neid“ vorgeworfen.
        let mut last = quote;
        while self.scene.is(last + 1, Class::AND) && self.scene.is_quote(last + 2) {
            last += 2;
        }
        // "sagte der „Hafenpost“, das Tor sei zu": told to a paper.
        let scene = self.scene;
        let when = (tag.to..quote).take(6).all(|it| {
            it + 1 == quote
                || scene.is(it, Class::TIME.or(Class::ADVERB).or(Class::PREPOSITION))
                || scene.is_kind(it, Kind::Number)
        });
        let told = quote > tag.to
            && quote - tag.to < 6
            && when
            && matches!(scene.word(quote - 1), "der" | "dem")
            && self.begins_big(quote)
            && tag.class.any(Class::SPEECH)
            && !tag.class.any(Class::FRAME)
            && matches!(scene.kind(quote + 1), None | Some(Kind::Comma | Kind::Colon | Kind::Stop))
            && self.marks(quote) != Marks::Words;
        if told {
            return true;
        }
        let beside = tag.end == last + 2 && tag.end > tag.to
            || tag.cue.from == last + 1 && tag.source.is_some_and(|run| run.to <= quote);
        if beside && !names::is_certain(self.scene, quote, self.sentence.from) {
            return false;
        }
        match self.marks(quote) {
            Marks::Name => true,
            Marks::Called => !tag.class.any(Class::FRAME),
            Marks::Doubtful | Marks::Words => false,
        }
    }

    pub(super) fn marks(&self, quote: usize) -> Marks {
        names::marks(self.scene, quote, self.sentence.from)
    }

    /// The end of what a tag speaks for: that of the sentence, or where another one takes over.
    pub(super) fn end_of(&self, tag: &Tag, next: usize) -> usize {
        let scene = self.scene;
        let to = self.sentence.to;
        let stop = (tag.to + 1..to).find(|it| scene.is_kind(*it, Kind::Semicolon)).unwrap_or(to);
        for other in self.tags.get(next..).unwrap_or(&[]).iter().take(TAKE_OVER_MAX) {
            let at = if other.from < tag.to { other.cue.from } else { other.from };
            if at < tag.to || at >= stop || other.form == Form::Phrase {
                continue;
            }
            if tag.form == Form::Passive && other.from > tag.to && other.source.is_some() {
                return other.from;
            }
            // "..., und kündigte Klage an": the same subject goes on.
            if other.from < tag.to {
                let joined = scene.is(at - 1, Class::AND) || scene.is_kind(at - 1, Kind::Comma);
                if joined && other.form == Form::Plain && other.class.any(Class::CUE) {
                    return at - 1;
                }
                continue;
            }
            let start = scene.clause_start(self.sentence.from, other.from);
            let and = (other.from.saturating_sub(2)..=other.from)
                .rev()
                .find(|it| *it > tag.to && scene.is(*it, Class::AND) && !scene.is(*it, Class::THAT));
            let takes_over = match other.form {
                Form::Aside => true,
                Form::Plain | Form::Inverted => {
                    start > tag.to
                        && (and.is_some() || scene.is_kind(start - 1, Kind::Semicolon))
                        && !scene.is(start, Class::CONJUNCTION.or(Class::THAT).or(Class::RELATIVE))
                        || and.is_some() && other.form == Form::Plain && other.class.any(Class::SPEECH)
                        || start > tag.to + 2 && scene.is_quote(start.saturating_sub(2))
                }
                Form::Last | Form::Phrase | Form::Passive => false,
            };
            let last = other.end.max(other.to);
            let takes_over = takes_over
                || other.form == Form::Plain
                    && scene.is_kind(last, Kind::Colon)
                    && !(tag.to..other.from).any(|it| scene.is_kind(it, Kind::Colon))
                    && scene.is_kind(other.from - 1, Kind::Comma);
            // "..., doch sie gab nicht nach: Das sei „falsch“, so Roe."
            let colon = (tag.to + 1..other.from).rev().find(|it| scene.is_kind(*it, Kind::Colon));
            let has_quote = (tag.to..other.from).any(|it| scene.is_quote(it));
            if other.form == Form::Aside
                && let Some(colon) = colon.filter(|it| has_quote && *it > tag.to + 2)
            {
                return colon;
            }
            if takes_over {
                return and.unwrap_or(other.from).min(other.from);
            }
        }
        stop
    }
}
