//! Rows as bytes, to be kept in the cache and read back fast: numbers of one size, then the texts. Whatever
//! the bytes are, what comes of them is sound or [`Bad`]; whether they are the ones that were written is
//! told by their checksum, which is not looked at here. It does not know files.

use super::{BLOCK, Block, Facts, Fixed, Lists, document};
use crate::domain::{Channel, PartialDate, Status};

/// Bytes that are no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not what was kept")]
pub struct Bad;

/// The numbers of a row, each of four bytes: the order is the format.
const N_NUMBERS: usize = 17;

/// The bytes of a block.
#[must_use]
pub fn block_bytes(block: &Block) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + block.fixed.len() * N_NUMBERS * 4 + block.text.len());
    put(&mut out, u32::try_from(block.fixed.len()).unwrap_or(u32::MAX));
    for it in &block.fixed {
        let [low, high] = [it.hash, it.hash >> 32].map(|half| u32::try_from(half & 0xffff_ffff).unwrap_or(0));
        let span = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let numbers: [u32; N_NUMBERS] = [
            it.id_end,
            it.title_end,
            it.date.map_or(0, PartialDate::packed),
            it.issuers,
            it.place,
            it.topics,
            it.tags,
            it.countries,
            it.language,
            u32::from(it.channel) | u32::from(it.status) << 8 | u32::from(it.n_claims) << 16,
            u32::from(it.facts.0),
            it.file,
            span(it.document.bytes.start()),
            span(it.document.bytes.end()),
            it.document.line,
            low,
            high,
        ];
        for number in numbers {
            put(&mut out, number);
        }
    }
    out.extend_from_slice(block.text.as_bytes());
    out
}

/// The block that was made bytes.
pub fn block_of(bytes: &[u8]) -> Result<Block, Bad> {
    let (n, rest) = bytes.split_first_chunk::<4>().ok_or(Bad)?;
    let n = u32::from_le_bytes(*n) as usize;
    if n > BLOCK {
        return Err(Bad);
    }
    let (numbers, text) = rest.split_at_checked(n * N_NUMBERS * 4).ok_or(Bad)?;
    let text = std::str::from_utf8(text).map_err(|_| Bad)?;
    let mut fixed = Vec::with_capacity(n);
    let mut last = 0;
    for row in numbers.chunks_exact(N_NUMBERS * 4) {
        let mut it = row.chunks_exact(4).map(|four| four.try_into().map_or(0, u32::from_le_bytes));
        let mut next = || it.next().unwrap_or(0);
        let (id_end, title_end) = (next(), next());
        let sound = last <= id_end
            && id_end <= title_end
            && text.is_char_boundary(id_end as usize)
            && text.is_char_boundary(title_end as usize);
        if !sound {
            return Err(Bad);
        }
        last = title_end;
        let date = match next() {
            0 => None,
            number => Some(PartialDate::unpacked(number).ok_or(Bad)?),
        };
        let [issuers, place, topics, tags, countries, language] =
            [next(), next(), next(), next(), next(), next()];
        let packed = next();
        let byte = |shift: u32| u8::try_from(packed >> shift & 0xff).unwrap_or(0);
        let (channel, status) = (byte(0), byte(8));
        if usize::from(channel) > Channel::ALL.len() || usize::from(status) >= Status::ALL.len() {
            return Err(Bad);
        }
        let facts = Facts(u16::try_from(next()).map_err(|_| Bad)?);
        let file = next();
        let document = document(next(), next(), next());
        let hash = u64::from(next()) | u64::from(next()) << 32;
        fixed.push(Fixed {
            id_end,
            title_end,
            date,
            issuers,
            place,
            topics,
            tags,
            countries,
            language,
            channel,
            status,
            facts,
            n_claims: u16::try_from(packed >> 16).unwrap_or(u16::MAX),
            file,
            document,
            hash,
        });
    }
    if last as usize != text.len() {
        return Err(Bad);
    }
    Ok(Block { text: text.to_owned(), fixed })
}

/// The bytes of lists of texts.
#[must_use]
pub fn lists_bytes(lists: &Lists) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, u32::try_from(lists.lists.len()).unwrap_or(u32::MAX));
    for list in &lists.lists {
        put(&mut out, u32::try_from(list.len()).unwrap_or(u32::MAX));
        for text in list {
            put(&mut out, u32::try_from(text.len()).unwrap_or(u32::MAX));
            out.extend_from_slice(text.as_bytes());
        }
    }
    out
}

/// The lists that were made bytes.
pub fn lists_of(bytes: &[u8]) -> Result<Lists, Bad> {
    let mut rest = bytes;
    let n_lists = take(&mut rest)?;
    let mut lists: Vec<Box<[Box<str>]>> = Vec::new();
    for _ in 0..n_lists {
        let n_texts = take(&mut rest)?;
        let mut list: Vec<Box<str>> = Vec::new();
        for _ in 0..n_texts {
            let len = take(&mut rest)? as usize;
            let (text, after) = rest.split_at_checked(len).ok_or(Bad)?;
            rest = after;
            list.push(std::str::from_utf8(text).map_err(|_| Bad)?.into());
        }
        lists.push(list.into());
    }
    let starts_empty = lists.first().is_some_and(|it| it.is_empty());
    if !rest.is_empty() || !starts_empty {
        return Err(Bad);
    }
    Ok(Lists { lists })
}

fn put(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn take(rest: &mut &[u8]) -> Result<u32, Bad> {
    let (number, after) = rest.split_first_chunk::<4>().ok_or(Bad)?;
    *rest = after;
    Ok(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::super::Editor;
    use super::*;
    use proptest::prelude::*;

    fn block() -> Block {
        let fixed = |date: &str, hash| Fixed {
            date: date.parse().ok(),
            channel: 2,
            status: 1,
            facts: Facts::QUOTES,
            n_claims: 700,
            file: 3,
            document: document(10, 90, 4),
            hash,
            ..Fixed::default()
        };
        let mut editor = Editor::default();
        editor.push("a-1", "Räumung", fixed("2025", 1 << 40 | 7));
        editor.push("b", "", fixed("2025-03", 2));
        editor.push("c", "空港", fixed("2025-03-27", 3));
        editor.push("d", "undated", fixed("", u64::MAX));
        (*editor.rows().blocks()[0]).clone()
    }

    #[test]
    fn what_is_kept_comes_back() {
        let block = block();
        assert_eq!(block_of(&block_bytes(&block)), Ok(block));
        let lists = Lists { lists: vec![Box::default(), Box::new(["Härbour".into(), "b".into()])] };
        assert_eq!(lists_of(&lists_bytes(&lists)), Ok(lists));
    }

    proptest! {
        #[test]
        fn no_bytes_make_an_unsound_block(at in 0_usize..400, byte: u8, cut in 0_usize..400) {
            let mut bytes = block_bytes(&block());
            if let Some(it) = bytes.get_mut(at) {
                *it = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut % 7));
            if let Ok(block) = block_of(&bytes) {
                let mut editor = Editor::default();
                editor.rows.blocks.push(std::sync::Arc::new(block));
                for (_, row) in editor.rows().iter() {
                    let _ = (row.id(), row.title(), row.status(), row.channel());
                }
            }
            let _ = lists_of(&bytes);
        }
    }
}
