//! Notes on a small case.

mod alike;
mod bulk;
mod manual;
mod namesakes;
mod others;
mod saved;
mod senseless;

use super::NotesOptions;
use crate::case::notes::{Act, Places};
use crate::chain::Identity;
use crate::engine::local::{LocalEngine, OpenOptions};
use crate::engine::{
    Anchor, Ask, Body, Cancel, Detail, Engine, FacetAnswer, NoteTarget, NotesAnswer, Position, Question, Row,
    SavedNote,
};
use crate::event::{Field, Rel, Stage, Zone, parse_edtf};
use crate::query::{Filter, read};
use crate::read::{Milestone, MilestoneName};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Five events a minute apart (not in this order), one that lasts a day, and one without a time.
const EVENTS: &str = r#"{"id":"a","time":"2023-06-15T02:00:00Z","stage":"mailbox_access","account":"desk-01@a.example","message":"Bind","session_id":"S1","severity":"low"}
{"id":"b","time":"2023-06-15T02:01:00Z","stage":"mailbox_access","account":"desk-02@a.example","message":"Bind","session_id":"S2","tags":["panel"]}
{"id":"c","time":"2023-06-15T02:02:00Z","stage":"other","account":"desk-01@a.example","message":"Sign-in","source_ip":"192.0.2.1","session_id":"S1"}
{"id":"d","time":"2023-06-15T02:03:00Z","stage":"detection","account":"soc@b.example","message":"Alert","cites":["S01"]}
{"id":"e","time":"2023-06-16","stage":"mitigation","message":"Closed","cites":["S01"]}
{"id":"f","time":"2023-06-15T02:04:00Z","stage":"other","message":"web panel","source_ip":"192.0.2.1"}
{"id":"u","message":"no time at all","stage":"other"}
"#;

struct Case {
    folder: TempDir,
    engine: LocalEngine,
}

fn places(folder: &Path) -> Places {
    Places { files: vec![folder.join("notes.jsonl")], ..Places::default() }
}

fn options(places: Places) -> OpenOptions {
    let notes = NotesOptions { places, by: "ana".to_owned() };
    OpenOptions { notes: Some(Arc::new(notes)), ..OpenOptions::default() }
}

fn opened(folder: &Path) -> LocalEngine {
    let paths = [folder.join("events.jsonl")];
    LocalEngine::open(&paths, &options(places(folder)), &Cancel::default(), &mut |_| {})
}

fn case_of(events: &str) -> Case {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("events.jsonl"), events).unwrap();
    let engine = opened(folder.path());
    Case { folder, engine }
}

fn case() -> Case {
    case_of(EVENTS)
}

fn filter(query: &str) -> Filter {
    read(query, Zone::Utc).unwrap()
}

impl Case {
    fn again(&mut self) {
        self.engine = opened(self.folder.path());
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("notes.jsonl")
    }

    fn ask(&mut self, question: Question) -> Body {
        let ask = Ask { generation: 7, question };
        self.engine.answer(&ask, &Cancel::default(), &mut |_| {}).unwrap().body
    }

    fn try_note(&mut self, act: Act, on: NoteTarget) -> Result<SavedNote, String> {
        match self.ask(Question::Note { act, on, asked: None }) {
            Body::Noted(noted) => Ok(noted),
            Body::Refused(why) | Body::Senseless(why) => Err(why),
            other => panic!("{other:?}"),
        }
    }

    fn note(&mut self, act: Act, on: NoteTarget) -> String {
        self.try_note(act, on).unwrap().note
    }

    fn on(&mut self, act: Act, ids: &str) -> String {
        self.note(act, on(ids))
    }

    fn rows(&mut self, query: &str) -> Arc<Vec<Row>> {
        let question = Question::Window {
            filter: filter(query),
            anchor: Anchor::First,
            before: 0,
            after: 99,
            records: false,
            find: None,
        };
        match self.ask(question) {
            Body::Window(window) => window.rows,
            other => panic!("{other:?}"),
        }
    }

    /// The ids of the events that match a query, in order.
    fn ids(&mut self, query: &str) -> String {
        self.rows(query).iter().map(|row| short(&row.position.id)).collect()
    }

