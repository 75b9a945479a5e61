//! Events as they come → columns in the order of the timeline.

mod merge;

use super::column::{ABSENT, Column, Dictionary};
use super::ids::Ids;
use super::list::ListBuilder;
use super::number::NumberColumn;
use super::times::Times;
use super::{RowSet, Store};
use crate::event::{Event, Field, LISTS, Link, TEXTS, When};
use crate::read::{Fate, Place, Sink};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_128;

/// Takes events in any order and makes a [`Store`] of them.
#[derive(Debug, Default)]
pub struct Builder {
    whens: Vec<Option<When>>,
    ids: Ids,
    known: FxHashMap<u128, Copies>,
    dictionaries: [Dictionary; TEXTS.len()],
    codes: [Vec<u32>; TEXTS.len()],
    lists: [ListBuilder; LISTS.len()],
    counts: NumberColumn,
    lines: NumberColumn,
    places: Vec<Place>,
    synthetic: Vec<bool>,
    /// Empty until the first event comes whose time was moved.
    clocks: Vec<i64>,
    service: Vec<bool>,
    /// Of rows that are one of several versions.
    versions: FxHashMap<u32, u64>,
    links: BTreeMap<u32, Vec<Link>>,
}

/// Events of one id that a new one is compared with: those of its very instant, and so many of the latest.
const COMPARED: usize = 64;

impl Sink for Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Fate {
        let row = u32::try_from(self.whens.len()).unwrap_or(u32::MAX);
        let key = key_of(&event.id);
        let Some(copies) = self.known.get(&key) else {
            self.known.insert(key, Copies { first: row, more: None });
            let id = event.id.to_string();
            return self.add(event, &id, place, row);
        };
        let same = copies.near(event.when).find(|other| self.same_record(*other, &event));
        if let Some(same) = same {
            self.fill(same, event);
            return Fate::Merged;
        }
        let number = copies.more.as_ref().map_or(0, |more| more.rows.len()) + 2;
        let mut id = format!("{}~{number}", event.id);
        // Where that is the own id of another event, more is put behind it.
        let mut made = key_of(&id);
        while self.known.contains_key(&made) {
            id.push('~');
            made = key_of(&id);
        }
        let first = self.whens.get(copies.first as usize).copied().flatten();
        if let Some(copies) = self.known.get_mut(&key) {
            copies.add(first, event.when, row);
        }
        self.known.insert(made, Copies { first: row, more: None });
        self.add(event, &id, place, row)
    }
}

/// What an id is known by: a GUID is one in any case of its letters.
fn key_of(id: &str) -> u128 {
    xxh3_128(id.to_ascii_lowercase().as_bytes())
}

/// The events of one id that are not one record.
#[derive(Debug)]
struct Copies {
    first: u32,
    more: Option<Box<More>>,
}

#[derive(Debug, Default)]
struct More {
    rows: Vec<u32>,
    /// By what each is ordered by.
    at: FxHashMap<Option<i64>, Vec<u32>>,
}

impl Copies {
    fn near(&self, when: Option<When>) -> impl Iterator<Item = u32> {
        let more = self.more.as_deref();
        let same = more.and_then(|more| more.at.get(&when.map(|when| when.order())));
        let latest = more.map_or(&[][..], |more| &more.rows[more.rows.len().saturating_sub(COMPARED)..]);
        let same = same.map_or(&[][..], Vec::as_slice);
        std::iter::once(self.first).chain(same.iter().chain(latest).copied())
    }

    fn add(&mut self, first: Option<When>, when: Option<When>, row: u32) {
        let more = self.more.get_or_insert_with(|| {
            let mut more = More::default();
            more.at.entry(first.map(|when| when.order())).or_default().push(self.first);
            Box::new(more)
        });
        more.rows.push(row);
        more.at.entry(when.map(|when| when.order())).or_default().push(row);
    }
}

