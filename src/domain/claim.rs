//! A claim: who says what, where it stands in the body, and how sure that is. It does not know how
//! claims are found.

use super::rule::Rule;
use super::section::Section;
use super::span::Span;

/// How the words of a claim are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// Word for word, all of it in quotation marks.
    Quote,
    /// Reported, with some of the words in quotation marks.
    Mixed,
    /// Reported in the words of whoever writes: "X said that ...".
    Reported,
}

impl ClaimKind {
    /// The word for it in JSON, queries and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Mixed => "mixed",
            Self::Reported => "reported",
        }
    }
}

/// How sure it is that the speaker is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Only nearness speaks for it, or nothing.
    Unsure,
    /// The usual form, with one step of guessing: a pronoun where others are near, a participle.
    Likely,
    /// A cue and its speaker beside the words, or the words go on from such; or a person has confirmed
    /// it. Of the quotations found in news at least 95 of 100 that are called sure have the right speaker.
    Sure,
}

impl Confidence {
    /// The word for it in JSON and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// How the words of a pick stand in the text as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// As they were picked, but for case, white space and the form of quotation marks, and between the
    /// words they were picked between, where those were noted.
    Verbatim,
    /// The same words between others.
    Moved,
    /// Words like them; what is shown are those of the text.
    Altered,
    /// Nothing like them is left. No claim is lost, since it would have no words: the pick is reported.
    Lost,
}

impl Anchor {
    /// The word for it in JSON and on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Moved => "moved",
            Self::Altered => "altered",
            Self::Lost => "lost",
        }
    }
}

/// Where a claim comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Found in the text by rules.
    Found,
    /// Picked or corrected by a person in the statement's `claims:`.
    Picked {
        /// The person's remark.
        note: Option<String>,
        /// How the picked words stand in the text.
        anchor: Anchor,
    },
}

/// What a claim asks of somebody: a mark on the claim, not a kind of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Who is asked: the full name of the party where that is known, else the words of the text.
    pub of: Option<String>,
    /// What they are to do. Bytes of the same body as the claim's spans.
    pub what: Span,
}

/// Who said what, and where it stands. All spans are bytes of one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Quote, mixed or reported.
    pub kind: ClaimKind,
    /// The words claimed, in text order, never overlapping, never empty. A quotation span takes its
    /// marks in, so that what is highlighted is what stands in the text; one that runs over
    /// paragraphs is one span; one split by its attribution has a span for each part.
    pub content: Vec<Span>,
    /// The words that name the speaker: `the group`, `Ana Lindqvist, the organisation's director`.
    pub source: Option<Span>,
    /// The words of saying: `said`, `according to`. None for a claim that inherits its speaker.
    pub cue: Option<Span>,
    /// The party those words mean, by its full name where that is known.
    pub speaker: Option<String>,
    /// How sure the speaker is.
    pub confidence: Confidence,
    /// Found or picked.
    pub origin: Origin,
    /// How the speaker was found.
    pub rule: Rule,
    /// What the claim asks of somebody, if it does.
    pub demand: Option<Demand>,
    /// The part of the statement it stands in.
    pub section: Section,
}

impl Claim {
    /// The first byte of the claimed words.
    #[must_use]
    pub fn start(&self) -> usize {
        self.content.first().map_or(0, |span| span.start())
    }

    /// From the first to the last claimed word, attribution between them included.
    #[must_use]
    pub fn extent(&self) -> Span {
        self.content.iter().copied().reduce(Span::join).unwrap_or_default()
    }

    /// Why the speaker is the speaker: the rule, and whom its words were taken to mean.
    #[must_use]
    pub fn explained(&self, body: &str) -> String {
        let why = format!("{}: {}", self.rule.word(), self.rule.why());
        let source = self.source.map(|span| span.of(body).split_whitespace().collect::<Vec<_>>().join(" "));
        match (&self.speaker, source) {
            (Some(speaker), Some(source)) if !source.contains(speaker.as_str()) => {
                format!("{why}; “{source}” is taken for {speaker}")
            }
            _ => why,
        }
    }

    /// The claimed words as they stand in `body`; parts split by their attribution are joined by
    /// ` … `. White space that only lays out the text (a line break inside a paragraph, an
    /// indentation) becomes one space; paragraph breaks stay.
    #[must_use]
    pub fn text(&self, body: &str) -> String {
        let mut text = String::new();
        for span in &self.content {
            if !text.is_empty() {
                text.push_str(" … ");
            }
            for (idx, paragraph) in span.of(body).split("\n\n").enumerate() {
                if idx > 0 {
                    text.push_str("\n\n");
                }
                let mut words = paragraph.split_whitespace();
                text.push_str(words.next().unwrap_or(""));
                for word in words {
                    text.push(' ');
                    text.push_str(word);
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_split_quotation_are_joined() {
        let body = "“We\n  won,” she said. “It is\n\n“over.”";
        let part = |text: &str| {
            let start = body.find(text).unwrap();
            Span::new(start, start + text.len())
        };
        let claim = Claim {
            kind: ClaimKind::Quote,
            content: vec![part("“We\n  won,”"), part("“It is\n\n“over.”")],
            source: Some(part("she")),
            cue: Some(part("said")),
            speaker: None,
            confidence: Confidence::Likely,
            origin: Origin::Found,
            rule: Rule::CueBetween,
            demand: None,
            section: Section::Body,
        };
        assert_eq!(claim.text(body), "“We won,” … “It is\n\n“over.”");
        assert_eq!(claim.extent().of(body), body);
        assert_eq!(claim.explained(body), format!("cue-between: {}", Rule::CueBetween.why()));
        let claim = Claim { speaker: Some("Ana Roe".to_owned()), ..claim };
        assert!(claim.explained(body).ends_with("; “she” is taken for Ana Roe"));
    }
}
