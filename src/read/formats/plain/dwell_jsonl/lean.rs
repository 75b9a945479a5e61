//! The fast path for records whose values are all texts, as most records of a log are: fills the event without a tree.

use super::OTHERS;
use crate::event::{Field, Id, Lean, Stage, When, is_blank, parse_usual};
use crate::read::address;
use crate::read::flat::{Flat, Means, Name, Receiver};
use crate::read::value_cache::{Beginning, Column, KnownValue, Said, ValueCache};
use std::borrow::Cow;

/// What to do with a member whose value is text.
fn means(name: &str) -> Means {
    match Field::parse(name) {
        // a record with an act may be a note
        None if name == "act" || OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name)) => Means::More,
        None | Some(Field::Source | Field::Format | Field::Line | Field::Raw) => Means::Nothing,
        // a precision limits the time, and one text may hold several tags
        Some(Field::Precision | Field::Count | Field::Links | Field::Tags | Field::Technique) => Means::More,
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
    let mut draft = Draft { event, content: Id::default() };
    if !flat.read(text, cache, means, &mut draft) {
        return None;
    }
    let Draft { event, content } = draft;
    event.content = event.id.is_empty().then_some(content);
    Some(())
}

/// An event that is being filled, and the content of its record as far as it was read.
struct Draft<'d, 'e> {
    event: &'d mut Lean<'e>,
    content: Id,
}

impl<'t: 'e, 'e> Receiver<'t> for Draft<'_, 'e> {
    fn clear(&mut self) {
        self.event.clear();
        self.content = Id::default();
    }

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
        _ => value,
    };
    Some(Said::of(said))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::{Field, Lean, parse_moment};
    use crate::read::flat::Flat;
    use crate::read::formats::Names;
    use crate::read::tree::Tree;
    use crate::read::value_cache::ValueCache;

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
        ] {
            assert!(lean(text).is_none(), "{text}");
        }
    }
}
