//! Requests to export something.

use crate::event::Zone;
use crate::export::{EventOptions, ExportFormat};
use crate::query::{Filter, bracketed};
use crate::read::BundledView;
use std::path::PathBuf;
use std::sync::Arc;

/// A step of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportStep {
    /// Begin; an export in progress is abandoned.
    Begin(Arc<ExportRequest>),
    /// Continue the export in progress for a limited time.
    On,
    /// Abandon the export in progress and remove what it wrote.
    Stop,
}

/// What to export, in which form, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// The output format.
    pub format: ExportFormat,
    /// Options of the format for events.
    pub wish: EventOptions,
    /// The events to export.
    pub filter: Filter,
    /// The query text that selected them; empty for all.
    pub query: String,
    /// The id of an event, if its chain is exported.
    pub chain: Option<String>,
    /// Whether only marked events are exported.
    pub marked: bool,
    /// The day as of which to export.
    pub as_of: Option<String>,
    /// The zone of times in the query.
    pub zone: Zone,
    /// For a bundle: whether to include only the hashes of the sources, not the sources.
    pub hashes_only: bool,
    /// For a bundle: the view that it opens with.
    pub view: BundledView,
    /// The destination; `-` is standard output.
    pub path: PathBuf,
    /// Whether to overwrite an existing file.
    pub force: bool,
    /// For a report: the query, and its filter, that selects the intruder's accesses; without one these are the
    /// accesses that no sign-in issued.
    pub intruder: Option<(String, Filter)>,
    /// For a report: name and text of a template that replaces the built-in one.
    pub template: Option<(String, String)>,
}

impl ExportRequest {
    /// The query that selects marked events.
    pub const MARKED: &'static str = "is:marked";

    /// The complete query of the exported events: the typed query, and `is:marked` if only marked ones are exported.
    /// Ignores [`Self::chain`]. Empty for all.
    #[must_use]
    pub fn asked(&self) -> String {
        match (self.marked, self.query.trim()) {
            (true, "" | "*") => Self::MARKED.to_owned(),
            (true, query) => format!("{} {}", Self::MARKED, bracketed(query)),
            (false, query) => query.to_owned(),
        }
    }
}
