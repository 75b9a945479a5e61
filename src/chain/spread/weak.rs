//! Computes the spreads of weak identities, whose rows are not indexed, in passes over their column for all values at
//! once.

use super::count::Stamps;
use super::values::Values;
use super::{NONE, Spread, Table};
use crate::chain::known_rows::KnownRows;
use crate::event::Field;
use crate::store::{ABSENT, Store};

/// Up to this many pairs of values get a bit each for whether they occur together.
const BITS: usize = 1 << 25;

/// The spreads of all values of a kind that several events carry; `None` if cancelled.
pub(super) fn weak(
    store: &Store,
    known: &KnownRows,
    values: Values<'_>,
    stopped: &dyn Fn() -> bool,
) -> Option<Table> {
    let rows = Rows::of(store, known, values, stopped)?;
    let mut spreads = rows.spans(store.dated())?;
    for (is_account, field) in [(true, Field::Account), (false, Field::Agency)] {
        let Some(stamps) = Stamps::of(store, field) else { continue };
        let fits = rows.numbers.len().saturating_mul(stamps.distinct()) <= BITS;
        let distinct = if fits { rows.by_bits(&stamps) } else { rows.by_order(stamps, &spreads) }?;
        for (spread, distinct) in spreads.iter_mut().zip(distinct) {
            *if is_account { &mut spread.accounts } else { &mut spread.agencies } = distinct;
        }
    }
    Some(Table { numbers: rows.numbers, spreads })
}

/// The rows that count, with those of their values that several rows have.
struct Rows<'r> {
    values: Values<'r>,
    first: Vec<u32>,
    /// The codes that stand for these values, in order.
    numbers: Vec<u32>,
    /// By code: the index of a value among these; [`NONE`] for one that a single row has.
    places: Vec<u32>,
    len: usize,
    known: &'r KnownRows,
    stopped: &'r dyn Fn() -> bool,
}

impl<'r> Rows<'r> {
    fn of(
        store: &Store,
        known: &'r KnownRows,
        values: Values<'r>,
        stopped: &'r dyn Fn() -> bool,
    ) -> Option<Self> {
        let (first, len) = (values.firsts(), store.len());
        // `places` first counts the rows of each value, then holds its index: there may be as many values as rows
        let mut places = vec![0_u32; values.codes()];
        values.each(len, (&first, known), stopped, |_, code| places[code as usize] += 1)?;
        let mut numbers = Vec::new();
        for (code, place) in (0_u32..).zip(&mut places) {
            if *place > 1 {
                *place = u32::try_from(numbers.len()).unwrap_or(NONE);
                numbers.push(code);
            } else {
                *place = NONE;
            }
        }
        Some(Self { values, first, numbers, places, len, known, stopped })
    }

    /// Passes each row with the index of each of its values.
    fn each(&self, mut take: impl FnMut(u32, usize)) -> Option<()> {
        self.values.each(self.len, (&self.first, self.known), self.stopped, |at, code| {
            let place = self.places[code as usize];
            if place != NONE {
                take(at, place as usize);
            }
        })
    }

    /// By value: how many rows have it, the first of them, and the last that has a time.
    fn spans(&self, dated: usize) -> Option<Vec<Spread>> {
        let none = Spread { records: 0, accounts: 0, agencies: 0, first: NONE, last: NONE };
        let mut spans = vec![none; self.numbers.len()];
        self.each(|at, place| {
            let span = &mut spans[place];
            span.records += 1;
            span.first = span.first.min(at);
            if (at as usize) < dated {
                span.last = at;
            }
        })?;
        Some(spans)
    }

    /// By value: with how many values of another field it occurs, noted by a bit for each pair.
    fn by_bits(&self, other: &Stamps<'_>) -> Option<Vec<u32>> {
        let width = other.distinct();
        let mut pairs = vec![0_u64; (self.numbers.len() * width).div_ceil(64)];
        let mut distinct = vec![0_u32; self.numbers.len()];
        self.each(|at, place| {
            let value = other.value(at);
            let bit = place * width + value as usize;
            let word = &mut pairs[bit / 64];
            let is_new = value != ABSENT && *word >> (bit % 64) & 1 == 0;
            *word |= 1 << (bit % 64);
            distinct[place] += u32::from(is_new);
        })?;
        Some(distinct)
    }

    /// The same by grouping the values of the other field by the own ones, which takes an entry for every row.
    fn by_order(&self, mut other: Stamps<'_>, spans: &[Spread]) -> Option<Vec<u32>> {
        // each value's part begins behind that of the value before
        let before = |all: &mut u32, span: &Spread| Some(std::mem::replace(all, *all + span.records));
        let mut ends: Vec<u32> = spans.iter().scan(0, before).collect();
        let all: usize = spans.iter().map(|span| span.records as usize).sum();
        let mut ordered = vec![ABSENT; all];
        self.each(|at, place| {
            let next = &mut ends[place];
            ordered[*next as usize] = other.value(at);
            *next += 1;
        })?;
        let mut rest = ordered.as_slice();
        let mut count = |span: &Spread| {
            let (own, behind) = rest.split_at(span.records as usize);
            rest = behind;
            other.count(own.iter().copied())
        };
        Some(spans.iter().map(&mut count).collect())
    }
}
