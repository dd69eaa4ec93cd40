//! Quotations that no word of saying stands beside: whether they are claims, and whose. Knows what the
//! sentences before left behind: not where the content of a tag ends.

use super::attribute::{Found, Reading, Speaker};
use super::lexicon::{Class, Habit, is_unspaced};
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};
use super::weigh::{Features, Said};
use crate::domain::{ClaimKind, Confidence, Rule};

impl Reading<'_, '_> {
    /// Quotations of the sentence that no tag of it speaks for.
    pub(super) fn leftover(&mut self, used: usize) {
        let scene = self.scene;
        let sentence = self.sentence;
        let free: Vec<usize> = (sentence.from..sentence.to)
            .filter(|idx| scene.is_quote(*idx) && !self.covered.contains(idx))
            .collect();
        if used == 0 && self.goes_on_in_the_subjunctive() {
            return;
        }
        let n_outer = match free.as_slice() {
            [] => 0,
            _ => (sentence.from..sentence.to).filter(|it| scene.is_kind(*it, Kind::Word)).count(),
        };
        for idx in free {
            self.uncued_quotation(idx, n_outer, used);
        }
        if scene.has_issuer && !(sentence.from..sentence.to).any(|it| scene.is_quote(it)) {
            self.note_subject();
        }
        let ends_with_colon =
            (sentence.from..sentence.to).next_back().is_some_and(|it| scene.is_kind(it, Kind::Colon));
        if ends_with_colon
            && self.memory.announced.is_none_or(|it| it.2 != sentence.paragraph)
            && let Some(run) = scene
                .label(sentence.from, sentence.to - 1)
                .filter(|_| scene.has_issuer && !(sentence.from..sentence.to).any(|it| scene.is_quote(it)))
                .or_else(|| scene.clause_subject(sentence.from, sentence.to))
                .or_else(|| scene.main_subject(sentence.from, sentence.to))
                .filter(|run| !scene.has_issuer || scene.can_speak(*run) && !scene.is_topic(sentence, *run))
        {
            let last = sentence.to - 1;
            self.memory.announced =
                Some((scene.span(last, last + 1), Some(scene.span(run.from, run.to)), sentence.paragraph));
        }
    }

    /// Whether the last quotation of a statement has no mark that ends it: it goes on below what stands between.
    fn is_left_open(&self) -> bool {
        let scene = self.scene;
        scene.has_issuer
            && self.found.last().and_then(|it| it.content.last()).is_some_and(|it| {
                let words = it.of(scene.text);
                words.starts_with(['“', '"', '‘']) && !words.ends_with(['”', '"', '’', '\'', '“'])
            })
    }

