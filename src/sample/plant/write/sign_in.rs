//! Planted sign-ins, as Microsoft Graph lists them.

use super::{guid, some, time};
use crate::sample::plant::{Deed, Kind, Planted, Record};
use serde_json::json;

/// Writes one sign-in.
pub fn write(planted: &Planted, record: &Record, first: bool, out: &mut Vec<u8>) {
    let person = record.who.and_then(|who| planted.people.get(who));
    let (Some(person), Deed::SignIn(code)) = (person, record.deed) else { return };
    if !first {
        out.extend_from_slice(b",\n");
    }
    let mut sign_in = json!({
        "id": guid(record.id.number),
        "createdDateTime": format!("{}Z", time(record.at)),
        "userPrincipalName": person.upn,
        "appId": record.client.app,
        "appDisplayName": record.client.name,
        "ipAddress": record.ip,
        "clientAppUsed": record.client.kind,
        "userAgent": record.client.agent,
        "isInteractive": !record.renewal,
        "resourceDisplayName": "Office 365 Exchange Online",
        "resourceTenantId": person.tenant(),
        "homeTenantId": person.tenant(),
        "status": { "errorCode": code },
    });
    some(&mut sign_in, "correlationId", record.text(Kind::Request));
    some(&mut sign_in, "sessionId", record.text(Kind::Session));
    some(&mut sign_in, "uniqueTokenIdentifier", record.text(Kind::Token));
    some(&mut sign_in, "deviceDetail", record.device.map(|device| json!({ "deviceId": guid(device) })));
    some(&mut sign_in, "synthetic", Some(true));
    super::json(&sign_in, out);
}
