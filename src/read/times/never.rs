//! Times that tools write for "never" or "none".

use crate::event::{DAY, Moment};

/// Days on which calendars begin, in days since 1970: 1970-01-01 and the evening before, as a clock west of Greenwich
/// shows it, and the first days of spreadsheets and SQL Server, 1899-12-30 to 1900-01-01.
const FIRST_DAYS: [std::ops::RangeInclusive<i64>; 2] = [-1..=0, -25_569..=-25_567];

/// Whether a time is on a day on which some calendar begins, whatever its time of day.
pub fn begins_a_calendar(moment: Moment) -> bool {
    let day = moment.ns.div_euclid(DAY);
    FIRST_DAYS.iter().any(|days| days.contains(&day))
}

/// Whether a text stands for "no time": a date at the limits of some calendar, or a word such as `never`.
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
