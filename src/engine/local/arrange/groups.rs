//! Groups of rows: which rows belong together, and in which order. A place is an index into the rows in group order.

use super::chain_names::ChainNames;
use super::group_heads::{GroupHeads, UnfoldedGroups};
use super::pacing::Pacing;
use crate::chain::Graph;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError, GroupName, Grouping};
use crate::event::{Bound, Field, HOUR, Precision, SECOND, Zone, saturated};
use crate::store::{ABSENT, Column, RowSet, Store, Tally};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

/// The key that all rows of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Start of the hour (ns since 1970 UTC), code of the account, or number of the chain.
    Of(i64),
    /// Dated, without an hour, account or chain.
    None,
    /// Undated.
    Undated,
}

/// Computes the group keys of rows.
pub(super) struct Keys<'e> {
    by: Grouping,
    zone: Zone,
    store: &'e Store,
    /// How many rows have a time: they are the first.
    dated: usize,
    accounts: Option<&'e Column>,
    /// By code of an account, that of all its spellings.
    spellings: &'e [u32],
    graph: Option<&'e Graph>,
}

impl<'e> Keys<'e> {
    /// As of an instant, or as of now.
    pub(super) fn of(engine: &'e LocalEngine, (by, zone): (Grouping, Zone), as_of: Option<i64>) -> Self {
        let store = &*engine.store;
        let graph = engine.analyses.at(as_of).map(|known| &known.graph);
        let accounts = store.text(Field::Account);
        // it takes long where they are not known yet
        let spellings = if by == Grouping::Account { store.spellings(Field::Account) } else { &[] };
        Self { by, zone, store, dated: store.dated(), accounts, spellings, graph }
    }

    pub(super) fn key(&self, row: usize) -> Key {
        if row >= self.dated {
            return Key::Undated;
        }
        let found = match self.by {
            Grouping::None => None,
            Grouping::Hour => self.hour(row),
            Grouping::Account => {
                let code = self.accounts.map_or(ABSENT, |accounts| accounts.code(row));
                let code = self.spellings.get(code as usize).copied().unwrap_or(code);
                Some(code).filter(|code| *code != ABSENT).map(i64::from)
            }
            Grouping::Chain => self.graph.and_then(|graph| graph.chain(row)).map(i64::from),
        };
        found.map_or(Key::None, Key::Of)
    }

    /// The start of the hour in which a row happened; `None` if its time is not known to the hour.
    fn hour(&self, row: usize) -> Option<i64> {
        let when = self.store.when(row)?;
        let ns = self.store.order(row)?;
        let known = when.precision() >= Precision::Hour && when.from() != Bound::Open;
        let of_hour = ns.saturating_add(self.zone.offset_at(ns) * SECOND).rem_euclid(HOUR);
        known.then(|| ns.saturating_sub(of_hour))
    }

    /// Reads the keys of ascending rows: those of one hour stand together, and are told by their instants.
    fn reader(&self) -> impl FnMut(usize) -> Key {
        let mut wide = self.store.wide().map(|(row, _)| row).peekable();
        let mut hour: Option<(i64, Key)> = None;
        move |row| {
            if self.by != Grouping::Hour {
                return self.key(row);
            }
            while wide.next_if(|wide| *wide < row).is_some() {}
            let is_exact = wide.peek() != Some(&row);
            if let (Some((ends, key)), Some(at)) = (hour, self.store.order(row))
                && is_exact
                && at < ends
            {
                return key;
            }
            let key = self.key(row);
            if let Key::Of(begins) = key
                && is_exact
            {
                hour = Some((begins.saturating_add(HOUR), key));
            }
            key
        }
    }

    /// The name of the group with a key, whose first row is `first`.
    pub(super) fn name(&self, key: Key, first: usize) -> GroupName {
        match (key, self.by) {
            (Key::Undated, _) => GroupName::Undated,
            (Key::None, _) | (_, Grouping::None) => GroupName::None,
            (Key::Of(begins), Grouping::Hour) => GroupName::Hour(begins),
            (Key::Of(_), Grouping::Account) => GroupName::Account(self.account(first).unwrap_or_default()),
            (Key::Of(_), Grouping::Chain) => GroupName::Chain(self.store.id(first)),
        }
    }

    pub(super) fn account(&self, row: usize) -> Option<String> {
        let accounts = self.accounts?;
        accounts.value_of(self.store.spelled(Field::Account, accounts.code(row))).map(str::to_owned)
    }
}

