//! `dwell`: the timeline of a cloud-identity intrusion, in a terminal.

pub mod event;
pub mod query;
pub mod read;
pub mod sample;
pub mod store;
