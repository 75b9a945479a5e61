//! How far the values of a kind are spread whose rows nobody knows: passes over its column, all values at once.

use super::count::Stamps;
use super::values::Values;
use super::{NONE, Spread, Table};
use crate::chain::known::Known;
use crate::event::Field;
use crate::store::{ABSENT, Store};

/// Of so many pairs of values it is noted by a bit each whether they were met together.
const BITS: usize = 1 << 25;

/// The spreads of all values of a kind that several events carry; `None` where that was stopped.
pub(super) fn weak(
    store: &Store,
    known: &Known,
    values: Values<'_>,
    stopped: &dyn Fn() -> bool,
) -> Option<Table> {
    let rows = Rows { values, first: values.firsts(), len: store.len(), known, stopped };
    let mut spans = rows.spans(store.dated())?;
    for (of, field) in [(0, Field::Account), (1, Field::Agency)] {
        let Some(stamps) = Stamps::of(store, field) else { continue };
        let fits = rows.first.len().saturating_mul(stamps.distinct()) <= BITS;
        let distinct = if fits { rows.by_bits(&stamps) } else { rows.by_order(stamps, &spans) }?;
        for (span, distinct) in spans.iter_mut().zip(distinct) {
            *if of == 0 { &mut span.accounts } else { &mut span.agencies } = distinct;
        }
    }
    let mut table = Table::default();
    for (code, spread) in (0_u32..).zip(spans).filter(|(_, spread)| spread.records > 1) {
        table.push(code, spread);
    }
    Some(table)
}

/// The rows that count, each with its values, told by the first code of each.
struct Rows<'r> {
    values: Values<'r>,
    first: Vec<u32>,
    len: usize,
    known: &'r Known,
    stopped: &'r dyn Fn() -> bool,
}

impl Rows<'_> {
    fn each(&self, take: impl FnMut(u32, usize)) -> Option<()> {
        self.values.each(self.len, (&self.first, self.known), self.stopped, take)
    }

    /// By value: how many rows have it, the first of them, and the last that has a time.
    fn spans(&self, dated: usize) -> Option<Vec<Spread>> {
        let none = Spread { records: 0, accounts: 0, agencies: 0, first: NONE, last: NONE };
        let mut spans = vec![none; self.first.len()];
        self.each(|at, code| {
            let span = &mut spans[code];
            span.records += 1;
            span.first = span.first.min(at);
            if (at as usize) < dated {
                span.last = at;
            }
        })?;
        Some(spans)
    }

    /// By value, with how many values of another field it stands, by a bit for each pair.
    fn by_bits(&self, other: &Stamps<'_>) -> Option<Vec<u32>> {
        let width = other.distinct();
        let mut met = vec![0_u64; (self.first.len() * width).div_ceil(64)];
        let mut distinct = vec![0_u32; self.first.len()];
        self.each(|at, code| {
            let with = other.value(at);
            let bit = code * width + with as usize;
            let word = &mut met[bit / 64];
            let is_new = with != ABSENT && *word >> (bit % 64) & 1 == 0;
            *word |= 1 << (bit % 64);
            distinct[code] += u32::from(is_new);
        })?;
        Some(distinct)
    }

    /// The same by putting the values of the other field in the order of the own ones, which takes room for every row.
    fn by_order(&self, mut other: Stamps<'_>, spans: &[Spread]) -> Option<Vec<u32>> {
        // each value has its place behind that of the value before
        let before = |all: &mut u32, span: &Spread| Some(std::mem::replace(all, *all + span.records));
        let mut ends: Vec<u32> = spans.iter().scan(0, before).collect();
        let all: usize = spans.iter().map(|span| span.records as usize).sum();
        let mut ordered = vec![ABSENT; all];
        self.each(|at, code| {
            let next = &mut ends[code];
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
