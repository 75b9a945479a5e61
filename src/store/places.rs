//! Where the records of rows stand.

use super::codes::{ABSENT, Codes};
use super::column::AT_ONCE;
use super::image::stored;
use super::order::Order;
use super::size_hint::SizeHint;
use crate::read::Place;
use std::ops::Range;

/// Places by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    sources: Codes,
    /// The lower half of where each begins; the upper half is nothing in sources below 4 GiB.
    offsets: Vec<u32>,
    highs: Codes,
    lens: Codes,
}

stored!(Places { sources, offsets, highs, lens });

impl Places {
    #[allow(clippy::cast_possible_truncation)] // halves are meant
    pub(super) fn push(&mut self, place: Place) {
        let row = self.offsets.len();
        self.sources.set(row, place.source);
        self.highs.set(row, (place.offset >> 32) as u32);
        self.lens.set(row, place.len);
        self.offsets.push(place.offset as u32);
    }

    /// Adds places, at most [`AT_ONCE`].
    #[allow(clippy::cast_possible_truncation)] // halves are meant
    pub(super) fn extend(&mut self, places: impl Iterator<Item = Place> + Clone) {
        let (row, mut some) = (self.offsets.len(), [ABSENT; AT_ONCE]);
        let mut push = |codes: &mut Codes, of: fn(Place) -> u32| {
            let mut len = 0;
            for (code, place) in some.iter_mut().zip(places.clone()) {
                *code = of(place);
                len += 1;
            }
            codes.push_all(row, &some[..len]);
        };
        push(&mut self.sources, |place| place.source);
        push(&mut self.highs, |place| (place.offset >> 32) as u32);
        push(&mut self.lens, |place| place.len);
        self.offsets.extend(places.map(|place| place.offset as u32));
    }

    pub(super) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        self.sources.make_room(rows, size_hint);
        self.highs.make_room(rows, size_hint);
        self.lens.make_room(rows, size_hint);
        size_hint.make_room(&mut self.offsets, rows);
    }

    /// Forgets all places but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.sources.clear();
        self.offsets.clear();
        self.highs.clear();
        self.lens.clear();
    }

    pub(super) fn get(&self, row: usize) -> Option<Place> {
        let low = *self.offsets.get(row)?;
        let offset = u64::from(self.highs.get(row)) << 32 | u64::from(low);
        Some(Place { source: self.sources.get(row), offset, len: self.lens.get(row) })
    }

    /// Says that sources are numbered from this one on, and no longer from zero on.
    pub(super) fn renumber_sources(&mut self, first: u32) {
        let sources = std::mem::take(&mut self.sources);
        let sources: Vec<u32> = (0..self.len()).map(|row| sources.get(row).saturating_add(first)).collect();
        self.sources.push_all(0, &sources);
    }

    /// Adds some of another's places.
    pub(super) fn append(&mut self, other: &Self, rows: Range<usize>) {
        let len = self.offsets.len();
        self.sources.extend(len, &other.sources, rows.clone());
        self.highs.extend(len, &other.highs, rows.clone());
        self.lens.extend(len, &other.lens, rows.clone());
        self.offsets.extend_from_slice(&other.offsets[rows]);
    }

    /// Puts the rows from one on in a new order.
    pub(super) fn reorder(&mut self, order: &Order) {
        self.sources.reorder(order);
        self.highs.reorder(order);
        self.lens.reorder(order);
        order.reorder(&mut self.offsets, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Places};
    use crate::read::Place;

    #[test]
    fn every_place_reads_back_however_far_and_long_it_is() {
        let places = [(0, 7, 3), (0, 5_000_000_000, 70_000), (2, u64::MAX, u32::MAX), (1, 0, 0), (0, 9, 1)]
            .map(|(source, offset, len)| Place { source, offset, len });
        let mut all = Places::default();
        all.push(places[0]);
        all.extend(places[1..].iter().copied());
        let mut twice = Places::default();
        twice.push(places[4]);
        twice.append(&all, 1..5);
        let mut turned = all.clone();
        turned.reorder(&Order::of(0, vec![4, 3, 2, 1, 0]));
        for (row, place) in places.into_iter().enumerate() {
            assert_eq!((all.get(row), turned.get(4 - row)), (Some(place), Some(place)));
            assert_eq!(twice.get(row), Some(if row == 0 { places[4] } else { place }));
        }
        assert_eq!((all.get(5), all.len()), (None, 5));
        all.renumber_sources(300);
        for (row, place) in places.into_iter().enumerate() {
            assert_eq!(all.get(row), Some(Place { source: place.source + 300, ..place }));
        }
    }
}
