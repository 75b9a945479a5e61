//! Lists the values of a field.

use super::{BATCH, Stopped};
use crate::event::{Field, other_id};
use crate::store::{RowSet, Store};
use std::cell::{Cell, RefCell};

/// Calls `take` with every value of a field, in a fixed order.
///
/// # Errors
/// If cancelled.
pub fn each_value(
    store: &Store,
    field: Field,
    stopped: &dyn Fn() -> bool,
    take: &mut dyn FnMut(&str),
) -> Result<(), Stopped> {
    if let Some(values) = store.held(field) {
        for (number, value) in values.chain(store.others_of(field)).enumerate() {
            if number.is_multiple_of(BATCH) && stopped() {
                return Err(Stopped);
            }
            take(value);
        }
        return Ok(());
    }
    // ids and links have no column of distinct values: go through the rows
    let (take, seen, over) = (RefCell::new(take), Cell::new(0_usize), Cell::new(false));
    let none = store.rows_with(field, &|value| {
        let number = seen.replace(seen.get() + 1);
        over.set(over.get() || (number.is_multiple_of(BATCH) && stopped()));
        if let Some(mut take) = take.try_borrow_mut().ok().filter(|_| !over.get()) {
            take(value);
        }
        false
    });
    drop(none);
    if over.get() { Err(Stopped) } else { Ok(()) }
}

/// Like [`each_value`], limited to `rows` if given.
///
/// # Errors
/// If cancelled.
pub fn each_value_in(
    (store, rows): (&Store, Option<&RowSet>),
    field: Field,
    stopped: &dyn Fn() -> bool,
    take: &mut dyn FnMut(&str),
) -> Result<(), Stopped> {
    let Some(rows) = rows else { return each_value(store, field, stopped, take) };
    if field == Field::Id {
        for (number, row) in rows.iter().enumerate() {
            if number.is_multiple_of(BATCH) && stopped() {
                return Err(Stopped);
            }
            take(&store.id(row));
        }
        return Ok(());
    }
    store.facet(rows, field).0.into_iter().for_each(|(value, _)| take(value));
    let others = store.facet(rows, Field::OtherIds).0.into_iter().filter_map(|(value, _)| other_id(value));
    others.filter(|(of, _)| *of == field).for_each(|(_, value)| take(value));
    Ok(())
}
