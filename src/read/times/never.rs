//! Times that stand for none: what tools write where nothing ever happened.

use crate::event::{DAY, Moment};

/// Days since 1970 with which calendars begin: 1970 itself with the evening before, as a clock in the west shows it, and
/// the first days of spreadsheets and of SQL Server, 1899-12-30 to 1900-01-01.
const FIRST_DAYS: [std::ops::RangeInclusive<i64>; 2] = [-1..=0, -25_569..=-25_567];

/// Whether a time stands on a day with which some calendar begins, whatever the clock says on it.
pub fn begins_a_calendar(moment: Moment) -> bool {
    let day = moment.ns.div_euclid(DAY);
    FIRST_DAYS.iter().any(|days| days.contains(&day))
}

/// A time of which the writer said that there is none, in a year that can't be held or in no year at all.
pub fn blank(text: &str) -> bool {
    let years = ["0000-", "0001-01-01", "1600-12-31", "1601-01-01", "9999-12-31"];
    let dates = [
        "00/00/0000",
        "1/1/0001",
        "01/01/0001",
        "01.01.0001",
        "1/1/1601",
        "01/01/1601",
        "01.01.1601",
        "12/31/1600",
        "31/12/1600",
        "31.12.1600",
        "12/31/9999",
        "31/12/9999",
        "31.12.9999",
    ];
    let words = ["-", "n/a", "null", "none", "never", "not set", "not available"];
    years.iter().chain(&dates).any(|date| text.starts_with(date))
        || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}
