//! A filter over records prepared for testing; each thread has its own.

use super::hint::Hint;
use super::sieve::Sieve;
use crate::query::eval::Records;
use crate::query::eval::test::Test;
use crate::query::filter::Filter;
use crate::read::{Depth, Leaf, Outline, Place, RecordEncoding, nests};
use std::io;

/// The test of a filter over records, with what lets most records be skipped.
pub(super) struct Probe<'f> {
    pub(super) test: Test<'f>,
    pub(super) hint: Option<Hint>,
    /// The path that the value has to be at, and whether a value is asked for (rather than any).
    path: Option<(&'f [String], bool)>,
    sieve: Option<Sieve>,
    /// Whether ids derived from a record's content are searched too. Shorter texts are not: they occur in some of a
    /// million ids by chance.
    pub(super) made_ids: bool,
}

/// How an object is shown among values.
const OBJECT: &str = "{…}";

/// The least length of a text that is searched for in ids derived from a record's content.
const OF_ID: usize = 16;

/// The least length of a match of a pattern, in bytes; `None` if it is unknown.
fn shortest(pattern: &str) -> Option<usize> {
    regex_syntax::parse(pattern).ok()?.properties().minimum_len()
}

/// The filter, or the first alternative of a disjunction; all alternatives of a search are of one kind.
pub(super) fn one_of(filter: &Filter) -> &Filter {
    match filter {
        Filter::Or(parts) => parts.first().unwrap_or(filter),
        filter => filter,
    }
}

/// Whether the text is long enough to be searched for in ids derived from a record's content.
pub(in crate::query::eval) fn looks_at_made_ids(filter: &Filter) -> bool {
    match one_of(filter) {
        Filter::Word(word) => word.len() >= OF_ID,
        Filter::WordPattern(pattern) => shortest(pattern).is_some_and(|letters| letters >= OF_ID),
        _ => false,
    }
}

impl<'f> Probe<'f> {
    pub(super) fn of(filter: &'f Filter) -> Self {
        let path = match one_of(filter) {
            Filter::Raw(path, wanted) => Some((path.as_slice(), wanted.is_some())),
            _ => None,
        };
        let made_ids = looks_at_made_ids(filter);
        let sieve = path.and_then(|(path, asked)| Sieve::of(path, asked));
        Self { test: Test::text(filter), hint: Hint::of(filter), path, sieve, made_ids }
    }

    /// Whether columns are searched too: not if a path is given.
    pub(super) fn everywhere(&self) -> bool {
        self.path.is_none()
    }

    /// Whether a leaf at the path matches; a JSON `null` matches the text `null`.
    pub(super) fn takes(&self, leaf: Leaf<'_>, asked: bool) -> bool {
        match leaf {
            leaf if !asked => leaf.is_there(),
            Leaf::Text(text) => self.test.passes(text),
            Leaf::Null => self.test.passes("null"),
            Leaf::Object(_) => false,
        }
    }

    /// Calls `take` with the values at the path until it returns `true`. If the sieve rules a match out, only table
    /// columns are looked at.
    fn any_at(
        &self,
        records: &dyn Records,
        (place, bytes): (Place, &[u8]),
        path: &[String],
        outline: &mut Outline,
        take: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        let lets = |sieve: &Sieve| sieve.lets(records.said_as(place.source), bytes, &self.test);
        let depth = if self.sieve.as_ref().is_none_or(lets) { Depth::Whole } else { Depth::Columns };
        records.any_at((place, bytes), (path, depth), outline, take)
    }

    /// Calls `take` with every value at the path of a record, objects as [`OBJECT`].
    pub(super) fn tell(
        &self,
        records: &dyn Records,
        record: (Place, &[u8]),
        outline: &mut Outline,
        take: &mut dyn FnMut(&str),
    ) {
        let Some((path, _)) = self.path else { return };
        self.any_at(records, record, path, outline, &mut |leaf| {
            match leaf {
                Leaf::Text(text) if leaf.is_there() => take(text),
                Leaf::Object(_) if leaf.is_there() => take(OBJECT),
                _ => {}
            }
            false
        });
    }

    /// Whether a record matches; `run` is the place of the hint's run in its bytes, if there is one.
    pub(super) fn passes(
        &self,
        records: &dyn Records,
        (place, bytes): (Place, &[u8]),
        run: Option<usize>,
        outline: &mut Outline,
    ) -> bool {
        if let Some((path, asked)) = self.path {
            let take = &mut |leaf: Leaf<'_>| self.takes(leaf, asked);
            return self.any_at(records, (place, bytes), path, outline, take);
        }
        let certain =
            run.zip(self.hint.as_ref()).is_some_and(|(at, hint)| match records.said_as(place.source) {
                RecordEncoding::Json => hint.is_certain(bytes, at, None),
                RecordEncoding::Wrapped => !nests(bytes) && hint.is_certain(bytes, at, None),
                RecordEncoding::Cells(delimiter) => hint.is_certain(bytes, at, Some(delimiter)),
                RecordEncoding::Line => hint.is_whole(bytes, at),
                RecordEncoding::WrappedCells | RecordEncoding::Alone => false,
            });
        certain || records.any_text(place, bytes, &mut |text| self.test.passes(text))
    }

    /// Reads a record and tests it.
    pub(super) fn passes_alone(
        &self,
        records: &dyn Records,
        place: Place,
        into: &mut Vec<u8>,
        outline: &mut Outline,
    ) -> io::Result<bool> {
        records.bytes(place, into)?;
        Ok(match &self.hint {
            None => self.passes(records, (place, into), None, outline),
            Some(hint) => match hint.run(into, 0) {
                Some(at) => self.passes(records, (place, into), Some(at), outline),
                None => hint.escape(into, 0).is_some() && self.passes(records, (place, into), None, outline),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{OF_ID, shortest};

    #[test]
    fn a_pattern_is_meant_for_an_id_where_no_match_of_it_is_short() {
        for (pattern, meant) in [
            ("[0-9a-f]{20}", true),
            ("b2f0c5d39a1e47708cd1", true),
            ("b2f0c5d39a1e4770(8cd1)?", true),
            ("b2f0.{12}", true),
            ("fed", false),
            ("fed.*", false),
            ("fed|b2f0c5d39a1e47708cd1", false),
            (".*", false),
        ] {
            assert_eq!(shortest(pattern).is_some_and(|letters| letters >= OF_ID), meant, "{pattern}");
        }
    }
}
