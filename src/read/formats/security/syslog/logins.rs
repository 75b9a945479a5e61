//! Who logged in, as sshd, sudo, su and cron say it.

use crate::event::{Event, Field};
use crate::read::address;

/// Reads what a message says of a login.
pub fn read<'l>(event: &mut Event<'l>, app: &str, message: &'l str) {
    match app {
        "sshd" | "sshd-session" => sshd(event, message),
        "sudo" => sudo(event, message),
        "su" => su(event, message),
        "CRON" | "crond" | "cron" => cron(event, message),
        _ => {}
    }
}

fn sshd<'l>(event: &mut Event<'l>, message: &'l str) {
    let begins = |words: &[&str]| words.iter().any(|word| message.starts_with(word));
    let pam = message.starts_with("pam_");
    if begins(&["Accepted "]) || (pam && message.contains("session opened for user")) {
        login(event, "success");
    } else if begins(&[
        "Failed ",
        "Invalid user ",
        "Illegal user ",
        "error: maximum authentication",
        "maximum authentication",
    ]) || (pam && message.contains("authentication failure;"))
    {
        login(event, "failure");
    }
    let user = behind(message, " for invalid user ")
        .or_else(|| behind(message, " for user "))
        .or_else(|| behind(message, " for ").filter(|_| !pam))
        .or_else(|| message.strip_prefix("Invalid user ").or_else(|| message.strip_prefix("Illegal user ")))
        .or_else(|| behind(message, "authenticating user ").or_else(|| behind(message, "by invalid user ")))
        .or_else(|| message.strip_prefix("Disconnected from user "));
    let user = user.map(name).or_else(|| setting(message, " user="));
    event.set_some(Field::Account, user.filter(|user| !user.is_empty()));
    let words = || message.split([' ', ',']);
    let after =
        words().zip(words().skip(1)).find(|(word, next)| *word == "from" && address::clean(next).is_some());
    let host = setting(message, "rhost=").or(after.map(|(_, next)| next));
    let before_port = || words().zip(words().skip(1)).find(|(_, next)| *next == "port").map(|(word, _)| word);
    event.set_some(
        Field::SourceIp,
        host.and_then(address::clean).or_else(|| before_port().and_then(address::clean)),
    );
}

fn login(event: &mut Event<'_>, outcome: &'static str) {
    event.set(Field::Operation, "ssh_login");
    event.set(Field::Outcome, outcome);
}

/// `user : TTY=… ; PWD=… ; USER=root ; COMMAND=…`, with a reason in front of them where it was refused.
fn sudo<'l>(event: &mut Event<'l>, message: &'l str) {
    if message.starts_with("pam_") {
        return pam(event, message);
    }
    let Some((user, rest)) = message.split_once(" : ") else { return };
    event.set(Field::Account, user.trim());
    event.set_some(Field::Target, behind(rest, "COMMAND="));
    let refused =
        ["command not allowed", "NOT in sudoers", "incorrect password attempt", "a password is required"];
    let failed = refused.iter().any(|reason| rest.contains(reason));
    event.set(Field::Outcome, if failed { "failure" } else { "success" });
}

/// `(to root) user on pts/0`, `Successful su for root by user`, `FAILED su for root by user`.
fn su<'l>(event: &mut Event<'l>, message: &'l str) {
    if message.starts_with("pam_") {
        return pam(event, message);
    }
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
fn cron<'l>(event: &mut Event<'l>, message: &'l str) {
    if message.starts_with("pam_") {
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
    text.split([' ', '(', ',']).next().unwrap_or_default()
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
        ("app", "Accepted password for x from 192.0.2.7", "", "", "", ""),
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
