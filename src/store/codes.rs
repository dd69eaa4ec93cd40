//! Every code a diagnostic of the store can have, with one line on each: the list behind the
//! documentation and the fixtures. It does not know when a code is given.

/// A code and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable and greppable.
    pub name: &'static str,
    /// One sentence, lower case, no full stop.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($ident:ident $name:literal $meaning:literal)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $meaning, ".")]
            pub const $ident: &str = $name;
        )*

        /// All codes, in alphabetical order.
        pub const ALL: &[Code] = &[$(Code { name: $name, meaning: $meaning }),*];
    };
}

codes! {
    ALTERED_PICK "altered-pick" "the words of a picked claim stand in the body in another form; the claim shows those of the body"
    ANCHOR_OR_ALIAS "anchor-or-alias" "anchors, aliases and merge keys are not read: each statement says all there is to say itself"
    BAD_CHANNEL "bad-channel" "the channel is none of the known ones; the statement opens without it"
    BAD_COUNTRY "bad-country" "not an ISO 3166-1 alpha-2 code; the statement opens without it"
    BAD_DATE "bad-date" "not a year, a month or a day that exists; the statement is shown as undated"
    BAD_FORMAT "bad-format" "the store says it has a format this version does not know"
    BAD_ID "bad-id" "an id is a-z, 0-9 and -, at most 80 characters; the statement does not open without one"
    BAD_KIND "bad-kind" "a party is a person or an organization; it is kept as a party of unknown kind"
    BAD_LANGUAGE "bad-language" "not a BCP 47 tag; the statement opens without it"
    BAD_STATUS "bad-status" "the status is none of the known ones; the statement is shown as current"
    BAD_URL "bad-url" "not an http or https address; it is shown but never opened"
    DUPLICATE_ID "duplicate-id" "two statements share an id; both are shown"
    DUPLICATE_KEY "duplicate-key" "a field stands twice, so that nobody can tell which one holds"
    EMPTY_DOCUMENT "empty-document" "two document markers with nothing between them"
    EMPTY_FILE "empty-file" "a file without any statement"
    EMPTY_STORE "empty-store" "a folder without any .yaml or .yml file"
    HIDDEN "hidden" "files and folders whose names begin with a dot are passed over"
    LINK_OUTSIDE "link-outside" "a link that leads out of the store is passed over"
    LOST_PICK "lost-pick" "the words of a picked claim are not in the body; the claim is not shown"
    MERGE_CONFLICT "merge-conflict" "a version control system left both sides of a conflict in the file"
    MISSING_FIELD "missing-field" "a required field is missing or empty"
    NESTED_STORE "nested-store" "an onrecord.yaml below the root of the store is passed over"
    NOT_A_FILE "not-a-file" "a pipe, a socket or a device is passed over"
    NUL "nul" "a zero byte, which no text has"
    TAG "tag" "a YAML tag of somebody's own is not read"
    TOO_DEEP "too-deep" "lists and mappings are nested too deeply"
    TOO_LARGE "too-large" "a file, a document or a body is larger than is read, or than claims are sought in"
    UNDATED "undated" "a statement without a date is sorted last"
    UNKNOWN_FIELD "unknown-field" "a field that is not known; it is passed over"
    UNREADABLE "unreadable" "the file or folder cannot be read"
    WRONG_ENCODING "wrong-encoding" "the text is not UTF-8"
    WRONG_TYPE "wrong-type" "a list where text is expected, or the like"
    YAML_SYNTAX "yaml-syntax" "the text is not YAML as it stands"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_plain() {
        assert!(ALL.is_sorted_by(|a, b| a.name < b.name));
        for code in ALL {
            assert!(code.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", code.name);
            assert!(!code.meaning.ends_with('.'), "{}", code.meaning);
        }
    }
}
