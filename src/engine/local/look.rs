//! What goes on behind a case once it is read: files are read on as they grow, and hashed while nothing grows.

use super::grow::Post;
use super::{LocalEngine, OpenOptions};
use crate::read::{Follow, Hashes, Step};
use crate::store::Builder;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How long it waits between two looks.
const PAUSE: Duration = Duration::from_millis(250);
/// How many times as long as a look it waits at the least, so that looking at many files costs a twentieth of the time.
const REST: u32 = 20;

/// Makes hashes, a part at a time, until all are made or nobody listens any more.
pub(super) fn hash(mut hashes: Hashes, post: &Post) {
    while !post.is_over() {
        match hashes.step() {
            Step::More => thread::yield_now(),
            Step::Done(hashed) => post.hashed(hashed),
            Step::Over => return,
        }
    }
}

/// What looking at files needs.
pub(super) struct Look {
    pub follow: Follow,
    pub builder: Builder,
    pub paths: Vec<PathBuf>,
    pub options: OpenOptions,
    /// How many events had come when the newest state was made.
    pub since: usize,
}

impl Look {
    /// Looks until nothing more can come, or nobody listens any more.
    pub(super) fn run(mut self, post: &Post) {
        let mut pause = PAUSE;
        while self.rest(pause, post) {
            let began = Instant::now();
            let changed = self.follow.poll(&mut self.builder, &mut || !post.is_over());
            pause = PAUSE.max(began.elapsed() * REST).min(PAUSE * REST);
            if changed {
                self.put(post);
            }
            if self.follow.is_over() {
                return;
            }
        }
    }

    /// Waits until the next look, and hashes meanwhile; `false` where nobody listens any more.
    fn rest(&mut self, pause: Duration, post: &Post) -> bool {
        let began = Instant::now();
        while began.elapsed() < pause {
            match self.follow.hash() {
                Step::More => thread::yield_now(),
                Step::Done(hashed) => post.hashed(hashed),
                Step::Over => break,
            }
            if post.is_over() {
                return false;
            }
        }
        post.rest(pause.saturating_sub(began.elapsed()))
    }

    /// Makes the newest state; rows that came since are those since the last one that was taken.
    fn put(&mut self, post: &Post) {
        let since = std::mem::replace(&mut self.since, self.builder.len());
        post.put(since, |since| {
            let (store, fresh) = self.builder.snapshot(since);
            let (loaded, following) = (self.follow.loaded().clone(), !self.follow.is_over());
            let mut engine = LocalEngine::of(store, loaded, &self.paths, &self.options, following);
            engine.fresh = Arc::new(fresh);
            engine
        });
    }
}
