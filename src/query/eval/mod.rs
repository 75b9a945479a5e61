//! Evaluates a filter to the rows of a store.
//!
//! Field terms are answered from columns: each distinct value is tested once, then codes are looked up. Terms that read
//! records (words, `raw.X`) come last, and only for rows that passed everything else.

mod any;
mod claims;
mod each_row;
mod facts;
mod near;
mod passing;
mod record;
mod search;
mod searched;
mod test;
mod text_set;
mod typed;
mod up_to;
mod values;

pub use claims::{AS_IT_STOOD, Claims, ClaimsAsOf, PendingClaims, is_as_it_stood, known_by, known_since};
pub use facts::{EventFacts, NoFacts};
pub use passing::Passing;
pub use record::{Records, values_at};
pub use search::{Pace, RecordFacet, Search, SearchFrom, SearchProgress, Searches};
pub use searched::Searched;
pub use test::{Test, same_value};
pub use up_to::rows_up_to;
pub use values::{each_value, each_value_in};

use super::filter::{Filter, Match, Property};
use crate::event::{Bound, Doubt, Field, Precision, Rel, Status, When, alike};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashSet;
use std::cell::Cell;
use std::sync::Arc;

/// How many values are tested between two checks for cancellation.
const BATCH: usize = 1 << 14;
/// How many rows are tested one by one between two checks for cancellation.
const ROWS: usize = 1 << 16;

/// The evaluation was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Evaluates filters over a store.
pub struct Evaluator<'s> {
    /// The events.
    pub store: &'s Store,
    /// Their records.
    pub records: &'s dyn Records,
    /// The results of their analysis.
    pub facts: &'s dyn EventFacts,
    /// Whether to cancel; polled regularly.
    pub stopped: &'s dyn Fn() -> bool,
}

