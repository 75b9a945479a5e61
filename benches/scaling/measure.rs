//! What is measured of one size: what somebody does who opens a case and works on it.

use dwell::app::Headless;
use dwell::engine::{Body, Engine, LocalEngine, OpenOptions};
use dwell::event::Field;
use dwell::read::{Halt, LoadOptions};
use dwell::session::{Command, View};
use dwell::view::draw;
use dwell::view::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

const SIZE: (u16, u16) = (120, 40);
/// How often each thing is done; the middle counts.
const TIMES: usize = 9;

/// The figures of one size, in milliseconds unless they say otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figures {
    pub events: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Reading the file and counting its lines.
    pub lines: f64,
    pub first_rows: f64,
    pub loaded: f64,
    /// From loaded until chains are known.
    pub chains: f64,
    /// From loaded until all that is found out behind the screen is.
    pub analysed: f64,
    /// The most memory, in bytes.
    pub memory: u64,
    pub each: Vec<(String, f64)>,
}

/// Does everything once a file is there.
pub fn all(path: &Path, events: u64) -> Figures {
    let lines = millis(|| count_lines(path));
    let began = Instant::now();
    let paths = [path.to_owned()];
    let load = LoadOptions { scratch: path.parent().map(Path::to_owned), ..LoadOptions::default() };
    let options = OpenOptions { load, ..OpenOptions::default() };
    let mut engine = LocalEngine::begin(&paths, &options, Halt::default(), &mut |_| {});
    let first_rows = began.elapsed().as_secs_f64() * 1e3;
    let bell = engine.growth();
    let mut loaded = if engine.summary().loading.is_none() { Some(first_rows) } else { None };
    let mut chains = None;
    while bell.recv().is_ok() {
        for body in engine.grow() {
            let now = began.elapsed().as_secs_f64() * 1e3;
            match body {
                Body::Grown(case) if case.loading.is_none() => loaded = Some(now),
                Body::Analysed => chains = Some(now - loaded.unwrap_or(now)),
                _ => {}
            }
        }
        if engine.is_analysed() {
            break;
        }
    }
    let analysed = began.elapsed().as_secs_f64() * 1e3 - loaded.unwrap_or(0.0);
    let memory = most_memory();
    let each = work(engine);
    let bytes = path.metadata().map_or(0, |file| file.len());
    Figures {
        events,
        bytes,
        lines,
        first_rows,
        loaded: loaded.unwrap_or(0.0),
        chains: chains.unwrap_or(0.0),
        analysed,
        memory,
        each,
    }
}

fn millis<T>(what: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    std::hint::black_box(what());
    began.elapsed().as_secs_f64() * 1e3
}

fn count_lines(path: &Path) -> usize {
    let mut file = File::open(path).expect("the file");
    let mut block = vec![0; 1 << 18];
    let mut lines = 0;
    while let Ok(read) = file.read(&mut block) {
        if read == 0 {
            break;
        }
        lines += memchr::memchr_iter(b'\n', &block[..read]).count();
    }
    lines
}

/// The most memory that this process has had.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// A screen on which commands are done, each drawn.
struct Screen {
    app: Headless<LocalEngine>,
    buffer: Buffer,
}

impl Screen {
    fn command(&mut self, text: &str) {
        let command: Command = text.parse().expect("a command");
        self.app.command(&command);
    }

    fn draw(&mut self) {
        self.buffer.reset();
        draw(&self.app.session, Theme::of(self.app.session.view.look, Depth::True), &mut self.buffer);
    }

    /// The middle of what a command takes, drawn; `again` makes the screen as it was before.
    fn time(&mut self, command: impl Fn(usize) -> String, again: &str) -> f64 {
        let mut taken: Vec<f64> = (0..TIMES)
            .map(|at| {
                let text = command(at);
                let took = millis(|| {
                    self.command(&text);
                    self.draw();
                });
                if !again.is_empty() {
                    self.command(again);
                }
                took
            })
            .collect();
        taken.sort_by(f64::total_cmp);
        taken[TIMES / 2]
    }
}

fn work(engine: LocalEngine) -> Vec<(String, f64)> {
    let app = Headless::open(engine, SIZE, View::default());
    let mut screen = Screen { app, buffer: Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)) };
    let values = |field| {
        let facet = screen.app.session.facet(field).expect("a facet").clone();
        facet.values.iter().map(|value| value.value.clone()).collect::<Vec<String>>()
    };
    let (accounts, agencies) = (values(Field::Account), values(Field::Agency));
    let account = |at: usize| accounts[(at * 3 + 1) % accounts.len()].clone();
    let agency = |at: usize| agencies[at % agencies.len()].clone();
    let mut each = Vec::new();
    let mut add = |name: &str, millis: f64| each.push((name.to_owned(), millis));
    add("frame", screen.time(|_| "redraw".to_owned(), ""));
    add("line", screen.time(|_| "move down".to_owned(), ""));
    add("page", screen.time(|_| "move page-down".to_owned(), ""));
    add("last row", screen.time(|_| "move last".to_owned(), "move first"));
    add("filter: account", screen.time(|at| format!("filter account:{}", account(at)), "filter"));
    let both = |at: usize| format!("filter account:{} agency:\"{}\"", account(at + 20), agency(at));
    add("filter: account and agency", screen.time(both, "filter"));
    add("facet: sessions", screen.time(|_| "facet session_id".to_owned(), "facet session_id"));
    let rare = |at: usize| format!("find zq{at}x7");
    add("search: a word that is nowhere", screen.time(rare, "cancel"));
    each
}
