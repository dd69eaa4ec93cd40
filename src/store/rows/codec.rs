//! Rows as bytes, to be kept in the cache and read back fast: what is of one size, then the texts. Whatever
//! the bytes are, what comes of them is sound or [`Bad`]; whether they are the ones that were written is
//! told by their checksum, which is not looked at here. It does not know files.

use super::packed::{LEN, Packed};
use super::{BLOCK, Block, Lists};

/// Bytes that are no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not what was kept")]
pub struct Bad;

/// The bytes of a block.
#[must_use]
pub fn block_bytes(block: &Block) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 + block.packed.len() * LEN + block.text.len());
    put(&mut out, u32::try_from(block.packed.len()).unwrap_or(u32::MAX));
    for it in &block.packed {
        out.extend_from_slice(&it.0);
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
    let (rows, text) = rest.split_at_checked(n * LEN).ok_or(Bad)?;
    let (rows, _) = rows.as_chunks::<LEN>();
    let text = std::str::from_utf8(text).map_err(|_| Bad)?.to_owned();
    Ok(Block { text, packed: rows.iter().map(|it| Packed(*it)).collect() })
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
    use super::super::packed::Fixed;
    use super::super::{Editor, Facts, document};
    use super::*;
    use crate::domain::{Channel, Status};
    use proptest::prelude::*;

    fn block() -> Block {
        let fixed = |date: &str, hash| Fixed {
            date: date.parse().ok(),
            channel: Some(Channel::Report),
            status: Status::Corrected,
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
        editor.rows().blocks()[0].get().clone()
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
                editor.rows.blocks.push(std::sync::Arc::new(super::super::Lazy::new(block)));
                for (_, row) in editor.rows().iter() {
                    let _ = (row.id(), row.title(), row.status(), row.channel(), row.date(), row.lists());
                }
            }
            let _ = lists_of(&bytes);
        }
    }
}
