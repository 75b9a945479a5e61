//! Claims as of a past day: which of them were known, which were superseded, and which had another status than today.

use super::{Evaluator, Stopped, Test};
use crate::event::{Bound, Field, Rel, Status, Zone, parse_edtf};
use crate::query::Near;
use crate::query::filter::{Filter, Match, Property};
use crate::store::{RowSet, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Shown as the status of a claim on a day when it was another than today's; the former status is not recorded.
pub const AS_IT_STOOD: &str = "as it stood";

/// Which claim supersedes or contradicts which: pairs of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The first replaces the second.
    pub supersedes: Vec<(usize, usize)>,
    /// The first contradicts the second.
    pub contradicts: Vec<(usize, usize)>,
    /// Row of each event that some link names, by its id.
    pub named: Arc<FxHashMap<String, usize>>,
}

/// The claims as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimsAsOf {
    /// The instant, in nanoseconds since 1970 UTC.
    pub instant: i64,
    /// The rows known by then.
    pub known: RowSet,
    /// The rows that a claim known by then supersedes, and those with the status `superseded` that no claim supersedes.
    /// Not limited to `known`.
    pub superseded: RowSet,
    /// The rows whose present status was given by a claim not yet known.
    pub unsaid: RowSet,
    /// Row of each event that some link names, by its id.
    named: Arc<FxHashMap<String, usize>>,
}

impl Claims {
    /// Reads the supersedes and contradicts links of a store; links to missing events are left out.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let links =
            || store.links().iter().flat_map(|(row, links)| links.iter().map(move |link| (*row, link)));
        let ids = store.rows_of_ids(links().map(|(_, link)| link.to.as_str()));
        let named: Arc<FxHashMap<String, usize>> =
            Arc::new(ids.iter().map(|row| (store.id(row), row)).collect());
        let of = |wanted: Rel| {
            let said = links().filter(|(_, link)| link.rel == wanted);
            said.filter_map(|(row, link)| Some((row as usize, *named.get(&link.to)?))).collect()
        };
        let (supersedes, contradicts) = (of(Rel::Supersedes), of(Rel::Contradicts));
        Self { supersedes, contradicts, named }
    }
}

/// What claims that are not there yet will say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PendingClaims {
    /// The rows that only such claims supersede.
    pub replaced: FxHashSet<usize>,
    /// The rows whose present status comes from such claims alone.
    pub status: FxHashSet<usize>,
}

impl Claims {
    /// What the claims that fail `is_there` say, as far as no present claim says it too.
    #[must_use]
    pub fn unsaid(&self, store: &Store, is_there: impl Fn(usize) -> bool) -> PendingClaims {
        let mut replaced: FxHashSet<usize> = self.supersedes.iter().map(|(_, of)| *of).collect();
        for (_, of) in self.supersedes.iter().filter(|(by, _)| is_there(*by)) {
            replaced.remove(of);
        }
        let mut at_odds: FxHashSet<usize> = self.contradicts.iter().flat_map(|(by, of)| [*by, *of]).collect();
        for (by, of) in self.contradicts.iter().filter(|(by, of)| is_there(*by) && is_there(*of)) {
            at_odds.remove(by);
            at_odds.remove(of);
        }
        let column = store.text(Field::Status);
        let has = |row: &usize, wanted: Status| {
            column.and_then(|column| column.value(*row)).and_then(Status::parse) == Some(wanted)
        };
        let early = replaced.iter().filter(|row| has(row, Status::Superseded));
        let late = at_odds.iter().filter(|row| has(row, Status::Contradicted));
        let status = early.chain(late).copied().collect();
        PendingClaims { replaced, status }
    }
}

impl ClaimsAsOf {
    /// Works out the claims as of an instant, in nanoseconds since 1970 UTC.
    #[must_use]
    pub fn at(store: &Store, claims: &Claims, instant: i64) -> Self {
        let set = |rows: &mut dyn Iterator<Item = usize>| RowSet::of(store.len(), rows);
        let known = known_by(store, instant);
        let PendingClaims { replaced: yet, status } = claims.unsaid(store, |row| known.contains(row));
        let replaced = set(&mut claims.supersedes.iter().map(|(_, of)| *of));
        let by_then = replaced.without(&set(&mut yet.into_iter()));
        let says = store.of_status(Status::Superseded);
        let unsaid = set(&mut status.into_iter());
        let named = Arc::clone(&claims.named);
        Self { instant, superseded: by_then.or(&says.without(&replaced)), known, unsaid, named }
    }

    /// Whether an id that a link names is that of an event not yet known.
    #[must_use]
    pub fn is_unknown(&self, id: &str) -> bool {
        self.named.get(id).is_some_and(|row| !self.known.contains(*row))
    }
}