    fn facet(&mut self, field: Field) -> Arc<FacetAnswer> {
        match self.ask(Question::Facet { filter: Filter::All, field, top: 99, keep: Vec::new() }) {
            Body::Facet(facet) => facet,
            other => panic!("{other:?}"),
        }
    }

    fn detail(&mut self, id: &str) -> Arc<Detail> {
        let position = Position::of_id(None, id);
        match self.ask(Question::Event { position, as_of: None, played: None }) {
            Body::Event(detail) => detail,
            other => panic!("{other:?}"),
        }
    }

    fn notes(&mut self) -> Arc<NotesAnswer> {
        match self.ask(Question::Notes) {
            Body::Notes(notes) => notes,
            other => panic!("{other:?}"),
        }
    }
}

/// Manual events are abbreviated as `*`.
fn short(id: &str) -> &str {
    if id.len() > 1 { "*" } else { id }
}

fn on(ids: &str) -> NoteTarget {
    NoteTarget::Events(ids.chars().map(String::from).collect())
}

fn comment(text: &str) -> Act {
    Act::Comment { text: text.to_owned(), see: Vec::new() }
}

fn tag(text: &str) -> Act {
    Act::Tag(text.to_owned())
}

#[test]
fn where_an_identity_is_seen_it_is_told_how_many_of_its_events_are_hidden() {
    let mut case = case();
    let seen = |case: &mut Case, id: &str| {
        let detail = case.detail(id);
        let said = detail.seen.iter().map(|seen| (seen.identity.to_string(), seen.records, seen.hidden));
        said.collect::<Vec<_>>()
    };
    let of = |what: &str, records, hidden| (what.to_owned(), records, hidden);
    let all = seen(&mut case, "a");
    assert!(all.contains(&of("account:desk-01@a.example", 2, 0)), "{all:?}");
    case.on(Act::Hide, "c");
    for again in [false, true] {
        let all = seen(&mut case, "a");
        for told in [of("account:desk-01@a.example", 2, 1), of("session:S1", 2, 1)] {
            assert!(all.contains(&told), "{told:?} in {all:?}, opened again: {again}");
        }
        assert!(seen(&mut case, "b").iter().all(|(_, _, hidden)| *hidden == 0));
        case.again();
    }
    case.note(Act::HideAlike("panel".to_owned()), NoteTarget::Nothing);
    assert!(seen(&mut case, "b").contains(&of("session:S2", 1, 1)));
    case.on(Act::Hide, "a");
    for twice in [false, true] {
        let all = seen(&mut case, "a");
        for told in [of("account:desk-01@a.example", 2, 2), of("session:S1", 2, 2)] {
            assert!(all.contains(&told), "{told:?} in {all:?}, asked twice: {twice}");
        }
    }
}

#[test]
fn queries_find_what_is_noted_and_what_was_corrected() {
    let mut case = case();
    case.on(Act::Mark, "ab");
    case.on(Act::Unmark, "b");
    case.on(tag("Bulk read"), "bf");
    case.on(tag("gone"), "d");
    case.on(Act::Untag("gone".to_owned()), "d");
    case.on(comment("the Zanzibar proxy"), "c");
    case.on(Act::Stage(Stage::TokenForgery), "cu");
    case.on(Act::Stage(Stage::Detection), "u");
    case.on(Act::Severity("high".to_owned()), "af");
    case.on(Act::Hide, "e");
    for again in [false, true] {
        for (query, ids) in [
            ("is:marked", "a"),
            ("is:tagged", "bf"),
            ("is:commented", "c"),
            ("is:corrected", "acfu"),
            ("is:noted", "abcfeu"),
            ("is:hidden", "e"),
            ("-is:hidden", "abcdfu"),
            ("is:manual", ""),
            ("tags:\"bulk read\"", "bf"),
            ("tags:panel", "b"),
            ("tags:*", "bf"),
            ("zanzibar", "c"),
            ("/zan.ibar/", "c"),
            ("zanzibar account:desk-02@a.example", ""),
            ("bulk", "bf"),
            ("stage:token_forgery", "c"),
            ("stage:other", "f"),
            ("stage:detection", "du"),
            ("severity:high", "af"),
            ("severity:low", ""),
            ("is:marked or is:hidden", "ae"),
        ] {
            assert_eq!(case.ids(query), ids, "{query}, opened again: {again}");
        }
        case.again();
    }
}

