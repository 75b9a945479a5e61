//! Events at rest.
//!
//! Columns in the order of the timeline: dated rows by time (ties by source, then position), undated ones after them.
//! Repeating text stands once, in a dictionary; a row holds its code. Which rows are meant is a [`RowSet`], a bitmap with
//! rank and select. Records stay on disk and are read back by position.

mod accounts;
mod arena;
mod build;
mod codes;
mod column;
mod columns;
mod count;
mod dictionary;
mod ids;
mod image;
mod list;
mod marks;
mod number;
mod places;
mod rows;
mod times;

pub use accounts::OtherName;
pub use build::Builder;
pub use codes::ABSENT;
pub use column::Column;
pub use count::{Buckets, Tally};
pub use image::{Image, ImageWriter, LAYOUT};
pub use list::ListColumn;
pub use rows::RowSet;

use crate::event::{Event, Field, LISTS, Link, TEXTS, When};
use crate::read::Place;
use ids::{Ids, Key};
use image::stored;
use number::NumberColumn;
use places::Places;
use times::Times;

/// All events of a case, in the order of the timeline. It never changes once built.
#[derive(Debug, Default)]
pub struct Store {
    times: Times,
    ids: Ids,
    texts: [Column; TEXTS.len()],
    lists: [ListColumn; LISTS.len()],
    /// Operations of a record, where it says how many.
    counts: NumberColumn,
    lines: NumberColumn,
    places: Places,
    synthetic: RowSet,
    /// What times were moved by, in nanoseconds; empty where none was.
    clocks: Vec<i64>,
    service: RowSet,
    /// By row, ascending.
    links: Vec<(u32, Vec<Link>)>,
    /// Spellings, and the account each is of, as the case's directory says.
    told: Vec<(String, String)>,
    /// Which names are of one account, once somebody asks.
    accounts: std::sync::OnceLock<accounts::Accounts>,
}

stored!(Store {
    times, ids, texts, lists, counts, lines, places, synthetic, clocks, service, links, told
} and accounts if Store::is_even);

impl Store {
    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether all columns that have a value in every row have as many rows.
    fn is_even(&self) -> bool {
        let rows = self.len();
        self.places.len() == rows
            && self.times.len() <= rows
            && self.synthetic.out_of() == rows
            && self.service.out_of() == rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them have a time; they come first.
    #[must_use]
    pub fn dated(&self) -> usize {
        self.times.len()
    }

    /// Every row.
    #[must_use]
    pub fn all(&self) -> RowSet {
        RowSet::full(self.len())
    }

    /// The rows that are made up.
    #[must_use]
    pub fn synthetic(&self) -> &RowSet {
        &self.synthetic
    }

    /// The rows whose time was moved.
    #[must_use]
    pub fn moved(&self) -> RowSet {
        RowSet::matching(self.len(), |row| self.clocks.get(row).is_some_and(|clock| *clock != 0))
    }

    /// The rows whose account is no person.
    #[must_use]
    pub fn service(&self) -> &RowSet {
        &self.service
    }

    /// The column of a text field.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&Column> {
        self.texts.get(field.text_slot()?)
    }

    /// The column of a list field.
    #[must_use]
    pub fn list(&self, field: Field) -> Option<&ListColumn> {
        self.lists.get(field.list_slot()?)
    }

    /// What rows say of other events, by row.
    #[must_use]
    pub fn links(&self) -> &[(u32, Vec<Link>)] {
        &self.links
    }

    /// Operations that a row stands for: what its record says, or one.
    #[must_use]
    pub fn operations(&self, row: usize) -> u64 {
        self.counts.get(row).unwrap_or(1)
    }

    /// The number in a number field of a row, where there is one.
    #[must_use]
    pub fn number(&self, field: Field, row: usize) -> Option<u64> {
        match field {
            Field::Count => self.counts.get(row),
            Field::Line => self.lines.get(row),
            _ => None,
        }
    }

    /// Where the record of a row stands.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<Place> {
        self.places.get(row)
    }

    /// When a row happened.
    #[must_use]
    pub fn when(&self, row: usize) -> Option<When> {
        self.times.when(row)
    }

    /// What a dated row is ordered by, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn order(&self, row: usize) -> Option<i64> {
        self.times.order(row)
    }

    /// The first dated row at or after an instant.
    #[must_use]
    pub fn row_at(&self, instant: i64) -> usize {
        self.times.row_at(instant)
    }

    /// The dated rows of which some instant lies between two, both held.
    #[must_use]
    pub fn overlapping(&self, from: i64, until: i64) -> RowSet {
        self.times.overlapping(from, until, self.len())
    }

    /// The rows whose time is long or uncertain: spans, and days and coarser.
    pub fn wide(&self) -> impl Iterator<Item = (usize, When)> {
        self.times.wide()
    }

    /// The id of a row.
    #[must_use]
    pub fn id(&self, row: usize) -> String {
        self.ids.text(row)
    }

    /// The row of an id. It is looked for among all rows: where its time is known, [`Self::row_at_time`] is quicker.
    #[must_use]
    pub fn row_of(&self, id: &str) -> Option<usize> {
        let key = Key::of(id);
        (0..self.len()).find(|row| self.ids.is(*row, key))
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
        rows.into_iter().find(|row| self.ids.is(*row, key))
    }

    /// The event of a row, with all its fields.
    #[must_use]
    pub fn event(&self, row: usize) -> Event<'_> {
        let mut event = Event::default();
        event.id = self.id(row).into();
        event.when = self.when(row);
        for (field, column) in TEXTS.into_iter().zip(&self.texts) {
            event.set_some(field, column.value(row));
        }
        for (field, column) in LISTS.into_iter().zip(&self.lists) {
            for value in column.values(row) {
                event.push(field, value);
            }
        }
        event.count = self.number(Field::Count, row);
        event.line = self.number(Field::Line, row).unwrap_or(0);
        event.synthetic = self.synthetic.contains(row);
        event.clock = self.clocks.get(row).copied().unwrap_or(0);
        event.service = self.service.contains(row);
        let links =
            u32::try_from(row).ok().and_then(|row| self.links.binary_search_by_key(&row, |link| link.0).ok());
        if let Some(at) = links {
            event.links.clone_from(&self.links[at].1);
        }
        event
    }
}

#[cfg(test)]
mod tests;
