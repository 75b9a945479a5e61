//! The rows that begin runs of alike events, told on when rows come: only these and the rows behind them are compared
//! again.

use crate::event::Zone;
use crate::query::Filter;
use crate::store::RowSet;
use std::sync::Arc;

/// Rows that came are told on up to one in so many: of more, all are compared again on all cores.
const FEW: usize = 16;

/// The rows of a filter that begin runs.
#[derive(Debug, Clone)]
pub(in crate::engine::local) struct RunHeads {
    filter: Filter,
    zone: Zone,
    /// Gaps from this many nanoseconds on separate runs.
    least: i64,
    /// The rows of the filter.
    all: Arc<RowSet>,
    heads: Arc<RowSet>,
    /// The rows that came since, which were compared with none.
    fresh: Option<RowSet>,
}

impl RunHeads {
    pub(super) fn new(filter: Filter, zone: Zone, least: i64, all: Arc<RowSet>, heads: Arc<RowSet>) -> Self {
        Self { filter, zone, least, all, heads, fresh: None }
    }

    pub(in crate::engine::local) fn is_of(&self, filter: &Filter, zone: Zone) -> bool {
        self.filter == *filter && self.zone == zone
    }

    /// The filter of the rows.
    pub(in crate::engine::local) fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether it is of the same filter and zone.
    pub(in crate::engine::local) fn is_same(&self, other: &Self) -> bool {
        self.is_of(&other.filter, other.zone)
    }

    /// The rows, unless others came since.
    pub(in crate::engine::local) fn known(&self) -> Option<&Arc<RowSet>> {
        Some(&self.heads).filter(|_| self.fresh.is_none())
    }

    /// Makes room for rows that came; those that were there say what they said. `false` where to look at all rows again
    /// is cheaper: rows that come between the others move all behind them.
    pub(in crate::engine::local) fn grow(&mut self, fresh: &RowSet) -> bool {
        let len = fresh.out_of();
        let fits = self.all.out_of() + fresh.count() == len;
        // what is let in around an event, or was known at an instant, is compared by more than the rows say
        let is_plain = !matches!(self.filter, Filter::WithContext { .. }) && self.filter.instant().is_none();
        let is_late = fresh.next_from(0).is_none_or(|first| len - first <= len / FEW);
        if !fits || !is_plain || !is_late {
            return false;
        }
        let grown = |rows: &RowSet| {
            let mut rows = rows.clone();
            rows.grow(fresh, |_| false);
            rows
        };
        self.all = Arc::new(grown(&self.all));
        self.heads = Arc::new(grown(&self.heads));
        self.fresh =
            Some(self.fresh.as_ref().map_or_else(|| fresh.clone(), |before| grown(before).or(fresh)));
        true
    }

    /// The rows of the filter that begin runs now; `None` if all have to be looked at. `parts` tells whether a row
    /// begins a run behind the one before it.
    pub(super) fn told_on(
        &self,
        all: &RowSet,
        least: i64,
        parts: impl Fn(usize, usize) -> bool,
    ) -> Option<RowSet> {
        let fresh = self.fresh.as_ref().filter(|_| self.least == least)?;
        if all.without(fresh) != *self.all {
            return None;
        }
        let own = all.and(fresh);
        let touched: Vec<usize> =
            own.few().flat_map(|row| [Some(row), all.next_from(row + 1)]).flatten().collect();
        let begins = |row: &usize| all.before(*row).is_none_or(|before| parts(before, *row));
        let begun = RowSet::of(all.out_of(), touched.iter().copied().filter(begins));
        Some(self.heads.without(&RowSet::of(all.out_of(), touched)).or(&begun))
    }
}
