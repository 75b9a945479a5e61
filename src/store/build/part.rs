//! Events that are gathered aside, on whatever thread.

use crate::event::{Event, Id, Lean, Shared};
use crate::read::{Batch, Place};
use crate::store::columns::Columns;
use std::any::Any;

/// Events that are gathered aside, to be taken in order.
#[derive(Debug, Default)]
pub(super) struct Part(pub Columns);

/// What gathers events for a [`Builder`](super::Builder), or for a store that grows.
#[must_use]
pub fn new_batch() -> Box<dyn Batch> {
    Box::<Part>::default()
}

/// How many events a batch has gathered.
#[must_use]
pub fn events_in(batch: &dyn Batch) -> usize {
    let batch: &dyn Any = batch;
    batch.downcast_ref::<Part>().map_or(0, |part| part.0.len())
}

impl Batch for Part {
    fn take(&mut self, event: &mut Event<'_>, content: Option<Id>, place: Place) {
        self.0.push_in_part(event, content, place);
    }

    fn another(&self) -> Box<dyn Batch> {
        new_batch()
    }

    fn source(&self) -> Option<u32> {
        (self.0.len() > 0).then(|| self.0.source(0))
    }

    fn renumber(&mut self, first: u32) {
        self.0.renumber_sources(first);
    }

    fn renumber_recurring(&mut self) {
        self.0.renumber_recurring();
    }

    fn take_lean(&mut self, events: &[(Lean<'_>, Place)], shared: &Shared<'_>) {
        self.0.push_lean(events, shared);
    }
}
