//! What stands in the index: a document for each statement, and one for each of its claims. It does not
//! know how either is found.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::tokens::{FIRSTS, PLAIN, WORDS};

/// The fields of both kinds of document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// All that a word without a field is looked for in, each part a value of its own.
    pub(super) text: Field,
    pub(super) title: Field,
    /// The quoted words of a claim, as one text.
    pub(super) quoted: Field,
    /// The first characters of the words of `text`: so many words begin with one that they could not be gone
    /// through while somebody types.
    pub(super) firsts: Field,
    /// The same of `quoted`.
    pub(super) quoted_firsts: Field,
    /// The words of a claim that are not all quoted.
    pub(super) said: Field,
    /// The speaker's name, and the words of the text that name them.
    pub(super) speaker: Field,
    /// The speaker as they are counted: see [`crate::search::facets::speaker`]. Not searched.
    pub(super) name: Field,
    /// What kind of document, as [`super::tokens::Mark`] has it.
    pub(super) mark: Field,
    /// The slot of the statement.
    pub(super) slot: Field,
    /// The number of the claim from 1; 0 for the statement itself.
    pub(super) claim: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let text = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = text(WORDS, IndexRecordOption::WithFreqsAndPositions);
    // Of claims nothing is ranked: the lengths of their fields are not needed.
    let unranked = |options: TextOptions| {
        let indexing = options.get_indexing_options().cloned().unwrap_or_default().set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let firsts = unranked(text(FIRSTS, IndexRecordOption::Basic));
    let mut builder = Schema::builder();
    let fields = Fields {
        text: builder.add_text_field("text", words.clone()),
        title: builder.add_text_field("title", words.clone()),
        quoted: builder.add_text_field("quoted", unranked(words.clone())),
        firsts: builder.add_text_field("firsts", firsts.clone()),
        quoted_firsts: builder.add_text_field("quoted_firsts", firsts),
        said: builder.add_text_field("said", unranked(words.clone())),
        speaker: builder.add_text_field("speaker", unranked(words)),
        name: builder.add_text_field("name", TextOptions::default().set_fast("raw")),
        mark: builder.add_text_field("mark", unranked(text(PLAIN, IndexRecordOption::Basic))),
        slot: builder.add_u64_field("slot", NumericOptions::from(FAST | INDEXED)),
        claim: builder.add_u64_field("claim", FAST),
    };
    (builder.build(), fields)
}

impl Fields {
    /// Where the first characters of a field's words stand, if they do.
    pub(super) fn firsts_of(&self, field: Field) -> Option<Field> {
        let firsts = [(self.text, self.firsts), (self.quoted, self.quoted_firsts)];
        firsts.into_iter().find(|(of, _)| *of == field).map(|(_, firsts)| firsts)
    }
}
