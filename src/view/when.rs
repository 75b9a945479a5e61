//! Times for display: a clock time only if the source gave one, a date if only that is known, and never more digits
//! than the source has.

use crate::event::{Bound, DAY, Doubt, HOUR, MINUTE, Moment, Precision, SECOND, When, Zone, calendar};
use crate::session::Heading;
use crate::view::dates;

/// The weight of a part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A clock time.
    Said,
    /// A date, and placeholders for unknown digits.
    Dim,
    /// The bar of a span.
    Bar,
}

/// A time as weighted parts.
pub type Pieces = Vec<(String, Weight)>;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const YEAR: i64 = 365 * DAY;

/// A moment in calendar terms.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    clock: i64,
}

impl Civil {
    /// Dates are not shifted by the zone.
    fn of(moment: Moment, zone: Zone) -> Self {
        let zone = if moment.precision <= Precision::Day { Zone::Utc } else { zone };
        let (year, month, day, clock) = calendar(moment.ns, zone);
        Self { year, month, day, clock }
    }

    fn clock(&self, precision: Precision) -> String {
        let (hour, minute, second) = (self.clock / HOUR, self.clock / MINUTE % 60, self.clock / SECOND % 60);
        match precision {
            Precision::Hour => format!("{hour:02}:╌╌"),
            Precision::Minute => format!("{hour:02}:{minute:02}"),
            Precision::Fraction(digits) => {
                let fraction = format!("{:09}", self.clock % SECOND);
                let shown = usize::from(digits.clamp(1, 3));
                format!("{hour:02}:{minute:02}:{second:02}.{}", &fraction[..shown])
            }
            _ => format!("{hour:02}:{minute:02}:{second:02}"),
        }
    }

    /// `15 Jun 2023`, `Jun 2023`, `2016`.
    fn date(&self, precision: Precision) -> String {
        match precision {
            Precision::Year => self.year.to_string(),
            Precision::Month => format!("{} {}", dates::month(self.month), self.year),
            _ => format!("{} {} {}", self.day, dates::month(self.month), self.year),
        }
    }

    /// The same without the year, unless nothing would be left.
    fn yearless(&self, precision: Precision) -> String {
        match precision {
            Precision::Year => self.year.to_string(),
            Precision::Month => dates::month(self.month).to_owned(),
            _ => format!("{} {}", self.day, dates::month(self.month)),
        }
    }
}

const fn mark(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::None => "",
        Doubt::Uncertain => "?",
        Doubt::Approximate => "~",
        Doubt::Both => "?~",
    }
}

fn spaced(doubt: Doubt) -> String {
    if doubt == Doubt::None { String::new() } else { format!(" {}", mark(doubt)) }
}

/// A time for a column of `columns` cells, below a heading with the day. If no form fits, the result is too wide and is
/// cut when drawn.
#[must_use]
pub fn short(when: When, zone: Zone, columns: usize) -> Pieces {
    let mut forms = match (when.from(), when.until()) {
        (Bound::At(moment), None) => vec![single(moment, zone)],
        (Bound::At(from), Some(Bound::At(until))) if from.precision > Precision::Day => {
            clocks(from, until, zone)
        }
        (Bound::At(from), Some(Bound::At(until))) => dates(from, until, zone),
        (Bound::At(from), Some(Bound::Open)) => open_end(from, zone),
        (Bound::Open, Some(Bound::At(until))) => open_start(until, zone),
        (Bound::Open, _) => vec![dim("?".to_owned())],
    };
    let fits =
        |form: &Pieces| form.iter().map(|(text, _)| super::text::width(text)).sum::<usize>() <= columns;
    let chosen = forms.iter().position(fits).unwrap_or(forms.len() - 1);
    forms.swap_remove(chosen)
}

fn dim(text: String) -> Pieces {
    vec![(text, Weight::Dim)]
}

fn single(moment: Moment, zone: Zone) -> Pieces {
    let civil = Civil::of(moment, zone);
    match moment.precision {
        Precision::Year | Precision::Month => dim(civil.date(moment.precision) + &spaced(moment.doubt)),
        Precision::Day => {
            dim(format!("{:>2} {} ╌╌╌╌{}", civil.day, dates::month(civil.month), spaced(moment.doubt)))
        }
        precision => vec![(civil.clock(precision), Weight::Said), (spaced(moment.doubt), Weight::Dim)],
    }
}

/// Forms of a span: beginning and end, or beginning and duration.
fn clocks(from: Moment, until: Moment, zone: Zone) -> Vec<Pieces> {
    let civil = Civil::of(from, zone);
    let end = if until.precision > Precision::Day { until.ns } else { until.last() };
    let length = lasting(end.saturating_sub(from.ns));
    let form = |precision: Precision, hatch: &str| {
        vec![
            (civil.clock(precision) + mark(from.doubt), Weight::Said),
            (format!(" {hatch} "), Weight::Bar),
            (length.clone() + mark(until.doubt), Weight::Said),
        ]
    };
    let whole = form(from.precision, "▒▒");
    let even = from.precision > Precision::Minute && civil.clock % MINUTE == 0;
    let minute = if even { form(Precision::Minute, "▒▒") } else { whole.clone() };
    vec![whole, minute, form(from.precision, "▒"), form(from.precision.min(Precision::Minute), "▒")]
}

