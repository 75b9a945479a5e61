//! Numbers, kept digit by digit as their records write them.

use serde_json::Number;
use std::borrow::Cow;

/// How many decimal digits every float preserves.
const FLOAT_DIGITS: usize = 15;

/// A JSON number as written, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits<'a>(Cow<'a, str>);

impl<'a> Digits<'a> {
    /// The digits of a number.
    #[must_use]
    pub fn of(number: &Number) -> Self {
        Self(Cow::Owned(number.to_string()))
    }

    /// Wraps a text that is known to be a number.
    #[must_use]
    pub const fn written(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The number at the start of a text, without an exponent; `None` if there is none by the rules of JSON.
    #[must_use]
    pub fn leading(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let run = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut at = usize::from(bytes.first() == Some(&b'-'));
        let whole = run(at);
        if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
            return None;
        }
        at += whole;
        if bytes.get(at) == Some(&b'.') {
            let part = run(at + 1);
            at += 1 + part;
            if part == 0 {
                return None;
            }
        }
        text.get(..at).map(|digits| Self(Cow::Borrowed(digits)))
    }

    /// The number as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The number, if it is a whole number that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The number as `serde_json` has it.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        self.0.parse().ok()
    }

    /// A copy that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Digits<'static> {
        Digits(Cow::Owned(self.0.into_owned()))
    }

    /// The form in which most programs write the number, so that `1.50` and `1.5` are equal. As written if it has
    /// more digits than a float holds.
    #[must_use]
    pub fn usual(&self) -> Cow<'_, str> {
        let said = self.text();
        // most numbers are short and whole, and have only one form
        let short = said.len() < FLOAT_DIGITS && said.bytes().all(|byte| byte.is_ascii_digit());
        if short || said.parse::<i64>().is_ok() || said.parse::<u64>().is_ok() {
            return Cow::Borrowed(said);
        }
        let mantissa = said.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
        let float = said.parse::<f64>().ok().filter(|float| digits <= FLOAT_DIGITS && float.is_finite());
        let usual = float.and_then(Number::from_f64);
        usual.map_or(Cow::Borrowed(said), |number| Cow::Owned(number.to_string()))
    }
}
