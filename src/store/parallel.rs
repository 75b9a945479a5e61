//! Runs work on several threads, at most eight.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Threads at the most.
const THREADS: usize = 8;

/// How many threads work side by side at the most.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS)
}

/// Runs `work` on each item; a thread takes the next item when it is done with the last. Returns when all are done.
pub(crate) fn each<T: Send>(things: Vec<T>, work: impl Fn(T) + Sync) {
    let threads = threads().min(things.len());
    let things = Mutex::new(things.into_iter());
    let next = || things.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || std::iter::from_fn(next).for_each(&work);
    thread::scope(|scope| {
        for _ in 1..threads {
            // if no thread can be started, this one does all the work
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
}

#[cfg(test)]
mod tests {
    use super::each;
    use std::sync::Mutex;

    #[test]
    fn each_thing_is_worked_on_once() {
        for things in [0, 1, 100_usize] {
            let mut done = vec![0; things];
            each(done.iter_mut().collect(), |one| *one += 1);
            assert!(done.iter().all(|times| *times == 1));
            let met = Mutex::new(Vec::new());
            each((0..things).collect(), |one| met.lock().unwrap().push(one));
            let mut met = met.into_inner().unwrap();
            met.sort_unstable();
            assert!(met.into_iter().eq(0..things));
        }
    }
}
