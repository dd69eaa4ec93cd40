//! One document to one statement, and all there is to say about it; `onrecord.yaml` to its parties. A
//! wrong optional value costs that value, a missing required one the statement. Knows no files.

use std::path::Path;
use std::sync::Arc;

use super::codes;
use super::raw::{self, Fields, List, Text, Texts, fields};
use super::report::Report;
use super::yaml::{self, Kind, Node, Outline, shorten};
use crate::domain::{
    Carrier, Channel, PartialDate, Party, PartyKind, Pick, Place, Span, Statement, StatementId, Status, web,
};

/// The longest body, in bytes: three times the longest novel.
pub(super) const BODY_MAX: usize = 16 << 20;

/// Languages, for who has to write one.
pub(super) const LANGUAGE_HELP: &str = "en, pt-BR or zh-Hans";

/// An address, for who has to write one.
pub(super) const URL_HELP: &str = "https://example.org/statements/1";

/// What `onrecord.yaml` says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) name: Option<String>,
    pub(super) parties: Vec<Party>,
}

/// Reads a statement; None when it cannot be opened, which the report then says.
pub(super) fn statement(text: &str, file: &Arc<Path>, report: &mut Report<'_>) -> Option<Statement> {
    let outline = outline(text, report)?;
    let root = mapping(outline.root(), "a statement", report)?;
    let raw: raw::Statement = value(text, report)?;
    let mut reader = Reader { report };
    reader.unknown(root, fields::STATEMENT, "a statement");

    let id = reader.required(root, "id", raw.id, "with a name of a-z, 0-9 and -, unique in the store");
    let id = id.and_then(|id| reader.id(root, &id));
    let title = reader.required(root, "title", raw.title, "with the headline");
    let issuers = reader.issuers(root, raw.issuer);
    let body = reader.required(root, "body", raw.body, "with the text, as a block: `body: |`");
    let body = body.and_then(|body| reader.body(root, body));

    let date = reader.date(root, raw.date);
    let language = reader.language(root, raw.language);
    let channel = reader.channel(root, raw.channel);
    let status = reader.status(root, raw.status);
    let statement = Statement {
        place: reader.optional(root, "place", raw.place),
        topics: reader.texts(root, "topics", raw.topics).into_iter().map(|(it, _)| it).collect(),
        countries: reader.countries(root, raw.countries),
        url: reader.url(root, "url", raw.url),
        carrier: reader.carrier(root, raw.carrier),
        speakers: reader.parties(root, "speakers", raw.speakers),
        picks: reader.picks(root, raw.claims),
        tags: reader.texts(root, "tags", raw.tags).into_iter().map(|(it, _)| it).collect(),
        at: Place {
            file: file.clone(),
            line: reader.report.line(root.span().start()),
            document: reader.report.document(),
        },
        id: id?,
        title: title?,
        issuers: issuers?,
        body: body?,
        date,
        language,
        channel,
        status,
    };
    Some(statement)
}

/// Reads the settings of a store; what cannot be read is left out.
pub(super) fn settings(text: &str, report: &mut Report<'_>) -> Option<Settings> {
    let outline = outline(text, report)?;
    let root = mapping(outline.root(), "onrecord.yaml", report)?;
    let raw: raw::Settings = value(text, report)?;
    let mut reader = Reader { report };
    reader.unknown(root, fields::SETTINGS, "onrecord.yaml");
    match reader.optional(root, "format", raw.format).as_deref() {
        Some("1") => {}
        Some(other) => {
            let span = value_span(root, "format");
            let message =
                format!("format `{}` is not known to this version, which reads format 1", shorten(other));
            reader.report.error(
                codes::BAD_FORMAT,
                span,
                message,
                "a newer onrecord may read it; the files are read as format 1",
            );
        }
        None => {
            let message = "onrecord.yaml does not say which format the store has".to_owned();
            reader.report.warning(codes::MISSING_FIELD, key_span(root, "format"), message, "add `format: 1`");
        }
    }
    Some(Settings {
        name: reader.optional(root, "name", raw.name),
        parties: reader.parties(root, "parties", raw.parties),
    })
}

fn outline<'a>(text: &'a str, report: &mut Report<'_>) -> Option<Outline<'a>> {
    Outline::of(text).map_err(|fault| report.error(fault.code, fault.span, fault.message, fault.help)).ok()
}

fn value<T: serde::de::DeserializeOwned>(text: &str, report: &mut Report<'_>) -> Option<T> {
    yaml::read(text).map_err(|fault| report.error(fault.code, fault.span, fault.message, fault.help)).ok()
}

