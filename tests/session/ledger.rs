//! The ledger over the panels.

use crate::common::{desk, strike};
use crate::{SIZE, count, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::session::{LedgerPanel, Says, ledger_lines};
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

/// Three sources that were read, one of them with forty rejected records, and one that was not.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let event = |id: &str, day: u32| {
        format!(
            "{{\"id\":\"{id}\",\"time\":\"2023-06-{day:02}T08:00:00Z\",\"stage\":\"other\",\"message\":\"{id}\"}}\n"
        )
    };
    fs::write(folder.path().join("a.jsonl"), event("a1", 1) + &event("a2", 9)).unwrap();
    let mut broken = event("b1", 2);
    for n in 0..40 {
        writeln!(broken, "broken record {n}").unwrap();
    }
    fs::write(folder.path().join("b.jsonl"), broken).unwrap();
    fs::write(folder.path().join("c.jsonl"), event("c1", 3)).unwrap();
    fs::write(folder.path().join("d.bin"), "no evidence").unwrap();
    folder
}

fn panel(desk: &Desk<LocalEngine>) -> LedgerPanel {
    desk.session.ledger_panel().expect("the ledger is open")
}

fn said(desk: &Desk<LocalEngine>) -> String {
    let line = |says: &Says| match says {
        Says::Text(text) => text.clone(),
        Says::Time(when, word) => format!("{when} {word}"),
    };
    let lines = ledger_lines(&desk.session);
    lines.iter().map(|told| [told.label, " ", &line(&told.says), "\n"].concat()).collect()
}

#[test]
fn it_lists_every_source_and_says_what_is_to_be_said_of_the_chosen_one() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "S");
    assert_eq!(desk.session.ledger.as_ref().unwrap().ledger.sources.len(), 4);
    assert_eq!(panel(&desk).chosen, 1, "it opens on the first source of which something was refused");
    strike(&mut desk, "g");
    let first = said(&desk);
    assert!(first.contains("2 read = 2 kept + 0 merged + 0 undated + 0 rejected"), "{first}");
    assert!(first.contains("no event for 24 h or more, once:"), "{first}");
    assert!(first.contains("2023-06-01T08:00:00Z/2023-06-09T08:00:00Z 8 d"), "{first}");
    strike(&mut desk, "j");
    let second = said(&desk);
    assert!(second.contains("line 2, byte 73: it is no JSON"), "{second}");
    assert!(second.contains("broken record 39"), "{second}");
    strike(&mut desk, "Gj");
    assert_eq!(panel(&desk).chosen, 3);
    assert!(said(&desk).starts_with("not read unknown format"), "{}", said(&desk));
    strike(&mut desk, "gk");
    assert_eq!(panel(&desk).chosen, 0);
}

#[test]
fn what_it_says_is_laid_out_once_until_another_source_is_chosen_or_more_is_known() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "S");
    let laid = || ledger_lines(&desk.session);
    assert!(Arc::ptr_eq(&laid(), &laid()), "a frame builds nothing");
    let (first, sums) = (laid(), desk.session.ledger.as_ref().unwrap().sums);
    strike(&mut desk, "<tab>jj");
    assert!(Arc::ptr_eq(&first, &ledger_lines(&desk.session)), "nor does a key that scrolls it");
    strike(&mut desk, "<tab>j");
    assert_ne!(first, ledger_lines(&desk.session));
    assert_eq!((sums.read, sums.kept, sums.rejected, sums.with_rejected), (44, 4, 40, 1));
    assert_eq!((sums.account.sources, sums.account.unread, sums.longest), (3, 1, 7));
    strike(&mut desk, "g");
    let before = said(&desk);
    desk.session.size = (60, 30);
    strike(&mut desk, "jk");
    assert_ne!(before, said(&desk), "narrower lines");
}

#[test]
fn enter_keeps_the_events_of_the_source_and_undo_brings_the_others_back() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "fis:undated or stage:other<enter>Sj<enter>");
    assert!(desk.session.ledger_panel().is_none());
    assert_eq!((&*desk.session.view.query, count(&desk)), ("(is:undated or stage:other) source:c.jsonl", 1));
    assert_eq!(selected(&desk), "c1");
    strike(&mut desk, "u");
    assert_eq!((&*desk.session.view.query, count(&desk)), ("is:undated or stage:other", 4));
    strike(&mut desk, "S<enter>Sj<enter>");
    assert_eq!(count(&desk), 1, "another source takes the place of the one before");
}

#[test]
fn a_source_without_events_is_no_filter() {
    let case = case();
    let desk = desk(case.path(), SIZE, "SG<enter>");
    assert_eq!((panel(&desk).chosen, &*desk.session.view.query), (3, ""));
    assert_eq!(desk.session.notice.as_ref().unwrap().text, "no event comes from this source");
}

