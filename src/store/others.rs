//! Sessions and tokens that records carry beside those of their events.

use super::passes::Chosen;
use super::{ListColumn, RowSet, Store};
use crate::event::{Field, other_id};

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

/// Whether a record may carry several values of a field, the event one of them.
const fn is_kept_beside(field: Field) -> bool {
    matches!(field, Field::SessionId | Field::TokenId)
}
