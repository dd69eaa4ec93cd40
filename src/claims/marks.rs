//! Pairs quotation marks. Knows characters and paragraphs, and of words only which of them say something,
//! to heal a mark lost before them: not speakers.
//!
//! Only the outermost pairs are given: what is quoted inside a quotation is part of it. One pass over
//! the text; a lost mark is healed within its paragraph.

use super::lexicon::{Class, Lexicon};
use crate::domain::Span;

/// A pair of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// From the opening mark to the closing one, both taken in.
    pub(super) span: Span,
    /// What stands between them.
    pub(super) inner: Span,
    /// Whether the marks are those of titles of works, `《》`.
    pub(super) is_title: bool,
    /// Whether the marks are single ones.
    pub(super) is_single: bool,
    /// Whether a mark was missing and its place was guessed.
    pub(super) is_healed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Glyph {
    /// `"`, `''`, `＂`.
    Straight,
    /// `“`, ``` `` ```, `‟`.
    High,
    /// `”`.
    HighClose,
    /// `„`.
    Low,
    /// `«`.
    Left,
    /// `»`.
    Right,
    /// `「` `『` `《` `〝`.
    CjkOpen(char),
    /// `」` `』` `》` `〞` `〟`.
    CjkClose(char),
    /// `'` and `‘` where a quotation can begin, with what ends it found by `Singles`.
    Single,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    len: usize,
    glyph: Glyph,
    /// Nothing, white space, an opening bracket or a dash stands before.
    free_before: bool,
    /// Nothing, white space or closing punctuation stands after.
    free_after: bool,
    /// White space or nothing stands after.
    space_after: bool,
    before: char,
    after: char,
}

impl Mark {
    const fn end(&self) -> usize {
        self.at + self.len
    }

    /// Whether it looks like the end of something: words before, none after.
    const fn ends(&self) -> bool {
        !self.free_before || (self.free_after && !self.space_after)
    }
}

#[derive(Clone, Copy, Debug)]
struct Open {
    at: usize,
    inner: usize,
    glyph: Glyph,
}

/// Returns the outermost quotations of a text in order. `paragraphs` are those of the text.
pub(super) fn quotations(text: &str, paragraphs: &[Span], lexicon: &Lexicon) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    let mut ahead = Vec::new();
    // A quotation that the paragraph before left open, and where that paragraph ended.
    let mut carried: Option<(Open, usize)> = None;
    // The paragraph up to which a quotation runs whose paragraphs have no marks of their own.
    let mut runs_to = 0;
    for (idx, paragraph) in paragraphs.iter().enumerate() {
        marks.clear();
        collect(text, *paragraph, &mut marks);
        let carry = match carried.take() {
            Some((open, _)) if marks.first().is_some_and(|mark| reopens(open, mark, paragraph.start())) => {
                Some(open)
            }
            Some((open, _)) if idx <= runs_to => Some(open),
            Some((open, end)) => {
                push(&mut found, text, open, end, end, true);
                None
            }
            None => None,
        };
        if let Some(before) = idx.checked_sub(1).and_then(|it| paragraphs.get(it))
            && carry.is_none()
            && is_block(text, *before, *paragraph)
            && marks.first().is_none_or(|it| it.at != paragraph.start())
        {
            let words = paragraph.of(text);
            let n_sign = words.len() - words.trim_start_matches(['>', ' ']).len();
            let inner = Span::new(paragraph.start() + n_sign, paragraph.end());
            found.push(Quotation { span: inner, inner, is_title: false, is_single: false, is_healed: false });
            continue;
        }
        let skip = usize::from(
            carry.is_some_and(|open| marks.first().is_some_and(|it| reopens(open, it, paragraph.start()))),
        );
        let goes_on = paragraphs.get(idx + 1).is_some_and(|it| it.of(text).starts_with('‘'));
        let next = paragraphs.get(idx + 1).map_or("", |it| it.of(text));
        let words = paragraph.of(text);
        let runs_on = runs_on(words, next, &marks, carry.is_some()) || idx < runs_to || {
            let open = Open { at: paragraph.start(), inner: paragraph.start(), glyph: Glyph::High };
            let rest = paragraphs.get(idx + 1..).unwrap_or(&[]);
            holds_quotation(words, &marks)
                && (holds_words(&marks) && !ends_told(words, lexicon)
                    || closes_after(text, open, rest, &mut ahead).is_some_and(|n| n > 0))
        };
        let marks_left = marks.get(skip..).unwrap_or(&[]);
        carried = pair(text, *paragraph, marks_left, carry, (goes_on, runs_on), &mut found)
            .map(|open| (open, paragraph.end()));
        if let Some((open, _)) = carried
            && runs_to <= idx
            && (open.at == paragraph.start() || carry.is_some() || is_headed(text, *paragraph, open))
        {
            let next = paragraphs.get(idx + 1..).unwrap_or(&[]);
            runs_to = closes_after(text, open, next, &mut marks).map_or(0, |n| idx + 1 + n);
        }
        // "The quay is empty, he said.": the closing mark was lost before whoever says it. Where the quotation
        // goes on below, the words are part of it.
        if let Some((open, _)) = carried
            && matches!(open.glyph, Glyph::High | Glyph::Low)
            && open.at >= paragraph.start()
            && runs_to <= idx
            && !goes_on_below(text, *paragraph, open, next)
            && let Some(end) = told_end(Span::new(open.inner, paragraph.end()).of(text), lexicon)
        {
            push(&mut found, text, open, open.inner + end, open.inner + end, true);
            carried = None;
        }
    }
    if let Some((open, end)) = carried {
        push(&mut found, text, open, end, end, true);
    }
    found
}

