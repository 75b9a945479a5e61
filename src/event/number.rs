//! Numbers as they are shown in sentences, and as they are kept in few bytes.

/// A number with commas between thousands: `12,034`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many units the last digit of a number stands for that is written as spreadsheets shorten one: 10^12 for
/// `1.23457E+17`. Such a number may have been rounded, and several may look the same; .NET and PowerShell write exact
/// numbers so from `1E+15` on, and nothing tells which they are. `None` for every other text: spreadsheets write a capital
/// `E`, a plus and two digits.
#[must_use]
pub fn rounded(text: &str) -> Option<i64> {
    let (digits, power) = text.trim().split_once("E+")?;
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power: u32 = power.parse().ok().filter(|_| all(power) && power.len() > 1)?;
    let left = power.checked_sub(u32::try_from(part.len()).ok()?).filter(|left| *left > 0)?;
    (whole.len() == 1 && all(whole) && all(part)).then(|| 10_i64.saturating_pow(left))
}

/// A number with its noun: `1 source`, `4 sources`.
#[must_use]
pub fn count(number: u64, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", thousands(number))
}

/// A share rounded to whole percent; `< 1 %` and `> 99 %` for shares close to none and all. `None` if `all` is 0.
#[must_use]
pub fn share(part: u64, all: u64) -> Option<String> {
    let (part, all) = (u128::from(part), u128::from(all));
    let percent = (part * 200 + all).checked_div(all * 2)?;
    Some(match percent {
        0 if part > 0 => "< 1 %".to_owned(),
        100 if part < all => "> 99 %".to_owned(),
        percent => format!("{percent} %"),
    })
}

/// The greatest value of a type of numbers.
pub trait Greatest {
    /// No number of the type is greater.
    const GREATEST: Self;
}

/// Implements [`Greatest`] for types of numbers.
macro_rules! greatest {
    ($($number:ty)*) => {
        $(impl Greatest for $number {
            const GREATEST: Self = Self::MAX;
        })*
    };
}

greatest!(u8 u16 u32 u64 usize i64);

/// A number in a type that may be too small for it: the greatest of the type where it has no room. Rows, codes and places
/// in a file never come to that, as a store takes no more than their numbers hold; counts, lengths and widths then are as
/// many at the least.
#[must_use]
#[inline]
pub fn saturated<N: Greatest>(number: impl TryInto<N>) -> N {
    number.try_into().unwrap_or(N::GREATEST)
}

#[cfg(test)]
mod tests {
    use super::{saturated, share, thousands};

    #[test]
    fn a_number_without_room_is_the_greatest_that_has() {
        assert_eq!([saturated::<u32>(7_usize), saturated(u64::from(u32::MAX))], [7, u32::MAX]);
        assert_eq!([saturated::<u8>(255_u32), saturated(256_u32)], [255, 255]);
        assert_eq!(saturated::<i64>(u64::MAX), i64::MAX);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([thousands(7), thousands(1234), thousands(1_234_567)], ["7", "1,234", "1,234,567"]);
    }

    #[test]
    fn a_share_is_rounded_and_neither_none_nor_all_unless_it_is_that() {
        for (part, all, said) in [
            (1, 1000, "< 1 %"),
            (5, 1000, "1 %"),
            (1, 3, "33 %"),
            (2, 3, "67 %"),
            (1, 200, "1 %"),
            (197, 200, "99 %"),
            (999, 1000, "> 99 %"),
            (u64::MAX - 1, u64::MAX, "> 99 %"),
            (1, u64::MAX, "< 1 %"),
        ] {
            assert_eq!(share(part, all).unwrap(), said, "{part} of {all}");
        }
        assert_eq!(share(0, 1000).unwrap(), "0 %");
        assert_eq!(share(u64::MAX, u64::MAX).unwrap(), "100 %");
        assert_eq!(share(0, 0), None);
    }
}
