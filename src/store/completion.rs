//! Completes a value while it is typed: the values of a field that contain some text.

use super::{Store, Tally, ValueRows};
use crate::event::Field;
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};

/// Number of values between two checks for cancellation.
const BATCH: usize = 1 << 14;
/// Above this number of values spellings are not grouped: it would take longer than the time between two keys.
const MANY: usize = 1 << 20;

/// A value that contains the text.
struct Fitting<'s> {
    /// Whether it begins with it.
    begins: bool,
    value: &'s str,
    /// The first code of its spellings.
    first: u32,
    /// Records of this spelling, and of all.
    own: u32,
    records: u32,
}

impl Store {
    /// Values of a field that contain `part`, ignoring case: those that begin with it first, each group by descending
    /// records; at most `top`. `None` if cancelled.
    #[must_use]
    pub fn containing(
        &self,
        field: Field,
        part: &str,
        top: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Option<Vec<(&str, Tally)>> {
        let (Some(values), Some(counts)) = (self.dictionary(field), self.counts_of_all(field)) else {
            return Some(Vec::new());
        };
        let same = if values.len() > MANY { &[] } else { self.letters(field) };
        let part = part.to_lowercase();
        let beside = field == Field::Source && self.has_exports();
        if beside || (!same.is_empty() && self.list(field).is_some()) {
            return Some(self.containing_once(field, &part, top));
        }
        let mut found: Vec<Fitting<'_>> = Vec::new();
        for (code, value) in (1_u32..).zip(values.iter()) {
            if (code as usize).is_multiple_of(BATCH) && stopped() {
                return None;
            }
            let own = counts.get(code as usize);
            if let Some(begins) = holds(value, &part).filter(|_| own > 0) {
                let first = same.get(code as usize).copied().unwrap_or(code);
                found.push(Fitting { begins, value, first, own, records: own });
            }
        }
        if !same.is_empty() {
            found = joined(found);
        }
        if let Some(last) = top.checked_sub(1).filter(|last| *last < found.len()) {
            found.select_nth_unstable_by(last, in_order);
        }
        found.truncate(top);
        found.sort_unstable_by(in_order);
        Some(found.iter().map(|one| (one.value, self.total_of(field, one, same, values.len()))).collect())
    }

    /// The same for lists with several spellings of a value, and for files with other exports: a record counts once per
    /// value, so every record must be examined.
    fn containing_once(&self, field: Field, part: &str, top: usize) -> Vec<(&str, Tally)> {
        let mut found: Vec<(bool, (&str, Tally))> = self
            .facet(&self.all(), field)
            .0
            .into_iter()
            .filter_map(|one| Some((holds(one.0, part)?, one)))
            .collect();
        found.sort_by_key(|(begins, _)| Reverse(*begins));
        found.into_iter().take(top).map(|(_, one)| one).collect()
    }

    /// Records and operations of a value in all of its spellings.
    fn total_of(&self, field: Field, one: &Fitting<'_>, same: &[u32], distinct: usize) -> Tally {
        if self.several().count() == 0 {
            return Tally::of(one.records.into());
        }
        let is_it =
            |code: &u32| same.get(*code as usize).map_or(*code == one.first, |first| *first == one.first);
        let codes = (1..).take(distinct).filter(is_it);
        match self.rows_of_codes(field, codes.collect()) {
            ValueRows::Rows(rows) => self.total(&rows),
            ValueRows::One(row) => Tally { records: 1, operations: self.operations(row) },
        }
    }
}

fn in_order(a: &Fitting<'_>, b: &Fitting<'_>) -> Ordering {
    b.begins.cmp(&a.begins).then(b.records.cmp(&a.records)).then_with(|| a.value.cmp(b.value))
}

/// Groups spellings of one value under the most frequent one.
fn joined(found: Vec<Fitting<'_>>) -> Vec<Fitting<'_>> {
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut whole: Vec<Fitting<'_>> = Vec::with_capacity(found.len());
    for one in found {
        let at = *place.entry(one.first).or_insert(whole.len());
        match whole.get_mut(at) {
            Some(known) => {
                let records = known.records.saturating_add(one.records);
                if (one.own, known.value) > (known.own, one.value) {
                    *known = one;
                }
                known.records = records;
            }
            None => whole.push(one),
        }
    }
    whole
}

/// `None` if `value` does not contain `part` (lower case), else whether it begins with it.
fn holds(value: &str, part: &str) -> Option<bool> {
    if !value.is_ascii() {
        let value = value.to_lowercase();
        return value.contains(part).then(|| value.starts_with(part));
    }
    let (value, part) = (value.as_bytes(), part.as_bytes());
    let begins = |value: &[u8]| value.get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part));
    let Some(first) = part.first() else { return Some(true) };
    if begins(value) {
        return Some(true);
    }
    let mut places = memchr::memchr2_iter(*first, first.to_ascii_uppercase(), value);
    places.any(|at| value.get(at..).is_some_and(begins)).then_some(false)
}
