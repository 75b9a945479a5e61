//! Counts: totals, by time, by value.

use super::LocalEngine;
use crate::engine::{Cancel, Counted, EngineError, FacetAnswer, FacetValue, Histogram, THROTTLED};
use crate::event::Field;
use crate::query::{Filter, same_value};
use crate::store::{RowSet, Tally};

impl LocalEngine {
    pub(super) fn count(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Counted, EngineError> {
        let rows = self.filtered(filter, cancel)?;
        let undated = |rows: &RowSet| (rows.count() - rows.rank(self.store.dated())) as u64;
        let here = undated(&rows);
        let left_out = match without_time(filter) {
            Some(wider) => {
                let wider = self.filtered(&wider, cancel)?;
                ((wider.count() - wider.rank(self.store.dated())) as u64).saturating_sub(here)
            }
            None => 0,
        };
        Ok(self.counted(&rows, left_out))
    }

    /// The numbers of some rows; so many undated ones are left out by the time alone.
    pub(super) fn counted(&self, rows: &RowSet, undated_left_out: u64) -> Counted {
        Counted {
            total: self.store.total(rows),
            undated: (rows.count() - rows.rank(self.store.dated())) as u64,
            synthetic: rows.and(self.store.synthetic()).count() as u64,
            undated_left_out,
            bounds: super::open::bounds(&self.store, rows),
        }
    }

    pub(super) fn histogram(&self, rows: &RowSet, from: i64, width: i64, buckets: usize) -> Histogram {
        let buckets = self.store.buckets(rows, from, width, buckets);
        Histogram { totals: self.store.by_stage(rows), blind: self.blind(rows), buckets }
    }

    /// Spans in which a mailbox's auditing was throttled, joined where they overlap.
    fn blind(&self, rows: &RowSet) -> Vec<(i64, i64)> {
        let throttled = self.store.rows_with(Field::Tags, &|tag| tag.eq_ignore_ascii_case("throttled"));
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for from in rows.and(&throttled).iter().filter_map(|row| self.store.order(row)) {
            let until = from.saturating_add(THROTTLED);
            match spans.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => spans.push((from, until)),
            }
        }
        spans
    }

    pub(super) fn facet(&self, rows: &RowSet, field: Field, top: usize, keep: &[String]) -> FacetAnswer {
        let (values, absent) = self.store.facet(rows, field);
        let distinct = values.len() as u64;
        let is_kept = |value: &str| keep.iter().any(|kept| same_value(field, kept, value));
        let mut answer = FacetAnswer { field, values: Vec::new(), distinct, other: Tally::default(), absent };
        for (at, (value, tally)) in values.into_iter().enumerate() {
            if at < top || is_kept(value) {
                answer.values.push(FacetValue { value: value.to_owned(), tally });
            } else {
                answer.other.records += tally.records;
                answer.other.operations += tally.operations;
            }
        }
        // What is chosen stands in the list even where the rest of the filter leaves nothing of it.
        let unseen =
            |value: &&String| !answer.values.iter().any(|known| same_value(field, value, &known.value));
        let missing: Vec<FacetValue> = keep
            .iter()
            .filter(unseen)
            .map(|value| FacetValue { value: value.clone(), tally: Tally::default() })
            .collect();
        answer.values.extend(missing);
        answer
    }

    pub(super) fn values(&self, field: Field, part: &str, top: usize) -> Vec<FacetValue> {
        let part = part.to_lowercase();
        let (values, _) = self.store.facet(&self.store.all(), field);
        let mut fitting: Vec<_> =
            values.into_iter().filter(|(value, _)| value.to_lowercase().contains(&part)).collect();
        // Values that begin with the text go before those that hold it; within each, most records first.
        fitting.sort_by_key(|(value, _)| !value.to_lowercase().starts_with(&part));
        fitting
            .into_iter()
            .take(top)
            .map(|(value, tally)| FacetValue { value: value.to_owned(), tally })
            .collect()
    }
}

/// The filter without its own terms about time; `None` where it has none.
fn without_time(filter: &Filter) -> Option<Filter> {
    match filter {
        Filter::Time { .. } => Some(Filter::All),
        Filter::And(parts) => {
            let rest: Vec<Filter> =
                parts.iter().filter(|part| !matches!(part, Filter::Time { .. })).cloned().collect();
            (rest.len() < parts.len()).then_some(Filter::And(rest))
        }
        _ => None,
    }
}
