//! Values with very many case variants. Variants share one case-insensitive hash, so beyond the first [`MOST`] they are
//! found by an exact hash instead.

use super::Values;
use crate::store::codes::ABSENT;
use crate::store::seed::Seed;
use crate::store::short_hash::shortened;
use crate::store::table::Table;

/// How many values that are one but for the case of their letters are found by the hash that they share.
pub(super) const MOST: usize = 16;

/// The codes of such values beyond the first so many, found by a hash of their very letters.
#[derive(Debug, Default)]
pub(super) struct CaseVariants(Table);

impl CaseVariants {
    /// The code of a value; where it has none, it is `next` from now on.
    #[cold]
    pub(super) fn find_or_add(&mut self, values: &Values, seed: Seed, value: &str, next: u32) -> Option<u32> {
        let own = exact(value, seed);
        let found = self.0.find(own, |code| values.of(code) == Some(value));
        if found.is_none() {
            self.0.make_room(|code| exact(values.of(code).unwrap_or_default(), seed));
            self.0.add(own, next);
        }
        found
    }

    /// Forgets all codes but keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts another code in the place of each.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        self.0.renumber(new);
    }
}

/// Half a hash of the very letters of a value.
fn exact(value: &str, seed: Seed) -> u32 {
    shortened(seed.of_bytes(value.as_bytes()))
}

/// What is found of a value by the hash that it has in any case of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Its code.
    Is(u32),
    /// No code, but perhaps the first that was met of one in other letters.
    New(Option<u32>),
    /// As many in other letters as stand together, of which this came first: it may be one of the crowd.
    CaseVariants(u32),
}

/// What was met of values that are a value in other letters, while it is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct VariantCount {
    first: Option<u32>,
    count: usize,
}

impl VariantCount {
    /// Takes note of one more; answers whether so many stand together, so that the value is not among them.
    #[cold]
    pub(super) fn another(&mut self, code: u32) -> bool {
        self.first = Some(self.first.map_or(code, |first| first.min(code)));
        self.count += 1;
        self.count == MOST
    }

    /// What is found where the search ended at a code, or at none.
    pub(super) fn ended(self, at: Option<u32>) -> Found {
        match at {
            Some(_) if self.count == MOST => Found::CaseVariants(self.first.unwrap_or(ABSENT)),
            Some(code) => Found::Is(code),
            None => Found::New(self.first),
        }
    }
}
