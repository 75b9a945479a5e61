//! Normalises the spellings of a token.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;
use std::fmt::Write as _;

const EITHER: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, EITHER);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, EITHER);

/// The length of a GUID as text.
const GUID: usize = 36;

/// Which of its characters are hyphens.
const HYPHENS: [bool; GUID] = {
    let mut places = [false; GUID];
    (places[8], places[13], places[18], places[23]) = (true, true, true, true);
    places
};

/// The normalised form of a token: as a GUID if it is one as text, as bytes in base64 (in Windows order) or as text in
/// base64; else unchanged but for surrounding spaces.
#[must_use]
pub fn token_key(token: &str) -> Cow<'_, str> {
    let token = token.trim();
    if is_guid(token) {
        return Cow::Owned(token.to_ascii_lowercase());
    }
    if !matches!(token.len(), 22 | 24 | 48) {
        return Cow::Borrowed(token);
    }
    let Ok(bytes) = URL.decode(token).or_else(|_| STANDARD.decode(token)) else {
        return Cow::Borrowed(token);
    };
    if let Ok(bytes) = <[u8; 16]>::try_from(bytes.as_slice()) {
        return Cow::Owned(guid(bytes));
    }
    match String::from_utf8(bytes) {
        Ok(text) if is_guid(&text) => Cow::Owned(text.to_ascii_lowercase()),
        _ => Cow::Borrowed(token),
    }
}

/// Whether a text is a GUID in the usual notation, without braces.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let Ok(bytes) = <&[u8; GUID]>::try_from(text.as_bytes()) else { return false };
    // no early exit, so that the loop is vectorised
    let fits = |(byte, hyphen): (&u8, bool)| if hyphen { *byte == b'-' } else { byte.is_ascii_hexdigit() };
    bytes.iter().zip(HYPHENS).fold(true, |all, place| all & fits(place))
}

/// The GUID that a text is, without braces; `None` if it is none.
#[must_use]
pub fn bare_guid(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    is_guid(inner).then_some(inner)
}

/// Formats a GUID from its bytes in Windows order.
fn guid(bytes: [u8; 16]) -> String {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut text = String::with_capacity(GUID);
    for (at, from) in ORDER.into_iter().enumerate() {
        if [4, 6, 8, 10].contains(&at) {
            text.push('-');
        }
        let _ = write!(text, "{:02x}", bytes[from]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::token_key;

    const TOKEN: &str = "01234567-89ab-4cde-8f01-23456789abcd";

    #[test]
    fn every_spelling_of_a_token_is_the_same_token() {
        for spelled in [
            TOKEN,
            "01234567-89AB-4CDE-8F01-23456789ABCD",
            "Z0UjAauJ3kyPASNFZ4mrzQ",
            "Z0UjAauJ3kyPASNFZ4mrzQ==",
            "MDEyMzQ1NjctODlhYi00Y2RlLThmMDEtMjM0NTY3ODlhYmNk",
        ] {
            assert_eq!(token_key(spelled), TOKEN, "{spelled}");
        }
        assert_eq!(token_key("-_8AAAAAAAAAAAAAAAAAAQ"), token_key("+/8AAAAAAAAAAAAAAAAAAQ=="));
    }

    #[test]
    fn what_is_no_guid_stays_as_it_is() {
        for other in ["uti-1", "aB", "ab", "", "é", "AAAAAAAAAAAAAAAAAAAAA!", "0123456789abcdef012345"] {
            let said = token_key(other);
            assert!(said == other || said.len() == 36, "{other}");
        }
        assert_eq!(token_key("AB"), "AB", "letters keep their case");
        assert_ne!(token_key("Z0UjAauJ3kyPASNFZ4mrzQ"), token_key("z0ujaauj3kypasnfz4mrzq"));
    }
}
