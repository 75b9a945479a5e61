//! Progress and result of an export.

use crate::export::LeftOut;
use std::path::PathBuf;

/// State of an export.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportProgress {
    /// In progress; the unit is events or bytes.
    Part {
        /// How much is written.
        done: u64,
        /// The total.
        of: u64,
    },
    /// Finished.
    Done(ExportResult),
    /// The destination exists, and was not to be overwritten.
    Taken(PathBuf),
    /// Abandoned; nothing that it wrote remains.
    Stopped,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportResult {
    /// The file, `-` for standard output.
    pub path: PathBuf,
    /// The number of events; of a bundle, of files; `None` for a picture.
    pub records: Option<u64>,
    /// Its size in bytes.
    pub bytes: u64,
    /// If reading the sources was stopped: how far it had come, in words.
    pub stopped: Option<String>,
    /// Sources whose records could not be read, each with the reason.
    pub lost: Vec<String>,
    /// What was omitted, and why.
    pub left_out: Vec<LeftOut>,
    /// The description of the export, if it is written neither into the file nor beside it.
    pub about: Option<serde_json::Value>,
}
