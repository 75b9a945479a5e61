//! The one line that a person reads for a record of the unified audit log.

use super::{error, folder};
use crate::event::{Event, Field};
use crate::read::tree::Index;

/// How many parameters of a command are said.
const PARAMETERS: usize = 3;

/// Parameters that tell nothing of what was done.
const SILENT: [&str; 6] =
    ["DomainController", "Organization", "Force", "Confirm", "AlwaysDeleteOutlookRulesBlob", "Mailbox"];

/// The line, made from the record alone.
pub(super) fn of(event: &Event<'_>, data: &Index<'_>) -> String {
    let operation = event.text(Field::Operation).unwrap_or("record without an operation");
    match operation {
        "MailItemsAccessed" => mail_access(event, data),
        "UserLoggedIn" | "UserLoginFailed" => sign_in(event, data),
        _ => {
            let mut line = vec![operation.trim_end_matches('.').to_owned()];
            line.extend(details(event, data));
            if event.text(Field::Outcome) == Some("failure") {
                line.push("failed".to_owned());
            }
            line.join(" · ")
        }
    }
}

/// `Bind · 4 messages`, `Sync · Inbox · throttled`.
fn mail_access(event: &Event<'_>, data: &Index<'_>) -> String {
    let kind = data.bag("OperationProperties", "MailAccessType").unwrap_or("MailItemsAccessed");
    let mut line = vec![kind.to_owned()];
    if !kind.eq_ignore_ascii_case("Bind") {
        line.extend(folder(data).map(|path| path.trim_start_matches('\\').to_owned()));
    }
    match (event.list(Field::MessageIds).len(), event.count) {
        (0, None | Some(0 | 1)) => {}
        (0, Some(count)) => line.push(format!("{count} operations")),
        (1, _) => line.push("1 message".to_owned()),
        (ids, _) => line.push(format!("{ids} messages")),
    }
    if event.list(Field::Tags).iter().any(|tag| tag == "throttled") {
        line.push("throttled".to_owned());
    }
    line.join(" · ")
}

/// `sign-in to One Outlook Web · failed 50126 InvalidUserNameOrPassword`.
fn sign_in(event: &Event<'_>, data: &Index<'_>) -> String {
    let to = event.text(Field::AppName).map_or_else(String::new, |app| format!(" to {app}"));
    if event.text(Field::Outcome) != Some("failure") {
        return format!("sign-in{to}");
    }
    let (number, name) = error(data).unwrap_or_default();
    let why =
        [number.as_deref(), name].into_iter().flatten().fold(String::new(), |line, part| line + " " + part);
    format!("sign-in{to} · failed{why}")
}

/// The subject, the name of an alert, the parameters of a command, or what was acted on.
fn details(event: &Event<'_>, data: &Index<'_>) -> Vec<String> {
    let subject = data.get("Item").and_then(|item| item.text("Subject"));
    if let Some(subject) = subject.or_else(|| data.text("Name")) {
        return vec![subject.to_owned()];
    }
    if let [first, rest @ ..] = data.list("AffectedItems") {
        let subject = first.text("Subject").unwrap_or("an item").to_owned();
        return if rest.is_empty() { vec![subject] } else { vec![subject, format!("{} more", rest.len())] };
    }
    let parameters: Vec<String> = data
        .list("Parameters")
        .iter()
        .filter_map(|parameter| Some((parameter.text("Name")?, parameter.text("Value")?)))
        .filter(|(name, _)| !SILENT.contains(name))
        .map(|(name, value)| format!("{name}={value}"))
        .take(PARAMETERS)
        .collect();
    if parameters.is_empty() {
        event.text(Field::Target).map(str::to_owned).into_iter().collect()
    } else {
        parameters
    }
}
