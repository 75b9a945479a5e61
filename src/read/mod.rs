//! Bytes → records → events.
//!
//! A [`Format`] says whether a file is its own ([`Format::fits`]), how its records are cut ([`Format::layout`]) and what
//! event a record is ([`Format::event`]). One file a format, one row in [`formats::FORMATS`]. The loader walks the paths,
mod ledger;
mod record;

pub use ledger::{Ledger, Reject, SourceEntry};
pub use record::{Place, Record, Sources};

use crate::event::Event;

/// What became of an event that was handed to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands in the timeline.
    Kept,
    /// It stands in the undated lane.
    Undated,
    /// Another export of the same record was there already.
    Merged,
}

/// Takes the events of a load.
pub trait Sink {
    /// Takes one event, which stands at `place`.
    fn take(&mut self, event: Event<'_>, place: Place) -> Fate;
}
