//! Events as they come, column by column.

use super::Store;
use super::codes::gathered;
use super::column::{Column, ColumnBuilder};
use super::ids::Ids;
use super::list::{ListBuilder, ListColumn};
use super::marks::Marks;
use super::number::NumberColumn;
use super::places::Places;
use super::times::TimesBuilder;
use crate::event::{Event, Field, Id, LISTS, Link, TEXTS, When};
use crate::read::Place;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) times: TimesBuilder,
    pub(super) ids: Ids,
    pub(super) texts: [ColumnBuilder; TEXTS.len()],
    pub(super) lists: [ListBuilder; LISTS.len()],
    pub(super) counts: NumberColumn,
    lines: NumberColumn,
    places: Places,
    pub(super) synthetic: Marks,
    pub(super) service: Marks,
    /// Empty until the first event comes whose time was moved.
    clocks: Vec<i64>,
    /// Of rows that are one of several versions.
    pub(super) versions: FxHashMap<u32, u64>,
    pub(super) links: BTreeMap<u32, Vec<Link>>,
}

/// The codes that the values of a part have in the whole, by column.
#[derive(Debug)]
pub(super) struct Maps {
    texts: [Vec<u32>; TEXTS.len()],
    lists: [Vec<u32>; LISTS.len()],
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    /// Adds an event under an id.
    pub(super) fn push(&mut self, event: Event<'_>, id: &str, place: Place) {
        self.ids.push(id);
        for (column, field) in self.texts.iter_mut().zip(TEXTS) {
            if let Some(value) = event.text(field) {
                column.set(self.times.len(), value);
            }
        }
        for (list, field) in self.lists.iter_mut().zip(LISTS) {
            list.push(self.times.len(), event.list(field).iter().map(AsRef::as_ref));
        }
        self.rest(event, place);
    }

    /// Adds an event to a part: under its id, or under the hash of its content.
    pub(super) fn push_in_part(&mut self, event: Event<'_>, content: Option<Id>, place: Place) {
        match content {
            Some(content) => self.ids.push_open(content),
            None => self.ids.push(&event.id),
        }
        for (column, field) in self.texts.iter_mut().zip(TEXTS) {
            if let Some(value) = event.text(field) {
                column.set_in_part(self.times.len(), value);
            }
        }
        for (list, field) in self.lists.iter_mut().zip(LISTS) {
            list.push_in_part(self.times.len(), event.list(field).iter().map(AsRef::as_ref));
        }
        self.rest(event, place);
    }

    /// Adds what is no text, and how exact the time is.
    fn rest(&mut self, event: Event<'_>, place: Place) {
        let row = self.len();
        if let Some(when) = &event.when {
            self.set_precision(row, when);
        }
        self.counts.set(row, event.count);
        self.lines.set(row, Some(event.line).filter(|line| *line > 0));
        self.places.push(place);
        self.synthetic.set(row, event.synthetic);
        self.service.set(row, event.service);
        self.set_clock(row, event.clock);
        let key = u32::try_from(row).unwrap_or(u32::MAX);
        if let Some(version) = event.version {
            self.versions.insert(key, version);
        }
        if !event.links.is_empty() {
            self.links.insert(key, event.links);
        }
        self.times.push(event.when);
    }

    /// Says how exact the time of a row is.
    pub(super) fn set_precision(&mut self, row: usize, when: &When) {
        if let Some(slot) = Field::Precision.text_slot() {
            self.texts[slot].set(row, when.precision().name());
        }
    }

    /// What a row was moved by.
    pub(super) fn clock(&self, row: usize) -> i64 {
        self.clocks.get(row).copied().unwrap_or(0)
    }

    pub(super) fn set_clock(&mut self, row: usize, clock: i64) {
        if clock == 0 && self.clocks.len() <= row {
            return;
        }
        if self.clocks.len() <= row {
            self.clocks.resize(row + 1, 0);
        }
        self.clocks[row] = clock;
    }

