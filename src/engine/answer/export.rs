//! Progress and result of an export.

use crate::event::thousands;
use crate::export::LeftOut;
use std::path::PathBuf;

/// State of an export.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportProgress {
    /// In progress.
    Part {
        /// What is being done, in words.
        what: &'static str,
        /// How many steps of that are done; 0 if it has none.
        step: u64,
        /// How much of it is done: events or bytes written, or parts of a report.
        done: u64,
        /// The total; 0 if it is not known.
        of: u64,
    },
    /// Finished.
    Done(ExportResult),
    /// The destination exists, and was not to be overwritten.
    Taken(PathBuf),
    /// Abandoned; nothing that it wrote remains.
    Stopped,
}

impl ExportProgress {
    /// What is being done and how far it is, in words; `None` if nothing is going on any more.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let Self::Part { what, step, done, of } = self else { return None };
        let [done, all] = [*done, *of].map(thousands);
        Some(match (of, step) {
            (0, _) => format!("handing over: {what}"),
            (_, 0) => format!("handing over: {what}, {done} of {all}"),
            (_, step) => format!("handing over: {what}, step {step} · {done} of {all} parts are done"),
        })
    }
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

#[cfg(test)]
mod tests {
    use super::ExportProgress;

    #[test]
    fn how_far_an_export_is_says_what_is_being_done() {
        let words = |what, step, done, of| ExportProgress::Part { what, step, done, of }.words();
        for (said, expected) in [
            (words("the sources are being hashed", 0, 0, 0), "the sources are being hashed"),
            (words("events", 0, 1024, 9612), "events, 1,024 of 9,612"),
            (words("chains", 14, 2, 9), "chains, step 14 · 2 of 9 parts are done"),
        ] {
            assert_eq!(said, Some(format!("handing over: {expected}")));
        }
        assert_eq!(ExportProgress::Stopped.words(), None);
    }
}
