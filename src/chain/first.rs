//! First uses: what an account was never seen with before, once it was watched for a while.
//!
//! That an application is new to an account is the public idea behind the alert that found the intrusion of 2023. What people
//! say of an account (an event that cites) is no use of anything, and neither begins the watch nor ends it.

use super::known_rows::KnownRows;
use super::row_shift::RowShift;
use super::{AsOf, LOOK, Settings, spelling};
use crate::event::{Field, saturated};
use crate::store::{ABSENT, Column, RowSet, Store};
use rustc_hash::FxHashMap;

/// The first uses of a case.
#[derive(Debug, Default)]
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

/// The values of a field: by code, a number that is the same in any case of the letters; 0 is none.
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

/// Accounts, and from when on what is new to them counts.
struct Watch<'s> {
    store: &'s Store,
    /// By dated row: whose event it is, from 1 on; 0 where it is nobody's, or a statement.
    whose: Vec<u32>,
    /// By account: the first row behind its baseline.
    late: Vec<u32>,
    stopped: &'s dyn Fn() -> bool,
}

impl FirstUses {
    /// Of all events of a store, or of those that were known at an instant; `None` if cancelled.
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

    /// Takes note of events that came.
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
        let claims = store.claims();
        let counts = |row| !claims.contains(row) && known.holds(row);
        let (mut whose, mut numbers) = (vec![0; store.dated()], vec![0_u32; owners.bound()]);
        // nobody is behind a baseline
        let mut late = vec![u32::MAX];
        for (row, held) in whose.iter_mut().enumerate() {
            if row % LOOK == 0 && stopped() {
                return None;
            }
            let owner = owners.of(row).filter(|_| counts(row));
            let Some(number) = owner.and_then(|owner| numbers.get_mut(owner as usize)) else { continue };
            if *number == 0 {
                *number = u32::try_from(late.len()).unwrap_or(0);
                // rows come in the order of time: this is its first event
                let until = store.order(row).map(|first| first.saturating_add(baseline));
                let next = until.and_then(|until| until.checked_add(1)).map(|next| store.row_at(next));
                late.push(next.and_then(|row| u32::try_from(row).ok()).unwrap_or(u32::MAX));
            }
            *held = *number;
        }
        Some(Self { store, whose, late, stopped })
    }

    /// The rows with an account's first use of a value out of so many, later than the baseline. Rows come in the order of the
    /// timeline: of two in one instant the one that stands first there counts.
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
/// So many numbers are kept side by side where that many accounts may each have used that many values.
const SIDE_BY_SIDE: usize = 1 << 22;

/// The first row in which each account used each value.
enum FirstUseTable {
    /// Of few values: by account, then by value. The width of an account comes first.
    Few(usize, Vec<u32>),
    /// Of many, of which most are one account's.
    Many {
        /// By value: the account that was first to use it, and its row.
        first: Vec<(u32, u32)>,
        /// The others, by account and value.
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

    /// Takes in that an account uses a value in a row: the first one holds.
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

    /// Every account with each row that holds.
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
