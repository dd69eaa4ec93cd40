//! A claim as a Markdown block quote with a line of source. Knows what Markdown takes for a sign; does
//! not know what a citation consists of.

use super::{date, issuers, lead_in, link, one_line, speaker, standing, words};
use crate::domain::{Claim, Statement};

/// A block quote of the claimed words, one `> ` a paragraph, and the source with a link.
pub(super) fn block(statement: &Statement, claim: Option<&Claim>) -> String {
    let mut parts = Vec::new();
    let mut text = String::new();
    if let Some(claim) = claim {
        let quoted = format!("{}{}", lead_in(claim.kind), words(&statement.body, claim));
        let paragraphs: Vec<String> =
            quoted.split("\n\n").map(|paragraph| format!("> {}", escaped(paragraph))).collect();
        text = paragraphs.join("\n>\n");
        text.push_str("\n\n— ");
        let name = speaker(statement, claim);
        let is_issuer = name == one_line(statement.issuer()) && statement.issuers.len() == 1;
        parts.push(escaped(&name));
        if let Some(role) = claim.speaker.as_deref().and_then(|name| statement.role_of(name)) {
            parts.push(escaped(role));
        }
        if !is_issuer {
            parts.push(escaped(&issuers(statement)));
        }
    } else {
        parts.push(escaped(&issuers(statement)));
    }
    parts.push(linked_title(statement));
    parts.push(escaped(&date(statement)));
    if let Some(carrier) = &statement.carrier {
        parts.push(format!("carried by {}", linked(&carrier.name, carrier.url.as_deref())));
    }
    parts.retain(|part| !part.is_empty());
    text.push_str(&parts.join(", "));
    text
}

fn linked_title(statement: &Statement) -> String {
    format!("{}{}", linked(&statement.title, statement.url.as_deref()), standing(statement.status))
}

/// A name that leads to its address; the address is written out where no browser would follow it.
fn linked(name: &str, url: Option<&str>) -> String {
    match url.map(|url| (url, link::web_address(url))) {
        None => escaped(name),
        Some((_, Ok(address))) => format!("[{}]({address})", escaped(name)),
        Some((url, Err(_))) => format!("{}, {}", escaped(name), escaped(url)),
    }
}

/// The text on one line, with a backslash before whatever Markdown or HTML would take for a sign.
fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    // At the start of a line also what makes it a heading, a list, a rule or a fence.
    let mut is_start = true;
    let mut is_number = false;
    for c in text.chars() {
        let is_sign = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | '<' | '>' | '~' | '|' | '&' | ')' => true,
            // `1)` and `1.` make a numbered list.
            '.' => is_number,
            '#' | '+' | '-' | '=' => is_start,
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
        is_number = (is_start || is_number) && c.is_ascii_digit();
        is_start = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, markdown) in [
            ("plain, 12,000 people. “So”", "plain, 12,000 people. “So”"),
            (
                "*a* _b_ `c` [d](e) <f> g|h ~i~ \\ &amp;",
                r"\*a\* \_b\_ \`c\` \[d\]\(e\) \<f\> g\|h \~i\~ \\ \&amp;",
            ),
            ("# no heading", r"\# no heading"),
            ("- no list - here", r"\- no list - here"),
            ("12. no list 3. either", r"12\. no list 3. either"),
            ("on one\n\n> line", r"on one \> line"),
            ("a\u{1b}]52;c;\u{7}", "a\u{1b}\\]52;c;\u{7}"),
        ] {
            assert_eq!(escaped(text), markdown);
        }
    }

    #[test]
    fn only_an_address_of_the_web_is_linked() {
        assert_eq!(linked("A", Some("https://example.org/a_(b)")), "[A](https://example.org/a_%28b%29)");
        assert_eq!(linked("A", Some("javascript:alert(1)")), r"A, javascript:alert\(1\)");
        assert_eq!(linked("A", None), "A");
    }
}
