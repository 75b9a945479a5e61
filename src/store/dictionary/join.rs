//! Deferred deduplication for columns whose values nearly all differ: values are appended as pending without lookup,
//! and deduplicated all at once, usually on several threads.

use super::case_variants::{Found, VariantCount};
use super::{AT_ONCE, Dictionary, Values, file, hashed, is_most};
use crate::store::arena::{Arena, is_long};
use crate::store::codes::ABSENT;
use crate::store::parallel;
use crate::store::seed::Seed;
use crate::store::table::{Added, Shard, Table};
use std::hint::black_box;

/// Values are deduplicated once this many times more are pending than are known to be distinct.
const TRUSTED: usize = 7;

/// Of so many values likes are found on several threads.
const MANY: usize = if cfg!(test) { 16 } else { 1 << 16 };

/// Fewer than these are not worth a look.
const FEW: usize = 4096;

/// The values that wait, which are the last ones.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Waiting {
    /// How many.
    values: usize,
    /// Whether values wait that come from now on; it begins with a part of which nearly all differ.
    begun: bool,
    /// Deferring has ended: values did not differ, or are looked up from now on.
    over: bool,
    /// How often values got other codes.
    turns: u32,
}

impl Waiting {
    pub(super) const fn are_there(self) -> bool {
        self.values > 0
    }

    /// Whether many of so many values are known to differ.
    pub(super) const fn differ(self, values: usize) -> bool {
        values - self.values >= FEW
    }

    pub(super) const fn turns(self) -> u32 {
        self.turns
    }

    /// Whether what comes now waits. `differ`: whether nearly all of it does.
    pub(super) const fn begin(&mut self, differ: bool) -> bool {
        self.begun |= differ;
        self.begun && !self.over
    }
}

impl Dictionary {
    /// Takes in a value that waits.
    pub(super) fn wait_with(&mut self, value: &str) -> u32 {
        self.waiting.values += 1;
        self.values.push(value)
    }

    /// Takes in the values of a part that have no code in the whole yet, so that they wait.
    pub(super) fn wait_with_all(&mut self, part: &Values, codes: &mut Vec<u32>) {
        let (from, before) = (codes.len() - 1, self.values.len());
        self.values.same.take();
        self.values.all.extend(&part.all, from);
        self.waiting.values += part.len() - from;
        let code = |at: usize| u32::try_from(at).unwrap_or(ABSENT);
        codes.extend(code(before + 1)..=code(self.values.len()));
    }

    /// Whether so many wait that it is time to see whether they differ.
    pub(in crate::store) fn is_due(&self) -> bool {
        let known = self.values.len() - self.waiting.values;
        self.waiting.values > TRUSTED * known.max(FEW)
    }

    /// Deduplicates pending values. Returns the map from old to new codes if any changed. With `grows`, later values
    /// are looked up at once, and the tables are complete.
    pub(in crate::store) fn join(&mut self, grows: bool) -> Option<Vec<u32>> {
        let waited = std::mem::take(&mut self.waiting.values);
        self.waiting.over |= grows;
        if waited == 0 {
            return None;
        }
        let known = self.values.len() - waited;
        let likes = self.likes();
        let turned = self.values.joined(&likes);
        self.waiting.turns += u32::from(turned.is_some());
        self.waiting.over |= !is_most(self.values.len() - known, waited);
        self.recent = Vec::new();
        self.longs = self.values.all.long_ones().len();
        if !grows {
            self.slim_tables();
        } else if let Some(turned) = &turned {
            let new = |code: u32| turned.get(code as usize).copied().unwrap_or(ABSENT);
            self.table.renumber(new);
            self.long.renumber(new);
            self.crowd.renumber(new);
        }
        turned
    }

