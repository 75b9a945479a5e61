//! The timeline alone, as an image.

use super::{Export, cut, run};

#[test]
fn the_timeline_alone_is_drawn_the_same_each_time_with_stages_and_milestones() {
    let size = ["--size", "120x40", "--theme", "light"];
    let export = Export::of(&cut::case(), ("svg", "svg"), &size);
    let text = export.text();
    assert!(text.starts_with("<svg") && text.trim_end().ends_with("</svg>"));
    let letters: String = text.split('<').filter_map(|part| Some(part.split_once('>')?.1)).collect();
    let letters: String = letters.split_whitespace().collect();
    for said in ["mailbox access", "dwell time", "first access 15 May", "log blind", "part synthetic"] {
        // each letter has a place of its own, blanks have none
        assert!(letters.contains(&said.replace(' ', "")), "{said}");
    }
    assert!(!letters.contains("?help"), "nothing of the screen around it");
    assert_eq!(Export::of(&cut::case(), ("svg", "svg"), &size).text(), text);
    assert_ne!(Export::of(&cut::case(), ("svg", "svg"), &["-q", "stage:detection"]).text(), text);
    let about = export.about();
    assert_eq!((&about["format"], &about["tool"]), (&"svg".into(), &"dwell".into()));
    let png = Export::of(&cut::case(), ("png", "png"), &[]);
    assert!(png.bytes().starts_with(b"\x89PNG"));
}

#[test]
fn a_size_that_is_none_is_refused() {
    let case = cut::case();
    let ran = run(&["export", super::arg(&case), "--to", "svg", "-o", "x.svg", "--size", "0x9"]);
    assert_eq!(ran.status, 2, "{}", ran.said);
}
