//! Compares every fixture with the events and the ledger that are expected of it (`<file>.expected`). With `BLESS=1` in
//! the environment the expectations are rewritten.

use super::{fixture_files, fixtures, read, sorted};
use dwell::event::Field;
use dwell::read::{contract_line, standard_formats};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The events of a file in the contract's shape, and what the ledger says of it.
fn told(path: &Path) -> String {
    let (loaded, kept) = read(&[path]);
    let mut text = String::new();
    for (event, _, fate) in &kept.events {
        let mut line = contract_line(event);
        line["source"]["file"] = path.file_name().unwrap().to_str().into();
        writeln!(text, "{fate:?} {line}").unwrap();
    }
    for source in &loaded.ledger.sources {
        let counts = (source.read, source.kept, source.merged, source.undated, source.rejected);
        writeln!(
            text,
            "{} {counts:?} {:?}..{:?}",
            source.format,
            source.first.map(|when| when.to_string()),
            source.last.map(|when| when.to_string())
        )
        .unwrap();
        writeln!(text, "because {}", source.why).unwrap();
        for reject in &source.rejects {
            writeln!(text, "rejected line {}, byte {}: {}", reject.line, reject.offset, reject.reason)
                .unwrap();
        }
        for note in source.notes.iter().chain(&source.error) {
            writeln!(text, "note {note}").unwrap();
        }
    }
    text
}

#[test]
fn every_fixture_reads_as_expected() {
    let set = |name: &str| std::env::var_os(name).is_some();
    assert!(!(set("BLESS") && set("CI")), "BLESS is set in CI: nothing would be compared");
    for path in fixture_files() {
        let expected = path.with_added_extension("expected");
        let told = told(&path);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, told).unwrap();
            continue;
        }
        let want = std::fs::read_to_string(&expected).unwrap();
        assert_eq!(told, want, "{}", path.display());
    }
}

/// Fields of events that are no format's own: the loader sets them, or the meaning of the operation does.
const OF_ALL: [&str; 7] = ["id", "precision", "agency", "source", "stage", "technique", "severity"];

#[test]
fn no_event_has_a_field_that_the_manual_of_its_format_leaves_out() {
    let formats = standard_formats();
    let mut left_out = BTreeSet::new();
    for path in fixture_files() {
        for (event, ..) in &read(&[&path]).1.events {
            let line = contract_line(event);
            let name = line["source"]["format"].as_str().unwrap_or_default();
            // of what dwell wrote every field stands under its own name
            let format = formats.iter().find(|format| format.spec().name == name);
            let Some(format) = format.filter(|_| !name.starts_with("dwell-")) else { continue };
            let told = |field: &str| format.spec().fields.iter().any(|(told, _)| *told == field);
            for field in line.as_object().unwrap().keys() {
                if Field::parse(field).is_some() && !OF_ALL.contains(&field.as_str()) && !told(field) {
                    left_out.insert(format!("{name}: {field}"));
                }
            }
        }
    }
    assert_eq!(left_out, BTreeSet::new());
}

#[test]
fn every_format_has_a_fixture_that_is_told_by_its_content_alone() {
    let folders: Vec<String> = sorted(&fixtures())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let formats = standard_formats();
    let mut names: Vec<&str> = formats.iter().map(|format| format.spec().name).collect();
    names.sort_unstable();
    assert_eq!(folders, names);
    for path in fixture_files() {
        let format = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let (entry, ..) = super::read_bytes("evidence", &std::fs::read(&path).unwrap());
        assert_eq!(entry.format, format, "{}", path.display());
        assert!(!entry.why.is_empty());
    }
}

#[test]
fn records_are_read_back_from_where_they_stand() {
    for path in fixture_files() {
        let (loaded, kept) = read(&[&path]);
        let bytes = std::fs::read(&path).unwrap();
        for (_, place, _) in &kept.events {
            let record = loaded.sources.record(*place).unwrap();
            let from = usize::try_from(place.offset).unwrap();
            assert_eq!(record.bytes, bytes[from..from + place.len as usize]);
            assert!(record.tree.is_object(), "{}", path.display());
        }
    }
}

#[test]
fn a_row_is_an_object_by_its_header_with_json_unfolded() {
    let (loaded, kept) = read(&[&fixtures().join("m365-ual-csv/in.csv")]);
    let record = loaded.sources.record(kept.events[2].1).unwrap();
    assert_eq!(record.tree["Operation"], "MailItemsAccessed");
    assert_eq!(record.tree["AuditData"]["Folders"][0]["Path"], "\\Inbox");
}

#[test]
fn two_exports_of_one_record_are_one_event_and_the_same_whatever_comes_first() {
    let (csv, json) = (fixtures().join("m365-ual-csv/in.csv"), fixtures().join("m365-ual-json/in.jsonl"));
    let ids = |paths: &[&Path]| {
        let (_, kept) = read(paths);
        let store = kept.store.finish();
        let mut ids: Vec<String> = (0..store.len()).map(|row| store.id(row)).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&[&csv, &json]), ids(&[&json, &csv]));
    let (loaded, _) = read(&[&csv, &csv]);
    assert_eq!(loaded.ledger.sources.len(), 1, "a file given twice is read once");
}

#[test]
fn two_exports_of_a_timeline_of_plaso_are_one_whatever_columns_they_have() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, head: &str, rows: [&str; 2]| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{head}\n{}\n{}\n", rows[0], rows[1])).unwrap();
        path
    };
    let few = write(
        "few.csv",
        "message,datetime,timestamp_desc,parser,display_name",
        [
            "Number: 7 Level: 4,2012-03-14T04:17:38.276340+00:00,Creation Time,winevtx,OS:/System.evtx",
            "Number: 7 Level: 4,2012-03-14T04:17:38.276340+00:00,Modification Time,winevtx,OS:/System.evtx",
        ],
    );
    let more = write(
        "more.csv",
        "__ts_timeline_id,datetime,display_name,message,parser,path_spec,tag,timestamp,timestamp_desc,xml_string",
        [
            "35,2012-03-14T04:17:38.276340+00:00,OS:/System.evtx,Number: 7 Level: 4,winevtx,{},[],1331698658276340,Modification Time,<Event/>",
            "35,2012-03-14T04:17:38.276340+00:00,OS:/System.evtx,Number: 7 Level: 4,winevtx,{},[],1331698658276340,Creation Time,<Event/>",
        ],
    );
    let plaso = write(
        "plaso.csv",
        "datetime,timestamp_desc,source,source_long,message,parser,display_name,tag",
        [
            "2012-03-14T04:17:38.276340+00:00,Creation Time,EVT,WinEVTX,Number: 7 Level: 4,winevtx,OS:/System.evtx,-",
            "2012-03-14T04:17:38.276340+00:00,Modification Time,EVT,WinEVTX,Number: 7 Level: 4,winevtx,OS:/System.evtx,-",
        ],
    );
    let (loaded, kept) = read(&[&few, &more, &plaso]);
    assert_eq!(kept.store.finish().len(), 2, "{:?}", loaded.ledger.sources);
}
