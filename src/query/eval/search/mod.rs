//! Text, looked for in all records.
//!
//! ```text
//! text ─ hint: what has to stand in the bytes (needle, escapes)
//! rows ─ order: as their records stand in the sources ─ parts
//!   └ part: stretches of bytes ─ places of the hint ─ records ─ test of each text, decoded ─ rows
//! ```
//!
//! Parts are shared out among threads. A search that is stopped keeps the parts it has done, and goes on with the others.

mod hint;
mod literal;
mod needle;
mod order;
mod part;
mod path_values;
mod probe;
mod sieve;

pub(super) use hint::can_be_many;
pub(super) use needle::Needle;
pub use path_values::RecordFacet;
pub(super) use probe::looks_at_made_ids;

use super::{Evaluator, Passing, Records, Stopped, Test};
use crate::event::{Field, LISTS, TEXTS};
use crate::query::filter::Filter;
use crate::store::{RowSet, Store};
use order::{in_order, place_order};
use part::Bench;
use path_values::PathValues;
use probe::{Probe, one_of};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

/// What is told of how a record was read, in words that stand in none.
const OF_READING: [Field; 2] = [Field::Precision, Field::Format];
/// Of how many rows the ids are looked at in one part.
const IDS: usize = 1 << 16;
/// How many stretches a part has, about.
const STRETCHES: u64 = 4;
/// How many bytes are read at once: as many as stay in the cache of a core.
const STRETCH: u64 = 256 << 10;
/// So many times more rows there are where the wanted ones are put in order by themselves.
const FEW: usize = 16;
/// More threads than this find nothing sooner.
const THREADS: usize = 8;
/// How many searches that were stopped are kept.
const KEPT: usize = 4;

/// The rows among `rows` whose text or record passes. Whether a record passes that can't be read any more is not known.
pub(super) fn rows(eval: &Evaluator<'_>, filter: &Filter, rows: &RowSet) -> Result<Passing, Stopped> {
    let searches = eval.records.searches();
    let mut search = match searches {
        Some(searches) => searches.begin(eval.store, filter, rows),
        None => Searches::default().begin(eval.store, filter, rows),
    };
    let found = search.run((eval.store, eval.records), SearchFrom::Onward(0), eval.stopped, &mut |_| {});
    if found.is_err()
        && let Some(searches) = searches
    {
        searches.keep(search);
    }
    let found = found?;
    Ok(match eval.said_beside(filter) {
        Some(said) => found.or(&Passing::sure(said.and(rows))),
        None => found,
    })
}

impl Evaluator<'_> {
    /// The rows of which the text that a filter looks for is said beside their records.
    #[must_use]
    pub fn said_beside(&self, filter: &Filter) -> Option<RowSet> {
        matches!(one_of(filter), Filter::Word(_) | Filter::WordPattern(_))
            .then(|| self.facts.rows_commented(self.store, &Test::text(filter)))
            .flatten()
    }
}

/// Where a search begins; it goes around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFrom {
    /// At a row and onward.
    Onward(usize),
    /// At a row and backward.
    Back(usize),
}

/// How a search goes. It finds the same whatever this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many bytes are read at once.
    pub stretch: u64,
    /// On so many threads.
    pub threads: usize,
}

impl Default for Pace {
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().min(THREADS));
        Self { stretch: STRETCH, threads }
    }
}

/// What a search has found so far.
#[derive(Debug)]
pub struct SearchProgress<'f> {
    found: &'f Mutex<Vec<u64>>,
    out_of: usize,
    /// Parts done.
    pub got: usize,
    /// Of so many.
    pub of: usize,
    /// Whether anything was found.
    pub any: bool,
}

impl SearchProgress<'_> {
    /// The rows.
    #[must_use]
    pub fn rows(&self) -> RowSet {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        rows_of(&found, self.out_of)
    }
}

/// A search that was begun.
#[derive(Debug)]
pub struct Search {
    filter: Filter,
    wanted: RowSet,
    /// The records to look at, in the order in which they stand: all of the store's, or those of the wanted rows.
    order: Arc<Vec<u32>>,
    parts: Vec<Part>,
    /// Of each part, whether it is done.
    done: Vec<bool>,
    /// A bit for each row that was found.
    found: Vec<u64>,
    /// The rows of records that could not be read.
    unread: Vec<u32>,
    pace: Pace,
}

