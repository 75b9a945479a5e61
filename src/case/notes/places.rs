//! Finds the journals of a case: in its folder, in bundles, and in the user's data folder.

use super::identity::{DIGITS, identity};
use crate::event::content_id;
use crate::query::shell_word;
use crate::read::{JOURNAL, is_bundle, is_journal};
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// File extensions of a single compressed file.
const PACKED: [&str; 6] = ["gz", "zst", "bz2", "xz", "lz4", "zip"];

/// The journals of a case: in its folder or, if that can't be written to, in the user's data folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Journals that are read; a new note goes to the first that can be written to.
    pub files: Vec<PathBuf>,
    /// Journals of the case under an earlier identity: with another place or other sources. They are read, and their
    /// notes are copied into the first new journal outside of the case.
    pub before: Vec<PathBuf>,
    /// Journals of cases with the same name but another place and other sources, listed only if no other journal
    /// exists. They may not be of this case, so they are reported and not read.
    pub strangers: Vec<PathBuf>,
    /// Bundles with notes, which are read and never written to.
    pub bundles: Vec<PathBuf>,
    /// Why notes do not go to the case folder, if that is known in advance.
    pub told: Option<String>,
}

impl Places {
    /// Finds the journals of a case that is opened from `paths`. `data` is the user's folder for program data.
    #[must_use]
    pub fn of(paths: &[PathBuf], data: Option<&Path>) -> Self {
        if let [journal] = paths
            && journal.is_file()
            && journal.metadata().is_ok_and(|about| about.len() > 0)
            && is_journal(journal)
        {
            return Self { files: vec![journal.clone()], ..Self::default() };
        }
        let bundles: Vec<PathBuf> = paths.iter().filter(|path| is_bundle(path)).cloned().collect();
        if let Some(bundle) = bundles.first() {
            let told = Some(format!("{} is a bundle: nothing is ever written to it", bundle.display()));
            return Self { told, ..Self::default() }.outside(&bundles, data).with_bundles(bundles);
        }
        let (mut files, mut told) = (Vec::new(), None);
        for folder in folders(paths) {
            let file = folder.join(JOURNAL);
            if file.exists() && !is_journal(&file) {
                let why = if file.is_dir() { "is a folder" } else { "holds no notes: it is evidence" };
                told.get_or_insert_with(|| format!("{} {why}", file.display()));
            } else if !files.contains(&file) {
                files.push(file);
            }
        }
        Self { files, told, ..Self::default() }.outside(paths, data)
    }

    fn with_bundles(self, bundles: Vec<PathBuf>) -> Self {
        Self { bundles, ..self }
    }

    /// Adds the journals outside of the case folder.
    fn outside(mut self, paths: &[PathBuf], data: Option<&Path>) -> Self {
        let (Some((name, place)), Some(data)) = (named(paths), data) else { return self };
        let places = [Some(place.clone()), place_unpacked(paths)].into_iter().flatten().collect::<Vec<_>>();
        let folder = data.join("dwell").join("notes");
        let content = identity(paths);
        let mut found: Vec<(bool, PathBuf)> = Vec::new();
        let mut own = None;
        for path in fs::read_dir(&folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
            let known = path.file_name().and_then(|name| name.to_str()).and_then(parts);
            let Some((of_content, of_place)) = known else { continue };
            let here = places.iter().any(|place| of_place == place);
            if here && of_content == content.as_deref() {
                own = Some(path);
            } else if here || (content.is_some() && of_content == content.as_deref()) {
                found.push((here, path));
            } else if is_of(&path, &name, of_content) {
                self.strangers.push(path);
            }
        }
        self.strangers.sort();
        // `true` sorts last: journals with the same sources come before those at the same place
        found.sort();
        self.before = found.into_iter().map(|(_, path)| path).collect();
        self.files.push(own.unwrap_or_else(|| folder.join(own_name(&name, content.as_deref(), &place))));
        if self.all().any(|journal| journal.exists()) {
            self.strangers.clear();
        }
        self
    }

    /// A sentence on journals that may be of this case, and how to add their notes to it; `None` if there are none.
    #[must_use]
    pub fn perhaps(&self) -> Option<String> {
        let (first, others) = self.strangers.split_first()?;
        let into = self.next().or(self.files.first())?;
        let more = match others.len() {
            0 => String::new(),
            1 => ", and so is 1 more beside it".to_owned(),
            more => format!(", and so are {more} more beside it"),
        };
        Some(format!(
            "{} is of a case of the same name that stood elsewhere and had other sources{more}; if it is this one, `dwell notes merge {} -o {}` brings its notes here",
            first.display(),
            shell_word(&first.to_string_lossy()),
            shell_word(&into.to_string_lossy())
        ))
    }

    /// The journal for the next note: the first that can be written to.
    #[must_use]
    pub fn next(&self) -> Option<&PathBuf> {
        self.files.iter().find(|file| takes_notes(file))
    }

