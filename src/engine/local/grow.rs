//! A case that grows: looked at on a thread of its own, and swapped in when it is ready.

use super::LocalEngine;
use super::OpenOptions;
use crate::engine::{Cancel, EngineError, Row};
use crate::query::Filter;
use crate::read::Follow;
use crate::store::Builder;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long it waits between two looks.
const PAUSE: Duration = Duration::from_millis(250);
/// How many times as long as a look it waits at the least, so that looking at many files costs a twentieth of the time.
const REST: u32 = 20;

/// What a case has become since it was taken in last.
struct Grown {
    engine: LocalEngine,
    /// How many events had come when it was taken in last.
    since: usize,
}

/// The newest state of a case that was not taken in yet.
type Newest = Arc<Mutex<Option<Box<Grown>>>>;

/// The engine's end of the thread that looks.
#[derive(Default)]
pub(super) struct Growth {
    newest: Newest,
    bell: Option<Receiver<()>>,
    /// The thread ends when this is dropped.
    _stop: Option<Sender<()>>,
}

impl std::fmt::Debug for Growth {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Growth").field("bell", &self.bell).finish_non_exhaustive()
    }
}

impl Growth {
    /// Looks at what is followed from now on.
    pub(super) fn begin(
        follow: Follow,
        builder: Builder,
        paths: Vec<PathBuf>,
        options: OpenOptions,
    ) -> std::io::Result<Self> {
        let newest = Newest::default();
        let (ring, bell) = bounded(1);
        let (stop, stopped) = bounded(0);
        let look =
            Look { follow, since: builder.len(), builder, paths, options, newest: Arc::clone(&newest) };
        thread::Builder::new().name("follow".to_owned()).spawn(move || look.run(&ring, &stopped))?;
        Ok(Self { newest, bell: Some(bell), _stop: Some(stop) })
    }

    /// What tells that there is something new.
    pub(super) fn bell(&self) -> Receiver<()> {
        self.bell.clone().unwrap_or_else(crossbeam_channel::never)
    }
}

/// What the thread works with.
struct Look {
    follow: Follow,
    builder: Builder,
    paths: Vec<PathBuf>,
    options: OpenOptions,
    newest: Newest,
    /// How many events had come when the newest state was made.
    since: usize,
}

impl Look {
    fn run(mut self, ring: &Sender<()>, stopped: &Receiver<()>) {
        let mut pause = PAUSE;
        while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let began = Instant::now();
            let mut go_on = || stopped.try_recv() != Err(crossbeam_channel::TryRecvError::Disconnected);
            let changed = self.follow.poll(&mut self.builder, &mut go_on);
            pause = PAUSE.max(began.elapsed() * REST).min(PAUSE * REST);
            if changed {
                self.put();
                // where it rings already, whoever hears it takes the newest
                let _ = ring.try_send(());
            }
            if self.follow.is_over() {
                return;
            }
        }
    }

    /// Makes the newest state; rows that came since are those since the last one that was taken.
    fn put(&mut self) {
        let untaken = self.newest.lock().unwrap_or_else(PoisonError::into_inner).take();
        let since = untaken.map_or(self.since, |grown| grown.since);
        self.since = self.builder.len();
        let (store, fresh) = self.builder.snapshot(since);
        let (loaded, following) = (self.follow.loaded().clone(), !self.follow.is_over());
        let mut engine = LocalEngine::of(store, loaded, &self.paths, &self.options, following);
        engine.fresh = Arc::new(fresh);
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(Grown { engine, since }));
    }
}

impl LocalEngine {
    /// Takes in the newest state, where there is one.
    pub(super) fn take_in(&mut self) -> bool {
        let newest = self.growth.newest.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(grown) = newest else { return false };
        let growth = std::mem::take(&mut self.growth);
        *self = Self { growth, ..grown.engine };
        true
    }

    /// The rows of a filter that came with what was taken in last, in the order of the timeline.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn fresh(
        &mut self,
        filter: &Filter,
        records: bool,
        cancel: &Cancel,
    ) -> Result<Vec<Row>, EngineError> {
        let rows = self.filtered(filter, cancel)?.and(&self.fresh);
        let all = (0..rows.count()).filter_map(|at| rows.select(at));
        Ok(all.map(|row| self.row(row, records, None)).collect())
    }
}
