//! A fast reader for flat JSON objects: all values are texts without escapes, so they are borrowed as they stand.
//!
//! Most records of a log have the same names in the same order, so each name is first compared with the one expected
//! at its place. Every other record is left to a [`Tree`](super::tree::Tree).

use super::swar::text_end;
use crate::event::{Field, Id, Seed, same};

/// The most names that are remembered: one bit each in `Flat::seen`.
const MOST: usize = 64;

/// What to do with a member whose value is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Its value goes unchanged into this field.
    Field(Field),
    /// It is part of the content, but of no field.
    Nothing,
    /// Its record needs the full reader.
    More,
}

/// The names met so far, and the members of the record read last.
#[derive(Debug, Default)]
pub struct Flat {
    names: Vec<Name>,
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

/// A fixed sequence of members: everything but their values.
#[derive(Debug, Default)]
struct Shape {
    /// The bytes before each value, from the end of the previous one; concatenated.
    between: Vec<u8>,
    steps: Vec<Step>,
}

/// A member of a shape; `len` is its share of [`Shape::between`].
#[derive(Debug)]
struct Step {
    len: usize,
    means: Means,
    seed: Seed,
}

#[derive(Debug)]
struct Name {
    /// As written in a record: in quotes, with the colon.
    quoted: Box<[u8]>,
    means: Means,
    seed: Seed,
    /// Index of the name that followed it last time.
    next: usize,
}

/// A member of the current record.
#[derive(Debug, Clone, Copy)]
struct Member {
    means: Means,
    /// The hash of its name, for the record's content.
    seed: Seed,
    /// Where its value begins and ends, without the quotes.
    from: usize,
    until: usize,
}

impl Flat {
    /// Reads a record; `false` if it is not flat. `means` is asked once for each new name.
    pub fn read(&mut self, text: &str, means: impl Fn(&str) -> Means) -> bool {
        self.members.clear();
        if self.shape.read(text, &mut self.members) {
            self.missed = false;
            return true;
        }
        self.members.clear();
        self.seen = 0;
        let is_flat = self.walk(text, means) == Some(text.len());
        // the shape changes only after two misses in a row, so it stays if two kinds of records alternate
        if is_flat && std::mem::replace(&mut self.missed, true) {
            self.shape.take(text, &self.members);
        }
        is_flat
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
        let more = name.starts_with('$') || self.names.iter().any(|known| known.seed == seed);
        let means = if more { Means::More } else { means(name) };
        self.names.push(Name { quoted: quoted.as_bytes().into(), means, seed, next: 0 });
        Some(self.names.len() - 1)
    }

    /// Meaning and value of each member of the record read last, in record order.
    pub fn members<'t>(&self, text: &'t str) -> impl Iterator<Item = (Means, &'t str)> {
        self.members
            .iter()
            .map(move |member| (member.means, text.get(member.from..member.until).unwrap_or_default()))
    }

    /// The content hash of the record read last, equal to that of its tree.
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
    /// Reads a record of exactly this shape; `false` if it differs.
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

    /// Takes on the shape of a record.
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
            // records repeated often enough are read by their shape, so values of all kinds must pass there too
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
