//! What must hold of every span and every place. It does not know what found them.

use onrecord::domain::{Diagnostic, Span};

/// A span lies in its text and cuts no character.
#[track_caller]
pub fn in_text(span: Span, text: &str, what: &str) {
    assert!(span.start() <= span.end(), "{what}: {span:?} ends before it begins");
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} does not fit a text of {} bytes", text.len());
}

/// Spans lie in their text, one behind the other.
#[track_caller]
pub fn in_order(spans: &[Span], text: &str, what: &str) {
    let mut end = 0;
    for span in spans {
        in_text(*span, text, what);
        assert!(!span.is_empty(), "{what}: {span:?} is empty");
        assert!(span.start() >= end, "{what}: {span:?} begins before {end}");
        end = span.end();
    }
}

/// A diagnostic names a line that is there, and marks a part of what it shows of it.
#[track_caller]
pub fn in_file(diagnostic: &Diagnostic, n_lines: usize) {
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    let Some(at) = &diagnostic.at else { return };
    in_text(at.mark, &at.text, "the mark of a diagnostic");
    assert!(!at.text.contains('\n'), "{diagnostic:?}");
    assert!(at.line >= 1 && at.line as usize <= n_lines && at.column >= 1, "{n_lines} lines: {diagnostic:?}");
}
