//! Identifies a case by the content of its sources, whatever its name and place.

use crate::event::content_id;
use crate::read::{BundledKind, Walk, ends, manifest};
use std::fs;
use std::path::PathBuf;

/// How many digits of a hash are in the name of a journal.
pub(super) const DIGITS: usize = 16;

/// A hash that identifies a case by the content of its sources: those in bundles by their hashes, files by their sizes
/// and the hashes of their ends. It stays the same when the case is moved, renamed or copied. `None` if there is no
/// file.
#[must_use]
pub(super) fn identity(paths: &[PathBuf]) -> Option<String> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return None;
    }
    let mut bundled = Vec::new();
    for manifest in paths.iter().filter_map(|path| manifest(path).ok().flatten()) {
        let sources = manifest.files.into_iter().filter(|file| file.kind == BundledKind::Source);
        bundled.extend(sources.map(|file| format!("{}:{}", file.bytes, file.sha256)));
    }
    if bundled.is_empty() {
        return of("sources", looked_at(paths)?);
    }
    of("bundled", bundled)
}

/// The size and the hash of the ends of each file; `None` if one can't be read.
fn looked_at(paths: &[PathBuf]) -> Option<Vec<String>> {
    let walk = Walk::new(paths);
    let files = walk.files.iter().filter(|found| found.refused.is_none() && found.member.is_none());
    let source = |path: &PathBuf| {
        let bytes = fs::metadata(path).ok()?.len();
        Some(format!("{bytes}:{}", ends(path, bytes).ok()?))
    };
    files.map(|found| source(&found.path)).collect()
}

/// The hash of all sources, whatever their order; `None` without any.
fn of(kind: &str, mut sources: Vec<String>) -> Option<String> {
    if sources.is_empty() {
        return None;
    }
    sources.sort_unstable();
    let all = sources.join("\n");
    let id = content_id([("kind", kind.as_bytes()), ("all", all.as_bytes())]).text();
    id.get(1..=DIGITS).map(str::to_owned)
}
