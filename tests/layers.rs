//! The architecture: imports point downwards only, and no file is too long.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail loudly

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up, each with those that it may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("event", &[]),
    ("sample", &["event"]),
    ("read", &["event"]),
    ("store", &["event", "read"]),
    ("query", &["event", "read", "store"]),
    ("chain", &["event", "read", "store", "query"]),
    ("case", &["event", "read", "store", "query", "chain"]),
    ("export", &["event", "read", "store", "query", "chain", "case"]),
    ("engine", &["event", "read", "store", "query", "chain", "case", "export"]),
    ("session", &["event", "read", "store", "query", "chain", "case", "export", "engine"]),
    ("keys", &["event", "query", "chain", "case", "export", "engine", "session"]),
    ("view", &["event", "read", "store", "query", "chain", "case", "export", "engine", "session", "keys"]),
    (
        "app",
        &["event", "read", "store", "query", "chain", "case", "export", "engine", "session", "keys", "view"],
    ),
    (
        "cli",
        &[
            "event", "sample", "read", "store", "query", "chain", "case", "export", "engine", "session",
            "keys", "view", "app",
        ],
    ),
];

/// Modules that may name the terminal's crates. `cli` draws a screen into a buffer for `dwell shot`.
const TERMINAL: &[&str] = &["view", "keys", "app", "cli"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// The module that a file is in; `None` for `lib.rs` and `main.rs`.
fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(source()).unwrap();
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// The code of a file, without comments and without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let until = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..until].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether code names a module of the crate: `crate::MODULE`, or `crate::{…, MODULE, …}`.
fn names(code: &str, module: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|char: char| char.is_alphanumeric() || char == '_');
    let begins = |path: &str| path.strip_prefix(module).is_some_and(is_end);
    code.split("crate::").skip(1).any(|rest| match rest.strip_prefix('{') {
        Some(list) => in_braces(list).into_iter().any(begins),
        None => begins(rest),
    })
}

/// The paths in braces whose opening one stands before `list`.
fn in_braces(list: &str) -> Vec<&str> {
    let (mut paths, mut depth, mut from) = (Vec::new(), 1, 0);
    for (at, char) in list.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && char == ',') {
            paths.push(list[from..at].trim());
            from = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    paths
}

#[test]
fn a_module_is_named_alone_or_in_braces() {
    for (code, is_named) in [
        ("use crate::view::bar;", true),
        ("use crate::view;", true),
        ("use crate::{event, view};", true),
        ("use crate::{\n    event::{Event, When},\n    view::bar,\n};", true),
        ("use crate::viewer::bar;", false),
        ("use crate::{event::view, viewer};", false),
        ("use crate::event::{view};", false),
        ("use crate::{event}; fn of(view: u8) {}", false),
    ] {
        assert_eq!(names(code, "view"), is_named, "{code}");
    }
}

#[test]
fn imports_point_downwards() {
    let mut wrong = Vec::new();
    for path in files(&source()).into_iter().filter(|path| !is_test(path)) {
        let Some(room) = room(&path) else { continue };
        let (_, below) = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room} is no room of the house"));
        let code = code(&path);
        for (other, _) in ROOMS.iter().filter(|(other, _)| *other != room && !below.contains(other)) {
            if names(&code, other) {
                wrong.push(format!("{}: knows {other}", path.display()));
            }
        }
        for terminal in ["ratatui", "crossterm"] {
            if code.contains(&format!("{terminal}::")) && !TERMINAL.contains(&room.as_str()) {
                wrong.push(format!("{}: names {terminal}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_stays_readable_and_says_what_it_is() {
    for path in files(&source()) {
        let text = fs::read_to_string(&path).unwrap();
        if is_test(&path) {
            continue;
        }
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
    }
}

#[test]
fn colours_stand_in_the_theme_alone() {
    for path in files(&source()).into_iter().filter(|path| !is_test(path)) {
        let themed = path.to_string_lossy().contains("/view/theme/");
        assert!(themed || !code(&path).contains("Color::"), "{} names a colour", path.display());
    }
}
