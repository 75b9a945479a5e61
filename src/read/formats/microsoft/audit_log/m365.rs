//! Makes events from records of the unified audit log. All exports of that log end here, so that their events are the
//! same.

use crate::event::{Event, Field, Stage, Text, bare_guid, content_id, is_nothing, is_zero, token_key};
use crate::read::address;
use crate::read::formats::microsoft::user_type::is_no_person;
use crate::read::formats::{Draft, ReadContext};
use crate::read::outline::{Outline, View};
use crate::read::remarks::Remark;
use crate::read::text;
use crate::read::times::is_one_second;
use crate::read::tree::Tree;
use context::{Context, or_named};
use object::{mailbox, target};
use std::borrow::Cow;

mod context;
pub mod flat;
pub mod graph;
mod member;
mod message;
mod names;
mod object;
pub mod powershell;
mod python;

pub use member::{ASKED, Member};

/// What the fields of an event are made of.
pub const FIELDS: &[(&str, &str)] = &[
    ("id", "`Id`, else the id of the row"),
    ("time", "`CreationTime`, which is UTC; else the date of the row"),
    ("operation", "`Operation`"),
    (
        "account",
        "`UserId`; where that says nothing the name in `Actor`, else `UserKey` without its kind of claim, else `LogonUserSid`",
    ),
    (
        "account_names",
        "`UserKey`, `LogonUserSid`, `TokenObjectId`, `Actor` of one person or one service; of an owner's access `MailboxOwnerUPN` and `MailboxOwnerSid`",
    ),
    (
        "mailbox",
        "`MailboxOwnerUPN`; of a command on a mailbox the one that it names; of mail that was looked at the only recipient",
    ),
    (
        "target",
        "`ObjectId`, the name in `Target`, the rule in `OperationProperties`, the only one of `Members`, or the only folder",
    ),
    (
        "source_ip",
        "`ClientIPAddress`, `ClientIP`, `ActorIpAddress`, `ActorIP`, of mail `SenderIp`: without port and brackets",
    ),
    ("user_agent", "`UserAgent`, also in `ExtendedProperties`"),
    ("client", "`ClientInfoString`"),
    ("app_id", "`ClientAppId`, `AppId`, `ApplicationId`, also in `AppAccessContext`"),
    (
        "app_name",
        "`AppDisplayName`, `ApplicationDisplayName`, `AppAccessContext.ClientAppName`; else the known name of `app_id`",
    ),
    ("session_id", "`SessionId`, `AppAccessContext.AADSessionId`, `DeviceProperties[SessionId]`"),
    (
        "token_id",
        "`AppAccessContext.UniqueTokenId`, `UniqueTokenIdentifier`; of a sign-in that succeeded its `Id`",
    ),
    ("other_ids", "sessions and tokens of these that differ from the first"),
    ("issued_at", "`AppAccessContext.IssuedAtTime`, which is UTC"),
    ("request_id", "`InterSystemsId`, `CorrelationId`, `ClientRequestId`"),
    ("device_id", "`DeviceId`, `DeviceProperties[Id]`"),
    ("message_ids", "every `InternetMessageId` in `Folders`, `AffectedItems` and `Item`"),
    ("count", "`OperationCount`"),
    ("alert_id", "`AlertId`"),
    ("tenant_id", "`OrganizationId`"),
    (
        "outcome",
        "`ResultStatus`, unknown where it succeeded in part; of a sign-in its error, since its status speaks of the HTTP call",
    ),
    ("severity", "`Severity` of an alert"),
    ("tags", "`bind`, `sync` and `throttled` of `OperationProperties`"),
    (
        "message",
        "the operation with what it is about; of access to a mailbox its kind, folder, and number of messages or operations",
    ),
];

/// What the row around `AuditData` states.
#[derive(Debug, Default)]
pub struct RowContext<'t> {
    /// The time, as the exporting computer writes times, in UTC.
    pub time: Option<&'t str>,
    /// The record's id.
    pub id: Option<&'t str>,
    /// The operation.
    pub operation: Option<&'t str>,
    /// Who acted.
    pub user: Option<&'t str>,
    /// Number or name of the record type.
    pub record_type: Option<Cow<'t, str>>,
}

