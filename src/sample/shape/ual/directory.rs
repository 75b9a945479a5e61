//! Records of the directory: sign-ins and changed entries.

use super::Common;
use crate::sample::shape::facts::id;
use crate::sample::shape::json::{Object, guid};
use crate::sample::world::Name;

/// The name of an error code in the log.
const fn logon_error(code: u16) -> &'static str {
    match code {
        50053 => "IdsLocked",
        50074 => "UserStrongAuthClientAuthNRequiredInterrupt",
        _ => "InvalidUserNameOrPassword",
    }
}

/// Writes the record of a sign-in, or of one that failed.
pub fn sign_in(common: &Common<'_>, code: u16, object: &mut Object<'_>) {
    let Some(identity) = &common.told.identity else { return };
    let failed = code != 0;
    let who = common.item.who;
    common.begin(object, if failed { "Failed" } else { "Success" }, 0, "AzureActiveDirectory");
    object.text("ClientIP", identity.ip).text("ObjectId", "00000002-0000-0ff1-ce00-000000000000");
    object.text("UserId", common.user).number("AzureActiveDirectoryEventType", 1);
    let detail = if failed { "UserError" } else { "Success" };
    let extended = [
        ("ResultStatusDetail", detail),
        ("UserAgent", identity.client.agent),
        ("RequestType", "OAuth2:Authorize"),
    ];
    object.pairs("ExtendedProperties", ["Name", "Value"], &extended);
    object.text("ApplicationId", identity.client.app);
    let device = text(common.world.guid(Name::Device(who)));
    let session = text(identity.session);
    let properties = [
        ("Id", device.as_str()),
        ("OS", identity.client.device[0]),
        ("BrowserType", identity.client.device[1]),
        ("SessionId", session.as_str()),
    ];
    let known = if failed { 3 } else { 4 };
    object.pairs("DeviceProperties", ["Name", "Value"], &properties[..known]);
    object.text("ErrorNumber", &code.to_string());
    if failed {
        object.text("LogonError", logon_error(code));
    }
}

/// Writes the record of a changed directory entry.
pub fn update(common: &Common<'_>, object: &mut Object<'_>) {
    let account = &common.world.accounts[common.item.who];
    common.begin(object, "Success", 0, "AzureActiveDirectory");
    object.text("ObjectId", &account.upn).text("UserId", common.user);
    object.number("AzureActiveDirectoryEventType", 1);
    let extended =
        [("additionalDetails", "{\"UserType\":\"Member\"}"), ("extendedAuditEventCategory", "User")];
    object.pairs("ExtendedProperties", ["Name", "Value"], &extended);
    let modified = "[{\"Name\":\"Department\",\"NewValue\":\"[\\r\\n  \\\"rota\\\"\\r\\n]\",\"OldValue\":\"[]\"},\
        {\"Name\":\"Included Updated Properties\",\"NewValue\":\"Department\",\"OldValue\":\"\"}]";
    object.raw("ModifiedProperties", modified);
    actor(common, object);
    object.text("ActorContextId", common.told.tenant);
    object.guid("InterSystemsId", common.world.guid(Name::Correlation(common.item.who, common.item.at)));
    object.guid("IntraSystemId", id(common.world, common.item)).text("SupportTicketId", "");
    let user = text(common.world.guid(Name::User(common.item.who)));
    let target = format!("[{{\"ID\":\"User_{user}\",\"Type\":2}},{{\"ID\":\"{}\",\"Type\":5}}]", account.upn);
    object.raw("Target", &target);
    object.text("TargetContextId", common.told.tenant);
}

fn actor(common: &Common<'_>, object: &mut Object<'_>) {
    let who = common.told.account.unwrap_or(common.item.who);
    let out = object.key("Actor");
    out.extend_from_slice(b"[{\"ID\":\"");
    guid(out, common.world.guid(Name::User(who)));
    out.extend_from_slice(b"\",\"Type\":0},{\"ID\":\"");
    out.extend_from_slice(common.user.as_bytes());
    out.extend_from_slice(b"\",\"Type\":5}]");
}

fn text(value: u128) -> String {
    let mut out = Vec::with_capacity(36);
    guid(&mut out, value);
    String::from_utf8(out).unwrap_or_default()
}
