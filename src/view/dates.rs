//! Short dates and periods: `15 May`, `14 – 18 Jun`, `16 h`.

use crate::event::{DAY, HOUR, MINUTE, SECOND, Zone, calendar};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The short name of a month, 1 to 12.
#[must_use]
pub fn month(number: i64) -> &'static str {
    usize::try_from(number - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("?")
}

/// The day of an instant in `zone`: `15 May`.
#[must_use]
pub fn day(ns: i64, zone: Zone) -> String {
    let (_, of_year, day, _) = calendar(ns, zone);
    format!("{day} {}", month(of_year))
}

/// Like [`day`] with the year: `15 May 2023`.
#[must_use]
pub fn full_day(ns: i64, zone: Zone) -> String {
    format!("{} {}", day(ns, zone), calendar(ns, zone).0)
}

/// Nanoseconds since midnight as clock time, with seconds unless they are zero: `02:14`, `02:14:07`.
#[must_use]
pub fn clock(of_day: i64) -> String {
    let (hour, minute, second) = (of_day / HOUR, of_day / MINUTE % 60, of_day / SECOND % 60);
    if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") }
}

/// A period, both ends inclusive: whole days without clock times, open at `i64::MIN` and `i64::MAX`, with years unless
/// they are `year`.
#[must_use]
pub fn range(from: i64, until: i64, zone: Zone, year: Option<i64>) -> String {
    let is_other = |ns: i64| year != Some(calendar(ns, zone).0);
    let name = |ns: i64| if is_other(ns) { full_day(ns, zone) } else { day(ns, zone) };
    match (from == i64::MIN, until == i64::MAX) {
        (true, true) => "all time".to_owned(),
        (true, false) => format!("until {}", ending(until, zone, &name)),
        (false, true) => format!("from {}", beginning(from, zone, &name)),
        (false, false) => between(from, until, zone, &name),
    }
}

/// The year of a period; `None` if it covers several.
#[must_use]
pub fn year_of((from, until): (i64, i64), zone: Zone) -> Option<i64> {
    let year = calendar(from, zone).0;
    (year == calendar(until, zone).0).then_some(year)
}

fn between(from: i64, until: i64, zone: Zone, name: &impl Fn(i64) -> String) -> String {
    let (first, last) = (calendar(from, zone), calendar(until, zone));
    let same_day = (first.0, first.1, first.2) == (last.0, last.1, last.2);
    if !begins_day(from, zone) || !ends_day(until, zone) {
        let end = if same_day { clock(end_of(last.3)) } else { ending_moment(until, zone, name) };
        return format!("{} {} – {end}", name(from), clock(first.3));
    }
    match (same_day, first.0 == last.0, first.1 == last.1) {
        (true, ..) => name(from),
        (_, true, true) => format!("{} – {}", first.2, name(until)),
        (_, true, false) => format!("{} – {}", day(from, zone), name(until)),
        (_, false, _) => format!("{} – {}", full_day(from, zone), full_day(until, zone)),
    }
}

fn begins_day(ns: i64, zone: Zone) -> bool {
    calendar(ns, zone).3 == 0
}

fn ends_day(ns: i64, zone: Zone) -> bool {
    calendar(ns.saturating_add(1), zone).3 == 0
}

fn beginning(ns: i64, zone: Zone, name: &impl Fn(i64) -> String) -> String {
    if begins_day(ns, zone) { name(ns) } else { format!("{} {}", name(ns), clock(calendar(ns, zone).3)) }
}

fn ending(ns: i64, zone: Zone, name: &impl Fn(i64) -> String) -> String {
    if ends_day(ns, zone) { name(ns) } else { ending_moment(ns, zone, name) }
}

fn ending_moment(ns: i64, zone: Zone, name: &impl Fn(i64) -> String) -> String {
    format!("{} {}", name(ns), clock(end_of(calendar(ns, zone).3)))
}

/// Rounds the last nanosecond of a second up: a period until 16:59:59.999999999 ends at 17:00.
fn end_of(of_day: i64) -> i64 {
    if (of_day + 1) % SECOND == 0 { of_day + 1 } else { of_day }
}

