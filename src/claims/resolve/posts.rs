//! Whom a source means that names a body, a post and a person at once: `Cedar Legal Aid’s director for
//! Northmark, Ana Lindqvist`. Knows names and tokens: not pronouns, not who spoke before.

use super::super::lexicon::Class;
use super::super::phrase::Run;
use super::super::scene::Kind;
use super::{Cast, Name, Sort, is_plural};
use crate::domain::Span;
use crate::text::fold::fold;

impl Cast<'_, '_> {
    /// The body before a noun for a paper: `the Cedar Legal Aid report Count the Boats`.
    pub(super) fn maker_of_paper(
        &self,
        first: usize,
        last: usize,
        inside: &[(usize, usize)],
    ) -> Option<usize> {
        let scene = self.scene;
        let has_role = (first..last).any(|it| scene.is(it, Class::ROLE));
        let paper = (first + 1..last)
            .find(|it| scene.is(*it, Class::DOCUMENT) && scene.at(*it).is_some_and(|it| !it.caps))
            .filter(|_| !has_role && self.n_issuers > 0)?;
        let at = scene.at(paper)?.start as usize;
        inside.iter().rev().find(|it| it.0 < at && self.sort(it.1) == Sort::Body).map(|it| it.1)
    }

    /// The issuer by its initials, `Council on Quays and Piers (CQP)`, or with others that sign: `Cedar Legal
    /// Aid and the Harbour Union`.
    pub(super) fn issuer_among(&self, first: usize, last: usize, inside: &[(usize, usize)]) -> Option<usize> {
        let scene = self.scene;
        let joint = !(first..last).any(|it| scene.is(it, Class::ROLE))
            && (first..last).any(|it| scene.is(it, Class::AND))
            && inside.iter().any(|it| Some(it.1) == self.issuer)
            && inside.iter().all(|it| self.sort(it.1) != Sort::Person);
        if joint {
            return self.signers;
        }
        // "The refugee agency, CQP".
        let last_one = inside.last().filter(|it| Some(it.1) == self.issuer);
        let after_comma = last_one.is_some_and(|it| {
            let at = scene.tokens.partition_point(|token| (token.start as usize) < it.0);
            at > first && scene.is_kind(at - 1, Kind::Comma) && (at..last).all(|it| scene.is_name(it))
        });
        if after_comma && inside.iter().all(|it| self.sort(it.1) != Sort::Person) {
            return self.issuer;
        }
        (first..last)
            .find(|it| scene.is_kind(*it, Kind::Open) && scene.is_kind(it + 2, Kind::Close) && it + 2 < last)
            .and_then(|it| self.known(scene.word(it + 1)))
            .filter(|it| Some(*it) == self.issuer && inside.iter().all(|it| self.sort(it.1) != Sort::Person))
    }

    /// The person behind body, post and field in one breath: `Cedar Legal Aid head of fair trials Ana
    /// Lindqvist`, `Cedar Legal Aid Director of Quay and Pier Rights Ana Lindqvist`.
    pub(super) fn behind_its_post(
        &mut self,
        first: usize,
        last: usize,
        inside: &[(usize, usize)],
    ) -> Option<usize> {
        let scene = self.scene;
        let post = (first + 1..last)
            .find(|it| scene.is(*it, Class::ROLE) && matches!(scene.word(it + 1), "of" | "for" | "on"))?;
        // "Former President of Northmark": a body has to stand before the post.
        let body = inside.first().is_some_and(|it| {
            self.sort(it.1) == Sort::Body && scene.at(first).is_some_and(|token| token.start as usize == it.0)
        }) || scene.at(post).is_some_and(|it| it.caps)
            && (first..post).any(|it| {
                // "CQP High Commissioner for Quay Rights Ana Lindqvist".
                let letters = scene.word(it).len() > 1 && scene.word(it).chars().all(char::is_uppercase);
                scene.is(it, Class::ORGANIZATION) || scene.word(it) == "&" || letters
            });
        let from = (first..last).rev().take_while(|it| scene.is_name(*it)).last()?;
        let parted = (first..last)
            .any(|it| scene.is_kind(it, Kind::Comma) || scene.is_kind(it, Kind::Genitive) && it > post);
        if !body || !scene.is_name(first) || parted || last < from + 2 || from == first {
            return None;
        }
        let field = matches!(scene.word(from - 1), "of" | "for" | "on" | "and" | "&");
        let from = if field || last > from + 3 { last - 2 } else { from };
        if field && scene.is(last - 1, Class::ORGANIZATION.or(Class::GROUP)) {
            return None;
        }
        let name = scene.span(from, last).of(scene.text).to_owned();
        // The field and the name in one run, "Quay Investigations Ana Lindqvist", went by its last words too.
        let known = self
            .known(&name)
            .filter(|it| self.names.get(*it).is_none_or(|it| it.sort != Sort::Unknown || it.full == name));
        Some(known.unwrap_or_else(|| {
            let idx = self.add(name.clone(), Sort::Person);
            self.by_word.insert(fold(&name), idx);
            idx
        }))
    }

