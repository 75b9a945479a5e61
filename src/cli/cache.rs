//! `dwell cache`: lists and removes index files.

use super::args::{CacheArgs, CacheCommand, TableFormat};
use super::{CliError, Status, case};
use crate::engine::{Listed, clear, list};
use crate::export::{json_pretty, table};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) fn run(args: &CacheArgs) -> Result<Status, CliError> {
    let Some(folder) = folder() else {
        let why = "there is no folder for index files: neither XDG_CACHE_HOME nor HOME says where";
        return Err(CliError::Usage(why.to_owned()));
    };
    match &args.command {
        None => {
            let files = list(&folder);
            case::print(&match args.format {
                TableFormat::Json => json_pretty(&as_json(&files)),
                TableFormat::Table if files.is_empty() => format!("{}: no index files\n", folder.display()),
                TableFormat::Table => as_table(&files, SystemTime::now()),
            })?;
        }
        Some(CacheCommand::Clear(told)) => {
            let cleared = clear(&folder, &told.paths)
                .map_err(|why| CliError::Io { what: folder.display().to_string(), why })?;
            let bytes: u64 = cleared.iter().map(|file| file.bytes).sum();
            let files = if cleared.len() == 1 { "file" } else { "files" };
            case::say(&format!("{} {files} removed, {}", cleared.len(), size(bytes)));
        }
    }
    Ok(Status::Done)
}

/// The folder of index files: `dwell` in the user's cache folder. `None` if neither variable is set.
pub(super) fn folder() -> Option<PathBuf> {
    Some(own_folder("XDG_CACHE_HOME", ".cache")?.join("dwell"))
}

/// An XDG base directory: the path in `variable`, else `below_home` in `HOME`. As XDG demands, a relative path counts
/// as unset.
pub(super) fn own_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set(variable).or_else(|| Some(set("HOME")?.join(below_home)))
}

fn as_json(files: &[Listed]) -> Value {
    files
        .iter()
        .map(|listed| {
            let used = listed.used.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            json!({
                "file": listed.file.display().to_string(),
                "paths": listed.paths,
                "events": listed.events,
                "bytes": listed.bytes,
                "evidence_bytes": listed.evidence,
                "used": used,
                "valid": listed.valid,
                "damaged": listed.damaged,
                "unfinished": listed.begun,
            })
        })
        .collect()
}

fn as_table(files: &[Listed], now: SystemTime) -> String {
    let row = |listed: &Listed| {
        let age = now.duration_since(listed.used).map_or(0, |age| age.as_secs());
        let state = match (listed.valid, listed.paths.is_empty()) {
            _ if listed.begun => "not finished",
            (true, _) => "valid",
            _ if listed.damaged => "damaged",
            (false, false) => "stale",
            (false, true) => "not readable",
        };
        let paths = crate::event::visible(&listed.paths.join(", ")).to_string();
        vec![listed.events.to_string(), size(listed.bytes), ago(age), state.to_owned(), paths]
    };
    let rows: Vec<Vec<String>> = files.iter().map(row).collect();
    table(&["events", "size", "used", "state", "case"], &rows)
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..0x0010_0000 => format!("{} KiB", bytes >> 10),
        0x0010_0000..0x4000_0000 => format!("{} MiB", bytes >> 20),
        _ => format!("{}.{} GiB", bytes >> 30, ((bytes & 0x3fff_ffff) * 10) >> 30),
    }
}

fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_owned(),
        60..7200 => format!("{} min ago", seconds / 60),
        7200..172_800 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}
