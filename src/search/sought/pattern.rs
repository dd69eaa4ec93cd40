//! Regular expressions that match one whole word. They are folded as words are, and bounded in size. It does
//! not know where words come from.

use std::sync::OnceLock;

use regex_automata::dfa::{StartKind, dense};
use regex_syntax::ast::{self, Ast, ClassSetItem, Literal};
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::translate::Translator;

use crate::domain::Span;
use crate::search::words::{Class, class, words_in};
use crate::text::fold::fold;

/// The most memory a compiled expression may take; `\w{9}` fits.
const SIZE_MAX: usize = 1 << 20;
/// The most memory of a table.
const TABLE_MAX: usize = 4 << 20;
/// The most memory for making one. What needs more is nearly always what has no table in the end, and with 4 MB
/// that took 0.26 s to find out (`a(b|....)+` with ninety dots); with this 0.06 s, and `\w{9}` has its table.
const MAKING_MAX: usize = 1 << 20;
/// The deepest nesting of groups; more is no expression a person wrote.
const DEPTH_MAX: u32 = 50;

/// An expression ready to be matched.
#[derive(Debug)]
pub(in crate::search) struct Pattern {
    /// As it was written.
    source: String,
    /// What every word it matches begins with; may be empty.
    start: String,
    program: regex::Regex,
    /// Made when it is first needed; None if it grows too large.
    table: OnceLock<Option<Table>>,
}

/// All of it as one table: a byte leads from state to state.
pub(in crate::search) type Table = dense::DFA<Vec<u32>>;

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// Why a text is no expression.
#[derive(Debug)]
pub(in crate::search) struct PatternError {
    /// The bytes of the expression it is about.
    pub(in crate::search) span: Span,
    pub(in crate::search) message: String,
    pub(in crate::search) help: &'static str,
}

impl Pattern {
    pub(in crate::search) fn new(source: &str) -> Result<Self, PatternError> {
        let error = |span: &ast::Span, why: String| PatternError {
            span: located(source, span),
            message: format!("this expression is wrong here: {}", why.to_lowercase()),
            help: "to look for the words as they are, put them in quotation marks instead",
        };
        let ast = ast::parse::ParserBuilder::new()
            .nest_limit(DEPTH_MAX)
            .build()
            .parse(source)
            .map_err(|it| error(it.span(), it.kind().to_string()))?;
        Translator::new().translate(source, &ast).map_err(|it| error(it.span(), it.kind().to_string()))?;
        let folded = folded(source, &ast)?;
        let whole = |message: &str, help| PatternError {
            span: Span::new(0, source.len()),
            message: message.to_owned(),
            help,
        };
        let program = regex::RegexBuilder::new(&format!(r"\A(?:{folded})\z"))
            .size_limit(SIZE_MAX)
            .dfa_size_limit(SIZE_MAX)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => {
                    whole("this expression grows too large", "smaller numbers in {…} help, or a* for a{1,99}")
                }
                _ => whole(
                    "this expression makes no sense once case and accents are folded",
                    "case does not matter: [a-z] finds capitals too",
                ),
            })?;
        Ok(Self { source: source.to_owned(), start: start(&folded), program, table: OnceLock::new() })
    }

    /// What every word it matches begins with; may be empty.
    pub(in crate::search) fn start(&self) -> &str {
        &self.start
    }

    /// The same as a table, to walk over many words at once with what they have in common looked at once. Rather
    /// slow to make, and not for every expression: not for one that must look around, or of many letters of
    /// all scripts.
    pub(in crate::search) fn table(&self) -> Option<&Table> {
        let config = dense::Config::new()
            .start_kind(StartKind::Anchored)
            .match_kind(regex_automata::MatchKind::All)
            .accelerate(false)
            .dfa_size_limit(Some(TABLE_MAX))
            .determinize_size_limit(Some(MAKING_MAX));
        let make = || dense::Builder::new().configure(config).build(self.program.as_str()).ok();
        self.table.get_or_init(make).as_ref()
    }

    /// Whether it matches a whole folded word. Words of scripts without spaces are not known, and it matches
    /// none of them.
    pub(in crate::search) fn matches(&self, word: &str) -> bool {
        word.starts_with(&self.start)
            && word.chars().next().is_some_and(|c| class(c) == Class::Spaced)
            && self.program.is_match(word)
    }

    /// The words of a folded text that it matches.
    pub(super) fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Span> + 'a {
        words_in(folded).filter(|(_, word)| self.matches(word)).map(|(span, _)| span)
    }
}

#[cfg(test)]
impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.source)
    }
}

/// Where an error stands, one character at least as long as there is one.
fn located(source: &str, span: &ast::Span) -> Span {
    let (start, end) = (span.start.offset.min(source.len()), span.end.offset.min(source.len()));
    if start < end {
        return Span::new(start, end);
    }
    if let Some(c) = source.get(start..).and_then(|rest| rest.chars().next()) {
        return Span::new(start, start + c.len_utf8());
    }
    let last = source.chars().next_back().map_or(0, char::len_utf8);
    Span::new(source.len() - last, source.len())
}

/// What all words an expression matches begin with.
fn start(folded: &str) -> String {
    let Ok(hir) = regex_syntax::parse(folded) else { return String::new() };
    let literals = Extractor::new().extract(&hir);
    let bytes = literals.longest_common_prefix().unwrap_or(&[]);
    // It may end within a character.
    bytes.utf8_chunks().next().map_or("", |it| it.valid()).to_owned()
}

