//! The row that an audit log query of Graph has around a record, which at times says more than what is left of the record.

use crate::event::Field;
use crate::read::address;
use crate::read::formats::Draft;
use crate::read::formats::microsoft::user_type::is_no_person;
use crate::read::tree::Tree;

/// The draft with what the row says and the record in it does not.
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
