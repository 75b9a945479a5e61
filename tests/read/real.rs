//! Real files, where they are there: `../shared/data` beside the package. They are never part of it.

use super::read;
use std::collections::BTreeMap;
use std::path::Path;

/// Records of the files of each format that is read, by folder.
const KNOWN: [(&str, &str, u64); 11] = [
    ("entra-graph", "entra-signin-graph", 4),
    ("hayabusa", "timesketch-csv", 486),
    ("mgmt-api-json", "m365-ual-json", 22),
    ("plaso", "timesketch-csv", 123),
    ("plaso", "timesketch-jsonl", 123),
    ("timesketch", "timesketch-csv", 30),
    ("timesketch", "timesketch-jsonl", 4),
    ("ual-csv-exo", "m365-ual-csv", 22),
    ("ual-csv-invictus-slice", "m365-ual-csv", 432),
    ("ual-csv-purview-slice", "m365-ual-csv", 40),
    ("ual-json-exo", "m365-ual-json", 40),
];

#[test]
fn real_files_are_read_whole_and_others_are_named_as_unknown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !root.is_dir() {
        return;
    }
    let (loaded, kept) = read(&[&root]);
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    for source in &loaded.ledger.sources {
        assert_eq!(source.rejected, 0, "{}: {:?}", source.file, source.rejects);
        let folder = source.file.split('/').next().unwrap_or_default().to_owned();
        *found.entry((folder, source.format.clone())).or_default() += source.read;
        let unknown = source.error.as_deref().is_some_and(|error| error.starts_with("unknown format"));
        assert_eq!(unknown, source.format.is_empty(), "{}: {:?}", source.file, source.error);
    }
    for (folder, format, records) in KNOWN {
        assert_eq!(found.remove(&(folder.to_owned(), format.to_owned())), Some(records), "{folder} {format}");
    }
    found.retain(|(_, format), _| !format.is_empty());
    assert_eq!(found, BTreeMap::new(), "read as something that they are not");
    for (_, place, _) in &kept.events {
        assert!(loaded.sources.record(*place).unwrap().tree.is_object());
    }
}
