//! Objects of JSON in which nothing is nested or escaped, read where they stand.
//!
//! Most records of a log are objects of texts, with the names of the record before them in the same order. Such a record
//! is walked over once, and each of its names is known by its place. Whatever is odd is left to a [`Tree`](super::tree::Tree).

use super::words::text_end;
use crate::event::{Field, Id, content_id, same};
use std::ops::Range;

/// How many names are known: one bit each of a word.
const MOST: usize = 64;

/// How many bytes of a member are copied at once: most have fewer.
const STEP: usize = 32;

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
    /// The names by number, in order.
    sorted: Vec<usize>,
    /// The first name of the record before.
    first: usize,
    members: Vec<Member>,
    /// Which names are there.
    seen: u64,
    /// What most records are like.
    shape: Shape,
    /// Whether the record is like that, and whether the one before it was not.
    is_alike: bool,
    missed: bool,
    /// Where a record is written down to make its id.
    page: Vec<u8>,
}

/// Members that come again and again, in the same order: all that stands between their values.
#[derive(Debug, Default)]
struct Shape {
    /// What stands before each value, from the end of the one before it.
    between: Vec<u8>,
    steps: Vec<Step>,
    /// Which of them is next in the order of their names.
    order: Vec<usize>,
}

/// What stands before a value.
#[derive(Debug)]
struct Step {
    len: usize,
    /// Where the name begins in it.
    name: usize,
    means: Means,
}

#[derive(Debug)]
struct Name {
    /// As it stands in a record: in quotes, and with a colon.
    quoted: Box<[u8]>,
    means: Means,
    /// The name that came after it last.
    next: usize,
    /// Which member of the record has it.
    member: usize,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy)]
struct Member {
    means: Means,
    /// The quote before its name.
    at: usize,
    /// Where its value begins and ends.
    from: usize,
    until: usize,
}

impl Flat {
    /// Reads a record; `false` where it is odd. `means` says of a name what it means, the first time that it comes.
    pub fn read(&mut self, text: &str, means: impl Fn(&str) -> Means) -> bool {
        self.members.clear();
        self.is_alike = self.shape.read(text, &mut self.members);
        if self.is_alike {
            self.missed = false;
            return true;
        }
        self.members.clear();
        self.seen = 0;
        let is_flat = self.walk(text, means) == Some(text.len());
        // where two kinds of records take turns the first is kept
        if is_flat && std::mem::replace(&mut self.missed, true) {
            self.shape.order = self.order();
            self.shape.take(text, &self.members);
        }
        is_flat
    }

    /// The members of a record that was walked over, in the order of their names.
    fn order(&self) -> Vec<usize> {
        let there = self.sorted.iter().filter(|name| self.seen >> **name & 1 == 1);
        there.map(|name| self.names[*name].member).collect()
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
            let known = self.names.get_mut(name)?;
            let mut from = at + known.quoted.len();
            from += usize::from(bytes.get(from) == Some(&b' ')) + 1;
            let until = text_end(bytes, from).filter(|_| bytes.get(from - 1) == Some(&b'"'))?;
            // a second member of that name, or one that takes more than a look
            if self.seen >> name & 1 == 1 || known.means == Means::More || bytes.get(until) != Some(&b'"') {
                return None;
            }
            self.seen |= 1 << name;
            known.member = self.members.len();
            self.members.push(Member { means: known.means, at, from, until });
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
        // a number in disguise, to `serde_json`
        let means = if name.starts_with('$') { Means::More } else { means(name) };
        self.names.push(Name { quoted: quoted.as_bytes().into(), means, next: 0, member: 0 });
        self.sorted = (0..self.names.len()).collect();
        let names = &self.names;
        self.sorted.sort_unstable_by(|one, other| names[*one].said().cmp(names[*other].said()));
        Some(self.names.len() - 1)
    }

