//! Following: a load whose files are read further as they grow, are renamed, truncated or created.

use super::context::LoadContext;
use super::tail::Following;
use super::{LoadOptions, Loaded, Loader, Progress, read_all};
use crate::read::Sink;
use crate::read::formats;
use crate::read::halt::Halt;
use crate::read::hash::{Hashed, Hashes, Step};
use crate::read::walk::{Found, Walk};
use std::fs::{self, Metadata};
use std::path::PathBuf;
use std::sync::Arc;

/// A load that follows its files. Plain files of lines or rows are followed record by record; a last line without an
/// end waits for it. A renamed file is followed under its old name, and the file that takes its place is a source of
/// its own, as is a file that was truncated. Compressed files are read once they rest, and again when they have
/// changed and rest. What can't be followed is read once, and noted in the ledger.
pub struct Follow {
    paths: Vec<PathBuf>,
    context: LoadContext,
    loaded: Loaded,
    at: Progress,
    following: Following,
    /// The files that are not followed and still to be hashed.
    hashes: Hashes,
}

impl std::fmt::Debug for Follow {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { paths, loaded, following, .. } = self;
        to.debug_struct("Follow")
            .field("paths", paths)
            .field("loaded", loaded)
            .field("tails", &following.tails.len())
            .finish_non_exhaustive()
    }
}

/// Reads all evidence below `paths` into a sink, as [`super::load`] does, and keeps the state needed to read further.
pub fn follow(
    paths: &[PathBuf],
    options: &LoadOptions,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Follow {
    begin(paths, Loader::new(LoadContext::new(options, formats::standard()), sink, progress))
}

/// Like [`follow()`], until stopped by `halt`; if it was stopped, nothing is followed.
pub fn follow_until(paths: &[PathBuf], options: &LoadOptions, sink: &mut dyn Sink, halt: &Halt) -> Follow {
    let mut go_on = |_: &Progress| !halt.is_stopped();
    let mut loader = Loader::new(LoadContext::new(options, formats::standard()), sink, &mut go_on);
    loader.control.halt = Some(halt.clone());
    begin(paths, loader)
}

fn begin(paths: &[PathBuf], mut loader: Loader<'_>) -> Follow {
    loader.following = Some(Following::default());
    let mut loader = read_all(paths, loader);
    if loader.loaded.stopped.is_some() {
        loader.follow_no_further();
    }
    Follow {
        paths: paths.to_vec(),
        context: loader.context,
        loaded: loader.loaded,
        at: loader.control.at,
        following: loader.following.unwrap_or_default(),
        hashes: Hashes::default(),
    }
}

impl Loader<'_> {
    /// Leaves the files that were to be followed to be hashed like all others.
    fn follow_no_further(&mut self) {
        for tail in self.following.iter().flat_map(|following| &following.tails) {
            let entry = self.loaded.ledger.sources.get_mut(tail.number);
            let Some((entry, stamp)) = entry.zip(tail.stamp()) else { continue };
            entry.bytes = stamp.bytes();
            self.loaded.sources.stamp_as(tail.number, Some(Arc::new(stamp)));
        }
    }
}

impl Follow {
    /// The result of the load so far.
    #[must_use]
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// Whether nothing more can come: there is no file to follow, no folder to watch, no missing path to wait for.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let may_bring = |path: &PathBuf| path.is_dir() || (path.as_os_str() != "-" && !path.exists());
        if self.loaded.stopped.is_some() {
            return true;
        }
        let Following { tails, packed, .. } = &self.following;
        tails.is_empty() && packed.is_empty() && !self.paths.iter().any(may_bring)
    }

    /// Hashes the next part of what is not hashed yet and enters finished hashes in the ledger. Bytes read later are
    /// hashed as they are read.
    pub fn hash(&mut self) -> Step {
        let sources = &mut self.loaded.ledger.sources;
        for tail in &mut self.following.tails {
            let source = tail.number;
            if sources.get(source).is_none_or(|source| !source.unhashed) {
                continue;
            }
            let Some(sha256) = tail.file.hash_on() else { return Step::More };
            let hashed = Hashed { source, sha256 };
            self.loaded.ledger.take_hash(hashed.clone());
            return Step::Done(hashed);
        }
        let mut step = self.hashes.step();
        if step == Step::Over {
            self.hashes = Hashes::of(&self.loaded.ledger, &self.loaded.sources);
            step = self.hashes.step();
        }
        if let Step::Done(hashed) = &step {
            self.loaded.ledger.take_hash(hashed.clone());
        }
        step
    }

    /// Compares the next part of a followed file that was written to with what was read of it; returns whether there was
    /// one. A file that turns out to be another is read anew by the next [`Follow::poll`], as a small one is at once.
    pub fn check(&mut self) -> bool {
        self.following.tails.iter_mut().any(|tail| tail.prefix.step(&tail.file))
    }

    /// Looks at every file once and reads what is new into `sink`, which has to be the one of the load; asks `go_on` before
    /// each file. Returns whether anything changed.
    pub fn poll(&mut self, sink: &mut dyn Sink, go_on: &mut dyn FnMut() -> bool) -> bool {
        let mut progress = |_: &Progress| go_on();
        let mut loader = Loader::new(std::mem::take(&mut self.context), sink, &mut progress);
        loader.loaded = std::mem::take(&mut self.loaded);
        loader.control.at = self.at;
        loader.following = Some(std::mem::take(&mut self.following));
        let found = Walk::new(&self.paths).files.into_iter().filter(|found| found.member.is_none());
        let found: Vec<(Found, Metadata)> =
            found.filter_map(|found| fs::metadata(&found.path).ok().map(|about| (found, about))).collect();
        loader.find(&found);
        let mut changed = loader.look_at_all();
        for (found, about) in found {
            if loader.pause().is_break() {
                break;
            }
            if loader.look_at_found(&found, &about) {
                changed = true;
                // a file that was still to be hashed may have been read again
                self.hashes = Hashes::default();
            }
        }
        let Loader { context, loaded, control, following, .. } = loader;
        (self.context, self.loaded, self.at) = (context, loaded, control.at);
        self.following = following.unwrap_or_default();
        changed
    }
}
