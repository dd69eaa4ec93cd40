//! Which German quotation marks hold a name (a newspaper, a film, a ship, a party) and no words that
//! somebody says. Knows a quotation and the words beside it: not who speaks.

use crate::claims::lexicon::Class;
use crate::claims::scene::{Kind, Scene};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// The name of something.
    Name,
    /// A name by its capitals alone; words, where somebody speaks.
    Called,
    /// A few words that may be a name, or meant with a wink.
    Doubtful,
    /// Words somebody says.
    Words,
}

/// The longest name, in words.
const NAME_MAX: usize = 9;

/// What the marks at `quote` hold, by the words inside and those beside them.
pub(super) fn marks(scene: &Scene<'_>, quote: usize, from: usize) -> Marks {
    let Some(quotation) = scene.quotation(quote) else { return Marks::Words };
    let inner = quotation.inner.of(scene.text).trim();
    let n_words = inner.split_whitespace().take(NAME_MAX + 1).count();
    let begins = inner.chars().find(|c| c.is_alphanumeric());
    let is_big = begins.is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let before = quote.checked_sub(1).filter(|it| *it >= from);
    let word = before.map_or("", |it| scene.word(it));
    let noun = before.is_some_and(|it| scene.is_noun(it));
    let called = matches!(
        word,
        "genannte"
            | "genannten"
            | "genannter"
            | "genanntes"
            | "sogenannte"
            | "sogenannten"
            | "sogenannter"
            | "sogenanntes"
            | "sogenanntem"
            | "namens"
            | "Namens"
            | "kurz"
            | "genannt"
    );
    if called
        || matches!(scene.word(quote + 1), "genannt" | "bekannt" | "bekannte" | "bekannten" | "getaufte")
    {
        return Marks::Name;
    }
    if n_words > NAME_MAX {
        return Marks::Words;
    }
    if is_certain(scene, quote, from) {
        return Marks::Name;
    }
    // „Hilfe!“ ends as no name does.
    let ends =
        inner.ends_with(['.', '!', '?', '…', ',']) && !inner.ends_with("e.V.") && !inner.ends_with("Inc.");
    if ends && !(noun && n_words < 3) {
        return Marks::Words;
    }
    // „Bild“-Zeitung.
    if matches!(scene.word(quote + 1), "-")
        && scene.at(quote + 1).zip(scene.at(quote)).is_some_and(|(a, b)| a.start == b.end)
    {
        return Marks::Name;
    }
    if noun && before.is_some_and(|it| scene.is(it, Class::WORDS)) {
        return Marks::Words;
    }
    if follows_a_name(scene, quote, from) {
        return Marks::Name;
    }
    let all_big = is_all_big(scene, inner);
    if before.is_some_and(|it| scene.is_kind(it, Kind::Colon))
        && n_words < 4
        && all_big
        && !scene.is_kind(quote + 1, Kind::Stop)
    {
        return Marks::Doubtful;
    }
    let in_brackets = (1..4).any(|n| quote > from + n && scene.is_kind(quote - n, Kind::Open));
    if in_brackets && all_big && n_words < 7 {
        return Marks::Name;
    }
    if before.is_some_and(|it| scene.is_kind(it, Kind::Colon)) && !is_codename(scene, quote) {
        return Marks::Words;
    }
    if noun
        && (is_big
            || before
                .is_some_and(|it| scene.stands_for(it, Class::GROUP.or(Class::ORGANIZATION)) && n_words < 2))
    {
        return Marks::Name;
    }
    if !is_big {
        return if n_words < 4 { Marks::Doubtful } else { Marks::Words };
    }
    let article = before.is_some_and(|it| {
        scene.is(it, Class::DETERMINER.or(Class::PREPOSITION).or(Class::POSSESSIVE))
            || scene.is_kind(it, Kind::Open)
            || describes(scene, it)
    });
    // "einer „Lage ohne Ausweg“" describes.
    let some = matches!(word, "ein" | "eine" | "einen" | "einem" | "einer" | "eines");
    if all_big && !some && (article || before.is_none() && n_words < 4) {
        return if n_words > 1 || is_foreign(inner) { Marks::Called } else { Marks::Doubtful };
    }
    if n_words < 4 { Marks::Doubtful } else { Marks::Words }
}

