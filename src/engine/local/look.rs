//! Background work after a case is read: following files as they grow, and hashing them in the idle time.

use super::analysis::AnalysisInput;
use super::updates::UpdateSender;
use crate::event::Event;
use crate::read::{Batch, Disposition, DispositionCounts, Follow, Hashed, Hashes, Place, Sink, Step};
use crate::store::new_batch;
use std::thread;
use std::time::{Duration, Instant};

/// The shortest pause between two polls of the files.
const PAUSE: Duration = Duration::from_millis(40);
/// How long hashing pauses before it checks again whether a question is being answered.
const WAY: Duration = Duration::from_millis(2);
/// The longest pause between two polls.
const LONGEST: Duration = Duration::from_secs(5);
/// The pause as a multiple of the time of a poll, so that polling many files takes at most a twentieth of the time.
const REST: u32 = 20;

/// Analyses a complete case and delivers the result.
pub(super) fn analyse(whole: AnalysisInput, post: &UpdateSender) {
    whole.tell(post, (0, None), &|| post.is_over(), AnalysisInput::analysis);
    post.looked(None);
}

/// Computes hashes step by step until all are done or the engine is gone; returns whether all are done. `see` receives
/// each. Pauses while questions are answered.
pub(super) fn hash(hashes: Hashes, post: &UpdateSender, see: impl FnMut(&Hashed)) -> bool {
    hash_between(hashes, post, see, || post.rest(WAY))
}

fn hash_between(
    mut hashes: Hashes,
    post: &UpdateSender,
    mut see: impl FnMut(&Hashed),
    mut rest: impl FnMut() -> bool,
) -> bool {
    while !post.is_over() {
        if post.is_busy() {
            if !rest() {
                return false;
            }
            continue;
        }
        match hashes.step() {
            Step::More => thread::yield_now(),
            Step::Done(one) => {
                see(&one);
                post.hashed(one);
            }
            Step::Over => return true,
        }
    }
    false
}

/// Follows the files of a case.
pub(super) struct Look {
    pub follow: Follow,
}

/// Collects the batches of one poll.
#[derive(Default)]
struct Gathered(Vec<Box<dyn Batch>>);

impl Sink for Gathered {
    fn take(&mut self, mut event: Event<'_>, place: Place) -> Disposition {
        let mut batch = new_batch();
        batch.take(&mut event, None, place);
        self.0.push(batch);
        Disposition::Kept
    }

    fn takes_batches(&self) -> bool {
        true
    }

    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        Some(new_batch())
    }

    /// Reports no counts: they are known only once the engine integrates the batches.
    fn absorb(&mut self, batch: Box<dyn Batch>) -> DispositionCounts {
        self.0.push(batch);
        DispositionCounts::default()
    }
}

impl Look {
    /// Polls until nothing more can come or the engine is gone.
    pub(super) fn run(mut self, post: &UpdateSender) {
        let mut pause = PAUSE;
        while self.rest(pause, post) {
            let began = Instant::now();
            let mut gathered = Gathered::default();
            let changed = self.follow.poll(&mut gathered, &mut || !post.is_over());
            pause = PAUSE.max(began.elapsed() * REST).min(LONGEST);
            if changed {
                post.grown(gathered.0, self.follow.loaded().clone(), !self.follow.is_over());
            }
            if self.follow.is_over() {
                return;
            }
        }
    }

    /// Waits for the next poll, and meanwhile checks and hashes what was read; `false` if the engine is gone.
    fn rest(&mut self, pause: Duration, post: &UpdateSender) -> bool {
        let began = Instant::now();
        while began.elapsed() < pause {
            if post.is_busy() {
                if !post.rest(WAY) {
                    return false;
                }
                continue;
            }
            let step = if self.follow.check() { Step::More } else { self.follow.hash() };
            match step {
                Step::More => thread::yield_now(),
                Step::Done(one) => post.hashed(one),
                Step::Over => break,
            }
            if post.is_over() {
                return false;
            }
        }
        post.rest(pause.saturating_sub(began.elapsed()))
    }
}

#[cfg(test)]
mod tests {
    use super::hash_between;
    use crate::engine::local::updates::Updates;
    use crate::read::{Hashes, LoadOptions, Loaded, NullSink, load};
    use std::cell::Cell;

    #[test]
    fn hashing_waits_while_a_question_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"id\":\"A\",\"time\":\"2023-05-22T02:14:00Z\"}\n").unwrap();
        let Loaded { ledger, sources, .. } =
            load(&[path], &LoadOptions::default(), &mut NullSink, &mut |_| true);
        let (growth, post) = Updates::with_post();
        let (mut busy, rests, seen) = (Some(growth.busy()), Cell::new(0), Cell::new(0));
        let see = |_: &_| {
            assert_eq!(rests.get(), 3, "no hash is made before");
            seen.set(seen.get() + 1);
        };
        let rest = || {
            rests.set(rests.get() + 1);
            if rests.get() == 3 {
                busy = None;
            }
            true
        };
        assert!(hash_between(Hashes::of(&ledger, &sources), &post, see, rest));
        assert_eq!((rests.get(), seen.get()), (3, 1));
        drop(growth);
        let again = Hashes::of(&ledger, &sources);
        assert!(!hash_between(again, &post, |_| unreachable!("nobody listens"), || true));
    }
}
