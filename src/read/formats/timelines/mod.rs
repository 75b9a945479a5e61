//! Timelines that other tools made.

mod ask;
mod hayabusa;
mod level;
mod logon;
mod pairs;
mod plaso;
mod plaso_dynamic;
mod plaso_json_line;
mod plaso_l2tcsv;
mod timesketch;
mod timesketch_csv;
mod timesketch_jsonl;

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(timesketch_csv::TimesketchCsv),
        Arc::new(timesketch_jsonl::TimesketchJsonl),
        Arc::new(plaso_l2tcsv::PlasoL2tcsv),
        Arc::new(plaso_dynamic::PlasoDynamic),
        Arc::new(plaso_json_line::PlasoJsonLine),
        Arc::new(hayabusa::Hayabusa),
    ]
}
