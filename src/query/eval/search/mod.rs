//! Search for text in all records.
//!
//! ```text
//! text ─ hint: what has to stand in the bytes (needle, escapes)
//! rows ─ order: as their records stand in the sources ─ parts
//!   └ part: stretches of bytes ─ places of the hint ─ records ─ test of each text, decoded ─ rows
//! ```
//!
//! Threads take parts one by one. A cancelled search keeps the parts it has done, and continues with the others.

mod hint;
mod literal;
mod needle;
mod order;
mod part;
mod path_values;
mod probe;
mod progress;
mod sieve;

pub(super) use hint::can_be_many;
pub(super) use needle::Needle;
pub use path_values::RecordFacet;
pub(super) use probe::looks_at_made_ids;
pub use progress::SearchProgress;

use super::{Evaluator, Passing, Records, Stopped, Test};
use crate::event::{Field, LISTS, TEXTS, saturated};
use crate::query::filter::Filter;
use crate::store::{RowSet, Store, with_helpers};
use order::{in_order, place_order};
use part::Bench;
use path_values::PathValues;
use probe::{Probe, one_of};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

/// Columns about how a record was read; a word is not searched for in them.
const OF_READING: [Field; 2] = [Field::Precision, Field::Format];
/// How many rows one part checks the ids of.
const IDS: usize = 1 << 16;
/// About how many stretches a part has.
const STRETCHES: u64 = 4;
/// How many bytes are read at once: they fit into the cache of a core.
const STRETCH: u64 = 256 << 10;
/// If the wanted rows are fewer than one in this many, they are sorted by themselves.
const FEW: usize = 16;
/// More threads do not make a search faster.
const THREADS: usize = 8;
/// How many cancelled searches are retained.
const KEPT: usize = 4;

/// Searches `rows`, their notes too. Rows whose records can't be read and that match nowhere else are unjudged.
pub(super) fn rows(eval: &Evaluator<'_>, filter: &Filter, rows: &RowSet) -> Result<Passing, Stopped> {
    let found = eval.searched(filter, rows)?;
    Ok(match eval.said_beside(filter) {
        Some(said) => found.or(&Passing::sure(said.and(rows))),
        None => found,
    })
}

impl Evaluator<'_> {
    /// Searches `rows` for a filter over records, not their notes. A cancelled search is retained for later.
    ///
    /// # Errors
    /// If cancelled.
    pub fn searched(&self, filter: &Filter, rows: &RowSet) -> Result<Passing, Stopped> {
        let searches = self.records.searches();
        let mut search = match searches {
            Some(searches) => searches.begin(self.store, filter, rows),
            None => Searches::default().begin(self.store, filter, rows),
        };
        let found = search.run((self.store, self.records), SearchFrom::Onward(0), self.stopped, &mut |_| {});
        if found.is_err()
            && let Some(searches) = searches
        {
            searches.keep(search);
        }
        found
    }

    /// The rows whose notes match a filter on words; `None` for other filters and where there are no notes.
    #[must_use]
    pub fn said_beside(&self, filter: &Filter) -> Option<RowSet> {
        matches!(one_of(filter), Filter::Word(_) | Filter::WordPattern(_))
            .then(|| self.facts.rows_commented(self.store, &Test::text(filter)))
            .flatten()
    }
}

/// Where a search begins; it wraps around, so it only affects what is found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFrom {
    /// At a row, forward.
    Onward(usize),
    /// At a row, backward.
    Back(usize),
}

/// Tuning of a search; it does not affect what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many bytes are read at once.
    pub stretch: u64,
    /// The number of threads.
    pub threads: usize,
}

impl Default for Pace {
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().min(THREADS));
        Self { stretch: STRETCH, threads }
    }
}

/// A search that can be cancelled and continued.
#[derive(Debug)]
pub struct Search {
    filter: Filter,
    wanted: RowSet,
    /// The records to search, sorted by place: all of the store, or those of the wanted rows if these are few.
    order: Arc<Vec<u32>>,
    parts: Vec<Part>,
    /// Whether each part is done.
    done: Vec<bool>,
    /// A bit per row, set if it matches.
    found: Vec<u64>,
    /// Rows whose records could not be read.
    unread: Vec<u32>,
    pace: Pace,
}

/// A unit of work for one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The values of a column.
    Column(Field),
    /// The ids of [`IDS`] rows, from this one on.
    Ids(usize),
    /// A range of `order`.
    Records(usize, usize),
}

/// The cancelled searches of a store, and the order of its records, which all searches share. Valid until the store
/// changes.
#[derive(Debug, Default)]
pub struct Searches {
    order: OnceLock<Arc<Vec<u32>>>,
    stopped: Mutex<Vec<Search>>,
    pace: Pace,
}

