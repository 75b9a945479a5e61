//! Wrappings and tables that once lost records: each gives the events that its records have.

use super::{fixture_files, folder_with, read, read_bytes};
use dwell::event::Field;
use serde_json::Value;

fn ids(name: &str, content: &str) -> (String, Vec<String>) {
    let (entry, _, kept) = read_bytes(name, content.as_bytes());
    assert_eq!(entry.rejected, 0, "{:?}", entry.rejects);
    let mut ids: Vec<String> = kept.events.iter().map(|(event, ..)| event.id.to_string()).collect();
    ids.sort();
    (entry.format, ids)
}

#[test]
fn json_is_read_alike_on_one_line_and_on_many_in_a_list_and_one_after_another() {
    for path in fixture_files() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let values: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&text).into_iter().collect();
        let Ok(values) = values else { continue };
        let list = |value: &Value| value.as_array().cloned();
        let records: Vec<Value> =
            values.iter().flat_map(|value| list(value).unwrap_or_else(|| vec![value.clone()])).collect();
        let (mut loaded, kept) = read(&[&path]);
        let entry = loaded.ledger.sources.remove(0);
        if entry.rejected > 0 || records.is_empty() || !records.iter().all(Value::is_object) {
            continue;
        }
        let mut wanted: Vec<String> = kept.events.iter().map(|(event, ..)| event.id.to_string()).collect();
        wanted.sort();
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        let pretty: Vec<String> =
            records.iter().map(|record| serde_json::to_string_pretty(record).unwrap()).collect();
        let mut shapes = vec![lines.join("\n"), pretty.join("\n"), lines.concat()];
        let whole = |(record, place): (&Value, dwell::read::Place)| {
            let bytes = loaded.sources.record(place).unwrap().bytes;
            serde_json::from_slice::<Value>(&bytes).is_ok_and(|found| found == *record)
        };
        let places = kept.events.iter().map(|(_, place, _)| *place);
        if entry.read == records.len() as u64 && records.iter().zip(places).all(whole) {
            shapes
                .extend([Value::from(records.clone()).to_string(), format!("[\n{}\n]", pretty.join(",\n"))]);
        }
        for shape in shapes {
            let found = ids("evidence", &shape);
            assert_eq!(found, (entry.format.clone(), wanted.clone()), "{}: {shape:.200}", path.display());
        }
    }
}

#[test]
fn a_bundle_of_stix_on_one_line_is_its_objects() {
    let bundle = r#"{"type":"bundle","id":"bundle--1","objects":[{"type":"identity","id":"identity--1","created":"2023-05-15T10:00:00Z"},{"type":"indicator","id":"indicator--1","created":"2023-05-15T10:00:00Z"}]}"#;
    let (format, ids) = ids("evidence", bundle);
    assert_eq!((format.as_str(), ids.len()), ("stix", 2));
}

#[test]
fn answers_of_services_are_their_records() {
    let records =
        r#"[{"time":"2023-05-15T10:00:00Z","action":"x"},{"time":"2023-05-15T11:00:00Z","action":"y"}]"#;
    for before in ["", r#""total":2,"#] {
        for name in ["events", "Events", "data", "logs", "results", "items", "Records"] {
            for after in ["", r#","next":"x""#] {
                let text = format!(r#"{{{before}"{name}":{records}{after}}}"#);
                assert_eq!(ids("evidence", &text).1.len(), 2, "{text}");
            }
        }
    }
}

#[test]
fn text_that_begins_with_a_bracket_is_a_message() {
    let table = "time,user,message\n2023-05-15T10:00:00Z,a,[sshd pid: 7] Accepted key\n2023-05-15T10:00:01Z,b,{not json} hello\n2023-05-15T10:00:02Z,c,\"[1,2]\"\n";
    let (_, _, kept) = read_bytes("evidence", table.as_bytes());
    let said: Vec<_> = kept.events.iter().map(|(event, ..)| event.text(Field::Message)).collect();
    assert_eq!(said[..2], [Some("[sshd pid: 7] Accepted key"), Some("{not json} hello")]);
    assert_ne!(said[2], Some("[1,2]"));
}

#[test]
fn a_column_named_time_is_the_time_whatever_stands_in_its_first_cells() {
    for first in ["", "never", "2021-08/..", "2016?"] {
        let rows = format!("{first},a,op,m\n").repeat(40);
        let table = format!("time,account,operation,message\n{rows}2023-05-15T10:00:00Z,a,op,last\n");
        let (entry, _, kept) = read_bytes("evidence", table.as_bytes());
        assert_eq!((entry.format.as_str(), entry.read, entry.rejected), ("csv", 41, 0), "{first}");
        assert!(kept.events[40].0.when.is_some());
        assert_eq!(kept.events[0].0.when.is_some(), first.starts_with('2'), "{first}");
        assert_eq!(entry.notes.is_empty(), first.starts_with('2'), "{first}: {:?}", entry.notes);
    }
}

#[test]
fn rows_written_by_a_query_are_the_events_that_they_were_written_of() {
    let from = super::fixtures().join("dwell-csv/in.csv");
    let again = std::fs::read(&from).unwrap();
    let folder =
        folder_with("again.csv", &[again.as_slice(), b"2023-06-16,other,x,,,,m,,,3,,,,1,K09,\n"].concat());
    let (loaded, kept) = read(&[&from, folder.path()]);
    assert_eq!(loaded.ledger.sources.iter().map(|source| source.merged).sum::<u64>(), 5);
    let last = &kept.events.last().unwrap().0;
    assert_eq!((last.id.as_ref(), last.count), ("K09", Some(3)));
}
