//! Events of one id that are not one record, found by what two exports of a record agree in.

use crate::store::half::shortened;
use crate::store::seed::Seed;
use crate::store::table::Table;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// With so many of the events that are alike a new one is compared, and with so many of the latest.
const COMPARED: usize = 64;
/// How many tables there are at most beside one for each shape.
const TABLES: usize = 64;
/// How many values there are that two exports of a record agree in, where both have them.
pub(super) const AGREED: usize = 11;

/// A hash of each value that two exports of a record agree in; zero where there is none.
pub(super) type Agreed = [u32; AGREED];

/// Which of the values an event has, by bit.
type Shape = u16;

/// What there is always a list by.
type Instant = (Shape, Option<i64>);

/// What a row is found by. A row that changes is filed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filed {
    pub row: u32,
    /// What it is ordered by.
    pub at: Option<i64>,
    pub agreed: Agreed,
}

/// The events of one id.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// As they came.
    rows: Vec<u32>,
    /// In the order of their numbers.
    numbered: Vec<u32>,
    filed: Vec<Filed>,
    shapes: Vec<Shape>,
    /// Of what is filed of a shape, by those of its values that another shape has too: the first that have the same.
    tables: FxHashMap<(Shape, Shape), Table>,
    /// All that is filed of a shape at an instant, once there may be no more tables; empty until then.
    instants: HashMap<Instant, Vec<u32>>,
    seed: Seed,
}

impl Filed {
    fn shape(&self) -> Shape {
        (0..AGREED).filter(|at| self.agreed[*at] != 0).fold(0, |shape, at| shape | 1 << at)
    }

    fn hash(&self, shared: Shape, seed: Seed) -> u32 {
        let at = self.at.map_or([0, 0], |at| [1, at.cast_unsigned()]);
        shortened(seed.of_numbers(at.into_iter().chain(self.values(shared).map(u64::from))))
    }

    /// The values that are shared.
    fn values(&self, shared: Shape) -> impl Iterator<Item = u32> {
        self.agreed
            .into_iter()
            .enumerate()
            .filter(move |(at, _)| shared >> at & 1 == 1)
            .map(|(_, value)| value)
    }

    fn agrees(&self, other: &Self, shared: Shape) -> bool {
        self.at == other.at && self.values(shared).eq(other.values(shared))
    }
}

impl Copies {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// All, as they came.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// All, in the order of their numbers.
    pub fn numbered(&self) -> &[u32] {
        &self.numbered
    }

    /// The same events in another order of their numbers.
    pub fn in_order(self, numbered: Vec<u32>) -> Self {
        Self { numbered, ..self }
    }

    /// The event that came first, and the latest ones.
    pub fn first_and_latest(&self) -> (Option<u32>, &[u32]) {
        let others = self.rows.get(1..).unwrap_or_default();
        (self.rows.first().copied(), &others[others.len().saturating_sub(COMPARED)..])
    }

    /// The rows that an event of its instant is alike, in the order in which they were filed: where both have a value, it is
    /// the same.
    pub fn alike(&mut self, event: &Filed) -> Vec<u32> {
        let own = event.shape();
        let mut found: Vec<u32> = Vec::new();
        for at in 0..self.shapes.len() {
            let (shape, shared) = (self.shapes[at], self.shapes[at] & own);
            self.ready(shape, shared);
            let filed = &self.filed;
            let mut take = |number: u32| {
                found.extend(Some(number).filter(|number| filed[*number as usize].agrees(event, shared)));
            };
            if let Some(table) = self.tables.get(&(shape, shared)) {
                table.find(event.hash(shared, self.seed), |number| {
                    take(number);
                    false
                });
            } else if let Some(numbers) = self.instants.get(&(shape, event.at)) {
                for number in numbers {
                    take(*number);
                }
            }
        }
        found.sort_unstable();
        found.into_iter().map(|number| self.filed[number as usize].row).collect()
    }

    /// Makes the table of what is filed of a shape by the values that are shared, where there may be one more.
    fn ready(&mut self, shape: Shape, shared: Shape) {
        if self.tables.contains_key(&(shape, shared)) {
            return;
        }
        if self.tables.len() >= self.shapes.len() + TABLES {
            if self.instants.is_empty() {
                for (number, filed) in (0..).zip(&self.filed) {
                    self.instants.entry((filed.shape(), filed.at)).or_default().push(number);
                }
            }
            return;
        }
        let mut table = Table::default();
        for (number, _) in (0..).zip(&self.filed).filter(|(_, filed)| filed.shape() == shape) {
            put(&mut table, &self.filed, shared, number, self.seed);
        }
        self.tables.insert((shape, shared), table);
    }

