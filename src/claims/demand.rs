//! Demands: who is asked to do what. A mark on the claims that hold one, and in a text with an issuer a
//! claim for each sentence in which the issuer asks something outright. Knows claims that were found
//! and the forms of `data/lexicon/demands`: not how speakers are found.

mod forms;
mod whom;

use super::Context;
use super::lexicon::Class;
use super::pieces::{Piece, PieceKind, pieces};
use super::scene::Scene;
use crate::domain::{Claim, ClaimKind, Confidence, Demand, Origin, Rule, Section, Span};
use crate::text::sentence::sentences;
use forms::{Forms, Use};

/// The longest sentence read, in pieces: what is longer is a list or no text at all.
const SENTENCE_MAX: usize = 400;
/// The longest subject or object read, in pieces.
const PHRASE_MAX: usize = 18;

/// Marks the claims that ask something of somebody, and adds the issuer's own demands.
pub(super) fn mark(scene: &Scene<'_>, paragraphs: &[Span], context: &Context<'_>, claims: &mut Vec<Claim>) {
    let Some(forms) = Forms::of(scene.lexicon.language) else { return };
    let mut pieces = Vec::new();
    for claim in claims.iter_mut().filter(|it| it.demand.is_none()) {
        claim.demand = demand_of(scene, forms, context, claim, &mut pieces);
    }
    if !context.issuers.is_empty() {
        voice(scene, forms, paragraphs, context, claims, &mut pieces);
    }
}

/// The first demand of a claim.
fn demand_of(
    scene: &Scene<'_>,
    forms: &Forms,
    context: &Context<'_>,
    claim: &Claim,
    buffer: &mut Vec<Piece>,
) -> Option<Demand> {
    // "urged the council to act": the verb of asking is the cue, and stands before the words.
    if let (Some(cue), Some(first)) = (claim.cue, claim.content.first())
        && cue.end() <= first.start()
        && claim.kind != ClaimKind::Quote
        && forms.open_in(cue.of(scene.text))
    {
        read(scene.text, cue.join(*first), buffer);
        // "In May forderte die Hafenwacht den Rat auf": who asks may stand between verb and object.
        let beside = claim.source.filter(|it| *it != cue);
        buffer.retain(|piece| !beside.is_some_and(|it| it.covers(piece.span)));
        let reader = Reader::new(scene, forms, context, buffer, Voice::Cue);
        let own = claim.source.is_some_and(|it| is_we(scene.text, forms, it));
        let is_told = own && told(cue.of(scene.text), forms);
        // "People who ask for asylum" demand nothing.
        let relative =
            claim.source.is_some_and(|it| scene.lexicon.class(it.of(scene.text)).any(Class::RELATIVE));
        let pleads = relative && cue.of(scene.text).starts_with("ask");
        if !is_told
            && !pleads
            && !is_denied(scene.text, cue)
            && let Some(found) = reader.demand()
            && found.demand.what.start() >= first.start()
        {
            return Some(found.demand);
        }
    }
    let goes_on = claim.kind != ClaimKind::Quote && claim.cue.is_some_and(|it| it.end() <= claim.start());
    let voice = Voice::Speaker { name: claim.speaker.as_deref(), goes_on };
    for part in &claim.content {
        if !forms.open_in(part.of(scene.text)) {
            continue;
        }
        for sentence in sentences(part.of(scene.text)) {
            read(scene.text, sentence.shifted(part.start()), buffer);
            let reader = Reader::new(scene, forms, context, buffer, voice);
            if let Some(found) = reader.demand() {
                return Some(found.demand);
            }
        }
    }
    None
}

/// Fills the buffer with the pieces of a sentence.
fn read(text: &str, sentence: Span, buffer: &mut Vec<Piece>) {
    buffer.clear();
    pieces(text, sentence, buffer);
    buffer.truncate(SENTENCE_MAX);
}

