//! What stands around an event, through the filter.

use crate::common::{desk, minutes, strike};
use crate::notes::screen;
use crate::{SIZE, count, selected};
use dwell::app::Desk;
use dwell::engine::LocalEngine;
use dwell::session::Command;
use std::fs;

fn command(desk: &mut Desk<LocalEngine>, text: &str) {
    desk.command(&text.parse::<Command>().unwrap());
}

/// The rows that are shown from one to another, each that is let in with a star.
fn rows(desk: &Desk<LocalEngine>) -> Vec<String> {
    let name = |row: &dwell::engine::Row| format!("{}{}", row.position.id, if row.let_in { "*" } else { "" });
    desk.session.timeline.rows.iter().map(name).collect()
}

#[test]
fn events_around_one_are_shown_whatever_the_filter_and_taken_back_again() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "fsession_id:session-3<enter>jj");
    assert_eq!(selected(&desk), "E00032");
    command(&mut desk, "context 2");
    let shown = rows(&desk);
    assert_eq!(selected(&desk), "E00032");
    let kept: Vec<String> = (30..40).map(|n| format!("E{n:05}")).collect();
    assert_eq!(shown, kept, "what stands around it is of the filter");
    strike(&mut desk, "<esc>g");
    command(&mut desk, "context 2");
    assert_eq!(rows(&desk)[..3], ["E00028*", "E00029*", "E00030"]);
    assert_eq!(count(&desk), 10, "what is let in is not counted");
    command(&mut desk, "context 5m");
    assert_eq!(rows(&desk)[..6], ["E00025*", "E00026*", "E00027*", "E00028*", "E00029*", "E00030"]);
    strike(&mut desk, "X");
    assert_eq!((rows(&desk), selected(&desk)), (kept, "E00030"));
    strike(&mut desk, "u");
    assert_eq!(rows(&desk).len(), 15, "it can be undone");
    strike(&mut desk, "kk<esc>");
    assert_eq!(selected(&desk), "E00030", "from what was let in back to where it stood around");
}

#[test]
fn in_context_text_is_found_gaps_are_gone_over_and_values_are_chosen() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "fsession_id:session-3<enter>X");
    assert_eq!(rows(&desk).len(), 41, "twenty before, itself, twenty behind");
    strike(&mut desk, "/E00012<enter>");
    assert_eq!(selected(&desk), "E00012");
    strike(&mut desk, "i");
    assert_eq!(desk.session.view.context, None, "another filter is looked at without it");
}

#[test]
fn what_is_hidden_is_not_let_in_until_it_is_shown() {
    let case = minutes(100);
    let mut desk = desk(case.path(), SIZE, "/E00029<enter>H<enter>");
    for filter in
        ["session_id:session-3", "session_id:session-3 -is:hidden", "session_id:session-3 or is:hidden"]
    {
        strike(
            &mut desk,
            &format!("f<ctrl+u>{filter}<enter>g{}", if filter.ends_with("or is:hidden") { "j" } else { "" }),
        );
        assert_eq!(selected(&desk), "E00030", "{filter}");
        command(&mut desk, "context 2");
        let rows = rows(&desk);
        let at = rows.iter().position(|row| row == "E00030").unwrap();
        let asks = filter.ends_with("or is:hidden");
        assert_eq!(rows.contains(&"E00029".to_owned()), asks, "{filter}: {rows:?}");
        assert!(!rows.contains(&"E00029*".to_owned()), "{filter}: {rows:?}");
        assert!(asks || rows[at - 2..at] == ["E00027*", "E00028*"], "{filter}: {rows:?}");
    }
    strike(&mut desk, "f<ctrl+u>session_id:session-3<enter>g<alt+h>");
    command(&mut desk, "context 2");
    assert_eq!(rows(&desk)[..3], ["E00028*", "E00029*", "E00030"]);
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
    let mut desk = desk(folder.path(), SIZE, "faccount:kept<enter>");
    command(&mut desk, "context 1");
    assert_eq!(rows(&desk), ["b*", "k", "c*"]);
    command(&mut desk, "as-of 2023-07-01");
    assert_eq!(rows(&desk), ["a*", "k", "c*"], "what was not known then takes no place");
    strike(&mut desk, "C");
    assert_eq!(rows(&desk), ["a", "k", "c"]);
    command(&mut desk, "context 1");
    assert_eq!(desk.session.view.context, None, "nothing is filtered");
}

#[test]
fn an_event_without_a_time_has_neighbours_but_no_minutes() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"id\":\"z\",\"time\":\"2023-06-15\",\"account\":\"x\"}\n{\"id\":\"a\",\"account\":\"x\"}\n{\"id\":\"b\",\"account\":\"y\"}\n{\"id\":\"c\",\"account\":\"x\"}\n";
    fs::write(folder.path().join("log.jsonl"), lines).unwrap();
    let mut desk = desk(folder.path(), SIZE, "faccount:y<enter>");
    command(&mut desk, "context 5m");
    assert!(desk.session.notice.as_ref().is_some_and(|notice| notice.wrong));
    command(&mut desk, "context 1");
    let let_in: Vec<bool> = desk.session.timeline.rows.iter().map(|row| row.let_in).collect();
    assert_eq!(let_in, [true, false, true]);
}

#[test]
fn what_is_let_in_is_not_handed_over_and_the_list_says_so() {
    let (case, out) = (minutes(100), tempfile::tempdir().unwrap());
    let said = "leaves out  what is let in around an event;";
    let mut desk = desk(case.path(), SIZE, "fsession_id:session-3<enter>X");
    for (of, keys) in [("filter", String::new()), ("played", format!("gP{}", "<right>".repeat(21)))] {
        strike(&mut desk, &format!("{keys}D"));
        assert!(screen(&desk).contains(said), "{of}: {}", screen(&desk));
        strike(&mut desk, "<left><left><left>");
        assert!(!screen(&desk).contains(said), "the whole case holds it all");
        strike(&mut desk, "<esc>");
        let file = out.path().join(format!("{of}.jsonl"));
        command(&mut desk, &format!("export jsonl {of} {}", file.display()));
        let (text, counted) = (fs::read_to_string(&file).unwrap(), count(&desk));
        assert_eq!(text.lines().count() as u64, counted, "{of}");
        assert!(rows(&desk).iter().any(|row| row.ends_with('*')), "{of}");
    }
    assert_eq!(count(&desk), 2, "of all that is shown");
    strike(&mut desk, "<esc><esc><esc>");
    assert_eq!(desk.session.view.context, None);
    strike(&mut desk, "D");
    assert!(!screen(&desk).contains(said), "nothing is let in any more");
}
