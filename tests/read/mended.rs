//! Wrappers and tables that once lost records: each yields the events that its records are.

use super::{fixture_files, folder_with, read, read_bytes};
use dwell::event::{Event, Field};
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

/// Time and account of every event, and what is reported about the table.
fn table(text: &str) -> (Vec<(String, String)>, u64, Vec<String>) {
    let (entry, _, kept) = read_bytes("evidence", text.as_bytes());
    let told = |event: &Event<'_>| {
        let when = event.when.as_ref().map(ToString::to_string).unwrap_or_default();
        (when, event.text(Field::Account).unwrap_or_default().to_owned())
    };
    (kept.events.iter().map(|(event, ..)| told(event)).collect(), entry.rejected, entry.notes)
}

#[test]
fn the_names_of_rows_that_r_writes_no_header_to_are_a_column_of_their_own() {
    let times = ["2023-06-01T00:00:01Z", "2023-06-01T00:00:02Z", "2023-06-01T00:00:03Z"];
    let whole: Vec<_> = times.iter().map(|time| ((*time).to_owned(), "a@x.example".to_owned())).collect();
    let rows = |row: &dyn Fn(usize, &str) -> String| {
        times.iter().zip(1..).map(|(time, at)| row(at, time)).collect::<String>()
    };
    let head = "\"time\",\"account\",\"message\"\n";
    for (name, text) in [
        ("write.table", rows(&|at, time| format!("\"{at}\",\"{time}\",\"a@x.example\",\"m\"\n"))),
        ("numbers last", rows(&|at, time| format!("\"{at}\",\"{time}\",\"a@x.example\",{at}\n"))),
        ("none last", rows(&|at, time| format!("\"{at}\",\"{time}\",\"a@x.example\",NA\n"))),
        ("blank last", rows(&|at, time| format!("{at},{time},a@x.example,\n"))),
        ("without quotes", rows(&|at, time| format!("{at},{time},a@x.example,m\n"))),
        (
            "names of their own",
            rows(&|at, time| format!("\"row {}\",\"{time}\",\"a@x.example\",\"m\"\n", at * 7)),
        ),
    ] {
        let (events, rejected, notes) = table(&format!("{head}{text}"));
        assert_eq!((events, rejected), (whole.clone(), 0), "{name}");
        assert!(notes.iter().any(|note| note.contains("one name short")), "{name}: {notes:?}");
        if name == "names of their own" {
            continue; // twice they are no names
        }
        let joined = table(&[head, &text, "\u{feff}", head, &text].concat());
        assert_eq!((&joined.0[..3], &joined.0[3..], joined.1), (&whole[..], &whole[..], 0), "{name}");
    }
}

#[test]
fn a_last_column_without_a_name_stays_the_last_one() {
    for (name, text) in [
        ("delimiters at the end", "id,time,account\n1,2023-06-01T00:00:01Z,a,\n2,2023-06-01T00:00:02Z,a,\n"),
        ("two times", "start_time,end_time,account\n2023-06-01,2023-06-02,a,\n2023-06-03,2023-06-04,a,\n"),
        ("text of events", "time,account\n2023-06-01T00:00:01Z,a,\"x\"\n2023-06-01T00:00:02Z,a,\"y\"\n"),
    ] {
        let (events, rejected, notes) = table(text);
        assert_eq!((events.len(), rejected, notes.as_slice()), (2, 0, [].as_slice()), "{name}");
        assert!(
            events.iter().all(|(time, account)| !time.is_empty() && account == "a"),
            "{name}: {events:?}"
        );
    }
    let (events, rejected, _) = table("time,account\n2023-06-01T00:00:01Z,a,b,c\n2023-06-01T00:00:02Z,a\n");
    assert_eq!((events.len(), rejected), (1, 1), "where not all rows are longer the longer one is broken");
}

#[test]
fn of_joined_files_no_record_is_lost_to_a_mark_and_no_header_is_a_record() {
    let mark = "\u{feff}";
    for (one, two) in [
        (format!("{mark}time,account\n2023-06-01T00:00:01Z,a\n"), "2023-06-01T00:00:02Z,a\n"),
        (
            format!("{mark}\"time\",\"account\"\r\n\"2023-06-01T00:00:01Z\",\"a\"\r\n"),
            "2023-06-01T00:00:02Z,a\r\n",
        ),
        ("time,account\n2023-06-01T00:00:01Z,a\n".to_owned(), "2023-06-01T00:00:02Z,a\n"),
    ] {
        let (head, _) = one.split_once('\n').unwrap();
        let (events, rejected, notes) = table(&format!("{one}{head}\n{two}"));
        assert_eq!((events.len(), rejected), (2, 0), "{events:?}");
        assert!(events.iter().all(|(time, account)| !time.is_empty() && account == "a"), "{events:?}");
        assert_eq!(notes, ["1 row says the header again: passed over"]);
    }
    let line = |id: &str| format!("{{\"id\":\"{id}\",\"time\":\"2023-06-01\",\"stage\":\"other\"}}\n");
    let lines = [mark, &line("A"), mark, &line("B"), mark, "\n", &line("C"), mark].concat();
    assert_eq!(ids("evidence", &lines).1, ["A", "B", "C"]);
    let value = |id: &str| {
        format!("{{\n  \"id\": \"{id}\",\n  \"time\": \"2023-06-01\",\n  \"stage\": \"other\"\n}}\n")
    };
    assert_eq!(ids("evidence", &[mark, &value("A"), mark, &value("B"), mark].concat()).1, ["A", "B"]);
    let wide: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (entry, _, kept) = read_bytes("evidence", &wide);
    assert_eq!((entry.rejected, kept.events.len()), (0, 3));
}
