//! Reading: bytes are cut into records, and records become events.
//!
//! [`load()`] walks the paths, recognizes each source's format by its first records ([`formats::Format::fits`]), cuts
//! it into records (`piece::Cutter`: lines, rows or JSON values), turns each into an event
//! ([`formats::Format::event`]) and passes that to a [`Sink`]. The [`Ledger`] accounts for every record; records are
//! read back by their [`Place`]. Each format has one file under `formats/` and one row in the list of its family
//! ([`standard_formats()`]).

mod address;
mod apps;
mod bundle;
mod case_file;
mod causes;
mod check;
mod contract;
mod count;
mod damage;
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
mod provenance;
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
mod value_cache;
mod walk;

pub use bundle::{
    BundleSettings, BundledCursor, BundledFile, BundledKind, BundledLane, BundledPane, BundledView,
    LAYOUT as BUNDLE_LAYOUT, MANIFEST, Manifest, Member, Opener, PartialHash, bundled_notes, hash_of,
    is_bundle, manifest, read_bundled_notes,
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
pub use quiet::{Gap, Gaps, Quiet};
pub use read_buffer::ReadBuffer;
pub use record::{
    Depth, Place, Record, RecordEncoding, RecordTree, SavedSource, Sources, formats_of, leaves_at_root,
};
pub use record_texts::nests;
pub use stamp::Stamp;
pub use text::single_bytes;
pub use times::{DateOrder, SHIFT_FORMS, Survey, as_moved, as_recorded, is_moved, parse_shift, shift_text};
pub use walk::{Found, Walk, is_passed_over};

use crate::event::{Event, Id, Lean, Shared};
use std::any::Any;

/// The fate of an event that was passed to a sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// It is in the timeline.
    Kept,
    /// It is in the undated lane.
    Undated,
    /// Another export of the same record was there already; it was added to that.
    Merged,
}

/// How many events had which fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DispositionCounts {
    /// In the timeline.
    pub kept: u64,
    /// In the undated lane.
    pub undated: u64,
    /// Added to an event of another export of the same record.
    pub merged: u64,
}

impl DispositionCounts {
    /// Counts one more event.
    pub fn add(&mut self, fate: Disposition) {
        match fate {
            Disposition::Kept => self.kept += 1,
            Disposition::Undated => self.undated += 1,
            Disposition::Merged => self.merged += 1,
        }
    }

    /// Adds other counts.
    pub fn add_all(&mut self, more: Self) {
        self.kept += more.kept;
        self.undated += more.undated;
        self.merged += more.merged;
    }
}

/// Events of a part of a source, collected on any thread until the sink absorbs them in order.
pub trait Batch: Any + Send {
    /// Takes one event. If its id is the hash of its content, `content` is that hash; the suffix that tells equal
    /// records apart is added when the sink absorbs the batch. May move the event's contents out.
    fn take(&mut self, event: &mut Event<'_>, content: Option<Id>, place: Place);

    /// An empty batch of the same kind.
    fn another(&self) -> Box<dyn Batch>;

    /// The number of the source that all of its events are of; `None` if it is empty.
    fn source(&self) -> Option<u32>;

    /// Renumbers its sources from `first` on instead of from zero.
    fn renumber(&mut self, first: u32);

    /// Says that the numbers of values that recur begin anew.
    fn renumber_recurring(&mut self) {}

    /// Takes events of texts only, with the same result as [`Batch::take`] of the full events with what they share.
    fn take_lean(&mut self, events: &[(Lean<'_>, Place)], shared: &Shared<'_>) {
        for (event, place) in events {
            self.take(&mut event.event(shared), event.content, *place);
        }
    }
}

/// Receives the events of a load.
pub trait Sink {
    /// Takes one event, whose record is at `place`.
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition;

    /// Called now and then, between two records, with the state of the load; returns `false` to stop it.
    fn pause(&mut self, so_far: &SoFar<'_>) -> bool {
        let _ = so_far;
        true
    }

    /// Whether it accepts batches, and not only single events.
    fn takes_batches(&self) -> bool {
        false
    }

    /// A batch to collect events for it; `None` if it accepts only single events.
    fn batch(&mut self) -> Option<Box<dyn Batch>> {
        None
    }

    /// Whether it has no room for a batch. If so, it takes nothing more.
    fn refuses(&mut self, batch: &dyn Batch) -> bool {
        let _ = batch;
        false
    }

    /// Why it takes nothing more, once it has refused a batch.
    fn full(&self) -> Option<String> {
        None
    }

    /// Takes the events of a batch, as if they had come one by one.
    fn absorb(&mut self, _: Box<dyn Batch>) -> DispositionCounts {
        DispositionCounts::default()
    }
}