    /// Remembers the person a sentence without quotations is about, or whose statement it announces.
    fn note_subject(&mut self) {
        let scene = self.scene;
        let Sentence { from, to, paragraph } = self.sentence;
        let lead = scene.statement_by(from, to);
        if let Some(run) = lead {
            let last = to - 1;
            self.memory.announced =
                Some((scene.span(last, last + 1), Some(scene.span(run.from, run.to)), paragraph));
        }
        let subject = scene.main_subject(from, to).filter(|run| {
            (run.from..run.to).rev().take_while(|it| scene.is_name(*it)).count() > 1
                && scene.is_person(Run { from: run.to.saturating_sub(2), to: run.to })
        });
        // "Her sister Mirel describes the night."
        let told = scene.main_subject(from, to).filter(|run| {
            let last = run.to - 1;
            scene.is_name(last)
                && run.to - run.from > 1
                && (run.to..to.min(run.to + 4)).any(|it| {
                    scene.is(it, Class::CUE)
                        && !scene.is(it, Class::NOUN_VERB)
                        && !scene.at(it).is_some_and(|it| it.caps)
                })
        });
        let subject = subject.or(told);
        let speaks = subject.is_some_and(|run| {
            told == Some(run)
                || (run.to..to.min(run.to + 3)).any(|it| {
                    scene.is(it, Class::SPEECH) && !scene.is(it, Class::NOUN_VERB)
                        || scene.word(it).starts_with("react")
                })
        });
        self.memory.subject =
            subject.map(|run| (scene.span(run.from, run.to), paragraph + usize::from(speaks)));
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
        let so_called = idx > 0 && matches!(scene.word(idx - 1), "so-called" | "So-called");
        if quotation.is_title
            || scene.is_titled(idx)
            || scene.has_issuer && so_called
            || scene.is_gloss(idx)
            || scene.has_issuer && (scene.is_charge(idx) || scene.is_spoken_of(idx))
        {
            return;
        }
        if idx == self.sentence.from
            && let Some(run) = scene.signature_after(self.sentence)
        {
            self.found.push(Found {
                kind: ClaimKind::Quote,
                content: vec![quotation.span],
                source: Some(scene.span(run.from, run.to)),
                cue: None,
                confidence: Confidence::Sure,
                rule: Rule::Signature,
            });
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
        // Where double marks are for words said, a short line in single ones is a heading.
        let heading = alone && n_words < 12 && quotation.is_single && self.memory.doubles;
        if heading || scene.is_work(idx) || !alone && is_title(inner) && n_words < 8 {
            return;
        }
        // In German and other languages short words in marks are said only after somebody spoke.
        let spoke = self.memory.last.is_some_and(|it| it.paragraph == paragraph);
        let said = Said { in_sentence: used > 0, in_paragraph: spoke, in_double_marks: self.memory.doubles };
        let features = Features::of(scene, self.sentence, idx, said);
        let is_english = scene.lexicon.language == "en";
        let is_weighed = !alone && is_english && !is_title(inner);
        if is_weighed {
            self.memory.weighed.push((quotation.inner, features));
        }
        // A word alone that no verb stands beside is hardly ever said.
        if n_words < 2 && !alone && scene.lexicon.has(Habit::FREE_ORDER) {
            return;
        }
        // "ببرنامج «صباح الورد»": names stand in marks where they have no capitals.
        let joined = idx > self.sentence.from
            && scene.is_kind(idx - 1, Kind::Word)
            && !scene.is(idx - 1, Class::THAT.or(Class::CUE));
        if n_words < 5 && joined && scene.lexicon.has(Habit::NO_CAPITALS) {
            return;
        }
        // ‘democratic’: a word used with care.
        if scene.has_issuer && is_english && n_words < 2 && quotation.is_single && used == 0 && !alone {
            return;
        }
        let is_short = !alone && n_words <= 3 && !is_title(inner);
        if is_weighed && !features.are_said() || is_short && !is_english && used == 0 && !spoke {
            return;
        }
        // A statement may lose the marks of its first paragraph.
        let unspoken = |it: usize| self.memory.last.is_none_or(|last| last.paragraph <= it);
        let announced = self.memory.announced.filter(|it| {
            it.2 + 1 >= paragraph || scene.has_issuer && it.2 + 2 >= paragraph && unspoken(it.2)
        });
        let last = self.memory.last;
        let label = scene.short_label(self.sentence.from, idx).filter(|_| alone);
        if let Some(run) = label {
            claim.source = Some(scene.span(run.from, run.to));
            claim.confidence = Confidence::Likely;
            claim.rule = Rule::Label;
        } else if let Some((cue, source, _)) = announced.filter(|_| alone) {
            claim.cue = Some(cue);
            claim.source = source;
            claim.confidence = Confidence::Likely;
            claim.rule = Rule::Announced;
        } else if let Some(last) = last.filter(|it| it.paragraph == paragraph && (alone || used > 0)) {
            claim.source = Some(last.source);
            let is_sure = n_words > 1 && (alone || used > 0);
            claim.confidence =
                if is_sure { last.confidence } else { last.confidence.min(Confidence::Likely) };
            claim.rule = Rule::Inherited;
        } else if let Some((subject, _)) =
            self.memory.subject.filter(|it| alone && (it.1 == paragraph || it.1 == paragraph + 1))
        {
            // "Ana Lindqvist sent us a letter. “...”"
            claim.source = Some(subject);
            claim.rule = Rule::Subject;
        } else if let Some(last) =
            last.filter(|it| alone && it.paragraph + if self.is_left_open() { 5 } else { 2 } >= paragraph)
        {
            // Half a sentence of the ministry’s stood between: whoever spoke in whole ones goes on.
            let full = self.memory.full.filter(|it| scene.has_issuer && it.paragraph + 4 >= paragraph);
            claim.source = Some(full.map_or(last.source, |it| it.source));
            claim.rule = Rule::Continued;
        } else if !alone {
            if is_title(inner) {
                return;
            }
            // "Roe: “...”"
            let labelled = idx
                .checked_sub(1)
                .filter(|it| *it > self.sentence.from && scene.is_kind(*it, Kind::Colon))
                .and_then(|colon| scene.label(self.sentence.from, colon));
            // "Annual report of Cedar Legal Aid: “Empty Quays”" gives its title.
            if labelled.is_some_and(|run| scene.is_paper(run)) {
                return;
            }
            let labelled = labelled
                .or_else(|| scene.view_of(self.sentence.from, idx))
                .or_else(|| scene.as_held(self.sentence.from, idx));
            let nearest = labelled.or_else(|| scene.clause_subject(self.sentence.from, idx));
            // "Despite going “all out for fees”, the council": the subject stands after.
            let first = self.sentence.from;
            let leads = scene.has_issuer
                && scene.is(first, Class::PREPOSITION.or(Class::CONJUNCTION))
                && !(first..idx).any(|it| scene.is_kind(it, Kind::Comma))
                && scene.is_kind(idx + 1, Kind::Comma);
            let end = if leads { self.sentence.to } else { idx };
            let free = scene.lexicon.has(Habit::FREE_ORDER);
            let subject = nearest.or_else(|| scene.main_subject(first, end)).filter(|run| {
                if free {
                    // What a report tells of somebody is not theirs: "Les habitants ont subi des «...»".
                    let body = Class::GROUP.or(Class::DOCUMENT).or(Class::TITLE);
                    return (run.from..run.to).any(|it| scene.is_name(it) || scene.is(it, body))
                        || !scene.is(run.to - 1, Class::ROLE) && scene.is(run.from, Class::PRONOUN)
                        || scene.is(run.from + 1, Class::ROLE) && !scene.word(run.from + 1).ends_with('s');
                }
                if scene.has_issuer && labelled.is_none() {
                    return scene.can_speak(*run);
                }
                (run.from..run.to).any(|it| {
                    scene.is_name(it) || scene.is(it, Class::PRONOUN.or(Class::ROLE).or(Class::GROUP))
                }) || scene.is(run.from, Class::DETERMINER.or(Class::POSSESSIVE))
            });
            // Where an issuer speaks, short words in marks that nobody else stands by are its own.
            let own = subject.is_none_or(|run| scene.is_issuer(run));
            // Languages that leave out the subject of a verb often hide the speaker in it.
            let is_english = scene.lexicon.language == "en";
            let part = is_short || is_english && n_words <= 5 && !self.begins_sentence(idx);
            if scene.has_issuer && part && own && used == 0 {
                return;
            }
            claim.rule = match (labelled, subject) {
                (Some(_), _) => Rule::Label,
                (None, Some(_)) => Rule::Subject,
                (None, None) => Rule::Inherited,
            };
            // "The search goes on: “...”" in what somebody tells.
            let tells = scene.has_issuer && scene.is_kind(idx.wrapping_sub(1), Kind::Colon);
            let told = self.memory.full.filter(|it| tells && it.paragraph + 2 >= paragraph);
            claim.source = subject
                .map(|run| scene.span(run.from, run.to))
                .or_else(|| {
                    last.filter(|it| it.paragraph + if free { 3 } else { 0 } >= paragraph).map(|it| it.source)
                })
                .or_else(|| told.map(|it| it.source));
        } else if n_words < 2 || (is_title(inner) && n_words < 8) {
            return;
        }
        if let Some(source) = claim.source {
            let confidence = claim.confidence;
            let paragraph = self.sentence.paragraph;
            self.memory.last = Some(Speaker { source, paragraph, confidence });
            if alone || self.begins_sentence(idx) {
                self.memory.full = self.memory.last;
            }
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
    let comma_after = matches!(scene.kind(idx + 1), Some(Kind::Comma | Kind::Dash));
    let parted = comma_after || matches!(scene.last_inside(idx), ',' | '،');
    let sign = |kind: Kind| idx.checked_sub(1).filter(|it| *it > sentence.from && scene.is_kind(*it, kind));
    // "Ivo Marek, “...” dedi": a name that opens the sentence, and its comma.
    let before = sign(Kind::Colon)
        .or_else(|| sign(Kind::Comma).filter(|it| (sentence.from..*it).all(|at| scene.is_name(at))));
    let lowest = idx.saturating_sub(40).max(sentence.from);
    let name = match before {
        Some(_) => (lowest..idx).find(|it| scene.is_name(*it)),
        None => after.filter(|_| parted),
    };
    let mut to = name.unwrap_or(0);
    while name.is_some() && scene.is_name(to) && to < sentence.to {
        to += 1;
    }
    // A script without capitals: all up to the verb before the colon, if that is little.
    let caseless = before.filter(|it| {
        let first = scene.word(sentence.from).chars().next();
        *it <= sentence.from + 6
            && first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
            && (sentence.from..*it).all(|at| scene.is_kind(at, Kind::Word))
    });
    let (name, to) = match (name, caseless) {
        (None, Some(colon)) if colon > sentence.from + 1 => (Some(sentence.from), colon - 1),
        _ => (name, to),
    };
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
