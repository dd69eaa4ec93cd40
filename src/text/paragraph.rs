//! Where the paragraphs of a text are. It does not know sentences or quotations.

use crate::domain::Span;

/// A line this wide or wider (in bytes) was broken by an editor's margin, if it was broken at all.
const WRAPPED_MIN: usize = 50;
/// Marks that begin or end a quotation.
const MARKS: [char; 3] = ['“', '”', '"'];
/// No editor's margin lies beyond this; a longer line is a whole paragraph.
const WRAPPED_MAX: usize = 160;

/// Returns the paragraphs of a text, without the white space around them.
///
/// An empty line ends a paragraph. A single line break does too, unless it looks like the margin of
/// an editor: the line before it is 50 to 160 bytes long. So a list, a signature or a block whose
/// paragraphs stand one a line keeps its lines, and hand-wrapped prose flows. A line that breaks off
/// a quotation before a small letter flows too.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    let mut flows = false;
    // The paragraph is a quotation whose closing mark is still to come.
    let mut unclosed = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            found.extend(open.take());
            continue;
        }
        let line = span.of(text);
        open = match open {
            Some(before) if flows => {
                unclosed &= !line.contains(MARKS);
                Some(before.join(span))
            }
            before => {
                unclosed = line.strip_prefix(['“', '"']).is_some_and(|it| !it.contains(MARKS));
                found.extend(before);
                Some(span)
            }
        };
        flows = (WRAPPED_MIN..=WRAPPED_MAX).contains(&span.len())
            || unclosed && breaks_off(line, text.get(start..));
    }
    found.extend(open);
    found
}

/// Whether the next line goes on with a line of a quotation in small letters, as where lines were broken
/// by something else than a margin.
fn breaks_off(line: &str, rest: Option<&str>) -> bool {
    let ends_inside = line.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    ends_inside && rest.is_some_and(|it| it.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = paragraphs(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_empty_line_parts_paragraphs() {
        check("One.\n\nTwo.\r\n\r\n  \nThree.\n", &["One.", "Two.", "Three."]);
        check("", &[]);
        check("\n \n", &[]);
    }

    #[test]
    fn a_hand_wrapped_paragraph_flows() {
        let text = "This line is long enough to have met the margin of someone's editor,\nas this one shows.";
        check(text, &[text]);
    }

    #[test]
    fn a_quotation_broken_off_flows() {
        let text = "“The quay\nis empty,” said Roe.";
        check(text, &[text]);
        let text = "“The quay\nis empty\nand cold,\nand so it stays,” said Roe.";
        check(text, &[text]);
        check("“The quay\nis empty”\nand cold", &["“The quay\nis empty”", "and cold"]);
        check("“The quay\nis empty\nAnd cold”", &["“The quay\nis empty", "And cold”"]);
        check("“The quay\nIs empty”", &["“The quay", "Is empty”"]);
        check("“The quay”\nis empty", &["“The quay”", "is empty"]);
    }

    #[test]
    fn a_list_keeps_its_lines() {
        check(
            "Signed:\nHarbour Rights Watch\nCedar Legal Aid",
            &["Signed:", "Harbour Rights Watch", "Cedar Legal Aid"],
        );
        let long = "word ".repeat(60);
        check(&format!("{long}\n{long}"), &[long.trim(), long.trim()]);
    }
}
