//! Network addresses in the spellings of logs.

use crate::event::trimmed;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The canonical address: without port, brackets, zone and the v4-in-v6 form. `None` if the text is no address or is
/// the unspecified one (`0.0.0.0`, `::`), which logs write for "unknown".
#[must_use]
pub fn clean(text: &str) -> Option<Cow<'_, str>> {
    let text = trimmed(text);
    if is_usual(text) {
        return Some(Cow::Borrowed(text));
    }
    let host = host(text);
    let address: IpAddr = host.parse().ok()?;
    if address.is_unspecified() {
        return None;
    }
    let plain = address.to_canonical();
    if plain == address && plain.is_ipv4() {
        return Some(Cow::Borrowed(host)); // IPv4 has one spelling only
    }
    let said = plain.to_string();
    Some(if said == host { Cow::Borrowed(host) } else { Cow::Owned(said) })
}

/// Whether the text is a plain IPv4 address, which has one spelling only; `false` for `0.0.0.0`.
fn is_usual(text: &str) -> bool {
    let (mut left, mut any) = (text.as_bytes(), 0);
    for dots in (0..4).rev() {
        let Some((number, behind)) = octet(left) else { return false };
        any |= number;
        left = match (behind, dots) {
            ([], 0) => return any > 0,
            ([b'.', behind @ ..], 1..) => behind,
            _ => return false,
        };
    }
    false
}

/// The number below 256, without zeros before it, at the start of a text, and what is behind it.
#[inline]
fn octet(text: &[u8]) -> Option<(u16, &[u8])> {
    let digit =
        |at: usize| text.get(at).map(|byte| u16::from(byte.wrapping_sub(b'0'))).filter(|digit| *digit < 10);
    let one = digit(0)?;
    let Some(two) = digit(1) else { return Some((one, &text[1..])) };
    if one == 0 {
        return None;
    }
    let Some(three) = digit(2) else { return Some((one * 10 + two, &text[2..])) };
    let number = one * 100 + two * 10 + three;
    (number < 256).then(|| (number, &text[3..]))
}

/// The part before the port of `[v6]:port`, `v4:port` or `[v6]`, and before a zone (`%eth0`); else the whole text.
fn host(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('[') {
        let inside = rest.split(']').next().unwrap_or(rest);
        return inside.split('%').next().unwrap_or(inside);
    }
    if let Some((before, _)) = text.split_once('%') {
        return before;
    }
    match text.split_once(':') {
        Some((before, after)) if !after.contains(':') && before.parse::<Ipv4Addr>().is_ok() => before,
        // `::ffff:1.2.3.4:443` has no brackets around the address, but its v4 tail shows where the port begins
        Some(_) if text.parse::<Ipv6Addr>().is_err() => {
            text.rsplit_once(':').map_or(text, |(before, _)| before)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, is_usual};
    use std::net::Ipv4Addr;

    #[test]
    fn what_is_taken_as_an_address_at_a_glance_is_one() {
        use proptest::prelude::*;
        proptest!(|(text in "[0-9]{0,4}(\\.[0-9]{0,4}){2,4}")| {
            let address = text.parse::<Ipv4Addr>().ok().filter(|address| !address.is_unspecified());
            prop_assert_eq!(is_usual(&text), address.is_some(), "{}", text);
        });
        proptest!(|(parts: [u8; 4])| {
            let text = Ipv4Addr::from(parts).to_string();
            prop_assert_eq!(is_usual(&text), parts != [0; 4]);
        });
    }

    #[test]
    fn every_spelling_is_one_address() {
        for (text, want) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7:49152", "203.0.113.7"),
            ("[203.0.113.7]:49152", "203.0.113.7"),
            ("[2001:db8::1a:9c]:25138", "2001:db8::1a:9c"),
            ("2001:DB8::1", "2001:db8::1"),
            ("2001:db8:0:0::1", "2001:db8::1"),
            ("2001:0db8::0001", "2001:db8::1"),
            ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7:443", "203.0.113.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("::1", "::1"),
        ] {
            assert_eq!(clean(text).as_deref(), Some(want), "{text}");
        }
        for text in ["", "-", "<null>", "0.0.0.0", "::", "not an address", "1.2.3", "[", "a:b:c"] {
            assert_eq!(clean(text), None, "{text}");
        }
    }
}
