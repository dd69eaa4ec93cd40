//! Where the words of a pick stand now: by the words themselves, by the words around them, and by words
//! like them when somebody has changed the text. Knows the selector of the W3C annotation model: not
//! claims, not speakers.

use std::collections::HashMap;

use crate::domain::{Anchor, Pick, Span};
use crate::text::fold::{Folded, fold};

/// A near form is taken for the words of a pick from this share of common words on, in per cent:
/// twice the words both have in the same order, of the words of both.
const NEAR_MIN: usize = 80;
/// The words of a pick that are compared with words like them; a longer one is held by its first words.
const COMPARED_MAX: usize = 400;
/// A word that stands more often than this in the text says little of where a pick stands.
const COMMON_MIN: usize = 64;

/// Finds picks in one text; what that needs is made when it is first needed.
pub(super) struct Anchors<'a> {
    text: &'a str,
    squeezed: Option<Squeezed>,
    words: Option<Words>,
}

impl<'a> Anchors<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, squeezed: None, words: None }
    }

    /// Where the words of a pick stand: as written, else with white space, quotation marks and case
    /// folded, else a near form of them. None for words that are no longer there.
    pub(super) fn attach(&mut self, pick: &Pick) -> Option<(Span, Anchor)> {
        if pick.exact.trim().is_empty() {
            return None;
        }
        let text = self.text;
        let around = Around::new(pick);
        if let Some((start, fits)) = around.best(text, &pick.exact) {
            return Some((Span::new(start, start + pick.exact.len()), around.state(fits)));
        }
        let squeezed = self.squeezed.get_or_insert_with(|| Squeezed::new(text));
        let exact = squeeze(&fold(&pick.exact));
        let exact = exact.trim();
        if let Some((start, fits)) = around.best(&squeezed.text, exact) {
            let span = squeezed.source(Span::new(start, start + exact.len())).trimmed(text);
            return Some((span, around.state(fits)));
        }
        let words = self.words.get_or_insert_with(|| Words::new(text));
        words.near(text, pick, &around).map(|span| (span, Anchor::Altered))
    }
}

/// What is to stand before and after the words of a pick, folded; empty where nothing is said.
struct Around {
    prefix: String,
    suffix: String,
}

impl Around {
    fn new(pick: &Pick) -> Self {
        let folded = |part: &Option<String>| {
            part.as_deref().map(|it| squeeze(&fold(it)).trim().to_owned()).unwrap_or_default()
        };
        Self { prefix: folded(&pick.prefix), suffix: folded(&pick.suffix) }
    }

    /// How many of both stand around a place.
    fn fits(&self, text: &str, place: Span) -> usize {
        // Folding makes a text shorter or a little longer; twice the bytes are enough to compare.
        let room = |part: &str| part.len() * 2 + 16;
        let mut n_fits = 0;
        if !self.prefix.is_empty() {
            let mut from = place.start().saturating_sub(room(&self.prefix));
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let before = squeeze(&fold(Span::new(from, place.start()).of(text)));
            n_fits += usize::from(before.trim_end().ends_with(&self.prefix));
        }
        if !self.suffix.is_empty() {
            let mut to = (place.end() + room(&self.suffix)).min(text.len());
            while !text.is_char_boundary(to) {
                to += 1;
            }
            let after = squeeze(&fold(Span::new(place.end(), to).of(text)));
            n_fits += usize::from(after.trim_start().starts_with(&self.suffix));
        }
        n_fits
    }

    /// The place of `exact` whose neighbourhood fits best, and how many of its sides fit; the first of
    /// equals.
    fn best(&self, text: &str, exact: &str) -> Option<(usize, usize)> {
        let n_wanted = self.n_wanted();
        let mut best: Option<(usize, usize)> = None;
        for (at, _) in text.match_indices(exact) {
            let fits = self.fits(text, Span::new(at, at + exact.len()));
            if best.is_none_or(|it| fits > it.1) {
                best = Some((at, fits));
            }
            if fits == n_wanted {
                break;
            }
        }
        best
    }

    fn n_wanted(&self) -> usize {
        usize::from(!self.prefix.is_empty()) + usize::from(!self.suffix.is_empty())
    }

    fn state(&self, n_fits: usize) -> Anchor {
        if n_fits < self.n_wanted() { Anchor::Moved } else { Anchor::Verbatim }
    }
}

/// The words of a text, and where each of them stands.
struct Words {
    spans: Vec<Span>,
    numbers: Vec<u32>,
    number_of: HashMap<String, u32>,
    /// For each number the words that have it, in text order.
    places: Vec<Vec<u32>>,
}