    /// Whom a post with its body means: `the Cedar Legal Aid director` is the person named last.
    pub(super) fn named_by_post(
        &mut self,
        source: Span,
        head_end: usize,
        inside: &[(usize, usize)],
    ) -> Option<usize> {
        let scene = self.scene;
        let first = scene.tokens.partition_point(|it| (it.start as usize) < source.start());
        let head = scene.tokens.partition_point(|it| (it.start as usize) < head_end).checked_sub(1)?;
        let is_post = scene.word(first).eq_ignore_ascii_case("the")
            && head > first
            && scene.is(head, Class::ROLE)
            && !scene.is(head, Class::GROUP)
            && !is_plural(scene.word(head))
            && scene.at(head).is_some_and(|it| !it.caps);
        let of_bodies = !inside.is_empty() && inside.iter().all(|it| self.sort(it.1) == Sort::Body);
        if is_post && of_bodies { self.recent(source.start(), Name::is_somebody, None) } else { None }
    }

    /// The person whose post stands before the name: `Cedar Legal Aid’s director for Northmark, Ana
    /// Lindqvist`, `Cedar Legal Aid Head of Research Dr Ana Lindqvist`.
    pub(super) fn named_after_post(
        &self,
        first: usize,
        last: usize,
        inside: &[(usize, usize)],
    ) -> Option<usize> {
        let scene = self.scene;
        let (at, idx) = *inside.last()?;
        let start = scene.tokens.partition_point(|it| (it.start as usize) < at);
        let mut before = start.checked_sub(1).filter(|it| *it > first)?;
        let is_titled = scene.is(before, Class::TITLE) && scene.at(before).is_some_and(|it| it.caps);
        if is_titled {
            before -= 1;
        }
        let comma = scene.is_kind(before, Kind::Comma);
        let is_last = (start..last).all(|it| scene.is_name(it));
        let has_post = (first..before).any(|it| {
            scene.is(it, Class::ROLE.or(Class::TITLE))
                || scene.at(it).is_some_and(|it| {
                    inside.iter().any(|name| name.0 == it.start as usize && self.sort(name.1) == Sort::Body)
                })
        });
        let named = is_last && (comma || is_titled) && has_post && self.sort(idx) == Sort::Person;
        // "Ana Lindqvist, Port Ainslie": who is named first is no post.
        let opens = inside.first().is_some_and(|it| {
            let end = scene.tokens.partition_point(|token| (token.start as usize) < it.0);
            let comma = (end..=before).find(|it| !scene.is_name(*it) && !scene.is_kind(*it, Kind::Stop));
            let titled = (first..end).all(|it| scene.is(it, Class::TITLE));
            // "Ivo Marek, president, Northmark State Conference".
            let posted = comma.is_some_and(|comma| {
                let end = (comma + 1..comma + 5).find(|it| !scene.is_kind(*it, Kind::Word));
                scene.is_kind(comma, Kind::Comma)
                    && (comma == before
                        || end.is_some_and(|end| {
                            (comma..end).any(|it| scene.is(it, Class::ROLE.or(Class::TITLE)))
                        }))
            });
            posted && self.sort(it.1) == Sort::Person && titled
        });
        (named && !opens).then_some(idx)
    }

    /// Who has the post that a headline gives without a name: `Cedar Legal Aid CEO: “...”`, and below it `Ana
    /// Lindqvist, CEO of Cedar Legal Aid, said`.
    pub(super) fn named_below(&self, first: usize, last: usize, inside: &[(usize, usize)]) -> Option<usize> {
        let scene = self.scene;
        let post = last.checked_sub(1).filter(|it| *it > first)?;
        let of_issuer = inside.iter().all(|it| Some(it.1) == self.issuer) && inside.len() == 1;
        let one = matches!(
            scene.word(post).to_lowercase().as_str(),
            "ceo"
                | "president"
                | "chief"
                | "executive"
                | "chair"
                | "chairman"
                | "secretary"
                | "director"
                | "leader"
                | "boss"
        );
        if !of_issuer || !one || !scene.is(first, Class::ISSUER) {
            return None;
        }
        let end = scene.at(post)?.end as usize;
        let from = self.mentions.partition_point(|it| it.0 < end);
        let below = self.mentions.iter().skip(from).take(12).filter(|it| {
            self.sort(it.1) == Sort::Person && self.names.get(it.1).is_some_and(|it| it.full.contains(' '))
        });
        below
            .copied()
            .find(|(at, _)| {
                let start = scene.tokens.partition_point(|it| (it.start as usize) < *at);
                let to = (start..start + 6).find(|it| !scene.is_name(*it)).unwrap_or(start);
                let before =
                    start.checked_sub(1).is_some_and(|it| scene.is(it, Class::ROLE.or(Class::TITLE)));
                let after = scene.is_kind(to, Kind::Comma)
                    && (to..to + 6).any(|it| scene.is(it, Class::ROLE.or(Class::TITLE)));
                before || after
            })
            .map(|it| it.1)
    }

