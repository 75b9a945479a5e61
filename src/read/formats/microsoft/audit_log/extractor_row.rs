//! What the two tables of Microsoft-Extractor-Suite about mail access share.

use crate::event::{Event, Field, Id, content_id};
use crate::read::formats::RawRecord;

/// Adds the tags `bind`, `sync` and `throttled` by the columns that state them.
pub fn tags(event: &mut Event<'_>, record: &RawRecord<'_>) {
    match record.cell("MailAccessType") {
        Some(kind) if kind.eq_ignore_ascii_case("Bind") => event.push(Field::Tags, "bind"),
        Some(kind) if kind.eq_ignore_ascii_case("Sync") => event.push(Field::Tags, "sync"),
        _ => {}
    }
    if record.cell("IsThrottled").is_some_and(|said| said.trim().eq_ignore_ascii_case("true")) {
        event.push(Field::Tags, "throttled");
    }
}

/// The content hash of a row.
pub fn content(record: &RawRecord<'_>) -> Id {
    content_id(record.row().map(|(name, cell)| (name, cell.as_bytes())))
}
