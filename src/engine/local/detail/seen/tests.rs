//! What is counted as of now, told of a day before.

use crate::chain::identities;
use crate::engine::Cancel;
use crate::engine::local::viewpoint::Viewpoint;
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::event::Zone;
use crate::event::parse_edtf;
use std::fs;

/// Sessions that end, that go on, and that a claim names which was published later; one event without a time.
const EVENTS: &str = r#"{"id":"a","time":"2023-06-01T02:00:00Z","stage":"mailbox_access","account":"desk-01@a.example","session_id":"ends","source_ip":"192.0.2.1"}
{"id":"b","time":"2023-06-02T02:00:00Z","stage":"mailbox_access","account":"desk-01@a.example","session_id":"ends","source_ip":"192.0.2.2"}
{"id":"c","time":"2023-06-02T03:00:00Z","stage":"mailbox_access","account":"desk-02@a.example","session_id":"goes on","source_ip":"192.0.2.1"}
{"id":"d","time":"2023-06-02T04:00:00Z","stage":"other","session_id":"goes on","source_ip":"192.0.2.2","message":"published","known_since":"2023-07-01","cites":["S01"]}
{"id":"e","time":"2023-06-09T02:00:00Z","stage":"mailbox_access","account":"desk-02@a.example","session_id":"goes on","source_ip":"192.0.2.3"}
{"id":"f","stage":"other","account":"desk-02@a.example","session_id":"undated","source_ip":"192.0.2.3"}
"#;

#[test]
fn what_is_counted_as_of_now_is_told_of_a_day_where_all_of_it_was_known_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    fs::write(&path, EVENTS).unwrap();
    let mut engine = LocalEngine::open(&[path], &OpenOptions::default(), &Cancel::default(), &mut |_| {});
    engine.analyse();
    let mut told = Vec::new();
    for day in ["2023-06-01", "2023-06-05", "2023-06-30", "2023-07-02"] {
        let instant = parse_edtf(day, Zone::Utc).unwrap().latest();
        let stood = engine.stood(instant);
        let from = Viewpoint { as_of: Some(instant), known: Some(&stood.known), until: None };
        for row in stood.known.iter() {
            for identity in identities(&engine.store.clone().event(row)) {
                let Some(known) = engine.seen_known(row, &identity, from) else { continue };
                let rows = engine.rows_of(row, &[&identity]).remove(0);
                assert_eq!(known, engine.seen_anew(&identity, rows, from), "{day} {row}");
                told.push(format!("{day} {}", identity.value));
            }
        }
    }
    for (of, is_told) in [
        ("2023-06-01 ends", false),
        ("2023-06-05 ends", true),
        ("2023-06-05 goes on", false),
        ("2023-06-30 goes on", false),
        ("2023-07-02 goes on", true),
        ("2023-06-05 192.0.2.2", false),
    ] {
        assert_eq!(told.iter().any(|told| told == of), is_told, "{of}: {told:?}");
    }
}