fn is_we(text: &str, forms: &Forms, span: Span) -> bool {
    let mut found = Vec::new();
    pieces(text, span, &mut found);
    forms.at(text, &found, 0, Use::We) == Some(found.len())
}

/// Whether a verb of asking only tells of it: "we asked volunteers to look" asks nobody now.
fn told(verb: &str, forms: &Forms) -> bool {
    forms.language == "en" && verb.split_whitespace().next().is_some_and(|it| it.ends_with("ed"))
}

/// Whether a small word before a verb denies it: "we do not ask for".
fn is_denied(text: &str, verb: Span) -> bool {
    let before = text.get(..verb.start()).unwrap_or("").trim_end();
    ["not", "n't", "n’t", "never", "nobody", "nor"].iter().any(|it| before.ends_with(it))
}

/// Sentences outside all claims in which the issuer asks something: `We call on ...`, `Northmark must ...`.
fn voice(
    scene: &Scene<'_>,
    forms: &Forms,
    paragraphs: &[Span],
    context: &Context<'_>,
    claims: &mut Vec<Claim>,
    buffer: &mut Vec<Piece>,
) {
    let text = scene.text;
    let mut taken: Vec<Span> = claims
        .iter()
        .map(|it| [it.source, it.cue].into_iter().flatten().fold(it.extent(), Span::join))
        .collect();
    taken.sort_by_key(|it| it.start());
    // The claims that begin before the sentence ends, and where the furthest of them ends.
    let (mut n_before, mut furthest) = (0, 0);
    let mut added = Vec::new();
    for paragraph in paragraphs {
        if !forms.open_in(paragraph.of(text)) {
            continue;
        }
        for sentence in sentences(paragraph.of(text)) {
            let sentence = sentence.shifted(paragraph.start());
            while let Some(claim) = taken.get(n_before).filter(|it| it.start() < sentence.end()) {
                furthest = furthest.max(claim.end());
                n_before += 1;
            }
            let overlaps = furthest > sentence.start();
            if overlaps || !forms.open_in(sentence.of(text)) {
                continue;
            }
            read(text, sentence, buffer);
            let quotes = buffer.iter().any(|it| is_mark(*it));
            let Some(found) = Reader::new(scene, forms, context, buffer, Voice::Issuer).demand() else {
                continue;
            };
            let words = sentence.of(text);
            let end = sentence.start() + words.trim_end_matches(['.', '!', '…', '。', ' ']).len();
            added.push(Claim {
                section: Section::Body,
                kind: if quotes { ClaimKind::Mixed } else { ClaimKind::Reported },
                content: vec![Span::new(sentence.start(), end)],
                source: found.asker,
                cue: found.verb,
                speaker: context.issuers.first().cloned(),
                confidence: Confidence::Likely,
                origin: Origin::Found,
                rule: Rule::IssuerVoice,
                demand: Some(found.demand),
            });
        }
    }
    claims.extend(added);
}

fn is_mark(piece: Piece) -> bool {
    matches!(piece.kind, PieceKind::Sign('"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '‘' | '’' | '\''))
}

/// Whose words are read: that decides who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice<'a> {
    /// The verb of asking is a claim's cue: its speaker asks.
    Cue,
    /// Words of a claim: `we` ask, or the speaker by name.
    Speaker {
        name: Option<&'a str>,
        /// The words go on from a verb of the speaker: `condemned the raids and called on ...`.
        goes_on: bool,
    },
    /// A sentence of the issuer's text: `we` ask, or the issuer by name.
    Issuer,
}

struct Found {
    demand: Demand,
    /// Who asks, where that is said.
    asker: Option<Span>,
    /// The verb of asking.
    verb: Option<Span>,
}

/// One sentence, or a cue with its words.
struct Reader<'a, 'b> {
    scene: &'a Scene<'b>,
    forms: &'a Forms,
    context: &'a Context<'a>,
    pieces: &'a [Piece],
    voice: Voice<'a>,
}