fn mapping<'a>(root: Option<Node<'a>>, what: &str, report: &mut Report<'_>) -> Option<Node<'a>> {
    // There is none where a byte order mark stands by itself.
    let Some(root) = root.filter(|it| !it.is_null()) else {
        let span = root.map_or_else(Span::default, Node::span);
        report.warning(codes::EMPTY_DOCUMENT, span, "this document is empty".to_owned(), "take it out");
        return None;
    };
    if root.kind() == Kind::Map {
        return Some(root);
    }
    let message = format!("{what} is made of fields, this is {}", kind_words(root.kind()));
    report.error(
        codes::WRONG_TYPE,
        root.span(),
        message,
        "write a field a line: its name, a colon, its value",
    );
    None
}

const fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Plain | Kind::Text => "a text",
        Kind::List => "a list",
        Kind::Map => "a mapping of fields",
    }
}

/// Where the value of a field stands.
fn value_span(map: Node<'_>, key: &str) -> Span {
    map.field(key).map_or_else(
        || key_span(map, key),
        |(name, value)| if value.span().is_empty() { name.span() } else { value.span() },
    )
}

/// Where a field stands; where the mapping begins when it has no such field.
fn key_span(map: Node<'_>, key: &str) -> Span {
    let first = || map.fields().next().map_or_else(|| map.span(), |(name, _)| name.span());
    map.field(key).map_or_else(first, |(name, _)| name.span())
}

/// Reads the fields of one document, reporting what is wrong on the way.
struct Reader<'r, 'a> {
    report: &'r mut Report<'a>,
}

