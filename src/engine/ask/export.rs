//! What is to be handed over.

use crate::event::Zone;
use crate::export::{EventOptions, ExportFormat};
use crate::query::{Filter, bracketed};
use crate::read::BundledView;
use std::path::PathBuf;
use std::sync::Arc;

/// What is to be done about handing over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportStep {
    /// Begin; what was begun before is given up.
    Begin(Arc<ExportRequest>),
    /// Go on with what was begun, for a while.
    On,
    /// Give up what was begun: nothing of it stays.
    Stop,
}

/// What is to be handed over, how, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// As what.
    pub format: ExportFormat,
    /// How it is wanted.
    pub wish: EventOptions,
    /// Which events.
    pub filter: Filter,
    /// The query that chose them; empty for all.
    pub query: String,
    /// The event whose chain it is, by its id.
    pub chain: Option<String>,
    /// Whether it is of marked events alone.
    pub marked: bool,
    /// The day as of which it is asked.
    pub as_of: Option<String>,
    /// The zone that times of the query are meant in.
    pub zone: Zone,
    /// Of a bundle: the hashes of its sources, without the sources.
    pub hashes_only: bool,
    /// Of a bundle: what its screen shows.
    pub view: BundledView,
    /// Where it goes; `-` is standard output.
    pub path: PathBuf,
    /// Whether a file that is there is replaced.
    pub force: bool,
    /// Of a report: which accesses are the intruder's, as a query; those that no sign-in issued without one.
    pub intruder: Option<(String, Filter)>,
    /// Of a report: the name and the text of another template than the built-in one.
    pub template: Option<(String, String)>,
}

impl ExportRequest {
    /// The query of marked events.
    pub const MARKED: &'static str = "is:marked";

    /// The query that names its events, whatever chain they are of; empty for all.
    #[must_use]
    pub fn asked(&self) -> String {
        match (self.marked, self.query.trim()) {
            (true, "" | "*") => Self::MARKED.to_owned(),
            (true, query) => format!("{} {}", Self::MARKED, bracketed(query)),
            (false, query) => query.to_owned(),
        }
    }
}
