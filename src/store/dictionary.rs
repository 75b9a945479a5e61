//! The distinct values of a column, and how they are found while it grows.

use super::alike::folded_hash;
use super::arena::{Arena, Span, is_long};
use super::codes::ABSENT;
use super::half::{shortened, spread};
use super::image::stored;
use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::hint::black_box;
use std::sync::OnceLock;

/// The distinct values of a column, from code 1 on.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    all: Arena,
    /// Codes of values that came before in other letters, small or large, in order; and the first such code of each.
    again: Vec<u32>,
    firsts: Vec<u32>,
    /// For each code the first one that is the same value in another spelling; empty where none is.
    same: OnceLock<Vec<u32>>,
}

stored!(Values { all, again, firsts } and same);

impl Values {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The values; the first has code 1.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.all.iter()
    }

    /// The value of a code.
    pub(super) fn of(&self, code: u32) -> Option<&str> {
        self.all.get((code as usize).checked_sub(1)?)
    }

    /// Which codes pass a test, indexed by code.
    pub(super) fn passing(&self, test: &dyn Fn(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.iter().map(test)).collect()
    }

    /// For each code the first one whose value has the same `key`, worked out once; empty where no two have.
    pub(super) fn same(&self, key: fn(&str) -> Cow<'_, str>) -> &[u32] {
        self.same.get_or_init(|| {
            let mut first: FxHashMap<Cow<'_, str>, u32> = FxHashMap::default();
            let codes =
                (1_u32..).zip(self.iter()).map(|(code, value)| *first.entry(key(value)).or_insert(code));
            let codes: Vec<u32> = std::iter::once(ABSENT).chain(codes).collect();
            if first.len() == self.len() { Vec::new() } else { codes }
        })
    }

    /// The first code of a value in any case of its ASCII letters.
    pub(super) fn first(&self, code: u32) -> u32 {
        let at = self.again.binary_search(&code).ok();
        at.and_then(|at| self.firsts.get(at)).copied().unwrap_or(code)
    }

    /// The codes of the value of a code in any case of its ASCII letters.
    pub(super) fn alike(&self, code: u32) -> Vec<u32> {
        let first = self.first(code);
        let again = self.again.iter().zip(&self.firsts).filter(|(_, of)| **of == first);
        std::iter::once(first).chain(again.map(|(again, _)| *again)).collect()
    }

    /// Adds a value. Its code, and where it stands.
    fn push(&mut self, value: &str) -> (u32, Span) {
        self.same.take();
        self.all.push(value);
        (u32::try_from(self.all.len()).unwrap_or(ABSENT), self.all.span(self.all.len() - 1))
    }
}

/// The values of a column, and how each is found.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    values: Values,
    /// Empty where no value was looked for since it was slimmed.
    table: HashTable<Known>,
    /// The value that came last.
    last: Known,
    /// Whether every value gets a code of its own, met before or not.
    loose: bool,
}

stored!(Dictionary { values } and table, last, loose);

/// A value, by half of its hash.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    short: u32,
    code: u32,
    span: Span,
}

/// How many values a loose dictionary is judged by.
const JUDGED: usize = 1024;

/// How many values are found without a wait for memory.
const CACHED: usize = 4096;
/// How many values of a part are looked for at once.
const AT_ONCE: usize = 64;

impl Clone for Dictionary {
    /// A copy of its values; how they are found is found out when one is looked for.
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), ..Self::default() }
    }
}

impl Dictionary {
    pub(super) fn values(&self) -> &Values {
        &self.values
    }

