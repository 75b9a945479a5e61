//! Chains, what is downstream, and how two events are tied: for programs and for people.

mod json;
mod table;

pub use json::{chain_json, path_json, reach_json};
pub use table::{chain_table, chains_table, path_table, reach_table};