    /// Files a row, which may be filed already as it was.
    pub fn file(&mut self, filed: Filed) {
        let (number, shape) = (u32::try_from(self.filed.len()).unwrap_or(u32::MAX), filed.shape());
        if !self.tables.contains_key(&(shape, shape)) {
            self.shapes.push(shape);
            self.tables.insert((shape, shape), Table::default());
        }
        self.filed.push(filed);
        if !self.instants.is_empty() {
            let at = self.filed.last().and_then(|filed| filed.at);
            self.instants.entry((shape, at)).or_default().push(number);
        }
        let (filed, seed) = (&self.filed, self.seed);
        for (key, table) in self.tables.iter_mut().filter(|(key, _)| key.0 == shape) {
            put(table, filed, key.1, number, seed);
        }
    }

    /// Adds an event.
    pub fn add(&mut self, filed: Filed) {
        self.rows.push(filed.row);
        self.numbered.push(filed.row);
        self.file(filed);
    }

    /// Takes note that rows have other numbers.
    pub fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let rows = self.filed.iter_mut().map(|filed| &mut filed.row);
        let rows = rows.chain(&mut self.rows).chain(&mut self.numbered);
        rows.for_each(|row| *row = new(*row));
    }
}

/// Puts what was filed under a number into a table, where not too many are there that are alike.
fn put(table: &mut Table, filed: &[Filed], shared: Shape, number: u32, seed: Seed) {
    let own = &filed[number as usize];
    let hash = own.hash(shared, seed);
    let mut alike = 0;
    table.find(hash, |other| {
        alike += usize::from(filed[other as usize].agrees(own, shared));
        alike >= COMPARED
    });
    if alike < COMPARED {
        table.make_room(|other| filed[other as usize].hash(shared, seed));
        table.add(hash, number);
    }
}

#[cfg(test)]
mod tests {
    use super::{AGREED, Agreed, COMPARED, Copies, Filed, TABLES};
    use proptest::prelude::*;

    fn filed(row: u32, at: i64, agreed: &[u32]) -> Filed {
        let mut all: Agreed = [0; AGREED];
        all[..agreed.len()].copy_from_slice(agreed);
        Filed { row, at: Some(at), agreed: all }
    }

    #[test]
    fn of_very_many_events_of_one_instant_those_alone_are_found_that_are_alike() {
        let mut copies = Copies::default();
        for row in 0..100_000 {
            copies.add(filed(row, 7, &[row + 1, 5, row % 3 + 1]));
        }
        assert_eq!(copies.alike(&filed(0, 7, &[90_001])), [90_000]);
        assert_eq!(copies.alike(&filed(0, 7, &[90_001, 0, 1, 9])), [90_000]);
        assert!(copies.alike(&filed(0, 7, &[90_001, 6])).is_empty());
        assert!(copies.alike(&filed(0, 8, &[90_001])).is_empty());
        let first: Vec<u32> = (0..64).collect();
        assert_eq!(copies.alike(&filed(0, 7, &[0, 5])), first, "it may be any of them");
        assert_eq!(copies.first_and_latest().1.len(), COMPARED);
    }

    #[test]
    fn events_of_very_many_shapes_make_no_more_tables_than_these() {
        let mut copies = Copies::default();
        for row in 0..1 << AGREED {
            let mut event = filed(row, 7, &[]);
            (0..AGREED).filter(|at| row >> at & 1 == 1).for_each(|at| event.agreed[at] = row);
            copies.alike(&event);
            copies.add(event.clone());
            assert_eq!(copies.alike(&event).last(), Some(&row));
        }
        assert!(copies.tables.len() <= copies.shapes.len() + TABLES);
        // what shares some of its values alone is found too
        for row in [0b101, 0b111_0000, 1 << (AGREED - 1)] {
            let mut event = filed(0, 7, &[]);
            (0..AGREED).filter(|at| row >> at & 1 == 1).for_each(|at| event.agreed[at] = row);
            let alike = |other: u32| other & row == 0 || other == row;
            let expected: Vec<u32> = (0..1 << AGREED).filter(|other| alike(*other)).collect();
            assert_eq!(copies.alike(&event), expected);
        }
    }

    proptest! {
        #[test]
        fn rows_are_found_as_if_each_were_looked_at(
            rows in prop::collection::vec((0..2_i64, prop::collection::vec(0..3_u32, 0..4)), 0..40),
        ) {
            let mut copies = Copies::default();
            for (row, (at, agreed)) in (0_u32..).zip(&rows) {
                let own = filed(row, *at, agreed);
                let is_alike = |other: &&Filed| {
                    let values = || own.agreed.iter().zip(&other.agreed);
                    other.at == own.at && values().all(|(one, other)| *one == 0 || *other == 0 || one == other)
                };
                let expected: Vec<u32> = copies.filed.iter().filter(is_alike).map(|other| other.row).collect();
                prop_assert_eq!(copies.alike(&own), expected);
                copies.add(own);
            }
        }
    }
}