    /// The end of a name without the letters behind it: `Angela Roe FMIA`.
    pub(super) fn without_letters(&self, from: usize, mut to: usize) -> usize {
        let scene = self.scene;
        let letters = |idx: usize| {
            let word = scene.word(idx);
            (2..=6).contains(&word.len())
                && word.chars().filter(|c| c.is_uppercase()).count() > 1
                && !matches!(word, "UK" | "US" | "USA" | "EU" | "UN")
                && !word.contains(['.', '-'])
        };
        while to - from > 2
            && letters(to - 1)
            && !letters(from)
            && scene.is_person(Run { from, to })
            && self.known(scene.word(to - 1)).is_none()
            && self.known(scene.span(from, to).of(scene.text)).is_none()
        {
            to -= 1;
        }
        to
    }

    /// Whether a name is all there is before the verb of a short sentence: `Ivo Marek concurred.`
    pub(super) fn takes_over(&self, at: usize) -> bool {
        let scene = self.scene;
        let start = scene.tokens.partition_point(|it| (it.start as usize) < at);
        let opens = start > 0
            && (scene.is_kind(start - 1, Kind::Stop) || scene.is_quote(start - 1) || scene.is_parted(start));
        let end = (start..start + 4).find(|it| !scene.is_name(*it)).unwrap_or(start);
        if !opens || end <= start {
            return false;
        }
        if scene.is_kind(end, Kind::Word) && (end + 1..end + 3).any(|it| scene.is_kind(it, Kind::Stop)) {
            return true;
        }
        // "Ivo Roe, director of Harbour Watch, agreed.": a post between them, no more than a dozen words.
        let stop = (end..end + 16).find(|it| scene.is_kind(*it, Kind::Stop) || scene.is_quote(*it));
        stop.filter(|it| scene.is_kind(*it, Kind::Stop) && *it > end + 1).is_some_and(|stop| {
            scene.is(stop - 1, Class::SPEECH)
                && !(end..stop - 1).any(|it| scene.is(it, Class::CUE.or(Class::AUXILIARY)))
        })
    }

    /// `Tarn River`, `Gull Road`: no person, whatever the first word is.
    pub(super) fn is_landmark(&self, from: usize, to: usize) -> bool {
        to > from + 1
            && matches!(
                self.scene.word(to - 1),
                "River"
                    | "Sea"
                    | "Lake"
                    | "Bay"
                    | "Island"
                    | "Islands"
                    | "Mountains"
                    | "Valley"
                    | "Forest"
                    | "Desert"
                    | "Delta"
                    | "Road"
                    | "Street"
                    | "Avenue"
                    | "Square"
                    | "Bridge"
                    | "Highway"
                    | "Airport"
                    | "Park"
                    | "Camp"
                    | "Township"
                    | "Town"
                    | "City"
                    | "Village"
                    | "County"
                    | "Province"
                    | "State"
                    | "Strip"
                    | "Peninsula"
                    | "Act"
                    | "Bill"
                    | "Day"
                    | "Week"
            )
    }

    /// A noun for a trade that is the last name of two: `Ivo Farmer`.
    pub(super) fn is_surname(&self, from: usize, idx: usize, to: usize) -> bool {
        let scene = self.scene;
        let other = Class::ROLE.or(Class::TITLE).or(Class::ORGANIZATION).or(Class::GROUP);
        from + 2 == to
            && idx + 1 == to
            && !scene.is(from, other)
            && matches!(
                scene.word(idx),
                "Farmer" | "Fisher" | "King" | "Prince" | "Bishop" | "Pope" | "Driver" | "Major" | "Nurse"
            )
    }

    pub(super) fn hangs_on_a_preposition(&self, at: usize) -> bool {
        let scene = self.scene;
        let start = scene.tokens.partition_point(|it| (it.start as usize) < at);
        // "by Mr Roe".
        let before = start.checked_sub(1).map(|it| it - usize::from(it > 0 && scene.is(it, Class::TITLE)));
        before.is_some_and(|it| scene.is(it, Class::PREPOSITION))
    }
}
