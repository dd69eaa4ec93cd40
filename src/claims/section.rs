//! Tells the body of a statement from what stands around it: background, notes to editors, signatories,
//! contact lines, captions. Knows headings and the look of lines: not who speaks.

use crate::domain::{Section, Span};

/// The longest heading, in bytes.
const HEADING_MAX: usize = 60;
/// A paragraph this long is prose, not a line of names or numbers; in bytes.
const PROSE_MIN: usize = 140;

/// Headings, folded to small letters, alone on their line or before a colon.
const HEADINGS: &[(Section, &[&str])] = &[
    (
        Section::Background,
        &[
            "background",
            "background information",
            "background note",
            "context",
            "additional information",
            "hintergrund",
            "zum hintergrund",
            "contexte",
            "rappel des faits",
            "antecedentes",
            "información adicional",
            "contexto",
            "خلفية",
        ],
    ),
    (
        Section::Notes,
        &[
            "notes to editors",
            "note to editors",
            "notes to editor",
            "note to editor",
            "notes for editors",
            "editor's note",
            "editors' notes",
            "editor's notes",
            "notes",
            "footnotes",
            "endnotes",
            "ends",
            "end",
            "hinweise für die redaktion",
            "hinweis an die redaktion",
            "anmerkungen",
            "ende",
            "notes aux rédactions",
            "note aux rédactions",
            "fin",
            "notas para editores",
            "notas a los editores",
            "notas",
        ],
    ),
    (
        Section::Signatories,
        &[
            "signatories",
            "list of signatories",
            "signatory organisations",
            "signatory organizations",
            "signed",
            "signed by",
            "co-signed by",
            "endorsed by",
            "undersigned",
            "undersigned organisations",
            "undersigned organizations",
            "unterzeichnende",
            "unterzeichner",
            "unterzeichnende organisationen",
            "signataires",
            "organisations signataires",
            "firmantes",
            "organizaciones firmantes",
            "الموقعون",
        ],
    ),
    (
        Section::Boilerplate,
        &[
            "contact",
            "contacts",
            "contact information",
            "contact us",
            "media contact",
            "media contacts",
            "press contact",
            "press contacts",
            "media enquiries",
            "media inquiries",
            "press office",
            "for further information",
            "for more information",
            "further information",
            "share this",
            "related content",
            "related news",
            "donate",
            "kontakt",
            "pressekontakt",
            "rückfragen",
            "contact presse",
            "contacts presse",
            "contacto",
            "contacto de prensa",
            "للتواصل",
        ],
    ),
];

/// How lines begin that tell whom to ask, where to read on, or what the issuer is.
const CONTACT_STARTS: &[&str] = &[
    "for further information",
    "for more information",
    "for further enquiries",
    "for urgent",
    "for media",
    "for press",
    "for interviews",
    "for all media",
    "to arrange an interview",
    "to schedule an interview",
    "to request an interview",
    "media contact",
    "press contact",
    "media enquiries",
    "press enquiries",
    "please contact",
    "contact:",
    "tel:",
    "tel.:",
    "phone:",
    "mobile:",
    "email:",
    "e-mail:",
    "follow us",
    "view latest",
    "read more",
    "click here",
    "rückfragen",
    "weitere informationen",
    "pour plus d'informations",
    "contact presse",
    "para más información",
];

const CAPTION_STARTS: &[&str] = &[
    "photo:",
    "photos:",
    "photo by",
    "photo caption",
    "photograph:",
    "image:",
    "image caption",
    "picture:",
    "pictured:",
    "pictured above",
    "caption:",
    "foto:",
    "bild:",
    "légende :",
    "légende:",
    "©",
    "(c)",
];

/// The section of each paragraph of a text.
pub(super) fn sections(text: &str, paragraphs: &[Span]) -> Vec<Section> {
    let mut sections = Vec::with_capacity(paragraphs.len());
    // What the last heading began, and what it interrupted if that was only a line of contacts.
    let mut current = Section::Body;
    let mut after_contact = None;
    for (idx, paragraph) in paragraphs.iter().enumerate() {
        let words = paragraph.of(text);
        if let Some(section) = heading(words) {
            if section == Section::Boilerplate && after_contact.is_none() {
                after_contact = Some(current);
            } else if section != Section::Boilerplate {
                after_contact = None;
            }
            // "Notes to editors" under "ENDS" names what is there; "ENDS" under notes ends nothing.
            current = section;
            sections.push(section);
            continue;
        }
        if begins(words, CAPTION_STARTS) || ends_with_credit(words) {
            sections.push(if current.speaks() { Section::Caption } else { current });
            continue;
        }
        if begins(words, CONTACT_STARTS) && !words.contains(['“', '"', '«', '„']) {
            after_contact.get_or_insert(current);
            current = Section::Boilerplate;
        } else if current == Section::Boilerplate
            && words.len() >= PROSE_MIN
            && let Some(before) = after_contact.take()
        {
            // Contact lines stand above the text as often as below it.
            if before != Section::Body || paragraphs.len() - idx > 1 || idx < 12 {
                current = before;
            }
        }
        sections.push(current);
    }
    sections
}

