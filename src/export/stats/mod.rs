//! Exports of the statistics of a case: milestones, dwell times, blind zones, coverage.

mod dwell;
mod json;
mod table;

pub(in crate::export) use dwell::{blind, day};
pub(in crate::export) use json::lengths;
pub use json::stats_json;
pub use table::stats_table;

#[cfg(test)]
mod tests;
