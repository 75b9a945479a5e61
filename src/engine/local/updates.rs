//! The mailbox between background threads and the engine: threads deposit results and ring a bell, the engine collects
//! everything at once.

use super::LocalEngine;
use super::analysis::AnalysisResult;
use super::lost::FilesChecked;
use crate::engine::{Body, Loading};
use crate::read::{Batch, Halt, Hashed, Loaded};
use crate::store::events_in;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Results that are not collected yet.
#[derive(Default)]
pub(super) struct PendingUpdates {
    /// The newest complete state.
    pub newest: Option<Box<LocalEngine>>,
    /// Events read after that state.
    pub parts: Vec<Box<dyn Batch>>,
    /// The loaded sources including these events, and whether more may follow.
    pub loaded: Option<(Loaded, bool)>,
    /// Progress of loading.
    pub loading: Option<Loading>,
    pub hashes: Vec<Hashed>,
    /// What the last check of the files found.
    pub checked: Option<FilesChecked>,
    /// Whether a check of the files panicked.
    pub check_failed: bool,
    /// Finished analyses.
    pub made: Vec<AnalysisResult>,
    /// Whether an analysis panicked.
    pub analysis_failed: bool,
    /// Whether the timer for the next analysis has expired.
    pub due: bool,
    /// Why nothing more will come, if the load ended early.
    pub failed: Option<String>,
    /// Why the index file could not be written.
    pub index_failed: Option<String>,
}

/// So many events come in at a step, some hundredths of a second of work: questions are answered between two steps.
pub(super) const STEP: usize = 1 << 15;

/// Which of the events that wait come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coming {
    /// None, as an analysis is reading the store.
    None,
    /// The next [`STEP`] at the most.
    Some,
    All,
}

impl PendingUpdates {
    /// Takes the pending updates with some of the new events; the others stay.
    fn take(&mut self, coming: Coming) -> Self {
        let mut all = std::mem::take(self);
        match coming {
            Coming::None => {
                (self.parts, self.loaded) = (std::mem::take(&mut all.parts), all.loaded.take());
            }
            Coming::Some => {
                self.parts = all.parts.split_off(step_of(&all.parts));
                self.loaded = all.loaded.clone().filter(|_| !self.parts.is_empty());
            }
            Coming::All => {}
        }
        all
    }
}

/// How many batches, at least one, make a step.
fn step_of(parts: &[Box<dyn Batch>]) -> usize {
    let mut events = 0;
    let beyond = parts.iter().position(|part| {
        events += events_in(&**part);
        events > STEP
    });
    beyond.map_or(parts.len(), |at| at.max(1))
}

/// The mailbox and the number of questions being answered, shared by both ends.
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

/// Marks the engine as answering a question until it is dropped.
pub(super) struct Busy(Shared);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.asked().fetch_sub(1, Ordering::Relaxed);
    }
}

/// The engine's end of the mailbox.
#[derive(Default)]
pub(super) struct Updates {
    news: Shared,
    bell: Option<Receiver<()>>,
    /// A sender for work that the engine itself starts; `None` unless the case is read in the background.
    own: Option<UpdateSender>,
    /// Bodies that were due along with the first state, to be reported on the next call.
    untold: Vec<Body>,
    /// Stops the load.
    halt: Halt,
    /// Dropping this tells the threads to end.
    _stop: Option<Sender<()>>,
}

impl std::fmt::Debug for Updates {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Updates").field("bell", &self.bell).finish_non_exhaustive()
    }
}