/// What is done in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The values of a column.
    Column(Field),
    /// The ids of rows from one on.
    Ids(usize),
    /// The records from one to another, in their order.
    Records(usize, usize),
}

/// Searches that were stopped, and what all of a store's searches need. Kept as long as the store is as it is.
#[derive(Debug, Default)]
pub struct Searches {
    order: OnceLock<Arc<Vec<u32>>>,
    stopped: Mutex<Vec<Search>>,
    pace: Pace,
}

impl Searches {
    /// None yet; they go at that pace.
    #[must_use]
    pub fn at(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    /// Begins to look for what a filter over records asks for, among rows, or goes on with a search for it that was kept.
    #[must_use]
    pub fn begin(&self, store: &Store, filter: &Filter, wanted: &RowSet) -> Search {
        self.take(filter, wanted).unwrap_or_else(|| Search::new(self, store, filter, wanted))
    }

    /// Keeps a search, to go on with it later.
    pub fn keep(&self, search: Search) {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        if stopped.len() == KEPT {
            stopped.remove(0);
        }
        stopped.push(search);
    }

    /// Forgets the searches that were stopped: what they looked at has become otherwise.
    pub fn forget(&self) {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self, filter: &Filter, wanted: &RowSet) -> Option<Search> {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let at = stopped.iter().position(|search| search.filter == *filter && search.wanted == *wanted)?;
        Some(stopped.remove(at))
    }

    fn order(&self, store: &Store) -> Arc<Vec<u32>> {
        Arc::clone(self.order.get_or_init(|| Arc::new(place_order(store))))
    }
}

impl Search {
    fn new(searches: &Searches, store: &Store, filter: &Filter, wanted: &RowSet) -> Self {
        let pace = searches.pace;
        let order =
            if is_few(wanted) { Arc::new(in_order(store, wanted.iter())) } else { searches.order(store) };
        let mut parts = Vec::new();
        if Probe::of(filter).everywhere() {
            let columns = TEXTS.into_iter().chain(LISTS).filter(|field| !OF_READING.contains(field));
            parts.extend(columns.map(Part::Column));
            parts.extend((0..store.len()).step_by(IDS).map(Part::Ids));
        }
        let step = step(store, &order, pace.stretch);
        parts.extend(
            (0..order.len()).step_by(step).map(|from| Part::Records(from, (from + step).min(order.len()))),
        );
        Self {
            filter: filter.clone(),
            wanted: wanted.clone(),
            done: vec![false; parts.len()],
            found: vec![0; store.len().div_ceil(64)],
            unread: Vec::new(),
            parts,
            order,
            pace,
        }
    }

