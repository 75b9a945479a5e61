//! The flagship case, reduced to what the tests of shapes need: everything published, and of its logs one record in
//! three from one of the intruder's addresses, and one in forty of the rest.

use crate::common::flagship;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// An address of the intruder that was published with its window.
pub const PANEL: &str = "195.26.87.219";
/// One record in this many is kept: of those from that address, and of all others.
const OF_PANEL: usize = 3;
const OF_REST: usize = 40;

/// Its folder, made once for all tests of a program.
pub fn case() -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| make(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("storm-0558-cut"))).clone()
}

fn make(folder: &Path) -> PathBuf {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder).unwrap();
    for name in ["agencies.csv", "attributions.jsonl", "case.toml", "facts.jsonl", "infrastructure.jsonl"] {
        fs::copy(flagship().join(name), folder.join(name)).unwrap();
    }
    let log = fs::read_to_string(flagship().join("unified-audit-log.csv")).unwrap();
    let kept = log
        .lines()
        .enumerate()
        .filter(|(at, row)| at % if row.contains(PANEL) { OF_PANEL } else { OF_REST } == 0);
    let kept: String = kept.flat_map(|(_, row)| [row, "\n"]).collect();
    fs::write(folder.join("unified-audit-log.csv"), kept).unwrap();
    let log = fs::read(flagship().join("sign-ins.json")).unwrap();
    let mut log: Value = serde_json::from_slice(&log).unwrap();
    let mut at = 0;
    log["value"].as_array_mut().unwrap().retain(|_| {
        at += 1;
        at % OF_REST == 0
    });
    fs::write(folder.join("sign-ins.json"), log.to_string()).unwrap();
    folder.to_owned()
}
