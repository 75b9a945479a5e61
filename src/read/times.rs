//! Reads times as logs write them: ISO 8601, mail, PowerShell, spreadsheets, and counts since some year.

mod basic;
mod beside;
mod counts;
mod dates;
mod lex;
mod names;
mod never;
mod respelled;
mod shift;
mod sight;
mod stated;
mod written;
mod zones;

pub use beside::is_one_second;
pub use dates::{DateOrder, Survey};
pub use shift::{SHIFT_FORMS, parse_shift, shift_text};
pub use sight::{VERSIONS, may_hold_dates};
pub use stated::{counted, stated};
pub use zones::{SaidZone, bracketed};

use super::count::Count;
use super::remarks::{Remark, Remarks};
use crate::event::{
    Bound, Fold, HOUR, MINUTE, Moment, Precision, SECOND, When, Zone, parse_edtf, parse_moment, parse_usual,
    trimmed,
};
use counts::Unit;
use never::{begins_a_calendar, blank};
use respelled::respelled;
use written::DateContext;

/// How the times of a source are read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Clock {
    /// The zone of times without an offset, unless the format says UTC.
    pub zone: Zone,
    /// Nanoseconds to add to every time of the source, to correct its clock.
    pub shift: i64,
    /// The order of day and month in dates like `3/4/2023`; `None` if nothing decides it.
    pub dates: Option<DateOrder>,
    /// The year of times without one; `None` if nothing says which.
    pub year: Option<i32>,
}

/// Reads the times of one record with a [`Clock`].
#[derive(Debug)]
pub struct Reading<'n> {
    /// How times are read.
    pub clock: Clock,
    /// Collects remarks.
    pub notes: &'n mut Remarks,
    /// The line of the record.
    pub line: u64,
}

