//! The status line: what the cursor is on, in words, and the keys that matter there. It does not know
//! how keys are read.

use ratatui::layout::{Position, Rect};

use super::paint::Canvas;
use super::strip::draw_line;
use super::timeline::selected_period;
use crate::app::App;
use crate::app::action::Action;
use crate::app::event::Loading;
use crate::app::layout::Focus;
use crate::app::narrow::Choice;
use crate::app::overlay::Overlay;
use crate::app::timeline::Zoom;
use crate::domain::{Anchor, Claim, ClaimKind, Origin, Section};
use crate::search::facets::Facet;
use crate::store::Entry;
use crate::text::badged;
use crate::text::one_line;
use crate::text::width::{fit, width};

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
    if area.area() == 0 {
        return None;
    }
    let theme = canvas.theme;
    let right = area.right().saturating_sub(1);
    let x = area.x + u16::from(area.width > 20);
    if let Some(line) = &app.find {
        let next = canvas.text(x, area.y, area.width, "find", theme.selected()) + 1;
        let count = match (app.match_position(), line.text().is_empty()) {
            (Some((at, n_matches)), _) => format!("{at}/{n_matches}"),
            (None, true) => String::new(),
            (None, false) => "none".to_owned(),
        };
        let left = canvas.text_right(right, area.y, area.width, &count, theme.plain());
        return draw_line(line, canvas, Rect { x: next, width: left.saturating_sub(next), ..area });
    }
    if let Some(notice) = &app.notice {
        let (sign, style) = if notice.is_warning { ("! ", theme.warning()) } else { ("", theme.title()) };
        canvas.text(x, area.y, right.saturating_sub(x), &format!("{sign}{}", notice.text), style);
        return None;
    }
    let keys = keys(app);
    let (left, style) = if let Some(why) = &app.store.failed {
        (format!("! what is on screen was read before: {why}"), theme.warning())
    } else {
        (facts(app, usize::from(right.saturating_sub(x))), theme.plain())
    };
    let room = right.saturating_sub(x);
    let n_keys = (0..=keys.len())
        .rev()
        .find(|n| {
            let taken: usize = keys.iter().take(*n).map(|(key, word)| width(key) + width(word) + 3).sum();
            width(&left) + taken <= usize::from(room)
        })
        .unwrap_or(0);
    canvas.text(x, area.y, room, &left, style);
    let mut end = right;
    for (key, word) in keys.iter().take(n_keys).rev() {
        end = canvas.text_right(end, area.y, area.width, word, theme.faint()).saturating_sub(1);
        end = canvas.text_right(end, area.y, area.width, key, theme.key()).saturating_sub(2);
    }
    None
}

