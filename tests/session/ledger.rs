//! The overlay of the ledger.

use crate::common::{app, strike};
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::session::{LedgerPanel, LedgerText, ledger_lines};
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

/// Three sources that were read, one with forty rejected records, and one that was not.
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

fn panel(app: &Headless<LocalEngine>) -> LedgerPanel {
    app.session.ledger_panel().expect("the ledger is open")
}

fn said(app: &Headless<LocalEngine>) -> String {
    let line = |says: &LedgerText| match says {
        LedgerText::Text(text) => text.clone(),
        LedgerText::Time(when, word) => format!("{when} {word}"),
    };
    let lines = ledger_lines(&app.session);
    lines.iter().map(|told| [told.label, " ", &line(&told.says), "\n"].concat()).collect()
}

#[test]
fn it_lists_every_source_and_says_what_is_to_be_said_of_the_chosen_one() {
    let case = case();
    let mut app = app(case.path(), SIZE, "S");
    assert_eq!(app.session.ledger.as_ref().unwrap().ledger.sources.len(), 4);
    assert_eq!(panel(&app).chosen, 1, "it opens on the first source of which something was refused");
    strike(&mut app, "g");
    let first = said(&app);
    assert!(first.contains("2 read = 2 kept + 0 merged + 0 undated + 0 rejected"), "{first}");
    assert!(first.contains("no event for 24 h or more, once:"), "{first}");
    assert!(first.contains("2023-06-01T08:00:00Z/2023-06-09T08:00:00Z 8 d"), "{first}");
    strike(&mut app, "j");
    let second = said(&app);
    assert!(second.contains("line 2, byte 73: it is no JSON"), "{second}");
    assert!(second.contains("broken record 39"), "{second}");
    strike(&mut app, "Gj");
    assert_eq!(panel(&app).chosen, 3);
    assert!(said(&app).starts_with("not read unknown format"), "{}", said(&app));
    strike(&mut app, "gk");
    assert_eq!(panel(&app).chosen, 0);
}

#[test]
fn what_it_says_is_laid_out_once_until_another_source_is_chosen_or_more_is_known() {
    let case = case();
    let mut app = app(case.path(), SIZE, "S");
    let laid = || ledger_lines(&app.session);
    assert!(Arc::ptr_eq(&laid(), &laid()), "a frame builds nothing");
    let (first, sums) = (laid(), app.session.ledger.as_ref().unwrap().sums);
    strike(&mut app, "<tab>jj");
    assert!(Arc::ptr_eq(&first, &ledger_lines(&app.session)), "nor does a key that scrolls it");
    strike(&mut app, "<tab>j");
    assert_ne!(first, ledger_lines(&app.session));
    assert_eq!((sums.read, sums.kept, sums.rejected, sums.with_rejected), (44, 4, 40, 1));
    assert_eq!((sums.source_counts.sources, sums.source_counts.unread, sums.longest), (3, 1, 7));
    strike(&mut app, "g");
    let before = said(&app);
    app.session.size = (60, 30);
    strike(&mut app, "jk");
    assert_ne!(before, said(&app), "narrower lines");
}

#[test]
fn enter_keeps_the_events_of_the_source_and_undo_brings_the_others_back() {
    let case = case();
    let mut app = app(case.path(), SIZE, "fis:undated or stage:other<enter>Sj<enter>");
    assert!(app.session.ledger_panel().is_none());
    assert_eq!(
        (&*app.session.view.scope.query, count(&app)),
        ("(is:undated or stage:other) source:c.jsonl", 1)
    );
    assert_eq!(selected(&app), "c1");
    strike(&mut app, "u");
    assert_eq!((&*app.session.view.scope.query, count(&app)), ("is:undated or stage:other", 4));
    strike(&mut app, "S<enter>Sj<enter>");
    assert_eq!(count(&app), 1, "another source takes the place of the one before");
}

#[test]
fn a_source_without_events_is_no_filter() {
    let case = case();
    let app = app(case.path(), SIZE, "SG<enter>");
    assert_eq!((panel(&app).chosen, &*app.session.view.scope.query), (3, ""));
    assert_eq!(app.session.notice.as_ref().unwrap().text, "no event comes from this source");
}

