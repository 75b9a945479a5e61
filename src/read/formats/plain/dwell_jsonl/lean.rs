//! The fast path for records whose values are texts or as plain, as those of most logs are: fills the event without a tree.

use super::OTHERS;
use crate::event::{Field, Id, Lean, Stage, When, is_blank, parse_usual};
use crate::read::address;
use crate::read::flat::{Flat, Means, Name, Plain, Receiver};
use crate::read::times::counted;
use crate::read::value_cache::{Beginning, Column, KnownValue, Said, ValueCache};
use std::borrow::Cow;

/// What to do with a member of that name.
fn means(name: &str) -> Means {
    match Field::parse(name) {
        None if name == "synthetic" => Means::Synthetic,
        // a record with an act may be a note
        None if name == "act" || OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name)) => Means::More,
        None | Some(Field::Source | Field::Format | Field::Line | Field::Raw) => Means::Nothing,
        Some(Field::Links) => Means::More,
        Some(field) => Means::Field(field),
    }
}

/// Fills the event with what the full reader would; `None` if the record needs that reader.
pub(super) fn read<'t: 'e, 'e>(
    text: &'t str,
    flat: &mut Flat,
    cache: &mut ValueCache<'t>,
    event: &mut Lean<'e>,
) -> Option<()> {
    let mut draft = Draft { event, content: Id::default(), is_text: true };
    if !flat.read(text, cache, means, &mut draft) {
        return None;
    }
    let Draft { event, content, is_text } = draft;
    event.content = event.id.is_empty().then_some(content);
    (is_text || event.content.is_none()).then_some(())
}

/// An event that is being filled, and the content of its record as far as it was read: of texts alone.
struct Draft<'d, 'e> {
    event: &'d mut Lean<'e>,
    content: Id,
    is_text: bool,
}

impl<'t: 'e, 'e> Receiver<'t> for Draft<'_, 'e> {
    #[inline]
    fn known(&mut self, value: &KnownValue<'t>) -> bool {
        self.content.add(value.content);
        value.value.is_none_or(|said| self.event.set_first(value.field, said))
    }

    #[inline]
    fn value(
        &mut self,
        name: Name,
        value: &'t str,
        beginning: Beginning<'t>,
        cache: &mut ValueCache<'t>,
    ) -> bool {
        let event = &mut *self.event;
        match name.means {
            // the full reader takes the first time that can be read
            Means::Field(Field::Time) if event.when.is_some() => return false,
            Means::Field(Field::Time) => {
                let moment = parse_usual(value).filter(|(_, utc)| *utc);
                event.when = moment.map(|(moment, _)| When::at(moment));
                if event.when.is_none() {
                    return false;
                }
            }
            Means::Field(Field::Id) if event.id.is_empty() && !is_blank(value) => event.id = value,
            Means::Field(Field::Id) | Means::Nothing | Means::More => {}
            // it limits a time that is more exact
            Means::Field(Field::Precision) => {
                if event.when.is_none_or(|when| when.precision().name() != value) {
                    return false;
                }
            }
            // a flag or number as text, or a text of several values
            Means::Synthetic | Means::Field(Field::Count | Field::Tags | Field::Technique) => return false,
            Means::Field(field) => {
                let column = Column { number: name.number, field, seed: name.seed };
                let taken =
                    cache.known(column, value, beginning, || said(field, value), |known| self.known(known));
                return taken == Some(true);
            }
        }
        self.content.said(name.seed, value);
        true
    }

    fn plain(&mut self, name: Name, value: Plain<'t>) -> bool {
        self.is_text = false;
        match (name.means, value) {
            (Means::Nothing, _) | (_, Plain::Null) => true,
            (Means::Synthetic, Plain::Flag(flag)) => {
                self.event.synthetic = flag;
                true
            }
            (Means::Field(Field::Count), Plain::Number(number)) => {
                self.event.count = self.event.count.or(Some(number));
                true
            }
            (Means::Field(field), Plain::List(_)) => self.event.set_list(field, value.items()),
            _ => false,
        }
    }
}

/// What a value says to a field; `None` if it needs the full reader.
fn said(field: Field, value: &str) -> Option<Said<'_>> {
    let said = match field {
        Field::Stage => Stage::parse(value)?.name(),
        Field::SourceIp => match address::clean(value) {
            Some(Cow::Owned(_)) => return None,
            Some(Cow::Borrowed(address)) => address,
            None => value,
        },
        field if counted(field, value).is_some() => return None,
        _ => value,
    };
    Some(Said::of(said))
}

#[cfg(test)]
mod tests {
    use super::super::DwellJsonl;
    use super::read;
    use crate::event::{Field, Lean, parse_moment};
    use crate::read::flat::Flat;
    use crate::read::formats::{Format, Names, RawRecord, ReadContext};
    use crate::read::operations::Operations;
    use crate::read::remarks::Remarks;
    use crate::read::tree::Tree;
    use crate::read::value_cache::ValueCache;
    use proptest::prelude::*;
    use std::cell::Cell;

