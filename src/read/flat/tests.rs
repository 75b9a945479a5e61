use super::{Flat, Means, Name, Plain, Receiver};
use crate::event::{Field, Id};
use crate::read::formats::Names;
use crate::read::tree::Tree;
use crate::read::value_cache::{Beginning, Column, KnownValue, Said, ValueCache};
use proptest::prelude::*;
use std::fmt::Write as _;

/// The values of a record and its content hash, half of them by way of the cache.
#[derive(Debug, Default, PartialEq)]
struct Values(Vec<String>, Id);

impl<'t> Receiver<'t> for Values {
    fn known(&mut self, value: &KnownValue<'t>) -> bool {
        self.0.push(value.value.map(|value| value.text).unwrap_or_default().to_owned());
        self.1.add(value.content);
        true
    }

    fn value(
        &mut self,
        name: Name,
        value: &'t str,
        beginning: Beginning<'t>,
        cache: &mut ValueCache<'t>,
    ) -> bool {
        let column = Column { number: name.number, field: Field::Message, seed: name.seed };
        if name.number.is_multiple_of(4) {
            cache
                .known(column, value, beginning, || Some(Said::Text(value)), |known| self.known(known))
                .unwrap()
        } else {
            self.known(&KnownValue::once(column, value, Said::Text(value)))
        }
    }

    fn plain(&mut self, _: Name, _: Plain<'t>) -> bool {
        false
    }
}

fn values<'t>(flat: &mut Flat, cache: &mut ValueCache<'t>, text: &'t str) -> Option<Values> {
    let mut values = Values::default();
    flat.read(text, cache, |_| Means::Field(Field::Message), &mut values).then_some(values)
}

fn all(flat: &mut Flat, text: &str) -> Option<Vec<String>> {
    values(flat, &mut ValueCache::default(), text).map(|values| values.0)
}

#[test]
fn a_value_that_is_no_text_hides_no_text_that_comes_later() {
    let mut flat = Flat::default();
    for odd in [r#"{"a":null,"b":"1"}"#, r#"{"a":{"c":1},"b":"1"}"#, r#"{"a":-1,"b":1}"#] {
        assert_eq!(all(&mut flat, odd), None, "{odd}");
    }
    for text in [r#"{"a":"1","b":"2"}"#, r#"{"a": "1", "b": "2"}"#] {
        assert_eq!(all(&mut flat, text).unwrap(), ["1", "2"], "{text}");
    }
}

