//! A link that opens a page at given words: `#:~:text=[prefix-,]start[,end][,-suffix]`, as the draft of
//! the WICG on scrolling to text fragments has it. It only knows the text of the store: a page that
//! reads differently opens at its top, which is what browsers do with words they do not find.

use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::{Claim, Span, web};
use crate::text::fold::fold;
use crate::text::paragraph::paragraphs;

/// In a term everything is encoded but what no reader of an address takes for its end; `-`, `,` and `&`
/// are signs of the syntax.
const TERM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'~');

/// In an address only what would end it early where it is pasted, or break a Markdown link.
const ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'(')
    .add(b')')
    .add(b'\\')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// Words longer than this, in characters, are given by their first and last ones.
const WHOLE_MAX: usize = 100;
/// How many words, and how many characters of them, are enough for a beginning or an end.
const TERM_WORDS: usize = 4;
const TERM_CHARS: usize = 20;
/// How many words around an ambiguous place are tried.
const CONTEXT_MAX: usize = 16;

/// The address with a fragment that leads to the words of `claim` in `body`.
pub(super) fn at_words(url: &str, title: &str, body: &str, claim: &Claim) -> Result<String, &'static str> {
    let mut link = web_address(url)?;
    let page = Page::new(title, body, claim.extent());
    let directive = page.directive().ok_or("the claim has no words a link could lead to")?;
    // A page's own anchor stays; directives that came with the address give way to ours.
    if let Some(at) = link.find(":~:") {
        link.truncate(at);
    }
    if !link.contains('#') {
        link.push('#');
    }
    link.push_str(":~:text=");
    link.push_str(&directive);
    Ok(link)
}

/// The address, safe to stand in a link, if it is one of the web.
pub(super) fn web_address(url: &str) -> Result<String, &'static str> {
    if !web::is_web(url) {
        return Err("the URL of this statement is not of the web (http or https)");
    }
    Ok(utf8_percent_encode(url, ADDRESS).to_string())
}

/// A word of the page, or a run of them where the script sets no space: a browser demands that terms
/// begin and end between words, and only a gap is surely such a place.
struct Word {
    span: Span,
    /// Browsers compare without case and accents, so nearly the same word counts as the same.
    folded: String,
    /// 0 is the title.
    paragraph: usize,
}

/// The words of a page, and which of them are claimed.
struct Page<'a> {
    body: &'a str,
    /// The title's words first, for a page shows them first; their spans are not of `body`.
    words: Vec<Word>,
    n_title: usize,
    /// Of the body, those without a word included.
    paragraphs: Vec<Span>,
    claimed: Range<usize>,
}

impl<'a> Page<'a> {
    fn new(title: &str, body: &'a str, claimed: Span) -> Self {
        let mut words = words_of(title, Span::new(0, title.len()), Span::default(), 0);
        let n_title = words.len();
        let paragraphs = paragraphs(body);
        for (idx, paragraph) in paragraphs.iter().enumerate() {
            words.extend(words_of(body, *paragraph, claimed, idx + 1));
        }
        let is_claimed = |word: &Word| claimed.covers(word.span);
        let of_body = words.get(n_title..).unwrap_or_default();
        let start = n_title + of_body.iter().take_while(|word| !is_claimed(word)).count();
        let n = words.get(start..).unwrap_or_default().iter().take_while(|word| is_claimed(word)).count();
        Self { body, words, n_title, paragraphs, claimed: start..start + n }
    }

    /// Everything after `text=`.
    fn directive(&self) -> Option<String> {
        if self.claimed.is_empty() {
            return None;
        }
        let is_whole = self.paragraph(self.claimed.start) == self.paragraph(self.claimed.end - 1)
            && self.text(self.span(&self.claimed)).chars().count() <= WHOLE_MAX;
        if is_whole {
            return Some(self.whole());
        }
        Some(self.ends())
    }

    /// The claimed words in full, with as little around them as makes them unique.
    fn whole(&self) -> String {
        let claimed = &self.claimed;
        let least = (
            self.before(claimed.start, self.cut(claimed.start)),
            self.after(claimed.end, self.cut(claimed.end)),
        );
        let (mut before, mut after) = least.clone();
        for n in 0..=CONTEXT_MAX {
            let prefix = self.before(claimed.start, n.max(least.0.len()));
            let suffix = self.after(claimed.end, n.max(least.1.len()));
            let least = least.clone();
            let ways = [(prefix.clone(), least.1), (least.0, suffix.clone()), (prefix, suffix)];
            for (prefix, suffix) in ways {
                if self.is_unique(prefix.start..suffix.end) {
                    return self.written(&prefix, &[claimed], &suffix);
                }
                (before, after) = (prefix, suffix);
            }
        }
        self.written(&before, &[claimed], &after)
    }

