//! Which names stand in a text and whom each is: a person, a body, a place. Knows tokens and names: not who
//! speaks.

use super::super::lexicon::Class;
use super::super::scene::Kind;
use super::{Cast, Sort, is_plural};
use crate::domain::Span;
use crate::text::fold::fold;

/// The longest run of names that is read as body, post and person, in tokens.
const NAME_MAX: usize = 14;
/// Posts that are held in a body or a field, never "of" a person.
const OFFICES: &[&str] = &[
    "director",
    "head",
    "chief",
    "chair",
    "chairman",
    "chairwoman",
    "chairperson",
    "president",
    "secretary",
    "minister",
    "commissioner",
    "ordinator",
    "coordinator",
    "officer",
    "manager",
    "founder",
    "member",
    "ambassador",
    "executive",
    "professor",
    "dean",
    "editor",
    "representative",
    "leader",
    "department",
];

impl Cast<'_, '_> {
    /// Reads the names of the text, full ones first met making their short forms known.
    pub(super) fn read_names(&mut self) {
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
                let n_mentions = self.mentions.len();
                self.mention(from, idx);
                if self.mentions.len() > n_mentions {
                    self.take_initials(idx);
                }
            }
        }
    }

    /// Takes the short name in `Union Against Quay Fees (UAQF)`, whichever of the two is known.
    fn take_initials(&mut self, open: usize) {
        let scene = self.scene;
        let word = scene.word(open + 1);
        let fits = scene.is_kind(open, Kind::Open)
            && scene.is_kind(open + 2, Kind::Close)
            && word.len() > 1
            && word.chars().all(char::is_uppercase);
        let Some((at, idx)) = self.mentions.last().copied().filter(|_| fits) else { return };
        let Some(end) = scene.at(open - 1).map(|it| it.end as usize) else { return };
        let full = fold(Span::new(at, end).of(scene.text));
        match self.known(word) {
            // The issuer goes by its initials, and this is its name.
            Some(known) if Some(known) == self.issuer && known != idx => {
                self.by_word.insert(full, known);
                if let Some(last) = self.mentions.last_mut() {
                    last.1 = known;
                }
            }
            Some(_) => {}
            None => {
                let same = word.chars().next() == full.chars().next().and_then(|c| c.to_uppercase().next());
                if same || self.sort(idx) == Sort::Body {
                    self.by_word.insert(fold(word), idx);
                }
            }
        }
    }

    /// Whether a small word stands inside a name: `Bank of Northmark`, `Ana von der Lind`.
    fn joins(&self, idx: usize) -> bool {
        let scene = self.scene;
        let small = |idx: usize| {
            matches!(
                scene.word(idx),
                "of" | "for" | "von" | "van" | "de" | "al" | "bin" | "&" | "sans" | "sin"
            )
        };
        let own = (small(idx)
            // "Sprecherin von Cedar Legal Aid", "Déclaration de Ivo Marek": a post of a body, words of somebody.
            && !(scene.word(idx) == "von" && scene.is(idx - 1, Class::ROLE)
                || scene.word(idx) == "de" && scene.is(idx - 1, Class::DOCUMENT))
            && (scene.is_name(idx + 1) || matches!(scene.word(idx + 1), "der" | "den" | "la")))
            || (matches!(scene.word(idx), "der" | "den" | "la")
                && matches!(scene.word(idx - 1), "von" | "van" | "de"));
        // "Crews Without Borders": a small word with a capital, between two that have one.
        let big =
            matches!(scene.word(idx), "Against" | "Without" | "Beyond" | "For") && scene.is_name(idx + 1);
        // "Guardians of the Quay".
        let keepers = |of: usize| {
            of > 0
                && scene.word(of) == "of"
                && scene.word(of + 1) == "the"
                && scene.is_name(of + 2)
                && scene.word(of - 1).ends_with('s')
                && scene.is_name(of - 1)
                && !scene.is(of - 1, Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT).or(Class::SAYING))
                && (of < 2 || !scene.is_name(of - 2))
        };
        // "Institute for Quays and Piers".
        // "Commission on Quay Rights".
        let field = scene.word(idx) == "on"
            && scene.is(idx - 1, Class::ORGANIZATION.or(Class::GROUP))
            && scene.is_name(idx - 1)
            && matches!(
                scene.word(idx - 1),
                "Commission"
                    | "Committee"
                    | "Council"
                    | "Center"
                    | "Centre"
                    | "Institute"
                    | "Network"
                    | "Coalition"
                    | "Alliance"
                    | "Campaign"
                    | "Group"
                    | "Court"
                    | "Forum"
                    | "Initiative"
                    | "Convention"
            )
            && scene.is_name(idx + 1);
        let fields = scene.word(idx) == "and"
            && idx > 2
            && scene.is_name(idx - 1)
            && matches!(scene.word(idx - 2), "of" | "for" | "on")
            && scene.is(idx - 3, Class::ORGANIZATION)
            && scene.is_name(idx + 1)
            && !scene.is_name(idx + 2);
        if keepers(idx) || keepers(idx - 1) || field || fields {
            return true;
        }
        // "Bank of" is part of a name, "Roe of Cedar Aid" is two.
        big || own
            && (!matches!(scene.word(idx), "of" | "for")
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
                    // "Grenfell United", after "Grenfell": a name that is in another parts nothing.
                    let parts = self.sort(it) == Sort::Body || *end + 1 < to && *end > from + 1;
                    self.sort(it) != Sort::Person && parts && self.is_whole(it, scene.span(from, *end))
                })
            });
            if let Some(end) = body {
                self.mention(from, end);
                self.mention(end, to);
                return;
            }
            // "Head of Research Dr Ana Lindqvist".
            let titled = (from + 1..to - 1).find(|it| {
                matches!(
                    scene.word(*it),
                    "Dr" | "Dr." | "Mr" | "Mr." | "Ms" | "Ms." | "Mrs" | "Mrs." | "Prof" | "Prof."
                )
            });
            if let Some(titled) = titled {
                self.mention(from, titled);
                self.mention(titled, to);
                return;
            }
            // "Federation of Skippers".
            let is_trade = |it: usize| {
                is_plural(scene.word(it)) && matches!(scene.word(it.wrapping_sub(1)), "of" | "for")
            };
            let is_body = scene.is(to - 1, Class::ORGANIZATION.or(Class::GROUP));
            let is_post =
                |it: &usize| scene.is(*it, Class::ROLE) && !self.is_surname(from, *it, to) && !is_trade(*it);
            let post = (from..to).rev().find(is_post).filter(|_| !is_body);
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
        let end = to;
        let (mut from, to) = (from, self.without_letters(from, to));
        let mut is_titled = false;
        let mut gender = None;
        while from + 1 < to
            && self.known(scene.span(from, to).of(scene.text)).is_none()
            && scene.is(from, Class::TITLE.or(Class::ROLE))
            && !scene.is(to - 1, Class::ORGANIZATION)
            // "Crews Speak Out" is no Mr Speak.
            && (scene.is(from, Class::TITLE) || !is_plural(scene.word(from)) || scene.lexicon.language != "en")
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
                let aged = self.is_aged(to);
                let acts = aged
                    || scene.is(to, Class::CUE)
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
                let sort = match (acronym, aged) {
                    (true, _) => Sort::Body,
                    (false, true) => Sort::Person,
                    (false, false) => Sort::Unknown,
                };
                self.add(text.to_owned(), sort)
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
                } else if !is_titled && (is_body || self.is_no_person(from) || self.is_called_a_body(end)) {
                    Sort::Body
                } else if to - from <= 3 || is_titled {
                    Sort::Person
                } else {
                    Sort::Unknown
                };
                match self.issuer.filter(|_| sort == Sort::Body && self.is_long_for_issuer(text)) {
                    Some(issuer) => {
                        self.by_word.insert(fold(text), issuer);
                        issuer
                    }
                    None => self.add(text.to_owned(), sort),
                }
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
        let is_at = is_at || self.is_landmark(from, to);
        if let Some(name) = self.names.get_mut(idx).filter(|_| is_at && !is_titled) {
            name.is_place = true;
        }
        self.mentions.push((span.start(), idx));
    }

    /// Whether a name is what the issuer's letters stand for: `Union of Quay Crews` where the issuer is `UQC`.
    fn is_long_for_issuer(&self, name: &str) -> bool {
        let letters = self.issuer.and_then(|it| self.names.get(it)).map_or("", |it| it.full.as_str());
        let firsts = name.split([' ', '-']).filter_map(|it| it.chars().next()).filter(|c| c.is_uppercase());
        let is_short = letters.len() > 2 && letters.chars().all(char::is_uppercase);
        is_short && !name.contains("Court") && firsts.eq(letters.chars())
    }

    /// Whether what stands before a new name makes it no person's: `the Northmark Coast`, `director of Quay
    /// Watchers`.
    fn is_no_person(&self, from: usize) -> bool {
        let scene = self.scene;
        let Some(before) = from.checked_sub(1) else { return false };
        if scene.lexicon.language != "en" {
            return false;
        }
        let post = before.checked_sub(1).map_or("", |it| scene.word(it)).to_lowercase();
        let leads = matches!(scene.word(before), "of" | "at")
            && OFFICES.iter().any(|it| post.strip_suffix('s').unwrap_or(&post).ends_with(it));
        // "The Dalai Lama".
        let article = matches!(scene.word(before), "the" | "The" | "a" | "A" | "an" | "An")
            && scene.word(from + 1) != "Lama";
        // "A 31-year-old Northmark Coaster".
        leads || article || scene.word(before).ends_with("-old")
    }

    /// "Crews Speak Out, the seafarers' network,": what the name is of stands behind it.
    fn is_called_a_body(&self, to: usize) -> bool {
        let scene = self.scene;
        // A small word with a capital ends the name.
        let to = to + usize::from(scene.at(to).is_some_and(|it| it.kind == Kind::Word && it.caps));
        let opens = scene.is_kind(to, Kind::Comma)
            && scene.is(to + 1, Class::DETERMINER)
            && scene.lexicon.language == "en";
        let noun = (to + 2..to + 8)
            .take_while(|it| matches!(scene.kind(*it), Some(Kind::Word | Kind::Genitive)))
            .find(|it| scene.is(*it, Class::GROUP.or(Class::ORGANIZATION)));
        opens
            && noun.is_some_and(|it| {
                scene.is(it + 1, Class::CLOSED)
                    || scene.word(it + 1).ends_with("ed")
                    || !matches!(scene.kind(it + 1), Some(Kind::Word | Kind::Genitive))
            })
    }

    /// "Mira, 34, a skipper": an age after the name.
    fn is_aged(&self, to: usize) -> bool {
        let scene = self.scene;
        self.n_issuers > 0
            && scene.is_kind(to, Kind::Comma)
            && scene.is_kind(to + 1, Kind::Number)
            && scene.word(to + 1).len() < 3
            && matches!(scene.kind(to + 2), Some(Kind::Comma | Kind::Stop | Kind::Close))
    }
}
