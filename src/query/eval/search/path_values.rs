//! Counts the values at a path of records, by event.

use super::{Search, SearchFrom, Searches};
use crate::event::{TextMap, saturated};
use crate::query::eval::{Evaluator, Stopped};
use crate::query::filter::Filter;
use crate::read::Place;
use crate::store::{RowSet, Tally};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Mutex, PoisonError};

/// The values collected by one thread, with the rows that have them.
#[derive(Debug, Default)]
pub(super) struct PathValues {
    numbers: TextMap<Box<str>, u32>,
    rows: Vec<(u32, u32)>,
}

impl PathValues {
    /// Notes a value for the rows that share one record.
    pub(super) fn take(&mut self, rows: &[(Place, u32)], text: &str) {
        let number = number_of(&mut self.numbers, text);
        self.rows.extend(rows.iter().map(|(_, row)| (*row, number)));
    }
}

/// The number of a text, assigned by first appearance.
fn number_of(numbers: &mut TextMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    let number = saturated::<u32>(numbers.len());
    numbers.insert(text.into(), number);
    number
}

/// The values of a record field among some events, with counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFacet {
    /// Values with their counts, most records first (ties by value). Values that differ only in case are merged and
    /// shown in the most frequent spelling (ties by text).
    pub values: Vec<(String, Tally)>,
    /// Events without a value.
    pub absent: Tally,
    /// Events whose records can't be read; not counted anywhere else.
    pub unjudged: u64,
}

impl Evaluator<'_> {
    /// Counts the values at a path of the records of some rows.
    ///
    /// # Errors
    /// If cancelled.
    pub fn valued(&self, path: &[String], rows: &RowSet) -> Result<RecordFacet, Stopped> {
        let own = Searches::default();
        let searches = self.records.searches().unwrap_or(&own);
        let mut search = Search::new(searches, self.store, &Filter::Raw(path.to_vec(), None), rows);
        let all = Mutex::new(Vec::new());
        let passing = search.look(
            (self.store, self.records),
            SearchFrom::Onward(0),
            self.stopped,
            &mut |_| {},
            Some(&all),
        )?;
        let unjudged = passing.unjudged.map(|unjudged| RowSet::clone(&unjudged));
        let unjudged = unjudged.unwrap_or_else(|| RowSet::empty(rows.out_of()));
        Ok(self.tallied(
            all.into_inner().unwrap_or_else(PoisonError::into_inner),
            &rows.without(&unjudged),
            &unjudged,
        ))
    }

    /// Merges what the threads collected, for the rows whose records could be read.
    fn tallied(&self, all: Vec<PathValues>, rows: &RowSet, unjudged: &RowSet) -> RecordFacet {
        let (mut spellings, mut said) = (TextMap::<Box<str>, u32>::default(), Vec::new());
        for PathValues { numbers, rows: of_rows } in all {
            let mut here = vec![0; numbers.len()];
            for (text, number) in numbers {
                let next = saturated::<u32>(spellings.len());
                here[number as usize] = *spellings.entry(text).or_insert(next);
            }
            said.extend(of_rows.into_iter().map(|(row, number)| (row, here[number as usize])));
        }
        // an event with several records counts once per value
        said.retain(|(row, _)| rows.contains(*row as usize));
        said.sort_unstable();
        said.dedup();
        let (value_of, mut values) = folded(&spellings, &said);
        let told = RowSet::of(rows.out_of(), said.iter().map(|(row, _)| *row as usize));
        let absent = self.store.total(&rows.without(&told));
        for of_row in said.chunk_by(|one, other| one.0 == other.0) {
            let operations = of_row.first().map_or(0, |(row, _)| self.store.operations(*row as usize));
            let mut own: Vec<usize> =
                of_row.iter().map(|(_, spelling)| value_of[*spelling as usize]).collect();
            own.sort_unstable();
            own.dedup();
            for value in own {
                let tally = &mut values[value].tally;
                tally.records += 1;
                tally.operations = tally.operations.saturating_add(operations);
            }
        }
        RecordFacet { values: in_order(values, spellings), absent, unjudged: unjudged.count() as u64 }
    }
}

/// A value: its most frequent spelling, how many rows have that, and the counts of all its spellings.
struct Value {
    spelling: u32,
    records: u64,
    tally: Tally,
}

/// Merges spellings that differ only in case: the index of each spelling's value, and the values.
fn folded(spellings: &TextMap<Box<str>, u32>, said: &[(u32, u32)]) -> (Vec<usize>, Vec<Value>) {
    let mut times = vec![0_u64; spellings.len()];
    for (_, spelling) in said {
        times[*spelling as usize] += 1;
    }
    let mut texts: Vec<(&str, u32)> = spellings.iter().map(|(text, number)| (&**text, *number)).collect();
    texts.sort_unstable();
    let (mut numbers, mut values): (TextMap<Cow<'_, str>, usize>, Vec<Value>) = Default::default();
    let mut value_of = vec![0; spellings.len()];
    for (text, spelling) in texts {
        let records = times[spelling as usize];
        let number = *numbers.entry(lowered(text)).or_insert(values.len());
        value_of[spelling as usize] = number;
        match values.get_mut(number) {
            None => values.push(Value { spelling, records, tally: Tally::default() }),
            Some(value) if records > value.records => (value.spelling, value.records) = (spelling, records),
            Some(_) => {}
        }
    }
    (value_of, values)
}

/// The text in lower case; borrowed if it is so already, as most ids are.
fn lowered(text: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_lower) { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// The values that events have, with their texts, most records first.
fn in_order(values: Vec<Value>, spellings: TextMap<Box<str>, u32>) -> Vec<(String, Tally)> {
    let mut texts = vec![String::new(); spellings.len()];
    for (text, number) in spellings {
        texts[number as usize] = text.into();
    }
    let values = values.into_iter().filter(|value| value.tally.records > 0);
    let mut values: Vec<(String, Tally)> =
        values.map(|value| (std::mem::take(&mut texts[value.spelling as usize]), value.tally)).collect();
    values.sort_unstable_by(|one, other| {
        (Reverse(one.1.records), &one.0).cmp(&(Reverse(other.1.records), &other.0))
    });
    values
}
