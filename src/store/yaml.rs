//! The two YAML libraries, named in this file only, so that either can go. The event parser of
//! `serde-saphyr` is the gate: it walks a document once, refuses what a store must not hold (anchors,
//! aliases, merge keys, tags of somebody's own, deep nesting, masses of nodes) and leaves an outline
//! that knows where each key and value stands. What passes is read into values by `serde_yaml`.
//! Nothing here knows what a statement is.
//!
//! Where YAML 1.1 and 1.2 differ, 1.2 holds: `no` and `on` are words, a line separator is a character of
//! its line. Where a text is expected the
//! text as it is written holds in any case: see [`super::raw::Text`].

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use serde_saphyr::granit_parser::{self as events, ErrorKind, Event, Marker, ScalarStyle};

use super::codes;
use crate::domain::Span;

/// The deepest nesting of lists and mappings; a statement needs four.
pub(super) const DEPTH_MAX: usize = 16;

/// The most nodes of one document: over ten thousand picked claims.
pub(super) const NODES_MAX: usize = 200_000;

/// The longest text, in bytes, that the outline keeps of a scalar that is not written as it reads.
const DECODED_MAX: usize = 256;

/// Why a document cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// Bytes of the document.
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Fault {
    fn new(code: &'static str, span: Span, message: impl Into<String>, help: &'static str) -> Self {
        Self { code, span, message: message.into(), help }
    }
}

/// Reads a document that has passed [`Outline::of`] into a value.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let res = match StandIns::of(text) {
        None => serde_yaml::from_str(text),
        Some(stand_ins) => serde_yaml::from_str(&stand_ins.put_into(text)).and_then(|mut value| {
            stand_ins.take_out_of(&mut value);
            serde_yaml::from_value(value)
        }),
    };
    res.map_err(|error| {
        // The gate has found nothing, so this is rare: the two parsers disagree. Its own words may
        // hold raw bytes of the file, so only the place is taken over.
        let at = error.location().map_or(0, |it| it.index()).min(text.len());
        if text.as_bytes().get(at) == Some(&b'\t') {
            let message = "a block of text begins with a tab, which only some read";
            return Fault::new(codes::YAML_SYNTAX, Span::new(at, at + 1), message, FIRST_TAB);
        }
        Fault::new(codes::YAML_SYNTAX, Span::new(at, at), "this is not YAML that can be read", QUOTE_IT)
    })
}

/// What ends a line in YAML 1.1, and is a character like others in 1.2: it comes with text out of web
/// pages.
const SEPARATORS: [char; 3] = ['\u{2028}', '\u{2029}', '\u{85}'];

/// For each separator a character of the same length that its text does not hold: what is read as YAML 1.1
/// is a copy with these in it, whose places are those of the text.
struct StandIns([char; 3]);

impl StandIns {
    /// None where nothing has to be replaced, or nothing is left to stand in.
    fn of(text: &str) -> Option<Self> {
        // Nearly always this is all there is to it.
        if !text.contains(SEPARATORS) {
            return None;
        }
        let mut used: HashSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        // An escape may give a character that does not stand in the text as such.
        for escape in text.split('\\').skip(1) {
            let n_digits = match escape.as_bytes().first() {
                Some(b'x') => 2,
                Some(b'u') => 4,
                Some(b'U') => 8,
                _ => continue,
            };
            let digits = escape.get(1..=n_digits).and_then(|it| u32::from_str_radix(it, 16).ok());
            used.extend(digits.and_then(char::from_u32));
        }
        // Characters for private use have three bytes. Of two bytes there are none: a letter stands in.
        let mut private = ('\u{e000}'..='\u{f8ff}').filter(|c| !used.contains(c));
        let letter = ('\u{a1}'..='\u{7ff}').find(|c| c.is_alphabetic() && !used.contains(c));
        Some(Self([private.next()?, private.next()?, letter?]))
    }

    fn put_into(&self, text: &str) -> String {
        replaced(text, &SEPARATORS, &self.0)
    }

    fn take_out_of(&self, value: &mut serde_yaml::Value) {
        use serde_yaml::Value;
        match value {
            Value::String(text) if text.contains(self.0) => *text = replaced(text, &self.0, &SEPARATORS),
            Value::Sequence(items) => items.iter_mut().for_each(|it| self.take_out_of(it)),
            // The names of known fields hold none.
            Value::Mapping(fields) => fields.values_mut().for_each(|it| self.take_out_of(it)),
            _ => {}
        }
    }
}

