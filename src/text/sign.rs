//! Which characters are not shown as they are, and the sign that stands for each. It looks at one character,
//! or at what a reader takes for one; lines and terminals it does not know.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};
use unicode_width::UnicodeWidthChar as _;

/// Columns a tab is shown as, wherever it stands.
const TAB: &str = "    ";

/// The most combining marks drawn on one base character; taller stacks run into other lines.
pub const COMBINING_MAX: usize = 4;

/// The most characters drawn as one: the longest emoji that people send have ten.
const TOGETHER_MAX: usize = 16;

/// The most signs in one character of the reader; the others are counted.
const SIGNS_MAX: usize = 8;

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// Returns the visible sign that stands for a character wherever it occurs, or None for one that may be
/// shown, if only where it belongs: see `shown`.
///
/// Signs stand for control characters (C0, C1, DEL), for what turns text around (the embeddings, overrides
/// and isolates of CVE-2021-42574), for what carries text unseen (tag characters), and for all else that
/// Unicode lets a renderer ignore. Left-to-right and right-to-left marks stay: Arabic, Persian and Hebrew
/// need them and they turn nothing around; [`super::hidden()`] counts them where nobody needs them.
#[must_use]
pub fn sign(c: char) -> Option<Cow<'static, str>> {
    // Nearly every character there is.
    if matches!(c, ' '..='~') {
        return None;
    }
    match c {
        '\t' => Some(Cow::Borrowed(TAB)),
        // The control pictures stand in the order of the characters they show.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(|c| Cow::Owned(c.to_string())),
        '\u{7f}' => Some(Cow::Borrowed("␡")),
        '\u{80}'..='\u{9f}' => Some(Cow::Owned(format!("⟨{:02X}⟩", u32::from(c)))),
        _ => name(c).map(|name| Cow::Owned(format!("⟨{name}⟩"))),
    }
}

/// The short name of a character that cannot be seen, as Unicode abbreviates it.
#[must_use]
pub const fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{ad}' => "SHY",
        '\u{34f}' => "CGJ",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "HF",
        '\u{17b4}' | '\u{17b5}' => "KIV",
        '\u{200b}' => "ZWSP",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2061}'..='\u{2064}' => "IO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206a}'..='\u{206f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => "FMT",
        '\u{feff}' => "BOM",
        '\u{fff9}'..='\u{fffb}' => "IA",
        '\u{e0000}'..='\u{e007f}' => "TAG",
        '\u{2065}' | '\u{fff0}'..='\u{fff8}' | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' => "IGN",
        _ => return None,
    })
}

/// Returns what is shown for one extended grapheme cluster (UAX #29), or None where it is shown as it is.
///
/// Joiners and variation selectors stay where the script or an emoji needs them. At most
/// [`COMBINING_MAX`] marks stay on a base; how many more there are is said, as in `é⟨+3⟩`.
pub(super) fn shown(cluster: &str) -> Option<String> {
    if is_plain(cluster) {
        return None;
    }
    let mut text = String::with_capacity(cluster.len());
    let (mut n_kept, mut n_marks, mut n_signs, mut n_left_out) = (0_usize, 0, 0, 0_usize);
    for (c, sign) in signs(cluster) {
        let has_room = if sign.is_some() {
            n_signs += 1;
            n_signs <= SIGNS_MAX
        } else {
            n_kept += 1;
            n_marks = if is_stacked(c) { n_marks + 1 } else { 0 };
            n_marks <= COMBINING_MAX && n_kept <= TOGETHER_MAX
        };
        match sign {
            _ if !has_room => n_left_out += 1,
            Some(sign) => text.push_str(&sign),
            None => text.push(c),
        }
    }
    if n_left_out > 0 {
        let _ = write!(text, "⟨+{n_left_out}⟩");
    }
    Some(text)
}

/// The characters of a cluster with their signs.
pub(super) fn signs(cluster: &str) -> impl Iterator<Item = (char, Option<Cow<'static, str>>)> {
    let before = std::iter::once(None).chain(cluster.chars().map(Some));
    let after = cluster.chars().skip(1).map(Some).chain([None]);
    cluster.chars().zip(before).zip(after).map(|((c, before), after)| {
        let sign = sign(c).or_else(|| out_of_place(c, before, after));
        (c, sign)
    })
}

