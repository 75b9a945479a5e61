//! Events as they come → columns in the order of the timeline.

use super::column::{ABSENT, Column, Dictionary};
use super::ids::Ids;
use super::list::ListBuilder;
use super::times::Times;
use super::{RowSet, Store};
use crate::event::{Event, Field, LISTS, Link, TEXTS, When};
use crate::read::{Fate, Place, Sink};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

/// Takes events in any order and makes a [`Store`] of them.
#[derive(Debug, Default)]
pub struct Builder {
    whens: Vec<Option<When>>,
    ids: Ids,
    known: FxHashMap<u128, u32>,
    dictionaries: [Dictionary; TEXTS.len()],
    codes: [Vec<u32>; TEXTS.len()],
    lists: [ListBuilder; LISTS.len()],
    counts: Vec<u32>,
    lines: Vec<u32>,
    places: Vec<Place>,
    synthetic: Vec<bool>,
    links: Vec<(u32, Vec<Link>)>,
}

impl Sink for Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Fate {
        let row = u32::try_from(self.whens.len()).unwrap_or(u32::MAX);
        let mut id = event.id.to_string();
        let mut copy = 1;
        while let Some(other) = self.known.get(&xxh3_128(id.as_bytes())) {
            if self.same_record(*other, &event) {
                return Fate::Merged;
            }
            copy += 1;
            id = format!("{}~{copy}", event.id);
        }
        self.known.insert(xxh3_128(id.as_bytes()), row);
        self.add(event, &id, place, row)
    }
}

impl Builder {
    /// Whether an event with a known id is another export of the same record: their times overlap.
    fn same_record(&self, row: u32, event: &Event<'_>) -> bool {
        match (self.whens.get(row as usize).copied().flatten(), event.when) {
            (Some(a), Some(b)) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
            (a, b) => a.is_none() == b.is_none(),
        }
    }

    fn add(&mut self, mut event: Event<'_>, id: &str, place: Place, row: u32) -> Fate {
        self.ids.push(id);
        self.whens.push(event.when);
        if let Some(when) = &event.when {
            event.set(Field::Precision, when.precision().name());
        }
        for (slot, field) in TEXTS.into_iter().enumerate() {
            let code = event.text(field).map_or(ABSENT, |value| self.dictionaries[slot].code(value));
            self.codes[slot].push(code);
        }
        for (slot, field) in LISTS.into_iter().enumerate() {
            self.lists[slot].push(event.list(field).iter().map(AsRef::as_ref));
        }
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        self.counts.push(event.count.map_or(0, narrow));
        self.lines.push(narrow(event.line));
        self.places.push(place);
        self.synthetic.push(event.synthetic);
        if !event.links.is_empty() {
            self.links.push((row, event.links));
        }
        if event.when.is_some() { Fate::Kept } else { Fate::Undated }
    }

    /// How many events have come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.whens.len()
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whens.is_empty()
    }

    /// Puts the rows in order: by time, ties by source, then position; undated ones last.
    #[must_use]
    pub fn finish(self) -> Store {
        let len = self.whens.len();
        let mut order: Vec<u32> = (0..u32::try_from(len).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| {
            let (when, place) = (&self.whens[*row as usize], &self.places[*row as usize]);
            (when.is_none(), when.map(|when| when.order()), place.source, place.offset, *row)
        });
        let rows = || order.iter().map(|row| *row as usize);
        let columns = self.dictionaries.into_iter().zip(self.codes).map(|(dictionary, codes)| {
            Column::narrow(dictionary.into_values(), rows().map(|row| codes[row]).collect())
        });
        let mut texts: [Column; TEXTS.len()] = Default::default();
        texts.iter_mut().zip(columns).for_each(|(slot, column)| *slot = column);
        let mut lists: [super::ListColumn; LISTS.len()] = Default::default();
        lists.iter_mut().zip(self.lists).for_each(|(slot, list)| *slot = list.seal(&order));
        let mut place_of = vec![0_u32; len];
        for (new, old) in order.iter().enumerate() {
            place_of[*old as usize] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut links: Vec<_> =
            self.links.into_iter().map(|(row, links)| (place_of[row as usize], links)).collect();
        links.sort_by_key(|(row, _)| *row);
        Store {
            times: Times::new(rows().map_while(|row| self.whens[row])),
            counts: rows().map(|row| self.counts[row]).collect(),
            lines: rows().map(|row| self.lines[row]).collect(),
            places: rows().map(|row| self.places[row]).collect(),
            synthetic: RowSet::of(
                len,
                rows().enumerate().filter(|(_, old)| self.synthetic[*old]).map(|(new, _)| new),
            ),
            ids: self.ids.ordered(&order),
            texts,
            lists,
            links,
        }
    }
}
