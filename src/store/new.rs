//! Writes a new statement document: what is known as YAML that reads back as the same text, what is
//! not as comments that say what to fill in. It guesses nothing and writes no file.

use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;

use super::document;
use crate::domain::statement::ID_MAX;
use crate::domain::{PartialDate, web};
use crate::text::clean;
use crate::text::sign::{COMBINING_MAX, sign};

/// What is known of a statement to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewStatement {
    /// Its name in the store.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who makes it.
    pub issuers: Vec<String>,
    /// A year, a month or a day.
    pub date: Option<String>,
    /// The dateline.
    pub place: Option<String>,
    /// Capitals before a dash, which may be a dateline.
    pub perhaps_place: Option<String>,
    /// What it is about.
    pub topics: Vec<String>,
    /// A word or a few above the headline, which may be a topic.
    pub kicker: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    /// By which way it came out.
    pub channel: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The text.
    pub body: Option<String>,
}

/// Writes a statement document. What is not known stands as a comment; a required field that is not
/// known says so.
#[must_use]
pub fn document(fields: &NewStatement) -> String {
    let mut yaml = String::from("---\n");
    let mut line = |key: &str, value: Option<String>, hint: &str| {
        let parts = match &value {
            Some(items) if items.starts_with('\n') => ["", key, ":", items],
            Some(value) => ["", key, ": ", value],
            None => ["# ", key, ": ", hint],
        };
        yaml.extend(parts);
        yaml.push('\n');
    };
    let text = |value: &Option<String>| value.as_deref().filter(|it| !it.trim().is_empty()).map(scalar);

    let suggestion = slug(fields.title.as_deref().unwrap_or(""));
    let example = if suggestion.is_empty() { String::new() } else { format!(", such as {suggestion}") };
    line(
        "id",
        text(&fields.id),
        &format!("a name of a-z, 0-9 and -, unique in the store (required){example}"),
    );
    line("title", text(&fields.title), "the headline (required)");
    line("issuer", list(&fields.issuers), "who makes the statement (required)");
    line("date", fields.date.as_deref().map(date), "a year, a month or a day, as exact as is known");
    let place = fields.perhaps_place.as_deref().map_or_else(
        || "where it was made".to_owned(),
        |it| format!("{}  (the word before the dash; is it where it was made?)", scalar(it.trim())),
    );
    line("place", text(&fields.place), &place);
    let kicker = fields.kicker.as_deref().map(|it| scalar(it.trim()));
    let topics = kicker.map_or_else(
        || "what it is about: [Housing, Asylum]".to_owned(),
        |it| format!("[{it}]  (the word above the headline; is it a topic?)"),
    );
    line("topics", list(&fields.topics), &topics);
    line("language", text(&fields.language), "a BCP 47 tag such as en");
    let channels = crate::domain::Channel::ALL.map(crate::domain::Channel::word).join(" ");
    line("channel", text(&fields.channel), &format!("one of {channels}"));
    line("url", text(&fields.url), "where it can be read: https://…");
    line("body", fields.body.as_deref().filter(|it| !it.trim().is_empty()).map(block), "| (required)");
    if yaml.ends_with("(required)\n") {
        yaml.push_str("#   the text, indented by two spaces; paragraphs are parted by an empty line\n");
    }
    yaml
}

/// Reads what a plain text says of itself: the first line is the title, a dateline gives the place, the
/// rest is the body. A few words above the headline are kept as a suggestion for a topic.
#[must_use]
pub fn from_plain_text(text: &str) -> NewStatement {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut fields = NewStatement::default();
    let (first, mut rest) = first_line(text.trim_start());
    let mut title = first;
    if let Some((headline, after)) = below_kicker(first, rest) {
        fields.kicker = Some(first.to_owned());
        (title, rest) = (headline, after);
    }
    fields.title = Some(title.to_owned()).filter(|it| !it.is_empty());
    let mut body = String::with_capacity(rest.len());
    for line in rest.lines() {
        body.push_str(line.trim_end());
        body.push('\n');
    }
    let body = body.trim_matches('\n');
    match dateline(first_line(body.trim_start()).0) {
        Some(Dateline::Surely(place)) => fields.place = Some(place),
        Some(Dateline::Perhaps(place)) => fields.perhaps_place = Some(place),
        None => {}
    }
    fields.body = Some(body.to_owned()).filter(|it| !it.trim().is_empty());
    fields
}

