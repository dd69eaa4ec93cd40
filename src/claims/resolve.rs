//! Who is meant: `Cedar`, `she`, `the group` become the full name of a party, where that is known.
//! Knows names and the order they come in: not quotations, not verbs.

mod mention;
mod posts;
mod unnamed;

use std::cell::Cell;

use foldhash::{HashMap, HashMapExt as _};

use super::Context;
use super::attribute::Found;
use super::german;
use super::lexicon::{Class, Habit};
use super::phrase::Run;
use super::scene::{Kind, Scene};
use crate::domain::{Claim, Confidence, Origin, Party, PartyKind, Rule, Section, Span, joint_name};
use crate::text::fold::{fold, fold_into};

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
            // "They took me away": no body says "me".
            (None, _) if !context.issuers.is_empty() && !is_somebodys(scene.text, &found.content) => {
                (Some(joint_name(context.issuers)), true)
            }
            (_, speaker) => (speaker, false),
        };
        let is_unknown = speaker.is_none() && found.source.is_some_and(|it| cast.is_pronoun(it));
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
                // Nobody knows who "they" are.
                confidence if is_unknown => confidence.min(Confidence::Likely),
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

/// Whether words speak of one person alone: `me`, `my`.
fn is_somebodys(text: &str, content: &[Span]) -> bool {
    content.iter().any(|it| {
        let words = it.of(text).split(|c: char| !c.is_alphabetic()).take(200);
        words.filter(|it| matches!(*it, "I" | "me" | "my" | "My")).nth(1).is_some()
    })
}

/// Everyone the text can mean, and where names stand in it.
struct Cast<'a, 'b> {
    scene: &'a Scene<'b>,
    names: Vec<Name>,
    /// Folded full names, aliases and short forms.
    by_word: HashMap<String, usize>,
    /// Room for the name that is looked up.
    folded: Cell<String>,
    /// Folded first names, for those who go by them.
    by_first: HashMap<String, usize>,
    /// Folded descriptions given by the store.
    by_noun: HashMap<String, usize>,
    /// Mentions in text order: where, and who.
    mentions: Vec<(usize, usize)>,
    /// Sources already met, in text order, with who they were and whether that was guessed.
    sources: Vec<(usize, usize, bool)>,
    /// The last body among the sources.
    body: Option<usize>,
    /// The issuer that leads.
    issuer: Option<usize>,
    /// Who "we" are: the issuer, or all who sign a joint statement.
    signers: Option<usize>,
    n_issuers: usize,
    /// Where the last source stands that is nobody known.
    lost: Option<usize>,
    /// Single people without a name that sentences are about, in text order.
    unnamed: Vec<Span>,
    /// Whether the last speaker was chosen by nearness, not by a name.
    guessed: bool,
}

