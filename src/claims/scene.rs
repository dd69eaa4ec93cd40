//! A text as the stages see it: tokens with the classes of their words, each quotation one token, and
//! sentences as runs of tokens. Knows words and punctuation: not who speaks.

use super::inside;
use super::lexicon::{Class, Habit, Lexicon, folded_char, is_unspaced};
use super::marks::Quotation;
use crate::domain::Span;
use crate::text::letter::{Plain, char_at, is_alphanumeric, is_combining, is_numeric, push_lower};
use crate::text::sentence::is_abbreviation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// A whole quotation; the index into [`Scene::quotations`].
    Quote(u32),
    Comma,
    /// `.` `!` `?` and their like.
    Stop,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    /// `’s` after a name.
    Genitive,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
    pub(super) class: Class,
    /// It begins with a capital letter.
    pub(super) caps: bool,
}

impl Token {
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    pub(super) fn is(&self, class: Class) -> bool {
        self.class.any(class)
    }

    pub(super) const fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }
}

/// A run of tokens that ends with a stop or with its paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) paragraph: usize,
}

/// The longest sentence, in tokens: a longer one is a list or no text at all, and is read in pieces,
/// so that what is looked up inside a sentence stays short.
const SENTENCE_MAX: usize = 300;

pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'static Lexicon,
    paragraphs: &'a [Span],
    pub(super) quotations: Vec<Quotation>,
    pub(super) tokens: Vec<Token>,
    pub(super) sentences: Vec<Sentence>,
    /// Somebody puts this text on record.
    pub(super) has_issuer: bool,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        text: &'a str,
        lexicon: &'static Lexicon,
        paragraphs: &'a [Span],
        quotations: Vec<Quotation>,
    ) -> Self {
        let quotations = if lexicon.has(Habit::SPEAKER_INSIDE) {
            inside::split(text, lexicon, quotations)
        } else {
            quotations
        };
        let mut scene = Self {
            text,
            lexicon,
            paragraphs,
            quotations,
            // A word and its space are five letters or more.
            tokens: Vec::with_capacity(text.len() / 5),
            sentences: Vec::new(),
            has_issuer: false,
        };
        let mut next_quote = 0;
        let mut buffer = String::new();
        for (paragraph, span) in paragraphs.iter().enumerate() {
            let first = scene.tokens.len();
            scene.read(*span, &mut next_quote, &mut buffer);
            scene.cut(first, paragraph);
        }
        scene
    }

    pub(super) fn word(&self, idx: usize) -> &'a str {
        self.tokens.get(idx).map_or("", |token| token.span().of(self.text))
    }

    /// Whether a word is one of the lexicon, whatever its case and apostrophe.
    pub(super) fn is_listed_as(&self, idx: usize, listed: &str) -> bool {
        let word = self.word(idx);
        if word.is_ascii() {
            return word.eq_ignore_ascii_case(listed);
        }
        let mut folded = String::new();
        fold_into(&mut folded, word);
        folded == listed
    }

    /// The same, but for what can be tied to the front of a word.
    pub(super) fn is_form_of(&self, idx: usize, listed: &str) -> bool {
        let mut folded = String::new();
        fold_into(&mut folded, self.word(idx));
        self.lexicon.is_form(&folded, listed)
    }

    /// The bytes of a run of tokens.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|it| self.tokens.get(it))) {
            (Some(first), Some(last)) if from < to => Span::new(first.start as usize, last.end as usize),
            _ => Span::default(),
        }
    }

    /// Whether a paragraph ends right before a token.
    pub(super) fn is_parted(&self, idx: usize) -> bool {
        let before = idx.checked_sub(1).and_then(|it| self.tokens.get(it));
        match (before, self.tokens.get(idx)) {
            (Some(before), Some(token)) => {
                let gap = Span::new(before.end as usize, token.start as usize).of(self.text);
                gap.contains('\n')
                    && self.paragraph_at(before.start as usize) != self.paragraph_at(token.start as usize)
            }
            _ => false,
        }
    }

    /// The quotation a token stands for.
    pub(super) fn quotation(&self, idx: usize) -> Option<&Quotation> {
        match self.tokens.get(idx)?.kind {
            Kind::Quote(quote) => self.quotations.get(quote as usize),
            _ => None,
        }
    }

    /// The paragraph a byte stands in.
    pub(super) fn paragraph_at(&self, byte: usize) -> usize {
        self.paragraphs.partition_point(|it| it.end() <= byte)
    }

    /// The last character inside the quotation at a token.
    pub(super) fn last_inside(&self, idx: usize) -> char {
        self.quotation(idx)
            .and_then(|it| it.inner.of(self.text).trim_end().chars().next_back())
            .unwrap_or('\0')
    }

    fn read(&mut self, paragraph: Span, next_quote: &mut usize, buffer: &mut String) {
        let mut at = paragraph.start();
        loop {
            let quote = self.quotations.get(*next_quote).copied();
            let end = quote.map_or_else(|| paragraph.end(), |it| it.span.start().min(paragraph.end()));
            if at < end {
                self.read_words(Span::new(at, end), buffer);
                at = end;
            }
            let Some(quote) = quote.filter(|it| it.span.start() < paragraph.end()) else { return };
            // One that runs over paragraphs stands in the paragraph it ends in.
            if quote.span.end() <= paragraph.end() {
                let idx = u32::try_from(*next_quote).unwrap_or(u32::MAX);
                let is_nickname = self.is_nickname(&quote);
                let kind = if is_nickname { Kind::Word } else { Kind::Quote(idx) };
                self.push(quote.span, kind, Class::NONE, is_nickname);
                *next_quote += 1;
                at = quote.span.end().max(at);
            } else {
                return;
            }
            if at >= paragraph.end() {
                return;
            }
        }
    }

    /// Whether one word in marks is part of the name it stands in: `Lorena ‘Aya’ Santos`.
    fn is_nickname(&self, quote: &Quotation) -> bool {
        let inner = quote.inner.of(self.text);
        let is_one = inner.starts_with(char::is_uppercase) && inner.chars().all(char::is_alphabetic);
        let before = self.tokens.last().filter(|_| is_one && self.lexicon.language == "en");
        let first = before.filter(|it| {
            it.kind == Kind::Word
                && it.caps
                && !it.is(Class::CLOSED.or(Class::CUE).or(Class::TIME).or(Class::ROLE).or(Class::WORK))
                && self.text.get(it.end as usize..quote.span.start()) == Some(" ")
        });
        let rest = self.text.get(quote.span.end()..).and_then(|it| it.strip_prefix(' ')).unwrap_or("");
        let last: &str = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let is_name =
            last.starts_with(char::is_uppercase) && last.chars().nth(1).is_some_and(char::is_lowercase);
        let mut lower = String::new();
        if first.is_some() && is_name {
            fold_into(&mut lower, last);
        }
        let other = Class::CLOSED.or(Class::CUE).or(Class::TIME).or(Class::WORK).or(Class::ORGANIZATION);
        first.is_some() && is_name && !self.lexicon.class(&lower).any(other)
    }

    fn push(&mut self, span: Span, kind: Kind, class: Class, caps: bool) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token { start: offset(span.start()), end: offset(span.end()), kind, class, caps });
    }

    fn read_words(&mut self, part: Span, buffer: &mut String) {
        let text = part.of(self.text);
        let mut at = 0;
        while let Some(c) = char_at(text, at) {
            let start = at;
            at += c.len_utf8();
            if c.is_whitespace() {
                continue;
            }
            if is_alphanumeric(c) {
                let plain = Plain::of(text.get(start..).unwrap_or(""));
                at = if is_unspaced(c) {
                    self.unspaced_end(text, start)
                } else {
                    word_end(text, start, plain.len)
                };
                let span = Span::new(start, at).shifted(part.start());
                if at == start + plain.len {
                    self.push_plain(span, c, plain.has_capitals, buffer);
                } else {
                    self.push_word(span, c, buffer);
                }
                continue;
            }
            // "Mira*, a skipper": a name that is not the real one.
            if c == '*' && text.get(..start).is_some_and(|it| it.ends_with(char::is_alphanumeric)) {
                continue;
            }
            let rest = text.get(at..).unwrap_or("");
            let kind = match c {
                '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' => Kind::Stop,
                ',' | '،' | '，' | '、' => Kind::Comma,
                ':' | '：' => Kind::Colon,
                ';' | '；' | '؛' => Kind::Semicolon,
                '—' | '–' => Kind::Dash,
                '-' if rest.starts_with([' ', '-']) => Kind::Dash,
                // The boats’ owners.
                '\'' | '’' if text.get(..start).is_some_and(|it| it.ends_with(['s', 'x', 'z'])) => {
                    Kind::Genitive
                }
                '%' if text.get(..start).is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit())) => {
                    Kind::Number
                }
                '(' | '[' | '（' => Kind::Open,
                ')' | ']' | '）' => Kind::Close,
                _ => Kind::Other,
            };
            let class = if c == '&' { Class::AND } else { Class::NONE };
            self.push(Span::new(start, at).shifted(part.start()), kind, class, false);
        }
    }

    /// The end of a token in text without spaces: a listed word, or all up to the next listed word.
    fn unspaced_end(&self, text: &str, start: usize) -> usize {
        let rest = text.get(start..).unwrap_or("");
        if let Some(word) = self.lexicon.unspaced_prefix(rest) {
            return start + word.len();
        }
        for (at, c) in rest.char_indices().skip(1) {
            let here = rest.get(at..).unwrap_or("");
            if !is_unspaced(c) || self.lexicon.unspaced_prefix(here).is_some() {
                return start + at;
            }
        }
        start + rest.len()
    }

    /// A word of plain letters and figures: nothing is tied to it.
    fn push_plain(&mut self, span: Span, first: char, has_capitals: bool, buffer: &mut String) {
        let word = span.of(self.text);
        let class = if has_capitals {
            buffer.clear();
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
            self.lexicon.class(buffer)
        } else {
            self.lexicon.class(word)
        };
        let kind = if first.is_ascii_digit() { Kind::Number } else { Kind::Word };
        self.push(span, kind, class, first.is_ascii_uppercase());
    }

    fn push_word(&mut self, span: Span, first: char, buffer: &mut String) {
        let word = span.of(self.text);
        if let Some((verb, pronoun)) = self.inverted_pronoun(word) {
            self.push_word(Span::new(span.start(), span.start() + verb), first, buffer);
            self.push_word(Span::new(span.end() - pronoun, span.end()), 'e', buffer);
            return;
        }
        // A genitive or a shortened verb is a token of its own.
        let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        let (word, tail) = match stem {
            Some(stem) if !stem.is_empty() => {
                let cut = span.start() + stem.len();
                (stem, Some(Span::new(cut, span.end())))
            }
            _ => (word, None),
        };
        fold_into(buffer, word);
        // "l'homme", "qu'elle": the short word is a token of its own.
        let short = buffer.find('\'').and_then(|it| buffer.get(..=it));
        let class = short.map_or(Class::NONE, |it| self.lexicon.class(it));
        if class.any(Class::ELIDED) {
            let mut chars = word.char_indices().skip_while(|(_, c)| !matches!(c, '\'' | '’')).skip(1);
            if let Some((cut, next)) = chars.next() {
                let cut = span.start() + cut;
                self.push(Span::new(span.start(), cut), Kind::Word, class, first.is_uppercase());
                self.push_word(Span::new(cut, span.end()), next, buffer);
                return;
            }
        }
        // "وفقا لتقرير": the preposition of the phrase is tied to the next word.
        if let Some(tied) = self.tied_preposition(buffer) {
            let cut = span.start() + tied;
            self.push(Span::new(span.start(), cut), Kind::Word, Class::PREPOSITION, false);
            let rest = Span::new(cut, span.end());
            let next = rest.of(self.text).chars().next();
            if let Some(next) = next {
                self.push_word(rest, next, buffer);
            }
            return;
        }
        let lower = buffer.strip_suffix('.').unwrap_or(buffer);
        // The A of "Jill A. Roe" is no article.
        let is_initial = buffer.len() == 2 && buffer.ends_with('.');
        let class = if is_initial { Class::NONE } else { self.lexicon.class(lower) };
        let kind = if is_numeric(first) { Kind::Number } else { Kind::Word };
        let caps = first.is_uppercase() && !is_of_a_place(word);
        self.push(Span::new(span.start(), span.start() + word.len()), kind, class, caps);
        if let Some(tail) = tail {
            self.push(tail, Kind::Genitive, Class::NONE, false);
        }
    }

    /// The length of a last word of a phrase that is written together with the word after it.
    fn tied_preposition(&self, word: &str) -> Option<usize> {
        let before = self.tokens.last().filter(|it| it.is(Class::PHRASE))?;
        let mut folded = String::new();
        fold_into(&mut folded, before.span().of(self.text));
        let mut tied = self.lexicon.phrases.iter().filter_map(|phrase| match phrase.as_slice() {
            [first, last] if self.lexicon.is_form(&folded, first) && last.chars().nth(1).is_none() => {
                Some(*last)
            }
            _ => None,
        });
        tied.find(|it| word.starts_with(it) && word.len() > it.len()).map(str::len)
    }

    /// The lengths of a verb and the pronoun French ties to it: `dit-elle`, `a-t-il`.
    fn inverted_pronoun(&self, word: &str) -> Option<(usize, usize)> {
        if !self.lexicon.has(Habit::TIES_PRONOUN) {
            return None;
        }
        let (verb, pronoun) = word.rsplit_once('-')?;
        let verb = verb.strip_suffix("-t").unwrap_or(verb);
        let tied = matches!(pronoun, "il" | "elle" | "ils" | "elles" | "on");
        (tied && !verb.is_empty() && !verb.contains('-')).then_some((verb.len(), pronoun.len()))
    }

    /// Cuts the tokens from `first` on into sentences.
    fn cut(&mut self, first: usize, paragraph: usize) {
        let mut from = first;
        let mut idx = first;
        let end = self.tokens.len();
        while idx < end {
            let ends = match self.tokens.get(idx).map(|it| it.kind) {
                Some(Kind::Stop) => !self.goes_on(idx + 1, end) && !self.is_ordinal(from, idx),
                Some(Kind::Word) => self.ends_with_initial(from, idx, end),
                Some(Kind::Quote(_)) => {
                    let last = self.last_inside(idx);
                    match last {
                        '.' | '。' | '…' => {
                            !self.goes_on(idx + 1, end) && !self.is_bare_attribution(idx + 1, end)
                        }
                        '!' | '?' | '！' | '？' | '؟' => {
                            !self.goes_on(idx + 1, end) && !self.is_attribution(idx + 1, end)
                        }
                        _ => false,
                    }
                }
                _ => false,
            };
            idx += 1;
            if ends || idx - from >= SENTENCE_MAX {
                while ends
                    && self.tokens.get(idx).is_some_and(|it| matches!(it.kind, Kind::Stop | Kind::Close))
                {
                    idx += 1;
                }
                self.sentences.push(Sentence { from, to: idx, paragraph });
                from = idx;
            }
        }
        if from < end {
            self.sentences.push(Sentence { from, to: end, paragraph });
        }
    }

    /// Whether the point of a number or letter behind a name ends a sentence too, since a whole one in marks
    /// follows: `on board the Hope I. “The quay is empty.”`
    fn ends_with_initial(&self, from: usize, idx: usize, end: usize) -> bool {
        let Some(word) = self.tokens.get(idx).filter(|it| idx > from && it.caps && it.end - it.start < 5)
        else {
            return false;
        };
        let is_short =
            matches!(word.span().of(self.text), "I." | "V." | "X." | "Jr." | "Sr." | "Inc." | "Ltd.");
        let quote = self.tokens.get(idx + 1).filter(|it| is_short && idx + 1 < end && it.is_quote());
        quote.is_some_and(|it| {
            let words = self.quotation(idx + 1).map_or("", |it| it.inner.of(self.text));
            words.starts_with(char::is_uppercase)
                && words.ends_with(['.', '!', '?', ','])
                && words.contains(' ')
                && self.text.get(word.end as usize..it.start as usize) == Some(" ")
                && self.tokens.get(idx - 1).is_some_and(|it| it.caps && it.kind == Kind::Word)
        })
    }

    /// Whether the full stop at `stop` makes the number before it an ordinal, as German writes it:
    /// `am 2. Dezember`, `der 81. Minute`.
    fn is_ordinal(&self, from: usize, stop: usize) -> bool {
        if self.lexicon.language != "de" || stop <= from || self.word(stop) != "." {
            return false;
        }
        let (Some(number), Some(dot)) = (self.tokens.get(stop - 1), self.tokens.get(stop)) else {
            return false;
        };
        let short = number.kind == Kind::Number && number.end == dot.start && number.end - number.start < 3;
        let Some(next) = self.tokens.get(stop + 1).filter(|it| short && it.kind == Kind::Word) else {
            return false;
        };
        let before = stop.checked_sub(2).filter(|it| *it >= from).and_then(|it| self.tokens.get(it));
        let article = before.is_some_and(|it| {
            it.is(Class::DETERMINER.or(Class::POSSESSIVE))
                || matches!(
                    it.span().of(self.text).to_lowercase().as_str(),
                    "am" | "vom" | "zum" | "zur" | "im" | "beim"
                )
        });
        next.is(Class::TIME) || article
    }

    /// Whether the token at `idx` goes on with the sentence before it: a small letter, punctuation, a
    /// verb of saying.
    fn goes_on(&self, idx: usize, end: usize) -> bool {
        if idx >= end {
            return false;
        }
        let Some(token) = self.tokens.get(idx) else { return false };
        match token.kind {
            Kind::Word => {
                let spoken = token.caps && token.is(Class::SPEECH) && !token.is(Class::NOUN_VERB);
                let unspaced = self.word(idx).starts_with(is_unspaced);
                (!token.caps && !unspaced && self.word(idx).chars().next().is_some_and(char::is_lowercase))
                    || (spoken && self.tokens.get(idx.wrapping_sub(1)).is_some_and(Token::is_quote))
            }
            Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Genitive => true,
            _ => false,
        }
    }

    /// Whether a name and a verb of saying follow, as after `“Why?”`.
    fn is_attribution(&self, from: usize, end: usize) -> bool {
        let mut appositive = false;
        for idx in from..end.min(from + 30) {
            let Some(token) = self.tokens.get(idx) else { return false };
            match token.kind {
                Kind::Word | Kind::Genitive => {}
                // "Why?" Roe, a lawyer, asked.
                Kind::Comma if !appositive && idx > from && idx < from + 6 => {
                    appositive = true;
                    continue;
                }
                Kind::Comma if appositive => {
                    return self.tokens.get(idx + 1).is_some_and(|it| it.is(Class::CUE) && !it.caps);
                }
                Kind::Number if appositive => {}
                _ => return false,
            }
            if appositive {
                continue;
            }
            if idx >= from + 7 {
                return false;
            }
            if token.is(Class::CUE) && !token.caps {
                return true;
            }
        }
        false
    }
}