/// The headline and what is behind it, where the first line stands above a headline: it has one to three
/// words, and between it and the text is a line by itself that is no sentence.
fn below_kicker<'a>(first: &str, rest: &'a str) -> Option<(&'a str, &'a str)> {
    const WORDS_MAX: usize = 3;
    const HEADLINE_MAX: usize = 150;
    let (headline, after) = first_line(rest.trim_start());
    let is_kicker = (1..=WORDS_MAX).contains(&first.split_whitespace().count()) && is_blank_next(rest);
    let is_closing = |c: char| matches!(c, '"' | '\'' | '’' | '”' | '»' | '“' | '」' | ')');
    let is_headline = headline.contains(char::is_whitespace)
        && headline.chars().count() <= HEADLINE_MAX
        && headline.chars().count() > first.chars().count()
        && !headline.trim_end_matches(is_closing).ends_with(['.', '。', '।', '۔', ':', ',', ';'])
        && is_blank_next(after);
    (is_kicker && is_headline && !after.trim().is_empty()).then_some((headline, after))
}

/// Whether the next line is an empty one.
fn is_blank_next(rest: &str) -> bool {
    rest.split('\n').next().unwrap_or("").trim().is_empty()
}

/// Why a text is no language of a statement; None when it is one.
#[must_use]
pub fn language_problem(tag: &str) -> Option<String> {
    (!document::is_language_tag(tag))
        .then(|| format!("a language is a BCP 47 tag: {}", document::LANGUAGE_HELP))
}

/// Why a text is no address of a statement; None when it is one.
#[must_use]
pub fn url_problem(url: &str) -> Option<String> {
    (!web::is_web(url)).then(|| format!("a URL is an http or https address: {}", document::URL_HELP))
}

/// A text as an id: lower case, `-` for what is no letter or digit of ASCII. Empty when nothing is left.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if slug.len() >= ID_MAX {
            // Half a word at the end reads badly; one word that is too long has to be cut.
            if c.is_ascii_alphanumeric() {
                slug.truncate(slug.rfind('-').unwrap_or(slug.len()));
            }
            break;
        }
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn first_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.trim(), rest)
}

/// What stands before the dash of a first line.
enum Dateline {
    Surely(String),
    /// So few capitals may as well be an acronym: `EU - Member states agreed` is a sentence.
    Perhaps(String),
}

/// The place of a dateline: `CITY, Country — `, or the like with another dash. The words before the
/// dash begin with a word in capitals; a sentence is none.
fn dateline(line: &str) -> Option<Dateline> {
    const PLACE_MAX: usize = 60;
    const LETTERS_MIN: usize = 4;
    let dashes = [" — ", " – ", " -- ", " - "];
    let (place, _) =
        dashes.iter().filter_map(|dash| line.split_once(dash)).min_by_key(|(place, _)| place.len())?;
    let place = place.trim();
    let n_letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let is_capital =
        |word: &&str| n_letters(word) > 0 && !word.chars().any(|c| c.is_alphabetic() && !c.is_uppercase());
    let n_capitals: usize = place.split([' ', ',']).take_while(is_capital).map(n_letters).sum();
    let is_short = place.chars().count() <= PLACE_MAX && place.split(' ').count() <= 6;
    let has_no_sentence = !place.contains(['.', '!', '?', '"', '“', ':', ';']);
    if n_capitals < 2 || !is_short || !has_no_sentence {
        return None;
    }
    let has_part = place.split_once(',').is_some_and(|(_, part)| !part.trim().is_empty());
    let is_sure = has_part || n_capitals >= LETTERS_MIN;
    Some(if is_sure { Dateline::Surely(place.to_owned()) } else { Dateline::Perhaps(place.to_owned()) })
}

fn list(texts: &[String]) -> Option<String> {
    match texts {
        [] => None,
        [one] => Some(scalar(one)),
        more => Some(more.iter().flat_map(|it| ["\n  - ".to_owned(), scalar(it)]).collect()),
    }
}

/// A date stands bare, as people write it; onrecord takes it as the text it is.
fn date(text: &str) -> String {
    if text.parse::<PartialDate>().is_ok() { text.to_owned() } else { scalar(text) }
}

/// A text on one line that every YAML reader takes for that text: in quotation marks when YAML 1.1 or
/// 1.2 could take it for anything else.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().any(needs_escape) || clean(text).as_str() != text {
        // What cannot be seen in a short value is written out: who edits the file should know of it.
        escaped(text)
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn is_plain(text: &str) -> bool {
    // What YAML 1.1 takes for a truth value or for nothing, in any case.
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|c| c.is_alphanumeric() || " ,.;:/()'\"’‘“”–—-_!?&%+".contains(c))
        && !WORDS.iter().any(|it| text.eq_ignore_ascii_case(it))
}

