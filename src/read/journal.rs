//! Recognizes the journal of notes in a case folder, which is not evidence.

use super::open::open_file;
use super::text::MARK;
use serde_json::Value;
use std::io::{self, Read};
use std::path::Path;

/// The name of the journal of a case.
pub const JOURNAL: &str = "notes.jsonl";

/// How many bytes of a file are examined.
const LOOK: u64 = 64 << 10;

/// How the first line of a journal begins.
const BEGIN: &[u8] = b"{\"note\":\"";

/// Whether a file is a journal of notes: it is empty, has a note among the lines examined, or is the beginning of
/// one. Any other file of that name is evidence and is never written to.
#[must_use]
pub fn is_journal(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = open_file(path).and_then(|file| file.take(LOOK).read_to_end(&mut begin));
    read.is_ok() && holds_notes(&begin)
}

/// Whether a file of JSON begins with a note, so that it is a journal by another name or of another folder.
pub(super) fn holds_a_note(path: &Path) -> bool {
    let is_json =
        path.extension().is_some_and(|ending| ["jsonl", "ndjson", "json"].iter().any(|json| ending == *json));
    is_json && open_file(path).and_then(begins_with_a_note).unwrap_or(false)
}

fn begins_with_a_note(mut file: impl Read) -> io::Result<bool> {
    let mut begin = Vec::new();
    // few files do, and of all others no more is read
    file.by_ref().take((MARK.len() + BEGIN.len()) as u64).read_to_end(&mut begin)?;
    if !without_mark(&begin).starts_with(BEGIN) {
        return Ok(false);
    }
    file.take(LOOK).read_to_end(&mut begin)?;
    Ok(without_mark(&begin).split(|byte| *byte == b'\n').any(is_note))
}

/// The beginning of a file without a byte-order mark, which an editor may have added.
#[must_use]
pub fn without_mark(begin: &[u8]) -> &[u8] {
    begin.strip_prefix(MARK).unwrap_or(begin)
}

fn holds_notes(begin: &[u8]) -> bool {
    let begin = without_mark(begin);
    if begin.trim_ascii().is_empty() {
        return true;
    }
    let cut = begin.len().min(BEGIN.len());
    let torn = memchr::memchr(b'\n', begin).is_none() && begin.get(..cut) == BEGIN.get(..cut);
    torn || begin.split(|byte| *byte == b'\n').any(is_note)
}

fn is_note(line: &[u8]) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_slice(line) else { return false };
    ["note", "at", "by", "act"].into_iter().all(|key| members.get(key).is_some_and(Value::is_string))
}

#[cfg(test)]
mod tests {
    use super::holds_notes;

    #[test]
    fn notes_are_told_from_evidence_even_where_they_are_torn() {
        let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"mark","on":[{"id":"E1"}]}"#;
        for end in 0..=note.len() {
            assert!(holds_notes(&note.as_bytes()[..end]), "torn at {end}");
        }
        assert!(holds_notes(format!("{{broken\n{note}\n").as_bytes()));
        assert!(holds_notes(format!("\u{feff}{note}\n").as_bytes()), "with a byte order mark");
        for evidence in
            ["{\"time\":\"2023-05-01\",\"note\":\"n\"}\n", "a,b\n1,2\n", "{\"note\":\"x\",\"at\":1}\n"]
        {
            assert!(!holds_notes(evidence.as_bytes()), "{evidence}");
        }
    }
}
