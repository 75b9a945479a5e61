//! What is reported about a followed source: dates, clock, quiet times, limits, and what can't be followed.

use super::{Kept, fixtures, folder_with};
use dwell::event::{DAY, Field, SECOND};
use dwell::read::{Follow, LoadOptions, SourceEntry, Step, follow};
use dwell::store::Builder;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;

const HEADER: &str = "message,datetime,timestamp_desc,user\n";

fn row(time: &str) -> String {
    format!("m,{time},Login,desk-01@agency-a.example\n")
}

fn begin(path: &Path, options: &LoadOptions) -> (Follow, Kept) {
    let mut kept = Kept::default();
    let follow = follow(&[path.to_owned()], options, &mut kept, &mut |_| true);
    (follow, kept)
}

fn grow(path: &Path, text: &str, follow: &mut Follow, kept: &mut Kept) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
    assert!(follow.poll(kept, &mut || true));
}

fn only(follow: &Follow) -> &SourceEntry {
    let sources = &follow.loaded().ledger.sources;
    assert_eq!(sources.len(), 1);
    &sources[0]
}

fn times(kept: &Kept) -> Vec<String> {
    kept.events.iter().map(|event| event.0.when.unwrap().to_string()).collect()
}

fn notes(follow: &Follow, part: &str) -> usize {
    only(follow).notes.iter().filter(|note| note.contains(part)).count()
}

#[test]
fn the_order_of_dates_is_settled_by_what_is_there_at_first_and_stays() {
    let first = [row("3/4/2023 09:00:00"), row("16/4/2023 09:00:00")].concat();
    let folder = folder_with("eu.csv", (HEADER.to_owned() + &first).as_bytes());
    let path = folder.path().join("eu.csv");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    grow(&path, &row("5/4/2023 09:00:00"), &mut follow, &mut kept);
    let wanted = ["2023-04-03T09:00:00Z", "2023-04-16T09:00:00Z", "2023-04-05T09:00:00Z"];
    assert_eq!(times(&kept), wanted);
    assert_eq!(notes(&follow, "2 dates (the first: `3/4/2023 09:00:00`) would read two ways"), 1);
    assert_eq!(notes(&follow, "two ways"), 1, "what was said of fewer is said no more");
}

#[test]
fn dates_that_come_later_and_say_another_order_turn_nothing_and_that_is_said() {
    let folder = folder_with("log.csv", format!("{HEADER}{}", row("2023-06-01 09:00:00")).as_bytes());
    let path = folder.path().join("log.csv");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    grow(&path, &row("3/4/2023 09:00:00"), &mut follow, &mut kept);
    assert_eq!(notes(&follow, "open it anew"), 0);
    grow(&path, &[row("16/4/2023 09:00:00"), row("3/4/2023 10:00:00")].concat(), &mut follow, &mut kept);
    let wanted = ["2023-03-04T09:00:00Z", "2023-04-16T09:00:00Z", "2023-03-04T10:00:00Z"];
    assert_eq!(times(&kept)[1..], wanted);
    assert_eq!(notes(&follow, "taken as month/day, as what was there when it was opened"), 1);
    let anew = begin(&path, &LoadOptions::default());
    assert_eq!(times(&anew.1)[1..], ["2023-04-03T09:00:00Z", "2023-04-16T09:00:00Z", "2023-04-03T10:00:00Z"]);
}

#[test]
fn a_clock_moves_what_comes_as_it_moved_what_was_there() {
    let folder = folder_with("a.csv", format!("{HEADER}{}", row("2023-06-01T09:00:00Z")).as_bytes());
    let path = folder.path().join("a.csv");
    let options = LoadOptions { clocks: vec![("a.csv".to_owned(), 90 * SECOND)], ..LoadOptions::default() };
    let (mut follow, mut kept) = begin(&path, &options);
    grow(&path, &row("2023-06-01T10:00:00Z"), &mut follow, &mut kept);
    assert_eq!(times(&kept), ["2023-06-01T09:01:30Z", "2023-06-01T10:01:30Z"]);
    assert!(kept.events.iter().all(|event| event.0.clock == 90 * SECOND));
    assert_eq!(only(&follow).clock, 90 * SECOND);
    let store = kept.store.snapshot();
    assert_eq!(store.len(), 2);
    let clocks: Vec<i64> = (0..2).map(|row| store.event(row).clock).collect();
    assert_eq!(clocks, [90 * SECOND; 2], "a state on the way knows of it");
}

#[test]
fn quiet_times_go_on_and_growth_is_no_change() {
    let folder = folder_with("a.csv", format!("{HEADER}{}", row("2023-06-01T09:00:00Z")).as_bytes());
    let path = folder.path().join("a.csv");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    assert_eq!(only(&follow).quiet.gaps().count, 0);
    grow(&path, &row("2023-06-04T09:00:00Z"), &mut follow, &mut kept);
    grow(&path, &row("2023-06-02T09:00:00Z"), &mut follow, &mut kept);
    let gaps = only(&follow).quiet.gaps();
    let lengths: Vec<i64> = gaps.longest.iter().map(|gap| gap.length() / DAY).collect();
    assert_eq!(lengths, [1, 2]);
    assert_eq!(follow.loaded().sources.changes(), [None]);
}

