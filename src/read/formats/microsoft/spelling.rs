//! Compares names in different spellings: `ipAddress`, `IPAddress`, `IP address`, `ip_address`.

/// Suffixes that are not part of a name: zones, and types that Log Analytics adds.
const BEHIND: [&[u8]; 9] = [b"[UTC]", b"(UTC)", b"_dynamic", b"_string", b"_s", b"_g", b"_d", b"_t", b"_b"];

/// The length of the longest suffix.
const LONGEST: usize = 8;

/// Whether a key is this name, ignoring case and the characters between words. A zone may follow, or a type, which Log
/// Analytics adds where joined tables differ.
pub(super) fn is_named(key: &str, name: &str) -> bool {
    let mut rest = key.as_bytes();
    for letter in name.bytes().filter(|byte| is_letter(*byte)) {
        let Some(at) = rest.iter().position(|byte| is_letter(*byte)) else { return false };
        if rest[at] | 0x20 != letter | 0x20 {
            return false;
        }
        rest = &rest[at + 1..];
    }
    !rest.iter().any(|byte| is_letter(*byte))
        || BEHIND.iter().any(|behind| rest.trim_ascii().eq_ignore_ascii_case(behind))
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// A Bloom filter of names, which rules out most names that are not there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NameFilter([u64; 4]);

impl NameFilter {
    /// A filter of these keys, each with and without its suffix.
    pub(super) fn of<'k>(keys: impl Iterator<Item = &'k str>) -> Self {
        let mut names = Self::default();
        for key in keys {
            let key = key.as_bytes();
            names.add(key);
            // the suffix begins at the last of these characters
            let end = key.trim_ascii_end();
            let longest = end.len().saturating_sub(LONGEST);
            if let Some(sign) = end[longest..].iter().rposition(|byte| matches!(byte, b'_' | b'[' | b'(')) {
                names.add(&end[..longest + sign]);
            }
        }
        names
    }

    /// Whether a key may have this name; `false` means that none has.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        let (word, bit) = place(name.as_bytes());
        self.0[word] & bit != 0
    }

    fn add(&mut self, name: &[u8]) {
        let (word, bit) = place(name);
        self.0[word] |= bit;
    }
}

/// The word and bit of a name, equal for all its spellings.
fn place(name: &[u8]) -> (usize, u64) {
    let letters = name.iter().filter(|byte| is_letter(**byte));
    let hash = letters.fold(0_u64, |hash, letter| {
        (hash ^ u64::from(letter | 0x20)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
    });
    ((hash >> 6) as usize % 4, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::{NameFilter, is_named};
    use proptest::prelude::*;

    #[test]
    fn a_name_is_one_in_every_spelling_and_no_other() {
        for key in ["ipAddress", "IPAddress", "IP address", "ip_address", "IP address "] {
            assert!(is_named(key, "ipAddress"), "{key}");
        }
        assert!(is_named("TimeGenerated [UTC]", "timeGenerated"));
        assert!(is_named("Status_dynamic", "status"));
        assert!(is_named("Target(s)", "targets"));
        assert!(!is_named("statuses", "status"));
        assert!(!is_named("IP address (seen by resource)", "ipAddress"));
        assert!(!is_named("ip", "ipAddress"));
    }

    #[test]
    fn what_is_named_so_is_seen_at_a_glance() {
        let names = NameFilter::of(["ipAddress", "userId"].into_iter());
        assert!(names.may_hold("IP address") && !names.may_hold("appId"));
        let key = "[ _(]?[aAb\u{e9}][_ ]?[aB]?( ?(\\[utc\\]|_dynamic|_s|_B))?[ _]?";
        proptest!(|(keys in proptest::collection::vec(key, 0..4), name in "[ab\u{e9}]{0,2}[_ ]?(s|b|utc)?")| {
            let held = keys.iter().any(|key| is_named(key, &name));
            prop_assert!(!held || NameFilter::of(keys.iter().map(String::as_str)).may_hold(&name));
        });
    }
}
