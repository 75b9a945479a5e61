//! The dates on the axis of the lanes.

use crate::event::{DAY, HOUR, MINUTE, SECOND, Zone, calendar, saturated};
use crate::session::Grid;
use crate::view::{dates, text};

const YEAR: i64 = 365 * DAY;

/// A date on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) column: u16,
    pub(super) text: String,
}

/// The unit at whose beginnings labels are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// A clock time every so many nanoseconds.
    Clock(i64),
    Days,
    /// The 1st, 8th, 15th and 22nd of a month.
    Weeks,
    /// The 1st and the 15th of a month.
    Halves,
    /// A month, every so many.
    Months(i64),
    /// A year, every so many.
    Years(i64),
}

/// The units with the least time between two of their labels.
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

/// The least number of columns between the starts of two labels.
const APART: i64 = 11;
/// The least number of cells between two labels.
const GAP: u16 = 2;

/// How far a label may move to avoid a taken column.
const ASIDE: u16 = 2;
/// How far a date may move; it then names the date of its new column.
const ASIDE_BY_DAYS: u16 = 6;
/// One of this many leftmost labels includes its year.
const FIRST: usize = 3;

/// The labels of a grid, within `room` cells; none overlaps another one or the `taken` columns (each first and last).
/// The first that has room for it includes its year.
pub(super) fn labels(grid: &Grid, zone: Zone, room: u16, taken: &[(u16, u16)]) -> Vec<Label> {
    let unit = UNITS.iter().find(|(_, least)| *least / grid.width.max(1) >= APART).map(|(unit, _)| *unit);
    let stands = |label: &Label| label.end() <= room && !label.stands_in(taken);
    let mut labels = Vec::new();
    if let Some(unit) = unit {
        let ticks = ticks(grid, zone, unit);
        labels
            .extend(ticks.iter().filter_map(|label| label.places(unit, grid, zone).into_iter().find(stands)));
    }
    begin(&mut labels, grid, zone, room, taken);
    let mut free = 0;
    labels.retain(|label| {
        let fits = label.column >= free;
        if fits {
            free = label.end() + GAP;
        }
        fits
    });
    labels
}

impl Label {
    /// The column after it.
    pub(super) fn end(&self) -> u16 {
        let cells = saturated::<u16>(text::width(&self.text));
        self.column.saturating_add(cells)
    }

    /// Where it may be: at its own column or a little to the right. A moved date names the date that begins there.
    fn places(&self, unit: Unit, grid: &Grid, zone: Zone) -> Vec<Self> {
        let to = |by: u16| self.column.saturating_add(by);
        let own = std::iter::once(self.clone());
        if matches!(unit, Unit::Weeks | Unit::Halves) {
            let begins = |column: &u16| {
                let before = grid.start(*column).saturating_sub(1);
                Unit::Days.of(before, zone) != Unit::Days.of(grid.end(*column), zone)
            };
            let date = |column| Self { column, text: Unit::Days.text(grid.end(column), zone) };
            return own.chain((1..=ASIDE_BY_DAYS).map(to).filter(begins).map(date)).collect();
        }
        own.chain((1..=ASIDE).map(|by| Self { column: to(by), text: self.text.clone() })).collect()
    }

    fn stands_in(&self, taken: &[(u16, u16)]) -> bool {
        taken.iter().any(|(first, last)| {
            self.column <= last.saturating_add(1) && self.end() > first.saturating_sub(1)
        })
    }
}

/// A label for each column in which a unit begins.
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
    /// The number of the unit that contains an instant; it changes where a unit begins.
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

    /// The text at the beginning of a unit.
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

