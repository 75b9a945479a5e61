//! The keys of `case.toml`, for the manual and for checking spelling.

use crate::event::nearest;

/// Table, key and meaning; the table is empty for keys at the top.
pub const CASE_KEYS: [(&str, &str, &str); 22] = [
    ("", "title", "the name of the case"),
    ("", "note", "what a reader should know first"),
    ("milestone", "name", "`first_access`, `detection`, `notification` or `containment`"),
    ("milestone", "time", "when it was, in EDTF: `2023-05-15`, `2023-06?`"),
    (
        "milestone",
        "known_since",
        "since when that is known, for the case as of a day: `2024-04-02`; else since it was",
    ),
    ("milestone", "agency", "for which agency alone"),
    ("milestone", "account", "for which account alone"),
    ("milestone", "label", "what to call it"),
    ("milestone", "cites", "the publications it rests on: `[\"S01\"]`"),
    ("source", "file", "the name of a file of the case, or the end of its path"),
    ("source", "zone", "of its times without an offset: `Europe/Berlin`, `+02:00`"),
    ("source", "clock", "what to add to its times, whose clock was wrong: `+90s`, `-00:01:30`"),
    ("source", "dates", "`dmy` or `mdy`: which number of a date like 3/4/2023 is the day"),
    ("source", "year", "of its times that have none, as in syslog: `2023`"),
    ("source", "synthetic", "`true` where all of it is made up"),
    ("settings", "quiet", "how long nothing must happen in a source for the ledger to tell: `24h`"),
    ("settings", "baseline", "how long an account is watched before what is first seen of it is new: `14d`"),
    (
        "settings",
        "token_life",
        "how long before an access its token may have been issued, where nothing says: `24h`",
    ),
    (
        "settings",
        "session_life",
        "how long before its first record a session may have begun, where only interactive sign-ins are loaded: `14d`",
    ),
    ("settings", "skew", "how much later by the clock the sign-in may stand that issued a token: `5m`"),
    (
        "settings",
        "same_address",
        "how far apart events of one account and address may be that a rule ties: `30m`",
    ),
    ("settings", "alert", "how far from an alert an access to the mailbox may be that it names: `24h`"),
];

/// A message for each unknown key of the table `name`; `place` is where the table stands in the file.
pub(super) fn unknown(table: &toml::Table, name: &str, place: &str) -> Vec<String> {
    let known: Vec<&str> = CASE_KEYS.iter().filter(|(of, ..)| *of == name).map(|(_, key, _)| *key).collect();
    let tables = ["milestone", "source", "settings"];
    let top = name.is_empty();
    let strange =
        table.keys().filter(|key| !(known.contains(&key.as_str()) || top && tables.contains(&key.as_str())));
    let all = || known.iter().copied().chain(tables.into_iter().filter(|_| top));
    // it may have been meant to narrow the milestone to an agency or an account
    let so = if name == "milestone" { ", so the milestone counts for nothing" } else { "" };
    strange
        .map(|key| match nearest(key, all()) {
            Some(near) => format!("{place}`{key}` is not known{so}; did you mean `{near}`?"),
            None => {
                format!("{place}`{key}` is not known{so}; known are {}", all().collect::<Vec<_>>().join(", "))
            }
        })
        .collect()
}
