//! Finds when each session of an access has its first record.

use super::first_by_key::Key;
use super::sign_in::key;
use crate::chain::IdentityKind;
use crate::chain::known_rows::KnownRows;
use crate::event::Field;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;

/// The first instant at which each session of an access is on a record of any log.
#[derive(Debug, Clone, Default)]
pub(super) struct SessionStarts(FxHashMap<Key, i64>);

impl SessionStarts {
    /// Finds the first records of the sessions of some accesses.
    pub fn of(store: &Store, known: &KnownRows, accesses: &RowSet) -> Self {
        let mut starts = Self::default();
        if store.other_ids().is_some() {
            for (row, at) in accesses.iter().map_while(|row| Some((row, store.order(row)?))) {
                let beside = store.carried_beside(Field::SessionId, row);
                beside.filter_map(session).for_each(|session| starts.seen(session, at));
            }
        }
        let Some(column) = store.text(Field::SessionId) else { return starts };
        let mut wanted = vec![false; column.distinct() + 1];
        accesses.iter().for_each(|row| wanted[column.code(row) as usize] = true);
        let mut first = vec![i64::MAX; wanted.len()];
        let records = known.among(&store.all().without(&store.statements()));
        for (row, at) in records.iter().map_while(|row| Some((row, store.order(row)?))) {
            let first = &mut first[column.code(row) as usize];
            *first = at.min(*first);
        }
        for (value, (first, wanted)) in column.values().zip(first.into_iter().zip(wanted).skip(1)) {
            if let Some(session) = session(value)
                && (wanted || starts.0.contains_key(&session))
            {
                starts.seen(session, first);
            }
        }
        starts
    }

    fn seen(&mut self, session: Key, at: i64) {
        let first = self.0.entry(session).or_insert(at);
        *first = at.min(*first);
    }

    /// The first instant of the oldest session of an access; `None` if it carries none.
    pub fn start(&self, store: &Store, row: usize) -> Option<i64> {
        let sessions = store.carried(Field::SessionId, row).filter_map(session);
        sessions.filter_map(|session| self.0.get(&session).copied()).min()
    }
}

fn session(value: &str) -> Option<Key> {
    key(IdentityKind::Session, value)
}
