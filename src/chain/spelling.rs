//! Normalizes values, so that all spellings of one identity compare equal.

use super::IdentityKind;
use crate::event::{is_guid, is_nothing, rounded, token_key};
use std::borrow::Cow;

/// The longest number that is looked at; identities are mostly longer.
const LONGEST_ROUNDED: usize = 24;

/// Whether a value is an identity at all, rather than a placeholder such as zeros or `null`, or a number that a
/// spreadsheet may have rounded, so that many share it.
#[inline]
pub(super) fn is_identity(value: &str) -> bool {
    !is_nothing(value) && (value.len() > LONGEST_ROUNDED || rounded(value).is_none())
}

/// The normalized value, which all spellings of an identity share: the GUID of a token; a key as it is written, unless
/// it is a GUID or hexadecimal; everything else in lower case. Braces around a GUID are dropped.
pub(super) fn key(kind: IdentityKind, value: &str) -> Cow<'_, str> {
    let value = without_braces(value.trim());
    match kind {
        IdentityKind::Token => token_key(value),
        IdentityKind::Key if !folds(value) => Cow::Borrowed(value),
        _ if value.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(value.to_ascii_lowercase()),
        _ => Cow::Borrowed(value),
    }
}

fn without_braces(value: &str) -> &str {
    let inner = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    inner.filter(|inner| is_guid(inner)).unwrap_or(value)
}

/// Whether letter case does not matter in a key: it is a GUID, or hexadecimal with 32 digits and more.
pub(super) fn folds(value: &str) -> bool {
    is_hex(value) || is_guid(value)
}

fn is_hex(value: &str) -> bool {
    value.len() >= 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{is_identity, key};
    use crate::chain::IdentityKind::{Key, Session, Token};

    #[test]
    fn a_number_that_may_have_been_rounded_is_no_identity() {
        for (value, is_one) in [
            ("1.23457E+17", false),
            ("1E+17", false),
            ("123457000000000000", true),
            ("1.5E+1", true),
            ("5E+2", true),
            ("E+17", true),
        ] {
            assert_eq!(is_identity(value), is_one, "{value}");
        }
    }

    #[test]
    fn spellings_of_one_identity_have_one_key() {
        let guid = "01234567-89ab-4cde-8f01-23456789abcd";
        for spelled in ["01234567-89AB-4CDE-8F01-23456789ABCD", "{01234567-89ab-4cde-8f01-23456789abcd}"] {
            for kind in [Key, Session, Token] {
                assert_eq!(key(kind, spelled), guid, "{kind} {spelled}");
            }
        }
        assert_eq!(key(Token, "Z0UjAauJ3kyPASNFZ4mrzQ"), guid);
        assert_ne!(key(Session, "Z0UjAauJ3kyPASNFZ4mrzQ"), guid, "a session is no token");
        assert_eq!(
            key(Key, "D4B4CCCDA9228624656BFF33D8110955779632AA"),
            key(Key, "d4b4cccda9228624656bff33d8110955779632aa")
        );
        assert_ne!(key(Key, "1LTMzakihiRla_8z2BEJVXeWMqo"), key(Key, "1ltmzakihirla_8z2bejvxewmqo"));
    }
}
