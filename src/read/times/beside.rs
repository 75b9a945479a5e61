//! Compares two times of one record.

use super::Reading;
use crate::event::{SECOND, When, trimmed};
use crate::read::remarks::{Remark, Remarks};

/// A quick check whether two times are in the same second, both in UTC, as those of one record mostly are.
#[must_use]
pub fn is_one_second(times: [Option<&str>; 2]) -> bool {
    let parts = times.map(|time| time.and_then(|time| time.as_bytes().split_first_chunk::<19>()));
    let in_utc = |rest: &[u8]| rest.iter().all(|byte| byte.is_ascii_digit() || b".Z".contains(byte));
    matches!(parts, [Some((one, rest)), Some((other, behind))] if one == other && in_utc(rest) && in_utc(behind))
}

impl Reading<'_> {
    /// Adds a remark if another time of the record differs by more than a second from the one used. Ignores times
    /// that can't be read, or are ambiguous.
    pub fn beside(&mut self, taken: Option<When>, other: Option<&str>) {
        let Some((taken, text)) = taken.zip(other.map(trimmed)) else { return };
        if !text.bytes().take(4).all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let mut unsaid = Remarks::default();
        let other = Reading { clock: self.clock, notes: &mut unsaid, line: self.line }.utc(text);
        let apart = |one: &When, other: &When| one.earliest().saturating_sub(other.latest()) > SECOND;
        let plain = |other: &When| !taken.is_span() && !other.is_span();
        if other.filter(plain).is_some_and(|other| apart(&taken, &other) || apart(&other, &taken)) {
            let told = format!("{text}; taken: {taken}");
            self.notes.add(Remark::DifferentTimes, self.line, &told);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_second;

    #[test]
    fn times_are_one_where_nothing_but_a_fraction_of_a_second_parts_them() {
        let one = "2023-06-15T02:00:00";
        for (other, is_one) in [
            ("2023-06-15T02:00:00", true),
            ("2023-06-15T02:00:00Z", true),
            ("2023-06-15T02:00:00.0000000Z", true),
            ("2023-06-15T02:00:00+02:00", false),
            ("2023-06-15T02:00:01", false),
            ("15/06/2023 02:00:00", false),
            ("2023", false),
        ] {
            assert_eq!(is_one_second([Some(one), Some(other)]), is_one, "{other}");
        }
        assert!(!is_one_second([Some(one), None]));
    }
}
