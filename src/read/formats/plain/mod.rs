//! What is told by nothing but names of fields: the event contract, and tables and JSON of any kind.

mod choice;
mod csv;
mod dwell_jsonl;
mod gather;
mod json;
mod lens;
mod time_names;

pub use lens::{LENS_KEYS, Lens, Reach};

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(dwell_jsonl::DwellJsonl), Arc::new(csv::Csv::default()), Arc::new(json::Json::default())]
}
