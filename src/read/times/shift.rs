//! Parses and writes corrections of clocks: `+90s`, `1h30m`, `-00:01:30`.

use super::{HOUR, MINUTE, SECOND};

/// The forms of a correction, for error messages.
pub const SHIFT_FORMS: &str = "`+90s`, `-2m`, `1h30m`, `1d2h`, `1.5s`, `250ms` or `-00:01:30` (hours:minutes:seconds); \
    a number alone is seconds";

/// Units with their nanoseconds; `ms` and `min` before `m`, with which they begin.
const UNITS: [(&str, i64); 8] = [
    ("ms", SECOND / 1000),
    ("us", 1000),
    ("ns", 1),
    ("min", MINUTE),
    ("d", 24 * HOUR),
    ("h", HOUR),
    ("m", MINUTE),
    ("s", SECOND),
];

/// Parses a correction to nanoseconds: `90` (seconds), `+90s`, `-2m`, `1h30m`, `1d 2h`, `1.5s`, `+250ms`,
/// `-00:01:30`. A sign comes first and applies to all of it.
#[must_use]
pub fn parse_shift(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, body) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(body) => (-1, body),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let length = if body.contains(':') { clock(body) } else { sum(body) };
    length?.checked_mul(sign)
}

/// Parses minutes and seconds (`01:30`), or hours, minutes and seconds (`00:01:30.5`).
fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (seconds, before) = parts.split_last().filter(|_| parts.len() <= 3)?;
    let whole = before.iter().try_fold(0_i64, |sum, part| {
        let part = if digits(part) { part.parse::<i64>().ok()? } else { return None };
        sum.checked_add(part)?.checked_mul(60)
    })?;
    whole.checked_mul(SECOND)?.checked_add(amount(seconds, SECOND)?)
}

/// The sum of amounts with units; a number alone is seconds.
fn sum(text: &str) -> Option<i64> {
    if let Some(seconds) = amount(text, SECOND) {
        return Some(seconds);
    }
    let (mut rest, mut sum) = (text, 0_i64);
    while !rest.is_empty() {
        let end = rest.find(|char: char| !char.is_ascii_digit() && char != '.')?;
        let (number, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let word = behind.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (word, behind) = behind.split_at(word);
        let (_, unit) = UNITS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name))?;
        sum = sum.checked_add(amount(number, *unit)?)?;
        rest = behind.trim_start();
    }
    (!text.is_empty()).then_some(sum)
}

/// A decimal number of a unit in nanoseconds; `None` if it is finer than a nanosecond.
fn amount(number: &str, unit: i64) -> Option<i64> {
    let (whole, part) = number.split_once('.').map_or((number, "0"), |(whole, part)| (whole, part));
    if !digits(whole) || !digits(part) {
        return None;
    }
    let tenths = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let part = i128::from(unit).checked_mul(part.parse().ok()?)?;
    let part = (part % tenths == 0).then(|| i64::try_from(part / tenths).ok())??;
    whole.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(part)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes a correction in its largest fitting unit of seconds or less: `+90s`, `-250ms`.
#[must_use]
pub fn shift_text(shift: i64) -> String {
    let units = [("s", SECOND), ("ms", SECOND / 1000), ("us", 1000)];
    let whole = units.into_iter().find(|(_, unit)| shift % unit == 0);
    let (name, unit) = whole.unwrap_or(("ns", 1));
    format!("{:+}{name}", shift / unit)
}

#[cfg(test)]
mod tests {
    use super::{parse_shift, shift_text};

    #[test]
    fn shifts_are_read_in_every_unit_and_as_sums_of_them() {
        for (text, want) in [
            ("90", 90_000),
            ("+90s", 90_000),
            ("-2m", -120_000),
            ("1h", 3_600_000),
            ("1d", 86_400_000),
            ("-00:01:30", -90_000),
            ("01:30", 90_000),
            ("+00:00:01.5", 1_500),
            ("+1h30m", 5_400_000),
            ("-1h30m", -5_400_000),
            ("1d2h", 93_600_000),
            ("1d 2 h 3min", 93_780_000),
            ("1.5s", 1_500),
            ("1.5", 1_500),
            ("+250ms", 250),
            ("1s250ms", 1_250),
            ("1H30M", 5_400_000),
            ("0.5h", 1_800_000),
        ] {
            assert_eq!(parse_shift(text), Some(want * 1_000_000), "{text}");
        }
    }

    #[test]
    fn what_is_no_shift_is_none() {
        for text in [
            "soon",
            "-9223372036854775808d",
            "+-5s",
            "1:-5",
            "",
            "+",
            "s",
            "1h30",
            "1h-30m",
            "h1",
            "1.s",
            ".5s",
            "1..5s",
            "1:2:3:4",
            "1fortnight",
            "1.0000000001s",
            "9223372036854775807s1s",
            "é",
            "1é",
            "99999999999999999999999",
            "1:",
            ":",
            "1.99999999999999999999999999999999999999999999s",
        ] {
            assert_eq!(parse_shift(text), None, "{text}");
        }
    }

    #[test]
    fn a_shift_is_read_back_as_it_was_written() {
        for shift in [-90_500_000_000, 90_000_000_000, 250_000_000, -1_000, 7, 0, i64::MAX] {
            assert_eq!(parse_shift(&shift_text(shift)), Some(shift));
        }
    }
}
