//! What was found out about the values of a part. Most columns of a log hold few different values: each of these is
//! checked, hashed and looked up once a part, and only compared from then on.

use super::flat::Next;
use super::swar::before;
use crate::event::{Field, Id, Recurring, Seed, glance, is_blank, same, same_long};

/// How many places a column has, each for the value that was met there last.
const PLACES: usize = 2048;

/// After how many values that are new it is judged whether a column's recur.
const JUDGED: u32 = 128;

/// A column of a table, or a member of JSON objects.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its number in the source.
    pub number: usize,
    /// The field that its values go into.
    pub field: Field,
    /// The hash of its name, for the content of a record.
    pub seed: Seed,
}

/// What a value says to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'t> {
    Text(&'t str),
    Nothing,
}

/// Where a value stands in a record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beginning<'t> {
    /// What is left of the record from the value on.
    pub rest: &'t [u8],
    /// How much of that is the value and what stands behind it in this record, as in many; 0 if that is not known.
    pub through: usize,
    /// Which member of the record comes behind that.
    pub next: Next,
}

/// What is known of a value.
#[derive(Debug, Clone, Copy)]
pub struct KnownValue<'t> {
    /// As it stands in the record.
    raw: &'t str,
    /// The same with what stood behind it last, if that is known.
    through: &'t [u8],
    /// Which member of a record comes behind that.
    pub next: Next,
    /// The field of its column.
    pub field: Field,
    /// What its field is set to, unless it says nothing.
    pub value: Option<Recurring<'t>>,
    /// Its share of the content hash.
    pub content: Id,
}

/// The values met in a part.
#[derive(Debug, Default)]
pub struct ValueCache<'t> {
    columns: Vec<Values<'t>>,
    /// How many values of each field have a number, by its place in [`Field`].
    numbered: Vec<u32>,
    /// What ends a value, if nothing is known of what follows.
    end: Option<u8>,
    /// Whether it keeps nothing.
    off: bool,
}

/// Columns whose values differ so much that none is looked for, by their numbers: to be kept from part to part.
#[derive(Debug, Default)]
pub struct Differing(Vec<bool>);

/// What was found out about values that recur, by their numbers (see [`Recurring`]).
#[derive(Debug)]
pub struct ByNumber<T>(Vec<Option<T>>);

/// The values met in a column.
#[derive(Debug, Default)]
struct Values<'t> {
    /// The index of the value that begins so, from 1, by a glance at its first bytes.
    by_beginning: Vec<u16>,
    /// The same by a glance at all of it.
    by_ends: Vec<u16>,
    all: Vec<KnownValue<'t>>,
    found: u32,
    missed: u32,
    /// Whether they differ so much that none is looked for.
    differ: bool,
}

impl<T> Default for ByNumber<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> ByNumber<T> {
    /// What was found out about a value, or is now. A value that is not known to recur is asked about each time.
    #[inline]
    pub fn of(&mut self, number: u32, find: impl FnOnce() -> T) -> T {
        let at = number as usize;
        match self.0.get(at) {
            Some(Some(found)) => *found,
            _ if at == 0 => find(),
            _ => {
                self.0.resize(self.0.len().max(at + 1), None);
                *self.0[at].insert(find())
            }
        }
    }
}

impl<'t> Said<'t> {
    /// A text, unless it is blank.
    pub fn of(text: &'t str) -> Self {
        if is_blank(text) { Self::Nothing } else { Self::Text(text) }
    }

    const fn text(self) -> Option<&'t str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing => None,
        }
    }
}

impl<'t> KnownValue<'t> {
    /// A value that is not known to recur.
    pub fn once(column: Column, raw: &'t str, said: Said<'t>) -> Self {
        let mut content = Id::default();
        content.said(column.seed, raw);
        Self {
            raw,
            through: &[],
            next: Next::End,
            field: column.field,
            value: said.text().map(Recurring::once),
            content,
        }
    }
}

impl<'t> ValueCache<'t> {
    /// A cache for a source of which some columns are known to differ. What follows a value is mostly the same; if it is not,
    /// `end` is what ends the value.
    pub fn of(differing: &Differing, end: Option<u8>) -> Self {
        let columns = differing.0.iter().map(|differ| Values { differ: *differ, ..Values::default() });
        Self { columns: columns.collect(), end, ..Self::default() }
    }

