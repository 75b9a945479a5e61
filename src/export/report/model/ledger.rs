//! The ledger of a report.

use super::Listed;
use crate::export::remarks;
use crate::read::{Ledger, SourceEntry, Sources};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many sources are shown.
const SOURCES: usize = 200;
/// How many rejected records are shown per source.
const REJECTS: usize = 3;

/// The section on the ledger: read = kept + merged + undated + rejected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LedgerPart {
    /// Sources, archives and files not read, in reading order.
    pub sources: Listed<SourceRow>,
    /// How many of these are files that were not read.
    pub not_read: u64,
    /// Files beside the evidence that hold none.
    pub beside: Listed<BesideRow>,
    /// Records read.
    pub read: u64,
    /// Of these, in the timeline.
    pub kept: u64,
    /// Of these, duplicates of a record already there, from another export.
    pub merged: u64,
    /// Of these, without a usable time.
    pub undated: u64,
    /// Of these, not readable.
    pub rejected: u64,
    /// The command that tells the same.
    pub command: String,
}

/// A file without evidence: notes or documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BesideRow {
    /// The file.
    pub file: String,
    /// Why none of it was read.
    pub remarks: Vec<String>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Its file.
    pub file: String,
    /// Its format; empty where none fits.
    pub format: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Records read.
    pub read: u64,
    /// Of these, in the timeline.
    pub kept: u64,
    /// Of these, duplicates of a record already there, from another export.
    pub merged: u64,
    /// Of these, without a usable time.
    pub undated: u64,
    /// Of these, not readable.
    pub rejected: u64,
    /// The earliest event.
    pub first: Option<String>,
    /// The latest event.
    pub last: Option<String>,
    /// Whether all of it is synthetic.
    pub synthetic: bool,
    /// Further remarks.
    pub remarks: Vec<String>,
}

impl LedgerPart {
    /// What became of every record.
    #[must_use]
    pub fn of(ledger: &Ledger, sources: &Sources, command: String) -> Self {
        let lost: BTreeMap<usize, String> = sources.unreadable().collect();
        let sum = |of: fn(&SourceEntry) -> u64| ledger.sources.iter().map(of).sum();
        let is_evidence = |source: &SourceEntry| !source.format.is_empty() || source.error.is_some();
        let of_evidence = ledger.sources.iter().enumerate().filter(|(_, source)| is_evidence(source));
        let of_evidence = of_evidence.map(|(number, source)| {
            let mut row = SourceRow::from(source);
            row.remarks
                .extend(lost.get(&number).map(|lost| format!("its records could not be read: {lost}")));
            row
        });
        let others = ledger.sources.iter().filter(|source| !is_evidence(source));
        let beside =
            others.map(|source| BesideRow { file: source.file.clone(), remarks: remarks(source, REJECTS) });
        Self {
            sources: Listed::first(of_evidence, SOURCES),
            not_read: ledger.source_counts().unread,
            beside: Listed::first(beside, SOURCES),
            read: sum(|source| source.read),
            kept: sum(|source| source.kept),
            merged: sum(|source| source.merged),
            undated: sum(|source| source.undated),
            rejected: sum(|source| source.rejected),
            command,
        }
    }
}

impl From<&SourceEntry> for SourceRow {
    fn from(source: &SourceEntry) -> Self {
        Self {
            file: source.file.clone(),
            format: source.format.clone(),
            sha256: source.sha256.clone(),
            bytes: source.bytes,
            read: source.read,
            kept: source.kept,
            merged: source.merged,
            undated: source.undated,
            rejected: source.rejected,
            first: source.first_text(),
            last: source.last_text(),
            synthetic: source.synthetic,
            remarks: remarks(source, REJECTS),
        }
    }
}
