//! First uses: what an account was never seen with before, once it was watched for a while.
//!
//! That an application is new to an account is the public idea behind the alert that found the intrusion of 2023. What people
//! say of an account (an event that cites) is no use of anything, and neither begins the watch nor ends it.

use super::known::Known;
use super::room::Room;
use super::{AsOf, LOOK, Settings, spelling};
use crate::event::Field;
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

/// Accounts, and since when each is watched.
struct Watch<'s> {
    store: &'s Store,
    /// By dated row: whose event it is, from 1 on; 0 where it is nobody's, or a statement.
    whose: Vec<u32>,
    /// By account, the instant of its first event.
    since: Vec<i64>,
    baseline: i64,
    stopped: &'s dyn Fn() -> bool,
}

impl FirstUses {
    /// Of all events of a store, or of those that were known at an instant; `None` where that was stopped.
    #[must_use]
    pub fn of(
        store: &Store,
        settings: &Settings,
        as_of: Option<AsOf<'_>>,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let watch = Watch::of(store, &Known::of(as_of), settings.baseline, stopped)?;
        let (ids, names) = (Values::of(store, Field::AppId), Values::of(store, Field::AppName));
        let app = |row| match (ids.number(row), names.number(row)) {
            (0, 0) => 0,
            (0, name) => u64::from(name) << 1 | 1,
            (id, _) => u64::from(id) << 1,
        };
        let of = |field| {
            let values = Values::of(store, field);
            watch.first(|row| u64::from(values.number(row)))
        };
        Some(Self {
            app: watch.first(app)?,
            ip: of(Field::SourceIp)?,
            agent: of(Field::UserAgent)?,
            device: of(Field::DeviceId)?,
        })
    }

    /// Takes note of events that came.
    pub(super) fn make_room(&mut self, room: &Room<'_>) {
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
    fn of(store: &'s Store, known: &Known, baseline: i64, stopped: &'s dyn Fn() -> bool) -> Option<Self> {
        let owners = store.owners();
        let claims = store.claims();
        let counts = |row| !claims.contains(row) && known.holds(row);
        let (mut whose, mut since) = (vec![0; store.dated()], vec![i64::MAX; owners.bound() + 1]);
        for (row, held) in whose.iter_mut().enumerate() {
            if row % LOOK == 0 && stopped() {
                return None;
            }
            *held = owners.of(row).filter(|_| counts(row)).map_or(0, |owner| owner + 1);
            // rows come in the order of time
            if let Some(since) = since.get_mut(*held as usize).filter(|since| **since == i64::MAX) {
                *since = store.order(row).unwrap_or(i64::MAX);
            }
        }
        Some(Self { store, whose, since, baseline, stopped })
    }

    fn at(&self, row: usize) -> i64 {
        self.store.order(row).unwrap_or(i64::MAX)
    }

    /// The rows with an account's first use of a value, later than the baseline. Dated rows come in the order of time; of two
    /// in one instant the one whose id is first in order counts.
    fn first(&self, value: impl Fn(usize) -> u64) -> Option<RowSet> {
        let mut first: FxHashMap<(u32, u64), u32> = FxHashMap::default();
        // what an account used is mostly what it used the event before
        let mut before: Vec<(u64, i64)> = vec![(0, i64::MAX); self.since.len()];
        for (row, account) in self.whose.iter().enumerate() {
            if row % LOOK == 0 && (self.stopped)() {
                return None;
            }
            let value = if *account > 0 { value(row) } else { 0 };
            let Some(last) = before.get_mut(*account as usize).filter(|_| value > 0) else { continue };
            let at = self.at(row);
            if last.0 == value && last.1 < at {
                continue;
            }
            let this = u32::try_from(row).unwrap_or(u32::MAX);
            let held = first.entry((*account, value)).or_insert(this);
            let met = self.at(*held as usize);
            if met == at && *held != this && self.store.id(row) < self.store.id(*held as usize) {
                *held = this;
            }
            *last = (value, met);
        }
        let late = |((account, _), row): ((u32, u64), u32)| {
            let since = self.since.get(account as usize).copied().unwrap_or(i64::MAX);
            (self.at(row as usize) > since.saturating_add(self.baseline)).then_some(row as usize)
        };
        Some(RowSet::of(self.store.len(), first.into_iter().filter_map(late)))
    }
}

#[cfg(test)]
mod tests;
