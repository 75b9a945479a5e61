//! Objects of JSON in which nothing is nested or escaped, read where they stand.
//!
//! Most records of a log are objects of texts, with the names of the record before them in the same order. Such a record
//! is walked over once, and each of its names is known by its place. Whatever is odd is left to a [`Tree`](super::tree::Tree).

use super::swar::text_end;
use crate::event::{Field, Id, Seed, same};

/// How many names are known: one bit each of a word.
const MOST: usize = 64;

/// What a name means where its value is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A field, whose value it is as it stands.
    Field(Field),
    /// Nothing that an event has.
    Nothing,
    /// What takes more than a look: its record is none of these.
    More,
}

/// The names that were met, and the members of the record that was read last.
#[derive(Debug, Default)]
pub struct Flat {
    names: Vec<Name>,
    /// The first name of the record before.
    first: usize,
    members: Vec<Member>,
    /// Which names are there.
    seen: u64,
    /// What most records are like.
    shape: Shape,
    /// Whether the record before was not like that.
    missed: bool,
}

/// Members that come again and again, in the same order: all that stands between their values.
#[derive(Debug, Default)]
struct Shape {
    /// What stands before each value, from the end of the one before it.
    between: Vec<u8>,
    steps: Vec<Step>,
}

/// What stands before a value.
#[derive(Debug)]
struct Step {
    len: usize,
    means: Means,
    seed: Seed,
}

#[derive(Debug)]
struct Name {
    /// As it stands in a record: in quotes, and with a colon.
    quoted: Box<[u8]>,
    means: Means,
    seed: Seed,
    /// The name that came after it last.
    next: usize,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy)]
struct Member {
    means: Means,
    /// What its name counts for in the record's content.
    seed: Seed,
    /// Where its value begins and ends.
    from: usize,
    until: usize,
}

impl Flat {
    /// Reads a record; `false` where it is odd. `means` says of a name what it means, the first time that it comes.
    pub fn read(&mut self, text: &str, means: impl Fn(&str) -> Means) -> bool {
        self.members.clear();
        if self.shape.read(text, &mut self.members) {
            self.missed = false;
            return true;
        }
        self.members.clear();
        self.seen = 0;
        let is_flat = self.walk(text, means) == Some(text.len());
        // where two kinds of records take turns the first is kept
        if is_flat && std::mem::replace(&mut self.missed, true) {
            self.shape.take(text, &self.members);
        }
        is_flat
    }

    /// The end of the record, where nothing before it is odd.
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
            // a second member of that name, or one that takes more than a look
            if self.seen >> name & 1 == 1 || known.means == Means::More || bytes.get(until) != Some(&b'"') {
                return None;
            }
            self.seen |= 1 << name;
            self.members.push(Member { means: known.means, seed: known.seed, from, until });
            before = Some(name);
            match bytes.get(until + 1)? {
                b',' => at = until + 2 + usize::from(bytes.get(until + 2) == Some(&b' ')),
                b'}' => return Some(until + 2),
                _ => return None,
            }
        }
    }

    /// The number of the name that stands there, most likely the one that followed the name before it the last time.
    #[inline]
    fn name(
        &mut self,
        text: &str,
        at: usize,
        before: Option<usize>,
        means: &impl Fn(&str) -> Means,
    ) -> Option<usize> {
        let likely = before.map_or(self.first, |before| self.names[before].next);
        let is_there = |name: &Name| {
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

    /// Gives the name that stands there a number.
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
        // a number in disguise, to `serde_json`; or of two names that differ in case alone the second
        let more = name.starts_with('$') || self.names.iter().any(|known| known.seed == seed);
        let means = if more { Means::More } else { means(name) };
        self.names.push(Name { quoted: quoted.as_bytes().into(), means, seed, next: 0 });
        Some(self.names.len() - 1)
    }

    /// What the members of the record that was read mean, with their values, in the order in which they stand.
    pub fn members<'t>(&self, text: &'t str) -> impl Iterator<Item = (Means, &'t str)> {
        self.members
            .iter()
            .map(move |member| (member.means, text.get(member.from..member.until).unwrap_or_default()))
    }

    /// The content of the record that was read, as that of its tree.
    #[must_use]
    pub fn content(&self, text: &str) -> Id {
        let mut content = Id::default();
        for Member { seed, from, until, .. } in &self.members {
            content.said(*seed, text.get(*from..*until).unwrap_or_default());
        }
        content
    }
}

