//! What exports of one id say, where they don't all say the same.

use super::groups::{Group, grouped};
use super::identity::{AGREE, Identity};
use super::merged::OF_THE_EXPORT;
use crate::event::{Event, Field, LISTS, TEXTS, Text, saturated};
use crate::read::{Disposition, Place};
use crate::store::codes::ABSENT;
use crate::store::columns::Columns;
use crate::store::export_remarks::ExportRemarks;
use crate::store::seed::Seed;
use rustc_hash::{FxHashMap, FxHashSet};

/// An id with fewer exports is looked through for one that says the same.
const FEW: usize = 8;

/// The exports of ids of which some say different things. Those that say the same are one, however many there are.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// What each says, in the order in which they came; the others that say the same stand there as other exports.
    columns: Columns,
    shared: Vec<SharedId>,
    /// The id that the event of a row has, of the first event of each.
    by_first: FxHashMap<u32, usize>,
    /// By id and hash of content, those of ids that have many.
    by_content: FxHashMap<(usize, u64), usize>,
    seed: Seed,
    /// The ids that got an export since their events were made.
    touched: FxHashSet<usize>,
}

/// The exports of one id.
#[derive(Debug)]
struct SharedId {
    /// The row of its first event, which has the id itself; the others have a number behind it.
    first: u32,
    /// In the order in which they came.
    exports: Vec<Export>,
    /// Whether the records that were merged into the row before the id was shared are known here.
    settled: bool,
}

/// One export of an id.
#[derive(Debug, Clone, Copy, Default)]
struct Export {
    /// Its row among the exports.
    at: usize,
    /// The row of its event, where it is the first export of that.
    row: Option<u32>,
    /// With how many exports its event was made; zero while that does not tell of all its records.
    together: usize,
    /// Whether it tells otherwise than exports of its record that came before.
    otherwise: bool,
    /// Whether it may be of several events.
    unclear: bool,
}

impl Exports {
    /// Whether exports of the id of a row say different things.
    pub fn has(&self, first: u32) -> bool {
        self.by_first.contains_key(&first)
    }

    /// Takes an export of the id of a row, which may be the second one.
    pub fn take(&mut self, first: u32, rows: &Columns, mut event: Event<'_>, place: Place) {
        let id = self.open(first, rows, place);
        self.touched.insert(id);
        let Some(same) = self.same(id, &event) else { return self.add(id, &mut event, place) };
        if self.columns.place(same) != Some(place) {
            self.columns.also.push(same, place, None);
            let exports = &mut self.shared[id].exports;
            if let Ok(same) = exports.binary_search_by_key(&same, |export| export.at) {
                exports[same].together = 0;
            }
        }
    }

    /// The row of the export of an id that says the same.
    fn same(&mut self, id: usize, event: &Event<'_>) -> Option<usize> {
        let exports = &self.shared[id].exports;
        let is_same = |at: &usize| says_the_same(self.columns.event(*at), event);
        if exports.len() < FEW {
            return exports.iter().map(|export| export.at).find(is_same);
        }
        self.by_content.get(&(id, self.content(event))).copied().filter(is_same)
    }

    /// The id of a row; where it has none yet, what the row says is its first export.
    fn open(&mut self, first: u32, rows: &Columns, place: Place) -> usize {
        if let Some(id) = self.by_first.get(&first) {
            return *id;
        }
        let id = self.shared.len();
        self.shared.push(SharedId { first, exports: Vec::new(), settled: false });
        self.by_first.insert(first, id);
        self.add(id, &mut rows.event(first as usize), rows.place(first as usize).unwrap_or(place));
        self.shared[id].exports[0].row = Some(first);
        id
    }

    fn add(&mut self, id: usize, event: &mut Event<'_>, place: Place) {
        let at = self.columns.len();
        self.columns.push_nameless(event, place);
        let exports = &mut self.shared[id].exports;
        exports.push(Export { at, ..Export::default() });
        let filed = match exports.len() {
            FEW => 0..FEW,
            len if len > FEW => len - 1..len,
            _ => return,
        };
        for at in exports[filed].iter().map(|export| export.at).collect::<Vec<usize>>() {
            let content = (id, self.content(&self.columns.event(at)));
            self.by_content.insert(content, at);
        }
    }

