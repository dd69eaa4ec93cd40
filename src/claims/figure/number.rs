//! Numbers: digits of several scripts, number words, and Chinese and Japanese numerals, as values. Knows
//! how a language writes numbers: not what they count.

use super::super::pieces::{Piece, PieceKind, digit};
use super::forms::{Forms, Parts, Use};

/// A number and the piece after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Digits alone, without a sign that parts them: can be a year.
    Plain,
    /// Digits with signs or a scale.
    Digits,
    Words,
    /// `dozens`: at least so many.
    Indefinite,
    /// `half`, `two thirds`.
    Fraction,
}

/// The number that begins at a piece.
pub(super) fn number(parts: &Parts<'_>, idx: usize) -> Option<Number> {
    let piece = parts.pieces.get(idx)?;
    match piece.kind {
        PieceKind::Number => Some(digits(parts, idx)),
        PieceKind::Han => han(parts.text, parts.pieces, idx, 1.0, idx),
        PieceKind::Word if parts.begins(idx) || may_be_compound(parts, *piece) => words(parts, idx),
        PieceKind::Word | PieceKind::Sign(_) => None,
    }
}

fn digits(parts: &Parts<'_>, idx: usize) -> Number {
    let Parts { text, forms, pieces, .. } = *parts;
    let word = pieces.get(idx).map_or("", |it| it.span.of(text));
    let mut value = vulgar(word).unwrap_or_else(|| decimal(word, forms.language));
    let plain = word.chars().all(|c| digit(c).is_some());
    let mut shape = if plain { Shape::Plain } else { Shape::Digits };
    let mut to = idx + 1;
    // 2½
    if let Some(part) = pieces.get(to).filter(|it| touches(pieces, to) && it.kind == PieceKind::Number)
        && let Some(part) = vulgar(part.span.of(text))
    {
        value += part;
        to += 1;
        shape = Shape::Digits;
    }
    if touches(pieces, to)
        && let Some((n, scale)) = parts.at(to, Use::Short)
    {
        // Metres are more common than millions, but not after money or before a noun of many.
        let word = pieces.get(to).map_or("", |it| it.span.of(text));
        let money = idx > 0 && pieces.get(idx - 1).is_some_and(|it| is_money(*it));
        let counts = pieces.get(to + 1).is_some_and(|it| {
            it.kind == PieceKind::Word
                && (it.span.of(text).ends_with('s') || parts.at(to + 1, Use::Plural).is_some())
        });
        if word != "m" || money || counts {
            return Number { value: tidy(value * scale), from: idx, to: to + n, shape: Shape::Digits };
        }
    }
    while let Some((n, scale)) = parts.at(to, Use::Scale) {
        value *= scale;
        to += n;
        shape = Shape::Digits;
    }
    if let Some(found) = han_scale(text, pieces, to) {
        return han(text, pieces, to, value, idx).unwrap_or_else(|| Number {
            value: tidy(value * found),
            from: idx,
            to: to + 1,
            shape: Shape::Digits,
        });
    }
    Number { value: tidy(value), from: idx, to, shape }
}

/// Whether no space stands before a piece.
pub(super) fn touches(pieces: &[Piece], idx: usize) -> bool {
    match (idx.checked_sub(1).and_then(|it| pieces.get(it)), pieces.get(idx)) {
        (Some(before), Some(piece)) => before.span.end() == piece.span.start(),
        _ => false,
    }
}

pub(super) const fn is_money(piece: Piece) -> bool {
    matches!(piece.kind, PieceKind::Sign('€' | '$' | '£' | '¥' | '₹' | '₺' | '₽' | '￥'))
}