/// `AuditData` with lone surrogates replaced; `None` if it has none.
#[must_use]
pub fn repaired(data: &str) -> Option<String> {
    if memchr::memmem::find(data.as_bytes(), b"\\u").is_none() {
        None
    } else {
        text::without_lone_surrogates(data)
    }
}

/// The outline of a record, for [`draft`].
#[must_use]
pub fn outline_of(record: &Tree<'_>) -> Outline {
    Outline::of(record, &ASKED)
}

/// The event of a record. What it lacks is taken from `around`.
pub fn draft<'t>(data: View<'t>, around: &RowContext<'t>, ctx: &mut ReadContext<'_>) -> Draft<'t> {
    let record_type = data
        .word(Member::RecordType)
        .and_then(|kind| ctx.operations.record_type(kind))
        .or_else(|| ctx.operations.record_type(around.record_type.as_deref()?));
    let mut event = Event::default();
    let times = [data.text(Member::CreationTime), around.time];
    event.when = ctx.times().first(times, |times, time| times.utc(time?));
    if let [Some(time), Some(date)] = times {
        ctx.notes.dates.compare(date, time);
    }
    if !is_one_second(times) {
        ctx.times().beside(event.when, around.time);
    }
    event.synthetic = data.flag(Member::Synthetic);
    event.count = data.word(Member::OperationCount).and_then(|said| ctx.count(said));
    event.set_some(Field::Operation, data.text(Member::Operation).or(around.operation));
    event.set_some(Field::Account, account(data).or(around.user));
    event.service = data.word(Member::UserType).and_then(is_no_person).unwrap_or_default();
    names::set(&mut event, data);
    event.set_some(Field::Mailbox, mailbox(data));
    event.set_some(Field::Target, target(data));
    event.set_some(Field::SourceIp, source_ip(data));
    event.set_some(Field::Client, data.text(Member::ClientInfoString));
    event.set_some(Field::TenantId, data.text(Member::OrganizationId).filter(is_id));
    event.set_some(Field::AlertId, data.text(Member::AlertId).filter(|text| !is_zero(text)));
    event.set_some(Field::Outcome, outcome(data));
    let context = Context::of(data);
    let issued = context.text(Member::IssuedAtTime).and_then(|issued| match issued {
        Cow::Borrowed(issued) => ctx.issued(issued),
        Cow::Owned(issued) => ctx.issued(&issued).map(|issued| Cow::Owned(issued.into_owned())),
    });
    event.set_some(Field::IssuedAt, issued);
    identities(&mut event, data, &context, (record_type, &mut *ctx));
    messages(&mut event, data);
    tags(&mut event, data);
    if record_type == Some(40) || data.has(Member::AlertId) {
        event.set_some(Field::Severity, data.text(Member::Severity).and_then(severity));
    }
    event.set(Field::Message, message::of(&event, data));
    ctx.apply_command_meaning(&mut event, record_type, |name| parameter(data, name));
    if event.text(Field::Stage).is_none() {
        event.set(Field::Stage, Stage::Other.name());
    }
    let id = data.text(Member::Id).or(around.id).filter(is_id);
    let hashed = if let Some(id) = id {
        event.id = Text::Borrowed(id);
        None
    } else {
        let mut bytes = Vec::new();
        data.tree().canonical(&mut bytes);
        Some(content_id([("AuditData", bytes.as_slice())]))
    };
    Draft { event, content: hashed, organisation: data.text(Member::OrganizationName).map(Cow::Borrowed) }
}

/// Whether a text is an identifier and no placeholder.
fn is_id(text: &&str) -> bool {
    !is_nothing(text)
}

/// The first of these members that is an identifier.
fn first<'t>(data: View<'t>, names: &[Member]) -> Option<&'t str> {
    names.iter().find_map(|name| data.text(*name).filter(is_id))
}

/// Who acted: `UserId`, else the name of the actor, else a `UserId` that is a placeholder, else the user's key or SID.
fn account(data: View<'_>) -> Option<&str> {
    data.text(Member::UserId)
        .filter(is_id)
        .or_else(|| {
            let named = |actor: &View<'_>| actor.number(Member::Type) == Some(5);
            data.list(Member::Actor).find(named)?.text(Member::Id).filter(is_id)
        })
        .or_else(|| data.text(Member::UserId))
        .or_else(|| data.text(Member::UserKey).filter(is_id).map(without_claim))
        .or_else(|| data.text(Member::LogonUserSid))
}

