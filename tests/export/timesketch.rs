//! Timesketch: what its importer requires of each row, and what is read back.

use super::{Export, cell, cut, difference, events, odd, rows, without_records};
use serde_json::{Value, json};

const SHAPES: [(&str, &str); 2] = [("timesketch", "csv"), ("timesketch", "jsonl")];

/// The rows of either spelling, as its importer passes them on.
fn imported(export: &Export, ending: &str) -> Vec<Value> {
    let text = export.text();
    if ending == "jsonl" {
        return text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    }
    let object = |row: Vec<(String, String)>| {
        let told = row.into_iter().filter(|(_, cell)| !cell.is_empty());
        let value = |name: &str, cell: String| match name {
            // its importer parses a cell that looks like a list as JSON, and takes any other for tags
            "tag" => serde_json::from_str(&cell).unwrap(),
            "timestamp" => json!(cell.parse::<i64>().unwrap()),
            _ => Value::from(cell),
        };
        told.map(|(name, cell)| (name.clone(), value(&name, cell))).collect()
    };
    rows(&text).into_iter().map(object).collect()
}

#[test]
fn every_row_has_what_the_importer_wants() {
    let odd = odd::case();
    for shape in SHAPES {
        let export = Export::of(odd.path(), shape, &[]);
        for row in imported(&export, shape.1) {
            for name in ["message", "datetime", "timestamp_desc", "data_type"] {
                assert!(row[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {row}");
            }
            let time = row["datetime"].as_str().unwrap();
            let (digits, zone) = time.split_at(26);
            assert_eq!((zone, time.len()), ("+00:00", 32), "{time}");
            let micros = dwell::event::parse_edtf(&format!("{digits}Z"), dwell::event::Zone::Utc).unwrap();
            assert_eq!(row["timestamp"], micros.order().div_euclid(1000));
            assert!(row["tag"].is_array(), "{row}");
            assert!(time > "1700", "{time}");
            for scrubbed in ["_id", "_type", "_index", "_source", "__ts_timeline_id"] {
                assert_eq!(row.get(scrubbed), None);
            }
        }
    }
}

#[test]
fn it_comes_back_with_ids_fields_and_times_but_for_records() {
    let odd = odd::case();
    for shape in SHAPES {
        let export = Export::of(&cut::case(), shape, &[]);
        assert_eq!(difference(&without_records(export.read()), &without_records(events(&cut::case()))), None);
    }
    let taken: Vec<Value> = without_records(events(odd.path()))
        .into_iter()
        .filter(|event| event.get("time").is_some_and(|time| time != "1690"))
        .collect();
    // for events without a message, the operation takes its place
    let messages = |mut events: Vec<Value>| {
        for event in &mut events {
            let said = event.get("message").unwrap_or(&event["operation"]).clone();
            event["message"] = said;
        }
        events
    };
    let export = Export::of(odd.path(), SHAPES[1], &[]);
    assert_eq!(difference(&messages(without_records(export.read())), &messages(taken)), None);
}

#[test]
fn what_it_would_drop_is_left_out_counted_and_said() {
    let odd = odd::case();
    for shape in SHAPES {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(format!("x.{}", shape.1));
        let ran =
            super::run(&["export", super::arg(odd.path()), "--to", "timesketch", "-o", super::arg(&file)]);
        assert_eq!(ran.status, 0);
        assert!(
            ran.said.contains("2 events were left out: Timesketch drops what has no time"),
            "{}",
            ran.said
        );
        assert!(
            ran.said.contains("1 event was left out: Timesketch drops what was before 1700"),
            "{}",
            ran.said
        );
        let about = Export { folder, file }.about();
        assert_eq!(about["records"].as_u64(), about["written"].as_u64().map(|written| written + 3));
        assert_eq!(about["left_out"][0], json!({"records": 2, "why": "Timesketch drops what has no time"}));
    }
}

#[test]
fn a_time_is_said_to_be_what_it_is_and_spans_keep_their_ends() {
    let odd = odd::case();
    let export = Export::of(odd.path(), SHAPES[0], &[]);
    let rows = rows(&export.text());
    let of = |id: &str| {
        let row = rows.iter().find(|row| cell(row, "id") == id).unwrap();
        ["datetime", "timestamp_desc", "time"].map(|name| cell(row, name).to_owned())
    };
    assert_eq!(of("T02"), ["2016-01-01T00:00:00.000000+00:00", "Start Time", "2016?/2023-05-15"]);
    assert_eq!(of("T03"), ["2020-04-23T00:00:00.000000+00:00", "End Time", "../2020-04-23"]);
    assert_eq!(of("T07"), ["2023-06-15T00:00:00.000000+00:00", "Event Time, known to the day", "2023-06-15"]);
    assert_eq!(of("T15")[0], "2023-06-15T09:00:01.234567+00:00");
}
