//! What a case is by its sources, whatever it is called and wherever it stands.

use crate::event::content_id;
use crate::read::{BundledKind, Walk, ends, manifest};
use std::fs;
use std::path::PathBuf;

/// How many digits of a hash stand in the name of a journal.
pub(super) const DIGITS: usize = 16;

/// What tells a case from others by the content of its sources: of bundles by their hashes, of files by their sizes and the
/// hashes of their ends. The same after it was moved, renamed or copied; `None` where there is no source to tell it by.
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

/// What a file that is not a bundle is by its size and ends.
fn looked_at(paths: &[PathBuf]) -> Option<Vec<String>> {
    let walk = Walk::new(paths);
    let files = walk.files.iter().filter(|found| found.refused.is_none() && found.member.is_none());
    let source = |path: &PathBuf| {
        let bytes = fs::metadata(path).ok()?.len();
        Some(format!("{bytes}:{}", ends(path, bytes).ok()?))
    };
    files.map(|found| source(&found.path)).collect()
}

/// One short name of all sources, in whatever order they are found.
fn of(kind: &str, mut sources: Vec<String>) -> Option<String> {
    if sources.is_empty() {
        return None;
    }
    sources.sort_unstable();
    let all = sources.join("\n");
    let id = content_id([("kind", kind.as_bytes()), ("all", all.as_bytes())]).text();
    id.get(1..=DIGITS).map(str::to_owned)
}
