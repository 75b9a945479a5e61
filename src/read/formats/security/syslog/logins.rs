//! Who logged in, as sshd, sudo, su and cron say it.

use crate::event::{Event, Field};
use crate::read::address;

/// Reads what a message says of a login.
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

/// How often a message is said to be repeated, and the message.
fn once(message: &str) -> Option<(u64, &str)> {
    let (times, said) = message.strip_prefix("message repeated ")?.split_once(" times: [")?;
    Some((times.parse().ok()?, said.trim().strip_suffix(']').unwrap_or(said)))
}

/// Messages of sshd that name a user behind `for`.
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

/// Those that tell of a login that failed.
const FAILED: [&str; 7] = [
    "Failed ",
    "Invalid user ",
    "Illegal user ",
    "error: PAM: ",
    "error: maximum authentication",
    "maximum authentication",
    "Disconnecting: Too many authentication failures",
];

/// What stands in front of a user.
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

/// The address that a message of sshd names.
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

/// What PAM says of who comes in by a program, or changes a password.
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

/// `new user: name=user-01, UID=…`, `delete user 'user-01'`, `add 'user-01' to group 'wheel'`.
fn managed<'l>(event: &mut Event<'l>, message: &'l str) {
    let quoted = || {
        ["delete user '", "add '", "delete '", "change user '"]
            .iter()
            .find_map(|words| message.strip_prefix(words))
    };
    let whole = ["new user: name=", "new group: name="].iter().find_map(|words| message.strip_prefix(words));
    let whose = whole.map(name).or_else(|| quoted()?.split('\'').next());
    event.set_some(Field::Target, whose);
    event.set_some(Field::Outcome, whose.map(|_| "success"));
}

/// `user : TTY=… ; PWD=… ; USER=root ; COMMAND=…`, with a reason in front of them where it was refused.
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

/// `(to root) user on pts/0`, `Successful su for root by user`, `FAILED su for root by user`.
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

/// `session opened for user root(uid=0) by user(uid=1000)`, `authentication failure; … ruser=… user=…`.
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

/// `(root) CMD (…)`, or a session of the user whose job it is.
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

/// What follows some words.
fn behind<'l>(text: &'l str, words: &str) -> Option<&'l str> {
    text.split_once(words).map(|(_, rest)| rest)
}

/// The name at the beginning, without the number in brackets behind it.
fn name(text: &str) -> &str {
    text.split([' ', '(', ',', '"']).next().unwrap_or_default()
}