    /// Looks at what was not looked at yet, on all cores. `tell` is told every now and then what was found.
    ///
    /// # Errors
    /// When it was stopped; it can go on then.
    pub fn run(
        &mut self,
        (store, records): (&Store, &dyn Records),
        way: SearchFrom,
        stopped: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(&SearchProgress<'_>),
    ) -> Result<Passing, Stopped> {
        self.look((store, records), way, stopped, tell, None)
    }

    /// As [`Self::run`], but with room for what is `met` no rows are found: what stands at the path of each is put there.
    fn look(
        &mut self,
        (store, records): (&Store, &dyn Records),
        way: SearchFrom,
        stopped: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(&SearchProgress<'_>),
        met: Option<&Mutex<Vec<PathValues>>>,
    ) -> Result<Passing, Stopped> {
        let left = self.left(store, way);
        let before = self.parts.len() - left.len();
        let done: Vec<AtomicBool> = left.iter().map(|_| AtomicBool::new(false)).collect();
        let (next, got) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (halt, any) = (AtomicBool::new(false), AtomicBool::new(self.found.iter().any(|word| *word != 0)));
        let found = Mutex::new(std::mem::take(&mut self.found));
        let unread = Mutex::new(std::mem::take(&mut self.unread));
        let this = &*self;
        let work = |between: &mut dyn FnMut() -> bool| {
            let mut bench =
                Bench::new((store, records), &this.wanted, Probe::of(&this.filter), this.pace.stretch);
            bench.met = met.map(|_| PathValues::default());
            while !halt.load(Ordering::Relaxed) && between() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(number) = left.get(at) else { break };
                this.part(this.parts[*number], &mut bench, &found, &any);
                if !bench.unread.is_empty() {
                    unread.lock().unwrap_or_else(PoisonError::into_inner).append(&mut bench.unread);
                }
                done[at].store(true, Ordering::Relaxed);
                got.fetch_add(1, Ordering::Relaxed);
            }
            if let Some((all, own)) = met.zip(bench.met) {
                all.lock().unwrap_or_else(PoisonError::into_inner).push(own);
            }
        };
        let threads = this.pace.threads.min(left.len());
        thread::scope(|scope| {
            for _ in 1..threads {
                // where no more threads can be had, this one does it all
                let _ = thread::Builder::new().spawn_scoped(scope, || work(&mut || true));
            }
            work(&mut || {
                if stopped() {
                    halt.store(true, Ordering::Relaxed);
                    return false;
                }
                tell(&SearchProgress {
                    found: &found,
                    out_of: this.wanted.out_of(),
                    got: before + got.load(Ordering::Relaxed),
                    of: this.parts.len(),
                    any: any.load(Ordering::Relaxed),
                });
                true
            });
        });
        self.found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (number, done) in left.iter().zip(done) {
            self.done[*number] |= done.into_inner();
        }
        if self.done.iter().all(|done| *done) {
            let found = rows_of(&self.found, self.wanted.out_of());
            let unread = self.unread.iter().map(|row| *row as usize);
            Ok(Passing::with(found, &RowSet::of(self.wanted.out_of(), unread)))
        } else {
            Err(Stopped)
        }
    }

    /// The parts that are not done, in the order in which they are: columns, then records along the way, then ids.
    fn left(&self, store: &Store, way: SearchFrom) -> Vec<usize> {
        let (row, back) = match way {
            SearchFrom::Onward(row) => (row, false),
            SearchFrom::Back(row) => (row, true),
        };
        let place =
            store.place(row.min(store.len().saturating_sub(1))).map(|place| (place.source, place.offset));
        let by_place =
            |record: &u32| store.record(*record as usize).map(|(_, at)| (at.source, at.offset)) < place;
        let begin = self.order.partition_point(by_place);
        let mut left: Vec<usize> = (0..self.parts.len()).filter(|number| !self.done[*number]).collect();
        left.sort_by_key(|number| match self.parts[*number] {
            Part::Column(_) => (0, 0),
            Part::Records(from, until) if back => (if from <= begin { 1 } else { 2 }, usize::MAX - until),
            Part::Records(from, until) => (if until > begin { 1 } else { 2 }, from),
            Part::Ids(from) => (3, from),
        });
        left
    }

    fn part(&self, part: Part, bench: &mut Bench<'_>, found: &Mutex<Vec<u64>>, any: &AtomicBool) {
        match part {
            Part::Records(from, until) => bench.search(self.order.get(from..until).unwrap_or_default()),
            Part::Column(field) => bench.column(field),
            Part::Ids(from) => bench.ids(from..(from + IDS).min(bench.store.len())),
        }
        bench.hits.retain(|row| self.wanted.contains(*row as usize));
        if bench.hits.is_empty() {
            return;
        }
        any.store(true, Ordering::Relaxed);
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        for row in bench.hits.drain(..) {
            if let Some(word) = found.get_mut(row as usize / 64) {
                *word |= 1 << (row % 64);
            }
        }
    }
}

/// Whether rows are so few that each is looked at by itself.
fn is_few(wanted: &RowSet) -> bool {
    wanted.count() * FEW < wanted.out_of()
}

/// How many records a part has.
fn step(store: &Store, order: &[u32], stretch: u64) -> usize {
    const SAMPLE: usize = 1024;
    let every = (order.len() / SAMPLE).max(1);
    let sample = order.iter().step_by(every).filter_map(|record| Some(store.record(*record as usize)?.1));
    let (count, bytes) =
        sample.fold((0_u64, 0_u64), |(count, bytes), place| (count + 1, bytes + u64::from(place.len)));
    let mean = (bytes / count.max(1)).max(1);
    usize::try_from((STRETCHES * stretch / mean).max(1)).unwrap_or(usize::MAX)
}

fn rows_of(found: &[u64], out_of: usize) -> RowSet {
    let rows = found.iter().enumerate().flat_map(|(at, word)| {
        let mut bits = *word;
        std::iter::from_fn(move || {
            let bit = bits.trailing_zeros() as usize;
            (bits != 0).then(|| {
                bits &= bits - 1;
                at * 64 + bit
            })
        })
    });
    RowSet::of(out_of, rows)
}

#[cfg(test)]
mod tests;
