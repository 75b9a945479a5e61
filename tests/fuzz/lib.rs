//! What must hold for every source, whatever its bytes.

use dwell::event::Event;
use dwell::read::{ContractLine, Disposition, LoadOptions, Place, Sink, load_stream};
use dwell::store::Builder;

/// A store, with the places of its events.
#[derive(Default)]
struct Kept {
    store: Builder,
    events: Vec<(Event<'static>, Place)>,
}

impl Sink for Kept {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        let fate = self.store.take(event.clone(), place);
        self.events.push((event.into_owned(), place));
        fate
    }
}

/// Reads a source: the ledger adds up, records are read back, and what is written of them is JSON.
pub fn source(bytes: &[u8]) {
    let mut kept = Kept::default();
    let loaded = load_stream("fuzz", &mut &bytes[..], &LoadOptions::default(), &mut kept);
    let mut taken = 0;
    for source in &loaded.ledger.sources {
        assert_eq!(source.read, source.kept + source.merged + source.undated + source.rejected);
        taken += source.read - source.rejected;
    }
    assert_eq!(taken, kept.events.len() as u64);
    for (event, place) in &kept.events {
        let record = loaded.sources.record(*place).expect("a record is read back");
        serde_json::to_string(&ContractLine { event, record: Some(&record.tree) }).expect("an event is written");
    }
    let store = kept.store.finish();
    let stands: u64 = loaded.ledger.sources.iter().map(|source| source.kept + source.undated).sum();
    assert_eq!(store.len() as u64, stands);
}