fn replaced(text: &str, from: &[char; 3], to: &[char; 3]) -> String {
    let pairs = || from.iter().zip(to);
    text.chars().map(|c| pairs().find(|(it, _)| **it == c).map_or(c, |(_, it)| *it)).collect()
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text without quotation marks, which YAML may take for a number, a date, true or nothing.
    Plain,
    /// Text in quotation marks or as a block.
    Text,
    /// A sequence.
    List,
    /// A mapping.
    Map,
}

/// The shape of one document: all nodes in the order of the text, the keys and values of a mapping in
/// turn.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    text: &'a str,
    nodes: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    span: Span,
    /// The position of the first node that is not inside this one.
    next: usize,
    /// The text of a short scalar that is not written as it reads.
    decoded: Option<Box<str>>,
}

/// One node of an outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    outline: &'a Outline<'a>,
    at: usize,
}

impl<'a> Node<'a> {
    fn entry(self) -> Option<&'a Entry> {
        self.outline.nodes.get(self.at)
    }

    pub(super) fn kind(self) -> Kind {
        self.entry().map_or(Kind::Plain, |it| it.kind)
    }

    /// Bytes of the document. A list or mapping reaches to the end of what is last in it.
    pub(super) fn span(self) -> Span {
        self.entry().map_or_else(Span::default, |it| it.span)
    }

    /// The text of a scalar: decoded when it is short, as it is written when it is long or plain.
    pub(super) fn text(self) -> &'a str {
        self.entry().map_or("", |it| match &it.decoded {
            Some(decoded) => decoded,
            None => it.span.of(self.outline.text),
        })
    }

    /// Whether this is what YAML takes for nothing.
    pub(super) fn is_null(self) -> bool {
        self.kind() == Kind::Plain && matches!(self.text(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// The keys and values of a mapping; nothing for another node.
    pub(super) fn fields(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let mut children = self.children(Kind::Map);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The items of a list; nothing for another node.
    pub(super) fn items(self) -> impl Iterator<Item = Node<'a>> {
        self.children(Kind::List)
    }

    /// A key of a mapping and its value.
    pub(super) fn field(self, key: &str) -> Option<(Self, Self)> {
        self.fields().find(|(node, _)| node.text() == key)
    }

    fn children(self, kind: Kind) -> impl Iterator<Item = Node<'a>> {
        let end = self.entry().filter(|it| it.kind == kind).map_or(0, |it| it.next);
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let child = Node { outline: self.outline, at };
            at = child.entry().filter(|_| at < end)?.next;
            Some(child)
        })
    }
}

