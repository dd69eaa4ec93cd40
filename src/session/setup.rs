//! What the app starts with, from what the command line and the configuration say. It does not know
//! where the configuration was read.

use std::sync::Arc;

use ratatui::layout::Size;

use super::Options;
use super::bind::keymap;
use crate::app::Setup;
use crate::app::views::SavedView;
use crate::config::SavedQuery;
use crate::domain::{Diagnostic, Severity};
use crate::search::evaluate::Order;
use crate::search::query;
use crate::store::read::Location;
use crate::text;

/// Puts it together. What cannot be understood is left at its default and said in the notice.
pub(super) fn setup(options: &Options, size: Size) -> Setup {
    let (keymap, key_problems) = keymap(&options.config.keys);
    let (views, view_problems) = views(&options.config.views);
    let problems = options.config_problems.iter().chain(&key_problems).chain(&view_problems);
    let problems: Vec<String> = problems.map(said).collect();
    Setup {
        size,
        keymap,
        reading_width: options.config.reading_width,
        color: options.color,
        order: Order { sort: options.config.sort.unwrap_or_default(), ..Order::default() },
        query: options.query.clone(),
        open: options.open.clone(),
        views,
        is_sample: matches!(options.location, Location::Sample),
        notice: notice(&problems),
    }
}

/// The saved views that can be understood, and what is wrong with the others.
fn views(saved: &[SavedQuery]) -> (Vec<SavedView>, Vec<Diagnostic>) {
    let (mut views, mut problems) = (Vec::new(), Vec::new());
    for SavedQuery { name, query: text, at, path } in saved {
        match query::parse(text) {
            Ok(query) => {
                let (name, text) = (name.clone(), text.clone());
                views.push(SavedView { name, text, query: Arc::new(query) });
            }
            Err(error) => problems.push(Diagnostic {
                code: "config-bad-query",
                severity: Severity::Error,
                path: Arc::clone(path),
                at: Some(at.clone()),
                message: format!("the view `{name}` is no query: {}", error.message),
                help: error.help,
            }),
        }
    }
    (views, problems)
}

/// A problem in one line, with its place.
fn said(problem: &Diagnostic) -> String {
    let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
    let at = problem.at.as_ref().map(|it| format!(":{}:{}", it.line, it.column)).unwrap_or_default();
    let help = problem.help.as_ref().map(|it| format!("; {it}")).unwrap_or_default();
    text::clean(&format!("{name}{at}: {}{help}", problem.message)).into_owned()
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
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Excerpt, Severity, Span};

    #[test]
    fn a_problem_is_said_with_its_place() {
        let mut problem = Diagnostic {
            code: "config-bad-key",
            severity: Severity::Error,
            path: Arc::from(Path::new("/home/ana/config.toml")),
            at: Some(Excerpt { line: 7, column: 3, text: String::new(), mark: Span::new(0, 0) }),
            message: "`a\u{7}` names no key".to_owned(),
            help: Some("write a key".to_owned()),
        };
        assert_eq!(said(&problem), "config.toml:7:3: `a␇` names no key; write a key");
        (problem.at, problem.help) = (None, None);
        assert_eq!(said(&problem), "config.toml: `a␇` names no key");
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
