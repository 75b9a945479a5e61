//! Filters that are told of each row by its own values: where rows come to a case, only these are looked at.

use super::{Evaluator, Test};
use crate::event::{Field, When};
use crate::query::filter::{Filter, Match};

impl Filter {
    /// Whether some term of it is about an account, which other rows may name in other ways.
    #[must_use]
    pub fn asks_accounts(&self) -> bool {
        self.any_term(&mut |term| matches!(term, Self::Text(Field::Account | Field::Mailbox, Match::Fold(_))))
    }
}

impl Evaluator<'_> {
    /// Whether each of a few rows matches a filter. `None` where that is not told by their own values: by records, by all
    /// events together, or by what other rows hold.
    #[must_use]
    pub fn of_each(&self, filter: &Filter, rows: &[usize]) -> Option<Vec<bool>> {
        let store = self.store;
        let each = |test: &dyn Fn(usize) -> bool| Some(rows.iter().map(|row| test(*row)).collect());
        match filter {
            Filter::All => each(&|_| true),
            Filter::And(parts) => self.of_parts(parts, rows, true),
            Filter::Or(parts) => self.of_parts(parts, rows, false),
            Filter::Not(part) => Some(self.of_each(part, rows)?.into_iter().map(|passes| !passes).collect()),
            Filter::Text(field @ (Field::Account | Field::Mailbox), Match::Fold(name)) => {
                Some(store.few_of_account(*field, name, rows))
            }
            // a value that is still being typed is read by all values that there are
            Filter::Text(_, Match::Typed(_)) => None,
            Filter::Text(field, wanted) => {
                let test = Test::new(wanted);
                store.few_with(*field, &|value| test.passes(value), rows)
            }
            Filter::Number(field, range) => {
                let within = |number: u64| (range.from..=range.until).contains(&number);
                each(&|row| store.number(*field, row).is_some_and(within))
            }
            Filter::Time { from, until, dates } => {
                each(&|row| store.when(row).is_some_and(|when| overlaps(when, (*from, *until), *dates)))
            }
            _ => None,
        }
    }

    /// Whether each row matches all of some parts, or any.
    fn of_parts(&self, parts: &[Filter], rows: &[usize], all: bool) -> Option<Vec<bool>> {
        let mut found = vec![all; rows.len()];
        for part in parts {
            for (found, passes) in found.iter_mut().zip(self.of_each(part, rows)?) {
                *found = if all { *found && passes } else { *found || passes };
            }
        }
        Some(found)
    }
}

/// Whether a time overlaps a range, as [`Store::overlapping`](crate::store::Store::overlapping) tells where there are no
/// dates of another zone.
fn overlaps(when: When, instants: (i64, i64), dates: (i64, i64)) -> bool {
    if instants != dates {
        return when.meets(instants, dates);
    }
    let (from, until) = instants;
    let held = (from..=until).contains(&when.order());
    from <= until && (held || (when.earliest() <= until && when.latest() >= from))
}
