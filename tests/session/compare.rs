//! The case as of a day, and two days side by side.

use crate::SIZE;
use crate::common::{Flagship, strike};
use dwell::app::Headless;
use dwell::case::{ChangeKind, Claim};
use dwell::event::Field;
use dwell::session::{Compared, Overlay, Panel, PromptKind, Side, View};

const TWO_DAYS: &str = "A<ctrl+u>2023-07-12 2024-04-02<enter>";

/// The flagship case after some keys.
fn open(keys: &str) -> Headless<Flagship> {
    let mut app = Headless::open(Flagship, SIZE, View::default());
    strike(&mut app, keys);
    app
}

fn selected(app: &Headless<Flagship>) -> &str {
    app.session.selected().map_or("", |row| row.position.id.as_str())
}

fn count(app: &Headless<Flagship>) -> u64 {
    app.session.pane.counted.unwrap().total.records
}

fn compared(app: &Headless<Flagship>) -> &Compared {
    app.session.comparison().expect("two days stand side by side")
}

/// The texts on either side of the cursor's row.
fn sides(app: &Headless<Flagship>) -> (String, String) {
    let compared = compared(app);
    let row = compared.page(SIZE.0).unwrap().rows[compared.row];
    let said = |side| compared.claim(row, side).map_or(String::new(), |claim| claim.message.clone());
    (said(Side::Old), said(Side::New))
}

