//! Watches whether the case's files are still as they were when read. Records of a changed file can't be shown or
//! searched.

use super::LocalEngine;
use super::updates::UpdateSender;
use crate::case::notes::Head;
use crate::read::{Ledger, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The shortest pause between two checks.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause as a multiple of the time of a check, so that checking many files takes at most a twentieth of the time.
const REST: u32 = 20;

/// When files are checked.
#[derive(Debug, Default)]
pub(super) struct FileChecks {
    /// When to check again; `None` if they were not checked yet.
    again: Option<Instant>,
    /// Whether a thread is checking them.
    running: bool,
    /// Whether sources begin with what they were when notes were made on them.
    heads: BTreeMap<Head, bool>,
}

impl FileChecks {
    /// Whether a source still begins with what it was; `None` until that was checked.
    pub(super) fn begins(&self, head: &Head) -> Option<bool> {
        self.heads.get(head).copied()
    }
}

/// What a check of the files found.
#[derive(Debug)]
pub(super) struct FilesChecked {
    /// The sources as they were then.
    of: Sources,
    lost: Vec<(usize, String)>,
    /// The sources whose files have changed.
    changed: Vec<usize>,
    heads: BTreeMap<Head, bool>,
    took: Duration,
}

impl FilesChecked {
    pub(super) fn of(of: Sources, ledger: &Ledger, heads: BTreeSet<Head>) -> Self {
        let began = Instant::now();
        let (lost, changed) = (of.unreadable().collect(), of.each_changed().collect());
        let took = began.elapsed();
        let heads = beginning(&of, ledger, heads);
        Self { of, lost, changed, heads, took }
    }
}

/// Whether sources begin with what they were when notes were made on them.
pub(super) fn beginning(of: &Sources, ledger: &Ledger, heads: BTreeSet<Head>) -> BTreeMap<Head, bool> {
    let heads: Vec<Head> = heads.into_iter().collect();
    let mut found = BTreeMap::new();
    // they are in the order of their files, and of their lengths
    for heads in heads.chunk_by(|one, other| one.file == other.file) {
        let file = heads.first().map(|head| &head.file);
        let number = ledger.sources.iter().position(|source| Some(&source.file) == file);
        let lengths: Vec<u64> = heads.iter().map(|head| head.bytes).collect();
        let hashes = number.map(|number| of.beginnings(number, &lengths)).unwrap_or_default();
        let begins = |at: usize, head: &Head| hashes.get(at) == Some(&head.sha256);
        found.extend(heads.iter().enumerate().map(|(at, head)| (head.clone(), begins(at, head))));
    }
    found
}

impl LocalEngine {
    /// The sources whose records can't be read any more, each with what happened to its file.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        self.files_named(self.sources.unreadable())
    }

    fn files_named(&self, lost: impl Iterator<Item = (usize, String)>) -> Vec<String> {
        let file = |number: usize| self.ledger.sources.get(number).map_or("", |source| source.file.as_str());
        lost.map(|(number, change)| format!("{}: {change}", file(number))).collect()
    }

    /// Checks the files if it is time. In background mode a thread does, as many files on a network share take long, and
    /// its result comes with the updates. Returns whether anything is different now.
    pub(super) fn look_at_files(&mut self) -> bool {
        let checks = &self.lasting.checks;
        let waits = checks.running || checks.again.is_some_and(|due| Instant::now() < due);
        if waits || self.summary.loading.is_some() {
            return false;
        }
        let (sources, ledger, heads) = (self.sources.clone(), Arc::clone(&self.ledger), self.unknown_heads());
        let Some(post) = self.lasting.updates.post() else {
            return self.take_checked(FilesChecked::of(sources, &ledger, heads));
        };
        let check = move |post: &UpdateSender| post.checked(FilesChecked::of(sources, &ledger, heads));
        let checks = &mut self.lasting.checks;
        checks.running = post.spawn("files", check, UpdateSender::check_failed).is_ok();
        checks.again = Some(Instant::now() + PAUSE);
        false
    }

    /// Takes in what a check found. Returns whether unreadable sources or the number of changed files are different now.
    pub(super) fn take_checked(&mut self, checked: FilesChecked) -> bool {
        let FilesChecked { of, mut lost, changed: mut files, heads, took } = checked;
        let checks = &mut self.lasting.checks;
        (checks.again, checks.running) = (Some(Instant::now() + PAUSE.max(took * REST)), false);
        let is_other = heads.values().any(|begins| !begins);
        checks.heads.extend(heads);
        let renoted = is_other && self.compare_sources();
        // a file that was read on meanwhile is not as it was then, all others are
        lost.retain(|(number, _)| self.sources.is_as_in(&of, *number));
        files.retain(|number| self.sources.is_as_in(&of, *number));
        let (lost, files) = (self.files_named(lost.into_iter()), self.sources.files_of(&files));
        let changed = lost != self.summary.lost;
        let more = files != self.summary.changed;
        if more {
            Arc::make_mut(&mut self.summary).changed = files;
        }
        if changed {
            // cached answers that depend on reading these records are invalid
            self.cache.keep_only(|_| false);
            self.searches.forget();
            self.notes.forget_hidden();
            Arc::make_mut(&mut self.summary).lost = lost;
        }
        changed || more || renoted
    }
}
