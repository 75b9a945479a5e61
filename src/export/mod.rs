//! What leaves: events and counts as text that nothing in it can turn against its reader.
//!
//! JSON escapes control, bidirectional and invisible characters; CSV disarms what a spreadsheet would take for a formula.

mod chains;
mod comparison;
mod csv;
mod json;
mod ledger;
mod notes;
mod stats;
mod table;

pub use chains::{chain_json, chain_table, chains_table, path_json, path_table, reach_json, reach_table};
pub use comparison::{COMPARISON_SHAPE, comparison_json, comparison_table};
pub use csv::CsvRows;
pub use json::{json_line, json_pretty};
pub use ledger::{ledger_json, ledger_rejects, ledger_table, remarks};
pub use notes::{detached_json, detached_table, notes_json, notes_table};
pub use stats::{stats_json, stats_table};
pub use table::table;
