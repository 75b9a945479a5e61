//! Sets who logged in from messages of sshd, PAM, sudo, su, cron and their like.

use crate::event::{Event, Field};
use crate::read::address;

/// Sets account, target, address, outcome and count from a message, as far as it states them.
pub fn read<'l>(event: &mut Event<'l>, app: &str, message: &'l str) {
    let (times, message) = once(message).map_or((None, message), |(times, said)| (Some(times), said));
    event.count = times;
    let (app, module) = app.split_once("(pam_").map_or((app, false), |(app, _)| (app, true));
    let by_pam = module || message.starts_with("pam_") || message.starts_with("PAM ");
    match app {
        "sshd" | "sshd-session" => sshd(event, message, by_pam),
        "sudo" | "su" if by_pam => pam(event, message),
        "sudo" => sudo(event, message),
        "su" => su(event, message),
        "CRON" | "crond" | "cron" => cron(event, message, by_pam),
        "systemd-logind" => event.set_some(Field::Account, behind(message, " of user ").map(sentence)),
        "useradd" | "userdel" | "usermod" | "groupadd" | "groupdel" | "groupmod" => managed(event, message),
        _ if by_pam => entry(event, message),
        _ => {}
    }
}

/// The count of a repeated message, and the message itself; `None` if it is not marked as repeated.
fn once(message: &str) -> Option<(u64, &str)> {
    let (times, said) = message.strip_prefix("message repeated ")?.split_once(" times: [")?;
    Some((times.parse().ok()?, said.trim().strip_suffix(']').unwrap_or(said)))
}

/// Messages of sshd in which the user follows `for`.
const FOR: [&str; 8] = [
    "Accepted ",
    "Failed ",
    "error: PAM: ",
    "error: maximum authentication",
    "maximum authentication",
    "Disconnecting",
    "Postponed ",
    "Starting session: ",
];

/// Messages of sshd about a failed login.
const FAILED: [&str; 7] = [
    "Failed ",
    "Invalid user ",
    "Illegal user ",
    "error: PAM: ",
    "error: maximum authentication",
    "maximum authentication",
    "Disconnecting: Too many authentication failures",
];

/// Words before a user in messages of sshd.
const BEFORE: [&str; 9] = [
    " for invalid user ",
    " for illegal user ",
    " for user ",
    "authenticating user ",
    "by invalid user ",
    "_request: invalid user ",
    "_request: illegal user ",
    " not met by user \"",
    " by user ",
];

fn sshd<'l>(event: &mut Event<'l>, message: &'l str, by_pam: bool) {
    let begins = |words: &[&str]| words.iter().any(|word| message.starts_with(word));
    let refused = message.strip_prefix("User ").filter(|rest| rest.contains(" not allowed because "));
    if message.starts_with("Accepted ") || (by_pam && message.contains("session opened for user")) {
        login(event, "success");
    } else if begins(&FAILED) || refused.is_some() || (by_pam && message.contains("authentication failure")) {
        login(event, "failure");
    }
    let first = ["Invalid user ", "Illegal user ", "Disconnected from user "];
    let user = BEFORE
        .iter()
        .find_map(|words| behind(message, words))
        .or_else(|| behind(message, " for ").filter(|_| begins(&FOR)))
        .or_else(|| first.iter().find_map(|words| message.strip_prefix(words)))
        .or(refused);
    let user = user.map(name).or_else(|| setting(message, " user="));
    event.set_some(Field::Account, user.filter(|user| !user.is_empty()));
    event.set_some(Field::SourceIp, address_in(message));
}

/// The address in a message of sshd.
fn address_in(message: &str) -> Option<std::borrow::Cow<'_, str>> {
    let words = || message.split([' ', ',']);
    let pairs = || words().zip(words().skip(1));
    let mapped = message.strip_prefix("reverse mapping ").and_then(|rest| behind(rest, "["));
    let mapped = mapped.and_then(|rest| address::clean(rest.split(']').next()?));
    let after = |before: &str| {
        pairs()
            .filter(|(word, _)| *word == before)
            .find_map(|(_, next)| address::clean(next.trim_end_matches(':')))
    };
    let before_port = || pairs().find(|(_, next)| *next == "port").and_then(|(word, _)| address::clean(word));
    mapped
        .or_else(|| setting(message, "rhost=").and_then(address::clean))
        .or_else(|| after("from"))
        .or_else(before_port)
        .or_else(|| after("by"))
}

fn login(event: &mut Event<'_>, outcome: &'static str) {
    event.set(Field::Operation, "ssh_login");
    event.set(Field::Outcome, outcome);
}