    /// A hash of what an export says of its record.
    fn content(&self, event: &Event<'_>) -> u64 {
        let hash = |text: &str| self.seed.of_bytes(text.as_bytes());
        let texts = TEXTS.into_iter().filter(|field| !OF_THE_EXPORT.contains(field));
        let texts = texts.map(|field| event.text(field).map_or(0, hash));
        let lists = LISTS.into_iter().flat_map(|field| {
            let values = event.list(field);
            std::iter::once(values.len() as u64).chain(values.iter().map(|value| hash(value)))
        });
        let links = event.links.iter().map(|link| hash(&link.to) ^ link.rel as u64);
        let times = event.when.map_or([0, 1], |when| [when.earliest(), when.latest()]);
        let flags = [event.synthetic, event.service].map(u64::from);
        let doubt = event.when.map_or(0, |when| when.moment().doubt as u64);
        let numbers = times.into_iter().chain([event.clock]).map(i64::cast_unsigned);
        let marks =
            [event.count, event.version].map(|number| number.map_or(0, |number| number.wrapping_add(1)));
        let marks = marks.into_iter().chain(flags).chain([doubt]);
        self.seed.of_numbers(numbers.chain(marks).chain(texts).chain(lists).chain(links))
    }

    /// The ids that got an export since they were asked for last, in the order in which they came to be shared.
    pub fn take_touched(&mut self) -> Vec<usize> {
        let mut touched: Vec<usize> = std::mem::take(&mut self.touched).into_iter().collect();
        touched.sort_unstable();
        touched
    }

    /// Has the events of the id of a row made anew.
    pub fn touch(&mut self, first: u32) {
        self.touched.extend(self.by_first.get(&first));
    }

    /// Takes note of which row is that of the first event of an id.
    pub fn set_first(&mut self, id: usize, first: u32) {
        self.by_first.remove(&self.shared[id].first);
        self.by_first.insert(first, id);
        self.shared[id].first = first;
    }

    /// The rows of events that have a number behind their id.
    pub fn numbered(&self) -> FxHashSet<u32> {
        let others = |id: &SharedId| {
            let first = id.first;
            id.rows().filter(move |row| *row != first).collect::<Vec<u32>>()
        };
        self.shared.iter().flat_map(others).collect()
    }

    /// The rows of events of an id, each behind whether it may be of several of them.
    pub fn rows(&self, id: usize) -> Vec<(bool, u32)> {
        let rows = self.shared[id].exports.iter();
        rows.filter_map(|export| Some((export.unclear, export.row?))).collect()
    }

    /// The row of the first event of an id.
    pub fn first(&self, id: usize) -> u32 {
        self.shared[id].first
    }

    /// Which exports of an id are of one record.
    pub fn groups(&self, id: usize) -> Vec<Group> {
        if let [one, other] = self.shared[id].exports.as_slice()
            && agree(&self.columns, one.at, other.at)
        {
            return vec![Group { exports: vec![0, 1], unclear: false }];
        }
        let exports = self.shared[id].exports.iter();
        let identities = exports.map(|export| Identity::of(&self.columns.event(export.at), self.seed));
        grouped(&identities.collect::<Vec<Identity>>())
    }

