//! State's alert, as an alert of the compliance centre.

use super::Common;
use crate::sample::item::What;
use crate::sample::shape::json::Object;
use crate::sample::world::Name;

/// Writes the alert, or the account that it is about.
pub fn write(common: &Common<'_>, object: &mut Object<'_>) {
    let upn = common.world.accounts[common.item.who].upn.as_str();
    let entity = matches!(common.item.what, What::Alert { entity: true });
    common.begin(object, "Succeeded", 4, "SecurityComplianceCenter");
    let alert = common.world.guid(Name::Alert);
    if entity {
        object.text("ObjectId", upn);
    } else {
        object.guid("ObjectId", alert);
    }
    object.text("UserId", common.user);
    if entity {
        object.text("AlertEntityId", upn).text("EntityType", "User");
    }
    object.guid("AlertId", alert).raw("AlertLinks", "[]").text("AlertType", "Custom");
    object.text("Category", "ThreatManagement").text("Comments", "New alert");
    let data = format!(
        "{{\"etype\":\"User\",\"eid\":\"{upn}\",\"tid\":\"{}\",\"op\":\"MailItemsAccessed\",\
        \"ad\":\"Mail items were read by an application that does not read mail here\"}}",
        common.told.tenant
    );
    object.text("Data", &data).text("Name", "Big Yellow Taxi");
    object.text("PolicyId", "05580000-0000-4000-8000-00000000b197").text("Severity", "Medium");
    object.text("Source", "Office 365 Security & Compliance").text("Status", "Active");
}
