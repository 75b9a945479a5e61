use super::lines::built;
use super::{DetailLine, Note, detail_lines};
use crate::chain::{Identity, IdentityKind};
use crate::engine::{Detail, Position, Row, Sighting};
use crate::event::{Event, Field};
use crate::session::tests::detail_of;
use crate::session::{Command, Session, Tab};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

/// A session with three events and their records, and the cursor on the first.
fn session() -> (Session, Vec<Arc<Detail>>) {
    let mut session = Session { size: (120, 36), ..Session::default() };
    let mut details = Vec::new();
    let mut rows = Vec::new();
    for n in 0..3 {
        let position = Position::of_id(Some(n), format!("E{n}"));
        let row = Row { position, event: Event::default(), ..Row::default() };
        rows.push(row.clone());
        let record = json!({"id": n, "bag": {"a": [1, 2, {"b": n}], "c": {}}, "last": "x"});
        details.push(detail_of(row, record, Vec::new()));
    }
    session.pane.timeline.rows = Arc::new(rows);
    (session.pane.timeline.first, session.pane.timeline.last) = (true, true);
    session.detail.shown = Some(Arc::clone(&details[0]));
    (session, details)
}

proptest! {
    #[test]
    fn the_lines_that_are_kept_are_those_built_anew(steps in prop::collection::vec(0_usize..9, 1..30)) {
        let (mut session, details) = session();
        for step in steps {
            let commands = ["move down", "move up", "fold", "tab", "focus detail", "focus timeline", "move left", "undo"];
            match commands.get(step) {
                Some(text) => drop(session.apply(&text.parse::<Command>().unwrap())),
                None => session.detail.shown = Some(Arc::clone(&details[session.pane.timeline.cursor])),
            }
            session.scroll();
            let fresh = session.shown_detail().map(|detail| built(&session, detail)).unwrap_or_default();
            prop_assert_eq!(detail_lines(&session), fresh);
            prop_assert!(session.keeps_detail_lines(), "built once");
        }
    }
}

#[test]
fn lines_are_right_where_nothing_was_kept() {
    let (mut session, _) = session();
    session.view.tab = Tab::Record;
    assert_eq!(detail_lines(&session).len(), 9);
    session.detail.folded = ["/bag".to_owned()].into();
    assert_eq!(detail_lines(&session).len(), 3);
    session.detail.shown = None;
    assert!(detail_lines(&session).is_empty());
}

#[test]
fn each_of_many_messages_has_what_is_known_of_it() {
    let (mut session, details) = session();
    let mut detail = Detail::clone(&details[0]);
    let ids: Vec<String> = (0..2000).map(|n| format!("<{n}@example>")).collect();
    for id in &ids {
        detail.row.event.push(Field::MessageIds, id.clone());
    }
    detail.seen = ids
        .iter()
        .rev()
        .map(|value| {
            let identity = Identity { kind: IdentityKind::Message, value: value.clone() };
            Sighting { records: value.len() as u64, accounts: 1, agencies: 1, ..Sighting::nowhere(identity) }
        })
        .collect();
    session.detail.shown = Some(Arc::new(detail));
    let told: Vec<(String, u64)> = detail_lines(&session)
        .built()
        .iter()
        .filter_map(|line| match line {
            DetailLine::Field { label: "message", value, note: Some(Note::Seen(seen)), .. } => {
                assert_eq!(&seen.identity.value, value);
                Some((value.clone(), seen.records))
            }
            _ => None,
        })
        .collect();
    assert_eq!(told, ids.iter().map(|id| (id.clone(), id.len() as u64)).collect::<Vec<_>>());
}

#[test]
fn an_application_without_a_name_is_said_to_be_unknown() {
    let (_, details) = session();
    let mut detail = Detail::clone(&details[0]);
    let apps = |detail: &Detail| {
        let lines = super::event_lines(detail, None);
        let app = |line: DetailLine| match line {
            DetailLine::Field { label: "app", value, .. } => Some(value),
            _ => None,
        };
        lines.into_iter().filter_map(app).collect::<Vec<String>>()
    };
    assert!(apps(&detail).is_empty());
    detail.row.event.set(Field::AppId, "6f1c1a52-0000-4000-8000-000000000009");
    assert_eq!(apps(&detail), ["unknown application"]);
    detail.row.event.set(Field::AppName, "Mail");
    assert_eq!(apps(&detail), ["Mail"]);
}