/// Whether the words beside the marks at `quote` leave no doubt: `der Film „Ebbe“`, `laut „Hafenpost“`,
/// `dem „Hafenboten“ zufolge`, `gegenüber der „Hafenpost“`.
pub(super) fn is_certain(scene: &Scene<'_>, quote: usize, from: usize) -> bool {
    let Some(quotation) = scene.quotation(quote) else { return false };
    let n_words = quotation.inner.of(scene.text).split_whitespace().take(NAME_MAX + 1).count();
    let before = |n: usize| quote.checked_sub(n).filter(|it| *it >= from);
    let told = |n: usize| {
        before(n).is_some_and(|it| matches!(scene.word(it).to_lowercase().as_str(), "gegenüber" | "laut"))
    };
    let titled = before(1).is_some_and(|it| {
        scene.is_noun(it) && scene.stands_for(it, Class::WORK) && !scene.is(it, Class::WORDS)
    });
    let inner = quotation.inner.of(scene.text);
    let big = inner.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    titled && big && n_words <= NAME_MAX
        || n_words < 5
            && (told(1) || told(2) && !scene.is_noun(quote - 1) || scene.is(quote + 1, Class::POSTPOSITION))
}

/// Whether every word but the small ones has a capital.
fn is_all_big(scene: &Scene<'_>, inner: &str) -> bool {
    inner.split_whitespace().all(|it| {
        let first = it.chars().find(|c| c.is_alphanumeric());
        first.is_none_or(|c| c.is_uppercase() || c.is_numeric())
            || it.len() < 4
            || scene.lexicon.class(it).any(Class::CLOSED)
    })
}

/// „Kai“, „Mole“ und „Werft“: what follows a name in a list is one too.
fn follows_a_name(scene: &Scene<'_>, quote: usize, from: usize) -> bool {
    let mut at = quote;
    for _ in 0..3 {
        let Some(before) = at.checked_sub(1).filter(|it| *it > from) else { return false };
        let links = scene.is(before, Class::AND)
            || scene.is_kind(before, Kind::Comma)
            || matches!(
                scene.word(before),
                "oder" | "beispielsweise" | "auch" | "kurz" | "sowie" | "engl" | "engl."
            );
        if !links {
            return false;
        }
        at = before;
        if scene.is_quote(at - 1) {
            let first = at - 1;
            let word = first.checked_sub(1).filter(|it| *it >= from);
            let inner = scene.quotation(first).map_or("", |it| it.inner.of(scene.text));
            let big = inner.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            return big
                && inner.ends_with(char::is_alphanumeric)
                && (word.is_some_and(|it| scene.is_noun(it) && !scene.is(it, Class::WORDS))
                    || word.is_some_and(|it| scene.word(it) == "darunter")
                    || word.is_some_and(|it| scene.is(it, Class::DETERMINER.or(Class::PREPOSITION)))
                        && is_all_big(scene, inner)
                    || follows_a_name(scene, first, from.max(quote.saturating_sub(24))));
        }
    }
    false
}

/// An adjective, so that a noun or a name follows.
fn describes(scene: &Scene<'_>, idx: usize) -> bool {
    let word = scene.word(idx);
    scene.at(idx).is_some_and(|it| it.kind == Kind::Word && !it.caps && !it.is(Class::CLOSED.or(Class::CUE)))
        && ["e", "en", "er", "es", "em"].iter().any(|it| word.ends_with(it))
}

/// `(Codename: „Adler“)`.
fn is_codename(scene: &Scene<'_>, quote: usize) -> bool {
    quote > 2
        && scene.is_kind(quote + 1, Kind::Close)
        && scene.quotation(quote).is_some_and(|it| it.inner.len() < 40)
}

/// `Discovery`, `iPhone 4`, `CDRM`: no German noun.
fn is_foreign(inner: &str) -> bool {
    inner.chars().any(char::is_numeric) || inner.chars().filter(|c| c.is_uppercase()).count() > 1
}
