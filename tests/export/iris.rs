//! IRIS: the ten columns of its import.

use super::{Export, cell, cut, events, odd, rows};

const SHAPE: (&str, &str) = ("iris", "csv");

#[test]
fn every_row_has_the_ten_columns_as_its_import_reads_them() {
    let odd = odd::case();
    for case in [cut::case().as_path(), odd.path()] {
        let export = Export::of(case, SHAPE, &[]);
        let text = export.text();
        assert_eq!(
            text.lines().next().unwrap(),
            "event_date,event_tz,event_title,event_category,event_content,event_raw,event_source,event_assets,event_iocs,event_tags"
        );
        for row in rows(&text) {
            let date = cell(&row, "event_date");
            assert_eq!((date.len(), &date[10..11], &date[19..20]), (23, "T", "."), "{date}");
            assert_eq!(cell(&row, "event_tz"), "+00:00");
            assert!(!cell(&row, "event_title").is_empty());
            let known = ["Unspecified", "Credential Access", "Collection", "Remediation"];
            assert!(known.contains(&cell(&row, "event_category")));
            assert_eq!((cell(&row, "event_assets"), cell(&row, "event_iocs")), ("", ""));
            assert!(!cell(&row, "event_tags").contains(','));
        }
    }
}

#[test]
fn what_it_has_comes_back() {
    let export = Export::of(&cut::case(), SHAPE, &[]);
    let (found, wanted) = (export.read(), events(&cut::case()));
    assert_eq!(found.len(), wanted.len());
    for (row, event) in rows(&export.text()).iter().zip(&wanted) {
        assert!(cell(row, "event_content").contains(&format!("id: {}", event["id"].as_str().unwrap())));
    }
    // rows of one millisecond may be in the order of their file
    let tags = |event: &serde_json::Value| {
        event["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| tag.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let sorted = |events: &[serde_json::Value]| {
        let mut all: Vec<Vec<String>> = events.iter().map(tags).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&found), sorted(&wanted));
    let first = |event: &serde_json::Value| event["message"].as_str().unwrap_or_default().to_owned();
    for (row, event) in rows(&export.text()).iter().zip(&wanted).take(200) {
        assert_eq!(cell(row, "event_title"), dwell::event::visible(&first(event)));
    }
}

#[test]
fn events_without_a_time_are_left_out_and_counted() {
    let odd = odd::case();
    let export = Export::of(odd.path(), SHAPE, &[]);
    let about = export.about();
    assert_eq!(about["left_out"][0]["records"], 2);
    assert_eq!(about["written"], rows(&export.text()).len());
}
