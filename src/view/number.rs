//! Numbers for display.

pub use crate::event::{count, thousands};

/// A count with its noun, marked as incomplete if `partial`: `1+ sources`.
#[must_use]
pub fn count_so_far(number: u64, thing: &str, partial: bool) -> String {
    if partial { format!("{}+ {thing}s", thousands(number)) } else { count(number, thing) }
}

/// A number of agencies, marked as incomplete if `partial`.
#[must_use]
pub fn agencies(number: u64, partial: bool) -> String {
    let noun = if number == 1 && !partial { "agency" } else { "agencies" };
    format!("{} {noun}", so_far(&thousands(number), partial))
}

/// A number, marked as incomplete if `partial`: `512+`.
#[must_use]
pub fn so_far(number: &str, partial: bool) -> String {
    if partial { format!("{number}+") } else { number.to_owned() }
}

/// A number in at most `columns` cells: in full if that fits, else in thousands, millions and so on, rounded down
/// (`1.2M`).
#[must_use]
pub fn within(number: u64, columns: usize) -> String {
    const UNITS: [(u64, char); 6] = [
        (1_000, 'k'),
        (1_000_000, 'M'),
        (1_000_000_000, 'G'),
        (1_000_000_000_000, 'T'),
        (1_000_000_000_000_000, 'P'),
        (1_000_000_000_000_000_000, 'E'),
    ];
    let whole = thousands(number);
    if whole.len() <= columns {
        return whole;
    }
    let short = |&(size, unit): &(u64, char)| {
        let tenths = number / (size / 10);
        [
            format!("{}.{}{unit}", thousands(tenths / 10), tenths % 10),
            format!("{}{unit}", thousands(tenths / 10)),
        ]
    };
    UNITS
        .iter()
        .filter(|(size, _)| number >= *size)
        .flat_map(short)
        .find(|text| text.len() <= columns)
        .unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::{count, count_so_far, so_far, thousands, within};

    #[test]
    fn thousands_are_apart() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (12_034, "12,034"), (1_234_567, "1,234,567")]
        {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn what_may_become_more_says_so() {
        assert_eq!(count_so_far(1, "event", true), "1+ events");
        assert_eq!(count_so_far(1, "event", false), "1 event");
        assert_eq!((so_far("512", true), so_far("512", false)), ("512+".to_owned(), "512".to_owned()));
    }

    #[test]
    fn one_thing_is_no_plural() {
        assert_eq!(count(1, "source"), "1 source");
        assert_eq!(count(0, "event"), "0 events");
        assert_eq!(count(9612, "event"), "9,612 events");
    }

    #[test]
    fn a_number_without_room_is_shortened_and_never_cut() {
        assert_eq!(within(999_999, 7), "999,999");
        assert_eq!(within(1_234_567, 7), "1,234k");
        assert_eq!(within(1_299_999, 5), "1.2M");
        assert_eq!(within(12_900_000, 3), "12M");
        assert_eq!(within(u64::MAX, 5), "18.4E");
        assert_eq!(within(1234, 1), "1,234");
    }
}
