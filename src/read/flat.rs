//! A fast reader for flat JSON objects: values are texts without escapes, so that they are borrowed as they stand, or plain
//! (see [`Plain`]).
//!
//! The records of a log have the same names in much the same order, so that what stands between two values is first compared
//! with what stood there before; and most values came before, so that each is first compared with one that began the same,
//! together with what stood behind it. Every other record is left to a [`Tree`](super::tree::Tree).

mod links;
mod plain;

use super::swar::text_end;
use super::value_cache::{Beginning, KnownValue, ValueCache};
use crate::event::{Field, Seed};
use links::Links;
pub use links::Next;
pub use plain::Plain;

/// The most names that are remembered: one bit each of those that a record has.
const MOST: usize = 64;

/// What to do with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Its value goes into this field.
    Field(Field),
    /// It says whether the event is made up.
    Synthetic,
    /// It is part of the content, but of no field.
    Nothing,
    /// Its record needs the full reader.
    More,
}

/// The name of a member.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Its number among the names met, a number for texts and another for plain values.
    pub number: usize,
    /// What to do with its member.
    pub means: Means,
    /// Its hash, for the content of a record.
    pub seed: Seed,
}

/// Receives the members of a record, in its order.
pub trait Receiver<'t> {
    /// Takes a value that is known. Returns `false` if the record needs the full reader.
    fn known(&mut self, value: &KnownValue<'t>) -> bool;

    /// Takes any text. Returns `false` if the record needs the full reader.
    fn value(
        &mut self,
        name: Name,
        value: &'t str,
        beginning: Beginning<'t>,
        cache: &mut ValueCache<'t>,
    ) -> bool;

    /// Takes a plain value. Returns `false` if the record needs the full reader.
    fn plain(&mut self, name: Name, value: Plain<'t>) -> bool;
}

/// The members met so far, and what stands between them.
#[derive(Debug, Default)]
pub struct Flat {
    /// What stands before the first value.
    heads: Links,
    members: Vec<Member>,
}

/// A member that was met: with texts as its values at an even number, with plain ones at the odd number behind it.
#[derive(Debug)]
struct Member {
    /// Its name in quotes, with the colon.
    quoted: Box<[u8]>,
    name: Name,
    /// What stands behind its values.
    links: Links,
}

impl Flat {
    /// Reads a record; `false` if it is not flat, or not to the receiver's liking. `means` is asked once for each new
    /// name.
    pub fn read<'t>(
        &mut self,
        text: &'t str,
        cache: &mut ValueCache<'t>,
        means: impl Fn(&str) -> Means,
        receiver: &mut impl Receiver<'t>,
    ) -> bool {
        let head = self.heads.find(text.as_bytes());
        let Some((len, mut next)) = head.or_else(|| self.learn(None, text, &means)) else { return false };
        let (mut left, mut seen) = (&text.as_bytes()[len..], 0_u64);
        loop {
            let number = match next {
                Next::Member(number) => usize::from(number),
                Next::End => return left.is_empty(),
                Next::Full => return false,
            };
            // a name that occurs twice
            let bit = 1 << (number / 2);
            if seen & bit != 0 {
                return false;
            }
            seen |= bit;
            if let Some((known, rest)) = cache.beginning(number, left) {
                if !receiver.known(known) {
                    return false;
                }
                (next, left) = (known.next, rest);
                continue;
            }
            let end = if is_text(number) { text_end(left, 0) } else { plain::end(left, 0) };
            let from = text.len() - left.len();
            let Some(long) = end else { return false };
            let (Some(value), Some(behind)) = (text.get(from..from + long), left.get(long..)) else {
                return false;
            };
            let Some(Member { name, links, .. }) = self.members.get(number) else { return false };
            let name = *name;
            let link = links.find(behind);
            let link = link.or_else(|| self.learn(Some(number), text.get(from + long..)?, &means));
            let Some((len, then)) = link else { return false };
            let beginning = Beginning { rest: left, through: long + len, next: then };
            let taken = if is_text(number) {
                receiver.value(name, value, beginning, cache)
            } else {
                receiver.plain(name, Plain::of(value))
            };
            if !taken {
                return false;
            }
            (next, left) = (then, behind.get(len..).unwrap_or_default());
        }
    }

    /// Learns what stands at the start of `text`: behind a value, or before the first one. `None` if it is not flat.
    #[cold]
    fn learn(
        &mut self,
        behind: Option<usize>,
        text: &str,
        means: &impl Fn(&str) -> Means,
    ) -> Option<(usize, Next)> {
        let bytes = text.as_bytes();
        let quote = usize::from(behind.is_some_and(is_text));
        if quote == 1 && bytes.first() != Some(&b'"') {
            return None;
        }
        let (len, next) = match (bytes.get(quote)?, behind) {
            (b'}', Some(_)) => (quote + 1, Next::End),
            (b'{', None) | (b',', Some(_)) => {
                let from = quote + 1 + usize::from(bytes.get(quote + 1) == Some(&b' '));
                self.name(text, from, means)?
            }
            _ => return None,
        };
        let links = match behind {
            Some(number) => &mut self.members.get_mut(number)?.links,
            None => &mut self.heads,
        };
        links.add(bytes.get(..len)?, next);
        Some((len, next))
    }

    /// Where the value of the member at `from` begins, and which member it is.
    fn name(&mut self, text: &str, from: usize, means: &impl Fn(&str) -> Means) -> Option<(usize, Next)> {
        let bytes = text.as_bytes();
        let end = text_end(bytes, from + 1)?;
        let quoted =
            text.get(from..end + 2).filter(|quoted| quoted.starts_with('"') && quoted.ends_with("\":"))?;
        let mut at = end + 2;
        at += usize::from(bytes.get(at) == Some(&b' '));
        let is_text = bytes.get(at) == Some(&b'"');
        let known = self.members.iter().position(|member| *member.quoted == *quoted.as_bytes());
        let number = known.map_or_else(|| self.add(quoted, text.get(from + 1..end)?, means), Some)?;
        let next = match self.members.get(number)?.name.means {
            Means::More => Next::Full,
            _ => Next::Member(u16::try_from(number + usize::from(!is_text)).ok()?),
        };
        Some((at + usize::from(is_text), next))
    }

    /// Adds a name, and returns its number for texts; `None` if [`MOST`] are known.
    fn add(&mut self, quoted: &str, name: &str, means: &impl Fn(&str) -> Means) -> Option<usize> {
        let number = self.members.len();
        if number == 2 * MOST {
            return None;
        }
        let seed = Seed::of_any_case(name);
        // `$…` marks a number for `serde_json`; names that differ only in case need the full reader
        let more = name.starts_with('$') || self.members.iter().any(|known| known.name.seed == seed);
        let means = if more { Means::More } else { means(name) };
        for number in [number, number + 1] {
            let name = Name { number, means, seed };
            self.members.push(Member { quoted: quoted.as_bytes().into(), name, links: Links::default() });
        }
        Some(number)
    }
}

