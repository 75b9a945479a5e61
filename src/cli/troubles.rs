//! The troubles of a case, condensed for standard error.

use crate::event::thousands;
use crate::read::Ledger;
use std::collections::HashMap;
use std::path::Path;

/// The troubles of a case, one line each. Files of unknown format with one extension (`.yml`) share a line: the first
/// of them, and how many more there are.
pub(super) fn lines(troubles: &[String], ledger: &Ledger) -> Vec<String> {
    let unknown = ledger.sources.iter().filter(|source| source.is_of_unknown_format());
    let files: HashMap<String, &str> = unknown
        .filter_map(|source| Some((format!("{}: {}", source.file, source.trouble()?), source.file.as_str())))
        .collect();
    let mut lines: Vec<(&str, u64)> = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for trouble in troubles {
        let ending = files.get(trouble).map(|file| ending(file));
        let before = ending.and_then(|ending| first.get(ending)).copied();
        if let Some((_, more)) = before.and_then(|at| lines.get_mut(at)) {
            *more += 1;
            continue;
        }
        first.extend(ending.map(|ending| (ending, lines.len())));
        lines.push((trouble, 0));
    }
    let line = |(line, more): (&str, u64)| match files.get(line) {
        Some(file) if more > 0 => with(line, file, more),
        _ => line.to_owned(),
    };
    lines.into_iter().map(line).collect()
}

/// The line of a trouble with the number of further files like it.
fn with(line: &str, file: &str, more: u64) -> String {
    let alike = match ending(file) {
        "" => "without an ending".to_owned(),
        ending => format!("that end in .{ending}"),
    };
    let why = line.strip_prefix(file).unwrap_or(line);
    format!("{file} and {} more {alike}{why}", thousands(more))
}

fn ending(file: &str) -> &str {
    Path::new(file).extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}
