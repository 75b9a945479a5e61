//! Minimum and maximum code of each block of rows.
//!
//! Rows are in time order and codes in order of first occurrence, so a session, token or address occurs in few blocks.
//! A search for its rows skips all others, which makes it nearly free however many events there are.

use super::passes::Slice;

/// How many rows are a block: a multiple of 64.
pub(super) const BLOCK: usize = 4096;

/// The smallest and the largest code of each block.
#[derive(Debug, Default)]
pub(super) struct Blocks(Vec<(u32, u32)>);

impl Blocks {
    /// No bounds known: every block may hold every code.
    pub(super) const UNKNOWN: &Self = &Self(Vec::new());

    /// Of the codes of a column.
    pub(super) fn of(codes: Slice<'_>) -> Self {
        Self(match codes {
            Slice::None => Vec::new(),
            Slice::Narrow(codes) => ends(codes),
            Slice::Short(codes) => ends(codes),
            Slice::Wide(codes) => ends(codes),
        })
    }

    /// Tells on, where the codes of a column are the same up to one, and others from there on.
    pub(super) fn grow(&mut self, codes: Slice<'_>, from: usize) {
        let block = self.0.len().min(from / BLOCK);
        self.0.truncate(block);
        self.0.extend(Self::of(codes.from(block * BLOCK)).0);
    }

    /// Whether one of some codes may stand in a block.
    pub(super) fn may_hold(&self, block: usize, codes: &[u32]) -> bool {
        self.0.get(block).is_none_or(|(least, most)| codes.iter().any(|code| least <= code && code <= most))
    }
}

fn ends<C: Copy + Ord + Into<u32>>(codes: &[C]) -> Vec<(u32, u32)> {
    let ends = |block: &[C]| {
        let first = block.first().copied()?;
        let widen = |(least, most): (C, C), code: &C| (least.min(*code), most.max(*code));
        let (least, most) = block.iter().fold((first, first), widen);
        Some((least.into(), most.into()))
    };
    codes.chunks(BLOCK).filter_map(ends).collect()
}
