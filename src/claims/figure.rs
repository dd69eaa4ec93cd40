//! Figures: numbers with their hedge, what they count and when, tied to the claim they stand in. Knows
//! the forms of `data/lexicon/figures`: not how claims are found. Dates, ages, ordinals, numbers of laws
//! and telephones are no figures.

mod forms;
mod number;

use super::lexicon::{Class, Lexicon};
use super::pieces::{Piece, PieceKind};
use crate::domain::figure::{Bound, Bounds, Figure};
use crate::domain::{Claim, Span};
use crate::text::paragraph::paragraphs;
use forms::{Buffer, Forms, Parts, Use};
use number::{Number, Shape, is_money, number, touches};

/// How far after a figure its time is looked for, in pieces.
const TIME_MAX: usize = 14;
/// The most words of a unit.
const UNIT_MAX: usize = 4;

/// Finds the figures of a text, in its order. `claims` are those of the text. Linear in its length.
#[must_use]
pub fn figures(text: &str, language: Option<&str>, claims: &[Claim]) -> Vec<Figure> {
    let lexicon = language.map_or_else(|| Lexicon::detect(text), Lexicon::of);
    let tag = language.and_then(|it| it.split(['-', '_']).next()).unwrap_or(lexicon.language);
    let forms = Forms::of(&tag.to_ascii_lowercase());
    let mut found = Vec::new();
    let mut buffer = Buffer::default();
    for paragraph in paragraphs(text) {
        let parts = Parts::new(forms, text, paragraph, &mut buffer);
        Reader { text, forms, lexicon, pieces: parts.pieces, parts: &parts }.read(&mut found);
    }
    tie(&mut found, claims);
    found
}

/// Ties each figure to the claim in whose words it stands.
fn tie(figures: &mut [Figure], claims: &[Claim]) {
    let mut parts: Vec<(Span, usize)> = claims
        .iter()
        .enumerate()
        .flat_map(|(idx, claim)| claim.content.iter().map(move |part| (*part, idx)))
        .collect();
    parts.sort_by_key(|it| (it.0.start(), it.0.end()));
    for figure in figures {
        let at = figure.number.start();
        // Claims hardly ever overlap: the last one that begins before the figure, or one of a few before.
        let n_before = parts.partition_point(|it| it.0.start() <= at);
        let near = parts.get(n_before.saturating_sub(4)..n_before).unwrap_or(&[]);
        figure.claim = near.iter().rev().find(|it| it.0.contains(at)).map(|it| it.1);
    }
}

/// What a hedge makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hedge {
    None,
    Over,
    Least,
    Under,
    Nearly,
    Most,
    About,
}

struct Reader<'a> {
    text: &'a str,
    forms: &'static Forms,
    lexicon: &'static Lexicon,
    pieces: &'a [Piece],
    parts: &'a Parts<'a>,
}

