//! Grouped rows.

use crate::common::{app, strike};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::{Grouping, LocalEngine, Row};
use dwell::session::folded_group;
use serde_json::json;
use std::fs;
use tempfile::TempDir;

/// `a0` `b0` `a1` `b1` `b2` `b3` half an hour apart from 09:00 on, then `n0` without an account, and `u0` of `b`
/// without a time. `a0` and `b2` contain `needle`.
fn case() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for (at, id) in ["a0", "b0", "a1", "b1", "b2", "b3", "n0", "u0"].into_iter().enumerate() {
        let mut event = json!({ "id": id, "stage": "mailbox_access", "operation": "MailItemsAccessed" });
        if id != "u0" {
            event["time"] = json!(format!("2023-06-15T{:02}:{:02}:00Z", 9 + at / 2, at % 2 * 30));
        }
        if id != "n0" {
            let account = if id.starts_with('a') { "desk-01" } else { "desk-02" };
            event["account"] = json!(format!("{account}@agency-a.example"));
        }
        if ["a0", "b2"].contains(&id) {
            event["message"] = json!("a needle");
        }
        text += &event.to_string();
        text.push('\n');
    }
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

/// The rows, each with the number of events that it stands for.
fn rows(app: &Headless<LocalEngine>) -> String {
    let said = |row: &Row| match folded_group(row) {
        Some(group) => format!("{}×{}", row.position.id, group.total.records),
        None => row.position.id.clone(),
    };
    app.session.pane.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

const PLAIN: &str = "a0 b0 a1 b1 b2 b3 n0 u0";
const FOLDED: &str = "b0×4 a0×2 n0×1 u0×1";

#[test]
fn a_key_groups_by_hour_by_account_by_chain_and_by_nothing_again() {
    let case = case();
    let mut app = app(case.path(), SIZE, ";");
    assert_eq!((rows(&app).as_str(), count(&app)), (PLAIN, 8), "hours are unfolded");
    let hour = |app: &Headless<LocalEngine>| app.session.pane.timeline.rows[0].group.clone().unwrap();
    assert_eq!((hour(&app).by, hour(&app).total.records), (Grouping::Hour, 2));
    strike(&mut app, ";");
    assert_eq!((rows(&app).as_str(), count(&app)), (FOLDED, 8));
    strike(&mut app, ";");
    assert_eq!((rows(&app).as_str(), app.session.grouping()), ("a0×7 u0×1", Grouping::Chain));
    strike(&mut app, ";");
    assert_eq!((rows(&app).as_str(), app.session.grouping()), (PLAIN, Grouping::None));
    strike(&mut app, "uu");
    assert_eq!((rows(&app).as_str(), app.session.grouping()), (FOLDED, Grouping::Account));
    strike(&mut app, ":group hour<enter>");
    assert_eq!(app.session.grouping(), Grouping::Hour);
}

#[test]
fn a_group_unfolds_in_place_and_folds_again_and_numbers_are_of_events() {
    let case = case();
    let mut app = app(case.path(), SIZE, "jj;;");
    assert_eq!((selected(&app), app.session.pane.rank), ("a0", Some(4)), "to the group of where it stood");
    strike(&mut app, "k");
    assert_eq!((selected(&app), app.session.pane.rank), ("b0", Some(0)));
    strike(&mut app, "<enter>");
    assert_eq!(rows(&app), "b0 b1 b2 b3 a0×2 n0×1 u0×1");
    strike(&mut app, "jj");
    assert_eq!((selected(&app), app.session.pane.rank), ("b2", Some(2)));
    strike(&mut app, "jj");
    assert_eq!((selected(&app), app.session.pane.rank), ("a0", Some(4)));
    strike(&mut app, "kk<left>");
    assert_eq!((rows(&app).as_str(), selected(&app), app.session.pane.rank), (FOLDED, "b0", Some(0)));
    strike(&mut app, "<right>G");
    assert_eq!((selected(&app), app.session.pane.rank), ("u0", Some(7)));
    strike(&mut app, "g");
    assert_eq!((selected(&app), app.session.pane.rank), ("b0", Some(0)));
    // hours are unfolded at first, and can be folded
    strike(&mut app, ":group hour<enter>g<left>");
    assert_eq!(rows(&app), "a0×2 a1 b1 b2 b3 n0 u0");
    strike(&mut app, "<right>");
    assert_eq!(rows(&app), PLAIN);
}

#[test]
fn of_an_overview_as_much_is_seen_as_there_is_room_for() {
    let case = tempfile::tempdir().unwrap();
    let event = |at: usize| {
        // the later an account, the fewer events it has
        let account = (0..30).find(|account| at < (0..=*account).map(|of| 30 - of).sum()).unwrap();
        json!({"id": format!("e{at:03}"), "time": format!("2023-06-15T{:02}:{:02}:00Z", at / 60, at % 60),
            "stage": "other", "operation": "Send", "account": format!("desk-{account:02}@agency-a.example")})
        .to_string()
    };
    let text: String = (0..465).rev().map(|at| event(at) + "\n").collect();
    std::fs::write(case.path().join("events.jsonl"), text).unwrap();
    for size in [(80, 24), (120, 36), (200, 60)] {
        let mut app = app(case.path(), size, ";;");
        let seen = |app: &Headless<LocalEngine>| {
            let timeline = &app.session.pane.timeline;
            (timeline.top, timeline.cursor, app.session.timeline_height())
        };
        assert_eq!(
            (seen(&app).0, seen(&app).1),
            (0, 0),
            "from the first row the whole overview, from its top"
        );
        strike(&mut app, ";;T2023-06-15 02:00<enter>");
        let at = app.session.selected().unwrap().position.id.clone();
        assert_eq!((at.as_str(), app.session.grouping()), ("e120", Grouping::None));
        strike(&mut app, ";;");
        assert_eq!((seen(&app).0, seen(&app).1), (0, 4), "its group, and the top of them all");
        strike(&mut app, ";;T2023-06-15 07:42<enter>;;");
        let (top, cursor, height) = seen(&app);
        assert_eq!(
            (top, cursor),
            (30_usize.saturating_sub(height), 28),
            "{size:?}: those before it fill the rest"
        );
    }
}

#[test]
fn a_jump_into_a_folded_group_unfolds_it() {
    let case = case();
    let mut app = app(case.path(), SIZE, ";;gT2023-06-15 10:00<enter>");
    assert_eq!((rows(&app).as_str(), selected(&app)), ("b0×4 a0 a1 n0×1 u0×1", "a1"));
    assert_eq!(app.session.pane.rank, Some(5));
    strike(&mut app, "k");
    assert_eq!((selected(&app), app.session.pane.rank), ("a0", Some(4)), "it stays unfolded");
    // hits come in the order of the groups
    strike(&mut app, "g/needle<enter>");
    assert_eq!((rows(&app).as_str(), selected(&app)), ("b0 b1 b2 b3 a0 a1 n0×1 u0×1", "b2"));
    assert_eq!(app.session.find.as_ref().map(|find| (find.number, find.total)), Some((1, Some(2))));
    strike(&mut app, "n");
    assert_eq!(selected(&app), "a0");
    assert_eq!(app.session.find.as_ref().map(|find| find.number), Some(2));
}

#[test]
fn a_note_is_on_no_folded_group_and_a_range_on_no_groups() {
    let case = case();
    let mut app = app(case.path(), SIZE, ";;");
    let said = |app: &Headless<LocalEngine>| app.session.notice.as_ref().map(|it| it.text.clone());
    strike(&mut app, ":tag exfil<enter>");
    assert!(said(&app).unwrap().starts_with("a note is on one event of a group"), "{:?}", said(&app));
    for key in ["<space>", "t", "c", "!"] {
        strike(&mut app, key);
        assert!(
            said(&app).unwrap().starts_with("a note is on one event of a group"),
            "{key}: {:?}",
            said(&app)
        );
        assert!(app.session.bar.is_none(), "{key}: before anything is typed");
    }
    assert!(!case.path().join("notes.jsonl").exists());
    strike(&mut app, ":range<enter>");
    assert!(said(&app).unwrap().starts_with("a range is of rows by time"), "{:?}", said(&app));
    assert!(app.session.range().is_none());
}

#[test]
fn what_is_told_by_time_is_in_no_groups() {
    let case = case();
    let mut app = app(case.path(), SIZE, "faccount:desk-02@agency-a.example<enter>;;<enter>X");
    assert_eq!(app.session.grouping(), Grouping::None);
    assert!(rows(&app).starts_with("a0 b0 a1"), "{}", rows(&app));
    strike(&mut app, ";");
    assert_eq!(app.session.view.grouping, Grouping::Account, "and is grouped by nothing else meanwhile");
    strike(&mut app, "<esc>");
    assert_eq!(app.session.grouping(), Grouping::Account);
    // the pane that follows the other's clock is ordered by time; which one follows changes with the focus
    strike(&mut app, "|");
    let beside = |app: &Headless<LocalEngine>| {
        let other = &app.session.panes.as_ref().unwrap().other;
        other.pane.timeline.rows.iter().all(|row| row.group.is_none()) && !other.pane.timeline.rows.is_empty()
    };
    assert!(beside(&app));
    strike(&mut app, "\\");
    assert!(beside(&app));
    assert!(app.session.pane.timeline.rows.iter().all(|row| row.group.is_some()));
}

/// Events of two accounts in turn, alike except for two, in one hour.
fn turns() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for at in 0..12 {
        let (letter, operation) = (["a", "b"][at % 2], if at == 4 { "Send" } else { "MailItemsAccessed" });
        let event = json!({
            "id": format!("{letter}{}", at / 2), "time": format!("2023-06-15T09:{at:02}:00Z"),
            "stage": "mailbox_access", "operation": operation, "message": format!("Bind · {} messages", at + 2),
            "account": format!("desk-{letter}@agency-a.example"), "session_id": format!("session-{}", at % 4),
        });
        text += &event.to_string();
        text.push('\n');
    }
    fs::write(folder.path().join("events.jsonl"), text).unwrap();
    folder
}

