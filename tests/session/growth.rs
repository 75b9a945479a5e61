//! A case that grows while it is looked at.

use super::common::{minutes, strike};
use super::{SIZE, count, selected};
use dwell::app::Desk;
use dwell::engine::{Cancel, LocalEngine, OpenOptions};
use dwell::event::SECOND;
use dwell::read::LoadOptions;
use dwell::session::View;
use std::fs::OpenOptions as FileOptions;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_mins(1);

fn followed(case: &Path) -> Desk<LocalEngine> {
    let options = OpenOptions { follow: true, ..OpenOptions::default() };
    let engine = LocalEngine::open(&[case.to_owned()], &options, &Cancel::default(), &mut |_| {});
    Desk::open(engine, SIZE, View::default())
}

/// Writes events at some times of a day, and waits until there are so many in all.
fn append(desk: &mut Desk<LocalEngine>, case: &Path, events: &[(&str, &str)], total: u64) {
    let line = |(id, time): &(&str, &str)| {
        let event =
            serde_json::json!({"id": id, "time": time, "stage": "detection", "account": "new@a.example"});
        format!("{event}\n")
    };
    let text: Vec<String> = events.iter().map(line).collect();
    let mut file = FileOptions::new().append(true).open(case.join("events.jsonl")).unwrap();
    file.write_all(text.concat().as_bytes()).unwrap();
    wait(desk, total);
}

fn wait(desk: &mut Desk<LocalEngine>, total: u64) {
    let growth = desk.growth();
    let deadline = Instant::now() + PATIENCE;
    while desk.session.case.as_ref().unwrap().total.records < total {
        growth.recv_deadline(deadline).unwrap();
        desk.grow();
    }
}

#[test]
fn what_comes_is_counted_listed_and_drawn_and_the_cursor_stays_on_its_event() {
    let case = minutes(300);
    let mut desk = followed(case.path());
    strike(&mut desk, &"j".repeat(50));
    let (event, top) = (selected(&desk).to_owned(), desk.session.timeline.cursor - desk.session.timeline.top);
    let rank = desk.session.rank.unwrap();
    append(&mut desk, case.path(), &[("N1", "2023-05-01T00:00:00Z"), ("N2", "2023-07-01T00:00:00Z")], 302);
    assert_eq!(selected(&desk), event);
    assert_eq!(desk.session.rank, Some(rank + 1), "one came before it");
    assert_eq!(desk.session.timeline.cursor - desk.session.timeline.top, top, "it stays on its line");
    assert_eq!((count(&desk), desk.session.came), (302, 2));
    assert!(!desk.session.is_waiting());
    let facet = desk.session.facet(dwell::event::Field::Account).unwrap();
    assert!(facet.values.iter().any(|value| value.value == "new@a.example" && value.tally.records == 2));
    let counts = &desk.session.lanes.histogram.as_ref().unwrap().totals;
    assert_eq!(counts.iter().sum::<u64>(), 302);
    strike(&mut desk, "k");
    assert_eq!(desk.session.came, 0, "a key is a look");
    strike(&mut desk, "g");
    assert_eq!(selected(&desk), "N1");
}

#[test]
fn a_cursor_on_the_last_row_stays_on_the_last_row() {
    let case = minutes(300);
    let mut desk = followed(case.path());
    strike(&mut desk, "G");
    assert_eq!(selected(&desk), "E00299");
    for (n, total) in (301..310).enumerate() {
        append(&mut desk, case.path(), &[(&format!("N{n}"), &format!("2023-07-01T00:0{n}:00Z"))], total);
        assert_eq!((selected(&desk), desk.session.rank), (format!("N{n}").as_str(), Some(total - 1)));
        assert_eq!(
            desk.session.shown_detail().map(|detail| detail.row.position.id.as_str()),
            Some(selected(&desk))
        );
    }
    strike(&mut desk, "k");
    append(&mut desk, case.path(), &[("N9", "2023-07-01T00:09:00Z")], 310);
    assert_eq!((selected(&desk), desk.session.rank), ("N7", Some(307)), "once it has left the end it stays");
    strike(&mut desk, "jj");
    assert_eq!(selected(&desk), "N9");
}

#[test]
fn more_than_a_window_at_once_is_no_obstacle() {
    let case = minutes(20);
    let mut desk = followed(case.path());
    strike(&mut desk, "G");
    let ids: Vec<(String, String)> = (0..2000)
        .map(|n| (format!("N{n:04}"), format!("2023-07-01T{:02}:{:02}:00Z", n / 60 % 24, n % 60)))
        .collect();
    let events: Vec<(&str, &str)> = ids.iter().map(|(id, time)| (id.as_str(), time.as_str())).collect();
    append(&mut desk, case.path(), &events, 2020);
    assert_eq!(desk.session.rank, Some(2019));
    strike(&mut desk, "g");
    assert_eq!(selected(&desk), "E00000");
}

#[test]
fn an_empty_case_fills_and_a_filter_holds() {
    let case = minutes(1);
    let mut desk = followed(case.path());
    strike(&mut desk, "fstage:detection<enter>");
    assert_eq!((count(&desk), selected(&desk)), (0, ""));
    append(&mut desk, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 2);
    assert_eq!((count(&desk), selected(&desk)), (1, "N1"));
    append(&mut desk, case.path(), &[("N2", "2023-07-01T00:00:01Z")], 3);
    assert_eq!((count(&desk), selected(&desk)), (2, "N2"));
    assert_eq!(desk.session.timeline.top, 0, "no room is wasted");
}

#[test]
fn times_as_recorded_are_shown_and_what_comes_then_comes_so_too() {
    let case = minutes(20);
    let clocks = vec![("events.jsonl".to_owned(), 90 * SECOND)];
    let load = LoadOptions { clocks, ..LoadOptions::default() };
    let options = OpenOptions { load, follow: true, ..OpenOptions::default() };
    let engine = LocalEngine::open(&[case.path().to_owned()], &options, &Cancel::default(), &mut |_| {});
    let mut desk = Desk::open(engine, SIZE, View::default());
    append(&mut desk, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 21);
    strike(&mut desk, "G");
    assert_eq!(desk.session.selected().unwrap().event.clock, 90 * SECOND);
    strike(&mut desk, ":clocks<enter>");
    assert!(desk.session.case.as_ref().is_some_and(|case| case.as_recorded && case.following));
    append(&mut desk, case.path(), &[("N2", "2023-07-01T00:00:01Z")], 22);
    assert_eq!(selected(&desk), "N2");
    assert_eq!(desk.session.selected().unwrap().event.clock, 0);
    assert!(desk.session.case.as_ref().is_some_and(|case| case.as_recorded));
}

#[test]
fn an_open_ledger_counts_what_comes() {
    let case = minutes(20);
    let mut desk = followed(case.path());
    desk.command(&dwell::session::Command::Ledger);
    let read = |desk: &Desk<LocalEngine>| desk.session.ledger.as_ref().unwrap().ledger.sources[0].read;
    assert_eq!(read(&desk), 20);
    append(&mut desk, case.path(), &[("N1", "2023-07-01T00:00:00Z")], 21);
    assert_eq!(read(&desk), 21);
    assert_eq!(desk.session.ledger.as_ref().unwrap().changes, [None], "growth is no change");
}