/// A thread's end of the mailbox, with the bell.
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
    /// Both ends, for a case that is read in the background until `halt` stops it.
    pub(super) fn of_load(halt: Halt) -> (Self, UpdateSender) {
        let (updates, post) = Self::with_post();
        (Self { own: Some(post.clone()), halt, ..updates }, post)
    }

    /// Both ends, for a case that was read in the foreground and is followed.
    pub(super) fn with_post() -> (Self, UpdateSender) {
        let news = Shared::default();
        let (ring, bell) = bounded(1);
        let (stop, stopped) = bounded(0);
        let post = UpdateSender { news: news.clone(), ring, stopped };
        (Self { news, bell: Some(bell), _stop: Some(stop), ..Self::default() }, post)
    }

    /// A sender for work that the engine starts; `None` if everything is computed in the foreground.
    pub(super) fn post(&self) -> Option<UpdateSender> {
        self.own.clone()
    }

    /// Whether the case is read and analysed in the background.
    pub(super) fn is_behind(&self) -> bool {
        self.own.is_some()
    }

    /// Stops the load.
    pub(super) fn halt(&self) {
        self.halt.stop();
    }

    /// The flag that stops a load, reset for a new load.
    pub(super) fn renewed_halt(&self) -> Halt {
        self.halt.renew();
        self.halt.clone()
    }

    /// Whether new events are waiting.
    pub(super) fn has_parts(&self) -> bool {
        self.news.with(|news| !news.parts.is_empty())
    }

    /// Takes the pending updates with some of the new events, and the bodies left over from the last call.
    pub(super) fn take(&mut self, coming: Coming) -> (PendingUpdates, Vec<Body>) {
        (self.news.with(|news| news.take(coming)), std::mem::take(&mut self.untold))
    }

    /// Rings the bell for what was left, after the questions that wait.
    pub(super) fn ring(&self) {
        if let Some(post) = &self.own {
            post.tell(|_| {});
        }
    }

    /// Keeps bodies to report on the next call, and rings the bell for them.
    pub(super) fn leave(&mut self, untold: Vec<Body>) {
        self.untold = untold;
        if !self.untold.is_empty() {
            self.ring();
        }
    }

    /// Marks the engine as answering a question, so that low-priority background work pauses.
    pub(super) fn busy(&self) -> Busy {
        self.news.asked().fetch_add(1, Ordering::Relaxed);
        Busy(self.news.clone())
    }

    /// The channel that signals pending updates.
    pub(super) fn bell(&self) -> Receiver<()> {
        self.bell.clone().unwrap_or_else(crossbeam_channel::never)
    }
}

impl UpdateSender {
    /// Whether the engine is gone.
    pub(super) fn is_over(&self) -> bool {
        self.stopped.try_recv() == Err(TryRecvError::Disconnected)
    }

    /// Whether a question is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.news.asked().load(Ordering::Relaxed) > 0
    }

    /// Whether new events wait until the running analysis is done.
    pub(super) fn has_parts(&self) -> bool {
        self.news.with(|news| !news.parts.is_empty())
    }

    /// Sleeps for `pause`; `false` if the engine is gone.
    pub(super) fn rest(&self, pause: Duration) -> bool {
        self.stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
    }

    /// Publishes a state. An earlier one that was not collected is freed before `make` is called, to save memory.
    pub(super) fn put(&self, make: impl FnOnce() -> LocalEngine) {
        drop(self.news.with(|news| news.newest.take()));
        let newest = Box::new(make());
        self.tell(|news| news.newest = Some(newest));
    }

    /// Adds events to the newest state.
    pub(super) fn grown(&self, parts: Vec<Box<dyn Batch>>, loaded: Loaded, following: bool) {
        self.tell(|news| {
            news.parts.extend(parts);
            news.loaded = Some((loaded, following));
        });
    }

    /// Reports the progress of loading.
    pub(super) fn loading(&self, loading: Loading) {
        self.tell(|news| news.loading = Some(loading));
    }

    /// Delivers a hash.
    pub(super) fn hashed(&self, hashed: Hashed) {
        self.tell(|news| news.hashes.push(hashed));
    }

    /// Delivers what a check of the files found.
    pub(super) fn checked(&self, checked: FilesChecked) {
        self.tell(|news| news.checked = Some(checked));
    }

    /// Reports that checking the files failed.
    pub(super) fn check_failed(&self) {
        self.tell(|news| news.check_failed = true);
    }

    /// Delivers an analysis; or only rings, as the thread that ran one has ended and released the store.
    pub(super) fn looked(&self, made: Option<AnalysisResult>) {
        self.tell(|news| news.made.extend(made));
    }

    /// Reports that the analysis failed.
    pub(super) fn analysis_failed(&self) {
        self.tell(|news| news.analysis_failed = true);
    }

    /// Reports that the next analysis is due.
    pub(super) fn due(&self) {
        self.tell(|news| news.due = true);
    }

    /// Reports why no index file could be written.
    pub(super) fn index_failed(&self, why: String) {
        self.tell(|news| news.index_failed = Some(why));
    }

    /// Runs `work` on a thread of its own, and `failed` if it panics.
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

    /// Reports that nothing more will come, and why.
    pub(super) fn failed(&self, why: &str) {
        self.tell(|news| news.failed = Some(why.to_owned()));
    }

    fn tell(&self, what: impl FnOnce(&mut PendingUpdates)) {
        self.news.with(what);
        // a full channel means that the bell rings already, and all there is gets collected
        let _ = self.ring.try_send(());
    }
}
