//! Who is meant: `Cedar`, `she`, `the group` become the full name of a party, where that is known.
//! Knows names and the order they come in: not quotations, not verbs.

use std::collections::HashMap;

use super::Context;
use super::attribute::Found;
use super::german;
use super::lexicon::{Class, Habit};
use super::scene::{Kind, Scene};
use crate::domain::{Claim, Confidence, Origin, Party, PartyKind, Rule, Section, Span, joint_name};
use crate::text::fold::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Person,
    Body,
    Unknown,
}

/// A party the text can mean.
struct Name {
    full: String,
    sort: Sort,
    is_female: bool,
    is_male: bool,
    /// Something is at it or in it: whatever else it may be, it is not "she".
    is_place: bool,
}

impl Name {
    /// Whether "she" or "the director" can mean it.
    fn is_somebody(&self) -> bool {
        self.sort == Sort::Person && !self.is_place
    }
}

/// Gives each claim its speaker.
pub(super) fn resolve(scene: &Scene<'_>, found: Vec<Found>, context: &Context<'_>) -> Vec<Claim> {
    let mut cast = Cast::new(scene, context);
    let mut claims: Vec<Claim> = Vec::with_capacity(found.len());
    for found in found {
        cast.guessed = false;
        let speaker = found.source.and_then(|source| cast.speaker(source));
        // In a text with an issuer, words that nobody else is named for are the issuer's.
        let (speaker, is_issuers) = match (found.source, speaker) {
            (None, _) if !context.issuers.is_empty() => (Some(joint_name(context.issuers)), true),
            (_, speaker) => (speaker, false),
        };
        claims.push(Claim {
            kind: found.kind,
            content: found.content,
            source: found.source,
            cue: found.cue,
            speaker,
            confidence: match found.confidence {
                _ if is_issuers => Confidence::Unsure,
                // Whom "the group" means is one step of guessing.
                confidence if cast.guessed => confidence.min(Confidence::Likely),
                confidence => confidence,
            },
            origin: Origin::Found,
            rule: match (is_issuers, found.source) {
                (true, _) => Rule::IssuerVoice,
                (false, None) => Rule::Nobody,
                (false, Some(_)) => found.rule,
            },
            demand: None,
            section: Section::Body,
        });
    }
    claims
}

/// The longest run of names that is read as body, post and person, in tokens.
const NAME_MAX: usize = 14;

/// Everyone the text can mean, and where names stand in it.
struct Cast<'a, 'b> {
    scene: &'a Scene<'b>,
    names: Vec<Name>,
    /// Folded full names, aliases and short forms.
    by_word: HashMap<String, usize>,
    /// Folded descriptions given by the store.
    by_noun: HashMap<String, usize>,
    /// Mentions in text order: where, and who.
    mentions: Vec<(usize, usize)>,
    /// Sources already met, in text order, with who they were and whether that was guessed.
    sources: Vec<(usize, usize, bool)>,
    /// The issuer that leads.
    issuer: Option<usize>,
    /// Who "we" are: the issuer, or all who sign a joint statement.
    signers: Option<usize>,
    n_issuers: usize,
    /// Whether the last speaker was chosen by nearness, not by a name.
    guessed: bool,
}

impl<'a, 'b> Cast<'a, 'b> {
    fn new(scene: &'a Scene<'b>, context: &Context<'_>) -> Self {
        let mut cast = Self {
            scene,
            names: Vec::new(),
            by_word: HashMap::new(),
            by_noun: HashMap::new(),
            mentions: Vec::new(),
            sources: Vec::new(),
            issuer: None,
            signers: None,
            n_issuers: context.issuers.len(),
            guessed: false,
        };
        for party in context.parties {
            cast.add_party(party, Sort::Unknown);
        }
        // Who speaks in a statement is somebody, unless the store says it is a body.
        for party in context.speakers {
            cast.add_party(party, Sort::Person);
        }
        for (n, issuer) in context.issuers.iter().enumerate() {
            let idx = cast.known(issuer).unwrap_or_else(|| cast.add(issuer.clone(), Sort::Body));
            if n == 0 {
                cast.issuer = Some(idx);
            }
        }
        cast.signers = match context.issuers {
            [_, _, ..] => Some(cast.add(joint_name(context.issuers), Sort::Body)),
            _ => cast.issuer,
        };
        cast.read_names();
        cast
    }

