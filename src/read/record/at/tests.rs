use super::{Depth, leaves_at_root};
use crate::event::alike;
use crate::read::formats;
use crate::read::nested::unfolded_value;
use crate::read::outline::Outline;
use crate::read::path::{Leaf, each_leaf};
use crate::read::record::{Origin, Sources, Written, tree};
use crate::read::rows::Header;
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ab1. \u{e9}-]{0,3}",
        2 => Just(String::new()),
        1 => "(\\\\n|\\\\\"|\\\\\\\\|\\\\u0061|\\\\ud83d\\\\ude00|\\\\ud800|\\\\/|null){1,2}",
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[aAbB]{1,2}",
        2 => "[ab]\\.[ab]",
        1 => "[aA]_2",
        1 => "\\\\u0061",
        3 => prop_oneof![Just("Name"), Just("Value"), Just("NewValue"), Just("AuditData"), Just("message"), Just("raw")]
            .prop_map(str::to_owned),
    ]
}

fn member(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (name(), value).prop_map(|(name, value)| format!("\"{name}\": {value}"))
}

/// Random JSON, with repeated names and escaped texts, and sometimes invalid.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => text().prop_map(|text| format!("\"{text}\"")),
        1 => Just("null".to_owned()),
        1 => prop_oneof![Just("true"), Just("-0"), Just("1.50"), Just("1e5"), Just("12")].prop_map(str::to_owned),
    ];
    let value = leaf.prop_recursive(4, 30, 5, move |value| {
        prop_oneof![
            prop::collection::vec(value.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member(value), 0..5)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    let whole =
        prop::collection::vec(member(value), 0..6).prop_map(|members| format!("{{{}}}", members.join(",")));
    (whole, 0..40).prop_map(|(whole, odd)| match odd {
        0 => whole.replacen(',', ",,", 1),
        1 => whole.replacen('}', ",}", 1),
        2 => whole.replacen('"', "", 1),
        _ => whole,
    })
}

fn path() -> impl Strategy<Value = Vec<String>> {
    let key = prop_oneof![
        8 => name().prop_map(|name| name.to_lowercase()),
        1 => prop_oneof![Just("0"), Just("1"), Just("note")].prop_map(str::to_owned),
    ];
    prop::collection::vec(key, 1..4)
}

/// A cell as a table may hold it.
fn cell(said: &str, how: u8) -> String {
    match how {
        0 => String::new(),
        1 => "a b".to_owned(),
        2 => format!("\"{}\"b", said.replace('"', "\"\"")),
        3 => format!("\" {} \"", said.replace('"', "\"\"")),
        4 => format!("\"[{}]\"", said.replace('"', "\"\"")),
        _ => format!("\"{}\"", said.replace('"', "\"\"")),
    }
}

fn of_format(name: &str) -> Written {
    let all = formats::standard();
    Written::Json(Arc::clone(all.iter().find(|format| format.spec().name == name).unwrap()))
}

fn table() -> Written {
    let names = ["note", "A", "AuditData", "b", "a.b", "a_2.b"].map(str::to_owned).to_vec();
    Written::Rows(Header { names, delimiter: b',', end: b'\n', record: None })
}

/// All leaves at a path, found by a full decode and without one.
fn leaves(written: &Written, said: &[u8], path: &[String], outline: &mut Outline) -> [Vec<String>; 2] {
    let mut sources = Sources::default();
    sources.add("x", Origin::None, written.clone());
    let (mut all, mut found) = (Vec::new(), Vec::new());
    let put = |into: &mut Vec<String>, leaf: Leaf<'_>| {
        into.push(format!("{leaf:?}"));
        false
    };
    let decoded = tree(written, said);
    leaves_at_root(&decoded, path, &mut |leaf| put(&mut all, leaf));
    if all.is_empty()
        && matches!(written, Written::Json(_))
        && let Some(inner) = unfolded_value(&decoded)
    {
        leaves_at_root(&inner, path, &mut |leaf| put(&mut all, leaf));
    }
    sources.any_at((0, said), (path, Depth::Whole), outline, &mut |leaf| put(&mut found, leaf));
    all.sort();
    found.sort();
    [all, found]
}

/// The values of the columns with the name of a path, found by a full decode and without one.
fn in_columns(said: &[u8], path: &[String], outline: &mut Outline) -> [bool; 2] {
    let mut sources = Sources::default();
    sources.add("x", Origin::None, table());
    let decoded = tree(&table(), said);
    let columns = decoded.as_object().unwrap().iter();
    let mut called = columns.filter(|(name, _)| alike(name, &path.join(".")));
    let all = called.any(|(_, value)| each_leaf(value, &mut |leaf| leaf.is_there()));
    [all, sources.any_at((0, said), (path, Depth::Columns), outline, &mut |leaf| leaf.is_there())]
}

#[test]
fn what_stands_at_a_path_is_what_stands_there_in_the_record_decoded() {
    let met = Cell::new(0);
    let outline = RefCell::new(Outline::default());
    proptest!(|(records in prop::collection::vec(json(), 1..4), hows in prop::collection::vec(0_u8..12, 6), paths in prop::collection::vec(path(), 1..6))| {
        let outline = &mut outline.borrow_mut();
        let row: Vec<String> = (0..6).map(|at| cell(&records[at % records.len()], hows[at])).collect();
        for path in &paths {
            let [all, found] = in_columns(row.join(",").as_bytes(), path, outline);
            prop_assert_eq!(all, found, "{:?} {:?}", path, row);
            for (written, said) in [
                (of_format("m365-ual-json"), &records[0]),
                (of_format("dwell-jsonl"), &records[0]),
                (table(), &row.join(",")),
                (table(), &row[..3].join(",")),
            ] {
                let [all, found] = leaves(&written, said.as_bytes(), path, outline);
                prop_assert_eq!(&all, &found, "{:?} {} {:?}", path, said, written);
                met.set(met.get() + found.len());
            }
        }
    });
    assert!(met.get() > 100, "too few paths lead anywhere");
}

#[test]
fn a_record_that_is_text_within_another_is_looked_into() {
    let inner = r#"{\"ClientIP\":\"192.0.2.1\",\"Item\":{\"Subject\":\"a \\\"b\\\"\"}}"#;
    let outline = &mut Outline::default();
    for around in [
        r#"{"AuditData":"…","Operations":"x"}"#,
        r#"{"preview":false,"result":{"_raw":"…"}}"#,
        r#"{"_source":{"event":{"original":"…"}}}"#,
        r#"{"event.original":"…"}"#,
        r#"{"@timestamp":"2023-06-15","message":"…"}"#,
    ] {
        let said = around.replace('…', inner);
        for (path, want) in [("clientip", "192.0.2.1"), ("item.subject", "a \"b\"")] {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            let [all, found] = leaves(&of_format("m365-ual-json"), said.as_bytes(), &path, outline);
            assert_eq!(all, [format!("{:?}", Leaf::Text(want))], "{said}");
            assert_eq!(found, all);
        }
    }
    // a text at the path is taken as it is, not opened
    let said = r#"{"event":{"original":"{\"a\":\"needle\"}"}}"#;
    let path = ["event".to_owned(), "original".to_owned()];
    let [all, found] = leaves(&of_format("ecs"), said.as_bytes(), &path, outline);
    assert_eq!(all, [format!("{:?}", Leaf::Text(r#"{"a":"needle"}"#))]);
    assert_eq!(found, all);
    let names = vec!["_time".to_owned(), "_raw".to_owned()];
    let header = Header { names, delimiter: b',', end: b'\n', record: None };
    let row = format!("t,\"{}\"", inner.replace("\\\"", "\"\"").replace("\\\\\"\"", "\\\"\""));
    let [all, found] = leaves(&Written::Rows(header), row.as_bytes(), &["clientip".to_owned()], outline);
    assert_eq!(all, [format!("{:?}", Leaf::Text("192.0.2.1"))], "{row}");
    assert_eq!(found, all);
}