impl Reader<'_> {
    fn read(&self, found: &mut Vec<Figure>) {
        let mut idx = 0;
        // The piece after the last figure and its time.
        let mut taken = 0;
        while idx < self.pieces.len() {
            let Some(first) = number(self.parts, idx) else {
                idx += 1;
                continue;
            };
            let next = first.to.max(idx + 1);
            if self.is_no_figure(&first) {
                idx = self.past_number(next);
                continue;
            }
            match self.figure(first, taken) {
                Some((figure, to)) => {
                    found.push(figure);
                    idx = to.max(next);
                    taken = idx;
                }
                None => idx = next,
            }
        }
    }

    /// Past the further groups of a date, a telephone number or a paragraph: `12/2024`, `3.4.1`.
    fn past_number(&self, mut idx: usize) -> usize {
        while touches(self.pieces, idx)
            && self
                .pieces
                .get(idx)
                .is_some_and(|it| matches!(it.kind, PieceKind::Sign('/' | '-' | '.' | ':' | '–' | '(' | ')')))
            && touches(self.pieces, idx + 1)
            && self.pieces.get(idx + 1).is_some_and(|it| it.kind == PieceKind::Number)
        {
            idx += 2;
        }
        idx
    }

    fn is_no_figure(&self, it: &Number) -> bool {
        let before = it.from.checked_sub(1).and_then(|it| self.pieces.get(it));
        let sign_before = before.filter(|_| touches(self.pieces, it.from));
        // COVID-19, +30, #12, §4, 12/2024, v.2, 3:1, and the further parts of the like.
        if sign_before.is_some_and(|p| {
            matches!(p.kind, PieceKind::Sign('-' | '+' | '#' | '§' | '/' | '_' | '@' | '.' | ':' | '°' | '='))
                || p.kind == PieceKind::Word
        }) {
            return true;
        }
        if before.is_some_and(|p| p.is('+') || p.is('§') || p.is('#')) {
            return true;
        }
        // "1." and "(2)" number a list.
        if it.from == 0
            && it.shape == Shape::Plain
            && self.pieces.get(it.to).is_some_and(|p| p.is('.') || p.is(')'))
        {
            return true;
        }
        if before.is_some_and(|p| p.is('(')) && self.pieces.get(it.to).is_some_and(|p| p.is(')')) {
            return it.shape == Shape::Plain;
        }
        if it.shape == Shape::Plain || it.shape == Shape::Words {
            let word = self.word(it.to);
            let tied = touches(self.pieces, it.to);
            let ordinal =
                tied && matches!(word, "st" | "nd" | "rd" | "th" | "er" | "ère" | "e" | "º" | "ª" | "ème");
            let german = self.forms.language == "de"
                && tied
                && self.pieces.get(it.to).is_some_and(|p| p.is('.'))
                && self.pieces.get(it.to + 1).is_some_and(|p| p.kind == PieceKind::Word)
                && it.value < 100.0;
            let time = tied
                && self.pieces.get(it.to).is_some_and(|p| p.is(':') || p.is('/'))
                && touches(self.pieces, it.to + 1);
            if ordinal || german || time || self.has_groups(it) {
                return true;
            }
            let meridiem = matches!(word, "a" | "p")
                && self.pieces.get(it.to + 1).is_some_and(|p| p.is('.'))
                && self.word(it.to + 2) == "m";
            if meridiem || self.takes(it.to, Use::Clock) || self.is_age(it) || self.is_date(it) {
                return true;
            }
        }
        if matches!(self.raw(it.to), "岁" | "歲" | "歳") {
            return true;
        }
        // 0800 555 010, 007.
        let mut digits = self.raw(it.from).chars();
        if digits.next() == Some('0') && digits.next().is_some_and(|c| c.is_ascii_digit()) {
            return true;
        }
        // 14.10 Uhr, at 9.30, the 90s
        let word = self.raw(it.from);
        let hours =
            word.split_once('.').is_some_and(|it| it.0.len() <= 2 && it.1.len() == 2) && it.value < 24.0;
        if self.takes(it.to, Use::Clock)
            || hours && before.is_some_and(|p| matches!(p.span.of(self.text), "at" | "um" | "gegen" | "à"))
            || touches(self.pieces, it.to) && matches!(self.word(it.to), "s" | "er")
        {
            return true;
        }
        if it.shape == Shape::Words {
            return self.is_small_word(it);
        }
        // "Article 14", "Room 3".
        it.from > 0 && self.takes(it.from - 1, Use::Label) && it.shape == Shape::Plain
    }

    /// Groups of digits parted by single hyphens or spaces: a telephone number.
    fn has_groups(&self, it: &Number) -> bool {
        let group = |idx: usize| {
            self.pieces.get(idx).is_some_and(|p| p.is('-'))
                && self.pieces.get(idx + 1).is_some_and(|p| p.kind == PieceKind::Number)
        };
        let spaced = |idx: usize| {
            self.pieces.get(idx).is_some_and(|p| p.kind == PieceKind::Number && number_len(self.text, *p) > 1)
        };
        (group(it.to) && group(it.to + 2)) || spaced(it.to)
    }

    fn is_age(&self, it: &Number) -> bool {
        let before = it.from.checked_sub(1);
        if before.is_some_and(|idx| self.takes(idx, Use::Age)) || self.takes(it.to, Use::YearsOld) {
            return true;
        }
        let aged = (2..=4).any(|n| {
            it.from.checked_sub(n).is_some_and(|idx| self.form(idx, Use::Age).is_some_and(|len| len == n))
        });
        // "34-year-old", "34-jährige": the hyphen keeps digits and word apart.
        let tied = self.pieces.get(it.to).is_some_and(|p| p.is('-') || p.is('‑'))
            && (self.takes(it.to + 1, Use::YearsOld) || self.word(it.to + 1).ends_with("-old"));
        let alone = |sign: Option<&Piece>| {
            sign.is_some_and(|p| matches!(p.kind, PieceKind::Sign(',' | '(' | ')' | '،')))
        };
        // "Roe, 34, said".
        let apposed = it.value < 120.0
            && it.shape == Shape::Plain
            && alone(before.and_then(|idx| self.pieces.get(idx)))
            && alone(self.pieces.get(it.to));
        let years_apposed = matches!(self.word(it.to), "ans" | "años")
            && alone(before.and_then(|idx| self.pieces.get(idx)))
            && alone(self.pieces.get(it.to + 1));
        let of_years = matches!(self.forms.language, "fr" | "es")
            && before.is_some_and(|idx| self.word(idx) == "de")
            && matches!(self.word(it.to), "ans" | "años");
        aged || tied || apposed || of_years || years_apposed
    }

    fn is_date(&self, it: &Number) -> bool {
        if it.shape != Shape::Plain {
            return false;
        }
        let after = self.word(it.to);
        let next = self.pieces.get(it.to).map_or("", |p| p.span.of(self.text));
        if matches!(next, "年" | "月" | "日" | "号" | "號" | "時" | "时") {
            return true;
        }
        let month_before = (1..=2)
            .any(|n| it.from.checked_sub(n).is_some_and(|idx| self.takes(idx, Use::Month)))
            && self.word(it.from - 1) != "of";
        // "March 12", "12 March", "12 de marzo", "March 12, 2025".
        let month_after = self.takes(it.to, Use::Month)
            || (after == "de" || after == "of") && self.takes(it.to + 1, Use::Month);
        if (month_after && it.value <= 31.0)
            || (month_before && (it.value <= 31.0 || is_year(it.value)) && !self.is_unit_noun(it.to))
        {
            return true;
        }
        if !is_year(it.value) {
            return false;
        }
        let comma = it.from.checked_sub(1).is_some_and(|idx| self.pieces.get(idx).is_some_and(|p| p.is(',')));
        let dated =
            comma && (2..=3).any(|n| it.from.checked_sub(n).is_some_and(|idx| self.takes(idx, Use::Month)));
        let when = (1..=3).any(|n| {
            it.from.checked_sub(n).is_some_and(|idx| self.form(idx, Use::When).is_some_and(|len| len == n))
        });
        let hedged = self.hedge_before(it.from).0 != Hedge::None;
        // "2000 people": a noun of many, where a language shows which word is one.
        let counted =
            matches!(self.forms.language, "en" | "de") && self.is_unit_noun(it.to) && self.ends_unit(it.to);
        dated || when && !matches!(self.word(it.from - 1), "over" | "for") || (!hedged && !counted)
    }

    /// A number word that is no figure by itself: `one of them`, `the two countries`, `no one`.
    fn is_small_word(&self, it: &Number) -> bool {
        let before = it.from.checked_sub(1).map_or("", |idx| self.word(idx));
        let articled =
            self.lexicon.class(&before.to_lowercase()).any(Class::DETERMINER.or(Class::POSSESSIVE))
                && !matches!(before.to_lowercase().as_str(), "all" | "some" | "no" | "about");
        let alone = it.to == it.from + 1;
        if it.value < 2.0 {
            return !self.is_ratio(it);
        }
        if it.value <= 12.0 && alone && articled && self.hedge_before(it.from).0 == Hedge::None {
            return true;
        }
        // "million" alone, "hundred" in a name.
        let scale_alone = alone && self.takes(it.from, Use::Scale) && before.is_empty() && it.from > 0;
        let counts = self.is_unit_noun(it.to)
            || self.takes(it.to, Use::Percent)
            || self.takes(it.to, Use::More)
            || self.form(it.to, Use::Link).is_some()
            || self.is_ratio(it)
            || self.hedge_before(it.from).0 != Hedge::None
            || it.value >= 100.0
            || self.range_end(it).is_some();
        scale_alone || !counts
    }

    /// `one in five`, `two out of three`.
    fn is_ratio(&self, it: &Number) -> bool {
        self.ratio(it).is_some()
    }

    fn ratio(&self, it: &Number) -> Option<Number> {
        let len = self.form(it.to, Use::In)?;
        let of = number(self.parts, it.to + len)?;
        let times = of.value / it.value.max(1.0);
        let fits = it.value >= 1.0 && of.value > it.value && of.value <= 1000.0 && times >= 1.0;
        let year = is_year(of.value) || self.takes(of.to, Use::Period);
        (fits && !year && it.shape != Shape::Digits && of.shape != Shape::Indefinite).then_some(of)
    }

    /// The figure that begins with a number, and the piece after it and its time.
    fn figure(&self, first: Number, taken: usize) -> Option<(Figure, usize)> {
        let text = self.text;
        let mut last = first;
        let mut low = first.value;
        let mut high = None;
        let mut from = first.from;
        let mut unit = None;
        let mut share = None;
        if let Some(of) = self.ratio(&first) {
            share = Some((first.value / of.value * 1e6).round() / 1e6);
            last = of;
        } else if let Some(end) = self.range_end(&first) {
            // "two to three million": the scale is of both.
            if low < end.value / 1000.0 && low < 1000.0 && self.takes(end.to - 1, Use::Scale) {
                let word = self.word(end.to - 1);
                let scale = self.forms.value(word, Use::Scale).unwrap_or(1.0);
                low *= scale;
            }
            high = Some(end.value);
            last = end;
        }
        if let Some(sign) =
            from.checked_sub(1).filter(|it| self.pieces.get(*it).is_some_and(|p| is_money(*p)))
        {
            unit = self.pieces.get(sign).map(|p| p.span);
            from = sign;
            // US$
            if let Some(code) =
                sign.checked_sub(1).filter(|it| touches(self.pieces, sign) && !self.word(*it).is_empty())
            {
                from = code;
                unit = Some(self.span(code, sign + 1));
            }
        }
        let (hedge, start) = self.hedge_before(from);
        // "between two towns" is no range.
        let start = if hedge == Hedge::None && high.is_none() { from } else { start };
        from = start.max(taken);
        let hedge = if from == start { hedge } else { Hedge::None };
        let mut to = last.to;
        let mut hedge_after = false;
        if self.takes(to, Use::More) {
            to += self.form(to, Use::More).unwrap_or(0);
            hedge_after = true;
        }
        if unit.is_none() {
            let (found, end) = self.unit(to);
            unit = found;
            to = end;
        }
        let indefinite = first.shape == Shape::Indefinite;
        let is_bare_fraction = first.shape == Shape::Fraction && unit.is_none() && hedge == Hedge::None;
        if is_bare_fraction || (unit.is_none() && hedge == Hedge::None && high.is_none() && low <= 12.0) {
            return None;
        }
        let value = share.unwrap_or(low);
        let at = |value: f64, is_inclusive: bool| Some(Bound { value, is_inclusive });
        let (mut lower, mut upper) = (at(value, true), at(high.unwrap_or(value), true));
        if indefinite || hedge_after {
            upper = None;
        }
        match hedge {
            Hedge::None | Hedge::About => {}
            Hedge::Over => (lower, upper) = (at(value, false), None),
            Hedge::Least => (lower, upper) = (at(value, true), None),
            Hedge::Under | Hedge::Nearly => (lower, upper) = (None, at(high.unwrap_or(value), false)),
            Hedge::Most => (lower, upper) = (None, at(high.unwrap_or(value), true)),
        }
        let is_approximate = indefinite || matches!(hedge, Hedge::About | Hedge::Nearly);
        let bounds = Bounds { lower, upper, is_approximate };
        let time = self.time_after(to).or_else(|| Some((self.time_before(from, taken)?, to)));
        let end = time.map_or(to, |it| it.1);
        let span = self.span(from, to);
        let number = self.span(first.from, last.to);
        debug_assert!(span.end() <= text.len(), "a span of this text");
        Some((Figure { span, number, bounds, unit, time: time.map(|it| it.0), claim: None }, end.max(to)))
    }

    /// The other end of a range: `20–30`, `20 to 30`, `between 20 and 30`.
    fn range_end(&self, first: &Number) -> Option<Number> {
        let mut to = first.to;
        // "20% to 30%", "€20–€30"
        if self.pieces.get(to).is_some_and(|p| p.is('%')) {
            to += 1;
        }
        let between = (1..=2).any(|n| {
            first
                .from
                .checked_sub(n)
                .is_some_and(|idx| self.form(idx, Use::Between).is_some_and(|len| len == n))
        });
        let sign = self.pieces.get(to).is_some_and(|p| {
            matches!(p.kind, PieceKind::Sign('–' | '—' | '-' | '~' | '〜' | '～'))
                && (touches(self.pieces, to) == touches(self.pieces, to + 1))
        });
        let joins = if sign || matches!(self.raw(to), "至" | "到") {
            1
        } else if between {
            self.form(to, Use::And)?
        } else {
            // "rose from 20 to 30" gives two figures.
            let from = first.from.checked_sub(1).map_or("", |idx| self.word(idx));
            if matches!(from, "from" | "von" | "de" | "From") {
                return None;
            }
            self.form(to, Use::To)?
        };
        let mut next = to + joins;
        if self.pieces.get(next).is_some_and(|p| is_money(*p)) {
            next += 1;
        }
        let end = number(self.parts, next)?;
        let ascending = end.value > first.value;
        let years = is_year(first.value) && is_year(end.value) && first.shape == Shape::Plain;
        (ascending && !years && end.shape != Shape::Fraction).then_some(end)
    }

    /// The hedge right before a number, and where it begins.
    fn hedge_before(&self, from: usize) -> (Hedge, usize) {
        const HEDGES: [(Use, Hedge); 6] = [
            (Use::Over, Hedge::Over),
            (Use::Least, Hedge::Least),
            (Use::Under, Hedge::Under),
            (Use::Nearly, Hedge::Nearly),
            (Use::Most, Hedge::Most),
            (Use::About, Hedge::About),
        ];
        // "between" and an article may stand between hedge and number.
        let mut end = from;
        if end > 0 && self.takes(end - 1, Use::Between) {
            return (Hedge::None, end - 1);
        }
        if end > 0 && self.pieces.get(end - 1).is_some_and(|p| is_money(*p)) {
            end -= 1;
        }
        for n in (1..=4).rev() {
            let Some(idx) = end.checked_sub(n) else { continue };
            for (uses, hedge) in HEDGES {
                if self.form(idx, uses) == Some(n) {
                    return (hedge, idx);
                }
            }
        }
        let sign = end.checked_sub(1).and_then(|idx| Some((idx, self.pieces.get(idx)?)));
        match sign {
            Some((idx, p)) if p.is('>') => (Hedge::Over, idx),
            Some((idx, p)) if p.is('<') => (Hedge::Under, idx),
            Some((idx, p)) if p.is('≥') => (Hedge::Least, idx),
            Some((idx, p)) if p.is('≤') => (Hedge::Most, idx),
            Some((idx, p)) if p.is('~') || p.is('≈') => (Hedge::About, idx),
            Some((idx, _)) => self.han_hedge(idx, from),
            None => (Hedge::None, from),
        }
    }

    /// 超过, 至少, 不到, 近, 约 and their like, which are two characters at most.
    fn han_hedge(&self, idx: usize, from: usize) -> (Hedge, usize) {
        let two = idx.checked_sub(1).map_or("", |it| self.span(it, idx + 1).of(self.text));
        let hedge = match two {
            "超过" | "超過" | "逾" | "多于" => Some(Hedge::Over),
            "至少" | "最少" => Some(Hedge::Least),
            "不到" | "不足" | "少于" => Some(Hedge::Under),
            "将近" | "接近" => Some(Hedge::Nearly),
            "最多" | "多达" => Some(Hedge::Most),
            "大约" | "约有" => Some(Hedge::About),
            _ => None,
        };
        if let Some(hedge) = hedge {
            return (hedge, idx - 1);
        }
        match self.raw(idx) {
            "逾" => (Hedge::Over, idx),
            "近" => (Hedge::Nearly, idx),
            "约" | "約" => (Hedge::About, idx),
            _ => (Hedge::None, from),
        }
    }

    /// What is counted after a number, and the piece after it.
    fn unit(&self, from: usize) -> (Option<Span>, usize) {
        let mut at = from;
        if let Some(piece) = self.pieces.get(at) {
            if matches!(piece.kind, PieceKind::Sign('%' | '％' | '٪' | '‰')) || is_money(*piece) {
                return (Some(piece.span), at + 1);
            }
            // "20-metre": the hyphen hides nothing.
            if piece.is('-') && touches(self.pieces, at) && !self.word(at + 1).is_empty() {
                return (Some(self.span(at + 1, at + 2)), at + 2);
            }
        }
        if let Some(len) = self.form(at, Use::Percent) {
            return (Some(self.span(at, at + len)), at + len);
        }
        if let Some(piece) = self.pieces.get(at).filter(|it| it.kind == PieceKind::Han) {
            let many = matches!(piece.span.of(self.text), "多" | "余" | "餘" | "几");
            let at = if many { at + 1 } else { at };
            let Some(piece) = self.pieces.get(at).filter(|it| it.kind == PieceKind::Han) else {
                return (None, at);
            };
            let counter = "人名个個家次所间間元円座件户戶条條艘辆吨倍成天周週年天位只头枚台架";
            let pair = self
                .pieces
                .get(at + 1)
                .filter(|it| it.kind == PieceKind::Han && touches(self.pieces, at + 1));
            if counter.contains(piece.span.of(self.text)) || pair.is_none() {
                // "三十二名儿童": the measure word, then what is counted.
                let measure = matches!(
                    piece.span.of(self.text),
                    "名" | "个" | "個" | "位" | "家" | "艘" | "所" | "只" | "座"
                );
                let third = self.pieces.get(at + 2).is_some_and(|it| it.kind == PieceKind::Han);
                if measure && pair.is_some() && third {
                    return (Some(self.span(at + 1, at + 3)), at + 3);
                }
                return (Some(piece.span), at + 1);
            }
            return (Some(self.span(at, at + 2)), at + 2);
        }
        while let Some(len) = self.form(at, Use::Link) {
            at += len;
        }
        while self.lexicon.class(self.word(at)).any(Class::DETERMINER.or(Class::POSSESSIVE)) && at > from {
            at += 1;
        }
        let first = at;
        let mut end = at;
        while end < first + UNIT_MAX && self.is_unit_noun(end) {
            end += 1;
            if self.ends_unit(end - 1) {
                break;
            }
        }
        if end == first {
            return (None, from);
        }
        // Without a noun of many among them the first word is all that is sure.
        if !self.ends_unit(end - 1) {
            end = first + 1;
        }
        (Some(self.span(first, end)), end)
    }

    /// A word that can be counted, or stands before one that can.
    fn is_unit_noun(&self, idx: usize) -> bool {
        let word = self.word(idx);
        if word.is_empty()
            || self.takes(idx, Use::NotUnit)
            || self.takes(idx, Use::Month)
            || self.takes(idx, Use::When)
        {
            return false;
        }
        let class = self.lexicon.class(&word.to_lowercase());
        let closed = Class::CLOSED.or(Class::BE).or(Class::AND);
        // A verb after a number of them has no s: "90 volunteers".
        let plural = self.forms.language == "en" && word.ends_with('s');
        let verb = class.any(Class::CUE)
            && !class.any(Class::NOUN_VERB)
            && !word.starts_with(char::is_uppercase)
            && !plural;
        !class.any(closed) && !verb && !class.any(Class::TIME.or(Class::THAT)) | self.takes(idx, Use::Period)
    }

    /// Whether a word is most likely the noun that a unit ends with.
    fn ends_unit(&self, idx: usize) -> bool {
        let word = self.word(idx);
        match self.forms.language {
            // German nouns have capitals; those of others stand first.
            "de" => word.starts_with(char::is_uppercase),
            "en" => {
                self.takes(idx, Use::Plural)
                    || self.takes(idx, Use::Period)
                    || (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("ous"))
            }
            _ => true,
        }
    }

    /// `since 2023`, `last year`, `per day`: behind the figure, in its clause.
    fn time_after(&self, from: usize) -> Option<(Span, usize)> {
        for idx in from..self.pieces.len().min(from + TIME_MAX) {
            let piece = self.pieces.get(idx)?;
            if matches!(piece.kind, PieceKind::Sign('.' | ';' | ':' | '!' | '?' | '。' | '؛' | '؟')) {
                return None;
            }
            if let Some(to) = self.time_at(idx) {
                return Some((self.span(idx, to), to));
            }
            // Another number comes first: the time is its.
            let other =
                piece.kind == PieceKind::Number || number(self.parts, idx).is_some_and(|it| it.value > 1.0);
            if other {
                return None;
            }
        }
        None
    }

    /// `Since 2023, more than ...`: before the figure, in its clause or right before its comma.
    fn time_before(&self, from: usize, taken: usize) -> Option<Span> {
        let lowest = from.saturating_sub(TIME_MAX).max(taken);
        let mut start = from;
        while start > lowest
            && self.pieces.get(start - 1).is_some_and(|p| {
                !matches!(p.kind, PieceKind::Sign('.' | ';' | ':' | '!' | '?' | '。' | '؛' | '؟' | '”' | '“'))
            })
        {
            start -= 1;
        }
        (start..from).find_map(|idx| {
            let to = self.time_at(idx).filter(|to| *to <= from)?;
            Some(self.span(idx, to))
        })
    }

    /// The end of a time that begins at `idx`.
    fn time_at(&self, idx: usize) -> Option<usize> {
        let when = self.form(idx, Use::When);
        let mut at = idx + when.unwrap_or(0);
        let which = self.form(at, Use::Which);
        at += which.unwrap_or(0);
        if when.is_none() && which.is_none() {
            return None;
        }
        // "in the past two years", "since 12 March 2025"
        let mut dated = false;
        let counted = number(self.parts, at);
        if let Some(it) = counted.filter(|it| it.to == at + 1) {
            if is_year(it.value) && it.shape == Shape::Plain && when.is_some() {
                let unit = self.is_unit_noun(it.to) && !self.takes(it.to, Use::Period);
                return (!unit || self.word(idx) != "over").then_some(it.to);
            }
            let follows =
                self.takes(it.to, Use::Month) || (self.takes(it.to, Use::Period) && which.is_some());
            if !follows {
                return None;
            }
            at = it.to;
            dated = true;
        }
        if self.takes(at, Use::Month) && (when.is_some() || dated) {
            at += 1;
        } else if self.takes(at, Use::Period) {
            // "in a year" is a time, "the day" alone is none.
            let article = which == Some(1) && matches!(self.word(at - 1), "the" | "that" | "im");
            if when.is_none() && article {
                return None;
            }
            at += 1;
        } else {
            return None;
        }
        if self.takes(at, Use::Period) && self.forms.language == "ar" {
            at += 1;
        }
        let year = number(self.parts, at).filter(|it| is_year(it.value) && it.shape == Shape::Plain);
        Some(year.map_or(at, |it| it.to))
    }

    fn form(&self, idx: usize, uses: Use) -> Option<usize> {
        self.parts.at(idx, uses).map(|it| it.0)
    }

    fn takes(&self, idx: usize, uses: Use) -> bool {
        self.form(idx, uses).is_some()
    }

    fn word(&self, idx: usize) -> &str {
        self.pieces.get(idx).filter(|it| it.kind == PieceKind::Word).map_or("", |it| it.span.of(self.text))
    }

    fn raw(&self, idx: usize) -> &str {
        self.pieces.get(idx).map_or("", |it| it.span.of(self.text))
    }

    fn span(&self, from: usize, to: usize) -> Span {
        match (self.pieces.get(from), to.checked_sub(1).and_then(|it| self.pieces.get(it))) {
            (Some(first), Some(last)) if from < to => first.span.join(last.span),
            _ => Span::default(),
        }
    }
}

/// A number that can be a year.
fn is_year(value: f64) -> bool {
    (1700.0..=2100.0).contains(&value) && value.fract() == 0.0
}

fn number_len(text: &str, piece: Piece) -> usize {
    piece.span.of(text).chars().count()
}
