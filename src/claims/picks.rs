//! Claims picked by a person, attached to the text by their words (`anchor` says where): they win over
//! what was found. Does not know how claims are found.

use super::anchor::Anchors;
use crate::domain::{Anchor, Claim, ClaimKind, Confidence, Origin, Pick, Rule, Section, Span};

/// Adds the picks that attach to the text and takes out the found claims whose words they share.
/// Returns how each pick stands in the text, in the order of the picks.
pub(super) fn apply(text: &str, picks: &[Pick], claims: &mut Vec<Claim>) -> Vec<Anchor> {
    let mut anchors = Anchors::new(text);
    let mut states = Vec::with_capacity(picks.len());
    for pick in picks {
        let attached = anchors.attach(pick);
        states.push(attached.map_or(Anchor::Lost, |it| it.1));
        let Some((span, anchor)) = attached else { continue };
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
            origin: Origin::Picked { note: pick.note.clone(), anchor },
            rule: match agrees {
                Some(found) if pick.speaker.is_none() => found.rule,
                _ => Rule::Picked,
            },
            demand: same.and_then(|it| it.demand.clone()),
            section: Section::Body,
        });
    }
    states
}

/// A span without the marks and signs around its words.
fn core(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let rest = inside.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = span.start() + (inside.len() - rest.len());
    Span::new(start, start + rest.trim_end_matches(|c: char| !c.is_alphanumeric()).len())
}

fn kind_of(text: &str, span: Span) -> ClaimKind {
    let words = span.of(text);
    let marked = words.starts_with(['"', '“', '„', '«', '»', '「', '‘', '\'']);
    if marked { ClaimKind::Quote } else { ClaimKind::Reported }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(exact: &str, prefix: &str, suffix: &str) -> Pick {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Pick { exact: exact.to_owned(), prefix: part(prefix), suffix: part(suffix), ..Pick::default() }
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
            section: Section::Body,
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
}