impl Reader<'_, '_> {
    fn unknown(&mut self, map: Node<'_>, known: &[&str], of: &str) {
        for (key, _) in map.fields().filter(|(key, _)| !known.contains(&key.text())) {
            let name = key.text();
            let message = format!("`{}` is no field of {of}", shorten(name));
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the fields are {}", known.join(", ")),
            };
            self.report.warning(codes::UNKNOWN_FIELD, key.span(), message, help);
        }
    }

    fn wrong(&mut self, map: Node<'_>, key: &str, wanted: &str, help: &str) {
        let found = map.field(key).map_or(Kind::Text, |(_, value)| value.kind());
        let message = format!("`{key}` is {wanted}, this is {}", kind_words(found));
        self.report.error(codes::WRONG_TYPE, value_span(map, key), message, help);
    }

    /// The text of a value, None when there is none.
    fn plain(text: Text, node: Option<Node<'_>>) -> Option<String> {
        match text {
            Text::Is(text) => Some(text),
            Text::AsWritten => node.map(|it| it.text().to_owned()),
            Text::Missing | Text::Wrong => None,
        }
    }

    /// An optional text; an empty one is none.
    fn optional(&mut self, map: Node<'_>, key: &str, text: Text) -> Option<String> {
        if text == Text::Wrong {
            self.wrong(
                map,
                key,
                "one text",
                "write the text behind the colon; one with a bracket at its start in quotation marks",
            );
        }
        let node = map.field(key).map(|(_, value)| value);
        Self::plain(text, node).filter(|it| !it.trim().is_empty())
    }

    fn required(&mut self, map: Node<'_>, key: &str, text: Text, help: &str) -> Option<String> {
        let is_wrong = text == Text::Wrong;
        let text = self.optional(map, key, text);
        if text.is_none() && !is_wrong {
            self.missing(map, key, help);
        }
        text
    }

    fn missing(&mut self, map: Node<'_>, key: &str, help: &str) {
        let (message, help) = match map.field(key) {
            Some(_) => (format!("`{key}` is empty"), format!("fill `{key}:` {help}")),
            None => (format!("`{key}` is missing"), format!("add `{key}:` {help}")),
        };
        self.report.error(codes::MISSING_FIELD, key_span(map, key), message, help);
    }

    /// The texts of a list, each with its place; empty ones are left out.
    fn texts(&mut self, map: Node<'_>, key: &str, texts: Texts) -> Vec<(String, Span)> {
        const HELP: &str = "write `[one, two]`, or an item a line with `- `";
        let Some((_, node)) = map.field(key) else { return Vec::new() };
        match texts {
            Texts::Missing => Vec::new(),
            Texts::Wrong => {
                self.wrong(map, key, "a text or a list of texts", HELP);
                Vec::new()
            }
            Texts::One(text) => {
                Self::plain(text, Some(node)).map(|it| (it, node.span())).into_iter().collect()
            }
            Texts::Many(texts) => {
                let mut list = Vec::with_capacity(texts.len());
                for (text, item) in texts.into_iter().zip(node.items()) {
                    if text == Text::Wrong {
                        let message =
                            format!("`{key}` is a list of texts, this item is {}", kind_words(item.kind()));
                        let help = "put an item with a colon or brackets in quotation marks";
                        self.report.error(codes::WRONG_TYPE, item.span(), message, help);
                    }
                    list.extend(Self::plain(text, Some(item)).map(|it| (it, item.span())));
                }
                list
            }
        }
        .into_iter()
        .filter(|(it, _)| !it.trim().is_empty())
        .collect()
    }

    fn id(&mut self, map: Node<'_>, text: &str) -> Option<StatementId> {
        match text.parse::<StatementId>() {
            Ok(id) => Some(id),
            Err(error) => {
                let slug = super::new::slug(text);
                let help = if slug.is_empty() { String::new() } else { format!("`{slug}` would do") };
                self.report.error(codes::BAD_ID, value_span(map, "id"), error.to_string(), help);
                None
            }
        }
    }

    fn issuers(&mut self, map: Node<'_>, texts: Texts) -> Option<Vec<String>> {
        let is_wrong = texts == Texts::Wrong;
        let issuers: Vec<String> = self.texts(map, "issuer", texts).into_iter().map(|(it, _)| it).collect();
        if issuers.is_empty() && !is_wrong {
            self.missing(map, "issuer", "with the organisation that makes the statement");
        }
        (!issuers.is_empty()).then_some(issuers)
    }

    fn body(&mut self, map: Node<'_>, mut body: String) -> Option<String> {
        if body.len() > BODY_MAX {
            let span = value_span(map, "body");
            let message = format!(
                "a body has at most {} MB, this one has {}",
                BODY_MAX >> 20,
                body.len().div_ceil(1 << 20)
            );
            self.report.error(
                codes::TOO_LARGE,
                Span::new(span.start(), span.start()),
                message,
                "part it into several statements",
            );
            return None;
        }
        // The line feed that ends a block is YAML's, not the text's.
        if body.ends_with('\n') {
            body.pop();
        }
        Some(body)
    }

    fn date(&mut self, map: Node<'_>, text: Text) -> Option<PartialDate> {
        const HELP: &str = "write a year, a month or a day: 2025, 2025-03 or 2025-03-27";
        let is_wrong = text == Text::Wrong;
        let text = self.optional(map, "date", text);
        let Some(text) = text else {
            if !is_wrong {
                let help = "add `date:` with a year, a month or a day, as exact as is known";
                let message = "this statement has no date and is sorted last".to_owned();
                self.report.warning(codes::UNDATED, key_span(map, "date"), message, help);
            }
            return None;
        };
        text.trim().parse().map_err(|error| self.bad_date(map, "date", &text, error, HELP)).ok()
    }

    fn bad_date(
        &mut self,
        map: Node<'_>,
        key: &str,
        text: &str,
        error: crate::domain::date::DateError,
        help: &str,
    ) {
        let message = match error {
            crate::domain::date::DateError::NoSuchDay => {
                format!("the calendar has no `{}`", shorten(text.trim()))
            }
            crate::domain::date::DateError::Form => {
                format!("`{}` is not a date that can be read", shorten(text.trim()))
            }
        };
        let first_ten = text.trim().get(..10).filter(|it| it.parse::<PartialDate>().is_ok());
        let help = first_ten.map_or_else(|| help.to_owned(), |day| format!("write the day alone: {day}"));
        self.report.warning(codes::BAD_DATE, value_span(map, key), message, help);
    }

    fn language(&mut self, map: Node<'_>, text: Text) -> Option<String> {
        let tag = self.optional(map, "language", text)?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        let message = format!("`{}` is no language tag", shorten(&tag));
        let help = format!("write a BCP 47 tag such as {LANGUAGE_HELP}");
        self.report.warning(codes::BAD_LANGUAGE, value_span(map, "language"), message, help);
        None
    }

    fn countries(&mut self, map: Node<'_>, texts: Texts) -> Vec<String> {
        let mut countries = Vec::new();
        for (text, span) in self.texts(map, "countries", texts) {
            let code = text.to_ascii_uppercase();
            if COUNTRIES.split(' ').any(|it| it == code) || is_user_assigned(&code) {
                countries.push(code);
                continue;
            }
            let help = match code.as_str() {
                "UK" => "the United Kingdom is GB",
                "EL" => "Greece is GR",
                _ => "write two letters of ISO 3166-1, such as GR or KE",
            };
            self.report.warning(
                codes::BAD_COUNTRY,
                span,
                format!("`{}` is no country code", shorten(&text)),
                help,
            );
        }
        countries
    }

    fn channel(&mut self, map: Node<'_>, text: Text) -> Option<Channel> {
        let text = self.optional(map, "channel", text)?;
        let found = Channel::ALL.into_iter().find(|it| it.word() == text);
        if found.is_none() {
            let help = one_of(&text, &Channel::ALL.map(Channel::word));
            let message = format!("`{}` is no channel", shorten(&text));
            self.report.warning(codes::BAD_CHANNEL, value_span(map, "channel"), message, help);
        }
        found
    }

    fn status(&mut self, map: Node<'_>, text: Text) -> Status {
        let Some(text) = self.optional(map, "status", text) else { return Status::default() };
        Status::ALL.into_iter().find(|it| it.word() == text).unwrap_or_else(|| {
            let help = one_of(&text, &Status::ALL.map(Status::word));
            let message = format!("`{}` is no status: the statement is shown as current", shorten(&text));
            // An error, as somebody may quote what has been withdrawn.
            self.report.error(codes::BAD_STATUS, value_span(map, "status"), message, help);
            Status::default()
        })
    }

    fn url(&mut self, map: Node<'_>, key: &str, text: Text) -> Option<String> {
        let url = self.optional(map, key, text)?;
        if !web::is_web(&url) {
            let message = "this is no http or https address".to_owned();
            let help = format!("write all of it, as in {URL_HELP}");
            self.report.warning(codes::BAD_URL, value_span(map, key), message, help);
        }
        // One that is none is shown and never opened; with white space in it, it may be anything.
        let is_clean = !url.chars().any(|c| c.is_whitespace() || c.is_control());
        is_clean.then_some(url)
    }

    fn carrier(&mut self, map: Node<'_>, raw: Fields<raw::Carrier>) -> Option<Carrier> {
        match raw {
            Fields::Missing => None,
            Fields::Wrong => {
                self.wrong(map, "carrier", "a mapping of fields", "write `carrier: {name: Example Wire}`");
                None
            }
            Fields::Are(raw) => {
                let (_, node) = map.field("carrier")?;
                self.unknown(node, fields::CARRIER, "a carrier");
                let name = self.required(node, "name", raw.name, "with who carried the statement");
                let url = self.url(node, "url", raw.url);
                let retrieved = self.optional(node, "retrieved", raw.retrieved);
                let retrieved = retrieved.and_then(|text| {
                    let help = "write a year, a month or a day: 2025, 2025-03 or 2025-03-27";
                    text.trim()
                        .parse()
                        .map_err(|error| self.bad_date(node, "retrieved", &text, error, help))
                        .ok()
                });
                Some(Carrier { name: name?, url, retrieved })
            }
        }
    }

    /// The mappings of a list, each with its place.
    fn list<'n, T>(&mut self, map: Node<'n>, key: &str, list: List<T>) -> Vec<(T, Node<'n>)> {
        let help = "write an item for each: `- {…}`";
        let Some((_, node)) = map.field(key) else { return Vec::new() };
        let items = match list {
            List::Missing => return Vec::new(),
            List::Wrong => {
                self.wrong(map, key, "a list", help);
                return Vec::new();
            }
            List::Of(items) => items,
        };
        let mut found = Vec::with_capacity(items.len());
        for (item, node) in items.into_iter().zip(node.items()) {
            match item {
                Fields::Missing => {}
                Fields::Are(item) => found.push((item, node)),
                Fields::Wrong => {
                    let message = format!(
                        "an item of `{key}` is a mapping of fields, this is {}",
                        kind_words(node.kind())
                    );
                    self.report.error(codes::WRONG_TYPE, node.span(), message, help);
                }
            }
        }
        found
    }

    fn parties(&mut self, map: Node<'_>, key: &str, list: List<raw::Party>) -> Vec<Party> {
        let mut parties = Vec::new();
        for (raw, node) in self.list(map, key, list) {
            self.unknown(node, fields::PARTY, "a party");
            let kind = match self.optional(node, "kind", raw.kind).as_deref() {
                None => PartyKind::Unknown,
                Some("person") => PartyKind::Person,
                Some("organization" | "organisation") => PartyKind::Organization,
                Some(other) => {
                    let message = format!("`{}` is no kind of party", shorten(other));
                    let help = one_of(other, &["person", "organization"]);
                    self.report.warning(codes::BAD_KIND, value_span(node, "kind"), message, help);
                    PartyKind::Unknown
                }
            };
            let name = self.required(node, "name", raw.name, "with the full name");
            let aliases = self.texts(node, "aliases", raw.aliases).into_iter().map(|(it, _)| it).collect();
            let nouns = self.texts(node, "nouns", raw.nouns).into_iter().map(|(it, _)| it).collect();
            let role = self.optional(node, "role", raw.role);
            parties.extend(name.map(|name| Party { name, aliases, kind, role, nouns }));
        }
        parties
    }

    fn picks(&mut self, map: Node<'_>, list: List<raw::Claim>) -> Vec<Pick> {
        let mut picks = Vec::new();
        for (raw, node) in self.list(map, "claims", list) {
            self.unknown(node, fields::CLAIM, "a claim");
            let exact = self.required(node, "exact", raw.exact, "with the words as they stand in the body");
            // White space at the ends of prefix and suffix is part of what has to match.
            let prefix = self.optional(node, "prefix", raw.prefix);
            let suffix = self.optional(node, "suffix", raw.suffix);
            let speaker = self.optional(node, "speaker", raw.speaker);
            let note = self.optional(node, "note", raw.note);
            let at = Some(self.report.excerpt(value_span(node, "exact")));
            picks.extend(exact.map(|exact| Pick { exact, prefix, suffix, speaker, note, at }));
        }
        picks
    }
}

