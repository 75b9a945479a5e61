//! What the threads behind the screen have to tell, until it is taken in.

use super::LocalEngine;
use super::analysis::AnalysisResult;
use crate::engine::{Body, Loading};
use crate::read::{Batch, Halt, Hashed, Loaded};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What was not taken in yet.
#[derive(Default)]
pub(super) struct PendingUpdates {
    /// The newest state.
    pub newest: Option<Box<LocalEngine>>,
    /// What came to it since.
    pub parts: Vec<Box<dyn Batch>>,
    /// What is loaded with these, and whether more may come.
    pub loaded: Option<(Loaded, bool)>,
    /// How far the load is.
    pub loading: Option<Loading>,
    pub hashes: Vec<Hashed>,
    /// What was found out of all events of the newest state together.
    pub made: Vec<AnalysisResult>,
    /// Whether finding that out failed.
    pub not_looked: bool,
    /// Whether all events are to be looked at anew.
    pub due: bool,
    /// Why nothing more will come, where that is so too early.
    pub failed: Option<String>,
    /// Why its index file could not be written.
    pub unkept: Option<String>,
}

impl PendingUpdates {
    /// What is to be taken in now. While somebody looks at the events, what came to them stays.
    fn take(&mut self, looks: bool) -> Self {
        let mut all = std::mem::take(self);
        if looks {
            (self.parts, self.loaded) = (std::mem::take(&mut all.parts), all.loaded.take());
        }
        all
    }
}

/// What was not taken in yet, in two hands, and how many questions are being answered.
#[derive(Clone, Default)]
struct Shared(Arc<(Mutex<PendingUpdates>, AtomicUsize)>);

impl Shared {
    fn with<T>(&self, see: impl FnOnce(&mut PendingUpdates) -> T) -> T {
        see(&mut self.0.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn asked(&self) -> &AtomicUsize {
        &self.0.1
    }
}

/// A question is being answered for as long as this is there.
pub(super) struct Busy(Shared);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.asked().fetch_sub(1, Ordering::Relaxed);
    }
}

/// The engine's end of the threads behind the screen.
#[derive(Default)]
pub(super) struct Updates {
    news: Shared,
    bell: Option<Receiver<()>>,
    /// What is made for the engine is told with this, where the case is read behind the screen.
    own: Option<UpdateSender>,
    /// What was told together with the first state and is told behind it.
    untold: Vec<Body>,
    /// Stops the load.
    halt: Halt,
    /// The thread ends when this is dropped.
    _stop: Option<Sender<()>>,
}

impl std::fmt::Debug for Updates {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Updates").field("bell", &self.bell).finish_non_exhaustive()
    }
}

/// The thread's end: what it has to tell, and the bell.
#[derive(Clone)]
pub(super) struct UpdateSender {
    news: Shared,
    ring: Sender<()>,
    stopped: Receiver<()>,
}

impl std::fmt::Debug for UpdateSender {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("UpdateSender").finish_non_exhaustive()
    }
}

impl Updates {
    /// Both ends, of a case that is read behind the screen until it is halted.
    pub(super) fn of_load(halt: Halt) -> (Self, UpdateSender) {
        let (updates, post) = Self::with_post();
        (Self { own: Some(post.clone()), halt, ..updates }, post)
    }

    /// Both ends, of a case that was read and is followed.
    pub(super) fn with_post() -> (Self, UpdateSender) {
        let news = Shared::default();
        let (ring, bell) = bounded(1);
        let (stop, stopped) = bounded(0);
        let post = UpdateSender { news: news.clone(), ring, stopped };
        (Self { news, bell: Some(bell), _stop: Some(stop), ..Self::default() }, post)
    }

    /// The end of whoever makes something for the engine itself; `None` where nothing is made behind the screen.
    pub(super) fn post(&self) -> Option<UpdateSender> {
        self.own.clone()
    }

    /// Whether the case is read behind the screen, and what is known of all its events is made there.
    pub(super) fn is_behind(&self) -> bool {
        self.own.is_some()
    }

    /// Stops the load.
    pub(super) fn halt(&self) {
        self.halt.stop();
    }

