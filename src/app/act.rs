//! What each action does. The one big match over the table of `action`; everything it needs stands in
//! the other files of this room.

use std::sync::Arc;

use super::action::Action;
use super::detail::Needle;
use super::layout::Focus;
use super::narrow::Choice;
use super::overlay::{ClaimsAll, ClaimsHere, Command, Help, Problems};
use super::timeline::Zoom;
use super::{App, Effect, LineInput, Overlay};
use crate::cite::{self, Form};
use crate::domain::{Mark, web};
use crate::search::Stock;
use crate::search::evaluate::{Order, Sort};
use crate::store::read;
use crate::text::hidden_in_words;
use crate::text::script::host_warning;

/// What is told when the reader asks for the files to be read again.
pub(super) const READING_AGAIN: &str = "reading the store again";

/// What moving is counted in.
#[derive(Clone, Copy)]
enum By {
    Row,
    HalfPage,
    Page,
    All,
}

impl App {
    /// Carries out an action.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        if self.holds(action) || self.holds_for_counts(action) {
            return Vec::new();
        }
        if self.strip.editing
            && let Some(effects) = self.through_history(action)
        {
            return effects;
        }
        match action {
            Action::OlderQuery | Action::NewerQuery => Vec::new(),
            Action::Down => self.go(By::Row, true),
            Action::Up => self.go(By::Row, false),
            Action::HalfPageDown => self.go(By::HalfPage, true),
            Action::HalfPageUp => self.go(By::HalfPage, false),
            Action::PageDown => self.go(By::Page, true),
            Action::PageUp => self.go(By::Page, false),
            Action::Top => self.go(By::All, false),
            Action::Bottom => self.go(By::All, true),
            Action::SwitchPane => {
                let other = if self.focus == Focus::List { Focus::Text } else { Focus::List };
                self.focus_on(other)
            }
            Action::FocusList => self.focus_on(Focus::List),
            Action::FocusText => self.focus_on(Focus::Text),
            Action::Accept => self.accept(),
            Action::NextStatement => self.step_statement(true),
            Action::PreviousStatement => self.step_statement(false),
            Action::GoBack => self.go_back(),
            Action::Back => self.back(),
            Action::Clear => self.clear(),
            Action::Search => {
                self.overlay = Overlay::None;
                self.strip.editing = true;
                Vec::new()
            }
            Action::Find => {
                if self.detail.entry.is_some() {
                    self.find = Some(LineInput::default());
                    self.find_from = (self.detail.top, self.detail.claim);
                }
                Vec::new()
            }
            Action::NextMatch => {
                self.step_match(true);
                Vec::new()
            }
            Action::PreviousMatch => {
                self.step_match(false);
                Vec::new()
            }
            Action::SortNext => {
                let mut steps = Sort::ALL.into_iter().cycle().skip_while(|it| *it != self.order.sort);
                let next = steps.nth(1).unwrap_or_default();
                self.sort(next)
            }
            Action::Reverse => {
                self.order = Order { reversed: !self.order.reversed, ..self.order };
                self.request_view()
            }
            Action::SortByDate => self.sort(Sort::Date),
            Action::SortByIssuer => self.sort(Sort::Issuer),
            Action::SortByTitle => self.sort(Sort::Title),
            Action::SortByClaims => self.sort(Sort::Claims),
            Action::SortByRelevance => self.sort(Sort::Relevance),
            Action::Narrow => self.narrow(),
            Action::NextSection => self.step_section(true),
            Action::PreviousSection => self.step_section(false),
            Action::Timeline => self.timeline(),
            Action::NextPeriod => self.step_period(true),
            Action::PreviousPeriod => self.step_period(false),
            Action::ByMonth => self.zoom(Zoom::Month),
            Action::ByYear => self.zoom(Zoom::Year),
            Action::LeaveOut => self.choose(Choice::Out),
            Action::NextClaim => {
                self.step_claim(true);
                Vec::new()
            }
            Action::PreviousClaim => {
                self.step_claim(false);
                Vec::new()
            }
            Action::ClaimsHere => {
                self.claims_here();
                Vec::new()
            }
            Action::ClaimsAll => {
                self.overlay = Overlay::ClaimsAll(ClaimsAll::default());
                self.request_claims()
            }
            Action::ExplainClaim => {
                self.explain_claim();
                Vec::new()
            }
            Action::CopyCitation => self.copy(Form::Citation, "the quotation with its citation"),
            Action::CopyBare => self.copy(Form::Bare, "the bare quotation"),
            Action::CopyMarkdown => self.copy(Form::Markdown, "the quotation as Markdown"),
            Action::CopyUrl => self.copy(Form::Url, "the URL"),
            Action::CopyLink => self.copy(Form::Link, "the link that opens at the words"),
            Action::CopyId => self.copy(Form::Id, "the id"),
            Action::ToggleRead => self.toggle(Mark::Read),
            Action::ToggleStar => self.toggle(Mark::Starred),
            Action::OpenUrl => self.open_url(),
            Action::Edit => self.edit(),
            Action::ReadAlone => {
                self.alone = !self.alone;
                if self.alone {
                    self.focus = Focus::Text;
                }
                Vec::new()
            }
            Action::Help => {
                self.overlay = Overlay::Help(Help::default());
                self.strip.editing = false;
                self.find = None;
                Vec::new()
            }
            Action::Command => {
                self.overlay = Overlay::Command(Command::default());
                Vec::new()
            }
            Action::Views => self.show_views(),
            Action::Problems => {
                let list = self.stock.problems();
                if list.is_empty() {
                    self.tell("nothing is wrong with the files of the store");
                } else {
                    self.overlay = Overlay::Problems(Problems { list, ..Problems::default() });
                }
                Vec::new()
            }
            Action::Reload => {
                self.tell(READING_AGAIN);
                vec![Effect::LoadStore]
            }
            Action::Redraw => vec![Effect::Redraw],
            Action::Suspend => vec![Effect::Suspend],
            Action::Quit => vec![Effect::Quit],
        }
    }

    /// Moves in whatever has the keys.
    fn go(&mut self, by: By, down: bool) -> Vec<Effect> {
        let n_visible = match (&self.overlay, self.focus) {
            (Overlay::None, Focus::Text) if !self.strip.editing => usize::from(self.panes().text.height),
            (Overlay::None | Overlay::Timeline(_), _) => self.n_list_rows_visible(),
            _ => self.n_overlay_rows_visible(),
        };
        let rows = match by {
            By::Row => 1,
            By::HalfPage => (n_visible / 2).max(1),
            // A row of the page before stays, so that the eye finds its way.
            By::Page => n_visible.saturating_sub(1).max(1),
            By::All => 1 << 40,
        };
        let rows = isize::try_from(rows).unwrap_or(isize::MAX);
        let rows = if down { rows } else { -rows };
        let n_help_rows = match &self.overlay {
            Overlay::Help(help) => help.rows(&self.keymap).len(),
            _ => 0,
        };
        match &mut self.overlay {
            Overlay::None if self.focus == Focus::Text && !self.strip.editing => self.detail.scroll(rows),
            Overlay::Timeline(_) if matches!(by, By::All) => return self.go_to_period(down),
            Overlay::None | Overlay::Timeline(_) => {
                self.list.step(rows, self.view.rows.len(), n_visible);
                self.follow_list();
            }
            Overlay::ClaimsHere(here) => {
                here.digits.clear();
                let n_claims = self.detail.entry.as_ref().map_or(0, |it| it.claims.len());
                here.cursor.step(rows, n_claims, n_visible);
            }
            Overlay::ClaimsAll(all) => all.cursor.step(rows, all.rows.len(), n_visible),
            Overlay::Command(command) => {
                let n_rows = command.fitting().len();
                command.cursor.step(rows, n_rows, n_visible);
            }
            Overlay::Problems(problems) => problems.cursor.step(rows, problems.list.len(), n_visible),
            Overlay::Views(views) => views.cursor.step(rows, self.views.len(), n_visible),
            Overlay::Narrow(narrow) => narrow.step(rows, n_visible),
            Overlay::Help(help) => {
                help.top =
                    help.top.saturating_add_signed(rows).min(n_help_rows.saturating_sub(n_visible.max(1)));
            }
        }
        Vec::new()
    }

    fn focus_on(&mut self, focus: Focus) -> Vec<Effect> {
        if focus == Focus::List {
            self.alone = false;
            if self.detail.off_list.is_some() {
                self.follow_list();
            }
        }
        if focus == Focus::List || self.detail.entry.is_some() || self.awaited.is_some() {
            self.focus = focus;
        }
        Vec::new()
    }

    fn accept(&mut self) -> Vec<Effect> {
        if self.strip.editing {
            if !self.check_query() {
                return Vec::new();
            }
            self.strip.editing = false;
            let mut effects = self.keep_query();
            effects.extend(self.read_selected());
            return effects;
        }
        if let Some(line) = self.find.take() {
            let found = (self.detail.top, self.detail.claim);
            if found != self.find_from && !self.detail.matches.is_empty() {
                (self.detail.top, self.detail.claim) = self.find_from;
                self.leave_mark();
                (self.detail.top, self.detail.claim) = found;
            }
            if self.detail.matches.is_empty() && !line.text().is_empty() {
                self.warn(format!("“{}” does not stand in this text", line.text()));
            }
            return Vec::new();
        }
        match &self.overlay {
            Overlay::None if self.focus == Focus::List => self.read_selected(),
            Overlay::None => {
                self.detail.scroll(1);
                Vec::new()
            }
            Overlay::ClaimsHere(here) => {
                let idx = here.cursor.selected;
                self.overlay = Overlay::None;
                self.focus = Focus::Text;
                self.fit();
                self.jump_to_claim(idx);
                Vec::new()
            }
            Overlay::ClaimsAll(_) => self.open_claim_row(),
            Overlay::Narrow(_) => self.choose(Choice::In),
            Overlay::Timeline(_) => self.keep_timeline(),
            Overlay::Help(_) => {
                self.overlay = Overlay::None;
                Vec::new()
            }
            Overlay::Command(command) => {
                let action = command.fitting().get(command.cursor.selected).copied();
                let typed = command.line.text().to_owned();
                self.overlay = Overlay::None;
                if let Some(action) = action {
                    self.act(action)
                } else {
                    self.warn(format!("no action is named {typed}"));
                    Vec::new()
                }
            }
            Overlay::Views(views) => {
                let idx = views.cursor.selected;
                self.open_view(idx)
            }
            Overlay::Problems(problems) => {
                let place = problems.list.get(problems.cursor.selected);
                let Some(place) = place else { return Vec::new() };
                let line = place.at.as_ref().map_or(1, |at| at.line);
                let file = Arc::clone(&place.path);
                self.edit_file(file, line)
            }
        }
    }

    /// `q`: one step out; at the list, out of the program.
    fn back(&mut self) -> Vec<Effect> {
        if !matches!(self.overlay, Overlay::None) {
            return self.leave_overlay();
        }
        if self.alone {
            self.alone = false;
            return Vec::new();
        }
        match self.focus {
            Focus::Text => self.focus_on(Focus::List),
            Focus::List => vec![Effect::Quit],
        }
    }

    fn leave_overlay(&mut self) -> Vec<Effect> {
        match self.overlay {
            Overlay::Timeline(_) => self.cancel_timeline(),
            Overlay::Narrow(_) => self.leave_narrow(),
            _ => {
                self.overlay = Overlay::None;
                Vec::new()
            }
        }
    }

    /// Esc: leaves a line, then an overlay, then the marks of a find, then the text, then the results.
    fn clear(&mut self) -> Vec<Effect> {
        if self.strip.editing {
            self.strip.editing = false;
            if self.strip.error.take().is_some() {
                self.strip.line.set(&self.good_query);
                self.tell("back to the last query that could be understood");
            }
            return Vec::new();
        }
        if self.find.take().is_some() {
            self.detail.unmark();
            self.mark_query_matches();
            (self.detail.top, self.detail.claim) = self.find_from;
            self.detail.scroll(0);
            return Vec::new();
        }
        if !matches!(self.overlay, Overlay::None) {
            return self.leave_overlay();
        }
        if self.focus == Focus::Text {
            if matches!(self.detail.needle, Needle::Find(_) | Needle::Query) {
                self.detail.unmark();
                return Vec::new();
            }
            self.alone = false;
            return self.focus_on(Focus::List);
        }
        if !self.strip.line.text().is_empty() {
            return self.clear_query();
        }
        if self.store.loading.is_some() && matches!(self.stock, Stock::Kept(_)) {
            return vec![Effect::StopLoad];
        }
        Vec::new()
    }

    fn claims_here(&mut self) {
        let n_claims = self.detail.claims().len();
        if n_claims == 0 {
            self.tell("no claim was found in this text");
            return;
        }
        let mut here = ClaimsHere::default();
        // The claim one stands on, else the first in sight.
        let at = self.detail.claim.or_else(|| self.detail.next_claim(true)).unwrap_or(0);
        self.overlay = Overlay::ClaimsHere(ClaimsHere::default());
        here.cursor.select(at, n_claims, self.n_overlay_rows_visible());
        self.overlay = Overlay::ClaimsHere(here);
    }

    fn copy(&mut self, form: Form, what: &str) -> Vec<Effect> {
        let Some(entry) = self.detail.entry.clone() else { return Vec::new() };
        let claim = self.claim_to_copy().and_then(|idx| entry.claims.get(idx));
        match cite::copy(form, &entry.statement, claim) {
            Ok(text) => {
                let of_statement = claim.is_none() && matches!(form, Form::Citation | Form::Markdown);
                let what =
                    if of_statement { "the citation of the statement; ] goes to a claim" } else { what };
                // What is copied is the stored text, so whoever pastes it should know.
                match hidden_in_words(&text) {
                    None => self.tell(format!("copied {what}")),
                    Some(unseen) => self.warn(format!("copied {what}; hidden characters in it: {unseen}")),
                }
                vec![Effect::Copy(text)]
            }
            Err(why) => {
                self.warn(why);
                Vec::new()
            }
        }
    }

    /// Says why the claim one stands on has its speaker.
    fn explain_claim(&mut self) {
        let explained = match &self.overlay {
            Overlay::ClaimsAll(all) => all.rows.get(all.cursor.selected).and_then(|at| {
                let entry = self.entry_of(&all.view.stock, at.slot)?;
                Some(entry.claims.get(at.claim as usize)?.explained(&entry.statement.body))
            }),
            _ => self
                .claim_to_copy()
                .zip(self.detail.entry.as_ref())
                .and_then(|(idx, entry)| Some(entry.claims.get(idx)?.explained(&entry.statement.body))),
        };
        match explained {
            Some(text) => self.tell(text),
            None => self.warn("no claim here; ] goes to one"),
        }
    }

    fn toggle(&mut self, mark: Mark) -> Vec<Effect> {
        let Some(entry) = self.detail.entry.clone() else { return Vec::new() };
        let on = !self.has_mark(entry.id().as_str(), mark);
        self.set_mark(entry.id().clone(), mark, on)
    }

    fn open_url(&mut self) -> Vec<Effect> {
        let Some(entry) = &self.detail.entry else { return Vec::new() };
        match &entry.statement.url {
            Some(url) if web::is_web(url) => {
                let url = url.clone();
                match web::host(&url).and_then(host_warning) {
                    None => self.tell(format!("opening {url}")),
                    Some(warning) => self.warn(format!("opening {url}; {warning}")),
                }
                vec![Effect::OpenUrl(url)]
            }
            Some(url) => {
                let url = url.clone();
                self.warn(format!("only http and https are opened, not {url}"));
                Vec::new()
            }
            None => {
                self.warn("this statement has no URL");
                Vec::new()
            }
        }
    }

    fn edit(&mut self) -> Vec<Effect> {
        let Some(entry) = &self.detail.entry else { return Vec::new() };
        let (file, line) = (Arc::clone(&entry.statement.at.file), entry.statement.at.line);
        self.edit_file(file, line)
    }

    fn edit_file(&mut self, file: Arc<std::path::Path>, line: u32) -> Vec<Effect> {
        if read::is_sample_file(&file) {
            self.warn("the sample is part of the program and cannot be edited; `onrecord new` begins a statement of your own");
            return Vec::new();
        }
        self.edited = Some(Arc::clone(&file));
        vec![Effect::Edit { file, line }]
    }

    pub(super) fn editor_closed(&mut self, result: Result<(), String>) -> Vec<Effect> {
        if let Err(why) = result {
            self.warn(why);
            return vec![Effect::Redraw];
        }
        // The watcher may be slower than the reader's eye, or not there at all.
        let mut effects = vec![Effect::Redraw];
        if let Some(file) = self.edited.take() {
            effects.extend(self.read_files(vec![file]));
        }
        effects
    }
}
