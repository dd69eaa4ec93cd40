//! How press statements name those who speak in them: bodies with small words in their names, officers
//! with their post and no comma before the verb, all signers of a joint statement. Knows tokens and
//! names: not whose words are whose.

use std::collections::HashMap;

use super::Context;
use super::cue::Tag;
use super::lexicon::Class;
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};
use crate::domain::Span;

/// How far around a heading its word is looked for, in bytes.
const TOPIC_MAX: usize = 1000;
/// How far around a label of one word a full name with that word is looked for, in tokens.
const NAMED_MAX: usize = 400;
/// The most tokens of a signed block.
const BLOCK_MAX: usize = 600;

impl Scene<'_> {
    /// Makes every word of a party's name part of a name: the small ones in `Save the Coast`, the ones
    /// that are other words elsewhere in `Coast Rights First` and `Reports Without Fear`.
    pub(super) fn mark_parties(&mut self, context: &Context<'_>) {
        let people = context.parties.iter().chain(context.speakers);
        let mut by_first: HashMap<&str, Vec<(&str, Class)>> = HashMap::new();
        let mut add = |name, class| {
            let first = str::split(name, ' ').next().unwrap_or("");
            by_first.entry(first).or_default().push((name, class));
        };
        for party in people {
            let class = if context.issuers.contains(&party.name) { Class::ISSUER } else { Class::NONE };
            for name in party.names().filter(|it| class != Class::NONE || it.contains(' ')) {
                add(name, class);
            }
        }
        let initials: Vec<String> = context.issuers.iter().map(|it| initials(it)).collect();
        for name in context.issuers.iter().chain(initials.iter().filter(|it| it.len() > 2)) {
            add(name, Class::ISSUER);
        }
        self.has_issuer = !context.issuers.is_empty();
        if by_first.is_empty() {
            return;
        }
        let mut idx = 0;
        while let Some(token) = self.tokens.get(idx) {
            let names = by_first.get(self.word(idx)).map_or(&[][..], Vec::as_slice);
            let rest = self.text.get(token.start as usize..).unwrap_or("");
            let longest = names.iter().filter(|it| rest.starts_with(it.0)).max_by_key(|it| it.0.len());
            let Some((name, class)) = longest.filter(|_| token.kind == Kind::Word) else {
                idx += 1;
                continue;
            };
            let end = token.start as usize + name.len();
            while let Some(token) = self.tokens.get_mut(idx).filter(|it| (it.end as usize) <= end) {
                if token.kind == Kind::Word {
                    let other = Class::CLOSED.or(Class::TIME).or(Class::CUE).or(Class::AND);
                    token.class = token.class.without(other).or(*class);
                    token.caps = true;
                }
                idx += 1;
            }
            // Half a word was the end of it.
            idx = idx.max(self.tokens.partition_point(|it| (it.start as usize) < end));
        }
    }

    /// Someone named before the post that ends right before the verb: `Ana Lindqvist, director of Cedar
    /// Legal Aid said`.
    pub(super) fn named_officer(&self, from: usize, post: Run) -> Option<Run> {
        let comma = post.from.checked_sub(1).filter(|it| *it > from && self.is_kind(*it, Kind::Comma))?;
        // "Chief Executive of the Refugee Council": some post, with nothing or its body after it.
        let ends = (post.from..post.to).any(|role| {
            let last = if self.is(role + 1, Class::ADJECTIVE) { role + 1 } else { role };
            self.is(role, Class::ROLE.or(Class::TITLE))
                && (last + 1 == post.to || self.is(last + 1, Class::PREPOSITION))
        });
        // "When she met Ana Roe, the director said ...": an article begins a clause.
        let name = self.phrase_before(from, comma)?;
        // But "Ana Lindqvist, the coordinator of the Crews, Inc. (CI) said": a name that begins the sentence.
        let begins = name.from == from
            || name.from == self.after_dateline(from, comma)
            || self.is_quote(name.from - 1)
            || self.is_kind(name.from - 1, Kind::Comma)
                && name.from > from + 1
                && self.is_quote(name.from - 2);
        if !ends || self.is(post.from, Class::DETERMINER) && !begins {
            return None;
        }
        let opens = name.from == from
            || self.is(name.from - 1, Class::TIME.or(Class::AND))
            || self.is_quote(name.from - 1)
            || matches!(
                self.kind(name.from - 1),
                Some(Kind::Comma | Kind::Dash | Kind::Number | Kind::Close | Kind::Colon)
            );
        (opens && self.is_person(name)).then_some(Run { from: name.from, to: post.to })
    }

    /// A person with a post, and a second one with theirs behind `and`: `Ana Lindqvist, director of Cedar Legal
    /// Aid, and Ivo Roe, chair of the crews`. `name_end` is where the name of the first ends.
    pub(super) fn with_second(&self, first: Run, name_end: usize, limit: usize) -> Run {
        let posted = |name_end: usize, to: usize| {
            self.is_kind(name_end, Kind::Comma)
                && (name_end..to).any(|it| self.is(it, Class::ROLE.or(Class::TITLE)))
        };
        let joined = self.is_person(Run { from: first.from, to: name_end })
            && posted(name_end, first.to)
            && self.is_kind(first.to, Kind::Comma)
            && self.is(first.to + 1, Class::AND);
        let second = self.phrase_after(first.to + 2, limit).filter(|it| joined && self.is_person(*it));
        let Some(second) = second else { return first };
        let whole = self.with_appositive(second, limit);
        if posted(second.to, whole.to) { Run { from: first.from, to: whole.to } } else { first }
    }

    /// Where the name ends that a run begins with.
    pub(super) fn name_end(&self, run: Run) -> usize {
        (run.from..run.to).find(|it| !self.is_name(*it)).unwrap_or(run.to)
    }

    /// Past a dateline whose own comma is none of a name's: `Port Ainslie, NM – Ana Lindqvist, director`.
    pub(super) fn after_place(&self, from: usize, comma: usize) -> usize {
        let first = self.after_dateline(from, comma);
        let opens = self
            .phrase_after(first, comma)
            .is_some_and(|run| self.is_person(run) && (run.to == comma || self.is_kind(run.to, Kind::Comma)));
        let is_place = (from..first).any(|it| matches!(self.kind(it), Some(Kind::Comma | Kind::Number)));
        if self.has_issuer && opens && is_place { first } else { from }
    }

    /// A name after a dash at the end of a paragraph that is all quotation: `“...” – Ana Lindqvist`.
    pub(super) fn signature_after(&self, sentence: Sentence) -> Option<Run> {
        // “...” Ana Lindqvist, director of Cedar Legal Aid
        let bare = sentence.from + 1;
        let name = self.phrase_after(bare, sentence.to).filter(|run| {
            self.has_issuer
                && self.is_quote(sentence.from)
                && self.is_person(*run)
                && self.is_kind(run.to, Kind::Comma)
                && (run.to..sentence.to).any(|it| self.is(it, Class::ROLE.or(Class::TITLE).or(Class::ISSUER)))
                && (sentence.to >= self.tokens.len() || self.is_parted(sentence.to))
                && !(run.to..sentence.to).any(|it| {
                    self.is_kind(it, Kind::Stop)
                        || self.is(it, Class::CUE.or(Class::AUXILIARY))
                            && !self.at(it).is_some_and(|it| it.caps)
                })
        });
        if name.is_some() {
            return name;
        }
        let first = sentence.from + 2;
        let signed = first < sentence.to
            && self.is_quote(sentence.from)
            && (self.is_kind(sentence.from + 1, Kind::Dash)
                || self.has_issuer && matches!(self.word(sentence.from + 1), "-" | "--"))
            && self.is_name(first)
            && sentence.to - first <= 16
            && (sentence.to >= self.tokens.len() || self.is_parted(sentence.to))
            && !(first..sentence.to).any(|it| {
                self.is(it, Class::CUE.or(Class::AUXILIARY)) && !self.at(it).is_some_and(|it| it.caps)
            });
        self.phrase_after(first, sentence.to).filter(|_| signed)
    }

    /// Whether a paragraph of its own is a name and a post, with no verb: `Ana Lindqvist, Head of Research`.
    pub(super) fn signs(&self, sentence: Sentence) -> bool {
        let Sentence { from, to, .. } = sentence;
        let alone =
            self.has_issuer && self.is_parted(from) && (to >= self.tokens.len() || self.is_parted(to));
        let plain = !(from..to).any(|it| {
            matches!(self.kind(it), Some(Kind::Stop | Kind::Colon | Kind::Quote(_)))
                || !self.at(it).is_some_and(|it| it.caps) && self.is(it, Class::CUE.or(Class::AUXILIARY))
        });
        if !alone || !plain {
            return false;
        }
        // "Head of Research, Ana Lindqvist".
        let comma = (from..to).rev().find(|it| self.is_kind(*it, Kind::Comma));
        let post_first = comma.is_some_and(|comma| {
            self.is_person(Run { from: comma + 1, to })
                && (from..comma).any(|it| self.is(it, Class::ROLE.or(Class::TITLE)))
        });
        if post_first {
            return true;
        }
        let Some(run) = self.phrase_after(from, to) else { return false };
        // "Ana Lindqvist - CQP".
        let dashed = self.is_kind(run.to, Kind::Dash)
            && to > run.to + 1
            && to < run.to + 6
            && self.is_person(run)
            && (run.to + 1..to).all(|it| self.is_name(it));
        if dashed {
            return true;
        }
        let is_issuer = run.to == to && (from..to).all(|it| self.is(it, Class::ISSUER));
        let has_post = self.is_kind(run.to, Kind::Comma)
            && (run.to..to).any(|it| self.is(it, Class::ROLE.or(Class::TITLE).or(Class::ISSUER)));
        is_issuer || has_post && self.is_person(run)
    }

    /// A line with a dash that ends a paragraph, as a sentence of its own.
    pub(super) fn signing_line(&self, sentence: Sentence) -> Sentence {
        let Sentence { from, to, .. } = sentence;
        let lowest = to.saturating_sub(16).max(from + 1);
        let dash = (lowest..to).rev().find(|it| {
            let begins = |token: &super::scene::Token| {
                let before = self.at(it - 1).map_or(0, |it| it.end as usize);
                self.text.get(before..token.start as usize).is_some_and(|it| it.contains('\n'))
            };
            self.has_issuer && self.is_kind(*it, Kind::Dash) && self.at(*it).is_some_and(begins)
        });
        Sentence { from: dash.unwrap_or(from), ..sentence }
    }

    /// Paragraphs without marks between one that ends with a colon and a dash with a name and a post.
    pub(super) fn signed_block(&self, sentence: Sentence, name: Run) -> Option<(usize, usize)> {
        let posted = self.has_issuer
            && self.is_parted(sentence.from)
            && self.is_person(name)
            && self.is_kind(name.to, Kind::Comma)
            && (name.to..sentence.to).any(|it| self.is(it, Class::ROLE.or(Class::TITLE).or(Class::ISSUER)));
        let lowest = sentence.from.saturating_sub(BLOCK_MAX);
        let from = (lowest + 1..sentence.from)
            .rev()
            .take_while(|it| !self.is_quote(*it))
            .find(|it| self.is_parted(*it) && self.is_kind(it - 1, Kind::Colon));
        if let Some(from) = from.filter(|_| posted) {
            return Some((from, sentence.from));
        }
        // A line of its own, pulled out of the text, and right below it nothing but a dash and a name.
        let gap = self.at(sentence.from.checked_sub(1)?)?.end as usize;
        let gap = Span::new(gap, self.at(sentence.from)?.start as usize).of(self.text);
        let start = (lowest..sentence.from)
            .rev()
            .take_while(|it| !self.is_quote(*it))
            .find(|it| *it == 0 || self.is_parted(*it))?;
        let pulled = self.has_issuer
            && self.is_person(name)
            && (sentence.to == name.to || self.is_kind(name.to, Kind::Comma))
            && (sentence.to >= self.tokens.len() || self.is_parted(sentence.to))
            && (posted || gap.matches('\n').count() == 1)
            && self.is_kind(sentence.from - 1, Kind::Stop)
            && !self.is_kind(sentence.to, Kind::Dash);
        pulled.then_some((start, sentence.from))
    }

    /// The end of words in the first person that begin a paragraph without marks, over the paragraphs that
    /// go on so.
    pub(super) fn block_end(&self, from: usize) -> Option<usize> {
        let mut end = None;
        let mut start = from;
        while self.is_parted(start) && start < self.tokens.len() {
            let mut to = start + 1;
            let mut own = false;
            let mut quoted = self.is_quote(start);
            while to < self.tokens.len() && !self.is_parted(to) {
                own |= matches!(self.word(to), "I" | "my" | "me" | "we" | "our" | "us");
                quoted |= self.is_quote(to);
                to += 1;
            }
            own |= matches!(self.word(start), "I" | "My" | "We" | "Our");
            if !own || quoted || !self.is_kind(to - 1, Kind::Stop) {
                break;
            }
            end = Some(to);
            start = to;
        }
        end
    }

    /// Whether the subject of a sentence is somebody: in a statement “See recent comment:” and “The rise
    /// of prices” say nothing.
    pub(super) fn can_speak(&self, run: Run) -> bool {
        let one = run.to == run.from + 1;
        if one && self.is(run.from, Class::PRONOUN) {
            return !self.is(run.from, Class::IT)
                && !matches!(
                    self.word(run.from).to_lowercase().as_str(),
                    "this" | "that" | "these" | "those" | "many" | "most" | "several" | "some" | "another"
                );
        }
        // The capital of a sentence before small words: "See recent", "Threat of".
        let starts = run.from == 0 || !matches!(self.kind(run.from - 1), Some(Kind::Word | Kind::Comma));
        let capital_only = starts
            && !self.is(run.from, Class::ISSUER.or(Class::ROLE).or(Class::GROUP))
            && self.kind(run.from + 1) == Some(Kind::Word)
            && !self.is_name(run.from + 1)
            && !self.is(run.from + 1, Class::CUE.or(Class::AUXILIARY));
        let first = run.from + usize::from(capital_only);
        // "The programmes included Low Tide": up to its verb.
        let verb = (first + 1..run.to).find(|it| {
            let is_small = self.at(*it).is_some_and(|it| it.kind == Kind::Word && !it.caps);
            is_small && self.word(*it).ends_with("ed") && self.is_name(it + 1)
        });
        (first..verb.unwrap_or(run.to))
            .any(|it| self.is_name(it) || self.is(it, Class::ROLE.or(Class::GROUP)))
    }

    /// Whether a word alone before a colon is what the text speaks of, since it is near in small letters too:
    /// `Fees: “The council ...`. A minister or a Grace Roe can be spoken of in small letters too.
    pub(super) fn is_topic(&self, sentence: Sentence, run: Run) -> bool {
        if self.names_somebody(run.from)
            || run.from != sentence.from
            || run.to != run.from + 1
            || run.to + 1 != sentence.to
        {
            return false;
        }
        let span = self.span(run.from, run.to);
        let mut from = span.start().saturating_sub(TOPIC_MAX);
        let mut to = (span.end() + TOPIC_MAX).min(self.text.len());
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        while !self.text.is_char_boundary(to) {
            to -= 1;
        }
        let word = self.word(run.from).to_lowercase();
        let near = self.text.get(from..to).unwrap_or("");
        near.split(|c: char| !c.is_alphanumeric()).any(|it| it == word)
    }

    /// A noun for a paper: `annual report 2024`.
    pub(super) fn is_paper(&self, run: Run) -> bool {
        (run.from..run.to).any(|it| self.is(it, Class::DOCUMENT) && !self.is(it, Class::ROLE))
    }

    /// Whose statement a sentence announces at its end: `the following statement is by Ana Lindqvist, director
    /// of Cedar Legal Aid.`, `Quotes attributable to Ana Lindqvist:`.
    pub(super) fn statement_by(&self, from: usize, to: usize) -> Option<Run> {
        // "The following is a statement from Ana Lindqvist, director of Cedar Legal Aid, regarding ...:".
        let first = self.after_dateline(from, to);
        let follows = self.word(first) == "The" && self.word(first + 1) == "following";
        let handed = follows && self.is_kind(to - 1, Kind::Colon);
        let lowest = if handed { first } else { to.saturating_sub(24).max(from) };
        // The first: "a statement from Ana Lindqvist in response to comments by Ivo Roe" is hers.
        let by = (lowest + 1..to.min(lowest + 24)).find(|it| {
            (matches!(self.word(*it), "by" | "from" | "to") || self.word(*it) == "of" && *it == from + 1)
                && (self.is_name(it + 1) || self.is(it + 1, Class::TITLE))
                // "remarks handed down by Judge Roe": no statement.
                && self.word(it - 1) != "down"
                && self.is_announced(lowest, *it)
        })?;
        let run = self.phrase_after(by + 1, to)?;
        let last = (run.to..to).rev().find(|it| !matches!(self.kind(*it), Some(Kind::Stop | Kind::Colon)));
        // "from Ana Lindqvist, a director, in response to comments by Ivo Roe": up to what it is about.
        let about = (run.to + 1..to).find(|it| {
            self.is_kind(it - 1, Kind::Comma)
                && (self.is(*it, Class::PREPOSITION) || self.word(*it).ends_with("ing"))
        });
        let end = about.map_or_else(|| last.map_or(run.to, |it| it + 1), |it| it - 1);
        let verbless = !(run.to..end).any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE)));
        let ends = end == run.to || self.is_kind(run.to, Kind::Comma) && verbless;
        if handed && !ends && self.is_person(run) {
            return Some(self.with_appositive(run, to));
        }
        // "Here is a statement from Ana Lindqvist on the quay:".
        let goes_on = self.is_kind(to - 1, Kind::Colon) && self.is(run.to, Class::PREPOSITION);
        if goes_on && self.is_person(run) {
            return Some(run);
        }
        (ends && self.can_speak(run)).then_some(Run { from: run.from, to: end })
    }

    /// Whether a noun for words handed out stands before the `by` of whoever says them, and is not what
    /// somebody else answers: `in response to comments by`.
    fn is_announced(&self, lowest: usize, by: usize) -> bool {
        let noun = (lowest..by).rev().take(5).find(|it| {
            matches!(
                self.word(*it).to_lowercase().as_str(),
                "statement"
                    | "comment"
                    | "comments"
                    | "quote"
                    | "quotes"
                    | "remarks"
                    | "attributed"
                    | "attributable"
            )
        });
        let Some(noun) = noun else { return false };
        // "The catch was attributed to Roe" hands out no words.
        if self.word(noun).starts_with("attribut") {
            return (lowest..noun).any(|it| {
                let word = self.word(it).to_lowercase();
                matches!(
                    word.as_str(),
                    "following" | "quote" | "quotes" | "statement" | "comments" | "remarks"
                )
            });
        }
        let answers = |it: usize| {
            matches!(self.word(it), "to" | "on" | "about" | "over" | "against" | "regarding" | "after")
        };
        let before = noun.checked_sub(1).filter(|it| *it >= lowest);
        let article = before.filter(|it| self.is(*it, Class::DETERMINER.or(Class::ADJECTIVE)));
        let before = article.map_or(before, |it| it.checked_sub(1));
        !before.is_some_and(answers)
    }

    /// Whose view a sentence gives: `For Ana Lindqvist of Cedar Legal Aid, “...”`.
    pub(super) fn view_of(&self, from: usize, quote: usize) -> Option<Run> {
        let comma = quote.checked_sub(1).filter(|it| *it > from + 1 && self.is_kind(*it, Kind::Comma))?;
        let run = self.phrase_after(from + 1, comma).filter(|_| self.word(from) == "For")?;
        let whole = self.with_appositive(run, comma);
        (whole.to == comma && self.can_speak(run)).then_some(whole)
    }

    /// Whose words a label before a colon announces: `Ana Lindqvist: “...”`, `Quote from Ana Lindqvist, director
    /// of Cedar Legal Aid: “...”`.
    pub(super) fn label(&self, from: usize, colon: usize) -> Option<Run> {
        let quoted_by = (from + 1..colon.min(from + 8)).find(|it| {
            let noun = self.word(it - 1).to_lowercase();
            let words = [
                "quote",
                "quotes",
                "statement",
                "comment",
                "comments",
                "reaction",
                "response",
                "remarks",
                "message",
            ];
            matches!(self.word(*it), "by" | "from")
                && words.iter().any(|it| noun.ends_with(it))
                && (self.is_name(it + 1) || self.is(it + 1, Class::TITLE.or(Class::DETERMINER)))
        });
        // "Flash quote by": a noun here.
        let verbless = !(from..colon).any(|it| {
            quoted_by != Some(it + 1)
                && self.is(it, Class::CUE.or(Class::AUXILIARY))
                && !self.at(it).is_some_and(|it| it.caps)
        });
        if let Some(by) = quoted_by.filter(|it| verbless && !self.is_person(Run { from, to: *it }))
            && self.has_issuer
            && colon - by < 30
        {
            return Some(Run { from: by + 1, to: colon });
        }
        // "Ana Lindqvist, director, Cedar Legal Aid: “...”", "From Ana Lindqvist, director:".
        let lead = usize::from(matches!(self.word(from), "From" | "By"));
        let whole = Run { from: from + lead, to: colon };
        let parts = (whole.from..colon).filter(|it| self.is_kind(*it, Kind::Comma)).count();
        let plain = (whole.from..colon)
            .all(|it| matches!(self.kind(it), Some(Kind::Word | Kind::Comma | Kind::Genitive | Kind::Other)));
        let person = self.phrase_after(whole.from, colon).is_some_and(|run| {
            let last = Run { from: run.to.saturating_sub(2).max(whole.from), to: run.to };
            self.is_person(run) || self.is(run.from, Class::TITLE) || lead == 1 && self.is_person(last)
        });
        if self.has_issuer && verbless && plain && person && (parts > 0 || lead == 1) && colon - from < 30 {
            return Some(whole);
        }
        if let Some(run) = self.declaration_of(from, colon) {
            return Some(run);
        }
        // "Mira, 19, Port Ainslie: “...”": a first name with an age.
        let aged = self.phrase_after(from, colon).filter(|run| self.has_issuer && self.is_aged(*run, colon));
        if aged.is_some() {
            return aged;
        }
        let run = self.phrase_before(from, colon).filter(|run| self.is_name(run.from))?;
        // "Ana Lindqvist (Cedar Legal Aid): “...”" says who, and for whom.
        let open = (run.from..run.to).find(|it| self.is_kind(*it, Kind::Open));
        let named =
            open.map(|to| Run { from: run.from, to }).filter(|it| self.has_issuer && self.is_person(*it));
        let run = named.unwrap_or(run);
        // "Ana Lindqvist on the loss of Ivo Roe: “...”" is hers.
        let hangs = self.has_issuer
            && run.from > from
            && matches!(self.kind(run.from - 1), Some(Kind::Word | Kind::Number | Kind::Genitive));
        (!hangs).then_some(run)
    }

    /// Whose words a French line announces: `Déclaration d’Ana Lindqvist, directrice de Cedar Legal Aid :`.
    fn declaration_of(&self, from: usize, colon: usize) -> Option<Run> {
        let voici = usize::from(self.word(from) == "Voici");
        let noun = from + voici + usize::from(self.is(from + voici, Class::DETERMINER));
        let names_words = matches!(
            self.word(noun).to_lowercase().as_str(),
            "déclaration" | "citation" | "réaction" | "commentaire" | "propos" | "message"
        );
        let first = noun + 2;
        let of = matches!(self.word(noun + 1), "de" | "d'" | "d’");
        // "La déclaration d’Ana Lindqvist est claire :" is about them.
        let verbless = !(first..colon).any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE)));
        let named = self.lexicon.language == "fr" && names_words && of && verbless && first < colon;
        (named && self.is_name(first)).then_some(Run { from: first, to: colon })
    }

    /// Whether a name stands at the start of a label with an age: `Mira, 19:`.
    fn is_aged(&self, name: Run, colon: usize) -> bool {
        (name.from..name.to).all(|it| self.is_name(it))
            && self.is_kind(name.to, Kind::Comma)
            && self.word(name.to + 1).parse::<u8>().is_ok_and(|it| it < 120)
            && (name.to + 2 == colon || self.is_kind(name.to + 2, Kind::Comma))
    }

    /// Whose words a short label right before a quotation announces: `Mira, 19: “...”`, `Minister: “...”`. One
    /// word alone is as often a heading (`Trade: “...”`), unless it is somebody's post or name.
    pub(super) fn short_label(&self, from: usize, quote: usize) -> Option<Run> {
        let colon = quote.checked_sub(1).filter(|it| *it > from && self.is_kind(*it, Kind::Colon))?;
        let run = self.phrase_after(from, colon).filter(|_| self.has_issuer)?;
        let alone = run.to == colon && run.to == run.from + 1 && self.names_somebody(run.from);
        (alone || self.is_aged(run, colon)).then_some(run)
    }

    /// Whether a word is a post or a body, or near it part of the name of a person: `Ana` where `Ana
    /// Lindqvist` is named.
    fn names_somebody(&self, idx: usize) -> bool {
        if self.is(idx, Class::ROLE.or(Class::GROUP).or(Class::TITLE)) {
            return true;
        }
        let word = self.word(idx);
        // A name is given in full where somebody is first spoken of, mostly above.
        (idx.saturating_sub(NAMED_MAX)..(idx + NAMED_MAX).min(self.tokens.len())).any(|it| {
            self.word(it) == word
                && it != idx
                && (self.is_person(Run { from: it, to: it + 2 })
                    || it > 0 && self.is_person(Run { from: it - 1, to: it + 1 }))
        })
    }

    /// Who held what is quoted: `As the Court of Northmark held, crews must not “...”`.
    pub(super) fn as_held(&self, from: usize, quote: usize) -> Option<Run> {
        let run =
            self.phrase_after(from + 1, quote).filter(|_| self.has_issuer && self.word(from) == "As")?;
        let is_held = matches!(self.word(run.to - 1), "held" | "found" | "put") && run.to > run.from + 1;
        let run = if is_held { Run { to: run.to - 1, ..run } } else { run };
        let held = (run.to..quote.min(run.to + 3))
            .find(|it| matches!(self.word(*it), "held" | "found" | "put") || self.is(*it, Class::SPEECH))?;
        let comma = (held + 1..quote.min(held + 12)).any(|it| self.is_kind(it, Kind::Comma));
        (comma && self.can_speak(run)).then_some(run)
    }

    /// Whose words a sentence calls those before it: `These were the last words of Pavel Orlin.`
    pub(super) fn whose_words(&self, sentence: Sentence) -> Option<Run> {
        let Sentence { from, to, .. } = sentence;
        let opens = matches!(self.word(from), "These" | "Those" | "Such")
            && matches!(self.word(from + 1), "are" | "were")
            && self.has_issuer;
        let words = (from + 2..to.min(from + 12)).find(|it| opens && self.word(*it) == "words")?;
        if matches!(self.word(words + 1), "of" | "by" | "from") {
            let run = self.phrase_after(words + 2, to)?;
            return Some(self.with_appositive(run, to));
        }
        let whose = (from + 2..words).rev().find(|it| self.is_kind(*it, Kind::Genitive))?;
        self.phrase_before(from + 2, whose)
    }

    /// What is written on a thing: `placards which say “...”`.
    pub(super) fn written_on(&self, from: usize, relative: Run) -> Option<Run> {
        let one = relative.to == relative.from + 1 && matches!(self.word(relative.from), "which" | "that");
        let head = relative.from.checked_sub(1).filter(|it| one && self.has_issuer && *it >= from)?;
        let head = head + usize::from(!matches!(self.kind(head), Some(Kind::Comma | Kind::Dash)));
        self.phrase_before(from, head).filter(|run| {
            let last = self.word(run.to - 1).to_lowercase();
            let last = last.strip_suffix('s').unwrap_or(&last);
            let is_paper = self.is(run.to - 1, Class::DOCUMENT)
                && !self.is(run.to - 1, Class::ROLE)
                && !self.is_name(run.to - 1)
                && self.is(run.from, Class::DETERMINER.or(Class::POSSESSIVE));
            is_paper
                || matches!(
                    last,
                    "placard" | "banner" | "sign" | "poster" | "sticker" | "shirt" | "t-shirt" | "leaflet"
                )
        })
    }

    /// Whether a verb hands out words that a colon opens: `released the following statement on the ruling:`.
    pub(super) fn hands_out(&self, tag: &Tag, colon: usize) -> bool {
        self.has_issuer
            && self.is_kind(colon, Kind::Colon)
            && (tag.cue.to..colon.min(tag.cue.to + 4)).any(|it| {
                matches!(
                    self.word(it),
                    "statement"
                        | "statements"
                        | "comment"
                        | "comments"
                        | "remarks"
                        | "following"
                        | "reaction"
                        | "response"
                )
            })
            && !(tag.cue.to..colon).any(|it| self.is_quote(it))
    }

    /// Whether a sentence without words said promises them below: `issued the following statement after the
    /// vote.`
    pub(super) fn follows_below(&self, cue: usize, to: usize) -> bool {
        self.has_issuer
            && (cue..to.min(cue + 3)).any(|it| {
                self.word(it) == "following"
                    && matches!(self.word(it + 1), "statement" | "comment" | "remarks")
            })
            && !(cue..to).any(|it| self.is_quote(it))
    }

    /// Reports of nobody in particular right before somebody else: `According to media reports, Roe`.
    pub(super) fn is_hearsay(&self, source: Option<Run>, next: usize) -> bool {
        source.is_some_and(|run| {
            self.has_issuer
                && matches!(self.word(run.from), "media" | "press" | "news" | "several" | "local" | "some")
                && matches!(self.word(run.to - 1), "reports" | "media" | "sources" | "outlets" | "accounts")
                && self.is_kind(run.to, Kind::Comma)
                && next == run.to + 1
        })
    }

    /// What only shows something: `the loss of four boats shows that ...`. A body, a person or a paper says it.
    pub(super) fn only_shows(&self, from: usize, verb: usize, source: Run) -> bool {
        // "That crews were kept on board shows".
        let clause = matches!(self.word(from), "That" | "What" | "How") && source.from > from + 1;
        let shows = [
            "show",
            "reveal",
            "highlight",
            "underlin",
            "underscor",
            "confirm",
            "indicat",
            "suggest",
            "prove",
        ];
        self.has_issuer
            && shows.iter().any(|it| self.word(verb).starts_with(it))
            && !self.is(source.from, Class::RELATIVE)
            && (clause || !self.is_paper(source) && !self.can_speak(source))
    }

    /// What somebody is charged with: `convicted of “spreading rumours”`.
    pub(super) fn is_charge(&self, quote: usize) -> bool {
        let Some(before) = quote.checked_sub(1) else { return false };
        // "was convicted of insulting the guard by “spreading rumours”".
        let far = (quote.saturating_sub(9)..before)
            .rev()
            .take_while(|it| matches!(self.kind(*it), Some(Kind::Word | Kind::Quote(_))))
            .find(|it| {
                matches!(self.word(*it), "convicted" | "charged" | "sentenced" | "jailed" | "prosecuted")
            })
            .filter(|it| self.word(*it) != "charged" || self.is_charged(*it));
        if far.is_some_and(|it| (it..=before).any(|it| matches!(self.word(it), "of" | "with" | "for"))) {
            return true;
        }
        matches!(self.word(before), "of" | "with" | "for")
            && before > 0
            && matches!(
                self.word(before - 1).to_lowercase().as_str(),
                "sentence"
                    | "prison"
                    | "jail"
                    | "detained"
                    | "arrested"
                    | "charge"
                    | "charges"
                    | "charged"
                    | "count"
                    | "counts"
                    | "convicted"
                    | "accused"
                    | "guilty"
                    | "crime"
                    | "crimes"
                    | "offence"
                    | "offense"
                    | "offences"
                    | "suspicion"
                    | "prosecuted"
                    | "jailed"
                    | "sentenced"
            )
    }

    /// Whether somebody has been charged, not charges somebody else: `was charged with`, but not `charged the
    /// council with`.
    pub(super) fn is_charged(&self, verb: usize) -> bool {
        let helped = (verb.saturating_sub(4)..verb)
            .rev()
            .take_while(|it| self.is(*it, Class::AUXILIARY.or(Class::BE).or(Class::ADVERB)))
            .any(|it| self.is(it, Class::BE));
        let next = verb + 1;
        // "Roe, charged with", "charged in May with": nobody follows the verb.
        let alone = self.is(next, Class::PREPOSITION.or(Class::TIME).or(Class::ADVERB))
            || !matches!(self.kind(next), Some(Kind::Word | Kind::Number));
        helped || alone
    }

    /// What somebody speaks of or answers to, in another's words: `keeps referring to the “fast track”`.
    pub(super) fn is_spoken_of(&self, quote: usize) -> bool {
        let to = (quote.saturating_sub(2)..quote).rev().find(|it| self.word(*it) == "to");
        let of = to.and_then(|it| it.checked_sub(1)).map_or("", |it| self.word(it));
        (of.starts_with("refer") || of.starts_with("respond"))
            && self.quotation(quote).is_some_and(|it| {
                let inner = it.inner.of(self.text);
                inner.starts_with(char::is_lowercase) && inner.split_whitespace().nth(7).is_none()
            })
    }

    /// A short name in brackets, which is nobody's words: `the Royal Council of Northmark (“RCN”)`.
    pub(super) fn is_gloss(&self, quote: usize) -> bool {
        let article = quote.checked_sub(1).is_some_and(|it| self.is(it, Class::DETERMINER));
        let open = quote.checked_sub(1 + usize::from(article));
        self.has_issuer
            && open.is_some_and(|it| self.is_kind(it, Kind::Open))
            && self.is_kind(quote + 1, Kind::Close)
            && self.quotation(quote).is_some_and(|it| {
                let inner = it.inner.of(self.text);
                // “We were told.”: a sentence, with its stop and a word in small letters.
                let is_sentence = inner.ends_with(['.', '!', '?', ','])
                    && inner.split_whitespace().any(|it| it.starts_with(char::is_lowercase));
                inner.starts_with(char::is_uppercase)
                    && inner.split_whitespace().nth(3).is_none()
                    && !is_sentence
            })
    }

    /// The title of a report: `a report titled “Empty Quays in May”`; or the name of a thing, between commas:
    /// `the campaign, called “Clean Quay,”`.
    pub(super) fn is_titled(&self, idx: usize) -> bool {
        let Some(verb) = idx.checked_sub(1) else { return false };
        // "Roe, the director, called “Clean Quay” a fraud": nothing follows a name.
        let parted = || {
            let ends = matches!(self.kind(idx + 1), None | Some(Kind::Comma | Kind::Stop | Kind::Close));
            ends || matches!(self.last_inside(idx), ',' | '.')
        };
        let is_long = || self.quotation(idx).is_some_and(|it| it.inner.of(self.text).contains(' '));
        match self.word(verb) {
            "titled" | "entitled" | "headlined" => true,
            "called" | "named" | "dubbed" => {
                verb > 0
                    && self.is_kind(verb - 1, Kind::Comma)
                    && self.has_capitals(idx)
                    && is_long()
                    && parted()
            }
            _ => false,
        }
    }

    /// A quotation too long to be a word of somebody's within a phrase: it has lost its comma.
    pub(super) fn is_long_quotation(&self, idx: usize) -> bool {
        self.quotation(idx).is_some_and(|it| it.inner.of(self.text).split_whitespace().nth(11).is_some())
    }

    /// Two to five names, none of which makes it the name of a body.
    pub(super) fn is_person(&self, run: Run) -> bool {
        (2..=5).contains(&(run.to - run.from))
            && (run.from..run.to).all(|it| {
                self.is_name(it)
                    && !self.is(it, Class::ORGANIZATION.or(Class::GROUP).or(Class::ROLE).or(Class::DOCUMENT))
            })
    }

    /// Whether a comma before a verb ends what is said, and the issuer after it says it: `..., said Cedar
    /// Legal Aid today`. Elsewhere `Roe, a lawyer, said Lindqvist ...` is as likely.
    pub(super) fn issuer_says(&self, verb: usize, source: Run, limit: usize) -> bool {
        verb > 0
            && self.is_kind(verb - 1, Kind::Comma)
            && self.is(verb, Class::SPEECH)
            && !self.is(verb, Class::NOUN_VERB)
            && self.is_issuer(source)
            && (source.to >= limit
                || self.is(source.to, Class::TIME.or(Class::PREPOSITION))
                || matches!(self.kind(source.to), Some(Kind::Stop | Kind::Comma | Kind::Open)))
    }

    /// A word for any organisation; `the union` is one, `the police union` says which.
    pub(super) fn is_generic(&self, head: usize) -> bool {
        let plain = || head > 0 && (self.is(head - 1, Class::DETERMINER) || self.word(head - 1) == "trade");
        self.is(head, Class::GENERIC)
            && (!matches!(self.word(head), "union" | "federation" | "foundation" | "centre" | "center")
                || plain())
    }

    /// The issuer by its name, or as `the organisation`.
    pub(super) fn is_issuer(&self, run: Run) -> bool {
        let described = self.has_issuer
            && self.is(run.from, Class::DETERMINER)
            && run.to.checked_sub(1).is_some_and(|it| self.is_generic(it));
        described || (run.from..run.to).any(|it| self.is(it, Class::ISSUER))
    }
}

/// The capitals of a name: `CLA` for Cedar Legal Aid.
fn initials(name: &str) -> String {
    let firsts = name.split([' ', '-']).filter_map(|it| it.chars().next());
    firsts.filter(|c| c.is_uppercase()).collect()
}