/// Characters that a YAML reader takes for a line break or refuses.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn escaped(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut n_marks = 0;
    for c in text.chars() {
        n_marks = if is_combining_mark(c) { n_marks + 1 } else { 0 };
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if needs_escape(c) || n_marks > COMBINING_MAX || sign(c).is_some() => {
                let _ = match u32::from(c) {
                    code @ ..=0xffff => write!(quoted, "\\u{code:04X}"),
                    code => write!(quoted, "\\U{code:08X}"),
                };
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A body as a literal block; as one long quoted line when a block could not hold it.
fn block(body: &str) -> String {
    if body.chars().any(|c| needs_escape(c) && c != '\n' && c != '\t') {
        // The last line feed of a body is the block's, so that one more is needed here.
        let more = if body.ends_with('\n') { "\n" } else { "" };
        return escaped(&format!("{body}{more}"));
    }
    // The first line says how far a block is indented, unless the block does.
    let indent = if body.starts_with([' ', '\t', '\n']) { "2" } else { "" };
    let end = if body.ends_with('\n') { "+" } else { "" };
    let mut block = format!("|{indent}{end}");
    for line in body.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str("  ");
            block.push_str(line);
        }
    }
    block
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::Statement;
    use crate::store::read;

    fn back(yaml: &str) -> Vec<Statement> {
        let path: Arc<Path> = Path::new("new.yaml").into();
        let mut statements = Vec::new();
        read::text(&path, yaml.as_bytes(), &mut |it| {
            assert!(it.diagnostics.iter().all(|it| it.code == "undated"), "{yaml}{:#?}", it.diagnostics);
            statements.extend(it.statements);
        });
        statements
    }

    #[test]
    fn what_yaml_takes_for_something_else_is_quoted() {
        for (text, yaml) in [
            ("Camp closures", "Camp closures"),
            ("no", "'no'"),
            ("YES", "'YES'"),
            ("2024-01-01", "'2024-01-01'"),
            ("~", "'~'"),
            ("1e3", "'1e3'"),
            ("a: b", "'a: b'"),
            ("it's", "it's"),
            ("'it's", "'''it''s'"),
            ("a #b", "'a #b'"),
            ("- a", "'- a'"),
            ("a\u{1b}\n", "\"a\\u001B\\n\""),
            ("كتاب", "كتاب"),
            ("", "''"),
        ] {
            assert_eq!(scalar(text), yaml);
        }
    }

    #[test]
    fn a_plain_text_gives_what_it_says() {
        let fields = from_plain_text(
            "Housing\n\nCamp closures leave thousands outside\n\nPORT AINSLIE, Westmark — Two camps closed.  \r\n\r\nThat is all.\n",
        );
        assert_eq!(fields.kicker.as_deref(), Some("Housing"));
        assert_eq!(fields.title.as_deref(), Some("Camp closures leave thousands outside"));
        assert_eq!(fields.place.as_deref(), Some("PORT AINSLIE, Westmark"));
        assert_eq!(
            fields.body.as_deref(),
            Some("PORT AINSLIE, Westmark — Two camps closed.\n\nThat is all.")
        );
        assert_eq!(from_plain_text(""), NewStatement::default());
        assert_eq!(from_plain_text("Only\n").title.as_deref(), Some("Only"));
        assert_eq!(from_plain_text("A\n\nHe said - and meant it - no.").place, None);
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        let parts = |text: &str| {
            let it = from_plain_text(text);
            [it.kicker, it.title, it.body].map(Option::unwrap_or_default)
        };
        for (text, expected) in [
            (
                "Enough\n\nFirst paragraph, and a long one.\n\nSecond.",
                ["", "Enough", "First paragraph, and a long one.\n\nSecond."],
            ),
            ("Enough\n\n“It is a sentence.”\n\nSecond.", ["", "Enough", "“It is a sentence.”\n\nSecond."]),
            (
                "Enough\n\nA verse of\ntwo lines\n\nSecond.",
                ["", "Enough", "A verse of\ntwo lines\n\nSecond."],
            ),
            ("Enough\n\nNothing behind it", ["", "Enough", "Nothing behind it"]),
            ("Enough of all this\n\nA line\n\nText.", ["", "Enough of all this", "A line\n\nText."]),
            (
                "Human rights\n\nA law shuts the door\n\nIt passed.",
                ["Human rights", "A law shuts the door", "It passed."],
            ),
            (
                "A law shuts the door\n\nA line longer than the one above it\n\nText.",
                ["", "A law shuts the door", "A line longer than the one above it\n\nText."],
            ),
            ("A law\r\rIt passed.\rIt did.\r", ["", "A law", "It passed.\nIt did."]),
            ("A law\n\n   It passed.\n  It did.", ["", "A law", "   It passed.\n  It did."]),
        ] {
            assert_eq!(parts(text), expected);
        }
        let long = format!("Enough\n\n{}\n\nSecond.", "word ".repeat(40).trim());
        assert_eq!(parts(&long)[0], "");
    }

    #[test]
    fn a_body_is_a_block_also_where_its_first_line_is_indented() {
        assert_eq!(block("  It passed.\n\nIt did."), "|2\n    It passed.\n\n  It did.");
        assert_eq!(block("\tIt passed.\n"), "|2+\n  \tIt passed.\n");
    }

    #[test]
    fn a_few_capitals_may_be_an_acronym() {
        for (line, place, perhaps) in [
            ("EU - Member states agreed.", None, Some("EU")),
            ("EU Commission - Member states agreed.", None, Some("EU Commission")),
            ("ULM, Southmark - Two camps closed.", Some("ULM, Southmark"), None),
            ("NEW AINSLIE – Two camps closed.", Some("NEW AINSLIE"), None),
            ("A - B", None, None),
            ("Port Ainslie - Two camps closed.", None, None),
        ] {
            let fields = from_plain_text(&format!("T\n\n{line}"));
            assert_eq!(
                (fields.place.as_deref(), fields.perhaps_place.as_deref()),
                (place, perhaps),
                "{line}"
            );
            assert_eq!(fields.body.as_deref(), Some(line));
        }
        assert!(
            super::document(&from_plain_text("T\n\nEU - They agreed."))
                .contains("\n# place: EU  (the word before the dash; is it where it was made?)\n")
        );
    }

    #[test]
    fn what_is_not_known_is_asked_for() {
        assert_eq!(
            document(&from_plain_text("Asylum\n\nA law that shuts the door\n\nIt passed.\n")),
            "---\n\
             # id: a name of a-z, 0-9 and -, unique in the store (required), such as a-law-that-shuts-the-door\n\
             title: A law that shuts the door\n\
             # issuer: who makes the statement (required)\n\
             # date: a year, a month or a day, as exact as is known\n\
             # place: where it was made\n\
             # topics: [Asylum]  (the word above the headline; is it a topic?)\n\
             # language: a BCP 47 tag such as en\n\
             # channel: one of press-release report open-letter speech social news-report\n\
             # url: where it can be read: https://…\n\
             body: |\n  It passed.\n"
        );
    }

    #[test]
    fn what_is_no_tag_or_address_is_said() {
        assert_eq!(language_problem("zh-Hant"), None);
        assert!(language_problem("no language").is_some_and(|it| it.contains("BCP 47")));
        assert_eq!(url_problem("https://x.example/"), None);
        assert!(url_problem("x.example").is_some_and(|it| it.contains("https://")));
    }

    #[test]
    fn a_slug_is_an_id() {
        assert_eq!(slug("Amina’s “law”: 12,000 out!"), "aminas-law-12-000-out");
        assert_eq!(slug("清水"), "");
        assert_eq!(slug(&format!("{} cutoff", "a".repeat(75))), "a".repeat(75));
        assert!(slug(&"ab ".repeat(99)).parse::<crate::domain::StatementId>().is_ok());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            title in "\\PC{1,30}|[\\x00-\\x7f]{1,12}|[:#\\-?'\" ]{1,6}|(no|~|0x1F|1_000|\\.inf|12:30:45|<<|=)",
            issuers in prop::collection::vec("[a-zA-Z'\": #,\\[{}]{1,12}", 1..4),
            body in "(\\PC|[\\n\\t \\u{85}\\u{2028}\\r'\"#:-]){1,80}|([a-z -]{0,9}\n){1,9}",
        ) {
            let is_some = |text: &str| !text.trim().is_empty();
            prop_assume!(is_some(&title) && issuers.iter().all(|it| is_some(it)) && is_some(&body));
            let fields = NewStatement {
                id: Some("a".to_owned()), title: Some(title.clone()), issuers: issuers.clone(),
                body: Some(body.clone()), ..NewStatement::default()
            };
            let yaml = document(&fields);
            let statements = back(&yaml);
            prop_assert_eq!(statements.len(), 1, "{}", yaml);
            prop_assert_eq!(&statements[0].title, &title);
            prop_assert_eq!(&statements[0].issuers, &issuers);
            prop_assert_eq!(&statements[0].body, &body);
        }
    }
}
