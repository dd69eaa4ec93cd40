//! The text pane: head, margin with claim numbers and bars, the body with claims and matches styled by
//! meaning. It does not know how claims are found or lines broken.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::Canvas;
use crate::app::App;
use crate::app::detail::{Detail, HeadKind};
use crate::domain::{Claim, ClaimKind, Span};
use crate::text::width::width;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let detail = &app.detail;
    let quoted = quoted_parts(detail);
    let margin = detail.columns().margin;
    let x = area.x + margin;
    let columns = area.right().saturating_sub(x);
    for n in 0..area.height {
        let row = detail.top + usize::from(n);
        let y = area.y + n;
        if let Some(head) = detail.head.get(row) {
            let style = match head.kind {
                HeadKind::Title => theme.title(),
                HeadKind::Banner => theme.warning(),
                HeadKind::Issuer => theme.speaker(),
                HeadKind::Meta | HeadKind::Blank => theme.plain(),
            };
            canvas.text(x, y, columns, &head.text, style);
        } else if let Some(line) = detail.lines.get(row - detail.head.len()) {
            draw_line(detail, &quoted, canvas, Rect { y, height: 1, ..area }, line.span);
        }
    }
}

fn draw_line(detail: &Detail, quoted: &[Span], canvas: &mut Canvas<'_>, area: Rect, line: Span) {
    let theme = canvas.theme;
    let margin = detail.columns().margin;
    let claims: Vec<(usize, &Claim)> = detail
        .claims()
        .iter()
        .enumerate()
        .filter(|(_, claim)| claim.content.iter().any(|span| span.overlaps(line)))
        .collect();
    if margin > 0 {
        draw_margin(detail, canvas, Rect { width: margin, ..area }, line, &claims);
    }
    let current = detail.current_claim();
    let quoted: Vec<Span> = quoted.iter().copied().filter(|span| span.overlaps(line)).collect();
    let from = detail.matches.partition_point(|span| span.end() <= line.start());
    let matches: Vec<Span> =
        detail.matches.iter().skip(from).take_while(|span| span.start() < line.end()).copied().collect();
    let current_match = detail.current_match();
    let within = |spans: &[Span], offset: usize| spans.iter().any(|span| span.contains(offset));
    let style_at = |offset: usize| -> Style {
        let mut style = theme.plain();
        if within(&quoted, offset) {
            style = style.patch(theme.quote());
        }
        if let Some(claim) = current {
            let is_content = within(&claim.content, offset);
            if is_content {
                style = style.patch(theme.current_claim());
            } else if claim.source.is_some_and(|span| span.contains(offset)) {
                style = style.patch(theme.speaker());
            }
        }
        if current_match.is_some_and(|span| span.contains(offset)) {
            style = style.patch(theme.current_match());
        } else if within(&matches, offset) {
            style = style.patch(theme.matched());
        }
        style
    };
    let x = area.x + margin;
    let columns = area.right().saturating_sub(x);
    canvas.styled(x, area.y, columns, detail.body(), line, &style_at);
}

/// Numbers of the claims that begin on the line, and a bar where one goes on.
fn draw_margin(detail: &Detail, canvas: &mut Canvas<'_>, area: Rect, line: Span, claims: &[(usize, &Claim)]) {
    let theme = canvas.theme;
    let is_current = |idx: usize| detail.claim == Some(idx);
    let bar_x = area.right().saturating_sub(2);
    if !claims.is_empty() {
        let has_quote = claims.iter().any(|(_, claim)| claim.kind != ClaimKind::Reported);
        let any_current = claims.iter().any(|(idx, _)| is_current(*idx));
        let bar = match (has_quote, any_current) {
            (_, true) => "▌",
            (true, false) => "▎",
            (false, false) => "┆",
        };
        let style = if any_current { theme.title() } else { theme.faint() };
        canvas.text(bar_x, area.y, 1, bar, style);
    }
    let starting: Vec<usize> =
        claims.iter().filter(|(_, claim)| line.contains(claim.start())).map(|(idx, _)| *idx).collect();
    let Some(first) = starting.first() else { return };
    let room = bar_x.saturating_sub(area.x + u16::from(area.width > 4));
    let shown = starting.iter().copied().find(|idx| is_current(*idx)).unwrap_or(*first);
    let all = starting.iter().map(|idx| (idx + 1).to_string()).collect::<Vec<_>>().join(",");
    let label = if width(&all) <= usize::from(room) {
        all
    } else {
        let plus = if starting.len() > 1 { "+" } else { "" };
        let label = format!("{}{plus}", shown + 1);
        if width(&label) <= usize::from(room) { label } else { (shown + 1).to_string() }
    };
    let style = if is_current(shown) { theme.title() } else { theme.plain() };
    canvas.text_right(area.x + room, area.y, room, &label, style);
}

/// The parts of the body that are someone's own words: all of a quotation, and what stands in marks
/// inside a mixed claim.
fn quoted_parts(detail: &Detail) -> Vec<Span> {
    let body = detail.body();
    let mut parts = Vec::new();
    for claim in detail.claims() {
        match claim.kind {
            ClaimKind::Quote => parts.extend(claim.content.iter().copied()),
            ClaimKind::Mixed => {
                let marked: Vec<Span> = claim.content.iter().flat_map(|span| in_marks(*span, body)).collect();
                // Without a mark in it the claim was picked from between the marks.
                parts.extend(if marked.is_empty() { claim.content.clone() } else { marked });
            }
            ClaimKind::Reported => {}
        }
    }
    parts
}

fn in_marks(span: Span, body: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    for (offset, c) in span.of(body).char_indices() {
        let at = span.start() + offset;
        // Which mark opens and which closes differs from language to language; that they alternate does not.
        if !matches!(c, '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '"') {
            continue;
        }
        match open.take() {
            None => open = Some(at),
            Some(start) => parts.push(Span::new(start, at + c.len_utf8())),
        }
    }
    parts.extend(open.map(|start| Span::new(start, span.end())));
    parts
}