/// Whether a paragraph is a quotation without marks: set in by four spaces or more, or behind `>`, after
/// one that ends with a colon.
fn is_block(text: &str, before: Span, paragraph: Span) -> bool {
    let announced = before.of(text).ends_with([':', '：']);
    let line = text.get(..paragraph.start()).unwrap_or("");
    let margin = line.get(line.rfind('\n').map_or(0, |it| it + 1)..).unwrap_or("");
    let set_in = margin.len() >= 4 || margin.contains('\t') || paragraph.of(text).starts_with("> ");
    announced && set_in && paragraph.of(text).chars().any(char::is_alphabetic)
}

/// Whether nothing stands before a quotation in its paragraph but what it is about: `Trade: “...`.
fn is_headed(text: &str, paragraph: Span, open: Open) -> bool {
    let head = Span::new(paragraph.start(), open.at).of(text).trim_end();
    head.strip_suffix(':').is_some_and(|it| it.len() < 40 && !it.contains(['.', ',', ':']))
}

/// The most paragraphs without a mark that a quotation may run over.
const UNMARKED_MAX: usize = 12;

/// Which of the next paragraphs ends a quotation that is open, if its marks stand only at its beginning
/// and at its end: the first one that has a mark has just the closing one, as its last character.
fn closes_after(text: &str, open: Open, next: &[Span], marks: &mut Vec<Mark>) -> Option<usize> {
    for (n, paragraph) in next.iter().take(UNMARKED_MAX).enumerate() {
        marks.clear();
        collect(text, *paragraph, marks);
        // “He told us “no” and left.” between others: what opens there closes there.
        let inside = marks.first().is_some_and(|it| it.at > paragraph.start());
        if inside && paragraph.of(text).ends_with(is_sentence_punctuation) && is_closed(marks) {
            continue;
        }
        let mut double = marks.iter().filter(|it| it.glyph != Glyph::Single);
        let Some(first) = double.next() else { continue };
        let rest = text.get(first.end()..paragraph.end()).unwrap_or("");
        let closes = rest.chars().all(|it| matches!(it, '.' | ',' | ';'))
            && first.ends()
            && first.at > paragraph.start()
            && matches!(role(open, first), Role::Close);
        return closes.then_some(n);
    }
    None
}

