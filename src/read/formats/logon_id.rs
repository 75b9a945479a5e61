//! Windows logon sessions. A logon id is unique on one computer only, and is reused after a restart.

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

#[cfg(test)]
mod tests {
    use super::session_of;

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
