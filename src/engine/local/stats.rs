//! Dwell time statistics and blind zones.

use super::LocalEngine;
use crate::case::{Measured, Stats, UnnamedAgency, decides, keep_reached, known_milestones};
use crate::chain::Zones;
use crate::engine::{Cancel, EngineError};
use crate::event::Field;
use crate::query::Filter;
use crate::read::Milestone;
use crate::store::{RowSet, Store, account_key};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The query for the intruder's accesses if none is given.
pub(super) const FORGED: &str = "is:orphan";

/// What dwell time statistics are computed for.
#[derive(Debug, Clone, Copy)]
pub(super) struct StatsAsk<'a> {
    /// The events to measure.
    pub filter: &'a Filter,
    /// Query and filter of the intruder's accesses among them; without one, the accesses that no sign-in issued.
    pub chosen: Option<&'a (String, Filter)>,
    /// The query of the events, if milestones and blind zones are to be limited to them as well.
    pub within: Option<&'a str>,
}

impl LocalEngine {
    /// The blind zones, as known at an instant.
    pub(super) fn zones(&mut self, as_of: Option<i64>) -> Result<Arc<Zones>, EngineError> {
        Ok(Arc::clone(&self.known(as_of)?.zones))
    }

    pub(super) fn stats(
        &mut self,
        ask: &StatsAsk<'_>,
        as_of: Option<&(String, i64)>,
        cancel: &Cancel,
    ) -> Result<Stats, EngineError> {
        let until = as_of.map(|(_, until)| *until);
        let analysis = self.known(until)?;
        let rows = self.filtered(ask.filter, cancel)?;
        let chosen = match ask.chosen {
            Some((_, chosen)) => Some(self.filtered(chosen, cancel)?),
            None => None,
        };
        let suspect = match &chosen {
            // statements about accesses are not accesses in a log
            Some(chosen) => rows.and(chosen).and(self.store.accesses()).without(&self.store.statements()),
            None => rows.and(&analysis.judged.orphan),
        };
        let further = chosen.map_or_else(|| RowSet::clone(&rows), |chosen| rows.without(&chosen));
        let told = &self.summary.milestones;
        let mut milestones = until.map_or_else(|| told.clone(), |until| known_milestones(told, until));
        // during playback later milestones are not reached yet
        let played = ask.filter.up_to_place().map(|place| place.time);
        if let Some(instant) = played {
            keep_reached(&mut milestones, instant);
        }
        let zones = Arc::clone(&analysis.zones);
        let scope = ask.within.map(|_| Asked::of(&self.store, &rows));
        let mut named = Vec::new();
        if let Some(scope) = &scope {
            // what decides for the whole case stays, whoever it is of
            let all = milestones.clone();
            milestones.retain(|milestone| scope.is_told_of(milestone) || decides(milestone, &all));
            named.extend(milestones.iter().map(|milestone| scope.is_told_of(milestone)));
        }
        let subjects = Measured {
            milestones: &milestones,
            measured: &named,
            store: &self.store,
            suspect: &suspect,
            zones: &zones,
            mailboxes: scope.as_ref().map(|scope| &scope.mailboxes),
        };
        let measures = subjects.all();
        Ok(Stats {
            as_of: as_of.map(|(day, _)| day.clone()),
            until,
            played,
            within: ask.within.map(str::to_owned),
            suspect: ask.chosen.map_or(FORGED, |(query, _)| query).to_owned(),
            uncovered: further.common(&analysis.judged.uncovered) as u64,
            untied: further.common(&analysis.judged.untied) as u64,
            measures,
            unnamed: UnnamedAgency::all(&self.store, &milestones),
            milestones,
            zones,
            mailboxes: scope.map(|scope| scope.mailboxes),
        })
    }
}

/// The agencies, accounts and mailboxes that some rows are about, by their comparison keys.
struct Asked {
    agencies: BTreeSet<String>,
    accounts: BTreeSet<String>,
    /// The mailboxes; for accesses that name none, the accounts.
    mailboxes: BTreeSet<String>,
}

impl Asked {
    fn of(store: &Store, rows: &RowSet) -> Self {
        let names = |rows: &RowSet, field| {
            let written = store.written(rows, field);
            written.map(|name| account_key(name).into_owned()).collect::<BTreeSet<String>>()
        };
        let owned = store.rows_with(Field::Mailbox, &|_| true);
        let unowned = rows.and(store.accesses()).without(&owned);
        let mut mailboxes = names(rows, Field::Mailbox);
        mailboxes.extend(names(&unowned, Field::Account));
        Self { agencies: names(rows, Field::Agency), accounts: names(rows, Field::Account), mailboxes }
    }

    /// Whether a milestone concerns the whole case, or somebody whom the rows are about.
    fn is_told_of(&self, milestone: &Milestone) -> bool {
        let name = |name: &String| account_key(name).into_owned();
        match (&milestone.account, &milestone.agency) {
            (Some(account), _) => {
                self.accounts.contains(&name(account)) || self.mailboxes.contains(&name(account))
            }
            (None, Some(agency)) => self.agencies.contains(&name(agency)),
            (None, None) => true,
        }
    }
}
