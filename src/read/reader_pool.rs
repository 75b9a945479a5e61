//! The threads that parse parts of sources. Results are returned in the order of the parts.

use super::source::Parsed;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

/// The default size of a part, in bytes of records.
const PART: usize = 2 << 20;
/// How many parts may be in progress for each thread: more take memory and evict each other from the caches.
const AHEAD: usize = 2;
/// The most threads: more would only wait for the one that cuts the parts.
const MOST: usize = 16;

/// The work on one part.
pub type Work = Box<dyn FnOnce() -> Parsed + Send>;

/// The result of a part, or the panic of its thread.
type Done = thread::Result<Parsed>;

/// A thread pool for one load, started with the first part. The calling thread takes part: if the next result is not ready
/// it parses a part itself, so as many threads work as there are cores.
#[derive(Default)]
pub struct ReaderPool {
    threads: usize,
    part: usize,
    wires: Option<Wires>,
    /// The number of the next part to come, and of the next result to return.
    next: (u64, u64),
    /// Results that came before their turn.
    early: BTreeMap<u64, Done>,
}

struct Wires {
    work: Sender<(u64, Work)>,
    /// Parts that no thread has started.
    waiting: Receiver<(u64, Work)>,
    done: Receiver<(u64, Done)>,
}

impl ReaderPool {
    /// A pool of `threads` threads, by default one per core, for parts of `part` bytes, by default 2 MiB.
    pub fn of(threads: Option<NonZeroUsize>, part: Option<NonZeroUsize>) -> Self {
        let there = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = threads.map_or_else(there, NonZeroUsize::get).min(MOST);
        Self { threads, part: part.map_or(PART, NonZeroUsize::get), ..Self::default() }
    }

    /// The number of threads, the calling one included.
    pub const fn threads(&self) -> usize {
        self.threads
    }

    /// The size that a part should have, in bytes.
    pub const fn part(&self) -> usize {
        self.part
    }

    /// Whether another part should be added.
    pub fn has_room(&self) -> bool {
        let ahead = if self.threads == 1 { 1 } else { self.threads * AHEAD };
        self.next.0 - self.next.1 < ahead as u64
    }

    /// Adds a part. It is parsed on this thread if there are no others, or if it is the `only` one in progress.
    pub fn put(&mut self, work: Work, only: bool) {
        let number = self.next.0;
        self.next.0 += 1;
        let here = self.threads == 1 || (only && number == self.next.1);
        if !here && self.wires.is_none() {
            self.wires = hired(self.threads);
        }
        match self.wires.as_ref().filter(|_| !here) {
            // sending can't fail: the threads stay until the channel is closed
            Some(wires) => drop(wires.work.send((number, work))),
            None => drop(self.early.insert(number, Ok(work()))),
        }
    }

    /// The result of the next part; `None` if none is in progress.
    ///
    /// # Panics
    /// If parsing the part panicked.
    pub fn next(&mut self) -> Option<Parsed> {
        let number = self.next.1;
        if number == self.next.0 {
            return None;
        }
        self.next.1 += 1;
        while !self.early.contains_key(&number) {
            let (number, done) = self.wires.as_ref()?.next()?;
            self.early.insert(number, done);
        }
        match self.early.remove(&number)? {
            Ok(parsed) => Some(parsed),
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Wires {
    /// A finished part; if there is none, parses one here that no thread has started, else waits.
    fn next(&self) -> Option<(u64, Done)> {
        if let Ok(done) = self.done.try_recv() {
            return Some(done);
        }
        match self.waiting.try_recv() {
            Ok((number, work)) => Some((number, Ok(work()))),
            Err(_) => self.done.recv().ok(),
        }
    }
}

/// Starts threads until there are `threads` with this one, or as many as possible; `None` if no thread can be
/// started.
fn hired(threads: usize) -> Option<Wires> {
    let (work, waiting) = unbounded::<(u64, Work)>();
    let (tell, done) = unbounded();
    let hire = |_| {
        let (waiting, tell) = (waiting.clone(), tell.clone());
        let reads = move || {
            for (number, work) in waiting {
                if tell.send((number, catch_unwind(AssertUnwindSafe(work)))).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("read".to_owned()).spawn(reads).ok()
    };
    let hired = (1..threads).filter_map(hire).count();
    (hired > 0).then_some(Wires { work, waiting, done })
}
