//! Checks which paths of a format file find a value in the records of a sample.

use super::find::{find, in_tree, reaches};
use super::{FormatFile, Kind, Made, quoted};
use crate::event::nearest;
use crate::read::formats::RawRecord;
use crate::read::tree::Tree;
use regex::Captures;
use std::collections::HashSet;
use std::fmt::Write as _;

/// How many existing names a message lists.
const LISTED: usize = 20;
/// How many existing names are kept, to suggest the one that was meant.
const KEPT: usize = 500;
/// How many levels of members are named.
const DEEPEST: usize = 4;

/// The best result of a path so far: never there, there but blank, with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Never,
    Blank,
    Value,
}

/// What the paths of a format file found in the records of a sample.
#[derive(Debug, Default)]
pub struct Reach {
    /// The result of each path, in the order of `FormatFile::steps`.
    found: Vec<Found>,
    /// The columns or members that exist, in the order in which they first occurred.
    names: Vec<String>,
    known: HashSet<String>,
}

/// A path of a format file with the field that it is for.
struct Step<'l> {
    of: &'static str,
    path: &'l str,
}

impl FormatFile {
    /// The paths of the file, those of the time first.
    fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let time = self.time.from.iter().map(|path| Step { of: "time", path });
        let fields = self.fields.iter().flat_map(|(field, made)| {
            let paths = match made {
                Made::First(paths) | Made::Join(paths, _) => paths.as_slice(),
                Made::Value(_) => &[],
            };
            paths.iter().map(|path| Step { of: field.name(), path })
        });
        time.chain(fields)
    }
}

impl Reach {
    /// Adds a record of the sample.
    pub fn look(&mut self, lens: &FormatFile, record: &RawRecord<'_>) {
        let parts = match (&lens.kind, record) {
            (Kind::Lines(pattern), RawRecord::Line(line)) => pattern.captures(line),
            _ => None,
        };
        self.found.resize(lens.steps().count(), Found::Never);
        for (step, found) in lens.steps().zip(&mut self.found) {
            if *found < Found::Value {
                *found = (*found).max(led(record, parts.as_ref(), step.path));
            }
        }
        match record {
            RawRecord::Json(tree) => self.members(tree, "", DEEPEST),
            RawRecord::Row(header, ..) => header.names.iter().for_each(|name| self.name(name)),
            RawRecord::Line(_) => {}
        }
    }

    fn members(&mut self, tree: &Tree<'_>, before: &str, left: usize) {
        for (key, value) in tree.members() {
            if left == 0 || self.names.len() >= KEPT {
                return;
            }
            let path = format!("{before}{key}");
            self.name(&path);
            self.members(value, &format!("{path}."), left - 1);
        }
    }

    fn name(&mut self, name: &str) {
        if self.names.len() < KEPT && self.known.insert(name.to_owned()) {
            self.names.push(name.to_owned());
        }
    }

    /// Whether the paths of the time found a value in no record.
    #[must_use]
    pub fn timeless(&self, lens: &FormatFile) -> bool {
        let mut of_time = lens.steps().zip(&self.found).filter(|(step, _)| step.of == "time").peekable();
        of_time.peek().is_some() && of_time.all(|(_, found)| *found < Found::Value)
    }

    /// A sentence for each path that found a value in no record.
    #[must_use]
    pub fn said(&self, lens: &FormatFile) -> Vec<String> {
        let steps: Vec<(Step<'_>, Found)> = lens.steps().zip(self.found.iter().copied()).collect();
        let others = |of: &str| steps.iter().any(|(step, found)| step.of == of && *found == Found::Value);
        let nothing = steps.iter().filter(|(_, found)| *found < Found::Value);
        nothing
            .map(|(step, found)| match found {
                Found::Blank => {
                    format!("`{}`: `{}` is blank in every record of the sample", step.of, step.path)
                }
                _ if others(step.of) => {
                    format!(
                        "`{}`: {}; another of its paths is there",
                        step.of,
                        self.nothing(lens, step.path, false)
                    )
                }
                _ => format!("`{}`: {}", step.of, self.nothing(lens, step.path, true)),
            })
            .collect()
    }

    /// States that a path is missing, with the name that was probably meant. With `all` it also lists the names that
    /// exist.
    fn nothing(&self, lens: &FormatFile, path: &str, all: bool) -> String {
        let what = lens.kind.part();
        let mut said = format!("no {what} `{path}` in the sample");
        let near = nearest(path, self.names.iter().map(String::as_str));
        if let Some(near) = near {
            let _ = write!(said, "; did you mean `{near}`?");
        }
        let top: Vec<&String> = match lens.kind {
            Kind::Json(_) => self.names.iter().filter(|name| !name.contains('.')).collect(),
            _ => self.names.iter().collect(),
        };
        if all && !top.is_empty() {
            let more = if top.len() > LISTED { ", …" } else { "" };
            let joint = if near.is_some() { " There" } else { "; there" };
            let _ = write!(said, "{joint} are {}{more}", quoted(&top[..top.len().min(LISTED)]));
        }
        said
    }
}

/// The result of a path in one record.
fn led(record: &RawRecord<'_>, parts: Option<&Captures<'_>>, path: &str) -> Found {
    if find(record, parts, path).is_some() {
        return Found::Value;
    }
    let there = match record {
        RawRecord::Json(tree) => in_tree(tree, path).is_some(),
        RawRecord::Row(..) => reaches(record, path),
        RawRecord::Line(_) => true,
    };
    if there { Found::Blank } else { Found::Never }
}
