//! Real files, if they are available: `../shared/data` next to the package. They are never part of it.

use super::read;
use std::collections::BTreeMap;
use std::path::Path;

/// By folder and format: files, their records, and the undated ones among these.
const KNOWN: [(&str, &str, u64, u64, u64); 28] = [
    ("cef", "cef", 4, 14, 7),
    ("cloudtrail", "aws-cloudtrail", 6, 176, 0),
    ("ecs", "ecs", 1, 135, 0),
    ("entra-diag", "azure-diagnostics", 4, 8, 0),
    ("entra-graph", "entra-audit-graph", 2, 2, 0),
    ("entra-graph", "entra-signin-graph", 4, 4, 0),
    ("entra-signin-sentinel", "azure-log-analytics", 2, 86, 0),
    ("evtx", "evtx", 10, 78, 0),
    ("hayabusa", "hayabusa", 3, 1458, 0),
    ("mgmt-api-json", "m365-ual-json", 10, 44, 0),
    ("ocsf", "aws-cloudtrail", 3, 3, 0),
    ("ocsf", "json", 2, 2, 0),
    ("ocsf", "ocsf", 7, 12, 0),
    ("plaso", "plaso-dynamic", 2, 123, 2),
    ("plaso", "plaso-json-line", 2, 123, 0),
    ("plaso", "plaso-l2tcsv", 2, 115, 0),
    ("plaso-jsonl-inputs", "azure-activity", 1, 4, 0),
    ("sentinel-goldensaml", "azure-log-analytics", 1, 4, 0),
    ("sentinel-goldensaml", "defender-hunting", 1, 9, 0),
    ("sentinel-goldensaml", "office-activity", 1, 1, 0),
    ("sentinel-goldensaml", "windows-json", 1, 38, 0),
    ("stix", "stix", 3, 110, 2),
    ("timesketch", "timesketch-csv", 3, 30, 0),
    ("timesketch", "timesketch-jsonl", 1, 4, 0),
    ("ual-csv-exo", "m365-ual-csv", 10, 22, 0),
    ("ual-csv-invictus-slice", "m365-ual-csv", 1, 432, 0),
    ("ual-csv-purview-slice", "m365-ual-csv", 1, 40, 0),
    ("ual-json-exo", "m365-ual-json", 11, 40, 0),
];

/// What is no evidence and skipped: rules.
const RULES: [(&str, usize); 1] = [("sigma", 14)];

#[test]
fn real_files_are_read_whole_and_rules_are_passed_over() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !root.is_dir() {
        eprintln!("skipped: there are no real files at {}", root.display());
        return;
    }
    let (loaded, kept) = read(&[&root]);
    let mut found: BTreeMap<(String, String), [u64; 3]> = BTreeMap::new();
    for source in
        loaded.ledger.sources.iter().filter(|source| source.error.is_some() || !source.format.is_empty())
    {
        assert_eq!(source.rejected, 0, "{}: {:?}", source.file, source.rejects);
        let folder = source.file.split('/').next().unwrap_or_default().to_owned();
        let counts = found.entry((folder, source.format.clone())).or_default();
        [1, source.read, source.undated].iter().zip(counts).for_each(|(more, count)| *count += more);
        let unknown = source.error.as_deref().is_some_and(|error| error.starts_with("unknown format"));
        assert_eq!(unknown, source.format.is_empty(), "{}: {:?}", source.file, source.error);
    }
    for (folder, format, files, records, undated) in KNOWN {
        let key = (folder.to_owned(), format.to_owned());
        assert_eq!(found.remove(&key), Some([files, records, undated]), "{folder} {format}");
    }
    for (folder, files) in RULES {
        let is_rule = |note: &String| note.contains("a rule of Sigma");
        let rules = loaded.ledger.sources.iter().filter(|source| source.notes.iter().any(is_rule));
        assert_eq!(rules.filter(|source| source.file.starts_with(folder)).count(), files, "{folder}");
    }
    assert_eq!(found, BTreeMap::new(), "read as something that they are not");
    for (_, place, _) in &kept.events {
        let record = loaded.sources.record(*place).unwrap();
        assert!(!record.tree.is_null(), "{place:?}");
    }
}