/// Whether every mark of a paragraph that opens words has the one that closes them, and none of those words
/// are said by somebody named beside them: they end with no stop and no comma.
fn is_closed(marks: &[Mark]) -> bool {
    let n = |glyph: Glyph| marks.iter().filter(|it| it.glyph == glyph).count();
    n(Glyph::High) > 0 && n(Glyph::High) == n(Glyph::HighClose) && holds_words(marks)
}

/// Whether a paragraph that begins with a mark is said to its end, and the next one goes on: whatever else
/// opens inside it closes inside it.
fn runs_on(words: &str, next: &str, marks: &[Mark], is_carried: bool) -> bool {
    if words.starts_with('"') {
        // Straight ones: what stands open is ended by the only mark of the next paragraph.
        let goes_on = next.starts_with('"') || next.ends_with('"') && next.matches('"').count() == 1;
        let straight = |opens: bool| {
            let is_one = move |it: &&Mark| it.glyph == Glyph::Straight && it.free_before == opens;
            marks.iter().filter(is_one).count()
        };
        return goes_on
            && words.ends_with(is_sentence_punctuation)
            && straight(true) > 1
            && straight(true) == 1 + straight(false);
    }
    let high = |it: &&Mark| it.glyph == Glyph::High;
    // “He asked: “Why?”: in a quotation that runs on already, the last mark is that of the question. In a first
    // paragraph it is as likely that the mark of the words before it was lost.
    let said = if is_carried { words.strip_suffix('”').unwrap_or(words) } else { words };
    words.starts_with('“')
        && next.starts_with('“')
        && said.ends_with(is_sentence_punctuation)
        && marks.iter().filter(high).count() > 1
        && marks.iter().filter(high).count()
            == 1 + marks.iter().filter(|it| it.glyph == Glyph::HighClose).count()
}

/// Whether a paragraph that begins with a mark is said to its end, and all that opens after that mark closes:
/// the mark that ends it is still to come.
fn holds_quotation(words: &str, marks: &[Mark]) -> bool {
    let n = |glyph: Glyph| marks.iter().filter(|it| it.glyph == glyph).count();
    words.starts_with('“')
        && words.ends_with(is_sentence_punctuation)
        && n(Glyph::High) > 1
        && n(Glyph::High) == 1 + n(Glyph::HighClose)
}

/// Whether all that is quoted inside a paragraph is part of a sentence of it, as in “He told us “no” and left.:
/// the words between the marks end with no stop and no comma, so that nobody can be named for them.
fn holds_words(marks: &[Mark]) -> bool {
    marks.iter().all(|it| it.glyph != Glyph::HighClose || it.before.is_alphanumeric())
}

/// Whether a paragraph that begins with `mark` goes on with a quotation left open before it.
fn reopens(open: Open, mark: &Mark, start: usize) -> bool {
    mark.at == start
        && match open.glyph {
            Glyph::Left => matches!(mark.glyph, Glyph::Left | Glyph::Right),
            glyph => glyph == mark.glyph,
        }
}

