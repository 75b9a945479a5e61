//! Timelines that other tools made.

mod timesketch;
mod timesketch_csv;
mod timesketch_jsonl;

use super::Format;
use std::sync::Arc;

/// The formats of the family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![Arc::new(timesketch_csv::TimesketchCsv), Arc::new(timesketch_jsonl::TimesketchJsonl)]
}
