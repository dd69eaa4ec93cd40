//! Who speaks without a name. Knows who spoke before: not names.

use super::super::lexicon::Class;
use super::super::scene::Kind;
use super::Cast;

impl Cast<'_, '_> {
    /// Whether the last who spoke is a single person whose name nobody gives: "one woman", "a father of
    /// three". "She" is her then, not somebody named before.
    pub(super) fn somebody_unnamed_spoke(&self, at: usize) -> bool {
        let scene = self.scene;
        let Some(lost) = self.lost.filter(|it| at.saturating_sub(*it) < 600) else { return false };
        if scene.lexicon.language != "en" || self.sources.last().is_some_and(|it| it.0 > lost) {
            return false;
        }
        let first = scene.tokens.partition_point(|it| (it.start as usize) < lost);
        let single =
            matches!(scene.word(first), "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another");
        let head = (first..first + 6)
            .find(|it| scene.is(it + 1, Class::CLOSED.or(Class::CUE)) || !scene.is_kind(it + 1, Kind::Word));
        single && head.is_some_and(|it| !scene.is(it, Class::GROUP.or(Class::DOCUMENT)) && !scene.is_name(it))
    }

    /// Somebody of a body who has no name: `one Cedar volunteer`. A spokesperson speaks for the body.
    pub(super) fn is_one_of_many(&self, first: usize, last: usize) -> bool {
        let scene = self.scene;
        let single = matches!(
            scene.word(first),
            "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another" | "some" | "Some"
        );
        let head = scene.word(last - 1);
        let speaks_for_it = head.starts_with("spokes") || head.starts_with("representative");
        single && self.n_issuers > 0 && scene.is(last - 1, Class::ROLE) && !speaks_for_it
    }
}
