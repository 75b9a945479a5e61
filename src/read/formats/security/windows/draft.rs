//! Makes the event of a Windows event, whatever it was written as.

use super::names::{Events, KnownEvent, Who};
use super::windows_event::{WindowsEvent, has_value, identifier};
use crate::event::{Event, Field, Precision, Text, When};
use crate::read::address;
use crate::read::formats::logon_id::{session_of, target_ticket_of, ticket_of};
use crate::read::formats::{Draft, ReadContext};
use std::borrow::Cow;

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`evtx:COMPUTER/CHANNEL/RECORD@TIME`, where all of them are there"),
    ("time", "`TimeCreated`"),
    ("operation", "the name of a well-known event, else its provider and number"),
    (
        "account",
        "of a logon or a Kerberos ticket `TargetUserName`; else `SubjectUserName`, `AccountName` or `User`, without domain",
    ),
    ("account_names", "of the same user the SID, and the name with its domain: `DOMAIN\\\\name`"),
    (
        "target",
        "what was acted on: `MemberName` or `MemberSid` of a group, `TargetUserName` of another account, a service, share, task, process or server",
    ),
    (
        "source_ip",
        "`IpAddress`; `ClientAddress`, `SourceIp`, `SourceAddress` or `Address` where that is its name",
    ),
    (
        "session_id",
        "`COMPUTER/0x…`: of a logon `TargetLogonId`, else `SubjectLogonId` or `LogonId`; not the ones of services",
    ),
    (
        "other_ids",
        "`session:ACCOUNT/GUID`: of a logon or a request of a ticket `LogonGuid`, which is the same on every computer; of a logon with other credentials (4648) `TargetLogonGuid` of their account, too",
    ),
    ("request_id", "`Correlation.ActivityID`"),
    ("device_id", "`Computer`"),
    ("message", "the number and name of the event, what it says in so many words, who and on what"),
    ("outcome", "what the event is, its `Status`, or the audit keywords"),
];

const AUDIT_SUCCESS: u64 = 0x0020_0000_0000_0000;
const AUDIT_FAILURE: u64 = 0x0010_0000_0000_0000;

/// Names of the GUID of a logon: its own, and as Log Analytics writes it.
const TICKETS: [&str; 3] = ["LogonGuid", "LogonGuid_string", "LogonGuid_g"];

/// Names of the GUID of a logon with other credentials.
const TARGET_TICKETS: [&str; 3] = ["TargetLogonGuid", "TargetLogonGuid_string", "TargetLogonGuid_g"];

/// Fields that name what was acted on, in order of preference.
const TARGETS: [&str; 15] = [
    "NewProcessName",
    "MemberName",
    "MemberSid",
    "TargetUserName",
    "TargetServerName",
    "ServiceName",
    "TaskName",
    "ObjectName",
    "ShareName",
    "TargetFilename",
    "TargetObject",
    "ObjectDN",
    "QueryName",
    "Image",
    "AuditSourceName",
];

/// The event; an error if there is no event id.
pub fn draft<'t>(
    seen: &WindowsEvent<'t>,
    events: &Events,
    ctx: &mut ReadContext<'_>,
) -> Result<Draft<'t>, String> {
    let Some(id) = seen.event_id.clone() else { return Err("it has no EventID".to_owned()) };
    let provider = seen.provider.clone().unwrap_or_default();
    let known = events.known(&provider, &id);
    let mut event = Event::default();
    let times = seen.times.iter().map(|(time, utc)| (time.as_ref(), *utc));
    event.when =
        ctx.times().first(times, |times, (time, utc)| if utc { times.utc(time) } else { times.local(time) });
    let operation =
        known.map_or_else(|| format!("{provider} {id}").trim().to_owned(), |known| known.name.clone());
    event.set(Field::Operation, operation);
    let who = known.map_or(Who::Subject, |known| known.who);
    let account = account(seen, who);
    event.set_some(Field::Target, target(seen, who, account.as_deref()));
    event.set_some(Field::Account, account);
    names(&mut event, seen, who);
    event.set_some(Field::SourceIp, source_ip(seen));
    event.set_some(Field::SessionId, session(seen, who));
    let guid = TICKETS.iter().find_map(|name| seen.get(name));
    let ticket = guid.and_then(|guid| ticket_of(&id, event.text(Field::Account), &guid));
    let other = TARGET_TICKETS.iter().find_map(|name| seen.get(name));
    let target = seen.get("TargetUserName");
    let other = other.and_then(|guid| target_ticket_of(&id, target.as_deref(), &guid));
    event.extend(Field::OtherIds, ticket.into_iter().chain(other).map(Text::Owned));
    event.set_some(Field::RequestId, seen.activity.clone().and_then(identifier));
    event.set_some(Field::DeviceId, seen.computer.clone());
    event.set_some(Field::Outcome, outcome(seen, known));
    event.id = Text::Owned(own_id(seen, event.when).unwrap_or_default());
    event.set(Field::Message, message(seen, &event, &id));
    ctx.apply_meaning(&mut event, None);
    Ok(Draft { event, content: None, organisation: None })
}

