//! Reads the text of a configuration key by key, so that one wrong value costs only itself. Knows TOML
//! and places in a file; does not know who uses the values.

use std::io::{ErrorKind, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Config, KeyBinding, SavedQuery};
use crate::domain::diagnostic::EXCERPT_MAX;
use crate::domain::{Diagnostic, Excerpt, Severity, Sort, Span};
use crate::files;
use crate::text::nearest;

/// No configuration is this long; what is, is another file.
const SIZE_MAX: u64 = 1 << 20;

const KEYS: [&str; 7] = ["store", "reading-width", "sort", "clipboard", "history", "views", "keys"];

/// Reads a file that need not be there.
pub(super) fn file(path: &Path) -> (Config, Vec<Diagnostic>) {
    match path.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Default::default(),
        _ => named_file(path),
    }
}

/// Reads a file that somebody named: that it is not there is a problem.
pub(super) fn named_file(path: &Path) -> (Config, Vec<Diagnostic>) {
    let shared: Arc<Path> = Arc::from(path);
    let (message, help) = match bytes_of(path).map(String::from_utf8) {
        Ok(Ok(text)) => return parse(&text, &shared),
        Ok(Err(_)) => ("the configuration is not UTF-8".to_owned(), "save it as UTF-8"),
        Err(error) => {
            (format!("the configuration cannot be read: {error}"), "the defaults hold until it can")
        }
    };
    let problem = Diagnostic {
        code: "config-unreadable",
        severity: Severity::Error,
        path: shared,
        at: None,
        message,
        help: Some(help.to_owned()),
    };
    (Config::default(), vec![problem])
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = files::open(path)?;
    if file.metadata()?.len() > SIZE_MAX {
        return Err(std::io::Error::other("it is larger than 1 MiB"));
    }
    let mut bytes = Vec::new();
    file.take(SIZE_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a configuration; `path` is where it stands, and what its relative paths are relative to.
fn parse(text: &str, path: &Arc<Path>) -> (Config, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, path, problems: Vec::new() };
    for error in &errors {
        let span = error.span().unwrap_or_default();
        reader.report("config-syntax", &span, error.message().to_owned(), None);
    }
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        reader.top(&mut config, key, value);
    }
    let mut problems = reader.problems;
    // What stands on a line that is no TOML is a guess of the parser, and so is what is wrong with it.
    let line = |it: &Diagnostic| it.at.as_ref().map(|at| at.line);
    let broken: Vec<_> = problems.iter().filter(|it| it.code == "config-syntax").map(line).collect();
    problems.retain(|it| it.code == "config-syntax" || !broken.contains(&line(it)));
    problems.sort_by_key(|it| it.at.as_ref().map(|at| (at.line, at.column)));
    (config, problems)
}

struct Reader<'a> {
    text: &'a str,
    path: &'a Arc<Path>,
    problems: Vec<Diagnostic>,
}