#[test]
fn keys_go_to_the_rejected_records_and_back_at_every_size() {
    let case = case();
    for size in [(50, 12), (80, 24), (120, 36), (200, 50)] {
        let mut desk = desk(case.path(), size, "Sr");
        let first = panel(&desk).below.unwrap();
        assert!(ledger_lines(&desk.session)[first..].iter().any(|line| line.label == "rejected"), "{size:?}");
        strike(&mut desk, "G");
        let last = panel(&desk).below.unwrap();
        strike(&mut desk, "jj<pgdn>");
        assert_eq!((panel(&desk).below, panel(&desk).chosen), (Some(last), 1), "{size:?}");
        strike(&mut desk, "k<tab>");
        assert_eq!(panel(&desk), LedgerPanel { chosen: 1, below: None }, "{size:?}");
        strike(&mut desk, "j<tab>");
        assert_eq!(panel(&desk), LedgerPanel { chosen: 2, below: Some(0) }, "{size:?}");
    }
}

#[test]
fn without_rejected_records_keys_stay_in_the_list() {
    let case = case();
    let desk = desk(case.path(), SIZE, "Sgr");
    assert_eq!(panel(&desk).below, None);
    assert_eq!(desk.session.notice.as_ref().unwrap().text, "no record of this source was rejected");
}

#[test]
fn it_closes_with_the_keys_that_close_things_and_changes_nothing() {
    let case = case();
    for close in ["<esc>", "q", "S", "<ctrl+c>"] {
        let mut desk = desk(case.path(), SIZE, "j");
        let (before, row) = (desk.session.view.clone(), selected(&desk).to_owned());
        strike(&mut desk, &format!("Sjj{close}"));
        assert!(desk.session.overlay.is_none() && !desk.left, "{close}");
        assert_eq!((&desk.session.view, selected(&desk)), (&before, row.as_str()), "{close}");
        assert!(desk.session.history.is_empty());
    }
}

#[test]
fn the_palette_opens_it_and_knows_what_no_rule_caught() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, ":ledger<enter>");
    assert_eq!(panel(&desk), LedgerPanel { chosen: 1, below: None });
    strike(&mut desk, "<esc>:no rule caught<enter>");
    assert_eq!(&*desk.session.view.query, "stage:other");
    strike(&mut desk, ":without a time<enter>");
    assert_eq!(&*desk.session.view.query, "is:undated");
}

#[test]
fn a_file_that_changed_since_it_was_read_is_said_so_and_its_records_are_not_made_up() {
    let case = case();
    let mut desk = desk(case.path(), SIZE, "S");
    assert!(desk.session.ledger.as_ref().unwrap().changes.iter().all(Option::is_none));
    fs::write(case.path().join("a.jsonl"), "x".repeat(4000)).unwrap();
    fs::remove_file(case.path().join("c.jsonl")).unwrap();
    strike(&mut desk, "<esc>Sg");
    let answer = desk.session.ledger.clone().unwrap();
    assert!(
        answer.change(0).is_some_and(|said| said.contains("146 bytes then, 4000 now")),
        "{:?}",
        answer.changes
    );
    assert_eq!((answer.change(1), answer.change(2)), (None, Some("the file is gone since it was read")));
    assert!(said(&desk).starts_with("changed the file has changed"), "{}", said(&desk));
    // of the event's record nothing is shown but why
    strike(&mut desk, "<esc>G");
    let record = desk.session.shown_detail().unwrap().record.clone();
    assert!(record.is_err_and(|why| why.contains("has changed since it was read")), "{}", selected(&desk));
    strike(&mut desk, "g<down>");
    assert_eq!(selected(&desk), "b1");
    assert!(desk.session.shown_detail().unwrap().record.is_ok());
}

#[test]
fn a_record_that_was_kept_as_it_came_is_shown_whatever_became_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.jsonl");
    let text = "{\"id\":\"w\",\"time\":\"2023-06-01T08:00:00Z\",\"stage\":\"other\",\"message\":\"kept\"}\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&path, wide).unwrap();
    let mut desk = desk(folder.path(), SIZE, "");
    fs::write(&path, "something else").unwrap();
    strike(&mut desk, "S");
    assert!(desk.session.ledger.as_ref().unwrap().change(0).is_some());
    strike(&mut desk, "<esc>:goto 2023<enter>");
    let id = selected(&desk).to_owned();
    assert_eq!(
        (id.as_str(), &desk.session.shown_detail().unwrap().record.as_ref().unwrap()["message"]),
        ("w", &"kept".into())
    );
}