impl Reading<'_> {
    /// Reads a time that is UTC unless it has an offset.
    pub fn utc(&mut self, text: &str) -> Option<When> {
        self.text(text, Zone::Utc, None)
    }

    /// Reads a time that is in the zone of the source unless it has an offset.
    pub fn local(&mut self, text: &str) -> Option<When> {
        self.text(text, self.clock.zone, None)
    }

    /// Reads a time, by `read`, whose zone is given apart from it by `by`; an offset of its own takes precedence.
    pub fn zoned(
        &mut self,
        text: &str,
        (said, by): (SaidZone, &str),
        read: impl FnOnce(&mut Self, &str) -> Option<When>,
    ) -> Option<When> {
        let zone = self.clock.zone;
        self.clock.zone = said.or(zone);
        let when = read(self, text);
        self.clock.zone = zone;
        let timed = when.is_some_and(|when| when.precision() > Precision::Day);
        if timed && said == SaidZone::Open && self.is_without_zone(text, None) {
            self.notes.add(Remark::OpenZone, self.line, by);
        }
        if timed && by.trim().eq_ignore_ascii_case("cst") && self.is_without_zone(text, None) {
            self.notes.add(Remark::CentralTime, self.line, by);
        }
        when
    }

    /// Whether a time has no zone or offset of its own.
    fn is_without_zone(&self, text: &str, year: Option<i32>) -> bool {
        let ns = |zone| self.bare(text, zone, year).map(|moment| moment.ns);
        ns(Zone::Utc) != ns(Zone::Fixed(1))
    }

    /// Reads a time in the zone of the source that may lack the year, as in syslog: `Jun 16 09:00:00`.
    pub fn yearless(&mut self, text: &str, year: i32) -> Option<When> {
        self.text(text, self.clock.zone, Some(year))
    }

    /// Reads a time in the zone of the source, of a format that defines the order of day and month.
    pub fn ordered(&mut self, text: &str, dates: DateOrder) -> Option<When> {
        let (clock, survey) = (self.clock, std::mem::take(&mut self.notes.dates));
        self.clock.dates = Some(dates);
        let when = self.text(text, clock.zone, None);
        (self.clock, self.notes.dates) = (clock, survey);
        when
    }

    /// Reads the first of these times that can be read. If others had to be skipped, a remark says so; if none can be
    /// read, there is a remark on each.
    pub fn first<T>(
        &mut self,
        of: impl IntoIterator<Item = T>,
        mut read: impl FnMut(&mut Reading<'_>, T) -> Option<When>,
    ) -> Option<When> {
        let mut wrong = Remarks::default();
        for time in of {
            let mut notes = Remarks::default();
            let when = read(&mut Reading { clock: self.clock, notes: &mut notes, line: self.line }, time);
            if when.is_some() {
                if let Some(example) = wrong.example() {
                    self.notes.add(Remark::OtherTime, self.line, example);
                }
                self.notes.append(notes);
                return when;
            }
            wrong.append(notes);
        }
        self.notes.append(wrong);
        None
    }

    fn text(&mut self, text: &str, zone: Zone, year: Option<i32>) -> Option<When> {
        let text = trimmed(text);
        if text.is_empty() {
            return None;
        }
        if let Some(moment) = usual(text, zone) {
            return Some(self.shifted(When::at(moment)));
        }
        if let Some((text, place)) = respelled(text) {
            return self.of_text(&text, place.unwrap_or(zone), year);
        }
        self.of_text(text, zone, year)
    }

    /// A time in a spelling that is known.
    fn of_text(&mut self, text: &str, zone: Zone, year: Option<i32>) -> Option<When> {
        if let Some(moment) = usual(text, zone) {
            return Some(self.shifted(When::at(moment)));
        }
        if let Some(count) = hexadecimal(text) {
            return self.filetime(&count);
        }
        let moment = basic::basic(text, zone);
        if let Some(count) = Count::parse(text).filter(|_| moment.is_none()) {
            return self.epoch(&count);
        }
        let moment = moment.or_else(|| parse_moment(text, zone).ok()).or_else(|| {
            let known = DateContext { dates: self.clock.dates, year };
            written::written(text, zone, known, &mut self.notes.dates)
        });
        let Some(moment) = moment else {
            self.notes.add(if blank(text) { Remark::ZeroTime } else { Remark::NoTime }, self.line, text);
            return None;
        };
        if begins_a_calendar(moment) {
            self.notes.add(Remark::ZeroTime, self.line, text);
            return None;
        }
        self.said_next(text);
        self.said_zone(text, (zone, year), moment);
        Some(self.shifted(When::at(moment)))
    }

    /// Adds remarks if the zone of a time, or its abbreviation, leaves the instant in doubt.
    fn said_zone(&mut self, text: &str, (zone, year): (Zone, Option<i32>), moment: Moment) {
        let outside = text.split('(').next().unwrap_or_default().as_bytes();
        if outside.windows(3).any(|letters| letters.eq_ignore_ascii_case(b"cst")) {
            self.notes.add(Remark::CentralTime, self.line, text);
        }
        if bracketed(text).any(|inside| SaidZone::of(inside) == Some(SaidZone::Open))
            && self.is_without_zone(text, year)
        {
            self.notes.add(Remark::OpenZone, self.line, text);
        }
        if moment.precision <= Precision::Day || !zone.changes_near(moment.ns) {
            return;
        }
        // a time with an offset of its own is the same in every zone
        let by_clock =
            |text: &str| self.bare(text, Zone::Fixed(1), year).filter(|other| other.ns != moment.ns);
        match by_clock(text).map(|other| zone.fold(other.ns.saturating_add(SECOND))) {
            Some(Fold::Twice) => self.notes.add(Remark::Repeated, self.line, text),
            Some(Fold::Never) => self.notes.add(Remark::Skipped, self.line, text),
            Some(Fold::Once) | None => {}
        }
    }

    /// Reads a time without adding remarks and without correcting the clock.
    fn bare(&self, text: &str, zone: Zone, year: Option<i32>) -> Option<Moment> {
        let known = DateContext { dates: self.clock.dates, year };
        let written = || written::written(text, zone, known, &mut Survey::default());
        basic::basic(text, zone).or_else(|| parse_moment(text, zone).ok()).or_else(written)
    }

    /// Adds a remark if 24:00 or second 60 was read as the next instant.
    fn said_next(&mut self, text: &str) {
        let mut words = text.split(['T', 't', ' ']).skip(1);
        let second = |at: usize| at >= 5 && text.as_bytes()[at - 3] == b':';
        if words.any(|word| word.starts_with("24:") || word.starts_with("24Z"))
            || text.match_indices(":60").any(|(at, _)| second(at))
        {
            self.notes.add(Remark::NextInstant, self.line, text);
        }
    }

    /// Reads a time of the event contract: EDTF, with the end of a span written apart. Unlike elsewhere, zero of 1970
    /// is valid.
    pub fn edtf(&mut self, time: &str, end: Option<&str>) -> Option<When> {
        let when = match parse_usual(time).filter(|(_, utc)| *utc) {
            Some((moment, _)) => When::at(moment),
            None => self.spelled(time)?,
        };
        let Some(end) = end else { return Some(self.shifted(when)) };
        let until = match end.trim() {
            ".." => Some(Bound::Open),
            end => parse_moment(end, self.clock.zone).ok().map(Bound::At),
        };
        let span = until.and_then(|until| When::span(when.from(), until));
        if span.is_none() {
            self.notes.add(Remark::NoSpan, self.line, end);
        }
        Some(self.shifted(span.unwrap_or(when)))
    }

    /// Reads a less usual spelling of a contract time. The clock is corrected by the caller, together with the end.
    fn spelled(&mut self, time: &str) -> Option<When> {
        let when = parse_edtf(time, self.clock.zone).ok().or_else(|| {
            let clock = Clock { shift: 0, ..self.clock };
            Reading { clock, notes: self.notes, line: self.line }.local(time)
        })?;
        self.said_next(time);
        Some(when)
    }

    /// Reads a count whose unit is inferred from its size: seconds, milli-, micro- or nanoseconds since 1970,
    /// FILETIME, or .NET ticks. Zero, and what is too small to leave 1970, is no time.
    pub fn epoch(&mut self, count: &Count) -> Option<When> {
        if counts::is_none(count) {
            self.notes.add(Remark::ZeroTime, self.line, &count.to_string());
            return None;
        }
        let moment = Unit::of(count.whole).moment(count);
        if moment.is_none() {
            self.notes.add(Remark::NoTime, self.line, &count.to_string());
        }
        Some(self.of_count(count, moment?))
    }

    /// The time of a count, with a remark if that may have been rounded.
    fn of_count(&mut self, count: &Count, moment: Moment) -> When {
        if count.step > 1 {
            self.notes.add(Remark::Rounded, self.line, &count.to_string());
        }
        self.shifted(When::at(moment))
    }

    /// Reads a count of microseconds since 1970. If that would be in 1970, its unit is inferred from its size.
    pub fn micros(&mut self, count: &Count) -> Option<When> {
        self.counted(count, Unit::Micros)
    }

    /// Reads a FILETIME of Windows: a count of 100 ns since 1601. If it can't be one, its unit is inferred from its
    /// size.
    pub fn filetime(&mut self, count: &Count) -> Option<When> {
        self.counted(count, Unit::FileTime)
    }

    /// Reads .NET ticks: a count of 100 ns since the year 1. If it can't be that, its unit is inferred from its size.
    pub fn ticks(&mut self, count: &Count) -> Option<When> {
        self.counted(count, Unit::Ticks)
    }

    fn counted(&mut self, count: &Count, unit: Unit) -> Option<When> {
        if let Some(moment) = unit.moment(count).filter(|_| !counts::is_none(count)) {
            return Some(self.of_count(count, moment));
        }
        let when = self.epoch(count)?;
        self.notes.add(Remark::Unit, self.line, &count.to_string());
        Some(when)
    }

    /// Corrects a time by the error of the clock. One that is less exact than the correction stays, with a remark.
    fn shifted(&mut self, when: When) -> When {
        let shift = self.clock.shift;
        if shift == 0 {
            return when;
        }
        if !is_moved(when, shift) {
            self.notes.add(Remark::Unmoved, self.line, &when.to_string());
        }
        as_moved(when, shift)
    }
}

