//! Reads the values of a text or list field by code.

use super::NONE;
use crate::chain::LOOK;
use crate::chain::known_rows::KnownRows;
use crate::event::Field;
use crate::store::{ABSENT, Column, ListColumn, Store};

/// The values of a field.
#[derive(Clone, Copy)]
pub(super) enum Values<'s> {
    /// With the code that stands for each in all of its names, of accounts and mailboxes.
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

    /// The code of a value of a row.
    pub fn code(&self, row: usize, value: &str) -> Option<u32> {
        match self {
            Self::Text(column, _) => Some(column.code(row)).filter(|_| column.value(row) == Some(value)),
            Self::List(list) => {
                list.codes(row).iter().copied().find(|code| list.value_of(*code) == Some(value))
            }
        }
    }

    /// The first code of a value in any case of its letters.
    pub fn first(&self, code: u32) -> u32 {
        match self {
            Self::Text(column, names) => {
                names.get(code as usize).copied().unwrap_or_else(|| column.first_alike(code))
            }
            Self::List(list) => list.first_alike(code),
        }
    }

    /// How many codes there are, that of absence among them.
    pub fn codes(&self) -> usize {
        match self {
            Self::Text(column, _) => column.distinct() + 1,
            Self::List(list) => list.distinct() + 1,
        }
    }

    /// The first of every code; empty where no two are alike.
    pub fn firsts(&self) -> Vec<u32> {
        let all = 0..u32::try_from(self.codes()).unwrap_or(NONE);
        let differ = all.clone().all(|code| self.first(code) == code);
        if differ { Vec::new() } else { all.map(|code| self.first(code)).collect() }
    }

    /// Takes each row that counts with each of its values once, told by the first code of it; `None` if cancelled.
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
