//! Screens must not mislead: synthetic records, blind zones and pending answers are shown as such.

use super::fixtures::{browsing, with_detail};
use super::screen::{DARK, drawn, lower, styles};
use crate::engine::{Answer, Body, CaseSummary, Quality, Slot};
use crate::event::Zone;
use crate::session::{Command, Find, Layout, Session, View};
use crate::view::picture::plain;
use std::sync::Arc;

/// The cursor on the record of a mailbox whose log is throttled.
fn throttled(width: u16) -> Session {
    let mut session = browsing(width, 40);
    let rows = &session.pane.timeline.rows;
    session.pane.timeline.cursor =
        rows.iter().position(|row| crate::view::timeline::is_blind(&row.event)).unwrap();
    with_detail(&mut session);
    session
}

#[test]
fn a_made_up_record_says_so_even_where_the_log_is_blind() {
    for width in [80, 120, 200] {
        let shown = lower(&throttled(width));
        let row = shown.iter().find(|line| line.contains("02:20 ░")).unwrap();
        assert!(row.trim_end().ends_with(" synth"), "{row}");
        let head = shown.iter().position(|line| line.starts_with("─ event")).unwrap() + 1;
        assert!(shown[head].contains("UTC  synthetic"), "{}", shown[head]);
    }
}

#[test]
fn a_throttled_log_is_explained_and_its_end_is_said() {
    let text = lower(&throttled(200)).join(" ");
    let said = "auditing throttled: up to 24 h of this mailbox are not logged, until 16 Jun 02:20";
    assert!(text.contains(said), "{text}");
}

#[test]
fn hits_are_marked_only_while_a_text_is_looked_for() {
    let mut session = browsing(80, 24);
    Arc::make_mut(&mut session.pane.timeline.rows)[4].hit = true;
    session.find = Some(Find { text: "bind".to_owned(), number: 1, total: Some(1), ..Find::default() });
    assert!(!plain(&drawn(&session, DARK)).contains('▸'), "the marks of another text are none of this one");
    session.pane.timeline.marked = Some("bind".to_owned());
    assert!(plain(&drawn(&session, DARK)).contains('▸'));
    session.find = None;
    assert!(!plain(&drawn(&session, DARK)).contains('▸'));
}

#[test]
fn rows_of_before_say_so_while_those_of_a_filter_are_looked_for() {
    let mut session = waiting();
    session.view.scope.query = "raw.x:y".into();
    let title = |session: &Session| {
        let shown = plain(&drawn(session, DARK));
        shown.lines().find(|line| line.contains("timeline")).unwrap().to_owned()
    };
    assert!(session.focused_pane().is_count_stale(), "what is asked is not answered yet");
    assert!(title(&session).contains("looking … · rows of before"), "{}", title(&session));
    session.pending.search_percent = Some(41);
    assert!(title(&session).contains("looking 41 % · rows of before"), "{}", title(&session));
    assert!(!title(&session).contains("orphan"), "{}", title(&session));
}

#[test]
fn a_list_that_waits_says_for_what_and_how_far_that_is() {
    let mut session = browsing(120, 36);
    let effects = session.apply(&Command::Chains);
    assert!(!effects.is_empty() && plain(&drawn(&session, DARK)).contains(" looking …"));
    session.pending.search_percent = Some(41);
    assert!(plain(&drawn(&session, DARK)).contains(" looking 41 %"));
    let mut session = waiting();
    session.apply(&Command::Chains);
    let said =
        |session: &Session| plain(&drawn(session, DARK)).contains("waits for the rows of the timeline: 41 %");
    assert!(!said(&session));
    session.pending.search_percent = Some(41);
    assert!(said(&session), "{}", plain(&drawn(&session, DARK)));
}

/// A session that waits for everything, still showing its former rows.
fn waiting() -> Session {
    let (mut session, asked) = Session::open((120, 36), View::default(), Zone::Utc);
    let mut asks = asked.iter().filter_map(|effect| match effect {
        crate::session::Effect::Ask(ask) => Some(ask),
        _ => None,
    });
    let ask = asks.find(|ask| ask.question.slot() == Slot::Case).expect("the case is asked");
    let case = browsing(120, 36).case.unwrap();
    let case = CaseSummary { ..CaseSummary::clone(&case) };
    session.receive(Answer {
        generation: ask.generation,
        quality: Quality::Exact,
        body: Body::Case(Arc::new(case)),
    });
    session.pane.timeline.rows = browsing(120, 36).pane.timeline.rows;
    session
}

#[test]
fn rows_of_before_are_faint_and_their_number_open_while_new_ones_are_awaited() {
    let session = waiting();
    assert!(lower(&session)[0].contains(" … of 9,612"), "{}", lower(&session)[0]);
    let timeline = Layout::of(&session).timeline;
    let buffer = drawn(&session, DARK);
    for x in timeline.x..timeline.x + timeline.width {
        assert_eq!(Some(buffer[(x, timeline.y + 2)].fg), DARK.faint().fg);
    }
    let here = browsing(120, 36);
    assert!(styles(&here, DARK, "whole Inbox").contains("said"));
}

#[test]
fn a_count_from_before_the_case_grew_is_told_of_the_events_that_were_counted() {
    let mut session = browsing(120, 36);
    Arc::make_mut(session.case.as_mut().unwrap()).total.records = 31_402;
    for line in ["timeline", "› agency:"] {
        let shown = plain(&drawn(&session, DARK));
        let shown = shown.lines().find(|shown| shown.contains(line)).unwrap();
        assert!(shown.contains(" 1,204 of 9,612"), "{shown}");
    }
}

#[test]
fn counts_of_before_are_not_shown_while_new_ones_are_awaited() {
    let mut session = waiting();
    let known = crate::view::tests::upper::fixtures::storm((120, 36));
    session.lanes = known.lanes;
    session.facets = known.facets;
    let text = plain(&drawn(&session, DARK));
    assert!(!text.contains("8,310") && !text.contains("─ 19 ─"), "{text}");
    let line = text.lines().find(|line| line.contains("mailbox access")).unwrap();
    assert!(line.trim_end().ends_with('…'), "{line}");
    assert!(text.lines().any(|line| line.starts_with("─ agency ───────────── … ─")), "{text}");
    assert!(styles(&session, DARK, "Dept of State").contains("faint"));
}
