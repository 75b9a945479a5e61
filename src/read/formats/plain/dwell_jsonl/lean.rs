//! The fast path for records whose values are all texts, as most records of a log are: fills the event without a tree.

use super::OTHERS;
use crate::event::{Field, Lean, Stage, When, is_blank, parse_usual};
use crate::read::address;
use crate::read::flat::{Flat, Means};
use std::borrow::Cow;

/// What to do with a member whose value is text.
fn means(name: &str) -> Means {
    match Field::parse(name) {
        None if OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name)) => Means::More,
        None | Some(Field::Source | Field::Format | Field::Line | Field::Raw) => Means::Nothing,
        // a precision limits the time, and one text may hold several tags
        Some(Field::Precision | Field::Count | Field::Links | Field::Tags | Field::Technique) => Means::More,
        Some(field) => Means::Field(field),
    }
}

/// Fills the event with what the full reader would; `None` if the record needs that reader.
pub(super) fn read<'t>(text: &'t str, flat: &mut Flat, event: &mut Lean<'t>) -> Option<()> {
    if !flat.read(text, means) {
        return None;
    }
    for (means, value) in flat.members(text) {
        if let Means::Field(field) = means {
            set(event, field, value)?;
        }
    }
    if event.text(Field::Stage).is_none() {
        event.set(Field::Stage, Stage::Other.name());
    }
    event.content = event.id.is_empty().then(|| flat.content(text));
    Some(())
}

/// Sets a field; `None` if the value needs the full reader.
fn set<'t>(event: &mut Lean<'t>, field: Field, value: &'t str) -> Option<()> {
    match field {
        // the full reader takes the first time that can be read
        Field::Time if event.when.is_some() => return None,
        Field::Time => {
            let (moment, _) = parse_usual(value).filter(|(_, utc)| *utc)?;
            event.when = Some(When::at(moment));
        }
        Field::Id if event.id.is_empty() && !is_blank(value) => event.id = value,
        // of two names of one field the first counts; of a list both do, in the full reader
        _ if event.text(field).is_some() => return field.text_slot().map(|_| ()),
        Field::Stage => event.set(field, Stage::parse(value)?.name()),
        Field::SourceIp => match address::clean(value) {
            Some(Cow::Owned(_)) => return None,
            Some(Cow::Borrowed(address)) => event.set(field, address),
            None => event.set(field, value),
        },
        field => event.set(field, value),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::{Field, Lean, parse_moment};
    use crate::read::flat::Flat;
    use crate::read::formats::Names;
    use crate::read::tree::Tree;

    fn lean(text: &str) -> Option<Lean<'_>> {
        let mut event = Lean::default();
        read(text, &mut Flat::default(), &mut event).map(|()| event)
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
            assert_eq!(lean(text), None, "{text}");
        }
    }
}
