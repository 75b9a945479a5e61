//! Sessions and tokens that records carry beside those of their events.

use super::passes::Chosen;
use super::{ListColumn, RowSet, Store, Tally};
use crate::event::{Field, other_id, token_key};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl Store {
    /// The column of these, where any record has one.
    #[must_use]
    pub fn other_ids(&self) -> Option<&ListColumn> {
        self.list(Field::OtherIds).filter(|list| list.distinct() > 0)
    }

    /// What a row carries of a text or list field: its own values before others.
    pub fn carried(&self, field: Field, row: usize) -> impl Iterator<Item = &str> {
        let text = self.text(field).and_then(|column| column.value(row));
        let list = self.list(field).into_iter().flat_map(move |list| list.values(row));
        text.into_iter().chain(list).chain(self.carried_beside(field, row))
    }

    /// What a row carries of a field beside its own values.
    pub fn carried_beside(&self, field: Field, row: usize) -> impl Iterator<Item = &str> {
        let others = is_kept_beside(field).then(|| self.other_ids()).flatten();
        let others = others.into_iter().flat_map(move |list| list.values(row));
        others.filter_map(other_id).filter(move |(of, _)| *of == field).map(|(_, value)| value)
    }

    /// What a query of a field keeps a row for beside the values in its column: other sessions and tokens of its record,
    /// and files that hold other exports of it.
    pub fn told_beside(&self, field: Field, row: usize) -> impl Iterator<Item = &str> {
        let files = (field == Field::Source).then(|| self.files_beside(row)).into_iter().flatten();
        self.carried_beside(field, row).chain(files)
    }

    /// Adds each row to the counts of the other values that it carries of a field.
    pub(super) fn count_others<'s>(
        &'s self,
        rows: &RowSet,
        field: Field,
        values: &mut Vec<(&'s str, Tally)>,
    ) {
        if !is_kept_beside(field) || self.other_ids().is_none() {
            return;
        }
        let is_other = |text: &str| other_id(text).is_some_and(|(of, _)| of == field);
        let mut more: BTreeMap<String, (&'s str, Tally)> = BTreeMap::new();
        for row in self.rows_with(Field::OtherIds, &is_other).and(rows).iter() {
            let own = self.text(field).and_then(|column| column.value(row));
            let mut met: Vec<Cow<'_, str>> = own.map(|own| one_spelling(field, own)).into_iter().collect();
            for value in self.carried_beside(field, row) {
                let key = one_spelling(field, value);
                if !met.contains(&key) {
                    let counted = more.entry(key.to_string()).or_insert((value, Tally::default()));
                    counted.1.add(self.operations(row));
                    met.push(key);
                }
            }
        }
        if more.is_empty() {
            return;
        }
        for (value, tally) in values.iter_mut() {
            let beside = more.remove(&*one_spelling(field, value));
            tally.join(beside.map(|(_, tally)| tally).unwrap_or_default());
        }
        values.extend(more.into_values());
    }

    /// Every other value of a field.
    pub fn others_of(&self, field: Field) -> impl Iterator<Item = &str> {
        let held = is_kept_beside(field).then(|| self.other_ids()).flatten();
        let held = held.and_then(|_| self.held(Field::OtherIds)).into_iter().flatten();
        held.filter_map(other_id).filter(move |(of, _)| *of == field).map(|(_, value)| value)
    }

    /// The rows of which some other value of a field passes; `None` where no record has any.
    pub(super) fn rows_with_other(&self, field: Field, test: &dyn Fn(&str) -> bool) -> Option<RowSet> {
        self.other_ids().filter(|_| is_kept_beside(field))?;
        let passes = |text: &str| other_id(text).is_some_and(|(of, value)| of == field && test(value));
        let passing = self.dictionary(Field::OtherIds)?.passing(&passes);
        Some(self.rows_of(Field::OtherIds, &Chosen::new(passing)))
    }
}

/// What all spellings of a session or token have in common.
fn one_spelling(field: Field, value: &str) -> Cow<'_, str> {
    if field == Field::TokenId { token_key(value) } else { Cow::Owned(value.to_lowercase()) }
}

/// Whether a record may carry several values of a field, the event one of them.
const fn is_kept_beside(field: Field) -> bool {
    matches!(field, Field::SessionId | Field::TokenId)
}
