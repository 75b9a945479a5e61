//! Names in times: months, weekdays, AM and PM, zones.

use crate::event::{MONTHS, WEEKDAYS};

/// Abbreviations of zones with their hours east of UTC. Those of North America follow RFC 2822; BST, IST and the like
/// are left out, as they are ambiguous.
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

/// The number of a month, from its name or its first three letters.
pub fn month(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    let is = |name: &&str| **name == word || name[..3] == word || (word == "sept" && name.starts_with(&word));
    (1..).zip(MONTHS).find(|(_, name)| is(name)).map(|(number, _)| number)
}

/// Whether a word is a weekday, whole or abbreviated to three to five letters.
pub fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    WEEKDAYS.iter().any(|name| *name == word || ((3..=5).contains(&word.len()) && name.starts_with(&word)))
}

/// AM or PM at the start of a text: its length, and the hours it adds.
pub fn half(text: &str) -> Option<(usize, i64)> {
    let spelled = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)];
    let (spelled, hours) = spelled.into_iter().find(|(spelled, _)| {
        text.get(..spelled.len()).is_some_and(|start| start.eq_ignore_ascii_case(spelled))
    })?;
    let goes_on = text[spelled.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
    (!goes_on).then_some((spelled.len(), hours))
}

/// The offset of a zone by its abbreviation, in seconds east of UTC.
pub fn zone(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, hours)| hours * 3600)
}
