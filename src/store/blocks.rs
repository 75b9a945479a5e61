//! Minimum and maximum code of each block of rows.
//!
//! Rows are in time order and codes in order of first occurrence, so a session, token or address occurs in few blocks.
//! A search for its rows skips all others, which makes it nearly free however many events there are.

use super::passes::Slice;

/// How many rows are a block: a multiple of 64.
pub(super) const BLOCK: usize = 4096;

/// The smallest and the largest code of each block.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    bounds: Vec<(u32, u32)>,
    /// How many codes these are of. A column may have fewer than there are rows, and be filled up when it grows.
    codes: usize,
}

impl Blocks {
    /// No bounds known: every block may hold every code.
    pub(super) const UNKNOWN: &Self = &Self { bounds: Vec::new(), codes: 0 };

    /// Of the codes of a column.
    pub(super) fn of(codes: Slice<'_>) -> Self {
        match codes {
            Slice::None => Self::default(),
            Slice::Narrow(codes) => Self::of_codes(codes),
            Slice::Short(codes) => Self::of_codes(codes),
            Slice::Wide(codes) => Self::of_codes(codes),
        }
    }

    fn of_codes<C: Copy + Ord + Into<u32>>(codes: &[C]) -> Self {
        Self { bounds: bounds(codes), codes: codes.len() }
    }

    /// Tells on, where the codes of a column are the same up to one, and others from there on. What it told of a block
    /// that was not full goes, as that has other codes now.
    pub(super) fn grow(&mut self, codes: Slice<'_>, from: usize) {
        let full = self.codes.min(from) / BLOCK;
        self.bounds.truncate(full);
        let behind = Self::of(codes.from(full * BLOCK));
        self.bounds.extend(behind.bounds);
        self.codes = full * BLOCK + behind.codes;
    }

    /// Whether one of some codes may stand in a block.
    pub(super) fn may_hold(&self, block: usize, codes: &[u32]) -> bool {
        self.bounds
            .get(block)
            .is_none_or(|(least, most)| codes.iter().any(|code| least <= code && code <= most))
    }
}

/// The smallest and the largest code of each block of some codes.
fn bounds<C: Copy + Ord + Into<u32>>(codes: &[C]) -> Vec<(u32, u32)> {
    let ends = |block: &[C]| {
        let first = block.first().copied()?;
        let widen = |(least, most): (C, C), code: &C| (least.min(*code), most.max(*code));
        let (least, most) = block.iter().fold((first, first), widen);
        Some((least.into(), most.into()))
    };
    codes.chunks(BLOCK).filter_map(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Blocks, Slice};

    #[test]
    fn a_block_that_is_filled_up_before_it_grows_holds_what_it_was_filled_with() {
        let mut codes = vec![7_u32; 100];
        let mut blocks = Blocks::of(Slice::Wide(&codes));
        codes.resize(2 * BLOCK, 0);
        codes.push(9);
        blocks.grow(Slice::Wide(&codes), 2 * BLOCK);
        assert!(blocks.may_hold(0, &[0]) && blocks.may_hold(0, &[7]), "its rest is filled");
        assert!(blocks.may_hold(1, &[0]) && !blocks.may_hold(1, &[7]));
        assert!(blocks.may_hold(2, &[9]) && !blocks.may_hold(2, &[0]));
    }
}
