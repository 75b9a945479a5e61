//! What is known of a case when all of its events are looked at together: made once the case is whole, and behind the
//! screen where the case is read there.

use super::LocalEngine;
use super::grow::Post;
use crate::chain::{Analysis, Assertion, Beside};
use crate::engine::{Cancel, CaseSummary};
use crate::query::{Filter, Property, Told};
use crate::read::Ledger;
use crate::store::{RowSet, Store};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a case that grows must stay as it is before it is looked at.
const REST: Duration = Duration::from_millis(250);

/// What is known, or who finds it out.
#[derive(Debug, Default)]
pub(super) struct Analyst {
    done: Option<Arc<Analysis>>,
    making: Option<Making>,
    /// Where a case that grows is told of it.
    pub(super) post: Option<Post>,
}

/// The events of a case that is whole, and what is said beside them.
pub(super) struct Whole {
    store: Arc<Store>,
    ledger: Arc<Ledger>,
    summary: Arc<CaseSummary>,
    asserted: Arc<[Assertion]>,
    /// What tells the notes apart that it is made of.
    ties: u64,
}

impl Whole {
    pub(super) fn of(engine: &LocalEngine) -> Self {
        let LocalEngine { store, ledger, summary, options, .. } = engine;
        Self {
            store: Arc::clone(store),
            ledger: Arc::clone(ledger),
            summary: Arc::clone(summary),
            asserted: Arc::clone(&options.asserted),
            ties: engine.desk.ties(),
        }
    }

    /// What tells the notes apart that it is made of.
    pub(super) fn ties(&self) -> u64 {
        self.ties
    }

    /// Looks at all events together; `None` where that was stopped.
    pub(super) fn analysis(&self, stopped: &(dyn Fn() -> bool + Sync)) -> Option<Analysis> {
        let Self { store, ledger, summary, asserted, .. } = self;
        let milestones = &summary.milestones;
        let beside = Beside { ledger, milestones, settings: &summary.chains, asserted };
        Analysis::of(store, beside, stopped)
    }
}

#[derive(Debug)]
struct Making {
    stop: Cancel,
    thread: JoinHandle<()>,
}

impl Analyst {
    /// One who knows this.
    pub(super) fn of(done: Option<Arc<Analysis>>) -> Self {
        Self { done, ..Self::default() }
    }

    /// What is known, where it is.
    pub(super) fn known(&self) -> Option<&Arc<Analysis>> {
        self.done.as_ref()
    }

    /// Takes what was found out.
    pub(super) fn take(&mut self, analysis: Arc<Analysis>) {
        self.done = Some(analysis);
        self.making = None;
    }

    /// Whether somebody finds it out.
    pub(super) fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// Forgets what is known, and waits until nobody holds the events any more.
    pub(super) fn stop(&mut self) {
        self.done = None;
        if let Some(Making { stop, thread }) = self.making.take() {
            stop.cancel();
            // it ends as it is told to; where it failed, nothing is known
            drop(thread.join());
        }
    }
}

impl Told for Analyst {
    fn rows(&self, property: Property) -> Option<&RowSet> {
        self.done.as_ref()?.rows(property)
    }

    fn chain(&self, store: &Store, event: &str) -> Option<RowSet> {
        self.done.as_ref()?.chain(store, event)
    }
}

impl LocalEngine {
    /// What is known of all events together. Where the case is read behind the screen it comes when it is made; else it is
    /// made now.
    pub(super) fn analysis(&mut self) -> Option<Arc<Analysis>> {
        if self.analyst.done.is_none() && !self.behind {
            self.analyst.done = Whole::of(self).analysis(&|| false).map(Arc::new);
        }
        self.analyst.done.clone()
    }

    /// Makes now what is else made behind the screen.
    pub fn analyse(&mut self) {
        self.analysis();
    }

    /// Makes ready what a filter asks of all events together.
    pub(super) fn ready_for(&mut self, filter: &Filter) {
        if filter.asks_of_all() {
            self.analysis();
        }
    }

    /// Looks at all events of a case that grows, on a thread of its own, once it has stayed as it is for a while.
    pub(super) fn analyse_behind(&mut self) {
        let Some(post) = self.analyst.post.clone() else { return };
        let (whole, stop) = (Whole::of(self), Cancel::default());
        let stopped = stop.clone();
        let started = thread::Builder::new().name("chains".to_owned()).spawn(move || {
            let rested =
                std::iter::repeat_n(REST / 10, 10).all(|pause| post.rest(pause) && !stopped.is_cancelled());
            let made = rested.then(|| whole.analysis(&|| stopped.is_cancelled())).flatten();
            let ties = whole.ties();
            drop(whole);
            if let Some(analysis) = made {
                post.analysed(analysis, ties);
            }
        });
        self.analyst.making = started.ok().map(|thread| Making { stop, thread });
    }
}
