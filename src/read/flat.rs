//! A fast reader for flat JSON objects: all values are texts without escapes, so they are borrowed as they stand.
//!
//! Most records of a log have the same names in the same order, so each name is first compared with the one expected
//! at its place, and most values came before, so each is first compared with one that began the same. Every other record
//! is left to a [`Tree`](super::tree::Tree).

mod shape;

use super::swar::text_end;
use super::value_cache::{Beginning, KnownValue, ValueCache};
use crate::event::{Field, Seed, same};
use shape::{Fit, Shape};

/// The most names that are remembered: one bit each in `Flat::seen`.
const MOST: usize = 64;

/// What to do with a member whose value is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Its value goes into this field.
    Field(Field),
    /// It is part of the content, but of no field.
    Nothing,
    /// Its record needs the full reader.
    More,
}

/// The name of a member.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Its index among the names met.
    pub number: usize,
    /// What to do with its member.
    pub means: Means,
    /// Its hash, for the content of a record.
    pub seed: Seed,
}

/// Receives the members of a record, in its order.
pub trait Receiver<'t> {
    /// Begins anew: the members that came so far are void.
    fn clear(&mut self);

    /// Takes a value that is known. Returns `false` if the record needs the full reader.
    fn known(&mut self, value: &KnownValue<'t>) -> bool;

    /// Takes any value. Returns `false` if the record needs the full reader.
    fn value(
        &mut self,
        name: Name,
        value: &'t str,
        beginning: Beginning<'t>,
        cache: &mut ValueCache<'t>,
    ) -> bool;
}

/// The names met so far, and the members of the record read last.
#[derive(Debug, Default)]
pub struct Flat {
    names: Vec<Known>,
    /// Index of the first name of the previous record.
    first: usize,
    members: Vec<Member>,
    /// One bit for each name that the current record has.
    seen: u64,
    /// The sequence of members that is tried first.
    shape: Shape,
    /// Whether the previous record did not fit the shape.
    missed: bool,
}

/// A name that was met.
#[derive(Debug)]
struct Known {
    /// As written in a record: in quotes, with the colon.
    quoted: Box<[u8]>,
    name: Name,
    /// Index of the name that followed it last time.
    next: usize,
}

/// A member of the current record.
#[derive(Debug, Clone, Copy)]
struct Member {
    name: Name,
    /// Where its value begins and ends, without the quotes.
    from: usize,
    until: usize,
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
        match self.shape.read(text, cache, receiver) {
            Fit::Read => {
                self.missed = false;
                return true;
            }
            Fit::Refused => return false,
            Fit::Other => receiver.clear(),
        }
        self.members.clear();
        self.seen = 0;
        if self.walk(text, means) != Some(text.len()) {
            return false;
        }
        // the shape changes only after two misses in a row, so it stays if two kinds of records alternate
        if std::mem::replace(&mut self.missed, true) {
            self.shape.take(text, &self.members);
            cache.forget_beginnings();
        }
        self.members.iter().all(|Member { name, from, until }| {
            receiver.value(*name, text.get(*from..*until).unwrap_or_default(), Beginning::default(), cache)
        })
    }

    /// Reads a record name by name. Returns its end, or `None` if it is not flat.
    fn walk(&mut self, text: &str, means: impl Fn(&str) -> Means) -> Option<usize> {
        let bytes = text.as_bytes();
        let (mut at, mut before) = (1, None);
        if bytes.first() != Some(&b'{') {
            return None;
        }
        loop {
            let name = self.name(text, at, before, &means)?;
            let known = self.names.get(name)?;
            let mut from = at + known.quoted.len();
            from += usize::from(bytes.get(from) == Some(&b' ')) + 1;
            let until = text_end(bytes, from).filter(|_| bytes.get(from - 1) == Some(&b'"'))?;
            // a name that occurs twice, or a value that needs the full reader
            let is_new = self.seen >> name & 1 == 0;
            if !is_new || known.name.means == Means::More || bytes.get(until) != Some(&b'"') {
                return None;
            }
            self.seen |= 1 << name;
            self.members.push(Member { name: known.name, from, until });
            before = Some(name);
            match bytes.get(until + 1)? {
                b',' => at = until + 2 + usize::from(bytes.get(until + 2) == Some(&b' ')),
                b'}' => return Some(until + 2),
                _ => return None,
            }
        }
    }

    /// The index of the name at `at`. Tries the one that followed `before` last time, then all others, then learns
    /// it.
    #[inline]
    fn name(
        &mut self,
        text: &str,
        at: usize,
        before: Option<usize>,
        means: &impl Fn(&str) -> Means,
    ) -> Option<usize> {
        let likely = before.map_or(self.first, |before| self.names[before].next);
        let is_there = |name: &Known| {
            let there = text.as_bytes().get(at..at + name.quoted.len());
            there.is_some_and(|there| same(there, &name.quoted))
        };
        if self.names.get(likely).is_some_and(is_there) {
            return Some(likely);
        }
        let name = self.names.iter().position(is_there).or_else(|| self.learn(text, at, means))?;
        match before {
            Some(before) => self.names[before].next = name,
            None => self.first = name,
        }
        Some(name)
    }

    /// Adds the name at `at`; `None` if it is not plain or [`MOST`] are known.
    #[cold]
    fn learn(&mut self, text: &str, at: usize, means: &impl Fn(&str) -> Means) -> Option<usize> {
        let end = text_end(text.as_bytes(), at + 1)?;
        let quoted =
            text.get(at..end + 2).filter(|quoted| quoted.starts_with('"') && quoted.ends_with("\":"))?;
        let name = text.get(at + 1..end)?;
        if self.names.len() == MOST {
            return None;
        }
        let seed = Seed::of_any_case(name);
        // `$…` marks a number for `serde_json`; names that differ only in case need the full reader
        let more = name.starts_with('$') || self.names.iter().any(|known| known.name.seed == seed);
        let means = if more { Means::More } else { means(name) };
        let number = self.names.len();
        self.names.push(Known {
            quoted: quoted.as_bytes().into(),
            name: Name { number, means, seed },
            next: 0,
        });
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Flat, Means, Name, Receiver};
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
        fn clear(&mut self) {
            *self = Self::default();
        }

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
            if name.number.is_multiple_of(2) {
                cache
                    .known(column, value, beginning, || Some(Said::Text(value)), |known| self.known(known))
                    .unwrap()
            } else {
                self.known(&KnownValue::once(column, value, Said::Text(value)))
            }
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
            // records repeated often enough are read by their shape, so values of all kinds must pass there too
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
