//! Reading: golden files of every format, bad input, and the real files where they are there.

use dwell::event::Event;
use dwell::read::{Fate, LoadOptions, Loaded, Place, Sink, SourceEntry, contract_line, load};
use dwell::store::Builder;
use std::path::{Path, PathBuf};

/// Keeps every event beside a store that says what became of it.
#[derive(Default)]
struct Kept {
    events: Vec<(Event<'static>, Place, Fate)>,
    store: Builder,
}

impl Sink for Kept {
    fn take(&mut self, event: Event<'_>, place: Place) -> Fate {
        let fate = self.store.take(event.clone(), place);
        self.events.push((event.into_owned(), place, fate));
        fate
    }
}

fn read(paths: &[&Path]) -> (Loaded, Kept) {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let mut kept = Kept::default();
    let loaded = load(&paths, &LoadOptions::default(), &mut kept, &mut |_| true);
    for source in &loaded.ledger.sources {
        adds_up(source);
    }
    (loaded, kept)
}

fn adds_up(source: &SourceEntry) {
    let sum = source.kept + source.merged + source.undated + source.rejected;
    assert_eq!(source.read, sum, "{}: {source:?}", source.file);
}

#[test]
#[ignore = "prints what is in the real files"]
fn look() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let root = std::env::var_os("DWELL_LOOK").map_or(root, PathBuf::from);
    let (loaded, kept) = read(&[&root]);
    for source in &loaded.ledger.sources {
        println!(
            "{:60} {:20} read {} kept {} merged {} undated {} rejected {} {:?} {:?}",
            source.file,
            source.format,
            source.read,
            source.kept,
            source.merged,
            source.undated,
            source.rejected,
            source.error,
            source.notes
        );
        for reject in source.rejects.iter().take(2) {
            println!("      {} {} {}", reject.line, reject.offset, reject.reason);
        }
    }
    println!("{:?}", loaded.missing);
    let mut last = String::new();
    let mut shown = 0;
    for (event, place, _) in &kept.events {
        let file = event.text(dwell::event::Field::Source).unwrap_or_default();
        if file != last {
            (last, shown) = (file.to_owned(), 0);
        }
        shown += 1;
        if shown <= 3 {
            println!("{}", contract_line(event, None));
        }
        loaded.sources.record(*place).unwrap();
    }
}