/// A group: its key, its range of places, and its totals.
#[derive(Debug, Clone)]
pub(super) struct GroupRows {
    pub(super) key: Key,
    pub(super) places: Range<usize>,
    pub(super) total: Tally,
}

/// A number for each key, found without a hash where keys are codes, or where many rows in a row have the same.
#[derive(Debug, Clone, Default)]
struct KeyNumbers {
    /// By code of the account, or number of the chain.
    codes: Vec<Option<NonZeroU32>>,
    /// By start of the hour.
    hours: FxHashMap<i64, NonZeroU32>,
    /// The hour that was asked for last.
    last: Option<(i64, NonZeroU32)>,
    none: Option<NonZeroU32>,
    undated: Option<NonZeroU32>,
    is_hours: bool,
}

impl KeyNumbers {
    fn of(keys: &Keys<'_>) -> Self {
        Self { is_hours: keys.by == Grouping::Hour, ..Self::default() }
    }

    fn get(&self, key: Key) -> Option<u32> {
        let number = match key {
            Key::None => self.none,
            Key::Undated => self.undated,
            Key::Of(hour) if self.is_hours => self.hours.get(&hour).copied(),
            Key::Of(code) => usize::try_from(code).ok().and_then(|code| *self.codes.get(code)?),
        };
        number.map(|number| number.get() - 1)
    }

    fn set(&mut self, key: Key, number: u32) {
        // one more, so that no number takes no room
        let number = NonZeroU32::MIN.saturating_add(number);
        match key {
            Key::None => self.none = Some(number),
            Key::Undated => self.undated = Some(number),
            Key::Of(hour) if self.is_hours => {
                self.hours.insert(hour, number);
                self.last = None;
            }
            Key::Of(code) => {
                let Ok(code) = usize::try_from(code) else { return };
                if self.codes.len() <= code {
                    self.codes.resize(code + 1, None);
                }
                self.codes[code] = Some(number);
            }
        }
    }

    /// The number of a key; this one if it has none.
    fn or_insert(&mut self, key: Key, next: u32) -> u32 {
        if let (Key::Of(hour), Some((last, number))) = (key, self.last)
            && hour == last
        {
            return number.get() - 1;
        }
        let known = self.get(key);
        if known.is_none() {
            self.set(key, next);
        }
        if let Key::Of(hour) = key
            && self.is_hours
        {
            self.last = self.hours.get(&hour).map(|number| (hour, *number));
        }
        known.unwrap_or(next)
    }
}

/// The rows of a filter in group order; groups are contiguous.
#[derive(Debug, Default)]
pub(in crate::engine::local) struct Groups {
    pub(super) held: Vec<GroupRows>,
    /// The row at each place.
    rows: Vec<u32>,
    /// The index of the group with a key.
    of: KeyNumbers,
    /// Marked and commented events of each group that has any.
    noted: FxHashMap<usize, (u64, u64)>,
    /// Of groups of accounts: the events of other groups that name them.
    named: FxHashMap<usize, u64>,
    /// Of groups of chains: which of them ids name.
    pub(super) chains: ChainNames,
    /// The places at which runs of alike events begin.
    heads: GroupHeads,
}