/// The id: computer, channel, record number and second, as a channel that is cleared numbers its records from 1 again.
fn own_id(seen: &WindowsEvent<'_>, when: Option<When>) -> Option<String> {
    let (computer, channel, record) =
        (seen.computer.as_ref()?, seen.channel.as_ref()?, seen.record.as_ref()?);
    let text = when.filter(|when| when.precision() >= Precision::Second)?.to_string();
    Some(format!("evtx:{computer}/{channel}/{record}@{}", text.get(..19)?))
}

/// Who acted. `name@realm` becomes `name` if the realm is also the domain beside it.
fn account<'t>(seen: &WindowsEvent<'t>, who: Who) -> Option<Text<'t>> {
    let target = || {
        let name = seen.get("TargetUserName")?;
        let domain = seen.get("TargetDomainName");
        let within = name
            .split_once('@')
            .filter(|(_, realm)| domain.is_some_and(|own| own.eq_ignore_ascii_case(realm)));
        Some(within.map(|(alone, _)| Cow::Owned(alone.to_owned())).unwrap_or(name))
    };
    let named = match who {
        Who::Target => target().or_else(|| seen.get("SubjectUserName")),
        Who::Subject => seen.get("SubjectUserName"),
    };
    let others = ["AccountName", "User", "Account", "UserName", "Param1"];
    let of_terminal = |name: &&str| **name != *"Param1" || seen.event_id.as_deref() == Some("1149");
    let named =
        named.or_else(|| others.into_iter().filter(of_terminal).find_map(|name| seen.get(name)).map(alone));
    named
        .or_else(|| (seen.event_id.as_deref() == Some("18456")).then(|| seen.unnamed().into_iter().next())?)
}

/// Adds the other names of who acted: the SID, and the name with its domain.
fn names<'t>(event: &mut Event<'t>, seen: &WindowsEvent<'t>, who: Who) {
    let target = who == Who::Target && seen.get("TargetUserName").is_some();
    let (user, domain, sids) = if target {
        ("TargetUserName", "TargetDomainName", ["TargetUserSid", "TargetSid"].as_slice())
    } else {
        ("SubjectUserName", "SubjectDomainName", ["SubjectUserSid"].as_slice())
    };
    let Some(name) = seen.get(user) else {
        // a single name, which may begin with its domain
        let written = ["AccountName", "User", "Account", "UserName"].iter().find_map(|name| seen.get(name));
        if let Some(name) = written {
            event.also_named(name);
        }
        return;
    };
    match seen.get(domain) {
        Some(domain) if !name.contains(['@', '\\']) => event.also_named(format!("{domain}\\{name}")),
        _ => event.also_named(name),
    }
    for sid in sids.iter().filter_map(|name| seen.get(name)) {
        event.also_named(sid);
    }
}

