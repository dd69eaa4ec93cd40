//! What a row keeps of the bytes its statement was read from: whether they are the same still, and whether the
//! body can be had of them without a parser. It does not read files.

use crate::domain::Statement;

/// What is known of the bytes of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// See [`hash`].
    pub hash: u64,
    /// [`plain_body`] of the same bytes is the body of the statement.
    pub has_plain_body: bool,
}

impl Origin {
    /// That of a statement, and of the bytes it was read from.
    #[must_use]
    pub fn of(document: &[u8], statement: &Statement) -> Self {
        let has_plain_body = plain_body(document).is_some_and(|it| it == statement.body);
        Self { hash: hash(document), has_plain_body }
    }
}

/// The hash of a document's bytes. XXH3: fast, and nobody has to be kept from making two documents of one hash,
/// as each is read from the reader's own files.
#[must_use]
pub fn hash(document: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(document)
}

/// The lines under `body: |` without the two spaces each begins with: what YAML means by that nearly always.
/// Whoever wants to rely on it has asked a parser once: see [`Origin::of`].
#[must_use]
pub fn plain_body(document: &[u8]) -> Option<String> {
    const KEY: &str = "\nbody: |\n";
    let document = std::str::from_utf8(document).ok()?;
    let lines = match document.strip_prefix(KEY.trim_start_matches('\n')) {
        Some(lines) => lines,
        None => document.get(document.find(KEY)? + KEY.len()..)?,
    };
    let mut body = String::with_capacity(lines.len());
    for line in lines.split_inclusive('\n') {
        match line.strip_prefix("  ") {
            Some(text) => body.push_str(text),
            None if line == "\n" => body.push('\n'),
            None => break,
        }
    }
    body.truncate(body.trim_end_matches('\n').len());
    Some(body)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::store::read;

    /// Whether the body of a document is to be had without a parser. If so it is the one a parser gives.
    #[track_caller]
    fn check(document: &str, is_plain: bool) {
        let path: Arc<Path> = Path::new("a.yaml").into();
        let mut statements = Vec::new();
        read::text(&path, document.as_bytes(), &mut |read| statements.extend(read.statements));
        let origin = Origin::of(document.as_bytes(), &statements[0]);
        assert_eq!(origin.has_plain_body, is_plain, "{document}");
    }

    #[test]
    fn a_body_is_plain_where_a_parser_says_the_same() {
        let head = "id: a\ntitle: A\nissuer: X\n";
        check(&format!("{head}body: |\n  One.\n\n  Two.\n    Three.\n"), true);
        check(&format!("body: |\n  One.\n\n\n{head}"), true);
        check(&format!("{head}body: |\n  “Räumung”"), true);
        // Four spaces, of which all are YAML's.
        check(&format!("{head}body: |\n    One.\n    Two.\n"), false);
        check(&format!("{head}body: |\r\n  One.\r\n"), false);
        check(&format!("{head}body: |+\n  One.\n\n"), false);
        check(&format!("{head}body: >\n  One.\n  Two.\n"), false);
        check(&format!("{head}body: One.\n"), false);
        check(&format!("{head}body: |\n  One.\n # aside\ntopics: [a]\n"), true);
        check("id: a\ntitle: 'A\nbody: |\n  B'\nissuer: X\nbody : One.\n", false);
    }
}
