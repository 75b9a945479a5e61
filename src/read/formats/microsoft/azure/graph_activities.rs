//! Makes events from the Microsoft Graph activity log, whose records are requests to its API.

use crate::event::{Event, Field};
use crate::read::address;
use crate::read::formats::microsoft::log_record::LogRecord;
use crate::read::formats::{Draft, ReadContext};

/// The event of a record.
pub fn draft<'t>(logged: &'t LogRecord<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let mut event = Event::default();
    event.when = logged.when(&["TimeGenerated", "time", "Timestamp"], ctx);
    event.set(Field::Operation, logged.text(&["operationName"]).unwrap_or("Microsoft Graph Activity"));
    event.set_some(
        Field::Account,
        logged.text(&["userId", "AccountObjectId", "servicePrincipalId", "appId", "ApplicationId"]),
    );
    let kind = logged.text(&["actorType"]).is_some_and(|kind| kind.eq_ignore_ascii_case("Application"));
    let nobody = logged.text(&["userId", "AccountObjectId"]).is_none();
    event.service = nobody && (kind || logged.text(&["servicePrincipalId"]).is_some());
    event.set_some(Field::Target, logged.text(&["requestUri"]));
    let addresses = logged.texts(&["ipAddress", "callerIpAddress"]);
    event.set_some(Field::SourceIp, addresses.into_iter().find_map(address::clean));
    event.set_some(Field::UserAgent, logged.text(&["userAgent"]));
    event.set_some(Field::AppId, logged.text(&["appId", "ApplicationId"]));
    event.set_some(Field::DeviceId, logged.text(&["deviceId", "C_DeviceId"]));
    event.set_some(Field::SessionId, logged.text(&["sessionId", "C_Sid"]));
    event.set_some(
        Field::TokenId,
        logged.text(&["signInActivityId", "uniqueTokenId", "UniqueTokenIdentifier"]),
    );
    let issued = logged.text(&["tokenIssuedAt"]).and_then(|issued| ctx.issued(issued));
    event.set_some(Field::IssuedAt, issued);
    let id = logged.text(&["requestId"]);
    event.set_some(Field::RequestId, id);
    event.set_some(Field::TenantId, logged.tenant(&[]));
    let status = logged.word(&["responseStatusCode", "httpStatusCode", "resultSignature"]);
    let number = status.as_deref().and_then(|status| status.trim().parse::<u16>().ok());
    event.set_some(Field::Outcome, number.map(|number| if number < 400 { "success" } else { "failure" }));
    let said = [
        logged.text(&["requestMethod", "httpMethod"]).map(Into::into),
        logged.text(&["requestUri"]).map(Into::into),
        status,
    ];
    let said: Vec<std::borrow::Cow<'_, str>> = said.into_iter().flatten().collect();
    event.set(Field::Message, said.join(" "));
    let content = logged.identify(&mut event, "graph", id);
    ctx.apply_meaning(&mut event, None);
    Draft { event, content, organisation: None }
}