#[test]
fn what_was_taken_away_or_corrected_back_leaves_nothing_on_an_event() {
    let mut case = case();
    case.on(Act::Mark, "ab");
    case.on(Act::Unmark, "a");
    case.on(tag("x"), "ab");
    case.on(Act::Untag("x".to_owned()), "ab");
    case.on(Act::Hide, "c");
    case.on(Act::Unhide, "c");
    case.on(Act::Severity("high".to_owned()), "a");
    case.on(Act::Severity("low".to_owned()), "a");
    case.on(Act::Stage(Stage::Detection), "a");
    case.on(Act::Stage(Stage::MailboxAccess), "a");
    for again in [false, true] {
        assert_eq!((case.ids("is:noted"), case.ids("is:corrected")), ("b".to_owned(), String::new()));
        assert!(case.detail("a").notes.is_empty(), "opened again: {again}");
        assert!(case.rows("id:a")[0].notes.is_empty());
        case.again();
    }
    assert_eq!(case.engine.summary().notes.notes, 10, "the journal tells how it came");
}

#[test]
fn facets_lanes_and_totals_are_of_the_corrected_values() {
    let mut case = case();
    let stages = |case: &Case| case.engine.summary().stages.clone();
    let before = (stages(&case), case.facet(Field::Stage), case.facet(Field::Tags));
    let id = case.on(Act::Stage(Stage::MailboxAccess), "cf");
    let tagged = case.on(tag("panel"), "abf");
    assert_eq!(stages(&case)[Stage::MailboxAccess as usize], 4);
    let told = |facet: &FacetAnswer| {
        facet
            .values
            .iter()
            .map(|value| format!("{} {}", value.value, value.tally.records))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&case.facet(Field::Stage)),
        ["mailbox_access 4", "detection 1", "mitigation 1", "other 1"]
    );
    assert_eq!(told(&case.facet(Field::Tags)), ["panel 3"], "what a record says already is not said twice");
    case.note(Act::Undo(id), NoteTarget::Nothing);
    case.note(Act::Undo(tagged), NoteTarget::Nothing);
    assert_eq!((stages(&case), case.facet(Field::Stage), case.facet(Field::Tags)), before);
}

#[test]
fn rows_and_details_say_what_is_noted_and_by_whom() {
    let mut case = case();
    case.on(Act::Mark, "a");
    case.on(tag("x"), "a");
    case.on(comment("one"), "a");
    case.note(Act::Comment { text: "as that one".to_owned(), see: vec!["a".to_owned()] }, on("b"));
    case.on(Act::Stage(Stage::Other), "a");
    case.on(Act::Severity("critical".to_owned()), "a");
    case.on(Act::Link { rel: Rel::Caused, to: "d".to_owned() }, "a");
    let identity = Identity::parse("session:S1").unwrap();
    case.note(Act::Value { identity: identity.clone(), text: "the kit".to_owned() }, NoteTarget::Nothing);
    let rows = case.rows("");
    let of = |id: &str| rows.iter().find(|row| row.position.id == id).unwrap();
    let notes = &of("a").notes;
    assert_eq!((notes.marked, notes.comments, notes.links, notes.hidden), (true, 1, 1, false));
    assert_eq!(
        (&notes.tags[..], &notes.corrected[..]),
        (&["x".to_owned()][..], &[Field::Stage, Field::Severity][..])
    );
    assert_eq!((of("d").notes.links, of("e").notes.is_empty()), (1, true));
    assert_eq!(of("a").event.text(Field::Severity), Some("critical"));
    let detail = case.detail("a").notes.clone();
    let (stage, read) = detail.stage.unwrap();
    assert_eq!(
        (stage.value, &*stage.said.by, read.as_deref()),
        (Stage::Other, "ana", Some("mailbox_access"))
    );
    assert_eq!(detail.severity.unwrap().1.as_deref(), Some("low"));
    assert_eq!((detail.from.len(), detail.to.len()), (1, 0));
    assert_eq!((detail.spoken[0].0.as_str(), detail.spoken[0].1.text.as_str()), ("b", "as that one"));
    assert_eq!((&detail.values[0].0, detail.values[0].1.text.as_str()), (&identity, "the kit"));
    assert_eq!(case.detail("c").notes.values.len(), 1, "wherever the value is");
    assert_eq!(case.detail("d").notes.to.len(), 1);
    assert!(case.detail("e").notes.is_empty());
}

