//! Assigns codes to the distinct values of a column while it grows. A value is looked up in a small cache, then in a
//! hash table. Where nearly all values differ, lookups are deferred: values are appended as pending and deduplicated
//! all at once (see `join`).

mod case_variants;
mod join;
mod values;

pub(super) use values::Values;

use super::arena::{Span, is_long};
use super::codes::ABSENT;
use super::image::stored;
use super::seed::Seed;
use super::short_hash::shortened;
use super::size_hint::SizeHint;
use super::table::Table;
use crate::event::{Recurring, glance};
use case_variants::{CaseVariants, Found, MOST, VariantCount};
use join::Waiting;
use rustc_hash::FxHashMap;
use std::hint::black_box;

/// The values of a column, and how each is found.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    values: Values,
    /// Codes by case-insensitive hash. Rebuilt when it grows, so that a value costs five bytes plus the free slots.
    /// Empty if no value was looked up since [`Self::slim`].
    table: Table,
    /// Cache of recently used values, direct-mapped by a few of their bytes; empty until first needed.
    recent: Vec<Recent>,
    /// Number of lookups before the cache was created.
    asked: usize,
    /// Estimated number of values still to come, used when the table grows.
    ahead: usize,
    /// Codes of long values (see `is_long`), as in `table`.
    long: Table,
    /// Number of long values in `long`.
    longs: usize,
    /// Codes of values with very many case variants.
    crowd: CaseVariants,
    seed: Seed,
    /// Values that were added without lookup.
    waiting: Waiting,
    /// What the dictionary of a part knows about the whole.
    part: PartOf,
}

stored!(Dictionary { values } and table, long, longs, crowd, seed, recent, asked, ahead, waiting, part);

/// What the dictionary of a part knows of the whole that takes it in.
#[derive(Debug, Default)]
struct PartOf {
    /// Whether every value gets a new code, without lookup.
    loose: bool,
    /// Whether that was judged by this part.
    judged: bool,
    /// Number of values carried over when the part was emptied.
    kept: usize,
    /// Codes of the part's values in the whole, by code here, as far as they were taken in.
    whole: Vec<u32>,
    /// How often the whole had renumbered its values when `whole` was filled.
    turns: u32,
    /// Codes of values that recur, by their number (see [`Recurring`]).
    recurring: Vec<u32>,
}

/// A value, and where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Recent {
    code: u32,
    span: Span,
}

/// Number of values after which a part decides whether to skip lookups.
const JUDGED: usize = 1024;

/// Maximum number of values that an emptied part keeps, as they are likely to recur. More would not fit the cache.
const KEPT: usize = 1024;

/// Initial capacity of the table.
const LEAST: usize = 28;

/// Number of lookups before the cache is created: many parts are small.
const FEW: usize = 128;

/// Number of slots of the cache of recent values.
const RECENT: usize = 2048;

/// Up to this number of values, prefetching is not worth it.
const NEAR: usize = 64;
/// Up to this number of values, lookups do not wait for memory.
const CACHED: usize = 4096;
/// Number of values whose lookups are interleaved.
const AT_ONCE: usize = 64;

impl Clone for Dictionary {
    /// Copies the values only; tables are rebuilt on the next lookup.
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), waiting: self.waiting, ..Self::default() }
    }
}

impl Dictionary {
    pub(super) fn values(&self) -> &Values {
        &self.values
    }

    /// Empties a part, but keeps its values if they are few and likely to recur. Keeps the capacity.
    pub(super) fn clear(&mut self) {
        let found = self.table.len() == self.values.len();
        if !found || self.values.len() > KEPT {
            self.values.all.clear();
            self.values.again.clear();
            self.values.firsts.clear();
            self.values.same.take();
            self.table.clear();
            self.long.clear();
            self.longs = 0;
            self.crowd.clear();
            self.recent.clear();
            self.asked = 0;
            self.part.whole.clear();
        }
        self.part.kept = self.values.len();
        self.part.judged = false;
    }

    /// The code of a value, new or known.
    pub(super) fn code(&mut self, value: &str) -> u32 {
        if is_long(value) {
            return self.code_of_long(value);
        }
        if self.waiting.are_there() {
            return self.wait_with(value);
        }
        if self.recent.is_empty() {
            if self.asked < FEW {
                self.asked += 1;
                return self.found(value);
            }
            self.recent.resize(RECENT, Recent::default());
        }
        let place = place(value);
        let recent = self.recent[place];
        if recent.code != ABSENT && self.values.all.is(recent.span, value) {
            return recent.code;
        }
        let code = self.found(value);
        self.recent[place] = Recent { code, span: self.values.span(code) };
        code
    }