/// Whether the values of a member are texts.
const fn is_text(number: usize) -> bool {
    number.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
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
            let wanted =
                wanted.map(|of| Values(of.iter().map(|value| (*value).to_owned()).collect(), content()));
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

    /// The values of a record as they are written, but for blanks.
    #[derive(Default)]
    struct AsWritten(Vec<String>);

    impl<'t> Receiver<'t> for AsWritten {
        fn known(&mut self, value: &KnownValue<'t>) -> bool {
            self.0.push(format!("{:?}", value.value.map(|value| value.text).unwrap_or_default()));
            true
        }

        fn value(
            &mut self,
            name: Name,
            value: &'t str,
            at: Beginning<'t>,
            cache: &mut ValueCache<'t>,
        ) -> bool {
            let column = Column { number: name.number, field: Field::Message, seed: name.seed };
            cache.known(column, value, at, || Some(Said::Text(value)), |known| self.known(known)).unwrap()
        }

        fn plain(&mut self, _: Name, value: Plain<'t>) -> bool {
            self.0.push(match value {
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
        let record = prop::collection::vec(member, 1..8)
            .prop_filter("some member", |all| all.iter().any(Option::is_some));
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
                    Tree::Text(text) => format!("{text:?}"),
                    Tree::List(items) => format!("{:?}", items.iter().filter_map(Tree::said).collect::<Vec<_>>()),
                    Tree::Null => "null".to_owned(),
                    other => other.said().unwrap().into_owned(),
                });
                prop_assert_eq!(read.0, said.collect::<Vec<_>>(), "{}", text);
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
}
