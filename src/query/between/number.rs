//! Numbers of any size, compared digit by digit.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A decimal number: sign, and `0.digits` times ten to the `power`. Zero has no digits, no sign and power 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Number<'t> {
    minus: bool,
    power: i64,
    /// Without leading and trailing zeros, so equal numbers have equal fields.
    digits: Cow<'t, str>,
}

impl<'t> Number<'t> {
    /// Parses an integer, a decimal or a number with an exponent. `None` if the text is none, starts with `+` or has no
    /// digit before its point.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (minus, text) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (digits, power) = match text.split_once(['e', 'E']) {
            Some((digits, power)) => (digits, exponent(power)?),
            None => (text, 0),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(part) {
            return None;
        }
        let all: Cow<'_, str> = if part.is_empty() { whole.into() } else { format!("{whole}{part}").into() };
        let zeros = all.len() - all.trim_start_matches('0').len();
        let digits: Cow<'_, str> = match all {
            Cow::Borrowed(all) => all.trim_matches('0').into(),
            Cow::Owned(all) => all.trim_matches('0').to_owned().into(),
        };
        if digits.is_empty() {
            return Some(Self { minus: false, power: 0, digits });
        }
        let before = i64::try_from(whole.len()).ok()?.checked_sub(i64::try_from(zeros).ok()?)?;
        Some(Self { minus, power: power.saturating_add(before), digits })
    }

    /// Copies the digits, so that the number outlives its text.
    pub(super) fn owned(self) -> Number<'static> {
        Number { minus: self.minus, power: self.power, digits: self.digits.into_owned().into() }
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.minus) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

/// Parses an exponent; one too large for `i32` is clamped.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let most = i64::from(i32::MAX);
    let power = digits.parse().map_or(most, |power: i64| power.min(most));
    Some(if text.starts_with('-') { -power } else { power })
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let larger = || (self.power, &self.digits).cmp(&(other.power, &other.digits));
        let larger = || if self.minus { larger().reverse() } else { larger() };
        self.sign().cmp(&other.sign()).then_with(larger)
    }
}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_one_however_it_is_written() {
        for (one, other) in [
            ("100", "1e2"),
            ("100", " 100.000 "),
            ("0.01", "1E-2"),
            ("007", "7"),
            ("-0", "0.0e9"),
            ("1.", "1"),
            ("12.50", "125e-1"),
        ] {
            assert_eq!(Number::read(one).unwrap(), Number::read(other).unwrap(), "{one}");
        }
        for text in ["", "-", "e5", ".5", "1e", "1e+", "0x10", "1-2", "1 2", "1.2.3", "inf", "+1", "1,000"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_in_their_order_whatever_power_they_are_written_with(
            one in any::<i128>(),
            other in prop_oneof![any::<i128>(), -50..50_i128],
            powers in prop::array::uniform2(0..40_usize),
        ) {
            // shift the point `power` places to the left, and undo it with the exponent
            let write = |number: i128, power: usize| {
                let (minus, digits) = (if number < 0 { "-" } else { "" }, number.unsigned_abs().to_string());
                let digits = format!("{digits:0>width$}", width = power + 1);
                let (whole, part) = digits.split_at(digits.len() - power);
                format!("{minus}{whole}.{part}e{power}")
            };
            let (of_one, of_other) = (write(one, powers[0]), write(other, powers[1]));
            let (of_one, of_other) = (Number::read(&of_one).unwrap(), Number::read(&of_other).unwrap());
            prop_assert_eq!(of_one.cmp(&of_other), one.cmp(&other));
            let plain = one.to_string();
            prop_assert_eq!(of_one, Number::read(&plain).unwrap());
        }
    }
}
