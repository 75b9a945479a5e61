//! Events in any order → a [`Store`].

mod exports;
mod groups;
mod grow;
mod id_index;
mod identity;
mod merged;
mod number;
mod part;
mod repeated;
mod spell;

use super::Store;
use super::columns::Columns;
use super::ids::Key;
use super::limits::Limits;
use super::order::Order;
use super::size_hint::SizeHint;
use crate::event::{Event, Field, Id, saturated};
use crate::read::{Batch, Disposition, DispositionCounts, Place, Sink, SoFar};
pub use grow::{GrowthResult, GrowthState};
use id_index::IdIndex;
use part::Part;
pub use part::{events_in, new_batch};
use rustc_hash::FxHashMap;
use std::any::Any;

/// Collects events in any order, merges exports of the same record, and builds a [`Store`].
#[derive(Debug, Default)]
pub struct Builder {
    columns: Columns,
    known: IdIndex,
    /// How often a content hash occurred in a source, once it occurred again.
    repeats: FxHashMap<(u32, Id), u32>,
    /// By first row of an id: a better spelling of it than the rows have.
    spelled: FxHashMap<u32, String>,
    /// The first row whose time changed since the rows were last sorted.
    moved: Option<usize>,
    /// Emptied parts, to be filled again.
    spare: Vec<Box<Part>>,
    limits: Limits,
    /// Estimated final number of rows; zero if unknown.
    likely: usize,
    /// Number of parts handed out, and number that came back.
    parts: (u64, u64),
    /// The ids of so many rows are known to be none that another event was given.
    named: usize,
    /// So many rows were there before it grew, and whether some of them say something else since.
    there: usize,
    changed: bool,
    /// A part did not fit: nothing is taken any more, so that nothing is missing between what is there.
    full: bool,
}

/// How many parts are kept that wait to be filled.
const SPARE: usize = 64;

/// Where memory is limited, room is made for this part of the rows that are there.
const STEPS: usize = 8;

/// How many ids of a part are looked for at once.
const AT_ONCE: usize = 64;

impl Sink for Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        self.columns.join_some();
        self.take_one(event, place)
    }

    fn takes_batches(&self) -> bool {
        true
    }

    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        self.parts.0 += 1;
        Some(self.spare.pop().map_or_else(new_batch, |part| part as Box<dyn Batch>))
    }

    fn refuses(&mut self, batch: &dyn Batch) -> bool {
        let batch: &dyn Any = batch;
        self.full |= batch.downcast_ref::<Part>().is_some_and(|part| self.has_no_room(&part.0));
        self.full
    }

    fn full(&self) -> Option<String> {
        self.full.then(|| self.limits.said())
    }

    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        self.expect(so_far);
        true
    }

    fn absorb(&mut self, batch: Box<dyn Batch>) -> DispositionCounts {
        let batch: Box<dyn Any> = batch;
        let Ok(mut part) = batch.downcast::<Part>() else { return DispositionCounts::default() };
        let fates = self.absorb_part(&mut part.0);
        self.parts.1 += 1;
        if self.spare.len() < SPARE {
            part.0.clear();
            self.spare.push(part);
        }
        fates
    }
}