    /// What the exports of a group say, as they came.
    pub fn told(&self, id: usize, group: &Group) -> Vec<Event<'_>> {
        let exports = group.exports.iter().map(|at| &self.shared[id].exports[*at]);
        exports.map(|export| self.columns.event(export.at)).collect()
    }

    /// The row of the event of a group, if it has one, and where the records of the group stand, that of the first export first.
    pub fn stands(&self, id: usize, group: &Group) -> (Option<u32>, Place, Vec<Place>) {
        let exports = group.exports.iter().map(|at| &self.shared[id].exports[*at]);
        let mut places: Vec<Place> = exports.clone().flat_map(|export| self.places(export)).collect();
        let place = places.remove(0);
        places.sort_unstable_by_key(|place| (place.source, place.offset));
        (exports.clone().find_map(|export| export.row), place, places)
    }

    /// Takes note of the row in which the event of a group stands.
    pub fn laid(&mut self, id: usize, group: &Group, row: u32, otherwise: &[bool]) {
        let exports = &mut self.shared[id].exports;
        exports[group.exports[0]].row = Some(row);
        for (at, otherwise) in group.exports.iter().zip(otherwise) {
            let export = &mut exports[*at];
            (export.otherwise, export.unclear) = (*otherwise, group.unclear);
            export.together = group.exports.len();
        }
    }

    /// Whether the event of a group stands as it is: as groups are parted but never joined, of exports that were of as many
    /// before.
    pub fn is_laid(&self, id: usize, group: &Group) -> bool {
        let SharedId { exports, .. } = &self.shared[id];
        let is_laid = |at: &usize| {
            exports[*at].together == group.exports.len() && exports[*at].unclear == group.unclear
        };
        group.exports.iter().all(is_laid)
    }

    /// What is said of sources for what their records say of shared ids.
    pub fn remarks(&self) -> ExportRemarks {
        let mut remarks = ExportRemarks::default();
        for id in &self.shared {
            for (at, export) in id.exports.iter().enumerate() {
                let source = self.columns.source(export.at);
                if at > 0 && export.row.is_some() {
                    let is_dated = self.columns.times.order(export.at).is_some();
                    remarks.stands_alone(
                        source,
                        if is_dated { Disposition::Kept } else { Disposition::Undated },
                    );
                }
                if export.unclear {
                    remarks.is_unclear(source);
                }
                for place in self.places(export).filter(|_| export.otherwise) {
                    remarks.tells_otherwise(place.source);
                }
            }
        }
        remarks
    }

    /// Has the places of exports in the order of these. The records of a row that came before its id was shared stand in `rows`.
    pub fn settle_places(&mut self, touched: &[usize], rows: &Columns) {
        for id in touched {
            let SharedId { first, exports, settled } = &mut self.shared[*id];
            if !std::mem::replace(settled, true) {
                for (_, place) in rows.also.of(*first as usize).filter_map(|at| rows.also.get(at)) {
                    self.columns.also.push(exports[0].at, place, None);
                }
            }
        }
        self.columns.also.sort();
    }

    /// Where the records of an export stand, its own first.
    fn places(&self, export: &Export) -> impl Iterator<Item = Place> {
        let also = &self.columns.also;
        let others = also.of(export.at).filter_map(|at| also.get(at)).map(|(_, place)| place);
        self.columns.place(export.at).into_iter().chain(others)
    }

    /// Takes note that rows have other numbers.
    pub fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        self.by_first =
            std::mem::take(&mut self.by_first).into_iter().map(|(row, id)| (new(row), id)).collect();
        for id in &mut self.shared {
            id.first = new(id.first);
            for row in id.exports.iter_mut().filter_map(|export| export.row.as_mut()) {
                *row = new(*row);
            }
        }
    }

    /// How many exports there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shared.is_empty()
    }
}

impl SharedId {
    /// The rows of its events.
    fn rows(&self) -> impl Iterator<Item = u32> {
        self.exports.iter().filter_map(|export| export.row)
    }
}

/// Whether two exports of an id are of one record, as most are: they have one time, and no value that both have is spelled in
/// two ways.
fn agree(exports: &Columns, one: usize, other: usize) -> bool {
    let is_one = |field: &Field| {
        exports.texts_of(*field).is_none_or(|column| {
            let (one, other) = (column.code(one), column.code(other));
            one == ABSENT || other == ABSENT || one == other
        })
    };
    let numbers = |one: Option<u64>, other: Option<u64>| one.is_none() || other.is_none() || one == other;
    let version = |row: usize| exports.versions.get(&saturated::<u32>(row)).copied();
    exports.times.when(one) == exports.times.when(other)
        && exports.clock(one) == exports.clock(other)
        && numbers(exports.counts.get(one), exports.counts.get(other))
        && numbers(version(one), version(other))
        && AGREE.iter().all(is_one)
}

/// Whether two exports of an id say the same of their record.
fn says_the_same<'e>(mut held: Event<'e>, told: &'e Event<'_>) -> bool {
    (held.id, held.line) = (Text::Borrowed(&told.id), told.line);
    for field in OF_THE_EXPORT {
        held.clear(field);
        held.set_some(field, told.text(field));
    }
    held == *told
}