    /// What the members of the record that was read mean, with their values, in the order in which they stand.
    pub fn members<'t>(&self, text: &'t str) -> impl Iterator<Item = (Means, &'t str)> {
        self.members
            .iter()
            .map(move |member| (member.means, text.get(member.from..member.until).unwrap_or_default()))
    }

    /// The content of the record that was read, as that of its tree.
    pub fn content(&mut self, text: &str) -> Id {
        let own = if self.is_alike { Vec::new() } else { self.order() };
        let (bytes, mut len) = (text.as_bytes(), 0);
        let Self { members, page, shape, .. } = self;
        let order = if self.is_alike { &shape.order } else { &own };
        if page.len() < bytes.len() + STEP {
            page.resize(bytes.len() + STEP, 0);
        }
        for Member { at, from, until, .. } in order.iter().filter_map(|member| members.get(*member)) {
            // with the byte before it, where a comma belongs, but without a blank behind its colon
            let begin = len;
            if bytes[from - 2] == b' ' {
                len = put(page, len, bytes, at - 1..from - 2);
                len = put(page, len, bytes, from - 1..until + 1);
            } else {
                len = put(page, len, bytes, at - 1..until + 1);
            }
            page[begin] = b',';
        }
        (page[0], page[len]) = (b'{', b'}');
        content_id([("", &page[..=len])])
    }
}

impl Shape {
    /// Reads the members of a record that is like this; `false` where it is not.
    fn read(&self, text: &str, members: &mut Vec<Member>) -> bool {
        let (bytes, mut at, mut between) = (text.as_bytes(), 0, self.between.as_slice());
        for Step { len, name, means } in &self.steps {
            let from = at + len;
            let Some((before, rest)) = between.split_at_checked(*len) else { return false };
            if !bytes.get(at..from).is_some_and(|there| same(there, before)) {
                return false;
            }
            let Some(until) = text_end(bytes, from).filter(|until| bytes[*until] == b'"') else {
                return false;
            };
            members.push(Member { means: *means, at: at + name, from, until });
            (at, between) = (until + 1, rest);
        }
        at > 0 && bytes.get(at..) == Some(b"}")
    }

    /// Is like a record from now on.
    fn take(&mut self, text: &str, members: &[Member]) {
        self.between.clear();
        self.steps.clear();
        let mut end = 0;
        for Member { means, at, from, until } in members {
            self.between.extend_from_slice(text.as_bytes().get(end..*from).unwrap_or_default());
            self.steps.push(Step { len: from - end, name: at - end, means: *means });
            end = until + 1;
        }
    }
}

/// Copies a piece of a text to a place of a page, and what follows it there where that is one step; answers where it ends.
#[inline]
fn put(page: &mut [u8], to: usize, text: &[u8], piece: Range<usize>) -> usize {
    let (start, end) = (piece.start, to + piece.len());
    let from = &text[piece];
    if let (Some(last), Some(into)) = (from.last_chunk::<STEP>(), page.get_mut(to..end)) {
        // whole steps, and the last one over what was copied
        let steps = into.as_chunks_mut::<STEP>().0.iter_mut().zip(from.as_chunks::<STEP>().0);
        steps.for_each(|(into, from)| *into = *from);
        into[from.len() - STEP..].copy_from_slice(last);
    } else if let (Some(from), Some(into)) =
        (text[start..].first_chunk::<STEP>(), page[to..].first_chunk_mut::<STEP>())
    {
        *into = *from;
    } else {
        page[to..end].copy_from_slice(from);
    }
    end
}

impl Name {
    /// Without its quotes and colon.
    fn said(&self) -> &[u8] {
        self.quoted.get(1..self.quoted.len() - 2).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Flat, Means};
    use crate::event::content_id;
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
                let mut page = Vec::new();
                Tree::parse(text).unwrap().canonical(&mut page);
                assert_eq!(flat.content(text), content_id([("", page.as_slice())]), "{text}");
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
                    let mut page = Vec::new();
                    tree.canonical(&mut page);
                    prop_assert_eq!(flat.content(&text), content_id([("", page.as_slice())]));
                }
            }
        });
    }
}
