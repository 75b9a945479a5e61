//! Records of files.

use super::Common;
use crate::sample::shape::json::Object;

/// Writes the record of a file that was opened or downloaded.
pub fn write(common: &Common<'_>, number: u64, object: &mut Object<'_>) {
    let account = &common.world.accounts[common.item.who];
    let site = format!("https://files.{}/sites/team-{}/", account.tenant().domain, number % 6);
    let name = format!("paper-{number:03}.docx");
    common.access_context(true, object);
    common.begin(object, "", 0, "SharePoint");
    object.text("ClientIP", common.ip()).text("UserId", common.user);
    object.text("ItemType", "File");
    object.text("ObjectId", &format!("{site}Shared Documents/{name}"));
    object.text("SourceFileName", &name);
    if let Some(identity) = &common.told.identity {
        object.text("ApplicationId", identity.client.app).text("UserAgent", identity.client.agent);
    }
}
