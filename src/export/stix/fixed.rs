//! STIX objects that are the same in every bundle.

use super::id::StixId;
use crate::event::Rel;
use serde_json::{Value, json};

/// Their time of creation and change; to be raised by whoever changes their content.
pub(super) const SINCE: &str = "2025-01-01T00:00:00.000Z";

/// The id of the extension for the fields of the event contract.
pub(super) const EXTENSION: &str = "extension-definition--5e0d4c3a-7b1f-5c9e-8a26-0d558f3b6e71";

/// The id of the creator of bundles.
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

/// The relationship type of a link.
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
