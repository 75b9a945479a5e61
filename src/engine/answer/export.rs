//! What came of handing over.

use crate::export::LeftOut;
use std::path::PathBuf;

/// How far handing over is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportProgress {
    /// Not done yet: so many of so many, of events or of bytes.
    Part {
        /// How many are done.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// All of it is written.
    Done(ExportResult),
    /// A file is there already, and was not to be replaced.
    Taken(PathBuf),
    /// It was given up, and nothing of it stays.
    Stopped,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExportResult {
    /// The file that was written.
    pub path: PathBuf,
    /// How many events it holds; of a bundle, how many files; `None` of a picture.
    pub records: Option<u64>,
    /// How many bytes it has.
    pub bytes: u64,
    /// Where reading the sources was stopped, in words, where it was.
    pub stopped: Option<String>,
    /// The sources whose records could not be read, each with what has become of its file.
    pub lost: Vec<String>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What it states of itself, where that stands neither in it nor beside it.
    pub about: Option<serde_json::Value>,
}
