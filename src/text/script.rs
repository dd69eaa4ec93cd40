//! Names and hosts written so that they may be taken for others: letters of two scripts in one word, or a word
//! of another script made of letters that look like Latin ones. It only tells; nothing is changed, and names
//! that look alike stay two names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript as _};
use unicode_security::MixedScript as _;
use unicode_security::confusable_detection::skeleton;

/// What stands before a name that [`mixes_scripts`].
pub const BADGE: &str = "⟨mixed⟩";

/// Whether a word of a name has letters of scripts that are not written together (UTS #39, 5.1), or is all in
/// another script than the rest and would pass for Latin letters (UTS #39, 4: its skeleton is ASCII).
///
/// ```
/// use onrecord::text::mixes_scripts;
/// assert!(mixes_scripts("\u{410}mnesty")); // the first letter is Cyrillic
/// assert!(!mixes_scripts("Amnesty"));
/// assert!(!mixes_scripts("Hotel Москва"));
/// ```
#[must_use]
pub fn mixes_scripts(name: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let has_latin = name.chars().any(|c| c.script() == Script::Latin);
    words(name).any(|word| !word.is_single_script() || has_latin && passes_for_latin(word))
}

/// The name, and a badge before it if it [`mixes_scripts`]: before, since what is cut is cut at the end.
#[must_use]
pub fn badged(name: &str) -> Cow<'_, str> {
    if mixes_scripts(name) { Cow::Owned(format!("{BADGE} {name}")) } else { Cow::Borrowed(name) }
}

/// The letters of a name that belong to another script than most of its letters, with that script, each
/// once.
#[must_use]
pub fn odd_letters(name: &str) -> Vec<(char, &'static str)> {
    let letters = || name.chars().filter(|c| !matches!(c.script(), Script::Common | Script::Inherited));
    let mut n_of: BTreeMap<&str, usize> = BTreeMap::new();
    for c in letters() {
        *n_of.entry(c.script().full_name()).or_default() += 1;
    }
    let most = n_of.iter().max_by_key(|(_, n)| **n).map(|(script, _)| *script);
    let mut odd = Vec::new();
    for c in letters().filter(|c| Some(c.script().full_name()) != most) {
        let found = (c, c.script().full_name());
        if !odd.contains(&found) {
            odd.push(found);
        }
    }
    odd
}

/// What to know of a host before one follows it, or None: letters of two scripts, or letters written in
/// Punycode (RFC 3492), which browsers may show as others.
#[must_use]
pub fn host_warning(host: &str) -> Option<&'static str> {
    let is_encoded = |label: &str| label.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("xn--"));
    if host.split('.').any(is_encoded) {
        return Some("its host is written in Punycode (xn--)");
    }
    // Top-level domains are Latin, so that a host in Cyrillic is no mixture; letters that pass for Latin are.
    let is_odd = |label: &str| !label.is_single_script() || !label.is_ascii() && passes_for_latin(label);
    host.split('.').any(is_odd).then_some("its host mixes scripts or has letters that pass for Latin ones")
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
        .filter(|word| !word.is_ascii())
}

/// Whether a word that is not Latin looks as if it were.
fn passes_for_latin(word: &str) -> bool {
    let is_other = word.chars().all(|c| c.script() != Script::Latin);
    is_other && word.chars().any(char::is_alphabetic) && skeleton(word).all(|c| c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_two_scripts_is_told() {
        for name in [
            "\u{410}mnesty",
            "Harb\u{43e}ur Rights Watch",
            "\u{441}\u{43e}\u{440}\u{435} Watch",
            "Rоe, Tomas",
        ] {
            assert!(mixes_scripts(name), "{name}");
            assert_eq!(badged(name), format!("⟨mixed⟩ {name}"));
        }
        for name in [
            "Harbour Rights Watch",
            "Médecins du Quai",
            "Komitee für Öffentlichkeit",
            "Hotel Москва",
            "Комитет Тихая гавань",
            "\u{441}\u{43e}\u{440}\u{435}",
            "مرصد المرفأ القديم (Old Quay Observatory)",
            "聽汐勞工關懷社",
            "東京タワーの会",
            "Σύλλογος 2025",
            "Dvořák’s 3½ µm",
            "अभियान",
        ] {
            assert!(!mixes_scripts(name), "{name}");
            assert_eq!(badged(name), name);
        }
    }

    #[test]
    fn the_odd_letters_are_named() {
        assert_eq!(odd_letters("\u{410}mnesty \u{410}"), [('\u{410}', "Cyrillic")]);
        assert_eq!(odd_letters("Комитет\u{61}"), [('a', "Latin")]);
        assert_eq!(odd_letters("Amnesty 2"), []);
    }

    #[test]
    fn a_host_to_look_at_twice() {
        for host in [
            "\u{430}mnesty.example",
            "xn--mnesty-3fg.example",
            "x.XN--a.example",
            "\u{441}\u{43e}\u{440}.example",
        ] {
            assert!(host_warning(host).is_some(), "{host}");
        }
        for host in
            ["harbour.example", "münchen.example", "пример.example", "例え.example", "192.0.2.1", "[::1]", ""]
        {
            assert_eq!(host_warning(host), None, "{host}");
        }
    }
}
