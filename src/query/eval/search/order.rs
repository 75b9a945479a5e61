//! Sorts records by their place in the sources, so that a search reads each source from start to end.

use crate::event::saturated;
use crate::read::Place;
use crate::store::Store;

/// All records of a store sorted by place (a bucket sort, 4 bytes per record).
#[must_use]
pub fn place_order(store: &Store) -> Vec<u32> {
    let records = saturated::<u32>(store.records());
    let place = |record: u32| place_of(store, record);
    let shelves = Shelves::of((0..records).map(place), records);
    let mut starts = vec![0_u32; shelves.count + 1];
    for record in 0..records {
        starts[shelves.of_place(place(record)) + 1] += 1;
    }
    for shelf in 1..starts.len() {
        starts[shelf] += starts[shelf - 1];
    }
    let mut order = vec![0_u32; records as usize];
    let mut next = starts;
    for record in 0..records {
        let at = &mut next[shelves.of_place(place(record))];
        order[*at as usize] = record;
        *at += 1;
    }
    // each entry is now the end of its shelf
    let mut from = 0;
    for until in next {
        let shelf = &mut order[from..until as usize];
        if shelf.len() > 1 {
            shelf.sort_unstable_by_key(|record| by(place(*record), *record));
        }
        from = until as usize;
    }
    order
}

/// The records of some rows, sorted by place.
#[must_use]
pub fn in_order(store: &Store, rows: impl Iterator<Item = usize>) -> Vec<u32> {
    let records = rows.flat_map(|row| store.records_of(row));
    let mut found: Vec<u32> = records.filter_map(|record| u32::try_from(record).ok()).collect();
    found.sort_by_cached_key(|record| by(place_of(store, *record), *record));
    found
}

/// The index of a record in such an order; where it would be if it is not there.
pub fn position(store: &Store, order: &[u32], record: usize) -> usize {
    let record = u32::try_from(record).unwrap_or(u32::MAX);
    let own = by(place_of(store, record), record);
    order.partition_point(|other| by(place_of(store, *other), *other) < own)
}

fn place_of(store: &Store, record: u32) -> Place {
    store.record(record as usize).map_or(NOWHERE, |(_, place)| place)
}

const NOWHERE: Place = Place { source: u32::MAX, offset: u64::MAX, len: 0 };

fn by(place: Place, record: u32) -> (u32, u64, u32) {
    (place.source, place.offset, record)
}

/// The buckets of the sort: sources cut into stretches of equal length, about as many as there are records.
struct Shelves {
    /// The first shelf of each source.
    first: Vec<usize>,
    /// The base-2 logarithm of a shelf's length.
    shift: u32,
    count: usize,
}

impl Shelves {
    fn of(places: impl Iterator<Item = Place>, records: u32) -> Self {
        let mut ends: Vec<u64> = Vec::new();
        for place in places.filter(|place| *place != NOWHERE) {
            let source = place.source as usize;
            if ends.len() <= source {
                ends.resize(source + 1, 0);
            }
            ends[source] = ends[source].max(place.offset);
        }
        let all = ends.iter().fold(0_u64, |all, end| all.saturating_add(*end));
        let shift = (all / u64::from(records.max(1))).max(1).ilog2();
        let mut first = vec![0];
        let mut count = 0;
        for end in ends {
            count += usize::try_from(end >> shift).unwrap_or(usize::MAX - count - 1) + 1;
            first.push(count);
        }
        Self { first, shift, count: count + 1 }
    }

    fn of_place(&self, place: Place) -> usize {
        let within = saturated::<usize>(place.offset >> self.shift);
        let first = self.first.get(place.source as usize);
        first.map_or(self.count - 1, |first| first.saturating_add(within)).min(self.count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{in_order, place_order};
    use crate::event::Event;
    use crate::read::{Place, Sink};
    use crate::store::Builder;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_in_the_order_of_their_records(places in prop::collection::vec((0_u32..4, 0_u64..2000, prop::bool::ANY), 0..200)) {
            let mut builder = Builder::default();
            for (number, (source, offset, far)) in places.iter().enumerate() {
                let mut event = Event::default();
                event.id = format!("{number}").into();
                let offset = if *far { offset << 40 } else { *offset };
                builder.take(event, Place { source: *source * 3, offset, len: 1 });
            }
            let store = builder.finish();
            let order = place_order(&store);
            prop_assert_eq!(&order, &in_order(&store, 0..store.len()));
            let place = |row: &u32| store.place(*row as usize).map(|place| (place.source, place.offset));
            prop_assert!(order.is_sorted_by_key(place));
            prop_assert_eq!(order.len(), store.len());
        }
    }
}