    pub(super) fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.texts[field.text_slot()?].value(row)
    }

    pub(super) fn source(&self, row: usize) -> u32 {
        self.places.get(row).map_or(u32::MAX, |place| place.source)
    }

    pub(super) fn place(&self, row: usize) -> Option<Place> {
        self.places.get(row)
    }

    /// The event of a row, as it came.
    pub(super) fn event(&self, row: usize) -> Event<'_> {
        let mut event = Event::default();
        event.id = self.ids.text(row).into();
        event.when = self.times.get(row);
        for (field, column) in TEXTS.into_iter().zip(&self.texts) {
            event.set_some(field, column.value(row));
        }
        for (field, list) in LISTS.into_iter().zip(&self.lists) {
            event.extend(field, list.values(row).map(Into::into));
        }
        event.count = self.counts.get(row);
        event.line = self.lines.get(row).unwrap_or(0);
        event.synthetic = self.synthetic.get(row);
        event.service = self.service.get(row);
        event.clock = self.clock(row);
        let key = u32::try_from(row).unwrap_or(u32::MAX);
        event.version = self.versions.get(&key).copied();
        event.links = self.links.get(&key).cloned().unwrap_or_default();
        event
    }

    /// Takes in the values of a part.
    pub(super) fn map(&mut self, part: &Self) -> Maps {
        let mut maps = Maps { texts: Default::default(), lists: Default::default() };
        for ((map, own), other) in maps.texts.iter_mut().zip(&mut self.texts).zip(&part.texts) {
            *map = own.map(other);
        }
        for ((map, own), other) in maps.lists.iter_mut().zip(&mut self.lists).zip(&part.lists) {
            *map = own.map(other);
        }
        maps
    }

    /// Adds some rows of a part.
    pub(super) fn append(&mut self, part: &Self, rows: Range<usize>, maps: &Maps) {
        let len = self.len();
        for ((map, own), other) in maps.texts.iter().zip(&mut self.texts).zip(&part.texts) {
            own.append(len, other, rows.clone(), map);
        }
        for ((map, own), other) in maps.lists.iter().zip(&mut self.lists).zip(&part.lists) {
            own.append(len, other, rows.clone(), map);
        }
        self.ids.append(&part.ids, rows.clone());
        self.counts.append(len, &part.counts, rows.clone());
        self.lines.append(len, &part.lines, rows.clone());
        self.places.append(&part.places, rows.clone());
        self.synthetic.append(len, &part.synthetic, rows.clone());
        self.service.append(len, &part.service, rows.clone());
        for (at, row) in rows.clone().enumerate().filter(|_| !part.clocks.is_empty()) {
            self.set_clock(len + at, part.clock(row));
        }
        let moved = |row: u32| u32::try_from(len + row as usize - rows.start).unwrap_or(u32::MAX);
        let held = |row: &u32| rows.contains(&(*row as usize));
        let versions = part.versions.iter().filter(|(row, _)| held(row));
        self.versions.extend(versions.map(|(row, version)| (moved(*row), *version)));
        let links = part.links.iter().filter(|(row, _)| held(row));
        self.links.extend(links.map(|(row, links)| (moved(*row), links.clone())));
        self.times.append(&part.times, rows);
    }

    /// The rows in the order of the timeline: by time, ties by source, then position; undated ones last.
    pub(super) fn order(&self) -> Vec<u32> {
        let key = |row: &u32| {
            let at = *row as usize;
            let place = self.places.get(at);
            (self.times.key(at), place.map(|place| (place.source, place.offset)), *row)
        };
        let (mut early, mut late): (Vec<u32>, Vec<u32>) = (Vec::with_capacity(self.len()), Vec::new());
        let mut reached = None;
        for row in 0..u32::try_from(self.len()).unwrap_or(u32::MAX) {
            let own = key(&row);
            if reached.is_none_or(|reached| reached <= own) {
                reached = Some(own);
                early.push(row);
            } else {
                late.push(row);
            }
        }
        if late.is_empty() {
            return early;
        }
        late.sort_unstable_by_key(key);
        merged(&early, &late, key)
    }

    /// A store of the rows in this order.
    pub(super) fn sealed(&self, order: &[u32]) -> Store {
        Store {
            texts: std::array::from_fn(|slot| self.texts[slot].sealed(order)),
            lists: std::array::from_fn(|slot| self.lists[slot].sealed(order)),
            ..self.sealed_rest(order)
        }
    }

    /// The store of the rows in this order; columns go as they are put in order, so that no two copies of all stand at once.
    pub(super) fn seal(mut self, order: &[u32]) -> Store {
        let (texts, lists) = (std::mem::take(&mut self.texts), std::mem::take(&mut self.lists));
        let rest = self.sealed_rest(order);
        drop(self);
        Store {
            texts: texts.map(|column| column.seal(order)),
            lists: lists.map(|list| list.seal(order)),
            ..rest
        }
    }

    fn sealed_rest(&self, order: &[u32]) -> Store {
        let (texts, lists): ([Column; TEXTS.len()], [ListColumn; LISTS.len()]) = Default::default();
        let mut links = Vec::new();
        for (at, row) in (0_u32..).zip(order).filter(|_| !self.links.is_empty()) {
            links.extend(self.links.get(row).map(|links| (at, links.clone())));
        }
        Store {
            times: self.times.ordered(order),
            ids: self.ids.ordered(order),
            texts,
            lists,
            counts: self.counts.ordered(order),
            lines: self.lines.ordered(order),
            places: self.places.ordered(order),
            synthetic: self.synthetic.ordered(order),
            service: self.service.ordered(order),
            clocks: if self.clocks.is_empty() { Vec::new() } else { gathered(&self.clocks, order) },
            links,
            ..Store::default()
        }
    }
}

/// Two ascending runs as one.
fn merged<K: Ord>(one: &[u32], other: &[u32], key: impl Fn(&u32) -> K) -> Vec<u32> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    let mut rest = one;
    for row in other {
        let own = key(row);
        // what is late is mostly late by little, but the run before it may be long
        let before = rest.partition_point(|early| key(early) < own);
        all.extend_from_slice(&rest[..before]);
        all.push(*row);
        rest = &rest[before..];
    }
    all.extend_from_slice(rest);
    all
}
