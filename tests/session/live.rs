//! A filter that shows while it is being typed.

use crate::common::{desk, minutes, strike};
use crate::{SIZE, count, said, screen, selected};
use dwell::event::Field;
use dwell::query::Reading;

#[test]
fn each_letter_narrows_rows_counts_and_facets_and_escape_takes_all_of_it_back() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "jjj");
    let before = desk.session.clone();
    strike(&mut desk, "f");
    let mut counts = Vec::new();
    for letter in "stage:token_forgery".chars() {
        strike(&mut desk, &letter.to_string());
        counts.push(count(&desk));
    }
    assert_eq!((counts[0], counts.last()), (1000, Some(&333)), "what may become a field waits");
    let bar = desk.session.facet(Field::Stage).unwrap();
    assert_eq!(bar.values[0].tally.records, 334, "a facet leaves its own field out");
    strike(&mut desk, "<esc>");
    assert_eq!(desk.session.view, before.view);
    assert_eq!((count(&desk), selected(&desk), desk.session.rank), (1000, "E00003", Some(3)));
    assert_eq!(desk.session.history.len(), before.history.len());
    assert!(desk.session.queries.is_empty() && desk.session.bar.is_none());
}

#[test]
fn what_can_not_be_read_yet_leaves_what_was_shown_last() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "fagency:*");
    let shown = count(&desk);
    strike(&mut desk, " stage:mai");
    assert!(desk.session.bar.as_ref().unwrap().error.is_some());
    assert_eq!(count(&desk), shown);
    strike(&mut desk, "lbox_access");
    assert!(desk.session.bar.as_ref().unwrap().error.is_none());
    assert!(count(&desk) < shown);
}

#[test]
fn a_value_before_a_further_term_is_finished() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "faccount:desk");
    assert_eq!((count(&desk), desk.session.counted.unwrap().reading), (1000, Reading::Begins));
    for (letters, what) in
        [(" ", "a blank ends it"), ("acc", "a name"), ("ount:", "a field"), ("(", "nothing yet")]
    {
        strike(&mut desk, letters);
        assert_eq!((count(&desk), desk.session.counted.unwrap().reading), (0, Reading::Whole), "{what}");
    }
}

#[test]
fn enter_keeps_what_is_shown_as_one_step() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "");
    let account = desk.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    strike(&mut desk, &format!("faccount:{account}<enter>"));
    assert_eq!(&*desk.session.view.query, format!("account:{account}"));
    assert_eq!((count(&desk), desk.session.history.len(), desk.session.queries.len()), (200, 1, 1));
    strike(&mut desk, "u");
    assert_eq!((count(&desk), &*desk.session.view.query), (1000, ""));
}

#[test]
fn a_value_that_is_not_finished_shows_what_begins_with_it_and_tab_writes_it_so() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "");
    let account = desk.session.selected().unwrap().event.text(Field::Account).unwrap().to_owned();
    let half = &account[..account.find('@').unwrap()];
    strike(&mut desk, &format!("faccount:{half}"));
    assert_eq!((count(&desk), desk.session.counted.unwrap().reading), (200, Reading::Begins));
    let agencies = desk.session.facet(Field::Agency).unwrap().values.len();
    assert!(agencies > 0, "facets are of the rows that are shown");
    let accounts = desk.session.facet(Field::Account).unwrap();
    assert!(accounts.values.iter().all(|value| value.value != half), "what is begun is no value");
    strike(&mut desk, "<tab><enter>");
    assert_eq!((count(&desk), &*desk.session.view.query), (200, &*format!("account:{account}")));
    strike(&mut desk, "u");
    strike(&mut desk, "faccount:desk");
    assert_eq!((count(&desk), desk.session.counted.unwrap().reading), (1000, Reading::Begins));
    assert_eq!(desk.session.bar.as_ref().unwrap().offers[0].0, "desk*");
    strike(&mut desk, "<tab><enter>");
    assert_eq!((count(&desk), &*desk.session.view.query), (1000, "account:desk*"));
    strike(&mut desk, "ufaccount:agency");
    assert_eq!((count(&desk), desk.session.counted.unwrap().reading), (1000, Reading::Holds));
    strike(&mut desk, "<tab><tab><enter>");
    assert!(count(&desk) == 200 && !desk.session.view.query.contains('*'), "{}", desk.session.view.query);
    strike(&mut desk, "ufaccount:agency<tab><enter>");
    assert_eq!((count(&desk), &*desk.session.view.query), (1000, "account:*agency*"));
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
        let mut desk = desk(case.path(), SIZE, &format!("f{typed}<enter>"));
        assert_eq!((count(&desk), &*desk.session.view.query, said(&desk)), (0, typed, meant));
        assert!(screen(&desk).matches(meant).count() > 1, "{}", screen(&desk));
        strike(&mut desk, &format!("u:filter {typed}<enter>"));
        assert_eq!((count(&desk), said(&desk)), (0, meant), "as a command");
    }
}

#[test]
fn what_nothing_holds_is_told_while_it_is_typed() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "fagency:Agenci");
    assert_eq!(count(&desk), 0);
    assert!(screen(&desk).contains("did you mean agency:\"Agency A\""), "{}", screen(&desk));
    strike(&mut desk, "<backspace>");
    assert_eq!((count(&desk), desk.session.unnamed.as_deref()), (1000, None));
}

#[test]
fn a_command_from_elsewhere_finds_the_view_as_it_was() {
    let case = minutes(1000);
    let mut desk = desk(case.path(), SIZE, "fagency:nobody");
    assert_eq!(count(&desk), 0);
    desk.command(&"filter stage:other".parse().unwrap());
    strike(&mut desk, "<esc>u");
    assert_eq!((count(&desk), &*desk.session.view.query), (1000, ""));
}
