//! Fields of the cloud logs that plaso parses.

use super::{owned, put};
use crate::event::{Field, Text};
use crate::read::formats::timelines::lookup::word;
use crate::read::formats::{Draft, RawRecord, ReadContext};

/// For one kind of log, each field with the attribute that holds it.
type Attributes = &'static [(Field, &'static str)];

const MICROSOFT_365: Attributes = &[
    (Field::Operation, "operation_name"),
    (Field::Account, "user_identifier"),
    (Field::Target, "object_identifier"),
    (Field::TenantId, "organization_identifier"),
];

const AZURE: Attributes = &[
    (Field::Operation, "operation_name"),
    (Field::Account, "caller"),
    (Field::Target, "resource_identifier"),
    (Field::TenantId, "tenant_identifier"),
    (Field::RequestId, "correlation_identifier"),
];

const AWS: Attributes = &[
    (Field::Operation, "event_name"),
    (Field::Account, "user_name"),
    (Field::TenantId, "account_identifier"),
    (Field::UserAgent, "user_agent"),
];

const GOOGLE: Attributes = &[
    (Field::Operation, "method_name"),
    (Field::Account, "principal_email"),
    (Field::Target, "resource_name"),
    (Field::UserAgent, "user_agent"),
];

/// Sets the fields of a cloud log. Returns the record type, if it is a record of the unified audit log.
pub(super) fn read(
    draft: &mut Draft<'_>,
    record: &RawRecord<'_>,
    kind: &str,
    ctx: &ReadContext<'_>,
) -> Option<u64> {
    let (attributes, audit) = match kind.split(':').next().unwrap_or_default() {
        "microsoft365" | "microsoft" if kind.contains("audit_log") => (MICROSOFT_365, true),
        "azure" => (AZURE, false),
        "aws" => (AWS, false),
        "gcp" => (GOOGLE, false),
        _ => return None,
    };
    for (field, name) in attributes {
        put(&mut draft.event, *field, owned(record, name));
    }
    if !audit {
        return None;
    }
    if let Some(id) = word(record, "audit_record_identifier") {
        draft.event.id = Text::Owned(id.into_owned());
        draft.content = None;
    }
    let operation = word(record, "operation_name").unwrap_or_default();
    put(
        &mut draft.event,
        Field::Outcome,
        outcome(&operation, word(record, "result_status").as_deref()).map(Text::from),
    );
    ctx.operations.record_type(&word(record, "record_type")?)
}

/// The outcome. For a sign-in the operation decides, as its status is that of the HTTP request.
fn outcome(operation: &str, status: Option<&str>) -> Option<&'static str> {
    match operation {
        "UserLoggedIn" => return Some("success"),
        "UserLoginFailed" => return Some("failure"),
        _ => {}
    }
    Some(match status?.trim().to_ascii_lowercase().as_str() {
        "succeeded" | "success" | "true" => "success",
        "failed" | "failure" | "false" => "failure",
        _ => "unknown",
    })
}
