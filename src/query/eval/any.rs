//! Disjunctions. Alternatives on one field, and words in records, are evaluated together, so a list of thousands costs
//! one pass.

use super::search::{can_be_many, looks_at_made_ids};
use super::text_set::TextSet;
use super::{Evaluator, Passing, Stopped, cost, search};
use crate::event::Field;
use crate::query::filter::{Filter, Match};
use crate::store::RowSet;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::hash_map::Entry;

/// Alternatives that are evaluated together.
enum Asked<'f> {
    /// A single filter, or a disjunction of record filters that one search answers.
    Filter(Cow<'f, Filter>),
    /// Several values of a field.
    Values(Field, Vec<&'f Match>),
    /// Event ids, compared without case.
    Ids(Vec<&'f str>),
    /// Names for `account:` or `mailbox:`.
    Accounts(Field, Vec<&'f str>),
}

/// The group that a filter belongs to: alternatives of one group are evaluated together.
#[derive(PartialEq, Eq, Hash)]
enum Common<'f> {
    Field(Field),
    /// Event ids, compared without case.
    Id,
    /// Names for an account field.
    Account(Field),
    /// Words; the flag says whether they also search ids derived from a record's content.
    Words(bool),
    Path(&'f [String]),
}

impl<'f> Common<'f> {
    fn of(filter: &'f Filter) -> Option<Self> {
        match filter {
            Filter::Text(field @ (Field::Account | Field::Mailbox), Match::Fold(_)) => {
                Some(Self::Account(*field))
            }
            Filter::Text(Field::Id, Match::Fold(id)) => id.is_ascii().then_some(Self::Id),
            // a prefix search has an index of its own, which is faster
            Filter::Text(_, Match::Typed(_)) => None,
            Filter::Text(field, _) => Some(Self::Field(*field)),
            Filter::Word(_) => can_be_many(filter).then(|| Self::Words(looks_at_made_ids(filter))),
            Filter::Raw(path, Some(_)) => can_be_many(filter).then_some(Self::Path(path)),
            _ => None,
        }
    }
}

impl<'f> Asked<'f> {
    /// Groups the alternatives of a disjunction, cheapest group first.
    fn of(parts: &'f [Filter]) -> Vec<Self> {
        let mut groups: Vec<Vec<&Filter>> = Vec::new();
        let mut places: FxHashMap<Common<'_>, usize> = FxHashMap::default();
        for part in parts {
            match Common::of(part).map(|common| places.entry(common)) {
                Some(Entry::Occupied(place)) => groups[*place.get()].push(part),
                other => {
                    if let Some(Entry::Vacant(place)) = other {
                        place.insert(groups.len());
                    }
                    groups.push(vec![part]);
                }
            }
        }
        groups.sort_by_key(|group| group.first().map(|part| cost(part)));
        groups.iter().map(|group| Self::one(group)).collect()
    }

    fn one(group: &[&'f Filter]) -> Self {
        match group {
            [part] => Self::Filter(Cow::Borrowed(part)),
            [first @ Filter::Text(field, _), ..] => {
                let wanted = group.iter().filter_map(|part| match part {
                    Filter::Text(_, wanted) => Some(wanted),
                    _ => None,
                });
                let names = wanted.clone().filter_map(|wanted| match wanted {
                    Match::Fold(name) => Some(name.as_str()),
                    _ => None,
                });
                match Common::of(first) {
                    Some(Common::Id) => Self::Ids(names.collect()),
                    Some(Common::Account(field)) => Self::Accounts(field, names.collect()),
                    _ => Self::Values(*field, wanted.collect()),
                }
            }
            parts => Self::Filter(Cow::Owned(Filter::Or(parts.iter().copied().cloned().collect()))),
        }
    }
}

impl Evaluator<'_> {
    /// Evaluates a disjunction. Each group looks only at the rows that no earlier one matched.
    pub(super) fn any_of(&self, parts: &[Filter], rows: &RowSet) -> Result<Passing, Stopped> {
        let mut found = Passing::sure(RowSet::empty(rows.out_of()));
        for asked in Asked::of(parts) {
            let left = rows.without(&found.rows);
            let passing = match asked {
                Asked::Values(field, wanted) => {
                    let many = TextSet::of(wanted);
                    Passing::sure(self.with(field, &|value| many.passes(value))?.and(&left))
                }
                Asked::Ids(ids) => Passing::sure(self.store.rows_of_ids(ids.into_iter()).and(&left)),
                Asked::Accounts(field, names) => {
                    Passing::sure(self.store.of_accounts(field, &names).and(&left))
                }
                Asked::Filter(Cow::Borrowed(part)) => self.passing(part, &left)?,
                Asked::Filter(Cow::Owned(texts)) => search::rows(self, &texts, &left)?,
            };
            found = found.or(&passing);
        }
        Ok(found)
    }
}