impl<'a, 'b> Reader<'a, 'b> {
    fn new(
        scene: &'a Scene<'b>,
        forms: &'a Forms,
        context: &'a Context<'a>,
        pieces: &'a [Piece],
        voice: Voice<'a>,
    ) -> Self {
        Self { scene, forms, context, pieces, voice }
    }

    /// The first demand of the sentence.
    fn demand(&self) -> Option<Found> {
        for idx in 0..self.pieces.len() {
            if !self.forms.opens(self.word(idx)) {
                continue;
            }
            let found = self
                .takes(idx, Use::Oblige)
                .and_then(|n| self.asked(idx, idx + n))
                .or_else(|| self.takes(idx, Use::Impersonal).and_then(|n| self.wanted(idx + n)))
                .or_else(|| self.takes(idx, Use::Modal).and_then(|n| self.obliged(idx, idx + n, false)))
                .or_else(|| self.takes(idx, Use::ModalNamed).and_then(|n| self.obliged(idx, idx + n, true)))
                .or_else(|| self.verb_of_asking(idx));
            if found.is_some() {
                return found;
            }
            // A cue is the first thing there is; later verbs are others'.
            if self.voice == Voice::Cue && idx > 2 {
                return None;
            }
        }
        None
    }

    fn verb_of_asking(&self, idx: usize) -> Option<Found> {
        let n = [Use::That, Use::For, Use::Ask].into_iter().filter_map(|it| self.takes(idx, it)).max()?;
        let asking = match self.voice {
            Voice::Cue => None,
            _ => Some(self.asker(idx)?),
        };
        let own = asking.is_some_and(|it| is_we(self.scene.text, self.forms, it));
        let verb = self.span(idx, idx + 1);
        if is_denied(self.scene.text, verb) || (own && told(self.word(idx), self.forms)) {
            return None;
        }
        let that = self.takes(idx, Use::That).and_then(|n| self.clause(idx + n));
        let asked = || self.takes(idx, Use::Ask).and_then(|n| self.asked(idx, idx + n));
        let wanted = || self.takes(idx, Use::For).and_then(|n| self.wanted(idx + n));
        let found = that.or_else(asked).or_else(wanted)?;
        Some(Found { asker: asking, verb: Some(self.span(idx, idx + n)), ..found })
    }

    /// `must`: the subject before it is asked, unless something is to be done to it.
    fn obliged(&self, idx: usize, after: usize, only_named: bool) -> Option<Found> {
        let german = self.forms.language == "de";
        if self.takes(after, Use::Void).is_some() || self.opens_condition(idx) {
            return None;
        }
        // "dass die Regierung handeln müsse": the modal ends its clause.
        let closes = self.pieces.get(after).is_none_or(|it| it.is_sign() && !is_mark(*it));
        if closes && !german {
            return None;
        }
        let before = self.subject_before(idx);
        let inverted = german && !closes && before.is_none_or(|it| self.takes(it.0, Use::Adverb).is_some());
        let (from, to, rest) = if closes {
            let start = (0..idx).rev().find(|it| self.pieces.get(*it).is_some_and(|p| p.is_sign()));
            let start = start.map_or(0, |it| it + 1);
            let start = start + usize::from(self.scene.lexicon.class(self.word(start)).any(Class::THAT));
            let to = self.object_end(start, idx)?;
            (start, to, to)
        } else if inverted {
            let to = self.object_end(after, self.pieces.len())?;
            (after, to, to)
        } else {
            let (from, to) = before?;
            (from, to, after)
        };
        let end = if closes { idx } else { self.clause_end(rest) };
        let is_done_to = if german {
            let last = if closes { idx } else { end };
            last.checked_sub(1).is_some_and(|it| self.takes(it, Use::Passive).is_some())
        } else {
            self.takes(self.past_adverbs(rest), Use::Be).is_some()
        };
        let names = (from..to).any(|it| {
            let opens = !(0..it).any(|it| self.pieces.get(it).is_some_and(|p| p.kind == PieceKind::Word));
            // One capital at the start of a sentence proves nothing of a plural: "Families have to walk".
            let named = self.is_capital(it) && !(opens && self.word(it).ends_with('s'));
            named || self.class(it).any(Class::GROUP.or(Class::ROLE))
        });
        // "Whoever is about to disappear must hear": an infinitive is nobody.
        let infinitive = self.forms.language == "en" && from > 0 && self.word(from - 1) == "to";
        if from >= to || infinitive || self.takes(from, Use::We).is_some() || (only_named && !names) {
            return None;
        }
        // "The boats must": in the voice of nobody, a verb has to follow.
        let verb = self.past_adverbs(rest);
        if verb >= end || (!german && !self.can_be_verb(verb)) {
            return None;
        }
        if is_done_to {
            let by = (rest..end).find(|it| self.takes(*it, Use::By).is_some());
            let doer = by.filter(|_| !german).and_then(|it| Some((it + 1, self.object_end(it + 1, end)?)));
            let of = doer.and_then(|(from, to)| self.name(from, to));
            let what = self.span(self.clause_start(from), if closes { idx } else { end });
            return Some(Found { demand: Demand { of, what }, asker: None, verb: None });
        }
        let of = self.name(from, to).filter(|_| !self.is_deed(from, to));
        let what = self.span(rest, end);
        Some(Found { demand: Demand { of, what }, asker: None, verb: None })
    }

