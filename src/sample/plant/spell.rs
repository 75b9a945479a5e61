//! The ways in which logs spell one identity.

use crate::sample::shape::json::{guid, token};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A way to spell a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As a GUID in lower case.
    Guid,
    /// As a GUID in upper case.
    Capitals,
    /// As a GUID in braces.
    Braces,
    /// As Exchange names tokens: the little-endian GUID in base64url.
    Exchange,
    /// As sign-ins of 2022 name tokens: the text of the GUID in base64.
    Text,
    /// As the thumbprint of a key: forty hexadecimal digits.
    Thumbprint,
    /// The same in upper case.
    ThumbprintCapitals,
}

impl Spelling {
    /// Spells a number.
    pub fn write(self, number: u128) -> String {
        let of = |write: fn(&mut Vec<u8>, u128)| {
            let mut out = Vec::with_capacity(36);
            write(&mut out, number);
            String::from_utf8(out).unwrap_or_default()
        };
        match self {
            Self::Guid => of(guid),
            Self::Capitals => of(guid).to_uppercase(),
            Self::Braces => format!("{{{}}}", of(guid)),
            Self::Exchange => of(token),
            Self::Text => STANDARD.encode(of(guid)),
            Self::Thumbprint => format!("{number:040x}"),
            Self::ThumbprintCapitals => format!("{number:040X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    #[test]
    fn one_token_is_spelled_as_each_log_does() {
        let number = 0x0123_4567_89ab_4cde_8f01_2345_6789_abcd;
        for (spelling, text) in [
            (Spelling::Guid, "01234567-89ab-4cde-8f01-23456789abcd"),
            (Spelling::Capitals, "01234567-89AB-4CDE-8F01-23456789ABCD"),
            (Spelling::Braces, "{01234567-89ab-4cde-8f01-23456789abcd}"),
            (Spelling::Exchange, "Z0UjAauJ3kyPASNFZ4mrzQ"),
            (Spelling::Text, "MDEyMzQ1NjctODlhYi00Y2RlLThmMDEtMjM0NTY3ODlhYmNk"),
            (Spelling::Thumbprint, "000000000123456789ab4cde8f0123456789abcd"),
        ] {
            assert_eq!(spelling.write(number), text);
        }
    }
}