/// The known word that is meant, when one is near: by spelling, or by what other formats call it.
pub(super) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    const OTHER_NAMES: &[(&str, &str)] = &[
        ("headline", "title"),
        ("heading", "title"),
        ("author", "issuer"),
        ("authors", "issuer"),
        ("issuers", "issuer"),
        ("organisation", "issuer"),
        ("organization", "issuer"),
        ("published", "date"),
        ("datepublished", "date"),
        ("location", "place"),
        ("locationcreated", "place"),
        ("about", "topics"),
        ("subjects", "topics"),
        ("lang", "language"),
        ("inlanguage", "language"),
        ("link", "url"),
        ("text", "body"),
        ("content", "body"),
        ("quote", "exact"),
        ("quotes", "claims"),
        ("keywords", "tags"),
        ("source", "carrier"),
        ("type", "kind"),
    ];
    // Nothing longer is a slip of the fingers.
    let name: String = name.chars().take(40).flat_map(char::to_lowercase).collect();
    let name = name.trim();
    let find = |word: &str| known.iter().copied().find(|it| *it == word);
    let other = OTHER_NAMES.iter().find(|(it, _)| *it == name).and_then(|(_, word)| find(word));
    find(name).or(other).or_else(|| {
        let by_distance = known.iter().map(|it| (strsim::damerau_levenshtein(name, it), *it));
        by_distance.filter(|(distance, it)| *distance <= (it.len() / 3).max(1)).min().map(|(_, it)| it)
    })
}

