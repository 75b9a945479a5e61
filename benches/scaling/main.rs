//! How each cost grows with the number of events: `cargo bench --bench scaling -- 100000 1000000 10000000` measures each
//! size in a process of its own and writes `benches/scaling.md` and `benches/scaling.svg`. With `--packed` the events are
//! read from a gzip file, as are those whose file would be larger than 20 GB. Files are made in `DWELL_SCALING_DIR`, or in
//! the folder for temporary files; what stands there already is taken as it is, and left.
#![allow(clippy::expect_used, missing_docs)] // a benchmark may fail loudly

#[path = "../../src/allocator.rs"]
mod allocator;
mod measure;
mod picture;
mod table;

use dwell::sample::{Plan, Shape, write};
use flate2::{Compression, write::GzEncoder};
use measure::Figures;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the child process is told by: one file to measure.
const ONE: &str = "--one";

/// About how many bytes an event takes, and how many a file may have that is not packed.
const EVENT: u64 = 700;
const MOST_PLAIN: u64 = 20_000_000_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, path, events] = args.as_slice()
        && flag == ONE
    {
        allocator::set_up();
        let events = events.parse().expect("a number of events");
        println!("{}", serde_json::to_string(&measure::all(Path::new(path), events)).expect("figures"));
        return;
    }
    let packed = args.iter().any(|arg| arg == "--packed");
    let sizes: Vec<u64> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        eprintln!("name sizes, as in `cargo bench --bench scaling -- 100000 1000000`");
        return;
    }
    let mut all: Vec<Figures> = sizes.iter().map(|events| in_child(*events, packed)).collect();
    all.sort_by_key(|figures| figures.events);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    fs::write(here.join("scaling.md"), table::markdown(&all)).expect("benches/scaling.md");
    fs::write(here.join("scaling.svg"), picture::svg(&all)).expect("benches/scaling.svg");
}

/// Measures a size in a process of its own: what memory it takes at the most is known of whole processes alone.
fn in_child(events: u64, packed: bool) -> Figures {
    let folder = std::env::var_os("DWELL_SCALING_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let packed = packed || events.saturating_mul(EVENT) > MOST_PLAIN;
    let path = folder.join(if packed {
        format!("dwell-{events}.jsonl.gz")
    } else {
        format!("dwell-{events}.jsonl")
    });
    let own = !path.exists();
    if own {
        make(&path, events, packed);
    }
    let program = std::env::current_exe().expect("the path of this program");
    let output = Command::new(program).arg(ONE).arg(&path).arg(events.to_string()).output().expect("a child");
    if own {
        fs::remove_file(&path).expect("the file that was made");
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("figures of the child")
}

fn make(path: &Path, events: u64, packed: bool) {
    let plan = Plan { events, seed: 558, shape: Shape::Dwell, plant: 0 };
    let mut file = BufWriter::new(File::create(path).expect("a file for the events"));
    if packed {
        let mut gzip = GzEncoder::new(file, Compression::fast());
        write(&plan, &mut gzip).expect("events");
        gzip.finish().expect("the end of the file");
    } else {
        write(&plan, &mut file).expect("events");
    }
}