    /// `calls on X to Y`: the object up to the link, and what follows it.
    fn asked(&self, idx: usize, from: usize) -> Option<Found> {
        let limit = self.pieces.len().min(from + PHRASE_MAX);
        let mut link = None;
        // "asks for it to be read", "wa-talabat bi-...": nobody is named.
        let object = self.word(from);
        if self.forms.links_itself(object) {
            return self.wanted(from);
        }
        for it in from..limit {
            let piece = self.pieces.get(it)?;
            // "Harbour Watch urged the council, the owner of the quay, to act".
            if piece.is_sign() && !piece.is(',') && !is_mark(*piece) {
                break;
            }
            if self.takes(it, Use::If).is_some() && self.takes(it, Use::Link).is_none() {
                break;
            }
            let joined = self.forms.links_itself(self.word(it));
            if it > from && (joined || self.takes(it, Use::Link).is_some() && self.links(idx, it)) {
                link = Some(it);
                break;
            }
        }
        let link = link?;
        if object == "for" {
            return self.wanted(from);
        }
        let mut to = link;
        // "called on the council, on the day of the vote, to": all but a list of names ends at the comma.
        let comma = (from..to).find(|it| self.pieces.get(*it).is_some_and(|p| p.is(',')));
        to = comma.filter(|it| !self.is_capital(it + 1)).unwrap_or(to);
        while to > from && self.pieces.get(to - 1).is_some_and(|it| it.is(',')) {
            to -= 1;
        }
        // Adverbs and whom it may concern: "urges the council again to".
        while to > from + 1 && self.takes(to - 1, Use::Adverb).is_some() {
            to -= 1;
        }
        let joined = self.forms.links_itself(self.word(link));
        let mut first = link + if joined { 0 } else { self.takes(link, Use::Link)? };
        while self.pieces.get(first).is_some_and(|it| it.is(',')) {
            first += 1;
        }
        let end = self.clause_end(first);
        if to <= from || first >= end {
            return None;
        }
        let of = self.name(from, to);
        Some(Found { demand: Demand { of, what: self.span(first, end) }, asker: None, verb: None })
    }