type Key<'a> = Spanned<DeString<'a>>;
type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn top(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "store" => {
                if let Some(store) = self.text_of(value, "a path, such as \"~/statements\"") {
                    config.store = Some(self.path_from(&store));
                }
            }
            "reading-width" => {
                let width = match value.get_ref() {
                    DeValue::Integer(number) => {
                        i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
                    }
                    _ => None,
                };
                match width.and_then(|it| u16::try_from(it).ok()).filter(|it| (20..=400).contains(it)) {
                    Some(width) => config.reading_width = width,
                    None => self.expected(value, "a number of columns from 20 to 400, such as 80"),
                }
            }
            "sort" => {
                let wanted = "one of \"date\", \"issuer\", \"title\", \"claims\", \"relevance\"";
                if let Some(sort) = self.text_of(value, wanted) {
                    config.sort = Sort::named(&sort);
                    if config.sort.is_none() {
                        let near = nearest(&sort, Sort::ALL.map(Sort::word));
                        let help =
                            near.map_or_else(|| wanted.to_owned(), |it| format!("did you mean \"{it}\"?"));
                        let message = format!("there is no order {sort:?}");
                        self.report("config-value", &value.span(), message, Some(help));
                    }
                }
            }
            "clipboard" => match value.get_ref() {
                DeValue::Boolean(on) => config.clipboard = *on,
                _ => self.expected(value, "true or false, without quotation marks"),
            },
            "history" => match value.get_ref() {
                DeValue::Boolean(on) => config.history = *on,
                _ => self.expected(value, "true or false, without quotation marks"),
            },
            "views" => match value.get_ref() {
                DeValue::Table(table) => {
                    for (name, query) in table {
                        if let Some(text) = self.text_of(query, "a query, such as \"topic:camps is:demand\"")
                        {
                            let (name, at) = (name.get_ref().to_string(), excerpt(self.text, &query.span()));
                            let path = Arc::clone(self.path);
                            config.views.push(SavedQuery { name, query: text, at, path });
                        }
                    }
                    config.views.sort_by_key(|it| (it.at.line, it.at.column));
                }
                _ => self.expected(value, "a table: [views] on a line of its own, then name = \"query\""),
            },
            "keys" => match value.get_ref() {
                DeValue::Table(table) => {
                    for (action, keys) in table {
                        config.keys.extend(self.binding(action, keys));
                    }
                    config.keys.sort_by_key(|it| (it.at.line, it.at.column));
                }
                _ => self.expected(value, "a table: [keys] on a line of its own, then action = \"key\""),
            },
            unknown => {
                let help = nearest(unknown, KEYS).map_or_else(
                    || format!("known keys: {}", KEYS.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("unknown key `{unknown}`");
                self.report("config-unknown-key", &key.span(), message, Some(help));
            }
        }
    }

    fn binding(&mut self, action: &Key<'_>, value: &Value<'_>) -> Option<KeyBinding> {
        let wanted = "a key or a list of keys, such as \"]\" or [\"]\", \"ctrl-n\"]";
        let keys = match value.get_ref() {
            DeValue::String(key) => vec![key.to_string()],
            DeValue::Array(items) => {
                let keys: Vec<String> =
                    items.iter().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
                if keys.len() < items.len() {
                    self.expected(value, wanted);
                    return None;
                }
                keys
            }
            _ => {
                self.expected(value, wanted);
                return None;
            }
        };
        let at = excerpt(self.text, &action.span());
        Some(KeyBinding { action: action.get_ref().to_string(), keys, at, path: Arc::clone(self.path) })
    }

    fn text_of(&mut self, value: &Value<'_>, wanted: &str) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if !text.is_empty() => Some(text.to_string()),
            _ => {
                self.expected(value, wanted);
                None
            }
        }
    }

    fn expected(&mut self, value: &Value<'_>, wanted: &str) {
        let message = match value.get_ref() {
            DeValue::Integer(number) => format!("the number {} does not fit here", number.as_str()),
            other => format!("a value of type {} does not fit here", other.type_str()),
        };
        self.report("config-value", &value.span(), message, Some(format!("expected {wanted}")));
    }

    fn report(&mut self, code: &'static str, span: &Range<usize>, message: String, help: Option<String>) {
        self.problems.push(Diagnostic {
            code,
            severity: Severity::Error,
            path: Arc::clone(self.path),
            at: Some(excerpt(self.text, span)),
            message,
            help,
        });
    }

    /// A path as a shell would take it: `~/` is the home folder; relative to the configuration.
    fn path_from(&self, path: &str) -> PathBuf {
        let home = || etcetera::home_dir().ok();
        if path == "~"
            && let Some(home) = home()
        {
            return home;
        }
        if let Some(rest) = path.strip_prefix("~/")
            && let Some(home) = home()
        {
            return home.join(rest);
        }
        self.path.parent().unwrap_or_else(|| Path::new("")).join(path)
    }
}

