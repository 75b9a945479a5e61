//! Sightings of identities during playback, counted among the events played so far.

use crate::chain::{Identity, IdentityKind};
use crate::engine::Sighting;
use crate::engine::local::LocalEngine;
use crate::event::Field;
use crate::store::{ABSENT, RowSet, Store};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The counts of an identity up to a row, extended from one moment of a playback to the next.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct SoFar {
    pub identity: Identity,
    pub as_of: Option<i64>,
    rows: Arc<RowSet>,
    until: usize,
    records: u64,
    accounts: FxHashSet<u32>,
    agencies: FxHashSet<u32>,
}

impl SoFar {
    pub(super) fn new(identity: Identity, as_of: Option<i64>, rows: RowSet) -> Self {
        let (accounts, agencies) = (FxHashSet::default(), FxHashSet::default());
        Self { identity, as_of, rows: Arc::new(rows), until: 0, records: 0, accounts, agencies }
    }

    /// Extends the counts to row `until`, or starts anew if it is before what was counted.
    fn count(&mut self, store: &Store, until: usize) {
        if until < self.until {
            (self.until, self.records) = (0, 0);
            self.accounts.clear();
            self.agencies.clear();
        }
        let mut next = self.rows.next_from(self.until);
        while let Some(row) = next.filter(|row| *row < until) {
            self.records += 1;
            let code = |field| store.text(field).map(|column| store.spelled(field, column.code(row)));
            self.accounts.extend(code(Field::Account).filter(|code| *code != ABSENT));
            self.agencies.extend(code(Field::Agency).filter(|code| *code != ABSENT));
            next = self.rows.next_from(row + 1);
        }
        self.until = until;
    }
}

impl LocalEngine {
    /// Extends cached counts to row `until`; `None` if there are none.
    pub(super) fn count_on(
        &mut self,
        identity: &Identity,
        as_of: Option<i64>,
        until: usize,
    ) -> Option<Sighting> {
        let so_far = self.cache.take_so_far(identity, as_of)?;
        Some(self.count_so_far(so_far, until))
    }

    /// Extends counts to row `until` and caches them.
    pub(super) fn count_so_far(&mut self, mut so_far: SoFar, until: usize) -> Sighting {
        so_far.count(&self.store, until);
        let seen = self.seen_in(&so_far);
        self.cache.keep_so_far(so_far);
        seen
    }

    fn seen_in(&self, so_far: &SoFar) -> Sighting {
        let SoFar { identity, rows, until, records, accounts, agencies, .. } = so_far;
        let when = |row: usize| self.store.when(row);
        let published = || self.published(|row| row < *until && rows.contains(row));
        Sighting {
            records: *records,
            accounts: accounts.len() as u64,
            agencies: agencies.len() as u64,
            first: rows.next_from(0).and_then(when),
            last: rows.before(*until).and_then(when),
            published: (identity.kind == IdentityKind::Ip).then(published).flatten(),
            issuers: self.issuers(identity, rows.iter().take_while(|row| row < until)),
            ..Sighting::nowhere(identity.clone())
        }
    }
}
