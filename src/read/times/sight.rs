//! A quick check of raw bytes for dates of three numbers.

/// In JSON, numbers directly behind one of these belong to a version or address, as a date begins a text or word:
/// `aws-cli/2.7.32`, `10.8.8.10`.
pub const VERSIONS: &[u8] = b"/#v.";

/// Whether the bytes may contain a date like `3/4/2023`, whose order has to be determined. May be wrong with `true`;
/// `false` is certain, except for dates directly behind one of `versions`.
#[must_use]
pub fn may_hold_dates(bytes: &[u8], versions: &[u8]) -> bool {
    memchr::memchr3_iter(b'/', b'.', b'-', bytes).any(|at| begins(bytes, at, versions))
        // a separator may be written as an escape
        || memchr::memmem::find(bytes, b"\\u00").is_some()
}

/// Whether the separator at `at` follows the first of three numbers of a date.
fn begins(bytes: &[u8], at: usize, versions: &[u8]) -> bool {
    let (before, behind) = bytes.split_at(at);
    let before = &before[..before.iter().rposition(|byte| *byte != b'\\').map_or(0, |last| last + 1)];
    let first = before.iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    // the digits of an escaped blank before it do not belong to the date
    let escaped = (1..=first.min(2)).find(|date| ends_with_a_number(&before[..before.len() - date]));
    let first = escaped.unwrap_or(first);
    let (sign, rest) = (behind.first(), &behind[1..]);
    let zeroth = match before[..before.len() - first] {
        [.., digit, point] => Some(&point) == sign && digit.is_ascii_digit(),
        _ => false,
    };
    if zeroth || before[..before.len() - first].last().is_some_and(|behind| versions.contains(behind)) {
        return false;
    }
    let (second, rest) = digits(rest);
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let Some((next, rest)) = rest.get(slashes..).and_then(<[u8]>::split_first) else { return false };
    let (third, rest) = digits(rest);
    // an IP address has four numbers
    let fourth = rest.first() == sign && rest.get(1).is_some_and(u8::is_ascii_digit);
    matches!((first, second, third), (1 | 2, 1 | 2, 2 | 4)) && Some(next) == sign && !fourth
}

/// Whether the bytes end with an escape like `\u2009`.
fn ends_with_a_number(bytes: &[u8]) -> bool {
    let number = bytes.last_chunk::<6>();
    number.is_some_and(|number| number.starts_with(b"\\u") && number[2..].iter().all(u8::is_ascii_hexdigit))
}

/// The number of digits at the start of the bytes, at most five, and the rest.
fn digits(bytes: &[u8]) -> (usize, &[u8]) {
    let count = bytes.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    (count, &bytes[count..])
}

#[cfg(test)]
mod tests {
    use super::{VERSIONS, may_hold_dates};
    use crate::event::Zone;
    use crate::read::times::Survey;
    use crate::read::times::written::{DateContext, written};
    use proptest::prelude::*;

    #[test]
    fn what_is_written_as_iso_has_it_and_addresses_are_no_such_dates() {
        for text in [
            "2023-06-15T09:00:00.123Z",
            "195.226.87.219",
            "10.1.23.4",
            "10.8.8.10",
            "1.2",
            "1.2.3",
            "12/2023",
            "a-1-b-2",
            "100/1/1",
            "",
        ] {
            assert!(!may_hold_dates(text.as_bytes(), &[]), "{text}");
        }
        for text in
            ["3/4/2023", "{\"t\":\"03.04.2023 9:00\"}", "3\\/4\\/2023", "3\\u002f4\\u002f2023", "x 3-4-23"]
        {
            assert!(may_hold_dates(text.as_bytes(), &[]), "{text}");
        }
        for text in ["\\u20093/4/2023", "\\u300012/4/2023", "\\u20281.2.2023 9:00", "\\\\u20093\\/4\\/2023"] {
            assert!(may_hold_dates(text.as_bytes(), &[]), "{text}");
        }
    }

    #[test]
    fn in_json_the_version_of_a_program_is_no_date() {
        for text in ["aws-cli/2.7.32 Python/3.9.11", "lang/python#3.9.16", "v1.12.23"] {
            let json = format!("{{\"userAgent\":\"{text} x\"}}");
            assert!(may_hold_dates(json.as_bytes(), &[]), "{text}");
            assert!(!may_hold_dates(json.as_bytes(), VERSIONS), "{text}");
        }
        for text in ["1.2.2023", "Thu 3/4/2023", "\\t3\\/4\\/2023", "2.7.32 1-2-2023"] {
            let json = format!("{{\"time\":\"{text}\"}}");
            assert!(may_hold_dates(json.as_bytes(), VERSIONS), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_date_that_is_told_apart_is_missed(
            before in r"[^0-9]{0,3}|\\u[0-9a-f]{4}",
            date in "[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}",
            behind in "( [0-9]{1,2}:[0-9]{2}( AM)?)?",
        ) {
            let mut survey = Survey::default();
            written(&format!("{date}{behind}"), Zone::Utc, DateContext::default(), &mut survey);
            if survey.met_any() {
                let text = format!("{before}{date}{behind}");
                prop_assert!(may_hold_dates(text.as_bytes(), &[]));
            }
        }
    }
}
