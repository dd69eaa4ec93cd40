//! The keys of the configuration put over those of the table, and what is wrong with them. It does not
//! know where the configuration was read.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::keys::{Key, KeyError, Keymap, written};
use crate::config::KeyBinding;
use crate::domain::{Diagnostic, Severity};
use crate::text::nearest;

/// Binds what can be bound; an action whose keys cannot be understood keeps those it has.
#[must_use]
pub fn keymap(bindings: &[KeyBinding]) -> (Keymap, Vec<Diagnostic>) {
    let mut keymap = Keymap::default();
    let mut problems = Vec::new();
    let mut bound: Vec<(Action, Vec<Key>)> = Vec::new();
    for binding in bindings {
        let mut problem = |code, message, help| {
            problems.push(Diagnostic {
                code,
                severity: Severity::Error,
                path: Arc::clone(&binding.path),
                at: Some(binding.at.clone()),
                message,
                help: Some(help),
            });
        };
        let Some(action) = Action::named(&binding.action) else {
            let near = nearest(&binding.action, Action::ALL.iter().map(|action| action.name()));
            let help = near.map_or_else(
                || "`onrecord keys` lists the actions".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            problem("config-unknown-action", format!("there is no action `{}`", binding.action), help);
            continue;
        };
        let sequences = match binding.keys.iter().map(|it| Key::sequence(it)).collect::<Result<Vec<_>, _>>() {
            Ok(sequences) => sequences,
            Err(error) => {
                problem("config-bad-key", error.to_string(), KeyError::HELP.to_owned());
                continue;
            }
        };
        for keys in &sequences {
            let taken = |(other, theirs): &&(Action, Vec<Key>)| {
                theirs == keys && *other != action && other.places().overlaps(action.places())
            };
            if let Some((other, _)) = bound.iter().find(taken) {
                problem(
                    "config-key-twice",
                    format!("`{}` is bound to `{}` and to `{}`", written(keys), other.name(), action.name()),
                    "give each a key of its own; the later one holds".to_owned(),
                );
            }
        }
        keymap.rebind(action, &sequences);
        bound.extend(sequences.into_iter().map(|keys| (action, keys)));
    }
    (keymap, problems)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::{Excerpt, Span};

    fn binding(action: &str, keys: &[&str]) -> KeyBinding {
        let at = Excerpt { line: 7, column: 1, text: String::new(), mark: Span::new(0, 0) };
        let keys = keys.iter().map(|it| (*it).to_owned()).collect();
        KeyBinding { action: action.to_owned(), keys, at, path: Arc::from(Path::new("config.toml")) }
    }

    #[test]
    fn a_key_that_cannot_be_bound_is_said_and_the_others_are_bound() {
        let (keymap, problems) = keymap(&[
            binding("next-clame", &["x"]),
            binding("next-claim", &["nokey"]),
            binding("search", &["ctrl-s", "ctrl-ctrl"]),
            binding("find", &["ctrl-s", "ctrl-s"]),
            binding("help", &["x"]),
            binding("quit", &["x", "y y"]),
            // Not in one place.
            binding("next-match", &["x x"]),
        ]);
        let shown: Vec<String> = problems
            .iter()
            .map(|it| format!("{}: {}; {}", it.code, it.message, it.help.as_deref().unwrap_or("")))
            .collect();
        let how = KeyError::HELP;
        assert_eq!(
            shown,
            [
                "config-unknown-action: there is no action `next-clame`; did you mean `next-claim`?".to_owned(),
                format!("config-bad-key: `nokey` names no key; {how}"),
                format!("config-bad-key: `ctrl-ctrl` names no key; {how}"),
                "config-key-twice: `x` is bound to `help` and to `quit`; give each a key of its own; the later \
                 one holds"
                    .to_owned(),
            ]
        );
        assert_eq!(keymap.keys_of(Action::Find), ["ctrl-s"]);
        assert_eq!(keymap.keys_of(Action::NextClaim), ["]"]);
        assert_eq!(keymap.keys_of(Action::Search), ["/", "s"]);
        assert_eq!(keymap.keys_of(Action::Quit), ["x", "yy"]);
    }
}
