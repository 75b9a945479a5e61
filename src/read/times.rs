//! Times as logs write them: ISO 8601, clocks of PowerShell and of spreadsheets, and numbers since 1970.

use super::count::Count;
use super::notes::{Note, Notes};
use crate::event::{Bound, Moment, Precision, When, Zone, date_start, parse_clock, parse_edtf, parse_moment};

/// The nanoseconds in which a count of the wrong unit, or of nothing, would stand.
const IN_1970: std::ops::Range<i64> = -31_536_000_000_000_000..31_536_000_000_000_000;

/// In which order the numbers of a date like `3/4/2023` stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dates {
    /// Month first, as Microsoft's exports write it unless told otherwise.
    #[default]
    MonthDay,
    /// Day first.
    DayMonth,
}

/// How the times of a source are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Clock {
    /// For times without an offset, unless the format says UTC.
    pub zone: Zone,
    /// Nanoseconds to add to every time of the source, whose clock was wrong by as much.
    pub shift: i64,
    /// For dates like `3/4/2023`; `None` where nothing says which.
    pub dates: Option<Dates>,
    /// For times without a year; `None` where nothing says which.
    pub year: Option<i32>,
}

/// A [`Clock`] at work on one record.
#[derive(Debug)]
pub struct Reading<'n> {
    /// How times are read.
    pub clock: Clock,
    /// Where to say what was met.
    pub notes: &'n mut Notes,
    /// Line of the record.
    pub line: u64,
}

