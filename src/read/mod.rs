//! Bytes → records → events.
//!
//! [`load()`] walks the paths, tells each source's format by its first records ([`formats::Format::fits`]), cuts it into
//! records (`piece::Cutter`: lines, rows or JSON values), makes an event of each ([`formats::Format::event`]) and hands
//! it to a [`Sink`]. What became of every record stands in the [`Ledger`]; records are read back by their [`Place`].
//! One file a format under `formats/`, one row each in the list of their family ([`standard_formats()`]).

mod address;
mod apps;
mod bundle;
mod case_file;
mod check;
mod contract;
mod count;
mod detection_rule;
mod directory;
mod documents;
mod ends;
mod evtx;
mod feed;
mod flat;
pub mod formats;
mod halt;
mod hash;
mod hex;
mod journal;
mod ledger;
mod limits;
mod lines;
mod load;
mod memory;
mod mend;
mod nested;
mod null_sink;
mod open;
mod operations;
mod outline;
mod packed;
pub mod parquet;
mod path;
mod piece;
mod quiet;
mod read_buffer;
mod reader_pool;
mod record;
mod record_texts;
mod remarks;
mod rows;
mod scan;
mod settle;
mod sniff;
mod source;
mod stamp;
pub(crate) mod swar;
mod text;
mod times;
mod tree;
mod walk;

pub use bundle::{
    BundleSettings, BundledCursor, BundledFile, BundledKind, BundledLane, BundledPane, BundledView,
    LAYOUT as BUNDLE_LAYOUT, MANIFEST, Manifest, Member, Opener, bundled_notes, hash_of, is_bundle, manifest,
    read_bundled_notes,
};
pub use case_file::{CASE_KEYS, CaseFile, Milestone, MilestoneName, Settings, SourceSetting};
pub use check::{Checked, check};
pub use contract::{ContractLine, contract_line};
pub use directory::Directory;
pub use ends::ends;
pub use formats::plain::{FormatFile, LENS_KEYS};
pub use formats::{Format, Spec, standard as standard_formats};
pub use halt::Halt;
pub use hash::{Hashed, Hashes, Step};
pub use hex::hex;
pub use journal::{JOURNAL, is_journal, without_mark};
pub use ledger::{ELSEWHERE, Ledger, Reject, SourceCounts, SourceEntry, Standing, State};
pub use load::{
    Follow, LoadOptions, Loaded, Progress, SoFar, follow, follow_until, load, load_contract, load_stream,
    load_stream_until, load_until,
};
pub use memory::MemoryLimit;
pub use nested::unfolded_value;
pub(crate) use null_sink::NullSink;
pub use outline::Outline;
pub use packed::Packed;
pub use path::{Leaf, at_root};
pub use quiet::{Gap, Gaps, Quiet, length};
pub use read_buffer::ReadBuffer;
pub use record::{
    Depth, Place, Record, RecordEncoding, RecordTree, SavedSource, Sources, formats_of, leaves_at_root,
};
pub use record_texts::nests;
pub use stamp::Stamp;
pub use times::{DateOrder, SHIFT_FORMS, Survey, as_moved, as_recorded, is_moved, parse_shift, shift_text};
pub use walk::{Found, Walk, is_passed_over};

use crate::event::{Event, Id, Lean};
use std::any::Any;

/// What became of an event that was handed to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// It stands in the timeline.
    Kept,
    /// It stands in the undated lane.
    Undated,
    /// Another export of the same record was there already.
    Merged,
}

/// How many events became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DispositionCounts {
    /// They stand in the timeline.
    pub kept: u64,
    /// They stand in the undated lane.
    pub undated: u64,
    /// Another export of the same record was there already.
    pub merged: u64,
}

impl DispositionCounts {
    /// Counts one more.
    pub fn add(&mut self, fate: Disposition) {
        match fate {
            Disposition::Kept => self.kept += 1,
            Disposition::Undated => self.undated += 1,
            Disposition::Merged => self.merged += 1,
        }
    }

    /// Counts more.
    pub fn add_all(&mut self, more: Self) {
        self.kept += more.kept;
        self.undated += more.undated;
        self.merged += more.merged;
    }
}

/// Events of a stretch of a source, gathered on a thread of its own until the sink takes them in their order.
pub trait Batch: Any + Send {
    /// Takes one event, which stands at `place`. Where its id is the hash of its content, that stands in `content`, and
    /// its number among its likes is told when the sink takes it. What it keeps of the event it takes out of it.
    fn take(&mut self, event: &mut Event<'_>, content: Option<Id>, place: Place);

    /// An empty one of its kind.
    fn another(&self) -> Box<dyn Batch>;

    /// The number of the source of its events, which are all of one; `None` where it has none.
    fn source(&self) -> Option<u32>;

    /// Says that sources are numbered from this one on, and no longer from zero on.
    fn renumber(&mut self, first: u32);

    /// Takes events of texts alone, as [`Batch::take`] takes the events that they are.
    fn take_lean(&mut self, events: &[(Lean<'_>, Place)]) {
        for (event, place) in events {
            self.take(&mut event.event(), event.content, *place);
        }
    }
}

/// Takes the events of a load.
pub trait Sink {
    /// Takes one event, which stands at `place`.
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition;

    /// Is told now and then, between two records, what the load has come to; `false` stops it.
    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        let _ = so_far;
        true
    }

    /// Whether it takes what batches gathered, and not events one by one alone.
    fn takes_batches(&self) -> bool {
        false
    }

    /// What gathers events for it aside; `None` where it takes them one by one alone.
    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        None
    }

    /// Whether it has no room for what a batch gathered: then it takes nothing any more.
    fn refuses(&mut self, batch: &dyn Batch) -> bool {
        let _ = batch;
        false
    }

    /// Why it takes nothing any more, once it has refused a batch.
    fn full(&self) -> Option<String> {
        None
    }

    /// Takes what a batch of its own gathered, as if it had come one by one.
    fn absorb(&mut self, _: Box<dyn Batch>) -> DispositionCounts {
        DispositionCounts::default()
    }
}
