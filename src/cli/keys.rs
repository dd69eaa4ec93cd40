//! `onrecord keys`: the table of actions, with the keys the configuration gives them. It does not know
//! how keys are read.

use std::process::ExitCode;

use serde::Serialize;

use super::NOTHING;
use super::args::ColorWhen;
use super::fields::FORMAT;
use super::notice::{self, notice};
use super::out::{Out, padded};
use crate::app::action::Action;
use crate::config::{Config, KeyBinding};
use crate::domain::{Diagnostic, Severity};
use crate::text::{self, clean};

/// Prints every action, its keys and what it does. Exits with 1 if the configuration names actions that
/// do not exist.
pub(super) fn run(
    config: &Config,
    is_json: bool,
    color: ColorWhen,
    out: &mut Out<'_>,
) -> anyhow::Result<ExitCode> {
    let unknown: Vec<Diagnostic> =
        config.keys.iter().filter(|it| Action::named(&it.action).is_none()).map(unknown).collect();
    let rows: Vec<ActionJson> = Action::ALL.iter().map(|action| ActionJson::new(*action, config)).collect();
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
                let heading = out.bold(section);
                out.line(&heading)?;
            }
            // Two spaces part keys: `y y` is one after the other.
            let keys = clean(&row.keys.join("  ")).into_owned();
            out.line(&format!("  {}  {}  {}", padded(row.name, 20), padded(&keys, 23), row.help))?;
        }
    }
    out.writer.flush()?;
    notice::diagnostics(&unknown, color);
    if unknown.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    notice("the configuration binds actions that do not exist");
    Ok(ExitCode::from(NOTHING))
}

fn unknown(binding: &KeyBinding) -> Diagnostic {
    let near = text::nearest(&binding.action, Action::ALL.iter().map(|action| action.name()));
    Diagnostic {
        code: "config-unknown-action",
        severity: Severity::Error,
        path: binding.path.clone(),
        at: Some(binding.at.clone()),
        message: format!("there is no action `{}`", binding.action),
        help: Some(near.map_or_else(
            || "`onrecord keys` lists the actions".to_owned(),
            |name| format!("did you mean `{name}`?"),
        )),
    }
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
    fn new(action: Action, config: &Config) -> Self {
        let set = config.keys.iter().rfind(|it| it.action == action.name());
        let mut keys: Vec<String> = match set {
            Some(binding) => binding.keys.clone(),
            None => action.default_keys().iter().map(|(_, key)| (*key).to_owned()).collect(),
        };
        keys.dedup();
        Self { section: action.section(), name: action.name(), keys, help: action.help() }
    }
}
