//! `onrecord keys`: the table of actions, with the keys the configuration gives them. It does not know
//! how keys are read or bound.

use std::process::ExitCode;

use serde::Serialize;

use super::NOTHING;
use super::args::ColorWhen;
use super::fields::FORMAT;
use super::notice::{self, notice};
use super::out::{Line, Out, padded};
use crate::app::action::Action;
use crate::app::keys::{Keymap, written};
use crate::config::Config;
use crate::session::bind;

/// Prints every action, the keys it has and what it does. Exits with 1 if the configuration binds keys that
/// are none, or one key twice, or actions that do not exist.
pub(super) fn run(
    config: &Config,
    is_json: bool,
    color: ColorWhen,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let (keymap, problems) = bind::keymap(&config.keys);
    let rows: Vec<ActionJson> = Action::ALL.iter().map(|action| ActionJson::new(*action, &keymap)).collect();
    if is_json {
        out.json(&KeysJson { format: FORMAT, actions: rows })?;
    } else {
        let mut section = "";
        for row in &rows {
            if row.section != section {
                if !section.is_empty() {
                    out.line("")?;
                }
                section = row.section;
                out.line(Line::default().bold(section))?;
            }
            // Two spaces part keys: `y y` is one after the other.
            let keys = row.keys.join("  ");
            out.line(format!("  {}  {}  {}", padded(row.name, 20), padded(&keys, 23), row.help))?;
        }
    }
    out.flush()?;
    notice::diagnostics(&problems, color);
    if problems.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    notice("keys of the configuration cannot be bound as they stand");
    Ok(ExitCode::from(NOTHING))
}

#[derive(Serialize)]
struct KeysJson {
    format: u32,
    actions: Vec<ActionJson>,
}

#[derive(Serialize)]
struct ActionJson {
    section: &'static str,
    name: &'static str,
    keys: Vec<String>,
    help: &'static str,
}

impl ActionJson {
    fn new(action: Action, keymap: &Keymap) -> Self {
        let keys = keymap.sequences_of(action).into_iter().map(written).collect();
        Self { section: action.section(), name: action.name(), keys, help: action.help() }
    }
}
