//! Everything a reader can do, once: name, help and default keys in one table. The keymap, the help
//! pane, `onrecord keys`, the command line of the reader and the README come from it. It does not know
//! how an action is done.

/// A set of places in which keys are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Places(u8);

impl Places {
    /// No place.
    pub const NONE: Self = Self(0);
    /// The list of statements.
    pub const LIST: Self = Self(1);
    /// The text of a statement.
    pub const TEXT: Self = Self(2);
    /// A list laid over both: claims, problems, help.
    pub const OVERLAY: Self = Self(4);
    /// A line being typed: query, find, filter, command.
    pub const INPUT: Self = Self(8);
    /// The counts by which results are narrowed.
    pub const NARROW: Self = Self(16);
    /// The bars of the timeline.
    pub const TIMELINE: Self = Self(32);
    /// List and text.
    pub const PANES: Self = Self(3);
    /// All but typing.
    pub const MOVING: Self = Self(55);
    /// Everywhere.
    pub const ANY: Self = Self(63);

    /// Whether both have a place in common.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All places of either.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The places not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is no place left.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A default key and where it holds.
type DefaultKey = (Places, &'static str);

macro_rules! actions {
    ($($section:literal { $($variant:ident $name:literal $help:literal [$($places:ident $key:literal),*])+ })+) => {
        /// Something a reader can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[doc = $help] $variant,)+)+
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$variant,)+)+];

            /// The name by which `:` and the configuration know it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)+)+ }
            }

            /// One line of help.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $($(Self::$variant => $help,)+)+ }
            }

            /// The part of the table it stands in.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self { $($(Self::$variant => $section,)+)+ }
            }

            /// Its keys before any configuration.
            #[must_use]
            pub const fn default_keys(self) -> &'static [DefaultKey] {
                match self { $($(Self::$variant => &[$((Places::$places, $key)),*],)+)+ }
            }
        }
    };
}

