use super::parse;
use crate::read::tree::{Tree, careful};
use proptest::prelude::*;

/// Checks that this parser reads the same as `serde_json`, and accepts nothing that `serde_json` rejects.
fn same(text: &str) -> bool {
    let careful = careful::parse(text);
    parse(text).is_none_or(|tree| careful.is_ok_and(|careful| careful == tree))
}

#[test]
fn plain_json_is_read_here_and_as_serde_json_reads_it() {
    for text in [
        r#"{"a":"b","c":[1,-2.50,-0,0.10,12345678901234567890123],"d":{"e":null,"f":true,"g":false}}"#,
        r#"[1e5,1E5,1e+5,-0.10E-007,1e99999,{"1e+5":1e+05},"\"2E3","\\",4E-5]"#,
        " { \"a\" : [ ] , \"b\" : { } , \"a\" : \"\" } \r\n",
        r#""\"\\\/\b\f\n\r\té\ud83d\ude00\u0000""#,
        "\"é \u{7f} \u{1f600}\"",
        "[]",
        "0",
        "null",
    ] {
        assert!(same(text), "{text}");
        assert!(parse(text).is_some(), "{text}");
    }
}

#[test]
fn what_is_odd_is_left_to_serde_json() {
    let deep = |count: usize| "[".repeat(count) + &"]".repeat(count);
    assert!(parse(&deep(64)).is_some() && parse(&deep(65)).is_none());
    assert!(Tree::parse(&deep(127)).is_ok() && Tree::parse(&deep(128)).is_err());
    assert!(parse(&"[".repeat(1_000_000)).is_none() && parse(&r#"{"a":"#.repeat(100_000)).is_none());
    for text in [
        r#""\ud800""#,
        r#""\ud800A""#,
        r#""\udc00""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\x""#,
        "\"a\nb\"",
        "\"a",
        "\"a\\",
        "{",
        "[1,]",
        r#"{"a":1,}"#,
        r#"{"a" 1}"#,
        r"{a:1}",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "[1E]",
        "+1",
        "tru",
        "nulL",
        "[1 2]",
        "1 2",
        "",
        " ",
        "[}",
        "\u{feff}[]",
        r#"{"$serde_json::private::Number":"1"}"#,
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn numbers_keep_their_spelling_however_odd_the_text_around_them_is() {
    let deep = "[".repeat(70) + r#""1E1\"2E2",3E3,{"4E4":-5.0E+05},6e6"# + &"]".repeat(70);
    assert_eq!(parse(&deep), None);
    assert_eq!(Tree::parse(&deep).unwrap().into_value().to_string(), deep);
}

#[test]
fn any_text_is_read_as_serde_json_reads_it_or_left_to_it() {
    let piece = prop_oneof![
        Just(r#"""#),
        Just("\\"),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("null"),
        Just("true"),
        Just("1"),
        Just("0"),
        Just("-"),
        Just(".5"),
        Just("e7"),
        Just(" "),
        Just("\n"),
        Just(r#""key":"#),
        Just(r#""text""#),
        Just("é"),
        Just(r"\u00e9"),
        Just(r"\ud83d\ude00"),
        Just(r"\ud83d"),
        Just(r"\n"),
        Just("plain letters"),
    ];
    proptest!(|(pieces in proptest::collection::vec(piece, 0..14))| {
        let text = pieces.concat();
        prop_assert!(same(&text), "{}", text);
    });
}

#[test]
fn any_value_is_read_as_serde_json_reads_it() {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?",
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let value = leaf.prop_recursive(4, 40, 6, |inner| {
        let member = (any::<String>(), inner.clone())
            .prop_map(|(key, value)| format!("{} :{value}", serde_json::Value::from(key)));
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    proptest!(|(text in value)| {
        prop_assert!(parse(&text).is_some() || text.contains("\"$"), "{}", text);
        prop_assert!(same(&text), "{}", text);
    });
}
