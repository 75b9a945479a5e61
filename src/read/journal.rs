//! Recognizes the journal of notes in a case folder, which is not evidence.

use super::feed::LONGEST;
use super::open::open_file;
use super::text::MARK;
use super::tree::Tree;
use crate::event::{Zone, parse_moment};
use std::io::Read;
use std::path::Path;

/// The name of the journal of a case.
pub const JOURNAL: &str = "notes.jsonl";

/// How many bytes of a file are examined.
const LOOK: u64 = 64 << 10;

/// The note on a journal that is not that of the case.
pub(super) const OTHER_NOTES: &str = "it holds notes: no evidence; `dwell notes merge` joins journals into one, which goes into `notes.jsonl` of the case";

/// Why a file is not read that begins with more notes than are looked at.
pub(super) fn many_notes() -> String {
    let looked_at = LONGEST >> 20;
    format!(
        "it begins with {looked_at} MiB of notes, and what comes behind them is not read: part them from the evidence"
    )
}

/// Why a note among records is no event.
pub(super) const NO_EVENT: &str =
    "it is a note of a journal, which is no event; `dwell notes merge` brings it in";

/// The members of a note, all of them text.
const OF_A_NOTE: [&str; 4] = ["note", "at", "by", "act"];

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
    let one = memchr::memchr(b'\n', begin).is_none();
    let torn = one && begin.get(..cut) == BEGIN.get(..cut) && record_of(begin).is_none();
    torn || begin.split(|byte| *byte == b'\n').any(is_note)
}

fn is_note(line: &[u8]) -> bool {
    record_of(line).is_some_and(|record| is_note_record(&record))
}

fn record_of(line: &[u8]) -> Option<Tree<'_>> {
    Tree::parse(std::str::from_utf8(line).ok()?).ok()
}

/// Whether a record is a note.
pub(super) fn is_note_record(record: &Tree<'_>) -> bool {
    let is_dated = record.text("at").is_some_and(|at| parse_moment(at, Zone::Utc).is_ok());
    let has_all = OF_A_NOTE.into_iter().all(|key| matches!(record.get(key), Some(Tree::Text(_))));
    // an event of a log that has such members too has a time
    has_all && is_dated && !record.has("time")
}

#[cfg(test)]
mod tests {
    use super::{holds_notes, is_note_record};
    use crate::read::tree::Tree;

    /// A record of a help desk, whose members are named as those of a note.
    const CALL: &str = r#"{"note":"reset","at":"the desk","by":"ana","act":"call"}"#;

    #[test]
    fn an_event_with_the_members_of_a_note_is_evidence() {
        let is_note = |text: &str| is_note_record(&Tree::parse(text).unwrap());
        assert!(is_note(r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"mark"}"#));
        for event in [
            r#"{"time":"2026-01-01T00:00:00Z","note":"reset","at":"2026-01-01T00:00:00Z","by":"ana","act":"call"}"#,
            CALL,
        ] {
            assert!(!is_note(event), "{event}");
        }
    }

    #[test]
    fn notes_are_told_from_evidence_even_where_they_are_torn() {
        let note = r#"{"note":"n1","at":"2026-01-01T00:00:00Z","by":"ana","act":"mark","on":[{"id":"E1"}]}"#;
        for end in 0..=note.len() {
            assert!(holds_notes(&note.as_bytes()[..end]), "torn at {end}");
        }
        assert!(holds_notes(format!("{{broken\n{note}\n").as_bytes()));
        assert!(holds_notes(format!("\u{feff}{note}\n").as_bytes()), "with a byte order mark");
        for evidence in
            ["{\"time\":\"2023-05-01\",\"note\":\"n\"}\n", "a,b\n1,2\n", "{\"note\":\"x\",\"at\":1}\n", CALL]
        {
            assert!(!holds_notes(evidence.as_bytes()), "{evidence}");
        }
    }
}
