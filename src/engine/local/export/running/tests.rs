//! Exports begun while the case grows, is searched or is analysed.

use crate::engine::local::updates::Updates;
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{
    Anchor, Ask, Cancel, Engine, EngineError, ExportProgress, ExportRequest, ExportStep, Question,
};
use crate::event::Zone;
use crate::export::{EventOptions, ExportFormat};
use crate::query::{Filter, Pace, Searches, read};
use crate::read::{BundledView, Halt};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

const EVENTS: &str = r#"{"id":"a","time":"2023-06-15T02:00:00Z","stage":"mailbox_access","message":"Bind","session_id":"S1"}
{"id":"b","time":"2023-06-15T02:00:10Z","stage":"mailbox_access","message":"Bind","session_id":"S1"}
{"id":"c","time":"2023-06-15T02:00:20Z","stage":"other","message":"Sign-in","known_since":"2023-06-16"}
"#;
/// 2023-07-01, in nanoseconds since 1970 UTC.
const DAY: i64 = 1_688_169_600_000_000_000;

fn opened(path: &Path) -> LocalEngine {
    LocalEngine::open(&[path.to_owned()], &OpenOptions::default(), &Cancel::default(), &mut |_| {})
}

fn case() -> (TempDir, PathBuf, LocalEngine) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("case")).unwrap();
    let file = folder.path().join("case/events.jsonl");
    fs::write(&file, EVENTS).unwrap();
    let engine = opened(file.parent().unwrap());
    (folder, file, engine)
}

fn filter(query: &str) -> Filter {
    read(query, Zone::Utc).unwrap()
}

fn order(format: &str, query: &str, path: PathBuf) -> ExportRequest {
    ExportRequest {
        format: ExportFormat::parse(format).unwrap(),
        wish: EventOptions::default(),
        filter: filter(query),
        query: query.to_owned(),
        chain: None,
        marked: false,
        as_of: None,
        zone: Zone::Utc,
        hashes_only: false,
        view: BundledView::default(),
        path,
        force: true,
        intruder: None,
        template: None,
    }
}

fn begin(engine: &mut LocalEngine, order: ExportRequest) -> Result<ExportProgress, EngineError> {
    engine.hand(&ExportStep::Begin(order.into()), &Cancel::default())
}

/// Continues to the end; returns all progress.
fn go_on(engine: &mut LocalEngine, cancel: &Cancel) -> Result<Vec<ExportProgress>, EngineError> {
    let mut told = Vec::new();
    while !matches!(told.last(), Some(ExportProgress::Done(_))) {
        told.push(engine.hand(&ExportStep::On, cancel)?);
    }
    Ok(told)
}

fn stopped() -> Cancel {
    let cancel = Cancel::default();
    cancel.cancel();
    cancel
}

#[test]
fn a_bundle_has_what_was_read_of_a_file_that_grows() {
    let (folder, file, mut engine) = case();
    engine.hash();
    let out = folder.path().join("case.zip");
    let grow = || File::options().append(true).open(&file).unwrap().write_all(EVENTS.as_bytes()).unwrap();
    grow();
    begin(&mut engine, order("bundle", "", out.clone())).unwrap();
    grow();
    go_on(&mut engine, &Cancel::default()).unwrap();
    let mut zip = zip::ZipArchive::new(File::open(&out).unwrap()).unwrap();
    assert_eq!(io::read_to_string(zip.by_name("events.jsonl").unwrap()).unwrap(), EVENTS);
    let manifest = io::read_to_string(zip.by_name("dwell-bundle.json").unwrap()).unwrap();
    assert!(manifest.contains(&format!("\"bytes\": {}", EVENTS.len())), "{manifest}");
    assert_eq!(opened(&out).store().len(), 3);

    for changed in [EVENTS[..EVENTS.len() - 1].to_owned(), EVENTS.replace("Bind", "Find")] {
        fs::write(&file, changed).unwrap();
        begin(&mut engine, order("bundle", "", out.clone())).unwrap();
        let refused = go_on(&mut engine, &Cancel::default()).unwrap_err().to_string();
        assert_eq!(refused, "events.jsonl has changed since it was read: open the case anew");
    }
}