impl Builder {
    /// A builder of a store that holds no more than that.
    #[must_use]
    pub fn within(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    fn has_no_room(&self, part: &Columns) -> bool {
        !self.limits.hold(&self.columns, part, self.known.exports.len())
    }

    /// Updates the estimate of the final size from the progress of the load. Where memory is limited, no more is expected
    /// than what can be made room for at once beside what is there.
    pub fn expect(&mut self, so_far: &SoFar<'_>) {
        let (bytes, total) = (so_far.progress.bytes, so_far.progress.total);
        // parts that are being filled are read but not counted yet
        let (out, back) = self.parts;
        let read = self.len() as u128 * u128::from(out) / u128::from(back.max(1));
        let all = read * u128::from(total.max(bytes)) / u128::from(bytes.max(1));
        let all = usize::try_from(all).unwrap_or(0);
        self.likely = if so_far.memory_limited { all.min(self.len() + self.len() / STEPS) } else { all };
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint { rows: self.len(), all: self.likely }
    }

    /// Merges a part row by row: runs of rows with new ids are copied at once, the others one by one.
    fn absorb_part(&mut self, part: &mut Columns) -> DispositionCounts {
        let (mut fates, mut from) = (DispositionCounts::default(), 0);
        let size_hint = self.size_hint();
        // none is joined while rows of the part are added: the codes that it has of the whole would be others then
        self.columns.join_some();
        self.columns.take_in(part, size_hint);
        let part = &*part;
        self.columns.make_room(part.len(), size_hint);
        self.known.reserve(part.len(), size_hint.more(), &self.columns.ids);
        let mut halves = Vec::with_capacity(AT_ONCE);
        for row in 0..part.len() {
            if row.is_multiple_of(AT_ONCE) {
                let some = row..part.len().min(row + AT_ONCE);
                halves.clear();
                halves.extend(some.map(|row| self.known.half(part.ids.key(row))));
                self.known.near_to(&halves);
            }
            let key = part.ids.key(row);
            // rows of the current run are in the table already, but not in the columns
            let at = self.next() + saturated::<u32>(row - from);
            let (ids, start) = (&self.columns.ids, self.columns.len());
            let is_it = |known: u32| match (known as usize).checked_sub(start) {
                Some(behind) => part.ids.is_like(from + behind, key),
                None => ids.is_like(known as usize, key),
            };
            let Some(first) = self.known.find_or_add(halves[row % AT_ONCE], at, is_it) else { continue };
            self.columns.append(part, from..row);
            fates.add_all(part_fates(part, from..row));
            from = row + 1;
            fates.add(self.take_again(first, part, row));
        }
        self.columns.append(part, from..part.len());
        fates.add_all(part_fates(part, from..part.len()));
        fates
    }

    /// Takes a row of a part whose id exists already.
    fn take_again(&mut self, first: u32, part: &Columns, row: usize) -> Disposition {
        let Some(place) = part.place(row) else { return Disposition::Merged };
        let again = part.ids.open(row).and_then(|content| self.numbered_again(first, content, place));
        if again.is_none() && self.is_repeated(first, part, row) {
            self.found_at(first, place, part.text(Field::Source, row));
            return Disposition::Merged;
        }
        let mut event = part.event(row);
        let Some(id) = again else { return self.take_known(first, event, place) };
        event.id = id.into();
        self.take_one(event, place)
    }

    /// The id of a content that the source of a row holds again; `None` for the first time there.
    fn numbered_again(&mut self, first: u32, content: Id, place: Place) -> Option<String> {
        let of_this = u32::from(self.columns.source(first as usize) == place.source);
        let times = self.repeats.entry((place.source, content)).or_insert(of_this);
        *times += 1;
        (*times > 1).then(|| format!("{content}#{times}"))
    }

    /// Takes note that the record of a row stands at a place, too.
    fn found_at(&mut self, row: u32, place: Place, source: Option<&str>) {
        if self.columns.place(row as usize) != Some(place) {
            self.columns.also.push(row as usize, place, source);
        }
    }

    /// Takes an event, whatever its id is.
    fn take_one(&mut self, event: Event<'_>, place: Place) -> Disposition {
        let key = Key::of(&event.id);
        let Some(first) = self.known.find(key, &self.columns.ids) else {
            let id = event.id.to_string();
            self.known.reserve(1, self.size_hint().more(), &self.columns.ids);
            self.known.insert(key, self.next());
            return self.add(event, &id, place);
        };
        self.take_known(first, event, place)
    }

    /// Takes an event whose id exists already. What it is, another export of a record or a record of its own, is known
    /// once all exports of the id are.
    fn take_known(&mut self, first: u32, event: Event<'_>, place: Place) -> Disposition {
        self.spell(first, &event.id);
        self.columns.also.name(place.source, event.text(Field::Source));
        self.known.exports.take(first, &self.columns, event, place);
        Disposition::Merged
    }

    fn add(&mut self, event: Event<'_>, id: &str, place: Place) -> Disposition {
        let fate = if event.when.is_some() { Disposition::Kept } else { Disposition::Undated };
        self.columns.push(event, id, place);
        fate
    }

    /// The number of the next row.
    fn next(&self) -> u32 {
        saturated::<u32>(self.columns.len())
    }

    /// How many events have come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// How many events there are, and how many exports that share an id and say something new.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.len() + self.known.exports.len()
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A store of what has come so far.
    #[must_use]
    pub fn snapshot(&mut self) -> Store {
        self.number();
        let mut columns = self.columns.clone();
        columns.settle(0, false, |_, _| {});
        Store::of(columns)
    }

    /// The store of all that has come.
    #[must_use]
    pub fn finish(mut self) -> Store {
        self.number();
        (self.known, self.spare) = (IdIndex::default(), Vec::new());
        self.columns.settle(0, false, |_, _| {});
        self.columns.slim();
        Store::of(self.columns)
    }

    /// The store of all that has come, and the state that it needs to grow.
    #[must_use]
    pub fn growing(mut self) -> (Store, GrowthState) {
        self.number();
        self.settle(0);
        let Self { columns, known, repeats, limits, .. } = self;
        (Store::of(columns), GrowthState { known, repeats, limits, ..GrowthState::default() })
    }

    /// Sorts the rows, of which those before `since` were sorted when the others were appended. Returns the
    /// permutation, from the first row that may have moved.
    fn settle(&mut self, since: usize) -> Order {
        let from = self.moved.take().unwrap_or_else(|| self.columns.first_moved(since));
        let Self { columns, known, .. } = self;
        columns.settle(from, true, |order, ids| known.reorder(order, ids))
    }
}

/// What becomes of rows that have new ids.
fn part_fates(part: &Columns, rows: std::ops::Range<usize>) -> DispositionCounts {
    let undated = rows.clone().filter(|row| part.times.key(*row).0).count() as u64;
    DispositionCounts { kept: rows.len() as u64 - undated, undated, merged: 0 }
}