impl Searches {
    /// No searches yet; those begun here use this pace.
    #[must_use]
    pub fn at(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    /// Begins a search for a filter over records among `wanted`, or continues a retained one.
    #[must_use]
    pub fn begin(&self, store: &Store, filter: &Filter, wanted: &RowSet) -> Search {
        self.take(filter, wanted).unwrap_or_else(|| Search::new(self, store, filter, wanted))
    }

    /// Retains a cancelled search. Beyond four the oldest is dropped.
    pub fn keep(&self, search: Search) {
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        if stopped.len() == KEPT {
            stopped.remove(0);
        }
        stopped.push(search);
    }

    /// Drops all retained searches: the records or columns that they searched have changed.
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
            let holds = |from: &usize| wanted.next_from(*from).is_some_and(|row| row < from + IDS);
            parts.extend((0..store.len()).step_by(IDS).filter(holds).map(Part::Ids));
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

    /// Searches the parts that are left, on several threads. `tell` gets the progress before each part that this thread
    /// does.
    ///
    /// # Errors
    /// If cancelled; calling it again continues.
    pub fn run(
        &mut self,
        (store, records): (&Store, &dyn Records),
        way: SearchFrom,
        stopped: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(&SearchProgress<'_>),
    ) -> Result<Passing, Stopped> {
        self.look((store, records), way, stopped, tell, None)
    }

    /// Like [`Self::run`]. With `met`, it collects the values at the path instead of matching rows.
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
        let done: Vec<AtomicBool> = self.done.iter().map(|done| AtomicBool::new(*done)).collect();
        let (next, got) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (halt, any) = (AtomicBool::new(false), AtomicBool::new(self.found.iter().any(|word| *word != 0)));
        let found = Mutex::new(std::mem::take(&mut self.found));
        let unread = Mutex::new(std::mem::take(&mut self.unread));
        let this = &*self;
        let work = |between: &mut dyn FnMut() -> bool, halted: &dyn Fn() -> bool| {
            let probe = Probe::of(&this.filter);
            let mut bench = Bench::new((store, records), &this.wanted, probe, this.pace.stretch, halted);
            bench.met = met.map(|_| PathValues::default());
            while !halt.load(Ordering::Relaxed) && between() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(number) = left.get(at) else { break };
                let Some(()) = this.part(this.parts[*number], &mut bench, &found, &any) else { break };
                if !bench.unread.is_empty() {
                    unread.lock().unwrap_or_else(PoisonError::into_inner).append(&mut bench.unread);
                }
                done[*number].store(true, Ordering::Release);
                got.fetch_add(1, Ordering::Relaxed);
            }
            if let Some((all, own)) = met.zip(bench.met) {
                all.lock().unwrap_or_else(PoisonError::into_inner).push(own);
            }
        };
        let threads = this.pace.threads.min(left.len());
        let mut between = || {
            if stopped() {
                halt.store(true, Ordering::Relaxed);
                return false;
            }
            tell(&SearchProgress {
                search: this,
                store,
                found: &found,
                done: &done,
                got: before + got.load(Ordering::Relaxed),
                of: this.parts.len(),
                any: any.load(Ordering::Relaxed),
            });
            true
        };
        let halted = || halt.load(Ordering::Relaxed);
        let halts = || {
            let stops = halted() || stopped();
            halt.fetch_or(stops, Ordering::Relaxed);
            stops
        };
        with_helpers(threads, || work(&mut || true, &halted), || work(&mut between, &halts));
        self.found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.done = done.into_iter().map(AtomicBool::into_inner).collect();
        if self.done.iter().all(|done| *done) {
            let found = rows_of(&self.found, self.wanted.out_of());
            let unread = self.unread.iter().map(|row| *row as usize);
            Ok(Passing::with(found, &RowSet::of(self.wanted.out_of(), unread)))
        } else {
            Err(Stopped)
        }
    }

    /// The parts not done yet in order: columns, the ids around the row of `way`, records in its direction, other ids.
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
            Part::Ids(from) if (from..from + IDS).contains(&row) => (0, 1),
            Part::Records(from, until) if back => (if from <= begin { 1 } else { 2 }, usize::MAX - until),
            Part::Records(from, until) => (if until > begin { 1 } else { 2 }, from),
            Part::Ids(from) => (3, from),
        });
        left
    }

    /// Searches a part; `None` if the search was cancelled before its end.
    fn part(
        &self,
        part: Part,
        bench: &mut Bench<'_>,
        found: &Mutex<Vec<u64>>,
        any: &AtomicBool,
    ) -> Option<()> {
        match part {
            Part::Records(from, until) => bench.search(self.order.get(from..until).unwrap_or_default()),
            Part::Column(field) => bench.column(field)?,
            Part::Ids(from) => bench.ids(from..(from + IDS).min(bench.store.len())),
        }
        bench.hits.retain(|row| self.wanted.contains(*row as usize));
        if bench.hits.is_empty() {
            return Some(());
        }
        any.store(true, Ordering::Relaxed);
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        for row in bench.hits.drain(..) {
            if let Some(word) = found.get_mut(row as usize / 64) {
                *word |= 1 << (row % 64);
            }
        }
        Some(())
    }
}

/// Whether the wanted rows are so few that each is looked up by itself.
fn is_few(wanted: &RowSet) -> bool {
    wanted.count() * FEW < wanted.out_of()
}

/// How many records make up a part, estimated from a sample of their lengths.
fn step(store: &Store, order: &[u32], stretch: u64) -> usize {
    const SAMPLE: usize = 1024;
    let every = (order.len() / SAMPLE).max(1);
    let sample = order.iter().step_by(every).filter_map(|record| Some(store.record(*record as usize)?.1));
    let (count, bytes) =
        sample.fold((0_u64, 0_u64), |(count, bytes), place| (count + 1, bytes + u64::from(place.len)));
    let mean = (bytes / count.max(1)).max(1);
    saturated::<usize>((STRETCHES * stretch / mean).max(1))
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
