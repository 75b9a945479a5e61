//! Reads the values of a text or list field by code.

use super::NONE;
use crate::chain::LOOK;
use crate::chain::known_rows::KnownRows;
use crate::event::Field;
use crate::store::{ABSENT, Column, ListColumn, Store};

/// The values of a field.
#[derive(Clone, Copy)]
pub(super) enum Values<'s> {
    /// A column and, for accounts and mailboxes, by code the one that stands for all names.
    Text(&'s Column, &'s [u32]),
    List(&'s ListColumn),
}

impl<'s> Values<'s> {
    pub fn of(store: &'s Store, field: Field) -> Option<Self> {
        let is_name = matches!(field, Field::Account | Field::Mailbox);
        let names = if is_name { store.spellings(field) } else { &[] };
        let text = store.text(field).map(|column| Self::Text(column, names));
        text.or_else(|| store.list(field).map(Self::List))
    }

    /// The code of a value that a row has; `None` if the row does not have it.
    pub fn code(&self, row: usize, value: &str) -> Option<u32> {
        match self {
            Self::Text(column, _) => Some(column.code(row)).filter(|_| column.value(row) == Some(value)),
            Self::List(list) => {
                list.codes(row).iter().copied().find(|code| list.value_of(*code) == Some(value))
            }
        }
    }

    /// The code that stands for a value in all of its names, or in any letter case.
    pub fn first(&self, code: u32) -> u32 {
        match self {
            Self::Text(column, names) => {
                names.get(code as usize).copied().unwrap_or_else(|| column.first_alike(code))
            }
            Self::List(list) => list.first_alike(code),
        }
    }

    /// How many codes there are, that of absence included.
    pub fn codes(&self) -> usize {
        match self {
            Self::Text(column, _) => column.distinct() + 1,
            Self::List(list) => list.distinct() + 1,
        }
    }

    /// By code: the one that stands for it; empty if each stands for itself.
    pub fn firsts(&self) -> Vec<u32> {
        let all = 0..u32::try_from(self.codes()).unwrap_or(NONE);
        let differ = all.clone().all(|code| self.first(code) == code);
        if differ { Vec::new() } else { all.map(|code| self.first(code)).collect() }
    }

    /// Passes each row that counts with each of its values once, as the code that stands for it; `None` if cancelled.
    pub fn each(
        &self,
        len: usize,
        (first, known): (&[u32], &KnownRows),
        stopped: &dyn Fn() -> bool,
        mut take: impl FnMut(u32, u32),
    ) -> Option<()> {
        let mut own: Vec<u32> = Vec::new();
        for from in (0..len).step_by(LOOK) {
            if stopped() {
                return None;
            }
            let rows = (from..len.min(from + LOOK)).filter(|row| known.holds(*row));
            let rows = rows.map(|row| (row, u32::try_from(row).unwrap_or(NONE)));
            let first_of = |code: u32| first.get(code as usize).copied().unwrap_or(code);
            match self {
                Self::Text(column, _) => {
                    for (row, at) in rows {
                        let code = column.code(row);
                        if code != ABSENT {
                            take(at, first_of(code));
                        }
                    }
                }
                Self::List(list) => {
                    for (row, at) in rows {
                        own.extend(list.codes(row).iter().map(|code| first_of(*code)));
                        own.sort_unstable();
                        own.dedup();
                        own.drain(..).for_each(|code| take(at, code));
                    }
                }
            }
        }
        Some(())
    }
}
