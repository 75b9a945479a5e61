//! Events at rest.
//!
//! Columns in the order of the timeline: dated rows by time (ties by source, then position), undated ones after them.
//! Repeating text stands once, in a dictionary; a row holds its code. Which rows are meant is a [`RowSet`], a bitmap with
//! rank and select. Records stay on disk and are read back by position.

mod accounts;
mod agencies;
mod arena;
mod blocks;
mod buckets;
mod build;
mod codes;
mod column;
mod columns;
mod completion;
mod count;
mod cross_file;
mod derived;
mod dictionary;
mod disjoint_sets;
mod export_remarks;
mod facet;
mod few;
mod gaps;
mod ids;
mod image;
mod lane_rows;
mod limits;
mod links_to;
mod list;
mod marks;
mod namesakes;
mod number;
mod order;
mod other_exports;
mod others;
mod overlay;
mod parallel;
mod passes;
mod places;
mod rows;
mod runs;
mod seed;
mod short_hash;
mod sign_ins;
mod size_hint;
mod sparse;
mod stage_ranks;
mod statements;
mod table;
mod times;
mod value_rows;

pub use accounts::{Names, OtherName, Owner, Owners, account_key};
pub use agencies::UnclearTenant;
pub use buckets::{Buckets, Scale};
pub use build::{Builder, GrowthResult, GrowthState, events_in, new_batch};
pub use codes::ABSENT;
pub use column::Column;
pub use count::Tally;
pub use cross_file::CrossFileMerges;
pub(crate) use disjoint_sets::DisjointSets;
pub use export_remarks::SharedRecords;
pub use facet::Facet;
pub use image::{Image, ImageWriter, LAYOUT};
pub use lane_rows::{LaneCounts, LaneRows, LaneSet};
pub use limits::Limits;
pub use list::ListColumn;
pub use namesakes::borne;
pub use overlay::{KnownOfPatched, Patch};
pub(crate) use parallel::{each as side_by_side, in_order, with_helpers};
pub use rows::RowSet;
pub use stage_ranks::StageRanks;
pub use value_rows::ValueRows;

use crate::event::{Event, Field, Link, When};
use crate::read::Place;
use agencies::Agencies;
use columns::Columns;
use ids::Key;
use overlay::Patched;
use rustc_hash::FxHashMap;
use seed::Seed;
use std::sync::{Arc, OnceLock};

/// All events of a case in timeline order. Immutable, except that it can take in further events ([`Store::grow`]).
#[derive(Debug, Default)]
pub struct Store {
    columns: Arc<Columns>,
    /// Resolves tenant ids to agencies.
    agencies: Arc<Agencies>,
    /// Columns that replace the ones above.
    patched: Patched,
    synthetic: RowSet,
    /// Aliases from the case's directory: a spelling and the account it belongs to.
    told: Vec<(String, String)>,
    /// Groups of names of one account, computed on first use.
    accounts: Arc<OnceLock<accounts::Accounts>>,
    /// Cached results about all rows.
    known: derived::DerivedRows,
}

impl Store {
    /// Of rows that are in order.
    fn of(columns: Columns) -> Self {
        let agencies = Agencies::of(&columns);
        Self::with(columns, agencies)
    }

    /// Of rows that are in order, and what is known of their agencies.
    fn with(columns: Columns, agencies: Agencies) -> Self {
        let len = columns.len();
        Self {
            synthetic: columns.synthetic.rows(len),
            agencies: Arc::new(agencies),
            columns: Arc::new(columns),
            ..Self::default()
        }
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them have a time; they come first.
    #[must_use]
    pub fn dated(&self) -> usize {
        self.columns.times.dated()
    }

    /// Every row.
    #[must_use]
    pub fn all(&self) -> RowSet {
        RowSet::full(self.len())
    }

    /// The rows that are synthetic.
    #[must_use]
    pub fn synthetic(&self) -> &RowSet {
        &self.synthetic
    }

    /// The rows whose time was corrected for a wrong clock.
    #[must_use]
    pub fn moved(&self) -> RowSet {
        RowSet::matching(self.len(), |row| self.columns.clocks.get(row).is_some_and(|clock| *clock != 0))
    }

    /// The column of a text field.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&Column> {
        let named = || self.agencies.column().filter(|_| field == Field::Agency);
        let own = || self.columns.texts.get(field.text_slot()?);
        self.patched.text(field).or_else(named).or_else(own)
    }