/// An account without the claim type that `SharePoint` puts before it: `i:0#.f|membership|name@agency-a.example`.
fn without_claim(account: &str) -> &str {
    let claim = account.starts_with("i:0#.f|membership|") || account.starts_with("i:0h.f|membership|");
    if claim { account.rsplit('|').next().unwrap_or(account) } else { account }
}

/// The value of a parameter of a command, from the list of parameters or from the command line as typed.
fn parameter(data: View<'_>, name: &str) -> Option<String> {
    if let Some(value) = data.in_bag(Member::Parameters, name).and_then(View::said) {
        return Some(value.to_owned());
    }
    let words = data.text(Member::Parameters)?.split_ascii_whitespace().collect::<Vec<_>>();
    let is_name = |word: &&str| {
        word.strip_prefix('-')
            .is_some_and(|word| word.split(':').next().unwrap_or(word).eq_ignore_ascii_case(name))
    };
    let at = words.iter().position(is_name)?;
    let value = words[at].split_once(':').map(|(_, value)| value).or_else(|| words.get(at + 1).copied());
    Some(value.unwrap_or_default().trim_matches(['"', '\'']).to_owned())
}

fn source_ip(data: View<'_>) -> Option<Cow<'_, str>> {
    let names = [
        Member::ClientIPAddress,
        Member::ClientIP,
        Member::ActorIpAddress,
        Member::ActorIP,
        Member::SenderIp,
    ];
    names.into_iter().find_map(|name| address::clean(data.text(name)?))
}

fn identities<'t>(
    event: &mut Event<'t>,
    data: View<'t>,
    context: &Context<'t>,
    (record_type, ctx): (Option<u64>, &mut ReadContext<'_>),
) {
    // placeholders link no events, and are used only if there is nothing else
    let said = |name: Member| data.text(name).filter(|text| !is_zero(text)).map(Cow::Borrowed);
    let within = |name: Member| context.text(name).filter(|value| !is_zero(value));
    let device = |name: &str| {
        data.bag(Member::DeviceProperties, name).filter(|text| !is_zero(text)).map(Cow::Borrowed)
    };
    let first = |names: &[Member]| first(data, names).map(Cow::Borrowed);
    // the caller's own id goes before that of the service through which it called
    let app = or_named(
        first(&[Member::ClientAppId, Member::AppId, Member::ApplicationId])
            .or_else(|| said(Member::ClientAppId)),
        within(Member::ClientAppId),
    );
    let app_name = or_named(
        first(&[Member::AppDisplayName, Member::ApplicationDisplayName]),
        within(Member::ClientAppName),
    );
    let sessions = [said(Member::SessionId), within(Member::AADSessionId), device("SessionId")];
    let session = one_of(sessions, Remark::TwoSessions, ctx, event);
    let requests = [said(Member::InterSystemsId), said(Member::CorrelationId), within(Member::CorrelationId)];
    let request = or_named(one_of(requests, Remark::TwoRequests, ctx, event), said(Member::ClientRequestId));
    let agent = first(&[Member::UserAgent])
        .or_else(|| data.bag(Member::ExtendedProperties, "UserAgent").map(Cow::Borrowed))
        .or_else(|| agent_in_details(data).map(Cow::from));
    event.set_some(Field::AppId, app);
    event.set_some(Field::AppName, app_name);
    event.set_some(Field::SessionId, session);
    event.set_some(Field::RequestId, request);
    event.set_some(Field::DeviceId, or_named(said(Member::DeviceId), device("Id")));
    event.set_some(Field::UserAgent, agent.or_else(|| said(Member::UserAgent)));
    // the id of a sign-in is the GUID of the token that it issued; a failed one issued none
    let issued = record_type == Some(15) && event.text(Field::Outcome) == Some("success");
    let own = data.text(Member::Id).filter(|_| issued).map(Cow::Borrowed);
    let tokens =
        [within(Member::UniqueTokenId), said(Member::UniqueTokenIdentifier), said(Member::UniqueTokenId)];
    let token = or_named(one_of(tokens, Remark::TwoTokens, ctx, event), own);
    event.set_some(Field::TokenId, token);
}

/// The value of a session, token or request, which an event has only one of: the first that is an identifier, else the
/// first placeholder. A further identifier that is not the same in another spelling is remarked; of sessions and tokens
/// it is also kept in `other_ids`.
fn one_of<'t>(
    values: [Option<Text<'t>>; 3],
    note: Remark,
    ctx: &mut ReadContext<'_>,
    event: &mut Event<'t>,
) -> Option<Text<'t>> {
    let (named, words): (Vec<_>, Vec<_>) = values.into_iter().flatten().partition(|value| !is_nothing(value));
    let mut values = named.into_iter();
    let Some(first) = values.next() else { return words.into_iter().next() };
    let kind = match note {
        Remark::TwoSessions => Some("session"),
        Remark::TwoTokens => Some("token"),
        _ => None,
    };
    let differ = |one: &str, other: &str| one != other && spelled(one) != spelled(other);
    let mut other: Option<Text<'t>> = None;
    for value in values.filter(|value| differ(&first, value)) {
        match &other {
            None => ctx.note(note, &value),
            Some(held) if !differ(held, &value) => continue,
            Some(_) => {}
        }
        if let Some(kind) = kind {
            event.push(Field::OtherIds, format!("{kind}:{value}"));
        }
        other = Some(value);
    }
    Some(first)
}