#[test]
fn files_of_a_bundle_are_hashed_and_packed_part_by_part() {
    let (folder, file, mut engine) = case();
    let long = super::super::bundle::PART * 5 / 2;
    let readme = File::create(file.with_file_name("README.md")).unwrap();
    io::copy(&mut io::repeat(b'x').take(long), &mut &readme).unwrap();
    let [one, other] = ["one.zip", "other.zip"].map(|name| folder.path().join(name));
    begin(&mut engine, order("bundle", "", one.clone())).unwrap();
    go_on(&mut engine, &Cancel::default()).unwrap();
    // a bundle of a bundle has the same files, and unpacks them
    let mut engine = opened(&one);
    begin(&mut engine, order("bundle", "", other.clone())).unwrap();
    let told = go_on(&mut engine, &Cancel::default()).unwrap();
    let done = |told: &ExportProgress| match told {
        ExportProgress::Part { done, .. } => *done,
        _ => long + EVENTS.len() as u64,
    };
    let done: Vec<u64> = told.iter().map(done).collect();
    assert!(done.iter().filter(|done| **done == 0).count() > 3, "it is hashed in three parts: {done:?}");
    assert!(done.windows(2).all(|pair| pair[1] - pair[0] <= super::super::bundle::PART), "{done:?}");
    assert!(fs::read(one).unwrap() == fs::read(other).unwrap());
}

#[test]
fn the_search_of_an_export_is_cancelled_and_goes_on_where_it_was() {
    let (folder, _, mut engine) = case();
    let out = folder.path().join("out.jsonl");
    begin(&mut engine, order("jsonl", "bind", out.clone())).unwrap();
    let held = engine.lasting.export.as_mut().unwrap();
    held.engine.searches = Searches::at(Pace { threads: 1, ..Pace::default() });
    for _ in 0..2 {
        assert_eq!(go_on(&mut engine, &stopped()), Err(EngineError::Cancelled));
    }
    assert!(!out.exists());
    go_on(&mut engine, &Cancel::default()).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 2);
}

#[test]
fn an_export_takes_over_the_rows_that_are_known() {
    let (folder, _, mut engine) = case();
    let out = folder.path().join("out.jsonl");
    let window = Question::Window {
        filter: filter("bind"),
        anchor: Anchor::First,
        before: 0,
        after: 9,
        records: false,
        find: None,
    };
    engine.answer(&Ask { generation: 1, question: window }, &Cancel::default(), &mut |_| {}).unwrap();
    begin(&mut engine, order("jsonl", "bind", out.clone())).unwrap();
    let held = engine.lasting.export.as_mut().unwrap();
    held.engine.searches = Searches::at(Pace { threads: 1, ..Pace::default() });
    go_on(&mut engine, &stopped()).expect("nothing is searched, and so nothing cancelled");
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 2);
}

#[test]
fn an_export_of_what_needs_all_events_waits_until_they_were_looked_at_together() {
    let (folder, _, mut engine) = case();
    let out = folder.path().join("out.jsonl");
    let behind = || Updates::of_load(Halt::default()).0;
    engine.lasting.updates = behind();
    let plain = |query| order("jsonl", query, out.clone());
    let of_day = || ExportRequest { filter: filter("stage:other").as_of(DAY), ..plain("stage:other") };
    let report = order("report", "", folder.path().join("out.md"));
    let of_chain = ExportRequest { chain: Some("a".to_owned()), ..plain("chain:a") };
    for order in [plain("is:orphan"), plain("chain:a"), plain("reach:session:S1"), of_chain, of_day(), report]
    {
        let refused = begin(&mut engine, order).unwrap_err().to_string();
        assert!(refused.starts_with("all events are being looked at together"), "{refused}");
        assert!(refused.ends_with("try again in a moment"), "{refused}");
    }
    begin(&mut engine, plain("stage:other")).unwrap();

    engine.lasting.updates = Updates::default();
    engine.forget();
    engine.analyse();
    engine.lasting.updates = behind();
    begin(&mut engine, plain("is:orphan")).unwrap();
    begin(&mut engine, of_day()).unwrap_err();
    while engine.analyses.at(Some(DAY)).is_none() {
        engine.growth().recv_timeout(Duration::from_mins(1)).unwrap();
        engine.grow();
    }
    begin(&mut engine, of_day()).unwrap();
    let held = engine.lasting.export.as_ref().unwrap();
    assert!(held.engine.analyses.at(Some(DAY)).is_some(), "it is not made again");
}

#[test]
fn where_looking_at_all_events_failed_an_export_that_needs_it_has_it_done_again() {
    let (folder, _, mut engine) = case();
    engine.lasting.updates = Updates::of_load(Halt::default()).0;
    let orphans = || order("jsonl", "is:orphan", folder.path().join("out.jsonl"));
    // as after a panic: nothing is known, and nothing is on its way
    engine.analyses.give_up();
    begin(&mut engine, orphans()).unwrap_err();
    while engine.analyses.known().is_none() {
        engine.growth().recv_timeout(Duration::from_mins(1)).unwrap();
        engine.grow();
    }
    begin(&mut engine, orphans()).unwrap();
}
