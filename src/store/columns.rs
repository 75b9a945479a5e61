//! All fields of all events, stored column by column: what a store consists of, and what parts gather.

mod order;

use super::column::{AT_ONCE, Column};
use super::export_remarks::ExportRemarks;
use super::ids::Ids;
use super::image::stored;
use super::list::ListColumn;
use super::marks::Marks;
use super::number::NumberColumn;
use super::other_exports::OtherExports;
use super::places::Places;
use super::size_hint::SizeHint;
use super::sparse::within;
use super::times::Times;
use crate::event::{Event, Field, Id, LISTS, Lean, Link, Shared, TEXTS, When, saturated};
use crate::read::Place;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Rows in order of arrival, until they are sorted into timeline order.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) times: Times,
    pub(super) ids: Ids,
    pub(super) texts: [Column; TEXTS.len()],
    pub(super) lists: [ListColumn; LISTS.len()],
    /// Operations of a record, where it says how many.
    pub(super) counts: NumberColumn,
    pub(super) lines: NumberColumn,
    pub(super) places: Places,
    pub(super) also: OtherExports,
    pub(super) remarks: ExportRemarks,
    pub(super) synthetic: Marks,
    pub(super) service: Marks,
    /// Clock correction of each row in nanoseconds; empty until the first non-zero one.
    pub(super) clocks: Vec<i64>,
    /// Versions of records that exist in several; dropped when the store stops growing.
    pub(super) versions: FxHashMap<u32, u64>,
    /// By row, ascending.
    pub(super) links: Vec<(u32, Vec<Link>)>,
    /// Links of rows whose links were replaced, until rows are sorted.
    linked: FxHashMap<u32, Vec<Link>>,
}