/// The rows, each with the number of alike events, or the size of the group, that it stands for.
fn both(app: &Headless<LocalEngine>) -> String {
    let said = |row: &Row| match (folded_group(row), dwell::session::folded(row)) {
        (Some(group), _) => format!("{}({})", row.position.id, group.total.records),
        (None, Some(run)) => format!("{}×{}", row.position.id, run.total.records),
        (None, None) => row.position.id.clone(),
    };
    app.session.pane.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

#[test]
fn alike_rows_are_one_within_a_group() {
    let case = turns();
    let mut app = app(case.path(), SIZE, ":group account<enter>g<enter>");
    strike(&mut app, ".");
    // an event of another chain in between separates them: each account has two sessions in turn
    assert_eq!(both(&app), "a0 a1 a2 a3 a4 a5 b0(6)");
    strike(&mut app, ":group chain<enter>g<enter>");
    assert_eq!(both(&app), "a0 a2 a4 b0(3) a1(3) b1(3)");
    strike(&mut app, "jjj<enter>");
    assert_eq!(both(&app), "a0 a2 a4 b0×3 a1(3) b1(3)", "alike, though others happened between");
    assert_eq!((selected(&app), app.session.pane.rank), ("b0", Some(3)));
    strike(&mut app, "j");
    assert_eq!((selected(&app), app.session.pane.rank), ("a1", Some(6)), "numbers are of events");
    strike(&mut app, "k<enter>");
    assert_eq!(both(&app), "a0 a2 a4 b0 b2 b4 a1(3) b1(3)", "Enter unfolds the run, once its group is");
    strike(&mut app, "jj");
    assert_eq!((selected(&app), app.session.pane.rank), ("b4", Some(5)));
    strike(&mut app, "<left>");
    assert_eq!((both(&app).as_str(), selected(&app)), ("a0 a2 a4 b0×3 a1(3) b1(3)", "b0"));
    strike(&mut app, "<left>");
    assert_eq!(both(&app), "a0 a2 a4 b0(3) a1(3) b1(3)", "and then the group folds");
    strike(&mut app, ".");
    assert_eq!(both(&app), "a0 a2 a4 b0(3) a1(3) b1(3)");
    strike(&mut app, "/10 messages<enter>");
    assert_eq!(selected(&app), "a4");
}

#[test]
fn a_hit_in_alike_rows_of_a_group_is_shown_itself() {
    let case = turns();
    let app = app(case.path(), SIZE, ":group chain<enter>.g/7 messages<enter>");
    assert_eq!((selected(&app), both(&app).as_str()), ("b2", "a0(3) b0 b2 b4 a1(3) b1(3)"));
    assert_eq!(app.session.find.as_ref().map(|find| (find.number, find.total)), Some((1, Some(1))));
}

#[test]
fn a_note_is_on_no_alike_rows_of_a_group() {
    let case = turns();
    let mut app = app(case.path(), SIZE, ":group chain<enter>.gj<enter>:tag exfil<enter>");
    let said = app.session.notice.as_ref().map(|it| it.text.clone()).unwrap();
    assert!(
        said.starts_with("a note is on one event of a group"),
        "between them others stand by time: {said}"
    );
    strike(&mut app, "<enter>:tag exfil<enter>");
    assert_eq!(app.session.selected().unwrap().notes.tags, ["exfil"]);
}

#[test]
fn a_folded_head_says_how_many_of_it_are_marked_and_have_comments() {
    let case = turns();
    let mut app =
        app(case.path(), SIZE, "<space>jj<space>:comment look here<enter>j:comment and here<enter>");
    strike(&mut app, ":group account<enter>g");
    let noted = |app: &Headless<LocalEngine>| -> Vec<(u64, u64)> {
        let rows = app.session.pane.timeline.rows.iter();
        rows.map(|row| row.group.as_deref().map_or((9, 9), |group| (group.marked, group.commented))).collect()
    };
    assert_eq!(noted(&app), [(2, 1), (0, 1)]);
    let mut buffer = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, SIZE.0, SIZE.1));
    let theme = dwell::view::theme::Theme::of(app.session.view.look, dwell::view::theme::Depth::True);
    dwell::view::draw(&app.session, theme, &mut buffer);
    let shown = dwell::view::picture::plain(&buffer);
    assert!(shown.contains("⋆ 2  ¶ 1") && shown.contains("¶ 1  "), "{shown}");
    strike(&mut app, "<enter>jj<space>");
    assert_eq!(noted(&app).last(), Some(&(0, 1)));
    strike(&mut app, "<left>");
    assert_eq!(noted(&app), [(3, 1), (0, 1)], "also when that changes");
}

#[test]
fn chains_of_one_account_have_names_that_tell_them_apart() {
    let case = turns();
    let app = app(case.path(), SIZE, ":group chain<enter>g");
    let mut buffer = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, SIZE.0, SIZE.1));
    let theme = dwell::view::theme::Theme::of(app.session.view.look, dwell::view::theme::Depth::True);
    dwell::view::draw(&app.session, theme, &mut buffer);
    let shown = dwell::view::picture::plain(&buffer);
    for session in 0..4 {
        let account = ["desk-a", "desk-b"][session % 2];
        assert!(shown.contains(&format!("session session-{session} · {account}")), "{shown}");
    }
}