impl<'a> Outline<'a> {
    /// Walks a document once. The text holds at most one document and no document marker.
    pub(super) fn of(text: &'a str) -> Result<Self, Fault> {
        // The scanner runs ahead of the events, so that brackets are counted there; the count below
        // also knows lists in mappings in brackets.
        let mut options = events::options! {
            flow_nesting_limit: DEPTH_MAX,
            block_nesting_limit: DEPTH_MAX,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
        };
        options.set_emit_comments(false);
        let mut outline = Self { text, nodes: Vec::with_capacity(32) };
        let mut open: Vec<Open> = Vec::new();
        let mut end_of_last = 0;
        for item in events::Parser::new_from_str_with_options(text, options) {
            let (event, at) = item.map_err(|error| syntax(error.kind(), *error.marker(), text, &open))?;
            let (start, end) = (offset(at.start, text), offset(at.end, text));
            let span = Span::new(start, end);
            if let Some(tag) =
                event.tag().filter(|tag| !tag.is_yaml_core_schema() || tag.suffix() == "binary")
            {
                let span = at.tag_span().and_then(|it| it.byte_range()).map_or(span, Span::from);
                let shown = shorten(span.of(text));
                let shown = if shown.is_empty() { shorten(tag.suffix()) } else { shown };
                return Err(Fault::new(
                    codes::TAG,
                    span,
                    format!("the tag `{shown}` is not read"),
                    "take it out; for a text that begins with `!`, put it in quotation marks",
                ));
            }
            let (kind, decoded) = match event {
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    return Err(Fault::new(
                        codes::ANCHOR_OR_ALIAS,
                        span,
                        "an alias stands here, which is not read",
                        "write the text out; for a text that begins with `*`, put it in quotation marks",
                    ));
                }
                Event::Anchor(..) => {
                    return Err(Fault::new(
                        codes::ANCHOR_OR_ALIAS,
                        span,
                        "an anchor stands here, which is not read",
                        "take it out; for a text that begins with `&`, put it in quotation marks",
                    ));
                }
                Event::Scalar(value, style, ..) => {
                    end_of_last = end;
                    if style == ScalarStyle::Plain {
                        // Read as nothing, and written so.
                        (Kind::Plain, None)
                    } else {
                        let short = value.len() <= DECODED_MAX;
                        (Kind::Text, short.then(|| value.into_owned().into_boxed_str()))
                    }
                }
                Event::SequenceStart(..) => (Kind::List, None),
                Event::MappingStart(..) => (Kind::Map, None),
                Event::SequenceEnd | Event::MappingEnd => {
                    let next = outline.nodes.len();
                    if let Some(closed) = open.pop() {
                        // A block ends where the next thing begins; what matters to a reader is where
                        // its last child ends. The bracket of a flow collection belongs to it.
                        let last = if start < end { end } else { end_of_last };
                        end_of_last = last;
                        if let Some(entry) = outline.nodes.get_mut(closed.at) {
                            entry.next = next;
                            entry.span = Span::new(entry.span.start(), last);
                        }
                    }
                    continue;
                }
                // The beginning and end of the stream and of its document; comments.
                _ => continue,
            };
            if outline.nodes.len() == NODES_MAX {
                return Err(Fault::new(
                    codes::TOO_LARGE,
                    span,
                    format!("a document has at most {NODES_MAX} keys and values"),
                    "part it into several statements",
                ));
            }
            let at = outline.nodes.len();
            outline.nodes.push(Entry { kind, span, next: at + 1, decoded });
            if let Some(parent) = open.last_mut().filter(|it| it.kind == Kind::Map) {
                parent.n_children += 1;
                if parent.n_children % 2 == 1 {
                    outline.check_key(at)?;
                }
            }
            if matches!(kind, Kind::List | Kind::Map) {
                if open.len() == DEPTH_MAX {
                    return Err(too_deep(span));
                }
                open.push(Open { at, kind, n_children: 0, start: span.start() });
            }
        }
        outline.check_duplicates()?;
        Ok(outline)
    }

    /// The whole document, None when it has no content.
    pub(super) fn root(&'a self) -> Option<Node<'a>> {
        (!self.nodes.is_empty()).then_some(Node { outline: self, at: 0 })
    }

    fn check_key(&self, at: usize) -> Result<(), Fault> {
        let Some(key) = self.nodes.get(at) else { return Ok(()) };
        match key.kind {
            Kind::List | Kind::Map => Err(Fault::new(
                codes::WRONG_TYPE,
                Span::new(key.span.start(), key.span.start() + 1),
                "the name of a field is text, not a list or a mapping",
                "for a text that begins with a bracket, put it in quotation marks",
            )),
            Kind::Plain if key.span.of(self.text) == "<<" => Err(Fault::new(
                codes::ANCHOR_OR_ALIAS,
                key.span,
                "a merge key stands here, which is not read",
                "write the fields out",
            )),
            Kind::Plain | Kind::Text => Ok(()),
        }
    }

    /// YAML wants the keys of a mapping to be unique; most parsers let the last one win in silence.
    fn check_duplicates(&self) -> Result<(), Fault> {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for at in 0..self.nodes.len() {
            let node = Node { outline: self, at };
            if node.kind() != Kind::Map {
                continue;
            }
            seen.clear();
            seen.extend(node.fields().map(|(key, _)| (key.text(), key.span())));
            // Sorted by text and, as spans order by start, by place.
            seen.sort_unstable();
            let double = seen.windows(2).filter_map(|pair| match pair {
                [(a, _), (b, span)] if a == b => Some((*span, *b)),
                _ => None,
            });
            if let Some((span, key)) = double.min_by_key(|(span, _)| span.start()) {
                return Err(Fault::new(
                    codes::DUPLICATE_KEY,
                    span,
                    format!("`{}` stands here a second time", shorten(key)),
                    "keep one of the two; for several values, write a list",
                ));
            }
        }
        Ok(())
    }
}

/// A list or mapping that has not ended yet.
struct Open {
    at: usize,
    kind: Kind,
    n_children: usize,
    start: usize,
}

fn offset(marker: Marker, text: &str) -> usize {
    marker.byte_offset().unwrap_or(0).min(text.len())
}

/// A name out of a file, short enough for a sentence.
pub(super) fn shorten(name: &str) -> String {
    const MAX: usize = 60;
    match name.char_indices().nth(MAX) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", Span::new(0, end).of(name)),
    }
}

fn too_deep(span: Span) -> Fault {
    Fault::new(
        codes::TOO_DEEP,
        Span::new(span.start(), span.start() + 1),
        format!("lists and mappings are nested more than {DEPTH_MAX} deep"),
        "for a text that begins with a bracket, put it in quotation marks",
    )
}