actions! {
    "Moving" {
        Down "down" "Go down one row" [MOVING "j", ANY "down"]
        Up "up" "Go up one row" [MOVING "k", ANY "up"]
        HalfPageDown "half-page-down" "Go down half a page" [MOVING "ctrl-d"]
        HalfPageUp "half-page-up" "Go up half a page" [MOVING "ctrl-u"]
        PageDown "page-down" "Go down a page" [MOVING "space", MOVING "ctrl-f", ANY "pagedown"]
        PageUp "page-up" "Go up a page" [MOVING "ctrl-b", ANY "pageup"]
        Top "top" "Go to the first row" [MOVING "g", MOVING "home"]
        Bottom "bottom" "Go to the last row" [MOVING "G", MOVING "end"]
        SwitchPane "switch-pane" "Go to the other pane" [PANES "tab"]
        FocusList "focus-list" "Go to the list" [PANES "h", PANES "left"]
        FocusText "focus-text" "Go to the text" [PANES "l", PANES "right"]
        Accept "open" "Read the statement; in a list laid over, go to the row" [ANY "enter"]
        NextStatement "next-statement" "Read the next statement of the list" [PANES "J"]
        PreviousStatement "previous-statement" "Read the statement before it in the list" [PANES "K"]
        GoBack "go-back" "Go back to where the last jump came from" [MOVING "ctrl-o"]
        Back "back" "Leave what is open; at the list, quit" [MOVING "q"]
        Clear "clear" "Leave the line, clear marks of find, clear the results" [ANY "esc"]
    }
    "Searching" {
        Search "search" "Search all statements" [LIST "/", PANES "s"]
        OlderQuery "older-query" "While typing a query: the one asked before (up does it too, from the first row)" [INPUT "ctrl-p"]
        NewerQuery "newer-query" "While typing a query: the one asked after" [INPUT "ctrl-n"]
        Find "find" "Find words in this text" [TEXT "/"]
        NextMatch "next-match" "Go to the next match in the text" [PANES "n"]
        PreviousMatch "previous-match" "Go to the match before it" [PANES "N"]
        Views "views" "Show your saved views" [PANES "v"]
        SortNext "sort" "Sort by the next of date, issuer, title, claims, relevance" [PANES "S"]
        Reverse "reverse" "Turn the order around" [PANES "R"]
        SortByDate "sort-by-date" "Sort by date, newest first" []
        SortByIssuer "sort-by-issuer" "Sort by issuer" []
        SortByTitle "sort-by-title" "Sort by title" []
        SortByClaims "sort-by-claims" "Sort by number of claims, most first" []
        SortByRelevance "sort-by-relevance" "Sort by how well the words are answered: titles over quotations over the rest" []
        Narrow "narrow" "Count the results by issuer, topic, year, speaker; Enter narrows to one" [PANES "f", NARROW "f", TIMELINE "f"]
        NextSection "next-section" "Count by the next: issuer, topic, year, speaker" [NARROW "tab", NARROW "l", NARROW "right"]
        PreviousSection "previous-section" "Count by the one before it" [NARROW "shift-tab", NARROW "h", NARROW "left"]
        LeaveOut "leave-out" "Leave the value out of the results" [NARROW "-"]
        Timeline "timeline" "Show when the results are from, by month or year" [PANES "t", NARROW "t", TIMELINE "t"]
        NextPeriod "next-period" "Narrow to the next month or year with statements" [TIMELINE "l", TIMELINE "right"]
        PreviousPeriod "previous-period" "Narrow to the one before it" [TIMELINE "h", TIMELINE "left"]
        ByMonth "by-month" "Let each bar be a month" [TIMELINE "+"]
        ByYear "by-year" "Let each bar be a year" [TIMELINE "-"]
    }
    "Claims" {
        NextClaim "next-claim" "Go to the next claim of the text" [PANES "]"]
        PreviousClaim "previous-claim" "Go to the claim before it" [PANES "["]
        ClaimsHere "claims" "List the claims of this statement; a digit jumps" [PANES "c"]
        ClaimsAll "all-claims" "List the claims of all statements in the results" [PANES "C"]
        ExplainClaim "explain-claim" "Say which rule gave the claim its speaker" [MOVING "w"]
    }
    "Copying" {
        CopyCitation "copy-citation" "Copy the quotation with its citation" [MOVING "y y"]
        CopyBare "copy-quotation" "Copy the bare quotation" [MOVING "y q"]
        CopyMarkdown "copy-markdown" "Copy the quotation as Markdown" [MOVING "y m"]
        CopyUrl "copy-url" "Copy the URL" [MOVING "y u"]
        CopyLink "copy-link" "Copy a link that opens at the words" [MOVING "y l"]
        CopyId "copy-id" "Copy the id" [MOVING "y i"]
    }
    "Statements" {
        ToggleRead "toggle-read" "Mark as read or unread" [PANES "m"]
        ToggleStar "toggle-star" "Give or take the star" [PANES "*"]
        OpenUrl "open-url" "Open the URL in a browser" [PANES "o"]
        Edit "edit" "Open the statement in your editor" [PANES "e"]
        ReadAlone "read-alone" "Show the text alone, or with the list" [PANES "z"]
    }
    "Program" {
        Help "help" "Show all keys; type to search them" [MOVING "?", ANY "f1"]
        Command "command" "Call an action by its name" [MOVING ":"]
        Problems "problems" "Show what is wrong with the files of the store" [PANES "P"]
        Reload "reload" "Read the store again" [PANES "ctrl-r"]
        Redraw "redraw" "Draw the screen anew" [ANY "ctrl-l"]
        Suspend "suspend" "Leave for the shell; `fg` comes back" [ANY "ctrl-z"]
        Quit "quit" "Quit" [MOVING "Q", ANY "ctrl-c"]
    }
}

impl Action {
    /// The action of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }

    /// Where its keys hold; everywhere but in a line for an action without keys.
    #[must_use]
    pub fn places(self) -> Places {
        let places = self.default_keys().iter().fold(Places::NONE, |all, (places, _)| all.with(*places));
        if places.is_empty() { Places::MOVING } else { places }
    }
}
