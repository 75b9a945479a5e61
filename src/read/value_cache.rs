//! What was found out about the values of a part. Most columns of a log hold few different values: each of these is
//! checked, hashed and looked up once a part, and only compared from then on.

use crate::event::{Field, Id, Recurring, Seed, glance, is_blank, same};

/// How many places a column has, each for the value that was met there last.
const PLACES: usize = 1024;

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

/// What is known of a value.
#[derive(Debug, Clone, Copy)]
pub struct KnownValue<'t> {
    /// As it stands in the record.
    raw: &'t str,
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
    /// Whether it keeps nothing.
    off: bool,
}

/// Columns whose values differ so much that none is looked for, by their numbers: to be kept from part to part.
#[derive(Debug, Default)]
pub struct Differing(Vec<bool>);

/// The values met in a column.
#[derive(Debug, Default)]
struct Values<'t> {
    /// The index of the value that begins so, from 1, by a glance at its first bytes and those behind it.
    by_beginning: Vec<u16>,
    /// The same by a glance at all of it.
    by_ends: Vec<u16>,
    all: Vec<KnownValue<'t>>,
    found: u32,
    missed: u32,
    /// Whether they differ so much that none is looked for.
    differ: bool,
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
        Self { raw, field: column.field, value: said.text().map(Recurring::once), content }
    }
}

impl<'t> ValueCache<'t> {
    /// A cache for a source of which some columns are known to differ.
    pub fn of(differing: &Differing) -> Self {
        let columns = differing.0.iter().map(|differ| Values { differ: *differ, ..Values::default() });
        Self { columns: columns.collect(), ..Self::default() }
    }

    /// A cache that keeps nothing, for values that are gone before the part is.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// The columns that differ, as far as is known by now.
    pub fn differing(&self) -> Differing {
        Differing(self.columns.iter().map(|values| values.differ).collect())
    }

    /// The known value of a column with which a text begins, up to a quote, and what is behind that quote.
    #[inline]
    pub fn beginning<'c, 'r>(
        &'c mut self,
        column: usize,
        text: &'r [u8],
    ) -> Option<(&'c KnownValue<'t>, &'r [u8])> {
        let values = self.columns.get_mut(column)?;
        let index = usize::from(*values.by_beginning.get(beginning(text)?)?);
        let known = values.all.get(index.checked_sub(1)?)?;
        let (there, behind) = text.split_at_checked(known.raw.len())?;
        let (quote, behind) = behind.split_first()?;
        if *quote != b'"' || !same(there, known.raw.as_bytes()) {
            return None;
        }
        values.found += 1;
        Some((known, behind))
    }

    /// What is known of a value; where it is to be found by its beginning, that is the one of `rest`. If nothing is known,
    /// `said` finds out what the value says; `None` if it can't.
    #[inline]
    pub fn known(
        &mut self,
        column: Column,
        raw: &'t str,
        rest: &[u8],
        said: impl FnOnce() -> Option<Said<'t>>,
    ) -> Option<KnownValue<'t>> {
        if self.off {
            return Some(KnownValue::once(column, raw, said()?));
        }
        if self.columns.len() <= column.number {
            self.columns.resize_with(column.number + 1, Values::default);
        }
        let Self { columns, numbered, off: _ } = self;
        let values = &mut columns[column.number];
        if values.differ {
            return Some(KnownValue::once(column, raw, said()?));
        }
        if let Some(known) = values.find(raw, rest) {
            return Some(known);
        }
        let mut known = KnownValue::once(column, raw, said()?);
        if values.recur() {
            if let Some(value) = &mut known.value {
                value.number = next(numbered, column.field);
            }
            values.keep(known, rest);
        }
        Some(known)
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
    fn find(&mut self, raw: &str, rest: &[u8]) -> Option<KnownValue<'t>> {
        let index = *self.by_ends.get(ends(raw))?;
        let known = self.all.get(usize::from(index).checked_sub(1)?)?;
        if !same(known.raw.as_bytes(), raw.as_bytes()) {
            return None;
        }
        let known = *known;
        self.begins(rest, index);
        self.found += 1;
        Some(known)
    }

    /// Has a value be found by its beginning, that of `rest`, from then on. A table has no need of that.
    fn begins(&mut self, rest: &[u8], index: u16) {
        if let Some(at) = beginning(rest) {
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

    fn keep(&mut self, known: KnownValue<'t>, rest: &[u8]) {
        self.all.push(known);
        let index = u16::try_from(self.all.len()).unwrap_or(0);
        self.by_ends.resize(PLACES, 0);
        self.by_ends[ends(known.raw)] = index;
        self.begins(rest, index);
    }
}

fn ends(raw: &str) -> usize {
    glance(raw.as_bytes()) as usize % PLACES
}

/// The place of a value by its first sixteen bytes. What is behind a short one counts too: in records of one kind that
/// is mostly the same.
#[inline]
fn beginning(text: &[u8]) -> Option<usize> {
    Some(glance(text.first_chunk::<16>()?) as usize % PLACES)
}

#[cfg(test)]
mod tests {
    use super::{Column, KnownValue, Said, ValueCache};
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
            let records: Vec<String> =
                values.iter().map(|(_, value)| format!("{value}\",\"next\":\"one\"}}")).collect();
            let (mut cache, mut numbered) = (ValueCache::default(), HashMap::new());
            for ((number, value), record) in values.iter().zip(&records) {
                let (column, rest, raw) = (column(*number), record.as_bytes(), &record[..value.len()]);
                let known = match cache.beginning(column.number, rest) {
                    Some((known, behind)) => {
                        prop_assert_eq!(behind, &rest[value.len() + 1..]);
                        Some(*known)
                    }
                    None => cache.known(column, raw, rest, || said(raw)),
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
            cache.known(column(0), text, text.as_bytes(), || said(text));
            cache.known(column(1), &texts[0], texts[0].as_bytes(), || said(&texts[0]));
        }
        let number = |cache: &mut ValueCache<'_>, at: usize| {
            let known = cache.known(column(at), "v0", b"v0", || said("v0")).unwrap();
            known.value.map(|value| value.number)
        };
        assert_eq!((number(&mut cache, 0), number(&mut cache, 1)), (Some(0), Some(1)));
        let mut next = ValueCache::of(&cache.differing());
        assert_eq!((number(&mut next, 0), number(&mut next, 1)), (Some(0), Some(1)));
    }
}