#[test]
fn what_a_query_hides_is_hidden_until_a_later_note_shows_it() {
    let mut case = case();
    let hidden = case.on(Act::Hide, "f");
    case.on(Act::Unhide, "f");
    case.note(Act::Undo(hidden), NoteTarget::Nothing);
    let alike = case.note(Act::HideAlike("192.0.2.1".to_owned()), NoteTarget::Nothing);
    assert_eq!(case.ids("is:hidden"), "cf", "what was shown before is hidden by what is said later");
    case.on(Act::Unhide, "c");
    assert_eq!(case.ids("is:hidden"), "f");
    assert_eq!(case.detail("f").notes.alike[0].0, "192.0.2.1");
    let stage = case.note(Act::HideAlike("stage:detection".to_owned()), NoteTarget::Nothing);
    case.note(Act::Undo(alike), NoteTarget::Nothing);
    assert_eq!((case.ids("is:hidden"), case.engine.summary().notes.hidden), ("d".to_owned(), 1));
    case.on(Act::Stage(Stage::Other), "d");
    assert_eq!(case.ids("is:hidden"), "", "as it is corrected");
    let notes = case.notes();
    assert_eq!((notes.hidden[0].0.as_str(), notes.hidden[0].2), ("stage:detection", Some(0)));
    assert_eq!(notes.hidden[0].1.note.as_ref(), stage);
    let why = case.try_note(Act::HideAlike("is:hidden".to_owned()), NoteTarget::Nothing).unwrap_err();
    assert!(why.contains("hidden"), "{why}");
}

#[test]
fn turns_and_links_of_analysts_are_of_the_case() {
    let mut case = case();
    let when = parse_edtf("2023-06-15T02:00:00Z", Zone::Utc).unwrap();
    let milestone =
        Milestone { cites: vec!["S01".to_owned()], ..Milestone::new(MilestoneName::FirstAccess, when) };
    let note = case.note(Act::Milestone(milestone.clone()), NoteTarget::Nothing);
    let told = Milestone { by: Some("ana".to_owned()), ..milestone };
    assert_eq!(case.engine.summary().milestones, [told], "it names who tells it");
    let tied = |case: &mut Case| case.rows("id:d")[0].chain.is_some();
    assert!(!tied(&mut case));
    let link = case.on(Act::Link { rel: Rel::Caused, to: "d".to_owned() }, "a");
    case.engine.analyse();
    assert!(tied(&mut case), "the chain is that of the link");
    case.note(Act::Undo(note), NoteTarget::Nothing);
    case.note(Act::Undo(link), NoteTarget::Nothing);
    case.engine.analyse();
    assert!(case.engine.summary().milestones.is_empty() && !tied(&mut case));
}

#[test]
fn every_note_is_told_the_newest_first_with_what_took_it_back() {
    let mut case = case();
    let mark = case.on(Act::Mark, "cb");
    let undo = case.note(Act::Undo(mark.get(..8).unwrap().to_owned()), NoteTarget::Nothing);
    assert_eq!(case.ids("is:noted"), "");
    let notes = case.notes();
    assert_eq!(notes.notes.iter().map(|note| note.act.name()).collect::<Vec<_>>(), ["undo", "mark"]);
    let told = &notes.notes[1];
    assert_eq!((told.events, told.undone.as_ref()), (2, Some(&(undo.clone(), "ana".to_owned()))));
    assert_eq!(told.position.as_ref().unwrap().id, "b");
    let why = case.try_note(Act::Undo(mark), NoteTarget::Nothing).unwrap_err();
    assert!(why.contains("taken back already"), "{why}");
    case.note(Act::Undo(undo), NoteTarget::Nothing);
    assert_eq!(case.ids("is:marked"), "bc", "what took it back was taken back");
    assert_eq!(case.engine.summary().notes.notes, 3);
}
