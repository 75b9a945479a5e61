//! Windows logon sessions. A logon id is unique on one computer only, and is reused after a restart; a logon GUID names the
//! Kerberos ticket of an account, and is the same on every computer that it was shown to.

use crate::event::{is_guid, is_nothing};

/// Logon ids that exist on every computer: none, local service, network service, system.
const COMMON: [u64; 4] = [0, 0x3e4, 0x3e5, 0x3e7];

/// The session of a logon id on a computer, as `COMPUTER/0x1cd964`; the id may be hexadecimal with `0x`, or decimal.
/// `None` for an id that every computer has, or if the computer is unknown.
pub fn session_of(computer: Option<&str>, id: &str) -> Option<String> {
    let id = id.trim();
    let number = match id.strip_prefix("0x").or_else(|| id.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok()?,
        None => id.parse().ok()?,
    };
    let computer = computer.map(str::trim).filter(|computer| !computer.is_empty())?;
    (!COMMON.contains(&number)).then(|| format!("{computer}/0x{number:x}"))
}

/// Events of the security log whose `LogonGuid` is that of the account that acts: a logon, one with other credentials,
/// and the request of a ticket.
const WITH_TICKET: [&str; 3] = ["4624", "4648", "4769"];

/// The event of a logon with the credentials of another account.
const WITH_OTHER_CREDENTIALS: &str = "4648";

/// The ticket of the account whose credentials a logon used, which its later logons carry too, as [`ticket_of`] has it:
/// by its name and the `TargetLogonGuid` beside it. `None` for other events.
pub fn target_ticket_of(number: &str, target: Option<&str>, guid: &str) -> Option<String> {
    ticket_of(number, target, guid).filter(|_| number == WITH_OTHER_CREDENTIALS)
}

/// The ticket of a logon as one of the sessions in `other_ids`: `session:ACCOUNT/GUID`. It has the account in it, so that
/// it ties no logons of others. `None` for other events, and for zeros.
pub fn ticket_of(number: &str, account: Option<&str>, guid: &str) -> Option<String> {
    let guid = guid.trim().trim_matches(['{', '}']);
    let alone = account?.rsplit('\\').next()?.split('@').next().map(str::trim)?;
    let is_one = WITH_TICKET.contains(&number) && is_guid(guid) && !is_nothing(guid) && !is_nothing(alone);
    is_one.then(|| format!("session:{}/{}", alone.to_lowercase(), guid.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{session_of, target_ticket_of, ticket_of};

    #[test]
    fn a_ticket_is_a_session_of_its_account_in_one_spelling() {
        let guid = "{BD2DDA1B-32CE-18AA-3A3C-BD7E8B8A6F4F}";
        let one = Some("session:wardog/bd2dda1b-32ce-18aa-3a3c-bd7e8b8a6f4f");
        for account in ["wardog", "SIMULAND\\WARDOG", "wardog@SIMULAND.COM"] {
            assert_eq!(ticket_of("4624", Some(account), guid).as_deref(), one, "{account}");
        }
        assert_ne!(ticket_of("4769", Some("cjones"), guid).as_deref(), one, "of another account");
        for (number, account, guid) in [
            ("4624", Some("wardog"), "{00000000-0000-0000-0000-000000000000}"),
            ("4624", Some("wardog"), "-"),
            ("4624", Some("-"), guid),
            ("4624", None, guid),
            ("4688", Some("wardog"), guid),
        ] {
            assert_eq!(ticket_of(number, account, guid), None, "{number} {account:?} {guid}");
        }
    }

    #[test]
    fn the_ticket_of_other_credentials_is_that_of_their_account() {
        let guid = "{cc000000-0000-4000-8000-000000000009}";
        let said = target_ticket_of("4648", Some("svc"), guid);
        assert_eq!(said, ticket_of("4624", Some("CORP\\svc"), guid));
        assert!(said.is_some());
        assert_eq!(target_ticket_of("4624", Some("svc"), guid), None);
    }

    #[test]
    fn a_logon_id_is_a_session_of_its_computer_in_one_spelling() {
        for (id, session) in [
            ("0x000000000001CD964", Some("host-01/0x1cd964")),
            ("0x1cd964", Some("host-01/0x1cd964")),
            ("0X1CD964", Some("host-01/0x1cd964")),
            ("1890660", Some("host-01/0x1cd964")),
            ("0x3E7", None),
            ("999", None),
            ("0x0", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(session_of(Some("host-01"), id).as_deref(), session, "{id}");
        }
        assert_eq!(session_of(None, "0x1cd964"), None, "every computer may have it");
        assert_eq!(session_of(Some(" "), "0x1cd964"), None);
    }
}
