//! Counts the values of a field over a set of rows.

use super::accounts::rank;
use super::dictionary::Values;
use super::passes::{Counts, LOOK};
use super::{ABSENT, ListColumn, RowSet, Store, Tally};
use crate::event::{Field, Kind, Shape, saturated, token_key};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::net::IpAddr;

/// The first values of a field among some rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facet<'s> {
    /// Values with their counts, by descending records (ties by value); then the values to be kept despite their rank.
    pub values: Vec<(&'s str, Tally)>,
    /// How many distinct values there are.
    pub distinct: u64,
    /// The sum of the values not listed.
    pub other: Tally,
    /// Rows without a value.
    pub absent: Tally,
}

/// A code with its own number of records, and the counts that it adds to its value.
struct CodeCount {
    code: u32,
    records: u32,
    tally: Tally,
}

/// If there are this many times more values than rows, iterates over rows instead of values.
const SPARSE: usize = 8;

impl Store {
    /// Counts each value of a text or list field over `rows`, by descending records (ties by value), and the rows
    /// without one. Spellings that a filter treats as equal are merged under the most frequent one (ties by text).
    #[must_use]
    pub fn facet(&self, rows: &RowSet, field: Field) -> (Vec<(&str, Tally)>, Tally) {
        let (mut values, absent) = self.values_told(rows, field, &|| false).unwrap_or_default();
        values.sort_unstable_by(most_first);
        (values, absent)
    }

    /// The first `top` values of [`Store::facet`], and further ones for which `keep` holds; `None` if cancelled.
    #[must_use]
    pub fn top(
        &self,
        rows: &RowSet,
        field: Field,
        top: usize,
        keep: &dyn Fn(&str) -> bool,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Facet<'_>> {
        Some(Self::first_of(self.values_told(rows, field, stopped)?, top, keep))
    }

    /// Like [`Store::top`], but ignores other names that records state and other exports.
    pub(super) fn top_held(
        &self,
        rows: &RowSet,
        field: Field,
        top: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Facet<'_>> {
        Some(Self::first_of(self.values_in(rows, field, stopped)?, top, &|_| false))
    }

