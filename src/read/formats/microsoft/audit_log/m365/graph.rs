//! The row of a Graph audit log query around a record, which may have values that the record lost.

use crate::event::Field;
use crate::read::address;
use crate::read::formats::Draft;
use crate::read::formats::microsoft::user_type::is_no_person;
use crate::read::tree::Tree;

/// Fills the draft of a record with values that only the row has.
pub fn filled<'t>(mut draft: Draft<'t>, row: &'t Tree<'t>) -> Draft<'t> {
    if !row.has("auditLogRecordType") {
        return draft;
    }
    let event = &mut draft.event;
    for (field, name) in [(Field::Target, "objectId"), (Field::TenantId, "organizationId")] {
        if event.text(field).is_none() {
            event.set_some(field, row.text(name));
        }
    }
    if event.text(Field::SourceIp).is_none() {
        event.set_some(Field::SourceIp, row.text("clientIp").and_then(address::clean));
    }
    event.service |= row.word("userType").and_then(|kind| is_no_person(&kind)).unwrap_or_default();
    draft
}
