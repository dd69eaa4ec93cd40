//! Which words of a claim stand in quotation marks. It does not find claims: it takes one that was found.

use crate::domain::{Claim, ClaimKind, Span};

/// The quoted words of a claim, marks taken in: all of a quotation, the marked parts of a mixed claim,
/// nothing of a reported one.
pub(super) fn quoted(claim: &Claim, body: &str) -> Vec<Span> {
    match claim.kind {
        ClaimKind::Quote => claim.content.clone(),
        ClaimKind::Mixed => claim.content.iter().flat_map(|span| marked(*span, body)).collect(),
        ClaimKind::Reported => Vec::new(),
    }
}

/// The marks that can end what this one begins; None for a character that begins nothing.
const fn closers(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '“' | '‟' => &['”', '"'],
        '„' => &['“', '”', '‟'],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        '〝' => &['〞', '〟'],
        '‹' => &['›'],
        '‘' => &['’'],
        '\'' => &['\''],
        _ => return None,
    })
}

/// The outermost pairs of marks inside one part of a body. A claim has been found around them already, so
/// all that is left to tell is a single mark from an apostrophe. A double mark that is never closed runs to
/// the end of the part: its other end stands where the claim does not reach.
fn marked(part: Span, body: &str) -> Vec<Span> {
    let text = part.of(body);
    let mut found = Vec::new();
    let mut open: Option<(usize, char, usize)> = None;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, next)| *next);
        let end = at + c.len_utf8();
        open = match open {
            None if closers(c).is_some()
                && (!is_single(c) || (!before.is_alphanumeric() && !after.is_whitespace())) =>
            {
                Some((at, c, 1))
            }
            Some((start, first, depth))
                if closers(first).is_some_and(|closers| closers.contains(&c))
                    && (!is_single(c) || !after.is_alphanumeric()) =>
            {
                if depth == 1 {
                    found.push(Span::new(start, end));
                    None
                } else {
                    Some((start, first, depth - 1))
                }
            }
            // The same mark again is a quotation inside the quotation.
            Some((start, first, depth)) if first == c && !is_single(c) => Some((start, first, depth + 1)),
            unchanged => unchanged,
        };
        before = c;
    }
    if let Some((start, first, _)) = open
        && !is_single(first)
    {
        found.push(Span::new(start, text.len()));
    }
    found.into_iter().map(|span| span.shifted(part.start())).collect()
}

const fn is_single(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> =
            marked(Span::new(0, text.len()), text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_marked_parts() {
        check("the “shameful” deal was “a trap”", &["“shameful”", "“a trap”"]);
        check("it's a 'stain', the group's word", &["'stain'"]);
        check("the ‘dead’ letter’s end", &["‘dead’"]);
        check("das „kalte“ Haus und »so« weiter", &["„kalte“", "»so«"]);
        check("la « honte » de", &["« honte »"]);
        check("“he said “no” twice” today", &["“he said “no” twice”"]);
        check("that is \"over", &["\"over"]);
        check("no marks at all, isn't it", &[]);
    }
}