/// The line that a range of bytes begins on.
fn excerpt(text: &str, range: &Range<usize>) -> Excerpt {
    let start = floor(text, range.start);
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(line_start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let kept = line.get(..floor(line, EXCERPT_MAX)).unwrap_or_default();
    let in_line = |at: usize| floor(kept, at.saturating_sub(line_start));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Excerpt {
        line: count(before.bytes().filter(|b| *b == b'\n').count() + 1),
        column: count(text.get(line_start..start).unwrap_or_default().chars().count() + 1),
        text: kept.to_owned(),
        mark: Span::new(in_line(start), in_line(range.end)),
    }
}

/// The start of the character at a byte, or the text's end.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Config, Vec<Diagnostic>) {
        parse(text, &Arc::from(Path::new("/home/ana/.config/onrecord/config.toml")))
    }

    /// `expected`: code, line, column, what is pointed at, message, help.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (_, problems) = parsed(text);
        let shown: Vec<String> = problems
            .iter()
            .map(|it| {
                let at = it.at.as_ref().unwrap();
                let mark = at.mark.of(&at.text);
                let help = it.help.as_deref().unwrap_or("-");
                format!("{} {}:{} [{mark}] {} / {help}", it.code, at.line, at.column, it.message)
            })
            .collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn every_value_is_read() {
        let (config, problems) = parsed(
            "store = \"desk\"\nreading-width = 72\nsort = \"issuer\"\nclipboard = false\n\n[keys]\n\
             next-claim = [\"]\", \"ctrl-n\"]\nback = \"q\"\n",
        );
        assert_eq!(problems, []);
        assert_eq!(config.store.as_deref(), Some(Path::new("/home/ana/.config/onrecord/desk")));
        assert_eq!((config.reading_width, config.sort, config.clipboard), (72, Some(Sort::Issuer), false));
        let keys: Vec<_> =
            config.keys.iter().map(|it| (it.action.as_str(), it.keys.join(" "), it.at.line)).collect();
        assert_eq!(keys, [("next-claim", "] ctrl-n".to_owned(), 7), ("back", "q".to_owned(), 8)]);
        assert_eq!(parsed("store = \"/srv/desk\"").0.store.as_deref(), Some(Path::new("/srv/desk")));
    }

    #[test]
    fn a_wrong_value_costs_only_itself() {
        let (config, problems) = parsed("reading-width = \"wide\"\nsort = \"title\"\nclipbord = 1\n");
        assert_eq!((config.reading_width, config.sort, problems.len()), (80, Some(Sort::Title), 2));
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        check(
            "reading_width = 72",
            "config-unknown-key 1:1 [reading_width] unknown key `reading_width` / did you mean `reading-width`?",
        );
        check(
            "colour = 1",
            "config-unknown-key 1:1 [colour] unknown key `colour` / known keys: store, reading-width, sort, clipboard, history, views, keys",
        );
        check(
            "\nreading-width = 5",
            "config-value 2:17 [5] the number 5 does not fit here / expected a number of columns from 20 to 400, such as 80",
        );
        check(
            "sort = \"titel\"",
            "config-value 1:8 [\"titel\"] there is no order \"titel\" / did you mean \"title\"?",
        );
        check(
            "clipboard = \"no\"",
            "config-value 1:13 [\"no\"] a value of type string does not fit here / expected true or false, without quotation marks",
        );
        check(
            "[keys]\nback = 1",
            "config-value 2:8 [1] the number 1 does not fit here / expected a key or a list of keys, such as \"]\" or [\"]\", \"ctrl-n\"]",
        );
    }

    #[test]
    fn what_is_no_toml_is_said_and_the_rest_holds() {
        let (config, problems) = parsed("sort = \"title\"\nstore = \n");
        assert_eq!(config.sort, Some(Sort::Title));
        let places: Vec<_> = problems.iter().map(|it| (it.code, it.at.as_ref().unwrap().line)).collect();
        assert_eq!(places, [("config-syntax", 2)]);
    }
}
