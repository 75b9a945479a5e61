//! Planted records in the unified audit log, as the Purview portal exports it.

use super::{guid, messages, operation, some, time};
use crate::sample::days::Clock;
use crate::sample::plant::{Deed, Kind, Person, Planted, Record};
use crate::sample::shape::timesketch::{quoted, text};
use serde_json::{Value, json};

/// The user that raises alerts.
const ALERTS: &str = "SecurityComplianceAlerts";

const fn record_type(deed: Deed) -> u64 {
    match deed {
        Deed::SignIn(_) => 15,
        Deed::Bind { .. } => 50,
        Deed::Sync => 2,
        Deed::Rule => 1,
        Deed::File => 6,
        Deed::Alert | Deed::Signed | Deed::Claim { .. } => 40,
    }
}

/// Writes one row.
pub fn row(planted: &Planted, record: &Record, out: &mut Vec<u8>) {
    let Some(person) = record.who.and_then(|who| planted.people.get(who)) else { return };
    let user = if record.deed == Deed::Alert { ALERTS } else { &person.upn };
    let kind = record_type(record.deed);
    let id = guid(record.id.number);
    let mut data = json!({
        "CreationTime": time(record.at),
        "Id": id,
        "Operation": operation(record.deed),
        "OrganizationId": person.tenant(),
        "RecordType": kind,
        "UserType": if record.deed == Deed::Alert { 4 } else { 0 },
        "Version": 1,
        "UserId": user,
    });
    match record.deed {
        Deed::SignIn(code) => sign_in(record, code, &mut data),
        Deed::Alert => alert(record, person, &mut data),
        _ => used(planted, record, person, &mut data),
    }
    some(&mut data, "ClientRequestId", record.text(Kind::Request));
    some(&mut data, "synthetic", Some(true));
    out.extend_from_slice(id.as_bytes());
    out.push(b',');
    Clock::at(record.at).american(out);
    out.extend_from_slice(format!(",{kind},{},", operation(record.deed)).as_bytes());
    text(out, user);
    out.push(b',');
    quoted(out, data.to_string().as_bytes());
    out.extend_from_slice(b",,\n");
}

fn named(name: &str, value: &str) -> Value {
    json!({ "Name": name, "Value": value })
}

fn sign_in(record: &Record, code: u16, data: &mut Value) {
    let mut device: Vec<Value> =
        record.text(Kind::Session).map(|session| named("SessionId", session)).into_iter().collect();
    device.extend(record.device.map(|device| named("Id", &guid(device))));
    some(data, "Workload", Some("AzureActiveDirectory"));
    some(data, "ResultStatus", Some("Success"));
    some(data, "ClientIP", Some(record.ip.as_str()));
    some(data, "ApplicationId", Some(record.client.app));
    some(data, "ExtendedProperties", Some(vec![named("UserAgent", record.client.agent)]));
    some(data, "DeviceProperties", Some(device));
    some(data, "ErrorNumber", Some(code.to_string()));
}

fn alert(record: &Record, person: &Person, data: &mut Value) {
    some(data, "Workload", Some("SecurityComplianceCenter"));
    some(data, "ResultStatus", Some("Succeeded"));
    some(data, "ObjectId", Some(person.upn.as_str()));
    some(data, "AlertEntityId", Some(person.upn.as_str()));
    some(data, "EntityType", Some("User"));
    some(data, "AlertId", record.text(Kind::Alert));
    some(data, "Name", Some("Unexpected application"));
    some(data, "Severity", Some("Medium"));
}

/// A record of the mailbox audit, of a rule or of a file.
fn used(planted: &Planted, record: &Record, person: &Person, data: &mut Value) {
    let mut context = json!({});
    some(&mut context, "UniqueTokenId", record.text(Kind::Token));
    some(&mut context, "IssuedAtTime", record.issued.map(time));
    let file = record.deed == Deed::File;
    if file {
        some(&mut context, "AADSessionId", record.text(Kind::Session));
        some(data, "UserAgent", Some(record.client.agent));
    }
    let context =
        Some(context).filter(|context| context.as_object().is_some_and(|object| !object.is_empty()));
    some(data, "AppAccessContext", context);
    some(data, "Workload", Some(if file { "SharePoint" } else { "Exchange" }));
    some(data, "ClientIPAddress", Some(record.ip.as_str()));
    some(data, "AppId", Some(record.client.app));
    some(data, "DeviceId", record.device.map(guid));
    if file {
        return;
    }
    some(data, "ResultStatus", Some("Succeeded"));
    some(data, "SessionId", record.text(Kind::Session));
    if record.deed == Deed::Rule {
        let parameters = [named("Name", "Newsletters"), named("MoveToFolder", "Archive")];
        some(data, "Parameters", Some(parameters.to_vec()));
        return;
    }
    some(data, "ClientInfoString", Some(record.client.info));
    some(data, "MailboxOwnerUPN", Some(person.upn.as_str()));
    some(data, "LogonType", Some(0));
    mail(planted, record, data);
}

/// What was read, and how.
fn mail(planted: &Planted, record: &Record, data: &mut Value) {
    let (access, throttled) = match record.deed {
        Deed::Sync => ("Sync", "False"),
        Deed::Bind { throttled: true } => ("Bind", "True"),
        _ => ("Bind", "False"),
    };
    let properties = [named("MailAccessType", access), named("IsThrottled", throttled)];
    some(data, "OperationProperties", Some(properties.to_vec()));
    let messages = messages(planted, record);
    if messages.is_empty() {
        some(data, "Item", Some(json!({ "ParentFolder": { "Path": "\\Inbox" } })));
        return;
    }
    some(data, "OperationCount", Some(messages.len()));
    let items: Vec<Value> =
        messages.into_iter().map(|message| json!({ "InternetMessageId": message })).collect();
    some(data, "Folders", Some(json!([{ "FolderItems": items, "Path": "\\Inbox" }])));
}