/// What the cursor is on.
fn facts(app: &App, columns: usize) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(app.store.loading.map(loading));
    let focus = if app.strip.editing { Focus::List } else { app.focus };
    match (&app.overlay, focus) {
        (Overlay::ClaimsHere(here), _) => {
            if let Some(entry) = &app.detail.entry
                && let Some(claim) = entry.claims.get(here.cursor.selected)
            {
                let room = columns.saturating_sub(facts.iter().map(|it| width(it) + 3).sum());
                facts.push(claim_words(entry, claim, room));
            }
            if !here.digits.is_empty() {
                facts.push(format!("{}…", here.digits));
            }
        }
        (Overlay::ClaimsAll(all), _) => {
            let at = all.rows.get(all.cursor.selected);
            if let Some(head) = at.and_then(|at| all.view.stock.head(at.slot)) {
                facts.push(format!("{} of {}", all.cursor.selected + 1, all.rows.len()));
                facts.push(head.title.to_owned());
            }
        }
        (Overlay::Problems(problems), _) if problems.list.is_empty() => {}
        (Overlay::Problems(problems), _) => {
            facts.push(format!("{} of {}", problems.cursor.selected + 1, problems.list.len()));
        }
        (Overlay::Help(_) | Overlay::Command(_) | Overlay::Views(_), _) => {}
        (Overlay::Narrow(narrow), _) => {
            let (section, list) = narrow.shown();
            if let Some(row) = list.rows.get(list.cursor.selected) {
                let what = if section.facet == Facet::Speaker { "claim" } else { "statement" };
                let plural = if row.n == 1 { "" } else { "s" };
                let n = match app.choices(section).of(&row.value) {
                    Some(Choice::Out) => "left out of the results".to_owned(),
                    _ => format!("{} {what}{plural}", row.n),
                };
                let taken: usize = facts.iter().map(|it| width(it) + 3).sum();
                let room = columns.saturating_sub(taken + width(&n) + 3);
                facts.push(fit(&one_line(&row.value), room).into_owned());
                facts.push(n);
            }
        }
        (Overlay::Timeline(timeline), _) => {
            if app.panes().timeline.height == 0 {
                facts.push(format!("by {}", timeline.zoom.word()));
                facts.extend(selected_period(timeline));
            } else if !app.view.rows.is_empty() {
                facts.push(format!("{} of {}", app.list.selected + 1, app.view.rows.len()));
            }
        }
        (Overlay::None, Focus::Text) => {
            if let (Some(entry), Some(claim)) = (&app.detail.entry, app.detail.current_claim()) {
                let number = app.detail.claim.unwrap_or(0) + 1;
                let n_claims = entry.claims.len();
                facts.push(if columns < 60 {
                    format!("{number}/{n_claims}")
                } else {
                    format!("claim {number} of {n_claims}")
                });
                let room = columns.saturating_sub(facts.iter().map(|it| width(it) + 3).sum());
                facts.push(claim_words(entry, claim, room));
            } else if app.detail.entry.is_some() && app.match_position().is_none() {
                if app.detail.off_list.is_none() && !app.view.rows.is_empty() {
                    facts.push(format!("statement {} of {}", app.list.selected + 1, app.view.rows.len()));
                }
                facts.push(match app.detail.claims().len() {
                    0 => "no claims found in this text".to_owned(),
                    1 => "1 claim".to_owned(),
                    n_claims => format!("{n_claims} claims"),
                });
            }
            if let Some((at, n_matches)) = app.match_position() {
                facts.push(format!("match {at}/{n_matches}"));
            } else if matches!(app.detail.needle, crate::app::detail::Needle::Find(_)) {
                facts.push("no match".to_owned());
            }
        }
        (Overlay::None, Focus::List) => {
            if !app.view.rows.is_empty() {
                facts.push(format!("{} of {}", app.list.selected + 1, app.view.rows.len()));
            }
            if let (Some(entry), Some(claim), false) =
                (&app.detail.entry, app.detail.current_claim(), app.strip.editing)
            {
                facts.push(format!("claim {}", app.detail.claim.unwrap_or(0) + 1));
                let room = columns.saturating_sub(facts.iter().map(|it| width(it) + 3).sum());
                facts.push(claim_words(entry, claim, room));
                return facts.join("   ");
            }
            if app.store.is_sample && !app.strip.editing {
                facts.push("invented sample; your own: onrecord FOLDER".to_owned());
            }
            if app.store.is_partial {
                let keys = app.keymap.keys_of(Action::Reload);
                let key = keys.first().map_or(":reload", String::as_str);
                facts.push(format!("not all files are read: {key} goes on"));
            }
            if !app.store.is_sample {
                facts.extend(problems(app));
            }
            if app.store.marks_lost.is_some() {
                facts.push("! marks are not kept".to_owned());
            }
        }
    }
    facts.join("   ")
}

/// How far a load is.
fn loading(loading: Loading) -> String {
    let Loading { n_done, n_files, left, is_elsewhere } = loading;
    if is_elsewhere {
        return "another onrecord reads the changed files".to_owned();
    }
    if n_files == 0 {
        return "looking at the files".to_owned();
    }
    let left = match left.map(|it| it.as_secs()) {
        None | Some(0) => String::new(),
        Some(seconds @ ..100) => format!(", {seconds} s left"),
        Some(seconds) => format!(", {} min left", seconds.div_ceil(60)),
    };
    format!("reading file {n_done} of {n_files}{left}")
}

/// How much is wrong with the files, and the key that shows it.
fn problems(app: &App) -> Option<String> {
    let (n_errors, n_warnings) = app.store.problems;
    let counted = |n: usize, word: &str| match n {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}s")),
    };
    let words: Vec<String> =
        [counted(n_errors, "error"), counted(n_warnings, "warning")].into_iter().flatten().collect();
    let key = app.keymap.keys_of(Action::Problems);
    let key = key.first().map_or(":problems", String::as_str);
    (!words.is_empty()).then(|| format!("{}: {key}", words.join(", ")))
}

