//! Reads times of adjoining digits: the basic form of ISO 8601, LDAP and WMI.

use super::lex::seconds_of;
use crate::event::{Moment, Zone, parse_moment};

/// Reads `20230616`, `20230616T0900`, `20230616T090000.5Z`, `20230616090000`, `20230616090000.0Z` (LDAP),
/// `20230616090000.123456+060` (WMI: the offset in minutes), `20230616090000968`. As counts since 1970 these would be
/// in 1970 or after 2262, so they are not taken for counts.
pub fn basic(text: &str, zone: Zone) -> Option<Moment> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) < 8 {
        return None;
    }
    let (date, rest) = text.split_at_checked(8)?;
    let date = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
    if rest.is_empty() {
        return parse_moment(&date, Zone::Utc).ok();
    }
    let marked = rest.strip_prefix(['T', 't', ' ']);
    let clock = marked.unwrap_or(rest);
    let length = digits(clock);
    let short = marked.is_some() && matches!(length, 2 | 4);
    if !short && !matches!(length, 6 | 9) {
        return None;
    }
    let (clock, rest) = clock.split_at_checked(length)?;
    let spelled = match length {
        2 => clock.to_owned(),
        4 => format!("{}:{}", &clock[..2], &clock[2..]),
        6 => format!("{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]),
        _ => format!("{}:{}:{}.{}", &clock[..2], &clock[2..4], &clock[4..6], &clock[6..]),
    };
    parse_moment(&format!("{date}T{spelled}{}", in_hours(rest)?), zone).ok()
}

/// What follows the clock, with an offset in minutes converted to hours and minutes.
fn in_hours(rest: &str) -> Option<String> {
    let Some(at) = rest.find(['+', '-']) else { return Some(rest.to_owned()) };
    let (before, offset) = rest.split_at(at);
    if offset.len() != 4 || offset.contains(':') {
        return seconds_of(offset).is_some().then(|| rest.to_owned());
    }
    let minutes: i64 = offset[1..].parse().ok()?;
    Some(format!("{before}{}{:02}:{:02}", &offset[..1], minutes / 60, minutes % 60))
}
