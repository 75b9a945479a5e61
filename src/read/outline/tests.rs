use super::{Asked, Outline, View};
use crate::read::tree::Tree;
use proptest::prelude::*;
use std::cell::RefCell;

const NAMES: &[&str] = &["Name", "Value", "NewValue", "a", "key", "b"];
static ASKED: Asked = Asked::of(NAMES);

/// The object in a cell that ends with the row, as a tree.
fn cell(outline: &mut Outline, row: &str) -> Option<Tree<'static>> {
    let close = outline.read_cell(row, 0, &ASKED)?;
    let whole = close + 1 == row.len();
    whole.then(|| owned(&outline.root(row).tree()))
}

fn owned(tree: &Tree<'_>) -> Tree<'static> {
    let own = |text: &str| text.to_owned().into();
    match tree {
        Tree::Null => Tree::Null,
        Tree::Bool(flag) => Tree::Bool(*flag),
        Tree::Number(digits) => Tree::Number(digits.clone().into_owned()),
        Tree::Text(text) => Tree::Text(own(text)),
        Tree::List(items) => Tree::List(items.iter().map(owned).collect()),
        Tree::Object(members) => {
            Tree::Object(members.iter().map(|(name, value)| (own(name), owned(value))).collect())
        }
    }
}

#[test]
fn the_room_of_a_large_value_is_given_back() {
    let mut outline = Outline::default();
    let many = |one: &str, times: usize| format!("{{\"\"a\"\":[{}0]}}\"", one.repeat(times));
    for (one, times, stays) in [("0,", 100, true), ("0,", 100_000, false), ("\"\"\\n\"\",", 100, true)] {
        assert!(cell(&mut outline, &many(one, times)).is_some(), "{one} {times}");
        outline.give_back();
        assert_eq!(outline.nodes.capacity() > 0, stays, "{one} {times}");
    }
    let large = format!("{{\"\"a\"\":\"\"{}\"\"}}\"", "\\n".repeat(3_000_000));
    assert!(cell(&mut outline, &large).is_some());
    outline.give_back();
    assert_eq!(outline.page.capacity(), 0);
}

/// Checks that an outline returns what its tree does.
fn answers_alike(view: View<'_>, tree: &Tree<'_>) {
    assert_eq!(view.as_text(), tree.as_text());
    assert_eq!(view.said(), tree.said().as_deref());
    assert_eq!(view.is_true(), tree.is_true());
    for (number, name) in (0_u8..).zip(NAMES) {
        assert_eq!(view.get(number).map(View::tree).as_ref(), tree.get(name));
        assert_eq!(view.has(number), tree.has(name));
        assert_eq!(view.text(number), tree.text(name));
        assert_eq!(view.word(number), tree.word(name).as_deref());
        assert_eq!(view.number(number), tree.number(name));
        assert_eq!(view.flag(number), tree.flag(name));
        for held in ["a", "KEY", "", "\u{e9}"] {
            assert_eq!(view.in_bag(number, held).map(View::tree).as_ref(), tree.in_bag(name, held));
            assert_eq!(view.bag(number, held), tree.bag(name, held));
        }
        let listed: Vec<View<'_>> = view.list(number).collect();
        assert_eq!(listed.len(), tree.list(name).len());
        listed.into_iter().zip(tree.list(name)).for_each(|(view, tree)| answers_alike(view, tree));
    }
    let items: Vec<View<'_>> = view.items().collect();
    assert_eq!(items.len(), tree.items().len());
    items.into_iter().zip(tree.items()).for_each(|(view, tree)| answers_alike(view, tree));
    for (number, name) in (0_u8..).zip(NAMES) {
        view.get(number).zip(tree.get(name)).into_iter().for_each(|(view, tree)| answers_alike(view, tree));
    }
}

/// Checks that a text in a cell is read as by the full parser, or left to that.
fn same(outline: &mut Outline, text: &str) {
    let row = text.replace('"', "\"\"") + "\"";
    let plain = Tree::parse(text).ok();
    if let Some(laid) = cell(outline, &row) {
        assert_eq!(Some(&laid), plain.as_ref(), "{text}");
        answers_alike(outline.root(&row), &laid);
    }
    // quotes that are not doubled are no JSON in a cell
    if let Some(laid) = cell(outline, &format!("{text}\"")) {
        assert_eq!(Tree::parse(&text.replace("\"\"", "\"")).ok(), Some(laid), "{text}");
    }
    if let Some(tree) = &plain {
        let other = Outline::of(tree, &ASKED);
        assert_eq!(&other.root("").tree(), tree);
        answers_alike(other.root(""), tree);
    }
}

#[test]
fn the_object_in_a_cell_is_laid_out_and_where_its_cell_ends_is_told() {
    let row = r#"x,"{""Id"":1,""a"":[{""Name"":""b\\"",""value"":true}]}",y"#;
    let mut outline = Outline::default();
    assert_eq!(outline.read_cell(row, 3, &ASKED), Some(row.len() - 3));
    let view = outline.root(row);
    assert_eq!(view.tree(), Tree::parse(r#"{"Id":1,"a":[{"Name":"b\\","value":true}]}"#).unwrap());
    assert_eq!(view.in_bag(3, "B\\").map(View::is_true), Some(true));
}

#[test]
fn what_is_odd_is_not_laid_out() {
    let mut outline = Outline::default();
    let deep = |count: usize| format!("{{\"a\":{}{}}}", "[".repeat(count), "]".repeat(count));
    assert!(cell(&mut outline, &(deep(63).replace('"', "\"\"") + "\"")).is_some());
    for text in [
        deep(64).as_str(),
        "[]",
        "1",
        "",
        "{",
        "{}x",
        r#"{"a":1e}"#,
        r#"{"a":01}"#,
        r#"{"a":"\ud800"}"#,
        "{\"a\":\"\n\"}",
        r#"{"\u0061":1}"#,
        r#"{"$a":1}"#,
        r#"{"a":1,}"#,
        r#"{"a" 1}"#,
        r#"{"a":tru}"#,
    ] {
        assert_eq!(cell(&mut outline, &(text.replace('"', "\"\"") + "\"")), None, "{text}");
    }
    for row in ["{\"\"a\":\"\"b\"\"}\"", "{\"a\"\":1}\"", "{\"\"a\"\":\"\"\\\"\"\"}\"", "{}\"\"", "{}"] {
        assert_eq!(cell(&mut outline, row), None, "{row}");
    }
}

#[test]
fn any_text_is_laid_out_as_it_is_read_elsewhere_or_left_to_that() {
    let piece = prop_oneof![
        Just(r#"""#),
        Just(r#""""#),
        Just("\\"),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("null"),
        Just("1"),
        Just("-"),
        Just("e7"),
        Just(" "),
        Just("\n"),
        Just(r#""key":"#),
        Just(r#""text""#),
        Just(r"\u00e9"),
        Just(r"\ud83d"),
        Just(r#"\""#),
        Just("plain letters"),
    ];
    let outline = RefCell::new(Outline::default());
    proptest!(|(pieces in proptest::collection::vec(piece, 0..14))| {
        same(&mut outline.borrow_mut(), &format!("{{{}}}", pieces.concat()));
    });
}

#[test]
fn any_object_answers_what_its_tree_does() {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("\" TRUE\"".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?",
        "\"[0-9 ]{0,4}\"",
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let name = prop_oneof![
        Just("Name".to_owned()),
        Just("value".to_owned()),
        Just("NewValue".to_owned()),
        "[abAB]|[Kk]ey",
        any::<String>()
    ];
    let value = leaf.prop_recursive(4, 40, 6, move |inner| {
        let member = (name.clone(), inner.clone())
            .prop_map(|(key, value)| format!("{} :{value}", serde_json::Value::from(key)));
        let named = (prop_oneof![Just("a"), Just("Key")], inner.clone())
            .prop_map(|(name, value)| format!("{{\"Name\":\"{name}\",\"Value\":{value}}}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec(named, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    let outline = RefCell::new(Outline::default());
    proptest!(|(a in value.clone(), b in value)| same(&mut outline.borrow_mut(), &format!("{{\"a\":{a},\"b\":{b}}}")));
}
