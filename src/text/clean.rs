//! The gate that text from outside passes on its way to a terminal. What has come through is of a type that
//! nothing else makes, so that what was forgotten does not compile. It does not change what is stored or
//! copied, and does not know columns.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use unicode_segmentation::UnicodeSegmentation as _;

use super::sign;

/// Text that is safe to show: no character in it acts on a terminal, hides, or turns others around. Signs
/// stand for those (see [`sign::sign`]).
///
/// ```
/// use onrecord::text::clean;
/// assert_eq!(clean("user\u{202e}txt\u{1b}[2J").as_str(), "user⟨RLO⟩txt␛[2J");
/// ```
///
/// It is made by [`clean`] and [`clean_lines`] alone:
///
/// ```compile_fail,E0423
/// let shown = onrecord::text::Shown("\u{1b}[2J".into());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown<'a>(Cow<'a, str>);

impl Shown<'_> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, to be put into a message. It stays what it is there, and that message passes the gate again.
    #[must_use]
    pub fn into_owned(self) -> String {
        self.0.into_owned()
    }

    /// The same, of its own.
    #[must_use]
    pub fn owned(self) -> Shown<'static> {
        Shown(Cow::Owned(self.0.into_owned()))
    }

    /// Appends what has come through.
    pub fn push(&mut self, more: &Shown<'_>) {
        self.0.to_mut().push_str(more);
    }

    /// Without white space at its end.
    #[must_use]
    pub fn trimmed(self) -> Self {
        match self.0 {
            Cow::Borrowed(text) => Self(Cow::Borrowed(text.trim_end())),
            Cow::Owned(mut text) => {
                text.truncate(text.trim_end().len());
                Self(Cow::Owned(text))
            }
        }
    }
}

impl Deref for Shown<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Text as one line: line breaks have signs too.
#[must_use]
pub fn clean(text: &str) -> Shown<'_> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Shown(Cow::Borrowed(text));
    }
    let mut shown: Option<String> = None;
    for (at, cluster) in text.grapheme_indices(true) {
        match (sign::shown(cluster), &mut shown) {
            (None, None) => {}
            (None, Some(shown)) => shown.push_str(cluster),
            (Some(sign), Some(shown)) => shown.push_str(&sign),
            (Some(sign), None) => {
                let mut begun = String::with_capacity(text.len() + 16);
                begun.push_str(text.get(..at).unwrap_or_default());
                begun.push_str(&sign);
                shown = Some(begun);
            }
        }
    }
    Shown(shown.map_or(Cow::Borrowed(text), Cow::Owned))
}

/// Text as it stands in lines, each of them [`clean`]. A carriage return before a line feed is dropped.
#[must_use]
pub fn clean_lines(text: &str) -> Shown<'_> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n')) {
        return Shown(Cow::Borrowed(text));
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (idx, line) in text.split('\n').enumerate() {
        if idx > 0 {
            shown.push('\n');
        }
        shown.push_str(&clean(line.strip_suffix('\r').unwrap_or(line)));
    }
    Shown(Cow::Owned(shown))
}

/// What is shown for one cluster, for those who count its columns.
pub(super) fn clean_cluster(cluster: &str) -> Shown<'_> {
    Shown(sign::shown(cluster).map_or(Cow::Borrowed(cluster), Cow::Owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        for (raw, shown) in [
            ("plain", "plain"),
            ("a\tb", "a    b"),
            ("\u{1b}[2J\u{7}", "␛[2J␇"),
            ("a\u{9b}31m", "a⟨9B⟩31m"),
            ("good\revil\n", "good␍evil␊"),
            ("one\r\ntwo", "one␍␊two"),
            ("user\u{202e}txt.exe", "user⟨RLO⟩txt.exe"),
            ("x\u{e0041}\u{200b}", "x⟨TAG⟩⟨ZWSP⟩"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("Men\u{ad}schen ba\u{200c}nk", "Men⟨SHY⟩schen ba⟨ZWNJ⟩nk"),
            ("déjà vu 清洁", "déjà vu 清洁"),
        ] {
            assert_eq!(clean(raw).as_str(), shown);
        }
        assert_eq!(clean_lines("a\r\nb\u{1b}\n").as_str(), "a\nb␛\n");
        assert_eq!(clean_lines("a\n\nb").as_str(), "a\n\nb");
    }

    #[test]
    fn what_is_shown_can_be_put_together() {
        let mut line = clean("a\u{7}  ").trimmed();
        assert_eq!(line.as_str(), "a␇");
        line = clean("a ").trimmed();
        line.push(&clean("\u{202e}"));
        assert_eq!(format!("{line:>8}|"), "  a⟨RLO⟩|");
        assert_eq!(line.clone().owned().into_owned(), "a⟨RLO⟩");
    }

    /// Any text, with much of what needs a sign.
    fn hostile() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(
            [
                "\u{1b}[2J",
                "\u{9d}0;x\u{7}",
                "\u{202e}",
                "\u{2066}",
                "\u{200d}",
                "\u{200c}",
                "\u{e0041}",
                "\r\n",
                "\t",
                "\u{301}\u{302}\u{303}\u{304}\u{305}",
                "\u{fe0f}",
                "👩\u{200d}",
                "\u{feff}",
                "ی",
                "क\u{94d}",
                " ",
                "x",
            ]
            .as_slice(),
        );
        prop::collection::vec(
            prop_oneof![odd.prop_map(str::to_owned), "\\PC{0,4}", any::<char>().prop_map(String::from)],
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn what_has_come_through_is_safe_and_comes_through_again(text in hostile()) {
            let shown = clean(&text);
            prop_assert!(!shown.chars().any(|c| sign::sign(c).is_some()), "{shown:?}");
            prop_assert_eq!(&clean(&shown), &shown);
            let lines = clean_lines(&text);
            prop_assert!(!lines.chars().any(|c| c != '\n' && sign::sign(c).is_some()), "{lines:?}");
            prop_assert_eq!(&clean_lines(&lines), &lines);
        }
    }
}
