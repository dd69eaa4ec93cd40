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
}
