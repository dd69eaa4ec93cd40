//! Diagnostics as text with the source line and a mark below it, and as JSON. Everything that comes
//! from outside is made safe for a terminal here. It does not know how a diagnostic was found.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::fields::FORMAT;
use crate::domain::{Diagnostic, Severity, Span};
use crate::text::clean;

/// The longest part of a source line that is shown, in bytes; what stands far from the mark is left out.
const SHOWN_MAX: usize = 160;

/// Writes one diagnostic: severity, code and message; path, line and column; the source line with a
/// mark; what would help.
pub fn diagnostic(out: &mut dyn Write, diagnostic: &Diagnostic, color: bool) -> io::Result<()> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = clean(&diagnostic.path.to_string_lossy()).into_owned();
    let title = level.primary_title(clean(&diagnostic.message).into_owned()).id(diagnostic.code);
    let mut group = match &diagnostic.at {
        None => title.element(Origin::path(path)),
        Some(at) => {
            let (text, mark) = cut(&at.text, at.mark);
            let column = Span::new(0, mark.start()).of(&text).chars().count() + 1;
            let (line, is_whole) = (at.line as usize, column == at.column as usize);
            let annotation = AnnotationKind::Primary.span(mark.range());
            let snippet = Snippet::source(text).line_start(line).annotation(annotation);
            if at.text.is_empty() || !is_whole {
                // The place is that in the file: the line as it is shown is cut or has signs for tabs.
                let group = title.element(Origin::path(path).line(line).char_column(at.column as usize));
                if at.text.is_empty() { group } else { group.element(snippet) }
            } else {
                title.element(snippet.path(path))
            }
        }
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(clean(help).into_owned()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    for line in renderer.render(&[group]).lines() {
        writeln!(out, "{}", painted(line.trim_end()))?;
    }
    writeln!(out)
}

/// A line as it was rendered: colours (ECMA-48, SGR) stay, all between them passes the gate once more.
fn painted(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut safe = parts.next().map(|it| clean(it).into_owned()).unwrap_or_default();
    for part in parts {
        match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| matches!(b, b'0'..=b'9' | b';')) => {
                safe.push_str("\u{1b}[");
                safe.push_str(code);
                safe.push('m');
                safe.push_str(&clean(rest));
            }
            _ => {
                safe.push_str(&clean("\u{1b}["));
                safe.push_str(&clean(part));
            }
        }
    }
    safe
}

/// All diagnostics as JSON, text as it is in the files: JSON escapes what acts on a terminal.
#[must_use]
pub fn diagnostics_json(diagnostics: &[Diagnostic]) -> Value {
    let problems: Vec<Value> = diagnostics
        .iter()
        .map(|it| {
            json!({
                "code": it.code,
                "severity": it.severity.word(),
                "path": it.path.to_string_lossy(),
                "line": it.at.as_ref().map(|at| at.line),
                "column": it.at.as_ref().map(|at| at.column),
                "message": it.message,
                "help": it.help,
                "source": it.at.as_ref().map(|at| &at.text),
            })
        })
        .collect();
    json!({"format": FORMAT, "problems": problems})
}

/// The surroundings of a mark as they are shown, and where it is in them.
pub(super) fn cut(text: &str, mark: Span) -> (String, Span) {
    // A point is widened to the character it stands before, so that something can be underlined.
    let start = mark.start().min(text.len());
    let next = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let end = mark.end().clamp(start, text.len()).max(start + next);
    let from = nearest_boundary(text, start.saturating_sub(SHOWN_MAX / 2));
    let to = nearest_boundary(text, (from + SHOWN_MAX).min(text.len()));
    let end = end.min(to.max(start + next));
    let part = |from: usize, to: usize| Span::new(from, to).of(text);

    let mut line = String::from(if from > 0 { "…" } else { "" });
    line.push_str(&clean(part(from, start)));
    let mark_start = line.len();
    line.push_str(&clean(part(start, end)));
    let mark = Span::new(mark_start, line.len());
    line.push_str(&clean(part(end, to)));
    if to < text.len() {
        line.push('…');
    }
    (line, mark)
}

fn nearest_boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::Excerpt;

    fn sample(text: &str, mark: Span) -> Diagnostic {
        Diagnostic {
            code: "bad-date",
            severity: Severity::Warning,
            path: Path::new("store/a\u{1b}[2Jb.yaml").into(),
            at: Some(Excerpt { line: 12, column: 7, text: text.to_owned(), mark }),
            message: "`\u{1b}]0;x\u{7}` is not a date".to_owned(),
            help: Some("write a year\u{202e}".to_owned()),
        }
    }

    fn rendered(diagnostic: &Diagnostic, color: bool) -> String {
        let mut out = Vec::new();
        super::diagnostic(&mut out, diagnostic, color).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_raw_is_shown() {
        let text = rendered(&sample("date: \u{1b}[2Jx", Span::new(6, 11)), false);
        insta::assert_snapshot!(text, @r"
        warning[bad-date]: `␛]0;x␇` is not a date
          --> store/a␛[2Jb.yaml:12:7
           |
        12 | date: ␛[2Jx
           |       ^^^^^
           |
           = help: write a year⟨RLO⟩
        ");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    }

    #[test]
    fn only_colours_are_painted() {
        assert_eq!(
            painted("\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m \u{1b}[2J\u{1b}]0;x\u{7} \u{1b}["),
            "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m ␛[2J␛]0;x␇ ␛["
        );
    }

    #[test]
    fn a_long_line_is_cut() {
        let line = "é".repeat(200);
        let text = rendered(&sample(&line, Span::new(200, 202)), false);
        assert!(text.lines().all(|line| line.chars().count() < 120), "{text}");
        assert!(text.contains('^'));
    }

    #[test]
    fn colour_is_asked_for() {
        let diagnostic = sample("date: x", Span::new(6, 7));
        assert!(!rendered(&diagnostic, false).contains('\u{1b}'));
        assert!(rendered(&diagnostic, true).contains("\u{1b}["));
    }

    #[test]
    fn a_mark_at_the_end_of_a_line_is_shown() {
        for (text, mark) in [("", Span::default()), ("abc", Span::new(3, 3)), ("é", Span::new(0, 0))] {
            assert!(rendered(&sample(text, mark), false).contains(":12:7"));
        }
    }

    #[test]
    fn json_keeps_the_text() {
        let value = diagnostics_json(&[sample("date: \u{1b}", Span::new(6, 7))]);
        assert_eq!(value["format"], 1);
        assert_eq!(value["problems"][0]["source"], "date: \u{1b}");
        assert!(value.to_string().chars().all(|c| !c.is_control()));
    }
}
