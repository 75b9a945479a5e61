//! The logs of clouds that plaso reads.

use super::{owned, put};
use crate::event::{Field, Text};
use crate::read::formats::timelines::ask::word;
use crate::read::formats::{Draft, RawRecord, ReadContext};

/// The attributes of one kind of log, by field.
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

/// Sets the fields of a cloud's log, and answers the type of its record, where it is one of the unified audit log.
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

/// How it ended. A sign-in's status tells of the request alone, its name of the sign-in.
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
