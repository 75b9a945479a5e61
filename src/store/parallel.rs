//! Runs work on several threads, at most eight.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
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
    with_helpers(threads, work, work);
}

/// Runs `own` on this thread, and `work` on others so that there are at most `threads` in all. If no thread can be started,
/// `own` has to do all of the work. Returns when all are done.
pub(crate) fn with_helpers<R>(threads: usize, work: impl Fn() + Sync, own: impl FnOnce() -> R) -> R {
    thread::scope(|scope| {
        for _ in 1..threads {
            let _ = thread::Builder::new().spawn_scoped(scope, &work);
        }
        own()
    })
}

/// Does some work on each of some things, as [`each`] does, and takes what came of them on this thread, in their order. What
/// fails ends it, and a panic in the work on one of them goes on from here.
///
/// # Errors
/// When taking something fails: what is behind that is not taken.
pub(crate) fn in_order<T: Send, D: Send, E>(
    things: Vec<T>,
    work: impl Fn(T) -> D + Sync,
    mut take: impl FnMut(D) -> Result<(), E>,
) -> Result<(), E> {
    let (threads, len) = (threads().min(things.len()), things.len());
    let things = Mutex::new(things.into_iter().enumerate());
    let next = || things.lock().unwrap_or_else(PoisonError::into_inner).next();
    let do_next = || next().map(|(at, thing)| (at, catch_unwind(AssertUnwindSafe(|| work(thing)))));
    let (tell, done) = crossbeam_channel::unbounded();
    let beside = || while do_next().is_some_and(|one| tell.send(one).is_ok()) {};
    with_helpers(threads, beside, || {
        let mut early = BTreeMap::new();
        for at in 0..len {
            let one = loop {
                early.extend(done.try_iter());
                if let Some(one) = early.remove(&at) {
                    break Some(one);
                }
                match do_next().or_else(|| done.recv().ok()) {
                    Some((of, one)) => early.insert(of, one),
                    None => break None,
                };
            };
            // if it ends here the others find nothing more to do
            let end = || while next().is_some() {};
            match one {
                Some(Ok(done)) => take(done).inspect_err(|_| end())?,
                Some(Err(panic)) => {
                    end();
                    resume_unwind(panic)
                }
                None => {}
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::{each, in_order};
    use std::panic::catch_unwind;
    use std::sync::Mutex;

    #[test]
    fn what_came_of_each_is_taken_in_order_until_it_fails() {
        for things in [0, 1, 100_usize] {
            let mut taken = Vec::new();
            let take = |one| -> Result<(), ()> {
                taken.push(one);
                Ok(())
            };
            in_order((0..things).collect(), |one| one * 2, take).unwrap();
            assert!(taken.into_iter().eq((0..things).map(|one| one * 2)));
        }
        let mut taken = 0;
        let take = |one| {
            taken += 1;
            if one == 7 { Err("full") } else { Ok(()) }
        };
        assert_eq!(in_order((0..100).collect(), |one: usize| one, take), Err("full"));
        assert_eq!(taken, 8);
    }

    #[test]
    fn a_panic_on_any_thread_is_passed_on() {
        for at in [0, 1, 50, 99] {
            let work = |one: usize| assert_ne!(one, at, "told");
            let all = || in_order((0..100).collect(), work, |()| Ok::<(), ()>(()));
            let panic = catch_unwind(all).unwrap_err();
            assert!(panic.downcast_ref::<String>().is_some_and(|said| said.contains("told")));
        }
    }

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
