//! The screen as `dwell shot` draws it on the command line.

use super::{arg, folder, run};

const LINE: &str = r#"{"id":"A","time":"2023-06-01T08:00:00Z","operation":"GetUser","eventName":"GetUser","userIdentity":{"type":"IAMUser","userName":"bert"}}"#;

/// The screen after some keys.
fn screen(size: &str, keys: &str) -> String {
    let case = folder(&[("log.jsonl", LINE.as_bytes())]);
    run(&["shot", arg(case.path()), "--size", size, "--keys", keys]).out
}

#[test]
fn what_a_case_can_be_handed_over_as_is_listed_on_the_smallest_screen_too() {
    for size in ["50x12", "60x14", "50x16", "80x24"] {
        let shown = screen(size, "D");
        assert!(shown.contains("hand over") && shown.contains("jsonl"), "{size}:\n{shown}");
        assert!(shown.contains("is "), "{size}:\n{shown}");
        // the selected row stays in view
        let last = screen(size, "DG");
        let named = dwell::export::ExportFormat::ALL.last().unwrap().name();
        assert!(last.contains(named), "{size}:\n{last}");
    }
}

#[test]
fn names_of_the_record_are_offered_in_the_filter_bar() {
    let shown = screen("120x30", "fraw.user");
    assert!(shown.contains("raw.userIdentity.userName"), "{shown}");
    let taken = screen("120x30", "fraw.userIdentity.userN<tab>");
    assert!(taken.contains("raw.userIdentity.userName:"), "{taken}");
    let nearly = screen("120x30", "fraw.evntName:GetUser<enter>");
    assert!(nearly.contains("did you mean raw.eventName?"), "{nearly}");
}

#[test]
fn a_field_of_the_record_that_is_no_facet_is_told_with_the_command_that_counts_it() {
    let shown = screen("120x30", "Fraw.eventName");
    assert!(shown.contains("dwell facets --by raw.eventName"), "{shown}");
}