/// Pairs the marks of one paragraph; returns a quotation left open at its end.
fn pair(
    text: &str,
    paragraph: Span,
    marks: &[Mark],
    carry: Option<Open>,
    (goes_on, runs_on): (bool, bool),
    found: &mut Vec<Quotation>,
) -> Option<Open> {
    // The mark that ends it all stands in a later paragraph.
    let own = usize::from(!runs_on);
    let singles = Singles::new(marks);
    // How many marks from here on can only close; a second opener is nested if they suffice.
    let mut closers: Vec<u32> = vec![0; marks.len() + 1];
    for (idx, mark) in marks.iter().enumerate().rev() {
        let ends = mark.glyph == Glyph::HighClose
            || (mark.glyph == Glyph::High && !mark.free_before && mark.free_after)
            || (mark.glyph == Glyph::Straight && !mark.free_before);
        let opens = matches!(mark.glyph, Glyph::High | Glyph::Low);
        let after = closers.get(idx + 1).copied().unwrap_or(0);
        let here = if ends {
            after + 1
        } else if opens {
            after.saturating_sub(1)
        } else {
            after
        };
        if let Some(slot) = closers.get_mut(idx) {
            *slot = here;
        }
    }
    let mut open = carry;
    let mut depth = 0_usize;
    let mut last_end = paragraph.start();
    let mut idx = 0;
    while let Some(mark) = marks.get(idx) {
        idx += 1;
        let Some(current) = open else {
            match mark.glyph {
                Glyph::Single => {
                    if let Some(closer) =
                        singles.closer(idx - 1).and_then(|it| marks.get(it).map(|m| (it, m)))
                    {
                        let begun = Open { at: mark.at, inner: mark.end(), glyph: mark.glyph };
                        push(found, text, begun, closer.1.at, closer.1.end(), false);
                        last_end = closer.1.end();
                        idx = closer.0 + 1;
                    } else if (goes_on || mark.at == paragraph.start())
                        && mark.after.is_uppercase()
                        && text.get(mark.at..).is_some_and(|it| it.starts_with('‘'))
                    {
                        // The next paragraph opens again, or this one began so: it is said to its end.
                        let begun = Open { at: mark.at, inner: mark.end(), glyph: mark.glyph };
                        push(found, text, begun, paragraph.end(), paragraph.end(), false);
                        return None;
                    }
                }
                Glyph::CjkClose(_) => {}
                _ if opens(mark) => {
                    open = Some(Open { at: mark.at, inner: mark.end(), glyph: mark.glyph });
                    depth = 0;
                }
                Glyph::HighClose | Glyph::Straight if mark.ends() && mark.space_after => {
                    // An opening mark was lost: the quotation begins with its sentence.
                    if is_sentence_punctuation(mark.before) {
                        let start = sentence_start(text, last_end, mark.at);
                        let begun = Open { at: start, inner: start, glyph: mark.glyph };
                        push(found, text, begun, mark.at, mark.end(), true);
                    }
                    last_end = mark.end();
                }
                _ => {}
            }
            continue;
        };
        match role(current, mark) {
            Role::Close if depth > 0 => depth -= 1,
            Role::Close => {
                push(found, text, current, mark.at, mark.end(), false);
                last_end = mark.end();
                open = None;
            }
            Role::Open => {
                let nested = closers.get(idx).copied().unwrap_or(0) as usize > depth + own
                    || matches!(mark.glyph, Glyph::CjkOpen(_) | Glyph::Left | Glyph::Right);
                if nested {
                    depth += 1;
                } else {
                    // A closing mark was lost: the quotation ends with its first sentence or clause.
                    let end = clause_end(text, current.inner, mark.at);
                    push(found, text, current, end, end, true);
                    open = Some(Open { at: mark.at, inner: mark.end(), glyph: mark.glyph });
                    depth = 0;
                }
            }
            Role::Neither => {}
        }
    }
    open
}

/// Whether the next paragraph goes on with a quotation left open: it begins with the same mark, and somebody
/// is named for it all. A paragraph that is a quotation by itself, below one that begins with its mark, is
/// another one: `“It is empty, he said.`, `“I met those who stayed.”`
fn goes_on_below(text: &str, paragraph: Span, open: Open, next: &str) -> bool {
    let mark = text.get(open.at..).and_then(|it| it.chars().next());
    let alone = open.at == paragraph.start() && next.trim_end_matches(['.', ',']).ends_with(['”', '"', '“']);
    mark.is_some_and(|it| next.starts_with(it)) && !alone
}

/// Where the words end before whoever says them at the end of a paragraph: `The quay is empty, he said.`
fn told_end(words: &str, lexicon: &Lexicon) -> Option<usize> {
    let body = words.strip_suffix('.')?;
    let comma = body.rfind(", ")?;
    let mut tail = body.get(comma + 2..)?.split(' ');
    let (first, second) = (tail.next()?, tail.next()?);
    let is = |word: &str, class: Class| lexicon.class(&word.to_lowercase()).any(class);
    let who = Class::MALE.or(Class::FEMALE).or(Class::THEY);
    let tells = is(first, who) && is(second, Class::SPEECH) || is(first, Class::SPEECH) && is(second, who);
    (tells && tail.next().is_none()).then_some(comma + 1)
}