impl Evaluator<'_> {
    /// Returns the rows that a filter matches; rows that can't be judged are left out.
    ///
    /// # Errors
    /// If cancelled.
    pub fn rows(&self, filter: &Filter) -> Result<RowSet, Stopped> {
        self.among(filter, &self.store.all())
    }

    /// Returns those of `rows` that a filter matches.
    ///
    /// # Errors
    /// If cancelled.
    pub fn among(&self, filter: &Filter, rows: &RowSet) -> Result<RowSet, Stopped> {
        Ok(Arc::unwrap_or_clone(self.passing(filter, rows)?.rows))
    }

    /// Returns those of `rows` that a filter matches, and those that can't be judged.
    ///
    /// # Errors
    /// If cancelled.
    pub fn passing(&self, filter: &Filter, rows: &RowSet) -> Result<Passing, Stopped> {
        if (self.stopped)() {
            return Err(Stopped);
        }
        match filter {
            Filter::All => Ok(Passing::sure(rows.clone())),
            Filter::And(parts) => self.all_of(parts, rows),
            Filter::Or(parts) => self.any_of(parts, rows),
            Filter::WithContext { kept, near } => {
                let around = near.rows(self.store, &self.rows(&near.among)?).and(rows);
                Ok(self.passing(kept, rows)?.or(&Passing::sure(around)))
            }
            Filter::Not(part) => Ok(self.passing(part, rows)?.opposite(rows)),
            Filter::Word(_) | Filter::WordPattern(_) | Filter::Raw(..) => search::rows(self, filter, rows),
            term => self.in_columns(term, rows).map(Passing::sure),
        }
    }

    /// Evaluates a term that is answered from columns.
    fn in_columns(&self, term: &Filter, rows: &RowSet) -> Result<RowSet, Stopped> {
        let found = match term {
            Filter::Text(field @ (Field::Account | Field::Mailbox), Match::Fold(name)) => {
                self.store.of_accounts(*field, &[name])
            }
            Filter::Text(Field::Id, Match::Fold(id)) => self.store.rows_of_id(id, &|own| alike(own, id)),
            Filter::Text(field, Match::Typed(text)) => self.typed(*field, text)?.1,
            Filter::Text(field, wanted) => {
                let test = Test::new(wanted);
                self.with(*field, &|value| test.passes(value))?
            }
            Filter::Issued(token) => self.store.issuers_of(token),
            Filter::Has(field) => self.has(*field)?,
            Filter::Number(field, range) => {
                self.numbered(*field, |number| (range.from..=range.until).contains(&number))?
            }
            Filter::Time { from, until, dates } => self.time((*from, *until), *dates),
            Filter::Is(property) => self.property(*property),
            Filter::KnownBy(instant) => claims::known_by(self.store, *instant),
            Filter::UpTo(place) => self.up_to(place),
            Filter::Stood(instant, term) => self.stood(*instant, term)?,
            Filter::Chain(event) => self.of_all(self.facts.chain(self.store, event, self.stopped))?,
            Filter::Reach(of) => self.of_all(self.facts.reached(self.store, of, self.stopped))?,
            others @ (Filter::All
            | Filter::And(_)
            | Filter::Or(_)
            | Filter::WithContext { .. }
            | Filter::Not(_)
            | Filter::Word(_)
            | Filter::WordPattern(_)
            | Filter::Raw(..)) => return self.among(others, rows),
        };
        Ok(if rows.is_full() { found } else { found.and(rows) })
    }

    /// A result of the analysis; empty while that is not available.
    fn of_all(&self, rows: Option<RowSet>) -> Result<RowSet, Stopped> {
        match rows {
            None if (self.stopped)() => Err(Stopped),
            rows => Ok(rows.unwrap_or_else(|| RowSet::empty(self.store.len()))),
        }
    }

    /// The rows with a value of a field that passes. Polls for cancellation every [`BATCH`] values.
    fn with(&self, field: Field, test: &dyn Fn(&str) -> bool) -> Result<RowSet, Stopped> {
        let (looked, stopped) = (Cell::new(0_usize), Cell::new(false));
        let rows = self.store.rows_with(field, &|value| {
            looked.set(looked.get() + 1);
            stopped.set(stopped.get() || looked.get().is_multiple_of(BATCH) && (self.stopped)());
            !stopped.get() && test(value)
        });
        if stopped.get() { Err(Stopped) } else { Ok(rows) }
    }

    fn all_of(&self, parts: &[Filter], rows: &RowSet) -> Result<Passing, Stopped> {
        // thousands of words may have been pasted, and a text says some of them again and again
        let mut met = FxHashSet::default();
        let mut each: Vec<&Filter> = parts.iter().filter(|part| met.insert(*part)).collect();
        each.sort_by_key(|part| cost(part));
        let mut left = Passing::sure(rows.clone());
        for part in each {
            let possible = left.possible();
            if possible.next_from(0).is_none() {
                break;
            }
            let passing = self.passing(part, &possible)?;
            left = if left.unjudged.is_some() { left.and(&passing) } else { passing };
        }
        Ok(left)
    }

    fn has(&self, field: Field) -> Result<RowSet, Stopped> {
        let len = self.store.len();
        Ok(match field {
            Field::Time => RowSet::range(len, 0, self.store.dated()),
            Field::Raw | Field::Id => self.store.all(),
            Field::Count | Field::Line => self.numbered(field, |_| true)?,
            _ => self.store.rows_with(field, &|_| true),
        })
    }

    /// The rows with a number that passes. Polls for cancellation every [`ROWS`] rows.
    fn numbered(&self, field: Field, test: impl Fn(u64) -> bool) -> Result<RowSet, Stopped> {
        let mut stopped = false;
        let rows = RowSet::matching(self.store.len(), |row| {
            stopped |= row.is_multiple_of(ROWS) && !stopped && (self.stopped)();
            !stopped && self.store.number(field, row).is_some_and(&test)
        });
        if stopped { Err(Stopped) } else { Ok(rows) }
    }

    fn time(&self, instants: (i64, i64), dates: (i64, i64)) -> RowSet {
        let found = self.store.overlapping(instants.0, instants.1);
        if instants == dates {
            return found;
        }
        let rows = |test: &dyn Fn(When) -> bool| {
            RowSet::of(
                self.store.len(),
                self.store.wide().filter(|(_, when)| test(*when)).map(|(row, _)| row),
            )
        };
        found.without(&rows(&|_| true)).or(&rows(&|when| when.meets(instants, dates)))
    }

    fn property(&self, property: Property) -> RowSet {
        let store = self.store;
        let len = store.len();
        let wide = |test: &dyn Fn(When) -> bool| {
            RowSet::of(len, store.wide().filter(|(_, when)| test(*when)).map(|(row, _)| row))
        };
        match property {
            Property::Undated => RowSet::range(len, store.dated(), len),
            Property::Span => wide(&|when| when.is_span()),
            Property::Coarse => wide(&|when| when.precision() <= Precision::Day),
            Property::Uncertain => {
                let is_doubtful = |status: &str| Status::parse(status) != Some(Status::Confirmed);
                let doubtful = store.rows_with(Field::Status, &is_doubtful);
                wide(&in_doubt).or(&doubtful)
            }
            Property::Synthetic => store.synthetic().clone(),
            Property::Moved => store.moved(),
            Property::Service => store.service().clone(),
            Property::Claim => store.claims().clone(),
            Property::Superseded => {
                let links = store.links().iter().flat_map(|(_, links)| links);
                let ids = links.filter(|link| link.rel == Rel::Supersedes).map(|link| link.to.as_str());
                store.rows_of_ids(ids).or(&store.of_status(Status::Superseded))
            }
            of_all => self.facts.rows(of_all).cloned().unwrap_or_else(|| RowSet::empty(len)),
        }
    }
}

/// Whether a bound of a time is open or doubtful.
fn in_doubt(when: When) -> bool {
    let doubtful = |bound: Bound| match bound {
        Bound::Open => true,
        Bound::At(moment) => moment.doubt != Doubt::None,
    };
    doubtful(when.from()) || when.until().is_some_and(doubtful)
}

impl Filter {
    /// Whether evaluating the filter reads records, rather than columns alone.
    #[must_use]
    pub fn reads_records(&self) -> bool {
        cost(self) > cost(&Self::Has(Field::Raw))
    }
}

/// The rough cost of a filter, columns before records.
fn cost(filter: &Filter) -> u32 {
    match filter {
        Filter::All
        | Filter::Is(_)
        | Filter::Chain(_)
        | Filter::Reach(_)
        | Filter::Time { .. }
        | Filter::KnownBy(_)
        | Filter::UpTo(_)
        | Filter::Stood(..) => 0,
        Filter::Text(..) | Filter::Issued(_) | Filter::Has(_) | Filter::Number(..) => 1,
        Filter::Word(_) => 10,
        Filter::WordPattern(_) => 20,
        Filter::Raw(..) => 30,
        Filter::Not(part) | Filter::WithContext { kept: part, .. } => cost(part),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(cost).max().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests;
