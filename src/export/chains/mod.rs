//! Exports of chains, reach, and paths between events, as JSON and as text.

mod json;
mod table;

pub use json::{chain_json, path_json, reach_json};
pub use table::{chain_table, chains_table, path_table, reach_table};
