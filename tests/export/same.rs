//! The same bytes for the same input.

use super::{Export, SHAPES, flagship, odd};

#[test]
fn the_bytes_are_the_same_each_time_whatever_the_number_of_threads() {
    let odd = odd::case();
    for shape in SHAPES {
        // the flagship is large enough to be read in parts
        let whole = (shape.0 == "stix").then(flagship);
        for case in whole.as_deref().into_iter().chain([odd.path()]) {
            let once = Export::of(case, shape, &["--threads", "1"]);
            let again = Export::of(case, shape, &["--threads", "7", "--no-cache"]);
            assert!(once.bytes() == again.bytes(), "{shape:?}");
            let beside =
                |export: &Export| std::fs::read(format!("{}.about.json", export.file.display())).ok();
            assert_eq!(beside(&once), beside(&again));
        }
    }
}
