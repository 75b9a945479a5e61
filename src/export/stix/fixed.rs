//! Objects that stand in every bundle as they are here.

use super::id::StixId;
use crate::event::Rel;
use serde_json::{Value, json};

/// Since when they are as they are. Whoever changes what they say gives them a later time of change.
pub(super) const SINCE: &str = "2025-01-01T00:00:00.000Z";

/// The extension in which the fields of the event contract stand.
pub(super) const EXTENSION: &str = "extension-definition--5e0d4c3a-7b1f-5c9e-8a26-0d558f3b6e71";

/// Who makes bundles.
pub(super) fn identity_id() -> StixId {
    StixId::own("identity", "dwell")
}

pub(super) fn identity() -> Value {
    json!({
        "type": "identity", "spec_version": "2.1", "id": identity_id().to_string(), "created": SINCE, "modified": SINCE,
        "name": "dwell", "identity_class": "system",
        "description": "A terminal explorer for the timeline of a cloud-identity intrusion; it made this bundle of evidence.",
    })
}

pub(super) fn extension() -> Value {
    json!({
        "type": "extension-definition", "spec_version": "2.1", "id": EXTENSION, "created_by_ref": identity_id().to_string(),
        "created": SINCE, "modified": SINCE, "name": "dwell event",
        "description": "All fields of an event of dwell's contract but its record; `event_id` is its id in the case.",
        "schema": "`dwell manual` lists the fields: text, or lists of text; times in EDTF (ISO 8601-2)",
        "version": "1.0.0", "extension_types": ["property-extension"],
    })
}

/// How a relationship is called that an event states.
pub(super) const fn relation(rel: Rel) -> &'static str {
    match rel {
        Rel::Issued => "issued",
        Rel::Used => "used",
        Rel::Reached => "reached",
        Rel::Caused => "caused",
        Rel::SameAs => "same-as",
        Rel::Supersedes => "supersedes",
        Rel::Contradicts => "contradicts",
        Rel::PartOf => "part-of",
    }
}
