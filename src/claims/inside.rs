//! Quotations that name their speaker between their marks, as French does: `« Le quai est vide, dit Roe.
//! Il le restera. »` is words, who says them, and words again. Knows words and marks: not who that is.

use super::lexicon::{Class, Lexicon};
use super::marks::Quotation;
use super::scene::fold_into;
use crate::domain::Span;

/// The shortest quotation that is looked into, in bytes.
const QUOTATION_MIN: usize = 30;
/// The longest part that can name a speaker, in bytes.
const SPEAKER_MAX: usize = 240;

/// Parts quotations at the speakers named inside them.
pub(super) fn split(text: &str, lexicon: &Lexicon, quotations: Vec<Quotation>) -> Vec<Quotation> {
    let mut parted = Vec::with_capacity(quotations.len());
    for quotation in quotations {
        let mut rest = quotation;
        while let Some(speaker) = speaker(text, lexicon, rest.inner) {
            let (before, after) = around(text, rest, speaker);
            parted.push(before);
            match after {
                Some(after) => rest = after,
                None => break,
            }
        }
        if parted.last().is_none_or(|it: &Quotation| it.span.end() <= rest.span.start()) {
            parted.push(rest);
        }
    }
    parted
}

/// The parts of a quotation before and after the words that name its speaker; the second one may have
/// no words.
fn around(text: &str, whole: Quotation, speaker: Span) -> (Quotation, Option<Quotation>) {
    let before = Span::new(whole.span.start(), speaker.start()).trimmed(text);
    let inner = Span::new(whole.inner.start(), speaker.start()).trimmed(text);
    let first = Quotation { span: before, inner, ..whole };
    let rest = Span::new(speaker.end(), whole.inner.end());
    let words = rest.of(text).find(|c: char| c.is_alphanumeric());
    let second = words.map(|at| {
        let inner = Span::new(rest.start() + at, whole.inner.end());
        Quotation { span: Span::new(inner.start(), whole.span.end()), inner, ..whole }
    });
    (first, second)
}

/// Where the words that name a speaker stand: from after their comma to before what ends them.
fn speaker(text: &str, lexicon: &Lexicon, inner: Span) -> Option<Span> {
    let words = inner.of(text);
    if words.len() < QUOTATION_MIN {
        return None;
    }
    for (at, _) in words.match_indices([',', '—', '–']) {
        let comma = inner.start() + at;
        let len = words.get(at..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8);
        let rest = Span::new(comma + len, inner.end().min(comma + SPEAKER_MAX).max(comma + len));
        let rest = Span::new(rest.start(), floor(text, rest.end()));
        if let Some(to) = named(rest.of(text), lexicon)
            && Span::new(inner.start(), comma).of(text).chars().any(char::is_alphabetic)
        {
            return Some(Span::new(comma, rest.start() + to));
        }
    }
    None
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The length of the words that name a speaker, if these do: a verb of saying with its helper, and
/// behind it a name, somebody's post, or a pronoun.
fn named(words: &str, lexicon: &Lexicon) -> Option<usize> {
    let mut folded = String::new();
    let mut parts = words.split_whitespace().map(|it| it.trim_end_matches([',', '.', '!', '?', ';']));
    let mut class = |word: &str| {
        fold_into(&mut folded, word);
        lexicon.class(&folded)
    };
    let is_tied = |word: &str| {
        word.rsplit_once('-').is_some_and(|(_, it)| matches!(it, "il" | "elle" | "ils" | "elles" | "on"))
    };
    let first = parts.next().filter(|it| it.starts_with(char::is_lowercase))?;
    let mut verb = first;
    let mut tied = is_tied(first);
    let mut is_helped = tied;
    for _ in 0..3 {
        let helps = class(verb).any(Class::AUXILIARY.or(Class::ADVERB)) || is_tied(verb) && verb == first;
        if !helps {
            break;
        }
        is_helped = true;
        let Some(next) = parts.next() else { break };
        verb = next;
        tied |= is_tied(verb);
    }
    let stem = verb.split('-').next().unwrap_or(verb);
    let verb = if class(verb).any(Class::CUE) { class(verb) } else { class(stem) };
    let is_cue = verb.any(Class::SPEECH.or(Class::WEAK));
    if !tied && (!is_cue || !is_helped && verb.any(Class::PARTICIPLE.or(Class::NOUN_VERB))) {
        return None;
    }
    if !tied {
        let who = parts.next()?;
        let title = class(who);
        let is_name = who.starts_with(char::is_uppercase) && !title.any(Class::CLOSED);
        let bare = who.split(['\'', '’']).next_back().unwrap_or(who);
        let speaks = Class::ROLE.or(Class::GROUP).or(Class::DOCUMENT).or(Class::TITLE);
        let is_post = || {
            class(bare).any(speaks) && bare != who
                || title.any(Class::DETERMINER.or(Class::POSSESSIVE).or(Class::TITLE))
                    && parts
                        .next()
                        .is_some_and(|it| class(it).any(speaks) || it.starts_with(char::is_uppercase))
        };
        let mut is_post = is_post;
        if !is_name && !is_post() {
            return None;
        }
    }
    Some(speaker_end(words, lexicon))
}

/// Where the words that name a speaker end: at the end of their sentence, or at the comma after which
/// the quotation goes on; not at one before a post.
fn speaker_end(words: &str, lexicon: &Lexicon) -> usize {
    let mut folded = String::new();
    for (at, c) in words.char_indices() {
        let rest = words.get(at + c.len_utf8()..).unwrap_or("");
        let ends = match c {
            '.' | '!' | '?' => {
                let before = words.get(..at).and_then(|it| it.split_whitespace().next_back()).unwrap_or("");
                // "M. Roe", "J. Roe".
                rest.is_empty() || rest.starts_with(char::is_whitespace) && before.chars().count() > 2
            }
            ',' => {
                let mut next = rest.split_whitespace();
                let word = next.next().unwrap_or("");
                fold_into(&mut folded, word);
                let class = lexicon.class(&folded);
                let is_post = class.any(Class::ROLE.or(Class::RELATIVE).or(Class::TITLE))
                    || class.any(Class::DETERMINER)
                        && next.next().is_some_and(|it| {
                            fold_into(&mut folded, it);
                            lexicon.class(&folded).any(Class::ROLE.or(Class::TITLE))
                        });
                !is_post
            }
            '—' | '–' => true,
            _ => false,
        };
        if ends {
            return at;
        }
    }
    words.len()
}
