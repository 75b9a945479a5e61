//! The dates below the lanes.

use crate::event::{Zone, calendar};
use crate::session::Grid;
use crate::view::{dates, text};

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// A date below a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) column: u16,
    pub(super) text: String,
}

/// What the labels count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// So many nanoseconds of the day.
    Clock(i64),
    Days,
    /// The 1st, 8th, 15th and 22nd.
    Weeks,
    /// The 1st and the 15th.
    Halves,
    /// So many months of the year.
    Months(i64),
    /// So many years of the era.
    Years(i64),
}

/// The units, and the least time between two labels of each.
const UNITS: &[(Unit, i64)] = &[
    (Unit::Clock(15 * SECOND), 15 * SECOND),
    (Unit::Clock(30 * SECOND), 30 * SECOND),
    (Unit::Clock(MINUTE), MINUTE),
    (Unit::Clock(5 * MINUTE), 5 * MINUTE),
    (Unit::Clock(15 * MINUTE), 15 * MINUTE),
    (Unit::Clock(30 * MINUTE), 30 * MINUTE),
    (Unit::Clock(HOUR), HOUR),
    (Unit::Clock(3 * HOUR), 3 * HOUR),
    (Unit::Clock(6 * HOUR), 6 * HOUR),
    (Unit::Clock(12 * HOUR), 12 * HOUR),
    (Unit::Days, DAY),
    (Unit::Weeks, 7 * DAY),
    (Unit::Halves, 14 * DAY),
    (Unit::Months(1), 28 * DAY),
    (Unit::Months(3), 90 * DAY),
    (Unit::Months(6), 181 * DAY),
    (Unit::Years(1), YEAR),
    (Unit::Years(2), 2 * YEAR),
    (Unit::Years(5), 5 * YEAR),
    (Unit::Years(10), 10 * YEAR),
    (Unit::Years(20), 20 * YEAR),
    (Unit::Years(50), 50 * YEAR),
    (Unit::Years(100), 100 * YEAR),
];

/// Columns between the beginnings of two labels, at the least.
const APART: i64 = 11;
/// Free cells between two labels, at the least.
const GAP: u16 = 2;

/// Labels below a scale's columns, none beyond `room` cells and none upon another. The first of them that has room says
/// its year.
pub(super) fn labels(grid: &Grid, zone: Zone, room: u16) -> Vec<Label> {
    let unit = UNITS.iter().find(|(_, least)| *least / grid.width.max(1) >= APART).map(|(unit, _)| *unit);
    let mut labels = unit.map_or_else(Vec::new, |unit| ticks(grid, zone, unit));
    begin(&mut labels, grid, zone, room);
    let mut free = 0;
    labels.retain(|label| {
        let fits = label.column >= free && label.column + cells(&label.text) <= room;
        if fits {
            free = label.column + cells(&label.text) + GAP;
        }
        fits
    });
    labels
}

/// A label in each column in which a unit begins.
fn ticks(grid: &Grid, zone: Zone, unit: Unit) -> Vec<Label> {
    let mut before = unit.of(grid.from.saturating_sub(1), zone);
    let mut labels = Vec::new();
    for column in 0..grid.columns {
        let end = grid.end(column);
        let now = unit.of(end, zone);
        if now != before {
            labels.push(Label { column, text: unit.text(end, zone) });
        }
        before = now;
    }
    labels
}

impl Unit {
    /// The number of the unit that an instant falls into; it changes where a unit begins.
    fn of(self, ns: i64, zone: Zone) -> i64 {
        let (year, month, day, of_day) = calendar(ns, zone);
        let month = year * 12 + month - 1;
        match self {
            Self::Clock(size) => (month * 31 + day) * (DAY / size) + of_day / size,
            Self::Days => month * 31 + day,
            Self::Weeks => month * 4 + ((day - 1) / 7).min(3),
            Self::Halves => month * 2 + i64::from(day >= 15),
            Self::Months(size) => month.div_euclid(size),
            Self::Years(size) => year.div_euclid(size),
        }
    }

    /// What is written where the unit of an instant begins.
    fn text(self, ns: i64, zone: Zone) -> String {
        let (year, month, day, of_day) = calendar(ns, zone);
        let name = dates::month(month);
        match self {
            Self::Clock(size) if of_day >= size => dates::clock(of_day / size * size),
            Self::Clock(_) | Self::Days => format!("{day} {name}"),
            Self::Weeks => format!("{} {name}", ((day - 1) / 7).min(3) * 7 + 1),
            Self::Halves => format!("{} {name}", if day >= 15 { 15 } else { 1 }),
            Self::Months(size) if (month - 1) / size == 0 => year.to_string(),
            Self::Months(size) => dates::month((month - 1) / size * size + 1).to_owned(),
            Self::Years(size) => (year.div_euclid(size) * size).to_string(),
        }
    }
}

/// Names the first column where there is room before the first label, so that a day or year stands there at all; else
/// the first label that is a date gets its year.
fn begin(labels: &mut Vec<Label>, grid: &Grid, zone: Zone, room: u16) {
    let first = labels.first().map_or(room, |label| label.column);
    let full = dates::full_day(grid.from, zone);
    if cells(&full) + if labels.is_empty() { 0 } else { GAP } <= first {
        labels.insert(0, Label { column: 0, text: full });
        return;
    }
    let next = labels.get(1).map_or(room, |label| label.column);
    if let Some(label) = labels.first_mut() {
        let end = grid.end(label.column);
        let full = format!("{} {}", label.text, calendar(end, zone).0);
        let names_day = label.text.contains(' ');
        if names_day && label.column + cells(&full) + GAP <= next {
            label.text = full;
        }
    }
}

fn cells(label: &str) -> u16 {
    u16::try_from(text::width(label)).unwrap_or(u16::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, SECOND, YEAR, labels};
    use crate::event::{Zone, parse_edtf};
    use crate::session::Grid;

    /// The line as it stands below a scale of 90 columns from a time on.
    fn line(from: &str, width: i64, zone: Zone) -> String {
        let from = parse_edtf(from, zone).unwrap().earliest();
        let mut line = String::new();
        for label in labels(&Grid { from, width, columns: 90 }, zone, 98) {
            line.push_str(&" ".repeat(usize::from(label.column) - line.chars().count()));
            line.push_str(&label.text);
        }
        line
    }

    #[test]
    fn labels_suit_the_width_of_a_column() {
        let line = |width| line("2023-05-07", width, Zone::Utc);
        assert_eq!(
            line(16 * HOUR),
            "7 May 2023  15 May                   1 Jun                15 Jun                  1 Jul"
        );
        assert_eq!(line(10 * YEAR), "1 Jan 1970");
        assert_eq!(line(DAY), "");
        assert_eq!(line(MINUTE), "");
        assert_eq!(line(SECOND), "");
    }
}
