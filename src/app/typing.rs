//! Keys that type: the query, a find, filters, commands, the digits of a claim's number. It does not
//! know what the lines lead to beyond asking for it.

use std::sync::Arc;

use super::action::Action;
use super::detail::Needle;
use super::keys::{Code, Key};
use super::line::Edited;
use super::overlay::Digit;
use super::{App, Effect, LineInput, Overlay, Query, query};

impl App {
    /// A key that is bound to nothing here.
    pub(super) fn typed(&mut self, key: Key) -> Vec<Effect> {
        if self.strip.editing {
            if key == Key::plain(Code::Tab) {
                return self.complete_query();
            }
            self.strip.completions.clear();
            self.strip.completing = false;
            self.strip.history.leave();
            return match self.strip.line.key(key) {
                Edited::Text => {
                    // A date that is typed is the reader's own, whatever it says.
                    self.timeline_part = None;
                    self.query_typed()
                }
                Edited::Cursor | Edited::No => Vec::new(),
            };
        }
        if let Some(line) = &mut self.find {
            if line.key(key) == Edited::Text {
                self.find_typed();
            }
            return Vec::new();
        }
        match &mut self.overlay {
            Overlay::ClaimsAll(all) => match all.filter.key(key) {
                Edited::Text => self.request_claims(),
                Edited::Cursor | Edited::No => Vec::new(),
            },
            Overlay::Help(help) => {
                if help.filter.key(key) == Edited::Text {
                    help.top = 0;
                }
                Vec::new()
            }
            Overlay::Command(command) => {
                if key == Key::plain(Code::Tab) {
                    if let Some(action) = command.fitting().get(command.cursor.selected) {
                        command.line.set(action.name());
                        command.cursor = super::Cursor::default();
                    }
                } else if command.line.key(key) == Edited::Text {
                    command.cursor = super::Cursor::default();
                }
                Vec::new()
            }
            Overlay::ClaimsHere(_) => self.claim_digit(key),
            Overlay::Problems(_)
            | Overlay::Views(_)
            | Overlay::Narrow(_)
            | Overlay::Timeline(_)
            | Overlay::None => Vec::new(),
        }
    }

    fn claim_digit(&mut self, key: Key) -> Vec<Effect> {
        let n_claims = self.detail.claims().len();
        let n_visible = self.n_overlay_rows_visible();
        let Overlay::ClaimsHere(here) = &mut self.overlay else { return Vec::new() };
        let Some(digit) = key.typed().filter(char::is_ascii_digit) else { return Vec::new() };
        match here.digit(digit, n_claims) {
            Digit::Jump(idx) => {
                self.overlay = Overlay::None;
                self.jump_to_claim(idx);
            }
            Digit::More(idx) => here.cursor.select(idx, n_claims, n_visible),
            Digit::None => self.tell(format!("there are {n_claims} claims in this text")),
        }
        Vec::new()
    }

    pub(super) fn pasted(&mut self, text: &str) -> Vec<Effect> {
        if self.strip.editing {
            self.strip.line.paste(text);
            self.strip.history.leave();
            self.strip.completions.clear();
            self.timeline_part = None;
            return self.query_typed();
        }
        if let Some(line) = &mut self.find {
            line.paste(text);
            self.find_typed();
            return Vec::new();
        }
        match &mut self.overlay {
            Overlay::ClaimsAll(all) => {
                all.filter.paste(text);
                self.request_claims()
            }
            Overlay::Help(help) => {
                help.filter.paste(text);
                Vec::new()
            }
            Overlay::Command(command) => {
                command.line.paste(text);
                Vec::new()
            }
            Overlay::ClaimsHere(_)
            | Overlay::Problems(_)
            | Overlay::Views(_)
            | Overlay::Narrow(_)
            | Overlay::Timeline(_)
            | Overlay::None => Vec::new(),
        }
    }

    /// The query's words changed: a good query is searched for at once, a bad one says where it is bad
    /// and leaves the results.
    pub(super) fn query_typed(&mut self) -> Vec<Effect> {
        match query::parse_typing(self.strip.line.text()) {
            Ok(query) => {
                self.strip.error = None;
                self.strip.line.text().clone_into(&mut self.good_query);
                if *self.strip.query == query {
                    return Vec::new();
                }
                self.strip.query = Arc::new(query);
                if self.detail.needle == Needle::Query {
                    self.detail.unmark();
                }
                self.request_view()
            }
            Err(error) => {
                self.strip.error = Some(error);
                Vec::new()
            }
        }
    }

    /// Goes through the queries that were asked, if an action means that: up does from the first row of the
    /// results, and then down goes the same way back.
    pub(super) fn through_history(&mut self, action: Action) -> Option<Vec<Effect>> {
        let (is_older, is_newer) = match action {
            Action::OlderQuery => (true, false),
            Action::NewerQuery => (false, true),
            Action::Up => (self.list.selected == 0 || self.strip.history.is_open(), false),
            Action::Down => (false, self.strip.history.is_open()),
            _ => (false, false),
        };
        let query = match (is_older, is_newer) {
            (true, _) => self.strip.history.older(self.strip.line.text()),
            (_, true) => self.strip.history.newer(),
            _ => return None,
        };
        if let Some(query) = query {
            self.strip.line.set(&query);
            self.timeline_part = None;
            return Some(self.query_typed());
        }
        if is_older {
            self.tell("no query before this one");
        }
        Some(Vec::new())
    }

    /// Remembers the query in the strip as one that was asked.
    pub(super) fn keep_query(&mut self) -> Vec<Effect> {
        let query = self.strip.line.text().trim().to_owned();
        if query.is_empty() {
            return Vec::new();
        }
        self.strip.history.add(&query);
        vec![Effect::SaveQuery(query)]
    }

    /// Whether the query is whole, now that it is no longer being typed; what is missing is said.
    pub(super) fn check_query(&mut self) -> bool {
        self.strip.error = query::parse(self.strip.line.text()).err();
        self.strip.error.is_none()
    }

    /// Empties the strip and shows all statements.
    pub(super) fn clear_query(&mut self) -> Vec<Effect> {
        self.strip.line = LineInput::default();
        self.timeline_part = None;
        self.good_query.clear();
        self.strip.error = None;
        self.strip.query = Arc::new(Query::default());
        if self.detail.needle == Needle::Query {
            self.detail.unmark();
        }
        self.request_view()
    }

    fn find_typed(&mut self) {
        let Some(line) = &self.find else { return };
        let needle = line.text().to_owned();
        if needle.is_empty() {
            self.detail.unmark();
        } else {
            self.find_in_text(&needle);
        }
    }
}