/// The name at the end of a sentence.
fn sentence(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// The value of `name=value`, unless it is empty.
fn setting<'l>(text: &'l str, key: &str) -> Option<&'l str> {
    behind(text, key).map(|rest| rest.split(' ').next().unwrap_or_default()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::{Event, Field};

    /// Program, message, and what is read of it: account, target, address, outcome.
    const LOGINS: &[(&str, &str, &str, &str, &str, &str)] = &[
        (
            "sshd",
            "Accepted publickey for user-01 from 192.0.2.7 port 51000 ssh2: RSA x",
            "user-01",
            "",
            "192.0.2.7",
            "success",
        ),
        (
            "sshd",
            "Failed password for invalid user admin from 2001:db8::7 port 22 ssh2",
            "admin",
            "",
            "2001:db8::7",
            "failure",
        ),
        ("sshd", "Failed password for root from 192.0.2.7 port 22 ssh2", "root", "", "192.0.2.7", "failure"),
        ("sshd", "Invalid user test from 192.0.2.7", "test", "", "192.0.2.7", "failure"),
        (
            "sshd",
            "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root",
            "root",
            "",
            "192.0.2.7",
            "failure",
        ),
        (
            "sshd",
            "pam_unix(sshd:session): session opened for user user-01(uid=1000) by (uid=0)",
            "user-01",
            "",
            "",
            "success",
        ),
        (
            "sshd",
            "Connection closed by authenticating user root 192.0.2.7 port 5 [preauth]",
            "root",
            "",
            "192.0.2.7",
            "",
        ),
        ("sshd", "Received disconnect from 192.0.2.7 port 5:11: Bye", "", "", "192.0.2.7", ""),
        ("sshd", "Server listening on 0.0.0.0 port 22.", "", "", "", ""),
        (
            "sudo",
            " user-01 : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/cat /etc/shadow",
            "user-01",
            "/bin/cat /etc/shadow",
            "",
            "success",
        ),
        (
            "sudo",
            "user-02 : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/su",
            "user-02",
            "/bin/su",
            "",
            "failure",
        ),
        ("su", "(to root) user-01 on pts/0", "user-01", "root", "", "success"),
        ("su", "FAILED su for root by user-01", "user-01", "root", "", "failure"),
        (
            "su",
            "pam_unix(su:session): session opened for user root by user-01(uid=1000)",
            "user-01",
            "root",
            "",
            "success",
        ),
        ("CRON", "(root) CMD (run-parts /etc/cron.hourly)", "root", "run-parts /etc/cron.hourly", "", ""),
        ("sudo", " user-01 : (command continued) /etc/shadow", "user-01", "", "", ""),
        ("sshd", "subsystem request for sftp by user user-01", "user-01", "", "", ""),
        ("app", "Accepted password for x from 192.0.2.7", "", "", "", ""),
        (
            "sshd",
            "reverse mapping checking getaddrinfo for host-01.a.example [192.0.2.7] failed - POSSIBLE BREAK-IN ATTEMPT!",
            "",
            "",
            "192.0.2.7",
            "",
        ),
        ("sshd", "input_userauth_request: invalid user admin [preauth]", "admin", "", "", ""),
        ("sshd", "Connection closed by 192.0.2.7 [preauth]", "", "", "192.0.2.7", ""),
        (
            "sshd",
            "error: PAM: Authentication failure for root from 192.0.2.7",
            "root",
            "",
            "192.0.2.7",
            "failure",
        ),
        (
            "sshd",
            "PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root",
            "root",
            "",
            "192.0.2.7",
            "failure",
        ),
        (
            "sshd",
            "message repeated 5 times: [ Failed password for root from 192.0.2.7 port 22 ssh2]",
            "root",
            "",
            "192.0.2.7",
            "failure",
        ),
        (
            "sshd",
            "Disconnecting: Too many authentication failures for root [preauth]",
            "root",
            "",
            "",
            "failure",
        ),
        (
            "sshd",
            "User root from 192.0.2.7 not allowed because not listed in AllowUsers",
            "root",
            "",
            "192.0.2.7",
            "failure",
        ),
        (
            "sshd",
            "pam_succeed_if(sshd:auth): requirement \"uid >= 1000\" not met by user \"root\"",
            "root",
            "",
            "",
            "",
        ),
        (
            "sshd(pam_unix)",
            "authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=192.0.2.7  user=guest",
            "guest",
            "",
            "192.0.2.7",
            "failure",
        ),
        ("su(pam_unix)", "session opened for user user-01 by (uid=0)", "", "user-01", "", "success"),
        (
            "login",
            "pam_unix(login:session): session opened for user root by LOGIN(uid=0)",
            "root",
            "",
            "",
            "success",
        ),
        ("passwd", "pam_unix(passwd:chauthtok): password changed for user-01", "", "user-01", "", "success"),
        (
            "useradd",
            "new user: name=user-01, UID=48, GID=48, home=/home/user-01",
            "",
            "user-01",
            "",
            "success",
        ),
        ("usermod", "add 'user-01' to group 'wheel'", "", "user-01", "", "success"),
        ("systemd-logind", "New session 12 of user user-01.", "user-01", "", "", ""),
    ];

    #[test]
    fn logins_are_read_as_far_as_they_are_certain() {
        for (app, message, account, target, ip, outcome) in LOGINS {
            let mut event = Event::default();
            read(&mut event, app, message);
            let said = |field| event.text(field).unwrap_or_default();
            let found =
                (said(Field::Account), said(Field::Target), said(Field::SourceIp), said(Field::Outcome));
            assert_eq!(found, (*account, *target, *ip, *outcome), "{message}");
        }
    }
}
