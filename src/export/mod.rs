//! Exports: everything that leaves the program, made safe for its reader.
//!
//! JSON escapes control, bidirectional and invisible characters; CSV guards cells that a spreadsheet would run as
//! formulas.

mod about;
mod bundle;
mod by_rows;
mod chains;
mod column;
mod comparison;
mod csv;
mod destination;
mod event_writer;
mod format;
mod iris;
mod json;
mod jsonl;
mod ledger;
mod navigator;
mod notes;
mod parquet;
pub mod report;
mod rows;
mod shape;
mod stats;
mod stix;
mod table;
mod technique;
mod timesketch;

pub use about::{About, AboutNotes, AboutSource, Until};
pub use bundle::{Packed, Packing};
pub use by_rows::ByRows;
pub use chains::{chain_json, chain_table, chains_table, path_json, path_table, reach_json, reach_table};
pub use column::{Column, cell_of};
pub use comparison::{COMPARISON_SHAPE, comparison_json, comparison_table};
pub use csv::CsvRows;
pub use destination::{Destination, Out, PlaceError, RunningHash};
pub use event_writer::{EventPart, EventWriter, LeftOut};
pub use format::ExportFormat;
pub use json::{json_line, json_pretty, write_json_pretty};
pub use jsonl::EventLines;
pub use ledger::{ledger_json, ledger_rejects, ledger_table, remarks};
pub use notes::{detached_json, detached_table, notes_json, notes_table};
pub use report::{Listed, Report};
pub use rows::EventRows;
pub use shape::{EventOptions, Shape};
pub use stats::{stats_json, stats_table};
pub use table::{table, write_table};

use technique::is_technique;