impl Groups {
    /// Sorts rows into groups, keeping their order within a group (a counting sort, in two passes).
    pub(super) fn of(keys: &Keys<'_>, all: &RowSet, pacing: &mut Pacing<'_>) -> Result<Self, EngineError> {
        let count = all.count();
        let store = keys.store;
        let mut numbers = KeyNumbers::of(keys);
        let mut found: Vec<(Key, Tally)> = Vec::new();
        let mut codes: Vec<u32> = Vec::with_capacity(count);
        let mut read_key = keys.reader();
        for (at, row) in all.iter().enumerate() {
            pacing.step(at, 2 * count)?;
            let key = read_key(row);
            let next = saturated::<u32>(found.len());
            let number = numbers.or_insert(key, next);
            if number == next {
                found.push((key, Tally::default()));
            }
            let total = &mut found[number as usize].1;
            total.records += 1;
            total.operations = total.operations.saturating_add(store.operations(row));
            codes.push(number);
        }
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|at| {
            let (key, total) = &found[*at];
            let most = if keys.by == Grouping::Account { total.records } else { 0 };
            let last = match key {
                Key::Of(_) => 0,
                Key::None => 1,
                Key::Undated => 2,
            };
            // groups of equal size are in the order of their first events
            (last, Reverse(most), *at)
        });
        let mut next = vec![0; found.len()];
        let mut groups = Self { rows: vec![0; codes.len()], ..Self::default() };
        let mut begins = 0;
        for at in order {
            let (key, total) = found[at];
            let ends = begins + saturated::<usize>(total.records);
            numbers.set(key, saturated::<u32>(groups.held.len()));
            groups.held.push(GroupRows { key, places: begins..ends, total });
            next[at] = begins;
            begins = ends;
        }
        for (at, (row, code)) in all.iter().zip(codes).enumerate() {
            pacing.step(count + at, 2 * count)?;
            let place = &mut next[code as usize];
            groups.rows[*place] = saturated::<u32>(row);
            *place += 1;
        }
        groups.of = numbers;
        if keys.by == Grouping::Account {
            groups.name(store, all);
        }
        Ok(groups)
    }

    /// Counts marked and commented events per group.
    pub(super) fn noting(
        mut self,
        keys: &Keys<'_>,
        all: &RowSet,
        (marked, commented): (&RowSet, &RowSet),
    ) -> Self {
        for (rows, is_mark) in [(marked, true), (commented, false)] {
            for row in rows.iter().filter(|row| all.contains(*row)) {
                let Some(group) = self.with(keys.key(row)) else { continue };
                let (marks, comments) = self.noted.entry(group).or_default();
                *if is_mark { marks } else { comments } += 1;
            }
        }
        self
    }

    /// Counts the events that name an account besides the one that acted.
    fn name(&mut self, store: &Store, all: &RowSet) {
        let beside = store.stated_beside(Field::Account).iter();
        for (_, code) in beside.filter(|(row, _)| all.contains(*row as usize)) {
            if let Some(group) = self.with(Key::Of(i64::from(*code))) {
                *self.named.entry(group).or_default() += 1;
            }
        }
    }

    /// How many events of other groups name the account of a group.
    pub(super) fn named(&self, group: usize) -> u64 {
        self.named.get(&group).copied().unwrap_or_default()
    }

    /// How many events of a group are marked, and how many have a comment.
    pub(super) fn noted(&self, group: usize) -> (u64, u64) {
        self.noted.get(&group).copied().unwrap_or_default()
    }

    /// The places at which runs begin in some groups at least, if they are known.
    pub(super) fn known_heads(&self, wanted: &UnfoldedGroups) -> Option<Arc<RowSet>> {
        self.heads.of(wanted)
    }

    /// Finds the places at which runs begin in some groups at least; `parts` tells whether a row starts a new run after the
    /// one before it.
    pub(super) fn heads(
        &self,
        wanted: &UnfoldedGroups,
        parts: impl Fn(usize, usize) -> bool + Sync,
        cancel: &Cancel,
    ) -> Result<Arc<RowSet>, EngineError> {
        let row = |place: usize| self.rows[place] as usize;
        let parts = |before: usize, place: usize| parts(row(before), row(place));
        let heads = self.heads.find(&self.held, wanted, parts, &|| cancel.is_cancelled());
        heads.ok_or(EngineError::Cancelled)
    }

    /// The places of the run that contains a place; `None` if runs of its group were not looked for.
    pub(super) fn run_at(&self, place: usize) -> Option<Range<usize>> {
        let group = self.at(place)?;
        let (heads, ends) = (self.heads.of_group(group)?, self.held[group].places.end);
        Some(heads.before(place + 1)?..heads.next_from(place + 1).map_or(ends, |next| next.min(ends)))
    }

    /// The places of some rows.
    pub(super) fn places(&self, keys: &Keys<'_>, rows: &RowSet) -> RowSet {
        let place = |row: usize| self.place(keys.key(row), row);
        RowSet::of(self.rows.len(), rows.iter().filter_map(place))
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at a place.
    pub(super) fn row(&self, place: usize) -> Option<usize> {
        self.rows.get(place).map(|row| *row as usize)
    }

    /// The index of the group with a key.
    pub(super) fn with(&self, key: Key) -> Option<usize> {
        self.of.get(key).map(|number| number as usize)
    }

    /// The place of a row in the group with a key.
    pub(super) fn place(&self, key: Key, row: usize) -> Option<usize> {
        let places = self.held.get(self.with(key)?)?.places.clone();
        let found = self.rows.get(places.clone())?.binary_search_by(|held| (*held as usize).cmp(&row));
        found.ok().map(|at| places.start + at)
    }

    /// The index of the group that contains a place.
    pub(super) fn at(&self, place: usize) -> Option<usize> {
        let at = self.held.partition_point(|held| held.places.end <= place);
        (at < self.held.len()).then_some(at)
    }
}
