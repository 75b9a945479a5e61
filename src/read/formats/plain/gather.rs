//! Makes the event of a record of which nothing but its names is known: well-known names become fields.

use super::choice::{Choice, meaning};
use crate::event::{Event, Field, Id, Stage, Text};
use crate::read::address;
use crate::read::formats::{Draft, ReadContext, names, split_list};
use crate::read::times::stated;
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The most cells that make up a message where the record has none.
const TELLING: usize = 3;
/// The longest cell, in characters, that is part of such a message.
const SHORT: usize = 80;

/// What the fields of an event are made of.
pub(super) const FIELDS: &[(&str, &str)] = &[
    (
        "time",
        "the column or member that the ledger names: known by its name, or the only one that reads as a time",
    ),
    (
        "account",
        "`userPrincipalName`, `account`; else `actor`, `initiatedBy`, `src_user`; else `user`, `username`, `upn`, `email`, `caller`, `user.name` and the like",
    ),
    (
        "source_ip",
        "`ip`, `clientip`, `src_ip`, `source.ip`, `sourceAddress`, `remote_addr` and the like, where an address",
    ),
    (
        "operation",
        "`operation`, `action`, `event`, `eventName`, `activity`, `operationName`, `event.action` and the like",
    ),
    ("outcome", "`outcome`, `result`, `status`, `success`, where the word is clear"),
    ("severity", "`severity`, `level`, `log.level`, where it is a word"),
    ("message", "`message`, `msg`, `description`, `details`; else the first three cells that tell something"),
    ("target", "`target`, `resource`, `object`, `file.path` and the like"),
    ("user_agent", "`user_agent`, `user_agent.original`"),
    ("session_id", "`sessionId`"),
    ("request_id", "`requestId`, `correlationId`"),
    ("app_id", "`appId`, `applicationId`, `clientAppId`"),
    ("app_name", "`appName`, `appDisplayName`, `application`"),
    ("tenant_id", "`tenantId`, `organizationId`"),
    ("tags", "`tags`"),
];

/// The name and value of a cell or member.
pub(super) type Cell<'t> = (Cow<'t, str>, Text<'t>);

/// Whether a cell is blank or stands for no value.
pub(super) fn says_nothing(text: &str) -> bool {
    // most values are ruled out by their first byte
    let may = |first: u8| matches!(first, b'-' | b'n' | b'N' | b'(') || !first.is_ascii_graphic();
    text.bytes().next().is_none_or(may)
        && matches!(text.trim(), "" | "-" | "null" | "NULL" | "N/A" | "n/a" | "None" | "(null)")
}

/// The event of a record with these cells; `choice` says which are the time.
pub(super) fn draft<'t>(
    cells: &[Cell<'t>],
    choice: &Choice,
    content: Id,
    ctx: &mut ReadContext<'_>,
) -> Draft<'t> {
    let find = |name: &str| {
        let cell = cells.iter().find(|(own, _)| own.as_ref() == name);
        cell.map(|(_, value)| value.as_ref()).filter(|value| !says_nothing(value))
    };
    let mut event = Event::default();
    event.when = choice.when(find, ctx);
    let telling = |(name, value): &&Cell<'t>| !choice.is_time(name) && !says_nothing(value);
    let mut named: Vec<(usize, Field, &Cell<'t>)> = Vec::new();
    for cell in cells.iter().filter(telling) {
        if let Some((field, rank)) = ctx.names.ranked(&cell.0, meaning) {
            named.push((rank, field, cell));
        }
    }
    named.sort_by_key(|(rank, ..)| *rank);
    for (_, field, (_, value)) in &named {
        set(&mut event, *field, value);
    }
    if event.text(Field::Message).is_none() {
        let is_named = |cell: &&Cell<'t>| named.iter().any(|(.., own)| std::ptr::eq(*own, *cell));
        let summary = summary(cells.iter().filter(telling).filter(|cell| !is_named(cell)));
        let summary = if summary.is_empty() { self::summary(cells.iter().filter(telling)) } else { summary };
        let summary = if summary.is_empty() { beginnings(cells) } else { summary };
        event.set(Field::Message, summary);
    }
    if event.text(Field::Operation).is_some_and(is_specific) {
        ctx.apply_meaning(&mut event, None);
    }
    Draft { event, content: Some(content), organisation: None }
}

/// Whether an operation has more than one word. A single word such as `Send` may mean anything in an unknown source.
pub(super) fn is_specific(operation: &str) -> bool {
    operation.contains([' ', '-']) || operation.chars().filter(|char| char.is_uppercase()).count() > 1
}

/// The first few short cells, as one line.
fn summary<'c, 't: 'c>(cells: impl Iterator<Item = &'c Cell<'t>>) -> String {
    let short = cells.filter(|(_, value)| value.chars().count() <= SHORT && !is_nested(value));
    let said: Vec<String> =
        short.take(TELLING).map(|(name, value)| format!("{name}: {}", value.trim())).collect();
    said.join(", ")
}

/// The first few cells, cut where they are long: of a record whose cells are all long or nested.
fn beginnings(cells: &[Cell<'_>]) -> String {
    let cut = |value: &str| {
        let begin: String = value.trim().chars().take(SHORT).collect();
        if begin.len() < value.trim().len() { begin + "…" } else { begin }
    };
    let said: Vec<String> =
        cells.iter().take(TELLING).map(|(name, value)| format!("{name}: {}", cut(value))).collect();
    said.join(", ")
}

/// Whether a value can be that of a field: fields other than lists hold no JSON.
pub(super) fn fits(field: Field, value: &str) -> bool {
    field.list_slot().is_some() || field == Field::SourceIp || !is_nested(value)
}

/// Whether a cell is a JSON object or list. `[sshd] accepted` is not.
fn is_nested(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['{', '[']) && Tree::parse(text).is_ok()
}

/// Sets a field if it is not set yet and the value is valid for it.
fn set<'t>(event: &mut Event<'t>, field: Field, value: &Text<'t>) {
    let list = field.list_slot().is_some();
    if event.text(field).is_some() || !fits(field, value) {
        return;
    }
    match field {
        Field::SourceIp => {
            event.set_some(field, address::clean(value).map(Cow::into_owned));
        }
        Field::Outcome => event.set_some(field, names::outcome(value)),
        Field::Severity => event.set_some(field, names::severity(value)),
        Field::Stage => event.set_some(field, Stage::parse(value).map(Stage::name)),
        Field::Count => event.count = event.count.or_else(|| value.trim().parse().ok()),
        Field::Technique => {
            let items = split_list(value).into_iter().filter(|item| is_technique(item));
            event.extend(field, items.map(|item| Text::Owned(item.into_owned())));
        }
        _ if list => {
            let items = split_list(value).into_iter().map(|item| Text::Owned(item.into_owned()));
            event.extend(field, items);
        }
        _ => event.set(field, stated(field, value.clone())),
    }
}

/// Whether a text is the id of an ATT&CK technique: `T1078`, `T1078.004`.
fn is_technique(text: &str) -> bool {
    let digits = text.strip_prefix('T').map(|digits| digits.split_once('.').unwrap_or((digits, "000")));
    digits.is_some_and(|(whole, part)| {
        whole.len() == 4
            && part.len() == 3
            && (whole.bytes().chain(part.bytes())).all(|byte| byte.is_ascii_digit())
    })
}
