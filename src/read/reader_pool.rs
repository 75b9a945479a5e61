//! Threads that read records, and what they made of them in the order in which it was asked for.

use super::source::Parsed;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

/// How many bytes of records a thread is given at a time.
const PART: usize = 2 << 20;
/// How many parts are on their way for each thread: more take memory, and push each other out of the caches.
const AHEAD: usize = 2;
/// More threads than this only wait for the one that hands out.
const MOST: usize = 16;

/// A part of a source, to be read.
pub type Work = Box<dyn FnOnce() -> Parsed + Send>;

/// What came of a part: or what a thread failed of.
type Done = thread::Result<Parsed>;

/// A thread pool for one load, started with the first part. The calling thread takes part: if the next result is not ready
/// it parses a part itself, so as many threads work as there are cores.
#[derive(Default)]
pub struct ReaderPool {
    threads: usize,
    part: usize,
    wires: Option<Wires>,
    /// The numbers of the next part that comes, and of the next that is handed out.
    next: (u64, u64),
    /// What was done before its turn.
    early: BTreeMap<u64, Done>,
}

struct Wires {
    work: Sender<(u64, Work)>,
    /// What no thread has begun with.
    waiting: Receiver<(u64, Work)>,
    done: Receiver<(u64, Done)>,
}

impl ReaderPool {
    /// So many threads, or as many as the machine has; parts of so many bytes, or of what is best.
    pub fn of(threads: Option<NonZeroUsize>, part: Option<NonZeroUsize>) -> Self {
        let there = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = threads.map_or_else(there, NonZeroUsize::get).min(MOST);
        Self { threads, part: part.map_or(PART, NonZeroUsize::get), ..Self::default() }
    }

    /// How many threads there are.
    pub const fn threads(&self) -> usize {
        self.threads
    }

    /// How many bytes a part should have.
    pub const fn part(&self) -> usize {
        self.part
    }

    /// Whether another part should be given.
    pub fn has_room(&self) -> bool {
        let ahead = if self.threads == 1 { 1 } else { self.threads * AHEAD };
        self.next.0 - self.next.1 < ahead as u64
    }

    /// Gives a part. It is read on this thread where there are no others, or where it is the `only` one.
    pub fn put(&mut self, work: Work, only: bool) {
        let number = self.next.0;
        self.next.0 += 1;
        let here = self.threads == 1 || (only && number == self.next.1);
        if !here && self.wires.is_none() {
            self.wires = hired(self.threads);
        }
        match self.wires.as_ref().filter(|_| !here) {
            // the threads end only after their wire does
            Some(wires) => drop(wires.work.send((number, work))),
            None => drop(self.early.insert(number, Ok(work()))),
        }
    }

    /// What came of the next part; `None` where none is on its way.
    ///
    /// # Panics
    /// As reading it did.
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
    /// What came of a part that is done, or that is read here where none is and one waits.
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

/// As many other threads as make so many with this one, or fewer where no more can be had; `None` where none can.
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
