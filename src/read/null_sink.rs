//! A sink for loads whose events are not needed.

use super::{Batch, Disposition, Place, Sink};
use crate::event::{Event, Id};

/// Drops every event that is read, one by one and in batches.
pub struct NullSink;

impl Sink for NullSink {
    fn take(&mut self, _: Event<'_>, _: Place) -> Disposition {
        Disposition::Kept
    }

    fn takes_batches(&self) -> bool {
        true
    }

    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        Some(Box::new(Self))
    }
}

impl Batch for NullSink {
    fn take(&mut self, _: &mut Event<'_>, _: Option<Id>, _: Place) {}

    fn another(&self) -> Box<dyn Batch> {
        Box::new(Self)
    }

    fn source(&self) -> Option<u32> {
        None
    }

    fn renumber(&mut self, _: u32) {}
}