/// Whether a cluster is shown as it is, told without looking far.
fn is_plain(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    match (chars.next(), chars.next()) {
        (None, _) | (Some(' '..='~'), None) => true,
        (Some(c), None) => !may_need_sign(c),
        (Some(first), Some(_)) => {
            !is_stacked(first)
                && cluster.chars().count() <= 1 + COMBINING_MAX
                && !cluster.chars().any(may_need_sign)
        }
    }
}

/// Whether a character has a sign anywhere: always, or where it does not belong.
pub(super) fn may_need_sign(c: char) -> bool {
    sign(c).is_some() || is_joiner(c) || is_selector(c)
}

/// Whether a character takes no column of its own and is drawn on the one before it.
fn is_stacked(c: char) -> bool {
    is_combining_mark(c) || c.width() == Some(0)
}

const fn is_joiner(c: char) -> bool {
    matches!(c, ZWNJ | ZWJ)
}

const fn is_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The sign for a joiner or a variation selector that does nothing where it stands.
fn out_of_place(c: char, before: Option<char>, after: Option<char>) -> Option<Cow<'static, str>> {
    let (belongs, sign) = match c {
        // What stands after a joiner in the same cluster is there because of it: an emoji, a conjunct.
        ZWJ => (before.is_some_and(joins) || after.is_some_and(|it| !is_stacked(it)), "⟨ZWJ⟩"),
        ZWNJ => (before.is_some_and(joins), "⟨ZWNJ⟩"),
        _ if is_selector(c) => (before.is_some_and(|before| selects(c, before)), "⟨VS⟩"),
        _ => return None,
    };
    (!belongs).then_some(Cow::Borrowed(sign))
}

/// Whether a variation selector means something after a character (StandardizedVariants.txt,
/// emoji-variation-sequences.txt and the ideographic variation database, by kinds of characters).
fn selects(selector: char, before: char) -> bool {
    let is_han = before.script() == Script::Han;
    match selector {
        '\u{180b}'..='\u{180f}' => before.script() == Script::Mongolian,
        // As text or as an emoji: signs and keycaps, no letters. In Chinese, where punctuation sits.
        '\u{fe0e}' | '\u{fe0f}' => !before.is_alphabetic() && !before.is_whitespace() && !is_stacked(before),
        '\u{e0100}'..='\u{e01ef}' => is_han,
        _ => is_han || !before.is_alphabetic() && !before.is_whitespace() && !is_stacked(before),
    }
}

