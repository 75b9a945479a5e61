//! Notes find their events again, whatever the form in which the evidence is given the next time.

use super::{Case, ROWS, table};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// A case with a note on every event.
fn noted() -> Case {
    let case = Case::new();
    for id in case.ids() {
        case.add(&["--event", &id, "--tag", "seen"]);
    }
    case
}

fn gone(case: &Case) -> Vec<String> {
    let told = case.detached();
    let gone = told["detached"].as_array().unwrap().iter();
    gone.map(|event| event["text"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn nothing_is_detached_where_nothing_has_changed() {
    let case = noted();
    assert_eq!(case.detached(), serde_json::json!({"detached": [], "changed": []}));
    let table = case.run(&["notes", "detached", case.text()]);
    assert_eq!((table.status, table.out.as_str()), (0, "every event of the notes is in the case\n"));
}

#[test]
fn rows_in_another_order_are_the_events_that_they_were_and_the_change_is_announced() {
    let case = noted();
    let mut rows = ROWS;
    rows.reverse();
    case.write("log.csv", table(&rows).as_bytes());
    assert!(gone(&case).is_empty());
    let changed = case.detached()["changed"].clone();
    assert_eq!(changed.as_array().unwrap().len(), 1, "{changed}");
    let said = changed[0].as_str().unwrap();
    assert!(
        said.starts_with("log.csv is not the file that 4 notes were made on: its SHA-256 was "),
        "{said}"
    );
}

#[test]
fn columns_in_another_order_leave_events_as_they_are() {
    let case = noted();
    let turned = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        [cells[3], cells[0], cells[2], cells[1]].join(",")
    };
    let rows: Vec<String> = std::iter::once(super::HEAD).chain(ROWS).map(turned).collect();
    case.write("log.csv", (rows.join("\n") + "\n").as_bytes());
    assert!(gone(&case).is_empty());
}

#[test]
fn a_file_that_was_split_renamed_or_packed_holds_the_same_events() {
    let case = noted();
    case.remove("log.csv");
    case.write("part-1.csv", table(&ROWS[..2]).as_bytes());
    case.write("part-2.csv", table(&ROWS[2..]).as_bytes());
    assert!(gone(&case).is_empty(), "split");
    case.remove("part-1.csv");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(table(&ROWS[..2]).as_bytes()).unwrap();
    case.write("other.csv.gz", &packed.finish().unwrap());
    assert!(gone(&case).is_empty(), "packed, under another name");
    assert_eq!(case.detached()["changed"], serde_json::json!([]), "a file that is not there has not changed");
}

#[test]
fn events_that_are_gone_are_listed_with_their_notes_and_come_back() {
    let case = noted();
    let ids = case.ids();
    case.add(&["--event", &ids[0], "--comment", "as that one", "--see", &ids[3]]);
    case.write("log.csv", table(&ROWS[..3]).as_bytes());
    let told = case.detached();
    let gone = &told["detached"][0];
    assert_eq!(told["detached"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&gone["id"], &gone["file"], &gone["line"]),
        (&ids[3].as_str().into(), &"log.csv".into(), &5.into())
    );
    assert_eq!(gone["notes"].as_array().unwrap().len(), 2, "one is on it, and one speaks of it");
    assert!(gone["text"].as_str().unwrap().contains("a file was read"));
    let listed = case.run(&["notes", "detached", case.text()]);
    assert!(
        listed.out.contains("log.csv:5") && listed.out.contains("is not the file that"),
        "{}",
        listed.out
    );
    case.write("log.csv", table(&ROWS).as_bytes());
    assert_eq!(case.detached()["detached"], serde_json::json!([]));
}