impl Builder {
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
        self.counts.push(event.count);
        self.lines.push(Some(event.line).filter(|line| *line > 0));
        self.places.push(place);
        self.synthetic.push(event.synthetic);
        if event.clock != 0 || !self.clocks.is_empty() {
            self.clocks.resize(row as usize, 0);
            self.clocks.push(event.clock);
        }
        self.service.push(event.service);
        if let Some(version) = event.version {
            self.versions.insert(row, version);
        }
        if !event.links.is_empty() {
            self.links.insert(row, event.links);
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

    /// A store of what has come so far, and which of its rows came after the first `since` events.
    #[must_use]
    pub fn snapshot(&self, since: usize) -> (Store, RowSet) {
        let copy = Self {
            whens: self.whens.clone(),
            ids: self.ids.clone(),
            known: FxHashMap::default(),
            dictionaries: self.dictionaries.each_ref().map(Dictionary::values_alone),
            codes: self.codes.clone(),
            lists: self.lists.each_ref().map(ListBuilder::values_alone),
            counts: self.counts.clone(),
            lines: self.lines.clone(),
            places: self.places.clone(),
            synthetic: self.synthetic.clone(),
            clocks: self.clocks.clone(),
            service: self.service.clone(),
            versions: self.versions.clone(),
            links: self.links.clone(),
        };
        let (since, len) = (u32::try_from(since).unwrap_or(u32::MAX), self.len());
        let order = self.order();
        let fresh = order.iter().enumerate().filter(|(_, old)| **old >= since).map(|(row, _)| row);
        let fresh = RowSet::of(len, fresh);
        (copy.ordered(&order), fresh)
    }

    /// The rows in the order of the timeline: by time, ties by source, then position; undated ones last.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(self.whens.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| {
            let (when, place) = (&self.whens[*row as usize], &self.places[*row as usize]);
            (when.is_none(), when.map(|when| when.order()), place.source, place.offset, *row)
        });
        order
    }

    /// Puts the rows in order: by time, ties by source, then position; undated ones last.
    #[must_use]
    pub fn finish(self) -> Store {
        let order = self.order();
        self.ordered(&order)
    }

    fn ordered(self, order: &[u32]) -> Store {
        let len = self.whens.len();
        let rows = || order.iter().map(|row| *row as usize);
        let columns = self.dictionaries.into_iter().zip(self.codes).map(|(dictionary, codes)| {
            Column::narrow(dictionary.into_values(), rows().map(|row| codes[row]).collect())
        });
        let mut texts: [Column; TEXTS.len()] = Default::default();
        texts.iter_mut().zip(columns).for_each(|(slot, column)| *slot = column);
        let mut lists: [super::ListColumn; LISTS.len()] = Default::default();
        lists.iter_mut().zip(self.lists).for_each(|(slot, list)| *slot = list.seal(order));
        let mut place_of = vec![0_u32; len];
        for (new, old) in order.iter().enumerate() {
            place_of[*old as usize] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut links: Vec<_> =
            self.links.into_iter().map(|(row, links)| (place_of[row as usize], links)).collect();
        links.sort_by_key(|(row, _)| *row);
        Store {
            times: Times::new(rows().map_while(|row| self.whens[row])),
            counts: self.counts.ordered(order),
            lines: self.lines.ordered(order),
            places: rows().map(|row| self.places[row]).collect(),
            clocks: if self.clocks.is_empty() {
                Vec::new()
            } else {
                rows().map(|row| self.clocks.get(row).copied().unwrap_or(0)).collect()
            },
            synthetic: marked(&self.synthetic, order),
            service: marked(&self.service, order),
            ids: self.ids.ordered(order),
            texts,
            lists,
            links,
            ..Store::default()
        }
    }
}

/// The rows, in their new order, that are marked.
fn marked(marks: &[bool], order: &[u32]) -> RowSet {
    RowSet::of(
        order.len(),
        order.iter().enumerate().filter(|(_, old)| marks[**old as usize]).map(|(new, _)| new),
    )
}
