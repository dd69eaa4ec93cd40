//! The claims engine: text in, claims out. Needs only `domain` and `text`; does not know YAML, files,
//! the catalogue or the screen.
//!
//! Stages, each in a file that can be read alone:
//!
//! 1. `marks` pairs quotation marks,
//! 2. `scene` makes tokens (a quotation is one) and sentences, with the classes of `lexicon`,
//!    (`inside` parts a quotation that names its speaker between its marks),
//! 3. `cue` finds words of saying and, by `phrase` and `subject`, whom they belong to (`order` where the
//!    subject may stand on either side of its verb or be left out: French, Spanish, Arabic),
//! 4. `attribute` gives each cue its words, found by `content`, and each quotation its cue; `uncued`
//!    has the quotations without one, and `weigh` tells words said from scare quotes there,
//!    (`press` knows how statements name who speaks, `transcript` reads turns of speech, `section` tells
//!    the body from what stands around it),
//! 5. `resolve` turns `she` and `the group` into a name,
//! 6. `picks` lets what a person has picked win, where `anchor` finds it,
//! 7. `demand` marks the claims that ask something of somebody, by `pieces`.
//!
//! `figure` finds the numbers of a text, beside its claims.

mod anchor;
mod attribute;
mod content;
mod cue;
mod demand;
mod german;
mod figure;
mod inside;
mod lexicon;
mod marks;
mod order;
mod phrase;
mod picks;
mod pieces;
mod press;
mod resolve;
mod scene;
mod section;
mod subject;
mod transcript;
mod uncued;
mod weigh;

use crate::domain::{Anchor, Claim, Party, Pick};
use crate::text::paragraph::paragraphs;

use self::lexicon::Lexicon;
use self::scene::Scene;

pub use figure::figures;

/// The most words and signs of a text that claims are sought in: as many as the longest novel has.
pub const WORDS_MAX: usize = 2_000_000;
/// The most picks of a text, the most people it names itself, and the most bytes that are gone through for picks.
const PICKS_MAX: usize = 10_000;
const PICKS_BYTES_MAX: usize = 1 << 30;

/// What is known about a text besides its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// A BCP 47 tag.
    pub language: Option<&'a str>,
    /// Who puts the text on record, leading one first; empty for a text of unknown origin.
    pub issuers: &'a [String],
    /// Parties of the store.
    pub parties: &'a [Party],
    /// People of this statement.
    pub speakers: &'a [Party],
    /// Claims picked or corrected by a person: they win over what is found where words overlap.
    pub picks: &'a [Pick],
}

/// Whether finding the claims of a text would take more time and memory than one statement may: all that is
/// kept while they are found grows with words and signs, not with bytes. Who asks first can say so.
#[must_use]
pub fn is_beyond(text: &str, context: &Context<'_>) -> bool {
    let n_picks = context.picks.len();
    n_picks.max(context.speakers.len()) > PICKS_MAX
        || n_picks.saturating_mul(text.len()) > PICKS_BYTES_MAX
        // A sign has one byte at least, and a paragraph counts for four.
        || text.len() > WORDS_MAX / 4 && n_words(text) > WORDS_MAX
}

/// Words and signs; a line counts for four more, since around each the neighbouring ones are looked at, and of
/// text without spaces each character may be a word.
fn n_words(text: &str) -> usize {
    let mut n = 0;
    let mut is_inside = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric();
        n += match c {
            '\n' => 4,
            _ if c.is_whitespace() => 0,
            _ if is_word && is_inside && !lexicon::is_unspaced(c) => 0,
            _ => 1,
        };
        is_inside = is_word;
    }
    n
}

/// Finds the claims of a text, sorted by where they start. Linear in the length of the text.
#[must_use]
pub fn find(text: &str, context: &Context<'_>) -> Vec<Claim> {
    find_anchored(text, context).0
}

/// Finds the claims of a text, and says how each pick of the context stands in it, in the order of the
/// picks: a lost one is no claim, and a person should know.
#[must_use]
pub fn find_anchored(text: &str, context: &Context<'_>) -> (Vec<Claim>, Vec<Anchor>) {
    let lexicon = match context.language {
        Some(tag) => Lexicon::of(tag),
        None => Lexicon::detect(text),
    };
    let paragraphs = paragraphs(text);
    let quotations = marks::quotations(text, &paragraphs, lexicon);
    let mut scene = Scene::new(text, lexicon, &paragraphs, quotations);
    scene.mark_parties(context);
    let sections = section::sections(text, &paragraphs);
    let (mut found, _) = attribute::attribute(&scene);
    transcript::read(&scene, &paragraphs, &sections, &mut found);
    let mut claims = resolve::resolve(&scene, found, context);
    let section_at = |byte: usize| {
        let idx = paragraphs.partition_point(|it| it.end() <= byte);
        sections.get(idx).copied().unwrap_or_default()
    };
    // Who signs and whom to call is no claim, unless a person has picked it.
    claims.retain(|claim| section_at(claim.start()).speaks());
    let anchors = picks::apply(text, context.picks, &mut claims);
    demand::mark(&scene, &paragraphs, context, &mut claims);
    for claim in &mut claims {
        claim.section = section_at(claim.start());
    }
    claims.sort_by_key(|claim| (claim.start(), claim.extent().end()));
    (claims, anchors)
}
