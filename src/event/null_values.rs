//! Placeholder values that are no identity: words, numbers and zeros written where there is none.

use super::{token_key, trimmed};

/// Words for nothing, unknown and redacted, in lower case.
const WORDS: [&str; 31] = [
    "null",
    "(null)",
    "<null>",
    "nil",
    "<nil>",
    "none",
    "(none)",
    "<none>",
    "n/a",
    "na",
    "nan",
    "not available",
    "not applicable",
    "not set",
    "(not set)",
    "unknown",
    "undefined",
    "true",
    "false",
    "redacted",
    "<redacted>",
    "[redacted]",
    "0x0",
    "1",
    "-1",
    "[]",
    "{}",
    "\"\"",
    "''",
    "?",
    "***",
];

/// The least length of a GUID in base64.
const PACKED: usize = 22;

/// The greatest length of such a word.
const LONGEST: usize = 14;

/// Whether a value is a placeholder: empty, zeros in any spelling, all ones, or a word for nothing. Chains, reach,
/// verdicts and readers all use this one list.
#[must_use]
#[inline]
pub fn is_nothing(value: &str) -> bool {
    // shortcut: most longer values begin with another character than zeros (plain or base64) and masks do
    let begins = value.as_bytes().first();
    let is_other = |byte: &u8| byte.is_ascii_alphanumeric() && !b"0AMFf".contains(byte);
    (value.len() <= LONGEST || !begins.is_some_and(is_other)) && may_be_nothing(value)
}

/// Whether a value is empty or zeros in any spelling.
#[must_use]
pub fn is_zero(value: &str) -> bool {
    let blank = |value: &str| value.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'{' | b'}' | b' '));
    let packed = || ["AAAAAA", "MDAwMDAw"].iter().any(|zeros| value.trim_start().starts_with(zeros));
    blank(value) || (value.len() >= PACKED && packed() && blank(&token_key(value)))
}

fn may_be_nothing(value: &str) -> bool {
    let bare = trimmed(value);
    let is_word = || bare.len() <= LONGEST && WORDS.iter().any(|word| word.eq_ignore_ascii_case(bare));
    let is_mask =
        || bare.len() >= 32 && bare.bytes().all(|byte| matches!(byte, b'f' | b'F' | b'-' | b'{' | b'}'));
    is_zero(value) || is_word() || is_mask()
}

#[cfg(test)]
mod tests {
    use super::is_nothing;

    #[test]
    fn words_for_nothing_zeros_and_masks_are_no_identity() {
        let zeros = "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw";
        for none in [
            "",
            " ",
            "-",
            "0",
            "{0}",
            "00000000-0000-0000-0000-000000000000",
            "AAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAA==",
            zeros,
            "null",
            " NULL ",
            "(null)",
            "<null>",
            "nil",
            "None",
            "N/A",
            "n/a",
            "NaN",
            "Not Available",
            "unknown",
            "undefined",
            "True",
            "false",
            "<redacted>",
            "[REDACTED]",
            "0x0",
            "1",
            "-1",
            "[]",
            "{}",
            "\"\"",
            "--",
            "?",
            "***",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}",
        ] {
            assert!(is_nothing(none), "{none}");
        }
    }

    #[test]
    fn what_only_looks_like_nothing_is_an_identity() {
        for some in [
            "AAAAAAAAAAAAAAAAAAAAAQ",
            "0001",
            "nullable",
            "none-1",
            "12",
            "0x01",
            "f",
            "ffff",
            "ffffffff-ffff-ffff-ffff-fffffffffffe",
            "unknown@agency-a.example",
            "N/A-1",
            "é",
            "未知",
            "<a>",
            "\\",
        ] {
            assert!(!is_nothing(some), "{some}");
        }
    }
}