    /// The first and the last claimed words: the first unique, the last the next of their kind. More of
    /// the claimed words are tried before words around them, which may be missing on the page.
    fn ends(&self) -> String {
        let claimed = &self.claimed;
        let short = self.first_words(claimed);
        let short_end = self.last_words(claimed, short.end);
        let longer = (short.end..=short_end.start.min(short.end + CONTEXT_MAX))
            .take_while(|end| self.paragraph(end - 1) == self.paragraph(short.start))
            .map(|end| short.start..end)
            .find(|start| self.is_unique(start.clone()));
        let mut prefix = self.before(claimed.start, self.cut(claimed.start));
        if longer.is_none() {
            prefix = (1..=CONTEXT_MAX)
                .map(|n| self.before(claimed.start, n))
                .find(|prefix| self.is_unique(prefix.start..short.end))
                .unwrap_or(prefix);
        }
        let start = longer.unwrap_or(short);

        let is_next = |range: Range<usize>| self.find(start.end, range.clone()) == Some(range.start);
        let last = claimed.end - 1;
        let longer = (start.end.max(short_end.start.saturating_sub(CONTEXT_MAX))..=short_end.start)
            .rev()
            .take_while(|start| self.paragraph(*start) == self.paragraph(last))
            .map(|start| start..claimed.end)
            .find(|end| is_next(end.clone()));
        let mut suffix = self.after(claimed.end, self.cut(claimed.end));
        if longer.is_none() {
            suffix = (1..=CONTEXT_MAX)
                .map(|n| self.after(claimed.end, n))
                .find(|suffix| is_next(short_end.start..suffix.end))
                .unwrap_or(suffix);
        }
        let end = longer.unwrap_or(short_end);
        if end.is_empty() {
            return self.written(&prefix, &[&start], &suffix);
        }
        self.written(&prefix, &[&start, &end], &suffix)
    }

    /// Enough words from the start of a range, all of one paragraph and at most half of the range.
    fn first_words(&self, range: &Range<usize>) -> Range<usize> {
        let half = range.start + range.len().div_ceil(2);
        let mut end = range.start + 1;
        while end < half
            && self.paragraph(end) == self.paragraph(range.start)
            && !self.is_enough(range.start..end)
        {
            end += 1;
        }
        range.start..end
    }

    fn last_words(&self, range: &Range<usize>, min: usize) -> Range<usize> {
        let last = range.end - 1;
        if last < min {
            return range.end..range.end;
        }
        let mut start = last;
        while start > min
            && self.paragraph(start - 1) == self.paragraph(last)
            && !self.is_enough(start..range.end)
        {
            start -= 1;
        }
        start..range.end
    }

    fn is_enough(&self, range: Range<usize>) -> bool {
        let n_chars = self.text(self.span(&range)).chars().count();
        // A run of a script without spaces is one word here, and says enough alone.
        (range.len() >= TERM_WORDS && n_chars >= TERM_CHARS) || n_chars >= 3 * TERM_CHARS
    }

    /// Up to `n` words right before a word, of one paragraph, never of the title.
    fn before(&self, word: usize, n: usize) -> Range<usize> {
        let mut start = word;
        while start > self.n_title
            && word - start < n
            && (start != word || self.is_next_to_the_one_before(word))
            && (start == word || self.paragraph(start - 1) == self.paragraph(word - 1))
        {
            start -= 1;
        }
        start..word
    }

    /// Up to `n` words from a word on, of one paragraph.
    fn after(&self, word: usize, n: usize) -> Range<usize> {
        let mut end = word;
        while end < self.words.len()
            && end - word < n
            && (end != word || self.is_next_to_the_one_before(word))
            && self.paragraph(end) == self.paragraph(word)
        {
            end += 1;
        }
        word..end
    }

    /// Whether no paragraph without words, such as one of stars, is between a word and the one before it: no
    /// term could cross it.
    fn is_next_to_the_one_before(&self, word: usize) -> bool {
        let before = word.checked_sub(1).and_then(|it| self.paragraph(it)).unwrap_or(0);
        self.paragraph(word).is_some_and(|it| it <= before + 1)
    }

    /// 1 where a run of a script without spaces is cut before a word, else 0: a browser takes a term that
    /// begins or ends inside a word only with the rest of the run beside it.
    fn cut(&self, word: usize) -> usize {
        let end = word.checked_sub(1).and_then(|before| self.words.get(before)).map(|it| it.span.end());
        let is_cut = word > self.n_title && end == self.words.get(word).map(|it| it.span.start());
        usize::from(is_cut)
    }

    fn paragraph(&self, word: usize) -> Option<usize> {
        self.words.get(word).map(|word| word.paragraph)
    }