    /// What halts a load that is begun anew.
    pub(super) fn renewed_halt(&self) -> Halt {
        self.halt.renew();
        self.halt.clone()
    }

    /// Takes the pending updates, and the bodies left over from the last call. With `looks` set, new events stay queued, as
    /// an analysis is reading the store.
    pub(super) fn take(&mut self, looks: bool) -> (PendingUpdates, Vec<Body>) {
        (self.news.with(|news| news.take(looks)), std::mem::take(&mut self.untold))
    }

    /// Leaves something to be told when what is new is next taken in.
    pub(super) fn leave(&mut self, untold: Vec<Body>) {
        self.untold = untold;
        if let Some(post) = self.own.as_ref().filter(|_| !self.untold.is_empty()) {
            post.tell(|_| {});
        }
    }

    /// A question is answered from now on: what is of no hurry waits.
    pub(super) fn busy(&self) -> Busy {
        self.news.asked().fetch_add(1, Ordering::Relaxed);
        Busy(self.news.clone())
    }

    /// What tells that there is something new.
    pub(super) fn bell(&self) -> Receiver<()> {
        self.bell.clone().unwrap_or_else(crossbeam_channel::never)
    }
}

impl UpdateSender {
    /// Whether nobody listens any more.
    pub(super) fn is_over(&self) -> bool {
        self.stopped.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Whether a question is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.news.asked().load(Ordering::Relaxed) > 0
    }

    /// Whether events came that wait until nobody looks at the others.
    pub(super) fn has_parts(&self) -> bool {
        self.news.with(|news| !news.parts.is_empty())
    }

    /// Waits so long; `false` where nobody listens any more.
    pub(super) fn rest(&self, pause: Duration) -> bool {
        self.stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
    }

    /// Puts the newest state. One that was not taken in is gone before that is made.
    pub(super) fn put(&self, make: impl FnOnce() -> LocalEngine) {
        drop(self.news.with(|news| news.newest.take()));
        let newest = Box::new(make());
        self.tell(|news| news.newest = Some(newest));
    }

    /// Puts what came to the newest state.
    pub(super) fn grown(&self, parts: Vec<Box<dyn Batch>>, loaded: Loaded, following: bool) {
        self.tell(|news| {
            news.parts.extend(parts);
            news.loaded = Some((loaded, following));
        });
    }

    /// Tells how far the load is.
    pub(super) fn loading(&self, loading: Loading) {
        self.tell(|news| news.loading = Some(loading));
    }

    /// Tells of a hash.
    pub(super) fn hashed(&self, hashed: Hashed) {
        self.tell(|news| news.hashes.push(hashed));
    }

    /// Tells what was found out of all events together, or that whoever looked has gone.
    pub(super) fn looked(&self, made: Option<AnalysisResult>) {
        self.tell(|news| news.made.extend(made));
    }

    /// Tells that what is known of all events together can't be found out.
    pub(super) fn not_looked(&self) {
        self.tell(|news| news.not_looked = true);
    }

    /// Tells that all events are to be looked at anew.
    pub(super) fn due(&self) {
        self.tell(|news| news.due = true);
    }

    /// Tells why no index file could be written.
    pub(super) fn unkept(&self, why: String) {
        self.tell(|news| news.unkept = Some(why));
    }

    /// Does work on a thread of its own, and tells where that panics.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn spawn(
        self,
        name: &str,
        work: impl FnOnce(&Self) + Send + 'static,
        failed: impl FnOnce(&Self) + Send + 'static,
    ) -> io::Result<()> {
        let worked = move || {
            if catch_unwind(AssertUnwindSafe(|| work(&self))).is_err() {
                failed(&self);
            }
        };
        thread::Builder::new().name(name.to_owned()).spawn(worked).map(drop)
    }

    /// Tells that nothing more will come.
    pub(super) fn failed(&self, why: &str) {
        self.tell(|news| news.failed = Some(why.to_owned()));
    }

    fn tell(&self, what: impl FnOnce(&mut PendingUpdates)) {
        self.news.with(what);
        // where it rings already, whoever hears it takes all there is
        let _ = self.ring.try_send(());
    }
}