fn one_of(word: &str, known: &[&str]) -> String {
    nearest(word, known)
        .map_or_else(|| format!("one of {}", known.join(", ")), |near| format!("did you mean `{near}`?"))
}

/// The form of a BCP 47 tag: a language of two to eight letters and further parts of up to eight
/// letters and digits.
pub(super) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("");
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    // "english" and "Deutsch" have the form of a registered language of five to eight letters, of which
    // there is none.
    is_language
        && parts.all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether ISO 3166-1 leaves the code to its users: AA, QM to QZ, XA to XZ and ZZ name no country of the
/// register and never will, so they are free for places it does not have.
fn is_user_assigned(code: &str) -> bool {
    matches!(code.as_bytes(), b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', b'A'..=b'Z'])
}

/// ISO 3166-1 alpha-2, and XK, which everybody writes for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET \
FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN \
MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_field_is_what_is_meant() {
        for (name, near) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("headline", Some("title")),
            ("isuer", Some("issuer")),
            ("bdoy", Some("body")),
            ("topic", Some("topics")),
            ("x", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(name, fields::STATEMENT), near, "{name}");
        }
    }

    #[test]
    fn a_language_is_a_tag_not_a_name() {
        for tag in ["en", "pt-BR", "zh-Hans", "es-419", "gsw", "sl-rozaj-biske"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "english", "e", "en_GB", "en-", "中文"] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }

    #[test]
    fn every_country_has_two_letters() {
        assert_eq!(COUNTRIES.split(' ').count(), 250);
        assert!(COUNTRIES.split(' ').all(|it| it.len() == 2));
    }
}
