//! Completion of file paths.

use std::fs;
use std::path::Path;

/// The most completions offered.
const MOST: usize = 64;

/// The files and folders whose paths begin with `part`, sorted; folders end with `/`. Hidden ones only if their dot is
/// typed.
pub(super) fn beginning(part: &str) -> Vec<String> {
    let (folder, begin) = part.rsplit_once('/').map_or(("", part), |(folder, begin)| (folder, begin));
    let whole = match (folder, part.starts_with('/')) {
        ("", true) => "/",
        ("", false) => ".",
        (folder, _) => folder,
    };
    let Ok(entries) = fs::read_dir(Path::new(whole)) else { return Vec::new() };
    let head = part.strip_suffix(begin).unwrap_or_default();
    let mut found: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.starts_with(begin) && (begin.starts_with('.') || !name.starts_with('.'));
            let end = if entry.path().is_dir() { "/" } else { "" };
            fits.then(|| format!("{head}{name}{end}"))
        })
        .collect();
    found.sort();
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::beginning;
    use std::fs;

    #[test]
    fn paths_are_offered_by_their_beginnings() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("exports")).unwrap();
        for name in ["case.jsonl", "case.zip", ".hidden", "exports/a"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let at = |part: &str| format!("{}/{part}", folder.path().display());
        let of = |part: &str| beginning(&at(part));
        assert_eq!(of("ca"), [at("case.jsonl"), at("case.zip")]);
        assert_eq!(of(""), [at("case.jsonl"), at("case.zip"), at("exports/")]);
        assert_eq!(of(".h"), [at(".hidden")]);
        assert_eq!(of("exports/"), [at("exports/a")]);
        assert!(of("none/x").is_empty());
    }
}
