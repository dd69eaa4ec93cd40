//! How press statements name those who speak in them: bodies with small words in their names, officers
//! with their post and no comma before the verb, all signers of a joint statement. Knows tokens and
//! names: not whose words are whose.

use std::collections::HashMap;

use super::Context;
use super::lexicon::Class;
use super::phrase::Run;
use super::scene::{Kind, Scene, Sentence};

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
        if !ends || self.is(post.from, Class::DETERMINER) {
            return None;
        }
        let name = self.phrase_before(from, comma)?;
        let opens = name.from == from
            || self.is(name.from - 1, Class::TIME.or(Class::AND))
            || self.is_quote(name.from - 1)
            || matches!(
                self.kind(name.from - 1),
                Some(Kind::Comma | Kind::Dash | Kind::Number | Kind::Close | Kind::Colon)
            );
        (opens && self.is_person(name)).then_some(Run { from: name.from, to: post.to })
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
        let is_issuer = run.to == to && (from..to).all(|it| self.is(it, Class::ISSUER));
        let has_post = self.is_kind(run.to, Kind::Comma)
            && (run.to..to).any(|it| self.is(it, Class::ROLE.or(Class::TITLE).or(Class::ISSUER)));
        is_issuer || has_post && self.is_person(run)
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
            .find(|it| self.is_parted(*it) && self.is_kind(it - 1, Kind::Colon))?;
        posted.then_some((from, sentence.from))
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
            return !self.is(run.from, Class::IT) && !matches!(self.word(run.from), "This" | "That" | "this");
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

    /// A noun for a paper: `annual report 2024`.
    pub(super) fn is_paper(&self, run: Run) -> bool {
        (run.from..run.to).any(|it| self.is(it, Class::DOCUMENT) && !self.is(it, Class::ROLE))
    }

    /// Whose statement a sentence announces at its end: `the following statement is by Ana Lindqvist, director
    /// of Cedar Legal Aid.`, `Quotes attributable to Ana Lindqvist:`.
    pub(super) fn statement_by(&self, from: usize, to: usize) -> Option<Run> {
        let lowest = to.saturating_sub(24).max(from);
        let by = (lowest + 1..to).rev().find(|it| {
            matches!(self.word(*it), "by" | "from" | "to")
                && (self.is_name(it + 1) || self.is(it + 1, Class::TITLE))
                && (lowest..*it).rev().take(5).any(|word| {
                    matches!(
                        self.word(word).to_lowercase().as_str(),
                        "statement" | "comment" | "comments" | "quote" | "quotes" | "remarks"
                    )
                })
        })?;
        let run = self.phrase_after(by + 1, to)?;
        let end = (run.to..to).rev().find(|it| !matches!(self.kind(*it), Some(Kind::Stop | Kind::Colon)));
        let end = end.map_or(run.to, |it| it + 1);
        let verbless = !(run.to..end).any(|it| self.is(it, Class::AUXILIARY.or(Class::CUE)));
        let ends = end == run.to || self.is_kind(run.to, Kind::Comma) && verbless;
        (ends && self.can_speak(run)).then_some(Run { from: run.from, to: end })
    }

    /// Whose view a sentence gives: `For Ana Lindqvist of Cedar Legal Aid, “...”`.
    pub(super) fn view_of(&self, from: usize, quote: usize) -> Option<Run> {
        let comma = quote.checked_sub(1).filter(|it| *it > from + 1 && self.is_kind(*it, Kind::Comma))?;
        let run = self.phrase_after(from + 1, comma).filter(|_| self.word(from) == "For")?;
        let whole = self.with_appositive(run, comma);
        (whole.to == comma && self.can_speak(run)).then_some(whole)
    }

    /// What somebody is charged with: `convicted of “spreading rumours”`.
    pub(super) fn is_charge(&self, quote: usize) -> bool {
        let Some(before) = quote.checked_sub(1) else { return false };
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

    /// The title of a report: `a report titled “Empty Quays in May”`.
    pub(super) fn is_titled(&self, idx: usize) -> bool {
        idx > 0 && matches!(self.word(idx - 1), "titled" | "entitled" | "headlined")
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