    /// The code of a value that is not long, looked for among all.
    fn found(&mut self, value: &str) -> u32 {
        if self.table.is_empty() && self.values.len() > 0 {
            self.find_all(LEAST);
        }
        self.look_for(hashed(value, self.seed), value)
    }

    /// Prefetches the cache slots of some values, so that memory latencies overlap.
    pub(super) fn near_to<'v>(&self, values: impl Iterator<Item = &'v str>) {
        // where there are few all are near
        if self.values.len() > NEAR && !self.part.loose && !self.recent.is_empty() {
            black_box(values.fold(0, |seen, value| seen ^ self.recent[place(value)].code));
        }
    }

    /// Looks up a value that is not long by its hash, or adds it.
    fn look_for(&mut self, half: u32, value: &str) -> u32 {
        let (values, mut met) = (&self.values, VariantCount::default());
        let ends = |code: u32| {
            let span = values.span(code);
            values.all.is(span, value) || values.all.is_like(span, value) && met.another(code)
        };
        let ended = self.table.find(half, ends);
        let like = match met.ended(ended) {
            Found::Is(code) => return code,
            Found::New(like) => like,
            Found::CaseVariants(like) => return self.code_in_crowd(value, like),
        };
        if self.table.room() == 0 {
            self.find_all(self.table.len().max(self.ahead).max(LEAST));
        }
        let Self { values, table, .. } = self;
        let code = values.push_like(value, like);
        table.add(half, code);
        code
    }

    /// Rebuilds the tables with room for `more` values.
    #[cold]
    fn find_all(&mut self, more: usize) {
        // frees the old table before the new one is allocated
        self.slim_tables();
        self.table = Table::with_room(self.values.len() + more);
        let Self { values, table, crowd, seed, .. } = self;
        let mut again = values.again.iter().zip(&values.firsts).peekable();
        let mut together: FxHashMap<u32, usize> = FxHashMap::default();
        for (code, value) in (1..).zip(values.iter()) {
            let before = again.next_if(|(again, _)| **again == code).map(|(_, first)| {
                let before = together.entry(*first).or_default();
                *before += 1;
                *before
            });
            if is_long(value) {
                continue;
            }
            if before.is_some_and(|before| before >= MOST) {
                crowd.find_or_add(values, *seed, value, code);
            } else {
                table.add(hashed(value, *seed), code);
            }
        }
    }

    /// The code of a value with very many case variants, of which `like` is one.
    #[cold]
    fn code_in_crowd(&mut self, value: &str, like: u32) -> u32 {
        let Self { values, crowd, seed, .. } = self;
        let next = u32::try_from(values.len() + 1).unwrap_or(ABSENT);
        let found = crowd.find_or_add(values, *seed, value, next);
        found.unwrap_or_else(|| values.push_like(value, Some(like)))
    }

    /// Drops the tables and the cache.
    pub(super) fn slim(&mut self) {
        self.slim_tables();
        self.recent = Vec::new();
    }

    fn slim_tables(&mut self) {
        (self.table, self.long, self.longs) = (Table::default(), Table::default(), 0);
        self.crowd = CaseVariants::default();
    }

    /// The code of a long value; there are few of these.
    fn code_of_long(&mut self, value: &str) -> u32 {
        let Self { values, long, longs, crowd, seed, .. } = self;
        // long values may have been added without lookup
        if *longs != values.all.long_ones().len() {
            long.clear();
            for (at, value) in values.all.long_ones() {
                file((long, crowd), values, *seed, (value, u32::try_from(at + 1).unwrap_or(ABSENT)));
            }
        }
        let next = u32::try_from(values.len() + 1).unwrap_or(ABSENT);
        let found = file((long, crowd), values, *seed, (value, next));
        let code = match found {
            Found::Is(code) => code,
            Found::New(like) => values.push_like(value, like),
            Found::CaseVariants(like) => values.push_like(value, Some(like)),
        };
        *longs = values.all.long_ones().len();
        code
    }

    /// The code of a value within a batch. Where nearly all values differ duplicates are not looked for, so equal values may
    /// get different codes. `rows` is the number of values so far.
    pub(super) fn code_in_part(&mut self, value: &str, rows: usize) -> u32 {
        if rows >= JUDGED && !self.part.judged {
            self.part.judged = true;
            self.part.loose |= is_most(self.values.len() - self.part.kept, rows);
        }
        if self.part.loose { self.values.push(value) } else { self.code(value) }
    }

    /// The code of a value that recurs by its number; absent if it is not known yet.
    #[inline]
    pub(super) fn code_of_recurring(&self, number: u32) -> u32 {
        self.part.recurring.get(number as usize).copied().unwrap_or(ABSENT)
    }

    /// As [`Self::code_in_part`]; the code of a value that recurs is known from then on.
    pub(super) fn code_of_new(&mut self, value: Recurring<'_>, rows: usize) -> u32 {
        let (code, at) = (self.code_in_part(value.text, rows), value.number as usize);
        if at > 0 {
            self.part.recurring.resize(self.part.recurring.len().max(at + 1), ABSENT);
            self.part.recurring[at] = code;
        }
        code
    }

    /// Forgets the numbers of values that recur: from now on they are those of others.
    pub(super) fn renumber_recurring(&mut self) {
        self.part.recurring.clear();
    }

    /// Takes in the values of a part that are not here yet, and fills the map from its codes to these.
    pub(super) fn take_in(&mut self, part: &mut Self, size_hint: SizeHint) {
        self.ahead = size_hint.ahead(self.values.len());
        let Self { values, part: PartOf { loose, whole: codes, turns, .. }, .. } = part;
        if *turns != self.waiting.turns() {
            // the map is outdated: values were renumbered
            (*turns, *codes) = (self.waiting.turns(), Vec::new());
        }
        if codes.is_empty() {
            codes.push(ABSENT);
        }
        if self.waiting.differ(self.values.len()) {
            self.values.all.make_room(values.len() + 1 - codes.len(), self.ahead);
        }
        if self.waiting.begin(*loose) {
            return self.wait_with_all(values, codes);
        }
        let (before, from) = (self.values.len(), codes.len() - 1);
        self.look_for_all((from..values.len()).map(|at| values.at(at)), codes);
        // predicts the next part from this one
        *loose &= is_most(self.values.len() - before, values.len() - from);
    }

    /// Looks up values and appends their codes to `codes`.
    fn look_for_all<'v>(&mut self, mut fresh: impl Iterator<Item = &'v str>, codes: &mut Vec<u32>) {
        if self.table.len() < CACHED {
            codes.extend(fresh.by_ref().map(|value| self.code(value)));
        }
        let mut some = Vec::with_capacity(AT_ONCE);
        loop {
            let seed = self.seed;
            let hash = |value: &str| if is_long(value) { 0 } else { hashed(value, seed) };
            some.clear();
            some.extend(fresh.by_ref().take(AT_ONCE).map(|value| (hash(value), value)));
            if some.is_empty() {
                break;
            }
            self.near(&some);
            codes.extend(some.iter().map(|(hash, value)| {
                if is_long(value) { self.code_of_long(value) } else { self.look_for(*hash, value) }
            }));
        }
    }

    /// Maps codes of a part to codes in the whole that took it in.
    pub(super) fn in_whole(&self) -> &[u32] {
        &self.part.whole
    }

    /// Prefetches the table slots and then the texts of some values, so that memory latencies overlap.
    fn near(&self, some: &[(u32, &str)]) {
        black_box(some.iter().fold(0, |seen, (half, _)| seen ^ self.table.glance(*half)));
        let mut codes = [ABSENT; AT_ONCE];
        for (code, (half, _)) in codes.iter_mut().zip(some) {
            *code = self.table.likely(*half).unwrap_or(ABSENT);
        }
        let spans = codes.map(|code| self.values.span(code));
        black_box(spans.iter().fold(0, |seen, span| seen ^ self.values.all.first_byte(*span)));
    }
}

/// Looks up a value in a table and among the case variants; if it is new, enters it as `next`.
fn file(
    (table, crowd): (&mut Table, &mut CaseVariants),
    values: &Values,
    seed: Seed,
    (value, next): (&str, u32),
) -> Found {
    let own = hashed(value, seed);
    let found = values.find_in(table, own, value);
    match found {
        Found::Is(_) => {}
        Found::New(_) => {
            table.make_room(|code| hashed(values.of(code).unwrap_or_default(), seed));
            table.add(own, next);
        }
        Found::CaseVariants(_) => {
            return crowd.find_or_add(values, seed, value, next).map_or(found, Found::Is);
        }
    }
    found
}

/// The upper half of the case-insensitive hash of a value.
fn hashed(value: &str, seed: Seed) -> u32 {
    shortened(seed.hash_ignore_case(value))
}

/// Whether more than seven eighths are.
const fn is_most(some: usize, all: usize) -> bool {
    some * 8 > all * 7
}

/// The cache slot of a value.
#[inline]
fn place(value: &str) -> usize {
    glance(value.as_bytes()) as usize % RECENT
}

#[cfg(test)]
mod tests;
