//! What the app starts with, from what the command line and the configuration say. It does not know
//! where the configuration was read.

use ratatui::layout::Size;

use super::Options;
use crate::app::Setup;
use crate::app::action::Action;
use crate::app::keys::{Key, Keymap};
use crate::config::KeyBinding;
use crate::search::evaluate::{Order, Sort};
use crate::store::read::Location;
use crate::text;

/// Puts it together. What cannot be understood is left at its default and said in the notice.
pub(super) fn setup(options: &Options, size: Size) -> Setup {
    let mut problems: Vec<String> = options.config_problems.iter().map(|it| it.message.clone()).collect();
    let keymap = keymap(&options.config.keys, &mut problems);
    Setup {
        size,
        keymap,
        reading_width: options.config.reading_width,
        color: options.color,
        order: order(options.config.sort.as_deref()),
        query: options.query.clone(),
        open: options.open.clone(),
        is_sample: matches!(options.location, Location::Sample),
        notice: notice(&problems),
    }
}

fn keymap(bindings: &[KeyBinding], problems: &mut Vec<String>) -> Keymap {
    let mut keymap = Keymap::default();
    for binding in bindings {
        let Some(action) = Action::named(&binding.action) else {
            problems.push(format!("no action is named `{}`; `onrecord keys` lists them", binding.action));
            continue;
        };
        match binding.keys.iter().map(|it| Key::sequence(it)).collect::<Result<Vec<_>, _>>() {
            Ok(sequences) => keymap.rebind(action, &sequences),
            Err(error) => problems.push(format!("{}: {error}", binding.action)),
        }
    }
    keymap
}

fn order(name: Option<&str>) -> Order {
    let sort = match name {
        Some("issuer") => Sort::Issuer,
        Some("title") => Sort::Title,
        Some("claims") => Sort::Claims,
        // The configuration knows the names of the orders and has said if it was another.
        _ => Sort::Date,
    };
    Order { sort, ..Order::default() }
}

fn notice(problems: &[String]) -> Option<String> {
    let (first, more) = problems.split_first()?;
    let first = text::clean(first);
    Some(match more.len() {
        0 => format!("config.toml: {first}"),
        n => format!("config.toml: {first}; {n} more problem{}", if n == 1 { "" } else { "s" }),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Excerpt, Span};

    fn binding(action: &str, keys: &[&str]) -> KeyBinding {
        let at = Excerpt { line: 1, column: 1, text: String::new(), mark: Span::new(0, 0) };
        let keys = keys.iter().map(|it| (*it).to_owned()).collect();
        KeyBinding { action: action.to_owned(), keys, at, path: Arc::from(Path::new("config.toml")) }
    }

    #[test]
    fn a_key_that_cannot_be_bound_is_said_and_the_others_are_bound() {
        let bindings = [
            binding("next-clame", &["x"]),
            binding("next-claim", &["nokey"]),
            binding("search", &["ctrl-s"]),
        ];
        let mut problems = Vec::new();
        let keymap = keymap(&bindings, &mut problems);
        assert_eq!(keymap.keys_of(Action::Search), ["ctrl-s"]);
        assert_eq!(keymap.keys_of(Action::NextClaim), ["]"]);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].contains("`next-clame`"), "{problems:?}");
        assert!(problems[1].contains("`nokey`"), "{problems:?}");
    }

    #[test]
    fn the_first_problem_is_said_and_the_others_counted() {
        let problems = ["unknown key `with`\u{7}".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(notice(&[]), None);
        assert_eq!(notice(&problems[..1]).unwrap(), "config.toml: unknown key `with`␇");
        assert_eq!(notice(&problems).unwrap(), "config.toml: unknown key `with`␇; 2 more problems");
    }
}
