//! Times written as a count of units since 1970.

use crate::event::rounded;
use std::fmt;

/// A decimal number, split at its point so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The integer part, with its sign.
    pub whole: i64,
    /// The digits after the point.
    pub part: String,
    /// How many units its last written digit stands for: more than 1 if it may have been rounded.
    pub step: i64,
    /// The text that it was worked out from, where its digits do not stand in that.
    pub written: Option<Box<str>>,
}

impl Count {
    /// An exact number.
    #[must_use]
    pub const fn new(whole: i64, part: String) -> Self {
        Self { whole, part, step: 1, written: None }
    }

    /// Reads `1686819600`, `1686819600.5`, `1.6868196e9`, or PowerShell's `/Date(1728364117000)/`. `None` for a bare
    /// positive number of up to four digits, which is a year.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner =
            text.strip_prefix("/Date(").and_then(|text| text.split([')', '+']).next()).unwrap_or(text);
        let (count, digits) = Self::decimal(inner)?;
        let written = inner.contains(['e', 'E']).then(|| inner.into());
        let count = Self { step: rounded(inner).unwrap_or(1), written, ..count };
        let year = (1..=4).contains(&digits) && count.whole > 0 && count.part.is_empty();
        (!year || inner != text || inner.contains('.')).then_some(count)
    }

    /// The number, and how many digits its integer part has.
    fn decimal(text: &str) -> Option<(Self, usize)> {
        let plain = match text.split_once(['e', 'E']) {
            Some((_, power)) if power.trim_start_matches(['+', '-']).len() <= 2 => without_power(text)?,
            Some(_) => return None,
            None => with_point(text),
        };
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !all(digits) || !all(part) {
            return None;
        }
        // programs that store counts as floats write whole ones with `.0`
        let part = if part == "0" { "" } else { part }.to_owned();
        Some((Self::new(whole.parse().ok()?, part), digits.len()))
    }

    /// Converts a count of units of `unit` nanoseconds to nanoseconds; `None` on overflow.
    #[must_use]
    pub fn nanoseconds(&self, unit: i64) -> Option<i64> {
        let (mut part, mut digit) = (0, unit);
        for byte in self.part.bytes() {
            digit /= 10;
            part += digit * i64::from(byte - b'0');
        }
        let whole = self.whole.checked_mul(unit)?;
        if self.whole < 0 { whole.checked_sub(part) } else { whole.checked_add(part) }
    }
}

/// Writes the number as it stands in the record.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(written) = &self.written {
            return f.write_str(written);
        }
        write!(f, "{}", self.whole)?;
        if self.part.is_empty() { Ok(()) } else { write!(f, ".{}", self.part) }
    }
}

/// A number with a decimal comma with a point instead. Behind fewer digits than a count of seconds has, the comma may
/// part thousands.
fn with_point(text: &str) -> String {
    let is_decimal = text.split_once(',').is_some_and(|(whole, _)| whole.len() > 8);
    if is_decimal { text.replacen(',', ".", 1) } else { text.to_owned() }
}

/// Writes a number in exponent notation out; `None` from 1e19 on.
fn without_power(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    (number.abs() < 1e19).then(|| format!("{number}"))
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn counts_are_read_in_every_spelling_and_years_are_none() {
        for (text, want) in [
            ("1686819600", "1686819600"),
            ("1686819600.50", "1686819600.50"),
            ("1686819600.0", "1686819600"),
            ("1686819600.000", "1686819600.000"),
            ("1.6868196e9", "1686819600"),
            ("1.6868196005E+9", "1686819600.5"),
            ("1.68682E+12", "1686820000000"),
            ("1686819600,5", "1686819600.5"),
            ("/Date(1728364117000)/", "1728364117000"),
            ("0", "0"),
            ("-86400", "-86400"),
        ] {
            let digits = |count: Count| Count { written: None, ..count }.to_string();
            assert_eq!(Count::parse(text).map(digits).as_deref(), Some(want), "{text}");
        }
        for text in [
            "2023",
            "7",
            "",
            "-",
            "1.2.3",
            "12:00",
            "1e999",
            "99999999999999999999",
            "e5",
            "20x",
            "1,686",
            "1686819600,5,5",
        ] {
            assert_eq!(Count::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_may_have_been_rounded_says_by_how_much_and_is_shown_as_it_is_written() {
        for (text, step) in [
            ("1.68682E+12", 10_000_000),
            ("2E+12", 1_000_000_000_000),
            ("1.6868196e9", 1),
            ("1.6868196005E+09", 1),
        ] {
            let count = Count::parse(text).unwrap();
            assert_eq!((count.step, count.to_string().as_str()), (step, text));
        }
    }

    #[test]
    fn parts_of_a_unit_are_counted() {
        let count = Count::parse("1686819600.5").unwrap();
        assert_eq!(count.nanoseconds(1_000_000_000), Some(1_686_819_600_500_000_000));
        assert_eq!(Count::parse("-86400.5").unwrap().nanoseconds(1_000), Some(-86_400_500));
        assert_eq!(Count::parse("9223372036854775807").unwrap().nanoseconds(1_000), None);
    }
}
