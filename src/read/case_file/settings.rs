//! The thresholds of chains: `[settings]` of `case.toml`.

use crate::event::{DAY, HOUR, MINUTE};
use crate::read::times::parse_shift;
use serde::{Deserialize, Serialize};

/// Lengths of time in nanoseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// `baseline`: how long an account is observed before anything first seen of it counts as new.
    pub baseline: i64,
    /// `token_life`: how long before an access its token may have been issued, if no record gives the time.
    pub token_life: i64,
    /// `session_life`: how long before its first record a session may have begun, if only interactive sign-ins are
    /// loaded.
    pub session_life: i64,
    /// `skew`: how far a sign-in may be dated after an access that uses the token it issued.
    pub skew: i64,
    /// `same_address`: the greatest distance of two events of one account and address that a rule links.
    pub same_address: i64,
    /// `alert`: the greatest distance between an alert and accesses to the mailbox it names that a rule links.
    pub alert: i64,
    /// `quiet`: how long a source has no event before that counts as a hole.
    pub quiet: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            baseline: 14 * DAY,
            token_life: 24 * HOUR,
            session_life: 14 * DAY,
            skew: 5 * MINUTE,
            same_address: 30 * MINUTE,
            alert: 24 * HOUR,
            quiet: DAY,
        }
    }
}

/// A key of `[settings]` and the field it sets.
type Key = (&'static str, fn(&mut Settings) -> &mut i64);

const KEYS: [Key; 6] = [
    ("baseline", |settings| &mut settings.baseline),
    ("token_life", |settings| &mut settings.token_life),
    ("session_life", |settings| &mut settings.session_life),
    ("skew", |settings| &mut settings.skew),
    ("same_address", |settings| &mut settings.same_address),
    ("alert", |settings| &mut settings.alert),
];

impl Settings {
    /// Reads `[settings]`. The second part has a message for each value that can't be read; these keep their
    /// defaults.
    pub(super) fn parse(table: &toml::Table) -> (Self, Vec<String>) {
        let (mut settings, mut wrong) = (Self::default(), Vec::new());
        for (name, place) in KEYS {
            let Some(value) = table.get(name) else { continue };
            match value.as_str().and_then(parse_shift).filter(|length| *length >= 0) {
                Some(length) => *place(&mut settings) = length,
                None => {
                    wrong.push(format!("[settings] {name} is no length of time; write \"24h\" or \"14d\""));
                }
            }
        }
        (settings, wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::event::{DAY, HOUR};

    #[test]
    fn lengths_are_read_and_what_is_none_is_named() {
        let text = "baseline = \"10d\"\ntoken_life = \"36h\"\nskew = 5\nalert = \"-1h\"\n";
        let (settings, wrong) = Settings::parse(&text.parse().unwrap());
        assert_eq!(settings, Settings { baseline: 10 * DAY, token_life: 36 * HOUR, ..Settings::default() });
        let named: Vec<&str> = wrong.iter().filter_map(|why| why.split(' ').nth(1)).collect();
        assert_eq!(named, ["skew", "alert"]);
    }
}
