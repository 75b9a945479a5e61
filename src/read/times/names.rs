//! Names in times: months, days of the week, halves of the day, zones.

use crate::event::{MONTHS, WEEKDAYS};

/// Zones by their letters, with their hours east of UTC. Those of North America are what RFC 2822 says; BST, IST and the
/// like are left out: they mean several.
const ZONES: [(&str, i64); 26] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("wet", 0),
    ("west", 1),
    ("cet", 1),
    ("cest", 2),
    ("mez", 1),
    ("mesz", 2),
    ("eet", 2),
    ("eest", 3),
    ("hkt", 8),
    ("jst", 9),
    ("aest", 10),
    ("aedt", 11),
    ("nzst", 12),
    ("nzdt", 13),
];

/// The number of a month, by its name or the three letters at its start.
pub fn month(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    let is = |name: &&str| **name == word || name[..3] == word || (word == "sept" && name.starts_with(&word));
    (1..).zip(MONTHS).find(|(_, name)| is(name)).map(|(number, _)| number)
}

/// Whether a word is a day of the week, whole or by three or four of its letters.
pub fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    WEEKDAYS.iter().any(|name| *name == word || ((3..=5).contains(&word.len()) && name.starts_with(&word)))
}

/// The half of the day at the start of a text: how long it is written, and the hours that it adds.
pub fn half(text: &str) -> Option<(usize, i64)> {
    let spelled = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)];
    let (spelled, hours) = spelled.into_iter().find(|(spelled, _)| {
        text.get(..spelled.len()).is_some_and(|start| start.eq_ignore_ascii_case(spelled))
    })?;
    let goes_on = text[spelled.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
    (!goes_on).then_some((spelled.len(), hours))
}

/// How far east of UTC a zone is, in seconds, by its letters.
pub fn zone(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, hours)| hours * 3600)
}
