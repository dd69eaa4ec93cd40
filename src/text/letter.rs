//! What kind of character it is, and its small form, without a search of the Unicode tables for the letters
//! that nearly all text is made of. It does not know words.

/// The character that begins at a byte; None at the end, and inside a character.
#[must_use]
#[inline]
pub fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// The plain letters and figures, those of ASCII, that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// How many there are.
    pub len: usize,
    /// Whether capitals are among them.
    pub has_capitals: bool,
}

impl Plain {
    /// Reads them.
    #[must_use]
    #[inline]
    pub fn of(text: &str) -> Self {
        let mut has_capitals = false;
        for (len, byte) in text.bytes().enumerate() {
            if !byte.is_ascii_alphanumeric() {
                return Self { len, has_capitals };
            }
            has_capitals |= byte.is_ascii_uppercase();
        }
        Self { len: text.len(), has_capitals }
    }
}

/// As `char::is_alphanumeric`.
#[must_use]
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_common_letter(c) || c.is_alphanumeric()
}

/// As `char::is_alphabetic`.
#[must_use]
#[inline]
pub fn is_alphabetic(c: char) -> bool {
    c.is_ascii_alphabetic() || is_common_letter(c) || c.is_alphabetic()
}

/// As `char::is_numeric`.
#[must_use]
#[inline]
pub fn is_numeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    !is_common_letter(c) && c.is_numeric()
}

/// Letters of the Latin and Arabic scripts, in the blocks where all characters are letters.
const fn is_common_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | '\u{620}'..='\u{64a}')
}

/// Whether a character belongs to the letter before it.
#[must_use]
#[inline]
pub fn is_combining(c: char) -> bool {
    // The first of them is U+0300.
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}

/// Appends a character in lower case, one at a time: a final sigma stays as any other.
#[inline]
pub fn push_lower(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if has_no_case(c) {
        out.push(c);
    } else {
        out.extend(c.to_lowercase());
    }
}

/// Hebrew, Arabic and the scripts of South and South East Asia; Han and kana.
const fn has_no_case(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{109f}' | '\u{2e80}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_start_of_a_text() {
        for (text, len, has_capitals) in
            [("", 0, false), ("ab1", 3, false), ("aB’s", 2, true), ("éA", 0, false)]
        {
            assert_eq!(Plain::of(text), Plain { len, has_capitals }, "{text}");
        }
        assert_eq!(
            [char_at("aé", 0), char_at("aé", 1), char_at("aé", 2), char_at("aé", 3)],
            [Some('a'), Some('é'), None, None]
        );
    }

    #[test]
    fn the_short_ways_give_what_the_tables_give() {
        let mut lower = String::new();
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
            assert_eq!(is_combining(c), unicode_normalization::char::is_combining_mark(c), "{c:?}");
            lower.clear();
            push_lower(c, &mut lower);
            assert!(lower.chars().eq(c.to_lowercase()), "{c:?}");
        }
    }
}
