//! A case with corrections gives the same answers as one whose events were written that way.

use super::{Case, case_of, on, tag};
use crate::case::notes::Act;
use crate::event::{Field, Stage};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const IDS: &str = "abcdefgh";
const TAGS: [&str; 3] = ["panel", "Seen", "bulk"];
const LEVELS: [&str; 3] = ["low", "high", "critical"];

const QUERIES: [&str; 11] = [
    "stage:mailbox_access",
    "stage:other",
    "not stage:disclosure",
    "severity:*",
    "severity:(low high)",
    "severity:critical or tags:panel",
    "tags:*",
    "tags:panel",
    "tags:seen stage:other",
    "tags:b*",
    "stage:detection is:undated",
];

/// Words to search for; records contain them regardless of corrections.
const WORDS: [&str; 5] = ["panel", "seen", "mailbox", "/crit.cal/", "high"];

/// The events as written, before any note.
fn written() -> Vec<Value> {
    let event = |(at, id): (usize, char)| {
        let mut event = json!({"id": id.to_string(), "stage": Stage::ALL[at % 3].name(), "message": format!("m{at}"), "session_id": format!("S{}", at % 3)});
        if at % 5 != 4 {
            event["time"] = json!(format!("2023-06-15T02:0{at}:00Z"));
        }
        if at % 2 == 0 {
            event["severity"] = json!(LEVELS[at % 3]);
        }
        if at % 3 == 0 {
            event["tags"] = json!([TAGS[at % 2]]);
        }
        event
    };
    IDS.chars().enumerate().map(event).collect()
}

fn lines(events: &[Value]) -> String {
    events.iter().map(Value::to_string).collect::<Vec<String>>().join("\n")
}

#[derive(Debug, Clone)]
enum Noted {
    Stage(usize),
    Severity(usize),
    Tag(usize),
    Untag(usize),
    /// Undoes one of the notes before.
    Undo(usize),
}

fn noted() -> impl Strategy<Value = (Noted, String)> {
    let act = prop_oneof![
        (0..Stage::ALL.len()).prop_map(Noted::Stage),
        (0..LEVELS.len()).prop_map(Noted::Severity),
        (0..TAGS.len()).prop_map(Noted::Tag),
        (0..TAGS.len()).prop_map(Noted::Untag),
        (0..20_usize).prop_map(Noted::Undo),
    ];
    (act, prop::sample::subsequence(IDS.chars().collect::<Vec<char>>(), 1..4))
        .prop_map(|(act, ids)| (act, ids.into_iter().collect()))
}

/// The events with the effect of some notes, none of them undone, written into them.
fn corrected(notes: &[(Noted, String)]) -> Vec<Value> {
    let mut events = written();
    let mut tags: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for (act, ids) in notes {
        for at in ids.chars().filter_map(|id| IDS.find(id)) {
            match act {
                Noted::Stage(stage) => events[at]["stage"] = json!(Stage::ALL[*stage].name()),
                Noted::Severity(level) => events[at]["severity"] = json!(LEVELS[*level]),
                Noted::Tag(tag) => drop(tags.insert((at, *tag), true)),
                Noted::Untag(tag) => drop(tags.insert((at, *tag), false)),
                Noted::Undo(_) => {}
            }
        }
    }
    for ((at, tag), _) in tags.into_iter().filter(|(_, has)| *has) {
        let own = events[at]["tags"].as_array().cloned().unwrap_or_default();
        let more = json!(TAGS[tag]);
        let all: Vec<Value> = own.iter().filter(|own| **own != more).cloned().chain([more.clone()]).collect();
        events[at]["tags"] = json!(all);
    }
    events
}

/// The events that contain each word, including those whose original records do.
fn words(case: &mut Case) -> Vec<Vec<char>> {
    let mut base = case_of(&lines(&written()));
    let mut found = |word: &str| {
        let mut ids: Vec<char> = (case.ids(word) + &base.ids(word)).chars().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    WORDS.iter().map(|word| found(word)).collect()
}

fn told(case: &mut Case) -> Vec<String> {
    let mut told: Vec<String> = QUERIES.iter().map(|query| format!("{query}: {}", case.ids(query))).collect();
    for field in [Field::Stage, Field::Severity, Field::Tags] {
        let facet = case.facet(field);
        let mut values: Vec<String> =
            facet.values.iter().map(|value| format!("{} {}", value.value, value.tally.records)).collect();
        values.sort();
        told.push(format!("{field:?}: {values:?} {:?} {}", facet.absent, facet.distinct));
    }
    told.push(format!("{:?}", words(case)));
    told.push(format!("{:?}", case.engine.summary().stages));
    case.engine.analyse();
    for row in case.rows("").iter() {
        let mut tags: Vec<&str> = row.event.list(Field::Tags).iter().map(AsRef::as_ref).collect();
        tags.sort_unstable();
        let texts = [Field::Stage, Field::Severity].map(|field| row.event.text(field).map(str::to_owned));
        told.push(format!("{} {texts:?} {tags:?} {:?} {:?}", row.position.id, row.verdict, row.chain));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn corrected_events_answer_like_events_that_were_written_so(
        notes in prop::collection::vec(noted(), 0..12),
        asks in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut case = case_of(&lines(&written()));
        let mut made: Vec<(String, Noted, String, bool)> = Vec::new();
        for ((act, ids), asked) in notes.into_iter().zip(asks) {
            let note = match &act {
                Noted::Stage(stage) => Act::Stage(Stage::ALL[*stage]),
                Noted::Severity(level) => Act::Severity(LEVELS[*level].to_owned()),
                Noted::Tag(of) => tag(TAGS[*of]),
                Noted::Untag(of) => Act::Untag(TAGS[*of].to_owned()),
                Noted::Undo(at) => {
                    let len = made.len().max(1);
                    if let Some((id, _, _, holds)) = made.get_mut(at % len).filter(|made| made.3) {
                        *holds = false;
                        let id = id.clone();
                        case.note(Act::Undo(id), crate::engine::NoteTarget::Nothing);
                    }
                    continue;
                }
            };
            // removing a tag that is not there is refused
            let made_one = case.try_note(note, on(&ids));
            prop_assert!(made_one.is_ok() || matches!(act, Noted::Untag(_)));
            let Ok(noted) = made_one else { continue };
            let id = noted.note;
            made.push((id, act, ids, true));
            if asked {
                // fills the caches, whose answers the next note must invalidate
                told(&mut case);
            }
        }
        let holding: Vec<(Noted, String)> =
            made.into_iter().filter(|made| made.3).map(|(_, act, ids, _)| (act, ids)).collect();
        let mut fresh = case_of(&lines(&corrected(&holding)));
        let expected = told(&mut fresh);
        prop_assert_eq!(&told(&mut case), &expected);
        case.again();
        prop_assert_eq!(&told(&mut case), &expected, "opened again");
    }
}
