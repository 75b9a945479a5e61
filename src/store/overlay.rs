//! Derives a store with replaced values or additional events.
//!
//! The new store shares all unchanged columns with the original, which stays as it is.

use super::columns::Columns;
use super::derived::DerivedRows;
use super::ids::Key;
use super::{Column, ListColumn, RowSet, Store};
use crate::event::{Event, Field};
use crate::read::Place;
use std::sync::Arc;

/// Values by row that stand in place of a store's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patch<'p> {
    /// Values that replace those of text fields, by row in any order; of several for one row the last wins.
    pub texts: Vec<(Field, Vec<(u32, &'p str)>)>,
    /// Values appended to those of list fields, ascending by row.
    pub lists: Vec<(Field, Vec<(u32, &'p str)>)>,
}

impl Patch<'_> {
    /// Whether nothing of it stands in place of anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.iter().chain(&self.lists).all(|(_, values)| values.is_empty())
    }
}

/// Columns that stand in place of a store's own.
#[derive(Debug, Default)]
pub(super) struct Patched {
    texts: Vec<(Field, Column)>,
    lists: Vec<(Field, ListColumn)>,
}

impl Patched {
    pub(super) fn text(&self, field: Field) -> Option<&Column> {
        self.texts.iter().find(|(known, _)| *known == field).map(|(_, column)| column)
    }

    pub(super) fn list(&self, field: Field) -> Option<&ListColumn> {
        self.lists.iter().find(|(known, _)| *known == field).map(|(_, column)| column)
    }

    /// An event of a row as these columns have it.
    pub(super) fn event<'s>(&'s self, mut event: Event<'s>, row: usize) -> Event<'s> {
        for (field, column) in &self.texts {
            event.clear(*field);
            event.set_some(*field, column.value(row));
        }
        for (field, list) in &self.lists {
            event.clear(*field);
            event.extend(*field, list.values(row).map(Into::into));
        }
        event
    }
}

/// What was known of all rows of a patched store before others came between them.
#[derive(Debug)]
pub struct KnownOfPatched(DerivedRows);

impl Store {
    /// Whether values stand in place of its own.
    #[must_use]
    pub fn is_patched(&self) -> bool {
        !(self.patched.texts.is_empty() && self.patched.lists.is_empty())
    }

    /// A copy of the store with this patch instead of any earlier one.
    #[must_use]
    pub fn patched(&self, patch: &Patch<'_>) -> Self {
        let mut patched = Patched::default();
        for (field, values) in patch.texts.iter().filter(|(_, values)| !values.is_empty()) {
            let own = field.text_slot().and_then(|slot| self.columns.texts.get(slot));
            let Some(mut column) = own.cloned() else { continue };
            for (row, value) in values {
                column.set(*row as usize, value);
            }
            patched.texts.push((*field, column));
        }
        for (field, values) in patch.lists.iter().filter(|(_, values)| !values.is_empty()) {
            let own = field.list_slot().and_then(|slot| self.columns.lists.get(slot));
            patched.lists.extend(own.map(|own| (*field, own.with(values))));
        }
        Self {
            columns: Arc::clone(&self.columns),
            agencies: Arc::clone(&self.agencies),
            patched,
            synthetic: self.synthetic.clone(),
            told: self.told.clone(),
            accounts: Arc::clone(&self.accounts),
            known: DerivedRows::default(),
        }
    }

    /// What is known of all rows; `None` without a patch.
    #[must_use]
    pub fn into_known(self) -> Option<KnownOfPatched> {
        self.is_patched().then_some(KnownOfPatched(self.known))
    }

    /// As [`Self::patched`], with what was known of all rows before others came, `fresh` in their new places. Rows that were
    /// there say what they said: only those that came are looked at.
    #[must_use]
    pub fn patched_since(&self, patch: &Patch<'_>, before: KnownOfPatched, fresh: &RowSet) -> Self {
        let (mut patched, KnownOfPatched(mut known)) = (self.patched(patch), before);
        // the codes of values that the store itself does not have may be others now
        for (field, _) in patch.texts.iter().chain(&patch.lists) {
            known.forget(*field);
        }
        known.grow(&patched, fresh);
        patched.known = known;
        patched
    }

    /// Whether the event of a row has this id, in any case of its letters.
    #[must_use]
    pub fn has_id(&self, row: usize, id: &str) -> bool {
        self.columns.ids.is_like(row, Key::of(id))
    }

    /// The row of each id, or `None`. Ids in row order are found in one scan, the rest in a second one by hash.
    #[must_use]
    pub fn rows_of_each<'i>(&self, ids: impl Iterator<Item = &'i str> + Clone) -> Vec<Option<u32>> {
        let own = &self.columns.ids;
        let mut found = vec![None; ids.clone().count()];
        let mut next = ids.clone().map(Key::of).zip(0_usize..).peekable();
        for row in 0..self.len() {
            let Some((_, at)) = next.next_if(|(key, _)| own.is_like(row, *key)) else { continue };
            found[at] = u32::try_from(row).ok();
        }
        let Some(from) = next.peek().map(|(_, at)| *at) else { return found };
        let mut left: Vec<(u64, usize)> = next.clone().map(|(key, at)| (key.hash(), at)).collect();
        left.sort_unstable();
        let ids: Vec<&str> = ids.skip(from).collect();
        for row in 0..self.len() {
            let hash = own.key(row).hash();
            let like = left.partition_point(|(of, _)| *of < hash);
            for (_, at) in left.iter().skip(like).take_while(|(of, _)| *of == hash) {
                if own.is_like(row, Key::of(ids[at - from])) {
                    found[*at] = u32::try_from(row).ok();
                }
            }
        }
        found
    }

    /// A copy of the store with events inserted at their times.
    #[must_use]
    pub fn with_events(&self, events: Vec<(Event<'static>, Place)>) -> Self {
        let mut columns = Columns::clone(&self.columns);
        let since = columns.len();
        for (event, place) in events {
            let id = event.id.to_string();
            columns.push(event, &id, place);
        }
        let from = columns.first_moved(since);
        columns.settle(from, false, |_, _| {});
        columns.slim();
        Self { told: self.told.clone(), ..Self::of(columns) }
    }

    /// Takes in rows that came to the store of which this one is a copy with other events inserted. Returns where they
    /// stand here. Patches are gone.
    pub fn take_from(&mut self, other: &Self, came: &RowSet) -> RowSet {
        if self.is_patched() {
            self.patched = Patched::default();
            self.known = DerivedRows::default();
        }
        self.tell_accounts(other.told.clone());
        let since = self.len();
        let mut columns = Arc::unwrap_or_clone(std::mem::take(&mut self.columns));
        // values are met in the order in which they were read, as that decides how some are spelled
        let mut came: Vec<usize> = came.iter().collect();
        came.sort_by_key(|row| other.place(*row).map(|place| (place.source, place.offset)));
        for row in came {
            columns.push_from(&other.columns, row);
        }
        let order = columns.settle(columns.first_moved(since), true, |_, _| {});
        let came = order.iter().filter(|(_, row)| *row as usize >= since).map(|(at, _)| at);
        let came = RowSet::of(columns.len(), came);
        self.columns = Arc::new(columns);
        self.look_at(&came);
        came
    }
}
