use super::{Clock, DateOrder, Reading};
use crate::event::Zone;
use crate::read::remarks::Remarks;

fn read(text: &str, clock: Clock) -> (Option<String>, usize) {
    let mut notes = Remarks::default();
    let when = Reading { clock, notes: &mut notes, line: 1 }.local(text);
    (when.map(|when| when.to_string()), notes.lines().count())
}

#[test]
fn every_spelling_of_a_time_is_read_with_the_digits_it_has() {
    for (text, want) in [
        ("2021-05-16T18:00:30", "2021-05-16T18:00:30Z"),
        ("5/16/2021 6:00:30 PM", "2021-05-16T18:00:30Z"),
        ("5/16/2021 12:00:30 AM", "2021-05-16T00:00:30Z"),
        ("5/6/2021 6:00 PM", "2021-05-06T18:00Z"),
        ("16.05.2021 18:00:30", "2021-05-16T18:00:30Z"),
        ("16/05/2021", "2021-05-16"),
        ("/Date(1728364117000)/", "2024-10-08T05:08:37.000Z"),
        ("2023-06-15 10:00:00.12 +0000 UTC", "2023-06-15T10:00:00.12Z"),
        ("2023-06-15 10:00:00.12 +0200 CEST m=+0.001", "2023-06-15T08:00:00.12Z"),
        ("June 15th 2023, 10:00:00.123", "2023-06-15T10:00:00.123Z"),
        ("2023-06-15 10:00:00 Europe/Berlin", "2023-06-15T08:00:00Z"),
        ("2023-06-15T10:00:00\u{2212}05:00", "2023-06-15T15:00:00Z"),
        ("1686823200,5", "2023-06-15T10:00:00.5Z"),
        ("1331698658276340", "2012-03-14T04:17:38.276340Z"),
        ("2012-03-14 04:17:38.276340+00:00", "2012-03-14T04:17:38.276340Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
    }
}

#[test]
fn what_stands_behind_a_time_is_left_out_once_however_often_it_stands_there() {
    for more in [" m=1", " Europe/Berlin", " Europe/Berlin America/New_York", " +0200 +02"] {
        let text = format!("2023-06-15 10:00:00{}", more.repeat(40_000));
        assert_eq!(read(&text, Clock::default()).0, None, "{more}");
    }
}

#[test]
fn a_count_that_may_have_been_rounded_is_no_more_exact_than_its_last_digit() {
    for (text, want) in [
        ("1.68682E+12", "2023-06-15"),      // 5,000 s more or less
        ("1.6868E+12", "2023-06"),          // a day
        ("1.68E+09", "2023"),               // two months
        ("1.686819E+12", "2023-06-15T08Z"), // 8 minutes
        ("1.33313E+17", "2023-06"),         // a FILETIME, 14 hours
        ("1.6868196005E+12", "2023-06-15T09:00:00Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 1), "{text}");
    }
    for exact in ["1.6868196e9", "1.6868196E9", "1.6868196000E+09"] {
        assert_eq!(read(exact, Clock::default()), (Some("2023-06-15T09:00:00Z".to_owned()), 0), "{exact}");
    }
}

#[test]
fn a_number_of_any_length_beside_a_time_is_no_date_and_no_trouble() {
    let mut survey = super::Survey::default();
    for text in ["12345678901/1/2023", "1/99999999999/2023", "1/1/99999999999", "4294967296.1.2"] {
        survey.compare(text, "2023-01-01T00:00:00Z");
        read(text, Clock::default());
    }
    assert_eq!(survey, super::Survey::default());
}

#[test]
fn a_date_that_reads_two_ways_is_surveyed_and_can_be_settled() {
    let mut notes = Remarks::default();
    let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
    assert_eq!(times.local("3/4/2023 09:00:00").unwrap().to_string(), "2023-03-04T09:00:00Z");
    assert_eq!(notes.dates.ambiguous.count, 1);
    let clock = Clock { dates: Some(DateOrder::DayMonth), ..Clock::default() };
    assert_eq!(read("3/4/2023 09:00:00", clock), (Some("2023-04-03T09:00:00Z".to_owned()), 0));
}

#[test]
fn a_format_whose_order_is_known_settles_its_own_dates_alone() {
    let mut notes = Remarks::default();
    let clock = Clock { dates: Some(DateOrder::DayMonth), ..Clock::default() };
    let mut times = Reading { clock, notes: &mut notes, line: 1 };
    assert_eq!(times.ordered("03/04/2023", DateOrder::MonthDay).unwrap().to_string(), "2023-03-04");
    assert_eq!(times.local("03/04/2023").unwrap().to_string(), "2023-04-03");
    assert_eq!(notes.dates.ambiguous.count, 1);
}

#[test]
fn zero_is_no_time_and_neither_is_nonsense() {
    for text in ["0", "0000-00-00T00:00:00", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "-", "soon"] {
        assert_eq!(read(text, Clock::default()), (None, 1), "{text}");
    }
    assert_eq!(read("", Clock::default()), (None, 0));
}

#[test]
fn the_next_instant_is_said() {
    assert_eq!(read("2016-12-31T23:59:60Z", Clock::default()), (Some("2017-01-01T00:00:00Z".to_owned()), 1));
    assert_eq!(read("2023-06-15T24:00:00Z", Clock::default()), (Some("2023-06-16T00:00:00Z".to_owned()), 1));
}

#[test]
fn zone_and_shift_of_a_source_move_its_times() {
    let clock = Clock { zone: Zone::Fixed(7200), shift: 90_000_000_000, ..Clock::default() };
    assert_eq!(read("2023-06-15T09:00:00", clock).0.as_deref(), Some("2023-06-15T07:01:30Z"));
    assert_eq!(read("2023-06-15T09:00:00Z", clock).0.as_deref(), Some("2023-06-15T09:01:30Z"));
}

#[test]
fn clocks_written_for_people_are_read() {
    for (text, want) in [
        ("Fri, 16 Jun 2023 09:00:00 +0200", "2023-06-16T07:00:00Z"),
        ("Fri, 16 Jun 2023 09:00:00 EST", "2023-06-16T14:00:00Z"),
        ("16 Jun 2023 09:00 GMT", "2023-06-16T09:00Z"),
        ("Friday, 16-Jun-23 09:00:00 GMT", "2023-06-16T09:00:00Z"),
        ("Jun 16 2023 09:00:00.123", "2023-06-16T09:00:00.123Z"),
        ("Jun  6 2023 09:00:00,5", "2023-06-06T09:00:00.5Z"),
        ("2023 Jun 16 09:00:00", "2023-06-16T09:00:00Z"),
        ("16 Jun 2023 09:00", "2023-06-16T09:00Z"),
        ("16 Jun 2023", "2023-06-16"),
        ("16/Jun/2023:09:00:00 +0000", "2023-06-16T09:00:00Z"),
        ("[16/Jun/2023:09:00:00 -0500]", "2023-06-16T14:00:00Z"),
        ("Wed Jun 14 10:00:00 2023", "2023-06-14T10:00:00Z"),
        ("Wed Jun 14 10:00:00 UTC 2023", "2023-06-14T10:00:00Z"),
        ("Wed Jun 14 10:00:00 2023 -0400", "2023-06-14T14:00:00Z"),
        ("Wed Jun 14 2023 10:00:00", "2023-06-14T10:00:00Z"),
        ("Wed Jun 14 2023 10:00:00 GMT+0200 (Central European Summer Time)", "2023-06-14T08:00:00Z"),
        ("June 16, 2023 9:00 AM", "2023-06-16T09:00Z"),
        ("Friday, June 16, 2023 at 9:00:05 p.m. UTC", "2023-06-16T21:00:05Z"),
        ("Sept. 6, 2023", "2023-09-06"),
        ("6/16/2023, 9:00:00.123 AM", "2023-06-16T09:00:00.123Z"),
        ("6/16/2023 9:00:00\u{202f}PM", "2023-06-16T21:00:00Z"),
        ("6/16/2023 9:00PM", "2023-06-16T21:00Z"),
        ("6/16/2023 9 AM", "2023-06-16T09Z"),
        ("16.6.2023 9:00:00", "2023-06-16T09:00:00Z"),
        ("16-06-2023 09:00", "2023-06-16T09:00Z"),
        ("2023/06/16 09:00:00", "2023-06-16T09:00:00Z"),
        ("2023-06-16 9:00:00", "2023-06-16T09:00:00Z"),
        ("2023-06-16 09:00:00.968 +00:00", "2023-06-16T09:00:00.968Z"),
        ("2023-06-16 09:00:00.968 UTC", "2023-06-16T09:00:00.968Z"),
        ("2023-06-16T09:00:00 GMT", "2023-06-16T09:00:00Z"),
        ("2023-06-16T09:00:00+0200", "2023-06-16T07:00:00Z"),
        ("2023-06-16T09:00:00+02", "2023-06-16T07:00:00Z"),
        ("2023-06-16 09:00:00 CEST", "2023-06-16T07:00:00Z"),
        ("2023-06-16T09:00:00+02:00[Europe/Paris]", "2023-06-16T07:00:00Z"),
        ("2023-06-16 09:00:00,968", "2023-06-16T09:00:00.968Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
    }
}

#[test]
fn digits_close_together_are_read() {
    for (text, want) in [
        ("20230616", "2023-06-16"),
        ("20230616T09", "2023-06-16T09Z"),
        ("20230616T0900", "2023-06-16T09:00Z"),
        ("20230616T090000Z", "2023-06-16T09:00:00Z"),
        ("20230616T090000.25+0200", "2023-06-16T07:00:00.25Z"),
        ("20230616090000", "2023-06-16T09:00:00Z"),
        ("20230616090000.0Z", "2023-06-16T09:00:00.0Z"),
        ("20230616090000.123456+060", "2023-06-16T08:00:00.123456Z"),
        ("20230616090000968", "2023-06-16T09:00:00.968Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
    }
}

#[test]
fn a_zone_of_several_meanings_and_what_is_half_a_time_are_none() {
    for text in [
        "2023-06-16 09:00:00 IST",
        "Jun 16 09:00:00",
        "6/16/23",
        "1.2.10",
        "23-06-16 09:00",
        "13/13/2023",
        "31/2/2023",
        "6/16/2023 13:00 AM",
        "6/16/2023 25:00",
        "16 Jun 2023 09:60",
        "June 2023 hello",
        "Jun Jun 2023",
        "16-06/2023",
        "2023-06-16 09:00:00 +99:00",
        "12:00",
        "AM",
        "1/2",
    ] {
        assert_eq!(read(text, Clock::default()).0, None, "{text}");
    }
}

#[test]
fn layouts_of_viewers_and_of_people_are_read() {
    for (text, want) in [
        ("May 15, 2023 @ 10:00:00.123", "2023-05-15T10:00:00.123Z"),
        ("5/15/23, 10:00 PM", "2023-05-15T22:00Z"),
        ("5/15/98, 10:00\u{202f}PM", "1998-05-15T22:00Z"),
        ("15.05.23 22:00", "2023-05-15T22:00Z"),
        ("15.05.69 22:00:01", "2069-05-15T22:00:01Z"),
        ("2023-05-15 10:00:00 EST", "2023-05-15T15:00:00Z"),
        ("2023-05-15 10:00:00 PDT", "2023-05-15T17:00:00Z"),
        ("5/15/2023 10:00:00 AM MST", "2023-05-15T17:00:00Z"),
        ("2023-05-15 10:00:00 UTC+2", "2023-05-15T08:00:00Z"),
        ("2023-05-15 10:00:00 UTC-11", "2023-05-15T21:00:00Z"),
        ("2023-05-15 10:00:00 GMT+0200", "2023-05-15T08:00:00Z"),
        ("20230515T100000Z", "2023-05-15T10:00:00Z"),
        ("20230515100000", "2023-05-15T10:00:00Z"),
        ("2023-05-15 10.00.00", "2023-05-15T10:00:00Z"),
        ("2023-05-15 10.00.00.25", "2023-05-15T10:00:00.25Z"),
        ("15-MAY-23 10.00.00.000000 AM", "2023-05-15T10:00:00.000000Z"),
        ("15.5.2023 9.05", "2023-05-15T09:05Z"),
        ("Mon May 15 10:00:00 EDT 2023", "2023-05-15T14:00:00Z"),
        ("Mon May 15 10:00:00 EST 2023", "2023-05-15T15:00:00Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
    }
    for none in [
        "2023-05-15 10.00.0",
        "2023-05-15 10.61.00",
        "@ 10:00",
        "2023-05-15 10:00 UTC+",
        "10.00.00",
        "20231315100000",
    ] {
        assert_eq!(read(none, Clock::default()).0, None, "{none}");
    }
    let clock = Clock { dates: Some(DateOrder::DayMonth), ..Clock::default() };
    assert_eq!(read("3/4/23 9:00", clock).0.as_deref(), Some("2023-04-03T09:00Z"));
}

#[test]
fn central_time_is_that_of_mail_and_is_said() {
    let read = |text| read(text, Clock::default());
    assert_eq!(read("Wed Jun 14 10:00:00 CST 2023"), (Some("2023-06-14T16:00:00Z".to_owned()), 1));
    assert_eq!(read("2023-06-14 10:00:00 cst").1, 1);
    assert_eq!(read("Wed Jun 14 2023 10:00:00 GMT+0800 (CST)"), (Some("2023-06-14T02:00:00Z".to_owned()), 0));
}

#[test]
fn the_first_days_of_calendars_are_no_times_of_records_at_any_precision() {
    for text in [
        "01/01/1970 00:00",
        "1/1/1970",
        "1970-01-01",
        "1970-01",
        "19700101",
        "1970-01-01T00:00Z",
        "1970-01-01 01:00:00",
        "1970-01-01T00:00:00.000Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1/1/70, 12:00 AM",
        "12/31/1969 7:00:00 PM",
        "1899-12-30T00:00:00",
        "12/30/1899",
        "30.12.1899 00:00:00",
        "1900-01-01",
        "1900-01-01T00:00:00",
        "0001-01-01",
        "01.01.1601 00:00:00",
        "12/31/1600 4:00:00 PM",
    ] {
        assert_eq!(read(text, Clock::default()), (None, 1), "{text}");
        let clock = Clock { zone: Zone::parse("America/New_York").unwrap(), ..Clock::default() };
        assert_eq!(read(text, clock).0, None, "{text}");
    }
    assert_eq!(read("1970-01-02T00:00:00Z", Clock::default()).1, 0);
    assert_eq!(read("1980-01-01 00:00:00", Clock::default()).0.as_deref(), Some("1980-01-01T00:00:00Z"));
    let mut notes = Remarks::default();
    let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
    assert_eq!(times.edtf("1970-01-01", None).unwrap().to_string(), "1970-01-01");
}

#[test]
fn a_time_that_the_clocks_of_a_zone_show_twice_or_never_is_said() {
    for (zone, text, want, said) in [
        ("Europe/Berlin", "2023-10-29 02:30:00", "2023-10-29T00:30:00Z", "showed twice"),
        ("Europe/Berlin", "2023-03-26 02:30", "2023-03-26T01:30Z", "skipped"),
        ("Europe/Berlin", "29.10.2023 02:30", "2023-10-29T00:30Z", "showed twice"),
        ("Europe/London", "2023-03-26 01:30:00", "2023-03-26T01:30:00Z", "skipped"),
        ("Europe/London", "2023-10-29 01:30:00", "2023-10-29T00:30:00Z", "showed twice"),
        ("Europe/Berlin", "2023-10-29 03:00:00", "2023-10-29T02:00:00Z", ""),
        ("Europe/Berlin", "2023-10-29 02:30:00 +0200", "2023-10-29T00:30:00Z", ""),
        ("Europe/London", "2023-03-26 01:30:00Z", "2023-03-26T01:30:00Z", ""),
        ("Europe/Berlin", "2023-10-29", "2023-10-29", ""),
        ("+02:00", "2023-10-29 02:30:00", "2023-10-29T00:30:00Z", ""),
    ] {
        let mut notes = Remarks::default();
        let clock = Clock { zone: Zone::parse(zone).unwrap(), ..Clock::default() };
        let when = Reading { clock, notes: &mut notes, line: 7 }.local(text).unwrap();
        assert_eq!(when.to_string(), want, "{text}");
        let lines: Vec<String> = notes.lines().collect();
        assert_eq!(lines.len(), usize::from(!said.is_empty()), "{text}: {lines:?}");
        assert!(lines.iter().all(|line| line.contains(said) && line.contains(text)), "{lines:?}");
    }
}

#[test]
fn dates_in_doubt_are_told_with_the_order_that_was_used() {
    let survey = |texts: &[&str]| {
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
        assert!(texts.iter().all(|text| times.local(text).is_some()));
        notes.dates
    };
    let open = survey(&["3/4/2023", "5/6/2023"]);
    let said = open.doubt(None, Some(DateOrder::MonthDay)).unwrap();
    assert!(said.starts_with("2 dates read two ways; taken as month/day; `--dates dmy`"), "{said}");
    assert_eq!(open.doubt(None, None), Some(said));
    assert_eq!(open.doubt(Some(DateOrder::MonthDay), Some(DateOrder::MonthDay)), None);
    let late = survey(&["3/4/2023", "16/4/2023"]);
    assert_eq!(late.doubt(None, Some(DateOrder::DayMonth)), None);
    for said in [late.doubt(None, None), late.said(None, None)] {
        let said = said.unwrap();
        assert!(
            said.contains("taken as month/day") && said.contains("`--dates dmy` reads them so"),
            "{said}"
        );
    }
    let contrary = survey(&["3/4/2023", "4/16/2023", "16/4/2023"]);
    assert!(
        contrary.doubt(None, Some(DateOrder::MonthDay)).is_some_and(|said| said.contains("against others"))
    );
    assert_eq!(survey(&["3.4.2023 10:00"]).doubt(None, Some(DateOrder::DayMonth)), None, "as it is written");
    assert_eq!(survey(&["2023-06-15"]).doubt(None, None), None);
}

#[test]
fn a_year_that_is_left_out_is_given() {
    let mut notes = Remarks::default();
    let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
    for (text, want) in [
        ("Jun 16 09:00:00", "2023-06-16T09:00:00Z"),
        ("Jun  6 09:00:00.5", "2023-06-06T09:00:00.5Z"),
        ("16 Jun 09:00:00", "2023-06-16T09:00:00Z"),
        ("Jun 16 2021 09:00:00", "2021-06-16T09:00:00Z"),
    ] {
        assert_eq!(times.yearless(text, 2023).map(|when| when.to_string()).as_deref(), Some(want), "{text}");
    }
    assert_eq!(times.yearless("Feb 29 09:00:00", 2023), None);
    assert!(times.yearless("Feb 29 09:00:00", 2024).is_some());
}

#[test]
fn what_a_number_counts_is_told_by_its_size() {
    for (text, want) in [
        ("1686906000", "2023-06-16T09:00:00Z"),
        ("1686906000.250", "2023-06-16T09:00:00.250Z"),
        ("1686906000968", "2023-06-16T09:00:00.968Z"),
        ("1686906000968123", "2023-06-16T09:00:00.968123Z"),
        ("1686906000968123400", "2023-06-16T09:00:00.968123400Z"),
        ("133313796009681234", "2023-06-16T09:00:00.9681234Z"),
        ("0x01D9A032D6A3F1D2", "2023-06-16T09:13:39.4017746Z"),
        ("638225028009681234", "2023-06-16T09:00:00.9681234Z"),
        ("13331379600968123", "2023-06-16T09:00:00.968123Z"),
        // both ends of what is taken as FILETIME and ticks; just outside they are nanoseconds since 1970
        ("122756256000000000", "1990-01-01T00:00:00.0000000Z"),
        ("122756255999999999", "1973-11-21T18:57:35.999999999Z"),
        ("157469183999999999", "2099-12-31T23:59:59.9999999Z"),
        ("157469184000000000", "1974-12-28T13:26:24.000000000Z"),
        ("627667488000000000", "1990-01-01T00:00:00.0000000Z"),
        ("627667487999999999", "1989-11-21T16:04:47.999999999Z"),
        ("662380415999999999", "2099-12-31T23:59:59.9999999Z"),
        ("662380416000000000", "1990-12-28T10:33:36.000000000Z"),
        ("700000000000000000", "1992-03-07T20:26:40.000000000Z"),
    ] {
        assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
    }
    for none in [
        "0",
        "0.000",
        "9223372036854775807",
        "3155378975999999999",
        "/Date(-62135596800000)/",
        "-62135596800",
    ] {
        assert_eq!(read(none, Clock::default()), (None, 1), "{none}");
    }
}

#[test]
fn a_time_less_exact_than_its_clock_is_wrong_stays_and_is_said() {
    let clock = Clock { shift: 90_000_000_000, ..Clock::default() };
    assert_eq!(read("2023-06-15T09:00Z", clock), (Some("2023-06-15T09:00Z".to_owned()), 1));
    assert_eq!(read("2023-06-15", clock), (Some("2023-06-15".to_owned()), 1));
    let clock = Clock { shift: 3_600_000_000_000, ..clock };
    assert_eq!(read("2023-06-15T09:00Z", clock), (Some("2023-06-15T10:00Z".to_owned()), 0));
}

#[test]
fn the_dates_of_a_source_settle_their_order_together() {
    let survey = |texts: &[&str]| {
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
        assert!(texts.iter().all(|text| times.local(text).is_some()));
        notes.dates
    };
    for (texts, order, said) in [
        (&["3/4/2023", "16/4/2023"][..], DateOrder::DayMonth, Some("can only be read")),
        (&["3/4/2023", "4/16/2023"], DateOrder::MonthDay, Some("can only be read")),
        (&["16/4/2023"], DateOrder::DayMonth, None),
        (&["5/5/2023"], DateOrder::MonthDay, None),
        (&["3/4/2023", "16/4/2023", "17/4/2023", "4/16/2023"], DateOrder::DayMonth, Some("contradict")),
        (&["3/4/2023 9:00 AM"], DateOrder::MonthDay, Some("nothing in this source settles it")),
        (&["3.4.2023"], DateOrder::DayMonth, Some("`--dates mdy`")),
        (&["3/4/2023"], DateOrder::MonthDay, Some("`--dates dmy`")),
        (&["2023-06-15"], DateOrder::MonthDay, None),
    ] {
        let survey = survey(texts);
        assert_eq!(survey.order().0, order, "{texts:?}");
        let told = survey.said(None, Some(survey.order().0));
        assert_eq!(told.is_some(), said.is_some(), "{texts:?}: {told:?}");
        assert!(told.unwrap_or_default().contains(said.unwrap_or_default()), "{texts:?}");
    }
    let against = survey(&["16/4/2023"]);
    assert!(
        against
            .said(Some(DateOrder::MonthDay), Some(DateOrder::MonthDay))
            .is_some_and(|said| said.contains("as told"))
    );
    assert_eq!(against.said(Some(DateOrder::DayMonth), Some(DateOrder::DayMonth)), None);
    let grown = survey(&["3/4/2023", "16/4/2023"]);
    assert_eq!(grown.said_since(DateOrder::DayMonth), None);
    assert!(grown.said_since(DateOrder::MonthDay).is_some_and(|said| said.contains("open it anew")));
    assert_eq!(against.said_since(DateOrder::MonthDay), None, "no date would read two ways");
}

mod layouts;
