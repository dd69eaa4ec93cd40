//! Sets of small numbers, a bit each: slots of rows, documents of a segment. It does not know what the
//! numbers stand for.

/// A set of numbers below a bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// The empty set of numbers below `len`.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// The bound its numbers are below.
    #[must_use]
    pub const fn bound(&self) -> usize {
        self.len
    }

    /// Adds a number; one out of bounds is passed over.
    pub fn insert(&mut self, number: u32) {
        if (number as usize) < self.len
            && let Some(word) = self.words.get_mut(number as usize / 64)
        {
            *word |= 1 << (number % 64);
        }
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn has(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many numbers it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Keeps what is in both.
    pub fn and(&mut self, other: &Self) {
        self.combine(other, |a, b| a & b);
    }

    /// Takes in what is in the other.
    pub fn or(&mut self, other: &Self) {
        self.combine(other, |a, b| a | b);
    }

    /// Takes out what is in the other.
    pub fn and_not(&mut self, other: &Self) {
        self.combine(other, |a, b| a & !b);
    }

    /// Its numbers, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(idx, word)| {
            let base = u32::try_from(idx * 64).unwrap_or(u32::MAX);
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(base + bit)
            })
        })
    }

    /// Keeps the numbers that hold.
    pub fn retain(&mut self, mut holds: impl FnMut(u32) -> bool) {
        for (idx, word) in self.words.iter_mut().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                let number = u32::try_from(idx * 64).unwrap_or(u32::MAX).saturating_add(bit);
                if !holds(number) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    fn combine(&mut self, other: &Self, of: impl Fn(u64, u64) -> u64) {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        for (word, other) in self.words.iter_mut().zip(others) {
            *word = of(*word, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(numbers: &[u32]) -> Bits {
        let mut bits = Bits::none(130);
        for number in numbers {
            bits.insert(*number);
        }
        bits
    }

    #[test]
    fn sets_of_numbers() {
        let mut set = bits(&[0, 63, 64, 129, 130, 4000]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!((set.count(), set.has(64), set.has(65), set.has(4000)), (4, true, false, false));
        set.and(&bits(&[0, 64, 100]));
        set.or(&bits(&[7]));
        set.and_not(&bits(&[0]));
        assert_eq!(set, bits(&[7, 64]));
        set.retain(|it| it != 7);
        assert_eq!(set, bits(&[64]));
        set.and(&Bits::none(0));
        assert!(set.is_empty());
    }
}
