//! Small numbers, one a row, in as few bytes as the largest of them needs.

use super::order::Order;
use super::passes::Slice;
use super::size_hint::SizeHint;
use std::ops::Range;

/// The code of a row without a value.
pub const ABSENT: u32 = 0;

/// Codes by row. Rows behind the last one that was set are absent.
#[derive(Debug, Clone, Default)]
pub(super) enum Codes {
    /// No row has a value.
    #[default]
    None,
    Narrow(Vec<u8>),
    Short(Vec<u16>),
    Wide(Vec<u32>),
}

/// Narrows a code to a width; the column is widened before a code can exceed it.
macro_rules! cut {
    ($code:expr, $width:ty) => {
        <$width>::try_from($code).unwrap_or(<$width>::MAX)
    };
}

impl Codes {
    /// Those of rows from the first on.
    pub(super) fn of(codes: &[u32]) -> Self {
        match codes.iter().copied().max().unwrap_or(ABSENT) {
            ABSENT => Self::None,
            1..=0xff => Self::Narrow(codes.iter().map(|code| cut!(*code, u8)).collect()),
            0x100..=0xffff => Self::Short(codes.iter().map(|code| cut!(*code, u16)).collect()),
            _ => Self::Wide(codes.to_vec()),
        }
    }

    #[inline]
    pub(super) fn get(&self, row: usize) -> u32 {
        match self {
            Self::None => ABSENT,
            Self::Narrow(codes) => codes.get(row).map_or(ABSENT, |code| u32::from(*code)),
            Self::Short(codes) => codes.get(row).map_or(ABSENT, |code| u32::from(*code)),
            Self::Wide(codes) => codes.get(row).copied().unwrap_or(ABSENT),
        }
    }