/// Whether the last words of a paragraph, behind a comma, have a word of saying: `..., said Ana Roe.`
fn ends_told(words: &str, lexicon: &Lexicon) -> bool {
    let tail = words.rsplit(',').next().unwrap_or("");
    let mut near = tail.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).take(7);
    tail.len() < words.len()
        && near.clone().nth(6).is_none()
        && near.any(|it| lexicon.class(&it.to_lowercase()).any(Class::SPEECH))
}

enum Role {
    Open,
    Close,
    Neither,
}

/// What a mark does inside an open quotation.
fn role(open: Open, mark: &Mark) -> Role {
    let typographic = |mark: &Mark| {
        if mark.free_before && !mark.space_after && mark.before != '\0' { Role::Open } else { Role::Close }
    };
    match (open.glyph, mark.glyph) {
        (Glyph::CjkOpen(a), Glyph::CjkOpen(b)) if a == b => Role::Open,
        (Glyph::CjkOpen(a), Glyph::CjkClose(b)) if closes_cjk(a, b) => Role::Close,
        // In French each line or paragraph of a long quotation may begin with a mark.
        (Glyph::Left, Glyph::Left) | (Glyph::Right, Glyph::Right) if mark.free_before => Role::Open,
        // Typed the wrong way round: “Why?“ she asked.
        (Glyph::High, Glyph::High) if !mark.free_before && mark.free_after => Role::Close,
        (Glyph::Low, Glyph::Low) | (Glyph::High | Glyph::Straight, Glyph::High | Glyph::Low) => Role::Open,
        (Glyph::Left | Glyph::Right, Glyph::Right)
        | (Glyph::Right, Glyph::Left)
        | (Glyph::Low, Glyph::High)
        | (Glyph::High | Glyph::Low | Glyph::Straight, Glyph::HighClose) => Role::Close,
        (Glyph::HighClose, Glyph::High | Glyph::HighClose)
        | (Glyph::High | Glyph::Low | Glyph::HighClose | Glyph::Straight, Glyph::Straight) => {
            typographic(mark)
        }
        _ => Role::Neither,
    }
}

const fn closes_cjk(open: char, close: char) -> bool {
    matches!((open, close), ('「', '」') | ('『', '』') | ('《', '》') | ('〝', '〞' | '〟'))
}

/// Whether a mark can begin a quotation when none is open.
fn opens(mark: &Mark) -> bool {
    match mark.glyph {
        Glyph::High => !mark.space_after || mark.free_before,
        Glyph::Low | Glyph::Left | Glyph::CjkOpen(_) => true,
        Glyph::Straight => {
            if mark.free_before {
                true
            } else {
                !mark.free_after && !mark.before.is_alphanumeric()
            }
        }
        Glyph::HighClose | Glyph::Right => mark.free_before && !mark.space_after,
        Glyph::CjkClose(_) | Glyph::Single => false,
    }
}

fn push(found: &mut Vec<Quotation>, text: &str, open: Open, inner_end: usize, end: usize, is_healed: bool) {
    let inner = Span::new(open.inner, inner_end);
    // Marks with no word between them say nothing.
    if !inner.of(text).chars().any(char::is_alphanumeric) {
        return;
    }
    let span = Span::new(open.at, end).trimmed(text);
    if found.last().is_some_and(|it| it.span.end() > span.start()) {
        return;
    }
    found.push(Quotation {
        span,
        inner,
        is_title: matches!(open.glyph, Glyph::CjkOpen('《')),
        is_single: open.glyph == Glyph::Single,
        is_healed,
    });
}

const fn is_sentence_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | '!' | '?' | '…' | '。' | '，' | '！' | '？')
}

/// Where the sentence begins that a closing mark without an opening one ends.
fn sentence_start(text: &str, from: usize, end: usize) -> usize {
    let words = Span::new(from, end).of(text);
    // The stop right before the mark is the quotation's own.
    let body = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = body.rfind(['.', '!', '?', '\n']).map_or(0, |at| at + 1);
    let rest = words.get(start..).unwrap_or("");
    from + start + (rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len())
}

