//! Rows in groups.

use crate::common::{desk, strike};
use crate::{SIZE, count, selected};
use dwell::app::Desk;
use dwell::engine::{Grouping, LocalEngine, Row};
use dwell::session::folded_group;
use serde_json::json;
use std::fs;
use tempfile::TempDir;

/// `a0` `b0` `a1` `b1` `b2` `b3` half an hour after each other from 09:00 on, `n0` of no account after them, and `u0` of `b`
/// without a time; of these `a0` and `b2` hold `needle`.
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

/// The rows, each with how many events it stands for.
fn rows(desk: &Desk<LocalEngine>) -> String {
    let said = |row: &Row| match folded_group(row) {
        Some(group) => format!("{}×{}", row.position.id, group.total.records),
        None => row.position.id.clone(),
    };
    desk.session.timeline.rows.iter().map(said).collect::<Vec<_>>().join(" ")
}

const PLAIN: &str = "a0 b0 a1 b1 b2 b3 n0 u0";
const FOLDED: &str = "b0×4 a0×2 n0×1 u0×1";

#[test]
fn a_key_groups_by_hour_by_account_by_chain_and_by_nothing_again() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ";");
    assert_eq!((rows(&desk).as_str(), count(&desk)), (PLAIN, 8), "hours are unfolded");
    let hour = |desk: &Desk<LocalEngine>| desk.session.timeline.rows[0].group.clone().unwrap();
    assert_eq!((hour(&desk).by, hour(&desk).total.records), (Grouping::Hour, 2));
    strike(&mut desk, ";");
    assert_eq!((rows(&desk).as_str(), count(&desk)), (FOLDED, 8));
    strike(&mut desk, ";");
    assert_eq!((rows(&desk).as_str(), desk.session.grouping()), ("a0×7 u0×1", Grouping::Chain));
    strike(&mut desk, ";");
    assert_eq!((rows(&desk).as_str(), desk.session.grouping()), (PLAIN, Grouping::None));
    strike(&mut desk, "uu");
    assert_eq!((rows(&desk).as_str(), desk.session.grouping()), (FOLDED, Grouping::Account));
    strike(&mut desk, ":group hour<enter>");
    assert_eq!(desk.session.grouping(), Grouping::Hour);
}

#[test]
fn a_group_unfolds_in_place_and_folds_again_and_numbers_are_of_events() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ";;");
    assert_eq!((selected(&desk), desk.session.rank), ("a0", Some(4)), "to the group of where it stood");
    strike(&mut desk, "k");
    assert_eq!((selected(&desk), desk.session.rank), ("b0", Some(0)));
    strike(&mut desk, "<enter>");
    assert_eq!(rows(&desk), "b0 b1 b2 b3 a0×2 n0×1 u0×1");
    strike(&mut desk, "jj");
    assert_eq!((selected(&desk), desk.session.rank), ("b2", Some(2)));
    strike(&mut desk, "jj");
    assert_eq!((selected(&desk), desk.session.rank), ("a0", Some(4)));
    strike(&mut desk, "kk<left>");
    assert_eq!((rows(&desk).as_str(), selected(&desk), desk.session.rank), (FOLDED, "b0", Some(0)));
    strike(&mut desk, "<right>G");
    assert_eq!((selected(&desk), desk.session.rank), ("u0", Some(7)));
    strike(&mut desk, "g");
    assert_eq!((selected(&desk), desk.session.rank), ("b0", Some(0)));
    // hours are unfolded to begin with, and fold
    strike(&mut desk, ":group hour<enter>g<left>");
    assert_eq!(rows(&desk), "a0×2 a1 b1 b2 b3 n0 u0");
    strike(&mut desk, "<right>");
    assert_eq!(rows(&desk), PLAIN);
}

#[test]
fn a_jump_into_a_folded_group_unfolds_it() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ";;gT2023-06-15 10:00<enter>");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), ("b0×4 a0 a1 n0×1 u0×1", "a1"));
    assert_eq!(desk.session.rank, Some(5));
    strike(&mut desk, "k");
    assert_eq!((selected(&desk), desk.session.rank), ("a0", Some(4)), "it stays unfolded");
    // hits come in the order of the groups
    strike(&mut desk, "g/needle<enter>");
    assert_eq!((rows(&desk).as_str(), selected(&desk)), ("b0 b1 b2 b3 a0 a1 n0×1 u0×1", "b2"));
    assert_eq!(desk.session.find.as_ref().map(|find| (find.number, find.total)), Some((1, Some(2))));
    strike(&mut desk, "n");
    assert_eq!(selected(&desk), "a0");
    assert_eq!(desk.session.find.as_ref().map(|find| find.number), Some(2));
}

#[test]
fn a_note_is_on_no_folded_group_and_a_range_on_no_groups() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ";;");
    let said = |desk: &Desk<LocalEngine>| desk.session.notice.as_ref().map(|it| it.text.clone());
    strike(&mut desk, ":tag exfil<enter>");
    assert!(said(&desk).unwrap().starts_with("a note is on one event of a group"), "{:?}", said(&desk));
    strike(&mut desk, ":range<enter>");
    assert!(said(&desk).unwrap().starts_with("a range is of rows by time"), "{:?}", said(&desk));
    assert!(desk.session.range().is_none());
}

#[test]
fn what_is_told_by_time_is_in_no_groups() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "faccount:desk-02@agency-a.example<enter>;;<enter>X");
    assert_eq!(desk.session.grouping(), Grouping::None);
    assert!(rows(&desk).starts_with("a0 b0 a1"), "{}", rows(&desk));
    strike(&mut desk, ";");
    assert_eq!(desk.session.view.grouping, Grouping::Account, "and is grouped by nothing else meanwhile");
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.grouping(), Grouping::Account);
    // the pane that follows the clock of the other stands by time; which that is changes with the keys
    strike(&mut desk, "|");
    let beside = |desk: &Desk<LocalEngine>| {
        let other = &desk.session.panes.as_ref().unwrap().other;
        other.timeline.rows.iter().all(|row| row.group.is_none()) && !other.timeline.rows.is_empty()
    };
    assert!(beside(&desk));
    strike(&mut desk, "\\");
    assert!(beside(&desk));
    assert!(desk.session.timeline.rows.iter().all(|row| row.group.is_some()));
}
