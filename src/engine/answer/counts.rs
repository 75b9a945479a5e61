//! Counts by time and by value.

use crate::engine::LaneBy;
use crate::event::Field;
use crate::store::{Buckets, Tally};

/// Records by stage and time, and where the log is blind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// The counts.
    pub buckets: Buckets,
    /// Records of each stage, in the order of `Stage::ALL`, in and outside of the buckets.
    pub totals: Vec<u64>,
    /// Spans in which reads of these mailboxes would be in no log, in order and apart, in nanoseconds since 1970 UTC.
    pub blind: Vec<(i64, i64)>,
    /// What has a lane.
    pub by: LaneBy,
    /// Where that is not stages: the lanes, those with most records first.
    pub swims: Vec<AccessLane>,
}

/// A lane of the accesses of an agency or an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessLane {
    /// Whose; `None` for all that have no lane of their own.
    pub value: Option<String>,
    /// Of all that have no lane of their own, how many agencies or accounts they are.
    pub others: u64,
    /// Of all that have no lane of their own, whether some name no agency or account at all.
    pub nameless: bool,
    /// Records and operations, in and outside of the buckets.
    pub tally: Tally,
    /// The first and the last that is dated, in nanoseconds since 1970 UTC.
    pub ends: Option<(i64, i64)>,
    /// The longest time between two of them.
    pub gap: Option<(i64, i64)>,
    /// Records of each bucket.
    pub counts: Vec<u32>,
    /// Records before the first bucket and after the last.
    pub outside: (u64, u64),
    /// Spans in which reads of its mailboxes would be in no log, in order and apart.
    pub blind: Vec<(i64, i64)>,
}

/// Values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetAnswer {
    /// Of this field.
    pub field: Field,
    /// The values, most records first; then those kept on demand.
    pub values: Vec<FacetValue>,
    /// How many distinct values there are.
    pub distinct: u64,
    /// The values that were not named, together.
    pub other: Tally,
    /// Events without a value.
    pub absent: Tally,
}

/// A value and how often it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as written.
    pub value: String,
    /// Events and operations.
    pub tally: Tally,
}
