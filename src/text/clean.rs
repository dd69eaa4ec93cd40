//! What is shown for text from outside, so that none of it acts on the terminal: control characters
//! and invisible direction marks become visible signs. It does not change what is stored or copied.

use std::borrow::Cow;

/// Columns a tab is shown as, wherever it stands.
const TAB: &str = "    ";

/// The most combining marks drawn on one base character; taller stacks run into other lines.
pub const COMBINING_MAX: usize = 4;

/// Returns one line that is safe to show: no control character, no line break, no invisible
/// character that turns or hides the text around it.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) || !text.chars().any(|c| sign(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match sign(c) {
            Some(sign) => shown.push_str(&sign),
            None => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Like [`clean`], but keeps line feeds, for text that is printed as several lines. A carriage return
/// before a line feed is dropped.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (idx, line) in text.split('\n').enumerate() {
        if idx > 0 {
            shown.push('\n');
        }
        shown.push_str(&clean(line.strip_suffix('\r').unwrap_or(line)));
    }
    shown
}

/// Returns the visible sign that stands for a character which must not reach the terminal, or None
/// for one that may.
///
/// Left-to-right and right-to-left marks and joiners stay: Arabic, Persian and Hebrew need them and
/// they turn nothing around. The list of what hides or turns text is that of CVE-2021-42574 and the
/// tag characters.
#[must_use]
pub fn sign(c: char) -> Option<Cow<'static, str>> {
    // Nearly every character there is.
    if matches!(c, ' '..='~') {
        return None;
    }
    let name = match c {
        '\t' => return Some(Cow::Borrowed(TAB)),
        // The control pictures stand in the order of the characters they show.
        '\0'..='\u{1f}' => {
            return char::from_u32(0x2400 + u32::from(c)).map(|c| Cow::Owned(c.to_string()));
        }
        '\u{7f}' => return Some(Cow::Borrowed("␡")),
        '\u{80}'..='\u{9f}' => return Some(Cow::Owned(format!("⟨{:02X}⟩", u32::from(c)))),
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{200b}' => "ZWSP",
        '\u{2060}' => "WJ",
        '\u{feff}' => "BOM",
        '\u{fff9}'..='\u{fffb}' => "IA",
        '\u{e0000}'..='\u{e007f}' => "TAG",
        _ => return None,
    };
    Some(Cow::Owned(format!("⟨{name}⟩")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        for (raw, shown) in [
            ("plain", "plain"),
            ("a\tb", "a    b"),
            ("\u{1b}[2J\u{7}", "␛[2J␇"),
            ("a\u{9b}31m", "a⟨9B⟩31m"),
            ("good\revil\n", "good␍evil␊"),
            ("user\u{202e}txt.exe", "user⟨RLO⟩txt.exe"),
            ("x\u{e0041}\u{200b}", "x⟨TAG⟩⟨ZWSP⟩"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(clean(raw), shown);
        }
        assert_eq!(clean_lines("a\r\nb\u{1b}\n"), "a\nb␛\n");
    }
}
