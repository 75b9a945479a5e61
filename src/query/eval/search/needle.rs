//! Search for a literal in bytes, many places at a time.

use crate::event::saturated;

/// How many places are compared at once.
const LANE: usize = 64;
/// The same for the rest that is shorter.
const SHORT: usize = 16;

/// A literal of at least one byte. Its two rarest bytes are compared at `LANE` places at a time; where both fit, the
/// whole literal is compared.
#[derive(Debug, Clone)]
pub struct Needle {
    /// In lower case if case does not matter.
    bytes: Vec<u8>,
    any_case: bool,
    first: Probe,
    second: Probe,
}

/// A byte of a needle.
#[derive(Debug, Clone, Copy)]
struct Probe {
    at: usize,
    byte: u8,
    /// The bit in which the two cases of a letter differ.
    case: u8,
}

impl Probe {
    fn fits(self, byte: u8) -> bool {
        byte | self.case == self.byte
    }
}

impl Needle {
    /// `None` if the literal is empty; `any_case` ignores the case of ASCII letters.
    #[must_use]
    pub fn new(literal: &[u8], any_case: bool) -> Option<Self> {
        let bytes = if any_case { literal.to_ascii_lowercase() } else { literal.to_vec() };
        let probe = |at: usize| {
            let byte = *bytes.get(at)?;
            Some(Probe { at, byte, case: if any_case && byte.is_ascii_lowercase() { 0x20 } else { 0 } })
        };
        let mut places: Vec<usize> = (0..bytes.len()).collect();
        places.sort_by_key(|at| (commonness(bytes[*at]), *at));
        let first = probe(*places.first()?)?;
        let second = places.get(1).map_or(Some(first), |at| probe(*at))?;
        Some(Self { bytes, any_case, first, second })
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// A rough measure of how often it occurs; less is rarer.
    pub fn commonness(&self) -> u32 {
        let rest = saturated::<u32>(self.len()).saturating_sub(2).min(8);
        (commonness(self.first.byte) + commonness(self.second.byte)).saturating_sub(rest * 20)
    }

    /// Its first occurrence at or after `from`.
    #[must_use]
    pub fn find(&self, bytes: &[u8], mut from: usize) -> Option<usize> {
        let last = bytes.len().checked_sub(self.bytes.len())?;
        while from <= last {
            from = self.probed(bytes, from)?;
            if self.stands(bytes, from) {
                return Some(from);
            }
            from += 1;
        }
        None
    }

    fn stands(&self, bytes: &[u8], at: usize) -> bool {
        bytes.get(at..at + self.bytes.len()).is_some_and(|there| {
            if self.any_case { there.eq_ignore_ascii_case(&self.bytes) } else { there == self.bytes }
        })
    }

    /// The first place at or after `from` where both probe bytes fit.
    fn probed(&self, bytes: &[u8], mut from: usize) -> Option<usize> {
        let first = bytes.get(from + self.first.at..)?;
        let second = bytes.get(from + self.second.at..)?;
        let len = first.len().min(second.len());
        let (first, first_left) = first.get(..len)?.as_chunks::<LANE>();
        let (second, second_left) = second.get(..len)?.as_chunks::<LANE>();
        for (first, second) in first.iter().zip(second) {
            if let Some(at) = self.lane(first, second) {
                return Some(from + at);
            }
            from += LANE;
        }
        let (first, first_left) = first_left.as_chunks::<SHORT>();
        let (second, second_left) = second_left.as_chunks::<SHORT>();
        for (first, second) in first.iter().zip(second) {
            if let Some(at) = self.lane(first, second) {
                return Some(from + at);
            }
            from += SHORT;
        }
        let fits = |(first, second): (&u8, &u8)| self.first.fits(*first) && self.second.fits(*second);
        first_left.iter().zip(second_left).position(fits).map(|at| from + at)
    }

    #[inline]
    fn lane<const N: usize>(&self, first: &[u8; N], second: &[u8; N]) -> Option<usize> {
        let (one, other) = (self.first, self.second);
        let mut any = 0_u8;
        for at in 0..N {
            any |= u8::from(one.fits(first[at])) & u8::from(other.fits(second[at]));
        }
        if any == 0 {
            return None;
        }
        (0..N).find(|at| one.fits(first[*at]) && other.fits(second[*at]))
    }
}

/// How common a byte is in logs, 0 to 100, regardless of case.
fn commonness(byte: u8) -> u32 {
    match byte.to_ascii_lowercase() {
        b'0'..=b'9' | b'"' | b'e' => 100,
        b'a' | b'c' | b'd' | b'i' | b'n' | b'o' | b's' | b't' | b'r' | b',' | b':' | b' ' => 90,
        b'b' | b'f' | b'-' | b'.' | b'l' | b'm' | b'p' | b'u' => 75,
        b'g' | b'h' | b'v' | b'/' | b'_' => 60,
        b'k' | b'w' | b'x' | b'y' | b'{' | b'}' => 45,
        b'@' | b'=' | b'(' | b')' | b';' => 40,
        b'j' | b'q' | b'z' => 25,
        0x80.. => 20,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::Needle;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_needle_is_found_wherever_it_stands(
            literal in "[a-cAB.0\u{e9}]{1,5}",
            bytes in "[a-cAB.0\u{e9}]{0,300}",
            from in 0_usize..310,
            any_case: bool,
        ) {
            let fold = |text: &str| if any_case { text.to_ascii_lowercase() } else { text.to_owned() };
            let (folded, wanted) = (fold(&bytes).into_bytes(), fold(&literal).into_bytes());
            let expected = (from..folded.len()).find(|at| folded[*at..].starts_with(&wanted));
            let needle = Needle::new(literal.as_bytes(), any_case).unwrap();
            prop_assert_eq!(needle.find(bytes.as_bytes(), from), expected);
        }
    }
}
