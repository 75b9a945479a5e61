//! Distinguishes records that share an id: finds those that may be exports of one record by the values on which exports
//! agree.

use crate::event::saturated;
use crate::store::seed::Seed;
use crate::store::short_hash::shortened;
use crate::store::table::Table;
use rustc_hash::FxHashMap;

/// Maximum number of candidates, alike or latest, that a new event is compared with.
const COMPARED: usize = 64;
/// Shapes with at most this many events are scanned linearly, as tables would take more memory.
const FEW: usize = 16;
/// Memory limit for tables: slots per event, and additional ones per id.
const PLACES: usize = 256;
const AT_FIRST: usize = if cfg!(test) { 1 << 12 } else { 1 << 16 };
/// How many places a table takes by itself.
const TABLE: usize = 16;
/// How many values there are that two exports of a record agree in, where both have them.
pub(super) const AGREED: usize = 11;

/// A hash of each value that two exports of a record agree in; zero where there is none.
pub(super) type Agreed = [u32; AGREED];

/// Which of the values an event has, by bit.
type Shape = u16;

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
    shapes: Vec<Shaped>,
    /// Where each shape stands among them.
    places: FxHashMap<Shape, usize>,
    /// How many places of tables are taken.
    taken: usize,
    seed: Seed,
}

/// What is filed of a shape.
#[derive(Debug)]
struct Shaped {
    shape: Shape,
    /// All.
    numbers: Vec<u32>,
    /// By set of values shared with another shape: a table of events by these values. `None` if there was no room for
    /// it.
    tables: FxHashMap<Shape, Option<Table>>,
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

    /// Rows with the time of `event` and no value that contradicts it, in the order of filing.
    pub fn alike(&mut self, event: &Filed) -> Vec<u32> {
        let own = event.shape();
        let mut found: Vec<u32> = Vec::new();
        for at in 0..self.shapes.len() {
            let shared = self.shapes[at].shape & own;
            if self.shapes[at].numbers.len() <= FEW {
                let numbers = self.shapes[at].numbers.iter().copied();
                let agrees = |number: &u32| self.filed[*number as usize].agrees(event, shared);
                found.extend(numbers.filter(agrees));
                continue;
            }
            self.ready(at, shared);
            let Some(Some(table)) = self.shapes[at].tables.get(&shared) else { continue };
            table.find(event.hash(shared, self.seed), |number| {
                found.extend(Some(number).filter(|at| self.filed[*at as usize].agrees(event, shared)));
                false
            });
        }
        found.sort_unstable();
        found.into_iter().map(|number| self.filed[number as usize].row).collect()
    }

    /// Makes the table of what is filed of a shape by the values that are shared, where there is room for one more.
    fn ready(&mut self, at: usize, shared: Shape) {
        let room = self.room();
        let Self { shapes, filed, taken, seed, .. } = self;
        let Shaped { shape, numbers, tables } = &mut shapes[at];
        tables.entry(shared).or_insert_with(|| {
            let fits = *taken + TABLE + numbers.len() <= room || shared == *shape;
            let mut table = fits.then(Table::default)?;
            *taken += TABLE;
            for number in numbers {
                *taken += usize::from(put(&mut table, filed, shared, *number, *seed));
            }
            Some(table)
        });
    }

    /// How many places tables may take.
    fn room(&self) -> usize {
        AT_FIRST + PLACES * self.filed.len()
    }

    /// Files a row, which may be filed already as it was.
    pub fn file(&mut self, filed: Filed) {
        let (number, shape) = (saturated::<u32>(self.filed.len()), filed.shape());
        self.filed.push(filed);
        let room = self.room();
        let Self { shapes, places, filed, taken, seed, .. } = self;
        let at = *places.entry(shape).or_insert_with(|| {
            shapes.push(Shaped { shape, numbers: Vec::new(), tables: FxHashMap::default() });
            shapes.len() - 1
        });
        shapes[at].numbers.push(number);
        for (shared, place) in &mut shapes[at].tables {
            if *taken > room && *shared != shape {
                *taken -= place.take().map_or(0, |table| table.len() + TABLE);
            }
            let put = place.as_mut().is_some_and(|table| put(table, filed, *shared, number, *seed));
            *taken += usize::from(put);
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
fn put(table: &mut Table, filed: &[Filed], shared: Shape, number: u32, seed: Seed) -> bool {
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
    alike < COMPARED
}

#[cfg(test)]
mod tests {
    use super::{AGREED, Agreed, COMPARED, Copies, FEW, Filed, TABLE};
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

    /// An event that has the same value wherever a shape has one.
    fn shaped(row: u32, shape: u32, value: u32) -> Filed {
        let mut event = filed(row, 7, &[]);
        (0..AGREED).filter(|at| shape >> at & 1 == 1).for_each(|at| event.agreed[at] = value);
        event
    }

    #[test]
    fn an_event_is_found_by_what_it_shares_with_events_of_each_shape() {
        let mut copies = Copies::default();
        for row in 0..1 << AGREED {
            let event = shaped(row, row, row);
            copies.alike(&event);
            copies.add(event.clone());
            assert_eq!(copies.alike(&event).last(), Some(&row));
        }
        for row in [0b101, 0b111_0000, 1 << (AGREED - 1)] {
            let alike = |other: u32| other & row == 0 || other == row;
            let expected: Vec<u32> = (0..1 << AGREED).filter(|other| alike(*other)).collect();
            assert_eq!(copies.alike(&shaped(0, row, row)), expected);
        }
    }

    #[test]
    fn few_events_of_a_shape_take_no_tables_however_many_shapes_there_are() {
        let mut copies = Copies::default();
        let mut row = 0;
        for _ in 0..FEW {
            for shape in 0..64 {
                let event = shaped(row, shape << 1 | 1, row + 1);
                assert!(copies.alike(&event).is_empty());
                copies.add(event);
                row += 1;
            }
        }
        assert_eq!(copies.taken, 0);
        assert_eq!(copies.alike(&shaped(0, 3, 66)), [65]);
    }

    #[test]
    fn very_many_events_of_very_many_shapes_take_places_by_their_number() {
        let mut copies = Copies::default();
        for row in 0..4_000 {
            // every other one has all values
            let shape = if row % 2 == 0 { u32::MAX } else { row / 2 * 40_503 } | 1;
            let event = shaped(row, shape, row + 1);
            assert!(copies.alike(&event).is_empty());
            copies.add(event);
            let tables = copies.shapes.iter().flat_map(|shaped| shaped.tables.values().flatten());
            assert!(row % 100 > 0 || tables.map(|table| table.len() + TABLE).sum::<usize>() == copies.taken);
            assert!(copies.taken <= copies.room() + (TABLE + 1) * (1 << AGREED), "{}", copies.taken);
        }
        let given_up =
            copies.shapes.iter().flat_map(|shaped| shaped.tables.values()).filter(|table| table.is_none());
        assert!(given_up.count() > 100);
        assert_eq!(copies.alike(&shaped(0, u32::MAX, 1001)), [1000]);
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
