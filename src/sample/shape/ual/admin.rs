//! Records of changed settings.

use super::Common;
use crate::sample::item::Admin;
use crate::sample::shape::json::Object;

/// Writes the record of a setting.
pub fn write(common: &Common<'_>, operation: Admin, object: &mut Object<'_>) {
    if matches!(operation, Admin::UpdateUser) {
        super::directory::update(common, object);
        return;
    }
    let account = &common.world.accounts[common.item.who];
    common.access_context(false, object);
    let own = common.told.account == Some(common.item.who);
    common.begin(object, "True", if own { 0 } else { 2 }, "Exchange");
    let port = 10_000 + common.item.serial % 50_000;
    object.text("ClientIP", &with_port(common.ip(), port));
    let rule = if matches!(operation, Admin::InboxRule) { "\\Newsletters" } else { "" };
    object.text(
        "ObjectId",
        &format!(
            "SYN00A000.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/{}/{}{rule}",
            account.tenant().domain,
            account.role
        ),
    );
    object.text("UserId", common.user);
    if let Some(identity) = &common.told.identity {
        object.text("AppId", identity.client.app).text("ClientAppId", "");
    }
    object.raw("ExternalAccess", "false").text("OrganizationName", account.tenant().domain);
    object.text("OriginatingServer", "SYN0SA0MB0558 (15.20.6433.019)");
    let upn = account.upn.as_str();
    let parameters = match operation {
        Admin::InboxRule => {
            [("Name", "Newsletters"), ("From", "news@press.example"), ("MoveToFolder", "Archive")]
        }
        Admin::SetMailbox => {
            [("Identity", upn), ("AuditEnabled", "True"), ("RetainDeletedItemsFor", "30.00:00:00")]
        }
        _ => [("Identity", upn), ("User", "service-desk"), ("AccessRights", "ReadPermission")],
    };
    object.pairs("Parameters", ["Name", "Value"], &parameters);
    if let Some(identity) = &common.told.identity {
        object.guid("SessionId", identity.session);
    }
}

fn with_port(ip: &str, port: u64) -> String {
    if ip.contains(':') { format!("[{ip}]:{port}") } else { format!("{ip}:{port}") }
}