impl Reading<'_> {
    /// A time that is UTC where it does not say otherwise.
    pub fn utc(&mut self, text: &str) -> Option<When> {
        self.text(text, Zone::Utc)
    }

    /// A time in the zone of the source where it does not say otherwise.
    pub fn local(&mut self, text: &str) -> Option<When> {
        self.text(text, self.clock.zone)
    }

    /// The first of these that can be read. Where it is not the first of all, that is said; where none can be read, what
    /// is wrong with each is.
    pub fn first<T>(
        &mut self,
        of: impl IntoIterator<Item = T>,
        mut read: impl FnMut(&mut Reading<'_>, T) -> Option<When>,
    ) -> Option<When> {
        let mut wrong = Notes::default();
        for time in of {
            let mut notes = Notes::default();
            let when = read(&mut Reading { clock: self.clock, notes: &mut notes, line: self.line }, time);
            if when.is_some() {
                if let Some(example) = wrong.example() {
                    self.notes.add(Note::OtherTime, self.line, example);
                }
                self.notes.append(notes);
                return when;
            }
            wrong.append(notes);
        }
        self.notes.append(wrong);
        None
    }

    fn text(&mut self, text: &str, zone: Zone) -> Option<When> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Some(date) = digits_of_date(text) {
            return self.text(&date, zone);
        }
        if let Some(count) = Count::parse(text) {
            return self.epoch(&count);
        }
        let moment = parse_moment(text, zone).ok().or_else(|| self.day_clock(text, zone));
        let Some(moment) = moment else {
            self.notes.add(if blank(text) { Note::ZeroTime } else { Note::NoTime }, self.line, text);
            return None;
        };
        if moment.ns == 0 && moment.precision >= Precision::Second {
            self.notes.add(Note::ZeroTime, self.line, text);
            return None;
        }
        self.said_next(text);
        Some(self.shifted(When::at(moment)))
    }

    /// Says of 24:00 and second 60 that they were read as the next instant.
    fn said_next(&mut self, text: &str) {
        let digits = text.split_once(['T', 't', ' ']).map_or("", |(_, clock)| clock.trim_start());
        if digits.starts_with("24") || digits.get(5..8) == Some(":60") {
            self.notes.add(Note::NextInstant, self.line, text);
        }
    }

    /// A time of the event contract: EDTF, with its end where that is written apart. The first instant of 1970 is one.
    pub fn edtf(&mut self, time: &str, end: Option<&str>) -> Option<When> {
        let when = match parse_edtf(time, self.clock.zone) {
            Ok(when) => when,
            Err(_) => self.local(time)?,
        };
        self.said_next(time);
        let Some(end) = end else { return Some(self.shifted(when)) };
        let until = match end.trim() {
            ".." => Some(Bound::Open),
            end => parse_moment(end, self.clock.zone).ok().map(Bound::At),
        };
        let span = until.and_then(|until| When::span(when.from(), until));
        if span.is_none() {
            self.notes.add(Note::NoSpan, self.line, end);
        }
        Some(self.shifted(span.unwrap_or(when)))
    }

    /// A count since 1970: seconds, milli-, micro- or nanoseconds, told apart by size. Zero is no time, and what is too
    /// small to leave 1970 is no count.
    pub fn epoch(&mut self, count: &Count) -> Option<When> {
        let (unit, digits) = match count.whole.unsigned_abs() {
            0 if count.part.is_empty() => {
                self.notes.add(Note::ZeroTime, self.line, "0");
                return None;
            }
            0..=99_999_999_999 => (1_000_000_000, 0),
            100_000_000_000..=99_999_999_999_999 => (1_000_000, 3),
            100_000_000_000_000..=99_999_999_999_999_999 => (1_000, 6),
            _ => (1, 9),
        };
        match count.nanoseconds(unit) {
            Some(ns) if !IN_1970.contains(&ns) => {
                let digits = count.part.len().saturating_add(digits).min(9);
                let digits = u8::try_from(digits).unwrap_or(9);
                let precision = if digits == 0 { Precision::Second } else { Precision::Fraction(digits) };
                Some(self.shifted(When::at(Moment::new(ns, precision))))
            }
            _ => {
                self.notes.add(Note::NoTime, self.line, &count.to_string());
                None
            }
        }
    }

    /// A count of microseconds since 1970. One that stands in 1970 counts something larger, and is told by its size.
    pub fn micros(&mut self, count: &Count) -> Option<When> {
        match count.nanoseconds(1_000) {
            Some(ns) if !IN_1970.contains(&ns) => {
                Some(self.shifted(When::at(Moment::new(ns, Precision::Fraction(6)))))
            }
            _ => {
                let when = self.epoch(count)?;
                self.notes.add(Note::Unit, self.line, &count.to_string());
                Some(when)
            }
        }
    }

    fn shifted(&self, when: When) -> When {
        let shift = self.clock.shift;
        if shift == 0 {
            return when;
        }
        let moved = |bound| match bound {
            Bound::At(moment) if moment.precision >= Precision::Second => {
                Bound::At(Moment { ns: moment.ns.saturating_add(shift), ..moment })
            }
            bound => bound,
        };
        match (moved(when.from()), when.until().map(moved)) {
            (Bound::At(moment), None) => When::at(moment),
            (from, Some(until)) => When::span(from, until).unwrap_or(when),
            (Bound::Open, None) => when,
        }
    }

    /// `5/16/2021 6:00:30 PM`, `16.05.2021 18:00:30`, `16-05-2021`.
    fn day_clock(&mut self, text: &str, zone: Zone) -> Option<Moment> {
        let (date, rest) = text.split_once([' ', 'T', '\u{202f}']).unwrap_or((text, ""));
        let parts: Vec<&str> = date.trim_end_matches(',').split(['/', '.', '-']).collect();
        let [first, second, year] = parts.as_slice() else { return None };
        let (first, second, year) = (small(first)?, small(second)?, small(year).filter(|_| year.len() == 4)?);
        let order = match (first, second, self.clock.dates) {
            (13.., _, _) => Dates::DayMonth,
            (_, 13.., _) => Dates::MonthDay,
            (_, _, Some(order)) => order,
            _ if date.contains('.') => Dates::DayMonth,
            _ => {
                // Microsoft writes a half of the day where it puts the month first
                if first != second && !rest.ends_with(['M', 'm']) {
                    self.notes.add(Note::DayOrMonth, self.line, text);
                }
                Dates::MonthDay
            }
        };
        let (month, day) = if order == Dates::MonthDay { (first, second) } else { (second, first) };
        let iso = format!("{year:04}-{month:02}-{day:02}");
        parse_moment(&iso, zone).ok()?;
        if rest.is_empty() {
            return parse_moment(&iso, zone).ok();
        }
        date_start(year, month, day, Zone::Utc)?;
        parse_moment(&format!("{iso}T{}", full_day(rest)?), zone).ok()
    }
}

