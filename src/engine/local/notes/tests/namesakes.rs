//! Several records with one id but different content: which of them a note is on does not depend on the order of
//! reading.

use super::{Case, case_of, comment, filter, opened};
use crate::engine::NoteTarget;
use crate::event::Field;
use std::fs;

const LOW: &str = r#"{"id":"A1","time":"2023-06-15T02:00:00Z","account":"soc@b.example","message":"low","source_ip":"192.0.2.1"}"#;
const HIGH: &str = r#"{"id":"A1","time":"2023-06-15T02:00:00Z","account":"soc@b.example","message":"high","source_ip":"192.0.2.2"}"#;
/// Differs from the first event in its address only.
const MOVED: &str = r#"{"id":"A1","time":"2023-06-15T02:00:00Z","account":"soc@b.example","message":"low","source_ip":"192.0.2.3"}"#;
/// Two that a note can't tell apart, as it does not store what differs.
const ONE: &str = r#"{"id":"A1","time":"2023-06-15T02:00:00Z","message":"low","count":1,"source_ip":"192.0.2.1","client":"a"}"#;
const FIVE: &str = r#"{"id":"A1","time":"2023-06-15T02:00:00Z","message":"low","count":5,"source_ip":"192.0.2.1","client":"b"}"#;

fn two(one: &str, other: &str) -> Case {
    case_of(&format!("{one}\n{other}\n"))
}

impl Case {
    fn holds(&mut self, lines: &[&str]) {
        fs::write(self.folder.path().join("events.jsonl"), lines.join("\n") + "\n").unwrap();
        self.engine = opened(self.folder.path());
        self.engine.hash();
    }

    fn say(&mut self, id: &str) {
        self.note(comment("seen"), NoteTarget::Events(vec![id.to_owned()]));
    }

    /// The address of the event with a comment.
    fn commented(&mut self) -> String {
        let rows = self.rows("is:commented");
        rows.iter().filter_map(|row| row.event.text(Field::SourceIp)).collect()
    }
}

#[test]
fn a_note_stays_with_what_it_was_noted_on_in_whatever_order_records_are_read() {
    for other in [HIGH, MOVED] {
        let ip = if other == HIGH { "192.0.2.2" } else { "192.0.2.3" };
        for (id, ip) in [("A1", "192.0.2.1"), ("A1~2", ip)] {
            let mut case = two(LOW, other);
            case.say(id);
            assert_eq!(case.commented(), ip);
            for lines in [&[other, LOW][..], &[LOW, other]] {
                case.holds(lines);
                assert_eq!(case.commented(), ip, "{id} {lines:?}");
                assert!(case.notes().detached.is_empty());
            }
        }
    }
}

#[test]
fn a_note_on_the_second_is_on_it_where_it_is_the_only_one_by_now_and_on_no_other() {
    let mut case = two(LOW, HIGH);
    case.say("A1~2");
    case.holds(&[HIGH]);
    assert_eq!(case.commented(), "192.0.2.2");
    case.holds(&[LOW]);
    assert_eq!((case.commented(), case.notes().detached.len()), (String::new(), 1));
}

#[test]
fn where_all_that_a_note_repeats_is_the_same_the_line_of_the_file_decides_and_else_it_is_told() {
    let clients = |case: &mut Case| -> String {
        let rows = case.rows("is:commented");
        rows.iter().filter_map(|row| row.event.text(Field::Client)).collect()
    };
    let mut case = two(ONE, FIVE);
    case.engine.hash();
    case.say("A1~2");
    case.again();
    case.engine.hash();
    assert_eq!((clients(&mut case).as_str(), case.notes().changed.len()), ("b", 0));
    case.holds(&[HIGH, HIGH, ONE, FIVE]);
    assert_eq!(clients(&mut case), "a", "what has its very id");
    let notes = case.notes();
    let [changed, doubt] = &notes.changed[..] else { panic!("{:?}", notes.changed) };
    assert!(changed.contains("events.jsonl is not the file that a note was made on"), "{changed}");
    assert_eq!(
        doubt,
        "records that say different things bear the id A1~2: nothing tells on which of them a note is"
    );
}

#[test]
fn a_file_that_only_grew_since_a_note_was_made_on_it_is_still_that_file() {
    let mut case = two(LOW, MOVED);
    case.engine.hash();
    case.say("A1");
    let changed = |case: &mut Case| {
        case.engine.compare_sources();
        case.notes().changed.clone()
    };
    case.holds(&[LOW, MOVED, HIGH]);
    assert_eq!(changed(&mut case), [""; 0]);
    assert!(!case.engine.look_at_files(), "it is found so with the files too");
    assert_eq!(changed(&mut case), [""; 0]);
    case.holds(&[MOVED, LOW, HIGH]);
    let told = changed(&mut case);
    assert!(told[0].contains("events.jsonl is not the file that a note was made on"), "{told:?}");
    case.engine.look_at_files();
    assert_eq!(changed(&mut case), told);
}

#[test]
fn an_event_tells_of_the_others_that_bear_its_id() {
    let mut case = two(LOW, HIGH);
    let detail = case.detail("A1");
    let told: Vec<(&str, &str, u64)> = detail
        .namesakes
        .iter()
        .map(|one| (one.position.id.as_str(), one.file.rsplit('/').next().unwrap(), one.line))
        .collect();
    assert_eq!(told, [("A1~2", "events.jsonl", 2)]);
    assert_eq!(case.detail("A1~2").namesakes[0].line, 1);
    case.holds(&[LOW]);
    assert!(case.detail("A1").namesakes.is_empty());
}

#[test]
fn a_note_on_more_than_it_names_in_full_names_those_that_bear_one_id() {
    let other = |at: usize| format!(r#"{{"id":"e{at}","time":"2023-06-15T02:00:00Z","message":"m"}}"#);
    let mut lines: Vec<String> = (0..1200).map(other).collect();
    lines.extend([LOW.to_owned(), HIGH.to_owned()]);
    let mut case = case_of(&(lines.join("\n") + "\n"));
    case.say("A1~2");
    case.note(comment("all"), NoteTarget::Kept(filter("")));
    let journal = fs::read_to_string(case.journal()).unwrap();
    let full = journal.lines().last().unwrap().matches("\"time\"").count();
    assert_eq!(full, 3, "the first of the source, and two that bear one id");
}