/// Where a quotation that lost its closing mark ends: with its first sentence or clause.
fn clause_end(text: &str, from: usize, limit: usize) -> usize {
    let words = Span::new(from, limit).of(text);
    let mut chars = words.char_indices().peekable();
    let mut n_letters = 0;
    while let Some((at, c)) = chars.next() {
        n_letters += usize::from(c.is_alphabetic());
        let ends = is_sentence_punctuation(c) && chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if ends && n_letters > 3 {
            return from + at + c.len_utf8();
        }
    }
    from + words.trim_end().len()
}

/// Single marks: which can close, and where the next of each kind is.
struct Singles {
    /// For each mark the next one after it that closes beyond doubt, and the next that may.
    next: Vec<(Option<usize>, Option<usize>)>,
    /// Double marks before each mark: a pair of single ones may not cut a pair of doubles.
    doubles: Vec<u32>,
}

/// The longest words between single marks that are still taken for a quotation, in bytes.
const SINGLE_MAX: usize = 3000;

impl Singles {
    fn new(marks: &[Mark]) -> Self {
        if !marks.iter().any(|mark| mark.glyph == Glyph::Single) {
            return Self { next: Vec::new(), doubles: Vec::new() };
        }
        let mut next = vec![(None, None); marks.len()];
        let mut sure = None;
        let mut maybe = None;
        for (idx, mark) in marks.iter().enumerate().rev() {
            if let Some(slot) = next.get_mut(idx) {
                *slot = (sure, maybe);
            }
            if mark.glyph != Glyph::Single || mark.free_before || mark.after.is_alphanumeric() {
                continue;
            }
            // After an s it may be a genitive: the dogs' bowl.
            if is_sentence_punctuation(mark.before) || !matches!(mark.before, 's' | 'S') || mark.after == '\n'
            {
                sure = Some(idx);
            } else {
                maybe = Some(idx);
            }
        }
        let mut doubles = Vec::with_capacity(marks.len());
        let mut n = 0;
        for mark in marks {
            doubles.push(n);
            n += u32::from(mark.glyph != Glyph::Single);
        }
        let mut singles = Self { next, doubles };
        for (idx, mark) in marks.iter().enumerate() {
            let opener = mark.free_before && mark.after.is_alphabetic();
            let slot = singles.pick(idx, mark, marks).filter(|_| opener);
            if let Some(next) = singles.next.get_mut(idx) {
                *next = (slot, None);
            }
        }
        singles
    }

    fn pick(&self, idx: usize, mark: &Mark, marks: &[Mark]) -> Option<usize> {
        let (sure, maybe) = self.next.get(idx).copied()?;
        let fits = |closer: &usize| {
            let n_doubles = |idx: usize| self.doubles.get(idx).copied().unwrap_or(0);
            marks.get(*closer).is_some_and(|it| it.at - mark.at <= SINGLE_MAX)
                && (n_doubles(*closer) - n_doubles(idx)).is_multiple_of(2)
        };
        sure.filter(|it| fits(it)).or_else(|| maybe.filter(|it| fits(it)))
    }

    /// The mark that closes a single mark, if that one opens a quotation.
    fn closer(&self, idx: usize) -> Option<usize> {
        self.next.get(idx).and_then(|it| it.0)
    }
}