/// The form that all spellings of a session, token or request share.
fn spelled(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    bare_guid(value).map_or_else(|| token_key(value), |guid| Cow::Owned(guid.to_ascii_lowercase()))
}

/// The user agent inside `additionalDetails`, which is JSON as text.
fn agent_in_details(data: View<'_>) -> Option<String> {
    let details = data.bag(Member::ExtendedProperties, "additionalDetails")?;
    let details = Tree::parse(details).ok()?;
    details.text("User-Agent").map(str::to_owned)
}

fn messages<'t>(event: &mut Event<'t>, data: View<'t>) {
    let in_folders = data.list(Member::Folders).flat_map(|folder| folder.list(Member::FolderItems));
    let affected = data.list(Member::AffectedItems);
    let items = in_folders.chain(affected).chain(data.get(Member::Item)).chain([data]);
    let ids = items.filter_map(|item| item.text(Member::InternetMessageId));
    event.extend(Field::MessageIds, ids.map(Cow::Borrowed));
}

/// Adds the tags that show whether a record of the mailbox audit lists every message: `bind`, `sync`, `throttled`.
fn tags(event: &mut Event<'_>, data: View<'_>) {
    match data.bag(Member::OperationProperties, "MailAccessType") {
        Some(kind) if kind.eq_ignore_ascii_case("Bind") => event.push(Field::Tags, "bind"),
        Some(kind) if kind.eq_ignore_ascii_case("Sync") => event.push(Field::Tags, "sync"),
        _ => {}
    }
    if data.in_bag(Member::OperationProperties, "IsThrottled").is_some_and(View::is_true) {
        event.push(Field::Tags, "throttled");
    }
}

/// The outcome. A sign-in's error goes first, as its `ResultStatus` is that of the HTTP request.
fn outcome(data: View<'_>) -> Option<&'static str> {
    let operation = data.text(Member::Operation).unwrap_or_default();
    if operation == "UserLoginFailed" {
        return Some("failure");
    }
    let signed_in = operation == "UserLoggedIn";
    if signed_in && error(data).is_some() {
        return Some("failure");
    }
    let status = data.word(Member::ResultStatus)?;
    let is_one = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(status.trim()));
    Some(if is_one(&["Succeeded", "Success", "True"]) {
        "success"
    } else if is_one(&["Failed", "Failure", "False"]) {
        "failure"
    } else {
        "unknown"
    })
}

/// The number and the name of a sign-in's error, each if it is there; `None` without an error.
fn error(data: View<'_>) -> Option<(Option<&str>, Option<&str>)> {
    let number = data
        .word(Member::ErrorNumber)
        .or_else(|| data.word(Member::ErrorCode))
        .filter(|number| *number != "0");
    let name = data.text(Member::LogonError).filter(|name| !["None", "Success"].contains(name));
    (number.is_some() || name.is_some()).then_some((number, name))
}

fn severity(text: &str) -> Option<&'static str> {
    let levels =
        [("informational", "info"), ("info", "info"), ("low", "low"), ("medium", "medium"), ("high", "high")];
    levels.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|(_, level)| level)
}

#[cfg(test)]
mod tests;