impl<'a, 'b> Cast<'a, 'b> {
    fn new(scene: &'a Scene<'b>, context: &Context<'_>) -> Self {
        let mut cast = Self {
            scene,
            names: Vec::new(),
            by_word: HashMap::new(),
            folded: Cell::default(),
            by_first: HashMap::new(),
            by_noun: HashMap::new(),
            mentions: Vec::new(),
            sources: Vec::new(),
            body: None,
            issuer: None,
            signers: None,
            n_issuers: context.issuers.len(),
            lost: None,
            unnamed: unnamed::subjects(scene),
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
        let mut folded = self.folded.take();
        folded.clear();
        fold_into(name, &mut folded);
        let known = self.by_word.get(&folded).or_else(|| self.by_first.get(&folded)).copied();
        self.folded.set(folded);
        known
    }

    fn add(&mut self, full: String, sort: Sort) -> usize {
        let idx = self.names.len();
        let folded = fold(&full);
        self.add_short_forms(idx, &full, &folded, sort);
        self.by_word.entry(folded).or_insert(idx);
        self.names.push(Name { full, sort, is_female: false, is_male: false, is_place: false });
        idx
    }

    /// A person goes by the last name, a body by its first word or its initials.
    fn add_short_forms(&mut self, idx: usize, full: &str, folded: &str, sort: Sort) {
        let words: Vec<&str> = folded.split_whitespace().collect();
        let [first, .., last] = words.as_slice() else { return };
        // "Ana said": but "South Tarrin" is no South.
        let place =
            matches!(*first, "north" | "south" | "east" | "west" | "upper" | "lower" | "port" | "saint");
        if sort == Sort::Person && words.len() < 4 && first.len() > 3 && !place {
            self.by_first.entry((*first).to_owned()).or_insert(idx);
        }
        let mut add = |form: &str| {
            if !self.by_word.contains_key(form) {
                self.by_word.insert(form.to_owned(), idx);
            }
        };
        if sort != Sort::Body {
            for from in 1..words.len().min(4) {
                match words.get(from..).unwrap_or_default() {
                    [word] => add(word),
                    several => add(&several.join(" ")),
                }
            }
        }
        if sort != Sort::Person {
            if first.len() > 3 {
                add(first);
            }
            let initials: String = full
                .split([' ', '-'])
                .filter_map(|it| it.chars().next())
                .filter(|c| c.is_uppercase())
                .collect();
            if initials.len() > 1 {
                add(&fold(&initials));
            }
            // "Quay-Watch Monitor" for "Quay-Watch Human Rights Monitor".
            if words.len() > 3 {
                add(&format!("{first} {last}"));
            }
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

    /// The full name that a source means.
    fn speaker(&mut self, source: Span) -> Option<String> {
        let Some(idx) = self.meant(source) else {
            self.guessed = false;
            if !self.is_pronoun(source) {
                self.lost = Some(source.start());
            }
            return None;
        };
        self.sources.push((source.start(), idx, self.guessed));
        if self.sort(idx) == Sort::Body {
            self.body = Some(idx);
        }
        self.names.get(idx).map(|it| it.full.clone())
    }

    /// Whether a source is a pronoun alone: "one woman" is more than "one".
    fn is_pronoun(&self, source: Span) -> bool {
        let scene = self.scene;
        let first = scene.tokens.partition_point(|it| (it.start as usize) < source.start());
        let is_alone = scene.at(first).is_some_and(|it| it.end as usize >= source.end());
        is_alone && scene.is(first, Class::PRONOUN.or(Class::RELATIVE))
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
            if scene.is(first, Class::FEMALE.or(Class::MALE))
                && let Some(who) = self.somebody_unnamed(source.start(), first)
            {
                return Some(who);
            }
            if scene.is(first, Class::FEMALE.or(Class::MALE))
                && self.n_issuers > 0
                && !self.is_somebody_named(source.start().saturating_sub(2000), source.start())
            {
                return self.officer_before(first);
            }
            if scene.is(first, Class::FEMALE) {
                return self.recent(source.start(), |it| it.is_somebody() && !it.is_male, Some(true));
            }
            if scene.is(first, Class::MALE) {
                return self.recent(source.start(), |it| it.is_somebody() && !it.is_female, Some(false));
            }
            if scene.is(first, Class::IT) {
                // "A British firm": no name.
                let is_people = |it: &Name| {
                    it.sort == Sort::Unknown && ["ish", "ese", "ian"].iter().any(|end| it.full.ends_with(end))
                };
                // Nobody knows the inquiry that spoke last.
                let unknown =
                    self.lost.filter(|at| source.start().saturating_sub(*at) < 600 && self.n_issuers > 0);
                let issuer_since = |at: usize| {
                    let since = |it: &&(usize, usize)| it.0 > at && it.0 < source.start();
                    self.mentions.iter().filter(since).any(|it| Some(it.1) == self.issuer)
                };
                if unknown
                    .is_some_and(|at| self.sources.last().is_none_or(|it| it.0 < at) && !issuer_since(at))
                {
                    return None;
                }
                // "The union met in Ainslie. It said": a body comes before what is no person.
                let any = |it: &Name| it.sort != Sort::Person && !is_people(it);
                let spoke = self.sources.last().is_some_and(|it| self.names.get(it.1).is_some_and(any));
                let body = if spoke || self.n_issuers == 0 {
                    None
                } else {
                    self.recent(source.start(), |it| it.sort == Sort::Body, None)
                };
                return body.or_else(|| self.recent(source.start(), any, None));
            }
            if scene.is(first, Class::THEY) && self.n_issuers > 0 {
                return self.several(source.start());
            }
            if scene.is(first, Class::RELATIVE) {
                let before = self.mentions.partition_point(|it| it.0 < source.start());
                let (at, idx) = self.mentions.get(before.checked_sub(1)?)?;
                return (source.start() - at < 80).then_some(*idx);
            }
        }
        // "The group’s statement" is the group's.
        let owner = (first + 1..last).rev().find(|it| scene.is_kind(*it, Kind::Genitive));
        if let Some(owner) = owner.filter(|it| {
            it + 2 == last && scene.is(it + 1, Class::DOCUMENT.or(Class::SAYING)) && self.n_issuers > 0
        }) {
            let whose = scene.span(first, owner);
            if whose.start() == source.start() && whose != source {
                return self.meant(whose);
            }
        }
        // A name in the phrase: the first that is not a possessor or an employer.
        let from = self.mentions.partition_point(|it| it.0 < source.start());
        let inside: Vec<(usize, usize)> =
            self.mentions.iter().skip(from).take_while(|it| it.0 < source.end()).copied().collect();
        let behind_dashes =
            (first + 1..last).any(|it| scene.word(it) == "who" && scene.is_kind(it - 1, Kind::Dash));
        let head_end = (first..last)
            .find(|it| {
                scene.is_kind(*it, Kind::Comma)
                    // "Ana Lindqvist - a director - who": no dateline has a clause behind it.
                    || scene.is_kind(*it, Kind::Dash) && behind_dashes
                    || *it > first
                        && (scene.is(*it, Class::PREPOSITION) || matches!(scene.word(*it), "who" | "which"))
            })
            .and_then(|it| scene.at(it))
            .map_or_else(|| source.end(), |it| it.start as usize);
        let genitive = (first..last)
            .filter(|it| scene.is_kind(*it, Kind::Genitive))
            .filter_map(|it| scene.at(it).map(|it| it.start as usize))
            .take_while(|it| *it < head_end)
            .last()
            .unwrap_or(0);
        // "Ana Lindqvist and Ivo Roe".
        if let [(at, one), (_, other)] = inside.as_slice()
            && *at == source.start()
            && (first..last).all(|it| scene.is_name(it) || scene.is(it, Class::AND))
            && self.sort(*one) == Sort::Person
            && self.sort(*other) == Sort::Person
        {
            return Some(self.both(*one, *other));
        }
        if let Some((one, other)) = self.two_with_posts(first, last, &inside) {
            return Some(self.both(one, other));
        }
        if let Some(idx) = self.issuer_among(first, last, &inside) {
            return Some(idx);
        }
        if let Some(idx) = self.behind_its_post(first, last, &inside) {
            return Some(idx);
        }
        if let Some(idx) = self.named_by_post(source, head_end, &inside) {
            return Some(idx);
        }
        if let Some(idx) = self.named_below(first, last, &inside) {
            return Some(idx);
        }
        if let Some(idx) = self.named_after_post(first, last, &inside) {
            return Some(idx);
        }
        if let Some(idx) = self.maker_of_paper(first, last, &inside) {
            return Some(idx);
        }
        // "Cedar Legal Aid spokesman Ivo Lind": the last one is the head.
        if let Some((at, idx)) = inside.iter().rev().find(|it| it.0 < head_end && it.0 >= genitive) {
            // "A Vessalian woman", "the Roe campaign": the name only says which.
            let of_a_kind = (self.sort(*idx) != Sort::Body || self.is_one_of_many(first, last))
                && (first..last)
                    .take_while(|it| scene.at(*it).is_some_and(|it| (it.start as usize) < head_end))
                    .last()
                    .is_some_and(|head| {
                        scene.at(head).is_some_and(|it| it.start as usize > *at && !it.caps)
                            && (scene.is(head, Class::ROLE.or(Class::GROUP)) || scene.word(head) == "bodies")
                    });
            if !of_a_kind && !self.is_one_of_its_kind(first, head_end) {
                return Some(*idx);
            }
        }
        // In an appositive: "the group's director, Ana Lindqvist,"; but not "the lawyer for Ana Roe".
        let named = inside.iter().find(|it| {
            it.0 >= head_end && self.sort(it.1) == Sort::Person && !self.hangs_on_a_preposition(it.0)
        });
        if let Some((_, idx)) = named {
            return Some(*idx);
        }
        // "A report by Cedar Legal Aid" speaks for whoever made it.
        let is_paper = (first..last)
            .take_while(|it| scene.at(*it).is_some_and(|it| (it.start as usize) < head_end))
            .last()
            .is_some_and(|it| scene.is(it, Class::DOCUMENT.or(Class::SAYING)));
        let maker = inside.iter().find(|it| {
            let before = scene.tokens.partition_point(|token| (token.start as usize) < it.0);
            // "by the Northmark-based Council of the Coast".
            let by = (1..=4)
                .filter_map(|n| before.checked_sub(n))
                .take_while(|it| scene.is_kind(*it, Kind::Word))
                .find(|it| matches!(scene.word(*it), "by" | "from"));
            let made = by.and_then(|it| it.checked_sub(1)).is_some_and(|it| {
                scene.is(it, Class::DOCUMENT.or(Class::SAYING).or(Class::GROUP))
                    || matches!(scene.word(it), "published" | "released" | "issued" | "written")
            });
            it.0 >= head_end && made
        });
        if let Some((_, idx)) = maker.filter(|_| is_paper) {
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
        // "The Northmark-based rights group".
        let based = self.n_issuers > 0
            && (first..last).any(|it| scene.word(it).ends_with("-based"))
            && inside.iter().all(|it| self.sort(it.1) != Sort::Body);
        if definite && (inside.is_empty() || based) {
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
            // "The aid agency": an agency, but hardly a state's.
            let aids = head > first
                && matches!(
                    scene.word(head - 1).to_lowercase().as_str(),
                    "aid" | "rights" | "relief" | "humanitarian" | "development" | "freedom"
                );
            let generic = (scene.is_generic(head) || aids && scene.is(head, Class::GROUP)) && !plural;
            if generic && self.n_issuers == 1 && self.body.is_none_or(|it| Some(it) == self.issuer) {
                return self.issuer;
            }
            if scene.is(head, Class::GROUP) && !scene.word(head).ends_with('s') {
                // "the ministry" is the last ministry named; "the group" can be anyone.
                let noun = fold(scene.word(head));
                let is_named_so =
                    |it: &Name| it.sort != Sort::Person && fold(&it.full).split(' ').any(|word| word == noun);
                let generic = scene.is_generic(head);
                return self.recent(source.start(), is_named_so, None).or_else(|| {
                    self.recent(source.start(), |it| it.sort == Sort::Body, None).filter(|_| generic)
                });
            }
            let is_one =
                scene.is(head, Class::ROLE) && !scene.is(head, Class::GROUP) && !is_plural(scene.word(head));
            if is_one && !self.is_of_another(first, head) {
                return self.recent(source.start(), Name::is_somebody, None);
            }
        }
        None
    }

    /// "Ana Lindqvist, director of Cedar Legal Aid, and Ivo Roe, chair of the crews".
    fn two_with_posts(&self, first: usize, last: usize, inside: &[(usize, usize)]) -> Option<(usize, usize)> {
        let scene = self.scene;
        let run = Run { from: first, to: last };
        let and =
            (first + 2..last).find(|it| scene.is(*it, Class::AND) && scene.is_kind(it - 1, Kind::Comma))?;
        let one = Run { from: first, to: and - 1 };
        if scene.with_second(one, scene.name_end(one), last) != run {
            return None;
        }
        let person_at = |token: usize| {
            let at = scene.at(token)?.start as usize;
            inside.iter().find(|it| it.0 == at && self.sort(it.1) == Sort::Person).map(|it| it.1)
        };
        person_at(first).zip(person_at(and + 1))
    }

    /// Two who speak together, as one party.
    fn both(&mut self, one: usize, other: usize) -> usize {
        let both = [one, other].map(|it| self.names.get(it).map_or("", |it| it.full.as_str())).join(" and ");
        self.known(&both).unwrap_or_else(|| self.add(both, Sort::Unknown))
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
        // "The promise was Roe’s, he said": whoever spoke before comes before a possessor.
        let owns = |at: usize| {
            let idx = self.scene.tokens.partition_point(|it| (it.start as usize) < at);
            let end = (idx..idx + 5).find(|it| !self.scene.is_name(*it));
            end.is_some_and(|it| self.scene.is_kind(it, Kind::Genitive))
        };
        let named = self
            .mentions
            .iter()
            .take(before)
            .rev()
            .take(WINDOW)
            .find(|it| fits(it.1) && !(spoken.is_some() && owns(it.0)))
            .copied();
        let idx = match (spoken, named) {
            (Some(spoken), Some(named)) => {
                // No other is near: the one who spoke last is named last too, or spoke in this paragraph.
                let since = self.scene.text.get(spoken.0..at).unwrap_or("\n\n");
                let is_near = spoken.1 == named.1 || !since.contains("\n\n");
                self.guessed = female.is_none() || !is_near;
                // A speaker stays the subject unless a new one was named in a later paragraph.
                let gap = self.scene.text.get(spoken.0.min(named.0)..named.0).unwrap_or("");
                let anew = gap.contains("\n\n") || self.takes_over(named.0);
                if female.is_some() && anew { named.1 } else { spoken.1 }
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
