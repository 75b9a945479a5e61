//! Counts of a filter's events: in total, and by value.

use super::LocalEngine;
use super::notes::EngineFacts;
use crate::chain::Judged;
use crate::engine::{Accesses, Cancel, Counted, EngineError, FacetAnswer, FacetValue};
use crate::event::Field;
use crate::query::{Evaluator, Filter, Passing, Reading, same_value};
use crate::store::{Facet, RowSet, Store, Tally};

/// Which values of a facet are listed.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListedValues<'k> {
    /// So many of the most frequent.
    pub top: usize,
    /// Others that are listed however seldom they are.
    pub keep: &'k [String],
}

impl LocalEngine {
    pub(super) fn count(&mut self, filter: &Filter, cancel: &Cancel) -> Result<Counted, EngineError> {
        let Passing { rows, unjudged } = self.passing(filter, cancel)?;
        let undated = |rows: &RowSet| (rows.count() - rows.rank(self.store.dated())) as u64;
        let here = undated(&rows);
        let left_out = match without_time(filter) {
            Some(wider) => {
                let wider = self.filtered(&wider, cancel)?;
                ((wider.count() - wider.rank(self.store.dated())) as u64).saturating_sub(here)
            }
            None => 0,
        };
        let mut counted = self.counted(&rows, left_out, filter.instant());
        counted.unjudged = unjudged.map_or(0, |unjudged| unjudged.count() as u64);
        if let Some((whole, _)) = filter.played() {
            let rows = self.filtered(&whole, cancel)?;
            counted.whole = Some((rows.count() as u64, super::open::bounds(&self.store, &rows)));
        }
        counted.reading = self.reading(filter, cancel)?;
        if let Some(instant) = filter.instant() {
            let known = self.filtered(&Filter::KnownBy(instant), cancel)?;
            counted.known = Some(self.store.total(&known));
            counted.known_accesses =
                self.analyses.at(Some(instant)).map(|then| accesses(&self.store, &then.judged, &known));
        }
        Ok(counted)
    }

    /// The counts of some rows. `undated_left_out` is passed through; the accesses are those of the analysis as of
    /// `as_of`.
    pub(super) fn counted(&self, rows: &RowSet, undated_left_out: u64, as_of: Option<i64>) -> Counted {
        Counted {
            total: self.store.total(rows),
            all: self.store.all().count() as u64,
            undated: (rows.count() - rows.rank(self.store.dated())) as u64,
            synthetic: rows.common(self.store.synthetic()) as u64,
            unjudged: 0,
            undated_left_out,
            bounds: super::open::bounds(&self.store, rows),
            whole: None,
            reading: Reading::Whole,
            accesses: self.analyses.at(as_of).map(|known| accesses(&self.store, &known.judged, rows)),
            case_accesses: self
                .analyses
                .at(None)
                .map(|known| accesses(&self.store, &known.judged, &self.store.all())),
            known: None,
            known_accesses: None,
        }
    }

    /// How the value that is still being typed is interpreted.
    fn reading(&self, filter: &Filter, cancel: &Cancel) -> Result<Reading, EngineError> {
        let Some((field, text)) = filter.typed() else { return Ok(Reading::Whole) };
        let stopped = || cancel.is_cancelled();
        let facts = EngineFacts::of(self);
        let evaluator =
            Evaluator { store: &self.store, records: &self.sources, facts: &facts, stopped: &stopped };
        Ok(evaluator.typed(field, text)?.0)
    }

    pub(super) fn facet(
        &self,
        rows: &RowSet,
        field: Field,
        ListedValues { top, keep }: ListedValues<'_>,
        cancel: &Cancel,
    ) -> Result<FacetAnswer, EngineError> {
        let is_name = matches!(field, Field::Account | Field::Mailbox);
        let account = |name: &str| self.store.account_of(name).filter(|_| is_name);
        let is_one = |kept: &str, value: &str| {
            same_value(field, kept, value) || account(kept).is_some_and(|own| account(value) == Some(own))
        };
        let is_kept = |value: &str| keep.iter().any(|kept| is_one(kept, value));
        let counted = self.store.top(rows, field, top, &is_kept, &|| cancel.is_cancelled());
        let Facet { values, distinct, other, absent } = counted.ok_or(EngineError::Cancelled)?;
        let named = |(value, tally): (&str, Tally)| {
            // an account selected only by another of its names is listed by that name
            let by_this = keep.iter().any(|kept| same_value(field, kept, value));
            let kept = keep.iter().map(String::as_str).find(|kept| !by_this && is_one(kept, value));
            FacetValue { value: kept.unwrap_or(value).to_owned(), tally }
        };
        let values = values.into_iter().map(named).collect();
        let mut answer = FacetAnswer { field, values, distinct, other, absent };
        // selected values are listed even if the rest of the filter leaves none of them
        let unseen = |value: &&String| !answer.values.iter().any(|known| is_one(value, &known.value));
        let missing: Vec<FacetValue> = keep
            .iter()
            .filter(unseen)
            .map(|value| FacetValue { value: value.clone(), tally: Tally::default() })
            .collect();
        answer.values.extend(missing);
        Ok(answer)
    }

    pub(super) fn values(
        &self,
        field: Field,
        part: &str,
        top: usize,
        cancel: &Cancel,
    ) -> Result<Vec<FacetValue>, EngineError> {
        let found = self.store.containing(field, part, top, &|| cancel.is_cancelled());
        let named = |(value, tally): (&str, Tally)| FacetValue { value: value.to_owned(), tally };
        Ok(found.ok_or(EngineError::Cancelled)?.into_iter().map(named).collect())
    }
}

/// How many of the rows are accesses that no sign-in is known to have issued.
fn accesses(store: &Store, judged: &Judged, rows: &RowSet) -> Accesses {
    let count = |of: &RowSet| rows.common(of) as u64;
    // rows are in order of time, those without one last
    let first = judged.orphan.next_common(rows, 0);
    Accesses {
        first_orphan: first.filter(|row| *row < store.dated()).and_then(|row| store.when(row)),
        orphans: count(&judged.orphan),
        uncovered: count(&judged.uncovered),
        untied: count(&judged.untied),
    }
}

/// The filter without its top-level time terms; `None` if it has none.
fn without_time(filter: &Filter) -> Option<Filter> {
    match filter {
        filter if filter.windows().is_some() => Some(Filter::All),
        Filter::And(parts) => {
            let rest: Vec<Filter> = parts.iter().filter(|part| part.windows().is_none()).cloned().collect();
            (rest.len() < parts.len()).then_some(Filter::And(rest))
        }
        _ => None,
    }
}