    /// The codes of the rows that are held.
    pub(super) fn slice(&self) -> Slice<'_> {
        match self {
            Self::None => Slice::None,
            Self::Narrow(codes) => Slice::Narrow(codes),
            Self::Short(codes) => Slice::Short(codes),
            Self::Wide(codes) => Slice::Wide(codes),
        }
    }

    /// How many rows are held.
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Narrow(codes) => codes.len(),
            Self::Short(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    /// The largest code of any row.
    pub(super) fn largest(&self) -> u32 {
        match self {
            Self::None => ABSENT,
            Self::Narrow(codes) => codes.iter().copied().max().map_or(ABSENT, u32::from),
            Self::Short(codes) => codes.iter().copied().max().map_or(ABSENT, u32::from),
            Self::Wide(codes) => codes.iter().copied().max().unwrap_or(ABSENT),
        }
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        match self {
            Self::None => {}
            Self::Narrow(codes) => size_hint.make_room(codes, rows),
            Self::Short(codes) => size_hint.make_room(codes, rows),
            Self::Wide(codes) => size_hint.make_room(codes, rows),
        }
    }

    /// Forgets the codes of rows from one on.
    pub(super) fn truncate(&mut self, row: usize) {
        match self {
            Self::None => {}
            Self::Narrow(codes) => codes.truncate(row),
            Self::Short(codes) => codes.truncate(row),
            Self::Wide(codes) => codes.truncate(row),
        }
    }

    /// Forgets all codes but keeps the room they took.
    pub(super) fn clear(&mut self) {
        match self {
            Self::None => {}
            Self::Narrow(codes) => codes.clear(),
            Self::Short(codes) => codes.clear(),
            Self::Wide(codes) => codes.clear(),
        }
    }

    /// The largest code that fits.
    fn most(&self) -> u32 {
        match self {
            Self::None => ABSENT,
            Self::Narrow(_) => 0xff,
            Self::Short(_) => 0xffff,
            Self::Wide(_) => u32::MAX,
        }
    }

    /// Widens the column so that it can hold codes up to `most`.
    #[cold]
    fn widen(&mut self, most: u32) {
        *self = match (std::mem::take(self), most) {
            (Self::None, 0..=0xff) => Self::Narrow(Vec::new()),
            (Self::None, 0x100..=0xffff) => Self::Short(Vec::new()),
            (Self::None, _) => Self::Wide(Vec::new()),
            (Self::Narrow(codes), 0x100..=0xffff) => Self::Short(codes.into_iter().map(u16::from).collect()),
            (Self::Narrow(codes), 0x1_0000..) => Self::Wide(codes.into_iter().map(u32::from).collect()),
            (Self::Short(codes), 0x1_0000..) => Self::Wide(codes.into_iter().map(u32::from).collect()),
            (same, _) => same,
        };
    }

    /// Gives a row its code. The rows before it that have none are absent.
    #[inline]
    pub(super) fn set(&mut self, row: usize, code: u32) {
        match (&mut *self, u8::try_from(code), u16::try_from(code)) {
            // mostly it is that of the next row
            (Self::Narrow(codes), Ok(code), _) if codes.len() == row => codes.push(code),
            (Self::Short(codes), _, Ok(code)) if codes.len() == row => codes.push(code),
            _ => self.set_anywhere(row, code),
        }
    }

    /// Appends codes for the rows from `row` on, all behind the present ones.
    pub(super) fn push_all(&mut self, row: usize, codes: &[u32]) {
        let most = codes.iter().copied().fold(ABSENT, u32::max);
        self.push_each(row, codes.iter().copied(), most);
    }

    /// Appends the same code for some rows, all behind the present ones.
    pub(super) fn push_same(&mut self, rows: Range<usize>, code: u32) {
        self.push_each(rows.start, std::iter::repeat_n(code, rows.len()), code);
    }

    /// Appends codes, none of which is greater than `most`.
    #[inline]
    fn push_each(&mut self, row: usize, codes: impl Iterator<Item = u32>, most: u32) {
        if most > self.most() {
            self.widen(most);
        }
        match self {
            Self::None => {}
            Self::Narrow(all) => {
                all.resize(row, 0);
                all.extend(codes.map(|code| cut!(code, u8)));
            }
            Self::Short(all) => {
                all.resize(row, 0);
                all.extend(codes.map(|code| cut!(code, u16)));
            }
            Self::Wide(all) => {
                all.resize(row, 0);
                all.extend(codes);
            }
        }
    }

    fn set_anywhere(&mut self, row: usize, code: u32) {
        if code == ABSENT && row >= self.len() {
            return;
        }
        if code > self.most() {
            self.widen(code);
        }
        match self {
            Self::None => {}
            Self::Narrow(codes) => put(codes, row, cut!(code, u8)),
            Self::Short(codes) => put(codes, row, cut!(code, u16)),
            Self::Wide(codes) => put(codes, row, code),
        }
    }

    /// Appends the codes of `rows` of `other` behind the first `len` rows, each translated by `map`.
    pub(super) fn append(&mut self, len: usize, other: &Self, rows: Range<usize>, map: &[u32]) {
        let mapped = |code: u32| map.get(code as usize).copied().unwrap_or(ABSENT);
        // of few rows it is cheaper to look at each than at the map
        let most = if rows.len() < map.len() {
            other.fold(rows.clone(), |most, code| most.max(mapped(code)))
        } else {
            map.iter().copied().max().unwrap_or(ABSENT)
        };
        self.extend_by(len, other, rows, most, mapped);
    }

    /// Appends the codes of `rows` of `other` unchanged, behind the first `len` rows.
    pub(super) fn extend(&mut self, len: usize, other: &Self, rows: Range<usize>) {
        let most = other.fold(rows.clone(), u32::max);
        self.extend_by(len, other, rows, most, |code| code);
    }

    /// Appends what becomes of the codes of `rows` of `other`, at most `most`, behind the first `len` rows.
    fn extend_by(
        &mut self,
        len: usize,
        other: &Self,
        rows: Range<usize>,
        most: u32,
        new: impl Fn(u32) -> u32,
    ) {
        if most == ABSENT {
            return;
        }
        if most > self.most() {
            self.widen(most);
        }
        let held = rows.start.min(other.len())..rows.end.min(other.len());
        match (self, other) {
            (Self::None, _) | (_, Self::None) => {}
            (Self::Narrow(to), Self::Narrow(from)) => fill(to, len, &from[held], |code| cut!(new(code), u8)),
            (Self::Narrow(to), Self::Short(from)) => fill(to, len, &from[held], |code| cut!(new(code), u8)),
            (Self::Narrow(to), Self::Wide(from)) => fill(to, len, &from[held], |code| cut!(new(code), u8)),
            (Self::Short(to), Self::Narrow(from)) => fill(to, len, &from[held], |code| cut!(new(code), u16)),
            (Self::Short(to), Self::Short(from)) => fill(to, len, &from[held], |code| cut!(new(code), u16)),
            (Self::Short(to), Self::Wide(from)) => fill(to, len, &from[held], |code| cut!(new(code), u16)),
            (Self::Wide(to), Self::Narrow(from)) => fill(to, len, &from[held], new),
            (Self::Wide(to), Self::Short(from)) => fill(to, len, &from[held], new),
            (Self::Wide(to), Self::Wide(from)) => fill(to, len, &from[held], new),
        }
    }

    fn fold(&self, rows: Range<usize>, most: impl Fn(u32, u32) -> u32) -> u32 {
        let held = rows.start.min(self.len())..rows.end.min(self.len());
        match self {
            Self::None => ABSENT,
            Self::Narrow(codes) => codes[held].iter().fold(ABSENT, |all, code| most(all, u32::from(*code))),
            Self::Short(codes) => codes[held].iter().fold(ABSENT, |all, code| most(all, u32::from(*code))),
            Self::Wide(codes) => codes[held].iter().fold(ABSENT, |all, code| most(all, *code)),
        }
    }

    /// Replaces every code by `turned[code]`, which must be no larger.
    pub(super) fn renumber(&mut self, turned: &[u32]) {
        let new = |code: u32| turned.get(code as usize).copied().unwrap_or(ABSENT);
        match self {
            Self::None => {}
            Self::Narrow(codes) => codes.iter_mut().for_each(|code| *code = cut!(new(u32::from(*code)), u8)),
            Self::Short(codes) => codes.iter_mut().for_each(|code| *code = cut!(new(u32::from(*code)), u16)),
            Self::Wide(codes) => codes.iter_mut().for_each(|code| *code = new(*code)),
        }
    }

    /// Puts rows in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        match self {
            Self::None => {}
            Self::Narrow(codes) => order.reorder(codes, 0),
            Self::Short(codes) => order.reorder(codes, 0),
            Self::Wide(codes) => order.reorder(codes, 0),
        }
    }
}

