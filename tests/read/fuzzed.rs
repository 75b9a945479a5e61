//! What the fuzzer calls holds of the fixtures too, and so is compiled with every change.

use super::{fixture_files, fuzz};

#[test]
fn what_holds_of_any_input_holds_of_fixtures() {
    for path in fixture_files() {
        fuzz::source(&std::fs::read(path).unwrap());
    }
    for kind in 0..5 {
        fuzz::archive(kind, b"no archive");
    }
    fuzz::evtx(&[7; 200]);
    fuzz::parquet(9, b"no table");
    for text in ["2023-06-15T10:00:00Z", "2023-05?/..", "account:\"a b\" -is:orphan", "\""] {
        fuzz::time(text);
        fuzz::query(text);
    }
}
