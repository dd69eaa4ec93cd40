//! A statement and a store's settings as they are written: nothing here refuses anything, and the JSON
//! Schema is made from the same structs. What is wrong with a value is said in `document`.

use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A text, taken as it is written: the number 2024 is the title "2024", and NO is Norway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Text {
    /// There is no value.
    #[default]
    Missing,
    /// The text.
    Is(String),
    /// Something YAML takes for a number or a truth value: the text is the one in the file.
    AsWritten,
    /// A list or a mapping.
    Wrong,
}

/// A list of texts, or one text where a list of one is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Texts {
    #[default]
    Missing,
    One(Text),
    Many(Vec<Text>),
    Wrong,
}

/// A mapping with known fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Fields<T> {
    #[default]
    Missing,
    Are(T),
    Wrong,
}

/// A list of mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum List<T> {
    #[default]
    Missing,
    Of(Vec<Fields<T>>),
    Wrong,
}

/// What an issuer put on record: one YAML document of a store.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "A statement of an onrecord store (format 1)", extend("required" = ["id", "title", "issuer", "body"]))]
pub(super) struct Statement {
    /// The name of the statement, unique in its store: a-z, 0-9 and -.
    #[schemars(regex(pattern = "^[a-z0-9-]{1,80}$"))]
    pub(super) id: Text,
    /// The headline.
    pub(super) title: Text,
    /// Who makes the statement; a list for a joint one, of which the first leads.
    pub(super) issuer: Texts,
    /// A year, a month or a day, as exact as is known: 2025, 2025-03 or 2025-03-27.
    pub(super) date: Text,
    /// The dateline: where the statement was made.
    pub(super) place: Text,
    /// What it is about.
    pub(super) topics: Texts,
    /// ISO 3166-1 alpha-2 codes of the countries it is about.
    pub(super) countries: Texts,
    /// A BCP 47 tag, such as en or zh-Hans.
    pub(super) language: Text,
    /// By which way it reached the public.
    #[schemars(extend("enum" = ["press-release", "report", "open-letter", "speech", "social", "news-report"]))]
    pub(super) channel: Text,
    /// Where it can be read: an http or https address.
    #[schemars(regex(pattern = "^https?://"))]
    pub(super) url: Text,
    /// Who carried it, when that is not the issuer.
    pub(super) carrier: Fields<Carrier>,
    /// Whether the issuer still stands by it.
    #[schemars(extend("enum" = ["current", "corrected", "withdrawn"]))]
    pub(super) status: Text,
    /// People the text cannot tell enough about.
    pub(super) speakers: List<Party>,
    /// Claims a person has picked or corrected; the rest is found when the statement is read.
    pub(super) claims: List<Claim>,
    /// Words of your own.
    pub(super) tags: Texts,
    /// The text; paragraphs are parted by an empty line.
    pub(super) body: Text,
}

/// Who carried a statement.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["name"]))]
pub(super) struct Carrier {
    /// The agency, the paper, the site.
    pub(super) name: Text,
    /// Where it carried it.
    #[schemars(regex(pattern = "^https?://"))]
    pub(super) url: Text,
    /// When it was fetched from there: a year, a month or a day.
    pub(super) retrieved: Text,
}

/// A person or an organisation.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["name"]))]
pub(super) struct Party {
    /// The full name.
    pub(super) name: Text,
    /// Other names: short forms, acronyms, spellings.
    pub(super) aliases: Texts,
    /// What it is.
    #[schemars(extend("enum" = ["person", "organization"]))]
    pub(super) kind: Text,
    /// The function a person speaks in, such as director.
    pub(super) role: Text,
    /// Descriptions that mean this party: the human rights organization, the group.
    pub(super) nouns: Texts,
}

/// A claim that a person has picked or corrected, as a W3C `TextQuoteSelector`.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["exact"]))]
pub(super) struct Claim {
    /// The words themselves, as they stand in the body.
    pub(super) exact: Text,
    /// The words right before them, where they stand more than once.
    pub(super) prefix: Text,
    /// The words right after them.
    pub(super) suffix: Text,
    /// Whose words they are.
    pub(super) speaker: Text,
    /// A remark.
    pub(super) note: Text,
}

/// What `onrecord.yaml` in the root of a store says of it.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(title = "The onrecord.yaml of a store (format 1)", extend("required" = ["format"]))]
pub(super) struct Settings {
    /// The format of the store: 1.
    #[schemars(extend("type" = "integer", "const" = 1))]
    pub(super) format: Text,
    /// The name of the store.
    pub(super) name: Text,
    /// Those whom many statements name.
    pub(super) parties: List<Party>,
}

