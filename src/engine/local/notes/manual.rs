//! Events that analysts added by hand (manual events), parsed as lines of the event contract.

use crate::case::notes::{Manual, Notebook};
use crate::event::{Event, Field, Stage};
use crate::read::{Directory, Disposition, JOURNAL, Loaded, Place, Sink, load_contract};
use serde_json::Value;
use std::sync::Arc;

/// The ledger's remark on their source.
const WHY: &str = "events that analysts told of; `dwell notes log` tells who did, and when";

/// Manual events, and the source that they form.
pub(super) struct ManualEvents {
    pub events: Vec<(Event<'static>, Place)>,
    pub loaded: Loaded,
}

/// Reads the manual events of a notebook as source number `source`, in the order of their ids; `None` if there are none.
/// `line_of` gives the journal line of each note; agencies come from `directory`.
pub(super) fn told(
    book: &Notebook,
    source: usize,
    directory: &Arc<Directory>,
    line_of: &dyn Fn(&str) -> u64,
) -> Option<ManualEvents> {
    if book.manual.is_empty() {
        return None;
    }
    let mut lines = String::new();
    for (id, (manual, _)) in &book.manual {
        lines.push_str(&line(id, manual).to_string());
        lines.push('\n');
    }
    let mut events = Taken { source: u32::try_from(source).ok()?, events: Vec::new() };
    let mut loaded = load_contract(JOURNAL, lines.as_bytes(), directory, &mut events);
    for (event, _) in &mut events.events {
        event.line = line_of(&event.id);
    }
    for entry in &mut loaded.ledger.sources {
        // these describe the lines made here; the journal on the disk is a different file
        (entry.sha256, entry.unhashed, entry.bytes) = (String::new(), false, 0);
        WHY.clone_into(&mut entry.why);
        entry.notes.push(WHY.to_owned());
        // the counts are those of the events taken here, without merging
        let undated = events.events.iter().filter(|(event, _)| event.when.is_none()).count() as u64;
        entry.undated = undated;
        entry.kept = events.events.len() as u64 - undated;
        entry.merged = 0;
    }
    Some(ManualEvents { events: events.events, loaded })
}

/// A manual event as a line of the event contract.
pub(super) fn line(id: &str, manual: &Manual) -> Value {
    let mut fields = manual.fields.clone();
    // these fields always come from the note
    for key in ["id", "source", "format", "line"] {
        fields.shift_remove(key);
    }
    fields.shift_insert(0, "id".to_owned(), Value::from(id));
    fields.entry("stage").or_insert_with(|| Value::from(Stage::Other.name()));
    Value::Object(fields)
}

struct Taken {
    source: u32,
    events: Vec<(Event<'static>, Place)>,
}

impl Sink for Taken {
    fn take(&mut self, event: Event<'_>, place: Place) -> Disposition {
        let fate = if event.when.is_some() { Disposition::Kept } else { Disposition::Undated };
        let mut event = event.into_owned();
        event.set(Field::Source, JOURNAL);
        self.events.push((event, Place { source: self.source, ..place }));
        fate
    }
}
