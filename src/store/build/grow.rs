//! A store that takes in more.

use super::{Builder, IdIndex, Part};
use crate::event::{Field, Id};
use crate::read::{Batch, DispositionCounts, Sink};
use crate::store::agencies::Agencies;
use crate::store::columns::Columns;
use crate::store::limits::Limits;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

impl Store {
    /// What is held in one hand, where it stands; of what is held in others too, a copy.
    #[must_use]
    pub fn owned(shared: Arc<Self>) -> Self {
        Arc::try_unwrap(shared).unwrap_or_else(|store| Self {
            told: store.told.clone(),
            ..Self::of(Columns::clone(&store.columns))
        })
    }

    /// Takes in what batches gathered, as a [`Builder`] does. What is behind all that is there costs what it is; for rows
    /// that come between others room is made.
    pub fn grow(&mut self, grows: &mut GrowthState, batches: Vec<Box<dyn Batch>>) -> GrowthResult {
        let since = self.len();
        let GrowthState { known, repeats, limits, mut refused } = std::mem::take(grows);
        let columns = Arc::unwrap_or_clone(std::mem::take(&mut self.columns));
        let full = !refused.is_empty();
        let mut builder = Builder {
            columns,
            known,
            repeats,
            limits,
            named: since,
            there: since,
            full,
            ..Builder::default()
        };
        let mut fates: Vec<(u32, DispositionCounts)> = Vec::new();
        for batch in batches {
            let batch: Box<dyn Any> = batch;
            let Ok(mut part) = batch.downcast::<Part>() else { continue };
            if builder.refuses(part.as_ref()) {
                *refused.entry(part.0.source(0)).or_default() += part.0.len() as u64;
                continue;
            }
            fates.push((part.0.source(0), builder.absorb_part(&mut part.0)));
        }
        let moved = builder.number() | builder.moved.is_some();
        let order = builder.settle(since);
        let fresh = order.iter().filter(|(_, row)| *row as usize >= since).map(|(at, _)| at);
        let fresh = RowSet::of(builder.len(), fresh);
        let Builder { columns, known, repeats, changed, .. } = builder;
        *grows = GrowthState { known, repeats, limits, refused };
        self.columns = Arc::new(columns);
        let renamed = if moved || changed {
            self.look_anew();
            true
        } else {
            !self.look_at(&fresh)
        };
        GrowthResult { fates, fresh, moved, renamed }
    }

    /// Forgets what is known of all rows.
    fn look_anew(&mut self) {
        let columns = Arc::unwrap_or_clone(std::mem::take(&mut self.columns));
        *self = Self { told: std::mem::take(&mut self.told), ..Self::of(columns) };
    }

    /// Tells on what is known of all rows, where those that were there say what they said. Answers whether each of those
    /// counts for the agency that it did.
    pub(in crate::store) fn look_at(&mut self, fresh: &RowSet) -> bool {
        let mut known = std::mem::take(&mut self.known);
        self.synthetic.grow(fresh, |row| self.columns.synthetic.get(row));
        let mut agencies = std::mem::take(&mut self.agencies);
        let told_on = Arc::get_mut(&mut agencies).map(|agencies| agencies.grow(&self.columns, fresh));
        if told_on.is_none() {
            agencies = Arc::new(Agencies::of(&self.columns));
        }
        let same_agencies = told_on == Some(true);
        if !same_agencies {
            known.forget(Field::Agency);
        }
        self.agencies = agencies;
        known.grow(self, fresh);
        self.known = known;
        let accounts = Arc::try_unwrap(std::mem::take(&mut self.accounts)).unwrap_or_default();
        let accounts = accounts.into_inner();
        let told_on = accounts.and_then(|mut accounts| accounts.grow(self, fresh).then_some(accounts));
        self.accounts = Arc::new(told_on.map_or_else(OnceLock::new, OnceLock::from));
        same_agencies
    }
}

/// What a store has taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GrowthResult {
    /// What became of the events of each batch, with the number of its source.
    pub fates: Vec<(u32, DispositionCounts)>,
    /// The rows that are new.
    pub fresh: RowSet,
    /// Whether rows that were there may stand in another order now, or have other ids: another export of a record told its
    /// time better, or another event of their id comes before them.
    pub moved: bool,
    /// Whether rows that were there may say something else now, or count for another agency.
    pub renamed: bool,
}

impl GrowthResult {
    /// Whether rows that were there may say more now: other exports of their records came.
    #[must_use]
    pub fn has_merged(&self) -> bool {
        self.fates.iter().any(|(_, fates)| fates.merged > 0)
    }
}

/// What a store that grows needs to know of the ids that it has.
#[derive(Debug, Default)]
pub struct GrowthState {
    pub(super) known: IdIndex,
    pub(super) repeats: FxHashMap<(u32, Id), u32>,
    pub(super) limits: Limits,
    /// The sources of which something came that there was no room for, each with how many events.
    pub(super) refused: BTreeMap<u32, u64>,
}

impl GrowthState {
    /// The sources of which something came that there was no room for, each with how many events, and what is said of that.
    pub fn refused(&self) -> impl Iterator<Item = (u32, u64, String)> {
        self.refused.iter().map(|(source, events)| (*source, *events, self.limits.said()))
    }
}