/// A clock of two halves of twelve hours, or one with a single digit for the hour, as ISO writes it.
fn full_day(text: &str) -> Option<String> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let half = [("AM", 0), ("PM", 12)].into_iter().find(|(mark, _)| upper.ends_with(mark));
    let digits = half.map_or(text, |_| text[..text.len() - 2].trim_end());
    let (hour, rest) = digits.split_once(':').unwrap_or((digits, ""));
    let hour: i64 = small(hour)?;
    let hour = match half {
        Some((_, add)) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    let clock = if rest.is_empty() { format!("{hour:02}") } else { format!("{hour:02}:{rest}") };
    let plain = clock.trim_end_matches(['Z', 'z']);
    parse_clock(plain.split(['+', '-']).next().unwrap_or(plain).trim_end()).ok()?;
    Some(clock)
}

/// A number of one to four digits.
fn small(text: &str) -> Option<i64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Eight digits that are the date of a year that logs are of, with hyphens. As a count they would stand in 1970.
fn digits_of_date(text: &str) -> Option<String> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let date = digits.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))?;
    parse_moment(&date, Zone::Utc).is_ok().then_some(date)
}

/// A time of which the writer said that there is none.
fn blank(text: &str) -> bool {
    let years = ["0000-", "0001-01-01", "1601-01-01", "00/00/0000", "1/1/0001"];
    years.iter().any(|year| text.starts_with(year)) || matches!(text, "-" | "N/A" | "null" | "Not set")
}

#[cfg(test)]
mod tests {
    use super::{Clock, Dates, Reading};
    use crate::event::Zone;
    use crate::read::notes::Notes;

    fn read(text: &str, clock: Clock) -> (Option<String>, usize) {
        let mut notes = Notes::default();
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
            ("1331698658276340", "2012-03-14T04:17:38.276340Z"),
            ("2012-03-14 04:17:38.276340+00:00", "2012-03-14T04:17:38.276340Z"),
        ] {
            assert_eq!(read(text, Clock::default()), (Some(want.to_owned()), 0), "{text}");
        }
    }

    #[test]
    fn a_date_that_reads_two_ways_is_said_and_can_be_settled() {
        assert_eq!(read("3/4/2023 09:00:00", Clock::default()), (Some("2023-03-04T09:00:00Z".to_owned()), 1));
        let clock = Clock { dates: Some(Dates::DayMonth), ..Clock::default() };
        assert_eq!(read("3/4/2023 09:00:00", clock), (Some("2023-04-03T09:00:00Z".to_owned()), 0));
    }

    #[test]
    fn zero_is_no_time_and_neither_is_nonsense() {
        for text in ["0", "0000-00-00T00:00:00", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "-", "soon"]
        {
            assert_eq!(read(text, Clock::default()), (None, 1), "{text}");
        }
        assert_eq!(read("", Clock::default()), (None, 0));
    }

    #[test]
    fn the_next_instant_is_said() {
        assert_eq!(
            read("2016-12-31T23:59:60Z", Clock::default()),
            (Some("2017-01-01T00:00:00Z".to_owned()), 1)
        );
        assert_eq!(
            read("2023-06-15T24:00:00Z", Clock::default()),
            (Some("2023-06-16T00:00:00Z".to_owned()), 1)
        );
    }

    #[test]
    fn zone_and_shift_of_a_source_move_its_times() {
        let clock = Clock { zone: Zone::Fixed(7200), shift: 90_000_000_000, ..Clock::default() };
        assert_eq!(read("2023-06-15T09:00:00", clock).0.as_deref(), Some("2023-06-15T07:01:30Z"));
        assert_eq!(read("2023-06-15T09:00:00Z", clock).0.as_deref(), Some("2023-06-15T09:01:30Z"));
    }
}
