//! Bytes → records → events.
//!
//! [`load()`] walks the paths, tells each source's format by its first records ([`formats::Format::fits`]), cuts it into
//! records (`piece::Cutter`: lines, rows or JSON values), makes an event of each ([`formats::Format::event`]) and hands
//! it to a [`Sink`]. What became of every record stands in the [`Ledger`]; records are read back by their [`Place`].
//! One file a format under `formats/`, one row each in the list of their family ([`standard_formats()`]).

mod address;
mod apps;
mod case_file;
mod check;
mod contract;
mod count;
mod directory;
mod documents;
mod evtx;
mod feed;
pub mod formats;
mod ledger;
mod limits;
mod lines;
mod load;
mod mend;
mod notes;
mod open;
mod operations;
mod packed;
pub mod parquet;
mod piece;
mod quiet;
mod record;
mod rows;
mod scan;
mod settle;
mod sniff;
mod source;
mod stamp;
mod text;
mod times;
mod tree;
mod walk;
mod words;

pub use case_file::{CASE_KEYS, CaseFile, Milestone, MilestoneName, SourceSetting};
pub use check::{Checked, check};
pub use contract::contract_line;
pub use formats::plain::{LENS_KEYS, Lens};
pub use formats::{Format, Spec, standard as standard_formats};
pub use ledger::{Account, Ledger, Reject, SourceEntry, Standing};
pub use load::{Follow, LoadOptions, Loaded, Progress, follow, load, load_stream};
pub use quiet::{Gap, Gaps, Quiet, length};
pub use record::{Place, Record, Sources};
pub use times::{Dates, SHIFT_FORMS, Survey, as_moved, as_recorded, is_moved, parse_shift, shift_text};

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