fn dates(from: Moment, until: Moment, zone: Zone) -> Vec<Pieces> {
    // the end of a span that begins with a date is shown as a date too, even if known to the second
    let (a, b) = (Civil::of(from, zone), Civil::of(until, zone));
    let (x, y) = (from.precision, until.precision.min(Precision::Day));
    let join = |head: String, line: &str, tail: String| {
        dim(format!("{head}{} {line} {tail}{}", mark(from.doubt), mark(until.doubt)))
    };
    if a.year == b.year && x == y && x != Precision::Year {
        if (a.month, from.doubt) == (b.month, Doubt::None) && x == Precision::Day {
            let head = format!("{:>2}", a.day);
            return vec![join(head.clone(), "╌╌", b.yearless(y)), join(head, "╌", b.yearless(y))];
        }
        let tail = if x == Precision::Month { b.date(y) } else { b.yearless(y) };
        let head = if x == Precision::Day {
            format!("{:>2} {}", a.day, dates::month(a.month))
        } else {
            a.yearless(x)
        };
        return vec![join(head, "╌╌", tail.clone()), join(a.yearless(x), "╌", tail)];
    }
    vec![
        join(a.date(x), "╌╌", b.date(y)),
        join(a.yearless(x), "╌", b.date(y)),
        join(a.yearless(x), "╌", b.date(y.min(Precision::Month))),
        join(a.yearless(x), "╌", b.year.to_string()),
    ]
}

fn open_start(until: Moment, zone: Zone) -> Vec<Pieces> {
    let civil = Civil::of(until, zone);
    let date = civil.date(until.precision);
    let doubt = until.doubt;
    let mut forms = vec![
        dim(format!("… – {date}{}", spaced(doubt))),
        dim(format!("… – {date}{}", mark(doubt))),
        dim(format!("…–{date}{}", mark(doubt))),
        dim(format!("…–{}{}", civil.yearless(until.precision), mark(doubt))),
    ];
    if until.precision > Precision::Day {
        forms.insert(0, dim(format!("… – {date} {}{}", civil.clock(until.precision), mark(doubt))));
    }
    forms
}

fn open_end(from: Moment, zone: Zone) -> Vec<Pieces> {
    let civil = Civil::of(from, zone);
    if from.precision > Precision::Day {
        let clock = (civil.clock(from.precision) + mark(from.doubt), Weight::Said);
        return vec![vec![clock, (" – …".to_owned(), Weight::Dim)]];
    }
    let date = civil.date(from.precision);
    vec![
        dim(format!("{date}{} – …", spaced(from.doubt))),
        dim(format!("{date}{} – …", mark(from.doubt))),
        dim(format!("{}{} – …", civil.yearless(from.precision), mark(from.doubt))),
    ]
}

/// A time in full: date, clock time and zone, and its precision if digits are missing.
#[must_use]
pub fn whole(when: When, zone: Zone) -> String {
    let end = |bound: Bound| match bound {
        Bound::Open => "…".to_owned(),
        Bound::At(moment) => digits(moment, zone),
    };
    let text = match when.until() {
        None => end(when.from()),
        Some(until) => format!("{} – {}", end(when.from()), end(until)),
    };
    let text = if has_clock(when) { format!("{text} {}", named(zone, when.order())) } else { text };
    match when.precision() {
        Precision::Second | Precision::Fraction(_) => text,
        precision => format!("{text} · to the {}", precision.name()),
    }
}

/// The zone, with its offset at an instant unless the name includes it.
fn named(zone: Zone, ns: i64) -> String {
    match zone {
        Zone::Named(_) => format!("{} {zone}", offset(zone, ns)),
        zone => zone.to_string(),
    }
}

/// The offset of a zone at an instant: `Z`, `-04:00`.
pub(super) fn offset(zone: Zone, ns: i64) -> String {
    match i32::try_from(zone.offset_at(ns)) {
        Ok(0) | Err(_) => "Z".to_owned(),
        Ok(seconds) => Zone::Fixed(seconds).to_string(),
    }
}

/// A time in full in one zone, with the clock time in a second one.
#[must_use]
pub fn both(when: When, zone: Zone, second: Option<Zone>) -> String {
    let first = whole(when, zone);
    match second.filter(|_| has_clock(when)) {
        Some(second) => format!("{first} · {}", whole(when, second)),
        None => first,
    }
}

