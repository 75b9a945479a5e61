//! The events around an event, whatever the filter.

use crate::common::{app, minutes, strike};
use crate::notes::screen;
use crate::{SIZE, count, selected};
use dwell::app::Headless;
use dwell::engine::LocalEngine;
use dwell::session::Command;
use std::fs;

fn command(app: &mut Headless<LocalEngine>, text: &str) {
    app.command(&text.parse::<Command>().unwrap());
}

/// The rows shown, with a star for those that the filter does not match.
fn rows(app: &Headless<LocalEngine>) -> Vec<String> {
    let name = |row: &dwell::engine::Row| format!("{}{}", row.position.id, if row.let_in { "*" } else { "" });
    app.session.pane.timeline.rows.iter().map(name).collect()
}

#[test]
fn events_around_one_are_shown_whatever_the_filter_and_taken_back_again() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "fsession_id:session-3<enter>jj");
    assert_eq!(selected(&app), "E00032");
    command(&mut app, "context 2");
    let shown = rows(&app);
    assert_eq!(selected(&app), "E00032");
    let kept: Vec<String> = (30..40).map(|n| format!("E{n:05}")).collect();
    assert_eq!(shown, kept, "what stands around it is of the filter");
    strike(&mut app, "<esc>g");
    command(&mut app, "context 2");
    assert_eq!(rows(&app)[..3], ["E00028*", "E00029*", "E00030"]);
    assert_eq!(count(&app), 10, "what is let in is not counted");
    command(&mut app, "context 5m");
    assert_eq!(rows(&app)[..6], ["E00025*", "E00026*", "E00027*", "E00028*", "E00029*", "E00030"]);
    strike(&mut app, "X");
    assert_eq!((rows(&app), selected(&app)), (kept, "E00030"));
    strike(&mut app, "u");
    assert_eq!(rows(&app).len(), 15, "it can be undone");
    strike(&mut app, "kk<esc>");
    assert_eq!(selected(&app), "E00030", "from what was let in back to where it stood around");
}

#[test]
fn in_context_text_is_found_gaps_are_gone_over_and_values_are_chosen() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "fsession_id:session-3<enter>X");
    assert_eq!(rows(&app).len(), 41, "twenty before, itself, twenty behind");
    strike(&mut app, "/E00012<enter>");
    assert_eq!(selected(&app), "E00012");
    strike(&mut app, "i");
    assert_eq!(app.session.view.context, None, "another filter is looked at without it");
}

#[test]
fn what_is_hidden_is_not_let_in_until_it_is_shown() {
    let case = minutes(100);
    let mut app = app(case.path(), SIZE, "/E00029<enter>H<enter>");
    for filter in
        ["session_id:session-3", "session_id:session-3 -is:hidden", "session_id:session-3 or is:hidden"]
    {
        strike(
            &mut app,
            &format!("f<ctrl+u>{filter}<enter>g{}", if filter.ends_with("or is:hidden") { "j" } else { "" }),
        );
        assert_eq!(selected(&app), "E00030", "{filter}");
        command(&mut app, "context 2");
        let rows = rows(&app);
        let at = rows.iter().position(|row| row == "E00030").unwrap();
        let asks = filter.ends_with("or is:hidden");
        assert_eq!(rows.contains(&"E00029".to_owned()), asks, "{filter}: {rows:?}");
        assert!(!rows.contains(&"E00029*".to_owned()), "{filter}: {rows:?}");
        assert!(asks || rows[at - 2..at] == ["E00027*", "E00028*"], "{filter}: {rows:?}");
    }
    strike(&mut app, "f<ctrl+u>session_id:session-3<enter>g<alt+h>");
    command(&mut app, "context 2");
    assert_eq!(rows(&app)[..3], ["E00028*", "E00029*", "E00030"]);
}

#[test]
fn the_record_of_the_day_limits_what_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let claim = |id: &str, hour: u8, since: &str| {
        format!(
            "{{\"id\":\"{id}\",\"time\":\"2023-06-15T{hour:02}:00:00Z\",\"account\":\"{}\",\
             \"known_since\":\"{since}\"}}\n",
            if id == "k" { "kept" } else { "other" }
        )
    };
    let lines: String =
        [("a", 1, "2023-06-20"), ("b", 2, "2023-09-01"), ("k", 3, "2023-06-20"), ("c", 4, "2023-06-20")]
            .map(|(id, hour, since)| claim(id, hour, since))
            .concat();
    fs::write(folder.path().join("log.jsonl"), lines).unwrap();
    let mut app = app(folder.path(), SIZE, "faccount:kept<enter>");
    command(&mut app, "context 1");
    assert_eq!(rows(&app), ["b*", "k", "c*"]);
    command(&mut app, "as-of 2023-07-01");
    assert_eq!(rows(&app), ["a*", "k", "c*"], "what was not known then takes no place");
    strike(&mut app, "C");
    assert_eq!(rows(&app), ["a", "k", "c"]);
    command(&mut app, "context 1");
    assert_eq!(app.session.view.context, None, "nothing is filtered");
}

#[test]
fn an_event_without_a_time_has_neighbours_but_no_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"id\":\"z\",\"time\":\"2023-06-15\",\"account\":\"x\"}\n{\"id\":\"a\",\"account\":\"x\"}\n{\"id\":\"b\",\"account\":\"y\"}\n{\"id\":\"c\",\"account\":\"x\"}\n";
    fs::write(folder.path().join("log.jsonl"), lines).unwrap();
    let mut app = app(folder.path(), SIZE, "faccount:y<enter>");
    command(&mut app, "context 5m");
    assert!(app.session.notice.as_ref().is_some_and(|notice| notice.wrong));
    command(&mut app, "context 1");
    let let_in: Vec<bool> = app.session.pane.timeline.rows.iter().map(|row| row.let_in).collect();
    assert_eq!(let_in, [true, false, true]);
}

#[test]
fn what_is_let_in_is_not_handed_over_and_the_list_says_so() {
    let (case, out) = (minutes(100), tempfile::tempdir().unwrap());
    let said = "leaves out  what is let in around an event;";
    let mut app = app(case.path(), SIZE, "fsession_id:session-3<enter>X");
    for (of, keys) in [("filter", String::new()), ("played", format!("gP{}", "<right>".repeat(21)))] {
        strike(&mut app, &format!("{keys}D"));
        assert!(screen(&app).contains(said), "{of}: {}", screen(&app));
        strike(&mut app, "<left><left><left>");
        assert!(!screen(&app).contains(said), "the whole case holds it all");
        strike(&mut app, "<esc>");
        let file = out.path().join(format!("{of}.jsonl"));
        command(&mut app, &format!("export jsonl {of} {}", file.display()));
        let (text, counted) = (fs::read_to_string(&file).unwrap(), count(&app));
        assert_eq!(text.lines().count() as u64, counted, "{of}");
        assert!(rows(&app).iter().any(|row| row.ends_with('*')), "{of}");
    }
    assert_eq!(count(&app), 2, "of all that is shown");
    strike(&mut app, "<esc><esc><esc>");
    assert_eq!(app.session.view.context, None);
    strike(&mut app, "D");
    assert!(!screen(&app).contains(said), "nothing is let in any more");
}
