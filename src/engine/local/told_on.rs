//! Rows of filters told on when others come to a case: where a filter is of columns, only those that came are looked at.

use super::LocalEngine;
use super::cache::Cache;
use super::notes::EngineFacts;
use crate::query::{Evaluator, Passing};
use crate::store::RowSet;
use std::sync::Arc;

/// Rows that came are told on up to one in so many: rows that come between the others move all behind them.
const FEW: usize = 16;

impl LocalEngine {
    /// Takes over the rows of filters from before others came, where those that were there say what they said and, with
    /// `same_accounts`, are of the accounts that they were of.
    pub(super) fn tell_filters_on(&mut self, before: &mut Cache, same_accounts: bool) {
        let (fresh, len) = (Arc::clone(&self.growing.fresh), self.store.len());
        if fresh.next_from(0).is_some_and(|first| len - first > len / FEW) {
            return;
        }
        let came: Vec<usize> = fresh.few().collect();
        let mut told_on = Vec::new();
        let facts = EngineFacts::of(self);
        let evaluator =
            Evaluator { store: &self.store, records: &self.sources, facts: &facts, stopped: &|| false };
        for (filter, passing) in before.take_filters() {
            let fits = passing.unjudged.is_none() && passing.rows.out_of() + fresh.count() == len;
            if !fits || (filter.asks_accounts() && !same_accounts) {
                continue;
            }
            let Some(passes) = evaluator.of_each(&filter, &came) else { continue };
            let passing_rows = came.iter().zip(passes).filter(|(_, passes)| *passes).map(|(row, _)| *row);
            let own: Vec<usize> = passing_rows.collect();
            let mut rows: RowSet = Arc::unwrap_or_clone(passing.rows);
            rows.grow(&fresh, |row| own.binary_search(&row).is_ok());
            told_on.push((filter, Passing::sure(rows)));
        }
        for (filter, passing) in told_on {
            self.cache.keep(filter, passing);
        }
    }
}