#[test]
fn a_count_at_which_exports_stop_is_told_of_while_it_is_so_and_once() {
    let record = |n: usize| {
        let id = format!("{n:08}-0000-4000-8000-000000000000");
        format!(
            "{{\"CreationTime\":\"2023-06-01T09:00:00\",\"Id\":\"{id}\",\"Operation\":\"MailItemsAccessed\",\
             \"OrganizationId\":\"11111111-0000-4000-8000-000000000000\",\"RecordType\":50,\
             \"Workload\":\"Exchange\",\"UserId\":\"desk-01@agency-a.example\"}}\n"
        )
    };
    let folder = folder_with("ual.jsonl", (0..99).map(record).collect::<String>().as_bytes());
    let path = folder.path().join("ual.jsonl");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    assert!(only(&follow).format.starts_with("m365-"), "{}", only(&follow).format);
    for (n, said) in [(99, 1), (100, 0), (101, 0)] {
        grow(&path, &record(n), &mut follow, &mut kept);
        assert_eq!(notes(&follow, "exactly"), said, "{n}");
    }
}

#[test]
fn an_event_log_is_read_once_and_told_of_when_it_has_changed() {
    let log = fs::read(fixtures().join("evtx/in.evtx")).unwrap();
    let folder = folder_with("in.evtx", &log);
    let path = folder.path().join("in.evtx");
    let (mut follow, mut kept) = begin(folder.path(), &LoadOptions::default());
    let read = kept.events.len();
    assert!(read > 0 && kept.events[0].0.text(Field::Format) == Some("evtx"));
    assert_eq!(notes(&follow, "it can't be followed: its records are not lines"), 1);
    assert_eq!(follow.loaded().sources.changes(), [None]);
    OpenOptions::new().append(true).open(&path).unwrap().write_all(&log).unwrap();
    assert!(!follow.poll(&mut kept, &mut || true));
    assert_eq!(kept.events.len(), read);
    assert!(follow.loaded().sources.changes()[0].as_ref().is_some_and(|why| why.contains("has changed")));
}

/// Computes all missing hashes; returns the hash of the first source, as the ledger has it.
fn hashed(follow: &mut Follow) -> String {
    while follow.hash() != Step::Over {}
    only(follow).sha256.clone()
}

fn sha256(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(fs::read(path).unwrap()).iter().fold(String::new(), |mut text, byte| {
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

#[test]
fn a_file_that_turns_out_to_be_of_a_kind_that_can_not_be_followed_is_hashed_all_the_same() {
    let folder = folder_with("list.json", b"");
    let path = folder.path().join("list.json");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    let list = "[\n{\"id\":\"A\",\"time\":\"2023-06-01T09:00:00Z\"},\n{\"id\":\"B\",\"time\":\"2023-06-01T09:00:01Z\"}\n]\n";
    grow(&path, list, &mut follow, &mut kept);
    assert_eq!((only(&follow).read, notes(&follow, "can't be followed")), (2, 1));
    assert_eq!(hashed(&mut follow), sha256(&path));
    assert_eq!(notes(&follow, "no hash"), 0);
}

#[test]
fn a_file_that_was_to_be_followed_and_was_stopped_is_hashed_whole() {
    let rows: String = (0..60).map(|second| row(&format!("2023-06-01T09:00:{second:02}Z"))).collect();
    let folder = folder_with("a.csv", (HEADER.to_owned() + &rows).as_bytes());
    let path = folder.path().join("a.csv");
    let options =
        LoadOptions { threads: NonZeroUsize::new(1), part: NonZeroUsize::new(50), ..LoadOptions::default() };
    let mut store = Builder::default();
    let mut follow =
        follow(std::slice::from_ref(&path), &options, &mut store, &mut |progress| progress.records < 10);
    assert!(follow.is_over() && only(&follow).read < 60);
    assert_eq!(hashed(&mut follow), sha256(&path));
    assert_eq!(only(&follow).bytes, fs::metadata(&path).unwrap().len());
}

#[test]
fn a_file_that_was_written_anew_before_it_was_hashed_says_so() {
    let folder =
        folder_with("a.csv", (HEADER.to_owned() + &row("2023-06-01T09:00:00Z").repeat(3)).as_bytes());
    let path = folder.path().join("a.csv");
    let (mut follow, mut kept) = begin(&path, &LoadOptions::default());
    fs::write(&path, HEADER.to_owned() + &row("2023-06-02T09:00:00Z")).unwrap();
    assert!(follow.poll(&mut kept, &mut || true));
    while follow.hash() != Step::Over {}
    let sources = &follow.loaded().ledger.sources;
    let said = sources[0].notes.last().unwrap();
    assert!(said.contains("it was written anew before that was made") && !sources[0].unhashed, "{said}");
    assert_eq!(sources[1].sha256, sha256(&path));
}
