use super::{Bound, Precision, When, Zone, parse_edtf, parse_moment};
use proptest::prelude::*;

fn when(text: &str) -> When {
    parse_edtf(text, Zone::Utc).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn digits_are_kept_as_they_were() {
    for text in [
        "2016",
        "2016?",
        "2021-04",
        "2023-06-15",
        "2023-06-15T09Z",
        "2023-06-15T09:00Z",
        "2023-06-15T09:00:01Z",
        "2023-06-15T09:00:01.2Z",
        "2023-06-15T09:00:01.250Z",
        "2020-03-13T19:15:41.6195833Z",
        "2023-06-15T09:00:01.123456789Z",
        "../2020-04-23",
        "2021-08/..",
        "2021-04/2021-08",
        "2016?/2023-05-15",
        "1969-12-31T23:59:59Z",
    ] {
        assert_eq!(when(text).to_string(), text);
    }
}

#[test]
fn an_offset_is_turned_to_utc_and_a_zone_stands_in_for_one() {
    assert_eq!(when("2023-06-15T09:00:01+02:00").to_string(), "2023-06-15T07:00:01Z");
    let zone = Zone::parse("america/new_york").expect("a zone");
    let read = parse_moment("2023-06-15 09:00", zone).expect("a time");
    assert_eq!(read.text(), "2023-06-15T13:00Z");
    assert_eq!(parse_moment("2023-01-15 09:00", zone).expect("a time").text(), "2023-01-15T14:00Z");
}

#[test]
fn a_date_is_a_date_in_every_zone() {
    for name in ["+02:00", "Europe/Berlin", "America/New_York", "+05:30"] {
        let zone = Zone::parse(name).expect("a zone");
        for text in ["2023-06-15", "2023-06", "2023", "2016/2023-05-15", "../2023-06"] {
            assert_eq!(parse_edtf(text, zone).expect("a time").to_string(), text, "{name}");
        }
    }
}

#[test]
fn an_asker_s_date_begins_and_ends_with_the_days_of_the_zone() {
    let ends = |text: &str, zone: &str| {
        let zone = Zone::parse(zone).expect("a zone");
        parse_edtf(text, zone).expect("a time").bounds_in(zone)
    };
    let instant = |text: &str| when(text).earliest();
    for (text, zone, from, next) in [
        ("2023-06", "Europe/Berlin", "2023-05-31T22:00Z", "2023-06-30T22:00Z"),
        ("2023", "Europe/Berlin", "2022-12-31T23:00Z", "2023-12-31T23:00Z"),
        ("2023-03", "America/New_York", "2023-03-01T05:00Z", "2023-04-01T04:00Z"),
        ("2023-11-05", "America/New_York", "2023-11-05T04:00Z", "2023-11-06T05:00Z"), // 25 hours
        ("2023-06-15", "UTC", "2023-06-15T00:00Z", "2023-06-16T00:00Z"),
        ("2023-06-15T09", "+05:30", "2023-06-15T03:30Z", "2023-06-15T04:30Z"),
        ("2023-06-15/2023-06-16", "+02:00", "2023-06-14T22:00Z", "2023-06-16T22:00Z"),
    ] {
        assert_eq!(ends(text, zone), (instant(from), instant(next) - 1), "{text} in {zone}");
    }
    assert_eq!(ends("../2023-06-15", "+02:00"), (i64::MIN, instant("2023-06-15T22:00Z") - 1));
}

#[test]
fn an_hour_of_a_half_hour_zone_says_its_minute() {
    assert_eq!(when("2023-06-15T09+05:30").to_string(), "2023-06-15T03:30Z");
    assert_eq!(when("2023-06-15T09+05:30").precision(), Precision::Hour);
}

#[test]
fn midnight_after_and_leap_seconds_are_the_next_instant() {
    assert_eq!(when("2023-06-15T24:00").to_string(), "2023-06-16T00:00Z");
    assert_eq!(when("2016-12-31T23:59:60Z").to_string(), "2017-01-01T00:00:00Z");
}

#[test]
fn what_is_no_time_is_refused_with_a_reason() {
    for (text, why) in [
        ("yesterday", "not a time"),
        ("2023-13", "no such month"),
        ("2023-02-29", "no such day"),
        ("2023-02-01T25:00", "no such hour"),
        ("2023-06-15..2023-06-01", "ends before it begins"),
        ("..", "neither beginning nor end"),
        ("9999-01-01", "outside the years"),
        ("2023-06-15T09:00Zx", "not a time"),
    ] {
        let error = parse_edtf(text, Zone::Utc).expect_err(text).to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn a_coarse_time_is_as_long_as_its_name() {
    let june = when("2023-06");
    assert_eq!(june.earliest(), when("2023-06-01T00:00:00Z").earliest());
    assert_eq!(june.latest() + 1, when("2023-07-01T00:00:00Z").earliest());
    assert_eq!(when("2023").latest() + 1, when("2024-01-01T00:00:00Z").earliest());
    assert_eq!(when("2023-12").latest() + 1, when("2024-01-01T00:00:00Z").earliest());
}

#[test]
fn open_ends_reach_to_the_edge_of_time_and_sort_by_what_is_known() {
    let before = when("../2020-04-23");
    assert_eq!((before.earliest(), before.order()), (i64::MIN, when("2020-04-23").earliest()));
    let since = when("2021-08/..");
    assert_eq!((since.latest(), since.until()), (i64::MAX, Some(Bound::Open)));
    assert_eq!(since.precision(), Precision::Month);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(ns in -9_000_000_000_000_000_000_i64..9_000_000_000_000_000_000, digits in 1_u8..=9) {
        let scale = 10_i64.pow(9 - u32::from(digits));
        let moment = super::Moment::new(ns.div_euclid(scale) * scale, Precision::Fraction(digits));
        prop_assert_eq!(parse_moment(&moment.text(), Zone::Utc), Ok(moment));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = parse_edtf(&text, Zone::Utc);
        let _ = Zone::parse(&text);
    }
}
