//! How long they were in, and where the log could not see.

use super::LocalEngine;
use crate::case::{Measured, Stats, known_milestones};
use crate::chain::Zones;
use crate::engine::{Cancel, EngineError};
use crate::event::Field;
use crate::query::Filter;
use crate::store::{RowSet, account_key};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The accesses that are the intruder's where no query says which.
const FORGED: &str = "is:orphan";

impl LocalEngine {
    /// Where the log could not see, by what was known at an instant.
    pub(super) fn zones(&mut self, as_of: Option<i64>) -> Result<Arc<Zones>, EngineError> {
        Ok(Arc::clone(&self.known(as_of)?.zones))
    }

    pub(super) fn stats(
        &mut self,
        filter: &Filter,
        chosen: Option<&str>,
        as_of: Option<&(String, i64)>,
        cancel: &Cancel,
    ) -> Result<Stats, EngineError> {
        let until = as_of.map(|(_, until)| *until);
        let analysis = self.known(until)?;
        let rows = self.filtered(filter, cancel)?;
        let suspect = if chosen.is_some() {
            // what people say of an access is in no log
            rows.and(self.store.accesses()).without(self.store.claims())
        } else {
            rows.and(&analysis.judged.orphan)
        };
        let told = &self.summary.milestones;
        let milestones = until.map_or_else(|| told.clone(), |until| known_milestones(told, until));
        let zones = Arc::clone(&analysis.zones);
        let measured =
            Measured { milestones: &milestones, store: &self.store, suspect: &suspect, zones: &zones };
        Ok(Stats {
            as_of: as_of.map(|(day, _)| day.clone()),
            until,
            suspect: chosen.unwrap_or(FORGED).to_owned(),
            uncovered: rows.common(&analysis.judged.uncovered) as u64,
            untied: rows.common(&analysis.judged.untied) as u64,
            measures: measured.all(),
            milestones,
            zones,
            mailboxes: chosen.map(|_| self.mailboxes(&rows)),
        })
    }

    /// The mailboxes that some rows are about.
    fn mailboxes(&self, rows: &RowSet) -> BTreeSet<String> {
        let names = |rows: &RowSet, field| {
            let (values, _) = self.store.facet(rows, field);
            values.into_iter().map(|(name, _)| account_key(name).into_owned()).collect::<Vec<String>>()
        };
        let owned = self.store.rows_with(Field::Mailbox, &|_| true);
        let unowned = rows.and(self.store.accesses()).without(&owned);
        names(rows, Field::Mailbox).into_iter().chain(names(&unowned, Field::Account)).collect()
    }
}
