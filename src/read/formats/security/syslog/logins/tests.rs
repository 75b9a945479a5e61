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
    ("sshd", "Disconnecting: Too many authentication failures for root [preauth]", "root", "", "", "failure"),
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
    ("useradd", "new user: name=user-01, UID=48, GID=48, home=/home/user-01", "", "user-01", "", "success"),
    ("usermod", "add 'user-01' to group 'wheel'", "", "user-01", "", "success"),
    ("systemd-logind", "New session 12 of user user-01.", "user-01", "", "", ""),
];

#[test]
fn logins_are_read_as_far_as_they_are_certain() {
    for (app, message, account, target, ip, outcome) in LOGINS {
        let mut event = Event::default();
        read(&mut event, app, message);
        let said = |field| event.text(field).unwrap_or_default();
        let found = (said(Field::Account), said(Field::Target), said(Field::SourceIp), said(Field::Outcome));
        assert_eq!(found, (*account, *target, *ip, *outcome), "{message}");
    }
}