    /// Whether a link word is the one that ends the object of a verb of asking.
    fn links(&self, idx: usize, link: usize) -> bool {
        let class = self.class(link + 1);
        match self.forms.language {
            // "demande au conseil de rouvrir", not "appelle le conseil de la ville"; an infinitive follows.
            "fr" | "es" => {
                let next = self.word(link + 1);
                let ends: &[&str] =
                    if self.forms.language == "fr" { &["er", "ir", "re"] } else { &["ar", "er", "ir", "se"] };
                // The Spanish "que" opens a clause with its verb in the subjunctive.
                self.word(link) == "que"
                    || self.word(link) == "à" && next == "ce"
                    || next == "ne"
                    || (!class.any(Class::CLOSED) && ends.iter().any(|end| next.ends_with(end)))
            }
            "de" => {
                // "ruft den Rat auf, den Kai zu öffnen", "fordert den Rat zum Handeln auf".
                let auf = self.word(link).ends_with("auf");
                let appeals = matches!(self.word(idx), "appelliert" | "appellieren" | "appellierte")
                    || matches!(self.word(idx), "bittet" | "bitten" | "drängt" | "drängen" | "mahnt");
                auf || (appeals && self.pieces.get(link - 1).is_some_and(|it| it.is(',')))
            }
            "en" => {
                let next = self.word(link + 1);
                // "an end to the raids", "appeals to the council to act".
                !class.any(Class::DETERMINER.or(Class::POSSESSIVE))
                    && !self.is_capital(link + 1)
                    && !next.is_empty()
            }
            _ => true,
        }
    }

    /// What is called for, without a name for who should do it.
    fn wanted(&self, from: usize) -> Option<Found> {
        let end = self.clause_end(from);
        if let Some(found) = self.wanted_of(from, end) {
            return Some(found);
        }
        // "demands", the noun at the end of a sentence, wants nothing.
        let german_infinitive = self.forms.language == "de" && self.pieces.get(from)?.is(',');
        if from >= end || german_infinitive || self.class(from).any(Class::AND.or(Class::THAT)) {
            return None;
        }
        Some(Found { demand: Demand { of: None, what: self.span(from, end) }, asker: None, verb: None })
    }

    /// `demands that X do Y`.
    fn clause(&self, from: usize) -> Option<Found> {
        let end = self.clause_end(from);
        let to = self.object_end(from, end)?;
        let rest = self.past_adverbs(to);
        let modal = self.takes(rest, Use::Modal).unwrap_or(0);
        let first = self.past_adverbs(rest + modal);
        if first >= end {
            return None;
        }
        let done_to = self.takes(first, Use::Be).is_some()
            || end.checked_sub(1).is_some_and(|it| self.takes(it, Use::Passive).is_some());
        let (of, what) = if done_to {
            (None, self.span(from, end))
        } else {
            (self.name(from, to), self.span(rest + modal, end))
        };
        Some(Found { demand: Demand { of, what }, asker: None, verb: None })
    }

    /// Who asks, right before the verb: `we`, the speaker or the issuer; None when it is somebody else.
    fn asker(&self, verb: usize) -> Option<Span> {
        let mut end = verb;
        while end > 0 && self.takes(end - 1, Use::Adverb).is_some() {
            end -= 1;
        }
        // The verb itself says who: "pedimos al consejo", "ندعو السلطات", "nous appelons".
        if self.forms.says_we(self.word(verb)) {
            return Some(self.span(verb, verb + 1));
        }
        // German puts its subject after the verb: "Daher fordern wir".
        if self.forms.language == "de" && self.takes(verb + 1, Use::We).is_some() {
            return Some(self.span(verb + 1, verb + 2));
        }
        let mut head = end.checked_sub(1)?;
        if self.class(head).any(Class::AND) || self.pieces.get(head)?.is(',') {
            // "We condemn the raids and call on the council to ...": the subject opens the sentence.
            if matches!(self.voice, Voice::Speaker { goes_on: true, .. }) {
                return Some(Span::default());
            }
            head = (0..head).find(|it| self.pieces.get(*it).is_some_and(|p| p.kind == PieceKind::Word))?;
            return self.speaks(head, head + 1).or_else(|| {
                let to = self.object_end(head, verb)?;
                self.speaks(head, to)
            });
        }
        let (from, to) = self.subject_before(end)?;
        self.speaks(from, to)
    }