impl Filter {
    /// Limits the filter to what was known by an instant, and evaluates terms on claims and on the analysis as of it.
    #[must_use]
    pub fn as_of(self, instant: i64) -> Self {
        let known = Self::KnownBy(instant);
        match self.stood(instant) {
            Self::All => known,
            Self::And(mut parts) => {
                parts.push(known);
                Self::And(parts)
            }
            filter => Self::And(vec![filter, known]),
        }
    }

    /// The instant that the filter is as of; `None` is now.
    #[must_use]
    pub fn instant(&self) -> Option<i64> {
        match self {
            Self::KnownBy(instant) => Some(*instant),
            // context rows are as of the same instant
            Self::WithContext { kept, .. } => kept.instant(),
            Self::And(parts) => parts.iter().find_map(|part| match part {
                Self::KnownBy(instant) => Some(*instant),
                _ => None,
            }),
            _ => None,
        }
    }

    /// The past instant whose analysis the filter needs, if any.
    #[must_use]
    pub fn needs_analysis_at(&self) -> Option<i64> {
        let mut then = None;
        self.any_term(&mut |term| {
            if let Self::Stood(instant, of) = term
                && of.needs_analysis()
            {
                then = Some(*instant);
            }
            then.is_some()
        });
        then
    }

    /// Whether the answer depends on events that come later: claim status or span ends.
    #[must_use]
    pub fn depends_on_later(&self) -> bool {
        self.any_term(&mut |term| {
            matches!(
                term,
                Self::Is(Property::Superseded | Property::Uncertain)
                    | Self::Time { .. }
                    | Self::Text(Field::Status, _)
            )
        })
    }

    /// Wraps each term on superseded claims, status or the analysis in [`Filter::Stood`], so that it is evaluated as of
    /// the instant.
    fn stood(self, instant: i64) -> Self {
        let each = |parts: Vec<Self>| parts.into_iter().map(|part| part.stood(instant)).collect();
        match self {
            Self::And(parts) => Self::And(each(parts)),
            Self::Or(parts) => Self::Or(each(parts)),
            Self::Not(part) => Self::Not(Box::new(part.stood(instant))),
            Self::WithContext { kept, near } => {
                let near = Near { among: near.among.stood(instant), ..*near };
                Self::WithContext { kept: Box::new(kept.stood(instant)), near: Box::new(near) }
            }
            Self::Is(Property::Superseded) | Self::Text(Field::Status, _) => {
                Self::Stood(instant, Box::new(self))
            }
            other if other.needs_analysis() => Self::Stood(instant, Box::new(other)),
            other => other,
        }
    }
}

impl Evaluator<'_> {
    /// Evaluates a term as of an instant. Terms that need the analysis match nothing until that of the instant is
    /// available.
    pub(super) fn stood(&self, instant: i64, term: &Filter) -> Result<RowSet, Stopped> {
        let stood = || ClaimsAsOf::at(self.store, &Claims::of(self.store), instant);
        match term {
            Filter::Is(Property::Superseded) => Ok(stood().superseded),
            Filter::Text(Field::Status, wanted) => {
                let stood = stood();
                let rows = self.rows(term)?.without(&stood.unsaid);
                Ok(if is_as_it_stood(wanted) { rows.or(&stood.unsaid) } else { rows })
            }
            of_all => match self.facts.as_of(instant) {
                Some(facts) => Evaluator { facts, ..*self }.rows(of_all),
                None if of_all.needs_analysis() => Ok(RowSet::empty(self.store.len())),
                None => self.rows(of_all),
            },
        }
    }
}

/// Whether a requested status matches [`AS_IT_STOOD`].
#[must_use]
pub fn is_as_it_stood(wanted: &Match) -> bool {
    match wanted {
        Match::Typed(begun) => {
            AS_IT_STOOD.get(..begun.len()).is_some_and(|head| head.eq_ignore_ascii_case(begun))
        }
        wanted => Test::new(wanted).passes(AS_IT_STOOD),
    }
}

/// The rows known by an instant: those with a readable `known_since` by that, all others by having started. Undated
/// rows without one are always included.
pub fn known_by(store: &Store, instant: i64) -> RowSet {
    let len = store.len();
    let said = store.rows_with(Field::KnownSince, &|text| known_since(text).is_some());
    let undated = RowSet::range(len, store.dated(), len);
    let happened = store.overlapping(i64::MIN, instant).or(&undated).without(&said);
    let by_then = |text: &str| known_since(text).is_some_and(|since| since <= instant);
    happened.or(&store.rows_with(Field::KnownSince, &by_then))
}

/// The instant from which a `known_since` text counts as known: the latest that it may mean, for an open span the end
/// of its start. `None` if it can't be parsed.
#[must_use]
pub fn known_since(text: &str) -> Option<i64> {
    let since = parse_edtf(text, Zone::Utc).ok()?;
    Some(match since.until() {
        Some(Bound::Open) => since.moment().last(),
        _ => since.latest(),
    })
}

#[cfg(test)]
mod tests;
