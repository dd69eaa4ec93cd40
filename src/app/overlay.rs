//! What is laid over the panes: claims of one statement, claims of all results, help, a command being
//! typed, problems of the store, counts of the results, the timeline. State only; it does not know how they are drawn.

use std::sync::Arc;

use super::action::Action;
use super::keys::Keymap;
use super::line::LineInput;
use super::list::Cursor;
use super::narrow::Narrow;
use super::timeline::Timeline;
use crate::domain::Diagnostic;
use crate::search::View;
use crate::search::evaluate::ClaimAt;
use crate::text::fold::fold;

/// What is laid over the panes; one at a time.
#[derive(Clone, Debug, Default)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The claims of the open statement.
    ClaimsHere(ClaimsHere),
    /// The claims of all statements in the list.
    ClaimsAll(ClaimsAll),
    /// All keys.
    Help(Help),
    /// An action called by name.
    Command(Command),
    /// What is wrong with the files.
    Problems(Problems),
    /// Saved views.
    Views(Views),
    /// What the results are, counted.
    Narrow(Narrow),
    /// When the results are from; below the panes.
    Timeline(Timeline),
}

/// The claims of the open statement, under the numbers of the margin.
#[derive(Clone, Debug, Default)]
pub struct ClaimsHere {
    /// The selected claim.
    pub cursor: Cursor,
    /// Digits of a number typed so far.
    pub digits: String,
}

/// What a typed digit comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digit {
    /// The number is complete: the claim of that index.
    Jump(usize),
    /// Another digit may follow.
    More(usize),
    /// No claim has such a number.
    None,
}

impl ClaimsHere {
    /// Takes a digit. Up to nine claims one digit is enough; beyond, a number waits for its second
    /// digit unless no claim could have it.
    pub fn digit(&mut self, digit: char, n_claims: usize) -> Digit {
        self.digits.push(digit);
        let number: usize = self.digits.parse().unwrap_or(usize::MAX);
        if number == 0 || number > n_claims {
            self.digits.clear();
            return Digit::None;
        }
        if number.saturating_mul(10) <= n_claims {
            return Digit::More(number - 1);
        }
        self.digits.clear();
        Digit::Jump(number - 1)
    }
}

/// The claims of all statements in the list.
#[derive(Clone, Debug, Default)]
pub struct ClaimsAll {
    /// Words and speakers typed.
    pub filter: LineInput,
    /// The statements the rows refer to.
    pub view: Arc<View>,
    /// The claims.
    pub rows: Vec<ClaimAt>,
    /// The selected one.
    pub cursor: Cursor,
    /// The rows answer an older filter.
    pub waiting: bool,
    /// The filter that the rows answer.
    pub answered: String,
    /// Select this row when the answer comes.
    pub wanted: Option<usize>,
}

/// All keys, filtered by what is typed.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// What is typed.
    pub filter: LineInput,
    /// The first row that shows.
    pub top: usize,
}

/// A row of the help pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpRow {
    /// A section begins.
    Section(&'static str),
    /// An action with its keys.
    Action(Action, String),
}

impl Help {
    /// The rows that hold every typed word in key, name or help.
    #[must_use]
    pub fn rows(&self, keymap: &Keymap) -> Vec<HelpRow> {
        let wanted = fold(self.filter.text());
        let mut rows = Vec::new();
        let mut section = "";
        for action in Action::ALL.iter().copied() {
            let keys = keymap.keys_of(action).join("  ");
            let words = fold(&format!("{keys} {} {} {}", action.name(), action.help(), action.section()));
            if !wanted.split_whitespace().all(|word| words.contains(word)) {
                continue;
            }
            if action.section() != section {
                section = action.section();
                rows.push(HelpRow::Section(section));
            }
            rows.push(HelpRow::Action(action, keys));
        }
        rows
    }
}

/// An action called by name.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// What is typed.
    pub line: LineInput,
    /// The selected one of the actions that fit.
    pub cursor: Cursor,
}

impl Command {
    /// The actions whose name fits what is typed: those that begin with it first.
    #[must_use]
    pub fn fitting(&self) -> Vec<Action> {
        let typed = fold(self.line.text().trim());
        let mut fitting: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|it| it.name().contains(&typed) || fold(it.help()).contains(&typed))
            .collect();
        if typed.is_empty() {
            return fitting;
        }
        fitting.sort_by_key(|it| match it.name() {
            name if name == typed => (0, 0),
            name if name.starts_with(&typed) => (1, name.len()),
            name if name.contains(&typed) => (2, name.len()),
            _ => (3, 0),
        });
        fitting
    }
}

/// Saved views.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// How many statements answer each, once that is known; None for one that could not be counted.
    pub sizes: Vec<Option<usize>>,
    /// The selected one.
    pub cursor: Cursor,
}

/// What is wrong with the files of the store.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// As they were when the pane was opened.
    pub list: Vec<Diagnostic>,
    /// The selected one.
    pub cursor: Cursor,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_jumps_and_two_past_nine() {
        let mut here = ClaimsHere::default();
        assert_eq!(here.digit('4', 9), Digit::Jump(3));
        assert_eq!(here.digit('0', 9), Digit::None);
        assert_eq!(here.digit('1', 14), Digit::More(0));
        assert_eq!(here.digit('4', 14), Digit::Jump(13));
        assert_eq!(here.digit('2', 14), Digit::Jump(1));
        assert_eq!(here.digit('1', 14), Digit::More(0));
        assert_eq!(here.digit('9', 14), Digit::None);
        assert!(here.digits.is_empty());
    }

    #[test]
    fn commands_that_begin_with_the_words_come_first() {
        let command = Command { line: LineInput::with("claims"), ..Command::default() };
        let names: Vec<&str> = command.fitting().into_iter().map(Action::name).collect();
        assert_eq!(names[..2], ["claims", "all-claims"]);
        assert_eq!(Command::default().fitting().len(), Action::ALL.len());
    }

    #[test]
    fn help_is_searched_by_key_name_and_words() {
        let rows = |typed: &str| {
            let help = Help { filter: LineInput::with(typed), top: 0 };
            help.rows(&Keymap::default()).len()
        };
        assert!(rows("") > Action::ALL.len());
        assert_eq!(rows("copy citation"), 2);
        assert_eq!(rows("xyzzy"), 0);
    }
}