const FIRST_TAB: &str = "take the tab out, or write `|2` for `|` where the text begins with one";
const QUOTE_IT: &str = "put texts with `: `, ` #`, or a sign at their start in quotation marks";
const INDENT: &str = "indent with spaces, the fields of one statement all alike";
const BRACKETS: &str = "close the bracket; for a text that begins with a bracket, put it in quotation marks";
const QUOTES: &str = "close the quotation mark; inside '…' a ' is written twice, inside \"…\" a \" is \\\"";
const ESCAPES: &str = "inside \"…\" write \\\\ for a backslash, or use '…'";
const BLOCK: &str = "after `|` go on in the next line, indented by two spaces, every line at least as far";

/// Says what the parser means in words for somebody who writes statements, not parsers.
fn syntax(kind: &ErrorKind, marker: Marker, text: &str, open: &[Open]) -> Fault {
    use ErrorKind as K;
    let at = offset(marker, text);
    if let Some(fault) = told_by_the_text(kind, at, text, open) {
        return fault;
    }
    let (message, help) = match kind {
        K::RecursionLimitExceeded => return too_deep(Span::new(at, at)),
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => {
            ("a colon and a space make a field, and none can stand here", QUOTE_IT)
        }
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::ExpectedBlockMappingKey => (
            "a field is expected here: a name and a colon",
            "fields stand below each other, text that goes on is indented",
        ),
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => ("a tab stands where only spaces can", INDENT),
        K::InvalidIndentation
        | K::InvalidFlowScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::MappingKeyNotAllowed => ("this line is not indented like its neighbours", INDENT),
        K::InvalidBlockScalarIndent | K::ZeroBlockScalarIndent | K::InvalidBlockScalarHeader => {
            ("this block of text does not begin as it should", BLOCK)
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("a quotation mark is opened and never closed", QUOTES)
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "text goes on after the closing quotation mark",
            "put all of the text in quotation marks, or use a block with `|`",
        ),
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => ("a backslash stands before something that is no escape", ESCAPES),
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnclosedFlowCollection { .. }
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator => {
            ("a bracket is opened and not closed, or a comma is missing", BRACKETS)
        }
        K::MismatchedFlowCollectionEnd { .. } | K::MisplacedFlowCollectionEnd => {
            ("this closing bracket does not fit what is open", BRACKETS)
        }
        K::BlockEntryInFlowCollection
        | K::BlockSequenceEntryNotAllowed
        | K::InvalidBlockEntryWhitespace
        | K::ExpectedBlockSequenceEntry
        | K::PlainScalarStartsWithDashFlowIndicator => {
            ("a list item with `-` cannot stand here", "items stand below each other, on lines of their own")
        }
        K::UnexpectedCharacter { .. } => ("a text cannot begin with this sign", QUOTE_IT),
        K::CommentInterceptedScalar | K::CommentNotSeparated => {
            ("a comment stands in the middle of a text", "put texts with ` #` in quotation marks")
        }
        K::MissingAnchorOrAliasName => ("a text cannot begin with `&` or `*`", QUOTE_IT),
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidGlobalTagCharacter => ("a text cannot begin with `!`", QUOTE_IT),
        K::BomInsideDocument => (
            "a byte order mark stands in the middle of the file",
            "take it out: join files without their byte order marks",
        ),
        K::ExpectedDocumentStart | K::MissingDocumentEndBeforeDirective | K::InvalidDocumentEnd => {
            ("text stands here that belongs to no field", "part statements by a line with `---`")
        }
        K::DirectiveDisallowed
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::InvalidDirectiveTerminator
        | K::MissingYamlVersion
        | K::MissingYamlVersionSeparator
        | K::UnsupportedYamlMajorVersion => ("a line that begins with `%` is no text", QUOTE_IT),
        _ => ("this is not YAML as it stands", QUOTE_IT),
    };
    let (at, help) = (pull_back(at, text), help);
    Fault::new(codes::YAML_SYNTAX, Span::new(at, at), message, help)
}

