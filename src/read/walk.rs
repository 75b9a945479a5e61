//! Finds the files below the paths given, and sorts out which of them are evidence.

use super::bundle::{MANIFEST, Manifest, Member, manifest};
use super::detection_rule::is_sigma;
use super::journal::{JOURNAL, is_journal};
use super::provenance::tells_of_an_export;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The note on the journal of a case folder.
const NOTES: &str = "it holds the notes of the case: no evidence";
/// The note on the file beside an export.
const PROVENANCE: &str = "it says what an export was made of: no evidence";
/// The note on the manifest of an unpacked bundle.
const UNPACKED: &str = "it says what the bundle held: no evidence";

/// A hint for a pipe or device given as a file.
const STREAM: &str = "; `dwell -` reads a stream: `COMMAND | dwell -`, or `dwell - < PIPE`";

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path; `-` is standard input.
    pub path: PathBuf,
    /// Its path below the folder given, or as it was given; if two would be equal, with the folder.
    pub name: String,
    /// Why it can't be read; `None` if it can.
    pub refused: Option<String>,
    /// Its place in the bundle at `path`; `None` if it is not in one.
    pub member: Option<Member>,
}

/// Everything below a list of paths.
#[derive(Debug, Default)]
pub struct Walk {
    /// The evidence, in reading order; every file once.
    pub files: Vec<Found>,
    /// `case.toml` files, in order.
    pub cases: Vec<Found>,
    /// `agencies.csv` files, in order.
    pub directories: Vec<Found>,
    /// Files and folders that are not looked into, in order: name and reason.
    pub passed: Vec<(String, String)>,
    /// Format files, in order.
    pub formats: Vec<Found>,
    /// Paths that can't be opened, or are folders without evidence, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// The title of the case, if a bundle has one.
    pub title: Option<String>,
    /// The real paths met so far, with the path and name under which each was met first.
    seen: HashMap<PathBuf, (PathBuf, String)>,
    /// The number of files that may be evidence; repeated ones count again.
    met: usize,
}

impl Walk {
    /// Walks the paths: files as given, folders recursively, by name. Hidden files, and texts for people, are noted
    /// and passed over.
    #[must_use]
    pub fn new(paths: &[PathBuf]) -> Self {
        let mut walk = Self::default();
        let bundles: Vec<_> = paths.iter().map(|path| manifest(path).ok().flatten()).collect();
        let beside =
            || paths.iter().zip(&bundles).filter(|(_, bundle)| bundle.is_none()).map(|(path, _)| path);
        let looks = bundles.iter().flatten().any(Manifest::lacks_sources);
        for (path, bundle) in paths.iter().zip(&bundles) {
            if let Some(bundle) = bundle {
                let beside: Vec<PathBuf> = beside().filter(|_| bundle.lacks_sources()).cloned().collect();
                walk.bundle(path, bundle, &beside);
                continue;
            }
            if looks {
                continue; // only searched for the sources of bundles
            }
            let name = path.to_string_lossy().into_owned();
            if name == "-" {
                walk.add(path, name, None);
                continue;
            }
            match fs::metadata(path) {
                Err(error) => walk.missing.push((path.clone(), why(&error))),
                Ok(about) if about.is_dir() => {
                    let before = walk.met;
                    let mut above = Vec::new();
                    walk.folder(path, "", &mut above);
                    if before == walk.met {
                        walk.missing.push((path.clone(), "the folder holds no evidence".to_owned()));
                    }
                }
                Ok(about) => {
                    walk.file(path, name, &about);
                    let refused = walk.files.last_mut().filter(|found| found.path == *path);
                    if let Some(refused) = refused.and_then(|found| found.refused.as_mut()) {
                        refused.push_str(STREAM);
                    }
                }
            }
        }
        walk.tell_apart();
        walk
    }