    /// The value that was read for a row, before agencies are resolved and patches applied.
    #[must_use]
    pub fn as_read(&self, field: Field, row: usize) -> Option<&str> {
        self.columns.text(field, row)
    }

    /// The column of a list field.
    #[must_use]
    pub fn list(&self, field: Field) -> Option<&ListColumn> {
        let own = || self.columns.lists.get(field.list_slot()?);
        self.patched.list(field).or_else(own)
    }

    /// The messages that a row names, each by the code of its first spelling: letters of ids differ in case only.
    pub fn messages(&self, row: usize) -> impl Iterator<Item = u32> {
        let list = self.list(Field::MessageIds);
        list.into_iter().flat_map(move |list| list.codes(row).iter().map(|code| list.first_alike(*code)))
    }

    /// Links of rows to other events, ascending by row.
    #[must_use]
    pub fn links(&self) -> &[(u32, Vec<Link>)] {
        &self.columns.links
    }

    /// Operations that a row stands for: what its record says, or one.
    #[must_use]
    pub fn operations(&self, row: usize) -> u64 {
        self.columns.counts.get(row).unwrap_or(1)
    }

    /// The number in a number field of a row, where there is one.
    #[must_use]
    pub fn number(&self, field: Field, row: usize) -> Option<u64> {
        match field {
            Field::Count => self.columns.counts.get(row),
            Field::Line => self.columns.lines.get(row),
            _ => None,
        }
    }