/// The width of a column as text: `30 s`, `16 h`, `7 d`, `1 y`.
#[must_use]
pub fn step(ns: i64) -> String {
    const YEAR: i64 = 365 * DAY;
    let unit = |size: i64, name: &str| format!("{} {name}", ns / size);
    match ns {
        _ if ns >= YEAR && ns % YEAR == 0 => unit(YEAR, "y"),
        _ if ns >= DAY && ns % DAY == 0 => unit(DAY, "d"),
        _ if ns >= HOUR && ns % HOUR == 0 => unit(HOUR, "h"),
        _ if ns >= MINUTE && ns % MINUTE == 0 => unit(MINUTE, "min"),
        _ => unit(SECOND, "s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, range, step};
    use crate::event::{Zone, parse_edtf};

    fn words(from: &str, until: &str) -> String {
        let instant = |text: &str| parse_edtf(text, Zone::Utc).unwrap();
        range(instant(from).earliest(), instant(until).latest(), Zone::Utc, Some(2023))
    }

    #[test]
    fn whole_days_are_dates() {
        assert_eq!(words("2023-06-14", "2023-06-18"), "14 – 18 Jun");
        assert_eq!(words("2023-06-14", "2023-06-14"), "14 Jun");
        assert_eq!(words("2023-05-28", "2023-06-03"), "28 May – 3 Jun");
        assert_eq!(words("2022-12-30", "2023-01-02"), "30 Dec 2022 – 2 Jan 2023");
    }

    #[test]
    fn parts_of_days_have_times() {
        assert_eq!(words("2023-06-14T09", "2023-06-14T16"), "14 Jun 09:00 – 17:00");
        assert_eq!(words("2023-06-14T08", "2023-06-16"), "14 Jun 08:00 – 16 Jun 24:00");
        assert_eq!(words("2023-06-14T08:00:07", "2023-06-14T08:00:09"), "14 Jun 08:00:07 – 08:00:10");
    }

    #[test]
    fn a_year_that_nobody_knows_of_is_said() {
        let words = |from: &str, until: &str, year| {
            let instant = |text: &str| parse_edtf(text, Zone::Utc).unwrap();
            range(instant(from).earliest(), instant(until).latest(), Zone::Utc, year)
        };
        assert_eq!(words("2021-04-29", "2021-06-27", None), "29 Apr – 27 Jun 2021");
        assert_eq!(words("2021-04-29", "2021-06-27", Some(2023)), "29 Apr – 27 Jun 2021");
        assert_eq!(words("2021-04-29", "2021-04-29", Some(2021)), "29 Apr");
        assert_eq!(words("2021-04-28", "2021-04-29", None), "28 – 29 Apr 2021");
        assert_eq!(words("2021-04-29T08", "2021-04-29T16", None), "29 Apr 2021 08:00 – 17:00");
        assert_eq!(words("2021-04-29T08", "2022-01-01T16", None), "29 Apr 2021 08:00 – 1 Jan 2022 17:00");
    }

    #[test]
    fn open_ends_are_said() {
        let day = parse_edtf("2023-06-14", Zone::Utc).unwrap();
        assert_eq!(range(day.earliest(), i64::MAX, Zone::Utc, Some(2023)), "from 14 Jun");
        assert_eq!(range(i64::MIN, day.latest(), Zone::Utc, Some(2023)), "until 14 Jun");
        assert_eq!(range(i64::MIN, i64::MAX, Zone::Utc, None), "all time");
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let zone = Zone::parse("+02:00").unwrap();
        let (first, last) = parse_edtf("2023-06-14", zone).unwrap().bounds_in(zone);
        assert_eq!(range(first, last, zone, Some(2023)), "14 Jun");
    }

    #[test]
    fn steps_have_one_unit() {
        assert_eq!(step(16 * HOUR), "16 h");
        assert_eq!(step(DAY), "1 d");
        assert_eq!(step(730 * DAY), "2 y");
        assert_eq!(step(15_000_000_000), "15 s");
        assert_eq!(step(HOUR / 2), "30 min");
    }
}
