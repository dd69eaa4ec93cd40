//! What counts as the same word: case, accents, compatibility forms, quotation marks and apostrophes
//! are folded, by Unicode. It does not know what is searched or where.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::domain::Span;

/// A folded text that remembers where each byte came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where it came from, run by run; the last begins at its end.
    runs: Vec<Run>,
}

/// A piece of folded text and where it begins.
#[derive(Clone, Copy, Debug)]
struct Run {
    folded: u32,
    source: u32,
    /// Each byte is one byte of the source; else all of them are one character.
    is_plain: bool,
}

impl Folded {
    /// Folds a text and keeps the way back. At most twelve bytes of memory for each character that is not
    /// ASCII, and as much for each run of ASCII.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut runs = Vec::new();
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut rest = source;
        loop {
            let at = source.len() - rest.len();
            let start = number(text.len());
            let (n_plain, first) = plain(rest, &mut text);
            if n_plain > 0 {
                runs.push(Run { folded: start, source: number(at), is_plain: true });
            }
            let start = text.len();
            let Some((c, after)) = first else { break };
            fold_char(c, &mut text);
            if text.len() > start {
                runs.push(Run { folded: number(start), source: number(at + n_plain), is_plain: false });
            }
            rest = after;
        }
        runs.push(Run { folded: number(text.len()), source: number(source.len()), is_plain: false });
        Self { text, runs }
    }

    /// The bytes of the source that a range of folded bytes stands for: from the first character's
    /// start up to where the next folded character begins, so that accents written as marks of their
    /// own belong to their letter.
    #[must_use]
    pub fn source(&self, folded: Span) -> Span {
        let start = self.origin(folded.start());
        let mut end = folded.end();
        // A character that folds to several bytes must be taken whole.
        while end > folded.start() && end < self.text.len() && self.origin(end) == self.origin(end - 1) {
            end += 1;
        }
        Span::new(start, self.origin(end))
    }

    /// Where in the source the character begins that a folded byte came from; the end of the source behind the
    /// last.
    fn origin(&self, at: usize) -> usize {
        let n_before = self.runs.partition_point(|it| it.folded as usize <= at);
        let Some(run) = n_before.checked_sub(1).and_then(|it| self.runs.get(it)) else { return 0 };
        let more = if run.is_plain { at - run.folded as usize } else { 0 };
        run.source as usize + more
    }
}

/// Folds a text: `Erdoğan` and `ERDOGAN` give `erdogan`, `don’t` gives `don't`, `„so“` gives `"so"`.
#[must_use]
pub fn fold(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    fold_into(source, &mut text);
    text
}

/// Appends the folded text to `out`, so that a scan over many texts needs one buffer. Runs of ASCII, which
/// are nearly all of most texts, are copied in one piece.
pub fn fold_into(source: &str, out: &mut String) {
    let mut rest = source;
    while let (_, Some((c, after))) = plain(rest, out) {
        fold_char(c, out);
        rest = after;
    }
}

/// Appends the folded ASCII a text begins with: how many bytes it has, and the character that ends it with what
/// comes behind.
fn plain<'a>(text: &'a str, out: &mut String) -> (usize, Option<(char, &'a str)>) {
    let n_plain = text.bytes().position(|byte| !byte.is_ascii()).unwrap_or(text.len());
    let (plain, after) = text.split_at(n_plain);
    let start = out.len();
    out.push_str(plain);
    if let Some(copy) = out.get_mut(start..) {
        copy.make_ascii_lowercase();
    }
    let mut chars = after.chars();
    (n_plain, chars.next().map(|c| (c, chars.as_str())))
}

/// Appends what one character folds to; a combining mark folds to nothing.
fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(simple) = special(c) {
        out.push_str(simple);
        return;
    }
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            match special(c) {
                Some(simple) => out.push_str(simple),
                None => out.push(c),
            }
        }
    }
}

/// Characters that no decomposition takes apart, and marks that mean the same.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' | '`' | '´' | '＇' | '‹' | '›' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' => {
            "\""
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ħ' | 'Ħ' => "h",
        'þ' | 'Þ' => "th",
        'ı' | 'İ' => "i",
        'ς' => "σ",
        // Arabic: the final forms of alef and the long stroke that only stretches a word.
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ـ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_is_the_same() {
        for (a, b) in [
            ("Erdoğan", "erdogan"),
            ("ERDOĞAN", "erdogan"),
            ("İSTANBUL", "istanbul"),
            ("Diyarbakır", "diyarbakir"),
            ("don’t", "don't"),
            ("„so“", "\"so\""),
            ("Straße", "strasse"),
            ("ŒUVRE de cœur", "oeuvre de coeur"),
            ("Łódź", "lodz"),
            ("e\u{301}tat", "etat"),
            ("ﬁn", "fin"),
            ("ΛΌΓΟΣ", "λόγος"),
            ("أحمد", "احمد"),
            ("清洁空气", "清洁空气"),
            ("co\u{ad}operate", "cooperate"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn folding_in_runs_is_folding_each_character() {
        for source in ["", "Plain ASCII", "“Über” ÄÖ, don’t", "清洁Air空气", "ğ"] {
            let mut each = String::from("before ");
            for c in source.chars() {
                fold_char(c, &mut each);
            }
            let mut runs = String::from("before ");
            fold_into(source, &mut runs);
            assert_eq!(runs, each);
            assert_eq!(Folded::new(source).text, fold(source));
        }
    }

    #[test]
    fn a_match_leads_back_to_its_characters() {
        let source = "Präsident Erdoğan’s Straße, e\u{301}tat.";
        let folded = Folded::new(source);
        for (word, original) in
            [("erdogan", "Erdoğan"), ("prasident", "Präsident"), ("etat", "e\u{301}tat"), ("stras", "Straß")]
        {
            let start = folded.text.find(word).unwrap();
            assert_eq!(folded.source(Span::new(start, start + word.len())).of(source), original);
        }
    }
}
