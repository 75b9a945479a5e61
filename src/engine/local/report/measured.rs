//! What stands behind each value of a field: messages, accounts, accesses, when it was first and last.

use crate::chain::VerdictKind;
use crate::engine::local::LocalEngine;
use crate::engine::{Cancel, EngineError};
use crate::event::{Field, Kind, Shape, When};
use crate::query::Filter;
use crate::store::{ABSENT, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::IpAddr;

/// How many rows are looked at between two looks at whether the answer is still wanted.
const LOOK: usize = 1 << 16;

/// What stands behind a value, of some events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// Distinct messages that are named.
    pub messages: u64,
    /// Distinct accounts that acted.
    pub accounts: u64,
    /// Accesses to mailboxes by a log.
    pub accesses: u64,
    /// Of these, those that no sign-in issued.
    pub orphans: u64,
    /// Of these, those of which nobody can say whether one did.
    pub unjudged: u64,
    /// When the first event with a time was, or one without where none has any.
    pub first: Option<When>,
    /// When the last event with a time was.
    pub last: Option<When>,
}

impl LocalEngine {
    /// What stands behind each of some values of a field, of the events of a filter: in one pass, however many values.
    ///
    /// # Errors
    /// When it was cancelled, and while chains are not known.
    pub fn measured(
        &mut self,
        filter: &Filter,
        (field, values): (Field, &[&str]),
        cancel: &Cancel,
    ) -> Result<Vec<Measured>, EngineError> {
        let analysis = self.known(filter.instant())?;
        let rows = self.filtered(filter, cancel)?;
        let store = &self.store;
        let accesses = store.accesses().without(store.claims());
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

/// What is known so far of each value.
struct Sums<'s> {
    store: &'s Store,
    field: Field,
    names: Names,
    each: Vec<Sum>,
    /// The values of a row, each once.
    of_row: Vec<u32>,
}

#[derive(Default)]
struct Sum {
    measured: Measured,
    messages: FxHashSet<u32>,
    accounts: FxHashSet<u32>,
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
        Self { store, field, names, each, of_row: Vec::new() }
    }

    fn take(&mut self, row: usize, access: bool, verdict: Option<VerdictKind>) {
        let Self { store, field, names, each, of_row } = self;
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
        let code = store.text(Field::Account).map_or(ABSENT, |column| column.code(row));
        let account = Some(store.spelled(Field::Account, code)).filter(|code| *code != ABSENT);
        let messages = store.list(Field::MessageIds).map_or(&[][..], |column| column.codes(row));
        for number in of_row.iter() {
            let Some(sum) = each.get_mut(*number as usize) else { continue };
            sum.messages.extend(messages);
            sum.accounts.extend(account);
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
            messages: sum.messages.len() as u64,
            accounts: sum.accounts.len() as u64,
            first: when(sum.first),
            last: when(sum.last),
            ..sum.measured
        };
        self.each.into_iter().map(end).collect()
    }
}

/// Numbers of values by what their spellings have in common; what was met once is known by its code.
#[derive(Default)]
struct Names {
    numbers: FxHashMap<String, u32>,
    met: FxHashMap<u32, Option<u32>>,
}

impl Names {
    /// The number of a value that was entered.
    fn known(&mut self, code: u32, key: impl FnOnce() -> String) -> Option<u32> {
        *self.met.entry(code).or_insert_with(|| self.numbers.get(&key()).copied())
    }
}

/// What all spellings of a value have in common that a facet tells as one.
fn key(store: &Store, (field, value): (Field, &str)) -> String {
    let spec = field.spec();
    if let (Field::Account | Field::Mailbox, Some(account)) = (field, store.account_of(value)) {
        return account.to_string();
    }
    match (spec.kind, spec.shape) {
        (Kind::Address, _) => {
            value.parse::<IpAddr>().map_or_else(|_| value.to_lowercase(), |ip| ip.to_canonical().to_string())
        }
        (_, Shape::Fold) => value.to_lowercase(),
        (_, Shape::Exact | Shape::Contained) => value.to_owned(),
    }
}