impl Scene<'_> {
    /// Whether nothing but a name and a verb of saying follows, as after `“They left.” Mira, 29, says.`
    fn is_bare_attribution(&self, from: usize, end: usize) -> bool {
        let caps = |idx: usize| self.tokens.get(idx).is_some_and(|it| it.caps && it.kind == Kind::Word);
        let kind = |idx: usize| self.tokens.get(idx).filter(|_| idx < end).map(|it| it.kind);
        let mut idx = (from..end.min(from + 5)).find(|it| !caps(*it)).unwrap_or(from);
        if idx == from || self.lexicon.language != "en" {
            return false;
        }
        let is_aged = kind(idx) == Some(Kind::Comma)
            && kind(idx + 1) == Some(Kind::Number)
            && kind(idx + 2) == Some(Kind::Comma);
        idx += if is_aged { 3 } else { 0 };
        let says = self
            .tokens
            .get(idx)
            .is_some_and(|it| it.is(Class::SPEECH) && !it.is(Class::NOUN_VERB) && !it.caps);
        says && matches!(kind(idx + 1), None | Some(Kind::Stop))
    }
}

/// Puts a word into `buffer` as the lexicon lists it.
pub(super) fn fold_into(buffer: &mut String, word: &str) {
    buffer.clear();
    for c in word.chars().filter_map(folded_char) {
        push_lower(if c == '’' { '\'' } else { c }, buffer);
    }
}