    /// The words of a subject if they mean whoever speaks.
    fn speaks(&self, from: usize, to: usize) -> Option<Span> {
        let span = self.span(from, to);
        if self.takes(from, Use::We).is_some() && to == from + 1 {
            return Some(span);
        }
        let name = self.name(from, to)?;
        let is_own = match self.voice {
            Voice::Cue => true,
            Voice::Speaker { name: speaker, .. } => speaker == Some(name.as_str()),
            Voice::Issuer => {
                let last = self.class(to - 1);
                self.context.issuers.contains(&name)
                    || (self.scene.lexicon.class(&self.word(from).to_lowercase()).any(Class::DETERMINER)
                        && last.any(Class::GENERIC)
                        && to == from + 2)
            }
        };
        is_own.then_some(span)
    }

    /// The noun phrase that ends right before `end`, adverbs between left out.
    fn subject_before(&self, end: usize) -> Option<(usize, usize)> {
        let mut to = end;
        while to > 0 && self.takes(to - 1, Use::Adverb).is_some() {
            to -= 1;
        }
        let lowest = to.saturating_sub(PHRASE_MAX);
        let mut from = to;
        let mut only_names = true;
        while from > lowest {
            let idx = from - 1;
            let piece = self.pieces.get(idx)?;
            let class = self.class(idx);
            let capital = self.is_capital(idx);
            if piece.is_sign() {
                break;
            }
            if class.any(Class::AND) && from < to {
                let joins = idx > lowest
                    && self.pieces.get(idx - 1).is_some_and(|it| it.kind == PieceKind::Word)
                    && !self.class(idx - 1).any(Class::CLOSED)
                    && (self.is_capital(idx - 1) || self.class(idx - 1).any(Class::GROUP.or(Class::ROLE)));
                if !joins {
                    break;
                }
                from = idx;
                continue;
            }
            if class.any(Class::DETERMINER.or(Class::POSSESSIVE)) && !class.any(Class::RELATIVE)
                || self.is_article(idx)
            {
                from = idx;
                let hangs = idx > lowest
                    && (self.class(idx - 1).any(Class::ATTACH)
                        || self.class(idx - 1).any(Class::AND)
                        || self.is_genitive_article(idx));
                if hangs && from > lowest + 1 && !self.class(idx - 2).any(Class::CLOSED) {
                    only_names = false;
                    continue;
                }
                break;
            }
            if class.any(Class::ATTACH.or(Class::PREPOSITION)) {
                // "the government of", "the authorities in": a preposition with a noun before it.
                let attaches = from < to
                    && idx > lowest
                    && self.pieces.get(idx - 1).is_some_and(|it| it.kind == PieceKind::Word)
                    && !self.class(idx - 1).any(Class::CLOSED.or(Class::TIME))
                    && (class.any(Class::ATTACH) || self.class(idx - 1).any(Class::GROUP.or(Class::ROLE)));
                if !attaches {
                    break;
                }
                only_names = false;
                from = idx;
                continue;
            }
            let stops = Class::CONJUNCTION
                .or(Class::THAT)
                .or(Class::RELATIVE)
                .or(Class::AUXILIARY)
                .or(Class::BE)
                .or(Class::PRONOUN)
                .or(Class::ADVERB);
            if class.any(stops) {
                if from == to {
                    from = idx;
                }
                break;
            }
            let is_verb = class.any(Class::CUE) && !class.any(Class::NOUN_VERB) && !capital;
            let small_before_name = only_names
                && from < to
                && !capital
                && self.forms.language == "en"
                && !class.any(Class::ROLE.or(Class::GROUP).or(Class::ADJECTIVE).or(Class::TITLE));
            if is_verb || small_before_name {
                break;
            }
            only_names &= capital;
            from = idx;
        }
        (from < to).then_some((from, to))
    }

