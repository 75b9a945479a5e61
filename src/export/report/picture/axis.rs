//! The dates on the time axis.

use super::scale::Scale;
use crate::event::{DAY, HOUR, MINUTE, SECOND, Zone, calendar};

/// The possible distances between dates.
const STEPS: [i64; 20] = [
    SECOND,
    5 * SECOND,
    15 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    56 * DAY,
    182 * DAY,
    364 * DAY,
    3640 * DAY,
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// At most `most` dates, each with its place (0 to 1) and text.
pub(super) fn dates(scale: Scale, most: i64) -> Vec<(f64, String)> {
    let lasts = scale.until().saturating_sub(scale.from());
    let step = STEPS.into_iter().find(|step| lasts / step < most).unwrap_or(lasts / most.max(1) + 1);
    let mut at = scale.from().div_euclid(step).saturating_add(1).saturating_mul(step);
    let (mut found, mut year) = (Vec::new(), None);
    while at < scale.until() {
        let (this, month, day, of_day) = calendar(at, Zone::Utc);
        let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("");
        let mut says = format!("{day} {name}");
        if step < DAY {
            let minutes = of_day / MINUTE;
            says = format!("{says} {:02}:{:02}", minutes / 60, minutes % 60);
        }
        if step < MINUTE {
            says = format!("{says}:{:02}", of_day / SECOND % 60);
        }
        if step >= DAY && year != Some(this) {
            says = format!("{says} {this}");
            year = Some(this);
        }
        found.push((scale.place(at), says));
        let Some(next) = at.checked_add(step) else { break };
        at = next;
    }
    found
}
