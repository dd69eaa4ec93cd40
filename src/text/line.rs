//! A text as one line. It does not make it safe to show: that is [`super::clean()`].

/// The words of a text with one space between them.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_is_one_space() {
        for (text, expected) in [("", ""), (" \n", ""), (" a\u{a0}\tb\r\n\n c ", "a b c")] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }
}
