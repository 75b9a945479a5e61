//! Formats recognised by names of fields alone: the event contract, and the guesses for tables and JSON of any kind.

mod choice;
mod csv;
mod dwell_csv;
mod dwell_jsonl;
mod gather;
mod json;
mod lens;
mod row_names;
mod time_names;
mod zone_names;

pub use choice::is_written_time;
pub use lens::{FormatFile, LENS_KEYS, Reach};
pub use row_names::have_row_names;

use super::Format;
use std::sync::Arc;

/// Whether a column of this name is taken as a time or as a field of the event in any table.
#[must_use]
pub fn is_known_column(name: &str) -> bool {
    choice::names_times(name) || choice::meaning(name).is_some()
}

/// The formats of the event contract.
#[must_use]
pub fn contract() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(dwell_jsonl::DwellJsonl), Arc::new(dwell_csv::DwellCsv)]
}

/// The formats that guess, for sources that no other format knows.
#[must_use]
pub fn guesses() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(csv::Csv::default()), Arc::new(json::Json::default())]
}