/// Whether a word only says of which place or kind something is: `Northmark-based`, `UN-led`.
fn is_of_a_place(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(_, it)| {
        matches!(
            it,
            "based"
                | "led"
                | "language"
                | "backed"
                | "born"
                | "speaking"
                | "controlled"
                | "run"
                | "held"
                | "funded"
                | "style"
                | "wide"
                | "era"
                | "owned"
                | "occupied"
                | "headquartered"
                | "trained"
                | "educated"
                | "affiliated"
                | "aligned"
                | "linked"
                | "related"
                | "sponsored"
                | "friendly"
                | "made"
                | "appointed"
                | "supported"
                | "bound"
                | "only"
        )
    })
}

/// The end of the word that starts at `start`: letters and figures, with apostrophes, hyphens and
/// points inside, and the point of a shortened word. Most words are plain letters up to a space, of which
/// `n_plain` are known already.
fn word_end(text: &str, start: usize, n_plain: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let others = rest.get(n_plain..).unwrap_or("");
    if n_plain > 0 && matches!(others.as_bytes().first(), None | Some(b' ' | b'\n')) {
        return start + n_plain;
    }
    let mut chars = others.char_indices().map(|(at, c)| (n_plain + at, c)).peekable();
    let mut end = n_plain;
    while let Some((at, c)) = chars.next() {
        if is_unspaced(c) && at > 0 {
            break;
        }
        if is_alphanumeric(c) || is_combining(c) {
            end = at + c.len_utf8();
            continue;
        }
        let joins = matches!(c, '\'' | '’' | '-' | '/' | '.' | ',' | '\u{ad}' | '\u{200c}' | '@' | '_' | '‑');
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = match c {
            ',' | ':' => {
                next.is_ascii_digit()
                    && rest.get(..end).is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()))
            }
            // "endete.Der": a space is missing after the sentence.
            '.' if next.is_uppercase() && end > 3 => {
                let ends = rest.get(..end).is_some_and(|it| {
                    it.chars().all(char::is_alphabetic) && it.ends_with(char::is_lowercase)
                });
                let mut after = chars.clone().skip(1).map(|it| it.1);
                !(ends && after.next().is_none_or(|it| it.is_lowercase() || it.is_whitespace()))
            }
            _ => joins && is_alphanumeric(next),
        };
        if !inside {
            // "Roe, R-Ky., said": no sentence ends before a comma.
            let word = rest.get(..end).unwrap_or("");
            // "(Calif.)", "(R-Ky.)", but "(“...,” said Roe.)" ends a sentence.
            let opens = text.get(..start).is_some_and(|it| it.ends_with(['(', '['])) || word.contains('-');
            let bracketed = next == ')' && opens && word.len() < 8 && word.starts_with(char::is_uppercase);
            if c == '.' && (next == ',' || bracketed || is_abbreviation(rest.get(..end).unwrap_or(""))) {
                end = at + 1;
            }
            break;
        }
    }
    start + end.max(1)
}