// versions are of no use once nothing more comes
stored!(Columns {
    times, ids, texts, lists, counts, lines, places, also, synthetic, service, clocks, links
} and remarks, versions, linked if Columns::is_even);

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether all columns that have a value in every row have equal lengths.
    fn is_even(&self) -> bool {
        let rows = self.len();
        self.ids.len() == rows && self.places.len() == rows && self.also.is_within(rows)
    }

    /// Forgets all rows of a part but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.times.clear();
        self.ids.clear();
        self.texts.iter_mut().for_each(Column::clear);
        self.lists.iter_mut().for_each(ListColumn::clear);
        self.counts.clear();
        self.lines.clear();
        self.places.clear();
        self.also.clear();
        self.synthetic.clear();
        self.service.clear();
        self.clocks.clear();
        self.versions.clear();
        self.links.clear();
        self.linked.clear();
    }

    /// Forgets the numbers of values that recur.
    pub(super) fn renumber_recurring(&mut self) {
        self.texts.iter_mut().for_each(Column::renumber_recurring);
    }

    /// Adds an event under an id.
    pub(super) fn push(&mut self, mut event: Event<'_>, id: &str, place: Place) {
        self.ids.push(id);
        self.push_nameless(&mut event, place);
    }

    /// Has a row say what an event says but its id, in place of what it says. Returns whether that is something else.
    pub(super) fn set_row(&mut self, row: usize, event: &Event<'_>) -> bool {
        let key = saturated::<u32>(row);
        let mut changed = false;
        for (column, field) in self.texts.iter_mut().zip(TEXTS) {
            changed |= column.replace(row, event.text(field));
        }
        for (list, field) in self.lists.iter_mut().zip(LISTS) {
            changed |= list.replace(key, event.list(field).iter().map(AsRef::as_ref));
        }
        changed |= self.counts.replace(row, event.count);
        changed |= self.lines.replace(row, Some(event.line).filter(|line| *line > 0));
        changed |= self.synthetic.replace(row, event.synthetic);
        changed |= self.service.replace(row, event.service);
        if self.clock(row) != event.clock {
            self.set_clock(row, event.clock);
            changed = true;
        }
        match event.version {
            Some(version) => self.versions.insert(key, version),
            None => self.versions.remove(&key),
        };
        if self.links_of(key).unwrap_or_default() != event.links {
            self.linked.insert(key, event.links.clone());
            changed = true;
        }
        if let Some(when) = event.when.filter(|when| self.times.when(row) != Some(*when)) {
            self.times.set(row, when);
            changed = true;
        }
        changed
    }

    /// Adds a row of other columns, as it came.
    pub(super) fn push_from(&mut self, other: &Self, row: usize) {
        let Some(place) = other.place(row) else { return };
        self.ids.append(&other.ids, row..row + 1);
        self.push_nameless(&mut other.event(row), place);
    }

    /// Adds all that an event says but its id.
    pub(super) fn push_nameless(&mut self, event: &mut Event<'_>, place: Place) {
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
    pub(super) fn push_in_part(&mut self, event: &mut Event<'_>, content: Option<Id>, place: Place) {
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

    /// Adds events of text fields only to a part, with what they share, some at a time and column by column, which keeps each
    /// dictionary in the cache.
    pub(super) fn push_lean(&mut self, events: &[(Lean<'_>, Place)], shared: &Shared<'_>) {
        let rows = self.len()..self.len() + events.len();
        for (field, value) in shared {
            if let Some(slot) = field.text_slot() {
                self.texts[slot].set_all_in_part(rows.clone(), value);
            }
        }
        events.chunks(AT_ONCE).for_each(|some| self.push_some_lean(some));
    }

    fn push_some_lean(&mut self, events: &[(Lean<'_>, Place)]) {
        let row = self.len();
        let all = || events.iter().map(|(event, _)| event);
        let any = Lean::any(all());
        for event in all() {
            match event.content {
                Some(content) => self.ids.push_open(content),
                None => self.ids.push(event.id),
            }
        }
        let has_own = |slot: &usize| any(TEXTS[*slot]) && TEXTS[*slot] != Field::Precision;
        for (slot, column) in self.texts.iter_mut().enumerate().filter(|(slot, _)| has_own(slot)) {
            column.set_some_in_part(row, all().map(|event| event.value(slot)));
        }
        for (slot, list) in self.lists.iter_mut().enumerate().filter(|(slot, _)| any(LISTS[*slot])) {
            for (row, event) in (row..).zip(all()) {
                list.push_in_part(row, event.list(slot));
            }
        }
        if let Some(slot) = Field::Precision.text_slot() {
            let precision = |event: &Lean<'_>| event.when.map(|when| when.precision());
            let mut from = row;
            for run in events.chunk_by(|(one, _), (next, _)| precision(one) == precision(next)) {
                let rows = from..from + run.len();
                from = rows.end;
                if let Some(precision) = precision(&run[0].0) {
                    self.texts[slot].set_all_in_part(rows, precision.name());
                }
            }
        }
        if let Some(slot) = Field::Agency.text_slot() {
            for (row, agency) in (row..).zip(all().map(|event| event.agency.as_deref())) {
                if let Some(agency) = agency {
                    self.texts[slot].set_in_part(row, agency);
                }
            }
        }
        if all().any(|event| event.count.is_some()) {
            self.counts.push_all(row, all().map(|event| event.count));
        }
        self.lines.push_all(row, all().map(|event| Some(event.line).filter(|line| *line > 0)));
        for (row, _) in (row..).zip(all()).filter(|(_, event)| event.synthetic) {
            self.synthetic.set(row, true);
        }
        self.places.extend(events.iter().map(|(_, place)| *place));
        self.times.extend(all().map(|event| event.when));
    }

    /// Adds what is no text, and how exact the time is.
    fn rest(&mut self, event: &mut Event<'_>, place: Place) {
        let row = self.len();
        if let Some(when) = &event.when {
            self.set_precision(row, when);
        }
        self.counts.set(row, event.count);
        self.service.set(row, event.service);
        self.set_clock(row, event.clock);
        let key = saturated::<u32>(row);
        if let Some(version) = event.version {
            self.versions.insert(key, version);
        }
        if !event.links.is_empty() {
            self.links.push((key, std::mem::take(&mut event.links)));
        }
        self.common(event.when, event.line, event.synthetic, place);
    }

    /// Adds the fields that every event has; must come last, as it adds the row.
    fn common(&mut self, when: Option<When>, line: u64, synthetic: bool, place: Place) {
        let row = self.len();
        self.lines.set(row, Some(line).filter(|line| *line > 0));
        self.synthetic.set(row, synthetic);
        self.places.push(place);
        self.times.push(when);
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

    /// The column of a text field.
    pub(super) fn texts_of(&self, field: Field) -> Option<&Column> {
        self.texts.get(field.text_slot()?)
    }

    pub(super) fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.texts[field.text_slot()?].value(row)
    }

    /// Shifts all source numbers by `first`.
    pub(super) fn renumber_sources(&mut self, first: u32) {
        self.places.renumber_sources(first);
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
        event.when = self.times.when(row);
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
        let key = saturated::<u32>(row);
        event.version = self.versions.get(&key).copied();
        event.links = self.links_of(key).map(<[Link]>::to_vec).unwrap_or_default();
        event
    }

    /// Whether a row of a part has links.
    pub(super) fn has_links(&self, row: u32) -> bool {
        self.links_of(row).is_some()
    }

    fn links_of(&self, row: u32) -> Option<&[Link]> {
        let at = self.links.binary_search_by_key(&row, |links| links.0).ok()?;
        Some(&self.links[at].1)
    }

    /// Merges the links added later into the sorted list.
    fn settle_links(&mut self) {
        if !self.linked.is_empty() {
            self.links.retain(|(row, _)| !self.linked.contains_key(row));
            self.links.extend(self.linked.drain().filter(|(_, links)| !links.is_empty()));
            self.links.sort_unstable_by_key(|links| links.0);
        }
    }

    /// Deduplicates pending values in columns where they are many.
    pub(super) fn join_some(&mut self) {
        self.texts.iter_mut().for_each(Column::join_some);
        self.lists.iter_mut().for_each(ListColumn::join_some);
    }

    /// Takes in the values of a part.
    pub(super) fn take_in(&mut self, part: &mut Self, size_hint: SizeHint) {
        self.texts.iter_mut().zip(&mut part.texts).for_each(|(own, other)| own.take_in(other, size_hint));
        self.lists.iter_mut().zip(&mut part.lists).for_each(|(own, other)| own.take_in(other, size_hint));
    }

    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize, size_hint: SizeHint) {
        self.times.make_room(rows, size_hint);
        self.ids.make_room(rows, size_hint);
        self.texts.iter_mut().for_each(|column| column.make_room(rows, size_hint));
        self.lists.iter_mut().for_each(|list| list.make_room(rows, size_hint));
        self.counts.make_room(rows, size_hint);
        self.lines.make_room(rows, size_hint);
        self.places.make_room(rows, size_hint);
    }

    /// Adds some rows of a part whose values were taken in.
    pub(super) fn append(&mut self, part: &Self, rows: Range<usize>) {
        let len = self.len();
        for (own, other) in self.texts.iter_mut().zip(&part.texts) {
            own.append(len, other, rows.clone());
        }
        for (own, other) in self.lists.iter_mut().zip(&part.lists) {
            own.append(len, other, rows.clone());
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
        let moved = |row: u32| saturated::<u32>(len + row as usize - rows.start);
        for row in rows.clone().filter(|_| !part.versions.is_empty()) {
            let row = saturated::<u32>(row);
            self.versions.extend(part.versions.get(&row).map(|version| (moved(row), *version)));
        }
        let links = within(&part.links, &rows).iter();
        self.links.extend(links.map(|(row, links)| (moved(*row), links.clone())));
        self.times.append(&part.times, rows);
    }
}