    /// A cache that keeps nothing, for values that are gone before the part is.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// The columns that differ, as far as is known by now.
    pub fn differing(&self) -> Differing {
        Differing(self.columns.iter().map(|values| values.differ).collect())
    }

    /// A value of a field that follows from one that recurs, and so does too. No column goes into that field by the same
    /// number.
    pub fn following(&mut self, field: Field, text: &'static str) -> Recurring<'static> {
        Recurring { text, number: next(&mut self.numbered, field) }
    }

    /// The known value of a column with which a text begins, if what stood behind it last does here too; and the rest of the
    /// text.
    #[inline(always)]
    #[allow(clippy::inline_always)] // a call costs as much as what it finds out of most columns
    pub fn beginning<'c, 'r>(
        &'c mut self,
        column: usize,
        text: &'r [u8],
    ) -> Option<(&'c KnownValue<'t>, &'r [u8])> {
        let values = self.columns.get_mut(column).filter(|values| !values.by_beginning.is_empty())?;
        let index = usize::from(*values.by_beginning.get(place(text, self.end)?)?);
        let known = values.all.get(index.checked_sub(1)?)?;
        let (there, rest) = text.split_at_checked(known.through.len())?;
        if !same_long(there, known.through) {
            return None;
        }
        values.found += 1;
        Some((known, rest))
    }

    /// Passes on what is known of a value, which is found by its beginning from then on. If nothing is known, `said` finds
    /// out what the value says; `None` if it can't.
    #[inline]
    pub fn known<R>(
        &mut self,
        column: Column,
        raw: &'t str,
        beginning: Beginning<'t>,
        said: impl FnOnce() -> Option<Said<'t>>,
        take: impl FnOnce(&KnownValue<'t>) -> R,
    ) -> Option<R> {
        let Self { columns, numbered, end, off } = self;
        if columns.len() <= column.number {
            columns.resize_with(column.number + 1, Values::default);
        }
        let values = &mut columns[column.number];
        let keeps = !*off && !values.differ;
        if let Some(known) = keeps.then(|| values.find(raw, beginning, *end)).flatten() {
            return Some(take(known));
        }
        let mut known = KnownValue::once(column, raw, said()?);
        if keeps && values.recur() {
            if let Some(value) = &mut known.value {
                value.number = next(numbered, column.field);
            }
            values.keep(known, beginning, *end);
        }
        Some(take(&known))
    }
}

/// The next number of a field's values.
fn next(numbered: &mut Vec<u32>, field: Field) -> u32 {
    let at = field as usize;
    numbered.resize(numbered.len().max(at + 1), 0);
    numbered[at] += 1;
    numbered[at]
}

impl<'t> Values<'t> {
    fn find(&mut self, raw: &str, beginning: Beginning<'t>, end: Option<u8>) -> Option<&KnownValue<'t>> {
        let index = *self.by_ends.get(ends(raw))?;
        let at = usize::from(index).checked_sub(1)?;
        let known = self.all.get(at).filter(|known| same(known.raw.as_bytes(), raw.as_bytes()));
        known?;
        self.begins(index, beginning, end);
        self.found += 1;
        self.all.get(at)
    }

    /// Has a value be found by its beginning from then on, if what stands behind it is known.
    #[inline]
    fn begins(&mut self, index: u16, Beginning { rest, through, next }: Beginning<'t>, end: Option<u8>) {
        let through = rest.get(..through).unwrap_or_default();
        if through.is_empty() {
            return;
        }
        let known = usize::from(index).checked_sub(1).and_then(|at| self.all.get_mut(at));
        if let (Some(at), Some(known)) = (place(rest, end), known) {
            (known.through, known.next) = (through, next);
            self.by_beginning.resize(PLACES, 0);
            self.by_beginning[at] = index;
        }
    }

    /// Whether it is worth to keep another value.
    fn recur(&mut self) -> bool {
        self.missed += 1;
        if self.missed.is_multiple_of(JUDGED) && self.found < self.missed {
            *self = Self { differ: true, ..Self::default() };
        }
        !self.differ && self.all.len() < usize::from(u16::MAX)
    }

    fn keep(&mut self, known: KnownValue<'t>, beginning: Beginning<'t>, end: Option<u8>) {
        self.all.push(known);
        let index = u16::try_from(self.all.len()).unwrap_or(0);
        self.by_ends.resize(PLACES, 0);
        self.by_ends[ends(known.raw)] = index;
        self.begins(index, beginning, end);
    }
}

fn ends(raw: &str) -> usize {
    glance(raw.as_bytes()) as usize % PLACES
}

/// The place of a value by its first sixteen bytes, up to its `end`. If none is given, what is behind a short one counts
/// too.
#[inline]
fn place(text: &[u8], end: Option<u8>) -> Option<usize> {
    let first = *text.first_chunk()?;
    Some(glance(&end.map_or(first, |end| before(first, end))) as usize % PLACES)
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Column, KnownValue, Next, Said, ValueCache};
    use crate::event::{Field, Seed};
    use proptest::prelude::*;
    use std::collections::HashMap;

    const FIELDS: [Field; 3] = [Field::Account, Field::Operation, Field::Account];

    fn column(number: usize) -> Column {
        Column { number, field: FIELDS[number], seed: Seed::of(["account", "operation", "user"][number]) }
    }

    fn said(raw: &str) -> Option<Said<'_>> {
        (raw != "?").then(|| Said::of(raw.trim()))
    }

    proptest! {
        #[test]
        fn what_is_known_of_a_value_is_what_is_found_out_at_first_and_its_number_is_its_own(
            // few that come again, some that begin the same, and many that differ
            values in prop::collection::vec(
                (0..3_usize, prop_oneof![6 => "[ab? ]{0,2}", 2 => "the same beginning [ab]", 1 => "[a-z]{8}"]),
                0..1500,
            ),
        ) {
            // what follows a value is the same in all records
            let behind = "\",\"next\":";
            let records: Vec<String> =
                values.iter().map(|(_, value)| format!("{value}{behind}\"one\"}}")).collect();
            let (mut cache, mut numbered) = (ValueCache::default(), HashMap::new());
            for ((number, value), record) in values.iter().zip(&records) {
                let (column, rest, raw) = (column(*number), record.as_bytes(), &record[..value.len()]);
                let through = value.len() + behind.len();
                let known = match cache.beginning(column.number, rest) {
                    Some((known, behind)) => {
                        prop_assert_eq!(behind, &rest[through..]);
                        Some(*known)
                    }
                    None => cache.known(column, raw, Beginning { rest, through, next: Next::Member(1) }, || said(raw), |known| *known),
                };
                let once = said(raw).map(|said| KnownValue::once(column, raw, said));
                let told = |known: &KnownValue<'_>| (known.field, known.content, known.value.map(|value| value.text.to_owned()));
                prop_assert_eq!(known.as_ref().map(told), once.as_ref().map(told));
                if let Some(value) = known.and_then(|known| known.value).filter(|value| value.number > 0) {
                    let text = numbered.entry((column.field, value.number)).or_insert(value.text);
                    prop_assert_eq!(*text, value.text);
                }
            }
        }
    }

    #[test]
    fn values_that_recur_have_numbers_and_those_of_a_column_that_differ_are_not_kept() {
        let texts: Vec<String> = (0..1000).map(|at| format!("v{at}")).collect();
        let mut cache = ValueCache::default();
        for text in &texts {
            cache.known(column(0), text, Beginning::default(), || said(text), |_| ());
            cache.known(column(1), &texts[0], Beginning::default(), || said(&texts[0]), |_| ());
        }
        let number = |cache: &mut ValueCache<'_>, at: usize| {
            let number = |known: &KnownValue<'_>| known.value.map(|value| value.number);
            cache.known(column(at), "v0", Beginning::default(), || said("v0"), number).unwrap()
        };
        assert_eq!((number(&mut cache, 0), number(&mut cache, 1)), (Some(0), Some(1)));
        let mut next = ValueCache::of(&cache.differing(), None);
        assert_eq!((number(&mut next, 0), number(&mut next, 1)), (Some(0), Some(1)));
    }
}