/// Reads a time in the usual spelling that needs no remark; `None` leaves it to a [`Reading`].
pub fn usual(text: &str, zone: Zone) -> Option<Moment> {
    let (moment, utc) = parse_usual(text)?;
    ((utc || zone == Zone::Utc) && !begins_a_calendar(moment)).then_some(moment)
}

/// Moves the ends of a time by `by`, if they are exact enough for a correction of `shift`.
fn moved(when: When, shift: i64, by: i64) -> When {
    let moved = |bound| match bound {
        Bound::At(moment) if moves(moment, shift) => {
            Bound::At(Moment { ns: moment.ns.saturating_add(by), ..moment })
        }
        bound => bound,
    };
    match (moved(when.from()), when.until().map(moved)) {
        (Bound::At(moment), None) => When::at(moment),
        (from, Some(until)) => When::span(from, until).unwrap_or(when),
        (Bound::Open, None) => when,
    }
}

/// Whether a moment is exact enough to be corrected by `shift`.
const fn moves(moment: Moment, shift: i64) -> bool {
    match moment.precision {
        Precision::Second | Precision::Fraction(_) => true,
        Precision::Minute => shift % MINUTE == 0,
        Precision::Hour => shift % HOUR == 0,
        Precision::Year | Precision::Month | Precision::Day => false,
    }
}

/// Whether any end of a time was moved by the correction `shift`.
#[must_use]
pub fn is_moved(when: When, shift: i64) -> bool {
    let at = |bound: Bound| matches!(bound, Bound::At(moment) if moves(moment, shift));
    shift != 0 && (at(when.from()) || when.until().is_some_and(at))
}

/// A time as recorded, from one that was corrected by `shift`.
#[must_use]
pub fn as_recorded(when: When, shift: i64) -> When {
    moved(when, shift, shift.saturating_neg())
}

/// A recorded time, corrected by `shift`.
#[must_use]
pub fn as_moved(when: When, shift: i64) -> When {
    moved(when, shift, shift)
}

/// Parses a FILETIME in hexadecimal: `0x01D9A02B3C4D5E6F`.
fn hexadecimal(text: &str) -> Option<Count> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    let whole = (14..=16).contains(&digits.len()).then(|| i64::from_str_radix(digits, 16).ok())??;
    Some(Count { written: Some(text.into()), ..Count::new(whole, String::new()) })
}

#[cfg(test)]
mod tests;