    fn is_unique(&self, range: Range<usize>) -> bool {
        self.find(0, range.clone()) == Some(range.start) && self.find(range.start + 1, range).is_none()
    }

    /// Where the words of a range stand for the first time, from a word on.
    fn find(&self, from: usize, range: Range<usize>) -> Option<usize> {
        let sought = self.words.get(range)?;
        if sought.is_empty() {
            return None;
        }
        let windows = self.words.get(from..)?.windows(sought.len());
        let is_same = |window: &[Word]| window.iter().zip(sought).all(|(a, b)| a.folded == b.folded);
        windows.enumerate().find(|(_, window)| is_same(window)).map(|(idx, _)| from + idx)
    }

    /// From the first to the last word of a range of one paragraph.
    fn span(&self, range: &Range<usize>) -> Span {
        let spans = self.words.get(range.clone()).unwrap_or_default().iter().map(|word| word.span);
        spans.reduce(Span::join).unwrap_or_default()
    }

    /// A part of one paragraph, as a page lays it out.
    fn text(&self, span: Span) -> String {
        span.of(self.body).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The terms with what is around them. A browser takes a prefix only where the words begin at the next
    /// place that is no white space, and a suffix likewise: so the marks between belong to the context, and,
    /// as no term crosses a paragraph, to the words where the context is of another one.
    fn written(&self, prefix: &Range<usize>, terms: &[&Range<usize>], suffix: &Range<usize>) -> String {
        let mut spans: Vec<Span> = terms.iter().map(|term| self.span(term)).collect();
        let mut before = None;
        if let Some(first) = spans.first_mut().filter(|_| !prefix.is_empty()) {
            let start = self.span(prefix).start();
            let end = if self.paragraph(prefix.start) == self.paragraph(prefix.end) {
                first.start()
            } else {
                *first = Span::new(self.paragraph_of(prefix.end).start(), first.end());
                self.paragraph_of(prefix.start).end()
            };
            before = Some(Span::new(start, end));
        }
        let mut after = None;
        if let Some(last) = spans.last_mut().filter(|_| !suffix.is_empty()) {
            let end = self.span(suffix).end();
            let start = if self.paragraph(suffix.start - 1) == self.paragraph(suffix.start) {
                last.end()
            } else {
                *last = Span::new(last.start(), self.paragraph_of(suffix.start - 1).end());
                self.paragraph_of(suffix.start).start()
            };
            after = Some(Span::new(start, end));
        }
        let encoded = |span: Span| utf8_percent_encode(&self.text(span), TERM).to_string();
        let before = before.map(|span| format!("{}-", encoded(span)));
        let after = after.map(|span| format!("-{}", encoded(span)));
        let parts = before.into_iter().chain(spans.into_iter().map(encoded)).chain(after);
        parts.collect::<Vec<_>>().join(",")
    }

    /// All of the paragraph of a word of the body.
    fn paragraph_of(&self, word: usize) -> Span {
        let idx = self.paragraph(word).and_then(|it| it.checked_sub(1));
        idx.and_then(|it| self.paragraphs.get(it)).copied().unwrap_or_default()
    }
}

/// The words of one paragraph; a run is parted where the claimed words begin or end in it.
fn words_of(text: &str, paragraph: Span, claimed: Span, idx: usize) -> Vec<Word> {
    let mut spans: Vec<Span> = Vec::new();
    for (offset, segment) in paragraph.of(text).split_word_bound_indices() {
        if !segment.contains(char::is_alphanumeric) {
            continue;
        }
        let start = paragraph.start() + offset;
        let end = start + segment.len();
        match spans.last_mut() {
            Some(last) if last.end() == start && start != claimed.start() && start != claimed.end() => {
                *last = Span::new(last.start(), end);
            }
            _ => spans.push(Span::new(start, end)),
        }
    }
    spans.into_iter().map(|span| Word { span, folded: fold(span.of(text)), paragraph: idx }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClaimKind, Confidence, Origin, Rule, Section};

    #[track_caller]
    fn check(body: &str, words: &str, directive: &str) {
        check_at(body, body.find(words).unwrap(), words, directive);
    }

    #[track_caller]
    fn check_at(body: &str, start: usize, words: &str, directive: &str) {
        let claim = quotation(Span::new(start, start + words.len()));
        let link = at_words("https://example.org/a", "Camps closed", body, &claim).unwrap();
        let found = link.strip_prefix("https://example.org/a#:~:text=").unwrap();
        let decoded = percent_encoding::percent_decode_str(found).decode_utf8().unwrap().into_owned();
        assert_eq!(decoded, directive);
    }

    /// A quotation of nobody known.
    fn quotation(content: Span) -> Claim {
        Claim {
            kind: ClaimKind::Quote,
            content: vec![content],
            source: None,
            cue: None,
            speaker: None,
            confidence: Confidence::Sure,
            origin: Origin::Found,
            rule: Rule::Nobody,
            demand: None,
            section: Section::Body,
        }
    }

    #[test]
    fn short_words_stand_in_full_and_without_their_marks() {
        check(
            "The group, which has counted for eleven years, said “nobody was\n  told,” twice.",
            "“nobody was\n  told,”",
            "nobody was told",
        );
    }

    #[test]
    fn the_syntax_in_the_words_is_encoded() {
        let claim = quotation(Span::new(0, 38));
        let body = "“Re-open it, now & for 100% – été #1”";
        let claim = Claim { content: vec![Span::new(0, body.len())], ..claim };
        assert_eq!(
            at_words("https://example.org/", "T", body, &claim).unwrap(),
            "https://example.org/#:~:text=Re%2Dopen%20it%2C%20now%20%26%20for%20100%25%20%E2%80%93%20%C3%A9t%C3%A9%20%231"
        );
    }

    #[test]
    fn a_long_quotation_is_given_by_its_ends() {
        let quotation = "“We counted four hundred and twelve children in the first hour, and we stopped counting \
                         when the rain came over the northern shore of the lake.”";
        check(
            &format!("{quotation} she said."),
            quotation,
            "We counted four hundred,northern shore of the lake",
        );
    }

    #[test]
    fn no_term_crosses_a_paragraph() {
        check("She said: “Go.\n\n“Now.” And left.", "“Go.\n\n“Now.”", "Go,Now");
        check(
            "He said: “The road is closed.\n\nNobody may pass.\n\nThat is all we know so far.”",
            "“The road is closed.\n\nNobody may pass.\n\nThat is all we know so far.”",
            "The road is closed,is all we know so far",
        );
    }

    #[test]
    fn words_that_stand_twice_get_what_is_around_them() {
        let body = "They said “no” in March. They wrote “no” in May.";
        check_at(body, body.rfind("“no”").unwrap(), "“no”", "wrote “-,no");
        check_at(body, body.find("“no”").unwrap(), "“no”", "said “-,no");
        // Nothing is before the first word, and the title stands before the body on the page.
        check_at("Camps closed again.", 0, "Camps closed", "Camps closed,-again");
        // Context is taken from the paragraph before, where there is none in this one.
        let body = "First.\n\n“No.”\n\nThen.\n\n“No.”";
        check_at(body, body.rfind("“No.”").unwrap(), "“No.”", "Then.-,“No");
        // The marks at the edge of a paragraph go with the words, for no term crosses it.
        let body = "“No.”\n\n“Then.”\n\n“No.”";
        check_at(body, 0, "“No.”", "No.”,-“Then");
        // Beyond a paragraph without words there is no context: a term would have to cross it.
        let body = "First.\n\n“No.”\n\nThen.\n\n* * *\n\n“No,” they said.";
        check_at(body, body.rfind("“No,”").unwrap(), "“No,”", "No,-,” they");
    }

    #[test]
    fn the_end_that_is_meant_is_the_next_of_its_kind() {
        let body = "“Open the gate to the northern road of the town, as everyone has asked for the whole of that \
                    winter, and keep the northern road of the town.”";
        check(body, body, "Open the gate to the,the northern road of the town");
        let body = "“Open the gate to the northern road, and to the northern road again, and to the northern \
                    road for ever”, they said, and left.";
        check(
            body,
            body.strip_suffix(", they said, and left.").unwrap(),
            "Open the gate to the,northern road for ever",
        );
    }

    #[test]
    fn a_script_without_spaces_is_cut_at_its_marks() {
        check("该组织表示：“清洁空气法必须执行。”", "“清洁空气法必须执行。”", "清洁空气法必须执行");
        check("该组织表示清洁空气法必须执行。", "清洁空气法必须执行", "该组织表示-,清洁空气法必须执行");
    }

    #[test]
    fn the_address_keeps_its_own_anchor() {
        let claim = quotation(Span::new(0, 2));
        for (url, link) in [
            ("https://example.org/a#part-2", "https://example.org/a#part-2:~:text=no"),
            ("HTTP://example.org/a?b=c", "HTTP://example.org/a?b=c#:~:text=no"),
            ("https://example.org/#:~:text=old", "https://example.org/#:~:text=no"),
            ("https://example.org/#x:~:text=old", "https://example.org/#x:~:text=no"),
        ] {
            assert_eq!(at_words(url, "T", "no", &claim).unwrap(), link);
        }
        for url in ["file:///etc/hosts", "javascript:alert(1)", "example.org/a", "https://", "-x https://a"] {
            assert!(at_words(url, "T", "no", &claim).is_err(), "{url}");
        }
    }
}
