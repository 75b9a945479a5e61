//! The texts of a row that stands for several events.

use crate::engine::Run;
use crate::event::{Event, Field, HOUR, MINUTE, Precision, SECOND, When, Zone, calendar};
use crate::view::number::thousands;
use crate::view::when::{Pieces, Weight};

/// Width in cells of a range with seconds at both ends.
const SECONDS: usize = 17;

/// The clock times of the first and last event of a run within a day: `09:02–09:41`, `09:02:11–:47`. `None` if no clock
/// time is known, or both are shown alike.
pub(super) fn span(first: When, last: When, zone: Zone, room: usize) -> Option<Pieces> {
    let coarsest = first.precision().min(last.precision());
    if coarsest < Precision::Minute {
        return None;
    }
    let of_day = |when: When| calendar(when.order(), zone).3;
    let minute = |at: i64| format!("{:02}:{:02}", at / HOUR, at / MINUTE % 60);
    let second = |at: i64| format!("{:02}", at / SECOND % 60);
    let (from, until) = (of_day(first), of_day(last));
    let (begins, ends) = (minute(from), minute(until));
    let seconds = coarsest >= Precision::Second;
    let (one, other) = match (begins == ends, seconds) {
        (true, true) if second(from) == second(until) => return None,
        (true, true) => (format!("{begins}:{}", second(from)), format!("–:{}", second(until))),
        (true, false) => return None,
        (false, true) if room >= SECONDS => {
            (format!("{begins}:{}", second(from)), format!("–{ends}:{}", second(until)))
        }
        (false, _) => (begins, format!("–{ends}")),
    };
    Some(vec![(one, Weight::Said), (other, Weight::Dim)])
}

/// The number of events of a run: `×40`.
pub(super) fn times(run: &Run) -> String {
    format!("×{}", thousands(run.total.records))
}

/// The event reduced to the values that all events of a run share.
pub(super) fn common(event: &Event<'static>, run: &Run) -> Event<'static> {
    let mut event = event.clone();
    if let Some(message) = &run.message {
        event.set(Field::Message, message.clone());
    }
    event.clear(Field::MessageIds);
    event.count = Some(run.total.operations);
    event
}

/// The number of operations of a run, if it exceeds the number of events and the message does not include it.
pub(super) fn operations(run: &Run) -> Option<String> {
    let number = thousands(run.total.operations);
    let said = run.message.as_ref().is_some_and(|message| message.split(' ').any(|word| word == number));
    (run.total.operations > run.total.records && !said).then(|| format!("{number} operations"))
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::event::{Zone, parse_edtf};

    fn said(first: &str, last: &str, room: usize) -> Option<String> {
        let when = |text: &str| parse_edtf(text, Zone::Utc).unwrap();
        let pieces = span(when(first), when(last), Zone::Utc, room)?;
        Some(pieces.into_iter().map(|(text, _)| text).collect())
    }

    #[test]
    fn a_span_says_no_digit_that_was_not_read_and_no_more_than_has_room() {
        let (early, late) = ("2023-06-15T09:02:11Z", "2023-06-15T09:41:30Z");
        assert_eq!(said(early, late, 15).as_deref(), Some("09:02–09:41"));
        assert_eq!(said(early, late, 19).as_deref(), Some("09:02:11–09:41:30"));
        assert_eq!(said(early, "2023-06-15T09:02:47.5Z", 12).as_deref(), Some("09:02:11–:47"));
        assert_eq!(said(early, "2023-06-15T09:02:11.7Z", 12), None);
        assert_eq!(said("2023-06-15T09:02", "2023-06-15T09:41", 19).as_deref(), Some("09:02–09:41"));
        assert_eq!(said("2023-06-15T09:02", "2023-06-15T09:02", 19), None);
        assert_eq!(said("2023-06-15T09", late, 19), None);
    }
}