/// Whether a paragraph begins as one of a list, whatever its case and apostrophes.
fn begins(words: &str, list: &[&str]) -> bool {
    let first = words.as_bytes().first().copied().unwrap_or(0);
    let straight = |c: char| if c == '’' { '\'' } else { c };
    list.iter().any(|it| {
        // Nearly all are told apart by their first letter.
        it.as_bytes().first().is_some_and(|byte| !first.is_ascii() || byte.eq_ignore_ascii_case(&first)) && {
            let mut lower = words.chars().flat_map(char::to_lowercase).map(straight);
            it.chars().all(|c| lower.next() == Some(c))
        }
    })
}

/// The section that a line opens, if it is a heading.
fn heading(words: &str) -> Option<Section> {
    let line = words.lines().next().unwrap_or("");
    let alone = line.len() == words.len();
    let (head, rest) = match line.split_once(':') {
        Some((head, rest)) => (head, rest.trim()),
        None => (line, ""),
    };
    if head.len() > HEADING_MAX {
        return None;
    }
    let bare = head.trim_matches(|c: char| !c.is_alphanumeric());
    // "###" and "***" end a text.
    if bare.is_empty() {
        let ends = alone && line.len() >= 3 && line.chars().all(|c| c == '#');
        return ends.then_some(Section::Notes);
    }
    let folded = bare.to_lowercase().replace('’', "'");
    let found =
        HEADINGS.iter().find(|(_, heads)| heads.contains(&folded.as_str())).map(|(section, _)| *section);
    if let Some(section) = found {
        // "Background: the quay was closed in May." is a heading with its text; "Notes were taken" is none.
        let is_heading = head.len() < line.len() || alone;
        let is_end = matches!(folded.as_str(), "end" | "ends" | "fin" | "ende");
        // "End" in the middle of words ends nothing: it stands alone.
        return (is_heading && (!is_end || (alone && rest.is_empty()))).then_some(section);
    }
    // "About Cedar Legal Aid": what the issuer says of itself each time.
    let about = alone
        && rest.is_empty()
        && head.split_whitespace().count() <= 7
        && ["about ", "über ", "à propos de ", "acerca de ", "sobre "]
            .iter()
            .any(|it| folded.starts_with(it))
        && !line.ends_with(['.', '?', '!'])
        && bare.split_whitespace().nth(1).is_some_and(|it| it.starts_with(char::is_uppercase) || it == "the");
    about.then_some(Section::Boilerplate)
}

/// A line that ends with whose picture it is: `Crews on the quay, May 2025. © Ana Roe/Cedar`.
fn ends_with_credit(words: &str) -> bool {
    let Some(at) = words.rfind('©') else { return false };
    let credit = words.get(at..).unwrap_or("");
    credit.chars().count() <= 60 && !credit.contains(['“', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paragraph::paragraphs;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sections(text, &paragraphs(text)).into_iter().map(Section::word).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_heading_opens_a_section() {
        check("It is closed.\n\nBackground\n\nIt was open.", &["body", "background", "background"]);
        check("It is closed.\n\nBackground: it was open.", &["body", "background"]);
        check("It is closed.\n\n-ENDS-\n\nIt was open.", &["body", "notes", "notes"]);
        check("It is closed.\n\nNotes to editors:\n\n1. It was open.", &["body", "notes", "notes"]);
        check(
            "Closed.\n\n###\n\nAbout Cedar Legal Aid\n\nWe help.",
            &["body", "notes", "boilerplate", "boilerplate"],
        );
        check(
            "Closed.\n\nSignatories:\nCedar Legal Aid\nHarbour Watch",
            &["body", "signatories", "signatories", "signatories"],
        );
    }

    #[test]
    fn words_of_a_heading_in_a_sentence_open_nothing() {
        check("Background noise was heard.", &["body"]);
        check("The end is near.\n\nNotes were taken.", &["body", "body"]);
        check("About 40 boats lay there.", &["body"]);
        check("About the quay: nobody was told.", &["body"]);
    }

    #[test]
    fn contact_lines_above_the_text_leave_the_text_alone() {
        let prose = "The quay was closed at night, and nobody was told. ".repeat(4);
        let text = format!(
            "Media contact:\nAna Roe\nTel: 555 0100\n\n{prose}\n\nFor more information, write to us."
        );
        check(&text, &["boilerplate", "boilerplate", "boilerplate", "body", "boilerplate"]);
    }

    #[test]
    fn a_caption_is_one_paragraph() {
        check("Photo: crews on the quay.\n\nIt is closed.", &["caption", "body"]);
        check("Crews on the quay. © Ana Roe/Cedar\n\nIt is closed.", &["caption", "body"]);
    }
}