/// Reads a message of PAM for other programs: a session or a changed password.
fn entry<'l>(event: &mut Event<'l>, message: &'l str) {
    event.set_some(Field::SourceIp, setting(message, "rhost=").and_then(address::clean));
    if let Some(whose) = behind(message, "password changed for ") {
        event.set(Field::Target, name(whose));
        event.set(Field::Outcome, "success");
        return;
    }
    let user =
        behind(message, "session opened for user ").or_else(|| behind(message, "session closed for user "));
    event.set_some(Field::Account, user.map(name).or_else(|| setting(message, " user=")));
    if message.contains("authentication failure") {
        event.set(Field::Outcome, "failure");
    } else if message.contains("session opened") {
        event.set(Field::Outcome, "success");
    }
}

/// Reads a message of the user management: `new user: name=user-01, UID=…`, `delete user 'user-01'`, `add 'user-01' to
/// group 'wheel'`.
fn managed<'l>(event: &mut Event<'l>, message: &'l str) {
    let quoted = || {
        ["delete user '", "add '", "delete '", "change user '"]
            .iter()
            .find_map(|words| message.strip_prefix(words))
    };
    let made = ["new user: name=", "new group: name="].iter().find_map(|words| message.strip_prefix(words));
    let whose = made.map(name).or_else(|| quoted()?.split('\'').next());
    event.set_some(Field::Target, whose);
    event.set_some(Field::Outcome, whose.map(|_| "success"));
}

/// Reads `user : TTY=… ; PWD=… ; USER=root ; COMMAND=…`, which begins with the reason if it was refused.
fn sudo<'l>(event: &mut Event<'l>, message: &'l str) {
    let Some((user, rest)) = message.split_once(" : ") else { return };
    event.set(Field::Account, user.trim());
    event.set_some(Field::Target, behind(rest, "COMMAND="));
    let refused =
        ["command not allowed", "NOT in sudoers", "incorrect password attempt", "a password is required"];
    if refused.iter().any(|reason| rest.contains(reason)) {
        event.set(Field::Outcome, "failure");
    } else if rest.contains("COMMAND=") {
        event.set(Field::Outcome, "success");
    }
}

/// Reads `(to root) user on pts/0`, `Successful su for root by user`, `FAILED su for root by user`.
fn su<'l>(event: &mut Event<'l>, message: &'l str) {
    if let Some((to, rest)) = behind(message, "(to ").and_then(|rest| rest.split_once(") ")) {
        event.set(Field::Target, to);
        event.set(Field::Account, name(rest));
    } else if let Some((to, by)) = behind(message, " su for ").and_then(|rest| rest.split_once(" by ")) {
        event.set(Field::Target, name(to));
        event.set(Field::Account, name(by));
    } else {
        return;
    }
    event.set(Field::Outcome, if message.starts_with("FAILED") { "failure" } else { "success" });
}

/// Reads a message of PAM for sudo and su: `session opened for user root(uid=0) by user(uid=1000)`, `authentication
/// failure; … ruser=… user=…`.
fn pam<'l>(event: &mut Event<'l>, message: &'l str) {
    if message.contains("authentication failure;") {
        event.set(Field::Outcome, "failure");
        event.set_some(Field::Account, setting(message, "ruser=").or_else(|| setting(message, "logname=")));
        event.set_some(Field::Target, setting(message, " user="));
        return;
    }
    event.set_some(Field::Target, behind(message, "for user ").map(name));
    event.set_some(Field::Account, behind(message, " by ").map(name));
    if message.contains("session opened") {
        event.set(Field::Outcome, "success");
    }
}

/// Reads `(root) CMD (…)`, or a session of the user who owns the job.
fn cron<'l>(event: &mut Event<'l>, message: &'l str, by_pam: bool) {
    if by_pam {
        event.set_some(Field::Account, behind(message, "for user ").map(name));
        return;
    }
    let job = message.strip_prefix('(').and_then(|rest| rest.split_once(") CMD ("));
    if let Some((user, command)) = job {
        event.set(Field::Account, user);
        event.set(Field::Target, command.strip_suffix(')').unwrap_or(command));
    }
}

/// The text after the first `words`.
fn behind<'l>(text: &'l str, words: &str) -> Option<&'l str> {
    text.split_once(words).map(|(_, rest)| rest)
}

/// The name at the beginning of a text, without a number in brackets after it.
fn name(text: &str) -> &str {
    text.split([' ', '(', ',', '"']).next().unwrap_or_default()
}

/// The text without a full stop at its end.
fn sentence(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// The value of `name=value`; `None` if it is empty.
fn setting<'l>(text: &'l str, key: &str) -> Option<&'l str> {
    behind(text, key).map(|rest| rest.split(' ').next().unwrap_or_default()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