/// Digits with signs between them, by the habits of a language.
fn decimal(word: &str, language: &str) -> f64 {
    let mut groups: Vec<(char, String)> = vec![(' ', String::new())];
    for c in word.chars() {
        match (digit(c), groups.last_mut()) {
            (Some(digit), Some(group)) => group.1.push(char::from_digit(digit, 10).unwrap_or('0')),
            _ => groups.push((c, String::new())),
        }
    }
    let point_languages = !matches!(language, "de" | "fr" | "es");
    let signs: Vec<char> = groups.iter().skip(1).map(|it| it.0).collect();
    let last = signs.last().copied();
    let is_decimal = last.is_some_and(|sign| {
        let after = groups.last().map_or(0, |it| it.1.len());
        let before = groups.first().map_or("", |it| it.1.as_str());
        let usual = match sign {
            '٫' => true,
            '.' | '．' => point_languages,
            ',' | '，' | '،' => !point_languages,
            _ => return false,
        };
        let n_same = signs.iter().filter(|it| **it == sign).count();
        let could_part = after == 3 && before.len() <= 3 && before != "0";
        n_same == 1 && (usual || !could_part || signs.len() > 1)
    });
    let n = groups.len();
    let mut number = String::new();
    for (idx, (_, group)) in groups.iter().enumerate() {
        if idx > 0 && idx + 1 == n && is_decimal {
            number.push('.');
        }
        number.push_str(group);
    }
    number.parse().unwrap_or(0.0)
}

fn vulgar(word: &str) -> Option<f64> {
    Some(match word {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        "⅕" => 0.2,
        "⅛" => 0.125,
        _ => return None,
    })
}

/// Whether a word that no list has may be put together from number words.
fn may_be_compound(parts: &Parts<'_>, piece: Piece) -> bool {
    let is_german = parts.forms.language == "de";
    if piece.is_plain && (!is_german || piece.span.len() < 7) {
        return false;
    }
    let word = piece.span.of(parts.text);
    let has =
        |part: &str| word.as_bytes().windows(part.len()).any(|it| it.eq_ignore_ascii_case(part.as_bytes()));
    word.contains(['-', '‑']) || is_german && (has("und") || has("tausend"))
}

/// Number words: `two hundred and fifty thousand`, `a dozen`, `half a million`, `three quarters`.
fn words(parts: &Parts<'_>, idx: usize) -> Option<Number> {
    let Parts { text, forms, pieces, .. } = *parts;
    let article = parts.at(idx, Use::Article).map_or(0, |it| it.0);
    let scaled = article > 0 && parts.at(idx + article, Use::Scale).is_some();
    if !scaled && !parts.begins_number(idx) && !may_be_compound(parts, *pieces.get(idx)?) {
        return None;
    }
    if let Some((n, _)) = parts.at(idx, Use::Halves)
        && let Some((m, scale)) = parts.at(idx + n, Use::Scale)
    {
        return Some(Number { value: scale / 2.0, from: idx, to: idx + n + m, shape: Shape::Words });
    }
    if let Some((n, value)) = parts.at(idx, Use::Fraction) {
        // The Arabic half a million is "half million".
        if let Some((m, scale)) = parts.at(idx + n, Use::Scale) {
            return Some(Number { value: value * scale, from: idx, to: idx + n + m, shape: Shape::Words });
        }
        return Some(Number { value, from: idx, to: idx + n, shape: Shape::Fraction });
    }
    if let Some((n, _)) = parts.at(idx, Use::Several)
        && let Some((m, scale)) = parts.at(idx + n, Use::Scale)
    {
        return Some(Number { value: scale * 2.0, from: idx, to: idx + n + m, shape: Shape::Indefinite });
    }
    if let Some((n, value)) = parts.at(idx, Use::Indefinite) {
        return Some(Number { value, from: idx, to: idx + n, shape: Shape::Indefinite });
    }
    let mut at = if scaled { idx + article } else { idx };
    let (mut total, mut current, mut any) = (0.0, 0.0, false);
    while at < idx + 12 {
        if let Some((n, scale)) = parts.at(at, Use::Scale) {
            let times = if current == 0.0 { 1.0 } else { current };
            if scale >= 1000.0 {
                total += times * scale;
                current = 0.0;
            } else {
                current = times * scale;
            }
            at += n;
            any = true;
            continue;
        }
        let joined = usize::from(any && parts.at(at, Use::And).is_some());
        let Some(word) = pieces.get(at + joined).filter(|it| it.kind == PieceKind::Word) else { break };
        let Some(value) = simple(forms, word.span.of(text)) else { break };
        // "one or two": a second number of the same size is another number.
        let fits = current == 0.0 && !(any && total == 0.0)
            || current % 100.0 == 0.0 && value < 100.0
            || (current % 10.0 == 0.0 && current % 100.0 >= 20.0 && value < 10.0);
        // The Arabic fourteen is "four ten".
        let teen =
            forms.language == "ar" && any && joined == 0 && current < 10.0 && (10.0..11.0).contains(&value);
        // The Arabic twenty-five is "five wa-twenty".
        let tens =
            word.span.of(text).starts_with('و') && any && current < 10.0 && (20.0..100.0).contains(&value);
        let fits = fits || teen || tens;
        let english_and = joined == 0 || total > 0.0 || current >= 20.0;
        if any && !(fits && english_and) {
            break;
        }
        current += value;
        at += joined + 1;
        any = true;
    }
    // "two and a half"
    if any
        && let Some(and) = parts.at(at, Use::And)
        && let Some((n, part)) = parts.at(at + and.0, Use::Fraction)
        && total == 0.0
    {
        current += part;
        at += and.0 + n;
    }
    any.then_some(Number { value: tidy(total + current), from: idx, to: at, shape: Shape::Words })
}

