//! First uses: values that an account is seen with for the first time, after it was watched for the baseline period.
//!
//! An application that is new to an account is the public idea behind the alert that found the intrusion of 2023.
//! Events that cite a publication report about an account: they use nothing, and neither begin nor end its baseline.

use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use super::{AsOf, LOOK, Settings, spelling};
use crate::event::{Field, saturated};
use crate::store::{ABSENT, Column, RowSet, Store};
use rustc_hash::FxHashMap;

/// The first uses of a case.
#[derive(Debug, Clone, Default)]
pub struct FirstUses {
    /// Of an application, by its id, else by its name.
    pub app: RowSet,
    /// Of an address.
    pub ip: RowSet,
    /// Of a user agent.
    pub agent: RowSet,
    /// Of a device.
    pub device: RowSet,
}

/// The values of a field: by code, a number that is the same in any letter case; 0 means no value.
struct Values<'s> {
    column: Option<&'s Column>,
    numbers: Vec<u32>,
}

impl<'s> Values<'s> {
    fn of(store: &'s Store, field: Field) -> Self {
        let column = store.text(field);
        let mut numbers = vec![0];
        for (code, value) in (1..).zip(column.into_iter().flat_map(Column::values)) {
            let first = column.map_or(0, |column| column.first_alike(code));
            numbers.push(if spelling::is_identity(value) { first } else { 0 });
        }
        Self { column, numbers }
    }

    #[inline]
    fn number(&self, row: usize) -> u32 {
        let code = self.column.map_or(ABSENT, |column| column.code(row));
        self.numbers.get(code as usize).copied().unwrap_or(0)
    }
}

/// Accounts, and the row from which on new values count as first uses.
struct Watch<'s> {
    store: &'s Store,
    /// By dated row: the number of the account whose event it is, from 1 on; 0 if there is none, or if it is a
    /// statement.
    whose: Vec<u32>,
    /// By account: the first row after its baseline.
    late: Vec<u32>,
    stopped: &'s dyn Fn() -> bool,
}

impl FirstUses {
    /// Finds the first uses among all events of a store, or among those known at an instant; `None` if cancelled.
    #[must_use]
    pub fn of(
        store: &Store,
        settings: &Settings,
        as_of: Option<AsOf<'_>>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let watch = Watch::of(store, &KnownRows::of(as_of), settings.baseline, stopped)?;
        let (ids, names) = (Values::of(store, Field::AppId), Values::of(store, Field::AppName));
        let behind = saturated::<u32>(ids.numbers.len());
        let app = |row| match (ids.number(row), names.number(row)) {
            (0, 0) => 0,
            (0, name) => behind.saturating_add(name),
            (id, _) => id,
        };
        let of = |field| {
            let values = Values::of(store, field);
            watch.first(values.numbers.len(), |row| values.number(row))
        };
        Some(Self {
            app: watch.first(ids.numbers.len() + names.numbers.len(), app)?,
            ip: of(Field::SourceIp)?,
            agent: of(Field::UserAgent)?,
            device: of(Field::DeviceId)?,
        })
    }

    /// Shifts row numbers after rows were inserted; the new rows are no first uses until the next analysis.
    pub(super) fn insert_rows(&mut self, room: &RowShift<'_>) {
        let Self { app, ip, agent, device } = self;
        for rows in [app, ip, agent, device] {
            room.set(rows);
        }
    }

    /// The fields of a row that are first uses.
    #[must_use]
    pub fn fields(&self, store: &Store, row: usize) -> Vec<Field> {
        let app = if store
            .text(Field::AppId)
            .is_some_and(|column| column.value(row).is_some_and(spelling::is_identity))
        {
            Field::AppId
        } else {
            Field::AppName
        };
        let all = [
            (&self.app, app),
            (&self.ip, Field::SourceIp),
            (&self.agent, Field::UserAgent),
            (&self.device, Field::DeviceId),
        ];
        all.into_iter().filter(|(rows, _)| rows.contains(row)).map(|(_, field)| field).collect()
    }
}

