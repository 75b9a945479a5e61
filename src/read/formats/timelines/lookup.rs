//! Helpers to look up values and build messages, the same for rows and JSON objects.

use crate::event::{Id, Text, When, content_id, content_of_members};
use crate::read::formats::{RawRecord, Sample};
use crate::read::tree::Tree;
use std::borrow::Cow;

/// The most characters of details in a message.
const DETAILS: usize = 240;

/// The text under a name; `None` if it is missing, blank or `-`.
pub(super) fn word<'r>(record: &'r RawRecord<'_>, name: &str) -> Option<Text<'r>> {
    let said = match record {
        RawRecord::Row(..) => Cow::Borrowed(record.cell(name)?),
        RawRecord::Json(tree) => tree.word(name)?,
        RawRecord::Line(_) => return None,
    };
    (!matches!(said.trim(), "" | "-")).then_some(said)
}

/// The first of these names' texts that is not blank.
pub(super) fn first<'r>(record: &'r RawRecord<'_>, names: &[&str]) -> Option<Text<'r>> {
    names.iter().find_map(|name| word(record, name))
}

/// The value of a member of a JSON object; `None` for rows and lines.
pub(super) fn member<'r, 'a>(record: &'r RawRecord<'a>, name: &str) -> Option<&'r Tree<'a>> {
    match record {
        RawRecord::Json(tree) => tree.get(name),
        _ => None,
    }
}

/// Whether a table has all of these columns, or one of the first records has all of these members.
pub(super) fn names_all(sample: &Sample<'_>, names: &[&str]) -> bool {
    sample.has_columns(names) || sample.record(|record| names.iter().all(|name| record.has(name))).is_some()
}

/// Whether one of the first records or rows has this text under that name; case is ignored.
pub(super) fn has_text(sample: &Sample<'_>, name: &str, text: &str) -> bool {
    let is = |said: &str| said.trim().eq_ignore_ascii_case(text);
    match sample {
        Sample::Table(header, rows) => {
            let at = header.names.iter().position(|column| column.eq_ignore_ascii_case(name));
            at.is_some_and(|at| rows.iter().any(|row| row.get(at).is_some_and(|cell| is(cell))))
        }
        _ => sample.record(|record| record.text(name).is_some_and(is)).is_some(),
    }
}

/// Whether `is` holds for the first line and for at least three quarters of all.
pub(super) fn mostly(lines: &[&str], is: impl Fn(&str) -> bool) -> bool {
    let found = lines.iter().filter(|line| is(line)).count();
    lines.first().is_some_and(|line| is(line)) && 4 * found >= 3 * lines.len()
}

/// The content hash of a record. Plain values of a JSON record hash as they would in the cells of a table.
pub(super) fn content(record: &RawRecord<'_>) -> Id {
    match record {
        RawRecord::Row(..) => {
            let said = record.row().filter(|(_, cell)| !cell.is_empty());
            content_of_members(&said.collect::<Vec<(&str, &str)>>())
        }
        RawRecord::Json(tree) => {
            let said = tree.members().iter().map(|(name, value)| {
                let mut bytes = Vec::new();
                match value.said() {
                    Some(said) => bytes.extend_from_slice(said.as_bytes()),
                    None => value.canonical(&mut bytes),
                }
                (name.as_ref(), bytes)
            });
            content_of_members(&said.collect::<Vec<(&str, Vec<u8>)>>())
        }
        RawRecord::Line(line) => content_id([("line", line.as_bytes())]),
    }
}

/// The whole second of a time as text, on which exports of one record agree despite different precision; empty without
/// a time.
pub(super) fn second(when: Option<When>) -> String {
    when.map(|when| when.order().div_euclid(1_000_000_000).to_string()).unwrap_or_default()
}

/// A one-line message: a title, then details cut to the allowed length.
pub(super) fn line_of(title: &str, details: &str) -> String {
    let mut words = String::new();
    for word in details.split_whitespace() {
        if words.len() > 4 * DETAILS {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    if words.chars().count() > DETAILS {
        words = words.chars().take(DETAILS).collect();
        words.push('…');
    }
    match (title.trim(), words.is_empty()) {
        (title, true) => title.to_owned(),
        ("", false) => words,
        (title, false) => format!("{title} · {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_message_is_one_line_and_no_longer_than_a_person_reads() {
        assert_eq!(line_of("Title", "a:\n b"), "Title · a: b");
        assert_eq!(line_of("Title", " "), "Title");
        assert_eq!(line_of("", "x"), "x");
        assert_eq!(line_of("T", &"ä".repeat(5000)).chars().count(), 245);
    }
}