    fn known(&self, name: &str) -> Option<usize> {
        self.by_word.get(&fold(name)).copied()
    }

    fn add(&mut self, full: String, sort: Sort) -> usize {
        let idx = self.names.len();
        self.by_word.entry(fold(&full)).or_insert(idx);
        self.names.push(Name { full, sort, is_female: false, is_male: false, is_place: false });
        self.add_short_forms(idx);
        idx
    }

    /// A person goes by the last name, a body by its first word or its initials.
    fn add_short_forms(&mut self, idx: usize) {
        let Some(name) = self.names.get(idx) else { return };
        let full = fold(&name.full);
        let words: Vec<&str> = full.split_whitespace().collect();
        if words.len() < 2 {
            return;
        }
        let mut forms: Vec<String> = Vec::new();
        if name.sort != Sort::Body {
            forms.extend(words.last().map(|it| (*it).to_owned()));
        }
        if name.sort != Sort::Person {
            forms.extend(words.first().filter(|it| it.len() > 3).map(|it| (*it).to_owned()));
            let initials: String = name
                .full
                .split([' ', '-'])
                .filter_map(|it| it.chars().next())
                .filter(|c| c.is_uppercase())
                .collect();
            if initials.len() > 1 {
                forms.push(fold(&initials));
            }
        }
        for form in forms {
            self.by_word.entry(form).or_insert(idx);
        }
    }

    fn add_party(&mut self, party: &Party, unless_said: Sort) {
        let sort = match party.kind {
            PartyKind::Person => Sort::Person,
            PartyKind::Organization => Sort::Body,
            PartyKind::Unknown => unless_said,
        };
        // A short form of another party must not swallow one that is named so.
        let named = self.names.iter().position(|it| it.full == party.name);
        let idx = named.unwrap_or_else(|| self.add(party.name.clone(), sort));
        self.by_word.insert(fold(&party.name), idx);
        for alias in &party.aliases {
            self.by_word.insert(fold(alias), idx);
        }
        for noun in &party.nouns {
            self.by_noun.insert(bare(&fold(noun)).to_owned(), idx);
        }
    }

    /// Reads the names of the text, full ones first met making their short forms known.
    fn read_names(&mut self) {
        let scene = self.scene;
        let mut idx = 0;
        while idx < scene.tokens.len() {
            if !scene.is_name(idx) {
                idx += 1;
                continue;
            }
            // “...” Said Roe: a verb with the capital of a sentence.
            let said = idx > 0
                && scene.is_quote(idx - 1)
                && scene.is(idx, Class::SPEECH)
                && !scene.is(idx, Class::NOUN_VERB);
            idx += usize::from(said);
            let from = idx;
            while (scene.is_name(idx) || (idx > from && self.joins(idx)))
                && (idx == from || !scene.is_parted(idx))
            {
                idx += 1;
            }
            if from < idx {
                self.mention(from, idx);
            }
        }
    }

    /// Whether a small word stands inside a name: `Bank of Northmark`, `Ana von der Lind`.
    fn joins(&self, idx: usize) -> bool {
        let scene = self.scene;
        let small =
            |idx: usize| matches!(scene.word(idx), "of" | "for" | "von" | "van" | "de" | "al" | "bin" | "&");
        let own = (small(idx)
            && (scene.is_name(idx + 1) || matches!(scene.word(idx + 1), "der" | "den" | "la")))
            || (matches!(scene.word(idx), "der" | "den" | "la")
                && matches!(scene.word(idx - 1), "von" | "van" | "de"));
        // "Bank of" is part of a name, "Roe of Cedar Aid" is two.
        own && (!matches!(scene.word(idx), "of" | "for")
            || scene.is(idx - 1, Class::ORGANIZATION.or(Class::GROUP)))
    }

    /// Whether the words are the full name or an alias, not just a short form of it.
    fn is_whole(&self, idx: usize, words: Span) -> bool {
        self.names.get(idx).is_some_and(|it| it.full == words.of(self.scene.text))
    }