/// A time in two zones for a column of `columns` cells, each with its offset; the second is cut to the minute or hour
/// if needed. Dates and spans are shown in the first zone only.
#[must_use]
pub fn pair(when: When, zones: (Zone, Zone), columns: usize) -> Pieces {
    let moment = match (when.from(), when.until()) {
        (Bound::At(moment), None) if moment.precision > Precision::Day => moment,
        _ => return short(when, zones.0, columns),
    };
    let said = |zone: Zone, precision: Precision| {
        Civil::of(moment, zone).clock(precision) + &offset(zone, moment.ns)
    };
    let first = (said(zones.0, moment.precision) + mark(moment.doubt), Weight::Said);
    let form = |most: Precision| {
        let second = format!(" {}", said(zones.1, moment.precision.min(most)));
        vec![first.clone(), (second, Weight::Dim)]
    };
    // narrow columns show whole-hour offsets in short form
    let hours = |text: String| text.strip_suffix(":00").map_or(text.clone(), str::to_owned);
    let minute = |zone: Zone| {
        let minute = moment.precision.min(Precision::Minute);
        Civil::of(moment, zone).clock(minute) + &hours(offset(zone, moment.ns))
    };
    let second = (format!(" {}", minute(zones.1)), Weight::Dim);
    let forms = [moment.precision, Precision::Second, Precision::Minute].map(form).into_iter().chain([
        vec![first.clone(), second.clone()],
        vec![(minute(zones.0) + mark(moment.doubt), Weight::Said), second],
    ]);
    let fits =
        |form: &Pieces| form.iter().map(|(text, _)| super::text::width(text)).sum::<usize>() <= columns;
    forms.collect::<Vec<Pieces>>().into_iter().find(fits).unwrap_or_else(|| vec![first])
}

fn has_clock(when: When) -> bool {
    let clock = |bound: Bound| matches!(bound, Bound::At(moment) if moment.precision > Precision::Day);
    clock(when.from()) || when.until().is_some_and(clock)
}

fn digits(moment: Moment, zone: Zone) -> String {
    let Civil { year, month, day, clock } = Civil::of(moment, zone);
    let doubt = spaced(moment.doubt);
    match moment.precision {
        Precision::Year => format!("{year:04}{doubt}"),
        Precision::Month => format!("{year:04}-{month:02}{doubt}"),
        Precision::Day => format!("{year:04}-{month:02}-{day:02}{doubt}"),
        precision => {
            let civil = Civil { year, month, day, clock };
            let mut text = format!("{year:04}-{month:02}-{day:02} {}", civil.clock(precision));
            if let Precision::Fraction(digits @ 4..) = precision {
                let fraction = format!("{:09}", clock % SECOND);
                text.push_str(&fraction[3..usize::from(digits.min(9))]);
            }
            text + &doubt
        }
    }
}

/// A range of days from instants: `15 May – 25 Jun`, with years unless they equal `around`.
#[must_use]
pub fn days(first: i64, last: i64, around: Option<i64>) -> String {
    let (a, b) = (calendar(first, Zone::Utc), calendar(last, Zone::Utc));
    let day = |(year, month, day, _): (i64, i64, i64, i64), with_year: bool| {
        let year = if with_year { format!(" {year}") } else { String::new() };
        format!("{day} {}{year}", dates::month(month))
    };
    let apart = a.0 != b.0;
    let named = apart || around != Some(b.0);
    match (first == i64::MIN, last == i64::MAX) {
        (true, true) => "always".to_owned(),
        (true, false) => format!("until {}", day(b, named)),
        (false, true) => format!("since {}", day(a, around != Some(a.0))),
        _ if (a.0, a.1, a.2) == (b.0, b.1, b.2) => day(b, named),
        _ => format!("{} – {}", day(a, apart), day(b, named)),
    }
}

/// The UTC year of an instant.
#[must_use]
pub fn year(ns: i64) -> i64 {
    calendar(ns, Zone::Utc).0
}

/// A duration in its two largest units: `22 h 58 min`.
#[must_use]
pub fn lasting(ns: i64) -> String {
    const UNITS: [(i64, &str); 5] = [(YEAR, "y"), (DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")];
    // one and a half days is easier to read in hours
    let holds = |(unit, _): &(i64, &str)| ns >= if *unit == DAY { 2 * DAY } else { *unit };
    let Some(at) = UNITS.iter().position(holds) else {
        return format!("{} ms", ns.max(0) / 1_000_000);
    };
    let (unit, name) = UNITS[at];
    let head = format!("{} {name}", ns / unit);
    match UNITS.get(at + 1).map(|(small, name)| (ns % unit / small, name)) {
        Some((rest, name)) if rest > 0 => format!("{head} {rest} {name}"),
        _ => head,
    }
}

/// The text of a heading.
#[must_use]
pub fn heading(heading: Heading) -> String {
    match heading {
        Heading::Day(year, month, day, weekday) => {
            let name = DAYS.get(usize::from(weekday)).copied().unwrap_or("");
            format!("{name} {day} {} {year}", dates::month(month))
        }
        Heading::Month(year, month) => format!("{} {year}", dates::month(month)),
        Heading::Year(year) => year.to_string(),
        Heading::Before(year) => format!("until {year}"),
        Heading::Undated => "undated".to_owned(),
    }
}

#[cfg(test)]
mod tests;
