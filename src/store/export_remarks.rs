//! What is said of sources for what their records say of ids that others have too.

use crate::read::{Disposition, DispositionCounts};
use std::collections::BTreeMap;

/// By number of source: what is said of its records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ExportRemarks(BTreeMap<u32, SharedRecords>);

/// The records of a source that have the id of a record that came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SharedRecords {
    /// How many tell another stage, severity, outcome, status, confidence or day than another export of the same record.
    pub otherwise: u64,
    /// How many contradict that record, so that they are events of their own; none of these is merged.
    pub alone: DispositionCounts,
    /// How many may be of several events that contradict each other, and are events of their own for that.
    pub unclear: u64,
}

impl ExportRemarks {
    pub fn tells_otherwise(&mut self, source: u32) {
        self.0.entry(source).or_default().otherwise += 1;
    }

    pub fn stands_alone(&mut self, source: u32, fate: Disposition) {
        self.0.entry(source).or_default().alone.add(fate);
    }

    pub fn is_unclear(&mut self, source: u32) {
        self.0.entry(source).or_default().unclear += 1;
    }

    /// The sources of which something is said, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, SharedRecords)> {
        self.0.iter().map(|(source, records)| (*source, *records))
    }
}
