//! Claims picked by a person, attached to the text by their words: they win over what was found. Knows
//! the selector of the W3C annotation model: not how claims are found.

use crate::domain::{Claim, ClaimKind, Confidence, Origin, Pick, Rule, Span};
use crate::text::fold::{Folded, fold};

/// Adds the picks that attach to the text and takes out the found claims whose words they share.
pub(super) fn apply(text: &str, picks: &[Pick], claims: &mut Vec<Claim>) {
    let mut folded = None;
    for pick in picks {
        let Some(span) = attach(text, pick, &mut folded) else { continue };
        let overlapped: Vec<Claim> =
            claims.extract_if(.., |it| it.content.iter().any(|part| part.overlaps(span))).collect();
        // What the rules saw around the words is kept where the person does not say otherwise.
        let near = overlapped.iter().find(|it| it.origin == Origin::Found);
        let agrees = near.filter(|it| pick.speaker.is_none() || it.speaker == pick.speaker);
        // Words picked without their quotation marks, or one part of a split quotation, say whose the
        // found words are; other bounds than the found ones are what the person wants.
        let same = near.filter(|it| it.content.iter().any(|part| core(text, *part) == core(text, span)));
        claims.push(Claim {
            kind: near.map_or_else(|| kind_of(text, span), |it| it.kind),
            content: same.map_or_else(|| vec![span], |it| it.content.clone()),
            source: agrees.and_then(|it| it.source),
            cue: agrees.and_then(|it| it.cue),
            speaker: pick.speaker.clone().or_else(|| near.and_then(|it| it.speaker.clone())),
            confidence: Confidence::Sure,
            origin: Origin::Picked { note: pick.note.clone() },
            rule: match agrees {
                Some(found) if pick.speaker.is_none() => found.rule,
                _ => Rule::Picked,
            },
            demand: same.and_then(|it| it.demand.clone()),
        });
    }
}

/// A span without the marks and signs around its words.
fn core(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let rest = inside.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = span.start() + (inside.len() - rest.len());
    Span::new(start, start + rest.trim_end_matches(|c: char| !c.is_alphanumeric()).len())
}

/// Where the words of a pick stand: as written, else with white space, quotation marks and case folded.
fn attach(text: &str, pick: &Pick, folded: &mut Option<Squeezed>) -> Option<Span> {
    if pick.exact.trim().is_empty() {
        return None;
    }
    let (prefix, suffix) = (pick.prefix.as_deref().unwrap_or(""), pick.suffix.as_deref().unwrap_or(""));
    if let Some(start) = best(text, &pick.exact, prefix, suffix) {
        return Some(Span::new(start, start + pick.exact.len()));
    }
    let squeezed = folded.get_or_insert_with(|| Squeezed::new(text));
    let exact = squeeze(&fold(&pick.exact));
    let exact = exact.trim();
    let start = best(&squeezed.text, exact, &squeeze(&fold(prefix)), &squeeze(&fold(suffix)))?;
    Some(squeezed.source(Span::new(start, start + exact.len())).trimmed(text))
}

/// The place of `exact` whose neighbourhood fits best; the first of equals.
fn best(text: &str, exact: &str, prefix: &str, suffix: &str) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (at, _) in text.match_indices(exact) {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + exact.len()..).unwrap_or("");
        let fits = usize::from(!prefix.is_empty() && before.trim_end().ends_with(prefix.trim_end()))
            + usize::from(!suffix.is_empty() && after.trim_start().starts_with(suffix.trim_start()));
        if best.is_none_or(|it| fits > it.0) {
            best = Some((fits, at));
        }
    }
    best.map(|it| it.1)
}

fn kind_of(text: &str, span: Span) -> ClaimKind {
    let words = span.of(text);
    let marked = words.starts_with(['"', '“', '„', '«', '»', '「', '‘', '\'']);
    if marked { ClaimKind::Quote } else { ClaimKind::Reported }
}

/// Runs of white space as one space.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            squeezed.push(c);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// A folded text with its white space squeezed, and the way back.
struct Squeezed {
    text: String,
    folded: Folded,
    /// For each byte of `text` its byte in the folded text.
    origin: Vec<u32>,
}

impl Squeezed {
    fn new(source: &str) -> Self {
        let folded = Folded::new(source);
        let mut text = String::with_capacity(folded.text.len());
        let mut origin = Vec::with_capacity(folded.text.len() + 1);
        for (offset, c) in folded.text.char_indices() {
            if c.is_whitespace() {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else {
                text.push(c);
            }
            // Each further space of a run leaves no byte, so the length alone says what to record.
            origin.resize(text.len(), u32::try_from(offset).unwrap_or(u32::MAX));
        }
        origin.push(u32::try_from(folded.text.len()).unwrap_or(u32::MAX));
        Self { text, folded, origin }
    }

    fn source(&self, span: Span) -> Span {
        let at = |idx: usize| self.origin.get(idx).map_or(0, |it| *it as usize);
        self.folded.source(Span::new(at(span.start()), at(span.end())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pick: &Pick, expected: Option<&str>) {
        let mut claims = Vec::new();
        apply(text, std::slice::from_ref(pick), &mut claims);
        assert_eq!(claims.first().map(|it| it.content[0].of(text)), expected);
    }

    fn pick(exact: &str, prefix: &str, suffix: &str) -> Pick {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Pick { exact: exact.to_owned(), prefix: part(prefix), suffix: part(suffix), ..Pick::default() }
    }

    #[test]
    fn words_are_found_as_written_or_folded() {
        let text = "She said “nobody\nwas told” and that nobody came.";
        check(text, &pick("nobody came", "", ""), Some("nobody came"));
        check(text, &pick("\"Nobody was told\"", "", ""), Some("“nobody\nwas told”"));
        check(text, &pick("somebody", "", ""), None);
        check(text, &pick(" ", "", ""), None);
    }

    #[test]
    fn a_pick_of_the_same_words_keeps_what_was_found_around_them() {
        let text = "“We won,” she said, “at last.”";
        let (won, last) = (Span::new(0, 13), Span::new(24, 38));
        assert_eq!((won.of(text), last.of(text)), ("“We won,”", "“at last.”"));
        let found = Claim {
            kind: ClaimKind::Quote,
            content: vec![won, last],
            source: Some(Span::new(14, 17)),
            cue: Some(Span::new(18, 22)),
            speaker: None,
            confidence: Confidence::Likely,
            origin: Origin::Found,
            rule: Rule::CueBetween,
            demand: None,
        };
        let named = |exact: &str| Pick { speaker: Some("Roe".to_owned()), ..pick(exact, "", "") };
        let mut claims = vec![found.clone()];
        apply(text, &[named("We won")], &mut claims);
        assert_eq!((claims.len(), claims[0].content.as_slice()), (1, [won, last].as_slice()));
        assert_eq!(claims[0].speaker.as_deref(), Some("Roe"));
        let mut claims = vec![found];
        apply(text, &[named("won")], &mut claims);
        assert_eq!(claims[0].content, [Span::new(6, 9)]);
    }

    #[test]
    fn the_neighbourhood_chooses_between_equals() {
        let text = "One door. Two doors. Three doors.";
        let place = |pick: &Pick| attach(text, pick, &mut None).map(Span::start);
        assert_eq!(place(&pick("doors", "", "")), Some(14));
        assert_eq!(place(&pick("doors", "Three ", "")), Some(27));
        assert_eq!(place(&pick("door", "", ". Two")), Some(4));
    }
}
