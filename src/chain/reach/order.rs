//! The order in which rows have their turn.

use crate::chain::known::Known;
use crate::store::Store;

/// All rows in the order of time; of one instant, in that of a number that their ids give.
pub(super) fn walk(store: &Store, known: &Known) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..).take(store.len()).filter(|row| known.holds(*row as usize)).collect();
    let at = |row: &u32| store.order(*row as usize);
    for together in rows.chunk_by_mut(|one, other| at(one) == at(other)).filter(|rows| rows.len() > 1) {
        together.sort_by_cached_key(|row| store.id_hash(*row as usize));
    }
    rows
}

/// By row: the number of its instant, from 1 on; undated rows have one each, the last.
pub(super) fn instants(store: &Store) -> Vec<u32> {
    let (mut instants, mut last, mut number) = (Vec::with_capacity(store.len()), None, 0);
    for row in 0..store.len() {
        let order = store.order(row);
        if order.is_none() || order != last || number == 0 {
            number += 1;
        }
        last = order;
        instants.push(number);
    }
    instants
}