/// The value of one word: `seven`, `twenty-five`, `quatre-vingt-dix`, `dreihundertzwei`.
fn simple(forms: &Forms, word: &str) -> Option<f64> {
    if let Some(value) = forms.value(word, Use::Number) {
        return Some(value);
    }
    if word.contains(['-', '‑']) {
        let mut sum = 0.0;
        let mut before = "";
        for part in word.split(['-', '‑']) {
            if matches!(part, "et" | "and") {
                continue;
            }
            let value = forms.value(part, Use::Number)?;
            // Four twenties are eighty.
            sum = if before.eq_ignore_ascii_case("quatre") && part.starts_with("vingt") {
                80.0
            } else {
                sum + value
            };
            before = part;
        }
        return Some(sum);
    }
    if forms.language == "de" { german(forms, &word.to_lowercase(), 0) } else { None }
}

/// German writes its numbers as one word: `fünfundzwanzigtausenddreihundert`.
fn german(forms: &Forms, word: &str, depth: u8) -> Option<f64> {
    if depth > 4 || word.is_empty() {
        return None;
    }
    if let Some(value) = forms.value(word, Use::Number) {
        return Some(value);
    }
    for (sign, scale) in [("tausend", 1000.0), ("hundert", 100.0)] {
        if let Some((before, after)) = word.split_once(sign) {
            let times = if before.is_empty() { 1.0 } else { german(forms, before, depth + 1)? };
            let rest = if after.is_empty() { 0.0 } else { german(forms, after, depth + 1)? };
            return Some(times * scale + rest);
        }
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (forms.value(ones, Use::Number)?, forms.value(tens, Use::Number)?);
    (ones < 10.0 && tens >= 20.0).then_some(ones + tens)
}

fn han_digit(word: &str) -> Option<f64> {
    Some(match word {
        "〇" | "零" => 0.0,
        "一" => 1.0,
        "二" | "两" | "兩" => 2.0,
        "三" => 3.0,
        "四" => 4.0,
        "五" => 5.0,
        "六" => 6.0,
        "七" => 7.0,
        "八" => 8.0,
        "九" => 9.0,
        _ => return None,
    })
}

fn han_scale(text: &str, pieces: &[Piece], idx: usize) -> Option<f64> {
    let piece = pieces.get(idx).filter(|it| it.kind == PieceKind::Han)?;
    Some(match piece.span.of(text) {
        "十" => 10.0,
        "百" => 100.0,
        "千" => 1000.0,
        "万" | "萬" => 1e4,
        "亿" | "億" => 1e8,
        "兆" => 1e12,
        _ => return None,
    })
}

/// Chinese and Japanese numerals, also after digits: `三十二`, `84万`, `1億2000万`.
fn han(text: &str, pieces: &[Piece], idx: usize, first: f64, from: usize) -> Option<Number> {
    let after_digits = idx > from;
    let (mut total, mut section, mut digits) = (0.0, 0.0, if after_digits { Some(first) } else { None });
    let mut at = idx;
    let mut n_scales = 0;
    let mut plain = String::new();
    while let Some(piece) = pieces.get(at) {
        let word = piece.span.of(text);
        if let Some(scale) = han_scale(text, pieces, at) {
            n_scales += 1;
            if scale >= 1e4 {
                section += digits.take().unwrap_or(if section == 0.0 { 1.0 } else { 0.0 });
                total += section * scale;
                section = 0.0;
            } else {
                section += digits.take().unwrap_or(1.0) * scale;
            }
        } else if let Some(value) = han_digit(word).filter(|_| piece.kind == PieceKind::Han) {
            plain.push_str(&value.to_string());
            digits = Some(value);
        } else if piece.kind == PieceKind::Number && n_scales > 0 && digits.is_none() {
            digits = Some(decimal(word, "zh"));
        } else {
            break;
        }
        at += 1;
    }
    if at == idx {
        return None;
    }
    // 二〇二五: digits in a row.
    if n_scales == 0 {
        let value = plain.parse().ok()?;
        let shape = if plain.len() > 1 { Shape::Plain } else { Shape::Words };
        return Some(Number { value, from, to: at, shape });
    }
    let value = total + section + digits.unwrap_or(0.0);
    Some(Number { value: tidy(value), from, to: at, shape: Shape::Digits })
}

/// Takes off what binary fractions leave behind: 2.3 million is 2,300,000.
fn tidy(value: f64) -> f64 {
    let whole = value.round();
    if whole != 0.0 && (value - whole).abs() < 1e-6 { whole } else { value }
}

#[cfg(test)]
mod tests {
    use super::super::forms::Buffer;
    use super::*;
    use crate::domain::Span;

    #[track_caller]
    fn check(language: &str, text: &str, expected: f64) {
        let mut buffer = Buffer::default();
        let parts = Parts::new(Forms::of(language), text, Span::new(0, text.len()), &mut buffer);
        let number = number(&parts, 0);
        let number = number.unwrap_or_else(|| panic!("{text}: no number"));
        assert!((number.value - expected).abs() < 1e-9, "{text}: {}", number.value);
        assert_eq!(number.to, parts.pieces.len(), "{text}");
    }

    #[test]
    fn digits_by_language() {
        check("en", "840,000", 840_000.0);
        check("en", "2.5", 2.5);
        check("en", "1,234,567.89", 1_234_567.89);
        check("en", "2.3 million", 2_300_000.0);
        check("en", "2½", 2.5);
        check("de", "840.000", 840_000.0);
        check("de", "2,5 Millionen", 2_500_000.0);
        check("de", "1.234.567,8", 1_234_567.8);
        check("fr", "840 000", 840_000.0);
        check("fr", "1\u{202f}200\u{202f}000", 1_200_000.0);
        check("es", "3,2 millones", 3_200_000.0);
        check("", "0,5", 0.5);
        check("", "0.125", 0.125);
        check("ar", "٣٬٤٠٠", 3400.0);
        check("ar", "٢٫٥ مليون", 2_500_000.0);
        check("fa", "۱۲۰", 120.0);
        check("zh", "84万", 840_000.0);
        check("zh", "1亿2000万", 120_000_000.0);
        check("ja", "３０", 30.0);
    }

    #[test]
    fn words_by_language() {
        check("en", "forty-two", 42.0);
        check("en", "two hundred and fifty thousand", 250_000.0);
        check("en", "a dozen", 12.0);
        check("en", "two dozen", 24.0);
        check("en", "half a million", 500_000.0);
        check("en", "two and a half", 2.5);
        check("ar", "أربعة عشر", 14.0);
        check("ar", "خمسة وعشرون", 25.0);
        check("ar", "نصف مليون", 500_000.0);
        check("ar", "ألفي", 2000.0);
        check("en", "three quarters", 0.75);
        check("de", "zweiundvierzig", 42.0);
        check("de", "dreihundertzwölf", 312.0);
        check("de", "fünfzigtausend", 50_000.0);
        check("fr", "quatre-vingt-dix-sept", 97.0);
        check("fr", "deux cents", 200.0);
        check("es", "treinta y dos", 32.0);
        check("es", "dos mil", 2000.0);
        check("ar", "ثلاثة آلاف", 3000.0);
        check("zh", "三十二", 32.0);
        check("zh", "一千二百", 1200.0);
        check("zh", "十五", 15.0);
        check("zh", "三万五千", 35_000.0);
        check("ja", "二〇二五", 2025.0);
    }
}
