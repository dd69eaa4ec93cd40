//! The ways in which a claim gets its speaker, each with a name and a sentence for readers. They do not
//! know how the claims engine works them out.

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal, $why:literal;)+) => {
        /// Which rule gave a claim its speaker.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// Every rule, the surest first.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name of the rule in JSON and on the screen.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// One sentence that says why the speaker is the speaker, without its full stop.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self {
                    $(Self::$name => $why,)+
                }
            }
        }
    };
}

rules! {
    /// A person has said so in the statement's `claims:`.
    Picked = "picked", "a person picked these words and named the speaker in the statement's claims";
    /// `Roe said: “...”`, `Roe said that ...`.
    CueBefore = "cue-before", "a word of saying with its subject stands right before the words";
    /// `“...,” said Roe.`
    CueAfter = "cue-after", "a word of saying with its subject stands right after the words";
    /// `“...,” said Roe, “...”`
    CueBetween = "cue-between", "a word of saying with its subject stands between the parts of the words";
    /// `According to Roe, ...`
    AccordingTo = "according-to", "a phrase such as “according to” names whose words they are";
    /// `— Ana Roe, Port Ainslie` on a line below.
    Signature = "signature", "a name stands on the line below the words";
    /// `Roe: “...”`
    Label = "label", "a name and a colon stand right before the words";
    /// `Roe said so and warned that ...`
    SharedSubject = "shared-subject", "the word of saying shares the subject of the verb before it";
    /// `Roe left the room, saying that ...`
    Participle = "participle", "the subject of the sentence is taken for that of its “saying”";
    /// `Roe had this to say:`, and the words in the next sentence or paragraph.
    Announced = "announced", "the sentence before announces the words and names who speaks";
    /// Another quotation of the paragraph in which somebody spoke.
    Inherited = "inherited", "nobody else is named since the last one who spoke in this paragraph";
    /// A paragraph of quotation after one that ended with the speaker's words.
    Continued = "continued", "the paragraph goes on from the quotation that ends the one before";
    /// A German sentence in the subjunctive after reported speech.
    Subjunctive = "subjunctive", "the sentence goes on in the subjunctive of reported speech";
    /// `Roe wants the “full truth” told.`
    Subject = "subject", "no word of saying: the subject of the sentence is taken for the speaker";
    /// A name beside a quotation, in a language without word lists.
    Adjacency = "adjacency", "the nearest name beside the words, as this language has no rules of its own";
    /// Words in a statement that nobody else is named for.
    IssuerVoice = "issuer-voice", "nobody else is named for the words, so they are the issuer's";
    /// No speaker at all.
    Nobody = "nobody", "no rule found who says these words";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_a_name_and_a_sentence_of_its_own() {
        let words: Vec<&str> = Rule::ALL.iter().map(|it| it.word()).collect();
        let mut unique = words.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), words.len());
        for rule in Rule::ALL {
            assert!(rule.why().chars().count() > 20 && !rule.why().ends_with('.'), "{}", rule.word());
            assert!(rule.word().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.word());
        }
    }
}
