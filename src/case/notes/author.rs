//! Determines the author of new notes.

use crate::event::is_blank;
use std::fs;
use std::os::unix::fs::MetadataExt;

/// The environment variables that may name the author, in the order of preference.
const NAMES: [&str; 4] = ["DWELL_AUTHOR", "USER", "LOGNAME", "USERNAME"];

/// The author of notes if no name is found.
pub const UNKNOWN: &str = "unknown";

/// The author of new notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Where the name was found.
    pub by: String,
}

/// Determines the author: from `DWELL_AUTHOR`, else the login name, else the name of the account.
#[must_use]
pub fn author(
    variable: impl Fn(&str) -> Option<String>,
    account: impl Fn() -> Option<(u32, Option<String>)>,
) -> Author {
    for key in NAMES {
        if let Some(name) = variable(key).map(|name| name.trim().to_owned()).filter(|name| !is_blank(name)) {
            return Author { name, by: format!("the variable {key}") };
        }
    }
    match account() {
        Some((uid, Some(name))) if !is_blank(&name) => {
            Author { name, by: format!("the name of the account of user id {uid}") }
        }
        _ => Author { name: UNKNOWN.to_owned(), by: "nothing that names one: set DWELL_AUTHOR".to_owned() },
    }
}

/// The user id of this process and the name of its account, read from `/proc` and `/etc/passwd`.
#[must_use]
pub fn account() -> Option<(u32, Option<String>)> {
    let uid = fs::metadata("/proc/self").ok()?.uid();
    let accounts = fs::read("/etc/passwd").unwrap_or_default();
    Some((uid, named(&String::from_utf8_lossy(&accounts), uid)))
}

/// The name of the account of a user id among lines of `name:password:id:…`.
fn named(accounts: &str, uid: u32) -> Option<String> {
    let of = |line: &str| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse::<u32>().ok()? == uid).then(|| name.to_owned())
    };
    accounts.lines().find_map(of)
}

#[cfg(test)]
mod tests {
    use super::{author, named};

    #[test]
    fn who_calls_himself_otherwise_is_called_so() {
        let of = |set: &[(&str, &str)], account: Option<(u32, Option<&str>)>| {
            let found = author(
                |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
                || account.map(|(uid, name)| (uid, name.map(str::to_owned))),
            );
            (found.name, found.by)
        };
        let account = Some((7, Some("eve")));
        assert_eq!(of(&[("USER", "root"), ("DWELL_AUTHOR", "Ana ")], account).0, "Ana");
        assert_eq!(of(&[("DWELL_AUTHOR", " "), ("USER", "ana")], account).1, "the variable USER");
        assert_eq!(of(&[("LOGNAME", "ana")], account).0, "ana");
        let (name, by) = of(&[], account);
        assert_eq!((name.as_str(), by.as_str()), ("eve", "the name of the account of user id 7"));
        for none in [None, Some((7, None)), Some((7, Some(" ")))] {
            let (name, by) = of(&[], none);
            assert!(name == "unknown" && by.contains("DWELL_AUTHOR"), "{by}");
        }
    }

    #[test]
    fn an_account_is_named_by_its_number_alone() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\n# a comment\nbroken:x\nana:x:1000:1000::/home/ana:/bin/sh\nx1000:x:10000:0::/:";
        assert_eq!(named(accounts, 1000).as_deref(), Some("ana"));
        assert_eq!(named(accounts, 0).as_deref(), Some("root"));
        assert_eq!(named(accounts, 1), None);
    }
}