    /// Where the record of a row stands.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<Place> {
        self.columns.places.get(row)
    }

    /// Number of records read: one per row, followed by the other exports of some.
    #[must_use]
    pub fn records(&self) -> usize {
        self.len() + self.columns.also.len()
    }

    /// The row of a record, and its place. Records are numbered by row first; other exports follow.
    #[must_use]
    pub fn record(&self, number: usize) -> Option<(usize, Place)> {
        match number.checked_sub(self.len()) {
            Some(also) => self.columns.also.get(also),
            None => self.place(number).map(|place| (number, place)),
        }
    }

    /// The numbers of the records of a row, its own first.
    pub fn records_of(&self, row: usize) -> impl Iterator<Item = usize> {
        let others = self.columns.also.of(row);
        std::iter::once(row).chain(others.map(|at| self.len() + at))
    }

    /// Where the other exports of the record of a row stand, as they came.
    pub fn others(&self, row: usize) -> impl Iterator<Item = Place> {
        self.columns.also.of(row).filter_map(|at| self.columns.also.get(at)).map(|(_, place)| place)
    }

    /// Whether a record of a row stands there.
    #[must_use]
    pub fn stands_at(&self, row: usize, place: Place) -> bool {
        self.place(row) == Some(place) || self.others(row).any(|other| other == place)
    }

    /// When a row happened.
    #[must_use]
    pub fn when(&self, row: usize) -> Option<When> {
        self.columns.times.when(row)
    }

    /// What a dated row is ordered by, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn order(&self, row: usize) -> Option<i64> {
        self.columns.times.order(row)
    }

    /// The first dated row at or after an instant.
    #[must_use]
    pub fn row_at(&self, instant: i64) -> usize {
        self.columns.times.row_at(instant)
    }

    /// The dated rows of which some instant lies between two, both held.
    #[must_use]
    pub fn overlapping(&self, from: i64, until: i64) -> RowSet {
        self.columns.times.overlapping(from, until, self.len())
    }

    /// The rows whose time is long or uncertain: spans, and days and coarser.
    pub fn wide(&self) -> impl Iterator<Item = (usize, When)> {
        self.columns.times.wide()
    }

    /// The id of a row.
    #[must_use]
    pub fn id(&self, row: usize) -> String {
        self.columns.ids.text(row)
    }

    /// A hash of a row's id that does not depend on the order of reading; used to distinguish rows of one instant.
    #[must_use]
    pub fn id_hash(&self, row: usize) -> u64 {
        self.columns.ids.key(row).hash()
    }

    /// Writes the id of a row, in place of what `into` held.
    pub fn write_id(&self, row: usize, into: &mut String) {
        self.columns.ids.write(row, into);
    }

    /// The id of a row if it is kept as text: neither a lower-case GUID nor a plain content hash.
    #[must_use]
    pub fn own_id(&self, row: usize) -> Option<&str> {
        self.columns.ids.own(row)
    }

    /// Whether the id of a row is made of its record's content, and stands in no record.
    #[must_use]
    pub fn is_made_id(&self, row: usize) -> bool {
        self.columns.ids.is_made(row)
    }

    /// Whether a text may occur in an id that is a GUID or derived from content, ignoring case.
    #[must_use]
    pub fn ids_may_hold(text: &str) -> bool {
        ids::may_hold(text)
    }

    /// The row of an id, ignoring case. Scans all rows: if the time is known, use [`Self::row_at_time`].
    #[must_use]
    pub fn row_of(&self, id: &str) -> Option<usize> {
        let key = Key::of(id);
        (0..self.len()).find(|row| self.columns.ids.is_like(*row, key))
    }

    /// The rows of some ids, all looked for at once.
    pub fn rows_of_ids<'i>(&self, ids: impl Iterator<Item = &'i str>) -> RowSet {
        let (seed, mut wanted) = (Seed::default(), FxHashMap::<u64, Vec<Key<'_>>>::default());
        for key in ids.map(Key::of) {
            wanted.entry(key.place(seed)).or_default().push(key);
        }
        if wanted.is_empty() {
            return RowSet::empty(self.len());
        }
        RowSet::matching(self.len(), |row| {
            let keys = wanted.get(&self.columns.ids.key(row).place(seed));
            keys.is_some_and(|keys| keys.iter().any(|key| self.columns.ids.is_like(row, *key)))
        })
    }

    /// The rows that have an id in any case of its letters; `same` compares ids of no known shape.
    #[must_use]
    pub fn rows_of_id(&self, id: &str, same: &dyn Fn(&str) -> bool) -> RowSet {
        let small = id.to_ascii_lowercase();
        let key = Key::of(&small);
        let is_packed = matches!(key, Key::Packed(..));
        RowSet::matching(self.len(), |row| match self.own_id(row) {
            Some(own) => same(own),
            None => is_packed && self.columns.ids.is_like(row, key),
        })
    }

    /// The row of an id that is ordered by an instant, or undated.
    #[must_use]
    pub fn row_at_time(&self, time: Option<i64>, id: &str) -> Option<usize> {
        let key = Key::of(id);
        let rows = match time {
            Some(time) => {
                self.row_at(time)..time.checked_add(1).map_or(self.dated(), |next| self.row_at(next))
            }
            None => self.dated()..self.len(),
        };
        rows.into_iter().find(|row| self.columns.ids.is_like(*row, key))
    }

    /// The event of a row, with all its fields.
    #[must_use]
    pub fn event(&self, row: usize) -> Event<'_> {
        let mut event = self.columns.event(row);
        event.service = event.is_service();
        if let Some(agencies) = self.agencies.column() {
            event.clear(Field::Agency);
            event.set_some(Field::Agency, agencies.value(row));
        }
        self.patched.event(event, row)
    }

    /// The agency that a tenant id stands for; any other name unchanged.
    #[must_use]
    pub fn agency_named<'n>(&'n self, name: &'n str) -> &'n str {
        self.agencies.called(name).unwrap_or(name)
    }

    /// Tenants whose ids stand where an agency's name does, though records name several agencies of them.
    #[must_use]
    pub fn unclear_tenants(&self) -> &[UnclearTenant] {
        self.agencies.unclear()
    }
}

#[cfg(test)]
mod tests;