    fn first_of<'s>(
        (mut values, absent): (Vec<(&'s str, Tally)>, Tally),
        top: usize,
        keep: &dyn Fn(&str) -> bool,
    ) -> Facet<'s> {
        let distinct = values.len() as u64;
        let mut rest = Vec::new();
        if values.len() > top {
            if let Some(last) = top.checked_sub(1) {
                values.select_nth_unstable_by(last, most_first);
            }
            rest = values.split_off(top);
        }
        values.sort_unstable_by(most_first);
        let mut other = Tally::default();
        let mut kept: Vec<(&'s str, Tally)> = Vec::new();
        for (value, tally) in rest {
            if keep(value) {
                kept.push((value, tally));
            } else {
                other.join(tally);
            }
        }
        kept.sort_unstable_by(most_first);
        values.append(&mut kept);
        Facet { values, distinct, other, absent }
    }

    /// How many distinct values of a field stand in a set of rows.
    #[must_use]
    pub fn distinct(&self, rows: &RowSet, field: Field) -> u64 {
        self.values_in(rows, field, &|| false).map_or(0, |(values, _)| values.len() as u64)
    }

    fn values_in(
        &self,
        rows: &RowSet,
        field: Field,
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Vec<(&str, Tally)>, Tally)> {
        let Some(values) = self.dictionary(field) else { return Some((Vec::new(), self.total(rows))) };
        let same = self.spellings(field);
        if let Some(column) = self.list(field)
            && !same.is_empty()
        {
            let (met, absent) = self.met_by_row(rows, column, same, stopped)?;
            return Some((joined(values, (field, same), met), absent));
        }
        let (met, absent) = self.met(rows, field, stopped)?;
        Some((joined(values, (field, same), met), absent))
    }

    /// Counts the values of `rows`. An account also counts where a record states it beside the acting one, a file where
    /// it holds another export, a session or token where it is another one of its record.
    fn values_told(
        &self,
        rows: &RowSet,
        field: Field,
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Vec<(&str, Tally)>, Tally)> {
        if field == Field::Source {
            let (mut values, absent) = self.values_in(rows, field, stopped)?;
            self.count_exports(rows, &mut values);
            return Some((values, absent));
        }
        if matches!(field, Field::SessionId | Field::TokenId) {
            let (mut values, absent) = self.values_in(rows, field, stopped)?;
            self.count_others(rows, field, &mut values);
            return Some((values, absent));
        }
        let mut beside: FxHashMap<u32, Tally> = FxHashMap::default();
        for (row, code) in self.stated_beside(field) {
            if rows.contains(*row as usize) {
                beside.entry(*code).or_default().add(self.operations(*row as usize));
            }
        }
        let Some(values) = self.dictionary(field).filter(|_| !beside.is_empty()) else {
            return self.values_in(rows, field, stopped);
        };
        let (mut met, absent) = self.met(rows, field, stopped)?;
        for met in &mut met {
            met.tally.join(beside.remove(&met.code).unwrap_or_default());
        }
        met.extend(beside.into_iter().map(|(code, tally)| CodeCount { code, records: 0, tally }));
        met.sort_unstable_by_key(|met| met.code);
        Some((joined(values, (field, self.spellings(field)), met), absent))
    }

    /// For each code of a field, the code that represents all values a filter treats as equal (for accounts: all names
    /// of the account); empty if all differ.
    #[must_use]
    pub fn spellings(&self, field: Field) -> &[u32] {
        match field {
            Field::Account | Field::Mailbox => self.one_account(field),
            _ => self.letters(field),
        }
    }

    /// The code that stands for all that a filter takes for the same value as this one's.
    #[must_use]
    pub fn spelled(&self, field: Field, code: u32) -> u32 {
        self.spellings(field).get(code as usize).copied().unwrap_or(code)
    }

    /// For each code of a field, the first code whose value differs only in spelling (case, notation of an address);
    /// empty if all differ.
    pub(super) fn letters(&self, field: Field) -> &[u32] {
        self.dictionary(field).map_or(&[], |values| one_value(values, field))
    }

    /// The distinct values of a field in `rows`, spellings listed separately.
    pub fn written(&self, rows: &RowSet, field: Field) -> impl Iterator<Item = &str> {
        let values = self.dictionary(field);
        let met = values.and_then(|_| self.met(rows, field, &|| false)).unwrap_or_default().0;
        met.into_iter().filter_map(move |met| values?.of(met.code))
    }

    pub(super) fn dictionary(&self, field: Field) -> Option<&Values> {
        let list = || self.list(field).map(ListColumn::dictionary);
        self.text(field).map(super::Column::dictionary).or_else(list)
    }

    /// Counts the codes in `rows`, and the rows without one; `None` if cancelled.
    fn met(
        &self,
        rows: &RowSet,
        field: Field,
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Vec<CodeCount>, Tally)> {
        let mut records: Vec<(u32, u32)> = if let Some(records) = self.few_met(rows, field) {
            records
        } else {
            let counts = self.counts_over(rows, field, stopped)?;
            (0..).zip(counts).filter(|(_, count)| *count > 0).collect()
        };
        let none = match records.first() {
            Some((ABSENT, _)) => records.remove(0).1,
            _ => 0,
        };
        let mut met: Vec<CodeCount> = records
            .into_iter()
            .map(|(code, records)| CodeCount { code, records, tally: Tally::of(records.into()) })
            .collect();
        let mut absent = Tally::of(none.into());
        let beyond = self.beyond_by_code(rows, field, stopped)?;
        if !beyond.is_empty() {
            for CodeCount { code, tally, .. } in &mut met {
                tally.add_beyond(beyond.get(code).copied().unwrap_or(0));
            }
            absent.add_beyond(beyond.get(&ABSENT).copied().unwrap_or(0));
        }
        Some((met, absent))
    }

    /// The codes of a row, or that of absence.
    pub(super) fn each_code(&self, field: Field, row: usize, mut take: impl FnMut(u32)) {
        if let Some(column) = self.text(field) {
            return take(column.code(row));
        }
        match self.list(field).map_or(&[][..], |column| column.codes(row)) {
            [] => take(ABSENT),
            codes => codes.iter().for_each(|code| take(*code)),
        }
    }

    /// Counts codes row by row, in order of codes; `None` if rows are too many for that to be cheaper.
    fn few_met(&self, rows: &RowSet, field: Field) -> Option<Vec<(u32, u32)>> {
        let distinct = self.dictionary(field)?.len();
        if rows.count().saturating_mul(SPARSE) >= distinct {
            return None;
        }
        let mut codes = Vec::with_capacity(rows.count());
        rows.iter().for_each(|row| self.each_code(field, row, |code| codes.push(code)));
        codes.sort_unstable();
        let runs = codes.chunk_by(|a, b| a == b);
        Some(runs.map(|run| (run[0], saturated::<u32>(run.len()))).collect())
    }

    /// Counts each code over `rows`; if these are the majority, by subtracting the rest from the total. `None` if
    /// cancelled.
    fn counts_over(&self, rows: &RowSet, field: Field, stopped: &dyn Fn() -> bool) -> Option<Counts> {
        match self.counts_of_all(field) {
            Some(all) if rows.count() > self.len() / 2 => {
                let mut counts = self.counts_in(&rows.complement(), field, stopped)?;
                for (code, count) in counts.iter_mut().enumerate() {
                    *count = all.get(code).saturating_sub(*count);
                }
                Some(counts)
            }
            _ => self.counts_in(rows, field, stopped),
        }
    }

    /// How often each code stands in a set of rows, by looking at each of them; `None` if cancelled.
    pub(super) fn counts_in(
        &self,
        rows: &RowSet,
        field: Field,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Counts> {
        if let Some(column) = self.text(field) {
            return column.codes().count(rows, column.distinct(), stopped);
        }
        self.list(field).map_or_else(|| Some(Vec::new()), |column| column.count(rows, stopped))
    }

    /// Like [`Self::met`] for a list with several spellings: a record that spells one value in two ways counts once.
    fn met_by_row(
        &self,
        rows: &RowSet,
        column: &ListColumn,
        same: &[u32],
        stopped: &dyn Fn() -> bool,
    ) -> Option<(Vec<CodeCount>, Tally)> {
        let mut absent = Tally::default();
        let mut each: FxHashMap<u32, (u32, Tally)> = FxHashMap::default();
        let mut seen: Vec<u32> = Vec::new();
        for (looked, row) in rows.iter().enumerate() {
            if looked.is_multiple_of(LOOK) && stopped() {
                return None;
            }
            let (codes, operations) = (column.codes(row), self.operations(row));
            if codes.is_empty() {
                absent.add(operations);
            }
            seen.clear();
            for code in codes {
                let (records, tally) = each.entry(*code).or_default();
                *records += 1;
                let first = same.get(*code as usize).copied().unwrap_or(*code);
                if !seen.contains(&first) {
                    tally.add(operations);
                }
                seen.push(first);
            }
        }
        let mut met: Vec<CodeCount> =
            each.into_iter().map(|(code, (records, tally))| CodeCount { code, records, tally }).collect();
        met.sort_unstable_by_key(|met| met.code);
        Some((met, absent))
    }
}

fn most_first(a: &(&str, Tally), b: &(&str, Tally)) -> std::cmp::Ordering {
    b.1.records.cmp(&a.1.records).then_with(|| a.0.cmp(b.0))
}

/// For each code the first that a filter takes for the same value; empty where all values differ.
fn one_value(values: &Values, field: Field) -> &[u32] {
    match (field.spec().kind, field.spec().shape) {
        _ if field == Field::TokenId => values.same(token_key),
        (Kind::Address, _) => values.same(address),
        (_, Shape::Fold) => values.same(folded),
        (_, Shape::Exact | Shape::Contained) => &[],
    }
}

fn folded(text: &str) -> Cow<'_, str> {
    let small = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if small { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

fn address(text: &str) -> Cow<'_, str> {
    text.parse::<IpAddr>().map_or_else(|_| folded(text), |ip| Cow::Owned(ip.to_canonical().to_string()))
}

/// Merges spellings of one value. An account is shown by an e-mail address if it has one, else by the most frequent
/// name.
fn joined<'v>(
    values: &'v Values,
    (field, same): (Field, &[u32]),
    met: Vec<CodeCount>,
) -> Vec<(&'v str, Tally)> {
    let value = |code: u32| values.of(code).unwrap_or("");
    let goes_before = |name: &str| matches!(field, Field::Account | Field::Mailbox) && rank(name).0;
    if same.is_empty() {
        return met.into_iter().map(|met| (value(met.code), met.tally)).collect();
    }
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut found: Vec<(u32, &str, Tally)> = Vec::with_capacity(met.len());
    for CodeCount { code, records, tally } in met {
        let first = same.get(code as usize).copied().unwrap_or(code);
        let at = *place.entry(first).or_insert(found.len());
        match found.get_mut(at) {
            Some((most, said, sum)) => {
                sum.join(tally);
                let other = value(code);
                let rank = |records: u32, name: &str| (goes_before(name), records);
                let (held, new) = (rank(*most, said), rank(records, other));
                if new > held || (new == held && *other < **said) {
                    (*most, *said) = (records, other);
                }
            }
            None => found.push((records, value(code), tally)),
        }
    }
    found.into_iter().map(|(_, said, tally)| (said, tally)).collect()
}

#[cfg(test)]
mod tests;