    /// Replaces equal names by the paths of their files, until all names are distinct.
    fn tell_apart(&mut self) {
        let mut clash = true;
        while clash {
            clash = false;
            let mut times: HashMap<String, u32> = HashMap::new();
            for found in self.all() {
                *times.entry(found.name.clone()).or_default() += 1;
            }
            for found in self.all() {
                let path = match &found.member {
                    Some(member) => format!("{}/{}", found.path.display(), member.entry),
                    None => found.path.to_string_lossy().into_owned(),
                };
                if times.get(&found.name).is_some_and(|times| *times > 1) && found.name != path {
                    found.name = path;
                    clash = true;
                }
            }
        }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Found> {
        self.files.iter_mut().chain(&mut self.cases).chain(&mut self.directories).chain(&mut self.formats)
    }

    fn folder(&mut self, folder: &Path, below: &str, above: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) if below.is_empty() => {
                self.missing.push((folder.to_owned(), why(&error)));
                return;
            }
            Err(error) => return self.add(folder, below.to_owned(), Some(why(&error))),
        };
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if above.contains(&real) {
            self.passed.push((below.to_owned(), LOOP.to_owned()));
            return;
        }
        above.push(real);
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let own = entry.file_name().to_string_lossy().into_owned();
            let name = if below.is_empty() { own.clone() } else { format!("{below}/{own}") };
            let path = entry.path();
            if let Some(why) = passed_over(&own).or_else(|| is_sigma(&path).then_some(RULE)) {
                self.passed.push((name, why.to_owned()));
                continue;
            }
            if below.is_empty() && own == MANIFEST {
                self.passed.push((name, UNPACKED.to_owned()));
                continue;
            }
            if below.is_empty() && own == JOURNAL && is_journal(&path) {
                self.passed.push((name, NOTES.to_owned()));
                continue;
            }
            match fs::metadata(&path) {
                Err(error) => self.add(&path, name, Some(why(&error))),
                Ok(about) if about.is_dir() => self.folder(&path, &name, above),
                Ok(about) => self.file(&path, name, &about),
            }
        }
        above.pop();
    }

    fn file(&mut self, path: &Path, name: String, about: &fs::Metadata) {
        let refused = (!about.is_file()).then(|| "it is a device, a pipe or a socket: refused".to_owned());
        let own = path.file_name().unwrap_or_default();
        let list = match own.to_str() {
            Some("case.toml") => &mut self.cases,
            Some("agencies.csv") => &mut self.directories,
            Some(name) if name.ends_with(".format.toml") => &mut self.formats,
            _ if tells_of_an_export(path) => return self.passed.push((name, PROVENANCE.to_owned())),
            _ => return self.add(path, name, refused),
        };
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Entry::Vacant(place) = self.seen.entry(real) {
            place.insert((path.to_owned(), name.clone()));
            list.push(Found { path: path.to_owned(), name, refused, member: None });
        }
    }

    fn add(&mut self, path: &Path, name: String, refused: Option<String>) {
        self.met += 1;
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match self.seen.entry(real) {
            Entry::Vacant(place) => {
                place.insert((path.to_owned(), name.clone()));
                self.files.push(Found { path: path.to_owned(), name, refused, member: None });
            }
            Entry::Occupied(first) if first.get().0 != path => {
                let why = format!("it is the same file as `{}`: read once", first.get().1);
                self.passed.push((name, why));
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// The note on a link to a folder that it lies in.
const LOOP: &str = "it is a link to a folder that it lies in: passed over";
/// The note on a detection rule.
const RULE: &str = "it is a rule of Sigma, which records nothing: passed over";

/// Why a file or folder with this name is not looked into; `None` if it is.
pub fn passed_over(name: &str) -> Option<&'static str> {
    if name.starts_with('.') {
        Some("it is hidden: passed over")
    } else if is_prose(name) {
        Some("it is written for people: passed over; named alone it is read")
    } else {
        None
    }
}

/// Whether a file with this name is a text for people, not evidence.
fn is_prose(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let markdown = [".md", ".markdown"].iter().any(|ending| lower.ends_with(ending));
    markdown || matches!(lower.as_str(), "readme" | "readme.txt" | "license" | "license.txt")
}

/// The message of a system error, without its number.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a file with this name in the folder of a case is not read as evidence.
#[must_use]
pub fn is_passed_over(name: &str) -> bool {
    passed_over(name).is_some()
}