/// Where the parser stumbles is often not where the mistake is: looks at the text for the mistakes people
/// make most.
fn told_by_the_text(kind: &ErrorKind, at: usize, text: &str, open: &[Open]) -> Option<Fault> {
    use ErrorKind as K;
    let fault = |span, message: &str, help| Some(Fault::new(codes::YAML_SYNTAX, span, message, help));
    if let K::UnexpectedCharacter { character } = kind
        && character.is_control()
    {
        let rest = Span::new(at, text.len()).of(text);
        let start = at + rest.find(*character).unwrap_or(0);
        let message = format!("the control character U+{:04X} stands here", u32::from(*character));
        return fault(Span::new(start, start + character.len_utf8()), &message, "take it out");
    }
    let is_structure = matches!(
        kind,
        K::MappingValueNotAllowed
            | K::InvalidColonPlacement
            | K::SimpleKeyExpected
            | K::InvalidSimpleKey
            | K::ExpectedBlockMappingKey
            | K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator
            | K::BlockEntryInFlowCollection
    );
    if !is_structure {
        return None;
    }
    let before = Span::new(0, at).of(text);
    let is_bracket = |it: &&Open| matches!(text.as_bytes().get(it.start), Some(b'[' | b'{'));
    if let Some(open) = open.iter().find(is_bracket) {
        // Still open in a later line, where a field begins: it should have been closed in its own.
        let span = Span::new(open.start, open.start + 1);
        let since = Span::new(open.start, at).of(text);
        return if since.contains('\n') {
            fault(span, "this bracket is never closed", BRACKETS)
        } else {
            None
        };
    }
    if before.trim_end_matches(' ').ends_with([']', '}']) {
        let help = "put all of the text in quotation marks";
        return fault(Span::new(at, at), "text goes on after the closing bracket", help);
    }
    let line = before.rsplit('\n').next().unwrap_or(before).trim();
    if matches!(kind, K::MappingValueNotAllowed)
        && !line.is_empty()
        && line.chars().all(char::is_alphanumeric)
    {
        let message = format!("the field `{}` cannot stand here", shorten(line));
        let help = "begin it below the other fields; the line before may lack the space after its colon";
        let start = at - Span::new(0, at).of(text).rsplit('\n').next().unwrap_or("").trim_start().len();
        return fault(Span::new(start, at), &message, help);
    }
    None
}

/// A place after the last text of a document says nothing: go back to the end of that text.
fn pull_back(at: usize, text: &str) -> usize {
    let before = Span::new(0, at).of(text);
    if Span::new(at, text.len()).of(text).trim().is_empty() { before.trim_end().len() } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline as one line: `key=value` for fields, brackets for lists.
    fn dump(node: Node<'_>) -> String {
        match node.kind() {
            Kind::Plain => node.text().to_owned(),
            Kind::Text => format!("'{}'", node.text()),
            Kind::List => {
                let items: Vec<String> = node.items().map(dump).collect();
                format!("[{}]", items.join(" "))
            }
            Kind::Map => {
                let fields: Vec<String> =
                    node.fields().map(|(key, value)| format!("{}={}", dump(key), dump(value))).collect();
                format!("{{{}}}", fields.join(" "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = match Outline::of(text) {
            Ok(outline) => outline.root().map_or_else(|| "nothing".to_owned(), dump),
            Err(fault) => format!("{} at {:?}", fault.code, fault.span.range()),
        };
        assert_eq!(shown, expected, "{}", shorten(text));
    }

    #[test]
    fn an_outline_keeps_what_is_written() {
        check("", "nothing");
        check("# only a comment\n", "nothing");
        check(
            "a: 1e3\nb: [no, 'no']\nc:\n- d: ~\n  e: |\n    text\nf:",
            "{a=1e3 b=[no 'no'] c=[{d=~ e='text\n'}] f=}",
        );
        check("{a: {}, \"b\\tc\": []}", "{a={} 'b\tc'=[]}");
    }

    #[test]
    fn the_gate_is_shut() {
        check("a: &x 1\n", "anchor-or-alias at 3..5");
        check("a: *x\n", "anchor-or-alias at 3..5");
        check("<<: {a: b}\n", "anchor-or-alias at 0..2");
        check("'<<': b\n", "{'<<'=b}");
        check("a: !!python/object x\n", "tag at 3..18");
        check("a: !mine x\n", "tag at 3..8");
        check("a: !!str 5\n", "{a=5}");
        check("a: 1\nb: 2\na: 3\n", "duplicate-key at 10..11");
        check("a: {b: 1, 'b': 2}\n", "duplicate-key at 10..13");
        check("[a]: 1\n", "wrong-type at 0..1");
        check(&"[".repeat(400_000), "too-deep at 16..17");
        check(&format!("{}x{}", "[".repeat(16), "]".repeat(16)), "[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]");
    }

    #[test]
    fn collections_end_with_what_is_last_in_them() {
        let text = "a:\n  b: [1, 2]\n  c: x\n\n# comment\nd: e\n";
        let outline = Outline::of(text).unwrap();
        let (_, a) = outline.root().unwrap().field("a").unwrap();
        assert_eq!(a.span().of(text), "b: [1, 2]\n  c: x");
        assert_eq!(a.field("b").unwrap().1.span().of(text), "[1, 2]");
    }
}
