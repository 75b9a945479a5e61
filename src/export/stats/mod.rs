//! The numbers of a case: milestones, how long they were in, blind zones, coverage.

mod dwell;
mod json;
mod table;

pub(in crate::export) use dwell::day;
pub use json::stats_json;
pub use table::stats_table;
pub(in crate::export) use table::{about, lasts};

#[cfg(test)]
mod tests;
