//! Recognizes the file beside an export that says what the export was made of, which is not evidence.

use super::open::open_file;
use std::io::Read;
use std::path::Path;

/// How its name ends.
const ENDING: &str = ".about.json";
/// What it says first.
const BEGIN: &str = r#"{"tool":"dwell","#;
/// How many bytes of a file are examined.
const LOOK: u64 = 64;

/// Whether a file says what an export was made of.
pub(super) fn tells_of_an_export(path: &Path) -> bool {
    let is_named = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ENDING));
    let file = is_named.then(|| open_file(path).ok()).flatten();
    let mut begin = String::new();
    let read = file.and_then(|file| file.take(LOOK).read_to_string(&mut begin).ok());
    begin.retain(|char| !char.is_whitespace());
    read.is_some() && begin.starts_with(BEGIN)
}
