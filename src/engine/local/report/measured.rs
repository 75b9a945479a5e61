//! Statistics per value of a field: messages, accounts, accesses, first and last event.

use crate::chain::VerdictKind;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError};
use crate::event::{Field, Kind, Shape, TextMap, When, token_key};
use crate::query::Filter;
use crate::store::{ABSENT, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::IpAddr;

/// How many rows are processed between two checks for cancellation.
const LOOK: usize = 1 << 16;

/// Statistics of the events with a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// Number of distinct messages that they name.
    pub messages: u64,
    /// Number of distinct accounts.
    pub accounts: u64,
    /// Number of accesses to mailboxes recorded in a log.
    pub accesses: u64,
    /// How many of these no sign-in issued.
    pub orphans: u64,
    /// How many of these can't be judged (uncovered or untied).
    pub unjudged: u64,
    /// Time of the first dated event; that of an undated one if none is dated.
    pub first: Option<When>,
    /// Time of the last dated event.
    pub last: Option<When>,
}

impl LocalEngine {
    /// The statistics for each of some values of a field, over the events of a filter, in one pass.
    ///
    /// # Errors
    /// When it was cancelled, and while the analysis is not done.
    pub fn measured(
        &mut self,
        filter: &Filter,
        (field, values): (Field, &[&str]),
        cancel: &Cancel,
    ) -> Result<Vec<Measured>, EngineError> {
        let analysis = self.known(filter.instant())?;
        let rows = self.filtered(filter, cancel)?;
        let store = &self.store;
        let accesses = store.accesses().without(&store.statements());
        let mut sums = Sums::of(store, field, values);
        for (at, row) in rows.iter().enumerate() {
            if at.is_multiple_of(LOOK) && cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            sums.take(row, accesses.contains(row), analysis.judged.kind(row));
        }
        Ok(sums.end())
    }
}

/// Accumulates the statistics of each value.
struct Sums<'s> {
    store: &'s Store,
    field: Field,
    names: Names,
    each: Vec<Sum>,
    /// What records state beside the value of their row, by row, from the current one on.
    beside: &'s [(u32, u32)],
    /// The value numbers of the current row, each once; kept to reuse its memory.
    of_row: Vec<u32>,
}

#[derive(Default)]
struct Sum {
    measured: Measured,
    messages: Distinct,
    accounts: Distinct,
    first: Option<usize>,
    last: Option<usize>,
}

impl<'s> Sums<'s> {
    fn of(store: &'s Store, field: Field, values: &[&str]) -> Self {
        let mut names = Names::default();
        for (at, value) in (0..).zip(values) {
            names.numbers.entry(key(store, (field, value))).or_insert(at);
        }
        let each = values.iter().map(|_| Sum::default()).collect();
        Self { store, field, names, each, beside: store.stated_beside(field), of_row: Vec::new() }
    }

    /// Takes a row; they come in order.
    fn take(&mut self, row: usize, access: bool, verdict: Option<VerdictKind>) {
        let Self { store, field, names, each, beside, of_row } = self;
        of_row.clear();
        let mut meet = |code: u32, value: Option<&str>| {
            let number = value.and_then(|value| names.known(code, || key(store, (*field, value))));
            of_row.extend(number.filter(|number| !of_row.contains(number)));
        };
        if let Some(column) = store.text(*field) {
            meet(column.code(row), column.value(row));
        } else if let Some(column) = store.list(*field) {
            column.codes(row).iter().for_each(|code| meet(*code, column.value_of(*code)));
        }
        // an account has also the rows whose records state it beside the acting one
        while let Some(((at, code), rest)) = beside.split_first().filter(|((at, _), _)| *at as usize <= row) {
            if *at as usize == row {
                meet(*code, store.text(*field).and_then(|column| column.value_of(*code)));
            }
            *beside = rest;
        }
        for value in store.told_beside(*field, row) {
            let number = names.numbers.get(&key(store, (*field, value))).copied();
            of_row.extend(number.filter(|number| !of_row.contains(number)));
        }
        let code = store.text(Field::Account).map_or(ABSENT, |column| column.code(row));
        let account = Some(store.spelled(Field::Account, code)).filter(|code| *code != ABSENT);
        for number in of_row.iter() {
            let Some(sum) = each.get_mut(*number as usize) else { continue };
            store.messages(row).for_each(|message| sum.messages.add(message));
            if let Some(code) = account {
                sum.accounts.add(code);
            }
            sum.measured.accesses += u64::from(access);
            match verdict {
                Some(VerdictKind::Orphan) => sum.measured.orphans += 1,
                Some(VerdictKind::Uncovered | VerdictKind::Untied) => sum.measured.unjudged += 1,
                Some(VerdictKind::Tied) | None => {}
            }
            sum.first = sum.first.or(Some(row));
            sum.last = Some(row).filter(|row| *row < store.dated()).or(sum.last);
        }
    }