/// Appends the marks of a paragraph.
fn collect(text: &str, paragraph: Span, marks: &mut Vec<Mark>) {
    let bytes = text.as_bytes();
    let mut at = paragraph.start();
    while let Some(ahead) = bytes.get(at..paragraph.end()).filter(|it| !it.is_empty()) {
        let begins = |byte: &u8| FIRST_BYTES.get(usize::from(*byte)).copied().unwrap_or(false);
        let Some(n) = ahead.iter().position(begins) else { break };
        at += n;
        let Some((glyph, len)) = glyph_at(bytes, at) else {
            at += 1;
            continue;
        };
        let neighbour = |range: Span| range.of(text);
        let before = neighbour(Span::new(paragraph.start(), at)).chars().next_back().unwrap_or('\0');
        let after = neighbour(Span::new(at + len, paragraph.end())).chars().next().unwrap_or('\0');
        let space_after = after == '\0' || after.is_whitespace();
        let mark = Mark {
            at,
            len,
            glyph,
            free_before: before == '\0'
                || before.is_whitespace()
                || matches!(before, '(' | '[' | '—' | '–' | '-' | '/' | '‘' | '\''),
            free_after: space_after
                || matches!(
                    after,
                    ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '—' | '–' | '…' | '-' | '/' | '’' | '\''
                ),
            space_after,
            before,
            after,
        };
        at += len;
        // Feet and inches, minutes and seconds: a straight mark after a figure that opens nothing.
        let measures = glyph == Glyph::Straight && before.is_ascii_digit() && after.is_alphanumeric();
        // An apostrophe inside a word; 'tis and '90s are seen to where single marks are paired.
        let inside = glyph == Glyph::Single && !mark.free_before && after.is_alphanumeric();
        let clipped = glyph == Glyph::Single && mark.free_before && is_clipped(text, at);
        // "what we”re talking about": an apostrophe typed as a mark.
        let typed = glyph == Glyph::HighClose && before.is_alphabetic() && is_contracted(text, at);
        if !measures && !inside && !clipped && !typed {
            marks.push(mark);
        }
    }
}

/// Which bytes `glyph_at` knows a mark to begin with; all others are passed over at once.
const FIRST_BYTES: [bool; 256] = {
    let mut bytes = [false; 256];
    let firsts = [b'"', b'\'', b'`', 0xc2, 0xe2, 0xe3, 0xef];
    let mut idx = 0;
    while idx < firsts.len() {
        bytes[firsts[idx] as usize] = true;
        idx += 1;
    }
    bytes
};

/// Whether the word at `at` is the end of one that an apostrophe shortens: `we’re`, `don’t`.
fn is_contracted(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    ["s", "t", "re", "ve", "ll", "d", "m"].contains(&rest.get(..end).unwrap_or(""))
}

/// Whether the word at `at` is one that is written with an apostrophe before it.
fn is_clipped(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or("");
    ["tis", "twas", "em", "til", "till", "cause", "bout", "n", "round", "s"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(word))
        || word.starts_with(|c: char| c.is_ascii_digit())
}