    /// Finds out which values are like others before them. All others are found from then on, by the codes that they have.
    fn likes(&mut self) -> Duplicates {
        self.slim_tables();
        self.table = Table::with_room(self.values.len());
        let Self { values, table, long, crowd, seed, .. } = self;
        let (values, seed) = (&*values, *seed);
        let threads = if values.len() < MANY { 1 } else { parallel::threads() };
        let mut likes = Duplicates::default();
        let halves = halves(values, seed, threads);
        for found in table.filled(threads, |stretch| Duplicates::within(stretch, values, &halves)) {
            likes.same.extend(found.same);
            likes.alike.extend(found.alike);
            likes.left.extend(found.left);
        }
        likes.left.sort_unstable();
        for at in std::mem::take(&mut likes.left) {
            let value = values.at(at as usize);
            let table = if is_long(value) { &mut *long } else { &mut *table };
            likes.take(at, file((table, crowd), values, seed, (value, at + 1)));
        }
        likes.same.sort_unstable();
        likes.alike.sort_unstable();
        likes
    }
}

/// The hashes of all values, as [`hashed`] has them.
fn halves(values: &Values, seed: Seed, threads: usize) -> Vec<u32> {
    let mut halves = vec![0; values.len()];
    let share = halves.len().div_ceil(threads).max(1);
    parallel::each(halves.chunks_mut(share).enumerate().collect(), |(number, share_of)| {
        for (at, half) in (number * share..).zip(share_of) {
            *half = hashed(values.at(at), seed);
        }
    });
    halves
}

/// Values that are the same as others before them, or the same but for the case of their letters: by number, in order,
/// each with the first that it is like.
#[derive(Debug, Default)]
struct Duplicates {
    same: Vec<(u32, u32)>,
    alike: Vec<(u32, u32)>,
    /// Values of which that is to be seen: by number.
    left: Vec<u32>,
}

impl Duplicates {
    /// What values are like that have their place in a stretch of a table, to which the first of each are added.
    fn within(stretch: &mut Shard<'_>, values: &Values, halves: &[u32]) -> Self {
        let (mut likes, mut some) = (Self::default(), Vec::with_capacity(AT_ONCE));
        for (at, half) in (0_u32..).zip(halves) {
            if stretch.has(*half) {
                some.push((*half, at));
            }
            if some.len() == AT_ONCE {
                likes.find_all(stretch, values, &some);
                some.clear();
            }
        }
        likes.find_all(stretch, values, &some);
        likes
    }

    /// Finds out what some values are like that have their place in a stretch.
    fn find_all(&mut self, stretch: &mut Shard<'_>, values: &Values, some: &[(u32, u32)]) {
        // all before any is needed, so that the waits for memory overlap
        black_box(some.iter().fold(0, |seen, (half, _)| seen ^ stretch.glance(*half)));
        let has_long = values.all.long_ones().len() > 0;
        for (half, at) in some {
            let value = || values.at(*at as usize);
            if has_long && is_long(value()) {
                self.left.push(*at);
                continue;
            }
            let mut met = VariantCount::default();
            let found = match stretch.find_or_add(*half, at + 1, |code| values.ends(code, value(), &mut met))
            {
                Added::Is(code) => met.ended(Some(code)),
                Added::New => met.ended(None),
                Added::Beyond => {
                    self.left.push(*at);
                    continue;
                }
            };
            match found {
                Found::CaseVariants(_) => self.left.push(*at),
                found => self.take(*at, found),
            }
        }
    }

    /// Takes note of what a value is like that a table has, or of which others it is like.
    fn take(&mut self, at: u32, found: Found) {
        match found {
            Found::Is(first) => self.same.push((at, first - 1)),
            Found::New(like) => self.alike.extend(like.map(|first| (at, first - 1))),
            Found::CaseVariants(like) => self.alike.push((at, like - 1)),
        }
    }
}

/// The code of a value by its number, as codes turned out.
fn code_of(at: u32, turned: Option<&[u32]>) -> u32 {
    turned.map_or(at + 1, |codes| codes[at as usize + 1])
}

impl Values {
    /// Leaves of values that are the same the first alone. Where there are any, the code that each code turns into.
    fn joined(&mut self, likes: &Duplicates) -> Option<Vec<u32>> {
        self.same.take();
        let mut turned = None;
        if !likes.same.is_empty() {
            let (mut all, mut codes) = (Arena::default(), Vec::with_capacity(self.len() + 1));
            codes.push(ABSENT);
            let mut again = likes.same.iter().peekable();
            for (at, value) in (0_u32..).zip(self.iter()) {
                let first = again
                    .next_if(|(own, _)| *own == at)
                    .and_then(|(_, first)| codes.get(*first as usize + 1));
                codes.push(first.copied().unwrap_or_else(|| all.push(value)));
            }
            self.all = all;
            turned = Some(codes);
        }
        let code = |at: &u32| code_of(*at, turned.as_deref());
        (self.again, self.firsts) = likes.alike.iter().map(|(own, first)| (code(own), code(first))).unzip();
        turned
    }
}