    /// Where the noun phrase that begins at `from` ends.
    fn object_end(&self, from: usize, limit: usize) -> Option<usize> {
        let limit = limit.min(from + PHRASE_MAX);
        let mut at = from;
        while at < limit
            && (self.class(at).any(Class::DETERMINER.or(Class::POSSESSIVE)) || self.is_article(at))
        {
            at += 1;
        }
        let mut seen = false;
        while at < limit {
            let Some(piece) = self.pieces.get(at) else { break };
            if piece.is_sign() {
                break;
            }
            let class = self.class(at);
            let capital = self.is_capital(at);
            if seen && (class.any(Class::ATTACH) || self.is_genitive_article(at)) {
                let next = at + 1 < limit && !self.class(at + 1).any(Class::CONJUNCTION.or(Class::THAT));
                let of = matches!(
                    self.word(at),
                    "of" | "for" | "von" | "der" | "des" | "de" | "du" | "del" | "d" | "in"
                );
                if !of || !next {
                    break;
                }
                at += 1;
                while at < limit && self.class(at).any(Class::DETERMINER.or(Class::POSSESSIVE)) {
                    at += 1;
                }
                seen = false;
                continue;
            }
            if class.any(Class::AND) && seen {
                let name = self.is_capital(at + 1);
                let article = self.class(at + 1).any(Class::DETERMINER.or(Class::POSSESSIVE));
                if !(name || article) {
                    break;
                }
                at += 1;
                while at < limit && self.class(at).any(Class::DETERMINER.or(Class::POSSESSIVE)) {
                    at += 1;
                }
                seen = false;
                continue;
            }
            if class.any(Class::CLOSED.or(Class::BE)) || self.takes(at, Use::Modal).is_some() {
                break;
            }
            let noun = class.any(Class::GROUP.or(Class::ROLE)) || capital;
            // The head was there: a small word after it is the verb.
            if seen && !noun {
                break;
            }
            seen |= noun;
            // A plain noun: "the owners reopen"; "the port authority": up to the listed noun, if near.
            if !noun {
                let near = (at + 1..limit.min(at + 4))
                    .find(|it| self.is_capital(*it) || self.class(*it).any(Class::GROUP.or(Class::ROLE)));
                let plain =
                    near.is_none_or(|it| (at..it).any(|p| self.class(p).any(Class::CLOSED.or(Class::BE))));
                if plain {
                    // Adjectives do not end a phrase.
                    if class.any(Class::ADJECTIVE) {
                        at += 1;
                        continue;
                    }
                    at += 1;
                    seen = true;
                    break;
                }
            }
            at += 1;
        }
        (at > from && seen).then_some(at)
    }

    /// Where what is asked ends: the clause, without the words of someone who speaks between.
    fn clause_end(&self, from: usize) -> usize {
        let mut end = from;
        for idx in from..self.pieces.len() {
            let Some(piece) = self.pieces.get(idx) else { break };
            if piece.is(';') || piece.is(':') || (idx > from && (piece.is('—') || piece.is('–'))) {
                break;
            }
            let ends = matches!(piece.kind, PieceKind::Sign('.' | '!' | '?' | '…' | '؟' | '。'));
            if ends && self.pieces.get(idx + 1).is_none_or(|it| it.is_sign()) {
                break;
            }
            end = idx + 1;
        }
        while end > from
            && self.pieces.get(end - 1).is_some_and(|it| it.is_sign() && !it.is(')') && !it.is('%'))
        {
            end -= 1;
        }
        // A mark that was opened inside is closed inside.
        let opened = |it: &Piece| matches!(it.kind, PieceKind::Sign('“' | '«' | '„' | '"'));
        let closed = |it: &Piece| matches!(it.kind, PieceKind::Sign('”' | '»'));
        let inside = self.pieces.get(from..end).unwrap_or(&[]);
        let is_open =
            inside.iter().filter(|it| opened(it)).count() > inside.iter().filter(|it| closed(it)).count();
        if is_open && self.pieces.get(end).is_some_and(|it| is_mark(*it)) {
            end += 1;
        }
        end
    }

