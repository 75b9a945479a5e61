//! Where the notes of a case stand.

use crate::event::content_id;
use crate::read::{JOURNAL, is_bundle, is_journal};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// How many digits of the hash of a path stand in the name of a journal.
const DIGITS: usize = 16;

/// Where the notes of a case stand: in its folder, and where that can't be written to, elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Journals, from all of which notes are read; a note goes to the first that can be written to.
    pub files: Vec<PathBuf>,
    /// Bundles that hold notes, which are read and never written to.
    pub bundles: Vec<PathBuf>,
    /// Why notes do not go to the folder of the case, where that is known before one is made.
    pub told: Option<String>,
}

impl Places {
    /// Those of a case that is opened by some paths. `data` is the folder where programs keep data.
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
            let files = elsewhere(&bundles, data).into_iter().collect();
            return Self { files, bundles, told };
        }
        let (mut files, mut told) = (Vec::new(), None);
        for folder in folders(paths) {
            let file = folder.join(JOURNAL);
            if file.exists() && !is_journal(&file) {
                told.get_or_insert_with(|| format!("{} holds no notes: it is evidence", file.display()));
            } else if !files.contains(&file) {
                files.push(file);
            }
        }
        files.extend(elsewhere(paths, data));
        Self { files, told, ..Self::default() }
    }
}

/// The folders of a case: those that were given, else that of the first file where it is one of a case already.
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

/// The journal of a case outside of its folder.
fn elsewhere(paths: &[PathBuf], data: Option<&Path>) -> Option<PathBuf> {
    Some(data?.join("dwell").join("notes").join(format!("{}.jsonl", case_name(paths)?)))
}

/// What a file of a case is called that stands outside of its folder: after the case, and after where it stands.
#[must_use]
pub fn case_name(paths: &[PathBuf]) -> Option<String> {
    let first = paths.first()?;
    let piped = first.as_os_str() == "-";
    let from = if piped { PathBuf::from(".") } else { first.clone() };
    let whole = from.canonicalize().or_else(|_| std::path::absolute(&from)).ok()?;
    let name = if piped { "stdin".into() } else { whole.file_name().unwrap_or_default().to_string_lossy() };
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().take(80).map(plain).collect();
    let name = if name.trim_matches('.').is_empty() { "case" } else { name.as_str() };
    let kind: &[u8] = if piped { b"stdin" } else { b"path" };
    let hash = content_id([("kind", kind), ("path", whole.as_os_str().as_bytes())]).text();
    Some(format!("{name}-{}", hash.get(1..=DIGITS)?))
}

#[cfg(test)]
mod tests {
    use super::Places;
    use std::fs;
    use std::path::Path;

    const NOTE: &str =
        r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"hide_alike","query":"x"}"#;

    #[test]
    fn notes_stand_in_the_folder_of_the_case_and_elsewhere_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("Case 7");
        fs::create_dir(&case).unwrap();
        let data = Path::new("/data");
        let places = Places::of(std::slice::from_ref(&case), Some(data));
        assert_eq!(places.files[0], case.join("notes.jsonl"));
        let other = places.files[1].to_str().unwrap();
        assert!(other.starts_with("/data/dwell/notes/Case_7-"), "{other}");
        assert_eq!(
            Places::of(&[case.join(".")], Some(data)).files[1],
            places.files[1],
            "however it is named"
        );
        assert_eq!(Places::of(std::slice::from_ref(&case), None).files.len(), 1);
    }

    #[test]
    fn a_file_alone_has_its_notes_elsewhere_unless_it_stands_in_a_case() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("ual.csv");
        fs::write(&log, "a\n").unwrap();
        let of = || Places::of(std::slice::from_ref(&log), Some(Path::new("/data"))).files;
        assert_eq!(of().len(), 1);
        fs::write(folder.path().join("case.toml"), "").unwrap();
        assert_eq!(of().first(), Some(&folder.path().join("notes.jsonl")));
    }

    #[test]
    fn evidence_that_is_called_notes_is_left_alone_and_a_journal_is_its_own_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.jsonl");
        fs::write(&path, "{\"time\":\"2023-05-01\",\"message\":\"m\"}\n").unwrap();
        let places = Places::of(&[folder.path().to_owned()], Some(Path::new("/data")));
        assert_eq!(places.files.len(), 1);
        assert!(places.told.unwrap().contains("evidence"));
        fs::write(&path, NOTE).unwrap();
        assert_eq!(Places::of(std::slice::from_ref(&path), Some(Path::new("/data"))).files, [path]);
    }
}
