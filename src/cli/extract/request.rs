//! One line of JSONL: a text and what is known of it. Keys it does not know are left to whoever wrote them.
//! It does not know how claims are found.

use serde_json::{Map, Value};

use crate::domain::{Party, PartyKind};

/// A text to find the claims of.
#[derive(Debug)]
pub(super) struct Request {
    /// Given back as it came.
    pub(super) id: Value,
    pub(super) text: String,
    pub(super) language: Option<String>,
    /// None where the line does not say.
    pub(super) issuers: Option<Vec<String>>,
    pub(super) parties: Vec<Party>,
}

/// Why a line is no request.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The id, where it could be read.
    pub(super) id: Option<Value>,
    pub(super) message: String,
}

/// Reads a line.
pub(super) fn parse(line: &[u8]) -> Result<Request, Refusal> {
    let mut fields = match serde_json::from_slice(line) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return Err(Refusal { id: None, message: "not an object with `id` and `text`".to_owned() }),
        Err(error) => return Err(Refusal { id: None, message: format!("not JSON: {}", in_line(&error)) }),
    };
    let id = fields.remove("id").filter(|id| !id.is_null());
    read(fields, id.clone()).map_err(|message| Refusal { id, message })
}

/// The words of a syntax error with the column alone: it counts lines too, in a text of one line.
fn in_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("{what} at column {}", error.column())
}

fn read(mut fields: Map<String, Value>, id: Option<Value>) -> Result<Request, String> {
    let id = id.ok_or("`id` is missing")?;
    if !(id.is_string() || id.is_number()) {
        return Err("`id` is neither a text nor a number".to_owned());
    }
    let text = string(&mut fields, "text")?.ok_or("`text` is missing")?;
    let language = string(&mut fields, "language")?;
    let issuers = strings(&mut fields, "issuer")?;
    let parties = match fields.remove("parties") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(parties)) => parties.into_iter().map(party).collect::<Result<_, _>>()?,
        Some(_) => return Err("`parties` is not a list".to_owned()),
    };
    Ok(Request { id, text, language, issuers, parties })
}

/// A party: its name, or all that is known of it.
fn party(value: Value) -> Result<Party, String> {
    let mut fields = match value {
        Value::String(name) => return Ok(Party::named(name)),
        Value::Object(fields) => fields,
        _ => return Err("a party is neither a name nor an object with a `name`".to_owned()),
    };
    let kind = match string(&mut fields, "kind")?.as_deref() {
        None => PartyKind::Unknown,
        Some("person") => PartyKind::Person,
        Some("organization" | "organisation") => PartyKind::Organization,
        Some(other) => return Err(format!("`kind` is person or organization, not `{other}`")),
    };
    Ok(Party {
        name: string(&mut fields, "name")?.ok_or("a party has no `name`")?,
        aliases: strings(&mut fields, "aliases")?.unwrap_or_default(),
        kind,
        role: string(&mut fields, "role")?,
        nouns: strings(&mut fields, "nouns")?.unwrap_or_default(),
    })
}

fn string(fields: &mut Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match fields.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` is not a text")),
    }
}

/// One text or a list of them.
fn strings(fields: &mut Map<String, Value>, key: &str) -> Result<Option<Vec<String>>, String> {
    let wrong = || format!("`{key}` is neither a text nor a list of texts");
    match fields.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(vec![text])),
        Some(Value::Array(texts)) => {
            let texts = texts.into_iter().map(|it| match it {
                Value::String(text) => Ok(text),
                _ => Err(wrong()),
            });
            texts.collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let shown = match parse(line.as_bytes()) {
            Ok(it) => format!("{} {} {:?} {}", it.id, it.text, it.issuers, it.parties.len()),
            Err(it) => format!("{} ! {}", it.id.map(|id| id.to_string()).unwrap_or_default(), it.message),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_line_says_what_is_wrong_with_it() {
        check(r#"{"id":7,"text":"a","source":{"any":1}}"#, "7 a None 0");
        check(
            r#"{"id":"x","text":"a","language":null,"issuer":"CLA","parties":["A",{"name":"B","aliases":"C"}]}"#,
            r#""x" a Some(["CLA"]) 2"#,
        );
        check("7", " ! not an object with `id` and `text`");
        check("{\"id\":7,}", " ! not JSON: trailing comma at column 9");
        check(r#"{"text":"a"}"#, " ! `id` is missing");
        check(r#"{"id":[],"text":"a"}"#, "[] ! `id` is neither a text nor a number");
        check(r#"{"id":7}"#, "7 ! `text` is missing");
        check(r#"{"id":7,"text":1}"#, "7 ! `text` is not a text");
        check(r#"{"id":7,"text":"","issuer":[1]}"#, "7 ! `issuer` is neither a text nor a list of texts");
        check(r#"{"id":7,"text":"","parties":"A"}"#, "7 ! `parties` is not a list");
        check(r#"{"id":7,"text":"","parties":[{"kind":"person"}]}"#, "7 ! a party has no `name`");
        check(
            r#"{"id":7,"text":"","parties":[{"name":"B","kind":"robot"}]}"#,
            "7 ! `kind` is person or organization, not `robot`",
        );
    }
}