    /// Forgets all values but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.values.all.clear();
        self.values.again.clear();
        self.values.firsts.clear();
        self.values.same.take();
        self.table.clear();
        (self.last, self.loose) = (Known::default(), false);
    }

    /// The code of a value, new or known.
    pub(super) fn code(&mut self, value: &str) -> u32 {
        let all = &self.values.all;
        if self.last.code != ABSENT && all.is(self.last.span, value) {
            return self.last.code;
        }
        if is_long(value) {
            return self.code_of_long(value);
        }
        if self.table.is_empty() && all.len() > 0 {
            self.find_all();
        }
        self.code_by(shortened(folded_hash(value)), value)
    }

    /// The code of a value that is not long, by half of its hash.
    fn code_by(&mut self, short: u32, value: &str) -> u32 {
        let all = &self.values.all;
        let is_it = |known: &Known| known.short == short && all.is(known.span, value);
        self.last = match self.table.find(spread(short), is_it) {
            Some(known) => *known,
            None => self.add(value, short),
        };
        self.last.code
    }

    /// Adds a value that is new, at least in these letters.
    fn add(&mut self, value: &str, short: u32) -> Known {
        let all = &self.values.all;
        let is_like = |known: &Known| known.short == short && all.is_like(known.span, value);
        let first = self.table.find(spread(short), is_like).map(|known| known.code);
        let (code, span) = self.values.push(value);
        if let Some(first) = first {
            self.values.firsts.push(self.values.first(first));
            self.values.again.push(code);
        }
        let known = Known { short, code, span };
        self.table.insert_unique(spread(short), known, |known| spread(known.short));
        known
    }

    /// Finds out anew how values are found.
    #[cold]
    fn find_all(&mut self) {
        for (at, value) in self.values.iter().enumerate().filter(|(_, value)| !is_long(value)) {
            let (short, span) = (shortened(folded_hash(value)), self.values.all.span(at));
            let known = Known { short, code: u32::try_from(at + 1).unwrap_or(ABSENT), span };
            self.table.insert_unique(spread(short), known, |known| spread(known.short));
        }
    }

    /// Forgets how values are found.
    pub(super) fn slim(&mut self) {
        self.table = HashTable::new();
    }

    /// The same of a value that stands by itself, of which there are few.
    fn code_of_long(&mut self, value: &str) -> u32 {
        let known = self.values.all.long_ones().find(|(_, long)| *long == value);
        let known = known.map(|(at, _)| u32::try_from(at + 1).unwrap_or(ABSENT));
        known.unwrap_or_else(|| self.values.push(value).0)
    }

    /// A code of a value which others of the same value need not have: where nearly all values differ, none is looked
    /// for. `rows` is how many values came so far.
    pub(super) fn code_in_part(&mut self, value: &str, rows: usize) -> u32 {
        if rows == JUDGED {
            self.loose = self.values.len() * 8 > JUDGED * 7;
        }
        if self.loose { self.values.push(value).0 } else { self.code(value) }
    }

    /// The codes that the values of another dictionary have in this one, by their code there.
    pub(super) fn codes_of(&mut self, other: &Self) -> Vec<u32> {
        let mut codes = Vec::with_capacity(other.values.len() + 1);
        codes.push(ABSENT);
        if self.table.len() < CACHED {
            codes.extend(other.values.iter().map(|value| self.code(value)));
            return codes;
        }
        let (mut values, mut some) = (other.values.iter(), Vec::with_capacity(AT_ONCE));
        loop {
            let short = |value: &str| if is_long(value) { 0 } else { shortened(folded_hash(value)) };
            some.clear();
            some.extend(values.by_ref().take(AT_ONCE).map(|value| (short(value), value)));
            if some.is_empty() {
                return codes;
            }
            self.near(&some);
            codes.extend(some.iter().map(|(short, value)| {
                if is_long(value) { self.code_of_long(value) } else { self.code_by(*short, value) }
            }));
        }
    }

    /// Looks at the places where some values are found, all before any is needed, so that the waits for memory overlap.
    fn near(&self, some: &[(u32, &str)]) {
        let first = |short: u32| {
            let known = self.table.find(spread(short), |known| known.short == short)?;
            Some(self.values.all.first_byte(known.span))
        };
        black_box(some.iter().filter_map(|(short, _)| first(*short)).fold(0, u8::wrapping_add));
    }
}

#[cfg(test)]
mod tests {
    use super::Dictionary;

    #[test]
    fn values_have_one_code_each_in_the_order_in_which_they_came() {
        let mut all = Dictionary::default();
        let codes: Vec<u32> = ["a", "b", "a", "", "b"].iter().map(|value| all.code(value)).collect();
        assert_eq!(codes, [1, 2, 1, 3, 2]);
        let mut part = Dictionary::default();
        part.code("c");
        part.code("b");
        assert_eq!(all.codes_of(&part), [0, 4, 2]);
        assert_eq!(all.values().iter().collect::<Vec<_>>(), ["a", "b", "", "c"]);
        all.slim();
        assert_eq!([all.code("b"), all.code("d")], [2, 5]);
    }

    #[test]
    fn a_value_is_known_in_other_letters() {
        let mut all = Dictionary::default();
        let codes: Vec<u32> = ["<Ab@example>", "x", "<aB@example>", "<AB@EXAMPLE>", "X"]
            .iter()
            .map(|value| all.code(value))
            .collect();
        assert_eq!(codes, [1, 2, 3, 4, 5]);
        assert_eq!(all.values().alike(4), [1, 3, 4]);
        assert_eq!(all.values().alike(1), [1, 3, 4]);
        assert_eq!((all.values().alike(5), all.values().alike(2)), (vec![2, 5], vec![2, 5]));
    }

    #[test]
    fn a_part_of_which_nearly_all_values_differ_looks_for_none_and_loses_none() {
        let (mut part, mut all) = (Dictionary::default(), Dictionary::default());
        let values: Vec<String> = (0..3000).map(|at| format!("v{}", at % 2000)).collect();
        let codes: Vec<u32> =
            values.iter().enumerate().map(|(at, value)| part.code_in_part(value, at)).collect();
        assert_eq!(part.values().len(), 3000);
        let map = all.codes_of(&part);
        let read: Vec<_> = codes.iter().map(|code| all.values().of(map[*code as usize]).unwrap()).collect();
        assert_eq!(read, values);
        assert_eq!(all.values().len(), 2000);
    }
}
