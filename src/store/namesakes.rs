//! Events whose records have the same id but different content: the earliest keeps the id, the next ones become `ID~2`,
//! `ID~3`; equal times are ordered by content.

use super::{RowSet, Store};
use crate::event::TextMap;
use rustc_hash::FxHashSet;

/// What stands before the number of an event that bears the id of another.
const NUMBERED: char = '~';

/// The rows of such events.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    /// Rows by the shared id in lower case: two or more each, ascending.
    by_id: TextMap<String, Vec<u32>>,
    rows: FxHashSet<u32>,
    /// Whether some id has a number behind it.
    numbered: bool,
}

impl Namesakes {
    pub(super) fn of(store: &Store) -> Self {
        let rows = || if store.columns.ids.may_hold_in_own(NUMBERED) { 0..store.len() } else { 0..0 };
        let numbered: Vec<usize> = rows().filter(|row| is_numbered(store, *row)).collect();
        let any = !numbered.is_empty();
        let ids: Vec<String> = numbered.iter().map(|row| borne(&store.id(*row)).to_owned()).collect();
        let mut by_id: TextMap<String, Vec<u32>> = TextMap::default();
        for row in store.rows_of_ids(ids.iter().map(String::as_str)).iter().chain(numbered) {
            let bearers = by_id.entry(borne(&store.id(row)).to_ascii_lowercase()).or_default();
            bearers.extend(u32::try_from(row));
        }
        by_id.retain(|_, rows| {
            rows.sort_unstable();
            rows.dedup();
            rows.len() > 1
        });
        Self { rows: by_id.values().flatten().copied().collect(), by_id, numbered: any }
    }

    /// Whether they are the same where rows came to a store: neither they nor those that were there have a number.
    pub(super) fn hold_with(&self, store: &Store, fresh: &RowSet) -> bool {
        !self.numbered && !fresh.iter().any(|row| is_numbered(store, row))
    }
}

fn is_numbered(store: &Store, row: usize) -> bool {
    store.own_id(row).is_some_and(|id| borne(id) != id)
}

/// The id in the record of an event, given the event's id: `K01` for `K01~2`.
#[must_use]
pub fn borne(id: &str) -> &str {
    let own = id.trim_end_matches(NUMBERED).trim_end_matches(|c: char| c.is_ascii_digit());
    match own.strip_suffix(NUMBERED) {
        Some(borne) if own.len() < id.len() && !borne.is_empty() => borne,
        _ => id,
    }
}

impl Store {
    /// All rows whose records have the id that `id` derives from; empty unless there are several.
    #[must_use]
    pub fn bearers(&self, id: &str) -> &[u32] {
        self.namesakes().by_id.get(&borne(id).to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Whether the record of another row bears the id that that of a row does, and says otherwise.
    #[must_use]
    pub fn is_namesake(&self, row: usize) -> bool {
        u32::try_from(row).is_ok_and(|row| self.namesakes().rows.contains(&row))
    }
}

#[cfg(test)]
mod tests {
    use super::borne;

    #[test]
    fn an_id_with_a_number_is_that_of_another_event() {
        let ids = ["K01", "K01~2", "K01~12~", "K01~", "~2", "K~", "a~b", "a~2~3", ""];
        assert_eq!(ids.map(borne), ["K01", "K01", "K01", "K01~", "~2", "K~", "a~b", "a~2", ""]);
    }
}