impl Words {
    fn new(text: &str) -> Self {
        let mut words =
            Self { spans: Vec::new(), numbers: Vec::new(), number_of: HashMap::new(), places: Vec::new() };
        for (span, word) in words_of(text) {
            let next = u32::try_from(words.places.len()).unwrap_or(u32::MAX);
            let number = *words.number_of.entry(word).or_insert(next);
            if number == next {
                words.places.push(Vec::new());
            }
            if let Some(places) = words.places.get_mut(number as usize) {
                places.push(u32::try_from(words.spans.len()).unwrap_or(u32::MAX));
            }
            words.spans.push(span);
            words.numbers.push(number);
        }
        words
    }

    /// The words of the text that are most like those of a pick, if they are like enough. Words that
    /// are rare in the text say where to look; there both are compared by the longest sequence of words
    /// they have in common.
    fn near(&self, text: &str, pick: &Pick, around: &Around) -> Option<Span> {
        let wanted: Vec<Option<u32>> = words_of(&pick.exact)
            .take(COMPARED_MAX)
            .map(|(_, word)| self.number_of.get(&word).copied())
            .collect();
        let mut votes: HashMap<i64, usize> = HashMap::new();
        let reach = i64::try_from(wanted.len() / 4 + 2).unwrap_or(i64::MAX);
        let vote = |most: usize, votes: &mut HashMap<i64, usize>| {
            for (idx, number) in wanted.iter().enumerate() {
                let places = number.and_then(|it| self.places.get(it as usize));
                for place in places.filter(|it| it.len() <= most).into_iter().flatten() {
                    let begins = i64::from(*place) - i64::try_from(idx).unwrap_or(0);
                    *votes.entry(begins.div_euclid(reach)).or_default() += 1;
                }
            }
        };
        vote(COMMON_MIN, &mut votes);
        if votes.is_empty() {
            vote(COMMON_MIN * COMMON_MIN, &mut votes);
        }
        let mut begins: Vec<(usize, i64)> = votes.into_iter().map(|(begin, n)| (n, begin)).collect();
        begins.sort_by_key(|(n, begin)| (std::cmp::Reverse(*n), *begin));
        let mut best: Option<(usize, usize, Span)> = None;
        for (_, begin) in begins.into_iter().take(4) {
            let first = usize::try_from((begin - 1) * reach).unwrap_or(0);
            let last = usize::try_from((begin + 2) * reach).unwrap_or(0) + wanted.len();
            let Some((likeness, span)) = self.compare(text, &wanted, first, last.min(self.spans.len()))
            else {
                continue;
            };
            let fits = around.fits(text, span);
            if best.is_none_or(|it| (likeness + 10 * fits, it.2.start()) > (it.0 + 10 * it.1, span.start())) {
                best = Some((likeness, fits, span));
            }
        }
        best.filter(|it| it.0 >= NEAR_MIN).map(|it| it.2)
    }

    /// The best part of the words `first..last` and its likeness in per cent.
    fn compare(
        &self,
        text: &str,
        wanted: &[Option<u32>],
        first: usize,
        last: usize,
    ) -> Option<(usize, Span)> {
        let here = self.numbers.get(first..last)?;
        let width = here.len() + 1;
        // Longest common subsequence, from the end, so that it is read off from the start.
        let mut lengths = vec![0_u16; (wanted.len() + 1) * width];
        let at = |lengths: &[u16], row: usize, column: usize| {
            lengths.get(row * width + column).copied().unwrap_or(0)
        };
        for (row, number) in wanted.iter().enumerate().rev() {
            for (column, other) in here.iter().enumerate().rev() {
                let length = if *number == Some(*other) {
                    at(&lengths, row + 1, column + 1) + 1
                } else {
                    at(&lengths, row + 1, column).max(at(&lengths, row, column + 1))
                };
                if let Some(slot) = lengths.get_mut(row * width + column) {
                    *slot = length;
                }
            }
        }
        let mut common: Vec<(usize, usize)> = Vec::new();
        let (mut row, mut column) = (0, 0);
        while row < wanted.len() && column < here.len() {
            if wanted.get(row).copied().flatten() == here.get(column).copied() {
                common.push((row, column));
                (row, column) = (row + 1, column + 1);
            } else if at(&lengths, row + 1, column) >= at(&lengths, row, column + 1) {
                row += 1;
            } else {
                column += 1;
            }
        }
        let (head, tail) = (*common.first()?, *common.last()?);
        // Words changed at either end still belong to it, as long as they are in the same sentence.
        let mut from = first + head.1;
        for _ in 0..head.0 {
            let Some(before) = from.checked_sub(1).filter(|it| self.is_joined(text, *it)) else { break };
            from = before;
        }
        let mut to = first + tail.1;
        for _ in tail.0 + 1..wanted.len() {
            if to + 1 >= self.spans.len() || !self.is_joined(text, to) {
                break;
            }
            to += 1;
        }
        let likeness = 200 * common.len() / (wanted.len() + to + 1 - from);
        Some((likeness, self.spans.get(from)?.join(*self.spans.get(to)?)))
    }