    /// Why the next note does not go to the case folder; `None` if it does.
    #[must_use]
    pub fn why_elsewhere(&self) -> Option<String> {
        let first = self.files.first().filter(|first| Some(*first) != self.next());
        self.told.clone().or_else(|| Some(format!("{} can't be written to", first?.display())))
    }

    /// All journals, whether they exist or not: bundles, those that may be written to, and those of earlier identities.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.bundles.iter().chain(&self.files).chain(&self.before)
    }

    /// Whether a journal is outside of the case, in the user's data folder.
    #[must_use]
    pub fn is_outside(path: &Path) -> bool {
        path.parent().is_some_and(|folder| folder.ends_with("dwell/notes"))
    }
}

/// The name of a journal outside of the case: the case's name, hash of its content and hash of its place.
fn own_name(name: &str, content: Option<&str>, place: &str) -> String {
    match content {
        Some(content) => format!("{name}-{content}-{place}.jsonl"),
        None => format!("{name}-{place}.jsonl"),
    }
}

/// Whether a journal outside of a case is named after a case with this name.
fn is_of(path: &Path, name: &str, content: Option<&str>) -> bool {
    let called = path.file_name().and_then(|called| called.to_str()).unwrap_or_default();
    let head = called.strip_suffix(".jsonl").and_then(|head| head.rsplit_once('-')).map(|(head, _)| head);
    let of = head.and_then(|head| match content {
        Some(content) => head.strip_suffix(content)?.strip_suffix('-'),
        None => Some(head),
    });
    of == Some(name)
}

/// Whether a journal can be appended to or created. Leaves it as it is.
fn takes_notes(file: &Path) -> bool {
    match File::options().append(true).open(file) {
        Ok(_) => true,
        // a dangling link exists, but no file can be created for it
        Err(_) if file.symlink_metadata().is_ok() => false,
        Err(_) => {
            let folders = file.ancestors().skip(1);
            let folder = folders.map(or_here).find(|folder| folder.exists());
            // a file without a name leaves no trace
            folder.is_some_and(|folder| tempfile::tempfile_in(folder).is_ok())
        }
    }
}

/// A folder, or `.` for the empty path.
fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The hashes of content, if there is one, and of place in the name of a journal outside of a case; `None` for other
/// names.
fn parts(name: &str) -> Option<(Option<&str>, &str)> {
    let is_hash = |part: &str| part.len() == DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (head, place) = name.strip_suffix(".jsonl")?.rsplit_once('-')?;
    let content = head.rsplit_once('-').map(|(_, content)| content).filter(|content| is_hash(content));
    is_hash(place).then_some((content, place))
}

/// The folders of a case: those given, else the folder of the first file that is in one with a `case.toml` or a
/// journal.
fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    let given: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
    if !given.is_empty() {
        return given;
    }
    let is_case = |folder: &Path| folder.join("case.toml").is_file() || folder.join(JOURNAL).is_file();
    let whole = |path: &Path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() };
    let above = paths.iter().filter_map(|path| Some(whole(path.parent()?)));
    above.filter(|folder| is_case(folder)).take(1).collect()
}

/// The name of a file about a case that is kept outside of its folder: the case's name and the hash of its place.
#[must_use]
pub fn case_name(paths: &[PathBuf]) -> Option<String> {
    named(paths).map(|(name, place)| format!("{name}-{place}"))
}

/// The name of a case, and the hash of its place.
fn named(paths: &[PathBuf]) -> Option<(String, String)> {
    let first = paths.first()?;
    let piped = first.as_os_str() == "-";
    let from = if piped { PathBuf::from(".") } else { first.clone() };
    let whole = from.canonicalize().or_else(|_| std::path::absolute(&from)).ok()?;
    let name = if piped { "stdin".into() } else { whole.file_name().unwrap_or_default().to_string_lossy() };
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().take(80).map(plain).collect();
    let name = if name.trim_matches('.').is_empty() { "case".to_owned() } else { name };
    Some((name, place_of(if piped { b"stdin" } else { b"path" }, &whole)?))
}

/// The first digits of the hash of a path.
fn place_of(kind: &[u8], whole: &Path) -> Option<String> {
    let hash = content_id([("kind", kind), ("path", whole.as_os_str().as_bytes())]).text();
    Some(hash.get(1..=DIGITS)?.to_owned())
}

/// The path of a compressed file without its extension; `None` if it is not compressed.
fn unpacked(path: &Path) -> Option<PathBuf> {
    let ending = path.extension()?.to_str()?;
    PACKED.iter().any(|packed| ending.eq_ignore_ascii_case(packed)).then(|| path.with_extension(""))
}

/// The hash of the place that a case of one compressed file had before it was compressed.
fn place_unpacked(paths: &[PathBuf]) -> Option<String> {
    let [file] = paths else { return None };
    let whole = file.canonicalize().ok().filter(|whole| whole.is_file())?;
    place_of(b"path", &unpacked(&whole)?)
}

#[cfg(test)]
mod tests;