#[test]
fn texts_are_read_where_they_stand_and_whatever_is_odd_is_not() {
    let mut flat = Flat::default();
    assert_eq!(all(&mut flat, r#"{"a":"1","b":""}"#).unwrap(), ["1", ""]);
    assert_eq!(
        all(&mut flat, r#"{"b": "\u{e4}", "a": "2"}"#.replace("\\u{e4}", "ä").as_str()).unwrap(),
        ["ä", "2"]
    );
    for odd in [
        r#"{"a":1}"#,
        r#"{"a":"\n"}"#,
        "{\"a\":\"\n\"}",
        r#"{"a":"1","a":"2"}"#,
        r#"{"a":"1"} "#,
        r#"{"a":"1"}{"#,
        r#"{"a":"1",}"#,
        r#"{"a":"1""#,
        r#"{"a":"1"#,
        r#"{"a""#,
        r#"{"$a":"1"}"#,
        r#""a":"1"}"#,
        r#"{"a":{"b":"1"}}"#,
        r#"{"a"x"1"}"#,
        r#"{"a":x1"}"#,
        "{}",
        "",
    ] {
        assert_eq!(all(&mut flat, odd), None, "{odd}");
    }
}

#[test]
fn a_record_of_another_kind_among_many_of_one_is_read_as_it_is() {
    let (mut flat, mut cache) = (Flat::default(), ValueCache::default());
    let (one, other) = (r#"{"b":"1","a":"22"}"#, r#"{"b":"1"}"#);
    for text in [one, one, one, other, one, other, other, other, one, r#"{"b":"1","a":2}"#, one, other] {
        let wanted: Option<&[&str]> = match text {
            text if text == one => Some(&["1", "22"]),
            text if text == other => Some(&["1"]),
            _ => None,
        };
        let content = || Names::default().content(Tree::parse(text).unwrap().members());
        let wanted = wanted.map(|of| Values(of.iter().map(|value| (*value).to_owned()).collect(), content()));
        assert_eq!(values(&mut flat, &mut cache, text), wanted, "{text}");
    }
}

#[test]
fn what_is_read_is_what_its_tree_holds_however_many_names_there_are() {
    let member = ("[abc$\u{e9}\\\\\"]{0,3}|n[0-9]{2}", "[a\u{e9} \\\\\"\n]{0,12}", any::<bool>());
    let records = proptest::collection::vec(proptest::collection::vec(member, 0..90), 1..8);
    proptest!(|(records in records)| {
        // each record comes again with other values, so that what is known of it is made use of
        let ends = ["", "", "b", "\u{e9}", "\""];
        let texts: Vec<String> =
            records.iter().flat_map(|record| ends.map(|end| written(record, end))).collect();
        let (mut flat, mut cache) = (Flat::default(), ValueCache::default());
        for text in &texts {
            let Some(read) = values(&mut flat, &mut cache, text) else { continue };
            let tree = Tree::parse(text).unwrap();
            let said = tree.members().iter().map(|(_, value)| match value {
                Tree::Text(text) => text.to_string(),
                _ => "no text".to_owned(),
            });
            prop_assert_eq!(read, Values(said.collect(), Names::default().content(tree.members())));
        }
    });
}

/// The values of a record as they are written, but for blanks and the quotes of texts.
#[derive(Default)]
struct AsWritten(Values);

impl<'t> Receiver<'t> for AsWritten {
    fn known(&mut self, value: &KnownValue<'t>) -> bool {
        self.0.known(value)
    }

    fn value(&mut self, name: Name, value: &'t str, at: Beginning<'t>, cache: &mut ValueCache<'t>) -> bool {
        self.0.value(name, value, at, cache)
    }

    fn plain(&mut self, _: Name, value: Plain<'t>) -> bool {
        self.0.0.push(match value {
            Plain::Null => "null".to_owned(),
            Plain::Flag(flag) => flag.to_string(),
            Plain::Number(number) => number.to_string(),
            list @ Plain::List(_) => format!("{:?}", list.items().collect::<Vec<_>>()),
        });
        true
    }
}

#[test]
fn members_come_and_go_and_their_values_are_of_every_kind() {
    let value = prop::sample::select(vec![
        r#""1""#,
        r#""2""#,
        r#""""#,
        "null",
        "true",
        "false",
        "0",
        "12",
        "[]",
        r#"["x"]"#,
        r#"["x", "y"]"#,
    ]);
    let member = prop::option::weighted(0.7, (value, any::<bool>()));
    let record =
        prop::collection::vec(member, 1..8).prop_filter("some member", |all| all.iter().any(Option::is_some));
    let records = prop::collection::vec(record, 1..5);
    proptest!(|(records in records, order in prop::collection::vec(0..5_usize, 1..40))| {
        let texts: Vec<String> = records
            .iter()
            .map(|record| {
                let mut text = String::new();
                for (at, member) in record.iter().enumerate() {
                    let Some((value, blank)) = member else { continue };
                    let (comma, blank) = (if text.is_empty() { "" } else { "," }, if *blank { " " } else { "" });
                    write!(text, "{comma}{}\"n{at}\":{blank}{value}", if comma.is_empty() { "" } else { blank }).unwrap();
                }
                format!("{{{text}}}")
            })
            .collect();
        let (mut flat, mut cache) = (Flat::default(), ValueCache::default());
        for text in order.iter().map(|at| &texts[at % texts.len()]) {
            let mut read = AsWritten::default();
            prop_assert!(flat.read(text, &mut cache, |_| Means::Field(Field::Message), &mut read), "{}", text);
            let tree = Tree::parse(text).unwrap();
            let said = tree.members().iter().map(|(_, value)| match value {
                Tree::Text(text) => text.to_string(),
                Tree::List(items) => format!("{:?}", items.iter().filter_map(Tree::said).collect::<Vec<_>>()),
                Tree::Null => "null".to_owned(),
                other => other.said().unwrap().into_owned(),
            });
            prop_assert_eq!(read.0.0, said.collect::<Vec<_>>(), "{}", text);
        }
    });
}

/// A record of members, each with a blank behind its comma and colon or not.
fn written(members: &[(String, String, bool)], end: &str) -> String {
    let mut text = String::from("{");
    for (at, (name, value, blank)) in members.iter().enumerate() {
        let (comma, blank) = (if at > 0 { "," } else { "" }, if *blank { " " } else { "" });
        write!(text, "{comma}{blank}\"{name}\":{blank}\"{value}{end}\"").unwrap();
    }
    text + "}"
}
