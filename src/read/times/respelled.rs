//! Spellings of a time that differ from one that is read by a sign, or by what stands behind it.

use super::lex::seconds_of;
use super::names;
use crate::event::Zone;
use std::borrow::Cow;

/// The time as it is read, and the zone of the place behind it, if any: a minus of printers, `… Europe/Berlin`, and what Go
/// writes: `… +0200 CEST` and behind that a reading of its own clock, `m=+0.0012`. `None` for any other spelling.
pub fn respelled(text: &str) -> Option<(Cow<'_, str>, Option<Zone>)> {
    if text.contains('\u{2212}') {
        return Some((Cow::Owned(text.replace('\u{2212}', "-")), None));
    }
    let reading = text.rsplit_once(' ').filter(|(_, last)| last.starts_with("m="));
    let time = reading.map_or(text, |(time, _)| time);
    let named = without_name(time).map(|(time, zone)| (Cow::Borrowed(time), zone));
    named.or_else(|| reading.map(|(time, _)| (Cow::Borrowed(time), None)))
}

/// The time without the name of its zone behind it, and that zone where it is told by its place alone.
fn without_name(text: &str) -> Option<(&str, Option<Zone>)> {
    let (time, last) = text.rsplit_once(' ')?;
    let offset =
        time.rsplit_once(' ').and_then(|(_, offset)| seconds_of(offset).filter(|_| offset.len() == 5));
    if last.contains('/') && last.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let place = Zone::parse(last).filter(|zone| offset.is_none() && matches!(zone, Zone::Named(_)));
        return place.map(|zone| (time, Some(zone)));
    }
    is_name_of(last, offset?).then_some((time, None))
}

/// Whether a word may be the name of a zone with that offset, in seconds east of UTC: it is not known for another.
fn is_name_of(word: &str, offset: i64) -> bool {
    if let Some(own) = seconds_of(word) {
        return own == offset;
    }
    let is_name = (1..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    // CST is of America and of China
    is_name && (word == "CST" || names::zone(word).is_none_or(|own| own == offset))
}

#[cfg(test)]
mod tests {
    use super::respelled;
    use crate::event::Zone;

    #[test]
    fn a_time_is_read_without_what_only_names_its_offset_again() {
        let time = "2023-06-15 10:00:00.5 +0200";
        for more in [" CEST", " +02", " CST", " XYZ"] {
            let text = format!("{time}{more}");
            assert_eq!(respelled(&text).map(|(time, _)| time.into_owned()).as_deref(), Some(time), "{more}");
        }
        for more in [" EST", " +03", " cest", " of CEST", ""] {
            assert_eq!(respelled(&format!("{time}{more}")), None, "{more}");
        }
    }

    #[test]
    fn a_place_behind_a_time_is_its_zone() {
        let (time, zone) = respelled("2023-06-15 10:00:00 Europe/Berlin").unwrap();
        assert_eq!((&*time, zone), ("2023-06-15 10:00:00", Zone::parse("Europe/Berlin")));
        assert_eq!(respelled("2023-06-15 10:00:00 in/out"), None);
        assert_eq!(respelled("2023-06-15 10:00:00 +0200 America/New_York"), None);
    }
}