/// Appends what becomes of some codes behind the first `len` rows.
fn fill<C: Copy + Default, O: Copy + Into<u32>>(
    to: &mut Vec<C>,
    len: usize,
    from: &[O],
    new: impl Fn(u32) -> C,
) {
    to.resize(len, C::default());
    to.extend(from.iter().map(|code| new((*code).into())));
}

#[inline]
fn put<C: Copy + Default>(codes: &mut Vec<C>, row: usize, code: C) {
    if row < codes.len() {
        codes[row] = code;
        return;
    }
    if row > codes.len() {
        codes.resize(row, C::default());
    }
    codes.push(code);
}

#[cfg(test)]
mod tests {
    use super::{Codes, Order};

    #[test]
    fn codes_widen_as_they_need_and_rows_between_are_absent() {
        let mut codes = Codes::default();
        let set = [(0, 1), (3, 255), (4, 256), (9, 65_535), (2, 70_000)];
        for (row, code) in set {
            codes.set(row, code);
        }
        for (row, code) in set {
            assert_eq!(codes.get(row), code);
        }
        assert_eq!((codes.get(1), codes.get(8), codes.get(10)), (0, 0, 0));
        codes.set(12, 0);
        codes.reorder(&Order::of(2, vec![9, 3, 12, 5, 6, 7, 8, 2, 10, 11, 4]));
        let read: Vec<u32> = (0..14).map(|row| codes.get(row)).collect();
        assert_eq!(read, [1, 0, 65_535, 255, 0, 0, 0, 0, 0, 70_000, 0, 0, 256, 0]);
    }

    #[test]
    fn codes_are_appended_as_a_map_has_them() {
        let (mut all, mut part) = (Codes::default(), Codes::default());
        all.set(1, 7);
        part.set(0, 1);
        part.set(2, 2);
        all.append(3, &part, 0..4, &[0, 300, 4]);
        let read: Vec<u32> = (0..7).map(|row| all.get(row)).collect();
        assert_eq!(read, [0, 7, 0, 300, 0, 4, 0]);
    }
}