/// Labels the first column if there is room before the first label, so that some day or year is shown; otherwise adds
/// the year to one of the first labels.
fn begin(labels: &mut Vec<Label>, grid: &Grid, zone: Zone, room: u16, taken: &[(u16, u16)]) {
    let fits = |label: &Label, next: Option<&Label>| {
        let limit = next.map_or(room, |next| next.column.saturating_sub(GAP));
        label.end() <= limit && !label.stands_in(taken)
    };
    let start = Label { column: 0, text: dates::full_day(grid.from, zone) };
    if fits(&start, labels.first()) {
        labels.insert(0, start);
        return;
    }
    let is_date = |label: &Label| label.text.contains(char::is_alphabetic);
    for at in 0..labels.len().min(FIRST) {
        let year = calendar(grid.end(labels[at].column), zone).0;
        let full = Label { column: labels[at].column, text: format!("{} {year}", labels[at].text) };
        if is_date(&labels[at]) && fits(&full, labels.get(at + 1)) {
            labels[at] = full;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, SECOND, YEAR, labels};
    use crate::event::{Zone, parse_edtf};
    use crate::session::{Grid, STEPS};
    use proptest::prelude::*;

    /// The line as it stands below a scale of 90 columns from a time on.
    fn line(from: &str, width: i64, zone: Zone) -> String {
        let (from, _) = parse_edtf(from, zone).unwrap().bounds_in(zone);
        let mut line = String::new();
        for label in labels(&Grid { from, width, columns: 90 }, zone, 98, &[]) {
            line.push_str(&" ".repeat(usize::from(label.column) - line.chars().count()));
            line.push_str(&label.text);
        }
        line
    }

    #[test]
    fn labels_suit_the_width_of_a_column() {
        let line = |width| line("2023-05-07", width, Zone::Utc);
        for (width, labels) in [
            (SECOND, "7 May 2023     00:00:15       00:00:30       00:00:45       00:01          00:01:15"),
            (MINUTE, "7 May 2023     00:15          00:30          00:45          01:00          01:15"),
            (
                HOUR,
                "7 May 2023  12:00       8 May       12:00       9 May       12:00       10 May      12:00",
            ),
            (
                16 * HOUR,
                "7 May 2023  15 May                   1 Jun                15 Jun                  1 Jul",
            ),
            (
                DAY,
                "        15 May 2023      1 Jun         15 Jun          1 Jul         15 Jul           1 Aug",
            ),
            (
                7 * DAY,
                "       Jul 2023      Oct          2024         Apr          Jul          Oct          2025",
            ),
            (
                30 * DAY,
                "       2024         2025        2026        2027        2028        2029         2030",
            ),
            (5 * YEAR, "7 May 2023     2100                2200"),
        ] {
            assert_eq!(line(width), labels);
        }
    }

    #[test]
    fn days_begin_with_the_clock_of_the_zone() {
        let zone = Zone::parse("America/New_York").unwrap();
        // the clocks go forward on 12 March
        assert_eq!(
            line("2023-03-11", HOUR, zone),
            "11 Mar      12:00       12 Mar     12:00       13 Mar      12:00       14 Mar      12:00"
        );
    }

    #[test]
    fn the_year_moves_to_the_first_label_that_is_shown() {
        let grid = Grid { from: 0, width: DAY, columns: 60 };
        let texts = |taken: &[(u16, u16)]| -> Vec<String> {
            labels(&grid, Zone::Utc, 60, taken).into_iter().map(|label| label.text).collect()
        };
        assert_eq!(texts(&[]), ["1 Jan 1970", "15 Jan", "1 Feb", "15 Feb"]);
        assert_eq!(texts(&[(2, 15)]), ["18 Jan 1970", "1 Feb", "15 Feb"]);
        assert_eq!(texts(&[(0, 59)]), Vec::<String>::new());
    }

    #[test]
    fn a_label_goes_aside_as_the_date_it_then_stands_at() {
        let grid = Grid { from: 0, width: DAY, columns: 60 };
        let label = |taken| {
            let labels = labels(&grid, Zone::Utc, 60, &[taken]);
            labels.into_iter().map(|label| (label.column, label.text)).nth(1)
        };
        assert_eq!(label((30, 30)), Some((14, "15 Jan".to_owned())));
        assert_eq!(label((13, 13)), Some((15, "16 Jan".to_owned())));
        assert_eq!(label((14, 16)), Some((18, "19 Jan".to_owned())));
        assert_eq!(label((14, 19)), Some((31, "1 Feb".to_owned())));
    }

    proptest! {
        #[test]
        fn no_label_stands_upon_another_or_outside(
            from: i64, step in 0..STEPS.len(), columns in 1_u16..300, room in 0_u16..300,
            taken in prop::collection::vec((0_u16..300, 0_u16..30), 0..4),
        ) {
            let taken: Vec<(u16, u16)> = taken.into_iter().map(|(first, more)| (first, first + more)).collect();
            let grid = Grid { from, width: STEPS[step], columns };
            let mut free = 0;
            for label in labels(&grid, Zone::Utc, room, &taken) {
                prop_assert!(label.column >= free && label.end() <= room);
                prop_assert!(taken.iter().all(|(first, last)| label.column > *last || label.end() <= *first));
                free = label.end() + 1;
            }
        }
    }
}
