//! What the app starts with, from what the command line and the configuration say. It does not know
//! where the configuration was read.

use std::path::Path;

use ratatui::layout::Size;

use super::Options;
use crate::app::Setup;
use crate::app::action::Action;
use crate::app::keys::{Key, Keymap};
use crate::config::KeyBinding;
use crate::domain::Excerpt;
use crate::search::evaluate::Order;
use crate::store::read::Location;
use crate::text;

/// Puts it together. What cannot be understood is left at its default and said in the notice.
pub(super) fn setup(options: &Options, size: Size) -> Setup {
    let mut problems: Vec<String> =
        options.config_problems.iter().map(|it| said(&it.path, it.at.as_ref(), &it.message)).collect();
    let keymap = keymap(&options.config.keys, &mut problems);
    Setup {
        size,
        keymap,
        reading_width: options.config.reading_width,
        color: options.color,
        order: Order { sort: options.config.sort.unwrap_or_default(), ..Order::default() },
        query: options.query.clone(),
        open: options.open.clone(),
        is_sample: matches!(options.location, Location::Sample),
        notice: notice(&problems),
    }
}

fn keymap(bindings: &[KeyBinding], problems: &mut Vec<String>) -> Keymap {
    let mut keymap = Keymap::default();
    for binding in bindings {
        let mut problem = |message: &str| problems.push(said(&binding.path, Some(&binding.at), message));
        let Some(action) = Action::named(&binding.action) else {
            problem(&format!("no action is named `{}`; `onrecord keys` lists them", binding.action));
            continue;
        };
        match binding.keys.iter().map(|it| Key::sequence(it)).collect::<Result<Vec<_>, _>>() {
            Ok(sequences) => keymap.rebind(action, &sequences),
            Err(error) => problem(&error.to_string()),
        }
    }
    keymap
}

/// A problem in one line, with its place.
fn said(path: &Path, at: Option<&Excerpt>, message: &str) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let line = at.map(|it| format!(":{}", it.line)).unwrap_or_default();
    text::clean(&format!("{name}{line}: {message}")).into_owned()
}

fn notice(problems: &[String]) -> Option<String> {
    let (first, more) = problems.split_first()?;
    Some(match more.len() {
        0 => first.clone(),
        1 => format!("{first}; 1 more problem"),
        n => format!("{first}; {n} more problems"),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::Span;

    fn binding(action: &str, keys: &[&str]) -> KeyBinding {
        let at = Excerpt { line: 7, column: 1, text: String::new(), mark: Span::new(0, 0) };
        let keys = keys.iter().map(|it| (*it).to_owned()).collect();
        KeyBinding { action: action.to_owned(), keys, at, path: Arc::from(Path::new("config.toml")) }
    }

    #[test]
    fn a_key_that_cannot_be_bound_is_said_and_the_others_are_bound() {
        let bindings = [
            binding("next-clame\u{7}", &["x"]),
            binding("next-claim", &["nokey"]),
            binding("search", &["ctrl-s"]),
        ];
        let mut problems = Vec::new();
        let keymap = keymap(&bindings, &mut problems);
        assert_eq!(keymap.keys_of(Action::Search), ["ctrl-s"]);
        assert_eq!(keymap.keys_of(Action::NextClaim), ["]"]);
        assert_eq!(problems.len(), 2);
        assert_eq!(
            problems[0],
            "config.toml:7: no action is named `next-clame␇`; `onrecord keys` lists them"
        );
        assert!(problems[1].starts_with("config.toml:7: `nokey` names no key"), "{problems:?}");
    }

    #[test]
    fn the_first_problem_is_said_and_the_others_counted() {
        let problems = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        for (n, expected) in
            [(0, None), (1, Some("a")), (2, Some("a; 1 more problem")), (3, Some("a; 2 more problems"))]
        {
            assert_eq!(notice(&problems[..n]).as_deref(), expected);
        }
    }
}