#[cfg(test)]
mod tests {
    use crate::store::dictionary::Dictionary;
    use crate::store::size_hint::SizeHint;
    use proptest::prelude::*;

    /// Takes in a part whose values wait; the codes that they have in the whole.
    fn waited(all: &mut Dictionary, values: &[String]) -> Vec<u32> {
        let mut part = Dictionary::default();
        part.part.loose = true;
        let codes: Vec<u32> = (0..).zip(values).map(|(row, value)| part.code_in_part(value, row)).collect();
        all.take_in(&mut part, SizeHint::default());
        codes.iter().map(|code| part.in_whole()[*code as usize]).collect()
    }

    /// A value that may come again, or one of many that are one but for the case of their letters.
    fn few_or_in_many_letters() -> impl Strategy<Value = String> {
        prop_oneof!["[aAbB]{0,3}", "[xX]{7,8}"]
    }

    proptest! {
        #[test]
        fn values_that_waited_have_the_codes_that_they_have_where_each_is_looked_for(
            parts in prop::collection::vec((prop::collection::vec(few_or_in_many_letters(), 0..60), 0..3_u8), 1..6),
            last in few_or_in_many_letters(),
        ) {
            let (mut all, mut looked) = (Dictionary::default(), Dictionary::default());
            let (mut rows, mut own) = (Vec::new(), Vec::new());
            for (at, (values, joins)) in parts.iter().enumerate() {
                rows.extend(waited(&mut all, values));
                own.extend(values.iter().map(|value| looked.code(value)));
                let turned = if at + 1 == parts.len() || *joins > 0 { all.join(*joins > 1) } else { None };
                for code in rows.iter_mut().filter(|_| turned.is_some()) {
                    *code = turned.as_ref().map_or(*code, |turned| turned[*code as usize]);
                }
            }
            prop_assert_eq!(rows, own);
            prop_assert!(all.values().iter().eq(looked.values().iter()));
            for code in 0..=u32::try_from(all.values().len()).unwrap() {
                prop_assert_eq!(all.values().alike(code), looked.values().alike(code));
            }
            prop_assert_eq!(all.code(&last), looked.code(&last));
        }
    }

    #[test]
    fn values_that_stand_by_themselves_are_joined_as_they_are_found() {
        let long = "x".repeat(1 << 21);
        let values = [long.clone(), "x".to_owned(), long.to_uppercase(), long, "X".to_owned()];
        let (mut all, mut looked) = (Dictionary::default(), Dictionary::default());
        let rows = waited(&mut all, &values);
        let turned = all.join(true).unwrap();
        let own: Vec<u32> = values.iter().map(|value| looked.code(value)).collect();
        assert_eq!(rows.iter().map(|code| turned[*code as usize]).collect::<Vec<_>>(), own);
        assert_eq!(own, [1, 2, 3, 1, 4]);
        for code in 1..=4 {
            assert_eq!(all.values().alike(code), looked.values().alike(code));
        }
        assert_eq!(values.iter().map(|value| all.code(value)).collect::<Vec<_>>(), own);
    }

    #[test]
    fn values_that_come_again_are_looked_for_one_by_one_from_then_on() {
        let mut all = Dictionary::default();
        let same: Vec<String> = (0..5000).map(|at| format!("v{at}")).collect();
        for _ in 0..5 {
            waited(&mut all, &same);
            assert!(!all.is_due());
        }
        waited(&mut all, &same);
        assert!(all.is_due(), "seven times as many as are known to differ");
        assert_eq!(all.join(false).unwrap().len(), 30_001);
        assert_eq!(waited(&mut all, &same[..2]), [1, 2]);
        assert_eq!((all.values().len(), all.join(false)), (5000, None));
    }
}