impl<'s> Watch<'s> {
    fn of(store: &'s Store, known: &KnownRows, baseline: i64, stopped: &'s dyn Fn() -> bool) -> Option<Self> {
        let owners = store.owners();
        let statements = store.statements();
        let counts = |row| !statements.contains(row) && known.holds(row);
        let (mut whose, mut numbers) = (vec![0; store.dated()], vec![0_u32; owners.bound()]);
        // number 0 is no account
        let mut late = vec![u32::MAX];
        for (row, held) in whose.iter_mut().enumerate() {
            if row % LOOK == 0 && stopped() {
                return None;
            }
            let owner = owners.of(row).filter(|_| counts(row));
            let Some(number) = owner.and_then(|owner| numbers.get_mut(owner as usize)) else { continue };
            if *number == 0 {
                *number = u32::try_from(late.len()).unwrap_or(0);
                // rows come in the order of time, so this is its first event
                let until = store.order(row).map(|first| first.saturating_add(baseline));
                let next = until.and_then(|until| until.checked_add(1)).map(|next| store.row_at(next));
                late.push(next.and_then(|row| u32::try_from(row).ok()).unwrap_or(u32::MAX));
            }
            *held = *number;
        }
        Some(Self { store, whose, late, stopped })
    }

    /// The rows after the baseline in which an account uses a value for the first time; `values` is the number of
    /// values. Of several uses in one instant the first row counts.
    fn first(&self, values: usize, value: impl Fn(usize) -> u32) -> Option<RowSet> {
        let mut met = FirstUseTable::of(self.late.len(), values);
        for (row, account) in (0_u32..).zip(&self.whose) {
            let at = row as usize;
            if at.is_multiple_of(LOOK) && (self.stopped)() {
                return None;
            }
            let value = if *account > 0 { value(at) } else { 0 };
            if value > 0 {
                met.meet(*account, value, row);
            }
        }
        let late = |(account, row): (u32, u32)| {
            self.late.get(account as usize).is_some_and(|late| row >= *late).then_some(row as usize)
        };
        Some(RowSet::of(self.store.len(), met.all().filter_map(late)))
    }
}

/// No row, and no account.
const NONE: u32 = u32::MAX;
/// The largest table of accounts by values, in entries, that is kept as an array.
const SIDE_BY_SIDE: usize = 1 << 22;

/// The first row in which each account used each value.
enum FirstUseTable {
    /// An array by account, then by value; its width is the number of values.
    Few(usize, Vec<u32>),
    /// For large tables, where most values are used by one account.
    Many {
        /// By value: the first account that used it, and the row.
        first: Vec<(u32, u32)>,
        /// The rows of other accounts, by account and value.
        others: FxHashMap<(u32, u32), u32>,
    },
}

impl FirstUseTable {
    fn of(accounts: usize, values: usize) -> Self {
        let few = accounts.checked_mul(values).filter(|few| *few <= SIDE_BY_SIDE);
        match few {
            Some(few) => Self::Few(values, vec![NONE; few]),
            None => Self::Many { first: vec![(NONE, NONE); values], others: FxHashMap::default() },
        }
    }

    /// Records that an account uses a value in a row; only the first row is kept.
    #[inline]
    fn meet(&mut self, account: u32, value: u32, row: u32) {
        let held = match self {
            Self::Few(values, rows) => rows.get_mut(account as usize * *values + value as usize),
            Self::Many { first, others } => first.get_mut(value as usize).map(|(whose, held)| {
                if *whose == NONE {
                    *whose = account;
                }
                if *whose == account { held } else { others.entry((account, value)).or_insert(NONE) }
            }),
        };
        if let Some(held) = held.filter(|held| **held == NONE) {
            *held = row;
        }
    }

    /// Every first use: the account and the row.
    fn all(self) -> Box<dyn Iterator<Item = (u32, u32)>> {
        match self {
            Self::Few(values, rows) => {
                let rows = rows.into_iter().enumerate().filter(|(_, row)| *row != NONE);
                let values = values.max(1);
                Box::new(rows.map(move |(at, row)| (u32::try_from(at / values).unwrap_or(NONE), row)))
            }
            Self::Many { first, others } => {
                let first = first.into_iter().filter(|(account, _)| *account != NONE);
                Box::new(first.chain(others.into_iter().map(|((account, _), row)| (account, row))))
            }
        }
    }
}

#[cfg(test)]
mod tests;
