//! Standard input is shown as it arrives, however its records are written and compressed.

use super::loading::{PATIENCE, events, until};
use super::{SIZE, count, selected};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use dwell::app::Headless;
use dwell::engine::{LocalEngine, OpenOptions};
use dwell::read::Halt;
use dwell::session::View;
use std::io::{self, Read, Write};
use std::thread;

/// A stream that delivers what it is told to, when it is told, and ends when its sender is dropped.
struct Told(Receiver<Vec<u8>>);

impl Read for Told {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let said = self.0.recv().unwrap_or_default();
        into[..said.len()].copy_from_slice(&said);
        Ok(said.len())
    }
}

/// A screen of a stream that began with some bytes and is still open, as soon as there is something to show.
fn begun(first: &[u8]) -> (Sender<Vec<u8>>, Halt, Headless<LocalEngine>) {
    let (tell, told) = unbounded();
    tell.send(first.to_owned()).unwrap();
    let (put, made) = bounded(1);
    let halt = Halt::default();
    let stops = halt.clone();
    thread::spawn(move || {
        let engine = LocalEngine::begin_stream(Told(told), &OpenOptions::default(), stops, &mut |_| {});
        // nobody waits for it if the test has failed
        let _ = put.send(engine);
    });
    let engine = made.recv_timeout(PATIENCE).expect("something is shown before more comes");
    (tell, halt, Headless::open(engine, SIZE, View::default()))
}

fn record(at: usize) -> String {
    format!(
        r#"{{"id":"E{at:02}","time":"2023-06-01T00:{at:02}:00Z","stage":"other","message":"one, [two] {{three}}"}}"#
    )
}

#[test]
fn a_list_on_one_line_is_shown_record_by_record() {
    let (tell, _, mut app) = begun(format!("[{}", record(0)).as_bytes());
    until(&mut app, |app| events(app) == 1);
    let part = format!(",{},{}", record(1), &record(2)[..30]);
    tell.send(part.into_bytes()).unwrap();
    until(&mut app, |app| events(app) == 2);
    tell.send(format!("{},\n{},\n", &record(2)[30..], record(3)).into_bytes()).unwrap();
    until(&mut app, |app| events(app) == 4);
    tell.send(b"]".to_vec()).unwrap();
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    let case = app.session.case.clone().unwrap();
    assert_eq!((count(&app), selected(&app), case.troubles.len()), (4, "E00", 0));
}

#[test]
fn an_envelope_is_shown_record_by_record() {
    let (tell, _, mut app) =
        begun(format!("{{\"@odata.context\":\"x\",\"value\":[\n{},", record(0)).as_bytes());
    until(&mut app, |app| events(app) == 1);
    tell.send(format!("\n{},\n", record(1)).into_bytes()).unwrap();
    until(&mut app, |app| events(app) == 2);
    tell.send(b"]}".to_vec()).unwrap();
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!((count(&app), app.session.case.clone().unwrap().troubles.len()), (2, 0));
}

#[test]
fn a_row_whose_cells_hold_line_ends_does_not_keep_those_before_it_waiting() {
    let row =
        |at: usize| format!("E{at:02},2023-06-01T00:{at:02}:00Z,other,\"two\nlines, \"\"quoted\"\"\"\n");
    let (tell, _, mut app) = begun(format!("id,time,stage,message\n{}{}", row(0), &row(1)[..38]).as_bytes());
    until(&mut app, |app| events(app) == 1);
    tell.send(format!("{}{}", &row(1)[38..], row(2)).into_bytes()).unwrap();
    until(&mut app, |app| events(app) == 3);
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!((count(&app), app.session.case.clone().unwrap().rejected), (3, 0));
}

/// Lines that compress well and are many when decompressed.
fn dense(from: usize) -> Vec<u8> {
    let line = |at: usize| {
        let (minute, second) = (at / 60 % 60, at % 60);
        let filler = "x".repeat(4000);
        format!(
            "{{\"id\":\"E{at}\",\"time\":\"2023-06-01T00:{minute:02}:{second:02}Z\",\"stage\":\"other\",\"message\":\"{filler}\"}}\n"
        )
    };
    (from..from + 1000).flat_map(|at| line(at).into_bytes()).collect()
}

fn all_is_shown_before_more_comes(pack: impl Fn(&[u8]) -> Vec<u8>) {
    let (first, second) = (pack(&dense(0)), pack(&dense(1000)));
    assert!(first.len() < 100_000, "{}", first.len());
    let (tell, _, mut app) = begun(&first);
    until(&mut app, |app| events(app) == 1000);
    tell.send(second).unwrap();
    until(&mut app, |app| events(app) == 2000);
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    assert_eq!(app.session.case.clone().unwrap().troubles, [""; 0]);
}

#[test]
fn what_comes_packed_with_gzip_is_shown_without_waiting_for_more() {
    all_is_shown_before_more_comes(|bytes| {
        let mut into = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        into.write_all(bytes).unwrap();
        into.finish().unwrap()
    });
}

#[test]
fn what_comes_packed_with_zstd_is_shown_without_waiting_for_more() {
    all_is_shown_before_more_comes(|bytes| zstd::bulk::compress(bytes, 3).unwrap());
}

#[test]
fn a_stream_that_was_read_to_its_end_is_whole_even_if_it_is_stopped_then() {
    let (tell, halt, mut app) = begun(format!("{}\n", record(0)).as_bytes());
    tell.send(format!("{}\n", record(1)).into_bytes()).unwrap();
    until(&mut app, |app| events(app) == 2);
    drop(tell);
    until(&mut app, |app| app.session.loading.is_none());
    halt.stop();
    let case = app.session.case.clone().unwrap();
    assert!(case.stopped.is_none() && case.troubles.is_empty());
}
