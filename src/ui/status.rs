//! The status line: what the cursor is on, in words, and the keys that matter there. It does not know
//! how keys are read.

use ratatui::layout::{Position, Rect};

use super::paint::Canvas;
use super::strip::draw_line;
use crate::app::App;
use crate::app::action::Action;
use crate::app::layout::Focus;
use crate::app::overlay::Overlay;
use crate::domain::{Claim, ClaimKind, Severity};
use crate::store::Entry;
use crate::text::width::width;

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
        (facts(app), theme.plain())
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
fn facts(app: &App) -> String {
    let mut facts: Vec<String> = Vec::new();
    if let Some((done, all)) = app.store.loading {
        facts.push(if all == 0 {
            "reading the store".to_owned()
        } else {
            format!("reading file {done} of {all}")
        });
    }
    match (&app.overlay, app.focus) {
        (Overlay::ClaimsHere(here), _) => {
            if let Some(entry) = &app.detail.entry
                && let Some(claim) = entry.claims.get(here.cursor.selected)
            {
                facts.push(claim_words(entry, claim));
            }
            if !here.digits.is_empty() {
                facts.push(format!("{}…", here.digits));
            }
        }
        (Overlay::ClaimsAll(all), _) => {
            if let Some((entry, _)) = all.row(all.cursor.selected) {
                facts.push(format!("{} of {}", all.cursor.selected + 1, all.rows.len()));
                facts.push(entry.statement.title.clone());
            }
        }
        (Overlay::Problems(problems), _) => {
            facts.push(format!("{} of {}", problems.cursor.selected + 1, problems.list.len()));
        }
        (Overlay::Help(_) | Overlay::Command(_), _) => {}
        (Overlay::None, Focus::Text) => {
            if let (Some(entry), Some(claim)) = (&app.detail.entry, app.detail.current_claim()) {
                let number = app.detail.claim.unwrap_or(0) + 1;
                facts.push(format!("claim {number} of {}", entry.claims.len()));
                facts.push(claim_words(entry, claim));
            } else if app.detail.needle == crate::app::detail::Needle::None {
                facts.push(match app.detail.claims().len() {
                    0 => "no claims found in this text".to_owned(),
                    1 => "1 claim".to_owned(),
                    n_claims => format!("{n_claims} claims"),
                });
                facts.push(format!("{} of {}", app.list.selected + 1, app.view.rows.len()));
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
            if let (Some(entry), Some(claim)) = (&app.detail.entry, app.detail.current_claim()) {
                facts.push(format!("claim {}", app.detail.claim.unwrap_or(0) + 1));
                facts.push(claim_words(entry, claim));
                return facts.join("   ");
            }
            if app.store.is_sample && !app.strip.editing {
                facts.push("invented sample; your own: onrecord FOLDER".to_owned());
            }
            if !app.store.is_sample {
                facts.extend(problems(app));
            }
        }
    }
    facts.join("   ")
}

/// How much is wrong with the files, and the key that shows it.
fn problems(app: &App) -> Option<String> {
    let all = app.catalog.diagnostics();
    let n_errors = all.iter().filter(|it| it.severity == Severity::Error).count();
    let (n, word) = if n_errors > 0 { (n_errors, "problem") } else { (all.len(), "warning") };
    let key = app.keymap.keys_of(Action::Problems);
    let key = key.first().map_or(":problems", String::as_str);
    let plural = if n == 1 { "" } else { "s" };
    (n > 0).then(|| format!("{n} {word}{plural}: {key}"))
}

/// Whose words they are, how they are given, how sure that is.
pub(super) fn claim_words(entry: &Entry, claim: &Claim) -> String {
    let statement = &entry.statement;
    let source = claim.source.map(|span| one_line(span.of(&statement.body)));
    let mut who = match (&claim.speaker, &source) {
        (Some(speaker), _) => speaker.clone(),
        (None, Some(source)) => source.clone(),
        (None, None) => "no speaker named".to_owned(),
    };
    if let Some(role) = claim.speaker.as_deref().and_then(|speaker| statement.role_of(speaker)) {
        who = format!("{who}, {role}");
    }
    let cue = claim.cue.map(|span| one_line(span.of(&statement.body)));
    let kind = match claim.kind {
        ClaimKind::Quote => "quotation",
        ClaimKind::Mixed => "partly quoted",
        ClaimKind::Reported => "reported",
    };
    let mut words = vec![who];
    words.extend(cue);
    words.push(format!("{kind}, {}", claim.confidence.word()));
    words.join("   ")
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys that matter where one is, with a word each, most important first.
fn keys(app: &App) -> Vec<(String, &'static str)> {
    if app.strip.editing {
        return fixed(&[("Enter", "read"), ("Tab", "complete"), ("Esc", "leave")]);
    }
    match (&app.overlay, app.focus) {
        (Overlay::ClaimsHere(_), _) => fixed(&[("1-9", "jump"), ("Enter", "go"), ("Esc", "leave")]),
        (Overlay::ClaimsAll(_), _) => fixed(&[("Enter", "go"), ("Esc", "leave")]),
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