    fn lean(text: &str) -> Option<Lean<'_>> {
        let mut event = Lean::default();
        read(text, &mut Flat::default(), &mut ValueCache::default(), &mut event).map(|()| event)
    }

    #[test]
    fn the_event_of_a_flat_record_is_made_of_what_stands_in_it() {
        let text = r#"{"time":"2023-06-15T02:00:00Z","stage":"Detection","ip":"10.0.0.1","user":" ","account":"x","message_id":"<1>","z":"1"}"#;
        let event = lean(text).unwrap();
        let moment = parse_moment("2023-06-15T02:00:00Z", crate::event::Zone::Utc).unwrap();
        assert_eq!(event.when.map(|when| when.moment()), Some(moment));
        let said = [Field::Stage, Field::SourceIp, Field::Account, Field::MessageIds, Field::Agency];
        let said = said.map(|field| event.text(field));
        assert_eq!(said, [Some("detection"), Some("10.0.0.1"), Some("x"), Some("<1>"), None]);
        let tree = Tree::parse(text).unwrap();
        assert_eq!(event.content, Some(Names::default().content(tree.members())));
        let named = lean(r#"{"id":"E1","time":"2023-06-15T02:00:00Z"}"#).unwrap();
        assert_eq!((named.id, named.content), ("E1", None));
    }

    #[test]
    fn what_takes_more_than_a_look_is_left_to_the_tree() {
        for text in [
            r#"{"time":"2023-06"}"#,
            r#"{"stage":"no such stage"}"#,
            r#"{"ip":"::ffff:10.0.0.1"}"#,
            r#"{"message_id":"<1>","message_ids":"<2>"}"#,
            r#"{"Clock":"+90s"}"#,
            r#"{"tags":"a, b"}"#,
            r#"{"precision":"second","time":"2023-06-15T02:00:00Z"}"#,
            r#"{"time":"2023-06-15T02:00:00Z","precision":"day"}"#,
            r#"{"count":"3"}"#,
            r#"{"id":"1","severity":3}"#,
            r#"{"id":"1","message_ids":["a","a"]}"#,
            r#"{"id":"1","message_ids":["a"," "]}"#,
            r#"{"synthetic":true}"#,
        ] {
            assert!(lean(text).is_none(), "{text}");
        }
    }

    #[test]
    fn flags_numbers_and_lists_of_texts_are_read_where_they_stand() {
        let text = r#"{"id":"E1","time":"2023-06-15T02:00:00Z","precision":"second","message_ids":["<1>", "<2>"],"tags":["t"],"count":2,"synthetic":true}"#;
        let event = lean(text).unwrap();
        assert_eq!((event.count, event.synthetic, event.content), (Some(2), true, None));
        let list = |field: Field| event.list(field.list_slot().unwrap()).collect::<Vec<_>>();
        assert_eq!((list(Field::MessageIds), list(Field::Tags)), (vec!["<1>", "<2>"], vec!["t"]));
    }

    /// Names of members, each with values that it may have, the usual one first.
    const MEMBERS: [(&str, &[&str]); 14] = [
        ("id", &[r#""E1""#, r#""""#, "7"]),
        (
            "time",
            &[
                r#""2023-06-15T02:00:00Z""#,
                r#""2023-06-15T02:00:00.250Z""#,
                r#""2023-06""#,
                r#""no time""#,
                "5",
            ],
        ),
        ("precision", &[r#""second""#, r#""day""#, r#""millisecond""#, "1"]),
        ("stage", &[r#""detection""#, r#""none such""#]),
        ("account", &[r#""a@x.example""#, r#""b@x.example""#, r#"" ""#, r#"["a"]"#, "null"]),
        ("user", &[r#""c@x.example""#]),
        ("source_ip", &[r#""192.0.2.1""#, r#""::ffff:192.0.2.1""#, r#""n/a""#]),
        ("message_ids", &[r#"["<1>", "<2>"]"#, r#"["<1>"]"#, "[]", r#"["<1>","<1>"]"#, r#""<3>""#, "null"]),
        ("message_id", &[r#""<4>""#]),
        ("tags", &[r#"["a, b","c"]"#, r#""a, b""#]),
        ("count", &["3", r#""4""#, "1.0", "12345678901234567890"]),
        ("synthetic", &["true", "false", r#""true""#]),
        ("service", &["true"]),
        ("other", &["1", r#""x""#, r#"{"a":1}"#]),
    ];

    #[test]
    fn the_event_of_a_record_is_that_of_its_tree_or_is_left_to_it() {
        let member =
            (proptest::sample::select(MEMBERS.to_vec()), prop_oneof![6 => Just(0_usize), 1 => 0..8_usize]);
        let member = member.prop_map(|((name, values), at)| (name, values[at % values.len()]));
        // the same members again and again, so that what is known of them is made use of
        let records = prop::collection::vec(prop::collection::vec(member, 0..9), 1..4);
        let read = Cell::new(0);
        proptest!(ProptestConfig::with_cases(1500), |(records in records, order in prop::collection::vec(0..4_usize, 1..9))| {
            let written = |members: &Vec<(&str, &str)>| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
                format!("{{{}}}", members.join(","))
            };
            let texts: Vec<String> = order.iter().map(|at| written(&records[at % records.len()])).collect();
            let (mut flat, mut cache, operations) = (Flat::default(), ValueCache::default(), Operations::standard());
            for text in &texts {
                let mut event = Lean::default();
                if super::read(text, &mut flat, &mut cache, &mut event).is_none() {
                    continue;
                }
                read.set(read.get() + 1);
                let (mut notes, mut names) = (Remarks::default(), Names::default());
                let mut ctx = ReadContext::at_first_line(&operations, &mut notes, &mut names);
                let mut same = false;
                let record = RawRecord::Json(Tree::parse(text).unwrap());
                DwellJsonl.event(&record, &mut ctx, &mut |draft| same = draft.event == event.event(&[]) && draft.content == event.content).unwrap();
                prop_assert!(same && notes == Remarks::default(), "{}", text);
            }
        });
        assert!(read.get() > 500, "{} were read so", read.get());
    }
}
