//! A random instant, written in every layout, is read back as the same instant with the same digits.

use super::super::{Clock, DateOrder, Reading};
use crate::event::{Bound, DAY, HOUR, MINUTE, Moment, Precision, SECOND, When, Zone, calendar};
use crate::read::count::Count;
use crate::read::remarks::Remarks;
use proptest::prelude::*;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The parts of a written instant, on a clock `offset` minutes east of UTC.
struct Written {
    ymd: (i64, i64, i64),
    weekday: usize,
    /// `9` and `09`.
    hour: i64,
    /// `:00:01.25`
    rest: String,
    /// `+0200`, `+02:00`
    offsets: (String, String),
}

#[allow(clippy::format_push_string)] // it is short
fn written(moment: Moment, offset: i64) -> Written {
    let local = moment.ns + offset * MINUTE;
    let (year, month, day, of_day) = calendar(local, Zone::Utc);
    let mut rest = format!(":{:02}", of_day / MINUTE % 60);
    if moment.precision >= Precision::Second {
        rest += &format!(":{:02}", of_day / SECOND % 60);
    }
    if let Precision::Fraction(digits) = moment.precision {
        rest += &format!(".{}", &format!("{:09}", of_day % SECOND)[..usize::from(digits)]);
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    Written {
        ymd: (year, month, day),
        weekday: usize::try_from(local.div_euclid(DAY).rem_euclid(7)).unwrap(),
        hour: of_day / HOUR,
        rest,
        offsets: (format!("{sign}{hours:02}{minutes:02}"), format!("{sign}{hours:02}:{minutes:02}")),
    }
}

fn name(names: &[&'static str; 12], month: i64) -> &'static str {
    names[usize::try_from(month - 1).unwrap()]
}

/// Every layout with an offset.
fn with_offset(w: &Written) -> Vec<String> {
    let ((y, m, d), hour, rest) = (w.ymd, w.hour, &w.rest);
    let (short, long) = (&w.offsets.0, &w.offsets.1);
    let (month, weekday) = (name(&MONTHS, m), WEEKDAYS[w.weekday]);
    let comma = rest.replace('.', ",");
    vec![
        format!("{y:04}-{m:02}-{d:02}T{hour:02}{rest}{long}"),
        format!("{y:04}-{m:02}-{d:02}T{hour:02}{rest}{short}"),
        format!("{y:04}-{m:02}-{d:02} {hour:02}{rest} {long}"),
        format!("{y:04}-{m:02}-{d:02} {hour:02}{comma}{long}"),
        format!("{y:04}-{m:02}-{d:02}T{hour:02}{rest} UTC{short}"),
        format!("{y:04}{m:02}{d:02}T{hour:02}{}{short}", rest.replace(':', "")),
        format!("{y:04}/{m:02}/{d:02} {hour:02}{rest} {long}"),
        format!("{weekday}, {d} {month} {y:04} {hour:02}{rest} {short}"),
        format!("{d:02} {month} {y:04} {hour:02}{rest} {short} (comment)"),
        format!("{d:02}/{month}/{y:04}:{hour:02}{rest} {short}"),
        format!("[{d:02}/{month}/{y:04}:{hour:02}{rest} {short}]"),
        format!("{d:02}-{month}-{y:04} {hour:02}{rest} {long}"),
        format!("{weekday} {month} {d:>2} {hour:02}{rest} {y:04} {short}"),
        format!("{weekday} {month} {d:>2} {hour:02}{rest} GMT{short} {y:04}"),
        format!("{weekday} {month} {d} {y:04} {hour:02}{rest} GMT{short}"),
        format!("{month} {d:>2} {y:04} {hour:02}{rest} {long}"),
        format!("{y:04} {month} {d:>2} {hour:02}{rest} {long}"),
    ]
}

/// Every layout that leaves the offset to the source, with the order of its date.
#[allow(clippy::many_single_char_names)] // as layouts write them
fn without_offset(w: &Written) -> Vec<(DateOrder, String)> {
    let ((y, m, d), hour, rest) = (w.ymd, w.hour, &w.rest);
    let half = if hour < 12 { ["AM", "a.m.", "am"] } else { ["PM", "p.m.", "pm"] };
    let of_half = (hour + 11) % 12 + 1;
    let mut all = Vec::new();
    for order in [DateOrder::MonthDay, DateOrder::DayMonth] {
        let (a, b) = if order == DateOrder::MonthDay { (m, d) } else { (d, m) };
        for between in ['/', '.', '-'] {
            all.push((order, format!("{a}{between}{b}{between}{y:04} {hour}{rest}")));
            all.push((order, format!("{a:02}{between}{b:02}{between}{y:04} {hour:02}{rest}")));
        }
        for (half, gap) in [(half[0], " "), (half[0], ""), (half[1], " "), (half[2], "\u{202f}")] {
            all.push((order, format!("{a}/{b}/{y:04} {of_half}{rest}{gap}{half}")));
            all.push((order, format!("{a}/{b}/{y:04}, {of_half}{rest}{gap}{half}")));
        }
    }
    let (month, long) = (name(&MONTHS, m), name(&LONG, m));
    let named = [
        format!("{long} {d}, {y:04} {of_half}{rest} {}", half[0]),
        format!("{long} {d}, {y:04} at {of_half}{rest} {}", half[1]),
        format!("{d}. {long} {y:04} {hour:02}{rest}"),
        format!("{d} {month} {y:04} {hour:02}{rest}"),
        format!("{y:04}-{m:02}-{d:02} {hour:02}{rest}"),
        format!("{} {month} {d:>2} {hour:02}{rest} {y:04}", WEEKDAYS[w.weekday]),
    ];
    all.extend(named.map(|text| (DateOrder::MonthDay, text)));
    all
}

fn read(text: &str, clock: Clock) -> Option<When> {
    Reading { clock, notes: &mut Remarks::default(), line: 1 }.local(text)
}

/// 1990 to 2099.
fn moments() -> impl Strategy<Value = Moment> {
    let seconds = 631_152_000_i64..4_102_444_800;
    (seconds, 0..SECOND, 0_u8..=10).prop_map(|(seconds, part, digits)| match digits {
        0 => Moment::new((seconds - seconds.rem_euclid(60)) * SECOND, Precision::Minute),
        1 => Moment::new(seconds * SECOND, Precision::Second),
        digits => {
            let unit = 10_i64.pow(9 - u32::from(digits - 1));
            Moment::new(seconds * SECOND + part / unit * unit, Precision::Fraction(digits - 1))
        }
    })
}

fn count(text: &str) -> Count {
    Count::parse(text).unwrap()
}

/// Nanoseconds of the last days of 1990, before which a count with that many digits is read as .NET ticks.
const SURELY_NANOSECONDS: i64 = 662_380_416_000_000_000;

proptest! {
    #[test]
    fn every_layout_with_an_offset_is_read_back(moment in moments(), quarters in -48_i64..=56) {
        let moment = Moment { ns: moment.ns, ..moment };
        for text in with_offset(&written(moment, quarters * 15)) {
            prop_assert_eq!(read(&text, Clock::default()), Some(When::at(moment)), "{}", text);
        }
    }

    #[test]
    fn every_layout_without_an_offset_is_read_back_in_the_zone_of_its_source(
        moment in moments(), minutes in -720_i32..=840,
    ) {
        let zone = Zone::Fixed(minutes * 60);
        for (dates, text) in without_offset(&written(moment, i64::from(minutes))) {
            let clock = Clock { zone, dates: Some(dates), ..Clock::default() };
            prop_assert_eq!(read(&text, clock), Some(When::at(moment)), "{}", text);
        }
    }

    #[test]
    fn a_date_that_reads_one_way_only_is_read_so_whatever_is_told(day in 13_i64..=28, month in 1_i64..=12) {
        for dates in [None, Some(DateOrder::MonthDay), Some(DateOrder::DayMonth)] {
            let clock = Clock { dates, ..Clock::default() };
            for text in [format!("{day}/{month}/2023"), format!("{month}/{day}/2023"), format!("{day}.{month}.2023")] {
                let want = format!("2023-{month:02}-{day:02}");
                prop_assert_eq!(read(&text, clock).map(|when| when.to_string()), Some(want), "{}", text);
            }
        }
    }

    #[test]
    fn every_count_is_read_back(ns in SURELY_NANOSECONDS..4_102_444_800_000_000_000) {
        let at = |unit: i64, digits: u8| {
            let ns = ns - ns % unit;
            When::at(Moment::new(ns, if digits == 0 { Precision::Second } else { Precision::Fraction(digits) }))
        };
        let cases = [
            ((ns / SECOND).to_string(), at(SECOND, 0)),
            (format!("{}.{:03}", ns / SECOND, ns % SECOND / 1_000_000), at(1_000_000, 3)),
            (format!("{}.{:09}", ns / SECOND, ns % SECOND), at(1, 9)),
            ((ns / 1_000_000).to_string(), at(1_000_000, 3)),
            ((ns / 1_000).to_string(), at(1_000, 6)),
            (ns.to_string(), at(1, 9)),
            ((ns / 100 + 116_444_736_000_000_000).to_string(), at(100, 7)),
            (format!("{:#018x}", ns / 100 + 116_444_736_000_000_000), at(100, 7)),
            ((ns / 100 + 621_355_968_000_000_000).to_string(), at(100, 7)),
            ((ns / 1_000 + 11_644_473_600_000_000).to_string(), at(1_000, 6)),
        ];
        for (text, want) in cases {
            prop_assert_eq!(read(&text, Clock::default()), Some(want), "{}", text);
        }
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
        let (file, ticks) = (ns / 100 + 116_444_736_000_000_000, ns / 100 + 621_355_968_000_000_000);
        prop_assert_eq!(times.filetime(&count(&file.to_string())), Some(at(100, 7)));
        prop_assert_eq!(times.ticks(&count(&ticks.to_string())), Some(at(100, 7)));
        prop_assert_eq!(times.micros(&count(&(ns / 1000).to_string())), Some(at(1_000, 6)));
        prop_assert_eq!(notes.lines().count(), 0);
    }

    #[test]
    fn what_is_read_is_written_and_read_again_as_the_same(moment in moments()) {
        let when = When::at(moment);
        prop_assert_eq!(read(&when.to_string(), Clock::default()), Some(when));
    }

    #[test]
    fn a_wrong_clock_is_set_right_once(moment in moments(), seconds in -100_000_i64..100_000) {
        let clock = Clock { shift: seconds * SECOND, ..Clock::default() };
        let moment = Moment { ns: moment.ns - moment.ns % MINUTE, ..moment };
        let mut notes = Remarks::default();
        let mut times = Reading { clock, notes: &mut notes, line: 1 };
        let moved = times.edtf(&moment.text(), None).unwrap();
        let stays = moment.precision == Precision::Minute && seconds % 60 != 0;
        let want = if stays { moment.ns } else { moment.ns + clock.shift };
        prop_assert_eq!(moved.from(), Bound::At(Moment { ns: want, ..moment }));
        prop_assert_eq!(notes.lines().count(), usize::from(stays));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}", year in -9999_i32..=9999) {
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock { shift: i64::MAX, ..Clock::default() }, notes: &mut notes, line: 1 };
        let _ = (times.local(&text), times.utc(&text), times.edtf(&text, Some(&text)), times.yearless(&text, year));
    }

    #[test]
    fn no_text_of_the_parts_of_times_makes_it_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "2023", "06", "16", "9", "99", "-", "/", ".", ":", ",", " ", "T", "Z", "+", "00", "Jun", "June", "Mon",
                "AM", "p.m.", "EST", "UTC", "GMT", "(", ")", "[", "]", "at", "0x", "60", "24", "é", "\u{202f}", "20230616",
            ]),
            0..14,
        ),
        year in prop::num::i32::ANY,
    ) {
        let text = parts.concat();
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
        let _ = (times.local(&text), times.edtf(&text, Some(&text)), times.yearless(&text, year));
    }

    #[test]
    fn no_number_makes_it_panic(whole in prop::num::i64::ANY, part in "[0-9]{0,12}", step in 1..=i64::MAX) {
        let count = Count { whole, part, step, written: None };
        let mut notes = Remarks::default();
        let mut times = Reading { clock: Clock::default(), notes: &mut notes, line: 1 };
        let _ = (times.epoch(&count), times.micros(&count), times.filetime(&count), times.ticks(&count));
    }
}
