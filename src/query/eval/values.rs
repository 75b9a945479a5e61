//! Every value that a field has.

use super::{BATCH, Stopped};
use crate::event::{Field, other_id};
use crate::store::{RowSet, Store};
use std::cell::{Cell, RefCell};

/// Tells every value that some event has of a field, in an order that is the same each time.
///
/// # Errors
/// When it was stopped.
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
    // ids and links have no columns of values
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

/// As [`each_value`], of some rows alone where it is of those.
///
/// # Errors
/// When it was stopped.
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