/// The name without the domain before it.
fn alone(name: Text<'_>) -> Text<'_> {
    match name.rsplit_once('\\') {
        Some((_, alone)) if has_value(alone) => Cow::Owned(alone.to_owned()),
        _ => name,
    }
}

/// What was acted on; for a logon not the account itself.
fn target<'t>(seen: &WindowsEvent<'t>, who: Who, account: Option<&str>) -> Option<Text<'t>> {
    let other = |name: &&Text<'_>| who == Who::Subject || Some(name.as_ref()) != account;
    let names = TARGETS.iter().filter(|name| who == Who::Subject || **name != "TargetUserName");
    names.filter_map(|name| seen.get(name)).find(|name| other(&name))
}

fn source_ip<'t>(seen: &WindowsEvent<'t>) -> Option<Text<'t>> {
    let fields = ["IpAddress", "ClientAddress", "SourceIp", "SourceAddress", "Address", "Param3"];
    let named =
        fields.iter().find_map(|name| Some(Cow::Owned(address::clean(&seen.get(name)?)?.into_owned())));
    named.or_else(|| {
        let texts = seen.unnamed();
        let client = texts.iter().find_map(|text| text.split_once("[CLIENT: ")?.1.split(']').next())?;
        address::clean(client).map(|address| Cow::Owned(address.into_owned()))
    })
}

fn session(seen: &WindowsEvent<'_>, who: Who) -> Option<String> {
    let names: &[&str] =
        if who == Who::Target { &["TargetLogonId"] } else { &["SubjectLogonId", "LogonID", "LogonId"] };
    let id = names.iter().find_map(|name| identifier(seen.get(name)?))?;
    session_of(seen.computer.as_deref(), &id)
}

fn outcome(seen: &WindowsEvent<'_>, known: Option<&KnownEvent>) -> Option<&'static str> {
    let word = |success| if success { "success" } else { "failure" };
    if let Some(outcome) = known.and_then(|known| known.outcome.as_deref()) {
        return Some(word(outcome == "success"));
    }
    if let Some(code) = known.and_then(|known| seen.get(known.code.as_deref()?)) {
        return Some(word(identifier(code).is_none()));
    }
    seen.keywords.iter().find_map(|keyword| audited(keyword)).map(word)
}

/// Whether an audit keyword, a number or a word for it, means success; `None` if it is neither success nor failure.
fn audited(keyword: &str) -> Option<bool> {
    let letters: String = keyword.chars().filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "auditsuccess" => return Some(true),
        "auditfailure" => return Some(false),
        _ => {}
    }
    let hex = keyword.trim().strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16));
    let bits = match hex {
        Some(bits) => bits.ok()?,
        // some write the number as a signed one
        None => keyword
            .trim()
            .parse::<i128>()
            .ok()
            .and_then(|bits| u64::try_from(bits & i128::from(u64::MAX)).ok())?,
    };
    match (bits & AUDIT_SUCCESS != 0, bits & AUDIT_FAILURE != 0) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The message: `4624 logged-in · by user-01 · from 192.0.2.1 · on host-01`, or with the first line of the log's own
/// message.
fn message(seen: &WindowsEvent<'_>, event: &Event<'_>, id: &str) -> String {
    let operation = event.text(Field::Operation).unwrap_or_default();
    let spoken = seen.message.as_deref().and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
    let mut line = match spoken {
        Some(spoken) if spoken.trim_start().starts_with(id) => spoken.trim().to_owned(),
        Some(spoken) => format!("{id} {}", spoken.trim()),
        None if operation.ends_with(id) => operation.to_owned(),
        None => format!("{id} {operation}"),
    };
    // of a change of a group, the member is the target, and the group is named after it
    let member = ["MemberName", "MemberSid"].iter().any(|name| seen.get(name).is_some());
    let group = seen.get("TargetUserName").filter(|_| member);
    let server = seen.get("TargetServerName").filter(|name| !name.eq_ignore_ascii_case("localhost"));
    let said = |field| event.text(field);
    for (word, value) in [
        ("by", said(Field::Account)),
        (if member { "member" } else { "to" }, said(Field::Target)),
        ("group", group.as_deref()),
        ("at", server.as_deref().filter(|server| said(Field::Target) != Some(server))),
        ("from", said(Field::SourceIp)),
        ("on", said(Field::DeviceId)),
    ] {
        line.extend(value.into_iter().flat_map(|value| [" · ", word, " ", value]));
    }
    line
}
