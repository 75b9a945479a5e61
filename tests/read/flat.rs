//! A flat record is read like the same record in a spelling that takes more work.

use dwell::event::{FIELDS, Field, LISTS, TEXTS};
use dwell::read::{LoadOptions, Loaded, load};
use dwell::store::{Builder, Store};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::num::NonZeroUsize;

/// The first line of every file, by which the format is detected.
const FIRST: &str = r#"{"time":"2023-06-15T02:00:00Z","stage":"other","account":"first@example"}"#;

const VALUES: [&str; 24] = [
    "",
    " ",
    "x",
    "X ",
    "ß€",
    "true",
    "a,b",
    "[\"a\"]",
    "10.0.0.1",
    " 10.0.0.2 ",
    "10.0.0.3:443",
    "::ffff:10.0.0.4",
    "0.0.0.0",
    "mailbox_access",
    "Mailbox Access",
    "none of them",
    "2023-06-15T02:00:00Z",
    "2023-06-15 03:00:00.25Z",
    "2023-06-15 02:00:00",
    "2023-06",
    "538815B7-273A-4A3F-9957-C86897966EEC",
    "00000003-0000-0000-c000-000000000000",
    "desk@Agency-A.example",
    "used:x",
];

/// A file in one spelling: names may contain an escape, which means the same.
fn written(lines: &[Vec<(String, &str)>], blank: &str, escaped: bool) -> String {
    let spelled = |name: &str| {
        let first = name.chars().next().map_or(0, u32::from);
        let rest: String = name.chars().skip(1).collect();
        if escaped { format!("\\u{first:04x}{rest}") } else { name.to_owned() }
    };
    let mut text = format!("{FIRST}\n");
    for line in lines {
        let member = |(name, value): &(String, &str)| {
            format!("\"{}\":{blank}\"{}\"", spelled(name), value.replace('"', "\\\""))
        };
        let members: Vec<String> = line.iter().map(member).collect();
        writeln!(text, "{{{}}}", members.join(&format!(",{blank}"))).unwrap();
    }
    text
}

fn read(text: &str, case: &str) -> (Store, Loaded) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), text).unwrap();
    std::fs::write(folder.path().join("case.toml"), case).unwrap();
    let mut builder = Builder::default();
    let options = LoadOptions { threads: NonZeroUsize::new(1), ..LoadOptions::default() };
    let loaded = load(&[folder.path().to_owned()], &options, &mut builder, &mut |_| true);
    (builder.finish(), loaded)
}

fn name() -> impl Strategy<Value = String> {
    let names: Vec<&str> = FIELDS.iter().flat_map(|spec| [&[spec.name], spec.aliases].concat()).collect();
    let known = proptest::sample::select(names);
    let others =
        proptest::sample::select(vec!["time_end", "Clock", "synthetic", "service", "$n", "b", "né", "ID"]);
    prop_oneof![4 => Just("time".to_owned()), 12 => known.prop_map(str::to_owned), 2 => others.prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_flat_record_is_read_as_its_tree_is(
        lines in prop::collection::vec(
            prop::collection::vec((name(), proptest::sample::select(VALUES.to_vec())), 1..7),
            1..12,
        ),
        blank in prop_oneof![4 => Just(""), 1 => Just(" ")],
        setting in proptest::sample::select(vec!["", "clock = \"+90s\"\n", "synthetic = true\n", "zone = \"+02:00\"\n"]),
    ) {
        let case = format!("[[source]]\nfile = \"a.jsonl\"\n{setting}");
        let (flat, loaded) = read(&written(&lines, blank, false), &case);
        let (tree, also) = read(&written(&lines, blank, true), &case);
        prop_assert_eq!(flat.len(), tree.len());
        for row in 0..flat.len() {
            prop_assert_eq!(flat.event(row), tree.event(row));
        }
        for field in TEXTS.into_iter().chain(LISTS) {
            prop_assert_eq!(flat.facet(&flat.all(), field), tree.facet(&tree.all(), field));
        }
        let (one, other) = (&loaded.ledger.sources[0], &also.ledger.sources[0]);
        prop_assert_eq!((one.read, one.rejected, &one.notes), (other.read, other.rejected, &other.notes));
        prop_assert_eq!((one.first, one.last), (other.first, other.last));
        prop_assert_eq!(&one.format, "dwell-jsonl");
    }
}

#[test]
fn a_row_that_tells_no_stage_and_no_known_operation_is_of_the_stage_other() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "time,user,action,message\n\
        2023-06-15T02:00:00Z,a@example.org,Frobbed,one\n\
        2023-06-15T02:00:01Z,a@example.org,Frobbed,\n\
        2023-06-15T02:00:02Z,b@example.org,MailItemsAccessed,three\n";
    std::fs::write(folder.path().join("a.csv"), rows).unwrap();
    let mut builder = Builder::default();
    load(&[folder.path().to_owned()], &LoadOptions::default(), &mut builder, &mut |_| true);
    let store = builder.finish();
    let stages: Vec<Option<&str>> = (0..3).map(|row| store.text(Field::Stage).unwrap().value(row)).collect();
    assert_eq!(stages, [Some("other"), Some("other"), Some("mailbox_access")]);
}
