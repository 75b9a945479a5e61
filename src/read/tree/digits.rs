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

    /// The number at the start of a text; `None` if there is none by the rules of JSON.
    #[must_use]
    pub fn leading(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let run = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|byte| any.contains(byte));
        let mut at = usize::from(is(0, b"-"));
        let whole = run(at);
        if whole == 0 || (whole > 1 && is(at, b"0")) {
            return None;
        }
        at += whole;
        for (mark, signs) in [(&b"."[..], &b""[..]), (b"eE", b"+-")] {
            if is(at, mark) {
                at += 1 + usize::from(is(at + 1, signs));
                let part = run(at);
                at += part;
                if part == 0 {
                    return None;
                }
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

    /// The number as `serde_json` has it, as written.
    #[must_use]
    pub fn number(&self) -> Number {
        // parsing would respell the exponent: `1E5` as `1e+5`
        Number::from_string_unchecked(self.text().to_owned())
    }

    /// A copy that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Digits<'static> {
        Digits(Cow::Owned(self.0.into_owned()))
    }

    /// The form in which most programs write the number, so that `1.50` and `1.5` are equal. With all its digits if
    /// it has more than a float holds; its exponent is then spelled as in `1e+5`.
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
        let usual = usual.or_else(|| said.parse().ok().filter(|_| mantissa.len() < said.len()));
        usual.map_or(Cow::Borrowed(said), |number| Cow::Owned(number.to_string()))
    }
}