/// The fields of each mapping, in the order of the documentation.
pub(super) mod fields {
    pub(in crate::store) const STATEMENT: &[&str] = &[
        "id",
        "title",
        "issuer",
        "date",
        "place",
        "topics",
        "countries",
        "language",
        "channel",
        "url",
        "carrier",
        "status",
        "speakers",
        "claims",
        "tags",
        "body",
    ];
    pub(in crate::store) const CARRIER: &[&str] = &["name", "url", "retrieved"];
    pub(in crate::store) const PARTY: &[&str] = &["name", "aliases", "kind", "role", "nouns"];
    pub(in crate::store) const CLAIM: &[&str] = &["exact", "prefix", "suffix", "speaker", "note"];
    pub(in crate::store) const SETTINGS: &[&str] = &["format", "name", "parties"];
}

/// What each shape makes of each thing YAML can give it. The visitors below differ in nothing else.
trait Shape: Sized {
    fn nothing() -> Self;
    fn scalar(text: Text) -> Self;
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error>;
    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

fn skip_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

fn collect<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<T>, A::Error> {
    let mut items = Vec::new();
    while let Some(item) = list.next_element()? {
        items.push(item);
    }
    Ok(items)
}

impl Shape for Text {
    fn nothing() -> Self {
        Self::Missing
    }

    fn scalar(text: Text) -> Self {
        text
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        skip_list(list).map(|()| Self::Wrong)
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        skip_map(map).map(|()| Self::Wrong)
    }
}

impl Shape for Texts {
    fn nothing() -> Self {
        Self::Missing
    }

    fn scalar(text: Text) -> Self {
        Self::One(text)
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        collect(list).map(Self::Many)
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        skip_map(map).map(|()| Self::Wrong)
    }
}

impl<T: for<'a> Deserialize<'a>> Shape for Fields<T> {
    fn nothing() -> Self {
        Self::Missing
    }

    fn scalar(_: Text) -> Self {
        Self::Wrong
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        skip_list(list).map(|()| Self::Wrong)
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Self::Are)
    }
}

impl<T: for<'a> Deserialize<'a>> Shape for List<T> {
    fn nothing() -> Self {
        Self::Missing
    }

    fn scalar(_: Text) -> Self {
        Self::Wrong
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        collect(list).map(Self::Of)
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        skip_map(map).map(|()| Self::Wrong)
    }
}

struct ShapeVisitor<S>(PhantomData<S>);

impl<'de, S: Shape> Visitor<'de> for ShapeVisitor<S> {
    type Value = S;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E>(self, _: bool) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_i64<E>(self, _: i64) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_i128<E>(self, _: i128) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_u64<E>(self, _: u64) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_u128<E>(self, _: u128) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_f64<E>(self, _: f64) -> Result<S, E> {
        Ok(S::scalar(Text::AsWritten))
    }

    fn visit_str<E>(self, text: &str) -> Result<S, E> {
        Ok(S::scalar(Text::Is(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<S, E> {
        Ok(S::scalar(Text::Is(text)))
    }

    fn visit_unit<E>(self) -> Result<S, E> {
        Ok(S::nothing())
    }

    fn visit_none<E>(self) -> Result<S, E> {
        Ok(S::nothing())
    }

    fn visit_some<D: Deserializer<'de>>(self, it: D) -> Result<S, D::Error> {
        it.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, it: D) -> Result<S, D::Error> {
        it.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<S, A::Error> {
        S::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<S, A::Error> {
        S::map(map)
    }
}

macro_rules! deserialize_shape {
    ($($shape:ident $(<$t:ident>)?)*) => {$(
        impl<'de $(, $t: for<'a> Deserialize<'a>)?> Deserialize<'de> for $shape $(<$t>)? {
            fn deserialize<D: Deserializer<'de>>(it: D) -> Result<Self, D::Error> {
                it.deserialize_any(ShapeVisitor(PhantomData))
            }
        }
    )*};
}

deserialize_shape!(Text Texts Fields<T> List<T>);

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A bare 2024 is a number to YAML, and a fine title.
        json_schema!({"type": ["string", "number", "boolean"]})
    }
}

impl JsonSchema for Texts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Text>();
        json_schema!({"anyOf": [text, {"type": "array", "items": text}]})
    }
}

impl<T: JsonSchema> JsonSchema for Fields<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("List of {}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({"type": "array", "items": item})
    }
}
