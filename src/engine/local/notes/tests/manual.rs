//! Manual events.

use super::{Case, case};
use crate::case::notes::{Act, Manual};
use crate::engine::NoteTarget;
use crate::event::{Field, Stage};
use serde_json::json;

fn told(case: &mut Case, fields: serde_json::Value) -> String {
    let serde_json::Value::Object(fields) = fields else { panic!("no object") };
    case.note(Act::Event(Manual { fields }), NoteTarget::Nothing)
}

#[test]
fn an_event_that_an_analyst_tells_of_stands_in_its_place_in_time_until_it_is_taken_back() {
    let mut case = case();
    case.on(Act::Mark, "f");
    let before = (case.engine.summary().total, case.engine.ledger().sources.len());
    let fields = json!({"time": "2023-06-15T02:02:30Z", "stage": "key_acquisition", "message": "the cache was cleared", "cites": ["S09"], "clue": "Kilimanjaro"});
    let id = told(&mut case, fields);
    for again in [false, true] {
        assert_eq!(case.ids(""), "abc*dfeu", "opened again: {again}");
        assert_eq!((case.ids("is:manual"), case.ids("is:noted")), ("*".to_owned(), "*f".to_owned()));
        assert_eq!(case.ids("is:marked"), "f", "rows have moved, notes have not");
        assert_eq!((case.ids("cache"), case.ids("source:notes.jsonl")), ("*".to_owned(), "*".to_owned()));
        assert_eq!(
            (case.ids("kilimanjaro"), case.ids("raw.clue:Kilimanjaro")),
            ("*".to_owned(), "*".to_owned())
        );
        assert_eq!(case.engine.summary().total.records, before.0.records + 1);
        case.again();
    }
    let row = case.rows("is:manual")[0].clone();
    assert!(row.notes.manual && row.position.id == id);
    assert_eq!((row.event.text(Field::Source), row.event.line), (Some("notes.jsonl"), 2));
    let detail = case.detail(&id);
    assert_eq!(detail.record.as_ref().unwrap()["clue"], "Kilimanjaro");
    assert_eq!(detail.notes.manual.as_ref().unwrap().1.by.as_ref(), "ana");
    let source = case.engine.ledger().sources.last().unwrap().clone();
    assert_eq!((source.file.as_str(), source.read, source.kept, source.rejected), ("notes.jsonl", 1, 1, 0));
    assert_eq!(case.notes().manual[0].0.id, id);
    case.note(Act::Undo(id), NoteTarget::Nothing);
    assert_eq!((case.ids(""), case.ids("is:marked")), ("abcdfeu".to_owned(), "f".to_owned()));
    assert_eq!((case.engine.summary().total, case.engine.ledger().sources.len()), before);
}

#[test]
fn it_can_be_noted_corrected_and_linked_as_any_other() {
    let mut case = case();
    let id = told(&mut case, json!({"message": "a call", "time": "2023-06~"}));
    let of = NoteTarget::Events(vec![id.clone()]);
    case.note(Act::Stage(Stage::Disclosure), of.clone());
    case.note(super::tag("phone"), of);
    case.on(Act::Link { rel: crate::event::Rel::Caused, to: id.clone() }, "a");
    case.again();
    assert_eq!((case.ids("stage:disclosure"), case.ids("tags:phone")), ("*".to_owned(), "*".to_owned()));
    assert_eq!((case.detail(&id).notes.to.len(), case.engine.summary().notes.detached), (1, 0));
    assert_eq!(case.rows("is:manual")[0].event.when.unwrap().to_string(), "2023-06~");
    let undated = told(&mut case, json!({"message": "nobody knows when"}));
    assert_eq!((case.ids("is:undated"), case.engine.summary().undated), ("u*".to_owned(), 2));
    case.note(Act::Undo(id), NoteTarget::Nothing);
    assert_eq!(case.engine.summary().notes.detached, 1, "what was noted of it is told of");
    assert_eq!(case.notes().detached.len(), 1);
    case.note(Act::Undo(undated), NoteTarget::Nothing);
    assert_eq!(case.ids(""), "abcdfeu");
}

#[test]
fn what_says_nothing_is_refused_and_what_it_says_of_its_source_is_not_believed() {
    let mut case = case();
    let none = Act::Event(Manual { fields: serde_json::Map::new() });
    assert!(case.try_note(none, NoteTarget::Nothing).unwrap_err().contains("message"));
    let late = json!({"time": "soon", "message": "m"}).as_object().unwrap().clone();
    assert!(case.try_note(Act::Event(Manual { fields: late }), NoteTarget::Nothing).is_err());
    let id =
        told(&mut case, json!({"message": "m", "id": "a", "source": {"file": "ual.csv"}, "time": "2023"}));
    assert_ne!(id, "a");
    let row = case.rows("is:manual")[0].clone();
    assert_eq!((row.position.id.as_str(), row.event.text(Field::Source)), (id.as_str(), Some("notes.jsonl")));
}