/// The sides of all changes of a kind.
fn told(app: &Headless<Flagship>, kind: ChangeKind) -> Vec<(Vec<String>, Vec<String>)> {
    let ids = |claims: &[Claim]| claims.iter().map(|claim| claim.id.clone()).collect();
    let changes = &compared(app).answer.as_ref().unwrap().changes;
    let of_kind = changes.iter().filter(|change| change.kind == kind);
    of_kind.map(|change| (ids(&change.old), ids(&change.new))).collect()
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn two_days_of_the_flagship_tell_its_story() {
    let mut app = open(TWO_DAYS);
    assert_eq!(sides(&app), ("Organisations reached: about 25".into(), "Organisations reached: 22".into()));
    strike(&mut app, "jj");
    let six_weeks = "Some mailboxes were open for six weeks or more";
    assert_eq!(sides(&app), ("Unseen for about a month".into(), six_weeks.into()));
    strike(&mut app, "j");
    let (old, new) = sides(&app);
    assert!(old.contains("crash dump"), "{old}");
    assert_eq!(new, "Theft of the key: not known, 46 hypotheses");
    let corrected = told(&app, ChangeKind::Corrected);
    let pair = |old: &str, new: &str| (ids(&[old]), ids(&[new]));
    assert_eq!(corrected, [pair("C01a", "C01b"), pair("C02a", "C02b"), pair("C07a", "C07c")]);
    let taken_back = told(&app, ChangeKind::TakenBack);
    assert_eq!(taken_back[0], (ids(&["K07", "P11"]), ids(&["C11b", "P17", "C11a"])));
    assert_eq!(taken_back[1], pair("C15b", "C15c"));
    let said = compared(&app).answer.as_ref().unwrap();
    assert_eq!((said.before.milestones.len(), said.after.milestones.len()), (2, 6));
    let open = [&said.before, &said.after].map(|day| day.case.as_ref()?.open.map(|open| open.to_string()));
    assert_eq!(open, [None, Some("49 d".to_owned())], "no door was known to be closed on the first day");
}

#[test]
fn keys_lead_from_change_to_change_from_side_to_side_and_to_the_event() {
    let mut app = open(TWO_DAYS);
    assert_eq!((compared(&app).row, compared(&app).side), (0, Side::New));
    strike(&mut app, "}");
    assert_eq!(compared(&app).row, 3, "three were corrected");
    strike(&mut app, "jj{");
    assert_eq!(compared(&app).row, 3);
    strike(&mut app, "{");
    assert_eq!(compared(&app).row, 0);
    strike(&mut app, "G");
    let last = compared(&app).page(SIZE.0).unwrap().rows.len() - 1;
    assert_eq!(compared(&app).row, last);
    let lines = compared(&app).page(SIZE.0).unwrap().lines.len();
    assert_eq!(
        compared(&app).top,
        lines - (usize::from(SIZE.1) - 4),
        "the last line is the last of the screen"
    );
    strike(&mut app, "gh<enter>");
    assert!(app.session.overlay.is_none());
    assert_eq!(selected(&app), "C01a");
    strike(&mut app, &format!("{TWO_DAYS}l<enter>"));
    assert_eq!((selected(&app), app.session.focus), ("C01b", Panel::Timeline));
    strike(&mut app, &format!("{TWO_DAYS}q"));
    assert!(app.session.overlay.is_none());
    assert_eq!(selected(&app), "C01b", "closing it moves nothing");
}

#[test]
fn an_event_that_the_view_s_day_does_not_know_is_gone_to_on_the_later_day() {
    let mut app = open(&format!("a2023-07-20<enter>{TWO_DAYS}<enter>"));
    assert_eq!((selected(&app), app.session.view.as_of.as_deref()), ("C01b", Some("2024-04-02")));
    let shown = app.session.detail.shown.as_ref().map(|shown| shown.row.position.id.as_str());
    assert_eq!(shown, Some("C01b"), "the event as of that day");
    strike(&mut app, "u");
    assert_eq!(app.session.view.as_of.as_deref(), Some("2023-07-20"));
}

#[test]
fn two_days_can_be_typed_wherever_a_day_can() {
    for keys in [
        "a<ctrl+u>2024-04-02 2023-07-12<enter>",
        "A2023-07-12 2024-04<enter>",
        ":compare 2023-07-12 2024-04-02<enter>",
        "a2023-07-12<enter>A2024-04-02<enter>",
    ] {
        let app = open(keys);
        let compared = compared(&app);
        assert_eq!(&*compared.from, "2023-07-12", "{keys}");
        assert!(compared.until.as_deref().is_some_and(|until| until.starts_with("2024-04-")), "{keys}");
    }
    let mut app = open("A2024-05-01<enter>");
    assert_eq!(compared(&app).until, None, "one day is compared with now");
    assert_eq!(told(&app, ChangeKind::Added).len(), 2);
    strike(&mut app, "<esc>A");
    assert_eq!(app.session.bar.as_ref().unwrap().input.text(), "2024-05-01 now");
}

#[test]
fn days_that_are_none_or_the_same_are_refused_where_they_are_typed() {
    for typed in ["2023-07-12 soon", "2023-07-12 2023-07-12", "never"] {
        let app = open(&format!("A{typed}<enter>"));
        let bar = app.session.bar.as_ref().expect("what is typed stays");
        assert_eq!((bar.kind, bar.input.text()), (PromptKind::Compare, typed));
        assert!(bar.error.is_some() && app.session.overlay.is_none(), "{typed}");
    }
    let app = open(":compare 2023-07-12 2023-07-12<enter>");
    assert!(app.session.notice.as_ref().unwrap().wrong);
}

#[test]
fn the_filter_narrows_what_is_compared() {
    let app = open(&format!("foperation:DwellTime<enter>{TWO_DAYS}"));
    assert_eq!(told(&app, ChangeKind::Corrected), [(ids(&["C07a"]), ids(&["C07c"]))]);
    assert!(told(&app, ChangeKind::TakenBack).is_empty());
}

#[test]
fn help_and_wheel_know_the_comparison() {
    let mut app = open(TWO_DAYS);
    let wheel = dwell::keys::wheel(&app.session, true).unwrap();
    assert_eq!(wheel.to_string(), "move down");
    strike(&mut app, "?");
    assert!(matches!(app.session.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn rows_counts_facets_and_the_panel_agree_on_how_claims_stood() {
    for (day, superseded) in [("2023-07-12", 0), ("2023-12-01", 1), ("2024-03-12", 3), ("2024-04-02", 7)] {
        let keys = format!("a{day}<enter>Fstatus<enter>f<ctrl+u>id:K07 or id:C01a<enter>");
        let mut app = open(&keys);
        let rows = app.session.pane.timeline.rows.clone();
        for row in rows.iter() {
            let says = row.event.text(Field::Status) == Some("superseded");
            assert_eq!(row.superseded, says, "{day}: {}", row.event.id);
        }
        strike(&mut app, "f<ctrl+u><enter>");
        let facet = app.session.facet(Field::Status).unwrap();
        let of = |wanted: &str| facet.values.iter().find(|value| value.value == wanted);
        assert_eq!(of("superseded").map_or(0, |value| value.tally.records), superseded, "{day}");
        let unsaid = of("as it stood").map_or(0, |value| value.tally.records);
        strike(&mut app, "f<ctrl+u>is:superseded<enter>");
        assert_eq!(count(&app), superseded, "{day}");
        strike(&mut app, "f<ctrl+u>status:\"as it stood\"<enter>");
        assert_eq!(count(&app), unsaid, "{day}");
    }
}

#[test]
fn on_the_day_before_the_correction_nothing_in_the_panel_tells_of_it() {
    let mut app = open("a2024-03-11<enter>fid:K07<enter>");
    let about = |app: &Headless<Flagship>| app.session.shown_detail().unwrap().about.len();
    assert_eq!(about(&app), 1, "the press tells it");
    strike(&mut app, "a<ctrl+u>2024-03-12<enter>");
    assert_eq!(about(&app), 2, "and Microsoft corrects it");
    strike(&mut app, "a<ctrl+u>now<enter>");
    assert_eq!(about(&app), 3, "and so does the board");
}

#[test]
fn a_day_and_a_clock_are_one_time_and_not_two_days() {
    for typed in ["2023-07-12 10:00", "2023-07-12T10:00"] {
        let app = open(&format!("a<ctrl+u>{typed}<enter>"));
        let error = app.session.bar.as_ref().and_then(|bar| bar.error.as_ref()).expect("what is typed stays");
        assert!(error.message.contains("is not one day"), "{typed}: {}", error.message);
    }
}
