//! The filter takes effect while it is typed.

use crate::common::{app, minutes, strike};
use crate::{SIZE, count, said, screen, selected};
use dwell::event::Field;
use dwell::query::Reading;

#[test]
fn each_letter_narrows_rows_counts_and_facets_and_escape_takes_all_of_it_back() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "jjj");
    let before = app.session.clone();
    strike(&mut app, "f");
    let mut counts = Vec::new();
    for letter in "stage:token_forgery".chars() {
        strike(&mut app, &letter.to_string());
        counts.push(count(&app));
    }
    assert_eq!((counts[0], counts.last()), (1000, Some(&333)), "what may become a field waits");
    let bar = app.session.facet(Field::Stage).unwrap();
    assert_eq!(bar.values[0].tally.records, 334, "a facet leaves its own field out");
    strike(&mut app, "<esc>");
    assert_eq!(app.session.view, before.view);
    assert_eq!((count(&app), selected(&app), app.session.pane.rank), (1000, "E00003", Some(3)));
    assert_eq!(app.session.pane.history.len(), before.pane.history.len());
    assert!(app.session.queries.is_empty() && app.session.bar.is_none());
}

#[test]
fn what_can_not_be_read_yet_leaves_what_was_shown_last() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "fagency:*");
    let shown = count(&app);
    strike(&mut app, " stage:mai");
    assert!(app.session.bar.as_ref().unwrap().error.is_some());
    assert_eq!(count(&app), shown);
    strike(&mut app, "lbox_access");
    assert!(app.session.bar.as_ref().unwrap().error.is_none());
    assert!(count(&app) < shown);
}

#[test]
fn a_regular_expression_that_is_not_closed_yet_leaves_what_was_shown_last() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "faccount:");
    for letter in "/desk".chars() {
        strike(&mut app, &letter.to_string());
        assert!(app.session.bar.as_ref().unwrap().error.is_some(), "{letter}");
        assert_eq!(count(&app), 1000, "{letter}");
    }
    strike(&mut app, "-0/");
    assert!(app.session.bar.as_ref().unwrap().error.is_none());
    assert_ne!(count(&app), 0);
}

#[test]
fn a_field_of_the_record_is_looked_for_as_no_text_while_its_name_is_typed() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "fstage:token_forgery ");
    let shown = count(&app);
    for letter in "raw.Mail".chars() {
        strike(&mut app, &letter.to_string());
        assert_eq!(count(&app), shown, "{letter}");
    }
    strike(&mut app, "AccessType:");
    assert_eq!(count(&app), shown);
    strike(&mut app, "x");
    assert_eq!(count(&app), 0);
}

#[test]
fn a_value_before_a_further_term_is_finished() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "faccount:desk");
    assert_eq!((count(&app), app.session.pane.counted.unwrap().reading), (1000, Reading::Begins));
    for (letters, what) in
        [(" ", "a blank ends it"), ("acc", "a name"), ("ount:", "a field"), ("(", "nothing yet")]
    {
        strike(&mut app, letters);
        assert_eq!((count(&app), app.session.pane.counted.unwrap().reading), (0, Reading::Whole), "{what}");
    }
}

#[test]
fn enter_keeps_what_is_shown_as_one_step() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "");
    let account = app.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    strike(&mut app, &format!("faccount:{account}<enter>"));
    assert_eq!(&*app.session.view.scope.query, format!("account:{account}"));
    assert_eq!((count(&app), app.session.pane.history.len(), app.session.queries.len()), (200, 1, 1));
    strike(&mut app, "u");
    assert_eq!((count(&app), &*app.session.view.scope.query), (1000, ""));
}

#[test]
fn a_value_that_is_not_finished_shows_what_begins_with_it_and_tab_writes_it_so() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "");
    let account = app.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    let half = &account[..account.find('@').unwrap()];
    strike(&mut app, &format!("faccount:{half}"));
    assert_eq!((count(&app), app.session.pane.counted.unwrap().reading), (200, Reading::Begins));
    let agencies = app.session.facet(Field::Agency).unwrap().values.len();
    assert!(agencies > 0, "facets are of the rows that are shown");
    let accounts = app.session.facet(Field::Account).unwrap();
    assert!(accounts.values.iter().all(|value| value.value != half), "what is begun is no value");
    strike(&mut app, "<tab><enter>");
    assert_eq!((count(&app), &*app.session.view.scope.query), (200, &*format!("account:{account}")));
    strike(&mut app, "u");
    strike(&mut app, "faccount:desk");
    assert_eq!((count(&app), app.session.pane.counted.unwrap().reading), (1000, Reading::Begins));
    assert_eq!(app.session.bar.as_ref().unwrap().offers[0].0, "desk*");
    strike(&mut app, "<tab><enter>");
    assert_eq!((count(&app), &*app.session.view.scope.query), (1000, "account:desk*"));
    strike(&mut app, "ufaccount:agency");
    assert_eq!((count(&app), app.session.pane.counted.unwrap().reading), (1000, Reading::Holds));
    strike(&mut app, "<tab><tab><enter>");
    assert!(
        count(&app) == 200 && !app.session.view.scope.query.contains('*'),
        "{}",
        app.session.view.scope.query
    );
    strike(&mut app, "ufaccount:agency<tab><enter>");
    assert_eq!((count(&app), &*app.session.view.scope.query), (1000, "account:*agency*"));
}

#[test]
fn enter_keeps_what_is_typed_and_it_counts_what_it_counts_elsewhere() {
    let case = minutes(1000);
    for (typed, meant) in [
        ("account:desk", "no event has account:desk; did you mean account:desk*?"),
        ("account:gency-b", "no event has account:gency-b; did you mean account:*gency-b*?"),
        (
            "agency:Agenci",
            "no event has agency:Agenci; did you mean agency:\"Agency A\", agency:\"Agency B\"?",
        ),
    ] {
        let mut app = app(case.path(), SIZE, &format!("f{typed}<enter>"));
        assert_eq!((count(&app), &*app.session.view.scope.query, said(&app)), (0, typed, meant));
        assert!(screen(&app).matches(meant).count() > 1, "{}", screen(&app));
        strike(&mut app, &format!("u:filter {typed}<enter>"));
        assert_eq!((count(&app), said(&app)), (0, meant), "as a command");
    }
}

#[test]
fn what_nothing_holds_is_told_while_it_is_typed() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "fagency:Agenci");
    assert_eq!(count(&app), 0);
    assert!(screen(&app).contains("did you mean agency:\"Agency A\""), "{}", screen(&app));
    strike(&mut app, "<backspace>");
    assert_eq!((count(&app), app.session.pane.unnamed.as_deref()), (1000, None));
}

#[test]
fn a_command_from_elsewhere_finds_the_view_as_it_was() {
    let case = minutes(1000);
    let mut app = app(case.path(), SIZE, "fagency:nobody");
    assert_eq!(count(&app), 0);
    app.command(&"filter stage:other".parse().unwrap());
    strike(&mut app, "<esc>u");
    assert_eq!((count(&app), &*app.session.view.scope.query), (1000, ""));
}
