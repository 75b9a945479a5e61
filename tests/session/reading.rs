//! A value of a record that is longer than the panel.

use crate::common::{app, strike};
use crate::screen;

/// A case of one event, whose record ends with a script of many words.
fn case() -> tempfile::TempDir {
    let word = |n: usize| if n == 300 { "Invoke-Mimikatz ".to_owned() } else { format!("word-{n:03} ") };
    let script = (0..500).map(word).collect::<String>() + "the-end";
    let event =
        serde_json::json!({"id": "a", "time": "2023-06-01T00:00:00Z", "stage": "other", "zscript": script});
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.jsonl"), format!("{event}\n")).unwrap();
    folder
}

#[test]
fn a_long_value_says_its_length_and_is_read_to_its_end() {
    let case = case();
    let mut app = app(case.path(), (80, 24), "<enter>G");
    let shown = screen(&app);
    assert!(shown.contains("raw.zscript · 4,514 characters · Enter reads all"), "{shown}");
    assert!(!shown.contains("the-end"), "{shown}");
    strike(&mut app, "<enter>");
    let shown = screen(&app);
    assert!(
        shown.contains("word-000") && shown.contains("word-030") && !shown.contains("reads all"),
        "{shown}"
    );
    strike(&mut app, "G");
    assert!(screen(&app).contains("the-end"), "{}", screen(&app));
    strike(&mut app, "g");
    assert!(screen(&app).contains("word-000"), "{}", screen(&app));
    strike(&mut app, "<enter>");
    assert!(screen(&app).contains("Enter reads all"), "{}", screen(&app));
}

#[test]
fn a_hit_in_a_long_value_is_in_sight() {
    let case = case();
    let mut app = app(case.path(), (80, 24), "/mimikatz<enter><enter>G");
    let shown = screen(&app);
    assert!(shown.contains("Invoke-Mimikatz"), "{shown}");
    strike(&mut app, "<enter>");
    let shown = screen(&app);
    assert!(shown.contains("Invoke-Mimikatz") && shown.contains("characters · from"), "{shown}");
}

#[test]
fn a_hit_in_the_record_that_is_open_takes_the_cursor_along() {
    let case = case();
    let mut app = app(case.path(), (80, 24), "<enter>/mimikatz<enter>");
    let shown = screen(&app);
    assert!(shown.contains("Invoke-Mimikatz"), "{shown}");
    strike(&mut app, "/no such word<enter>");
    assert!(screen(&app).contains("is not found"), "{}", screen(&app));
}