/// Whether the script of a character has letters that join, or conjuncts: where joiners change what is read
/// (UAX #31, 2.3).
fn joins(c: char) -> bool {
    use Script::{
        Adlam, Arabic, Balinese, Bengali, Brahmi, Chakma, Devanagari, Grantha, Gujarati, Gunjala_Gondi,
        Gurmukhi, Hanifi_Rohingya, Inherited, Javanese, Kaithi, Kannada, Khmer, Lao, Malayalam, Mandaic,
        Manichaean, Masaram_Gondi, Meetei_Mayek, Modi, Mongolian, Myanmar, Newa, Nko, Oriya, Phags_Pa,
        Saurashtra, Sharada, Sinhala, Sundanese, Syriac, Tai_Tham, Takri, Tamil, Telugu, Thai, Tibetan,
        Tirhuta,
    };
    match c.script() {
        Adlam | Arabic | Balinese | Bengali | Brahmi | Chakma | Devanagari | Grantha | Gujarati
        | Gunjala_Gondi | Gurmukhi | Hanifi_Rohingya | Javanese | Kaithi | Kannada | Khmer | Lao
        | Malayalam | Mandaic | Manichaean | Masaram_Gondi | Meetei_Mayek | Modi | Mongolian | Myanmar
        | Newa | Nko | Oriya | Phags_Pa | Saurashtra | Sharada | Sinhala | Sundanese | Syriac | Tai_Tham
        | Takri | Tamil | Telugu | Thai | Tibetan | Tirhuta => true,
        // The vowel signs of Arabic are shared by scripts that join, the accents of Latin by those that do
        // not; so is the stretching line.
        Inherited => matches!(c, '\u{64b}'..='\u{655}' | '\u{670}' | '\u{951}'..='\u{954}'),
        _ => c == '\u{640}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cluster: &str, expected: &str) {
        assert_eq!(shown(cluster).as_deref().unwrap_or(cluster), expected, "{cluster:?}");
    }

    #[test]
    fn joiners_stay_where_they_belong() {
        for cluster in [
            "ی\u{200c}",
            "ه\u{200d}",
            "क\u{94d}\u{200d}",
            "क\u{94d}\u{200c}",
            "👩\u{200d}👩\u{200d}👧",
            "سُ\u{200c}",
        ] {
            check(cluster, cluster);
        }
        check("a\u{200c}", "a⟨ZWNJ⟩");
        check("a\u{200d}", "a⟨ZWJ⟩");
        check("\u{200d}", "⟨ZWJ⟩");
        check(" \u{200c}", " ⟨ZWNJ⟩");
        check("é\u{301}\u{200d}", "é\u{301}⟨ZWJ⟩");
        check("👩\u{200d}", "👩⟨ZWJ⟩");
    }

    #[test]
    fn variation_selectors_stay_where_they_select() {
        for cluster in
            ["❤\u{fe0f}", "1\u{fe0f}\u{20e3}", "葛\u{e0100}", "ᠠ\u{180b}", "、\u{fe00}", "∩\u{fe00}"]
        {
            check(cluster, cluster);
        }
        check("a\u{fe0f}", "a⟨VS⟩");
        check("清\u{fe0f}", "清⟨VS⟩");
        check("∩\u{e0100}", "∩⟨VS⟩");
        check("葛\u{e0100}\u{e0101}", "葛\u{e0100}⟨VS⟩");
        check("a\u{e0101}\u{e0102}", "a⟨VS⟩⟨VS⟩");
        check("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}⟨VS⟩");
    }

    #[test]
    fn what_is_more_than_enough_is_counted() {
        check(&format!("a{}", "\u{301}".repeat(4)), "a\u{301}\u{301}\u{301}\u{301}");
        check(&format!("a{}", "\u{301}".repeat(9)), "a\u{301}\u{301}\u{301}\u{301}⟨+5⟩");
        check(&format!("x{}", "\u{e0041}".repeat(99)), &format!("x{}⟨+91⟩", "⟨TAG⟩".repeat(8)));
        check(&"👩\u{200d}".repeat(10), &format!("{}⟨ZWJ⟩⟨+3⟩", "👩\u{200d}".repeat(8)));
        // Vowels of Hangul that pile up take no column either.
        check(&format!("ᄀ{}", "\u{1161}".repeat(6)), &format!("ᄀ{}⟨+2⟩", "\u{1161}".repeat(4)));
    }

    #[test]
    fn every_character_that_cannot_be_seen_has_a_sign() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_control()) {
            assert!(sign(c).is_some(), "{c:?}");
        }
        // Default_Ignorable_Code_Point, but for joiners, selectors and the marks of direction; what breaks lines,
        // and the anchors of annotations.
        let ranges = [
            ('\u{ad}', '\u{ad}'),
            ('\u{34f}', '\u{34f}'),
            ('\u{115f}', '\u{1160}'),
            ('\u{17b4}', '\u{17b5}'),
            ('\u{200b}', '\u{200b}'),
            ('\u{2028}', '\u{202e}'),
            ('\u{2060}', '\u{206f}'),
            ('\u{3164}', '\u{3164}'),
            ('\u{feff}', '\u{feff}'),
            ('\u{ffa0}', '\u{ffa0}'),
            ('\u{fff0}', '\u{fffb}'),
            ('\u{1bca0}', '\u{1bca3}'),
            ('\u{1d173}', '\u{1d17a}'),
            ('\u{e0000}', '\u{e00ff}'),
            ('\u{e01f0}', '\u{e0fff}'),
        ];
        for c in ranges.into_iter().flat_map(|(first, last)| first..=last) {
            assert!(sign(c).is_some_and(|it| it.starts_with('⟨')), "{c:?}");
        }
        for c in ['\u{200e}', '\u{200f}', '\u{61c}', ZWJ, ZWNJ, 'é', '清', '\u{301}', '\u{a0}', '\u{600}'] {
            assert_eq!(sign(c), None, "{c:?}");
        }
    }
}