    /// Whether the modal at `idx` stands in a condition or a question: `if the council must choose`.
    fn opens_condition(&self, idx: usize) -> bool {
        let start = (idx.saturating_sub(PHRASE_MAX)..idx)
            .rev()
            .find(|it| self.pieces.get(*it).is_some_and(|p| p.is_sign() && !is_mark(*p)));
        let first = start.map_or_else(|| idx.saturating_sub(PHRASE_MAX), |it| it + 1);
        (first..idx).any(|it| self.takes(it, Use::If).is_some())
            || self.pieces.last().is_some_and(|it| it.is('?') || it.is('؟'))
            || (self.pieces.iter().rev().take(2).any(|it| it.is('?')))
    }

    /// Where the clause of a long subject begins: `Every plea entered since March must be heard`.
    fn clause_start(&self, from: usize) -> usize {
        let ends = |it: &usize| {
            self.pieces.get(*it).is_some_and(|p| p.is_sign()) || self.class(*it).any(Class::THAT)
        };
        let mut start = (0..from).rev().find(ends).map_or(0, |it| it + 1);
        if start < from && self.class(start).any(Class::AND.or(Class::CONJUNCTION)) {
            start += 1;
        }
        // "We believe the quay must be cleared": somebody else's clause stands before it.
        let other = (start..from).any(|it| self.class(it).any(Class::PRONOUN.or(Class::CUE)));
        if other { from } else { start }
    }

    fn past_adverbs(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(n) = self.takes(at, Use::Adverb) {
            at += n;
        }
        while self.forms.language == "en" && self.word(at).ends_with("ly") && self.word(at).len() > 4 {
            at += 1;
        }
        at
    }

    /// A word that can be a verb: no article, no preposition, no sign.
    fn can_be_verb(&self, idx: usize) -> bool {
        self.pieces.get(idx).is_some_and(|it| it.kind == PieceKind::Word)
            && !self.class(idx).any(
                Class::DETERMINER
                    .or(Class::POSSESSIVE)
                    .or(Class::PREPOSITION)
                    .or(Class::CONJUNCTION)
                    .or(Class::RELATIVE),
            )
    }

    fn takes(&self, idx: usize, uses: Use) -> Option<usize> {
        self.forms.at(self.scene.text, self.pieces, idx, uses)
    }

    fn word(&self, idx: usize) -> &'b str {
        self.pieces
            .get(idx)
            .filter(|it| it.kind == PieceKind::Word)
            .map_or("", |it| it.span.of(self.scene.text))
    }

    fn class(&self, idx: usize) -> Class {
        let word = self.word(idx);
        if word.starts_with(char::is_uppercase) {
            return self.scene.lexicon.class(&word.to_lowercase());
        }
        self.scene.lexicon.class(word)
    }

    fn is_article(&self, idx: usize) -> bool {
        matches!(self.word(idx), "dem" | "den" | "des" | "au" | "aux" | "al" | "les" | "los" | "las")
    }

    fn is_genitive_article(&self, idx: usize) -> bool {
        self.forms.language == "de" && matches!(self.word(idx), "der" | "des")
    }

    fn is_capital(&self, idx: usize) -> bool {
        self.word(idx).starts_with(char::is_uppercase) && !self.class(idx).any(Class::CLOSED)
    }

    fn span(&self, from: usize, to: usize) -> Span {
        match (self.pieces.get(from), to.checked_sub(1).and_then(|it| self.pieces.get(it))) {
            (Some(first), Some(last)) if from < to => first.span.join(last.span),
            _ => Span::default(),
        }
    }
}
