use super::{Pieces, days, heading, lasting, short, whole};
use crate::event::{Precision, When, Zone, parse_edtf, parse_moment};
use crate::session::Heading;

fn when(text: &str) -> When {
    parse_edtf(text, Zone::Utc).unwrap_or_else(|why| panic!("{text}: {why:?}"))
}

fn joined(pieces: Pieces) -> String {
    pieces.into_iter().map(|(text, _)| text).collect()
}

#[test]
fn a_time_shows_the_digits_that_are_known_and_no_more() {
    for (time, shown) in [
        ("2023-06-15T02:14:07Z", "02:14:07"),
        ("2023-06-15T02:14:07.113Z", "02:14:07.113"),
        ("2023-06-15T02:14:07.1131234Z", "02:14:07.113"),
        ("2023-06-15T02:20Z", "02:20"),
        ("2023-06-16", "16 Jun ╌╌╌╌"),
        ("2023-06-06", " 6 Jun ╌╌╌╌"),
        ("2023-06-16?", "16 Jun ╌╌╌╌ ?"),
        ("2023-06", "Jun 2023"),
        ("2016?", "2016 ?"),
        ("2016~", "2016 ~"),
        ("2023-06-27/2023-07-05", "27 Jun ╌╌ 5 Jul"),
        ("2023-06-27/2023-07-15", "27 Jun ╌ 15 Jul"),
        ("2023-06-27/2023-06-30", "27 ╌╌ 30 Jun"),
        ("2021-04/2021-06", "Apr ╌╌ Jun 2021"),
        ("2021-12-27/2023-07-05", "27 Dec ╌ 2023"),
        ("2016/2021", "2016 ╌╌ 2021"),
        ("../2023-05-15", "… – 15 May 2023"),
        ("../2023-05-15?", "…–15 May 2023?"),
        ("2021-08/..", "Aug 2021 – …"),
        ("2023-06-15T02:20Z/2023-06-16T02:20Z", "02:20 ▒▒ 24 h"),
        ("2023-06-15T02:20:00Z/2023-06-16T02:20:00Z", "02:20 ▒▒ 24 h"),
        ("2023-06-15T02:20:11Z/2023-06-17T02:20:11Z", "02:20:11 ▒▒ 2 d"),
    ] {
        assert_eq!(joined(short(when(time), Zone::Utc, 15)), shown, "{time}");
    }
}

#[test]
fn room_brings_years_back() {
    assert_eq!(joined(short(when("2021-12-27/2023-07-05"), Zone::Utc, 30)), "27 Dec 2021 ╌╌ 5 Jul 2023");
    assert_eq!(joined(short(when("../2023-05-15?"), Zone::Utc, 30)), "… – 15 May 2023 ?");
}

#[test]
fn a_zone_moves_clocks_and_no_dates() {
    let zone = Zone::parse("+02:00").unwrap();
    assert_eq!(joined(short(when("2023-06-15T23:14:07Z"), zone, 15)), "01:14:07");
    assert_eq!(whole(when("2023-06-15T23:14:07Z"), zone), "2023-06-16 01:14:07 +02:00");
    assert_eq!(joined(short(when("2023-06-16"), zone, 15)), "16 Jun ╌╌╌╌");
    assert_eq!(whole(when("2023-06-16"), zone), "2023-06-16 · to the day");
}

#[test]
fn a_whole_time_says_how_exact_it_is() {
    for (time, shown) in [
        ("2023-06-15T02:14:07.1131234Z", "2023-06-15 02:14:07.1131234 UTC"),
        ("2023-06-15T02:20Z", "2023-06-15 02:20 UTC · to the minute"),
        ("2016?", "2016 ? · to the year"),
        ("../2023-05-15", "… – 2023-05-15 · to the day"),
        ("2023-06-27/2023-07-05", "2023-06-27 – 2023-07-05 · to the day"),
    ] {
        assert_eq!(whole(when(time), Zone::Utc), shown, "{time}");
    }
}

#[test]
fn lengths_go_from_milliseconds_to_years() {
    const S: i64 = 1_000_000_000;
    for (ns, shown) in [
        (250_000_000, "250 ms"),
        (5 * S, "5 s"),
        (60 * S, "1 min"),
        (82_680 * S, "22 h 58 min"),
        (828_000 * S, "9 d 14 h"),
        (86_400 * S, "24 h"),
        (400 * 86_400 * S, "1 y 35 d"),
        (-7, "0 ms"),
    ] {
        assert_eq!(lasting(ns), shown);
    }
    assert!(lasting(i64::MAX).starts_with("292 y"));
}

#[test]
fn a_span_of_days_names_years_only_where_they_differ() {
    let ns = |text: &str| parse_moment(text, Zone::Utc).unwrap().ns;
    let (a, b) = (ns("2023-05-15"), ns("2023-06-25"));
    assert_eq!(days(a, b, Some(2023)), "15 May – 25 Jun");
    assert_eq!(days(a, b, Some(2024)), "15 May – 25 Jun 2023");
    assert_eq!(days(ns("2022-05-15"), b, Some(2023)), "15 May 2022 – 25 Jun 2023");
    assert_eq!(days(a, a, Some(2023)), "15 May");
    assert_eq!(days(a, i64::MAX, Some(2023)), "since 15 May");
}

#[test]
fn headings_say_what_they_head() {
    assert_eq!(heading(Heading::Day(2023, 6, 15, 3)), "Thu 15 Jun 2023");
    assert_eq!(heading(Heading::Month(2021, 4)), "Apr 2021");
    assert_eq!(heading(Heading::Before(2023)), "until 2023");
}

#[test]
fn no_time_and_no_width_panics() {
    for ns in [i64::MIN, -1, 0, i64::MAX] {
        for precision in
            [Precision::Year, Precision::Month, Precision::Day, Precision::Hour, Precision::Fraction(9)]
        {
            let when = When::at(crate::event::Moment::new(ns, precision));
            for columns in 0..30 {
                assert!(!short(when, Zone::Utc, columns).is_empty());
            }
            assert!(!whole(when, Zone::Utc).is_empty());
            assert!(!lasting(ns).is_empty());
            assert!(!days(ns, ns.saturating_add(1), None).is_empty());
        }
    }
}