#[test]
fn keys_go_to_the_rejected_records_and_back_at_every_size() {
    let case = case();
    for size in [(50, 12), (80, 24), (120, 36), (200, 50)] {
        let mut app = app(case.path(), size, "Sr");
        let first = panel(&app).below.unwrap();
        assert!(ledger_lines(&app.session)[first..].iter().any(|line| line.label == "rejected"), "{size:?}");
        strike(&mut app, "G");
        let last = panel(&app).below.unwrap();
        strike(&mut app, "jj<pgdn>");
        assert_eq!((panel(&app).below, panel(&app).chosen), (Some(last), 1), "{size:?}");
        strike(&mut app, "k<tab>");
        assert_eq!(panel(&app), LedgerPanel { chosen: 1, below: None }, "{size:?}");
        strike(&mut app, "j<tab>");
        assert_eq!(panel(&app), LedgerPanel { chosen: 2, below: Some(0) }, "{size:?}");
    }
}

#[test]
fn without_rejected_records_keys_stay_in_the_list() {
    let case = case();
    let app = app(case.path(), SIZE, "Sgr");
    assert_eq!(panel(&app).below, None);
    assert_eq!(app.session.notice.as_ref().unwrap().text, "no record of this source was rejected");
}

#[test]
fn it_closes_with_the_keys_that_close_things_and_changes_nothing() {
    let case = case();
    for close in ["<esc>", "q", "S", "<ctrl+c>"] {
        let mut app = app(case.path(), SIZE, "j");
        let (before, row) = (app.session.view.clone(), selected(&app).to_owned());
        strike(&mut app, &format!("Sjj{close}"));
        assert!(app.session.overlay.is_none() && !app.left, "{close}");
        assert_eq!((&app.session.view, selected(&app)), (&before, row.as_str()), "{close}");
        assert!(app.session.pane.history.is_empty());
    }
}

#[test]
fn the_palette_opens_it_and_knows_what_no_rule_caught() {
    let case = case();
    let mut app = app(case.path(), SIZE, ":ledger<enter>");
    assert_eq!(panel(&app), LedgerPanel { chosen: 1, below: None });
    strike(&mut app, "<esc>:no rule caught<enter>");
    assert_eq!(&*app.session.view.scope.query, "stage:other");
    strike(&mut app, ":without a time<enter>");
    assert_eq!(&*app.session.view.scope.query, "is:undated");
}

#[test]
fn a_file_that_changed_since_it_was_read_is_said_so_and_its_records_are_not_made_up() {
    let case = case();
    let mut app = app(case.path(), SIZE, "S");
    assert!(app.session.ledger.as_ref().unwrap().changes.iter().all(Option::is_none));
    fs::write(case.path().join("a.jsonl"), "x".repeat(4000)).unwrap();
    fs::remove_file(case.path().join("c.jsonl")).unwrap();
    strike(&mut app, "<esc>Sg");
    let answer = app.session.ledger.clone().unwrap();
    assert!(
        answer.change(0).is_some_and(|said| said.contains("146 bytes then, 4000 now")),
        "{:?}",
        answer.changes
    );
    assert_eq!((answer.change(1), answer.change(2)), (None, Some("the file is gone since it was read")));
    assert!(said(&app).starts_with("changed the file has changed"), "{}", said(&app));
    // instead of the event's record, only the reason is shown
    strike(&mut app, "<esc>G");
    let record = app.session.shown_detail().unwrap().record.clone();
    assert!(record.is_err_and(|why| why.contains("has changed since it was read")), "{}", selected(&app));
    strike(&mut app, "g<down>");
    assert_eq!(selected(&app), "b1");
    assert!(app.session.shown_detail().unwrap().record.is_ok());
}

#[test]
fn a_record_that_was_kept_as_it_came_is_shown_whatever_became_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.jsonl");
    let text = "{\"id\":\"w\",\"time\":\"2023-06-01T08:00:00Z\",\"stage\":\"other\",\"message\":\"kept\"}\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&path, wide).unwrap();
    let mut app = app(folder.path(), SIZE, "");
    fs::write(&path, "something else").unwrap();
    strike(&mut app, "S");
    assert!(app.session.ledger.as_ref().unwrap().change(0).is_some());
    strike(&mut app, "<esc>:goto 2023<enter>");
    let id = selected(&app).to_owned();
    assert_eq!(
        (id.as_str(), &app.session.shown_detail().unwrap().record.as_ref().unwrap()["message"]),
        ("w", &"kept".into())
    );
}