    /// Whether nothing that ends a sentence stands between a word and the next.
    fn is_joined(&self, text: &str, idx: usize) -> bool {
        match (self.spans.get(idx), self.spans.get(idx + 1)) {
            (Some(word), Some(next)) => {
                !Span::new(word.end(), next.start()).of(text).contains(['.', '!', '?', '\n', '“', '”', '"'])
            }
            _ => false,
        }
    }
}

/// The words of a text, folded, with where they stand.
fn words_of(text: &str) -> impl Iterator<Item = (Span, String)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = chars.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = text.len();
        while let Some((at, c)) = chars.peek() {
            if !c.is_alphanumeric() && !matches!(c, '\'' | '’') {
                end = *at;
                break;
            }
            chars.next();
        }
        let span = Span::new(start, end);
        Some((span, fold(span.of(text))))
    })
}

/// Runs of white space as one space.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            squeezed.push(c);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// A folded text with its white space squeezed, and the way back.
struct Squeezed {
    text: String,
    folded: Folded,
    /// For each byte of `text` its byte in the folded text.
    origin: Vec<u32>,
}

impl Squeezed {
    fn new(source: &str) -> Self {
        let folded = Folded::new(source);
        let mut text = String::with_capacity(folded.text.len());
        let mut origin = Vec::with_capacity(folded.text.len() + 1);
        for (offset, c) in folded.text.char_indices() {
            if c.is_whitespace() {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else {
                text.push(c);
            }
            // Each further space of a run leaves no byte, so the length alone says what to record.
            origin.resize(text.len(), u32::try_from(offset).unwrap_or(u32::MAX));
        }
        origin.push(u32::try_from(folded.text.len()).unwrap_or(u32::MAX));
        Self { text, folded, origin }
    }

    fn source(&self, span: Span) -> Span {
        let at = |idx: usize| self.origin.get(idx).map_or(0, |it| *it as usize);
        self.folded.source(Span::new(at(span.start()), at(span.end())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pick: &Pick, expected: Option<(&str, Anchor)>) {
        let found = Anchors::new(text).attach(pick).map(|(span, anchor)| (span.of(text), anchor));
        assert_eq!(found, expected);
    }

    fn pick(exact: &str, prefix: &str, suffix: &str) -> Pick {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Pick { exact: exact.to_owned(), prefix: part(prefix), suffix: part(suffix), ..Pick::default() }
    }

    #[test]
    fn words_are_found_as_written_or_folded() {
        let text = "She said “nobody\nwas told” and that nobody came.";
        check(text, &pick("nobody came", "", ""), Some(("nobody came", Anchor::Verbatim)));
        check(text, &pick("\"Nobody was told\"", "", ""), Some(("“nobody\nwas told”", Anchor::Verbatim)));
        check(text, &pick("somebody", "", ""), None);
        check(text, &pick(" ", "", ""), None);
    }

    #[test]
    fn the_neighbourhood_chooses_between_equals() {
        let text = "One door. Two doors. Three doors.";
        let place = |pick: &Pick| Anchors::new(text).attach(pick).map(|it| it.0.start());
        assert_eq!(place(&pick("doors", "", "")), Some(14));
        assert_eq!(place(&pick("doors", "Three ", "")), Some(27));
        assert_eq!(place(&pick("door", "", ". Two")), Some(4));
    }

    #[test]
    fn words_with_others_around_them_have_moved() {
        let text = "Later she added that the quay is empty, and left.";
        let words = "the quay is empty";
        check(text, &pick(words, "added that ", ", and"), Some((words, Anchor::Verbatim)));
        check(text, &pick(words, "said that ", ", and"), Some((words, Anchor::Moved)));
        check(text, &pick(words, "Added  That", ""), Some((words, Anchor::Verbatim)));
        check(text, &pick(words, "", "until May"), Some((words, Anchor::Moved)));
    }

    #[test]
    fn words_changed_a_little_are_shown_as_they_stand() {
        let text =
            "First a word. “The council has cleared the old quay in only two nights,” she said. The end.";
        let stands = "The council has cleared the old quay in only two nights";
        check(
            text,
            &pick("The council cleared the old quay in two nights", "", ""),
            Some((stands, Anchor::Altered)),
        );
        check(
            text,
            &pick("The city has cleared the old quay in only two days", "", ""),
            Some((stands, Anchor::Altered)),
        );
        check(text, &pick("The mayor painted the old house in two colours", "", ""), None);
        check(text, &pick("Nothing of this was ever there", "", ""), None);
        check(text, &pick("The end of it", "", ""), None);
    }

    #[test]
    fn of_two_near_places_the_neighbourhood_decides() {
        let text = "In May: the quay was cleared at night by many men. In June: the quay was cleared at night by some men.";
        let wanted = pick("the quay was cleared at night by seven men", "In June: ", "");
        check(text, &wanted, Some(("the quay was cleared at night by some men", Anchor::Altered)));
    }
}
