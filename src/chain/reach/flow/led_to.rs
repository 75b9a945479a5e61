//! Which accesses rules may lead to: those from an address of which something is known for their time. All others need
//! not be visited.

use super::Flow;
use crate::event::Field;
use crate::store::RowSet;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;

/// The accesses that rules may lead to, as far as they were looked for.
pub(super) struct LedTo<'g> {
    /// All accesses that count.
    pub accesses: Cow<'g, RowSet>,
    /// By address: the rows that were searched for it last.
    searched: FxHashMap<u32, Range<usize>>,
    /// How many rows may still be searched: once as many were as there are, it is cheaper to visit every access.
    left: usize,
    /// Whether every access is visited.
    to_all: bool,
}

impl Flow<'_> {
    /// Looks for what rules lead to from what is reached so far.
    pub(super) fn begin_rules(&mut self) {
        let accesses = self.graph.known.those_of(self.store.accesses());
        self.led_to =
            Some(LedTo { accesses, searched: FxHashMap::default(), left: self.searched, to_all: false });
        let published = self.published.iter();
        let spans = published.flat_map(|(address, spans)| spans.iter().map(move |span| (*address, *span)));
        for (address, span) in spans.collect::<Vec<_>>() {
            self.lead_from(address, span);
        }
        // accesses of these spans come before what was visited last
        self.turns.go_back(0);
    }

    /// Has a reached access visited again when an earlier row is.
    pub(super) fn lead_to(&mut self, row: u32) {
        let is_access = |led_to: &LedTo<'_>| led_to.accesses.contains(row as usize);
        if self.led_to.as_ref().is_some_and(is_access) {
            self.turns.lead_to(row as usize);
        }
    }

    /// Has the accesses from an address visited whose times lie in a span, the ends of which are held.
    pub(super) fn lead_from(&mut self, address: u32, (from, until): (i64, i64)) {
        let (store, turns) = (self.store, &mut self.turns);
        let Some(led_to) = &mut self.led_to else { return };
        let Some(column) = store.text(Field::SourceIp).filter(|_| !led_to.to_all) else { return };
        let rows = led_to.still_to_search(address, store.row_at(from)..store.row_at(until.saturating_add(1)));
        let Some(left) = led_to.left.checked_sub(rows.len()) else {
            led_to.to_all = true;
            return led_to.accesses.iter().for_each(|row| turns.lead_to(row));
        };
        led_to.left = left;
        let is_from = |row: &usize| column.code(*row) == address && led_to.accesses.contains(*row);
        rows.filter(is_from).for_each(|row| turns.lead_to(row));
    }
}

impl LedTo<'_> {
    /// Of some rows those that were not searched for an address yet, as far as that is remembered.
    fn still_to_search(&mut self, address: u32, rows: Range<usize>) -> Range<usize> {
        let searched = self.searched.entry(address).or_default();
        if searched.contains(&rows.start) {
            let rest = searched.end..rows.end;
            searched.end = searched.end.max(rows.end);
            return rest;
        }
        *searched = rows.clone();
        rows
    }
}