/// The quotation mark at a byte and its length in bytes.
fn glyph_at(bytes: &[u8], at: usize) -> Option<(Glyph, usize)> {
    let byte = |idx: usize| bytes.get(at + idx).copied().unwrap_or(0);
    Some(match byte(0) {
        b'"' => (Glyph::Straight, 1),
        // Three in a row that close: first the inner mark, then the outer one.
        b'\''
            if byte(1) == b'\''
                && byte(2) == b'\''
                && at > 0
                && !bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) =>
        {
            (Glyph::Single, 1)
        }
        b'\'' if byte(1) == b'\'' => (Glyph::Straight, 2),
        b'\'' => (Glyph::Single, 1),
        b'`' if byte(1) == b'`' => (Glyph::High, 2),
        0xc2 => match byte(1) {
            0xab => (Glyph::Left, 2),
            0xbb => (Glyph::Right, 2),
            _ => return None,
        },
        0xe2 if byte(1) == 0x80 => match byte(2) {
            0x98 | 0x99 | 0x9b => (Glyph::Single, 3),
            0x9c | 0x9f => (Glyph::High, 3),
            0x9d => (Glyph::HighClose, 3),
            0x9e => (Glyph::Low, 3),
            _ => return None,
        },
        0xe3 if byte(1) == 0x80 => match byte(2) {
            0x8a => (Glyph::CjkOpen('《'), 3),
            0x8b => (Glyph::CjkClose('》'), 3),
            0x8c => (Glyph::CjkOpen('「'), 3),
            0x8d => (Glyph::CjkClose('」'), 3),
            0x8e => (Glyph::CjkOpen('『'), 3),
            0x8f => (Glyph::CjkClose('』'), 3),
            0x9d => (Glyph::CjkOpen('〝'), 3),
            0x9e => (Glyph::CjkClose('〞'), 3),
            0x9f => (Glyph::CjkClose('〟'), 3),
            _ => return None,
        },
        0xef if byte(1) == 0xbc && byte(2) == 0x82 => (Glyph::Straight, 3),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paragraph::paragraphs;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = quotations(text, &paragraphs(text), Lexicon::of("en"))
            .into_iter()
            .map(|it| it.span.of(text))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_kind_of_mark() {
        for quoted in [
            "\"No\"",
            "“No”",
            "''No''",
            "``No''",
            "« No »",
            "»Nein«",
            "„Nein“",
            "„Nie”",
            "「不」",
            "『不』",
            "《不》",
            "'No.'",
            "‘No.’",
        ] {
            check(&format!("{quoted} it was."), &[quoted]);
        }
        check("他说：“没有。”然后离开。", &["“没有。”"]);
        check("قالت: «لا». ثم رحلت.", &["«لا»"]);
    }

    #[test]
    fn what_is_quoted_inside_belongs_to_the_quotation() {
        check("“He said ‘no’ to us,” she said.", &["“He said ‘no’ to us,”"]);
        check("“He said “no” to us,” she said.", &["“He said “no” to us,”"]);
        check("‘He said “no” to us,’ she said.", &["‘He said “no” to us,’"]);
        check("「他说『不』。」", &["「他说『不』。」"]);
    }

    #[test]
    fn what_is_quoted_inside_a_later_paragraph_too() {
        check("“One.\n\n“He said “no.”\n\n“Three.”", &["“One.\n\n“He said “no.”\n\n“Three.”"]);
        check("“One.\n\nHe said “no” to it.\n\nThree.”", &["“One.\n\nHe said “no” to it.\n\nThree.”"]);
        check("“One.\n\nHe said “no,” and left.\n\nThree.", &["“One.", "“no,”"]);
        check("“He said “no” to it.\n\nNobody came.", &["“He said “no” to it."]);
        check("“We won, she said. “It is over,” she added.", &["“We won,", "“It is over,”"]);
    }

    #[test]
    fn paragraphs_opened_and_only_the_last_closed() {
        check("“One.\n\n“Two.\n\n“Three,” said Roe.", &["“One.\n\n“Two.\n\n“Three,”"]);
        check("\"One.\n\n\"Two,\" said Roe. \"Three.\"", &["\"One.\n\n\"Two,\"", "\"Three.\""]);
    }

    #[test]
    fn a_mark_lost_before_whoever_says_it() {
        check("“It is empty, she added.\n\nNobody came.", &["“It is empty,"]);
        check(
            "“It is empty, she added.\n\n“It stays so,” said Roe.",
            &["“It is empty, she added.\n\n“It stays so,”"],
        );
        check("“It is empty, she added.\n\n“It stays so.”", &["“It is empty,", "“It stays so.”"]);
        check(
            "Roe: “It is empty, she added.\n\n“It stays so.”",
            &["“It is empty, she added.\n\n“It stays so.”"],
        );
        check("“It is empty, she noted gladly.\n\nNobody came.", &["“It is empty, she noted gladly."]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("’Tis the dogs’ bowl, rock 'n' roll of the '90s, don’t you think?", &[]);
        check("The 6'2\" guard said: \"No.\"", &["\"No.\""]);
        check("'The dogs' owners left,' she said.", &["'The dogs' owners left,'"]);
    }

    #[test]
    fn one_lost_mark_costs_its_paragraph_at_most() {
        check("“We won. He left.\n\nNo words.\n\n“Good,” she said.", &["“We won. He left.", "“Good,”"]);
        check("Nobody came,” she said. “It is over.”", &["Nobody came,”", "“It is over.”"]);
        check("“Nobody came, she said. “It is over.”", &["“Nobody came,", "“It is over.”"]);
        check("\"Nobody came, she said. \"It is over.\"", &["\"Nobody came,", "\"It is over.\""]);
    }
}