impl Shape {
    /// Reads the members of a record that is like this; `false` where it is not.
    fn read(&self, text: &str, members: &mut Vec<Member>) -> bool {
        let (bytes, mut at, mut between) = (text.as_bytes(), 0, self.between.as_slice());
        for Step { len, means, seed } in &self.steps {
            let from = at + len;
            let Some((before, rest)) = between.split_at_checked(*len) else { return false };
            if !bytes.get(at..from).is_some_and(|there| same(there, before)) {
                return false;
            }
            let Some(until) = text_end(bytes, from).filter(|until| bytes[*until] == b'"') else {
                return false;
            };
            members.push(Member { means: *means, seed: *seed, from, until });
            (at, between) = (until + 1, rest);
        }
        at > 0 && bytes.get(at..) == Some(b"}")
    }

    /// Is like a record from now on.
    fn take(&mut self, text: &str, members: &[Member]) {
        self.between.clear();
        self.steps.clear();
        let mut end = 0;
        for Member { means, seed, from, until } in members {
            self.between.extend_from_slice(text.as_bytes().get(end..*from).unwrap_or_default());
            self.steps.push(Step { len: from - end, means: *means, seed: *seed });
            end = until + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flat, Means};
    use crate::read::formats::Names;
    use crate::read::tree::Tree;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    fn all(flat: &mut Flat, text: &str) -> Option<Vec<String>> {
        let is_flat = flat.read(text, |_| Means::Nothing);
        is_flat.then(|| flat.members(text).map(|(_, value)| value.to_owned()).collect())
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
        let mut flat = Flat::default();
        let (one, other) = (r#"{"b":"1","a":"22"}"#, r#"{"b":"1"}"#);
        for text in [one, one, one, other, one, other, other, other, one, r#"{"b":"1","a":2}"#, one, other] {
            let values: Option<&[&str]> = match text {
                text if text == one => Some(&["1", "22"]),
                text if text == other => Some(&["1"]),
                _ => None,
            };
            assert_eq!(
                all(&mut flat, text).as_deref(),
                values.map(|of| of.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>()).as_deref()
            );
            if values.is_some() {
                let tree = Tree::parse(text).unwrap();
                assert_eq!(flat.content(text), Names::default().content(tree.members()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_read_is_what_its_tree_holds_however_many_names_there_are() {
        let member = ("[abc$\u{e9}\\\\\"]{0,3}|n[0-9]{2}", "[a\u{e9} \\\\\"\n]{0,12}", any::<bool>());
        let records = proptest::collection::vec(proptest::collection::vec(member, 0..90), 1..8);
        proptest!(|(records in records)| {
            let mut flat = Flat::default();
            // a record like the two before it is told by its shape, whatever its values are
            for (record, end) in records.iter().flat_map(|record| ["", "", "b", "\u{e9}", "\""].map(|end| (record, end))) {
                let mut text = String::from("{");
                for (at, (name, value, blank)) in record.iter().enumerate() {
                    let (comma, blank) = (if at > 0 { "," } else { "" }, if *blank { " " } else { "" });
                    write!(text, "{comma}{blank}\"{name}\":{blank}\"{value}{end}\"").unwrap();
                }
                text.push('}');
                if let Some(values) = all(&mut flat, &text) {
                    let tree = Tree::parse(&text).unwrap();
                    let said: Vec<&str> = tree.members().iter().map(|(_, value)| match value {
                        Tree::Text(text) => text.as_ref(),
                        _ => "no text",
                    }).collect();
                    prop_assert_eq!(values, said);
                    prop_assert_eq!(flat.content(&text), Names::default().content(tree.members()));
                }
            }
        });
    }
}
