//! The known word that a mistyped one is most like: the one measure behind every "did you mean". It does
//! not know what the words name.

/// Likeness from which a word is worth asking about. At 0.5, words that share no more than their length
/// were proposed; at 0.7, two slips in a word of six were too many.
const LIKE: f64 = 0.6;

/// No slip of the fingers is longer than this, in characters; the comparison grows with the square.
const WORD_MAX: usize = 200;

/// Returns the known word that `word` is most like, or None if it is like none of them. Case, and `_` for
/// `-`, make no difference; of a word and its beginning, each stands for the other.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(WORD_MAX + 1).flat_map(char::to_lowercase).collect();
    let word = word.trim().replace('_', "-");
    let n_chars = word.chars().count();
    if n_chars == 0 || n_chars > WORD_MAX {
        return None;
    }
    // One letter begins too many words to say which was meant.
    let begins = |it: &str| n_chars > 1 && (it.starts_with(&word) || (it.len() > 3 && word.starts_with(it)));
    known
        .into_iter()
        .map(|it| (if begins(it) { 1.0 } else { strsim::normalized_damerau_levenshtein(&word, it) }, it))
        .filter(|(likeness, _)| *likeness >= LIKE)
        // The first of equals.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant() {
        let known = ["date", "issuer", "title", "claims", "reading-width", "lang"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("Isuer", Some("issuer")),
            ("reading_width", Some("reading-width")),
            ("read", Some("reading-width")),
            ("language", Some("lang")),
            ("c", None),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"date".repeat(9000), known), None);
        assert_eq!(nearest("dame", ["date", "name"]), Some("date"));
    }
}
