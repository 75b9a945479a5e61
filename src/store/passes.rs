//! Passes over codes: which rows hold one of some values, and how often each value stands in some rows.
//!
//! Measured over a million rows: to compare the codes of an account, to count what is left and to seal it takes half a
//! millisecond (`benches/filter.rs`), and a whole screen of another account two. A posting list of every value would save
//! a part of that, and cost four bytes a row in every column: passes are enough. Only stages have a bitmap each, as the
//! lanes ask of every stage how many of its rows stand in each of a hundred spans.

use super::RowSet;
use super::blocks::{BLOCK, Blocks};
use crate::event::saturated;

/// Rows that are passed between two looks at whether the answer is still wanted.
pub(super) const LOOK: usize = 1 << 16;

/// How often each code stands in some rows, by code.
pub(super) type Counts = Vec<u32>;

/// Codes of rows in as few bytes as they need.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slice<'c> {
    /// No row has a value.
    None,
    /// A byte a row.
    Narrow(&'c [u8]),
    /// Two bytes a row.
    Short(&'c [u16]),
    /// Four bytes a row.
    Wide(&'c [u32]),
}

/// Which codes are meant.
#[derive(Debug)]
pub(super) enum Chosen {
    /// Only these codes; or all but these, if the flag is false.
    Few(Vec<u32>, bool),
    /// By code, whether it is one of them.
    Table(Vec<bool>),
}

/// Up to this many codes are compared one by one instead of looked up in a table.
const FEW: usize = 4;

impl Chosen {
    /// From what passes, by code, that of absence among them.
    pub(super) fn new(passing: Vec<bool>) -> Self {
        let few = |wanted: bool| {
            let codes = (0_u32..).zip(&passing).filter(move |(_, passes)| **passes == wanted);
            let codes: Vec<u32> = codes.map(|(code, _)| code).take(FEW + 1).collect();
            (codes.len() <= FEW).then_some(Self::Few(codes, wanted))
        };
        few(true).or_else(|| few(false)).unwrap_or(Self::Table(passing))
    }

    /// Some codes out of `distinct`.
    pub(super) fn of(codes: Vec<u32>, distinct: usize) -> Self {
        if codes.len() <= FEW {
            return Self::Few(codes, true);
        }
        let mut passing = vec![false; distinct + 1];
        for code in codes {
            if let Some(passes) = passing.get_mut(code as usize) {
                *passes = true;
            }
        }
        Self::Table(passing)
    }

    /// Whether it is a few codes, and not all but these.
    pub(super) const fn is_few(&self) -> bool {
        matches!(self, Self::Few(_, true))
    }

    fn is_none(&self) -> bool {
        matches!(self, Self::Few(codes, true) if codes.is_empty())
    }

    pub(super) fn holds(&self, code: u32) -> bool {
        match self {
            Self::Few(codes, wanted) => codes.contains(&code) == *wanted,
            Self::Table(passing) => passing.get(code as usize).copied().unwrap_or(false),
        }
    }
}

/// A code of some width.
trait Code: Copy + PartialEq + Into<u32> {
    fn narrow(code: u32) -> Option<Self>;
}

impl Code for u8 {
    fn narrow(code: u32) -> Option<Self> {
        Self::try_from(code).ok()
    }
}

impl Code for u16 {
    fn narrow(code: u32) -> Option<Self> {
        Self::try_from(code).ok()
    }
}

impl Code for u32 {
    fn narrow(code: u32) -> Option<Self> {
        Some(code)
    }
}

impl Slice<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Narrow(codes) => codes.len(),
            Self::Short(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    /// Those from a row on.
    pub(super) fn from(&self, row: usize) -> Self {
        match self {
            Self::None => Self::None,
            Self::Narrow(codes) => Self::Narrow(codes.get(row..).unwrap_or_default()),
            Self::Short(codes) => Self::Short(codes.get(row..).unwrap_or_default()),
            Self::Wide(codes) => Self::Wide(codes.get(row..).unwrap_or_default()),
        }
    }

    pub(super) fn code(&self, row: usize) -> u32 {
        match self {
            Self::None => 0,
            Self::Narrow(codes) => codes.get(row).copied().map_or(0, u32::from),
            Self::Short(codes) => codes.get(row).copied().map_or(0, u32::from),
            Self::Wide(codes) => codes.get(row).copied().unwrap_or(0),
        }
    }

    /// The rows out of `len` that hold one of the codes; rows behind those that are held are absent. `blocks` are of these
    /// codes.
    pub(super) fn rows(&self, chosen: &Chosen, len: usize, blocks: &Blocks) -> RowSet {
        if chosen.is_none() {
            return RowSet::empty(len);
        }
        let mut words = match self {
            Self::None => Vec::new(),
            Self::Narrow(codes) => bitmap(codes, chosen, blocks),
            Self::Short(codes) => bitmap(codes, chosen, blocks),
            Self::Wide(codes) => bitmap(codes, chosen, blocks),
        };
        words.resize(len.div_ceil(64), 0);
        let found = RowSet::of_words(words, len);
        if chosen.holds(0) { found.or(&RowSet::range(len, self.len(), len)) } else { found }
    }

    /// How often each of `distinct` codes and that of absence stands in some rows; `None` if cancelled.
    pub(super) fn count(&self, rows: &RowSet, distinct: usize, stopped: &dyn Fn() -> bool) -> Option<Counts> {
        let mut counts = vec![0; distinct + 1];
        match self {
            Self::None => {}
            Self::Narrow(codes) => count(codes, rows, &mut counts, stopped)?,
            Self::Short(codes) => count(codes, rows, &mut counts, stopped)?,
            Self::Wide(codes) => count(codes, rows, &mut counts, stopped)?,
        }
        // rows behind those that are held are absent
        let counted: u32 = counts.iter().sum();
        counts[0] += saturated::<u32>(rows.count()).saturating_sub(counted);
        Some(counts)
    }
}

fn bitmap<C: Code>(codes: &[C], chosen: &Chosen, blocks: &Blocks) -> Vec<u64> {
    match chosen {
        Chosen::Few(few, true) => in_blocks(codes, few, blocks),
        Chosen::Table(passing) => {
            words(codes, |code| u8::from(passing.get(code.into() as usize).copied().unwrap_or(false)))
        }
        Chosen::Few(few, false) => {
            let mut found = each_of(codes, &narrowed(few));
            for word in &mut found {
                *word = !*word;
            }
            // behind the last code there is none
            if let Some(last) = found.last_mut().filter(|_| !codes.len().is_multiple_of(64)) {
                *last &= (1 << (codes.len() % 64)) - 1;
            }
            found
        }
    }
}

/// The codes that can stand where codes are so wide.
fn narrowed<C: Code>(codes: &[u32]) -> Vec<C> {
    codes.iter().filter_map(|code| C::narrow(*code)).collect()
}

/// Where one of a few codes stands, looked for in those blocks alone in which it may.
fn in_blocks<C: Code>(codes: &[C], few: &[u32], blocks: &Blocks) -> Vec<u64> {
    let narrow = narrowed(few);
    let mut found = Vec::with_capacity(codes.len().div_ceil(64));
    for (number, block) in codes.chunks(BLOCK).enumerate() {
        if blocks.may_hold(number, few) {
            found.extend(each_of(block, &narrow));
        } else {
            found.resize(found.len() + block.len().div_ceil(64), 0);
        }
    }
    found
}

/// Marks the rows with one of a few codes. The number of codes is fixed in each arm, so that the comparison is
/// vectorized.
fn each_of<C: Code>(codes: &[C], few: &[C]) -> Vec<u64> {
    let is = |code: C, wanted: C| u8::from(code == wanted);
    match *few {
        [] => vec![0; codes.len().div_ceil(64)],
        [a] => words(codes, |code| is(code, a)),
        [a, b] => words(codes, |code| is(code, a) | is(code, b)),
        [a, b, c] => words(codes, |code| is(code, a) | is(code, b) | is(code, c)),
        [a, b, c, d, ..] => words(codes, |code| is(code, a) | is(code, b) | is(code, c) | is(code, d)),
    }
}

/// A test of every code, told by 0 or 1: 64 to a word, the first in the lowest bit.
fn words<C: Copy>(codes: &[C], test: impl Fn(C) -> u8) -> Vec<u64> {
    let mut found = Vec::with_capacity(codes.len().div_ceil(64));
    let mut flags = [0_u8; 64];
    let whole = codes.chunks_exact(64);
    let rest = whole.remainder();
    for chunk in whole {
        flags.iter_mut().zip(chunk).for_each(|(flag, code)| *flag = test(*code));
        found.push(packed(&flags));
    }
    if !rest.is_empty() {
        flags = [0; 64];
        flags.iter_mut().zip(rest).for_each(|(flag, code)| *flag = test(*code));
        found.push(packed(&flags));
    }
    found
}

/// The lowest bits of 64 bytes. Of eight bytes the product has them side by side in its highest byte.
fn packed(flags: &[u8; 64]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().enumerate().fold(0, |word, (at, eight)| {
        let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word | bits << (at * 8)
    })
}

/// Number of separate counters per code if codes are few: incrementing a single one would stall on itself where most
/// rows are equal.
const PLACES: usize = 4;
/// So many codes are few.
const FEW_COUNTED: usize = 1 << 10;

fn count<C: Code>(codes: &[C], rows: &RowSet, counts: &mut [u32], stopped: &dyn Fn() -> bool) -> Option<()> {
    let distinct = counts.len();
    if distinct > FEW_COUNTED {
        return each(codes, rows, stopped, |_, code| add(counts, code));
    }
    let mut places = vec![0_u32; distinct * PLACES];
    each(codes, rows, stopped, |at, code| add(&mut places[at % PLACES * distinct..], code))?;
    for place in places.chunks_exact(distinct) {
        counts.iter_mut().zip(place).for_each(|(sum, count)| *sum += count);
    }
    Some(())
}

fn add(counts: &mut [u32], code: u32) {
    if let Some(count) = counts.get_mut(code as usize) {
        *count += 1;
    }
}

/// Takes the codes of some rows, 64 rows at a time; a word that is full is not looked at bit by bit. `None` if cancelled.
fn each<C: Code>(
    codes: &[C],
    rows: &RowSet,
    stopped: &dyn Fn() -> bool,
    mut take: impl FnMut(usize, u32),
) -> Option<()> {
    for (at, (word, chunk)) in rows.words().iter().zip(codes.chunks(64)).enumerate() {
        if (at * 64).is_multiple_of(LOOK) && stopped() {
            return None;
        }
        match *word {
            0 => {}
            u64::MAX => chunk.iter().enumerate().for_each(|(at, code)| take(at, (*code).into())),
            mut bits => {
                while bits != 0 {
                    let at = bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    if let Some(code) = chunk.get(at) {
                        take(at, (*code).into());
                    }
                }
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Slice};
    use crate::store::RowSet;
    use crate::store::blocks::{BLOCK, Blocks};
    use proptest::prelude::*;

    #[test]
    fn blocks_are_passed_over_where_a_code_does_not_stand_and_no_row_is_lost() {
        // a value that comes, goes, and comes again at the edges of blocks
        let stands = [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK - 1, 3 * BLOCK, 5 * BLOCK + 70];
        let code = |(row, at): (usize, u32)| if stands.contains(&row) { 7 } else { 100 + at / 1000 };
        let codes: Vec<u32> = (0..5 * BLOCK + 71).zip(0..).map(code).collect();
        let slice = Slice::Wide(&codes);
        let blocks = Blocks::of(slice);
        let may = (0..6).filter(|block| blocks.may_hold(*block, &[7])).collect::<Vec<usize>>();
        assert_eq!(may, [0, 1, 2, 3, 5], "in the block between it does not");
        for known in [0, 1, BLOCK, 3 * BLOCK - 1, codes.len()] {
            let mut grown = Blocks::of(Slice::Wide(&codes[..known]));
            grown.grow(slice, known);
            let same = |block: usize| {
                (0..200).all(|code| grown.may_hold(block, &[code]) == blocks.may_hold(block, &[code]))
            };
            assert!((0..7).all(same), "of {known}");
        }
        for few in [vec![7], vec![7, 104], vec![3], vec![]] {
            let chosen = Chosen::of(few.clone(), 200);
            let expected = RowSet::matching(codes.len() + 9, |row| {
                codes.get(row).is_some_and(|code| few.contains(code))
            });
            assert_eq!(slice.rows(&chosen, codes.len() + 9, &blocks), expected, "{few:?}");
        }
    }

    proptest! {
        #[test]
        fn a_pass_finds_and_counts_what_a_look_at_each_row_does(
            codes in prop::collection::vec(0_u8..9, 0..400),
            passing in prop::collection::vec(any::<bool>(), 9..10),
            kept in prop::collection::vec(0_u8..4, 500..501),
            half in any::<bool>(),
            behind in 0_usize..90,
        ) {
            let chosen = Chosen::new(passing.clone());
            let short: Vec<u16> = codes.iter().map(|code| u16::from(*code)).collect();
            let wide: Vec<u32> = codes.iter().map(|code| u32::from(*code)).collect();
            let len = codes.len() + behind;
            let code = |row: usize| codes.get(row).copied().map_or(0, usize::from);
            let expected = RowSet::matching(len, |row| passing[code(row)]);
            // most words full, or few
            let rows = RowSet::matching(len, |row| (row < 128 && half) || kept[row] == 0);
            let mut sums = vec![0_u32; 9];
            rows.iter().for_each(|row| sums[code(row)] += 1);
            for slice in [Slice::Narrow(&codes), Slice::Short(&short), Slice::Wide(&wide)] {
                prop_assert_eq!(&slice.rows(&chosen, len, &Blocks::of(slice)), &expected);
                prop_assert_eq!(&slice.count(&rows, 8, &|| false).unwrap(), &sums);
            }
        }
    }
}
