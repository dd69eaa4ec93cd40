//! Two things near each other: what is counted between them, and where both stand. It does not know how
//! either is found.
//!
//! The words of a text are numbered, the characters of scripts without spaces one by one, and what matters
//! is the difference: neighbours are 1 apart, and a phrase counts from its nearest end. What overlaps is not
//! near.

use super::{Sought, Text};
use crate::domain::Span;
use crate::search::words::Places;

/// The farthest that is still near. Parts of a statement lie farther from each other.
pub(in crate::search) const NEAR_MAX: u32 = 100;
/// How near is meant where nothing is said.
pub(in crate::search) const NEAR_USUAL: u32 = 10;

/// Two things in the same text, in either order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::search) struct Near {
    pub(in crate::search) one: Sought,
    pub(in crate::search) other: Sought,
    /// From 1 to [`NEAR_MAX`].
    pub(in crate::search) within: u32,
}

/// The number of its first word, and its bytes.
type Place = (u32, Span);

impl Near {
    pub(super) fn stands_in(&self, text: Text<'_>) -> bool {
        // The first look costs nothing like the second, and mostly it is enough.
        self.one.stands_in(text) && self.other.stands_in(text) && {
            let (one, other) = self.places(text);
            let others = numbers(&other);
            one.iter().any(|(at, _)| self.is_near(*at, &self.one, &others, &self.other))
        }
    }

    /// Each of the two where the other is near, sorted.
    pub(super) fn find_all(&self, text: Text<'_>) -> Vec<Span> {
        let (one, other) = self.places(text);
        let (ones, others) = (numbers(&one), numbers(&other));
        let mut found: Vec<Span> = Vec::new();
        found.extend(
            one.iter()
                .filter(|(at, _)| self.is_near(*at, &self.one, &others, &self.other))
                .map(|(_, span)| *span),
        );
        found.extend(
            other
                .iter()
                .filter(|(at, _)| self.is_near(*at, &self.other, &ones, &self.one))
                .map(|(_, span)| *span),
        );
        found.sort_unstable();
        found
    }

    fn is_near(&self, at: u32, it: &Sought, others: &[u32], other: &Sought) -> bool {
        is_near(at, it.n_places(), others, other.n_places(), self.within)
    }

    fn places(&self, text: Text<'_>) -> (Vec<Place>, Vec<Place>) {
        let places = |it: &Sought| {
            let mut places = Places::new(text.folded, NEAR_MAX);
            it.find_each(text).into_iter().map(|span| (places.at(span.start()), span)).collect()
        };
        (places(&self.one), places(&self.other))
    }
}

fn numbers(places: &[Place]) -> Vec<u32> {
    places.iter().map(|(at, _)| *at).collect()
}

/// Whether something that takes `n` places from `at` on is near one of others, of `n_other` places each and
/// sorted.
pub(in crate::search) fn is_near(at: u32, n: u32, others: &[u32], n_other: u32, within: u32) -> bool {
    let after = others.partition_point(|it| *it < at + n);
    let before = others.partition_point(|it| *it + n_other <= at).checked_sub(1);
    let is_after = others.get(after).is_some_and(|it| it - (at + n - 1) <= within);
    is_after || before.and_then(|idx| others.get(idx)).is_some_and(|it| at - (it + n_other - 1) <= within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::Words;
    use crate::text::fold::fold;

    #[track_caller]
    fn check(one: &str, within: u32, other: &str, text: &str, expected: &[&str]) {
        let sought = |source: &str| {
            let (source, prefix) = source.strip_suffix('*').map_or((source, false), |word| (word, true));
            Sought::Words(Words::new(source, prefix).unwrap())
        };
        for (one, other) in [(one, other), (other, one)] {
            let near = Near { one: sought(one), other: sought(other), within };
            let folded = fold(text);
            let text = Text { folded: &folded, language: None };
            let found: Vec<&str> = near.find_all(text).iter().map(|it| it.of(&folded)).collect();
            assert_eq!(found, expected, "{near:?}");
            assert_eq!(near.stands_in(text), !expected.is_empty(), "{near:?}");
        }
    }

    #[test]
    fn neighbours_are_one_apart() {
        check("a", 1, "b", "a b", &["a", "b"]);
        check("a", 1, "b", "b – a", &["b", "a"]);
        check("a", 1, "b", "a x b", &[]);
        check("a", 2, "b", "a x b", &["a", "b"]);
        check("a", 2, "b", "a x x b x a", &["b", "a"]);
        check("don't", 1, "b", "don’t b", &["don't", "b"]);
        check("clos*", 2, "camp", "camp was closed, camps closing", &["camp", "closed"]);
    }

    #[test]
    fn a_phrase_counts_from_its_nearest_end() {
        check("a b", 2, "c", "a b x c", &["a b", "c"]);
        check("a b", 2, "c", "c x a b", &["c", "a b"]);
        check("a b", 1, "c", "a b x c", &[]);
        check("a a", 1, "b", "a a a b", &["a a", "b"]);
    }

    #[test]
    fn nothing_is_near_itself() {
        check("a", 5, "a", "a x", &[]);
        check("a", 5, "a", "a x a", &["a", "a", "a", "a"]);
        check("cam*", 5, "camp", "camp", &[]);
        check("a b", 5, "b c", "a b c", &[]);
    }

    #[test]
    fn it_does_not_reach_into_another_part() {
        check("a", NEAR_MAX, "b", "a\0b", &[]);
        check("a", 2, "b", "b\0a x b", &["a", "b"]);
    }

    #[test]
    fn characters_of_scripts_without_spaces_count_one_by_one() {
        check("清洁", 3, "法案", "清洁空气法案", &["清洁", "法案"]);
        check("清洁", 2, "法案", "清洁空气法案", &[]);
        check("清洁", 2, "air", "清洁空air", &["清洁", "air"]);
    }
}