    /// Takes in a run of names. A body, a post and a person in a row are each a name of their own:
    /// `Cedar Legal Aid Campaigns Director Ivo Lind`, `Director of Liberty Ana Roe`.
    fn mention(&mut self, from: usize, to: usize) {
        let scene = self.scene;
        // A longer run is a list, and every beginning of it would be looked up.
        if (2..=NAME_MAX).contains(&(to - from)) && self.known(scene.span(from, to).of(scene.text)).is_none()
        {
            let body = (from + 1..to).rev().find(|end| {
                self.known(scene.span(from, *end).of(scene.text)).is_some_and(|it| {
                    // One word may be the short form of the name that is read here.
                    let is_body = self.sort(it) == Sort::Body || *end > from + 1;
                    self.sort(it) != Sort::Person && is_body && self.is_whole(it, scene.span(from, *end))
                })
            });
            if let Some(end) = body {
                self.mention(from, end);
                self.mention(end, to);
                return;
            }
            let post = (from..to).rev().find(|it| {
                scene.is(*it, Class::ROLE) && !scene.is(to - 1, Class::ORGANIZATION.or(Class::GROUP))
            });
            match post {
                // A post alone names nobody.
                Some(post) if post + 1 == to => return,
                Some(post) if post > from && to - post <= 5 => {
                    self.mention(post, to);
                    return;
                }
                _ => {}
            }
        }
        let mut from = from;
        let mut is_titled = false;
        let mut gender = None;
        while from + 1 < to
            && scene.is(from, Class::TITLE.or(Class::ROLE))
            && !scene.is(to - 1, Class::ORGANIZATION)
        {
            is_titled = true;
            gender = match scene.word(from) {
                "Mr" | "Mr." | "Herr" | "Sr." => Some(false),
                "Ms" | "Ms." | "Mrs" | "Mrs." | "Miss" | "Frau" | "Mme" | "Sra." => Some(true),
                _ => gender,
            };
            from += 1;
        }
        let span = scene.span(from, to);
        let text = span.of(scene.text);
        let starts_sentence =
            from == 0 || !matches!(scene.kind(from - 1), Some(Kind::Word | Kind::Comma | Kind::Number));
        let known = self.known(text);
        let idx = match known {
            Some(idx) => idx,
            None if to - from < 2 && !is_titled => {
                // One capital at the start of a sentence proves nothing.
                let acronym = text.len() > 1 && text.chars().all(|c| c.is_uppercase() || c == '.');
                let acts = scene.is(to, Class::CUE)
                    || scene.is_kind(to, Kind::Genitive)
                    || (scene.is_kind(to, Kind::Comma) && scene.is(to + 1, Class::RELATIVE));
                // In German every noun has a capital.
                let proves_nothing = scene.lexicon.language == "de" && !acronym;
                if proves_nothing
                    || (starts_sentence && (!acts || text.ends_with('s')))
                    || scene.is(from, Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT))
                {
                    return;
                }
                self.add(text.to_owned(), if acronym { Sort::Body } else { Sort::Unknown })
            }
            None => {
                let is_body = (from..to).any(|it| {
                    scene.is(it, Class::ORGANIZATION) || matches!(scene.word(it), "of" | "for" | "&")
                });
                // A dateline: "PORT AINSLIE –".
                let shouts = text.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
                let dated = shouts && scene.is_kind(to, Kind::Dash);
                let sort = if dated {
                    Sort::Unknown
                } else if is_body && !is_titled {
                    Sort::Body
                } else if to - from <= 3 || is_titled {
                    Sort::Person
                } else {
                    Sort::Unknown
                };
                self.add(text.to_owned(), sort)
            }
        };
        if let (Some(female), Some(name)) = (gender, self.names.get_mut(idx)) {
            name.is_female |= female;
            name.is_male |= !female;
        }
        // "At Lower Tarrin", "lived in Gull Road"; "at Ms Lindqvist's" is no place.
        let is_at = from.checked_sub(1).is_some_and(|before| {
            matches!(
                scene.word(before),
                "at" | "in"
                    | "near"
                    | "inside"
                    | "outside"
                    | "across"
                    | "around"
                    | "into"
                    | "bei"
                    | "nahe"
                    | "à"
            )
        });
        if let Some(name) = self.names.get_mut(idx).filter(|_| is_at && !is_titled) {
            name.is_place = true;
        }
        self.mentions.push((span.start(), idx));
    }

    /// The full name that a source means.
    fn speaker(&mut self, source: Span) -> Option<String> {
        let Some(idx) = self.meant(source) else {
            self.guessed = false;
            return None;
        };
        self.sources.push((source.start(), idx, self.guessed));
        self.names.get(idx).map(|it| it.full.clone())
    }

    fn meant(&mut self, source: Span) -> Option<usize> {
        let scene = self.scene;
        let source = german::giver(scene, source);
        let met = self.sources.iter().rev().take(4).find(|it| it.0 == source.start()).copied();
        if let Some((_, idx, guessed)) = met {
            self.guessed = guessed;
            return Some(idx);
        }
        let first = scene.tokens.partition_point(|it| (it.start as usize) < source.start());
        let last = scene.tokens.partition_point(|it| (it.start as usize) < source.end());
        let n_words = (first..last).filter(|it| scene.is_kind(*it, Kind::Word)).count();
        let text = source.of(scene.text);
        let folded = fold(text);
        if let Some(idx) = self.by_noun.get(bare(&folded)).or_else(|| self.by_word.get(bare(&folded))) {
            return Some(*idx);
        }
        // "We", "We, the undersigned organisations".
        if scene.is(first, Class::WE) && (n_words == 1 || scene.is_kind(first + 1, Kind::Comma)) {
            return self.signers;
        }
        if n_words == 1 {
            if scene.is(first, Class::FEMALE) {
                return self.recent(source.start(), |it| it.is_somebody() && !it.is_male, Some(true));
            }
            if scene.is(first, Class::MALE) {
                return self.recent(source.start(), |it| it.is_somebody() && !it.is_female, Some(false));
            }
            if scene.is(first, Class::IT) {
                return self.recent(source.start(), |it| it.sort != Sort::Person, None);
            }
            if scene.is(first, Class::RELATIVE) {
                let before = self.mentions.partition_point(|it| it.0 < source.start());
                let (at, idx) = self.mentions.get(before.checked_sub(1)?)?;
                return (source.start() - at < 80).then_some(*idx);
            }
        }
        // A name in the phrase: the first that is not a possessor or an employer.
        let from = self.mentions.partition_point(|it| it.0 < source.start());
        let inside: Vec<(usize, usize)> =
            self.mentions.iter().skip(from).take_while(|it| it.0 < source.end()).copied().collect();
        let head_end = (first..last)
            .find(|it| scene.is_kind(*it, Kind::Comma) || (scene.is(*it, Class::PREPOSITION) && *it > first))
            .and_then(|it| scene.at(it))
            .map_or_else(|| source.end(), |it| it.start as usize);
        let genitive = (first..last)
            .filter(|it| scene.is_kind(*it, Kind::Genitive))
            .filter_map(|it| scene.at(it).map(|it| it.start as usize))
            .take_while(|it| *it < head_end)
            .last()
            .unwrap_or(0);
        // "Cedar Legal Aid spokesman Ivo Lind": the last one is the head.
        if let Some((_, idx)) = inside.iter().rev().find(|it| it.0 < head_end && it.0 >= genitive) {
            return Some(*idx);
        }
        // In an appositive: "the group's director, Ana Lindqvist,", "la directora de Cedro Rojo, Ana Roe".
        let after_comma =
            |at: usize| text.get(..at - source.start()).is_some_and(|it| it.trim_end().ends_with(','));
        if let Some((_, idx)) =
            inside.iter().find(|it| it.0 >= head_end && self.sort(it.1) == Sort::Person && after_comma(it.0))
        {
            return Some(*idx);
        }
        if let Some((_, idx)) = inside.iter().find(|it| it.0 >= head_end && self.sort(it.1) == Sort::Person) {
            return Some(*idx);
        }
        let definite = scene.is(first, Class::DETERMINER)
            && matches!(
                folded.split(' ').next(),
                Some(
                    "the"
                        | "this"
                        | "that"
                        | "die"
                        | "das"
                        | "der"
                        | "diese"
                        | "le"
                        | "la"
                        | "l'"
                        | "cette"
                        | "ce"
                        | "el"
                        | "esta"
                        | "este"
                )
            )
            || scene.lexicon.has(Habit::NO_CAPITALS);
        if definite && inside.is_empty() {
            let head = (first..last)
                .take_while(|it| scene.at(*it).is_some_and(|t| (t.start as usize) < head_end))
                .last()?;
            // "The organisations" of a joint statement are its issuers.
            let plural = scene.is(head, Class::GROUP) && scene.word(head).ends_with('s');
            let names_any = scene
                .word(head)
                .strip_suffix('s')
                .is_some_and(|it| scene.lexicon.class(it).any(Class::GENERIC));
            if self.n_issuers > 1 && plural && names_any {
                return self.signers;
            }
            // "The organisation" in a statement is who issues it, unless another body spoke last.
            let generic = scene.is(head, Class::GENERIC) && !plural;
            let spoken = self.sources.iter().rev().map(|it| it.1).find(|it| self.sort(*it) == Sort::Body);
            if generic && self.n_issuers == 1 && spoken.is_none_or(|it| Some(it) == self.issuer) {
                return self.issuer;
            }
            if scene.is(head, Class::GROUP) && !scene.word(head).ends_with('s') {
                // "the ministry" is the last ministry named; "the group" can be anyone.
                let noun = fold(scene.word(head));
                let is_named_so =
                    |it: &Name| it.sort != Sort::Person && fold(&it.full).split(' ').any(|word| word == noun);
                let generic = scene.is(head, Class::GENERIC);
                return self.recent(source.start(), is_named_so, None).or_else(|| {
                    self.recent(source.start(), |it| it.sort == Sort::Body, None).filter(|_| generic)
                });
            }
            if scene.is(head, Class::ROLE) && !scene.is(head, Class::GROUP) && !is_plural(scene.word(head)) {
                return self.recent(source.start(), Name::is_somebody, None);
            }
        }
        None
    }

    fn sort(&self, idx: usize) -> Sort {
        self.names.get(idx).map_or(Sort::Unknown, |it| it.sort)
    }

    /// The nearest earlier party that fits: the last source before any name that only stands by.
    fn recent(&mut self, at: usize, fits: impl Fn(&Name) -> bool, female: Option<bool>) -> Option<usize> {
        const WINDOW: usize = 40;
        self.guessed = true;
        let fits = |idx: usize| self.names.get(idx).is_some_and(&fits);
        let spoken =
            self.sources.iter().rev().take(WINDOW).find(|it| it.0 < at && fits(it.1)).map(|it| (it.0, it.1));
        let before = self.mentions.partition_point(|it| it.0 < at);
        let named = self.mentions.iter().take(before).rev().take(WINDOW).find(|it| fits(it.1)).copied();
        let idx = match (spoken, named) {
            (Some(spoken), Some(named)) => {
                // No other is near: the one who spoke last is named last too, or spoke in this paragraph.
                let since = self.scene.text.get(spoken.0..at).unwrap_or("\n\n");
                let is_near = spoken.1 == named.1 || !since.contains("\n\n");
                self.guessed = female.is_none() || !is_near;
                // A speaker stays the subject unless a new one was named in a later paragraph.
                let gap = self.scene.text.get(spoken.0.min(named.0)..named.0).unwrap_or("");
                if female.is_some() && gap.contains("\n\n") { named.1 } else { spoken.1 }
            }
            (spoken, named) => spoken.or(named).or_else(|| Some((0, self.issuer.filter(|it| fits(*it))?)))?.1,
        };
        if let (Some(female), Some(name)) = (female, self.names.get_mut(idx)) {
            name.is_female |= female;
            name.is_male |= !female;
        }
        Some(idx)
    }
}

/// A phrase without its article.
fn bare(folded: &str) -> &str {
    ["the ", "a ", "an ", "die ", "das ", "der ", "le ", "la ", "l'", "el "]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .unwrap_or(folded)
}

/// Whether a noun for people means several of them.
fn is_plural(word: &str) -> bool {
    word.ends_with('s')
        || ["men", "people", "children", "police", "clergy"]
            .iter()
            .any(|it| word.to_lowercase().ends_with(it))
}
