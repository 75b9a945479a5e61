//! The one-line message for a record of the unified audit log.

use super::object::folder;
use super::{Member, error};
use crate::event::{Event, Field};
use crate::read::formats::listed;
use crate::read::outline::View;
use crate::read::tree::Tree;

/// The most parameters of a command, or members of a team, in a message.
const PARAMETERS: usize = 3;

/// The usual length of a message, in bytes, that is allocated in advance.
const ROOM: usize = 96;

/// Parameters of commands that are left out of messages.
const SILENT: [&str; 6] =
    ["DomainController", "Organization", "Force", "Confirm", "AlwaysDeleteOutlookRulesBlob", "Mailbox"];

/// The message of a record.
pub(super) fn of(event: &Event<'_>, data: View<'_>) -> String {
    let operation = event.text(Field::Operation).unwrap_or("record without an operation");
    match operation {
        "MailItemsAccessed" => mail_access(event, data),
        "UserLoggedIn" | "UserLoginFailed" => sign_in(event, data),
        _ => {
            let mut line = begun(operation.trim_end_matches('.'));
            details(event, data, &mut |detail| add(&mut line, detail));
            if event.text(Field::Outcome) == Some("failure") {
                add(&mut line, "failed");
            }
            line
        }
    }
}

/// The message of a mailbox access: `Bind · 4 messages`, `Sync · Inbox · throttled`.
fn mail_access(event: &Event<'_>, data: View<'_>) -> String {
    let kind = data.bag(Member::OperationProperties, "MailAccessType").unwrap_or("MailItemsAccessed");
    let mut line = begun(kind);
    if let Some(path) = folder(data).filter(|_| !kind.eq_ignore_ascii_case("Bind")) {
        add(&mut line, path.trim_start_matches('\\'));
    }
    match (event.list(Field::MessageIds).len(), event.count) {
        (0, None | Some(0 | 1)) => {}
        (0, Some(count)) => add(&mut line, &format!("{count} operations")),
        (1, _) => add(&mut line, "1 message"),
        (ids, _) => add(&mut line, &format!("{ids} messages")),
    }
    if event.list(Field::Tags).iter().any(|tag| tag == "throttled") {
        add(&mut line, "throttled");
    }
    line
}

/// Begins a message, with room for what is usually added.
fn begun(part: &str) -> String {
    let mut line = String::with_capacity(ROOM);
    line.push_str(part);
    line
}

/// Adds a part to a message.
fn add(line: &mut String, part: &str) {
    line.push_str(" · ");
    line.push_str(part);
}

/// The message of a sign-in: `sign-in to One Outlook Web · failed 50126 InvalidUserNameOrPassword`.
fn sign_in(event: &Event<'_>, data: View<'_>) -> String {
    let to = event.text(Field::AppName).map_or_else(String::new, |app| format!(" to {app}"));
    if event.text(Field::Outcome) != Some("failure") {
        return format!("sign-in{to}");
    }
    let (number, name) = error(data).unwrap_or_default();
    let why = [number, name].into_iter().flatten().fold(String::new(), |line, part| line + " " + part);
    format!("sign-in{to} · failed{why}")
}

/// Describes a change of an inbox rule: the change, the rule's name, its actions and their recipients.
fn rule(data: View<'_>, say: &mut dyn FnMut(&str)) {
    let of = |name| data.bag(Member::OperationProperties, name);
    [of("RuleOperation"), of("RuleName")].into_iter().flatten().for_each(&mut *say);
    let Some(actions) = of("RuleActions").and_then(|actions| Tree::parse(actions).ok()) else { return };
    let one = std::slice::from_ref(&actions);
    for action in if actions.items().is_empty() { one } else { actions.items() } {
        let whom = ["Recipients", "Folder", "Address"].iter().filter_map(|name| action.get(name));
        let whom = whom.flat_map(listed);
        let said: Vec<_> = action.word("ActionType").into_iter().chain(whom).collect();
        if !said.is_empty() {
            say(&said.join(" "));
        }
    }
}

/// Adds what the operation was about: a subject, an alert's name, a rule, a search, team members, a sender, a command's
/// parameters, or else the target.
fn details(event: &Event<'_>, data: View<'_>, say: &mut dyn FnMut(&str)) {
    let subject = data.get(Member::Item).and_then(|item| item.text(Member::Subject));
    if let Some(subject) = subject.or_else(|| data.text(Member::Name)) {
        return say(subject);
    }
    if data.bag(Member::OperationProperties, "RuleOperation").is_some() {
        return rule(data, say);
    }
    if let Some(sought) = data.text(Member::QueryText).or_else(|| data.text(Member::Query)) {
        return say(sought);
    }
    let mut members = data.list(Member::Members).filter_map(|member| member.text(Member::Upn)).peekable();
    if members.peek().is_some() {
        members.take(PARAMETERS).for_each(&mut *say);
        return data.text(Member::TeamName).into_iter().for_each(say);
    }
    if let Some(sender) = data.text(Member::P1Sender) {
        data.text(Member::Subject).into_iter().for_each(&mut *say);
        say(&format!("from {sender}"));
        let header = data.text(Member::P2Sender).filter(|header| !header.eq_ignore_ascii_case(sender));
        return header.into_iter().for_each(|header| say(&format!("from {header} by its header")));
    }
    let mut items = data.list(Member::AffectedItems);
    if let Some(first) = items.next() {
        say(first.text(Member::Subject).unwrap_or("an item"));
        let more = items.count();
        if more > 0 {
            say(&format!("{more} more"));
        }
        return;
    }
    let parameters = data
        .list(Member::Parameters)
        .filter_map(|parameter| Some((parameter.text(Member::Name)?, parameter.text(Member::Value)?)))
        .filter(|(name, _)| !SILENT.contains(name));
    let mut parameters = parameters.take(PARAMETERS).peekable();
    if parameters.peek().is_none() {
        event.text(Field::Target).into_iter().for_each(say);
    } else {
        parameters.for_each(|(name, value)| say(&format!("{name}={value}")));
    }
}
