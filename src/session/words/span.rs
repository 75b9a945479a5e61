//! Offsets in words: `+2h`, `-1d 30m`, `+ 3 days`.

use super::{Word, wrong};
use crate::event::{DAY, HOUR, MINUTE, SECOND};
use crate::query::QueryError;

/// Units by name; `m` is a minute, as months are not supported.
const UNITS: &[(&[&str], i64)] = &[
    (&["s", "sec", "secs", "second", "seconds"], SECOND),
    (&["m", "min", "mins", "minute", "minutes"], MINUTE),
    (&["h", "hr", "hrs", "hour", "hours"], HOUR),
    (&["d", "day", "days"], DAY),
    (&["w", "wk", "week", "weeks"], 7 * DAY),
];

/// Whether a word begins an offset.
pub(super) fn begins(word: &str) -> bool {
    let rest = word.strip_prefix(['+', '-', '−']);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Parses an offset, in nanoseconds.
pub(super) fn read(words: &[Word<'_>]) -> Result<i64, QueryError> {
    let (mut sum, mut sign, mut number): (i64, i64, Option<i64>) = (0, 1, None);
    for word in words {
        let mut rest = word.text;
        if begins(rest) {
            sign = if rest.starts_with('+') { 1 } else { -1 };
            rest = rest.trim_start_matches(['+', '-', '−']);
        }
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 && number.is_none() {
                let count = rest[..digits].parse::<i64>().ok();
                number = Some(count.ok_or_else(|| wrong(word.span(), "this is too long".to_owned()))?);
                rest = &rest[digits..];
                continue;
            }
            let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let unit = unit_of(&rest[..letters]).filter(|_| digits == 0);
            let (Some(unit), Some(count)) = (unit, number.take()) else {
                let said = format!("`{}` is no length of time: 30s, 15m, 2h, 3d, 1w", word.text);
                return Err(wrong(word.span(), said));
            };
            let add = count.checked_mul(unit).and_then(|length| sum.checked_add(sign * length));
            sum = add.ok_or_else(|| wrong(word.span(), "this is too long".to_owned()))?;
            rest = &rest[letters..];
        }
    }
    match (number, words.first(), words.last()) {
        (Some(count), _, Some(last)) => Err(wrong(
            last.span(),
            format!("{count} of what? write {count}h, {count}m, {count}d or {count}w"),
        )),
        (None, Some(first), _) if words.len() == 1 && first.text.chars().count() == 1 => {
            Err(wrong(first.span(), "a length of time is missing: 2h, 30m, 3d".to_owned()))
        }
        _ => Ok(sum),
    }
}

fn unit_of(name: &str) -> Option<i64> {
    let name = name.to_lowercase();
    UNITS.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, length)| *length)
}