/// A character that stands for itself, and where.
struct Letter {
    span: Span,
    c: char,
    at: At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Alone,
    /// Among others in brackets.
    Listed,
    /// One end of a range in brackets.
    RangeEnd,
}

/// The expression with its letters folded, all signs as they are.
fn folded(source: &str, ast: &Ast) -> Result<String, PatternError> {
    let mut letters = match ast::visit(ast, Letters::default()) {
        Ok(letters) => letters,
        Err(never) => match never {},
    };
    letters.sort_by_key(|it| it.span);
    let mut out = String::new();
    let mut at = 0;
    for letter in letters {
        out.push_str(Span::new(at, letter.span.start()).of(source));
        at = letter.span.end();
        let kept = letter.span.of(source);
        let text = fold(letter.c.encode_utf8(&mut [0; 4]));
        if letter.at == At::Alone {
            check(&letter, &text)?;
        }
        let n_chars = text.chars().count();
        let is_kept = text.chars().eq([letter.c])
            || match letter.at {
                At::Alone => false,
                At::Listed => n_chars == 0,
                // A range ends at one character.
                At::RangeEnd => n_chars != 1,
            };
        let text = if is_kept { kept.to_owned() } else { regex_syntax::escape(&text) };
        let is_group = letter.at == At::Alone && !is_kept && n_chars != 1;
        let (open, close) = if is_group { ("(?:", ")") } else { ("", "") };
        out.extend([open, &text, close]);
    }
    out.push_str(Span::new(at, source.len()).of(source));
    Ok(out)
}

/// Says so where a letter can stand in no word, rather than finding nothing.
fn check(letter: &Letter, folded: &str) -> Result<(), PatternError> {
    let error = |message: String, help| Err(PatternError { span: letter.span, message, help });
    match folded.chars().map(class).find(|it| *it != Class::Spaced) {
        Some(Class::Gap) => error(
            format!("no word holds `{}`", letter.c),
            "an expression stands for one word of letters and digits; don't is two: \"don't\"",
        ),
        Some(Class::Unspaced) => error(
            "this script does not part its words".to_owned(),
            "without the slashes it is found anywhere in a text",
        ),
        _ => Ok(()),
    }
}

#[derive(Default)]
struct Letters(Vec<Letter>);

impl Letters {
    fn push(&mut self, literal: &Literal, at: At) {
        let span = Span::new(literal.span.start.offset, literal.span.end.offset);
        self.0.push(Letter { span, c: literal.c, at });
    }
}

impl ast::Visitor for Letters {
    type Output = Vec<Letter>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Vec<Letter>, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Literal(literal) = ast {
            self.push(literal, At::Alone);
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ClassSetItem::Literal(literal) => self.push(literal, At::Listed),
            ClassSetItem::Range(range) => {
                self.push(&range.start, At::RangeEnd);
                self.push(&range.end, At::RangeEnd);
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, start: &str, text: &str, expected: &[&str]) {
        let pattern = Pattern::new(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        let folded = fold(text);
        let found: Vec<&str> = pattern.find(&folded).map(|span| span.of(&folded)).collect();
        assert_eq!((pattern.start(), found.as_slice()), (start, expected), "{source}");
    }

    #[test]
    fn whole_words() {
        check(
            "deport(ed|ation)?s?",
            "deport",
            "Deport, deported; deportations. Deporting redeport",
            &["deport", "deported", "deportations"],
        );
        check("a|ab", "a", "ab a abc", &["ab", "a"]);
        check("(?:clos|clar).*", "cl", "close claro class", &["close", "claro"]);
        check(r"\d{4}", "", "2025, 12,000 20256", &["2025"]);
        check(".*tion", "", "action, actions", &["action"]);
        check("^camp$|^quay$", "", "camp quays quay", &["camp", "quay"]);
        check("", "", "a", &[]);
        check(r"\w+", "", "l’eau 清洁 air", &["l", "eau", "air"]);
    }

    #[test]
    fn letters_are_folded_and_signs_are_not() {
        check("Räumung(en)?", "raumung", "RÄUMUNGEN raumung", &["raumungen", "raumung"]);
        check("Stra(ß|ss)e", "strasse", "Straße Strasse", &["strasse", "strasse"]);
        check("[ÄB]x|[P-R]y", "", "ax Bx qy", &["ax", "bx", "qy"]);
        check(r"\D{2}", "", "ab a1 12", &["ab"]);
        check(r"\x{E9}tat", "etat", "État", &["etat"]);
        check("e\u{301}tat", "etat", "e\u{301}tat", &["etat"]);
        check(r"\p{Lu}\w*", "", "Camp", &[]);
    }

    #[test]
    fn what_has_no_table_is_matched_all_the_same() {
        for source in ["deport(ed|ation)?s?", ".*tion", r"\d{4}", "[a-zäöü]+ung"] {
            assert!(Pattern::new(source).unwrap().table().is_some(), "{source}");
        }
        assert!(Pattern::new(r"\w{9}").unwrap().table().is_some());
        // Found by fuzzing: what grows without end while the table is made is given up soon.
        assert!(Pattern::new(&format!("a(b|{}c)+d?", ".".repeat(90))).unwrap().table().is_none());
        assert!(Pattern::new(r"\bcamps?\b").unwrap().table().is_none());
        check(r"\bcamps?\b", "camp", "camp camps", &["camp", "camps"]);
    }

    #[test]
    fn an_expression_is_bounded() {
        assert!(Pattern::new(r"\w{9}").is_ok());
        assert!(Pattern::new(r"(\w{99}){99}").unwrap_err().message.contains("too large"));
        assert!(Pattern::new(&"(".repeat(99)).is_err());
    }
}
