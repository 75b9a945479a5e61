//! Where the records of rows stand.

use super::codes::{Codes, turn};
use super::image::stored;
use crate::read::Place;
use std::ops::Range;

/// Places by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    sources: Codes,
    offsets: Vec<u64>,
    lens: Vec<u32>,
}

stored!(Places { sources, offsets, lens } if |all| all.offsets.len() == all.lens.len());

impl Places {
    pub(super) fn push(&mut self, place: Place) {
        self.sources.set(self.offsets.len(), place.source);
        self.offsets.push(place.offset);
        self.lens.push(place.len);
    }

    pub(super) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Forgets all places but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.sources.clear();
        self.offsets.clear();
        self.lens.clear();
    }

    pub(super) fn get(&self, row: usize) -> Option<Place> {
        let (offset, len) = (*self.offsets.get(row)?, *self.lens.get(row)?);
        Some(Place { source: self.sources.get(row), offset, len })
    }

    /// Adds the places of some rows of others, all of one source.
    pub(super) fn append(&mut self, other: &Self, rows: Range<usize>) {
        for row in rows.clone().filter(|_| !matches!(other.sources, Codes::None)) {
            self.sources.set(self.offsets.len() + row - rows.start, other.sources.get(row));
        }
        self.offsets.extend_from_slice(&other.offsets[rows.clone()]);
        self.lens.extend_from_slice(&other.lens[rows]);
    }

    /// Puts the rows from one on in a new order.
    pub(super) fn turn(&mut self, from: usize, order: &[u32]) {
        self.sources.turn(from, order);
        turn(&mut self.offsets, from, order, 0);
        turn(&mut self.lens, from, order, 0);
    }
}
