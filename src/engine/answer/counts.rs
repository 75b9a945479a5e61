//! Counts by time and by value.

use crate::engine::LaneBy;
use crate::event::Field;
use crate::store::{Buckets, Tally};

/// Records per lane and time bucket, and the blind zones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// Counts per stage and bucket.
    pub buckets: Buckets,
    /// Records of each stage, in the order of `Stage::ALL`, inside the buckets or not.
    pub totals: Vec<u64>,
    /// Blind zones of the mailboxes concerned: sorted, disjoint spans in nanoseconds since 1970 UTC.
    pub blind: Vec<(i64, i64)>,
    /// What the lanes stand for.
    pub by: LaneBy,
    /// The lanes, those with most records first; empty if lanes are stages.
    pub access_lanes: Vec<AccessLane>,
}

/// The accesses of one agency or account, or of all that have no lane of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessLane {
    /// The agency or account; `None` for the lane of all others.
    pub value: Option<String>,
    /// In the lane of all others: how many agencies or accounts it combines.
    pub others: u64,
    /// In the lane of all others: whether some accesses name no agency or account.
    pub nameless: bool,
    /// Records and operations, inside the buckets or not.
    pub tally: Tally,
    /// First and last dated access, in nanoseconds since 1970 UTC.
    pub ends: Option<(i64, i64)>,
    /// Start and end of the longest time between two accesses.
    pub gap: Option<(i64, i64)>,
    /// Records per bucket.
    pub counts: Vec<u32>,
    /// Records before the first bucket and after the last.
    pub outside: (u64, u64),
    /// Blind zones of its mailboxes: sorted, disjoint spans in nanoseconds since 1970 UTC.
    pub blind: Vec<(i64, i64)>,
}

/// Values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetAnswer {
    /// The field.
    pub field: Field,
    /// The values, those with most records first; then the values included on demand.
    pub values: Vec<FacetValue>,
    /// How many distinct values there are.
    pub distinct: u64,
    /// The events of all values that are not listed.
    pub other: Tally,
    /// Events without a value.
    pub absent: Tally,
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value, as written.
    pub value: String,
    /// Events, and the operations that they stand for.
    pub tally: Tally,
}
