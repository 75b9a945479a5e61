//! Every key of a JSON result is in the reference.

use super::{arg, run};
use serde_json::Value;
use std::path::Path;

fn keys(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                all.push(key.clone());
                keys(value, all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, all)),
        _ => {}
    }
}

/// The text of the reference between a command and the end of its shape.
fn shape<'m>(manual: &'m str, asked: &str) -> &'m str {
    let from = manual.find(&format!("`{asked}`:\n")).unwrap_or_else(|| panic!("{asked} is not there"));
    let shape = manual[from..].split("```").nth(1);
    shape.unwrap()
}

#[test]
fn every_key_of_an_answer_stands_in_the_reference() {
    let manual = run(&["manual"]).out;
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/storm-0558");
    let key = "key=d4b4cccda9228624656bff33d8110955779632aa";
    for (asked, command, more) in [
        ("dwell facets PATH… --by FIELD", "facets", ["--by", "agency", "--full"].as_slice()),
        ("dwell chains PATH…", "chains", &[]),
        ("dwell chains PATH…", "chains", &["--by", key]),
        ("dwell chains PATH… --reach", "chains", &["--reach", "--by", key]),
        ("dwell chains PATH… --path A B", "chains", &["--path", "M02", "T01"]),
        ("dwell stats PATH…", "stats", &["--as-of", "2024-04-02", "--within", "stage:mailbox_access"]),
        ("dwell ledger PATH…", "ledger", &[]),
    ] {
        let ran = run(&[&[command, arg(&case), "--format", "json"], more].concat());
        let answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{asked}: {why}"));
        let (shape, mut all) = (shape(&manual, asked), Vec::new());
        keys(&answer, &mut all);
        assert!(all.len() > 4, "{asked}");
        for key in all {
            assert!(shape.contains(&format!("\"{key}\":")), "{asked}: {key} is not in\n{shape}");
        }
    }
}