    fn end(self) -> Vec<Measured> {
        let when = |row: Option<usize>| self.store.when(row?);
        let end = |sum: Sum| Measured {
            messages: sum.messages.count,
            accounts: sum.accounts.count,
            first: when(sum.first),
            last: when(sum.last),
            ..sum.measured
        };
        self.each.into_iter().map(end).collect()
    }
}

/// So many codes are kept in a set; of more, a bit for each takes less room and time.
const FEW: usize = 1 << 16;

/// Counts codes, each once.
#[derive(Default)]
struct Distinct {
    few: FxHashSet<u32>,
    /// A bit for each code, once they are many.
    many: Vec<u64>,
    count: u64,
}

impl Distinct {
    fn add(&mut self, code: u32) {
        if self.many.is_empty() {
            self.count += u64::from(self.few.insert(code));
            if self.few.len() > FEW {
                for code in std::mem::take(&mut self.few) {
                    self.mark(code);
                }
            }
        } else {
            self.count += u64::from(self.mark(code));
        }
    }

    /// Sets the bit of a code; whether it was not set yet.
    fn mark(&mut self, code: u32) -> bool {
        let (at, bit) = (code as usize / 64, 1 << (code % 64));
        if self.many.len() <= at {
            self.many.resize(at + 1, 0);
        }
        let is_new = self.many[at] & bit == 0;
        self.many[at] |= bit;
        is_new
    }
}

/// Maps values to numbers, by the key that their spellings share; results are cached by column code.
#[derive(Default)]
struct Names {
    numbers: TextMap<String, u32>,
    met: FxHashMap<u32, Option<u32>>,
}

impl Names {
    /// The number of a value; `None` if no statistics are asked for it.
    fn known(&mut self, code: u32, key: impl FnOnce() -> String) -> Option<u32> {
        *self.met.entry(code).or_insert_with(|| self.numbers.get(&key()).copied())
    }
}

/// The key shared by all spellings that a facet counts as one value.
fn key(store: &Store, (field, value): (Field, &str)) -> String {
    let spec = field.spec();
    if let (Field::Account | Field::Mailbox, Some(account)) = (field, store.account_of(value)) {
        return account.to_string();
    }
    match (spec.kind, spec.shape) {
        _ if field == Field::TokenId => token_key(value).into_owned(),
        (Kind::Address, _) => {
            value.parse::<IpAddr>().map_or_else(|_| value.to_lowercase(), |ip| ip.to_canonical().to_string())
        }
        (_, Shape::Fold) => value.to_lowercase(),
        (_, Shape::Exact | Shape::Contained) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Distinct, FEW};

    #[test]
    fn codes_are_counted_once_however_many_they_are() {
        let mut distinct = Distinct::default();
        let codes = 0..u32::try_from(FEW).unwrap() + 100;
        for code in codes.clone().chain(codes.clone()) {
            distinct.add(code * 3);
            distinct.add(code * 3);
        }
        assert_eq!(distinct.count, u64::from(codes.end));
    }
}