/// Whose words they are, how they are given, how sure that is, in at most `columns`: what is least
/// needed goes first, and how the words are given never goes.
pub(super) fn claim_words(entry: &Entry, claim: &Claim, columns: usize) -> String {
    let statement = &entry.statement;
    let source = claim.source.map(|span| one_line(span.of(&statement.body)));
    let who = match (&claim.speaker, &source) {
        (Some(name), _) | (None, Some(name)) => badged(name).into_owned(),
        (None, None) => "no speaker named".to_owned(),
    };
    let role = claim.speaker.as_deref().and_then(|speaker| statement.role_of(speaker));
    let cue = claim.cue.map(|span| one_line(span.of(&statement.body)));
    let kind = match claim.kind {
        ClaimKind::Quote => "quotation",
        ClaimKind::Mixed => "partly quoted",
        ClaimKind::Reported => "reported",
    };
    let anchor = match claim.origin {
        Origin::Picked { anchor, .. } if anchor != Anchor::Verbatim => format!(", {}", anchor.word()),
        _ => String::new(),
    };
    let section = match claim.section {
        Section::Body => String::new(),
        it => format!(", in the {}", it.word()),
    };
    let given = format!("{kind}, {}{anchor}{section}", claim.confidence.word());
    let demand = claim.demand.as_ref().map(|demand| {
        demand.of.as_deref().map_or_else(|| "→ a demand".to_owned(), |of| format!("→ asks {}", asked(of)))
    });
    let demand = demand.as_ref();
    let named = role.map(|role| format!("{who}, {role}"));
    let full = [named.as_ref().or(Some(&who)), cue.as_ref(), Some(&given), demand];
    let without_role = [Some(&who), cue.as_ref(), Some(&given), demand];
    let without_cue = [Some(&who), None, Some(&given), demand];
    let shortest = [Some(&who), None, Some(&given), None];
    for parts in [full, without_role, without_cue, shortest] {
        let words = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("   ");
        if width(&words) <= columns {
            return words;
        }
    }
    let room = columns.saturating_sub(width(&given) + 3);
    if room < 4 { fit(&given, columns).into_owned() } else { format!("{}   {given}", fit(&who, room)) }
}

/// Who is asked, as it stands in the middle of a line: `The council` begins its sentence, not this one.
fn asked(of: &str) -> String {
    match of.strip_prefix("The ") {
        Some(rest) => one_line(&format!("the {rest}")),
        None => one_line(of),
    }
}

/// The keys that matter where one is, with a word each, most important first.
fn keys(app: &App) -> Vec<(String, &'static str)> {
    if app.strip.editing {
        return fixed(&[("Enter", "read"), ("Tab", "complete"), ("Esc", "leave")]);
    }
    match (&app.overlay, app.focus) {
        (Overlay::ClaimsHere(_), _) => fixed(&[("1-9", "jump"), ("Enter", "go"), ("Esc", "leave")]),
        (Overlay::ClaimsAll(_), _) => fixed(&[("Enter", "go"), ("Esc", "leave")]),
        (Overlay::Views(_), _) => fixed(&[("Enter", "show"), ("Esc", "leave")]),
        (Overlay::Narrow(narrow), _) => {
            let (section, list) = narrow.shown();
            let row = list.rows.get(list.cursor.selected);
            let choice = row.and_then(|row| app.choices(section).of(&row.value));
            let word = if choice.is_some() { "take out" } else { "narrow" };
            let out = app.keymap.keys_of(Action::LeaveOut).into_iter().next().unwrap_or_default();
            let keys = [("Enter", word), (out.as_str(), "leave out"), ("Tab", "next"), ("Esc", "leave")];
            fixed(if row.is_some() { &keys } else { &keys[2..] })
        }
        (Overlay::Timeline(timeline), _) => {
            let mut keys = bound(app, &[(Action::PreviousPeriod, "earlier"), (Action::NextPeriod, "later")]);
            if timeline.selected.is_some() {
                keys.extend(fixed(&[("Enter", "keep"), ("Esc", "take out")]));
            } else {
                keys.extend(fixed(&[("Esc", "leave")]));
            }
            keys.extend(match timeline.zoom {
                Zoom::Year => bound(app, &[(Action::ByMonth, "by month")]),
                Zoom::Month => bound(app, &[(Action::ByYear, "by year")]),
            });
            keys
        }
        (Overlay::Problems(_), _) => fixed(&[("Enter", "edit"), ("Esc", "leave")]),
        (Overlay::Help(_), _) => fixed(&[("Esc", "leave")]),
        (Overlay::Command(_), _) => fixed(&[("Enter", "do"), ("Tab", "complete"), ("Esc", "leave")]),
        (Overlay::None, Focus::Text) if app.detail.at_match.is_some() && app.detail.claim.is_none() => bound(
            app,
            &[(Action::NextMatch, "next match"), (Action::NextClaim, "claim"), (Action::Help, "help")],
        ),
        (Overlay::None, Focus::Text) => bound(
            app,
            &[
                (Action::NextClaim, "next"),
                (Action::ClaimsHere, "claims"),
                (Action::CopyCitation, "copy"),
                (Action::Help, "help"),
            ],
        ),
        (Overlay::None, Focus::List) => bound(
            app,
            &[
                (Action::Accept, "read"),
                (Action::Search, "search"),
                (Action::ClaimsAll, "claims"),
                (Action::Help, "help"),
            ],
        ),
    }
}

fn fixed(keys: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    keys.iter().map(|(key, word)| ((*key).to_owned(), *word)).collect()
}

fn bound(app: &App, actions: &[(Action, &'static str)]) -> Vec<(String, &'static str)> {
    actions
        .iter()
        .filter_map(|(action, word)| Some((app.keymap.keys_of(*action).into_iter().next()?, *word)))
        .collect()
}
