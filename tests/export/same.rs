//! The same bytes for the same input.

use super::{Export, SHAPES, cut, odd};
use crate::common::flagship;
use std::path::Path;

#[test]
fn the_bytes_are_the_same_each_time_whatever_the_number_of_threads() {
    let odd = odd::case();
    for shape in SHAPES {
        twice(odd.path(), shape, &[]);
    }
    twice(&cut::case(), ("stix", "json"), &[]);
    // large enough to be read in parts
    twice(&flagship(), ("csv", "csv"), &["--fields", "id,time,account,count"]);
}

fn twice(case: &Path, shape: (&str, &str), more: &[&str]) {
    let once = Export::of(case, shape, &[&["--threads", "1"], more].concat());
    let again = Export::of(case, shape, &[&["--threads", "7", "--no-cache"], more].concat());
    assert!(once.bytes() == again.bytes(), "{shape:?}");
    let beside = |export: &Export| std::fs::read(format!("{}.about.json", export.file.display())).ok();
    assert_eq!(beside(&once), beside(&again));
}
